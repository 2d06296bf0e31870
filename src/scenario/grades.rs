//! Expectations of grades and quotas.

use super::expect::Reader;
use super::instead;
use crate::assess::ladder::OnLadder;
use crate::assess::{Grade, QuotaCount};
use crate::organisation::NodeId;
use crate::report::json::Writer;
use crate::source::{Fields, Node, Said, said};
use crate::value::{Type, Value};
use rust_decimal::Decimal;

/// `{grade: second, in: station-grade, for: B}`; instead of a grade `none` (no band matches), `several` or
/// `undetermined`.
pub(super) fn grade(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let expected = node.text().unwrap_or_default();
    let ladder = fields.need("in", reader.problems);
    let ladder = ladder.and_then(|node| reader.of(node, &policy.ladders, "ladder", "阶梯"));
    let subjects = fields.need("for", reader.problems).map_or_else(Vec::new, |node| reader.nodes(node));
    let value = fields.take("value").and_then(|node| reader.number(node));
    let ladder = ladder?;
    let steps = &policy.ladders.values().nth(ladder)?.body.steps;
    let grades: Vec<&str> =
        steps.iter().filter_map(|step| step.grade.as_ref()).map(|one| one.text.as_str()).collect();
    if !["none", "several", "undetermined"].contains(&expected) && !grades.contains(&expected) {
        return reader.unknown(node, "grade", "等次", grades.into_iter());
    }
    let outcome = &reader.assessment.outcome;
    for subject in subjects {
        let found = outcome.grades.iter().find(|one| one.ladder == ladder && one.subject == subject);
        let fits = found.is_some_and(|one| {
            let word = match &one.stands {
                OnLadder::Step(step) => {
                    steps.get(*step).and_then(|step| step.grade.as_ref()).map_or("", |grade| &grade.text)
                }
                OnLadder::NoStep => "none",
                OnLadder::Several(_) => "several",
                OnLadder::Undetermined(_) => "undetermined",
            };
            word == expected && value.is_none_or(|value| one.value == Some(value))
        });
        if !fits {
            return Some(found_instead(reader, subject, found));
        }
    }
    None
}

/// What somebody's grade is instead.
fn found_instead(reader: &Reader<'_>, subject: NodeId, found: Option<&Grade>) -> Said {
    instead::both(reader.assessment, |names| {
        let who = names.node(subject);
        let found = found.map_or_else(|| names.say("没有等次", "no grade").into(), |one| names.stands(one));
        names.say(format!("对{who}，实际：{found}"), format!("for {who} there is: {found}"))
    })
}

/// `{quota: excellent, is: exceeded, in: YJ, base: 4, at_most: 0, holders: [A]}`.
pub(super) fn quota(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let quota = reader.of(node, &policy.quotas, "quota", "名额");
    let words = [("kept", true), ("exceeded", false)];
    let kept = fields.need("is", reader.problems).and_then(|node| reader.word(node, &words));
    let group = fields.take("in").and_then(Node::text).map(str::to_owned);
    let base = fields.take("base").and_then(|node| reader.number(node));
    let limit = fields.take("at_most").and_then(|node| reader.number(node));
    let exact = fields.take("exact").and_then(|node| reader.number(node));
    let holders = fields.take("holders").map(|node| reader.nodes(node));
    let undetermined = fields.take("unknown").map(|node| reader.nodes(node));
    let (quota, kept) = (quota?, kept?);
    let named = |one: &QuotaCount| group.as_ref().is_none_or(|group| group_id(reader, one) == *group);
    let all: Vec<&QuotaCount> =
        reader.assessment.outcome.quotas.iter().filter(|one| one.quota == quota && named(one)).collect();
    let fits = all.iter().any(|one| {
        one.kept() == kept
            && base.is_none_or(|base| one.base.map(Decimal::from) == Some(base))
            && limit.is_none_or(|limit| one.limit == limit)
            && exact.is_none_or(|exact| one.exact == exact)
            && holders.as_ref().is_none_or(|holders| same(holders, &one.holders))
            && undetermined.as_ref().is_none_or(|all| same(all, &one.undetermined))
    });
    if fits {
        return None;
    }
    if all.is_empty() {
        return Some(said("this quota was not counted there", "此处没有计算该名额"));
    }
    Some(instead::both(reader.assessment, |names| {
        let found: Vec<String> = all.iter().map(|one| names.quota_figures(one)).collect();
        let found = crate::report::words::clauses(&found, names.lang);
        names.say(format!("实际：{found}"), format!("there is: {found}"))
    }))
}

/// Are they the same people or units, in whatever order?
fn same(expected: &[NodeId], found: &[NodeId]) -> bool {
    expected.len() == found.len() && expected.iter().all(|one| found.contains(one))
}

/// The group of a quota as an expectation names it: an id, a word, a number.
fn group_id(reader: &Reader<'_>, one: &QuotaCount) -> String {
    match &one.group {
        Some(Value::Node(node)) => reader.assessment.organisation.id(*node).to_owned(),
        Some(value) => {
            let writer = Writer::new(reader.assessment);
            let of = writer.en.quota_group_type(one).unwrap_or(Type::Text);
            let written = writer.datum(value, &of);
            written.as_str().map_or_else(|| written.to_string(), str::to_owned)
        }
        None => "?".into(),
    }
}
