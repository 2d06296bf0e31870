//! `docs/coverage.md` is true: what it names is there, and carries the number of its row.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../docs/coverage.md");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

/// The rows of the table of what runs: row, what, packs, rules, scenarios.
fn rows() -> Vec<Vec<&'static str>> {
    let rest = PAGE.split_once("## Running").map_or("", |(_, rest)| rest);
    let rows = rest.split("\n## ").take(1).flat_map(str::lines).filter(|line| line.starts_with("| 0"));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands in backticks.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Everything that the files of a pack say; nothing where there is no pack.
fn pack(id: &str) -> String {
    let files = read_dir(root().join("rules").join(id)).into_iter().flatten().flatten();
    files.flat_map(|file| read_to_string(file.path())).collect()
}

#[test]
fn every_row_stands_in_its_pack() {
    let rows = rows();
    assert!(rows.len() > 30);
    for row in rows {
        let [ids, _, packs, rules, _] = row[..] else { panic!("not five cells: {row:?}") };
        let text: String = named(packs).map(pack).collect();
        let id = ids.split(' ').next().unwrap();
        assert!(text.contains(id), "{packs} does not say `{id}`");
        for rule in named(rules) {
            assert!(text.contains(&format!("\n  {rule}:")), "{packs} has no `{rule}`, named by {id}");
        }
    }
}

#[test]
fn every_scenario_is_there() {
    let folders: Vec<PathBuf> =
        read_dir(root().join("scenarios")).unwrap().map(|folder| folder.unwrap().path()).collect();
    for row in rows() {
        for scenario in named(row[4]) {
            let there = |folder: &PathBuf| folder.join(scenario).join("scenario.yaml").is_file();
            assert!(folders.iter().any(there), "{}: no scenario `{scenario}`", row[0]);
        }
    }
}

#[test]
fn no_row_is_both_running_and_not_yet() {
    let (_, open) = PAGE.split_once("## Not yet").unwrap();
    for row in rows() {
        let id = row[0].split(' ').next().unwrap();
        let mut firsts = open.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
        assert!(!firsts.any(|ids| ids.contains(id)), "{id} is in both");
    }
}
