//! `answerable review`: changed outcomes of scenarios, accepted or rejected one by one.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use super::test::{Shown, difference, found, read, rejection, shown, unmet};
use answerable::compare::{Difference, Titles};
use answerable::scenario::{
    self, Decision, PENDING, Ran, Review, SNAPSHOT, Snapshot, fingerprint, outcome_text, reviewed,
};
use answerable::source::{Fault, Place, Problems, Said, Sources, refusal, said};
use answerable::value::Day;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Scenarios, or folders that hold them
    #[arg(default_value = "scenarios", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Accept every changed outcome without asking
    #[arg(long, conflicts_with = "reject", requires = "reason")]
    accept: bool,
    /// Reject every changed outcome without asking
    #[arg(long, requires = "reason")]
    reject: bool,
    /// Who reviews; else what ANSWERABLE_REVIEWER says, or asked
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
    /// Why; else asked for each outcome
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The day of the review, such as 2026-01-15
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

pub const HELP: Help = Help {
    about: "逐一复核场景中有变化的结果：接受或否决，记下复核人和理由",
    arguments: &[
        ("paths", "场景，或存放场景的文件夹"),
        ("accept", "不逐一询问，全部接受"),
        ("reject", "不逐一询问，全部否决"),
        ("reviewer", "复核人；未给出时取 ANSWERABLE_REVIEWER 的值，再无则询问"),
        ("reason", "理由；未给出时逐一询问"),
        ("on", "复核日期，例如 2026-01-15"),
    ],
    examples: &[
        "answerable review scenarios/first-contact",
        "answerable review scenarios/first-contact --lang zh --on 2026-01-15",
    ],
};

/// Of each list of changes so many are shown.
const SHOWN: usize = 60;

/// What is known of the review so far.
struct Session<'t> {
    terminal: &'t Terminal,
    /// What to do without asking.
    always: Option<Decision>,
    reviewer: Option<String>,
    reason: Option<String>,
    /// The day, once it was given or asked; it may be left out.
    on: Option<Option<Day>>,
    /// Errors shown already.
    said_of: Shown,
    /// No more questions: the reviewer has gone.
    ended: bool,
}

/// How the review of one scenario ended.
#[derive(PartialEq, Eq)]
enum Ended {
    Nothing,
    Accepted,
    Rejected,
    Open,
    Wrong,
}

/// Runs `review`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let Some(mut session) = Session::new(&arguments, terminal) else { return Exit::Wrong };
    let Some(found) = found(&arguments.paths, terminal) else { return Exit::Wrong };
    let ended: Vec<Ended> = found.iter().map(|path| one(path, &mut session)).collect();
    let count = |wanted: Ended| ended.iter().filter(|ended| **ended == wanted).count();
    let (accepted, rejected) = (count(Ended::Accepted), count(Ended::Rejected));
    let (open, wrong) = (count(Ended::Open), count(Ended::Wrong));
    let summary: String = match accepted + rejected + open + wrong {
        0 => terminal.lang.pick("没有待复核的结果".into(), "no outcome waits for a review".into()),
        _ => terminal.lang.pick(
            format!("接受 {accepted} 个，否决 {rejected} 个，尚待复核 {open} 个"),
            format!("{accepted} accepted, {rejected} rejected, {open} still to be reviewed"),
        ),
    };
    terminal.paragraph(0, &summary);
    match (wrong, rejected + open) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Failed,
        _ => Exit::Wrong,
    }
}

impl<'t> Session<'t> {
    /// What the arguments say; what is wrong with them is shown.
    fn new(arguments: &Arguments, terminal: &'t Terminal) -> Option<Self> {
        let always = match (arguments.accept, arguments.reject) {
            (true, _) => Some(Decision::Accepted),
            (_, true) => Some(Decision::Rejected),
            _ => None,
        };
        let of_system = std::env::var("ANSWERABLE_REVIEWER").ok();
        let filled = |text: &String| !text.trim().is_empty();
        let reviewer = arguments.reviewer.clone().or(of_system).filter(filled);
        let reason = arguments.reason.clone();
        if always.is_some() && reviewer.is_none() {
            terminal.error(&said("say who reviews: --reviewer NAME", "请写明复核人：--reviewer 姓名"));
            return None;
        }
        if reason.as_ref().is_some_and(|reason| !filled(reason)) {
            terminal.error(&said("`--reason` is empty: say why", "`--reason` 为空：请写明理由"));
            return None;
        }
        let on = match &arguments.on {
            None if always.is_some() => Some(None),
            None => None,
            Some(text) => Some(Some(day(text, terminal)?)),
        };
        Some(Session { terminal, always, reviewer, reason, on, said_of: Shown::default(), ended: false })
    }

    /// Asks until there is an answer that `read` accepts.
    fn ask<T>(&mut self, question: &Said, read: impl Fn(&str, &Terminal) -> Option<T>) -> Option<T> {
        while let Some(answer) = self.terminal.ask(question) {
            if let Some(read) = read(&answer, self.terminal) {
                return Some(read);
            }
        }
        self.ended = true;
        None
    }

    fn text(&mut self, question: Said) -> Option<String> {
        self.ask(&question, |answer, _| Some(answer.to_owned()).filter(|text| !text.is_empty()))
    }

    /// The decision on one outcome, or none: it is left open.
    fn decide(&mut self) -> Option<Decision> {
        if self.always.is_some() || self.ended {
            return self.always;
        }
        let question = said("[a]ccept, [r]eject, [s]kip, [q]uit?", "接受请输入 a，否决 r，暂缓 s，结束 q：");
        let answer = self.ask(&question, |answer, _| match answer.to_lowercase().as_str() {
            "a" | "accept" | "接受" => Some(Some(Decision::Accepted)),
            "r" | "reject" | "否决" => Some(Some(Decision::Rejected)),
            "s" | "skip" | "暂缓" => Some(None),
            "q" | "quit" | "结束" => Some(None),
            _ => None,
        });
        answer.flatten()
    }

    /// The review with who, when and why; what is not known yet is asked, who and when only once.
    fn review(&mut self, decision: Decision, text: &str, difference: &Difference) -> Option<Review> {
        let reviewer = match self.reviewer.clone() {
            Some(reviewer) => reviewer,
            None => self.text(said("who reviews?", "复核人："))?,
        };
        self.reviewer = Some(reviewer.clone());
        let on = match self.on {
            Some(on) => on,
            None => {
                let question = said(
                    "the day of this review, such as 2026-01-15 (leave empty to record none):",
                    "复核日期，例如 2026-01-15（留空则不记）：",
                );
                self.ask(&question, |answer, terminal| match answer {
                    "" => Some(None),
                    text => day(text, terminal).map(Some),
                })?
            }
        };
        self.on = Some(on);
        let reason = match self.reason.clone() {
            Some(reason) => reason,
            None => self.text(said("why?", "理由："))?,
        };
        let (outcome, changes) = (fingerprint(text), difference.counts());
        Some(Review { decision, reviewer, reason, on, outcome, changes })
    }
}

fn day(text: &str, terminal: &Terminal) -> Option<Day> {
    let day = Day::parse(text.trim());
    if day.is_none() {
        terminal.error(&said(
            format!("`{text}` is not a date: write a date such as 2026-01-15"),
            format!("`{text}` 不是日期：请写日期，例如 2026-01-15"),
        ));
    }
    day
}

fn one(path: &Path, session: &mut Session<'_>) -> Ended {
    let terminal = session.terminal;
    let Some((ran, reviews)) = read(path, &mut session.said_of, terminal) else { return Ended::Wrong };
    let text = outcome_text(&ran.assessment);
    let snapshot = reviewed(path, &text);
    if snapshot == Snapshot::Same {
        // It waits no more, if it ever did.
        return if remove(&path.with_file_name(PENDING), terminal) { Ended::Nothing } else { Ended::Wrong };
    }
    let difference = difference(&snapshot, &text);
    let rejected = rejection(&reviews, &text);
    if !session.ended {
        show(path, &ran, &difference, rejected.as_ref(), terminal);
    }
    let left = if rejected.is_some() { Ended::Rejected } else { Ended::Open };
    let Some(decision) = session.decide() else { return left };
    if decision == Decision::Rejected && rejected.is_some() {
        return left;
    }
    let Some(review) = session.review(decision, &text, &difference) else { return left };
    if keep(path, &text, &review, terminal) { done(decision) } else { Ended::Wrong }
}

fn done(decision: Decision) -> Ended {
    match decision {
        Decision::Accepted => Ended::Accepted,
        Decision::Rejected => Ended::Rejected,
    }
}

fn show(path: &Path, ran: &Ran, difference: &Difference, rejected: Option<&Said>, terminal: &Terminal) {
    terminal.result(&format!("\n{}", shown(path)));
    unmet(ran, terminal);
    let titles = Titles::new(&[&ran.assessment], terminal.lang);
    terminal.result(&difference.told(&titles, SHOWN, terminal.text_options()));
    if let Some(rejected) = rejected {
        terminal.paragraph(0, rejected.get(terminal.lang));
    }
}

/// Writes a review beside its scenario, then the outcome if it was accepted; nothing waits for a review then.
fn keep(path: &Path, text: &str, review: &Review, terminal: &Terminal) -> bool {
    let reviews = scenario::reviews_path(path);
    let kept = match scenario::kept_text(&reviews) {
        Ok(kept) => kept,
        Err(fault) => {
            let mut problems = Problems::default();
            problems.push(fault.at(Place::Nowhere));
            terminal.problems(&problems, &Sources::default());
            return false;
        }
    };
    let snapshot = path.with_file_name(SNAPSHOT);
    terminal.write(&reviews, scenario::with_review(kept.as_deref(), review).as_bytes())
        && (review.decision == Decision::Rejected
            || terminal.write(&snapshot, scenario::snapshot_text(text).as_bytes()))
        && remove(&path.with_file_name(PENDING), terminal)
}

/// Removes a file if it is there; a fault is shown.
fn remove(path: &Path, terminal: &Terminal) -> bool {
    match std::fs::remove_file(path) {
        Ok(()) => true,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => {
            let (path, cause) = (path.display(), refusal(&error));
            terminal.error(&said(
                format!("`{path}` cannot be removed: {}", cause.en),
                format!("无法删除 `{path}`：{}", cause.zh),
            ));
            false
        }
    }
}
