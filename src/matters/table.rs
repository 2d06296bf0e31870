//! Matters in tables: which column is which field is decided once for each table.

use super::cells::MatterFault;
use super::load::Kind;
use super::rows::{ID, PARENT, Raw, Reader, Shape, symbol};
use crate::source::{Fault, Place, Problem, nearest, said};
use crate::tables::{Record, Table, Written};
use crate::value::Symbol;
use std::collections::{BTreeMap, BTreeSet};

/// For each column of a table, the field into which it goes. A column that must be there and is not is one
/// fault of the table, not one of each row: nothing comes back.
fn plan(table: &Table, shape: &Shape, reader: &mut Reader<'_>) -> Option<Vec<Option<usize>>> {
    let problems = &mut *reader.faults.problems;
    if table.columns.iter().all(|name| shape.position(name).is_none()) {
        problems.push(foreign(table, shape));
        return None;
    }
    let mut plan = Vec::with_capacity(table.columns.len());
    // Fields whose column is there under a misspelt name.
    let mut meant = BTreeSet::new();
    for (column, name) in table.columns.iter().enumerate() {
        let place = table.column_places.get(column).copied().unwrap_or(table.place);
        let position = shape.position(name);
        let derived = position.and_then(|at| shape.fields.get(at)).is_some_and(|field| field.derived);
        match position {
            None => {
                meant.extend(nearest(name, shape.names()).and_then(|meant| shape.position(meant)));
                let fault = MatterFault::UnknownField { field: name.clone(), kind: shape.name.clone() };
                problems.push(fault.at(place).suggest(name, shape.names()));
            }
            Some(_) if derived => problems.raise(MatterFault::Derived { field: name.clone() }, place),
            Some(_) => {}
        }
        plan.push(position.filter(|_| !derived));
    }
    let mut whole = true;
    for (at, field) in shape.fields.iter().enumerate() {
        if !field.optional && !field.derived && !plan.contains(&Some(at)) {
            whole = false;
            if !meant.contains(&at) {
                let fault = MatterFault::NoColumn { field: field.name.clone(), kind: shape.name.clone() };
                problems.raise(fault, table.place);
            }
        }
    }
    whole.then_some(plan)
}

/// No column has a name of ours: the table is somebody else's, and is mapped.
fn foreign(table: &Table, shape: &Shape) -> Problem {
    let theirs = table.columns.first().map_or("…", String::as_str);
    let ours = shape.names().next().unwrap_or("id");
    let fault = MatterFault::ForeignHeader { kind: shape.name.clone() };
    let place = table.column_places.first().copied().unwrap_or(table.place);
    fault.at(place).help(said(
        format!("map its columns: `{{table: …, into: {}, columns: {{{ours}: {theirs}, …}}}}`", shape.name),
        format!("请映射各列：`{{table: …, into: {}, columns: {{{ours}: {theirs}, …}}}}`", shape.name),
    ))
}

/// Reads the table of a kind.
pub(super) fn matters(table: &Table, number: usize, kind: &mut Kind, reader: &mut Reader<'_>) {
    let Some(plan) = plan(table, &kind.shape, reader) else { return };
    let mut slots = vec![None; kind.shape.fields.len()];
    for (row, record) in table.records.iter().enumerate() {
        fill(&mut slots, &plan, record);
        let (values, good) =
            reader.row(&kind.shape, &BTreeSet::new(), &slots, record.place, Some(&record.written));
        match good {
            true => kind.rows.push(values, record.place, Some((number, row))),
            false => kind.refused.extend(symbol(&values, ID)),
        }
    }
}

fn fill<'a>(slots: &mut [Option<Raw<'a>>], plan: &[Option<usize>], record: &'a Record) {
    slots.fill(None);
    for (cell, position) in record.cells.iter().zip(plan) {
        if let (Some(cell), Some(slot)) = (cell, position.and_then(|at| slots.get_mut(at))) {
            *slot = Some(Raw { text: &cell.text, place: cell.place });
        }
    }
}

/// Reads a child table; `index` knows the parents.
pub(super) fn children(
    table: &Table,
    number: usize,
    kind: &mut Kind,
    child: usize,
    index: &BTreeMap<Symbol, u32>,
    reader: &mut Reader<'_>,
) {
    let Some(child) = kind.children.get_mut(child) else { return };
    let Some(plan) = plan(table, &child.shape, reader) else { return };
    let mut slots = vec![None; child.shape.fields.len()];
    for (row, record) in table.records.iter().enumerate() {
        fill(&mut slots, &plan, record);
        let written = Some(&record.written);
        let (values, good) = reader.row(&child.shape, &BTreeSet::new(), &slots, record.place, written);
        let Some(id) = symbol(&values, PARENT) else { continue };
        let place = slots.first().copied().flatten().map_or(record.place, |raw| raw.place);
        match index.get(&id) {
            Some(parent) if good => {
                child.rows.push(values, record.place, Some((number, row)));
                child.parents.push(*parent);
            }
            Some(_) => {}
            None => orphan(id, &kind.shape.name, place, &record.written, &kind.refused, index, reader),
        }
    }
}

/// A child row without its parent. A parent that was refused is a fault already.
fn orphan(
    id: Symbol,
    kind: &str,
    place: Place,
    written: &Written,
    refused: &BTreeSet<Symbol>,
    index: &BTreeMap<Symbol, u32>,
    reader: &mut Reader<'_>,
) {
    let symbols = reader.cells.symbols;
    let (text, kind) = (symbols.text(id).to_string(), kind.to_owned());
    if refused.contains(&id) {
        if reader.faults.bad.set_aside {
            let problem = MatterFault::ParentSetAside { id: text, kind }.at(place);
            reader.faults.raise(problem, Some(written));
        }
        return;
    }
    let mut problem = MatterFault::NoParent { id: text.clone(), kind }.at(place);
    if reader.faults.advised(Some(written)) {
        let known: Vec<_> = index.keys().map(|id| symbols.text(*id)).collect();
        problem = problem.suggest(&text, known.iter().map(|id| &**id));
    }
    reader.faults.raise(problem, Some(written));
}
