//! Matters that pass by, as Parquet, as CSV and as JSON lines, and the same matters in memory: the same outcome.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use answerable::generate::{Country, Format, Size, files, read};
use answerable::stream::source::{Found, Known};
use answerable::{Assessment, Options};
use std::fs::{File, create_dir_all, write};
use std::path::{Path, PathBuf};

const FORMS: [&str; 3] = ["parquet", "csv", "jsonl"];

/// Writes a small country as `answerable generate` does, with the matters in one form.
fn country(folder: &Path, form: &str) -> PathBuf {
    let folder = folder.join(form);
    let format = match form {
        "csv" => Format::Csv,
        "jsonl" => Format::Jsonl,
        _ => Format::Parquet,
    };
    let shape = read(Path::new("examples/national/shape.yaml")).unwrap();
    let country = Country::new(&shape, Size { people: 1_000, matters: 20_000, seed: 7 });
    let pack = std::fs::canonicalize("examples/national/pack").unwrap();
    for file in files(&country, format, &pack.display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(File::create(path).unwrap()).unwrap();
    }
    folder
}

fn prepared(folder: &Path) -> answerable::Prepared {
    answerable::prepare(folder, Options { passing: true, ..Options::default() }).unwrap()
}

fn passed(folder: &Path, threads: usize) -> Assessment {
    let prepared = prepared(folder);
    assert_eq!(prepared.passing.len(), 4, "{}", folder.display());
    prepared.assess_passing(threads).unwrap_or_else(|_| panic!()).0
}

/// What follows from the sums.
fn same(a: &Assessment, b: &Assessment, whole: bool) {
    let parts = |assessment: &Assessment| {
        let mut totals = assessment.outcome.totals.clone();
        if !whole {
            totals.iter_mut().for_each(|total| total.parts = Default::default());
        }
        totals
    };
    assert_eq!(parts(a), parts(b));
    assert_eq!(a.outcome.scores, b.outcome.scores);
    assert_eq!(a.outcome.rankings, b.outcome.rankings);
    assert_eq!(a.outcome.proposals, b.outcome.proposals);
    assert!(a.outcome.totals.len() > 100 && !a.outcome.scores.is_empty() && !a.outcome.proposals.is_empty());
}

#[test]
fn the_form_of_the_matters_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folders = FORMS.map(|form| country(folder.path(), form));
    let first = passed(&folders[0], 1);
    for folder in &folders {
        same(&first, &passed(folder, 2), true);
        same(&first, &answerable::assess(folder, Options::default()).unwrap(), false);
    }
}

#[test]
fn the_number_of_threads_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = country(folder.path(), "csv");
    let written = |threads: usize| {
        let options = Options { passing: true, threads, ..Options::default() };
        let prepared = answerable::prepare(&folder, options).unwrap();
        let assessment = prepared.assess_passing(threads).unwrap_or_else(|_| panic!()).0;
        answerable::report::json_text(&assessment)
    };
    let alone = written(1);
    assert!(alone.len() > 10_000);
    for threads in [0, 2, 3, 16] {
        assert!(written(threads) == alone, "{threads} threads");
    }
}

#[test]
fn reading_alone_reads_every_row() {
    let folder = tempfile::tempdir().unwrap();
    for form in FORMS {
        let prepared = prepared(&country(folder.path(), form));
        let units = prepared.units();
        assert_eq!(prepared.read_only(&units, 2).unwrap(), 20_000, "{form}");
        assert_eq!(prepared.read_only(&units[1..], 1).unwrap(), 20_000 - units[0].rows, "{form}");
    }
}

#[test]
fn rows_at_fault_are_found() {
    let folder = tempfile::tempdir().unwrap();
    for (form, row) in [("csv", "x,2024-01-32,y\n"), ("jsonl", "{\"id\":\"x\",\"date\":\"2024-01-32\"}\n")] {
        let folder = country(folder.path(), form);
        let path = folder.join(format!("matters/call.{form}"));
        let text = std::fs::read_to_string(&path).unwrap();
        let width = text.lines().next().unwrap().matches(',').count();
        let row = if form == "csv" {
            row.trim_end().to_owned() + ",".repeat(width - 2).as_str() + "\n"
        } else {
            row.to_owned()
        };
        write(&path, format!("{text}\n{row}")).unwrap();
        let prepared = prepared(&folder);
        let (kind, of) = (prepared.program.schema.kind("call").unwrap(), &prepared.passing);
        let at = of.iter().position(|source| source.kind == kind).unwrap();
        let rows = of[at].rows() as u32;
        let bad = prepared.part(&prepared.units(), 1).unwrap().bad;
        let [(unit, found)] = bad.as_slice() else { panic!("{bad:?}") };
        assert_eq!((unit.source, found.as_slice()), (at, &[rows - 1][..]), "{form}");
        let found = Found { unit: *unit, rows: found.clone() };
        let table = of[at].table(&found, &Known::new(), &prepared.program.schema.kinds[kind]).unwrap();
        let line = text.lines().count() as u32 + 2;
        let answerable::source::Place::Cell { row, .. } = table.records[0].place else { panic!() };
        assert_eq!(row, line, "{form}");
        assert_eq!(table.records[0].written.cells()[..2].join(","), "x,2024-01-32");
    }
}

#[test]
fn what_cannot_pass_by_is_read_like_any_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = country(folder.path(), "csv");
    let path = folder.join("matters/order.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    write(&path, format!("{text}one,too,few\n")).unwrap();
    let asked = |passing| {
        let options = Options { passing, set_aside: true, ..Options::default() };
        answerable::prepare(&folder, options).unwrap()
    };
    let (passing, plain) = (asked(true), asked(false));
    assert_eq!((passing.passing.len(), plain.passing.len()), (3, 0));
    assert_eq!(passing.set_aside, plain.set_aside);
    assert_eq!(plain.set_aside.len(), 1);
}
