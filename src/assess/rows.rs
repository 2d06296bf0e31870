//! Batches of rows of matters and of their child tables.

use super::{MatterRef, MissingFact};
use crate::compile::{CHILDREN, DATE, ID, Program, Target, UNIT};
use crate::expression::Expr;
use crate::expression::batch::ROWS;
use crate::expression::typed::Op;
use crate::expression::world::{Batch, Children};
use crate::matters::{ChildTable, MatterTable, Matters};
use crate::value::{Column, Data, Day, NodeKind, Type};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The slots of a scope that some expressions read.
pub fn slots<'e>(expressions: impl IntoIterator<Item = &'e Expr>, scope: usize) -> Vec<bool> {
    let mut used = vec![false; scope];
    for expr in expressions {
        expr.walk(&mut |part| {
            if let Op::Variable(slot) = &part.op
                && let Some(used) = used.get_mut(*slot)
            {
                *used = true;
            }
        });
    }
    used
}

/// The rows that a target looks at.
pub struct Rows<'a> {
    program: &'a Program,
    target: Target,
    table: &'a MatterTable,
    child: Option<&'a ChildTable>,
}

impl<'a> Rows<'a> {
    /// The rows of a target; none if there are no matters of its kind.
    pub fn of(program: &'a Program, matters: &'a Matters, target: Target) -> Option<Rows<'a>> {
        let table = matters.tables.get(target.kind)?;
        let child = match target.child {
            Some(child) => Some(table.children.get(child)?),
            None => None,
        };
        Some(Rows { program, target, table, child })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.child.map_or(self.table.len(), |child| child.parents.len())
    }

    /// The ranges of rows that are evaluated together.
    pub fn chunks(&self) -> impl Iterator<Item = Range<usize>> {
        self.chunks_of(0..self.len())
    }

    /// The same of some rows.
    pub fn chunks_of(&self, rows: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
        let Range { start, end } = rows;
        (start..end).step_by(ROWS).map(move |first| first..(first + ROWS).min(end))
    }

    /// The matter of a row.
    pub fn matter(&self, row: usize) -> usize {
        match self.child {
            Some(child) => child.parents.get(row).copied().unwrap_or(0) as usize,
            None => row,
        }
    }

    /// The reference of a row.
    pub fn reference(&self, row: usize) -> MatterRef {
        let kind = self.target.kind as u32;
        match self.target.child {
            Some(child) => {
                MatterRef { kind, row: self.matter(row) as u32, child: Some((child as u32, row as u32)) }
            }
            None => MatterRef { kind, row: row as u32, child: None },
        }
    }

    /// The day of a row's matter.
    pub fn day(&self, row: usize) -> Day {
        self.table.dates.get(self.matter(row)).copied().unwrap_or(Day(0))
    }

    /// All rows; only the slots that are read are filled. Columns of matters are lent, so that of few or many rows each
    /// can be read alone.
    pub fn whole(&self, used: &[bool]) -> Batch<'a> {
        let (table, rows) = (self.table, 0..self.len());
        if self.child.is_some() {
            return self.batch(rows, used);
        }
        let slots = 0..self.program.scopes[self.target.kind].row.variables.len();
        let columns = slots.map(|slot| if read(used, slot) { self.own_column(slot) } else { None }).collect();
        let children =
            (!table.children.is_empty()).then(|| self.children(rows.map(|row| row as u32).collect()));
        let first = CHILDREN + table.children.len();
        let failed =
            table.failed.iter().map(|((column, row), why)| ((first + column, *row as usize), why.as_slice()));
        let failed = failed.filter(|((slot, _), _)| read(used, *slot)).collect();
        Batch { rows: table.len(), columns, days: table.dates.clone(), children, failed }
    }

    fn own_column(&self, slot: usize) -> Option<Cow<'a, Column>> {
        let table = self.table;
        let all = || vec![true; table.len()];
        Some(match (slot, &table.units) {
            (ID, _) => Cow::Owned(Column { data: Data::Text(table.ids.clone()), valid: all() }),
            (DATE, _) => Cow::Owned(Column { data: Data::Date(table.dates.clone()), valid: all() }),
            (UNIT, Some(units)) => Cow::Borrowed(units),
            (UNIT, None) => Cow::Owned(Column::absent(&Type::Node(NodeKind::Unit), table.len())),
            (slot, _) => {
                Cow::Borrowed(table.columns.get(slot.checked_sub(CHILDREN + table.children.len())?)?)
            }
        })
    }

    fn children(&self, matters: Vec<u32>) -> Children<'a> {
        let schema = &self.program.schema.kinds[self.target.kind];
        Children { schema, table: self.table, matters, first_slot: CHILDREN }
    }

    /// The columns of some rows; only the slots that are read are filled.
    pub fn batch(&self, rows: Range<usize>, used: &[bool]) -> Batch<'a> {
        let scopes = &self.program.scopes[self.target.kind];
        let matters: Vec<usize> = rows.clone().map(|row| self.matter(row)).collect();
        let mut columns: Vec<Option<Cow<'a, Column>>> = Vec::new();
        let mut parents = 0..scopes.row.variables.len();
        if let (Some(child), Some(index)) = (self.child, self.target.child) {
            let own = child.columns.len();
            for (slot, column) in child.columns.iter().enumerate() {
                columns.push(read(used, slot).then(|| Cow::Owned(column.gather(rows.clone()))));
            }
            for (at, slot) in scopes.children[index].parents.iter().enumerate() {
                let wanted = read(used, own + at);
                columns.push(if wanted { self.parent_column(*slot, &matters) } else { None });
            }
            parents = 0..0;
        }
        for slot in parents {
            columns.push(if read(used, slot) { self.parent_column(slot, &matters) } else { None });
        }
        let numbers = || matters.iter().map(|matter| *matter as u32).collect();
        let children = self.child.is_none().then(|| self.children(numbers()));
        let failed = self.failed(&columns, &matters);
        let days = matters.iter().map(|matter| self.table.dates.get(*matter).copied().unwrap_or(Day(0)));
        Batch { rows: matters.len(), columns, days: days.collect(), children, failed }
    }

    /// By slot and row of a batch, why a derived value of its matter could not be computed.
    fn failed(
        &self,
        columns: &[Option<Cow<'a, Column>>],
        matters: &[usize],
    ) -> BTreeMap<(usize, usize), &'a [MissingFact]> {
        if self.table.failed.is_empty() {
            return BTreeMap::new();
        }
        let scopes = &self.program.scopes[self.target.kind];
        // Slot of the scope, slot among the matter's own.
        let own: Vec<(usize, usize)> = match (self.child, self.target.child) {
            (Some(child), Some(index)) => {
                let parents = scopes.children[index].parents.iter().enumerate();
                parents.map(|(at, slot)| (child.columns.len() + at, *slot)).collect()
            }
            _ => (0..scopes.row.variables.len()).map(|slot| (slot, slot)).collect(),
        };
        let first = CHILDREN + self.table.children.len();
        let mut found = BTreeMap::new();
        for (slot, of) in own.into_iter().filter(|(slot, _)| columns.get(*slot).is_some_and(Option::is_some))
        {
            for (row, matter) in matters.iter().enumerate() {
                let key = of.checked_sub(first).map(|column| (column, *matter as u32));
                if let Some(failed) = key.and_then(|key| self.table.failed.get(&key)) {
                    found.insert((slot, row), failed.as_slice());
                }
            }
        }
        found
    }

    /// A column of the parent table by its slot: id, date, unit, child tables (which are no columns), fields.
    fn parent_column(&self, slot: usize, matters: &[usize]) -> Option<Cow<'a, Column>> {
        let table = self.table;
        let all = vec![true; matters.len()];
        let column = match slot {
            ID => {
                Column { data: Data::Text(matters.iter().map(|row| table.ids[*row]).collect()), valid: all }
            }
            DATE => {
                Column { data: Data::Date(matters.iter().map(|row| table.dates[*row]).collect()), valid: all }
            }
            UNIT => match &table.units {
                Some(units) => units.gather(matters.iter().copied()),
                None => Column::absent(&Type::Node(NodeKind::Unit), matters.len()),
            },
            slot => {
                let field = slot.checked_sub(CHILDREN + table.children.len())?;
                table.columns.get(field)?.gather(matters.iter().copied())
            }
        };
        Some(Cow::Owned(column))
    }
}

fn read(used: &[bool], slot: usize) -> bool {
    used.get(slot).copied().unwrap_or(false)
}
