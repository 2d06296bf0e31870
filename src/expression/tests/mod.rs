//! Expressions over one fixed matter: what they are worth, why they are unknown, what is wrong with them.
//!
//! [`check`] says all of that in one text:
//!
//! ```text
//! "1 + 1"      "2"                      a value
//! "gap > 1"    "? gap"                  unknown, and what is missing
//! "gp > 1"     "! unknown-name `gp`"    a fault, and the text that is marked
//! ```

mod decide;
mod faults;
mod unknown;
mod values;

use super::batch::Vectors;
use super::plain::Plain;
use super::scope::Names;
use super::script::Caller;
use super::world::{Batch, World};
use super::{Checker, Expr};
use crate::assess::{Given, MissingFact, given_results, rows::Rows};
use crate::compile::Target;
use crate::source::{Node, Place, Problems, Scalar, Sources, Value as Yaml};
use crate::value::{Type, Value};
use crate::{Options, Prepared};
use std::path::Path;
use std::sync::{Arc, LazyLock};

struct Fixture {
    prepared: Prepared,
    names: Names,
    caller: Caller,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policy")).unwrap();
    for (name, text) in [
        ("policy/policy.yaml", include_str!("fixture.yaml")),
        ("policy/functions.rhai", include_str!("fixture.rhai")),
        ("cycle.yaml", include_str!("cycle.yaml")),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let prepared = crate::prepare(folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{:#?}", refused.problems.sorted()));
    let program = &prepared.program;
    let names = crate::compile::names(&prepared.policy, program.vocabulary.clone(), &program.scripts);
    let symbols = &prepared.matters.symbols;
    let caller = Caller::new(&program.scripts, &prepared.organisation, &program.vocabulary, symbols);
    Fixture { prepared, names, caller }
});

/// An expression, typed in the scope of the matter; or its faults, with the text that each marks.
fn typed(text: &str) -> Result<Expr, String> {
    let fixture = &*FIXTURE;
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let file = sources.add_text(Path::new("test"), Arc::from(text), text.as_bytes());
    let place = Place::Span { file, start: 0, end: text.len() as u32 };
    let node = Node { place, value: Yaml::Scalar(Scalar { text: text.into(), quoted: false }) };
    let scope = &fixture.prepared.program.scopes[0].row;
    let expr =
        Checker { names: &fixture.names, sources: &sources, problems: &mut problems }.check(&node, scope);
    let faults: Vec<String> = problems
        .sorted()
        .iter()
        .map(|problem| format!("{} `{}`", problem.code, sources.slice(problem.place)))
        .collect();
    match expr {
        Some(expr) if faults.is_empty() => Ok(expr),
        Some(_) => panic!("`{text}` has faults and a type: {faults:?}"),
        None => Err(format!("! {}", faults.join("; "))),
    }
}

/// Asks about the fixed matter.
fn asked<T>(ask: impl FnOnce(&Plain<'_>) -> T) -> T {
    let Fixture { prepared, caller, .. } = &*FIXTURE;
    let none = given_results(&Given::default());
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
    let scope = &prepared.program.scopes[0].row;
    let rows = Rows::of(&prepared.program, &prepared.matters, Target { kind: 0, child: None }).unwrap();
    let batch: Batch = rows.batch(0..1, &vec![true; scope.variables.len()]);
    ask(&Plain::new(&world, &batch, 0, scope))
}

/// Evaluates an expression in both evaluators, which must agree.
fn evaluated(text: &str, expr: &Expr) -> String {
    let (plain, fast) = asked(|plain| {
        let Plain { world, batch, names: scope, .. } = *plain;
        (plain.eval(expr), Vectors { world, batch, scope }.eval(expr).get(0))
    });
    assert_eq!(fast, plain.clone().ok(), "the two evaluators differ on `{text}`");
    match plain {
        Ok(value) => shown(&value, &expr.of),
        Err(missing) => format!("? {}", missing.iter().map(reason).collect::<Vec<_>>().join(", ")),
    }
}

fn reason(missing: &MissingFact) -> String {
    match missing {
        MissingFact::Absent(name) => name.clone(),
        MissingFact::Uncounted { matter, what } => format!("{what} of {matter}"),
        MissingFact::NoParameter(name) => format!("no value of {name}"),
        MissingFact::Failed { what, cause } => format!("{what} failed: {cause}"),
        MissingFact::NoResult(result) => format!("no value of {result:?}"),
        MissingFact::Rule(rule) => format!("rule {rule}"),
    }
}

fn shown(value: &Value, of: &Type) -> String {
    let prepared = &FIXTURE.prepared;
    let id = |node| prepared.organisation.id(node).to_owned();
    match (value, of) {
        (Value::Bool(value), _) => value.to_string(),
        (Value::Int(value), _) => value.to_string(),
        (Value::Decimal(value), _) => value.normalize().to_string(),
        (Value::Text(text), _) => format!("\"{}\"", prepared.matters.symbols.text(*text)),
        (Value::Enum(code), Type::Enum(of)) => of.word(*code).to_owned(),
        (Value::Enum(code), _) => format!("word {code}"),
        (Value::Date(day), _) => day.to_string(),
        (Value::DateTime(moment), _) => moment.to_string(),
        (Value::Node(node), _) => id(*node),
        (Value::Nodes(nodes), _) => {
            format!("[{}]", nodes.iter().map(|node| id(*node)).collect::<Vec<_>>().join(" "))
        }
    }
}

/// Compares what every expression says with what is expected, and shows all that differ.
#[track_caller]
fn check(pairs: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in pairs {
        let found = typed(text).map_or_else(|faults| faults, |expr| evaluated(text, &expr));
        if found != *expected {
            wrong.push(format!("{text}\n  expected: {expected}\n  found:    {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_expression_has_a_type() {
    for (text, expected) in [
        ("whole", "a whole number"),
        ("few + whole", "a whole number"),
        ("whole + amount", "a number"),
        ("whole / 2", "a number"),
        ("whole % 5", "a whole number"),
        ("max(1, 2)", "a whole number"),
        ("max(1, 2.5)", "a number"),
        ("abs(-whole)", "a whole number"),
        ("round(amount, 0)", "a number"),
        ("floor(amount)", "a whole number"),
        ("if good { 1 } else { 2.5 }", "a number"),
        ("lost ?? 0.5", "a number"),
        ("param.dated", "a number"),
        ("kind", "a word of `kind`"),
        ("who.post", "a word of `post`"),
        ("who.rank", "a word of `rank`"),
        ("who.unit", "a unit"),
        ("where.parent", "a unit"),
        ("where.director", "several people"),
        ("uppers(zone, \"covers\")", "several people"),
        ("lowers(other, \"covers\")", "several of area"),
        ("id", "a text"),
        ("date", "a date"),
        ("day(start)", "a date"),
        ("add_months(start, 1)", "a date"),
        ("start", "a date with time"),
        ("twice(whole)", "the result of a script"),
        ("twice(whole) ?? 1", "a whole number"),
        ("twice(whole) > 1", "true or false"),
    ] {
        let expr = typed(text).unwrap_or_else(|faults| panic!("{text}: {faults}"));
        assert_eq!(expr.of.to_string(), expected, "{text}");
    }
}
