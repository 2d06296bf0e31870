//! `answerable check --organisation`: transcripts beside those of the other verbs.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::process::{Command, Stdio};

/// Runs the program without anything of the machine on which it runs.
fn transcript(line: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(line.split_whitespace()).current_dir("docs/examples").stdin(Stdio::null());
    command.env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8");
    let ran = command.output().unwrap();
    let part = |name: &str, bytes: &[u8]| match std::str::from_utf8(bytes).unwrap() {
        "" => String::new(),
        text => format!("--- {name}\n{text}"),
    };
    let (out, error) = (part("stdout", &ran.stdout), part("stderr", &ran.stderr));
    format!("$ answerable {line}\n--- status {}\n{out}{error}", ran.status.code().unwrap())
}

/// Compares transcripts with those that were read and kept.
fn kept(name: &str, lines: &[&str]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let all: Vec<String> = lines.iter().map(|line| transcript(line)).collect();
    settings.bind(|| insta::assert_snapshot!(name, all.join("\n")));
}

#[test]
fn an_organisation_is_looked_at_in_both_languages() {
    kept("soundness-en", &["check properties --organisation --lang en"]);
    kept("soundness-zh", &["check properties --organisation --lang zh"]);
}

#[test]
fn a_day_alone_several_paths_and_what_is_looked_at_always() {
    kept(
        "soundness-always",
        &[
            "check properties --organisation --as-of 2024-03-10 --lang zh",
            "check cycle scorecards rankings --organisation --lang en",
            "check scorecards rankings --organisation --lang zh",
            "check properties cycle --organisation --as-of 2024-01-01 --format json",
        ],
    );
}

#[test]
fn input_that_is_wrong() {
    kept(
        "soundness-wrong",
        &[
            "check properties/pack --organisation --lang en",
            "check properties/pack properties --organisation --as-of 2024-02-30 --lang zh",
            "check nowhere --organisation --lang zh",
            "check properties --as-of 2024-03-10 --lang zh",
            "check ../../tests/rejects/properties --organisation --lang en",
        ],
    );
}
