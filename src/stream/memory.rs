//! Matters that are in memory and pass by like a file: for the part of an assessment whose matters are held already.

use super::vector::{Batch, Vector};
use crate::compile::{CHILDREN, DATE, ID, UNIT};
use crate::matters::MatterTable;
use crate::value::{Column, Data};
use std::ops::Range;
use std::sync::Arc;

/// How many rows are evaluated together.
const ROWS: usize = 4096;

/// A table of matters without child tables, in units of so many rows. Its texts are those of the organisation's
/// symbols, as with all that [`crate::prepare()`] reads; derived fields are not looked at.
pub struct MemoryTable {
    table: Arc<MatterTable>,
    each: usize,
}

impl MemoryTable {
    /// A table, cut into units of `each` rows; at least one.
    pub fn new(table: Arc<MatterTable>, each: usize) -> MemoryTable {
        MemoryTable { table, each: each.max(1) }
    }

    /// How many rows each unit has.
    pub fn units(&self) -> Vec<u64> {
        let all = self.table.len();
        (0..all.div_ceil(self.each)).map(|unit| self.rows(unit).len() as u64).collect()
    }

    fn rows(&self, unit: usize) -> Range<usize> {
        let (first, all) = (unit.saturating_mul(self.each), self.table.len());
        first.min(all)..first.saturating_add(self.each).min(all)
    }

    /// The rows of a unit in batches; `used` says which slots are read.
    pub fn read(&self, unit: usize, used: &[bool], see: &mut dyn FnMut(Batch)) {
        let unit = self.rows(unit);
        for first in unit.clone().step_by(ROWS) {
            let rows = first..(first + ROWS).min(unit.end);
            let column = |(slot, used): (usize, &bool)| {
                let column = used.then(|| self.column(slot, rows.clone())).flatten()?;
                Vector::of(&column)
            };
            let columns = used.iter().enumerate().map(column).collect();
            see(Batch { rows: rows.len(), columns, first: (first - unit.start) as u64, numbers: None });
        }
    }

    /// Some rows of a column, by its slot in the scope of the kind.
    fn column(&self, slot: usize, rows: Range<usize>) -> Option<Column> {
        let table = &*self.table;
        let all = |data: Data| Some(Column { data, valid: vec![true; rows.len()] });
        match slot {
            ID => all(Data::Text(table.ids[rows.clone()].to_vec())),
            DATE => all(Data::Date(table.dates[rows.clone()].to_vec())),
            UNIT => table.units.as_ref().map(|units| units.gather(rows)),
            slot => table.columns.get(slot.checked_sub(CHILDREN)?).map(|column| column.gather(rows)),
        }
    }

    /// Some rows of a unit as a table of their own.
    pub fn some(&self, unit: usize, rows: &[u32]) -> MatterTable {
        let first = self.rows(unit).start;
        self.table.some(rows.iter().map(|row| first + *row as usize))
    }
}
