//! Who owes a duty, and when: a row for each who owes and each period.

use crate::compile::{CounterProgram, DutyProgram, OwedProgram};
use crate::expression::world::World;
use crate::organisation::{NodeId, Organisation, Ranks};
use crate::policy::Every;
use crate::value::{Day, Interval};
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::Range;

/// Who owes: the parts of [`DutyProgram::holders`], one or two; of one part the second is filled up.
type Who = [NodeId; 2];

/// The rows of a duty, by who owes it, then by period. Of millions of rows each is a few numbers.
#[derive(Debug, Clone)]
pub struct Owed {
    /// How many parts a holder has.
    parts: usize,
    /// Everybody who owes it, in order, and where the rows of each begin.
    holders: Vec<(Who, u32)>,
    /// The days of the cycle on which the duty is in force.
    within: Interval,
    /// The periods, in order.
    periods: Vec<Interval>,
    rows: Vec<Row>,
    /// The days on which it is owed, of all rows in their order.
    spells: Vec<Interval>,
}

/// Somebody owes something in a period: indexes of [`Owed`].
#[derive(Debug, Clone, Copy)]
struct Row {
    holder: u32,
    period: u32,
    /// Where its spells begin; they end where those of the next row begin.
    spells: u32,
}

impl Owed {
    /// The rows of a duty. A period that is not over on the day of the assessment is not judged; one that the cycle
    /// cuts is owed for the days that lie in the cycle.
    pub fn of(duty: &DutyProgram, world: &World<'_>) -> Owed {
        let cycle = world.cycle;
        let within = Interval { from: cycle.from, until: cycle.until }.and(duty.in_force);
        let mut periods = periods(duty.every, within);
        periods.retain(|period| period.and(within).until <= cycle.today);
        let spells = holders(duty, world.organisation);
        let (holders, rows) = (Vec::new(), Vec::new());
        let (parts, none) = (duty.holders.len(), Vec::new());
        let mut owed = Owed { parts, holders, within, periods, rows, spells: none };
        for own in spells.chunk_by(|a, b| a.0 == b.0) {
            owed.add(own);
        }
        owed
    }

    /// The rows of one holder, of the spells in which it is owed.
    fn add(&mut self, own: &[(Who, Interval)]) {
        let Some((who, _)) = own.first() else { return };
        let (holder, first) = (self.holders.len() as u32, self.rows.len());
        for (period, whole) in (0..).zip(&self.periods) {
            let begin = self.spells.len();
            let cut = |spell: &Interval| spell.and(*whole).and(self.within);
            match own {
                [(_, spell)] => self.spells.extend(Some(cut(spell)).filter(|spell| spell.days() > 0)),
                several => self.spells.extend(joined(several.iter().map(|(_, spell)| cut(spell)).collect())),
            }
            if self.spells.len() > begin {
                self.rows.push(Row { holder, period, spells: begin as u32 });
            }
        }
        if self.rows.len() > first {
            self.holders.push((*who, first as u32));
        }
    }

    /// The rows of some holders alone, by the numbers of these, in order; and which rows these are.
    pub fn only(&self, holders: &BTreeSet<usize>) -> (Owed, Vec<usize>) {
        let none = (Vec::new(), Vec::new(), Vec::new());
        let mut only =
            Owed { holders: none.0, rows: none.1, spells: none.2, periods: self.periods.clone(), ..*self };
        let mut all = Vec::new();
        for (holder, (who, _)) in holders.iter().filter_map(|at| Some((*at, self.holders.get(*at)?))) {
            only.holders.push((*who, only.rows.len() as u32));
            let number = only.holders.len() as u32 - 1;
            for row in self.of_holder(holder) {
                only.rows.push(Row { holder: number, spells: only.spells.len() as u32, ..self.rows[row] });
                only.spells.extend(self.spells(row));
                all.push(row);
            }
        }
        (only, all)
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Nobody owes it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Who owes a row.
    pub fn who(&self, row: usize) -> &[NodeId] {
        let holder = self.rows.get(row).and_then(|row| self.holders.get(row.holder as usize));
        holder.and_then(|(who, _)| who.get(..self.parts)).unwrap_or_default()
    }

    /// All periods, in order.
    pub fn periods(&self) -> &[Interval] {
        &self.periods
    }

    /// Everybody who owes it.
    pub fn holders(&self) -> impl Iterator<Item = &[NodeId]> {
        self.holders.iter().map(|(who, _)| who.get(..self.parts).unwrap_or_default())
    }

    /// Of a row, which of the holders and which of the periods it is.
    pub fn place(&self, row: usize) -> (usize, usize) {
        self.rows.get(row).map_or((0, 0), |row| (row.holder as usize, row.period as usize))
    }

    /// Which of the periods that of a row is.
    fn number(&self, row: usize) -> Option<usize> {
        self.rows.get(row).map(|row| row.period as usize)
    }

    /// The whole period of a row.
    pub fn period(&self, row: usize) -> Interval {
        let period = self.number(row).and_then(|period| self.periods.get(period));
        period.copied().unwrap_or(Interval::ALWAYS)
    }

    /// The days of the period on which it is owed, in order.
    pub fn spells(&self, row: usize) -> &[Interval] {
        let begin = |row: usize| self.rows.get(row).map_or(self.spells.len(), |row| row.spells as usize);
        self.spells.get(begin(row)..begin(row + 1)).unwrap_or_default()
    }

    /// The first day on which it is owed.
    pub fn first(&self, row: usize) -> Day {
        self.spells(row).first().map_or(self.period(row).from, |spell| spell.from)
    }

    /// The last day on which it is owed.
    pub fn last(&self, row: usize) -> Day {
        self.spells(row).last().map_or(self.period(row).until, |spell| spell.until)
    }

    /// On how many days it is owed.
    pub fn held(&self, row: usize) -> i64 {
        self.spells(row).iter().map(|spell| spell.days()).sum()
    }

    /// The row of the same holder in the period before.
    pub fn before(&self, row: usize) -> Option<usize> {
        let before = row.checked_sub(1)?;
        let same = self.rows.get(before)?.holder == self.rows.get(row)?.holder;
        (same && self.period(before).until == self.period(row).from.before()).then_some(before)
    }

    /// The rows of a holder.
    fn of_holder(&self, holder: usize) -> Range<usize> {
        let begin = |at: usize| self.holders.get(at).map_or(self.rows.len(), |(_, first)| *first as usize);
        begin(holder)..begin(holder + 1)
    }

    /// The row among those of a holder that is owed on a day.
    fn on(&self, holder: usize, day: Day) -> Option<usize> {
        let rows = self.of_holder(holder);
        let later = self.rows.get(rows.clone())?.partition_point(|row| {
            self.periods.get(row.period as usize).is_some_and(|period| period.until < day)
        });
        let row = Some(rows.start + later).filter(|row| *row < rows.end)?;
        self.spells(row).iter().any(|spell| spell.contains(day)).then_some(row)
    }

    /// The first period of a holder who owes it on every day from then on.
    fn steady(&self, holder: usize) -> Option<usize> {
        let rows = self.of_holder(holder);
        let first = self.number(rows.start)?;
        let whole = |(period, row): (usize, usize)| {
            let days = self.periods.get(period).map(|period| period.and(self.within));
            self.number(row) == Some(period) && self.spells(row).iter().copied().eq(days)
        };
        let through = first + rows.len() == self.periods.len();
        (through && (first..).zip(rows).all(whole)).then_some(first)
    }
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

/// Who owes a duty, and when; in order, each spell by itself.
fn holders(duty: &DutyProgram, organisation: &Organisation) -> Vec<(Who, Interval)> {
    let mut found: Vec<(Who, Interval)> = Vec::new();
    let alone = |node: NodeId| [node, NodeId::FILLER];
    match duty.of {
        OwedProgram::Relation(relation) => {
            for lower in organisation.nodes() {
                let edges = organisation.edges(lower, relation).iter();
                found.extend(edges.map(|edge| ([lower, edge.node], edge.interval)));
            }
        }
        OwedProgram::Post(post) => {
            for person in organisation.people() {
                let held = organisation.postings(person).filter(|held| held.post == post);
                found.extend(held.map(|held| ([person, held.unit], held.interval)));
            }
        }
        OwedProgram::Unit(kind) => {
            let units = organisation.units().filter(|unit| organisation.unit_kind(*unit) == Some(kind));
            found.extend(units.map(|unit| (alone(unit), organisation.life(unit))));
        }
        OwedProgram::Role(role) => {
            for person in organisation.people() {
                let spells = organisation.roles(person).filter(|(held, _)| *held == role);
                found.extend(spells.map(|(_, spell)| (alone(person), spell)));
            }
        }
    }
    found.sort_by_key(|(who, _)| *who);
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

/// Whose a matter is, by the parts that a counter names, and of which day, as far as it is known.
pub type Asked<'m> = (&'m [Option<NodeId>], Option<Day>);

/// Finds the rows to which a matter may belong.
pub struct Index<'a> {
    owed: &'a Owed,
    /// The first of the parts that matters name, of all holders.
    first: Ranks,
    /// Where the holders with each of them begin, and at the end how many there are.
    starts: Vec<u32>,
    holders: Vec<Holder>,
}

/// Who owes a duty, and where its rows are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Holder {
    /// The parts that matters name.
    named: Who,
    holder: u32,
    /// The first of its rows.
    row: u32,
    /// Of one who owes it on every day from some period on, this period.
    steady: Option<u32>,
}

impl<'a> Index<'a> {
    /// For the matters of a counter.
    pub fn of(owed: &'a Owed, counter: &CounterProgram) -> Index<'a> {
        let parts: Vec<usize> = counter.whose.iter().map(|(part, _)| *part).collect();
        let holder = |(holder, (who, row)): (u32, &(Who, u32))| {
            let named = key(parts.iter().map(|part| who.get(*part).copied()));
            let steady = owed.steady(holder as usize).map(|first| first as u32);
            Holder { named, holder, row: *row, steady }
        };
        let mut holders: Vec<Holder> = (0..).zip(&owed.holders).map(holder).collect();
        holders.sort_unstable();
        let (mut first, mut starts) = (Vec::new(), Vec::new());
        for (at, holder) in holders.iter().enumerate().filter(|_| !parts.is_empty()) {
            if first.last() != Some(&holder.named[0]) {
                first.push(holder.named[0]);
                starts.push(at as u32);
            }
        }
        starts.push(holders.len() as u32);
        Index { owed, first: Ranks::of(&first), starts, holders }
    }

    /// The rows of these holders on that day; what is unknown fits everybody and every day.
    pub fn find(&self, asked: Asked<'_>) -> impl Iterator<Item = usize> {
        self.among(self.group(asked, self.rank(asked)), asked)
    }

    /// The same of many, each row with the place of what was asked: looked up step by step, so that what is not in the
    /// caches comes for many of them at the same time.
    pub fn find_each(&self, asked: &[Asked<'_>]) -> Vec<(usize, usize)> {
        let ranks: Vec<Option<usize>> = asked.iter().map(|asked| self.rank(*asked)).collect();
        let groups: Vec<Range<usize>> =
            asked.iter().zip(ranks).map(|(asked, rank)| self.group(*asked, rank)).collect();
        // The first holder of each group is nearly always all there is.
        let first = |group: &Range<usize>| self.holders.get(group.start).map_or(0, |holder| holder.row);
        std::hint::black_box(groups.iter().fold(0, |all, group| all ^ first(group)));
        let found = asked
            .iter()
            .zip(groups)
            .enumerate()
            .flat_map(|(at, (asked, group))| self.among(group, *asked).map(move |row| (at, row)));
        found.collect()
    }

    /// The rank of the first part that is named.
    fn rank(&self, (who, _): Asked<'_>) -> Option<usize> {
        self.first.rank((*who.first()?)?)
    }

    /// The holders whose first part is the one that is named, which has that rank; all, where it is unknown.
    fn group(&self, (who, _): Asked<'_>, rank: Option<usize>) -> Range<usize> {
        match (who.first(), rank) {
            (Some(Some(_)), None) => 0..0,
            (Some(Some(_)), Some(at)) => self.starts[at] as usize..self.starts[at + 1] as usize,
            _ => 0..self.holders.len(),
        }
    }

    /// The rows of some of the holders.
    fn among(&self, group: Range<usize>, (who, day): Asked<'_>) -> impl Iterator<Item = usize> {
        let key = key(who.iter().copied());
        let fits = move |holder: &&Holder| {
            let mut named = holder.named.iter().zip(key);
            named.all(|(is, named)| named == NodeId::FILLER || *is == named)
        };
        self.holders[group].iter().filter(fits).flat_map(move |holder| self.rows(holder, day))
    }

    /// The rows of a holder that are owed on a day, or at any time.
    fn rows(&self, holder: &Holder, day: Option<Day>) -> Range<usize> {
        let row = match (day, holder.steady) {
            (None, _) => return self.owed.of_holder(holder.holder as usize),
            (Some(day), None) => self.owed.on(holder.holder as usize, day),
            (Some(day), Some(first)) => {
                let period = self.owed.periods.partition_point(|period| period.until < day);
                let owed = period < self.owed.periods.len() && self.owed.within.contains(day);
                let since = period.checked_sub(first as usize).filter(|_| owed);
                since.map(|since| holder.row as usize + since)
            }
        };
        row.map_or(0..0, |row| row..row + 1)
    }
}

/// The parts that are named, filled up.
fn key(parts: impl Iterator<Item = Option<NodeId>>) -> Who {
    let mut key = [NodeId::FILLER; 2];
    for (place, part) in key.iter_mut().zip(parts) {
        *place = part.unwrap_or(NodeId::FILLER);
    }
    key
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
    fn rows_of_some_holders_are_as_they_were() {
        let days = |from: &str, until: &str| interval(&format!("2024-{from}"), &format!("2024-{until}"));
        let within = days("01-01", "03-31");
        let periods = periods(Every::Month, within);
        let mut owed =
            Owed { parts: 1, holders: Vec::new(), within, periods, rows: Vec::new(), spells: Vec::new() };
        for (node, spells) in [
            (1, vec![within]),
            (2, vec![days("01-20", "01-31"), days("03-01", "03-05"), days("03-09", "03-20")]),
            (3, vec![days("02-01", "03-31")]),
        ] {
            let own: Vec<(Who, Interval)> =
                spells.into_iter().map(|spell| ([NodeId(node), NodeId::FILLER], spell)).collect();
            owed.add(&own);
        }
        let (some, rows) = owed.only(&BTreeSet::from([1, 2]));
        assert_eq!(rows, [3, 4, 5, 6]);
        for (at, row) in rows.into_iter().enumerate() {
            assert_eq!((some.who(at), some.period(at)), (owed.who(row), owed.period(row)));
            assert_eq!((some.spells(at), some.held(at)), (owed.spells(row), owed.held(row)));
            assert_eq!(some.before(at), owed.before(row).map(|before| before - 3));
        }
        assert_eq!(owed.only(&BTreeSet::new()).0.len(), 0);
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
}
