//! One definition of a policy in words, by its section and id.

use super::provision::Passage;
use super::terms::Terms;
use super::{chain, escalation, measure, modifier, monitor, quota, ranking, results, rule};
use crate::policy::{Defined, Section};

/// What a definition says: a rule, a duty, a chain, a ranking, …. Nothing of sections that say nothing by
/// themselves, and of an id that is not there.
pub fn said(terms: &Terms<'_>, section: &str, id: &str) -> Vec<Passage> {
    let policy = terms.policy;
    let said = match section {
        "rules" | "duties" => of(&policy.rules, id, |at, one| rule::rule(terms, at, one).says),
        "modifiers" => of(&policy.modifiers, id, |at, one| modifier::modifier(terms, at, one).says),
        "indicators" => of(&policy.indicators, id, |at, one| results::indicator(terms, at, one).says),
        "scorecards" => of(&policy.scorecards, id, |_, one| results::scorecard(terms, one).says),
        "rankings" => of(&policy.rankings, id, |at, one| ranking::ranking(terms, at, one).says),
        "ladders" => of(&policy.ladders, id, |at, one| results::ladder(terms, at, one).says),
        "tracks" => of(&policy.tracks, id, |_, one| measure::of_track(terms, &one.body)),
        "escalations" => of(&policy.escalations, id, |at, one| escalation::escalation(terms, at, one).says),
        "quotas" => of(&policy.quotas, id, |at, one| quota::quota(terms, at, one).says),
        "measures" => of(&policy.measures, id, |at, one| measure::measure(terms, at, one).says),
        "monitors" => of(&policy.monitors, id, |at, one| monitor::monitor(terms, at, one).says),
        "chains" => of(&policy.chains, id, |at, _| chain::walk(terms, at)),
        "relations" => of(&policy.relations, id, |at, _| vec![chain::relation(terms, at, ("", ""))]),
        _ => Vec::new(),
    };
    let spaced = |text: String| terms.say(crate::source::spaced(&text), text);
    said.into_iter().map(|passage| passage.map(&spaced)).collect()
}

fn of<'a, T>(
    section: &'a Section<T>,
    id: &str,
    say: impl FnOnce(usize, &'a Defined<T>) -> Vec<Passage>,
) -> Vec<Passage> {
    let found = section.values().enumerate().find(|(_, one)| one.id == id);
    found.map_or_else(Vec::new, |(at, one)| say(at, one))
}
