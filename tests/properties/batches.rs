//! Batches are a matter of speed: more rows than one batch holds give what each row gives by itself.

use super::{assess, write};
use answerable::Assessment;
use answerable::assess::State;
use answerable::expression::batch::ROWS;
use std::fmt::Write;

const POLICY: &str = "
policy: {id: many, title: many, authority: t}
roles: {officer: {}}
matters:
  act:
    fields: {n: int, m: int?, who: person}
    children: {parts: {k: int?}}
    derived: {twice: n * 2, parts_of: count(parts)}
rules:
  three: {on: act, when: n % 3 == 0 && m > 1, find: [{record: who}]}
  twice: {on: act, when: 'twice in [0, 8190, 8192, 8194, 16382, 16384]', find: [{record: who}]}
  parts: {on: act, when: parts_of == 2 && n > 8000, find: [{record: who}]}
  each:  {on: act.parts, when: k > 3, find: [{record: who}]}
";

/// `m` of a matter: absent for each seventh.
fn m(n: usize) -> Option<usize> {
    (!n.is_multiple_of(7)).then_some(n % 4)
}

/// `k` of a part: absent for each fifth matter.
fn k(n: usize, part: usize) -> Option<usize> {
    (!n.is_multiple_of(5)).then_some(n % 3 + part * 2)
}

fn found(all: &Assessment, rule: &str, applies: bool) -> Vec<(usize, Option<u32>)> {
    let index = all.policy.rules.keys().position(|id| id == rule).unwrap();
    let of_rule = all.outcome.findings.iter().filter(|finding| finding.rule == index);
    of_rule
        .filter(|finding| (finding.state == State::Applies) == applies)
        .map(|finding| {
            let row = finding.matter.row;
            let first = |child: u32| all.matters.tables[0].children[child as usize].offsets[row as usize];
            (row as usize, finding.matter.child.map(|(child, at)| at - first(child)))
        })
        .collect()
}

#[test]
fn more_rows_than_a_batch_holds() {
    let count = 2 * ROWS + 808;
    let (mut rows, mut parts) = ("id,date,n,m,who\n".to_owned(), "act,k\n".to_owned());
    let text = |number: Option<usize>| number.map_or(String::new(), |number| number.to_string());
    for n in 0..count {
        writeln!(rows, "{n:05},2024-03-01,{n},{},x", text(m(n))).unwrap();
        for part in 0..n % 3 {
            writeln!(parts, "{n:05},{}", text(k(n, part))).unwrap();
        }
    }
    let cycle = "
cycle: {title: t, from: 2024-01-01, until: 2024-12-31}
policy: [policy]
organisation: {people: {x: {name: x, role: officer}}}
matters:
  - {table: rows.csv, into: act, columns: {id: id, date: date, n: n, m: m, who: who}}
  - {table: parts.csv, into: act.parts, columns: {parent: act, k: k}}
";
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("policy/p.yaml", POLICY), ("cycle.yaml", cycle), ("rows.csv", &rows), ("parts.csv", &parts)],
    );
    let all = assess(folder.path());

    let matters = |holds: &dyn Fn(usize) -> bool| -> Vec<(usize, Option<u32>)> {
        (0..count).filter(|n| holds(*n)).map(|n| (n, None)).collect()
    };
    let three = matters(&|n| n % 3 == 0 && m(n).is_some_and(|m| m > 1));
    assert!(three.iter().any(|(n, _)| *n > 2 * ROWS), "the last batch is reached");
    assert_eq!(found(&all, "three", true), three);
    assert_eq!(found(&all, "three", false), matters(&|n| n % 3 == 0 && m(n).is_none()));
    let twice: Vec<(usize, Option<u32>)> =
        [0, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS - 1, 2 * ROWS].map(|n| (n, None)).into();
    assert_eq!(found(&all, "twice", true), twice);
    assert_eq!(found(&all, "parts", true), matters(&|n| n % 3 == 2 && n > 8000));
    let parts = |holds: &dyn Fn(Option<usize>) -> bool| -> Vec<(usize, Option<u32>)> {
        let all = (0..count).flat_map(|n| (0..n % 3).map(move |part| (n, part)));
        all.filter(|(n, part)| holds(k(*n, *part))).map(|(n, part)| (n, Some(part as u32))).collect()
    };
    assert_eq!(found(&all, "each", true), parts(&|k| k.is_some_and(|k| k > 3)));
    assert_eq!(found(&all, "each", false), parts(&|k| k.is_none()));
}
