//! Derived fields: computed once, before any rule reads them.

use super::rows::{Rows, slots};
use crate::compile::{Program, Target};
use crate::expression::batch::Vectors;
use crate::expression::world::World;
use crate::matters::Matters;
use crate::value::Column;

/// Fills in the derived columns of every kind, in the order in which the policy writes them.
pub fn derive(program: &Program, matters: &mut Matters, world: &World<'_>) {
    for (kind, derived) in program.derived.iter().enumerate() {
        for (column, expr) in derived {
            let computed = {
                let target = Target { kind, child: None };
                let Some(rows) = Rows::of(program, matters, target) else { continue };
                let scope = &program.scopes[kind].row;
                let used = slots([expr], scope.variables.len());
                let mut computed = Column::new(&expr.of);
                for chunk in rows.chunks() {
                    let batch = rows.batch(chunk.clone(), &used);
                    let values = Vectors { world, batch: &batch, scope }.eval(expr);
                    (0..chunk.len()).for_each(|row| computed.push(values.get(row)));
                }
                computed
            };
            if let Some(place) = matters.tables.get_mut(kind).and_then(|table| table.columns.get_mut(*column))
            {
                *place = computed;
            }
        }
    }
}
