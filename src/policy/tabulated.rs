//! Decision tables of a pack that stand in a file: the steps of a ladder, the bands of a ranking, the values of a
//! parameter.
//!
//! `steps: {table: steps.xlsx, sheet: conduct}` becomes what it would be if it were written there, each cell with its
//! own place, before anything is decoded.

use crate::source::{Fault, Key, Map, Node, Problems, Scalar, Sources, Value, YamlFault, faults, said};
use crate::tables::{BadRows, Cell, Mapping, Record, Table};
use std::path::Path;

faults! {
    /// A decision table lacks what it needs.
    pub enum TabulatedFault {
        NoColumn { column: String } = "missing-column", "this table of values has no column `{column}`", "该数值表没有 `{column}` 列";
        OtherColumn { column: String } = "unknown-column", "a table of values has no column `{column}`", "数值表没有 `{column}` 列";
        NoCell { column: String } = "missing-field", "this row lacks `{column}`", "该行缺少 `{column}`";
    }
}

/// What of each section may stand in a table.
const PLACES: [(&str, &str); 3] = [("ladders", "steps"), ("rankings", "bands"), ("parameters", "values")];

/// Reads the decision tables that a file of a pack names. Was every one of them read?
pub(super) fn read(tree: &mut Node, folder: &Path, sources: &mut Sources, problems: &mut Problems) -> bool {
    let Value::Map(sections) = &mut tree.value else { return true };
    let mut whole = true;
    for (section, node) in &mut sections.entries {
        let Some((_, key)) = PLACES.iter().find(|(name, _)| *name == section.text) else { continue };
        let Value::Map(definitions) = &mut node.value else { continue };
        for (id, definition) in &mut definitions.entries {
            let Value::Map(fields) = &mut definition.value else { continue };
            let named = fields.entries.iter_mut().find(|(name, node)| name.text == *key && names_table(node));
            if let Some((_, node)) = named {
                let value = tabulated(node, &id.text, *key == "values", folder, sources, problems);
                whole &= value.is_some();
                node.value = value.unwrap_or(Value::Null);
            }
        }
    }
    whole
}

fn names_table(node: &Node) -> bool {
    node.map().is_some_and(|map| map.get("table").is_some_and(|table| table.text().is_some()))
}

fn tabulated(
    node: &Node,
    id: &str,
    dated: bool,
    folder: &Path,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Value> {
    let mapping = Mapping::of(node, folder, Some(id), problems)?;
    let before = problems.len();
    let table = mapping.read(sources, &mut BadRows::refusing(), problems)?;
    if problems.len() > before && problems.any_error() {
        return None;
    }
    if dated { values(&table, problems) } else { Some(Value::List(rows(&table))) }
}

/// A row is a mapping from heading to cell; a cell in which nothing is written is a key left out.
fn rows(table: &Table) -> Vec<Node> {
    let row = |record: &Record| {
        let headings = table.columns.iter().zip(&table.column_places);
        let cells = headings.zip(&record.cells).filter_map(|((text, place), cell)| {
            Some((Key { text: text.clone(), place: *place }, scalar(cell.as_ref()?)))
        });
        Node { place: record.place, value: Value::Map(Map { entries: cells.collect() }) }
    };
    table.records.iter().map(row).collect()
}

fn scalar(cell: &Cell) -> Node {
    let scalar = Scalar { text: cell.text.to_string(), quoted: false };
    Node { place: cell.place, value: Value::Scalar(scalar) }
}

fn key(cell: &Cell) -> Key {
    Key { text: cell.text.to_string(), place: cell.place }
}

/// `from`, `value`, and `key` where the values are keyed: a mapping from day to number, or from day to key to number.
fn values(table: &Table, problems: &mut Problems) -> Option<Value> {
    for (name, place) in table.columns.iter().zip(&table.column_places) {
        if !["from", "key", "value"].contains(&name.as_str()) {
            let fault = TabulatedFault::OtherColumn { column: name.clone() };
            problems.push(fault.at(*place).suggest(name, ["from", "key", "value"]));
        }
    }
    let mut need = |name: &str| {
        let column = table.column(name);
        if column.is_none() {
            problems.raise(TabulatedFault::NoColumn { column: name.to_owned() }, table.place);
        }
        column
    };
    let (from, value) = (need("from"), need("value"));
    let (from, value, keyed) = (from?, value?, table.column("key"));
    let mut days = Map::default();
    for record in &table.records {
        let mut cell = |column: usize, name: &str| {
            let cell = record.cells.get(column).and_then(Option::as_ref);
            if cell.is_none() {
                problems.raise(TabulatedFault::NoCell { column: name.to_owned() }, record.place);
            }
            cell
        };
        let (Some(day), Some(number)) = (cell(from, "from"), cell(value, "value")) else { continue };
        let by = keyed.and_then(|column| record.cells.get(column)?.as_ref());
        put(&mut days, key(day), by.map(key), scalar(number), problems);
    }
    Some(Value::Map(days))
}

/// Puts a number under its day and key, which come together once.
fn put(days: &mut Map, day: Key, by: Option<Key>, number: Node, problems: &mut Problems) {
    let known = days.entries.iter_mut().find(|(known, _)| known.text == day.text);
    match (known, by) {
        (None, None) => days.entries.push((day, number)),
        (None, Some(by)) => {
            let keyed = Node { place: number.place, value: Value::Map(Map { entries: vec![(by, number)] }) };
            days.entries.push((day, keyed));
        }
        (Some((_, Node { value: Value::Map(keys), .. })), Some(by)) => {
            match keys.entries.iter().find(|(known, _)| known.text == by.text) {
                Some((first, _)) => twice(first, &by, problems),
                None => keys.entries.push((by, number)),
            }
        }
        (Some((first, _)), _) => twice(first, &day, problems),
    }
}

fn twice(first: &Key, second: &Key, problems: &mut Problems) {
    let fault = YamlFault::DuplicateKey { key: second.text.clone() };
    problems.push(fault.at(second.place).also(first.place, said("first here", "第一次在这里")));
}
