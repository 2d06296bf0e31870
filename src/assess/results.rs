//! Indicators, scores, ladders and rankings over the whole organisation, at the end of the cycle.

use super::guard::{self, GuardSpec};
use super::rank::{Entry, rank};
use super::score::{CardGroup, CardItem, score};
use super::together::{join, map, ranges, worth};
use super::{EarlierValue, Index, IndicatorValue, Outcome, RankingTable, Score, Total, Void, VoidBecause};
use crate::compile::{PopulationProgram, Program, RankingProgram};
use crate::expression::plain::{Known, Plain};
use crate::expression::world::{Batch, ByNode, Results, World};
use crate::expression::{Expr, Scope};
use crate::organisation::NodeId;
use crate::policy::{Guard, Policy};
use crate::value::{Column, Data, NodeKind, Type, Value};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Everybody of a population, at the end of the cycle, in the order of ids.
pub fn population(world: &World<'_>, of: &PopulationProgram) -> Vec<NodeId> {
    population_among(world, of, (None, 1))
}

/// The same of some alone, who are in order; on so many threads.
fn population_among(
    world: &World<'_>,
    of: &PopulationProgram,
    (whom, threads): (Option<&[NodeId]>, usize),
) -> Vec<NodeId> {
    let nodes = whom.map_or(world.organisation.len(), <[_]>::len);
    let some = |range: Range<usize>| {
        let node = |at: usize| whom.map_or(NodeId(at as u32), |whom| whom[at]);
        range.map(node).filter(|node| belongs(world, of, *node)).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    ranges(nodes, worth(nodes, threads), some).into_iter().for_each(|some| join(&mut all, some));
    all
}

/// Is somebody of a population, at the end of the cycle?
fn belongs(world: &World<'_>, of: &PopulationProgram, node: NodeId) -> bool {
    let (organisation, day) = (world.organisation, world.cycle.until);
    match (&of.kind, organisation.kind(node)) {
        (NodeKind::Unit, NodeKind::Unit) => {
            organisation.exists(node, day) && (of.only.is_none() || organisation.unit_kind(node) == of.only)
        }
        (NodeKind::Unit, _) => false,
        (_, NodeKind::Person) => of.only.is_none() || organisation.role(node, day) == of.only,
        _ => false,
    }
}

/// A population as rows, so that expressions about everybody are evaluated on one batch.
pub struct Subjects {
    all: Vec<NodeId>,
    scope: Scope,
    batch: Batch<'static>,
}

impl Subjects {
    /// Everybody of a population, at the end of the cycle, in the order of ids.
    pub fn of(world: &World<'_>, of: &PopulationProgram) -> Subjects {
        Subjects::among(world, of, (None, 1))
    }

    /// The same of some alone, who are in order; on so many threads.
    pub fn among(world: &World<'_>, of: &PopulationProgram, some: (Option<&[NodeId]>, usize)) -> Subjects {
        let all = population_among(world, of, some);
        let scope = of.scope();
        let (valid, days) = (vec![true; all.len()], vec![world.cycle.until; all.len()]);
        let column = Column { data: Data::Node(all.clone()), valid };
        let columns = vec![Some(Cow::Owned(column))];
        let batch = Batch { rows: all.len(), columns, days, children: None, failed: BTreeMap::new() };
        Subjects { all, scope, batch }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Each with its row.
    pub fn each(&self) -> impl Iterator<Item = (usize, NodeId)> {
        self.all.iter().copied().enumerate()
    }

    /// The value of an expression about the subject of a row, or what is missing.
    pub fn known(&self, world: &World<'_>, expr: &Expr, row: usize) -> Known {
        Plain::new(world, &self.batch, row, &self.scope).eval(expr)
    }

    /// The value of an expression about the subject of a row.
    pub fn value(&self, world: &World<'_>, expr: &Expr, row: usize) -> Option<Value> {
        self.known(world, expr, row).ok()
    }

    /// The number that an expression gives about the subject of a row.
    pub fn number(&self, world: &World<'_>, expr: &Expr, row: usize) -> Option<Decimal> {
        match self.value(world, expr, row)? {
            Value::Decimal(value) => Some(value.normalize()),
            _ => None,
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

/// The computed indicators of everybody, or of some, beside those given. One that reads another is computed after it.
/// What is void has no value, and what is computed from it and has none is void as well. All of them are known then.
pub fn indicators(
    program: &Program,
    world: &World<'_>,
    given: Vec<IndicatorValue>,
    (known, voids): (&mut Results, &mut Vec<Void>),
    (some, threads): (Option<&[NodeId]>, usize),
) -> Vec<IndicatorValue> {
    let mut all = given;
    all.iter_mut().for_each(|row| void_out(row, voids));
    known.indicators = lists(&all);
    let mut computed = Vec::new();
    // An indicator may read others, in no circle; each round settles those whose inputs the round before settled.
    let rounds = if super::void::nested(program) { program.indicators.len() } else { 1 };
    for at in 0..rounds {
        let round = computed_once(program, &World { results: known, ..*world }, voids, (some, threads));
        if round == computed {
            break;
        }
        if at + 1 < rounds {
            known.indicators = lists(all.iter().chain(&round));
        }
        computed = round;
    }
    void_through(program, &computed, voids);
    all.extend(computed);
    all.sort_by_key(|row| (row.indicator, row.subject));
    all.dedup_by_key(|row| (row.indicator, row.subject));
    known.indicators = lists(&all);
    all
}

/// The computed indicators, from what is known of those that they read.
fn computed_once(
    program: &Program,
    world: &World<'_>,
    voids: &mut [Void],
    (some, threads): (Option<&[NodeId]>, usize),
) -> Vec<IndicatorValue> {
    let mut computed = Vec::new();
    for (indicator, defined) in program.indicators.iter().enumerate() {
        let Some(expr) = &defined.value else { continue };
        let subjects = Subjects::among(world, &defined.of, (some, threads));
        let one = |at: usize| {
            let (subject, value) = (subjects.all[at], subjects.number(world, expr, at));
            IndicatorValue { indicator, subject, value, n: None, k: None }
        };
        join(&mut computed, map(subjects.len(), worth(subjects.len(), threads), one));
    }
    computed.iter_mut().for_each(|row| void_out(row, voids));
    computed
}

/// Takes the value from a row that is void, and keeps it beside the reason.
fn void_out(row: &mut IndicatorValue, voids: &mut [Void]) {
    let Some(void) = void_at(voids, row.indicator, row.subject).and_then(|at| voids.get_mut(at)) else {
        return;
    };
    void.given = row.value;
    if void.is_void() {
        row.value = None;
    }
}

/// What is said of an indicator about somebody being void. `voids` in their order: indicator, then subject.
pub fn void_of(voids: &[Void], indicator: Index, subject: NodeId) -> Option<&Void> {
    voids.get(void_at(voids, indicator, subject)?)
}

fn void_at(voids: &[Void], indicator: Index, subject: NodeId) -> Option<usize> {
    voids.binary_search_by_key(&(indicator, subject), |void| (void.indicator, void.subject)).ok()
}

/// What has no value because it is computed from what is void.
fn void_through(program: &Program, computed: &[IndicatorValue], voids: &mut Vec<Void>) {
    let mut more = Vec::new();
    for IndicatorValue { indicator, subject, .. } in computed.iter().filter(|row| row.value.is_none()) {
        let (indicator, subject) = (*indicator, *subject);
        let value = program.indicators.get(indicator).and_then(|one| one.value.as_ref());
        let Some(expr) = value.filter(|_| void_of(voids, indicator, subject).is_none()) else { continue };
        let reads = super::void::reads(program, &[], expr);
        let through = voids
            .iter()
            .chain(&more)
            .find(|void| void.is_void() && void.subject == subject && reads.contains(&void.indicator));
        if let Some(read) = through.map(|void| void.indicator) {
            more.push(Void { indicator, subject, given: None, because: VoidBecause::Reads(read) });
        }
    }
    voids.extend(more);
    voids.sort_by_key(|void| (void.indicator, void.subject));
}

/// The scores of everybody, or of some, on so many threads. Full marks are 100.
pub fn scores(
    program: &Program,
    policy: &Policy,
    world: &World<'_>,
    voids: &[Void],
    (whom, threads): (Option<&[NodeId]>, usize),
) -> Vec<Score> {
    let void: BTreeSet<(usize, NodeId)> =
        voids.iter().filter(|void| void.is_void()).map(|void| (void.indicator, void.subject)).collect();
    let mut all = Vec::new();
    for (card, (defined, of)) in policy.scorecards.values().zip(&program.scorecards).enumerate() {
        let body = &defined.body;
        let groups: Vec<CardColumns<'_>> =
            body.groups.iter().map(|group| CardColumns::of(group, policy, world)).collect();
        let population = population_among(world, of, (whom, threads));
        let one = |at: usize| {
            let subject = population[at];
            let groups: Vec<CardGroup> = groups.iter().map(|group| group.about(subject, &void)).collect();
            let (value, parts) = score(&groups, (body.missing, body.void), body.round, Decimal::ONE_HUNDRED);
            Score { card, subject, value, parts }
        };
        join(&mut all, map(population.len(), worth(population.len(), threads), one));
    }
    all
}

/// The indicators of a group of a card, each with its weight and its values.
struct CardColumns<'w> {
    weight: Decimal,
    items: Vec<(Index, Decimal, Option<&'w ByNode>)>,
}

impl<'w> CardColumns<'w> {
    fn of(group: &crate::policy::ScoreGroup, policy: &Policy, world: &World<'w>) -> Self {
        let items = group.items.iter().filter_map(|(name, weight)| {
            let indicator = crate::compile::index(&policy.indicators, &name.text)?;
            Some((indicator, *weight, world.results.indicators.get(&indicator)))
        });
        CardColumns { weight: group.weight.0, items: items.collect() }
    }

    fn about(&self, subject: NodeId, void: &BTreeSet<(usize, NodeId)>) -> CardGroup {
        let items = self.items.iter().map(|(indicator, weight, values)| CardItem {
            indicator: *indicator,
            weight: *weight,
            value: values.and_then(|all| all.get(subject)),
            void: void.contains(&(*indicator, subject)),
        });
        CardGroup { weight: self.weight, items: items.collect() }
    }
}

/// All rankings, each group of equal `within` by itself; on so many threads. Where only some are of interest, groups that
/// have none of them are left out.
pub fn rankings(
    program: &Program,
    policy: &Policy,
    world: &World<'_>,
    indicators: &[IndicatorValue],
    (some, threads): (Option<&[NodeId]>, usize),
) -> Vec<RankingTable> {
    let mut tables = Vec::new();
    for (index, (defined, ranking)) in policy.rankings.values().zip(&program.rankings).enumerate() {
        let spec = defined.body.guard.as_ref().map(|guard| spec(world, ranking, guard));
        let groups = groups(world, ranking, indicators, (some, threads));
        let table = |at: usize| {
            let (group, entries) = &groups[at];
            let mut rows = rank(entries, defined.body.highest_first);
            let guard = spec.as_ref();
            let guard = guard.map(|spec| guard::figures(&mut rows, defined.body.highest_first, spec));
            let ranked = super::rank::ranked(&rows);
            RankingTable { ranking: index, group: group.clone(), ranked, rows, guard }
        };
        join(&mut tables, map(groups.len(), threads, table));
    }
    tables
}

/// The population in groups of equal `within`; those for whom it is unknown form a group of their own.
fn groups(
    world: &World<'_>,
    ranking: &RankingProgram,
    indicators: &[IndicatorValue],
    some: (Option<&[NodeId]>, usize),
) -> Vec<(Option<Value>, Vec<Entry>)> {
    let subjects = Subjects::among(world, &ranking.of, some);
    let entries = subjects.each().map(|(at, subject)| {
        let key = ranking.within.as_ref().and_then(|within| subjects.value(world, within, at));
        let sample = ranking.sample.and_then(|indicator| find(indicators, indicator, subject));
        let entry = Entry {
            subject,
            value: ranking.by.as_ref().and_then(|by| subjects.number(world, by, at)),
            n: sample.and_then(|row| row.n),
            k: sample.and_then(|row| row.k),
        };
        (key, entry)
    });
    grouped(entries)
}

/// Who is ranked together: of everybody, or of some.
pub fn groups_of(
    world: &World<'_>,
    ranking: &RankingProgram,
    some: Option<&[NodeId]>,
) -> Vec<(Option<Value>, Vec<NodeId>)> {
    let subjects = Subjects::among(world, &ranking.of, (some, 1));
    let within = |at| ranking.within.as_ref().and_then(|within| subjects.value(world, within, at));
    grouped(subjects.each().map(|(at, subject)| (within(at), subject)))
}

/// The row of an indicator about somebody. `indicators` in their order.
fn find(indicators: &[IndicatorValue], indicator: Index, subject: NodeId) -> Option<&IndicatorValue> {
    let at = indicators.binary_search_by_key(&(indicator, subject), |row| (row.indicator, row.subject));
    indicators.get(at.ok()?)
}

/// Groups of an equal key, in the order in which they are met.
pub fn grouped<T>(rows: impl IntoIterator<Item = (Option<Value>, T)>) -> Vec<(Option<Value>, Vec<T>)> {
    let mut groups: Vec<(Option<Value>, Vec<T>)> = Vec::new();
    let mut known: BTreeMap<Option<Value>, usize> = BTreeMap::new();
    for (key, row) in rows {
        let at = *known.entry(key).or_insert_with_key(|key| {
            groups.push((key.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(row);
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

/// The results of earlier stages, as expressions read them; on so many threads.
pub fn results(outcome: &Outcome, threads: usize) -> Results {
    let Outcome { totals, earlier, indicators, scores, .. } = outcome;
    known((totals, threads), (indicators, earlier), scores)
}

/// Some results, as expressions read them.
pub fn known(
    (totals, threads): (&[Total], usize),
    (indicators, earlier): (&[IndicatorValue], &[EarlierValue]),
    scores: &[Score],
) -> Results {
    let accounts = totals.chunk_by(|one, other| one.same_account(other)).filter_map(|account| {
        let point = |at: usize| (account[at].subject, account[at].points);
        let points = map(account.len(), worth(account.len(), threads), point);
        Some((account.first()?.category.to_string(), ByNode::of(points)))
    });
    let earlier = earlier.iter().filter_map(|row| Some(((row.indicator, row.back), row.subject, row.value?)));
    let mut results = Results {
        points: accounts.collect(),
        earlier: ByNode::lists(earlier),
        indicators: lists(indicators),
        ..Results::default()
    };
    know_scores(&mut results, scores);
    results
}

/// The scores are known from here on.
pub fn know_scores(results: &mut Results, scores: &[Score]) {
    results.scores = ByNode::lists(scores.iter().filter_map(|row| Some((row.card, row.subject, row.value?))));
}

fn lists<'a>(rows: impl IntoIterator<Item = &'a IndicatorValue>) -> BTreeMap<Index, ByNode> {
    ByNode::lists(rows.into_iter().filter_map(|row| Some((row.indicator, row.subject, row.value?))))
}

/// The type of a subject.
pub fn subject_type(world: &World<'_>, subject: NodeId) -> Type {
    Type::Node(world.organisation.kind(subject).clone())
}
