//! Rows as the plain evaluator reads them: for what no kernel can evaluate.

use super::vector::Batch;
use crate::assess::MissingFact;
use crate::expression::Expr;
use crate::expression::Scope;
use crate::expression::plain::{Plain, failed_in};
use crate::expression::world::{self, World};
use crate::value::{Column, Day};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Some rows of a batch, with their derived fields.
pub struct ByRow<'a> {
    world: &'a World<'a>,
    scope: &'a Scope,
    columns: Vec<Option<Column>>,
    days: Vec<Day>,
    failed: BTreeMap<(usize, usize), Vec<MissingFact>>,
}

impl<'a> ByRow<'a> {
    /// All rows of a batch that was gathered, with the derived fields that are wanted, computed as
    /// [`crate::assess::derive`] does.
    pub fn new(
        batch: &Batch,
        scope: &'a Scope,
        derived: &BTreeMap<usize, Expr>,
        world: &'a World<'a>,
    ) -> ByRow<'a> {
        let column = |(slot, variable): (usize, &crate::expression::scope::Variable)| {
            let vector = batch.columns.get(slot)?.as_ref()?;
            Some(vector.column(&variable.of))
        };
        let columns = scope.variables.iter().enumerate().map(column).collect();
        let days = batch.days().iter().map(|day| Day(*day)).collect();
        let mut rows = ByRow { world, scope, columns, days, failed: BTreeMap::new() };
        for (slot, expr) in derived {
            rows.derive(*slot, expr);
        }
        rows
    }

    fn derive(&mut self, slot: usize, expr: &Expr) {
        let mut computed = Column::new(&expr.of);
        let mut failed = Vec::new();
        let batch = self.batch();
        for row in 0..self.days.len() {
            let value = Plain::new(self.world, &batch, row, self.scope).eval(expr);
            if let Err(missing) = &value
                && failed_in(missing)
            {
                failed.push(((slot, row), missing.clone()));
            }
            computed.push(value.ok());
        }
        drop(batch);
        self.failed.extend(failed);
        if let Some(place) = self.columns.get_mut(slot) {
            *place = Some(computed);
        }
    }

    /// The rows as a batch of the plain evaluator.
    pub fn batch(&self) -> world::Batch<'_> {
        let columns = self.columns.iter().map(|column| column.as_ref().map(Cow::Borrowed)).collect();
        let failed = self.failed.iter().map(|(place, missing)| (*place, missing.as_slice())).collect();
        world::Batch { rows: self.days.len(), columns, days: self.days.clone(), children: None, failed }
    }
}
