//! Derived fields: computed once, before any rule reads them.

use super::MissingFact;
use super::rows::{Rows, slots};
use crate::compile::{Program, Target};
use crate::expression::batch::Vectors;
use crate::expression::plain::{Known, Plain};
use crate::expression::world::World;
use crate::matters::{Failure, Matters};
use crate::value::Column;
use std::collections::BTreeMap;

/// Fills in the derived columns of every kind, in the order in which the policy writes them.
pub fn derive(program: &Program, matters: &mut Matters, world: &World<'_>) {
    for (kind, derived) in program.derived.iter().enumerate() {
        for (column, expr) in derived {
            let target = Target { kind, child: None };
            let Some(rows) = Rows::of(program, matters, target) else { continue };
            let scope = &program.scopes[kind].row;
            let used = slots([expr], scope.variables.len());
            let (mut computed, mut failures) = (Column::new(&expr.of), BTreeMap::new());
            for chunk in rows.chunks() {
                let batch = rows.batch(chunk.clone(), &used);
                let values = Vectors { world, batch: &batch, scope }.eval(expr);
                for (at, row) in chunk.enumerate() {
                    let value = values.get(at);
                    if value.is_none()
                        && let Some(failure) = failure(Plain::new(world, &batch, at, scope).eval(expr))
                    {
                        failures.insert(row, failure);
                    }
                    computed.push(value);
                }
            }
            if let Some(table) = matters.tables.get_mut(kind)
                && let Some(place) = table.columns.get_mut(*column)
            {
                *place = computed;
                if !failures.is_empty() {
                    table.failures.insert(*column, failures);
                }
            }
        }
    }
}

/// What failed, if the value is unknown because something failed rather than because a fact is absent.
fn failure(value: Known) -> Option<Failure> {
    value.err()?.into_iter().find_map(|missing| match missing {
        MissingFact::Failed { what, cause } => Some(Failure { what, cause }),
        _ => None,
    })
}
