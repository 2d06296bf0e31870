//! Messages on a terminal of forty columns, and what `test` says of what went wrong.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::path::Path;
use std::process::{Command, Output};
use unicode_width::UnicodeWidthStr;

fn answerable(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(arguments).env_clear().env("COLUMNS", "40").env("LANG", "C.UTF-8").env("TERM", "dumb");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Lines that are too wide, but for paths, which cannot be broken, and the text of the file that is shown.
fn too_wide(output: &Output) -> Vec<&str> {
    let lines = text(&output.stdout).lines().chain(text(&output.stderr).lines());
    let of_a_file = |line: &str| {
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        ["|", "-->", ":::", "..."].iter().any(|mark| line.starts_with(mark))
    };
    lines.filter(|line| line.width() > 40 && !of_a_file(line)).collect()
}

#[test]
fn nothing_but_paths_is_wider_than_forty_columns() {
    let rejects = std::fs::read_dir("tests/rejects").unwrap();
    let mut commands: Vec<Vec<String>> = rejects
        .map(|folder| vec!["check".to_owned(), folder.unwrap().path().to_str().unwrap().to_owned()])
        .collect();
    for line in ["assess examples/hospital", "explain hua examples/hospital", "test examples/hospital"] {
        commands.push(line.split(' ').map(str::to_owned).collect());
    }
    assert!(commands.len() > 90);
    for command in &commands {
        for lang in ["en", "zh"] {
            let words: Vec<&str> =
                command.iter().map(String::as_str).chain(["--lang", lang, "--color", "auto"]).collect();
            let output = answerable(&words);
            let wide = too_wide(&output);
            assert!(wide.is_empty(), "{words:?}: {wide:#?}");
            assert!(!text(&output.stderr).contains('\u{1b}'), "{words:?} is coloured");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { drop(std::fs::copy(entry.path(), to)) }
    }
}

#[test]
fn a_fault_of_a_pack_is_shown_once_for_all_its_scenarios() {
    let temporary = tempfile::tempdir().unwrap();
    copy(Path::new("examples/hospital"), temporary.path());
    let policy = temporary.path().join("pack/policy.yaml");
    let written = std::fs::read_to_string(&policy).unwrap();
    std::fs::write(&policy, written.replacen("when: harm > 0", "when: harn > 0", 1)).unwrap();
    let output = answerable(&["test", temporary.path().to_str().unwrap(), "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr).matches("`harn`").count(), 1);
    assert_eq!(text(&output.stdout).matches("CANNOT RUN").count(), 3);
    assert_eq!(text(&output.stdout).matches("the same errors as").count(), 2);
}

#[test]
fn an_expectation_that_is_not_met_says_where_the_walk_ended() {
    let temporary = tempfile::tempdir().unwrap();
    let written = std::fs::read_to_string("scenarios/leader-responsibility/vacancy/scenario.yaml").unwrap();
    let rules = std::fs::canonicalize("rules").unwrap();
    let wrong = written
        .replace("../../../rules", rules.to_str().unwrap())
        .replace("{hole: first-day-none}", "{hold: y, rule: leader-answers, matter: first-day-none}");
    assert_ne!(wrong, written);
    std::fs::write(temporary.path().join("scenario.yaml"), wrong).unwrap();
    for (lang, ends) in [("en", "wasvacantthatday"), ("zh", "职位当日空缺")] {
        let output = answerable(&["test", temporary.path().to_str().unwrap(), "--lang", lang]);
        assert_eq!(output.status.code(), Some(1));
        let out: String = text(&output.stdout).split_whitespace().collect();
        assert!(out.contains(ends), "{out}");
    }
}
