//! Reading all matters of a run from their parts, whatever the order in which they come.

use super::cells::{Cells, MatterFault};
use super::rows::{Faults, ID, Reader, Rows, Shape};
use super::{KindSchema, Lookup, Matters, Schema, finish, table, yaml};
use crate::assess::Cycle;
use crate::source::{Fault, Node, Place, Problems, Sources, lookalike, lookalike::Given, said};
use crate::tables::{BadRows, Table, Written};
use crate::value::Symbol;
use std::collections::{BTreeMap, BTreeSet};

/// Matters as they are given.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A mapping from kind to a list of rows, children inside.
    Yaml(Node),
    /// The rows of a kind, or of `kind.children`, with a column `parent`.
    Table(Table),
}

/// A kind while it is read.
pub(super) struct Kind {
    pub shape: Shape,
    pub rows: Rows,
    pub children: Vec<Child>,
    /// Ids of rows that were refused.
    pub refused: BTreeSet<Symbol>,
    /// Rows that were read and are not to be used after all.
    pub dropped: BTreeSet<u32>,
    /// Its rows are the periods of a duty.
    pub owed: bool,
}

/// A child table while it is read.
pub(super) struct Child {
    pub shape: Shape,
    pub rows: Rows,
    /// For each row, the row of its parent.
    pub parents: Vec<u32>,
}

impl Kind {
    fn of(kind: &KindSchema) -> Kind {
        let child = |child| {
            let shape = Shape::of_child(kind, child);
            Child { rows: Rows::new(&shape), shape, parents: Vec::new() }
        };
        let shape = Shape::of_kind(kind);
        let children = kind.children.iter().map(child).collect();
        let (refused, dropped) = Default::default();
        Kind { rows: Rows::new(&shape), shape, children, refused, dropped, owed: kind.owed }
    }
}

/// Reads all matters. Bad rows of tables go to `bad` and are not used; every other fault goes to `problems`.
pub fn load(
    parts: &[Part],
    schema: &Schema,
    cycle: Cycle,
    organisation: &dyn Lookup,
    sources: &Sources,
    bad: &mut BadRows,
    problems: &mut Problems,
) -> Matters {
    let symbols = organisation.symbols();
    let mut kinds: Vec<Kind> = schema.kinds.iter().map(Kind::of).collect();
    let cells = Cells { organisation, symbols: &symbols };
    let mut reader = Reader { cells, cycle, faults: Faults { bad, problems, sources } };
    let mut children = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        match part {
            Part::Yaml(node) => yaml::read(node, &mut kinds, &mut reader),
            Part::Table(table) => match target(&table.into, &kinds) {
                Some((kind, None)) => table::matters(table, number, &mut kinds[kind], &mut reader),
                Some((kind, Some(child))) => children.push((kind, child, number, table)),
                None => unknown_kind(&table.into, table.place, &kinds, &mut reader),
            },
        }
    }
    for kind in &mut kinds {
        duplicates(kind, parts, &mut reader);
        let texts = finish::symbols(&kind.rows, ID).iter().map(|id| symbols.text(*id));
        let ids: Vec<_> = texts.zip(kind.rows.places.iter().copied()).collect();
        lookalike::look(ids.iter().map(|(id, place)| (&**id, *place)), Given::Data, reader.faults.problems);
    }
    // The order of rows inside a file may mean something to a script; that of files must not.
    children.sort_by_key(|(_, _, _, table)| {
        let first = table.records.first().map(|record| record.place);
        (first.and_then(Place::file).map(|file| sources.path(file)), first)
    });
    let indexes: Vec<BTreeMap<Symbol, u32>> = kinds.iter().map(index).collect();
    for (kind, child, number, table) in children {
        if let (Some(kind), Some(index)) = (kinds.get_mut(kind), indexes.get(kind)) {
            table::children(table, number, kind, child, index, &mut reader);
        }
    }
    let tables = kinds.into_iter().map(|kind| finish::table(kind, &symbols)).collect();
    Matters { tables, symbols }
}

/// The kind and child table into which something goes.
pub(super) fn target(into: &str, kinds: &[Kind]) -> Option<(usize, Option<usize>)> {
    for (number, kind) in kinds.iter().enumerate().filter(|(_, kind)| !kind.owed) {
        if kind.shape.name == into {
            return Some((number, None));
        }
        if let Some(child) = kind.children.iter().position(|child| child.shape.name == into) {
            return Some((number, Some(child)));
        }
    }
    None
}

/// The periods of a duty, or rows of no known kind.
pub(super) fn unknown_kind(name: &str, place: Place, kinds: &[Kind], reader: &mut Reader<'_>) {
    if kinds.iter().any(|kind| kind.owed && kind.shape.name == name) {
        reader.faults.problems.raise(MatterFault::Owed { kind: name.to_owned() }, place);
        return;
    }
    let known = kinds.iter().filter(|kind| !kind.owed).flat_map(|kind| {
        std::iter::once(&kind.shape.name).chain(kind.children.iter().map(|child| &child.shape.name))
    });
    let problem = MatterFault::UnknownKind { kind: name.to_owned() }.at(place);
    reader.faults.problems.push(problem.suggest(name, known.map(String::as_str)));
}

/// Rows by id.
fn index(kind: &Kind) -> BTreeMap<Symbol, u32> {
    let ids = finish::symbols(&kind.rows, ID).iter().copied().zip(0..);
    ids.filter(|(_, row)| !kind.dropped.contains(row)).collect()
}

/// Matters of one kind with the same id. None of them can be trusted: where rows are set aside, all are.
fn duplicates(kind: &mut Kind, parts: &[Part], reader: &mut Reader<'_>) {
    let mut by_id: Vec<(Symbol, u32)> = finish::symbols(&kind.rows, ID).iter().copied().zip(0..).collect();
    by_id.sort_unstable();
    for same in by_id.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        for (number, (id, row)) in same.iter().enumerate() {
            kind.refused.insert(*id);
            kind.dropped.insert(*row);
            let other = same.get(usize::from(number == 0)).map_or(*row, |(_, row)| *row);
            let place = |row: u32| kind.rows.places.get(row as usize).copied().unwrap_or(Place::Nowhere);
            let written = kind.rows.origins.get(*row as usize).copied().flatten();
            let written = written.and_then(|(part, record)| written_at(parts, part, record));
            if number == 0 && !(reader.faults.bad.set_aside && written.is_some()) {
                continue;
            }
            let id = reader.cells.symbols.text(*id).to_string();
            let fault = MatterFault::Duplicate { id, kind: kind.shape.name.clone() };
            let also = said("given here too", "此处也有");
            reader.faults.raise(fault.at(place(*row)).also(place(other), also), written);
        }
    }
}

fn written_at(parts: &[Part], part: usize, record: usize) -> Option<&Written> {
    match parts.get(part)? {
        Part::Table(table) => table.records.get(record).map(|record| &record.written),
        Part::Yaml(_) => None,
    }
}
