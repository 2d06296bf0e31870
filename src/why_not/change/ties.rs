//! Days of posts and relations of those on the way, and the matter's date against them.

use super::facts::people;
use super::{At, Change};
use crate::Case;
use crate::assess::MatterRef;
use crate::matters::Cell;
use crate::organisation::{Bond, NodeId, RelationId, Tie};
use crate::value::{Day, Interval, Type, Value};
use std::collections::BTreeSet;

/// So many days are tried for one end of an edge.
const DAYS: usize = 24;

/// Changes of the days of the posts and relations on the way, and of the matter's date to their bounds.
pub(super) fn candidates(case: &Case<'_>, at: &At) -> Vec<Change> {
    let kind = at.matter.kind as usize;
    let Some(date) = case.matters.day(kind, at.matter.row as usize) else { return Vec::new() };
    let ties = ties(case, &on_the_way(case, at, date));
    let after = |day: Day| Day(day.0.saturating_add(1));
    let mut days: BTreeSet<Day> = BTreeSet::new();
    for Interval { from, until } in ties.iter().map(|tie| tie.interval) {
        days.extend([from, from.before(), until, after(until)].into_iter().filter(|day| real(*day)));
    }
    let mut found: Vec<Change> = Vec::new();
    for day in days.iter().filter(|day| case.cycle.from <= **day && **day <= case.cycle.until) {
        let (from, to) = (Some(Value::Date(date)), Some(Value::Date(*day)));
        let matter = MatterRef { child: None, ..at.matter };
        if from != to {
            found.push(Change::Fact { matter, cell: Cell::Date, from, to, of: Type::Date });
        }
    }
    days.extend([date, date.before(), after(date)]);
    for tie in ties {
        let mut near: Vec<Day> = days.iter().copied().collect();
        near.sort_by_key(|day| (day.0.abs_diff(date.0), *day));
        for day in near.into_iter().take(DAYS) {
            let ends = [Interval { from: day, ..tie.interval }, Interval { until: day, ..tie.interval }];
            let other = ends.into_iter().filter(|to| {
                *to != tie.interval && case.organisation.allows(&tie, *to, &case.program.vocabulary)
            });
            found.extend(other.map(|to| Change::Tie { tie, to }));
        }
    }
    found
}

/// Other roles of those on the way.
pub(super) fn roles(case: &Case<'_>, at: &At) -> Vec<Change> {
    let Some(day) = case.matters.day(at.matter.kind as usize, at.matter.row as usize) else {
        return Vec::new();
    };
    let all = 0..case.program.vocabulary.roles.values.len() as u32;
    let people = on_the_way(case, at, day).into_iter();
    let known = people.filter_map(|person| Some((person, case.organisation.role(person, day)?)));
    let other = known.flat_map(|(person, from)| {
        let others = all.clone().filter(move |to| *to != from);
        others.map(move |to| Change::Role { person, day, from, to })
    });
    other.collect()
}

fn real(day: Day) -> bool {
    day > Day(Day::MIN.0 + 1) && day < Day(Day::MAX.0 - 1)
}

/// Those whose posts and relations may decide: everybody in the matter, whoever the walks reach from there, the
/// subject.
fn on_the_way(case: &Case<'_>, at: &At, date: Day) -> BTreeSet<NodeId> {
    let mut all = people(&case.matters, at.matter.kind as usize);
    all.insert(at.subject);
    let targets = case.program.rules.get(at.rule).map_or(&[][..], |rule| &rule.targets);
    let line = targets
        .iter()
        .find(|on| on.target.kind == at.matter.kind as usize)
        .and_then(|on| on.clauses.get(at.clause));
    if let Some(chain) = line.and_then(|line| line.up) {
        let starts: Vec<NodeId> = all.iter().copied().collect();
        let symbols = case.matters.symbols.clone();
        let reached: Vec<NodeId> = case.look(&symbols, |world| {
            let mut walker = crate::assess::walk::Walker::new(case.program, world, None);
            let walks = starts.into_iter().map(|start| walker.walk(chain, 0, start, date));
            walks.flat_map(|walk| walk.reached).map(|reached| reached.node).collect()
        });
        all.extend(reached);
    }
    all
}

/// The posts of some people, and their relations among each other, at any time.
fn ties(case: &Case<'_>, people: &BTreeSet<NodeId>) -> Vec<Tie> {
    let organisation = &case.organisation;
    let mut ties = Vec::new();
    for person in people {
        let posts = organisation.postings(*person);
        ties.extend(posts.map(|held| Tie {
            bond: Bond::Post(held.post),
            lower: *person,
            upper: held.unit,
            interval: held.interval,
        }));
        for relation in 0..case.program.vocabulary.relations.len() as RelationId {
            let edges = organisation.edges(*person, relation).iter();
            let among = edges.filter(|edge| people.contains(&edge.node));
            ties.extend(among.map(|edge| Tie {
                bond: Bond::Relation(relation),
                lower: *person,
                upper: edge.node,
                interval: edge.interval,
            }));
        }
    }
    ties
}
