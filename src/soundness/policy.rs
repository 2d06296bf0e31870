//! What is unsound in a policy itself, whatever the organisation.

use super::{NotRun, Parallel};
use crate::compile::{Program, index};
use crate::policy::{Effect, Hit, Policy, Population, Ranking, Rule, Scorecard, Section};
use std::collections::BTreeSet;

/// The kinds of matters at which no rule looks and which no duty counts.
pub fn unjudged(program: &Program) -> Vec<usize> {
    let ruled = program.rules.iter().flat_map(|rule| &rule.targets).map(|rule| rule.target.kind);
    let counted = program.duties.iter().flat_map(|duty| &duty.counters).map(|counter| counter.target.kind);
    let judged: BTreeSet<usize> = ruled.chain(counted).collect();
    (0..program.schema.kinds.len()).filter(|kind| !judged.contains(kind)).collect()
}

/// The rules that hold or credit somebody and the duties of which nothing follows: neither points nor a measure. A
/// rule that keeps another from applying, or makes an occasion of an escalation, has that for its consequence.
pub fn without_consequence(policy: &Policy) -> Vec<usize> {
    let rules = policy.rules.values().enumerate().filter(|(_, rule)| {
        let finds = &rule.body.find;
        let follows = finds.iter().any(|find| find.points.is_some() || find.measure.is_some());
        let holds = finds.iter().any(|find| find.effect != Effect::Record);
        let duty = policy.duties.contains_key(&rule.id);
        !follows
            && (holds || duty)
            && !excludes(&policy.rules, policy, &rule.id)
            && !escalates(policy, &rule.id)
    });
    rules.map(|(at, _)| at).collect()
}

fn escalates(policy: &Policy, rule: &str) -> bool {
    policy.escalations.values().flat_map(|one| &one.body.on).any(|name| name.text == rule)
}

fn excludes(rules: &Section<Rule>, policy: &Policy, id: &str) -> bool {
    let named = rules.values().flat_map(|rule| &rule.body.unless).any(|name| name.text == id);
    let groups = policy.groups.values().filter(|group| group.body.hit == Hit::First);
    named || groups.flat_map(|group| group.body.rules.iter().rev().skip(1)).any(|name| name.text == id)
}

/// Pairs of scorecards and of rankings that look at the same people or units by the same numbers.
pub fn parallel(policy: &Policy) -> Vec<Parallel> {
    let cards: Vec<&Scorecard> = policy.scorecards.values().map(|card| &card.body).collect();
    let mut found = Vec::new();
    for (one, other) in pairs(cards.len()) {
        let shared: Vec<usize> = items(cards[one])
            .intersection(&items(cards[other]))
            .filter_map(|name| index(&policy.indicators, name))
            .collect();
        if overlap(&cards[one].of, &cards[other].of) && !shared.is_empty() {
            found.push(Parallel::Scorecards(one, other, shared));
        }
    }
    let rankings: Vec<&Ranking> = policy.rankings.values().map(|ranking| &ranking.body).collect();
    let same = |(one, other): &(usize, usize)| same(rankings[*one], rankings[*other]);
    found.extend(pairs(rankings.len()).filter(same).map(|(one, other)| Parallel::Rankings(one, other)));
    found
}

/// Of each source some of whose clauses are run, those that nothing runs and that are not left out.
pub fn not_run(policy: &Policy) -> Vec<NotRun> {
    let run: BTreeSet<&str> = policy.run().into_iter().map(|name| name.text.as_str()).collect();
    let left_out = policy.packs.iter().flat_map(|pack| &pack.left_out);
    let left_out: BTreeSet<&str> = left_out.map(|clause| clause.id.text.as_str()).collect();
    let mut found = Vec::new();
    for (number, (_, source)) in policy.sources().enumerate() {
        let ids = || source.clauses.iter().map(|clause| clause.id.text.as_str());
        let open: Vec<usize> = (0..)
            .zip(ids())
            .filter(|(_, id)| !run.contains(id) && !left_out.contains(id))
            .map(|(at, _)| at)
            .collect();
        if !open.is_empty() && ids().any(|id| run.contains(id)) {
            found.push(NotRun { source: number, clauses: open });
        }
    }
    found
}

fn items(card: &Scorecard) -> BTreeSet<&str> {
    card.groups.iter().flat_map(|group| &group.items).map(|(name, _)| name.text.as_str()).collect()
}

/// Do two rankings go by the same expression, however it is spaced, over populations that overlap?
fn same(one: &Ranking, other: &Ranking) -> bool {
    let text = |ranking: &Ranking| ranking.by.text().split_whitespace().collect::<String>();
    overlap(&one.of, &other.of) && text(one) == text(other)
}

/// Could anybody be in both? People of one role are not of another.
fn overlap(one: &Population, other: &Population) -> bool {
    let (one, other) = match (one, other) {
        (Population::People(one), Population::People(other)) => (one, other),
        (Population::Units(one), Population::Units(other)) => (one, other),
        _ => return false,
    };
    one.is_none()
        || other.is_none()
        || one.as_ref().map(|name| &name.text) == other.as_ref().map(|name| &name.text)
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
}
