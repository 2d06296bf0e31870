//! Workbooks as inputs: what is read from them, and what is said of bad ones. The workbooks are written here, so that
//! what stands in them can be read.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use answerable::source::{Lang, Look, Node, Problems, Sources, Value, parse, read_text, render};
use answerable::{Options, assess, prepare};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a text as a person would type it: a day becomes a date, a number a number.
fn typed(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    if text.is_empty() {
        return;
    }
    if let Ok(number) = text.parse::<f64>() {
        sheet.write_number(row, column, number).unwrap();
    } else if text.len() >= 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' {
        let when = ExcelDateTime::parse_from_str(&text.replace(' ', "T")).unwrap();
        sheet.write_datetime_with_format(row, column, &when, &date).unwrap();
    } else if let Ok(yes) = text.parse::<bool>() {
        sheet.write_boolean(row, column, yes).unwrap();
    } else {
        sheet.write_string(row, column, text).unwrap();
    }
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            typed(sheet, row, column, text);
        }
    }
}

fn csv_rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of matters written in YAML, a table for each kind and child.
fn matter_tables(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let file = read_text(path, answerable::source::Place::Nowhere, &mut sources, &mut problems).unwrap();
    let tree = parse(file, &sources, &mut problems).unwrap();
    let mut tables = Vec::new();
    for (kind, rows) in &tree.map().unwrap().get("matters").unwrap().map().unwrap().entries {
        table(&kind.text, rows.items().iter().map(|row| (None, row)).collect(), &mut tables);
    }
    tables
}

fn table(name: &str, rows: Vec<(Option<String>, &Node)>, tables: &mut Vec<(String, Vec<Vec<String>>)>) {
    let mut head: Vec<String> =
        if rows.iter().any(|row| row.0.is_some()) { vec!["parent".into()] } else { vec![] };
    let mut children: std::collections::BTreeMap<String, Vec<(Option<String>, &Node)>> = Default::default();
    let mut lines = Vec::new();
    for (parent, row) in &rows {
        let map = row.map().unwrap();
        let id = map.get("id").and_then(Node::text).map(str::to_owned);
        let mut line = vec![String::new(); head.len()];
        if let Some(parent) = parent {
            line[0] = parent.clone();
        }
        for (key, value) in &map.entries {
            if let Value::List(items) = &value.value {
                let child = children.entry(format!("{name}.{}", key.text)).or_default();
                child.extend(items.iter().map(|item| (id.clone(), item)));
                continue;
            }
            let at = head.iter().position(|known| *known == key.text).unwrap_or_else(|| {
                head.push(key.text.clone());
                head.len() - 1
            });
            line.resize(line.len().max(at + 1), String::new());
            line[at] = value.text().unwrap_or_default().to_owned();
        }
        lines.push(line);
    }
    lines.insert(0, head);
    tables.push((name.to_owned(), lines));
    for (name, rows) in children {
        table(&name, rows, tables);
    }
}

#[test]
fn a_year_from_workbooks_is_the_year_from_csv_and_yaml() {
    let example = Path::new("examples/baoshan-2014");
    let folder = tempfile::tempdir().unwrap();
    let mut organisation = Workbook::new();
    for (section, name) in
        [("people", "人员"), ("units", "单位"), ("posts", "任职"), ("relations", "relations")]
    {
        let rows = csv_rows(&example.join(format!("organisation/{section}.csv")));
        fill(organisation.add_worksheet().set_name(name).unwrap(), &rows);
    }
    organisation.save(folder.path().join("organisation.xlsx")).unwrap();
    let mut indicators = Workbook::new();
    fill(indicators.add_worksheet(), &csv_rows(&example.join("indicators.csv")));
    indicators.save(folder.path().join("indicators.xlsx")).unwrap();
    let mut matters = Workbook::new();
    for (name, rows) in matter_tables(&example.join("matters.yaml")) {
        fill(matters.add_worksheet().set_name(&name).unwrap(), &rows);
    }
    matters.save(folder.path().join("matters.xlsx")).unwrap();
    let here = std::env::current_dir().unwrap();
    let cycle = fs::read_to_string(example.join("cycle.yaml")).unwrap();
    let cycle = cycle
        .replace("../../rules", &here.join("rules").display().to_string())
        .replace("organisation: organisation", "organisation: organisation.xlsx")
        .replace("[matters.yaml]", "matters.xlsx")
        .replace("indicators.csv", "indicators.xlsx");
    fs::write(folder.path().join("cycle.yaml"), cycle).unwrap();

    let written = assess(example, Options::default()).unwrap_or_else(|_| panic!("the example is refused"));
    let read = assess(folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, LOOKS[0])));
    assert!(!written.outcome.proposals.is_empty());
    let [read_json, written_json] = [&read, &written].map(answerable::report::json);
    let parts = written_json["outcome"].as_object().unwrap();
    let read_json = &read_json["outcome"];
    assert!(parts.len() > 8, "{:?}", parts.keys());
    for (part, value) in parts {
        // Which tables there were is not the same, and what they gave is.
        if part != "tables" {
            assert!(read_json.get(part) == Some(value), "{part} differs");
        }
    }
    // The workbook of the organisation is in the receipt once, however many of its sheets were read.
    let files = read.sources.hashes().filter(|(path, _)| path.ends_with("organisation.xlsx"));
    assert_eq!(files.count(), 1);
}

const LOOKS: [Look; 2] =
    [Look { lang: Lang::En, color: false, width: 200 }, Look { lang: Lang::Zh, color: false, width: 200 }];

const PACK: &str = "policy: {id: p, title: {zh: 规定, en: Rules}}
matters:
  visit:
    title: {zh: 走访, en: Visit}
    fields: {person: person, done: date?, hours: decimal?, note: text?, good: bool?}
rules:
  late:
    title: {zh: 逾期, en: Late}
    on: visit
    when: hours > 2.5
    find:
      - {hold: person, points: -1}
";

struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    /// A cycle of one person whose visits stand in `visit.xlsx`, which `write` fills.
    fn new(write: impl FnOnce(&mut Workbook)) -> Case {
        let case = Case { folder: tempfile::tempdir().unwrap() };
        let mut book = Workbook::new();
        write(&mut book);
        book.save(case.path("visit.xlsx")).unwrap();
        case.write("pack/policy.yaml", PACK);
        case.cycle("matters: visit.xlsx");
        case
    }

    fn sheet(write: impl FnOnce(&mut Worksheet)) -> Case {
        Case::new(|book| {
            let sheet = book.add_worksheet().set_name("visit").unwrap();
            for (column, heading) in (0..).zip(["id", "date", "person", "done", "hours", "note", "good"]) {
                sheet.write_string(0, column, heading).unwrap();
            }
            write(sheet);
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn cycle(&self, matters: &str) {
        let head = "cycle: {title: T, from: 2014-01-01, until: 2014-12-31}\npolicy: pack\n";
        let people = "organisation: {people: {li: {name: 李静}}}\n";
        self.write("cycle.yaml", format!("{head}{people}{matters}\n"));
    }

    /// Replaces a piece of a part of the workbook.
    fn change(&self, part: &str, from: &str, to: &str) {
        use std::io::{Read, Write};
        let mut old = zip::ZipArchive::new(fs::File::open(self.path("visit.xlsx")).unwrap()).unwrap();
        let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for at in 0..old.len() {
            let mut file = old.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            if name == part {
                assert!(text.contains(from), "{text}");
                text = text.replace(from, to);
            }
            new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            new.write_all(text.as_bytes()).unwrap();
        }
        self.write("visit.xlsx", new.finish().unwrap().into_inner());
    }

    /// What is said, without the folder, in a language: faults, or warnings if there are none.
    fn said(&self, look: Look) -> String {
        let folder = format!("{}/", self.folder.path().display());
        let text = match prepare(self.folder.path(), Options::default()) {
            Ok(prepared) => render(&prepared.warnings, &prepared.sources, look),
            Err(refused) => render(&refused.problems, &refused.sources, look),
        };
        text.replace(&folder, "")
    }

    /// Each of these stands in what is said.
    #[track_caller]
    fn says(&self, en: &[&str], zh: &[&str]) {
        for (look, wanted) in LOOKS.into_iter().zip([en, zh]) {
            let said = self.said(look);
            for line in wanted {
                assert!(said.contains(line), "not said: {line}\n{said}");
            }
        }
    }

    /// The facts read, as the outcome has them: held by the rule or not.
    fn held(&self) -> Vec<String> {
        let assessment = assess(self.folder.path(), Options::default())
            .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, LOOKS[0])));
        let rows = &assessment.matters.tables;
        rows.iter()
            .map(|table| format!("{} {}", table.len(), assessment.outcome.attributions.len()))
            .collect()
    }
}

fn visit(sheet: &mut Worksheet, row: u32, id: &str) {
    sheet.write_string(row, 0, id).unwrap();
    typed(sheet, row, 1, "2014-03-05");
    sheet.write_string(row, 2, "li").unwrap();
}

#[test]
fn a_fault_lies_at_its_cell_and_shows_the_row() {
    let case = Case::sheet(|sheet| {
        visit(sheet, 4, "V1");
        sheet.write_string(4, 4, "many").unwrap();
    });
    case.says(
        &[
            "error[not-a-number]: `many` is not a number",
            "visit.xlsx:visit!E5",
            "row: id: V1, date: 2014-03-05, person: li, hours: many",
        ],
        &["错误[not-a-number]：`many` 不是数字", "visit.xlsx:visit!E5", "该行：id: V1"],
    );
}

#[test]
fn merged_cells_of_rows_and_of_headings() {
    let rows = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        visit(sheet, 2, "V2");
        sheet.merge_range(1, 2, 2, 2, "li", &Format::new()).unwrap();
    });
    rows.says(
        &[
            "C2:C3 are merged: only the first of them would have a value",
            "visit!C2",
            "visit!C3",
            "unmerge the cells and write the value into each of them",
        ],
        &["C2:C3 是合并单元格：只有第一格有值", "请取消合并，并在每一格中填写内容"],
    );
    let title = Case::new(|book| {
        let sheet = book.add_worksheet().set_name("visit").unwrap();
        sheet.merge_range(0, 0, 0, 2, "走访登记表", &Format::new()).unwrap();
        fill(sheet, &[]);
        sheet.write_string(1, 0, "id").unwrap();
    });
    title.says(
        &["the headings are merged: A1:C1", "visit!1:1", "delete a title above them"],
        &["标题行是合并单元格：A1:C1", "请删除其上方的表名"],
    );
}

#[test]
fn formulas_have_the_value_that_was_saved() {
    let saved = Case::sheet(|sheet| {
        for (row, hours) in [(1, "3"), (2, "2")] {
            visit(sheet, row, &format!("V{row}"));
            sheet.write_formula(row, 4, Formula::new("=1+1").set_result(hours)).unwrap();
        }
    });
    saved.says(
        &["warning[computed-cells]: `hours` is computed by formulas", "visit!E2", "0 errors, 1 warning"],
        &["警告[computed-cells]：`hours` 由公式计算", "0 处错误，1 处警告"],
    );
    assert_eq!(saved.held(), ["2 1"]);
    let unsaved = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_formula(1, 4, Formula::new("=1+1").set_result("777")).unwrap();
    });
    unsaved.change("xl/worksheets/sheet1.xml", "<v>777</v>", "");
    unsaved.says(
        &[
            "this cell holds a formula whose result was never saved",
            "visit!E2",
            "open the workbook in Excel or WPS and save it",
        ],
        &["该单元格是公式，但没有保存过计算结果", "请用 Excel 或 WPS 打开并保存一次"],
    );
}

#[test]
fn dates_are_dates_or_are_written_so_that_all_read_the_same() {
    for text in ["2014-03-09", "2014/3/9", "2014年3月9日"] {
        let case = Case::sheet(|sheet| {
            visit(sheet, 1, "V1");
            sheet.write_string(1, 3, text).unwrap();
        });
        assert_eq!(case.held(), ["1 0"], "{text}");
    }
    let case = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_string(1, 3, "9.3.14").unwrap();
    });
    case.says(
        &["`9.3.14` is not a date", "visit!D2", "write a date such as 2014-01-31"],
        &["`9.3.14` 不是日期", "visit!D2", "请写日期，例如 2014-01-31"],
    );
}

#[test]
fn a_million_empty_rows_are_passed_over() {
    let case = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        let format = Format::new().set_bold();
        sheet.write_blank(1_048_575, 6, &format).unwrap();
        for row in 3..200_000 {
            sheet.write_blank(row, 0, &format).unwrap();
        }
    });
    assert_eq!(case.held(), ["1 0"]);
    let last = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        visit(sheet, 1_048_575, "V2");
        sheet.write_string(1_048_575, 4, "x").unwrap();
    });
    last.says(&["visit!E1048576"], &["visit!E1048576"]);
}

#[test]
fn numbers_errors_and_lost_digits() {
    let good = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_number(1, 4, 0.1 + 0.2).unwrap();
        sheet.write_boolean(1, 6, true).unwrap();
        sheet.write_number(1, 5, 2014).unwrap();
    });
    assert_eq!(good.held(), ["1 0"]);
    let lost = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_number(1, 5, 110_101_199_001_011_234.0).unwrap();
    });
    lost.says(
        &["has more than 15 digits", "visit!F2", "format the column as text"],
        &["超过 15 位", "请将该列设为文本格式"],
    );
    let error = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_formula(1, 4, Formula::new("=NA()").set_result("#N/A")).unwrap();
    });
    error.says(&["this cell holds the error `#N/A`", "visit!E2"], &["该单元格是错误值 `#N/A`"]);
}

#[test]
fn headings_are_there_once_each() {
    let twice = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_string(0, 5, "hours").unwrap();
    });
    twice.says(&["two columns are called `hours`", "visit!E1", "visit!F1"], &["有两列都叫 `hours`"]);
    let blank = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_string(1, 8, "x").unwrap();
    });
    blank.says(
        &["column I has values and no heading", "write the heading into I1, or clear the column"],
        &["I 列有内容而没有标题", "请在 I1 填写标题，或清空该列"],
    );
}

#[test]
fn spaces_around_texts_mean_nothing() {
    let case = Case::sheet(|sheet| {
        visit(sheet, 1, " V1 ");
        sheet.write_string(1, 2, "\u{3000}li\u{a0}").unwrap();
        sheet.write_string(0, 4, " hours ").unwrap();
        sheet.write_number(1, 4, 3).unwrap();
    });
    assert_eq!(case.held(), ["1 1"]);
}

#[test]
fn which_sheet() {
    let two = |first: &str, second: &str| {
        let (first, second) = (first.to_owned(), second.to_owned());
        Case::new(move |book| {
            for name in [first, second] {
                let sheet = book.add_worksheet().set_name(name).unwrap();
                fill(sheet, &[["id", "date", "person"].map(str::to_owned).to_vec()]);
                visit(sheet, 1, "V1");
            }
        })
    };
    let case = two("a", "b");
    case.cycle("matters: {table: visit.xlsx, into: visit}");
    case.says(
        &["`visit.xlsx` has several sheets, and none is called `visit`", "it has `a`, `b`"],
        &["`visit.xlsx` 有多张工作表，且没有一张名为 `visit`", "现有 `a`、`b`"],
    );
    case.cycle("matters: {table: visit.xlsx, into: visit, sheet: b}");
    assert_eq!(case.held(), ["1 0"]);
    case.cycle("matters: {table: visit.xlsx, into: visit, sheet: bb}");
    case.says(&["`visit.xlsx` has no sheet `bb`"], &["`visit.xlsx` 没有名为 `bb` 的工作表"]);
    case.cycle("matters: {table: visit.xlsx, into: visit, sheet: b, delimiter: \";\"}");
    case.says(
        &["`delimiter` is said of `visit.xlsx`, which is a workbook"],
        &["`visit.xlsx` 是工作簿，不能写 `delimiter`"],
    );
    let case = two("visit", "说明");
    assert_eq!(case.held(), ["1 0"]);
    let case = Case::new(|book| {
        fill(book.add_worksheet(), &[["id", "date", "person"].map(str::to_owned).to_vec()]);
        visit(book.worksheet_from_index(0).unwrap(), 1, "V1");
    });
    assert_eq!(case.held(), ["1 0"], "the only sheet, called like the file");
    let case = Case::new(|book| {
        book.add_worksheet().set_name("说明").unwrap();
        let sheet = book.add_worksheet().set_name("visit").unwrap();
        fill(sheet, &[["id", "date", "person"].map(str::to_owned).to_vec()]);
        visit(sheet, 1, "V1");
        sheet.set_hidden(true);
    });
    case.says(&["the sheet `visit` is hidden, and is read"], &["工作表 `visit` 是隐藏的，但仍被读取"]);
}

#[test]
fn files_that_are_no_workbooks() {
    let whole = Case::sheet(|sheet| visit(sheet, 1, "V1"));
    let bytes = fs::read(whole.path("visit.xlsx")).unwrap();
    whole.write("visit.xlsx", &bytes[..bytes.len() / 2]);
    whole.says(&["`visit.xlsx` is not a whole workbook"], &["`visit.xlsx` 不是完整的工作簿"]);
    whole.write("visit.xlsx", "id,date,person\n");
    whole.says(&["`visit.xlsx` is not a whole workbook"], &["`visit.xlsx` 不是完整的工作簿"]);
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    whole.write("visit.xlsx", compound);
    whole.says(
        &["`visit.xlsx` is a .xls file", "open it and save it as `.xlsx`"],
        &["`visit.xlsx` 是 .xls 文件", "另存为 `.xlsx`"],
    );
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    whole.write("visit.xlsx", [compound.as_slice(), &name].concat());
    whole.says(
        &["`visit.xlsx` is protected by a password", "save a copy without one"],
        &["`visit.xlsx` 设有打开密码", "另存一份不加密的副本"],
    );
}

#[test]
fn bad_rows_can_be_set_aside_with_their_sheet() {
    let case = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        visit(sheet, 2, "V2");
        sheet.write_string(2, 4, "many").unwrap();
    });
    let options = Options { set_aside: true, ..Options::default() };
    let prepared = prepare(case.folder.path(), options).unwrap_or_else(|_| panic!("refused"));
    let row = &prepared.set_aside[0];
    assert!(row.path.ends_with("visit.xlsx:visit"), "{}", row.path);
    assert_eq!((row.row, row.column.as_deref(), row.cells[0].as_str()), (3, Some("hours"), "V2"));
}

/// A pack whose ladder, bands and values stand in a workbook.
fn tabulated(write: impl FnOnce(&mut Workbook)) -> Case {
    let case = Case::sheet(|sheet| {
        visit(sheet, 1, "V1");
        sheet.write_number(1, 4, 3).unwrap();
    });
    let mut book = Workbook::new();
    write(&mut book);
    fs::create_dir_all(case.path("pack")).unwrap();
    book.save(case.path("pack/decisions.xlsx")).unwrap();
    case.write(
        "pack/ladder.yaml",
        "measures: {talk: {title: {zh: 谈话, en: talk}, kind: sanction, track: t, severity: 1}}
parameters:
  limit: {title: {zh: 上限, en: Limit}, unit: points, values: {table: decisions.xlsx, sheet: limit}}
ladders:
  conduct: {title: {zh: 行为, en: Conduct}, of: person, on: 'points(\"general\")', steps: {table: decisions.xlsx}}
",
    );
    case
}

fn rows(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    fill(book.add_worksheet().set_name(name).unwrap(), &rows);
}

#[test]
fn decision_tables_stand_in_a_workbook() {
    let case = tabulated(|book| {
        rows(
            book,
            "conduct",
            &[&["above", "at_most", "give"], &["param.limit", "", "nothing"], &["", "param.limit", "talk"]],
        );
        rows(book, "limit", &[&["from", "value"], &["2013-01-01", "-1"]]);
    });
    let assessment = assess(case.folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, LOOKS[0])));
    // One visit of three hours is one point off, and -1 is at most -1.
    assert_eq!(assessment.outcome.proposals.len(), 1);
    let named: Vec<_> =
        assessment.sources.hashes().filter(|(path, _)| path.ends_with("decisions.xlsx")).collect();
    assert_eq!(named.len(), 1);
}

#[test]
fn grades_and_conditions_stand_in_a_workbook() {
    let case = tabulated(|book| {
        rows(
            book,
            "conduct",
            &[
                &["above", "at_most", "when", "otherwise", "grade", "give"],
                &["param.limit", "", "", "", "good", ""],
                &["", "param.limit", "subject.holds_post", "", "poor", "talk"],
                &["", "", "", "true", "none_known", ""],
            ],
        );
        rows(book, "limit", &[&["from", "value"], &["2013-01-01", "-1"]]);
    });
    let assessment = assess(case.folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, LOOKS[0])));
    let people = assessment.organisation.people().count();
    assert_eq!(assessment.outcome.grades.len(), people);
    assert!(people > 0);
}

#[test]
fn a_fault_of_a_decision_table_lies_at_its_cell() {
    let case = tabulated(|book| {
        rows(
            book,
            "conduct",
            &[&["above", "at_most", "give"], &["param.limt", "", "nothing"], &["", "-1", "tallk"]],
        );
        rows(book, "limit", &[&["from", "value"], &["2013-01-01", "-1"], &["2013-01-01", "x"]]);
    });
    case.says(
        &[
            "pack/decisions.xlsx:conduct!C3",
            "`tallk`",
            "did you mean `talk`?",
            "`2013-01-01` is written twice",
            "limit!A3",
        ],
        &["pack/decisions.xlsx:conduct!C3", "是否想写 `talk`？", "`2013-01-01` 写了两次"],
    );
}

/// Fills the first rows of a sheet of a template, as a person does: under its headings.
fn filled(forms: &[answerable::template::Form], rows: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for form in forms {
        let sheet = book.add_worksheet().set_name(&form.sheet).unwrap();
        for (at, column) in (0..).zip(&form.columns) {
            sheet.write_string(0, at, &column.name).unwrap();
        }
        let own = rows.iter().filter(|(name, _)| *name == form.sheet);
        for (row, (_, cells)) in (1..).zip(own) {
            for (heading, text) in *cells {
                let at = form.columns.iter().position(|column| column.name == *heading).unwrap();
                typed(sheet, row, u16::try_from(at).unwrap(), text);
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_template_that_is_filled_in_is_read() {
    use answerable::template::{Input, forms, workbook};
    let case = Case::sheet(|_| {});
    let Ok((policy, program, ..)) = answerable::prepare_policy(&[case.path("pack")]) else { panic!("pack") };
    let given = Some((&policy, &program));
    let (matters, organisation) = (forms(Input::Matters, given), forms(Input::Organisation, given));
    let visit = [("id", "V1"), ("date", "2014-03-05"), ("person", "li"), ("hours", "3")];
    case.write("visit.xlsx", filled(&matters, &[("visit", &visit)]));
    case.write("people.xlsx", filled(&organisation, &[("people", &[("id", "li"), ("name", "李静")])]));
    let head = "cycle: {title: T, from: 2014-01-01, until: 2014-12-31}\npolicy: pack\n";
    case.write("cycle.yaml", format!("{head}organisation: people.xlsx\nmatters: visit.xlsx\n"));
    assert_eq!(case.held(), ["1 1"]);
    // The template itself has the same headings, and nothing else that would be read.
    for lang in [Lang::Zh, Lang::En] {
        case.write("visit.xlsx", workbook(&matters, lang).unwrap());
        case.write("people.xlsx", workbook(&organisation, lang).unwrap());
        let prepared = prepare(case.folder.path(), Options::default());
        let prepared = prepared
            .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, LOOKS[0])));
        assert_eq!(prepared.matters.tables.iter().map(|table| table.len()).sum::<usize>(), 0);
    }
}

/// The cells of a sheet as text.
fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn the_outcome_is_a_workbook_of_which_the_bytes_are_always_the_same() {
    let case = Case::sheet(|sheet| {
        visit(sheet, 1, "=1+1");
        sheet.write_number(1, 4, 3).unwrap();
    });
    let read = || assess(case.folder.path(), Options::default()).unwrap_or_else(|_| panic!("refused"));
    let bytes = answerable::report::workbook(&read(), Lang::En).unwrap();
    assert!(bytes == answerable::report::workbook(&read(), Lang::En).unwrap(), "other bytes");
    let rows = cells(&bytes, "Attributions");
    assert_eq!(rows[0][..3], ["id", "name", "effect"]);
    assert_eq!(rows[1][..2], ["li", "李静"]);
    assert!(rows[1].iter().any(|cell| cell.contains("=1+1")), "{rows:?}");
    let chinese = answerable::report::workbook(&read(), Lang::Zh).unwrap();
    assert_eq!(cells(&chinese, "归责与归功")[0][..2], ["编号", "姓名或单位"]);
    assert_eq!(cells(&chinese, "概要")[0][0], "T");
    // No formula anywhere, and filters and headings that stay on every sheet but the summary.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut sheets = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        if part.name().unwrap().starts_with("xl/worksheets/sheet") {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            assert!(!text.contains("<f>"), "{}", part.name().unwrap());
            sheets += usize::from(text.contains("<autoFilter") && text.contains("state=\"frozen\""));
        }
    }
    assert_eq!(sheets, 13);
}

#[test]
fn a_workbook_that_is_there_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("filled-in.xlsx");
    std::fs::write(&path, "the work of a day").unwrap();
    for (lang, said) in [("en", "is there already and is not overwritten"), ("zh", "已存在，不会覆盖")]
    {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_answerable"));
        command.args(["new", "workbook", "organisation", "--lang", lang, "--out"]).arg(&path);
        let output = command.env("COLUMNS", "200").output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "the work of a day");
    }
}
