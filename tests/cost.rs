//! `answerable check --cost`: what is said of each rule, by hand.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use answerable::read_policy;
use answerable::source::Lang;
use answerable::stream::cost::{cost, cost_text};
use std::path::Path;

/// A pack with one reason of each sort why a rule is not left to kernels.
const PACK: &str = "
policy: {id: costs, title: costs, authority: t, in_force: {from: 2020-01-01}}
posts: {chief: {leads: true}}
matters:
  call: {fields: {officer: person, done: date?, weight: int}}
  fine: {fields: {officer: person}}
relations:
  beside: {any: [{members: lower.unit}]}
  head: {any: [{holders: chief, of: lower.unit}]}
chains:
  around: {follow: beside, depth: 1, degrees: [near]}
  above: {follow: head, depth: 1, degrees: [near]}
measures: {reprimand: {kind: sanction, track: discipline, severity: 10}}
rules:
  plain: {on: call, when: weight > 3, find: [{hold: officer, points: -1}]}
  scripted: {on: call, when: 'heavy(weight) && weight > 1', find: [{hold: officer, points: -1}]}
  shared: {on: call, when: weight > 1, find: [{hold: officer, points: 0.0 - weight / 3}]}
  around: {on: call, find: [{hold: officer, up: around, points: -1}]}
  led: {on: call, find: [{hold: officer, up: above, points: -1}]}
  posted: {on: call, when: 'holds(officer, \"chief\")', find: [{record: officer}]}
  fined: {on: fine, find: [{hold: officer, measure: reprimand}]}
duties:
  each: {of: {role: guard}, every: month, count: {n: {of: call, on: done, whose: {person: officer}}}, when: n > 1, find: [{record: person}]}
roles: {guard: {}}
";

#[test]
fn every_reason_is_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.yaml"), PACK).unwrap();
    std::fs::write(folder.path().join("heavy.rhai"), "fn heavy(weight) { weight > 2 }").unwrap();
    let read = read_policy(Path::new(folder.path())).unwrap_or_else(|refused| {
        let codes: Vec<String> =
            refused.problems.sorted().iter().map(|problem| problem.message.en.clone()).collect();
        unreachable!("{codes:?}")
    });
    let costs = cost(&read);
    let expected = "\
call: may pass by in batches
  around                   row by row: its chain is walked anew for each day
  each                     row by row: it counts by another day than the matter's, or what each matter brings
  led                      kernels
  plain                    kernels
  posted                   row by row: it asks the organisation about people or units
  scripted                 row by row: it calls the script function `heavy`
  shared                   row by row: it divides
fine: all kept in memory
  the rule `fined` gives a measure for each matter
  fined                    kernels
";
    assert_eq!(cost_text(&costs, Lang::En), expected);
    let chinese = "\
call：可逐批处理
  around                   逐行计算：其责任链须逐日重新追溯
  each                     逐行计算：不按事项日期计数，或累计每件事项的数值
  led                      批量计算
  plain                    批量计算
  posted                   逐行计算：需要查询组织中的人员或单位
  scripted                 逐行计算：调用了脚本函数 `heavy`
  shared                   逐行计算：含有除法
fine：全部留在内存中
  规则 `fined` 对每件事项给出措施
  fined                    批量计算
";
    assert_eq!(cost_text(&costs, Lang::Zh), chinese);
}
