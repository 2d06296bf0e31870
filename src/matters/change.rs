//! One matter alone, and one of its facts changed: what is asked of another outcome, never what is recorded.

use super::{ChildTable, MatterTable, Matters};
use crate::value::{Column, Data, Day, Value};
use std::collections::BTreeMap;

/// Where a fact of a matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// The matter's date.
    Date,
    /// The matter's unit.
    Unit,
    /// A field of the kind, by its column.
    Field(usize),
    /// A field of a row of a child table: the table, the row counted from the matter's first, the column.
    Child(usize, usize, usize),
}

impl Matters {
    /// One matter with its child rows, as the only one. It is row 0 of its kind.
    pub fn alone(&self, kind: usize, row: usize) -> Matters {
        let tables = self.tables.iter().enumerate();
        let tables = tables.map(|(at, table)| table.part(if at == kind { row..row + 1 } else { 0..0 }));
        Matters { tables: tables.collect(), symbols: self.symbols.clone() }
    }

    /// Forgets which derived values could not be computed: they will be computed anew.
    pub fn forget_failures(&mut self) {
        self.tables.iter_mut().for_each(|table| table.failed.clear());
    }

    /// The fact of a matter.
    pub fn cell(&self, kind: usize, row: usize, cell: Cell) -> Option<Value> {
        let table = self.tables.get(kind)?;
        match cell {
            Cell::Date => table.dates.get(row).copied().map(Value::Date),
            Cell::Unit => table.units.as_ref()?.get(row),
            Cell::Field(column) => table.columns.get(column)?.get(row),
            Cell::Child(child, at, column) => {
                let child = table.children.get(child)?;
                child.columns.get(column)?.get(*child.offsets.get(row)? as usize + at)
            }
        }
    }

    /// Changes a fact of a matter. The order of matters stays: it decides nothing.
    pub fn set(&mut self, kind: usize, row: usize, cell: Cell, value: Option<&Value>) {
        let Some(table) = self.tables.get_mut(kind) else { return };
        match cell {
            Cell::Date => {
                if let (Some(date), Some(Value::Date(day))) = (table.dates.get_mut(row), value) {
                    *date = *day;
                }
            }
            Cell::Unit => table.units.iter_mut().for_each(|units| units.set(row, value)),
            Cell::Field(column) => {
                table.columns.get_mut(column).into_iter().for_each(|column| column.set(row, value));
            }
            Cell::Child(child, at, column) => {
                let Some(child) = table.children.get_mut(child) else { return };
                let first = child.offsets.get(row).copied().unwrap_or(0) as usize;
                child.columns.get_mut(column).into_iter().for_each(|column| column.set(first + at, value));
            }
        }
    }
}

impl MatterTable {
    fn part(&self, rows: std::ops::Range<usize>) -> MatterTable {
        let column = |column: &Column| column.gather(rows.clone());
        MatterTable {
            ids: self.ids.get(rows.clone()).unwrap_or_default().to_vec(),
            dates: self.dates.get(rows.clone()).unwrap_or_default().to_vec(),
            units: self.units.as_ref().map(column),
            columns: self.columns.iter().map(column).collect(),
            children: self.children.iter().map(|child| child.part(rows.clone())).collect(),
            places: self.places.get(rows).unwrap_or_default().to_vec(),
            failed: BTreeMap::new(),
            counted: BTreeMap::new(),
            looked_at: Vec::new(),
        }
    }
}

impl ChildTable {
    fn part(&self, matters: std::ops::Range<usize>) -> ChildTable {
        let at = |matter: usize| self.offsets.get(matter).copied().unwrap_or(0);
        let (first, last) = (at(matters.start), at(matters.end));
        let rows = first as usize..(last as usize).max(first as usize);
        let parents = self.parents.get(rows.clone()).unwrap_or_default();
        ChildTable {
            offsets: (matters.start..=matters.end).map(|matter| at(matter) - first).collect(),
            parents: parents.iter().map(|parent| parent - matters.start as u32).collect(),
            columns: self.columns.iter().map(|column| column.gather(rows.clone())).collect(),
            places: self.places.get(rows).unwrap_or_default().to_vec(),
        }
    }
}

impl Column {
    /// Changes the value of a row. A value of another type than the column's is taken as absent.
    pub fn set(&mut self, row: usize, value: Option<&Value>) {
        let Some(valid) = self.valid.get_mut(row) else { return };
        *valid = match (&mut self.data, value) {
            (Data::Bool(list), Some(Value::Bool(value))) => put(list, row, *value),
            (Data::Int(list), Some(Value::Int(value))) => put(list, row, *value),
            (Data::Decimal(list), Some(Value::Decimal(value))) => put(list, row, *value),
            (Data::Text(list), Some(Value::Text(value))) => put(list, row, *value),
            (Data::Enum(list), Some(Value::Enum(value))) => put(list, row, *value),
            (Data::Date(list), Some(Value::Date(value))) => put(list, row, *value),
            (Data::DateTime(list), Some(Value::DateTime(value))) => put(list, row, *value),
            (Data::Node(list), Some(Value::Node(value))) => put(list, row, *value),
            (Data::Nodes(list), Some(Value::Nodes(value))) => put(list, row, value.clone()),
            _ => false,
        };
    }
}

fn put<T>(list: &mut [T], row: usize, value: T) -> bool {
    list.get_mut(row).map(|place| *place = value).is_some()
}

impl Matters {
    /// The day of a matter.
    pub fn day(&self, kind: usize, row: usize) -> Option<Day> {
        self.tables.get(kind)?.dates.get(row).copied()
    }
}
