//! From rows in the order of reading to tables in the order of date and id.

use super::load::{Child, Kind};
use super::rows::{DATE, ID, Rows, UNIT};
use super::{ChildTable, MatterTable};
use crate::value::{Column, Data, Day, Symbol, Symbols};
use std::collections::BTreeMap;

/// The texts of a column; none where it is not one of text.
pub(super) fn symbols(rows: &Rows, column: usize) -> &[Symbol] {
    match rows.columns.get(column).map(|column| &column.data) {
        Some(Data::Text(list)) => list,
        _ => &[],
    }
}

fn dates(rows: &Rows) -> &[Day] {
    match rows.columns.get(DATE).map(|column| &column.data) {
        Some(Data::Date(list)) => list,
        _ => &[],
    }
}

/// No row.
const NONE: u32 = u32::MAX;

/// The table of a kind.
pub(super) fn table(kind: Kind, texts: &Symbols) -> MatterTable {
    let (ids, dates) = (symbols(&kind.rows, ID), dates(&kind.rows));
    let mut keys: Vec<_> = ids
        .iter()
        .zip(dates)
        .zip(0u32..)
        .filter(|(_, row)| !kind.dropped.contains(row))
        .map(|((id, date), row)| (*date, texts.text(*id), row))
        .collect();
    keys.sort_unstable();
    let order = || keys.iter().map(|(_, _, row)| *row as usize);
    let mut moved = vec![NONE; kind.rows.len()];
    for (new, old) in order().enumerate() {
        moved[old] = new as u32;
    }
    MatterTable {
        ids: order().map(|row| ids[row]).collect(),
        dates: keys.iter().map(|(date, _, _)| *date).collect(),
        units: kind.rows.columns.get(UNIT).map(|column| column.gather(order())),
        columns: columns(&kind.rows, kind.shape.heads, order()),
        children: kind.children.iter().map(|rows| child(rows, &moved, keys.len())).collect(),
        places: order().map(|row| kind.rows.places[row]).collect(),
        failed: BTreeMap::new(),
        counted: BTreeMap::new(),
        looked_at: Vec::new(),
    }
}

fn columns(rows: &Rows, heads: usize, order: impl Iterator<Item = usize> + Clone) -> Vec<Column> {
    rows.columns.iter().skip(heads).map(|column| column.gather(order.clone())).collect()
}

/// A child table of `count` parents that `moved` to new rows.
fn child(child: &Child, moved: &[u32], count: usize) -> ChildTable {
    let parent = |row: &usize| moved[child.parents[*row] as usize];
    let mut order: Vec<usize> = (0..child.rows.len()).filter(|row| parent(row) != NONE).collect();
    order.sort_by_key(parent);
    let parents: Vec<u32> = order.iter().map(parent).collect();
    let offsets = (0..=count).map(|new| parents.partition_point(|parent| (*parent as usize) < new) as u32);
    ChildTable {
        offsets: offsets.collect(),
        columns: columns(&child.rows, child.shape.heads, order.iter().copied()),
        places: order.iter().map(|row| child.rows.places[*row]).collect(),
        parents,
    }
}
