//! The rows of one table while they are read: values by column, in the order of reading.

use super::cells::{Cells, MatterFault};
use super::{ChildSchema, Field, KindSchema};
use crate::assess::Cycle;
use crate::source::{Fault, Place, Problem, Problems, Sources};
use crate::tables::{BadRows, Written};
use crate::value::{Column, NodeKind, Symbol, Type, Value};
use std::collections::BTreeSet;

/// What a row of a table holds: fields that every row of its sort has, then those of the schema.
pub(super) struct Shape {
    /// `report`, or `report.contacts`.
    pub name: String,
    pub fields: Vec<Field>,
    /// How many of the fields are not the schema's.
    pub heads: usize,
}

/// Position of the heads of a matter.
pub(super) const ID: usize = 0;
pub(super) const DATE: usize = 1;
pub(super) const UNIT: usize = 2;
/// Position of the only head of a child row; YAML, where a child stands inside its parent, does not give it.
pub(super) const PARENT: usize = 0;

impl Shape {
    pub fn of_kind(kind: &KindSchema) -> Shape {
        let unit = Type::Node(NodeKind::Unit);
        let heads =
            [head("id", Type::Text, false), head("date", Type::Date, false), head("unit", unit, true)];
        let fields = heads.into_iter().chain(kind.fields.iter().cloned()).collect();
        Shape { name: kind.id.clone(), fields, heads: 3 }
    }

    pub fn of_child(kind: &KindSchema, child: &ChildSchema) -> Shape {
        let fields = std::iter::once(head("parent", Type::Text, false)).chain(child.fields.iter().cloned());
        Shape { name: format!("{}.{}", kind.id, child.name), fields: fields.collect(), heads: 1 }
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The names that data may give.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|field| !field.derived).map(|field| field.name.as_str())
    }
}

fn head(name: &str, of: Type, optional: bool) -> Field {
    Field { name: name.to_owned(), of, range: None, optional, derived: false }
}

/// A cell as it was written.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    pub text: &'a str,
    pub place: Place,
}

/// Where faults of rows go: those of tables to the bad rows, those of YAML straight to the problems.
pub(super) struct Faults<'a> {
    pub bad: &'a mut BadRows,
    pub problems: &'a mut Problems,
    pub sources: &'a Sources,
}

/// From how many problems on no more suggestions are looked for.
const MANY: usize = 1000;

impl Faults<'_> {
    /// `written` is the row of a table; YAML has none.
    pub fn raise(&mut self, problem: Problem, written: Option<&Written>) {
        match written {
            Some(written) => self.bad.bad(problem, written, self.sources, self.problems),
            None => self.problems.push(problem),
        }
    }

    /// Is it worth while to look for what was meant?
    pub fn advised(&self, written: Option<&Written>) -> bool {
        match written {
            Some(_) => self.bad.shows(),
            None => self.problems.len() < MANY,
        }
    }
}

/// Reads rows of any shape.
pub(super) struct Reader<'a> {
    pub cells: Cells<'a>,
    pub cycle: Cycle,
    pub faults: Faults<'a>,
}

impl Reader<'_> {
    /// The values of a row, one for each field of the shape, and whether all are good; `excused` fields are not
    /// missed. All faults of the row are raised.
    pub fn row(
        &mut self,
        shape: &Shape,
        excused: &BTreeSet<usize>,
        slots: &[Option<Raw<'_>>],
        place: Place,
        written: Option<&Written>,
    ) -> (Vec<Option<Value>>, bool) {
        let mut values = Vec::with_capacity(shape.fields.len());
        let mut good = true;
        for (at, (field, slot)) in shape.fields.iter().zip(slots).enumerate() {
            let value = match slot.filter(|raw| !(raw.text.is_empty() && at < shape.heads)) {
                Some(raw) => self.cell(field, raw, written),
                None if field.optional || field.derived || excused.contains(&at) => Ok(None),
                None => {
                    let fault = MatterFault::Missing { field: field.name.clone(), kind: shape.name.clone() };
                    self.faults.raise(fault.at(place), written);
                    Err(())
                }
            };
            good &= value.is_ok();
            values.push(value.unwrap_or(None));
        }
        if shape.heads > DATE
            && let (Some(Some(Value::Date(date))), Some(Some(raw))) = (values.get(DATE), slots.get(DATE))
        {
            let Cycle { from, until, .. } = self.cycle;
            let fault = match *date {
                date if date > until => MatterFault::After { date, from, until },
                date if date < from => MatterFault::Before { date, from, until },
                _ => return (values, good),
            };
            self.faults.raise(fault.at(raw.place), written);
            good = false;
        }
        (values, good)
    }

    fn cell(&mut self, field: &Field, raw: Raw<'_>, written: Option<&Written>) -> Result<Option<Value>, ()> {
        self.cells.read(field, raw.text).map(Some).map_err(|fault| {
            let mut problem = fault.at(raw.place);
            if self.faults.advised(written) {
                problem = self.cells.advise(problem, &fault, field);
            }
            self.faults.raise(problem, written);
        })
    }
}

/// Rows that are good so far.
pub(super) struct Rows {
    /// One for each field of the shape.
    pub columns: Vec<Column>,
    pub places: Vec<Place>,
    /// For rows of tables, the part and the record.
    pub origins: Vec<Option<(usize, usize)>>,
}

impl Rows {
    pub fn new(shape: &Shape) -> Rows {
        let columns = shape.fields.iter().map(|field| Column::new(&field.of)).collect();
        Rows { columns, places: Vec::new(), origins: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn push(&mut self, values: Vec<Option<Value>>, place: Place, origin: Option<(usize, usize)>) {
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
        self.places.push(place);
        self.origins.push(origin);
    }
}

/// The text of a head.
pub(super) fn symbol(values: &[Option<Value>], at: usize) -> Option<Symbol> {
    match values.get(at) {
        Some(Some(Value::Text(symbol))) => Some(*symbol),
        _ => None,
    }
}
