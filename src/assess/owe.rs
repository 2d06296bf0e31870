//! Duties: what the matters of each period come to, and the table of the periods.

pub use super::counts::{Count, Counts};
use super::owed::{Index, Owed};
use super::rows::{Rows, slots};
use super::together::{both, map, ranges, worth};
use super::{MatterRef, MissingFact};
use crate::compile::{CounterProgram, DutyProgram, Program};
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::{Field, MatterTable, Matters};
use crate::organisation::{NodeId, Organisation};
use crate::policy::{Counting, Every, FIRST_DAY, HELD_DAYS, LAST_DAY, PERIOD_DAYS};
use crate::source::{Place, said};
use crate::value::{Column, Day, Interval, NodeKind, Type, Value};
use smol_str::{SmolStr, SmolStrBuilder};
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Of a period whose count is unknown, so many of the missing facts are named.
const NAMED: usize = 5;

/// Fills the kinds of matters that duties are. Derived fields of the others are known already.
pub fn owe(program: &Program, matters: &mut Matters, world: &World<'_>) {
    let owed: Vec<Owed> = program.duties.iter().map(|duty| Owed::of(duty, world)).collect();
    owe_with(program, matters, (world, &owed), 1, &|_, _, _, own| *own);
}

/// What a row of a duty comes to, by duty, counter and row, from what it comes to by the matters in memory.
pub type Counted<'a> = dyn Fn(usize, usize, usize, &Count) -> Count + 'a;

/// The same on so many threads, with numbers that were counted of other matters as well, for the rows of `owed`.
pub fn owe_with(
    program: &Program,
    matters: &mut Matters,
    (world, owed): (&World<'_>, &[Owed]),
    threads: usize,
    counted: &Counted<'_>,
) {
    for (at, (duty, owed)) in program.duties.iter().zip(owed).enumerate() {
        let own = duty.counters.iter().map(|counter| count(counter, owed, program, matters, world));
        let (mut counts, why): (Vec<Counts>, Vec<ByRow>) = own.unzip();
        for (counter, counts) in counts.iter_mut().enumerate() {
            (0..counts.len()).for_each(|row| counts.put(row, counted(at, counter, row, &counts.get(row))));
        }
        let order = owe_counted(program, (duty, owed), &counts, matters, world.organisation, threads);
        if let Some(table) = matters.tables.get_mut(duty.kind) {
            reasons(duty, owed, &order, &why, table);
            unlisted(program, duty, owed, &order, &counts, table);
        }
    }
}

/// Fills the kind of matters that a duty is from numbers, of each counter by the rows of `owed`: which row of `owed` each of
/// its rows is. Numbers that were counted elsewhere have no reasons beside them.
fn owe_counted(
    program: &Program,
    (duty, owed): (&DutyProgram, &Owed),
    counts: &[Counts],
    matters: &mut Matters,
    organisation: &Organisation,
    threads: usize,
) -> Vec<usize> {
    let (order, ids) = order(duty, owed, organisation, threads);
    let symbols = &matters.symbols;
    let (ids, table) = both(
        threads,
        || symbols.intern_all(ids.into_iter()),
        || table(program, (duty, owed), &order, counts, threads),
    );
    if let Some(place) = matters.tables.get_mut(duty.kind) {
        *place = MatterTable { ids, ..table };
    }
    order
}

/// The rows in the order of the table, date and id, and the id of each.
fn order(
    duty: &DutyProgram,
    owed: &Owed,
    organisation: &Organisation,
    threads: usize,
) -> (Vec<usize>, Vec<SmolStr>) {
    let holders: Vec<&[NodeId]> = owed.holders().collect();
    let who = map(holders.len(), worth(holders.len(), threads), |at| called(holders[at], organisation));
    let periods: Vec<String> = owed.periods().iter().map(|period| name(*period, duty.every)).collect();
    let mut by_period: Vec<Vec<usize>> = vec![Vec::new(); periods.len()];
    (0..owed.len()).for_each(|row| by_period[owed.place(row).1].push(row));
    // No day is in two periods. The rows of each are in the order of their ids already, but for some.
    let named = map(periods.len(), worth(owed.len(), threads), |period| {
        let named = |row: &usize| {
            let mut id = SmolStrBuilder::new();
            [&who[owed.place(*row).0], &periods[period]].iter().for_each(|part| id.push_str(part));
            (owed.last(*row), id.finish(), *row)
        };
        let mut named: Vec<(Day, SmolStr, usize)> = by_period[period].iter().map(named).collect();
        named.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        named
    });
    named.into_iter().flatten().map(|(_, id, row)| (row, id)).unzip()
}

/// Who owes, as ids of rows begin: of `wang:e1@2014-03` the part up to the `@`.
fn called(who: &[NodeId], organisation: &Organisation) -> String {
    let parts: Vec<&str> = who.iter().map(|node| organisation.id(*node)).collect();
    parts.join(":") + "@"
}

/// How a period is called in ids: of `wang:e1@2014-03` the part behind who owes.
fn name(period: Interval, every: Every) -> String {
    let date = period.from.date();
    match every {
        Every::Day => period.from.to_string(),
        Every::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Every::Quarter => format!("{:04}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
        Every::Year => format!("{:04}", date.year()),
    }
}

/// The reasons of a number.
#[derive(Default)]
struct Reasons {
    /// Those that count.
    counted: Vec<MatterRef>,
    /// Those that may count, and those of a rate that do not.
    looked_at: Vec<MatterRef>,
    /// What would have to be known.
    missing: Vec<MissingFact>,
}

impl Reasons {
    fn add(&mut self, matter: MatterRef, missing: &[MissingFact], counts: bool) {
        let named = NAMED.saturating_sub(self.missing.len());
        self.missing.extend(missing.iter().take(named).cloned());
        if counts { &mut self.counted } else { &mut self.looked_at }.push(matter);
    }
}

/// Reasons by row; a row of which nothing was looked at has none.
type ByRow = BTreeMap<usize, Reasons>;

/// Counts the matters of each row, and keeps why.
fn count(
    counter: &CounterProgram,
    owed: &Owed,
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
) -> (Counts, ByRow) {
    let (mut counts, mut why) = (Counts::new(counter.how, owed.len()), ByRow::new());
    let rows = Rows::of(program, matters, counter.target).filter(|rows| rows.len() > 0);
    let Some(rows) = rows else { return (counts, why) };
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
            let fits = missing.is_empty() && !matches!(holds, Some(Ok(false)));
            let brings = match brings {
                Some(Some(Value::Decimal(brings))) => Some(brings),
                _ => None,
            };
            for at in index.find((&who, day)) {
                counts.add(at, missing.is_empty(), fits, brings);
                why.entry(at).or_default().add(rows.reference(row), &missing, fits);
            }
        }
    }
    (counts, why)
}

/// The matters that duties of somebody count, or may.
pub(crate) fn counted_for(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    owed: &[Owed],
    subject: NodeId,
) -> BTreeSet<MatterRef> {
    let mut found = BTreeSet::new();
    for (duty, owed) in program.duties.iter().zip(owed) {
        let own: Vec<usize> = (0..owed.len()).filter(|row| owed.who(*row).contains(&subject)).collect();
        for counter in duty.counters.iter().filter(|_| !own.is_empty()) {
            let (_, why) = count(counter, owed, program, matters, world);
            for reasons in own.iter().filter_map(|row| why.get(row)) {
                found.extend(reasons.counted.iter().chain(&reasons.looked_at));
            }
        }
    }
    found
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

/// The table of a duty, its rows in their order, without their ids.
fn table(
    program: &Program,
    (duty, owed): (&DutyProgram, &Owed),
    order: &[usize],
    counts: &[Counts],
    threads: usize,
) -> MatterTable {
    let fields = &program.schema.kinds[duty.kind].fields;
    let column = |of: &Type, value: FieldOf<'_>| {
        let mut column = Column::new(of);
        column.reserve(order.len());
        order.iter().for_each(|row| column.push(value(*row)));
        column
    };
    let columns = ranges(fields.len(), threads, |some| {
        let of = |(at, of): (usize, &Field)| column(&of.of, field(duty, owed, counts, (at, &of.name)));
        let first = some.start;
        (first..).zip(&fields[some]).map(of).collect::<Vec<Column>>()
    });
    MatterTable {
        dates: order.iter().map(|row| owed.last(*row)).collect(),
        places: vec![Place::Nowhere; order.len()],
        units: Some(column(&Type::Node(NodeKind::Unit), part(duty, owed, "unit"))),
        columns: columns.into_iter().flatten().collect(),
        ..MatterTable::default()
    }
}

/// Puts beside each number what was counted or is missing.
fn reasons(duty: &DutyProgram, owed: &Owed, order: &[usize], why: &[ByRow], table: &mut MatterTable) {
    for (counter, why) in duty.counters.iter().zip(why).filter(|(_, why)| !why.is_empty()) {
        for (at, row) in (0..).zip(order) {
            for (column, of) in [(counter.column, Some(*row)), (counter.previous, owed.before(*row))] {
                let Some(why) = of.and_then(|of| why.get(&of)) else { continue };
                if !why.counted.is_empty() {
                    table.counted.insert((column, at), why.counted.clone());
                }
                if !why.missing.is_empty() {
                    table.failed.insert((column, at), why.missing.clone());
                }
                table.looked_at.extend(&why.looked_at);
            }
        }
    }
}

/// Where a number is unknown because of matters that passed by, of which none is listed: it is unknown, not absent.
fn unlisted(
    program: &Program,
    duty: &DutyProgram,
    owed: &Owed,
    order: &[usize],
    counts: &[Counts],
    table: &mut MatterTable,
) {
    let fields = &program.schema.kinds[duty.kind].fields;
    for (counter, counts) in duty.counters.iter().zip(counts) {
        for (at, row) in (0..).zip(order) {
            for (column, of) in [(counter.column, Some(*row)), (counter.previous, owed.before(*row))] {
                if of.is_some_and(|of| counts.get(of).unknown) {
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

/// The value of a field, by row of [`Owed`].
type FieldOf<'a> = Box<dyn Fn(usize) -> Option<Value> + 'a>;

/// The values of a field, by its place and name.
fn field<'a>(
    duty: &DutyProgram,
    owed: &'a Owed,
    counts: &'a [Counts],
    (at, name): (usize, &str),
) -> FieldOf<'a> {
    for (counter, counts) in duty.counters.iter().zip(counts) {
        if counter.column == at {
            return Box::new(|row| counts.value(row));
        }
        if counter.previous == at {
            return Box::new(|row| counts.value(owed.before(row)?));
        }
    }
    match name {
        FIRST_DAY => Box::new(|row| Some(Value::Date(owed.first(row)))),
        LAST_DAY => Box::new(|row| Some(Value::Date(owed.last(row)))),
        HELD_DAYS => Box::new(|row| Some(Value::Int(owed.held(row)))),
        PERIOD_DAYS => Box::new(|row| Some(Value::Int(owed.period(row).days()))),
        name => part(duty, owed, name),
    }
}

/// Who owes, by the name of the part.
fn part<'a>(duty: &DutyProgram, owed: &'a Owed, name: &str) -> FieldOf<'a> {
    match duty.holders.iter().position(|(part, _)| part == name) {
        Some(part) => Box::new(move |row| owed.who(row).get(part).map(|node| Value::Node(*node))),
        None => Box::new(|_| None),
    }
}
