//! `docs/systems.md` is written by the program and current; every row of the founding documents is run by a definition
//! that a scenario tries, or looked at as a property or by a check, or left out with a reason.
//! `SNAPSHOTS=overwrite cargo test --test coverage` writes the page as it is now: read it before it is committed.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use answerable::coverage::{Coverage, beside, exercised};
use answerable::report::{ClausesReport, clauses_json, clauses_markdown};
use answerable::source::Lang;
use answerable::{PolicyRead, read_policy};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

const ALL: &str = "rules/all";
const PAGE: &str = "docs/systems.md";

/// The rows of the founding documents: each document, and how many it has.
const ROWS: [(&str, usize); 6] = [("000", 28), ("001", 8), ("002", 20), ("003", 9), ("004", 13), ("S", 7)];

/// The rows that nothing runs yet. One that is run or left out is to be struck off.
const OPEN: &[&str] = &[
    "000-09", "000-10", "000-11", "000-12", "000-13", "000-14", "000-15", "000-16", "000-19", "000-20",
    "000-24", "001-07", "001-08", "002-06", "002-07", "002-13", "002-15", "002-16", "002-17", "002-18",
    "002-19", "002-20", "003-04", "003-07", "004-09", "004-10", "004-11", "004-12", "004-13",
];

static READ: LazyLock<(PolicyRead, Coverage)> = LazyLock::new(|| {
    let path = Path::new(ALL);
    let Ok(read) = read_policy(path) else { panic!("{ALL} has faults: see `answerable check {ALL}`") };
    let coverage = exercised(&read.packs, &beside(path)).unwrap();
    (read, coverage)
});

fn report() -> ClausesReport<'static> {
    ClausesReport { read: &READ.0, coverage: &READ.1 }
}

/// The clauses of all sources, by id.
fn clauses() -> BTreeMap<String, Value> {
    let all = clauses_json(&report());
    let sources = all["sources"].as_array().unwrap().iter();
    let clauses = sources.flat_map(|source| source["clauses"].as_array().unwrap().clone());
    clauses.map(|clause| (clause["id"].as_str().unwrap().to_owned(), clause)).collect()
}

/// Is the clause run by something that can be tried or looked at, or is it left out?
fn answered(clause: &Value) -> bool {
    let by = |by: &Value| match by["kind"].as_str().unwrap() {
        "property" | "check" => true,
        _ => by["scenarios"].as_array().is_some_and(|scenarios| !scenarios.is_empty()),
    };
    clause["is"] == "left_out" || clause["run_by"].as_array().unwrap().iter().any(by)
}

#[test]
fn the_documents_list_every_row_in_both_languages() {
    let clauses = clauses();
    let rows = ROWS.iter().flat_map(|(id, count)| (1..=*count).map(move |row| format!("{id}-{row:02}")));
    let rows: BTreeSet<String> = rows.collect();
    assert_eq!(rows, clauses.keys().cloned().collect());
    for (id, clause) in &clauses {
        let [en, zh] = ["en", "zh"].map(|lang| clause["title"][lang].as_str().unwrap_or_default());
        assert!(!en.is_empty() && !zh.is_empty() && en != zh, "{id} lacks a title: {en}, {zh}");
    }
}

#[test]
fn every_row_is_run_and_tried_or_left_out() {
    let found: BTreeSet<String> =
        clauses().into_iter().filter(|(_, clause)| !answered(clause)).map(|(id, _)| id).collect();
    let open: BTreeSet<String> = OPEN.iter().map(|id| (*id).to_owned()).collect();
    let lost: Vec<_> = found.difference(&open).collect();
    assert!(lost.is_empty(), "nothing runs these rows, or no scenario tries what does: {lost:?}");
    let done: Vec<_> = open.difference(&found).collect();
    assert!(done.is_empty(), "these rows are run now: strike them off OPEN: {done:?}");
}

#[test]
fn the_reason_of_each_row_left_out_stands_in_both_languages() {
    let left_out: Vec<Value> = clauses()
        .into_values()
        .map(|clause| clause["left_out"].clone())
        .filter(|why| !why.is_null())
        .collect();
    assert!(left_out.len() >= 7);
    assert!(left_out.iter().all(|why| why["en"] != why["zh"] && why["en"].is_string()), "{left_out:?}");
}

#[test]
fn the_page_is_current() {
    let page = clauses_markdown(&report(), ALL, Lang::En);
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        return std::fs::write(PAGE, page).unwrap();
    }
    let kept = std::fs::read_to_string(PAGE).unwrap_or_default();
    let differs = kept.lines().zip(page.lines()).position(|(kept, now)| kept != now);
    let help =
        format!("write it with SNAPSHOTS=overwrite and read it; the first line that differs: {differs:?}");
    assert!(kept == page, "{PAGE} is not current: {help}");
}

#[test]
fn no_scenario_of_the_library_is_unusable() {
    let unusable: Vec<&String> = READ.1.unusable.iter().map(|(path, _)| path).collect();
    assert!(unusable.is_empty(), "{unusable:?}");
}
