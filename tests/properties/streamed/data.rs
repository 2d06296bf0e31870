//! Organisations as text, and matters in memory: people who come and go, values at the limits, absent values.

use crate::random::Random;
use answerable::Prepared;
use answerable::matters::{Field, MatterTable, Matters};
use answerable::source::Place;
use answerable::value::{Column, Day, Moment, NodeKind, Type, Value};
use rust_decimal::Decimal;
use std::fmt::Write as _;

const PEOPLE: usize = 7;

/// The cycle file, without matters.
pub fn cycle(random: &mut Random) -> String {
    let mut text = "
cycle: {title: made, from: 2024-01-01, until: 2024-12-31, today: 2025-01-20}
policy: [policy]
organisation:
  units:
    U0: {kind: bureau}
    U1: {kind: station, parent: U0}
    U2: {kind: station, parent: [{is: U0, until: 2024-06-30}, {is: U1, from: 2024-07-01}]}
    U3: {kind: station, parent: U0, from: 2023-01-01, until: 2024-09-15}
  people:
"
    .to_owned();
    for person in 0..PEOPLE {
        let role = random.pick(&[
            "officer",
            "aide",
            "[{is: aide, until: 2024-02-29}, {is: officer, from: 2024-03-01}]",
        ]);
        let band = if random.one_in(3) { String::new() } else { format!(", band: {}", random.below(9)) };
        writeln!(text, "    p{person}: {{name: n{person}, role: {role}{band}}}").unwrap();
    }
    text.push_str("  posts:\n");
    (0..PEOPLE).for_each(|person| posts(&mut text, random, person));
    relations(&mut text, random);
    indicators(&mut text, random);
    text
}

/// What somebody holds: one post after another, now and then two at once.
fn posts(text: &mut String, random: &mut Random, person: usize) {
    const SPELLS: [&[&str]; 5] = [
        &[""],
        &[", from: 2022-05-01, until: 2024-02-29", ", from: 2024-03-01"],
        &[", until: 2024-06-30", ", from: 2024-07-01, until: 2024-10-31"],
        &[", from: 2024-04-01"],
        &[", until: 2023-12-31"],
    ];
    let post = |random: &mut Random| match person {
        0 | 1 => "head",
        2 => "deputy",
        _ => random.pick(&["clerk", "clerk", "head", "deputy"]),
    };
    for (at, spell) in random.pick(&SPELLS).iter().enumerate() {
        let (unit, post) = ((person + at) % 4, post(random));
        // Nobody holds anything in a unit that is no more.
        let unit = if unit == 3 && spell.is_empty() { 1 } else { unit };
        let unit = if unit == 3 { 0 } else { unit };
        writeln!(text, "    - {{person: p{person}, unit: U{unit}, post: {post}{spell}}}").unwrap();
    }
    if random.one_in(4) {
        writeln!(
            text,
            "    - {{person: p{person}, unit: U3, post: clerk, from: 2023-06-01, until: 2024-09-15}}"
        )
        .unwrap();
    }
}

fn relations(text: &mut String, random: &mut Random) {
    text.push_str("  relations:\n");
    for person in 1..PEOPLE {
        // Up leads to lower numbers, so that there is no circle.
        let up = random.below(person);
        let spell = random.pick(&[
            "",
            ", from: 2024-03-01",
            ", until: 2024-06-30",
            ", from: 2023-01-01, until: 2024-07-01",
        ]);
        let relation = match random.below(5) {
            0 => format!("advised: {{person: p{person}, adviser: p{up}"),
            1 => format!("keeps: {{keeper: p{person}, store: U{}", random.below(3)),
            _ => format!("reports: {{person: p{person}, leader: p{up}"),
        };
        writeln!(text, "    - {relation}{spell}}}").unwrap();
    }
    writeln!(text, "    - keeps: {{keeper: p0, store: U1, from: 2024-02-10}}").unwrap();
}

fn indicators(text: &mut String, random: &mut Random) {
    text.push_str("indicators:\n");
    for person in 0..3 {
        let value = random.pick(&["1", "80", "99.5"]);
        writeln!(text, "  - {{indicator: given, subject: p{person}, value: {value}}}").unwrap();
    }
}

/// Matters of every kind, so many at most of each.
pub fn matters(random: &mut Random, prepared: &Prepared, most: usize) -> Matters {
    // Most cases are about usual numbers: with one that is too large, whole batches go row by row.
    let extreme = random.one_in(4);
    let table = |kind: &answerable::matters::KindSchema| match kind.owed {
        true => MatterTable::default(),
        false => {
            let rows = random.pick(&[0, 1, most / 2, most]);
            table(random, prepared, &kind.fields, rows, extreme)
        }
    };
    let tables = prepared.program.schema.kinds.iter().map(table).collect();
    Matters { tables, symbols: prepared.organisation.symbols().clone() }
}

fn table(
    random: &mut Random,
    prepared: &Prepared,
    fields: &[Field],
    rows: usize,
    extreme: bool,
) -> MatterTable {
    let symbols = prepared.organisation.symbols();
    let mut dates: Vec<Day> = (0..rows).map(|_| day(random)).collect();
    dates.sort();
    let mut column = |of: &Type, optional: bool, range: Option<(i64, i64)>| {
        let mut column = Column::new(of);
        let sparse = random.pick(&[2, 3, 8]);
        for _ in 0..rows {
            let absent = optional && random.one_in(sparse);
            column.push((!absent).then(|| value(random, prepared, of, range, extreme)));
        }
        column
    };
    let units = Some(column(&Type::Node(NodeKind::Unit), true, None));
    let columns = fields.iter().map(|field| match field.derived {
        true => Column::absent(&field.of, rows),
        false => column(&field.of, field.optional, field.range),
    });
    MatterTable {
        columns: columns.collect(),
        units,
        ids: (0..rows).map(|row| symbols.intern(&format!("m{row:04}"))).collect(),
        places: vec![Place::Nowhere; rows],
        dates,
        ..MatterTable::default()
    }
}

fn day(random: &mut Random) -> Day {
    const DAYS: [&str; 10] = [
        "2024-01-01",
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
        "2024-06-30",
        "2024-07-01",
        "2024-09-15",
        "2024-09-16",
        "2024-10-31",
        "2024-12-31",
    ];
    if random.one_in(2) {
        let first = Day::parse("2024-01-01").unwrap();
        return Day(first.0 + random.below(366) as i32);
    }
    Day::parse(random.pick(&DAYS)).unwrap()
}

fn value(
    random: &mut Random,
    prepared: &Prepared,
    of: &Type,
    range: Option<(i64, i64)>,
    extreme: bool,
) -> Value {
    match of {
        Type::Bool => Value::Bool(random.one_in(2)),
        Type::Int if range.is_some() => Value::Int(random.below(10) as i64),
        Type::Int if extreme => Value::Int(random.pick(&[0, -1, i64::MAX, i64::MIN, i64::MAX / 2, 1 << 62])),
        Type::Int => Value::Int(random.pick(&[0, 1, -1, 2, 3, 7, 12, 400])),
        Type::Decimal if extreme => Value::Decimal(random.pick(&[
            Decimal::MAX,
            Decimal::MIN,
            Decimal::new(1, 28),
            Decimal::from_i128_with_scale(12_345_678_901_234_567_890_123_456_789, 28),
            Decimal::new(i64::MAX, 9),
            Decimal::new(i64::MIN, 0),
            Decimal::new(3, 0),
        ])),
        Type::Decimal => Value::Decimal(random.pick(&[
            Decimal::ZERO,
            Decimal::ONE,
            Decimal::new(1, 1),
            Decimal::new(-25, 1),
            Decimal::new(250, 2),
            Decimal::new(33_333, 5),
            Decimal::new(1, 12),
        ])),
        Type::Text => {
            Value::Text(prepared.organisation.symbols().intern(random.pick(&["", "a", "ab", "中文"])))
        }
        Type::Enum(of) => Value::Enum(random.below(of.values.len()) as u32),
        Type::Date => match random.one_in(12) {
            true => {
                Value::Date(Day::parse(random.pick(&["0001-01-01", "9999-12-31", "1949-12-31"])).unwrap())
            }
            false => Value::Date(day(random)),
        },
        Type::DateTime => {
            Value::DateTime(Moment(i64::from(day(random).0) * 86_400 + random.pick(&[0, 3_600, 86_399])))
        }
        Type::Node(kind) => {
            let organisation = &prepared.organisation;
            let all: Vec<_> = organisation.nodes().filter(|node| organisation.kind(*node) == kind).collect();
            Value::Node(random.pick(&all))
        }
        Type::Nodes(_) | Type::Rows(_) | Type::Any => Value::Bool(false),
    }
}
