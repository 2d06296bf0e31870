//! `answerable test`: run scenarios.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::Refused;
use answerable::scenario::{self, SNAPSHOT, Snapshot, outcome_text, reviewed, scenarios};
use answerable::source::{Fault, Look, Place, Problems, Sources, render, said};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Scenarios, or folders that hold them
    #[arg(default_value = "scenarios", value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub const HELP: Help = Help {
    about: "运行场景：核对人工写下的预期，以及旁边已复核的结果",
    arguments: &[("paths", "场景，或存放场景的文件夹")],
    examples: &["answerable test scenarios", "answerable test scenarios/first-contact/handover"],
};

/// Runs `test`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let found = match scenarios(&arguments.paths) {
        Ok(found) => found,
        Err(fault) => {
            let mut problems = Problems::default();
            problems.push(fault.at(Place::Nowhere));
            terminal.problems(&problems, &Sources::default());
            return Exit::Wrong;
        }
    };
    if found.is_empty() {
        terminal.error(&said("there is no scenario.yaml here", "此处没有 scenario.yaml"));
        return Exit::Wrong;
    }
    let (mut passed, mut failed, mut wrong) = (0, 0, 0);
    let mut said_of = Shown::default();
    for scenario in &found {
        match one(scenario, &mut said_of, terminal) {
            Exit::Done => passed += 1,
            Exit::Failed => failed += 1,
            Exit::Wrong => wrong += 1,
        }
    }
    let total = failed + wrong;
    let (zh, en) = (format!("{passed} 个通过，{total} 个未通过"), format!("{passed} passed, {total} failed"));
    terminal.result(&terminal.lang.pick(zh, en));
    match (wrong, failed) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Failed,
        _ => Exit::Wrong,
    }
}

/// Which errors were shown already, and for which scenario: a pack with a fault refuses all its scenarios.
type Shown = BTreeMap<String, String>;

fn refuse(refused: &Refused, scenario: &str, shown: &mut Shown, terminal: &Terminal) {
    terminal.paragraph(0, &format!("{} {scenario}", terminal.lang.pick("无法运行", "CANNOT RUN")));
    let plain = Look { lang: terminal.lang, color: false, width: terminal.width };
    let text = render(&refused.problems, &refused.sources, plain);
    match shown.get(&text) {
        Some(first) => terminal.paragraph(
            2,
            &terminal.lang.pick(format!("错误同 {first}"), format!("the same errors as {first}")),
        ),
        None => {
            terminal.refused(refused);
            shown.insert(text, scenario.to_owned());
        }
    }
}

fn one(path: &Path, said_of: &mut Shown, terminal: &Terminal) -> Exit {
    let shown = path.parent().unwrap_or(path).display().to_string();
    let ran = match scenario::run(path) {
        Ok(ran) => ran,
        Err(refused) => {
            refuse(&refused, &shown, said_of, terminal);
            return Exit::Wrong;
        }
    };
    let text = outcome_text(&ran.assessment);
    let snapshot = reviewed(path, &text);
    if ran.unmet.is_empty() && snapshot == Snapshot::Same {
        let count = ran.expectations;
        let plural = if count == 1 { "" } else { "s" };
        terminal.remark(&said(
            format!("ok     {shown} ({count} expectation{plural})"),
            format!("通过   {shown}（{count} 项预期）"),
        ));
        return Exit::Done;
    }
    terminal.paragraph(0, &format!("{} {shown}", terminal.lang.pick("未通过", "FAILED")));
    for unmet in &ran.unmet {
        let place = ran.assessment.sources.describe(unmet.place);
        let written = ran.assessment.sources.text_line(unmet.place);
        terminal.paragraph(2, &format!("{place}: {}", unmet.message.get(terminal.lang)));
        terminal.paragraph(6, written);
    }
    if snapshot != Snapshot::Same && !keep(path, &text, &snapshot, terminal) {
        return Exit::Wrong;
    }
    Exit::Failed
}

/// Writes an outcome that nobody has reviewed beside its scenario.
fn keep(path: &Path, text: &str, snapshot: &Snapshot, terminal: &Terminal) -> bool {
    let fresh = path.with_file_name(format!("{SNAPSHOT}.new"));
    if !terminal.write(&fresh, format!("---\nsource: tests/scenarios.rs\n---\n{text}\n").as_bytes()) {
        return false;
    }
    let fresh = fresh.display();
    let (zh, en) = match snapshot {
        Snapshot::Unreviewed => (
            format!("结果尚未经人复核，已写入 {fresh}"),
            format!("nobody has reviewed this outcome yet; it is written to {fresh}"),
        ),
        _ => (
            format!("结果与已复核的不同，新结果已写入 {fresh}"),
            format!("the outcome differs from the reviewed one; the new one is written to {fresh}"),
        ),
    };
    terminal.paragraph(2, &terminal.lang.pick(zh, en));
    true
}
