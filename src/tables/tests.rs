//! Foreign tables, their cells and their faults.

use super::*;
use crate::source::{Problems, Sources, parse};
use std::path::Path;
use std::sync::Arc;

struct Read {
    table: Option<Table>,
    problems: Problems,
    bad: BadRows,
    sources: Sources,
}

impl Read {
    fn codes(&self) -> Vec<&'static str> {
        self.problems.sorted().iter().map(|problem| problem.code).collect()
    }
    fn rows(&self) -> Vec<Vec<Option<&str>>> {
        let table = self.table.as_ref().unwrap();
        table
            .records
            .iter()
            .map(|r| r.cells.iter().map(|c| c.as_ref().map(|c| c.text.as_str())).collect())
            .collect()
    }
    fn place(&self) -> String {
        self.sources.describe(self.problems.sorted()[0].place)
    }
    fn help(&self) -> String {
        self.problems.sorted()[0].help.clone().unwrap().en
    }
}

fn read_with(manifest: &str, bytes: &[u8], set_aside: bool) -> Read {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("t.csv"), bytes).unwrap();
    let (mut sources, mut problems, mut bad) =
        (Sources::default(), Problems::default(), BadRows::new(set_aside));
    let file = sources.add_text(Path::new("m.yaml"), Arc::from(manifest), manifest.as_bytes());
    let node = parse(file, &sources, &mut problems).unwrap();
    let table = Mapping::of(&node, folder.path(), None, &mut problems)
        .and_then(|mapping| mapping.read(&mut sources, &mut bad, &mut problems));
    Read { table, problems, bad, sources }
}

fn read(manifest: &str, text: &str) -> Read {
    read_with(manifest, text.as_bytes(), false)
}

const POSTINGS: &str = "{table: t.csv, into: posts, columns: {
    person: officer, unit: {column: unit, as: whole_number}, post: {value: member},
    from: {column: from, format: '%d/%m/%Y'},
    role: {column: rank, values: {SERGEANT: sergeant, '': null}, otherwise: skip}}}";

#[test]
fn a_foreign_table_is_mapped_and_not_rewritten() {
    let read = read(
        POSTINGS,
        "officer,unit,from,rank,other\nO1,189.0,31/01/2014,SERGEANT,x\nO2,7,01/02/2014,,x\nO3,8,01/02/2014,CLERK,x\n",
    );
    assert_eq!(read.codes(), [""; 0]);
    assert_eq!(
        read.rows(),
        [
            [Some("O1"), Some("189"), Some("member"), Some("2014-01-31"), Some("sergeant")],
            [Some("O2"), Some("7"), Some("member"), Some("2014-02-01"), None],
        ]
    );
    let table = read.table.as_ref().unwrap();
    assert_eq!((table.skipped, table.into.as_str()), (1, "posts"));
    assert_eq!(table.columns, ["person", "unit", "post", "from", "role"]);
    let cell = table.records[0].cells[1].as_ref().unwrap();
    assert!(read.sources.describe(cell.place).ends_with("t.csv:2 column unit"));
    assert_eq!(read.sources.describe(table.records[0].cells[2].as_ref().unwrap().place), "m.yaml:2:76");
    assert_eq!(table.records[0].written.cells(), ["O1", "189.0", "31/01/2014", "SERGEANT", "x"]);
}

#[test]
fn every_way_to_read_a_cell() {
    for (column, cell, expected) in [
        ("{column: a, as: upper}", "ab", Some("AB")),
        ("{column: a, as: [trim, lower]}", " Ab ", Some("ab")),
        ("{column: a, as: trim}", "  ", None),
        ("{column: a, as: text}", "007", Some("007")),
        ("{column: a, as: whole_number, otherwise: null}", "1.5", None),
        ("{column: a, as: whole_number, otherwise: keep}", "1.5", Some("1.5")),
        ("{column: a, as: whole_number, values: {189: x}}", "189.0", Some("x")),
        ("{column: a, values: {b: c}, otherwise: keep}", "d", Some("d")),
        ("{column: a, values: {b: c}}", "", None),
        ("{column: a, values: {'': general}}", "", Some("general")),
        ("{column: a, format: '%Y/%m/%d %H:%M'}", "2014/01/31 09:05", Some("2014-01-31T09:05:00")),
        ("{column: a, format: '%Y%m%d', values: {open: null}}", "open", None),
        ("{column: a, format: '%Y%m%d', values: {open: null}}", "20140131", Some("2014-01-31")),
        ("{value: always}", "x", Some("always")),
        ("{row: A}", "x", Some("A2")),
    ] {
        let read = read(
            &format!("{{table: t.csv, into: x, columns: {{ours: {column}}}}}"),
            &format!("a,z\n{cell},\n"),
        );
        assert_eq!(read.codes(), [""; 0], "{column}");
        assert_eq!(read.rows(), [[expected]], "{column}");
    }
}

#[test]
fn composites_number_their_repeats_and_skipped_rows_do_not_count() {
    let manifest = "{table: t.csv, into: x, where: {column: s, in: [F, G]},
        columns: {id: {columns: [a, b], separator: /, number_repeats: true}}}";
    let read = read(manifest, "a,b,s\n1,2,F\n1,2,X\n1,2,G\n1,,F\n,,F\n");
    assert_eq!(read.rows(), [[Some("1/2")], [Some("1/2#2")], [Some("1/")], [None]]);
    assert_eq!(read.table.unwrap().skipped, 1);
    let read = self::read("{table: t.csv, into: x, where: {column: s, is: F}}", "a,s\n1,F\n2,G\n");
    assert_eq!(read.rows(), [[Some("1"), Some("F")]]);
}

#[test]
fn lines_are_those_of_the_file() {
    let read = read("{table: t.csv, into: x}", "\u{feff}a,b\n\n\n\"1\n1\",2\n\r\n3,4\r\n");
    let lines: Vec<_> =
        read.table.as_ref().unwrap().records.iter().map(|r| read.sources.describe(r.place)).collect();
    assert!(lines[0].ends_with("t.csv:4") && lines[1].ends_with("t.csv:7"), "{lines:?}");
    assert_eq!(read.table.unwrap().columns, ["a", "b"]);
}

#[test]
fn encodings_delimiters_gzip_and_absence() {
    let (gbk, _, _) = encoding_rs::GBK.encode("姓名;单位\n张伟;N/A\n李静;沿江派出所\n");
    let read =
        read_with("{table: t.csv, into: x, encoding: gbk, delimiter: ';', missing: ['', N/A]}", &gbk, false);
    assert_eq!(read.rows(), [[Some("张伟"), None], [Some("李静"), Some("沿江派出所")]]);

    let wrong = read_with("{table: t.csv, into: x}", &gbk, false);
    assert_eq!(wrong.codes(), ["not-utf-8"]);
    assert!(wrong.help().contains("encoding: gbk"), "{}", wrong.help());

    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"a\tb\n1\t2\n").unwrap();
    let read = read_with("{table: t.csv, into: x, delimiter: tab}", &packed.finish().unwrap(), false);
    assert_eq!(read.rows(), [[Some("1"), Some("2")]]);
}

#[test]
fn faults_of_mapping_and_file() {
    for (manifest, text, code, place) in [
        ("{table: t.csv, into: x, columns: {a: offcer}}", "officer\n1\n", "unknown-column", "m.yaml:1:38"),
        (
            "{table: t.csv, into: x, where: {column: q, is: z}}",
            "officer\n1\n",
            "unknown-column",
            "m.yaml:1:41",
        ),
        ("{table: t.csv, into: x, columns: {a: a}}", "a,a\n1,2\n", "duplicate-column", "t.csv:1 column a"),
        ("{table: t.csv, into: x}", "a,a\n1,2\n", "duplicate-column", "t.csv:1 column a"),
        ("{table: t.csv, into: x}", "", "empty-table", "t.csv"),
        ("{table: t.csv, into: x}", "a,b\n", "table-without-rows", "t.csv"),
        ("{table: t.csv, into: x}", "a,b\n1,2\n1\n", "ragged-row", "t.csv:3"),
        ("{table: t.csv, into: x}", "PK\u{3}\u{4}", "workbook-broken", "m.yaml:1:9"),
        ("{table: u.csv, into: x}", "", "file-not-found", "m.yaml:1:9"),
        ("{table: ., into: x}", "", "is-directory", "m.yaml:1:9"),
        ("{table: t.csv}", "", "missing-key", "m.yaml:1:1"),
        ("{table: t.csv, into: x, encodng: gbk}", "a\n1\n", "unknown-key", "m.yaml:1:25"),
        ("{table: t.csv, into: x, encoding: gkb}", "a\n1\n", "unknown-encoding", "m.yaml:1:35"),
        ("{table: t.csv, into: x, delimiter: ab}", "a\n1\n", "bad-delimiter", "m.yaml:1:36"),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, value: b}}}",
            "a\n1\n",
            "column-without-source",
            "m.yaml:1:38",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, format: '%Q'}}}",
            "a\n1\n",
            "bad-format",
            "m.yaml:1:58",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, format: '%H'}}}",
            "a\n1\n",
            "bad-format",
            "m.yaml:1:58",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, as: uper}}}",
            "a\n1\n",
            "unknown-word",
            "m.yaml:1:54",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, otherwise: skp}}}",
            "a\n1\n",
            "unknown-word",
            "m.yaml:1:61",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {columns: [a], seperator: x}}}",
            "a\n1\n",
            "unknown-key",
            "m.yaml:1:53",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, values: x}}}",
            "a\n1\n",
            "wrong-shape",
            "m.yaml:1:58",
        ),
        ("{table: t.csv, into: x, columns: [a]}", "a\n1\n", "wrong-shape", "m.yaml:1:34"),
        ("{table: t.csv, into: x, where: {column: a}}", "a\n1\n", "empty-condition", "m.yaml:1:32"),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, values: {SERGEANT: s}}}}",
            "a\nSERGENT\n",
            "value-not-mapped",
            "t.csv:2 column a",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, as: whole_number}}}",
            "a\n1.5\n",
            "not-whole",
            "t.csv:2 column a",
        ),
        (
            "{table: t.csv, into: x, columns: {a: {column: a, format: '%d/%m/%Y'}}}",
            "a\n31/02/2014\n",
            "not-in-format",
            "t.csv:2 column a",
        ),
    ] {
        let read = read(manifest, text);
        assert_eq!(read.codes(), [code], "{manifest}");
        assert!(read.place().ends_with(place), "{manifest}: {}", read.place());
    }
    assert!(read("{table: t.csv, into: x, columns: {a: offcer}}", "officer\n1\n").help().contains("officer"));
    let listed =
        read("{table: t.csv, into: x, columns: {a: {column: a, values: {SERGEANT: s}}}}", "a\nSERGENT\n");
    assert!(listed.help().contains("SERGEANT") && listed.help().contains("--set-aside"), "{}", listed.help());
    assert!(read("{table: t.csv, into: x}", "a,b\n\"1,2\n3,4\n").help().contains("quote"));
}

#[test]
fn bad_rows_are_set_aside_once_each() {
    let manifest = "{table: t.csv, into: x, columns: {a: {column: a, as: whole_number}}}";
    let read = read_with(manifest, b"a,b\n1,x\ny,\nz\n", true);
    assert_eq!(read.codes(), [""; 0]);
    assert_eq!(read.rows(), [[Some("1")]]);
    let rows = read.bad.into_rows();
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(rows[0].column.as_deref(), Some("a"));
    assert_eq!(rows[0].cells, ["y", ""]);
}

#[test]
fn a_constant_at_fault_is_shown_once_and_not_set_aside() {
    let read = read("{table: t.csv, into: x, columns: {a: {value: z}}}", "b\n1\n2\n");
    let mut bad = BadRows::new(true);
    let mut problems = Problems::default();
    for record in &read.table.as_ref().unwrap().records {
        let place = record.cells[0].as_ref().unwrap().place;
        use crate::source::Fault;
        let problem = TableFault::NotWhole { value: "z".into() }.at(place);
        bad.bad(problem, &record.written, &read.sources, &mut problems);
    }
    assert_eq!((problems.len(), bad.rows.len()), (1, 0));
}

#[test]
fn a_hundred_bad_rows_are_shown_and_the_rest_counted() {
    let text = format!("a,b\n{}", "1\n".repeat(250));
    let read = read("{table: t.csv, into: x}", &text);
    assert_eq!((read.problems.len(), read.bad.unshown()), (100, 150));
}

/// What there is to know of the rows of a file, read in either way.
fn rows_of(text: &str, as_lines: bool) -> (bool, Vec<String>, Vec<crate::TableRows>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    let (mut sources, mut problems, mut bad) = (Sources::default(), Problems::default(), BadRows::new(false));
    let mapping = Mapping::identity(path, Place::Nowhere, "units");
    let opened = mapping.open(as_lines, &mut problems).unwrap();
    let table = mapping.read_opened(opened, &mut sources, &mut bad, &mut problems).unwrap();
    let mut cells = Vec::new();
    let row = |row: usize| {
        table.fill(row, &mut cells);
        let there = (0..).zip(&cells).filter(|(_, text)| !text.is_empty());
        let cells: Vec<_> = there.map(|(column, text)| (text, table.cell(row, column))).collect();
        format!("{:?} {:?} {cells:?}", table.row(row), table.written(row).unwrap().cells())
    };
    let mut found: Vec<String> = (0..table.len()).map(row).collect();
    found.extend(problems.sorted().iter().map(|problem| format!("{problem:?}")));
    let mut tables = bad.tables();
    tables.iter_mut().for_each(|table| table.path.clear());
    (table.lines.is_some(), found, tables)
}

#[test]
fn rows_that_are_lines_are_the_same_rows() {
    for (text, lines) in [
        ("id,title\nA,甲\nB,\n", true),
        ("id,title\r\nA,甲\r\n,\r\n\r\n", true),
        ("\u{feff}id , title\n A,\tb ", true),
        ("id\nA\nB\n", true),
        ("id,title\nA,\"甲,乙\"\n", true),
        ("\"id\",\"title\"\r\n\"\",\"甲\"\r\n\"A\",\"\"\r\n", true),
        ("id\n\"\"\nA\n", true),
        ("id,title\nA,\"甲\"\"乙\"\n", false),
        ("id,title\nA,\"甲\n乙\"\n", false),
        ("id,title\nA,甲\"乙\n", false),
        ("id,title\nA,\"甲\"乙\n", false),
        ("id,title\nA,\"甲\n", false),
        ("id,title\n\nA,甲\n", false),
        ("id,title\nA,甲\rB,乙\n", false),
        ("\nid,title\nA,甲\n", false),
        ("id,title\nA\nB,乙\n", false),
    ] {
        let (as_lines, found, tables) = rows_of(text, true);
        assert_eq!(as_lines, lines, "{text:?}");
        assert_eq!((false, found, tables), rows_of(text, false), "{text:?}");
    }
}
