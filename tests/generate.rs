//! Invented data: the same for the same seed, in every format, and what is said of a shape that is wrong.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod program;

use answerable::generate::{Cells, Country, Size, read};
use answerable::source::{Lang, Look, render};
use std::path::Path;

const SHAPE: &str = "examples/national/shape.yaml";

fn outcome(folder: &Path, format: &str) -> String {
    let line =
        format!("generate {SHAPE} --people 300 --matters 2000 --seed 3 --format {format} --out {format}");
    let here = env!("CARGO_MANIFEST_DIR");
    let line = line.replace(SHAPE, &format!("{here}/{SHAPE}"));
    let (status, said) = program::ran(folder, &line);
    assert_eq!(status, 0, "{said}");
    let (status, said) = program::ran(folder, &format!("assess {format} --out out-{format} --format csv"));
    assert_eq!(status, 0, "{said}");
    let read = |name| std::fs::read_to_string(folder.join(format!("out-{format}")).join(name)).unwrap();
    ["attributions.csv", "totals.csv", "scores.csv", "ranks.csv", "undetermined.csv"].map(read).concat()
}

#[test]
fn every_format_is_the_same_country() {
    let folder = tempfile::tempdir().unwrap();
    let csv = outcome(folder.path(), "csv");
    assert!(csv.lines().count() > 1_000, "{}", csv.lines().count());
    assert!(csv == outcome(folder.path(), "jsonl"), "JSON lines give another outcome");
    assert!(csv == outcome(folder.path(), "parquet"), "Parquet gives another outcome");
}

#[test]
fn a_seed_gives_the_same_rows_and_another_gives_others() {
    let shape = read(Path::new(SHAPE)).unwrap();
    let rows = |seed| {
        let country = Country::new(&shape, Size { people: 2_000, matters: 100_000, seed });
        (country.posts_csv(), country.stretch(&country.pieces(0)[0], 1).unwrap())
    };
    assert_eq!(rows(5), rows(5));
    assert_ne!(rows(5).0, rows(6).0);
    assert_ne!(rows(5).1, rows(6).1);
}

/// As many as were asked for, in the order of their dates, some facts absent, posts that change hands in the year.
#[test]
fn the_data_are_as_large_and_as_uneven_as_they_say() {
    let shape = read(Path::new(SHAPE)).unwrap();
    let country = Country::new(&shape, Size { people: 2_000, matters: 100_000, seed: 5 });
    assert!(country.people() >= 1_900 && country.people() <= 2_100, "{}", country.people());
    let all: u64 = (0..shape.kinds.len()).map(|kind| country.rows(kind)).sum();
    assert_eq!(all, 100_000);
    let calls = country.stretch(&country.pieces(0)[0], 0).unwrap();
    let column = |name: &str| calls.columns.iter().find(|column| column.name == name).unwrap();
    let Cells::Dates(dates) = &column("date").cells else { unreachable!() };
    assert!(dates.is_sorted());
    let absent = column("answered").valid.iter().filter(|valid| !**valid).count();
    assert!((500..4_000).contains(&absent), "{absent}");
    let Cells::Whole(officers) = &column("officer").cells else { unreachable!() };
    let mut busy = std::collections::BTreeMap::new();
    officers.iter().for_each(|officer| *busy.entry(officer).or_insert(0_usize) += 1);
    let mut busy: Vec<usize> = busy.into_values().collect();
    busy.sort_unstable();
    let tenth: usize = busy.iter().rev().take(busy.len() / 10).sum();
    assert!(tenth * 4 > officers.len(), "the busiest tenth has {tenth} of {}", officers.len());
    let changed = country.posts_csv().lines().filter(|line| !line.ends_with(',')).count();
    assert!((20..120).contains(&changed), "{changed} posts changed hands");
}

/// Each county has its own files; together they have as many rows as one file for all, and every matter is of the county of its unit.
#[test]
fn matters_may_stand_apart_by_area() {
    let shape = read(Path::new(SHAPE)).unwrap();
    let size = Size { people: 2_000, matters: 10_000, seed: 5 };
    let country = Country::new(&shape, size).apart("county").unwrap();
    let parents: std::collections::BTreeMap<i64, i64> = country
        .units_csv()
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| !cells[3].is_empty())
        .map(|cells| (cells[0].parse().unwrap(), cells[3].parse().unwrap()))
        .collect();
    let (mut ids, mut areas) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for kind in 0..shape.kinds.len() {
        let pieces = country.pieces(kind);
        assert_eq!(pieces.iter().map(|piece| piece.rows).sum::<u64>(), country.rows(kind));
        for piece in pieces {
            let stretch = country.stretch(&piece, 0).unwrap();
            assert_eq!((stretch.rows as u64, piece.stretches()), (piece.rows, 1));
            let column = |at: usize| match &stretch.columns[at].cells {
                Cells::Whole(cells) => cells.clone(),
                _ => unreachable!(),
            };
            assert!(column(2).iter().all(|squad| parents[&parents[squad]] == piece.area.unwrap() as i64));
            ids.extend(column(0));
            areas.extend(piece.area);
        }
    }
    assert_eq!(ids, (1..=10_000).collect());
    assert!(areas.len() >= 4, "{areas:?}");
    // Most of it happens where most of it happens: in the squads that stand first.
    let rows: Vec<u64> = country.pieces(0).iter().map(|piece| piece.rows).collect();
    assert!(rows.is_sorted_by(|a, b| a > b), "{rows:?}");
    assert!(Country::new(&shape, size).apart("nation").is_none());
}

/// Of sixty matters none is a case of misconduct, and of none nothing is: what is written can be assessed all the same.
#[test]
fn kinds_of_which_nothing_happened_have_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let here = env!("CARGO_MANIFEST_DIR");
    for (matters, files) in [(60, 3), (0, 0)] {
        for format in ["csv", "jsonl", "parquet"] {
            let out = format!("{format}-{matters}");
            let sizes = format!("--people 50 --matters {matters}");
            let line = format!("generate {here}/{SHAPE} {sizes} --format {format} --out {out}");
            assert_eq!(program::ran(folder.path(), &line).0, 0);
            let written =
                std::fs::read_dir(folder.path().join(&out).join("matters")).map_or(0, Iterator::count);
            assert_eq!(written, files, "{out}");
            let (status, said) = program::ran(folder.path(), &format!("assess {out}"));
            assert_eq!(status, 0, "{said}");
        }
    }
}

#[test]
fn a_shape_that_is_wrong_is_refused() {
    let text = std::fs::read_to_string(SHAPE).unwrap();
    let pack = std::fs::canonicalize("examples/national/pack").unwrap();
    let sound = text.replace("policy: pack", &format!("policy: \"{}\"", pack.display()));
    for (right, wrong, code) in [
        ("changes: 20", "chnages: 20", "unknown-key"),
        ("changes: 20", "changes: many", "not-a-number"),
        ("kind: province", "kind: provinz", "unknown-name"),
        ("posts: {squad_leader: 1", "posts: {squad_lead: 1", "unknown-name"),
        ("role: officer", "role: offiser", "unknown-name"),
        ("promoted: {lower", "promote: {lower", "unknown-name"),
        ("up: 2, share", "up: 9, share", "no-such-level"),
        ("  call:\n", "  cal:\n", "unknown-name"),
        ("unit: squad\n    skew", "unit: squads\n    skew", "unknown-level"),
        ("      severity:", "      severty:", "unknown-name"),
        ("weights: [60, 40]", "weights: [60]", "weights"),
        ("{after: received, days: 2.2", "{after: closed, days: 2.2", "not-before"),
        ("survey:   {unit", "servey:   {unit", "unknown-name"),
        ("until: 2024-12-31}\nlevels", "until: 2023-12-31}\nlevels", "dates-backwards"),
        (
            "from: 2024-01-01, until: 2024-12-31}\nlevels",
            "from: 2024-13-01, until: 2024-12-31}\nlevels",
            "not-a-date",
        ),
    ] {
        assert!(sound.contains(right), "{right}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shape.yaml");
        std::fs::write(&path, sound.replacen(right, wrong, 1)).unwrap();
        let refused = read(&path).unwrap_err();
        let look = Look { lang: Lang::Zh, color: false, width: 100 };
        let said = render(&refused.problems, &refused.sources, look);
        assert!(said.contains(&format!("[{code}]")), "{wrong}: {said}");
        assert!(refused.problems.len() < 4, "{wrong}: {said}");
    }
}

#[test]
fn what_is_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"),
        folder.path().join("examples"),
    )
    .unwrap();
    let line = |lang, out| format!("generate {SHAPE} --people 300 --matters 2000 --out {out} --lang {lang}");
    let apart = |lang, kind| format!("{} --apart {kind}", line(lang, "three"));
    let lines = [line("en", "one"), line("zh", "two"), line("zh", "two")];
    let apart = [apart("en", "counties"), apart("zh", "counties"), apart("en", "station")];
    let lines: Vec<&str> = lines.iter().chain(&apart).map(String::as_str).collect();
    program::kept("generate", folder.path(), &lines);
    let written = std::fs::read_to_string(folder.path().join("three/cycle.yaml")).unwrap();
    assert!(written.contains("\n  - {table: matters/call-"), "{written}");
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(folder.path().join("mine/own.txt"), "mine").unwrap();
    let here = env!("CARGO_MANIFEST_DIR");
    let (status, said) =
        program::ran(folder.path(), &format!("generate {here}/{SHAPE} --out mine --lang en"));
    assert_eq!(status, 2);
    assert!(said.contains("`mine` is not empty"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
}
