//! What `schema` and `fmt` print and write, and how they end: transcripts beside this file, in `cli/snapshots`.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod program;

use program::{kept, ran};
use std::path::Path;

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn schemas_are_printed_or_written() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [
        "schema --lang en",
        "schema --lang zh",
        "schema polcy --lang en",
        "schema polcy --lang zh",
        "schema --out schemas --lang zh",
        "schema cycle --out schemas --lang en",
    ];
    kept("schema", folder.path(), &lines);
    let cycle: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "schemas/cycle.schema.json")).unwrap();
    assert_eq!(cycle["title"], "The file of a cycle");
    let (status, printed) = ran(folder.path(), "schema policy --lang zh");
    let (_, json) = printed.split_once("--- stdout\n").unwrap();
    let printed: serde_json::Value = serde_json::from_str(json).unwrap();
    let written: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "schemas/policy.schema.json")).unwrap();
    assert_eq!((status, &printed), (0, &written));
    assert_eq!(written["title"], "制度文件");
}

const BADLY: &str = "roles:\n    officer:   {title: '民警'}   # 说明\n";
const WELL: &str = "roles:\n  officer: {title: \"民警\"} # 说明\n";
const BROKEN: &str = "rules：\n  late:   {on: x}\n";

/// A pack, a cycle, a file that it names, and files that are none of ours.
fn files(folder: &Path) {
    write(folder, "pack/policy.yaml", "policy: {id: test}\n");
    write(folder, "pack/roles.yaml", BADLY);
    write(folder, "cycle.yaml", "cycle: { title: Year }\nmatters: [data/reports.yaml]\n");
    write(folder, "data/reports.yaml", "report:\n- {id: R1}\n");
    write(folder, "compose.yaml", "services:\n    web:   {image: x}\n");
    write(folder, ".hidden/roles.yaml", BADLY);
    write(folder, "pack/roles.snap", BADLY);
}

#[test]
fn files_are_brought_into_form_and_others_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    let lines = [
        "fmt --check --lang en",
        "fmt --lang en",
        "fmt --check --lang en",
        "fmt --check pack --lang zh",
        "fmt compose.yaml nowhere pack/roles.snap --check --lang zh",
        "fmt nowhere --lang en",
    ];
    kept("fmt", folder.path(), &lines);
    assert_eq!(read(folder.path(), "pack/roles.yaml"), WELL);
    assert_eq!(read(folder.path(), "cycle.yaml"), "cycle: {title: Year}\nmatters: [data/reports.yaml]\n");
    assert_eq!(read(folder.path(), "data/reports.yaml"), "report:\n  - {id: R1}\n");
    assert!(read(folder.path(), "compose.yaml").contains("    web:   {"));
    for other in [".hidden/roles.yaml", "pack/roles.snap"] {
        assert_eq!(read(folder.path(), other), BADLY, "{other}");
    }
}

#[test]
fn what_cannot_be_read_is_shown_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "pack/rules.yaml", BROKEN);
    write(folder.path(), "pack/roles.yaml", BADLY);
    write(folder.path(), "pack/twice.yaml", "posts:\n  a:   {}\n  a: {}\n");
    kept("fmt-broken", folder.path(), &["fmt pack --lang en", "fmt pack --check --lang zh"]);
    assert_eq!(read(folder.path(), "pack/rules.yaml"), BROKEN);
    assert_eq!(read(folder.path(), "pack/roles.yaml"), WELL);
    assert_eq!(read(folder.path(), "pack/twice.yaml"), "posts:\n  a:   {}\n  a: {}\n");
}

#[test]
fn what_the_page_shows_runs() {
    let page = include_str!("../docs/authoring.md");
    let lines: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("answerable ")).collect();
    assert!(lines.len() >= 5);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "rules/roles.yaml", BADLY);
    for line in lines {
        let (status, shown) = ran(folder.path(), line);
        assert_eq!(status, 0, "{shown}");
    }
    let settings = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let settings: serde_json::Value = serde_json::from_str(settings).unwrap();
    for file in settings["yaml.schemas"].as_object().unwrap().keys() {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}
