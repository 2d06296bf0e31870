//! A cycle that passed by, assessed again with another value of a parameter: as if it were assessed from nothing.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)] // helpers of tests are tests

mod country;

use answerable::assess::Outcome;
use answerable::expression::world::ParameterTable;
use answerable::stream::Again;
use answerable::value::Day;
use answerable::{Options, Prepared, prepare};
use rust_decimal::Decimal;
use std::fs::File;
use std::path::Path;

fn prepared(folder: &Path) -> Prepared {
    prepare(folder, Options { passing: true, ..Options::default() }).unwrap()
}

/// The parameters with one of them higher by one, whatever its day and key.
fn changed(parameters: &[ParameterTable], at: usize) -> Vec<ParameterTable> {
    let mut parameters = parameters.to_vec();
    parameters[at].numbers_mut().for_each(|number| *number += Decimal::ONE);
    parameters
}

#[test]
fn what_does_not_depend_on_a_change_stays() {
    let folder = tempfile::tempdir().unwrap();
    country::country(folder.path());
    let kept = prepared(folder.path());
    let again = Again::new(&kept, 2).unwrap();
    let without_counts = |outcome: Outcome| Outcome { passed: None, ..outcome };
    let mut different = 0;
    let before = again.with(&kept.program.parameters, 1).unwrap();
    for at in 0..kept.program.parameters.len() {
        let parameters = changed(&kept.program.parameters, at);
        let mut fresh = prepared(folder.path());
        fresh.program.parameters = parameters.clone();
        let (expected, _) = fresh.assess_passing(1).unwrap();
        let outcome = again.with(&parameters, 2).unwrap();
        assert_eq!(outcome, without_counts(expected.outcome), "{}", kept.program.parameters[at].id);
        different += usize::from(outcome != before);
    }
    // An amount of 50,000, a sample of 139 and the lower line of the ladder: one more touches nobody here.
    assert_eq!(different, kept.program.parameters.len() - 3);
}

const POLICY: &str = "
policy: {id: t, title: t, authority: t}
posts: {head: {leads: true}, clerk: {}}
enumerations: {colour: [red, green]}
parameters:
  limit:  {unit: none, values: {2020-01-01: 3, 2024-07-01: 5}}
  base:   {unit: none, values: {2020-01-01: 1.5}}
  weight: {unit: none, by: colour, values: {2020-01-01: {red: 1, green: 0.25}}}
  gone:   {unit: none, values: {2020-01-01: 2, 2024-06-01: repealed}}
  half:   {unit: none, values: {2020-01-01: 2}}
relations:
  reports: {ends: {person: person, leader: person}, up: leader}
chains:
  up: {follow: reports, depth: 2, degrees: [led, over], share: [0.5, 0.25]}
matters:
  a:
    fields: {who: person, other: person?, n: int?, x: decimal?, hue: colour?, flag: bool?}
    derived: {far: n > param.limit + 1}
  b:
    fields: {who: person, n: int?}
    derived: {far: n > 4}
rules:
  dated:
    on: a
    when: n > param.limit && flag
    find: [{credit: who, points: 1, category: good}]
  several:
    on: a
    when: n >= param.limit || x < param.base
    unless: [dated]
    find: [{hold: [who, other], up: up, points: '-0.5 * (x ?? 1)', category: bad}]
  weighed:
    on: a
    when: flag
    find: [{credit: [who, other], points: 'param.weight[hue] * (x ?? 0.125)', category: good, when: n != param.gone}]
  after:
    on: a
    in_force: {from: 2024-03-01}
    unless: [several]
    find: [{hold: who, points: -1, category: bad}, {record: other, points: 1}]
  either:
    on: [a, b]
    when: far
    find: [{credit: who, points: 0, category: seldom}]
";

/// A rule of which nothing can be remembered.
const DIVIDES: &str = "
  divides: {on: b, when: n / param.half > 1, find: [{credit: who, points: 1, category: good}]}
";

/// Every value of a field with every other, on days around those on which something else comes into force.
fn small(folder: &Path, policy: &str) {
    let organisation = "
  people: {p: {name: p}, q: {name: q}, r: {name: r}}
  units: {u: {}}
  posts: [{person: p, unit: u, post: clerk}, {person: q, unit: u, post: clerk}, {person: r, unit: u, post: head}]
  relations:
    - reports: {person: p, leader: q, until: 2024-05-31}
    - reports: {person: p, leader: r, from: 2024-06-01}
    - reports: {person: q, leader: r}
";
    let days = ["2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01", "2024-06-30", "2024-07-01"];
    let (mut a, mut b) = ("id,date,who,other,n,x,hue,flag\n".to_owned(), "id,date,who,n\n".to_owned());
    let (others, numbers) = (["", "p", "q"], ["", "2", "3", "4", "5", "6"]);
    let (amounts, hues, flags) = (["", "1.5", "0.25", "2"], ["", "red", "green"], ["", "true", "false"]);
    for row in 0..6 * 3 * 6 * 4 * 3 * 3 {
        let of = |size: usize, all: &[&'static str]| all[row / size % all.len()];
        let (day, who, n) = (of(648, &days), ["p", "q"][row / 5 % 2], of(1, &numbers));
        let (x, hue, flag, other) = (of(6, &amounts), of(24, &hues), of(72, &flags), of(216, &others));
        a.push_str(&format!("a{row},{day},{who},{other},{n},{x},{hue},{flag}\n"));
        b.push_str(&format!("b{row},{day},{who},{n}\n"));
    }
    // At fault in a column that few rules read: it is in no sum.
    a.push_str("at-fault,2024-07-02,p,q,9,2,purple,true\n");
    let cycle = format!(
        "cycle: {{title: t, from: 2024-01-01, until: 2024-12-31}}\npolicy: [policy]\nmatters: [a.csv, b.csv]\n\
         organisation:{organisation}"
    );
    std::fs::create_dir(folder.join("policy")).unwrap();
    for (name, text) in
        [("policy/policy.yaml", policy), ("a.csv", &a), ("b.csv", &b), ("cycle.yaml", cycle.as_str())]
    {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// The parameters with one value: of a parameter, from a day on, with a key.
fn with(
    parameters: &[ParameterTable],
    id: &str,
    since: &str,
    key: Option<&str>,
    value: &str,
) -> Vec<ParameterTable> {
    let mut parameters = parameters.to_vec();
    let table = parameters.iter_mut().find(|table| table.id == id).unwrap();
    table.put(Day::parse(since).unwrap(), key, value.parse().unwrap());
    parameters
}

/// Once all matters have passed by, their files are emptied: what is remembered needs them no more.
#[test]
fn rules_are_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path(), &format!("{POLICY}{DIVIDES}"));
    let kept = prepared(folder.path());
    assert_eq!(kept.passing.len(), 2);
    let own = &kept.program.parameters;
    let mut others = vec![
        with(own, "limit", "2020-01-01", None, "4"),
        with(own, "limit", "2024-07-01", None, "3"),
        with(own, "limit", "2024-07-01", None, "-1"),
        with(own, "base", "2020-01-01", None, "1.75"),
        with(own, "weight", "2020-01-01", Some("red"), "-0.125"),
        with(own, "gone", "2020-01-01", None, "3"),
        with(&with(own, "limit", "2020-01-01", None, "2"), "base", "2020-01-01", None, "9"),
    ];
    // In the order of ids: no value at all, so that nobody can be said to be beyond it.
    for (table, version) in [(0, 0), (1, 0), (3, 1), (4, 0)] {
        let mut repealed = own.clone();
        repealed[table].values[version].1 = None;
        others.push(repealed);
    }
    // Other days, on which rows were not told apart, and a rule that goes row by row.
    let mut elsewhere = own.clone();
    let limit = elsewhere.iter_mut().find(|table| table.id == "limit").unwrap();
    limit.values[1].0 = Day::parse("2024-06-15").unwrap();
    let read_again = [elsewhere, with(own, "half", "2020-01-01", None, "3")];
    let from_nothing = |parameters: &Vec<ParameterTable>| {
        let mut fresh = prepared(folder.path());
        fresh.program.parameters = parameters.clone();
        let tally = fresh.part(&fresh.units(), 1).unwrap().tally;
        Outcome { passed: None, ..fresh.conclude(tally).0.outcome }
    };
    let expected: Vec<Outcome> = others.iter().map(from_nothing).collect();
    let again = Again::new(&kept, 2).unwrap();
    for parameters in &read_again {
        assert_eq!(again.with(parameters, 2).unwrap(), from_nothing(parameters));
    }
    for file in ["a.csv", "b.csv"] {
        File::options().write(true).open(folder.path().join(file)).unwrap().set_len(0).unwrap();
    }
    let before = again.with(own, 1).unwrap();
    for (at, (parameters, expected)) in others.iter().zip(expected).enumerate() {
        assert_ne!(expected, before, "the outcome with parameters {at} is another");
        assert_eq!(again.with(parameters, 1).unwrap(), expected, "parameters {at}");
    }
    for parameters in &read_again {
        assert!(again.with(parameters, 1).is_err(), "the rows are read");
    }
}
