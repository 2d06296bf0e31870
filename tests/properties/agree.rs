//! The fast evaluator gives what the plain one gives, on every row.
//!
//! Expressions are written as text, typed, and evaluated over columns with absent values, the largest and smallest
//! numbers, leap days, and the first and last days of the calendar.

use super::random::Random;
use super::write;
use answerable::compile::Program;
use answerable::expression::batch::Vectors;
use answerable::expression::plain::Plain;
use answerable::expression::scope::{KeyType, Names, Scope};
use answerable::expression::script::Caller;
use answerable::expression::world::{Batch, World};
use answerable::expression::{Checker, Expr};
use answerable::policy::{ParameterValue, Policy};
use answerable::source::{Node, Place, Problems, Scalar, Sources, Value as Yaml};
use answerable::value::{Column, Day, Enumeration, Moment, NodeKind, Type, Value};
use answerable::{Options, Prepared};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

struct Fixture {
    prepared: Prepared,
    names: Names,
    caller: Caller,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("policy/policy.yaml", include_str!("../../src/expression/tests/fixture.yaml")),
            ("policy/functions.rhai", include_str!("../../src/expression/tests/fixture.rhai")),
            ("cycle.yaml", include_str!("../../src/expression/tests/cycle.yaml")),
        ],
    );
    let prepared = answerable::prepare(folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{:#?}", refused.problems.sorted()));
    let names = names(&prepared.policy, &prepared.program);
    let Prepared { program, organisation, matters, .. } = &prepared;
    let caller = Caller::new(&program.scripts, organisation, &program.vocabulary, &matters.symbols);
    Fixture { prepared, names, caller }
});

fn names(policy: &Policy, program: &Program) -> Names {
    let parameter = |defined: &answerable::policy::Defined<answerable::policy::Parameter>| {
        let words = defined.body.values.iter().flat_map(|dated| match &dated.value {
            ParameterValue::Keyed(all) => all.iter().map(|(name, _)| name.text.clone()).collect(),
            _ => Vec::new(),
        });
        let keys = Arc::new(Enumeration { name: defined.id.clone(), values: words.collect() });
        let key = defined.body.by.as_ref().map(|by| KeyType { by: by.text.clone(), keys });
        (defined.id.clone(), key)
    };
    Names {
        unread_scripts: false,
        parameters: policy.parameters.values().map(parameter).collect(),
        vocabulary: program.vocabulary.clone(),
        functions: program.scripts.functions().clone(),
        indicators: Vec::new(),
        scorecards: Vec::new(),
        categories: Vec::new(),
        faulty: BTreeSet::new(),
    }
}

fn scope() -> &'static Scope {
    &FIXTURE.prepared.program.scopes[0].row
}

/// What an expression is wanted for.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    Bool,
    Int,
    Decimal,
    Date,
    Moment,
    Text,
    Kind,
    Person,
    Unit,
    People,
}

impl Want {
    fn fits(self, of: &Type) -> bool {
        match self {
            Want::Bool => *of == Type::Bool,
            Want::Int => *of == Type::Int,
            Want::Decimal => *of == Type::Decimal,
            Want::Date => *of == Type::Date,
            Want::Moment => *of == Type::DateTime,
            Want::Text => *of == Type::Text,
            Want::Kind => matches!(of, Type::Enum(words) if words.values.len() == 3),
            Want::Person => *of == Type::Node(NodeKind::Person),
            Want::Unit => *of == Type::Node(NodeKind::Unit),
            Want::People => false,
        }
    }
}

/// Writes expressions.
struct Writer(Random);

impl Writer {
    /// An expression of a type, with at most so many levels.
    fn write(&mut self, want: Want, depth: usize) -> String {
        if depth == 0 || (want != Want::People && self.0.one_in(6)) {
            return self.leaf(want);
        }
        let depth = depth - 1;
        if want != Want::People && self.0.one_in(5) {
            return self.any(want, depth);
        }
        match want {
            Want::Bool => self.bool(depth),
            Want::Int => self.int(depth),
            Want::Decimal => self.decimal(depth),
            Want::Date => self.date(depth),
            Want::Moment => self.leaf(want),
            Want::Text => match self.0.below(2) {
                0 => self.leaf(want),
                _ => format!("{}.id", self.write(Want::Person, depth)),
            },
            Want::Kind => format!("({} ?? \"task\")", self.write(want, depth)),
            Want::Person => self.leaf(want),
            Want::Unit => match self.0.below(2) {
                0 => format!("{}.unit", self.write(Want::Person, depth)),
                _ => format!("{}.parent", self.write(want, depth)),
            },
            Want::People => match self.0.below(4) {
                0 => format!("{}.{}", self.write(Want::Unit, depth), self.0.pick(&["director", "member"])),
                1 => format!("uppers({}, \"deputy_of\")", self.write(Want::Person, depth)),
                2 => format!("lowers({}, \"deputy_of\")", self.write(Want::Person, depth)),
                _ => "uppers(zone, \"covers\")".to_owned(),
            },
        }
    }

    fn leaf(&mut self, want: Want) -> String {
        let fitting: Vec<&str> = scope()
            .variables
            .iter()
            .filter(|variable| want.fits(&variable.of))
            .map(|variable| variable.name.as_str())
            .collect();
        let constants: &[&str] = match want {
            Want::Bool => &["true", "false"],
            Want::Int => &["0", "1", "-1", "7", "9223372036854775807"],
            Want::Decimal => &["0.0", "0.1", "-2.5", "79228162514264337593543950335.0", "param.dated"],
            Want::Date => &[
                "date(\"2024-02-29\")",
                "date(\"1900-02-28\")",
                "date(\"2022-10-08\")",
                "date(\"9999-12-31\")",
                "date(\"0001-01-01\")",
                "cycle.until",
            ],
            Want::Text => &["\"\"", "\"a\"", "\"中文\""],
            Want::People => &["where.director", "where.member"],
            _ => &[],
        };
        let at = self.0.below(fitting.len() * 2 + constants.len());
        fitting
            .get(at / 2)
            .map_or_else(|| constants[at - fitting.len() * 2].to_owned(), |name| (*name).to_owned())
    }

    /// What there is for every type.
    fn any(&mut self, want: Want, depth: usize) -> String {
        let mut of = |want| self.write(want, depth);
        let (condition, day, a, b) = (of(Want::Bool), of(Want::Date), of(want), of(want));
        match self.0.below(3) {
            0 => format!("(if {condition} {{ {a} }} else {{ {b} }})"),
            1 => format!("({a} ?? {b})"),
            _ => format!("at({day}, {a})"),
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        let any = self.0.pick(&[
            Want::Bool,
            Want::Int,
            Want::Decimal,
            Want::Date,
            Want::Moment,
            Want::Text,
            Want::Kind,
            Want::Person,
            Want::Unit,
        ]);
        let ordered = self.0.pick(&[Want::Int, Want::Decimal, Want::Date, Want::Moment]);
        let order = self.0.pick(&["<", "<=", ">", ">=", "==", "!="]);
        let equal = self.0.pick(&["==", "!="]);
        let choice = self.0.below(21);
        let mut of = |want| self.write(want, depth);
        match choice {
            0 => format!("!{}", of(Want::Bool)),
            1 | 2 => format!("({} && {})", of(Want::Bool), of(Want::Bool)),
            3 | 4 => format!("({} || {})", of(Want::Bool), of(Want::Bool)),
            5 => format!("({} && {} && {})", of(Want::Bool), of(Want::Bool), of(Want::Bool)),
            6..=8 => format!("({} {order} {})", of(ordered), of(ordered)),
            9 => format!("({} {order} {})", of(Want::Int), of(Want::Decimal)),
            10 | 11 => format!("({} {equal} {})", of(any), of(any)),
            12 => format!("absent({})", of(any)),
            13 => format!("present({})", of(any)),
            14 => format!("({} in [{}, {}, {}])", of(any), of(any), of(any), of(any)),
            15 => format!("({} in {})", of(Want::Person), of(Want::People)),
            16 => format!("contains({}, {})", of(Want::Text), of(Want::Text)),
            17 => format!("holds({}, \"director\", {})", of(Want::Person), of(Want::Unit)),
            19 => {
                let (from, until) = (of(Want::Date), of(Want::Date));
                format!(
                    "throughout({from}, {until}, holds({}, \"director\", {}))",
                    of(Want::Person),
                    of(Want::Unit)
                )
            }
            18 => format!("within({}, {})", of(Want::Unit), of(Want::Unit)),
            _ => format!("{}.is_leader", of(Want::Person)),
        }
    }

    fn int(&mut self, depth: usize) -> String {
        let sign = self.0.pick(&["+", "-", "*", "%"]);
        let between = self.0.pick(&["days", "working_days", "months", "years", "hours"]);
        let choice = self.0.below(9);
        let mut of = |want| self.write(want, depth);
        match choice {
            0..=2 => format!("({} {sign} {})", of(Want::Int), of(Want::Int)),
            3 => format!("(- {})", of(Want::Int)),
            4 => format!("abs({})", of(Want::Int)),
            5 => format!("max({}, {})", of(Want::Int), of(Want::Int)),
            6 => format!("{between}({}, {})", of(Want::Date), of(Want::Date)),
            7 => format!("floor({})", of(Want::Decimal)),
            _ => format!("count({})", of(Want::People)),
        }
    }

    fn decimal(&mut self, depth: usize) -> String {
        let sign = self.0.pick(&["+", "-", "*", "/", "%"]);
        let choice = self.0.below(9);
        let mut of = |want| self.write(want, depth);
        match choice {
            0..=2 => format!("({} {sign} {})", of(Want::Decimal), of(Want::Decimal)),
            3 => format!("({} / {})", of(Want::Int), of(Want::Int)),
            4 => format!("({} {sign} {})", of(Want::Int), of(Want::Decimal)),
            5 => format!("round({}, 2)", of(Want::Decimal)),
            6 => format!("min({}, {})", of(Want::Decimal), of(Want::Int)),
            7 => format!("(- {})", of(Want::Decimal)),
            _ => format!("param.keyed[{}]", of(Want::Kind)),
        }
    }

    fn date(&mut self, depth: usize) -> String {
        let add = self.0.pick(&["add_days", "add_months", "add_working_days"]);
        let choice = self.0.below(3);
        let mut of = |want| self.write(want, depth);
        match choice {
            0 => format!("day({})", of(Want::Moment)),
            _ => format!("{add}({}, {})", of(Want::Date), of(Want::Int)),
        }
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A value of a type, or none.
fn value(random: &mut Random, of: &Type) -> Option<Value> {
    let prepared = &FIXTURE.prepared;
    if random.one_in(4) {
        return None;
    }
    const DAYS: [&str; 9] = [
        "2024-02-29",
        "2023-02-28",
        "2024-03-01",
        "2000-02-29",
        "1900-03-01",
        "2022-09-30",
        "2022-10-10",
        "0001-01-01",
        "9999-12-31",
    ];
    Some(match of {
        Type::Bool => Value::Bool(random.one_in(2)),
        Type::Int => Value::Int(random.pick(&[0, 1, -1, 2, 3, 7, 12, 400, i64::MAX, i64::MIN, i64::MAX / 2])),
        Type::Decimal => Value::Decimal(random.pick(&[
            Decimal::ZERO,
            Decimal::ONE,
            Decimal::new(1, 1),
            Decimal::new(2, 1),
            Decimal::new(-25, 1),
            Decimal::new(250, 2),
            Decimal::new(1, 28),
            Decimal::MAX,
            Decimal::MIN,
        ])),
        Type::Text => {
            Value::Text(prepared.matters.symbols.intern(random.pick(&["", "a", "ab", "中文", "m"])))
        }
        Type::Enum(of) => Value::Enum(random.below(of.values.len()) as u32),
        Type::Date => Value::Date(day(random.pick(&DAYS))),
        Type::DateTime => {
            let midnight = i64::from(day(random.pick(&DAYS)).0) * 86_400;
            Value::DateTime(Moment(midnight + random.pick(&[0, 1, 34_200, 86_399])))
        }
        Type::Node(kind) => {
            let organisation = &prepared.organisation;
            let all: Vec<_> = organisation.nodes().filter(|node| organisation.kind(*node) == kind).collect();
            Value::Node(random.pick(&all))
        }
        _ => return None,
    })
}

/// Rows with random values in every variable.
fn batch(random: &mut Random, rows: usize) -> Batch<'static> {
    let column = |of: &Type, random: &mut Random| {
        let mut column = Column::new(of);
        (0..rows).for_each(|_| column.push(value(random, of)));
        column
    };
    let columns = scope().variables.iter().map(|variable| match variable.of {
        Type::Rows(_) => None,
        _ => Some(Cow::Owned(column(&variable.of, random))),
    });
    let columns = columns.collect();
    let days = (0..rows).map(|_| day(random.pick(&["2022-03-15", "2022-03-15", "2009-12-31", "2024-01-01"])));
    Batch { rows, columns, days: days.collect(), children: None, failed: BTreeMap::new() }
}

fn typed(text: &str) -> Expr {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let file = sources.add_text(Path::new("random"), Arc::from(text), text.as_bytes());
    let place = Place::Span { file, start: 0, end: text.len() as u32 };
    let node = Node { place, value: Yaml::Scalar(Scalar { text: text.into(), quoted: false }) };
    let mut checker = Checker { names: &FIXTURE.names, sources: &sources, problems: &mut problems };
    let expr = checker.check(&node, scope());
    expr.unwrap_or_else(|| panic!("`{text}`: {:?}", problems.sorted()))
}

/// Evaluates an expression both ways; how many rows have a value.
fn both(text: &str, batch: &Batch<'_>) -> Result<usize, TestCaseError> {
    let Fixture { prepared, caller, .. } = &*FIXTURE;
    let none = answerable::assess::given_results(&answerable::assess::Given::default());
    let world = World {
        organisation: &prepared.organisation,
        vocabulary: &prepared.program.vocabulary,
        symbols: &prepared.matters.symbols,
        parameters: &prepared.program.parameters,
        cycle: prepared.input.cycle,
        calendar: &prepared.input.calendar,
        scripts: caller,
        results: &none,
    };
    let expr = typed(text);
    let column = Vectors { world: &world, batch, scope: scope() }.eval(&expr);
    prop_assert_eq!(column.len(), batch.rows);
    let mut known = 0;
    for row in 0..batch.rows {
        let plain = Plain::new(&world, batch, row, scope()).eval(&expr);
        if let Err(missing) = &plain {
            prop_assert!(!missing.is_empty(), "`{}`, row {}: unknown for no reason", text, row);
        }
        let plain = plain.ok();
        known += usize::from(plain.is_some());
        // Written out, so that 2.5 and 2.50 differ, too.
        prop_assert_eq!(format!("{:?}", column.get(row)), format!("{plain:?}"), "`{}`, row {}", text, row);
    }
    Ok(known)
}

const WANTS: [Want; 9] = [
    Want::Bool,
    Want::Bool,
    Want::Int,
    Want::Decimal,
    Want::Date,
    Want::Text,
    Want::Kind,
    Want::Unit,
    Want::People,
];

proptest! {
    #![proptest_config(super::cases(128))]
    #[test]
    fn the_fast_evaluator_is_the_plain_one(seed: u64, rows in prop_oneof![Just(0usize), 1..40usize], depth in 1..5usize) {
        let mut random = Random(seed);
        let batch = batch(&mut random, rows);
        let mut writer = Writer(random);
        for _ in 0..16 {
            let want = writer.0.pick(&WANTS);
            both(&writer.write(want, depth), &batch)?;
        }
    }
}

/// The expressions are worth testing: many have a value, many have none, and every kind of part occurs.
#[test]
fn random_expressions_are_known_and_unknown() {
    let mut writer = Writer(Random(7));
    let (mut known, mut rows, mut seen) = (0, 0, String::new());
    for _ in 0..300 {
        let batch = batch(&mut writer.0, 5);
        let want = writer.0.pick(&WANTS);
        let text = writer.write(want, 3);
        known += both(&text, &batch).unwrap();
        rows += batch.rows;
        seen.push_str(&text);
    }
    assert!(known > rows / 5 && known < rows * 4 / 5, "{known} of {rows} are known");
    for part in
        ["&&", "||", "!", "??", "if ", "absent(", " in [", "at(", "param.", "working_days(", "add_months("]
    {
        assert!(seen.contains(part), "`{part}` does not occur");
    }
}
