//! `docs/systems.md` is written by the program and current; every row of the founding documents is run by a definition
//! that a scenario tries (a property or a check: in whose organisation it finds something), or left out with a reason.
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

/// What runs a clause and is tried by no scenario: `002-17: property sector-in-charge`.
fn untried(id: &str, clause: &Value) -> Vec<String> {
    let run_by = clause["run_by"].as_array().unwrap().iter();
    let untried = run_by.filter(|by| by["scenarios"].as_array().is_none_or(Vec::is_empty));
    untried.map(|by| format!("{id}: {} {}", by["kind"], by["id"])).collect()
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
fn every_row_is_run_or_left_out() {
    let open: Vec<String> = clauses()
        .into_iter()
        .filter(|(_, clause)| {
            clause["is"] == "not_run"
                || clause["run_by"].as_array().unwrap().is_empty() != (clause["is"] == "left_out")
        })
        .map(|(id, _)| id)
        .collect();
    assert!(open.is_empty(), "nothing runs these rows, and none says why: {open:?}");
}

#[test]
fn a_scenario_tries_whatever_runs_a_row() {
    let untried: Vec<String> = clauses().iter().flat_map(|(id, clause)| untried(id, clause)).collect();
    assert!(untried.is_empty(), "no scenario tries these: {untried:#?}");
}

#[test]
fn the_reason_of_each_row_left_out_stands_in_both_languages() {
    let left_out: Vec<Value> = clauses()
        .into_values()
        .map(|clause| clause["left_out"].clone())
        .filter(|why| !why.is_null())
        .collect();
    let ids =
        [&["000-21".to_owned()][..], &(1..=7).map(|row| format!("S-{row:02}")).collect::<Vec<_>>()].concat();
    let found: Vec<String> =
        clauses().into_iter().filter(|(_, one)| one["is"] == "left_out").map(|(id, _)| id).collect();
    assert_eq!(found, ids);
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
