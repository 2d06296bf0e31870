//! Derived fields: computed once, before any rule reads them.

use super::MissingFact;
use super::rows::{Rows, slots};
use crate::compile::{Program, Target};
use crate::expression::Expr;
use crate::expression::batch::Vectors;
use crate::expression::plain::{Plain, failed_in};
use crate::expression::world::World;
use crate::matters::Matters;
use crate::value::Column;

/// Fills in the derived columns of every kind, in the order in which the policy writes them.
pub fn derive(program: &Program, matters: &mut Matters, world: &World<'_>) {
    for (kind, derived) in program.derived.iter().enumerate() {
        for (column, expr) in derived {
            let Some((computed, failed)) = compute(program, matters, kind, expr, world) else { continue };
            let Some(table) = matters.tables.get_mut(kind) else { continue };
            if let Some(place) = table.columns.get_mut(*column) {
                *place = computed;
            }
            table.failed.extend(failed.into_iter().map(|(row, missing)| ((*column, row), missing)));
        }
    }
}

/// Rows whose value could not be computed, and why.
type Failed = Vec<(u32, Vec<MissingFact>)>;

fn compute(
    program: &Program,
    matters: &Matters,
    kind: usize,
    expr: &Expr,
    world: &World<'_>,
) -> Option<(Column, Failed)> {
    let rows = Rows::of(program, matters, Target { kind, child: None })?;
    let scope = &program.scopes[kind].row;
    let used = slots([expr], scope.variables.len());
    let (mut computed, mut failed) = (Column::new(&expr.of), Vec::new());
    for chunk in rows.chunks() {
        let batch = rows.batch(chunk.clone(), &used);
        if !expr.can_fail() && batch.failed.is_empty() {
            let values = Vectors { world, batch: &batch, scope }.eval(expr);
            (0..chunk.len()).for_each(|row| computed.push(values.get(row)));
            continue;
        }
        for row in 0..chunk.len() {
            let value = Plain::new(world, &batch, row, scope).eval(expr);
            if let Err(missing) = &value
                && failed_in(missing)
            {
                failed.push(((chunk.start + row) as u32, missing.clone()));
            }
            computed.push(value.ok());
        }
    }
    Some((computed, failed))
}
