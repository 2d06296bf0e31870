//! Indicators, scores, ladders and rankings over the whole organisation, at the end of the cycle.

use super::guard::{self, GuardSpec};
use super::rank::{Entry, rank};
use super::score::{CardGroup, CardItem, score};
use super::{IndicatorValue, Outcome, RankingTable, Score, Void, VoidBecause};
use crate::compile::{PopulationProgram, Program, RankingProgram};
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, Results, World};
use crate::expression::{Expr, Scope};
use crate::organisation::NodeId;
use crate::policy::{Guard, Policy};
use crate::value::{Column, NodeKind, Type, Value};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody of a population, at the end of the cycle, in the order of ids.
pub fn population(world: &World<'_>, of: &PopulationProgram) -> Vec<NodeId> {
    let organisation = world.organisation;
    let day = world.cycle.until;
    match of.kind {
        NodeKind::Unit => {
            let fits = |unit: &NodeId| of.only.is_none() || organisation.unit_kind(*unit) == of.only;
            organisation.units().filter(|unit| organisation.exists(*unit, day)).filter(fits).collect()
        }
        _ => {
            let fits = |person: &NodeId| of.only.is_none() || organisation.role(*person, day) == of.only;
            organisation.people().filter(fits).collect()
        }
    }
}

/// The value of an expression about one subject at the end of the cycle.
pub fn about(world: &World<'_>, scope: &Scope, expr: &Expr, subject: Option<NodeId>) -> Option<Value> {
    let day = world.cycle.until;
    let columns = scope.variables.iter().map(|variable| {
        let value = subject.filter(|_| variable.name == "subject").map(Value::Node);
        Some(Column::constant(&variable.of, value.as_ref(), 1))
    });
    let batch = Batch::single(columns.collect(), day);
    Plain::new(world, &batch, 0, scope).eval(expr).ok()
}

/// The number that an expression gives about one subject.
pub fn number(
    world: &World<'_>,
    scope: &Scope,
    expr: Option<&Expr>,
    subject: Option<NodeId>,
) -> Option<Decimal> {
    match about(world, scope, expr?, subject)? {
        Value::Decimal(value) => Some(value.normalize()),
        _ => None,
    }
}

/// The computed indicators, beside those given. One that reads another is computed after it.
/// What is void has no value, and what is computed from it and has none is void as well.
pub fn indicators(
    program: &Program,
    world: &World<'_>,
    given: Vec<IndicatorValue>,
    outcome: &mut Outcome,
) -> Vec<IndicatorValue> {
    let mut all = given;
    all.iter_mut().for_each(|row| void_out(row, &mut outcome.voids));
    let mut results = results(&Outcome { indicators: all.clone(), ..outcome.clone() });
    let mut computed = Vec::new();
    // An indicator may read others, in no circle; each round settles those whose inputs the round before settled.
    for _ in 0..program.indicators.len() {
        computed.clear();
        for (index, indicator) in program.indicators.iter().enumerate() {
            let Some(expr) = &indicator.value else { continue };
            let world = World { results: &results, ..*world };
            for subject in population(&world, &indicator.of) {
                let value = number(&world, &indicator.of.scope(), Some(expr), Some(subject));
                let mut row = IndicatorValue { indicator: index, subject, value, n: None, k: None };
                void_out(&mut row, &mut outcome.voids);
                computed.push(row);
            }
        }
        for row in &computed {
            if let Some(value) = row.value {
                results.indicators.insert((row.indicator, row.subject), value);
            }
        }
    }
    void_through(program, &computed, &mut outcome.voids);
    all.extend(computed);
    all.sort_by_key(|row| (row.indicator, row.subject));
    all.dedup_by_key(|row| (row.indicator, row.subject));
    all
}

/// Takes the value from a row that is void, and keeps it beside the reason.
fn void_out(row: &mut IndicatorValue, voids: &mut [Void]) {
    let void = voids.iter_mut().find(|void| (void.indicator, void.subject) == (row.indicator, row.subject));
    let Some(void) = void else { return };
    void.given = row.value;
    if void.is_void() {
        row.value = None;
    }
}

/// What has no value because it is computed from what is void.
fn void_through(program: &Program, computed: &[IndicatorValue], voids: &mut Vec<Void>) {
    for row in computed.iter().filter(|row| row.value.is_none()) {
        let known = |void: &Void| (void.indicator, void.subject) == (row.indicator, row.subject);
        let Some(expr) = program.indicators.get(row.indicator).and_then(|one| one.value.as_ref()) else {
            continue;
        };
        let reads = super::void::reads(program, &[], expr);
        let through =
            |void: &&Void| void.is_void() && void.subject == row.subject && reads.contains(&void.indicator);
        if voids.iter().any(known) {
            continue;
        }
        if let Some(read) = voids.iter().find(through).map(|void| void.indicator) {
            let because = VoidBecause::Reads(read);
            voids.push(Void { indicator: row.indicator, subject: row.subject, given: None, because });
        }
    }
    voids.sort_by_key(|void| (void.indicator, void.subject));
}

/// All scores. Full marks are 100.
pub fn scores(program: &Program, policy: &Policy, world: &World<'_>, voids: &[Void]) -> Vec<Score> {
    let void: BTreeSet<(usize, NodeId)> =
        voids.iter().filter(|void| void.is_void()).map(|void| (void.indicator, void.subject)).collect();
    let mut all = Vec::new();
    for (card, (defined, of)) in policy.scorecards.values().zip(&program.scorecards).enumerate() {
        for subject in population(world, of) {
            let groups: Vec<CardGroup> = defined
                .body
                .groups
                .iter()
                .map(|group| CardGroup {
                    weight: group.weight.0,
                    items: group
                        .items
                        .iter()
                        .filter_map(|(name, weight)| {
                            let indicator = crate::compile::index(&policy.indicators, &name.text)?;
                            let value = world.results.indicators.get(&(indicator, subject)).copied();
                            let void = void.contains(&(indicator, subject));
                            Some(CardItem { indicator, weight: *weight, value, void })
                        })
                        .collect(),
                })
                .collect();
            let body = &defined.body;
            let (value, parts) = score(&groups, (body.missing, body.void), body.round, Decimal::ONE_HUNDRED);
            all.push(Score { card, subject, value, parts });
        }
    }
    all
}

/// All rankings, each group of equal `within` by itself.
pub fn rankings(
    program: &Program,
    policy: &Policy,
    world: &World<'_>,
    indicators: &[IndicatorValue],
) -> Vec<RankingTable> {
    let samples: BTreeMap<(usize, NodeId), &IndicatorValue> =
        indicators.iter().map(|row| ((row.indicator, row.subject), row)).collect();
    let mut tables = Vec::new();
    for (index, (defined, ranking)) in policy.rankings.values().zip(&program.rankings).enumerate() {
        for (group, entries) in groups(world, ranking, &samples) {
            let mut rows = rank(&entries, defined.body.highest_first);
            let spec = defined.body.guard.as_ref().map(|guard| spec(world, ranking, guard));
            let figures = spec.map(|spec| guard::figures(&mut rows, defined.body.highest_first, &spec));
            let ranked = super::rank::ranked(&rows);
            tables.push(RankingTable { ranking: index, group, ranked, rows, guard: figures });
        }
    }
    tables
}

/// The population in groups of equal `within`; those for whom it is unknown form a group of their own.
fn groups(
    world: &World<'_>,
    ranking: &RankingProgram,
    samples: &BTreeMap<(usize, NodeId), &IndicatorValue>,
) -> Vec<(Option<Value>, Vec<Entry>)> {
    let scope = ranking.of.scope();
    let mut groups: Vec<(Option<Value>, Vec<Entry>)> = Vec::new();
    for subject in population(world, &ranking.of) {
        let key = ranking.within.as_ref().and_then(|within| about(world, &scope, within, Some(subject)));
        let sample = ranking.sample.and_then(|indicator| samples.get(&(indicator, subject)));
        let entry = Entry {
            subject,
            value: number(world, &scope, ranking.by.as_ref(), Some(subject)),
            n: sample.and_then(|row| row.n),
            k: sample.and_then(|row| row.k),
        };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((key, vec![entry])),
        }
    }
    groups
}

/// The guard with its parameters as of the end of the cycle.
pub fn spec(world: &World<'_>, ranking: &RankingProgram, guard: &Guard) -> GuardSpec {
    let none = Scope::default();
    let program = ranking.guard.as_ref();
    GuardSpec {
        minimum_n: number(world, &none, program.and_then(|guard| guard.minimum_n.as_ref()), None),
        confidence: guard.confidence,
        homogeneity: guard.homogeneity,
        signal: guard.signal,
        stability: guard.stability,
        floor: number(world, &none, program.and_then(|guard| guard.floor.as_ref()), None),
        persistence: guard.persistence,
        tenure: guard.tenure,
        scale: ranking.scale,
    }
}

/// The results of earlier stages, as expressions read them.
pub fn results(outcome: &Outcome) -> Results {
    let mut results = Results::default();
    for total in &outcome.totals {
        results.points.entry(total.category.clone()).or_default().insert(total.subject, total.points);
    }
    for row in &outcome.earlier {
        if let Some(value) = row.value {
            results.earlier.insert((row.indicator, row.subject, row.back), value);
        }
    }
    for row in &outcome.indicators {
        if let Some(value) = row.value {
            results.indicators.insert((row.indicator, row.subject), value);
        }
    }
    for row in &outcome.scores {
        if let Some(value) = row.value {
            results.scores.insert((row.card, row.subject), value);
        }
    }
    results
}

/// The type of a subject.
pub fn subject_type(world: &World<'_>, subject: NodeId) -> Type {
    Type::Node(world.organisation.kind(subject).clone())
}
