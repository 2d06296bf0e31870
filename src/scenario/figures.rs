//! Expectations of numbers: totals, indicators, scores, ranks, and what monitors saw.

use super::expect::Reader;
use super::instead;
use crate::assess::monitor::Seen;
use crate::expression::scope::{GENERAL, categories};
use crate::source::{Fields, Node, Said, said};
use rust_decimal::Decimal;

/// `is:` a number, or `undetermined`.
fn expected_number(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Option<Decimal>> {
    let node = fields.need("is", reader.problems)?;
    if node.text() == Some("undetermined") {
        return Some(None);
    }
    reader.number(node).map(Some)
}

fn compare(expected: Option<Decimal>, found: Option<Decimal>) -> Option<Said> {
    if expected == found {
        return None;
    }
    let word =
        |value: Option<Decimal>, none: &str| value.map_or(none.to_owned(), |v| v.normalize().to_string());
    let both = |none| (word(expected, none), word(found, none));
    let ((expected, found), (expected_zh, found_zh)) = (both("undetermined"), both("待定"));
    Some(said(
        format!("expected {expected}, found {found}"),
        format!("预期：{expected_zh}；实际：{found_zh}"),
    ))
}

pub(super) fn ranked(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let subject = reader.node(node);
    let ranking = fields
        .need("in", reader.problems)
        .and_then(|node| reader.of(node, &policy.rankings, "ranking", "排名"));
    let expected = expected_number(fields, reader)?;
    let (subject, ranking) = (subject?, ranking?);
    let tables = reader.assessment.outcome.rankings.iter().filter(|table| table.ranking == ranking);
    let row = tables.flat_map(|table| &table.rows).find(|row| row.subject == subject);
    compare(expected, row.and_then(|row| row.rank).map(Decimal::from))
}

pub(super) fn scored(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let subject = reader.node(node);
    let card = fields
        .need("in", reader.problems)
        .and_then(|node| reader.of(node, &policy.scorecards, "scorecard", "评分表"));
    let expected = expected_number(fields, reader)?;
    let (subject, card) = (subject?, card?);
    let score =
        reader.assessment.outcome.scores.iter().find(|score| score.card == card && score.subject == subject);
    compare(expected, score.and_then(|score| score.value))
}

/// The value of an indicator: `{indicator: A, in: survey, is: 90}`.
pub(super) fn indicator(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let (subject, indicator) = (reader.node(node), of_indicator(fields, reader));
    let expected = expected_number(fields, reader)?;
    let (subject, indicator) = (subject?, indicator?);
    let mut values = reader.assessment.outcome.indicators.iter();
    let found = values.find(|one| one.indicator == indicator && one.subject == subject);
    compare(expected, found.and_then(|one| one.value))
}

/// A figure is void: `{void: A, in: survey}`.
pub(super) fn void(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let (subject, indicator) = (reader.node(node), of_indicator(fields, reader));
    let (subject, indicator) = (subject?, indicator?);
    let mut voids = reader.assessment.outcome.voids.iter().filter(|void| void.is_void());
    let found = voids.any(|void| void.indicator == indicator && void.subject == subject);
    (!found).then(|| said("this figure is not void", "该数据没有作废"))
}

fn of_indicator(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<usize> {
    let policy = &reader.assessment.policy;
    let named = fields.need("in", reader.problems);
    named.and_then(|node| reader.of(node, &policy.indicators, "indicator", "指标"))
}

pub(super) fn total(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let subject = reader.node(node);
    let category = fields.take("category").map_or(Some(GENERAL), |node| {
        let (name, known) = (node.text().unwrap_or_default(), categories(&reader.assessment.policy));
        match known.iter().any(|category| category == name) {
            true => Some(name),
            false => reader.unknown(node, "category", "类别", known.iter().map(String::as_str)),
        }
    });
    let expected = expected_number(fields, reader)?;
    let (subject, category) = (subject?, category?);
    let totals = &reader.assessment.outcome.totals;
    let found = totals.iter().find(|total| *total.category == *category && total.subject == subject);
    compare(expected, Some(found.map_or(Decimal::ZERO, |total| total.points)))
}

/// What a monitor saw: `{monitor: x, for: S7, seen: noticed}`; without `for`, of all figures together.
pub(super) fn monitored(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let monitor = reader.of(node, &policy.monitors, "monitor", "数据提示");
    let units = fields.take("for").map(|node| reader.nodes(node));
    let seen = fields.need("seen", reader.problems).and_then(|node| reader.word(node, SEEN));
    let n = fields.take("n").and_then(|node| reader.number(node));
    let p = fields.take("p").and_then(|node| reader.number(node));
    let (monitor, seen) = (monitor?, seen?);
    let subjects = units.map_or_else(|| vec![None], |units| units.into_iter().map(Some).collect());
    for subject in subjects {
        let readings = reader.assessment.outcome.monitors.iter();
        let found = readings.clone().find(|one| one.monitor == monitor && one.subject == subject);
        let fits = found.is_some_and(|one| {
            seen_word(one.seen) == seen
                && n.is_none_or(|n| n == Decimal::from(one.n))
                && p.is_none_or(|p| one.p == Some(p))
        });
        if !fits {
            return Some(instead::both(reader.assessment, |names| match found {
                None => names.say("没有该提示".to_owned(), "this monitor did not look there".to_owned()),
                Some(one) => {
                    let (word, n, says) = (seen_word(one.seen), one.n, names.monitored(one));
                    names.say(
                        format!("实际：{word}，n 为 {n}：{says}"),
                        format!("there is: {word}, n {n}: {says}"),
                    )
                }
            }));
        }
    }
    None
}

const SEEN: &[(&str, &str)] =
    &[("noticed", "noticed"), ("nothing", "nothing"), ("too_few", "too_few"), ("unknown", "unknown")];

fn seen_word(seen: Seen) -> &'static str {
    match seen {
        Seen::Noticed => "noticed",
        Seen::Nothing => "nothing",
        Seen::TooFew(_) => "too_few",
        Seen::Unknown => "unknown",
    }
}
