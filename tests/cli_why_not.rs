//! What `why-not` and `explain --what-would-change` print: transcripts in `cli/snapshots`.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::process::{Command, Stdio};

/// Runs a line of arguments at the root of the checkout and gives its transcript.
fn transcript(line: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(line.split_whitespace()).stdin(Stdio::null());
    command.env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8");
    let output = command.output().unwrap();
    let part = |name: &str, text: Vec<u8>| match String::from_utf8(text).unwrap() {
        text if text.is_empty() => String::new(),
        text => format!("--- {name}\n{text}"),
    };
    let (out, error) = (part("stdout", output.stdout), part("stderr", output.stderr));
    format!("$ answerable {line}\n--- status {}\n{out}{error}", output.status.code().unwrap())
}

fn kept(name: &str, lines: &[&str]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let all: Vec<String> = lines.iter().map(|line| transcript(line)).collect();
    settings.bind(|| insta::assert_snapshot!(name, all.join("\n")));
}

#[test]
fn a_handover_in_both_languages() {
    let line = "why-not L scenarios/first-contact/handover --matter T1 --what-would-change --lang";
    kept("why-not-handover", &[&format!("{line} en"), &format!("{line} zh")]);
}

#[test]
fn leaders_in_both_languages() {
    let line = "why-not A scenarios/leader-responsibility/worked-example-1 --lang";
    kept("why-not-leader", &[&format!("{line} en"), &format!("{line} zh")]);
}

#[test]
fn everything_about_somebody_who_is_in_no_matter() {
    kept("why-not-year", &["why-not P391 examples/baoshan-2014 --lang zh"]);
}

#[test]
fn what_would_take_results_away() {
    let line = "explain W scenarios/first-contact/worked-example-2a --what-would-change --rule";
    kept("explain-what-would-change", &[&format!("{line} not-carried-through --lang en")]);
}

#[test]
fn json() {
    let line = "why-not y scenarios/leader-responsibility/vacancy --matter last-day-none --rule leader-answers \
--what-would-change --format json";
    kept("why-not-json", &[line]);
}

#[test]
fn names_that_nothing_has() {
    let scenario = "scenarios/first-contact/handover";
    let lines = [
        format!("why-not 王明 {scenario} --lang zh"),
        format!("why-not L {scenario} --rule carried-trough --lang en"),
        format!("why-not L {scenario} --rule 首接落实到低 --lang zh"),
        format!("why-not L {scenario} --matter T9 --lang en"),
        format!("explain L {scenario} --rule late --lang zh"),
        "why-not L nowhere --lang en".into(),
    ];
    kept("why-not-wrong", &lines.each_ref().map(String::as_str));
}
