//! Matters: what happened, as typed columns, and the readers of every form in which it is given.

mod cells;
mod change;
mod finish;
mod load;
mod rows;
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod yaml;

pub(crate) use cells::Cells as CellReader;
pub(crate) use cells::decimal;
pub use cells::{LONGEST_TEXT, MatterFault};
pub use change::Cell;
pub use load::{Part, load};
pub use schema::{ChildSchema, Field, KindSchema, Schema};

use crate::assess::{MatterRef, MissingFact};
use crate::organisation::NodeId;
use crate::source::Place;
use crate::value::{Column, Day, NodeKind, Symbol, Symbols};
use std::collections::BTreeMap;

/// The fields of the rows of a kind: id, date and unit, then its own.
pub(crate) fn fields_of(kind: &KindSchema) -> Vec<Field> {
    rows::Shape::of_kind(kind).fields
}

/// Finds people, units and entities by id; the organisation implements it.
pub trait Lookup {
    /// The node of that id, and what it is.
    fn find(&self, id: &str) -> Option<(NodeId, &NodeKind)>;
    /// All ids, for suggestions.
    fn ids(&self) -> Box<dyn Iterator<Item = &str> + '_>;
    /// The id of what has that name or title, for advice.
    fn named(&self, _name: &str) -> Option<&str> {
        None
    }
    /// The texts that its facts hold; matters add theirs, so that a text has one number everywhere.
    fn symbols(&self) -> Symbols;
}

impl Lookup for crate::organisation::Organisation {
    fn find(&self, id: &str) -> Option<(NodeId, &NodeKind)> {
        let node = crate::organisation::Organisation::find(self, id)?;
        Some((node, self.kind(node)))
    }
    fn ids(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.nodes().map(|node| self.id(node)))
    }
    fn named(&self, name: &str) -> Option<&str> {
        let named = |node: &NodeId| self.title(*node).all().any(|title| title == name);
        self.nodes().find(named).map(|node| self.id(node))
    }
    fn symbols(&self) -> Symbols {
        crate::organisation::Organisation::symbols(self).clone()
    }
}

/// All matters of a run: one table for each kind of [`Schema::kinds`], in the same order.
#[derive(Debug, Default, Clone)]
pub struct Matters {
    /// The tables.
    pub tables: Vec<MatterTable>,
    /// Every text among the facts.
    pub symbols: Symbols,
}

/// The matters of one kind, in the order of date, then id: the order of files and rows means nothing.
#[derive(Debug, Clone, Default)]
pub struct MatterTable {
    /// Ids, unique in the table.
    pub ids: Vec<Symbol>,
    /// Dates.
    pub dates: Vec<Day>,
    /// Units; a column of [`crate::value::Data::Node`].
    pub units: Option<Column>,
    /// One column for each field of the schema; derived ones are filled in by `find`.
    pub columns: Vec<Column>,
    /// One table for each child of the schema.
    pub children: Vec<ChildTable>,
    /// Where each row was written.
    pub places: Vec<Place>,
    /// By column and row, why a derived value could not be computed.
    pub failed: BTreeMap<(usize, u32), Vec<MissingFact>>,
    /// For the periods of duties, by column and row, the matters that were counted.
    pub counted: BTreeMap<(usize, u32), Vec<MatterRef>>,
    /// For the periods of duties, the matters that were looked at and not counted: of which it is unknown whether they
    /// count, and those of a rate that do not fulfil its condition.
    pub looked_at: Vec<MatterRef>,
}

/// The rows of a child table, grouped by parent in the parents' order, each group in the order of writing.
#[derive(Debug, Clone, Default)]
pub struct ChildTable {
    /// The rows of parent `i` are `offsets[i]..offsets[i + 1]`.
    pub offsets: Vec<u32>,
    /// The parent of each row.
    pub parents: Vec<u32>,
    /// One column for each field of the child's schema.
    pub columns: Vec<Column>,
    /// Where each row was written.
    pub places: Vec<Place>,
}

impl Matters {
    /// Some of these matters, in order, as [`MatterTable::some`] has them.
    pub(crate) fn only(&self, wanted: &[MatterRef]) -> Matters {
        let some = |(kind, table): (u32, &MatterTable)| {
            let rows = wanted.iter().filter(move |one| one.kind == kind).map(|one| one.row as usize);
            table.some(rows)
        };
        let tables = (0..).zip(&self.tables).map(some).collect();
        Matters { tables, symbols: self.symbols.clone() }
    }
}

impl MatterTable {
    /// How many matters.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// No matters.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// Some of its matters, in this order, without child rows and without what was noted when fields were derived.
    pub(crate) fn some(&self, rows: impl Iterator<Item = usize> + Clone) -> MatterTable {
        MatterTable {
            ids: rows.clone().map(|row| self.ids[row]).collect(),
            dates: rows.clone().map(|row| self.dates[row]).collect(),
            units: self.units.as_ref().map(|units| units.gather(rows.clone())),
            columns: self.columns.iter().map(|column| column.gather(rows.clone())).collect(),
            places: rows.map(|row| self.places[row]).collect(),
            ..MatterTable::default()
        }
    }

    /// Puts further matters of the same kind, without child rows, behind these.
    pub(crate) fn append(&mut self, more: MatterTable) {
        if self.is_empty() {
            *self = MatterTable { children: std::mem::take(&mut self.children), ..more };
            return;
        }
        self.ids.extend(more.ids);
        self.dates.extend(more.dates);
        self.places.extend(more.places);
        if let (Some(units), Some(more)) = (&mut self.units, more.units) {
            units.append(more);
        }
        self.columns.iter_mut().zip(more.columns).for_each(|(column, more)| column.append(more));
    }
}
