//! Matters from YAML and tables, and every fault of a row.

use super::*;
use crate::assess::Cycle;
use crate::source::{Problems, Sources, parse};
use crate::tables::{BadRows, Mapping};
use crate::value::{Data, Enumeration, Type, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

struct Org(BTreeMap<&'static str, (NodeId, NodeKind)>);

impl Lookup for Org {
    fn find(&self, id: &str) -> Option<(NodeId, &NodeKind)> {
        self.0.get(id).map(|(node, kind)| (*node, kind))
    }
    fn symbols(&self) -> crate::value::Symbols {
        crate::value::Symbols::default()
    }
    fn ids(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.0.keys().copied())
    }
}

fn organisation() -> Org {
    let kinds = [("YJ", NodeKind::Unit), ("li", NodeKind::Person), ("zhang", NodeKind::Person)];
    Org(kinds.into_iter().enumerate().map(|(at, (id, kind))| (id, (NodeId(at as u32), kind))).collect())
}

fn field(name: &str, of: Type, optional: bool) -> Field {
    Field { name: name.into(), of, range: None, optional, derived: false }
}

fn schema() -> Schema {
    let words = Enumeration { name: "result".into(), values: vec!["solved".into(), "explained".into()] };
    let fields = vec![
        field("received", Type::DateTime, false),
        field("result", Type::Enum(Arc::new(words)), true),
        Field { range: Some((0, 4)), ..field("severity", Type::Int, true) },
        field("loss", Type::Decimal, true),
        field("urgent", Type::Bool, true),
        field("closed", Type::Date, true),
        field("note", Type::Text, true),
        field("by", Type::Node(NodeKind::Person), true),
        Field { derived: true, ..field("first", Type::Node(NodeKind::Person), true) },
    ];
    let contacts = vec![field("person", Type::Node(NodeKind::Person), false), field("did", Type::Text, true)];
    let children = vec![ChildSchema { name: "contacts".into(), fields: contacts }];
    Schema { kinds: vec![KindSchema { id: "report".into(), fields, children, act: None, owed: false }] }
}

struct Read {
    matters: Matters,
    problems: Problems,
    bad: BadRows,
    sources: Sources,
}

impl Read {
    fn codes(&self) -> Vec<&'static str> {
        self.problems.sorted().iter().map(|problem| problem.code).collect()
    }
    fn ids(&self) -> Vec<String> {
        let text = |id: &Symbol| self.matters.symbols.text(*id).to_string();
        self.matters.tables[0].ids.iter().map(text).collect()
    }
    /// For each matter, what was done in its contacts.
    fn did(&self) -> Vec<Vec<String>> {
        let child = &self.matters.tables[0].children[0];
        let Data::Text(did) = &child.columns[1].data else { panic!() };
        let group = |ends: &[u32]| {
            (ends[0]..ends[1]).map(|row| self.matters.symbols.text(did[row as usize]).to_string()).collect()
        };
        child.offsets.windows(2).map(group).collect()
    }
}

/// Parts are YAML, or CSV if they begin with `kind!`.
fn read_with(parts: &[&str], set_aside: bool) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let (mut sources, mut problems, mut bad) =
        (Sources::default(), Problems::default(), BadRows::new(set_aside));
    let mut read = Vec::new();
    for (number, text) in parts.iter().enumerate() {
        if let Some((into, csv)) = text.split_once('!') {
            // Named by content, so that the order of the parts says nothing about the order of the files.
            let path = folder.path().join(format!("{into}-{}.csv", csv.len()));
            std::fs::write(&path, csv).unwrap();
            let mapping = Mapping::identity(path, Place::Nowhere, into);
            read.extend(mapping.read(&mut sources, &mut bad, &mut problems).map(Part::Table));
        } else {
            let path = format!("{number}.yaml");
            let file = sources.add_text(Path::new(&path), Arc::from(*text), text.as_bytes());
            read.extend(parse(file, &sources, &mut problems).map(Part::Yaml));
        }
    }
    let day = |text| Day::parse(text).unwrap();
    let cycle = Cycle { from: day("2024-01-01"), until: day("2024-12-31"), today: day("2025-01-15") };
    let matters = load(&read, &schema(), cycle, &organisation(), &sources, &mut bad, &mut problems);
    Read { matters, problems, bad, sources }
}

fn read(parts: &[&str]) -> Read {
    read_with(parts, false)
}

#[test]
fn every_type_is_read_from_yaml() {
    let read = read(&["report:
  - {id: R1, date: 2024-03-04, unit: YJ, received: 2024-03-04T09:05, result: explained, severity: 4, loss: 0.10,
     urgent: true, closed: 2024-03-05, note: '', by: zhang,
     contacts: [{person: li, did: a}, {person: zhang}]}
  - {id: R0, date: 2024-03-04, received: 2024-03-04, result: ~}
"]);
    assert_eq!(read.codes(), [""; 0]);
    assert_eq!(read.ids(), ["R0", "R1"]);
    let table = &read.matters.tables[0];
    let row = |row: usize| table.columns.iter().map(|column| column.get(row)).collect::<Vec<_>>();
    let nothing = read.matters.symbols.intern("");
    assert_eq!(
        row(1),
        [
            Some(Value::DateTime(crate::value::Moment::parse("2024-03-04T09:05").unwrap())),
            Some(Value::Enum(1)),
            Some(Value::Int(4)),
            Some(Value::Decimal("0.10".parse().unwrap())),
            Some(Value::Bool(true)),
            Some(Value::Date(Day::parse("2024-03-05").unwrap())),
            Some(Value::Text(nothing)),
            Some(Value::Node(NodeId(2))),
            None,
        ]
    );
    assert!(row(0)[1..].iter().all(Option::is_none));
    assert_eq!(table.units.as_ref().unwrap().get(1), Some(Value::Node(NodeId(0))));
    assert_eq!(table.children[0].offsets, [0, 0, 2]);
    assert_eq!(table.children[0].parents, [1, 1]);
    assert_eq!(table.children[0].columns[1].get(1), None);
    assert_eq!(read.sources.describe(table.places[1]), "0.yaml:2:10");
}

const A: &str = "report!id,date,received\nR2,2024-02-01,2024-02-01\nR1,2024-02-01,2024-02-01T08:00\n";
const B: &str = "report!received,id,date,severity\n2024-01-01,R9,2024-01-01,2\n";
const C: &str = "report.contacts!parent,person,did\nR1,li,one\nR9,li,two\nR1,zhang,three\n";
const D: &str = "report.contacts!did,parent,person\nfour!,R1,li\n";

#[test]
fn the_order_of_files_and_rows_means_nothing() {
    let forward = read(&[A, B, C, D]);
    let backward = read(&[
        D,
        C,
        B,
        "report!id,date,received\nR1,2024-02-01,2024-02-01T08:00\nR2,2024-02-01,2024-02-01\n",
    ]);
    assert_eq!(forward.codes(), [""; 0]);
    assert_eq!(forward.ids(), ["R9", "R1", "R2"]);
    assert_eq!(forward.did(), backward.did());
    assert_eq!(forward.did()[0], ["two"]);
    for (a, b) in forward.matters.tables[0].columns.iter().zip(&backward.matters.tables[0].columns) {
        assert_eq!(
            (0..3).map(|row| a.get(row)).collect::<Vec<_>>(),
            (0..3).map(|row| b.get(row)).collect::<Vec<_>>()
        );
    }
    assert_eq!(forward.matters.tables[0].ids.len(), backward.ids().len());
}

#[test]
fn every_fault_of_a_row_at_its_place() {
    let long = "x".repeat(LONGEST_TEXT + 1);
    let long = format!("note: {long}");
    for (cell, code) in [
        ("urgent: yes", "not-a-bool"),
        ("severity: 1.5", "not-whole"),
        ("severity: 5", "out-of-range"),
        ("loss: 1_000", "not-a-number"),
        ("loss: 1e3", "not-a-number"),
        ("closed: 2024-02-30", "not-a-date"),
        ("closed: 2024-02-03T09:00", "not-a-date"),
        ("result: solve", "unknown-word"),
        ("by: zhan", "unknown-node"),
        ("by: YJ", "wrong-kind"),
        ("unit: li", "wrong-kind"),
        ("first: li", "derived-field-given"),
        ("resul: solved", "unknown-field"),
        ("note: [a]", "wrong-shape"),
        ("contacts: [{parent: R1, person: li}]", "unknown-field"),
        ("contacts: [{did: x}]", "missing-field"),
        (long.as_str(), "text-too-long"),
    ] {
        let text = format!("report: [{{id: R1, date: 2024-03-04, received: 2024-03-04, {cell}}}]");
        let read = read(&[&text]);
        assert_eq!(read.codes(), [code], "{cell}");
        assert!(matches!(read.problems.sorted()[0].place, Place::Span { .. }));
    }
    for (row, code) in [
        ("id: R1, received: 2024-03-04", "missing-field"),
        ("date: 2024-03-04, received: 2024-03-04", "missing-field"),
        ("id: '', date: 2024-03-04, received: 2024-03-04", "missing-field"),
        ("id: R1, date: 2024-03-04", "missing-field"),
        ("id: R1, date: 2025-01-01, received: 2024-03-04", "matter-after-cycle"),
        ("id: R1, date: 2023-12-31, received: 2024-03-04", "matter-before-cycle"),
        ("id: R1, date: 2024-03-04, received: noon", "not-a-moment"),
    ] {
        assert_eq!(read(&[&format!("report: [{{{row}}}]")]).codes(), [code], "{row}");
    }
    assert_eq!(read(&["reprt: []"]).codes(), ["unknown-kind"]);
    assert_eq!(read(&["report: [x]"]).codes(), ["wrong-shape"]);
    let two = read(&["report: [{id: R1, date: 2025-02-03, received: x, by: zhan}]"]);
    assert_eq!(two.codes(), ["matter-after-cycle", "not-a-moment", "unknown-node"]);
    assert!(two.problems.sorted()[2].help.as_ref().unwrap().en.contains("`zhang`"));
}

#[test]
fn faults_of_tables() {
    for (table, codes, place) in [
        (
            "report!id,date,received,resul\nR1,2024-01-01,2024-01-01,\n",
            ["unknown-field"],
            "csv:1 column resul",
        ),
        (
            "report!id,date,received,first\nR1,2024-01-01,2024-01-01,\n",
            ["derived-field-given"],
            "csv:1 column first",
        ),
        ("report!id,received\nR1,2024-01-01\n", ["missing-column"], "csv"),
        ("report!id,date,received\nR1,,2024-01-01\n", ["missing-field"], "csv:2"),
        ("report!id,date,received,by\nR1,2024-01-01,2024-01-01,zhan\n", ["unknown-node"], "csv:2 column by"),
        ("reports!id\n1\n", ["unknown-kind"], "csv"),
        ("report.contacts!parent,person\nR7,li\n", ["unknown-parent"], "csv:2 column parent"),
        ("report.contacts!person\nli\n", ["missing-column"], "csv"),
    ] {
        let read = read(&[table]);
        assert_eq!(read.codes(), codes, "{table}");
        let at = read.sources.describe(read.problems.sorted()[0].place);
        assert!(at.ends_with(place), "{table}: {at}");
    }
    let near = read(&["report!id,date,received,by\nR1,2024-01-01,2024-01-01,zhan\n"]);
    let help = &near.problems.sorted()[0].help.as_ref().unwrap().en;
    assert!(help.contains("`zhang`") && help.contains("--set-aside"), "{help}");
}

#[test]
fn a_matter_given_twice_shows_both_places() {
    let twice = "report!id,date,received\nR1,2024-01-01,2024-01-01\nR2,2024-01-01,2024-01-01\nR1,2024-01-02,2024-01-02\n";
    let refused = read(&[twice, "report.contacts!parent,person\nR1,li\n"]);
    assert_eq!(refused.codes(), ["duplicate-matter"]);
    let problem = refused.problems.sorted()[0].clone();
    assert!(refused.sources.describe(problem.place).ends_with(":4"));
    assert!(refused.sources.describe(problem.also[0].0).ends_with(":2"));
    // Which of the two is right cannot be known, so neither is used.
    let set_aside = read_with(&[twice, "report.contacts!parent,person\nR1,li\nR2,zhang\n"], true);
    assert_eq!(set_aside.codes(), [""; 0]);
    assert_eq!(set_aside.ids(), ["R2"]);
    assert_eq!(set_aside.matters.tables[0].children[0].offsets, [0, 1]);
    let rows: Vec<_> = set_aside.bad.into_rows().iter().map(|row| row.row).collect();
    assert_eq!(rows, [2, 4, 2]);
    let mixed = read(&["report: [{id: R1, date: 2024-01-01, received: 2024-01-01}]", twice]);
    assert_eq!(mixed.codes(), ["duplicate-matter", "duplicate-matter"]);
}

#[test]
fn a_row_set_aside_is_not_used_and_takes_its_children_along() {
    let table = "report!id,date,received\nR1,2024-13-01,x\nR2,2024-01-01,2024-01-01\n";
    let read = read_with(&[table, "report.contacts!parent,person\nR1,li\nR2,li\n"], true);
    assert_eq!(read.codes(), [""; 0]);
    assert_eq!(read.ids(), ["R2"]);
    assert_eq!(read.bad.into_rows().len(), 2);
    assert_eq!(
        self::read(&[table, "report.contacts!parent,person\nR1,li\n"]).codes(),
        ["not-a-date", "not-a-moment"]
    );
}
