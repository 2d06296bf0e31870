//! Who reviewed the outcome of a scenario: a small file beside it, to which decisions are added at the end.

use super::run::folder;
use crate::compare::Counts;
use crate::source::{Fault, Fields, FileId, Node, Place, Problems, SourceFault, Sources, Value, YamlFault};
use crate::source::{faults, parse, read_text, said};
use crate::value::Day;
use sha2::Digest;
use std::path::{Path, PathBuf};

/// The file beside a scenario that says who reviewed its outcomes, and why.
pub const REVIEWS: &str = "review.yaml";

faults! {
    /// A fault in a file of reviews.
    pub enum ReviewFault {
        Decision { found: String } = "review-decision", "`{found}` is no decision: it is `accepted` or `rejected`", "`{found}` 不是复核决定：应为 `accepted` 或 `rejected`";
        Empty { key: String } = "review-empty", "`{key}` is empty: a review says who decided and why", "`{key}` 为空：复核须说明由谁决定、理由何在";
        Fingerprint { found: String } = "review-fingerprint", "`{found}` is no fingerprint of an outcome: it has 64 digits and letters a to f", "`{found}` 不是结果的指纹：应为 64 位数字和字母 a 至 f";
        NotDate { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        NotCount { found: String } = "not-whole", "`{found}` is not a whole number of zero or more", "`{found}` 不是非负整数";
    }
}

/// What a reviewer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The outcome is right.
    Accepted,
    /// It is not.
    Rejected,
}

impl Decision {
    fn word(self) -> &'static str {
        match self {
            Decision::Accepted => "accepted",
            Decision::Rejected => "rejected",
        }
    }
}

/// A decision on one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What was decided.
    pub decision: Decision,
    /// By whom.
    pub reviewer: String,
    /// Why.
    pub reason: String,
    /// On which day, if it was said.
    pub on: Option<Day>,
    /// The fingerprint of the outcome decided on.
    pub outcome: String,
    /// What had changed.
    pub changes: Counts,
}

/// The fingerprint of an outcome: SHA-256 of its text, in hexadecimal digits.
pub fn fingerprint(text: &str) -> String {
    sha2::Sha256::digest(text.trim_end().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The file of reviews beside a scenario.
pub fn reviews_path(scenario: &Path) -> PathBuf {
    folder(scenario).join(REVIEWS)
}

/// The reviews beside a scenario, the last one last; none where there is no file.
pub fn reviews(scenario: &Path, sources: &mut Sources, problems: &mut Problems) -> Vec<Review> {
    let path = reviews_path(scenario);
    if !path.exists() {
        return Vec::new();
    }
    let file = read_text(&path, Place::Nowhere, sources, problems);
    let Some(root) = file.and_then(|file| tree(file, sources, problems)) else { return Vec::new() };
    match &root.value {
        Value::List(items) => items.iter().filter_map(|item| review(item, problems)).collect(),
        _ => {
            let what = said(
                "a list of reviews, each begun with `- decision:`",
                "复核记录的列表，每条以 `- decision:` 开头",
            );
            problems.raise(YamlFault::Expected { what, found: root.kind() }, root.place);
            Vec::new()
        }
    }
}

/// A file of comments alone holds no review, which is no fault.
fn tree(file: FileId, sources: &Sources, problems: &mut Problems) -> Option<Node> {
    let written = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    sources.text(file).lines().any(written).then(|| parse(file, sources, problems)).flatten()
}

fn review(item: &Node, problems: &mut Problems) -> Option<Review> {
    let mut fields = Fields::of(item, said("a review", "复核记录"), problems)?;
    let decision = fields.need("decision", problems).and_then(|node| decision(node, problems));
    let reviewer = fields.need("reviewer", problems).and_then(|node| filled("reviewer", node, problems));
    let reason = fields.need("reason", problems).and_then(|node| filled("reason", node, problems));
    let on = fields.take("on").map(|node| day(node, problems));
    let outcome = fields.need("outcome", problems).and_then(|node| hash(node, problems));
    let changes = fields.take("changes").and_then(|node| counts(node, problems)).unwrap_or_default();
    fields.finish(problems);
    let on = match on {
        Some(on) => Some(on?),
        None => None,
    };
    Some(Review { decision: decision?, reviewer: reviewer?, reason: reason?, on, outcome: outcome?, changes })
}

fn written(node: &Node) -> String {
    node.kind().en.trim_matches('`').to_owned()
}

fn decision(node: &Node, problems: &mut Problems) -> Option<Decision> {
    let known = [Decision::Accepted, Decision::Rejected];
    let found = known.into_iter().find(|decision| node.text() == Some(decision.word()));
    if found.is_none() {
        problems.raise(ReviewFault::Decision { found: written(node) }, node.place);
    }
    found
}

fn filled(key: &str, node: &Node, problems: &mut Problems) -> Option<String> {
    let text = node.text().map(str::trim).filter(|text| !text.is_empty());
    if text.is_none() {
        problems.raise(ReviewFault::Empty { key: key.into() }, node.place);
    }
    text.map(str::to_owned)
}

fn day(node: &Node, problems: &mut Problems) -> Option<Day> {
    let day = node.text().and_then(Day::parse);
    if day.is_none() {
        problems.push(
            ReviewFault::NotDate { found: written(node) }
                .at(node.place)
                .help(said("write a date such as 2014-01-31", "请写日期，例如 2014-01-31")),
        );
    }
    day
}

fn hash(node: &Node, problems: &mut Problems) -> Option<String> {
    let is_hash =
        |text: &&str| text.len() == 64 && text.chars().all(|char| matches!(char, '0'..='9' | 'a'..='f'));
    let found = node.text().filter(is_hash);
    if found.is_none() {
        problems.push(ReviewFault::Fingerprint { found: written(node) }.at(node.place).help(said(
            "`answerable review` writes it: remove this entry and review again",
            "它由 `answerable review` 写入：请删除该条并重新复核",
        )));
    }
    found.map(str::to_owned)
}

fn counts(node: &Node, problems: &mut Problems) -> Option<Counts> {
    let mut fields = Fields::of(node, said("`changes`", "`changes`"), problems)?;
    let mut count = |key: &'static str, problems: &mut Problems| {
        let Some(node) = fields.take(key) else { return 0 };
        node.text().and_then(|text| text.parse().ok()).unwrap_or_else(|| {
            problems.raise(ReviewFault::NotCount { found: written(node) }, node.place);
            0
        })
    };
    let counts = Counts {
        entered: count("entered", problems),
        left: count("left", problems),
        moved: count("moved", problems),
        reason_changed: count("reason_changed", problems),
        figures: count("figures", problems),
    };
    fields.finish(problems);
    Some(counts)
}

/// The decision that stands on an outcome: the last one made on exactly it.
pub fn decided<'r>(reviews: &'r [Review], text: &str) -> Option<&'r Review> {
    let wanted = fingerprint(text);
    reviews.iter().rev().find(|review| review.outcome == wanted)
}

/// The last review that accepted an outcome, where that is not this one: it was accepted elsewhere, or the file was
/// edited by hand.
pub fn accepted_another<'r>(reviews: &'r [Review], text: &str) -> Option<&'r Review> {
    let last = reviews.iter().rev().find(|review| review.decision == Decision::Accepted)?;
    (last.outcome != fingerprint(text)).then_some(last)
}

/// The text of a file of reviews with one more at its end; what stands there stays as it is.
pub fn with_review(kept: Option<&str>, review: &Review) -> String {
    let mut text = kept.map_or_else(
        || {
            "# Who reviewed the outcome of this scenario, and why. 何人复核了该场景的结果及其理由。\n"
                .to_owned()
        },
        str::to_owned,
    );
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let Counts { entered, left, moved, reason_changed, figures } = review.changes;
    // A text in JSON is one in YAML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let on = review.on.map_or_else(String::new, |day| format!("  on: {day}\n"));
    text.push_str(&format!(
        "- decision: {}\n  reviewer: {}\n  reason: {}\n{on}  outcome: {}\n  changes: {{entered: {entered}, left: {left}, \
         moved: {moved}, reason_changed: {reason_changed}, figures: {figures}}}\n",
        review.decision.word(),
        quoted(&review.reviewer),
        quoted(&review.reason),
        review.outcome,
    ));
    text
}

/// What is kept beside a scenario as text, if it is there.
///
/// # Errors
/// It is there and cannot be read.
pub fn kept_text(path: &Path) -> Result<Option<String>, SourceFault> {
    match crate::source::read_bytes(path) {
        Ok(bytes) => crate::source::decode(path, bytes, Default::default()).map(Some),
        Err(SourceFault::NotFound { .. }) => Ok(None),
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Review>, Vec<&'static str>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(REVIEWS), text).unwrap();
        let (mut sources, mut problems) = (Sources::default(), Problems::default());
        let found = reviews(folder.path(), &mut sources, &mut problems);
        (found, problems.sorted().iter().map(|problem| problem.code).collect())
    }

    fn one(decision: Decision, reason: &str) -> Review {
        Review {
            decision,
            reviewer: "王敏 \"W\": 1".into(),
            reason: reason.into(),
            on: Day::parse("2026-01-15"),
            outcome: fingerprint("x"),
            changes: Counts { entered: 2, ..Counts::default() },
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_comments_stay() {
        let first = one(Decision::Rejected, "# 不是注释: - {a}\n第二行");
        let text = with_review(Some("# mine"), &first);
        assert!(text.starts_with("# mine\n"));
        let second = Review { on: None, ..one(Decision::Accepted, "fine") };
        let text = with_review(Some(&text), &second);
        assert_eq!(read(&text), (vec![first, second], Vec::new()));
        assert_eq!(read(&with_review(None, &one(Decision::Accepted, "y"))).0.len(), 1);
        assert_eq!(read("# nothing yet\n"), (Vec::new(), Vec::new()));
    }

    #[test]
    fn the_last_decision_on_an_outcome_stands() {
        let all = [one(Decision::Rejected, "a"), one(Decision::Accepted, "b")];
        assert_eq!(decided(&all, "x").map(|review| review.reason.as_str()), Some("b"));
        assert_eq!(decided(&all, "x\n").map(|review| review.reason.as_str()), Some("b"));
        assert_eq!(decided(&all, "y"), None);
        assert_eq!(accepted_another(&all, "x"), None);
        assert_eq!(accepted_another(&all, "y").map(|review| review.reason.as_str()), Some("b"));
        assert_eq!(accepted_another(&all[..1], "y"), None);
    }

    #[test]
    fn what_was_edited_by_hand_is_said() {
        let hash = fingerprint("x");
        let entry = |decision: &str, reviewer: &str, rest: &str| {
            format!("- decision: {decision}\n  reviewer: {reviewer}\n  reason: r\n  outcome: {hash}\n{rest}")
        };
        let codes = |text: &str| read(text).1;
        assert_eq!(codes(&entry("accepted", "W", "")), Vec::<&str>::new());
        assert_eq!(codes(&entry("fine", "W", "")), ["review-decision"]);
        assert_eq!(codes(&entry("accepted", "", "")), ["missing-key"]);
        assert_eq!(codes(&entry("accepted", "\" \"", "")), ["review-empty"]);
        assert_eq!(codes(&entry("accepted", "W", "  colour: red\n")), ["unknown-key"]);
        assert_eq!(codes(&entry("accepted", "W", "  on: soon\n")), ["not-a-date"]);
        assert_eq!(codes(&entry("accepted", "W", "  changes: {moved: -1}\n")), ["not-whole"]);
        assert_eq!(
            codes("- {decision: accepted, reviewer: W, reason: r, outcome: abc}"),
            ["review-fingerprint"]
        );
        assert_eq!(codes("- {decision: accepted, reviewer: W, reason: r}"), ["missing-key"]);
        assert_eq!(codes("decision: accepted"), ["wrong-shape"]);
        assert_eq!(codes("- decision: [\n"), ["yaml-syntax"]);
    }
}
