//! `answerable test`: run scenarios.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::Refused;
use answerable::compare::{Difference, Titles};
use answerable::scenario::{
    self, Decision, PENDING, Ran, Review, Snapshot, outcome_text, reviewed, scenarios,
};
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

/// Of each list of changes so many are shown; `answerable review` shows more.
const SHOWN: usize = 8;

/// Runs `test`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let Some(found) = found(&arguments.paths, terminal) else { return Exit::Wrong };
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

/// The scenarios below some paths; that there is none is an error.
pub(super) fn found(paths: &[PathBuf], terminal: &Terminal) -> Option<Vec<PathBuf>> {
    match scenarios(paths) {
        Ok(found) if !found.is_empty() => return Some(found),
        Ok(_) => terminal.error(&said("there is no scenario.yaml here", "此处没有 scenario.yaml")),
        Err(fault) => {
            let mut problems = Problems::default();
            problems.push(fault.at(Place::Nowhere));
            terminal.problems(&problems, &Sources::default());
        }
    }
    None
}

/// How a scenario is called: by its folder.
pub(super) fn shown(path: &Path) -> String {
    path.parent().unwrap_or(path).display().to_string()
}

/// Which errors were shown already, and for which scenario: a pack with a fault refuses all its scenarios.
pub(super) type Shown = BTreeMap<String, String>;

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
    let shown = shown(path);
    let Some((ran, reviews)) = read(path, said_of, terminal) else { return Exit::Wrong };
    let text = outcome_text(&ran.assessment);
    let snapshot = reviewed(path, &text);
    if ran.unmet.is_empty() && snapshot == Snapshot::Same {
        let count = ran.expectations;
        let plural = if count == 1 { "" } else { "s" };
        terminal.remark(&said(
            format!("ok     {shown} ({count} expectation{plural})"),
            format!("通过   {shown}（{count} 项预期）"),
        ));
        remark_elsewhere(&reviews, &text, terminal);
        return Exit::Done;
    }
    terminal.paragraph(0, &format!("{} {shown}", terminal.lang.pick("未通过", "FAILED")));
    unmet(&ran, terminal);
    if snapshot != Snapshot::Same && !changed(path, &ran, &text, &snapshot, &reviews, terminal) {
        return Exit::Wrong;
    }
    Exit::Failed
}

/// Runs a scenario and reads its reviews; faults are shown.
pub(super) fn read(path: &Path, said_of: &mut Shown, terminal: &Terminal) -> Option<(Ran, Vec<Review>)> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let reviews = scenario::reviews(path, &mut sources, &mut problems);
    let ran = match problems.any_error() {
        true => Err(Box::new(Refused { problems, sources })),
        false => scenario::run(path),
    };
    match ran {
        Ok(ran) => Some((ran, reviews)),
        Err(refused) => {
            refuse(&refused, &shown(path), said_of, terminal);
            None
        }
    }
}

/// Says which expectations are not met.
pub(super) fn unmet(ran: &Ran, terminal: &Terminal) {
    for unmet in &ran.unmet {
        let place = ran.assessment.sources.describe(unmet.place);
        let written = ran.assessment.sources.text_line(unmet.place);
        terminal.paragraph(2, &format!("{place}: {}", unmet.message.get(terminal.lang)));
        terminal.paragraph(6, written);
    }
}

/// The outcome kept may have been accepted by other means than `answerable review`: that is no fault, but said.
fn remark_elsewhere(reviews: &[Review], text: &str, terminal: &Terminal) {
    if scenario::accepted_another(reviews, text).is_some() {
        terminal.remark(&said(
            "       the last review accepted another outcome: this one was accepted elsewhere, such as with `cargo \
             insta review`, or edited by hand",
            "       最后一次复核接受的是另一结果：当前结果是以其他方式接受的（例如 `cargo insta review`），或由人直接改写",
        ));
    }
}

/// Says how an outcome differs from the reviewed one, and keeps it for a review unless it was rejected already.
fn changed(
    path: &Path,
    ran: &Ran,
    text: &str,
    snapshot: &Snapshot,
    reviews: &[Review],
    terminal: &Terminal,
) -> bool {
    let titles = Titles::new(&[&ran.assessment], terminal.lang);
    terminal.result(&difference(snapshot, text).told(&titles, SHOWN, terminal.text_options()));
    if let Some(rejected) = rejection(reviews, text) {
        terminal.paragraph(0, rejected.get(terminal.lang));
        return true;
    }
    let fresh = path.with_file_name(PENDING);
    if !terminal.write(&fresh, scenario::snapshot_text(text).as_bytes()) {
        return false;
    }
    let (fresh, shown) = (fresh.display(), shown(path));
    let written = terminal.lang.pick(
        format!("新结果已写入 {fresh}。复核：answerable review {shown}"),
        format!("the new outcome is written to {fresh}; to review it: answerable review {shown}"),
    );
    terminal.paragraph(0, &written);
    true
}

/// An outcome beside the reviewed one.
pub(super) fn difference(snapshot: &Snapshot, text: &str) -> Difference {
    match snapshot {
        Snapshot::Changed(reviewed) => Difference::of(Some(reviewed), text),
        Snapshot::Unreviewed => Difference::of(None, text),
        Snapshot::Same => Difference::Entries(Vec::new()),
    }
}

/// That an outcome was rejected: by whom, when and why.
pub(super) fn rejection(reviews: &[Review], text: &str) -> Option<answerable::source::Said> {
    let review = scenario::decided(reviews, text).filter(|review| review.decision == Decision::Rejected)?;
    let (who, why) = (&review.reviewer, &review.reason);
    let (en, zh) = match review.on {
        Some(day) => (format!(" on {day}"), format!("于 {day} ")),
        None => Default::default(),
    };
    Some(said(
        format!("this outcome was rejected by {who}{en} because: {why}"),
        format!("该结果已被{who}{zh}否决，理由：{why}"),
    ))
}
