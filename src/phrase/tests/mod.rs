//! Sentences written by hand: every operation of the language in both languages; chains, rules and the five
//! packs.

mod duties;
mod operations;
mod packs;

use super::*;
use crate::expression::Expr;
use crate::source::{Lang, Look, render};
use crate::value::Day;
use crate::{PolicyRead, prepare_policy};
use std::path::Path;

/// A policy in which everything can be said: of `row` matters, with a child table and a function.
const PACK: &str = r#"
policy: {id: test, title: {zh: 试验, en: Test}}
roles: {officer: {title: {zh: 民警, en: officer}}, auxiliary: {title: {zh: 辅警, en: auxiliary}}}
posts: {director: {title: {zh: 所长, en: station director}, leads: true}}
unit_kinds: {station: {title: {zh: 派出所, en: police station}}}
attributes: {people: {rank: int?, sworn: bool?}, units: {beds: int?}}
relations:
  led_by: {title: {zh: 由其领导, en: led by}, ends: {lower: person, upper: person}, up: upper}
words:
  late_days: {zh: 迟延天数, en: days late}
  opened: {zh: 受理日期, en: day of opening}
  closed: {zh: 办结日期, en: day of closing}
  outcome: {zh: 结果, en: outcome}
  good: {zh: 好, en: good}
  fair: {zh: 中, en: fair}
  bad: {zh: 差, en: bad}
  checked: {zh: 已查实, en: confirmed}
  officer_in_charge: {zh: 承办人, en: officer in charge}
  notes: {zh: 备注, en: notes}
  did: {zh: 处理方式, en: what was done}
  contacts: {zh: 接触记录, en: contacts}
  rank: {zh: 警衔, en: rank}
  sworn: {zh: 已宣誓, en: sworn in}
parameters:
  limit: {title: {zh: 时限, en: time limit}, unit: days, values: {2014-01-01: 3, 2016-01-01: 5}}
  by_outcome: {title: {zh: 分值, en: points by outcome}, unit: points, by: outcome, values: {2014-01-01: {good: 1, bad: -2}}}
  gone: {title: {zh: 旧时限, en: old limit}, unit: days, values: {2010-01-01: 3, 2014-01-01: repealed}}
  coming: {title: {zh: 新时限, en: new limit}, unit: days, values: {2030-01-01: 3}}
matters:
  row:
    title: {zh: 事项, en: Case}
    fields:
      late_days: int?
      amount: decimal
      opened: date
      closed: date?
      seen: datetime?
      outcome: [good, fair, bad]
      checked: bool?
      officer_in_charge: person
      helper: person
      notes: text
      did: text
      station: unit
    children:
      contacts: {who: person}
  "#;

const SCRIPT: &str =
    "// The first of them.\n// zh: 其中第一个。\nfn first(rows) { () }\nfn odd(n) { true }\n";

fn read(rules: &str) -> PolicyRead {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.yaml"), format!("{PACK}\nrules:\n{rules}")).unwrap();
    std::fs::write(folder.path().join("functions.rhai"), SCRIPT).unwrap();
    read_folder(folder.path())
}

fn read_folder(folder: &Path) -> PolicyRead {
    match prepare_policy(&[folder.to_owned()]) {
        Ok((policy, program, warnings, sources)) => {
            PolicyRead { packs: vec![folder.to_owned()], cycle: None, policy, program, warnings, sources }
        }
        Err(refused) => {
            let look = Look { lang: Lang::En, color: false, width: 120 };
            panic!("{}", render(&refused.problems, &refused.sources, look))
        }
    }
}

fn terms(read: &PolicyRead, lang: Lang) -> Terms<'_> {
    let PolicyRead { policy, program, sources, .. } = read;
    Terms { policy, program, sources, lang, day: Day::parse("2015-06-01").unwrap() }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Says an expression of a row in both languages.
fn say(key: &str, text: &str, of: fn(&crate::compile::RuleTarget) -> &Expr, thing: bool) -> [String; 2] {
    let find = if key == "when" { "record: officer_in_charge" } else { key };
    let find = match find.split_once(' ') {
        Some(_) => format!("{{{find}}}"),
        None if key == "hold" => format!("{{hold: {}}}", quoted(text)),
        None => format!("{{hold: officer_in_charge, points: {}}}", quoted(text)),
    };
    let when = if key == "when" { format!("when: {}, ", quoted(text)) } else { String::new() };
    let read = read(&format!("  r: {{on: row, {when}find: [{find}]}}\n"));
    [Lang::En, Lang::Zh].map(|lang| {
        let terms = terms(&read, lang);
        let on = &read.program.rules[0].targets[0];
        let say = Speaker::new(terms, rule::scope(&terms, on.target), Place::Row(on.target));
        if thing { say.thing(of(on)) } else { say.sentence(&Condition::of(of(on))) }
    })
}

fn condition(text: &str) -> [String; 2] {
    say("when", text, |on| on.when.as_ref().unwrap(), false)
}

fn number(text: &str) -> [String; 2] {
    say("points", text, |on| on.clauses[0].points.as_ref().unwrap(), true)
}

fn whom(text: &str) -> [String; 2] {
    say("hold", text, |on| &on.clauses[0].whom[0], true)
}

/// Compares what is said with what was written by hand; all that differ are shown.
fn check(of: fn(&str) -> [String; 2], table: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (text, en, zh) in table {
        let [said_en, said_zh] = of(text);
        if said_en != *en || said_zh != *zh {
            wrong.push(format!(
                "{text}\n  expected {en}\n  said     {said_en}\n  expected {zh}\n  said     {said_zh}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
