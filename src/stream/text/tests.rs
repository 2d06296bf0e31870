//! Files are cut at ends of records only, and their rows are those of the plain reader, on the same lines.

use super::*;
use crate::matters::Field;
use crate::source::{Place, Problems, Sources};
use crate::tables::{BadRows, Mapping};
use crate::value::Type;
use proptest::prelude::*;

fn kind() -> KindSchema {
    let field = |name: &str, derived: bool| Field {
        name: name.into(),
        of: Type::Text,
        range: None,
        optional: true,
        derived,
    };
    let fields = vec![field("note", false), field("by", false), field("later", false), field("own", true)];
    KindSchema { id: "report".into(), fields, children: Vec::new(), act: None, owed: false }
}

/// The line of each row, and its cells by the names of their columns.
type Read = Vec<(u64, Vec<(String, String)>)>;

fn named(columns: &[String], cells: impl Iterator<Item = Option<String>>) -> Vec<(String, String)> {
    let cells = columns.iter().cloned().zip(cells);
    let mut cells: Vec<_> = cells.filter_map(|(name, cell)| Some((name, cell?))).collect();
    cells.sort();
    cells
}

/// As the plain reader has it; nothing where it finds a fault, or no rows.
fn plain(path: &Path) -> Option<Read> {
    let (mut sources, mut problems, mut bad) = (Sources::default(), Problems::default(), BadRows::new(true));
    let mapping = Mapping::identity(path.to_owned(), Place::Nowhere, "report");
    let table = mapping.read(&mut sources, &mut bad, &mut problems)?;
    let row = |record: &crate::tables::Record| {
        let Place::Cell { row, .. } = record.place else { panic!() };
        let cells = record.cells.iter().map(|cell| cell.as_ref().map(|cell| cell.text.to_string()));
        (u64::from(row), named(&table.columns, cells))
    };
    (problems.is_empty() && bad.rows.is_empty()).then(|| table.records.iter().map(row).collect())
}

fn written(name: &str, text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// As it passes by, cut into units of that size; nothing where it is left to the plain reader.
fn passing(path: &Path, size: usize) -> Option<Result<Read, Said>> {
    let file = cut::open(path, &kind(), size)?;
    let rows = |unit: usize| {
        let all: Vec<u32> = (0..file.units[unit].rows as u32).collect();
        let some: Vec<u32> = all.iter().copied().filter(|row| row % 2 == 1).collect();
        let (lines, some) = (file.texts(unit, &all)?, file.texts(unit, &some)?);
        let odd = lines.iter().skip(1).step_by(2).map(|line| (line.line, &line.cells));
        assert!(odd.eq(some.iter().map(|line| (line.line, &line.cells))));
        Ok(lines)
    };
    let units: Result<Vec<Vec<Line>>, Said> = (0..file.units.len()).map(rows).collect();
    let row = |line: Line| (line.line, named(&file.columns, line.cells.into_iter()));
    Some(units.map(|units| units.into_iter().flatten().map(row).collect()))
}

/// In units of any size, the rows are those of the plain reader.
#[track_caller]
fn agree(name: &str, text: &str) -> Read {
    let (_folder, path) = written(name, text.as_bytes());
    let wanted = plain(&path).unwrap();
    for size in [1, 2, 7, 16, 40, UNIT] {
        assert_eq!(passing(&path, size).unwrap().unwrap(), wanted, "{size}: {text:?}");
    }
    wanted
}

#[test]
fn commas_with_everything_that_may_stand_between_them() {
    let lines = |text: &str| agree("report.csv", text).iter().map(|row| row.0).collect::<Vec<_>>();
    assert_eq!(lines("id,note\na,b\nc,\n"), [2, 3]);
    assert_eq!(lines("id,note\r\na,b\r\n\r\n\r\nc,d"), [2, 5]);
    assert_eq!(lines("id,note\n\n\na,\"b\nb\n\"\nc,\"d, \"\"d\"\"\"\n\n"), [4, 7]);
    assert_eq!(lines("\u{feff}\"id\",\"no\nte\"\n\"a\"x\"y\",5\" pipe\n,\"\"\n"), [3, 4]);
    assert_eq!(lines("id,note\né,中文\n\"é\",\"中,文\"\n"), [2, 3]);
    assert_eq!(lines("id\na\n\n\"\"\n b\n"), [2, 4, 5]);
}

#[test]
fn a_quoted_cell_is_never_cut() {
    let text = format!("id,note\n{}", "1,\"a\nb\n\"\n".repeat(50));
    let (_folder, path) = written("report.csv", text.as_bytes());
    let file = cut::open(&path, &kind(), 16).unwrap();
    assert!(file.units.len() > 10);
    assert_eq!(file.rows().iter().sum::<u64>(), 50);
    agree("report.csv", &text);
}

#[test]
fn what_the_plain_reader_refuses_or_reads_otherwise_is_left_to_it() {
    for text in [
        &b""[..],
        b"\n",
        b"id,note\n",
        b"id,note",
        b"id,note\na\n",
        b"id,note\na,b,c\n",
        b"id,id\na,b\n",
        b"id, id\na,b\n",
        b"id;note\na;b\n",
        b"id,note\na,\"b\n",
        b"id,note\ra,b\r",
        b"id,note\na,b\rc,d\n",
        b"id,note\na,\xff\n",
        b"\nid,note\na,b\n",
        b"\x1f\x8b,id\na,b\n",
        b"PAR1,id\na,b\n",
        b"PK\x03\x04,id\na,b\n",
    ] {
        let (_folder, path) = written("report.csv", text);
        for size in [1, UNIT] {
            assert!(cut::open(&path, &kind(), size).is_none(), "{:?}", String::from_utf8_lossy(text));
        }
    }
    let first = "{\"id\":1,\"date\":2}\n";
    for text in [
        "",
        "\n",
        "[1]",
        "{}",
        "{\"id\":1}",
        "{\"id\":1,\"date\":[2]}",
        "{\"id\":1,\"id\":1,\"date\":2}",
        "{\"id\":1,\"date\":2,\"own\":3}",
        "{\"id\":1,\"date\":2,\"other\":3}",
        "{\"id\":1,\"date\":2",
        "{\"id\":01,\"date\":2}",
        "{\"id\":1,\"date\":2}}",
        "{\"id\":1 \"date\":2}",
    ] {
        let (_folder, path) = written("report.jsonl", text.as_bytes());
        assert!(cut::open(&path, &kind(), UNIT).is_none(), "{text}");
        let (_folder, path) = written("report.jsonl", format!("{first}{text}\n").as_bytes());
        let good = matches!(text, "" | "\n" | "{}" | "{\"id\":1}");
        assert_eq!(cut::open(&path, &kind(), UNIT).is_some(), good, "{text}");
    }
}

#[test]
fn lines_of_json_as_machines_and_as_people_write_them() {
    let lines = |text: &str| agree("report.jsonl", text).iter().map(|row| row.0).collect::<Vec<_>>();
    let first = "{\"id\":\"a\",\"date\":\"2024-01-01\",\"note\":true}\n";
    assert_eq!(lines(&format!("{first}\n{{\"date\": -1.50, \"id\": null}}\r\n \n{{}}")), [1, 3, 5]);
    assert_eq!(
        lines(&format!("\u{feff}{first}  {{ \"id\" : \"a\\n\\u00e9,\\\"\" , \"note\":\"\" }} \n")),
        [1, 2]
    );
    assert_eq!(
        lines(&format!("{first}{{\"by\":1e3,\"later\":\"中文\",\"i\\u0064\":false}}\n{first}")),
        [1, 2, 3]
    );
}

#[test]
fn what_is_wrong_with_a_later_line_is_said_as_the_plain_reader_says_it() {
    let first = "{\"id\":1,\"date\":2}\n";
    for (line, zh) in [
        ("{\"id\":1,\"id\":2}", "第 101 行的键 `id` 重复"),
        ("{\"id\":[1]}", "第 101 行的 `id` 含有列表或对象"),
        ("{\"id\":x}", "第 101 行自第 7 个字符起不是 JSON"),
        ("{\"id\":", "第 101 行的对象没有写完"),
        ("{\"nte\":1}", "第 101 行：`report` 没有名为 `nte` 的字段"),
    ] {
        let (_folder, path) =
            written("report.jsonl", format!("{first}{}{line}\n", "\n".repeat(99)).as_bytes());
        let said = passing(&path, 1).unwrap().unwrap_err();
        assert!(said.zh.contains(zh), "{}", said.zh);
        assert!(plain(&path).is_none_or(|_| line.contains("nte")), "{line}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_alike(text in "id,note\r?\n([a,\"\n é]|\r\n|a,a\n|\"a,a\",a\n){0,40}", size in 1_usize..50) {
        let (_folder, path) = written("report.csv", text.as_bytes());
        let passing = passing(&path, size).map(Result::unwrap);
        let wanted = plain(&path);
        prop_assert!(passing.is_none() || passing == wanted, "{:?} {:?} {:?}", text, passing, wanted);
        // Of quotes that are not closed, the plain reader makes what it can.
        prop_assert!(passing.is_some() || wanted.is_none() || text.contains('"'), "{:?}", text);
    }

    #[test]
    fn any_object_is_read_alike(
        lines in prop::collection::vec("\\{\"(id|date|note)\": ?(-?[01]{1,2}(\\.5)?|\"[a\\\\n\"]{0,3}\"|true|null|x)(, ?\"(by|later|note)\":[12])?\\}|", 0..5),
        size in 1_usize..80,
    ) {
        let text = format!("{{\"date\":1,\"id\":2}}\n{}\n", lines.join("\n"));
        let (_folder, path) = written("report.jsonl", text.as_bytes());
        let wanted = plain(&path);
        match passing(&path, size) {
            Some(Ok(rows)) => prop_assert_eq!(Some(rows), wanted),
            _ => prop_assert!(wanted.is_none(), "{}", text),
        }
    }
}
