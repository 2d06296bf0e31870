//! Monitors: what is unusual in the figures themselves. A question to a person; no attribution, no points, no proposal.
//!
//! Tests are exact where counts allow it; formulas and sources stand in [`statistics`](super::statistics).

use super::results::{number, population};
use super::rows::{Rows, slots};
use super::statistics::{self, P};
use crate::compile::{MonitorProgram, PopulationProgram, Program, Target, Watching};
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::expression::{Expr, Scope};
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::Policy;
use crate::value::{Day, Interval, NodeKind, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// Counts with fewer digits have no last digit that could be even.
const THREE_DIGITS: i64 = 100;
/// Fewer values than these are too few to test. Last digits: ten expected of each.
const DIGITS_NEEDED: usize = 100;
/// What a monitor saw of a unit, or of all figures together.
#[derive(Debug, Clone, PartialEq)]
pub struct Monitored {
    /// Index into the policy's monitors.
    pub monitor: super::Index,
    /// The unit; none where all figures are looked at together.
    pub subject: Option<NodeId>,
    /// How many values were looked at.
    pub n: usize,
    /// Of how many rows the value is absent.
    pub absent: usize,
    /// How many values the monitor does not look at: those far from the limit, or without three digits.
    pub aside: usize,
    /// How many readings of this monitor were tested: for so many the probability is corrected.
    pub compared: usize,
    /// The figures of the monitor's form, by name.
    pub figures: Vec<(&'static str, Decimal)>,
    /// Probability of figures at least as unusual by chance alone, to four digits.
    pub p: Option<Decimal>,
    /// The same, corrected for the number of units looked at (Holm).
    pub corrected: Option<Decimal>,
    /// What it comes to.
    pub seen: Seen,
}

impl Monitored {
    /// Does it need a look?
    pub fn noticed(&self) -> bool {
        self.seen == Seen::Noticed
    }
}

/// What a monitor comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It needs a look.
    Noticed,
    /// Nothing unusual.
    Nothing,
    /// Too few values: so many are needed.
    TooFew(usize),
    /// A figure is absent.
    Unknown,
}

/// A reading before it is corrected for the others of its monitor.
struct Reading {
    n: usize,
    absent: usize,
    aside: usize,
    figures: Vec<(&'static str, Decimal)>,
    p: Option<P>,
    seen: Seen,
}

/// Looks at the figures with every monitor, in the order of their ids, units in the order of theirs.
pub fn monitor(program: &Program, policy: &Policy, matters: &Matters, world: &World<'_>) -> Vec<Monitored> {
    let mut all = Vec::new();
    for (at, (defined, compiled)) in policy.monitors.values().zip(&program.monitors).enumerate() {
        let Some(compiled) = compiled.as_ref().filter(|one| one.in_force.contains(world.cycle.until)) else {
            continue;
        };
        let readings = readings(program, compiled, matters, world, fewest(defined.body.at));
        let tested: Vec<P> = readings.iter().filter_map(|(_, reading)| reading.p).collect();
        let compared = tested.len();
        let mut corrected = statistics::holm_corrected(&tested).into_iter();
        for (subject, reading) in readings {
            let Reading { n, absent, aside, figures, p, mut seen } = reading;
            let corrected = p.and_then(|_| corrected.next()).map(P::rounded);
            if let Some(corrected) = corrected {
                seen = if corrected <= defined.body.at { Seen::Noticed } else { Seen::Nothing };
            }
            let p = p.map(P::rounded);
            let monitor = at;
            all.push(Monitored { monitor, subject, n, absent, aside, compared, figures, p, corrected, seen });
        }
    }
    all
}

/// One reading for each unit, or one over all.
fn readings(
    program: &Program,
    monitor: &MonitorProgram,
    matters: &Matters,
    world: &World<'_>,
    fewest: usize,
) -> Vec<(Option<NodeId>, Reading)> {
    let units = match monitor.of {
        None => vec![None],
        Some(kind) => {
            let of = PopulationProgram { kind: NodeKind::Unit, only: Some(kind) };
            population(world, &of).into_iter().map(Some).collect()
        }
    };
    let over = |target: Target, read: &[&Expr]| taken(program, matters, world, target, monitor.of, read);
    let fixed = |expr: &Expr| number(world, &Scope::default(), Some(expr), None);
    match &monitor.form {
        Watching::Bunching { over: target, value, limit, width, good_above } => {
            let (rows, width) = (over(*target, &[value, limit]), fixed(width));
            of_units(units, &rows, |unit| bunching(rows.of(unit), width, *good_above, fewest))
        }
        Watching::LastDigits { over: target, value } => {
            let rows = over(*target, &[value]);
            of_units(units, &rows, |unit| last_digits(rows.of(unit)))
        }
        Watching::Duplicates { over: target, value, at_most } => {
            let (rows, at_most) = (over(*target, &[value]), fixed(at_most));
            of_units(units, &rows, |unit| duplicates(rows.of(unit), at_most, fewest))
        }
        Watching::Spike { over: target, days } => {
            let (rows, days) = (over(*target, &[]), fixed(days));
            of_units(units, &rows, |unit| spike(rows.of(unit), days, world, fewest))
        }
        Watching::Drift { over: target, sort } => {
            let rows = over(*target, &[sort]);
            of_units(units, &rows, |unit| drift(rows.of(unit), world, fewest))
        }
        Watching::Response { rate, rate_before, satisfied, satisfied_before, at_least } => {
            let scope = PopulationProgram { kind: NodeKind::Unit, only: None }.scope();
            let about = |expr: &Expr, unit| number(world, &scope, Some(expr), unit);
            let at_least = fixed(at_least);
            each(units, |unit| {
                let now = (about(rate, unit), about(satisfied, unit));
                response(now, (about(rate_before, unit), about(satisfied_before, unit)), at_least)
            })
        }
    }
}

fn each(
    units: Vec<Option<NodeId>>,
    mut read: impl FnMut(Option<NodeId>) -> Reading,
) -> Vec<(Option<NodeId>, Reading)> {
    units.into_iter().map(|unit| (unit, read(unit))).collect()
}

/// The same of rows; those of no unit that is looked at are a reading of their own, of which nothing can be said.
fn of_units(
    units: Vec<Option<NodeId>>,
    rows: &ByUnit,
    read: impl FnMut(Option<NodeId>) -> Reading,
) -> Vec<(Option<NodeId>, Reading)> {
    let strays = if units.contains(&None) { 0 } else { rows.of(None).len() };
    let mut all = each(units, read);
    if strays > 0 {
        let figures = vec![("of_no_unit", count(strays))];
        let reading = Reading { n: 0, absent: 0, aside: strays, figures, p: None, seen: Seen::Unknown };
        all.insert(0, (None, reading));
    }
    all
}

/// A row with the values of the monitor's expressions; none where one is absent.
struct Taken {
    day: Day,
    values: Option<Vec<Value>>,
}

/// Rows by unit, or all under none.
struct ByUnit(BTreeMap<Option<NodeId>, Vec<Taken>>);

impl ByUnit {
    fn of(&self, unit: Option<NodeId>) -> &[Taken] {
        self.0.get(&unit).map_or(&[], Vec::as_slice)
    }
}

/// Takes the values of every row, for the unit of the kind in which the matter lies on its day.
fn taken(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    target: Target,
    kind: Option<u32>,
    read: &[&Expr],
) -> ByUnit {
    let mut all: BTreeMap<Option<NodeId>, Vec<Taken>> = BTreeMap::new();
    let Some(rows) = Rows::of(program, matters, target) else { return ByUnit(all) };
    let scopes = &program.scopes[target.kind];
    let scope = target.child.map_or(&scopes.row, |child| &scopes.children[child].scope);
    let used = slots(read.iter().copied(), scope.variables.len());
    let table = matters.tables.get(target.kind);
    for chunk in rows.chunks() {
        let batch = rows.batch(chunk.clone(), &used);
        for at in 0..chunk.len() {
            let row = chunk.start + at;
            let unit = match kind {
                None => None,
                Some(kind) => {
                    let matter = rows.reference(row).row as usize;
                    let unit = table.and_then(|table| table.units.as_ref()?.get(matter));
                    // Of no unit of that kind: kept apart, and said.
                    within(world, unit, kind, rows.day(row))
                }
            };
            let plain = Plain::new(world, &batch, at, scope);
            let values = read.iter().map(|expr| plain.eval(expr).ok()).collect();
            all.entry(unit).or_default().push(Taken { day: rows.day(row), values });
        }
    }
    ByUnit(all)
}

/// The nearest unit of a kind, the unit itself or above it.
fn within(world: &World<'_>, unit: Option<Value>, kind: u32, day: Day) -> Option<NodeId> {
    let Some(Value::Node(mut unit)) = unit else { return None };
    for _ in 0..crate::compile::DEEPEST {
        if world.organisation.unit_kind(unit) == Some(kind) {
            return Some(unit);
        }
        unit = world.organisation.parent(unit, day)?.0;
    }
    None
}

/// The numbers at a place of the values, and of how many rows they are absent.
fn numbers(rows: &[Taken]) -> (Vec<Vec<Decimal>>, usize) {
    let decimals = |values: &Vec<Value>| {
        let number = |value: &Value| if let Value::Decimal(number) = value { Some(*number) } else { None };
        values.iter().map(number).collect::<Option<Vec<_>>>()
    };
    let known: Vec<Vec<Decimal>> = rows.iter().filter_map(|row| decimals(row.values.as_ref()?)).collect();
    let absent = rows.len() - known.len();
    (known, absent)
}

fn count(number: usize) -> Decimal {
    Decimal::from(number)
}

/// Of fewer values than these none can be noticed: all of n on the good side have a probability of 2^-n by chance.
fn fewest(at: Decimal) -> usize {
    let halves = std::iter::successors(Some(Decimal::ONE), |p| Some(p / Decimal::TWO));
    halves.take(64).take_while(|p| *p > at).count()
}

/// Values that were looked at, that are absent, and that are set aside.
type Counts = (usize, usize, usize);

/// A test where there are enough values.
fn tested(counts: Counts, figures: Vec<(&'static str, Decimal)>, fewest: usize, p: Option<P>) -> Reading {
    let (n, absent, aside) = counts;
    let seen = match (n < fewest, p) {
        (true, _) => Seen::TooFew(fewest),
        (false, None) => Seen::Unknown,
        (false, Some(_)) => Seen::Nothing,
    };
    Reading { n, absent, aside, figures, p: p.filter(|_| n >= fewest), seen }
}

/// Of the values at most a width from the limit: how many lie on the good side, and how many beyond it?
fn bunching(rows: &[Taken], width: Option<Decimal>, good_above: bool, fewest: usize) -> Reading {
    let (known, absent) = numbers(rows);
    let Some(width) = width else { return tested((0, absent, 0), Vec::new(), 0, None) };
    let (mut up_to, mut above) = (0, 0);
    for pair in &known {
        let [value, limit] = pair[..] else { continue };
        let Some(beyond) = value.checked_sub(limit) else { continue };
        if beyond > -width && beyond <= Decimal::ZERO {
            up_to += 1;
        } else if beyond > Decimal::ZERO && beyond <= width {
            above += 1;
        }
    }
    let (good, bad) = if good_above { (above, up_to) } else { (up_to, above) };
    let figures = vec![("good", count(good)), ("bad", count(bad))];
    let p = statistics::binomial_at_least(good, good + bad, Decimal::new(5, 1));
    let n = good + bad;
    tested((n, absent, known.len() - n), figures, fewest, p)
}

/// Are the last digits of whole numbers of three digits or more evenly spread?
fn last_digits(rows: &[Taken]) -> Reading {
    let (known, absent) = numbers(rows);
    let mut digits = [0_usize; 10];
    for value in known.iter().flatten() {
        let whole = value.is_integer().then(|| value.abs().to_i64()).flatten();
        if let Some(whole) = whole.filter(|whole| *whole >= THREE_DIGITS) {
            digits[(whole % 10) as usize] += 1;
        }
    }
    let n: usize = digits.iter().sum();
    let chi_square = statistics::evenly(&digits);
    let figures = chi_square.and_then(statistics::rounded).map(|value| ("chi_square", value));
    let p = chi_square.and_then(|value| statistics::chi_square_at_least(value, 9));
    tested((n, absent, known.len() - n), figures.into_iter().collect(), DIGITS_NEEDED, p)
}

/// How many of the values are the most frequent one? What is usual, the policy says.
fn duplicates(rows: &[Taken], at_most: Option<Decimal>, fewest: usize) -> Reading {
    let (known, absent) = numbers(rows);
    let mut times: BTreeMap<Decimal, usize> = BTreeMap::new();
    known.iter().flatten().for_each(|value| *times.entry(value.normalize()).or_default() += 1);
    let n = known.len();
    let most = times.iter().max_by_key(|(value, times)| (**times, std::cmp::Reverse(**value)));
    let Some((value, most)) = most else { return tested((0, absent, 0), Vec::new(), fewest, None) };
    let percent = count(*most * 100) / count(n);
    let figures = vec![("value", *value), ("times", count(*most)), ("percent", percent.round_dp(4))];
    let seen = match at_most {
        _ if n < fewest => Seen::TooFew(fewest),
        None => Seen::Unknown,
        Some(at_most) if percent > at_most => Seen::Noticed,
        Some(_) => Seen::Nothing,
    };
    Reading { n, absent, aside: 0, figures, p: None, seen }
}

/// Do more matters lie in the last days of the cycle than their part of it?
fn spike(rows: &[Taken], days: Option<Decimal>, world: &World<'_>, fewest: usize) -> Reading {
    // What lies ahead of the day of the assessment cannot have happened yet.
    let until = world.cycle.until.min(world.cycle.today);
    let cycle = Interval { from: world.cycle.from, until };
    let days =
        days.and_then(|days| days.to_i32()).filter(|days| (1..=cycle.days()).contains(&i64::from(*days)));
    let Some(days) = days else { return tested((rows.len(), 0, 0), Vec::new(), 0, None) };
    let begin = Day(cycle.until.0.saturating_sub(days));
    let n = rows.iter().filter(|row| row.day <= cycle.until).count();
    let last = rows.iter().filter(|row| row.day > begin && row.day <= cycle.until).count();
    let share = Decimal::from(days) / Decimal::from(cycle.days());
    let expected = (share * count(n)).round_dp(4);
    let p = statistics::binomial_at_least(last, n, share);
    tested((n, 0, rows.len() - n), vec![("last", count(last)), ("expected", expected)], fewest, p)
}

/// Is a sort more frequent in the second half of the cycle than in the first?
fn drift(rows: &[Taken], world: &World<'_>, fewest: usize) -> Reading {
    let until = world.cycle.until.min(world.cycle.today);
    let (from, until) = (i64::from(world.cycle.from.0), i64::from(until.0));
    let middle = (from + until).div_euclid(2);
    let (mut of, mut all, mut absent) = ([0_usize; 2], [0_usize; 2], 0);
    for row in rows {
        let half = usize::from(i64::from(row.day.0) > middle);
        match row.values.as_deref() {
            Some([Value::Bool(sort)]) => {
                all[half] += 1;
                of[half] += usize::from(*sort);
            }
            _ => absent += 1,
        }
    }
    let figures = vec![
        ("first_of", count(of[0])),
        ("first", count(all[0])),
        ("second_of", count(of[1])),
        ("second", count(all[1])),
    ];
    let p = statistics::hypergeometric_at_least(of[1], all[0] + all[1], of[0] + of[1], all[1]);
    tested((all[0] + all[1], absent, 0), figures, fewest, p)
}

type Rates = (Option<Decimal>, Option<Decimal>);

/// Did fewer reply by so many points, and more of them satisfied by as many? No test: how much is much, the policy says. What the satisfied among all who were asked must lie between stands
/// beside it.
fn response(
    (rate, satisfied): Rates,
    (rate_before, satisfied_before): Rates,
    at_least: Option<Decimal>,
) -> Reading {
    let known: Vec<Decimal> =
        [rate, satisfied, rate_before, satisfied_before, at_least].into_iter().flatten().collect();
    let [now, happy, before, happy_before, least] = known[..] else {
        let absent = 5 - known.len();
        return Reading { n: 0, absent, aside: 0, figures: Vec::new(), p: None, seen: Seen::Unknown };
    };
    let (low, high) = statistics::non_response_bounds(now, happy);
    let figures = vec![
        ("rate", now),
        ("rate_before", before),
        ("satisfied", happy),
        ("satisfied_before", happy_before),
        ("at_least", low),
        ("at_most", high),
    ];
    let both = before - now >= least && happy - happy_before >= least;
    let seen = if both { Seen::Noticed } else { Seen::Nothing };
    Reading { n: 2, absent: 0, aside: 0, figures, p: None, seen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_could_be_noticed() {
        for (at, needed) in [("0.5", 1), ("0.05", 5), ("0.01", 7), ("0.001", 10), ("0.0001", 14)] {
            assert_eq!(fewest(at.parse().unwrap()), needed, "{at}");
        }
    }
}
