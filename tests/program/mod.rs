//! Running the program for a test: without anything of the machine on which it runs, and what it printed as one text.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a line of arguments in a folder: how it ended, and its transcript.
pub fn ran(folder: &Path, line: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(line.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    let output = command.env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8").output().unwrap();
    let part = |name: &str, bytes: Vec<u8>| match String::from_utf8(bytes).unwrap() {
        text if text.is_empty() => text,
        text => format!("--- {name}\n{text}"),
    };
    let status = output.status.code().unwrap();
    let (out, error) = (part("stdout", output.stdout), part("stderr", output.stderr));
    (status, format!("$ answerable {line}\n--- status {status}\n{out}{error}"))
}

/// Compares the transcripts of some lines with those that were read and kept.
pub fn kept(name: &str, folder: &Path, lines: &[&str]) {
    let all: Vec<String> = lines.iter().map(|line| ran(folder, line).1).collect();
    let mut settings = insta::Settings::clone_current();
    // Relative to the file of the assertion.
    settings.set_snapshot_path("../cli/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, all.join("\n")));
}
