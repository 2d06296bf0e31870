//! Duties: a row for each who owes and each period, with what the matters of the period come to.

use super::rows::{Rows, slots};
use super::{MatterRef, MissingFact};
use crate::compile::{CounterProgram, DutyProgram, OwedProgram, Program};
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::{MatterTable, Matters};
use crate::organisation::NodeId;
use crate::policy::{Counting, Every, FIRST_DAY, HELD_DAYS, LAST_DAY, PERIOD_DAYS};
use crate::source::Place;
use crate::value::{Column, Day, Interval, NodeKind, Type, Value};
use jiff::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Of a period whose count is unknown, so many of the missing facts are named.
const NAMED: usize = 5;

/// Fills the kinds of matters that duties are. Derived fields of the others are known already.
pub fn owe(program: &Program, matters: &mut Matters, world: &World<'_>) {
    for duty in &program.duties {
        let mut owed = rows(duty, world);
        let counted: Vec<Vec<Tally>> =
            duty.counters.iter().map(|counter| count(counter, &owed, program, matters, world)).collect();
        owed.iter_mut().for_each(|row| row.id = id(row, duty.every, world));
        let table = table(program, duty, &owed, &counted, matters);
        if let Some(place) = matters.tables.get_mut(duty.kind) {
            *place = table;
        }
    }
}

/// Somebody owes something in a period.
struct Owing {
    /// Who: the parts of [`DutyProgram::holders`].
    who: Vec<NodeId>,
    /// The days of the period on which it is owed, in order.
    spells: Vec<Interval>,
    /// The whole period.
    period: Interval,
    id: String,
}

impl Owing {
    fn first(&self) -> Day {
        self.spells.first().map_or(self.period.from, |spell| spell.from)
    }

    fn last(&self) -> Day {
        self.spells.last().map_or(self.period.until, |spell| spell.until)
    }

    fn held(&self) -> i64 {
        self.spells.iter().map(|spell| spell.days()).sum()
    }
}

/// The rows of a duty, by who owes it, then by period. A period that is not over on the day of the assessment is
/// not judged; one that the cycle cuts is owed for the days that lie in the cycle.
fn rows(duty: &DutyProgram, world: &World<'_>) -> Vec<Owing> {
    let cycle = world.cycle;
    let within = Interval { from: cycle.from, until: cycle.until }.and(duty.in_force);
    let periods: Vec<Interval> = periods(duty.every, within)
        .into_iter()
        .filter(|period| period.and(within).until <= cycle.today)
        .collect();
    let mut rows = Vec::new();
    for (who, spells) in holders(duty, world) {
        for period in &periods {
            let spells: Vec<Interval> =
                joined(spells.iter().map(|spell| spell.and(*period).and(within)).collect());
            if !spells.is_empty() {
                rows.push(Owing { who: who.clone(), spells, period: *period, id: String::new() });
            }
        }
    }
    rows
}

/// Spells in order, without the empty ones, each day once.
fn joined(mut spells: Vec<Interval>) -> Vec<Interval> {
    spells.retain(|spell| spell.days() > 0);
    spells.sort_by_key(|spell| (spell.from, spell.until));
    let mut joined: Vec<Interval> = Vec::new();
    for spell in spells {
        match joined.last_mut() {
            Some(last) if last.until.0.saturating_add(1) >= spell.from.0 => {
                last.until = last.until.max(spell.until);
            }
            _ => joined.push(spell),
        }
    }
    joined
}

/// Who owes a duty, and when.
fn holders(duty: &DutyProgram, world: &World<'_>) -> BTreeMap<Vec<NodeId>, Vec<Interval>> {
    let organisation = world.organisation;
    let mut found: BTreeMap<Vec<NodeId>, Vec<Interval>> = BTreeMap::new();
    let mut add = |who: Vec<NodeId>, spell: Interval| found.entry(who).or_default().push(spell);
    match duty.of {
        OwedProgram::Relation(relation) => {
            for lower in organisation.nodes() {
                for edge in organisation.edges(lower, relation) {
                    add(vec![lower, edge.node], edge.interval);
                }
            }
        }
        OwedProgram::Post(post) => {
            for person in organisation.people() {
                for held in organisation.postings(person).filter(|held| held.post == post) {
                    add(vec![person, held.unit], held.interval);
                }
            }
        }
        OwedProgram::Unit(kind) => {
            for unit in organisation.units().filter(|unit| organisation.unit_kind(*unit) == Some(kind)) {
                add(vec![unit], organisation.life(unit));
            }
        }
        OwedProgram::Role(role) => {
            for person in organisation.people() {
                for (_, spell) in organisation.roles(person).filter(|(held, _)| *held == role) {
                    add(vec![person], spell);
                }
            }
        }
    }
    found
}

/// The periods of the calendar that touch an interval.
fn periods(every: Every, within: Interval) -> Vec<Interval> {
    let mut periods = Vec::new();
    if within.days() == 0 {
        return periods;
    }
    let mut first = begin(every, within.from.date());
    loop {
        let from = Day::of(first);
        if from > within.until {
            return periods;
        }
        let next = first.saturating_add(length(every));
        periods.push(Interval { from, until: Day::of(next).before() });
        if next <= first {
            return periods;
        }
        first = next;
    }
}

fn begin(every: Every, date: Date) -> Date {
    let month = match every {
        Every::Day => return date,
        Every::Month => date.month(),
        Every::Quarter => (date.month() - 1) / 3 * 3 + 1,
        Every::Year => 1,
    };
    date.with().month(month).day(1).build().unwrap_or(date)
}

fn length(every: Every) -> Span {
    match every {
        Every::Day => Span::new().days(1),
        Every::Month => Span::new().months(1),
        Every::Quarter => Span::new().months(3),
        Every::Year => Span::new().years(1),
    }
}

/// `wang:e1@2014-03`: who owes, and the period.
fn id(row: &Owing, every: Every, world: &World<'_>) -> String {
    let who: Vec<&str> = row.who.iter().map(|node| world.organisation.id(*node)).collect();
    let date = row.period.from.date();
    let period = match every {
        Every::Day => row.period.from.to_string(),
        Every::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Every::Quarter => format!("{:04}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
        Every::Year => format!("{:04}", date.year()),
    };
    format!("{}@{period}", who.join(":"))
}

/// What the matters of a period come to.
#[derive(Default, Clone)]
struct Tally {
    /// Those that count.
    counted: Vec<MatterRef>,
    /// Those that may count, and those of a rate that do not.
    looked_at: Vec<MatterRef>,
    /// For a rate, those among which they count.
    among: i64,
    /// What they bring.
    values: Vec<Decimal>,
    /// What would have to be known.
    missing: Vec<MissingFact>,
}

impl Tally {
    /// The number, or nothing where there is none or it is not known.
    fn value(&self, how: Counting) -> Option<Value> {
        if !self.missing.is_empty() {
            return None;
        }
        match how {
            Counting::Count => Some(Value::Int(self.counted.len() as i64)),
            Counting::Sum => {
                let sum = self.values.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(*one))?;
                Some(Value::Decimal(sum))
            }
            Counting::Rate if self.among == 0 => None,
            Counting::Rate => {
                let share = Decimal::from(self.counted.len()).checked_mul(Decimal::ONE_HUNDRED)?;
                Some(Value::Decimal(share.checked_div(Decimal::from(self.among))?.round_dp(4)))
            }
            Counting::Longest => self.values.iter().max().map(|longest| Value::Decimal(*longest)),
        }
    }
}

/// Finds the rows to which a matter may belong.
struct Index<'a> {
    rows: &'a [Owing],
    /// The parts of a holder that matters name.
    parts: Vec<usize>,
    by_who: BTreeMap<Vec<NodeId>, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(rows: &'a [Owing], counter: &CounterProgram) -> Index<'a> {
        let parts: Vec<usize> = counter.whose.iter().map(|(part, _)| *part).collect();
        let mut by_who: BTreeMap<Vec<NodeId>, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let who = parts.iter().filter_map(|part| row.who.get(*part).copied()).collect();
            by_who.entry(who).or_default().push(at);
        }
        Index { rows, parts, by_who }
    }

    /// The rows of these holders on that day; what is unknown fits everybody and every day.
    fn find(&self, who: &[Option<NodeId>], day: Option<Day>) -> Vec<usize> {
        let whole: Option<Vec<NodeId>> = who.iter().copied().collect();
        let on_day = |row: &usize| {
            let spells = self.rows.get(*row).map_or(&[][..], |row| &row.spells);
            day.is_none_or(|day| spells.iter().any(|spell| spell.contains(day)))
        };
        match whole {
            Some(whole) => self.by_who.get(&whole).into_iter().flatten().copied().filter(on_day).collect(),
            None => {
                let fits = |row: &Owing| {
                    self.parts
                        .iter()
                        .zip(who)
                        .all(|(part, named)| named.is_none_or(|named| row.who.get(*part) == Some(&named)))
                };
                let rows = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
                rows.map(|(at, _)| at).filter(on_day).collect()
            }
        }
    }
}

/// Counts the matters of each row.
fn count(
    counter: &CounterProgram,
    owed: &[Owing],
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); owed.len()];
    let Some(rows) = Rows::of(program, matters, counter.target) else { return tallies };
    let index = Index::of(owed, counter);
    let kind = &program.scopes[counter.target.kind];
    let scope = counter.target.child.map_or(&kind.row, |child| &kind.children[child].scope);
    let read = counter.condition.iter().chain(&counter.value).chain(&counter.on);
    let used = slots(read.chain(counter.whose.iter().map(|(_, expr)| expr)), scope.variables.len());
    for chunk in rows.chunks() {
        let batch = rows.batch(chunk.clone(), &used);
        for at in 0..chunk.len() {
            let row = chunk.start + at;
            let plain = Plain::new(world, &batch, at, scope);
            let mut missing = Vec::new();
            let mut known =
                |value: Result<Value, Vec<MissingFact>>| value.map_err(|facts| missing.extend(facts)).ok();
            let holds = counter.condition.as_ref().map(|condition| plain.truth(condition));
            if matches!(holds, Some(Ok(false))) && counter.how != Counting::Rate {
                continue;
            }
            let who: Vec<Option<NodeId>> = counter
                .whose
                .iter()
                .map(|(_, expr)| match known(plain.eval(expr)) {
                    Some(Value::Node(node)) => Some(node),
                    _ => None,
                })
                .collect();
            let day = match &counter.on {
                None => Some(rows.day(row)),
                Some(on) => match known(plain.eval(on)) {
                    Some(Value::Date(day)) => Some(day),
                    _ => None,
                },
            };
            let brings = counter.value.as_ref().map(|value| known(plain.eval(value)));
            if let Some(Err(facts)) = &holds {
                missing.extend(facts.iter().cloned());
            }
            let missing = of_matter(missing, rows.reference(row), matters);
            for at in index.find(&who, day) {
                let Some(tally) = tallies.get_mut(at) else { continue };
                tally.missing.extend(missing.iter().take(NAMED.saturating_sub(tally.missing.len())).cloned());
                tally.among += 1;
                if !missing.is_empty() || matches!(holds, Some(Ok(false))) {
                    tally.looked_at.push(rows.reference(row));
                } else {
                    tally.counted.push(rows.reference(row));
                    if let Some(Some(Value::Decimal(brings))) = brings {
                        tally.values.push(brings);
                    }
                }
            }
        }
    }
    tallies
}

/// Missing facts, each with the matter of which it is.
fn of_matter(missing: Vec<MissingFact>, matter: MatterRef, matters: &Matters) -> Vec<MissingFact> {
    let table = matters.tables.get(matter.kind as usize);
    let id = table.and_then(|table| table.ids.get(matter.row as usize));
    let id = id.map(|id| matters.symbols.text(*id)).unwrap_or_default();
    let of = |fact| match fact {
        MissingFact::Absent(what) => MissingFact::Uncounted { matter: id.to_string(), what },
        other => other,
    };
    missing.into_iter().map(of).collect()
}

/// The table of a duty, in the order of date and id.
fn table(
    program: &Program,
    duty: &DutyProgram,
    owed: &[Owing],
    counted: &[Vec<Tally>],
    matters: &Matters,
) -> MatterTable {
    let fields = &program.schema.kinds[duty.kind].fields;
    let mut order: Vec<usize> = (0..owed.len()).collect();
    order.sort_by_key(|at| owed.get(*at).map(|row| (row.last(), row.id.as_str())));
    let before: BTreeMap<(&[NodeId], Day), usize> =
        owed.iter().enumerate().map(|(at, row)| ((row.who.as_slice(), row.period.until), at)).collect();
    let mut table = MatterTable {
        units: Some(Column::new(&Type::Node(NodeKind::Unit))),
        columns: fields.iter().map(|field| Column::new(&field.of)).collect(),
        ..MatterTable::default()
    };
    for number in order {
        let Some(row) = owed.get(number) else { continue };
        let at = table.ids.len() as u32;
        table.ids.push(matters.symbols.intern(&row.id));
        table.dates.push(row.last());
        table.places.push(Place::Nowhere);
        if let Some(units) = &mut table.units {
            units.push(part(duty, row, "unit"));
        }
        for (column, field) in table.columns.iter_mut().zip(fields) {
            column.push(own(duty, row, &field.name));
        }
        let earlier = before.get(&(row.who.as_slice(), row.period.from.before())).copied();
        for (counter, tallies) in duty.counters.iter().zip(counted) {
            let columns = [(counter.column, Some(number)), (counter.previous, earlier)];
            for (column, tally) in columns.map(|(column, at)| (column, at.and_then(|at| tallies.get(at)))) {
                fill(&mut table, column, at, counter, tally);
            }
        }
    }
    table
}

/// Who owes, by the name of the part.
fn part(duty: &DutyProgram, row: &Owing, name: &str) -> Option<Value> {
    let part = duty.holders.iter().position(|(part, _)| part == name)?;
    row.who.get(part).map(|node| Value::Node(*node))
}

/// The fields of a row that are not counted.
fn own(duty: &DutyProgram, row: &Owing, name: &str) -> Option<Value> {
    match name {
        FIRST_DAY => Some(Value::Date(row.first())),
        LAST_DAY => Some(Value::Date(row.last())),
        HELD_DAYS => Some(Value::Int(row.held())),
        PERIOD_DAYS => Some(Value::Int(row.period.days())),
        name => part(duty, row, name),
    }
}

/// Puts a number into its cell, with what was counted or is missing.
fn fill(table: &mut MatterTable, column: usize, row: u32, counter: &CounterProgram, tally: Option<&Tally>) {
    let Some(tally) = tally else { return };
    let key = (column, row);
    table.counted.insert(key, tally.counted.clone());
    table.looked_at.extend(tally.looked_at.iter().copied());
    if !tally.missing.is_empty() {
        table.failed.insert(key, tally.missing.clone());
    }
    if let Some(cells) = table.columns.get_mut(column) {
        cells.set(row as usize, tally.value(counter.how).as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn interval(from: &str, until: &str) -> Interval {
        Interval { from: day(from), until: day(until) }
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        let within = interval("2023-12-15", "2024-04-01");
        assert_eq!(
            periods(Every::Quarter, within),
            [
                interval("2023-10-01", "2023-12-31"),
                interval("2024-01-01", "2024-03-31"),
                interval("2024-04-01", "2024-06-30")
            ]
        );
        let months = periods(Every::Month, within);
        assert_eq!(months.len(), 5);
        assert_eq!(months[2], interval("2024-02-01", "2024-02-29"));
        assert_eq!(periods(Every::Year, within).len(), 2);
        assert_eq!(periods(Every::Day, within).len(), 109);
        assert_eq!(periods(Every::Month, interval("2024-01-02", "2024-01-01")), []);
    }

    #[test]
    fn a_day_is_owed_once() {
        let spells = vec![
            interval("2024-01-20", "2024-01-31"),
            interval("2024-01-01", "2024-01-10"),
            interval("2024-01-05", "2024-01-12"),
            interval("2024-01-13", "2024-01-14"),
            interval("2024-02-02", "2024-02-01"),
        ];
        assert_eq!(
            joined(spells),
            [interval("2024-01-01", "2024-01-14"), interval("2024-01-20", "2024-01-31")]
        );
    }

    #[test]
    fn what_is_unknown_gives_no_number() {
        let mut tally = Tally { among: 3, values: vec![Decimal::TWO, Decimal::TEN], ..Tally::default() };
        assert_eq!(tally.value(Counting::Sum), Some(Value::Decimal(Decimal::from(12))));
        assert_eq!(tally.value(Counting::Longest), Some(Value::Decimal(Decimal::TEN)));
        assert_eq!(tally.value(Counting::Rate), Some(Value::Decimal(Decimal::ZERO)));
        assert_eq!(Tally::default().value(Counting::Rate), None);
        assert_eq!(Tally::default().value(Counting::Count), Some(Value::Int(0)));
        tally.missing.push(MissingFact::Absent("x".into()));
        assert_eq!(tally.value(Counting::Sum), None);
    }
}
