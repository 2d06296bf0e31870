//! Duties: what the matters of each period come to, and the table of the periods.

use super::exact::Exact;
use super::owed::{Index, Owed};
use super::rows::{Rows, slots};
use super::{MatterRef, MissingFact};
use crate::compile::{CounterProgram, DutyProgram, Program};
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::{MatterTable, Matters};
use crate::organisation::{NodeId, Organisation};
use crate::policy::{Counting, Every, FIRST_DAY, HELD_DAYS, LAST_DAY, PERIOD_DAYS};
use crate::source::{Place, said};
use crate::value::{Column, Interval, NodeKind, Symbol, Type, Value};
use rust_decimal::Decimal;

/// Of a period whose count is unknown, so many of the missing facts are named.
const NAMED: usize = 5;

/// Fills the kinds of matters that duties are. Derived fields of the others are known already.
pub fn owe(program: &Program, matters: &mut Matters, world: &World<'_>) {
    let owed: Vec<Owed> = program.duties.iter().map(|duty| Owed::of(duty, world)).collect();
    owe_with(program, matters, world, &owed, &[]);
}

/// The same with numbers that were counted of other matters as well: by duty, counter and row of `owed`.
pub fn owe_with(
    program: &Program,
    matters: &mut Matters,
    world: &World<'_>,
    owed: &[Owed],
    passed: &[Vec<Vec<Count>>],
) {
    for (at, (duty, owed)) in program.duties.iter().zip(owed).enumerate() {
        let tallies: Vec<Vec<Tally>> =
            duty.counters.iter().map(|counter| tally(counter, owed, program, matters, world)).collect();
        let mut counts: Vec<Vec<Count>> =
            tallies.iter().map(|all| all.iter().map(|tally| tally.count).collect()).collect();
        let passed = passed.get(at).into_iter().flatten().flatten();
        counts.iter_mut().flatten().zip(passed).for_each(|(count, more)| count.merge(more));
        let order = owe_counted(program, duty, owed, &counts, matters, world.organisation);
        if let Some(table) = matters.tables.get_mut(duty.kind) {
            reasons(duty, owed, &order, tallies, table);
            unlisted(program, duty, owed, &order, &counts, table);
        }
    }
}

/// Fills the kind of matters that a duty is from numbers, by counter and row of `owed`: which row of `owed` each of
/// its rows is, with its id. Numbers that were counted elsewhere have no reasons beside them.
pub fn owe_counted(
    program: &Program,
    duty: &DutyProgram,
    owed: &Owed,
    counts: &[Vec<Count>],
    matters: &mut Matters,
    organisation: &Organisation,
) -> Vec<(usize, Symbol)> {
    let order = order(duty, owed, matters, organisation);
    if let Some(place) = matters.tables.get_mut(duty.kind) {
        *place = table(program, duty, owed, &order, counts);
    }
    order
}

/// The rows in the order of the table, date and id, each with its id.
fn order(
    duty: &DutyProgram,
    owed: &Owed,
    matters: &Matters,
    organisation: &Organisation,
) -> Vec<(usize, Symbol)> {
    let id = |row: usize| id(owed.who(row), owed.period(row), duty.every, organisation);
    let mut rows: Vec<(usize, String)> = (0..owed.len()).map(|row| (row, id(row))).collect();
    rows.sort_by(|(a, one), (b, other)| (owed.last(*a), one).cmp(&(owed.last(*b), other)));
    rows.into_iter().map(|(row, id)| (row, matters.symbols.intern(&id))).collect()
}

/// `wang:e1@2014-03`: who owes, and the period.
fn id(who: &[NodeId], period: Interval, every: Every, organisation: &Organisation) -> String {
    let who: Vec<&str> = who.iter().map(|node| organisation.id(*node)).collect();
    let date = period.from.date();
    let period = match every {
        Every::Day => period.from.to_string(),
        Every::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Every::Quarter => format!("{:04}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
        Every::Year => format!("{:04}", date.year()),
    };
    format!("{}@{period}", who.join(":"))
}

/// What the matters of a period come to, as numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Count {
    /// How many count.
    counted: u32,
    /// Those among which they count: of a rate, all that were looked at.
    among: u32,
    /// The sum of what they bring.
    sum: Exact,
    /// The most that one brings.
    longest: Option<Decimal>,
    /// It depends on a fact that is missing.
    unknown: bool,
}

impl Count {
    /// Adds a matter: is everything known of it that has to be, does it count, and what does it bring?
    pub fn add(&mut self, known: bool, counts: bool, brings: Option<Decimal>) {
        self.among += 1;
        self.unknown |= !known;
        self.counted += u32::from(counts);
        if let Some(brings) = brings.filter(|_| counts) {
            self.sum.add(brings);
            self.longest = self.longest.max(Some(brings));
        }
    }

    /// Adds what other matters come to.
    pub fn merge(&mut self, other: &Count) {
        self.among += other.among;
        self.unknown |= other.unknown;
        self.counted += other.counted;
        self.sum.merge(&other.sum);
        self.longest = self.longest.max(other.longest);
    }

    /// The number, or nothing where there is none or it is not known.
    pub fn value(&self, how: Counting) -> Option<Value> {
        if self.unknown {
            return None;
        }
        match how {
            Counting::Count => Some(Value::Int(self.counted.into())),
            Counting::Sum => self.sum.checked().map(|sum| Value::Decimal(sum.normalize())),
            Counting::Rate if self.among == 0 => None,
            Counting::Rate => {
                let share = Decimal::from(self.counted).checked_mul(Decimal::ONE_HUNDRED)?;
                Some(Value::Decimal(share.checked_div(Decimal::from(self.among))?.round_dp(4)))
            }
            Counting::Longest => self.longest.map(|longest| Value::Decimal(longest.normalize())),
        }
    }
}

/// A count with its reasons.
#[derive(Default, Clone)]
struct Tally {
    count: Count,
    /// Those that count.
    counted: Vec<MatterRef>,
    /// Those that may count, and those of a rate that do not.
    looked_at: Vec<MatterRef>,
    /// What would have to be known.
    missing: Vec<MissingFact>,
}

impl Tally {
    fn add(&mut self, matter: MatterRef, missing: &[MissingFact], counts: bool, brings: Option<Decimal>) {
        self.count.add(missing.is_empty(), counts, brings);
        let named = NAMED.saturating_sub(self.missing.len());
        self.missing.extend(missing.iter().take(named).cloned());
        if counts { &mut self.counted } else { &mut self.looked_at }.push(matter);
    }
}

/// Counts the matters of each row.
fn tally(
    counter: &CounterProgram,
    owed: &Owed,
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
            let counts = missing.is_empty() && !matches!(holds, Some(Ok(false)));
            let brings = match brings {
                Some(Some(Value::Decimal(brings))) => Some(brings),
                _ => None,
            };
            for at in index.find(&who, day) {
                let Some(tally) = tallies.get_mut(at) else { continue };
                tally.add(rows.reference(row), &missing, counts, brings);
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
        // The number is unknown for this as well, and not absent.
        MissingFact::NoParameter(what) => {
            let cause = said(format!("no value on the day of `{id}`"), format!("在 `{id}` 当日没有规定值"));
            MissingFact::Failed { what, cause }
        }
        other => other,
    };
    missing.into_iter().map(of).collect()
}

/// The table of a duty, its rows in their order.
fn table(
    program: &Program,
    duty: &DutyProgram,
    owed: &Owed,
    order: &[(usize, Symbol)],
    counts: &[Vec<Count>],
) -> MatterTable {
    let fields = &program.schema.kinds[duty.kind].fields;
    let each = || order.iter().map(|(row, _)| *row);
    let column = |of: &Type, value: &dyn Fn(usize) -> Option<Value>| {
        let mut column = Column::new(of);
        each().for_each(|row| column.push(value(row)));
        column
    };
    let own = |name: &str, of: &Type| column(of, &|row| own(duty, owed, row, name));
    let mut table = MatterTable {
        ids: order.iter().map(|(_, id)| *id).collect(),
        dates: each().map(|row| owed.last(row)).collect(),
        places: vec![Place::Nowhere; order.len()],
        units: Some(column(&Type::Node(NodeKind::Unit), &|row| part(duty, owed, row, "unit"))),
        columns: fields.iter().map(|field| own(&field.name, &field.of)).collect(),
        ..MatterTable::default()
    };
    for (counter, counts) in duty.counters.iter().zip(counts) {
        let value = |row: Option<usize>| counts.get(row?)?.value(counter.how);
        let mut fill = |at: usize, value: &dyn Fn(usize) -> Option<Value>| {
            if let (Some(place), Some(field)) = (table.columns.get_mut(at), fields.get(at)) {
                *place = column(&field.of, value);
            }
        };
        fill(counter.column, &|row| value(Some(row)));
        fill(counter.previous, &|row| value(owed.before(row)));
    }
    table
}

/// Puts beside each number what was counted or is missing.
fn reasons(
    duty: &DutyProgram,
    owed: &Owed,
    order: &[(usize, Symbol)],
    tallies: Vec<Vec<Tally>>,
    table: &mut MatterTable,
) {
    for (counter, tallies) in duty.counters.iter().zip(tallies) {
        for (at, (row, _)) in (0..).zip(order) {
            for (column, of) in [(counter.column, Some(*row)), (counter.previous, owed.before(*row))] {
                let Some(tally) = of.and_then(|of| tallies.get(of)) else { continue };
                if !tally.counted.is_empty() {
                    table.counted.insert((column, at), tally.counted.clone());
                }
                if !tally.missing.is_empty() {
                    table.failed.insert((column, at), tally.missing.clone());
                }
                table.looked_at.extend(&tally.looked_at);
            }
        }
    }
}

/// Where a number is unknown because of matters that passed by, of which none is listed: it is unknown, not absent.
fn unlisted(
    program: &Program,
    duty: &DutyProgram,
    owed: &Owed,
    order: &[(usize, Symbol)],
    counts: &[Vec<Count>],
    table: &mut MatterTable,
) {
    let fields = &program.schema.kinds[duty.kind].fields;
    for (counter, counts) in duty.counters.iter().zip(counts) {
        for (at, (row, _)) in (0..).zip(order) {
            for (column, of) in [(counter.column, Some(*row)), (counter.previous, owed.before(*row))] {
                if of.and_then(|of| counts.get(of)).is_some_and(|count| count.unknown) {
                    let what = fields.get(counter.column).map(|field| field.name.clone()).unwrap_or_default();
                    let cause = said(
                        "a fact is missing of a matter among those that it counts",
                        "所计的某一事项缺少必需的事实",
                    );
                    let missing = vec![MissingFact::Failed { what, cause }];
                    table.failed.entry((column, at)).or_insert(missing);
                }
            }
        }
    }
}

/// Who owes, by the name of the part.
fn part(duty: &DutyProgram, owed: &Owed, row: usize, name: &str) -> Option<Value> {
    let part = duty.holders.iter().position(|(part, _)| part == name)?;
    owed.who(row).get(part).map(|node| Value::Node(*node))
}

/// The fields of a row that are not counted.
fn own(duty: &DutyProgram, owed: &Owed, row: usize, name: &str) -> Option<Value> {
    match name {
        FIRST_DAY => Some(Value::Date(owed.first(row))),
        LAST_DAY => Some(Value::Date(owed.last(row))),
        HELD_DAYS => Some(Value::Int(owed.held(row))),
        PERIOD_DAYS => Some(Value::Int(owed.period(row).days())),
        name => part(duty, owed, row, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_gives_no_number() {
        let mut count = Count::default();
        count.add(true, true, Some(Decimal::TWO));
        count.add(true, true, Some(Decimal::TEN));
        count.add(true, false, Some(Decimal::ONE_HUNDRED));
        assert_eq!(count.value(Counting::Count), Some(Value::Int(2)));
        assert_eq!(count.value(Counting::Sum), Some(Value::Decimal(Decimal::from(12))));
        assert_eq!(count.value(Counting::Longest), Some(Value::Decimal(Decimal::TEN)));
        assert_eq!(count.value(Counting::Rate), Some(Value::Decimal(Decimal::new(666_667, 4))));
        assert_eq!(Count::default().value(Counting::Rate), None);
        assert_eq!(Count::default().value(Counting::Count), Some(Value::Int(0)));
        let mut both = Count::default();
        both.add(false, false, None);
        both.merge(&count);
        assert_eq!(both.value(Counting::Sum), None);
    }
}
