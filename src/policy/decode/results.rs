//! What is made of findings: indicators, scorecards, ladders, measures.

use super::entry::Entry;
use super::rules::modality;
use super::values;
use crate::policy::{
    Formula, Indicator, Ladder, LadderStep, Measure, MeasureKind, Missing, Name, ParameterUnit, PolicyFault,
    Population, Running, ScoreGroup, Scorecard, Track, VoidMeans,
};
use crate::source::{Fault, Node, Place, said};
use rust_decimal::Decimal;

/// `of`: who is assessed.
pub(super) fn of(entry: &mut Entry) -> Option<Population> {
    let path = format!("{}.of", entry.path());
    entry.need("of", |node, problems| values::population(node, &path, problems))
}

pub(super) fn indicator(entry: &mut Entry) -> Option<Indicator> {
    let title = entry.title();
    let of = of(entry);
    let unit = entry.opt("unit", values::unit).unwrap_or(ParameterUnit::None);
    let value = entry.formula("value");
    let void_when = entry.formula("void_when");
    Some(Indicator { title, of: of?, unit, value, void_when })
}

pub(super) fn scorecard(entry: &mut Entry) -> Option<Scorecard> {
    let title = entry.title();
    let of = of(entry);
    let words = [
        ("reweigh", Missing::Reweigh),
        ("full_marks", Missing::FullMarks),
        ("zero", Missing::Zero),
        ("undetermined", Missing::Undetermined),
    ];
    let missing = entry.need("missing", |node, problems| values::word(node, &words, problems));
    let void = [("undetermined", VoidMeans::Undetermined), ("zero", VoidMeans::Zero)];
    let void = entry.opt("void", |node, problems| values::word(node, &void, problems)).unwrap_or_default();
    let round = entry.opt("round", |node, problems| values::whole(node, 0, 20, problems));
    let basis = entry.text("basis");
    let groups: Vec<Option<ScoreGroup>> = entry
        .need_entries("groups")
        .iter()
        .map(|(key, node)| {
            let path = format!("{}.groups.{}", entry.path(), key.text);
            let id = Name { text: key.text.clone(), place: key.place };
            Entry::read(node, &path, entry.problems, |entry| score_group(entry, id))
        })
        .collect();
    let groups = groups.into_iter().collect::<Option<_>>();
    Some(Scorecard { title, of: of?, groups: groups?, missing: missing?, void, round, basis })
}

fn score_group(entry: &mut Entry, id: Name) -> Option<ScoreGroup> {
    let title = entry.title();
    let weight = weight(entry);
    let items: Vec<Option<(Name, Decimal)>> = entry
        .need_entries("items")
        .iter()
        .map(|(key, node)| {
            let item = Name { text: key.text.clone(), place: key.place };
            let (weight, _) = weight_of(node, entry)?;
            Some((item, weight))
        })
        .collect();
    let items = items.into_iter().collect::<Option<_>>();
    Some(ScoreGroup { id, title, weight: weight?, items: items? })
}

fn weight(entry: &mut Entry) -> Option<(Decimal, Place)> {
    let node = entry.need("weight", |node, _| Some(node))?;
    weight_of(node, entry)
}

fn weight_of(node: &Node, entry: &mut Entry) -> Option<(Decimal, Place)> {
    if node.is_null() {
        return None;
    }
    let weight = values::number(node, entry.problems)?;
    within(weight, "weight", Decimal::ZERO, Decimal::ONE_HUNDRED, node, entry)
        .map(|weight| (weight, node.place))
}

/// A number inside its bounds, both included.
pub(super) fn within(
    number: Decimal,
    what: &str,
    least: Decimal,
    most: Decimal,
    node: &Node,
    entry: &mut Entry,
) -> Option<Decimal> {
    if (least..=most).contains(&number) {
        return Some(number);
    }
    let range = format!("{least} … {most}");
    let found = format!("`{}`", node.text().unwrap_or_default());
    entry.raise(PolicyFault::OutOfRange { what: what.into(), range, found }, node.place);
    None
}

pub(super) fn ladder(entry: &mut Entry) -> Option<Ladder> {
    let title = entry.title();
    let of = of(entry);
    let on = entry.need("on", values::formula);
    let steps = entry.need_list("steps", step);
    let hits = [("first", true), ("unique", false)];
    let hit = entry.opt("hit", |node, problems| values::word(node, &hits, problems));
    let gaps = entry.opt("gaps", |node, problems| values::word(node, &[("reported", true)], problems));
    let modality = entry.opt("modality", modality);
    let decider = entry.formula("decider");
    let basis = entry.text("basis");
    let (first_hit, gaps_reported) = (hit.unwrap_or(false), gaps.unwrap_or(false));
    Some(Ladder {
        title,
        of: of?,
        on: on?,
        steps: steps?,
        first_hit,
        gaps_reported,
        modality,
        decider,
        basis,
    })
}

fn step(entry: &mut Entry) -> Option<LadderStep> {
    let place = entry.place();
    let low = bound(entry, "at_least", "above");
    let high = bound(entry, "at_most", "below");
    let when = entry.formula("when");
    let otherwise = entry.opt("otherwise", values::flag).unwrap_or(false);
    let bounded = low.is_some() || high.is_some() || when.is_some();
    match (otherwise, bounded) {
        (true, true) => entry.raise(PolicyFault::OtherwiseAndBounds, place),
        (false, false) => entry.raise(PolicyFault::NoBounds, place),
        _ => {}
    }
    let before = entry.problems.len();
    let (give, grade) = (entry.name("give"), entry.name("grade"));
    if give.is_none() && grade.is_none() {
        if entry.problems.len() == before {
            entry.raise(PolicyFault::NothingOnStep, place);
        }
        return None;
    }
    let (low, high) = (low.flatten(), high.flatten());
    let sound = otherwise != (low.is_some() || high.is_some() || when.is_some());
    let give = give.filter(|give| give.text != "nothing");
    sound.then_some(LadderStep { place, low, high, when, give, grade, otherwise })
}

/// One of two keys that bound the same side: the first includes its bound. The inner nothing: both are written.
#[allow(clippy::option_option)]
fn bound(
    entry: &mut Entry,
    included: &'static str,
    excluded: &'static str,
) -> Option<Option<(Formula, bool)>> {
    match (entry.formula(included), entry.formula(excluded)) {
        (Some(_), Some(_)) => {
            let side = format!("`{included}`, `{excluded}`");
            entry.raise(PolicyFault::TwoBounds { side }, entry.place());
            Some(None)
        }
        (Some(bound), None) => Some(Some((bound, true))),
        (None, Some(bound)) => Some(Some((bound, false))),
        (None, None) => None,
    }
}

pub(super) fn measure(entry: &mut Entry) -> Option<Measure> {
    let title = entry.title();
    let kinds = [("reward", MeasureKind::Reward), ("sanction", MeasureKind::Sanction)];
    let kind = entry.need("kind", |node, problems| values::word(node, &kinds, problems));
    let track = entry.need("track", values::name);
    let severity = entry.need("severity", values::number);
    let bars = entry.names("bars");
    let lasts = entry.opt("for", values::duration);
    let applies_when = entry.formula("applies_when");
    let decider = entry.formula("decider");
    let remedy = entry.opt("remedy", values::title).unwrap_or_default();
    let basis = entry.text("basis");
    let (kind, track, severity) = (kind?, track?, severity?);
    Some(Measure { title, kind, track, severity, bars, lasts, applies_when, decider, remedy, basis })
}

pub(super) fn track(entry: &mut Entry) -> Option<Track> {
    let title = entry.title();
    let words = [("add", Running::Add), ("beside", Running::Beside)];
    let running = match entry.take("running") {
        Some(node) => values::word(node, &words, entry.problems),
        None => Some(Running::Beside),
    };
    let capped = entry.take("at_most");
    let at_most = capped.and_then(|node| values::duration(node, entry.problems));
    let once = entry.opt("once", values::flag).unwrap_or(false);
    let basis = entry.text("basis");
    if let (Some(node), Some(Running::Beside)) = (capped, running) {
        let help =
            said("write `running: add`, or leave `at_most` out", "请写 `running: add`，或删去 `at_most`");
        entry.problems.push(PolicyFault::CapWithoutSum.at(node.place).help(help));
    }
    Some(Track { title, running: running?, at_most, once, basis })
}
