//! Absence never convicts: a fact that is taken away adds nobody who is held accountable.
//!
//! This holds for every policy that does not ask for absence itself (`absent`, `present`, `??`, scripts). The one
//! below has every way in which rules, lines, groups, defences and chains depend on facts.

use super::random::Random;
use super::{assess, write};
use answerable::Assessment;
use answerable::assess::Standing;
use answerable::policy::Effect;
use proptest::prelude::*;
use std::collections::BTreeSet;

const POLICY: &str = r#"
policy: {id: absence, title: absence, authority: t}
roles: {officer: {}}
posts: {director: {leads: true}, chief: {leads: true}, member: {}}
unit_kinds: {station: {}}
attributes: {people: {rank: "[low, high]?"}}
parameters: {limit: {unit: none, by: sort, values: {2010-01-01: {small: 1, large: 2}, 2024-07-01: {large: 1}}}}
matters:
  act:
    fields: {a: bool?, b: bool?, c: bool?, size: int?, sort: "[small, large]?", by: person?, also: person?, at: date?}
    children: {pleas: {from: person?, ok: bool?}}
    derived: {late: 'days(date, at) > 3', heavy: 'if a { size > 2 } else { size > 1 }'}
relations:
  above: {ends: {lower: person, upper: person}, up: upper}
  leads:
    any:
      - {follow: above, where: 'upper.rank == "high"'}
      - {holders: director, of: lower.unit}
chains:
  all_up: {follow: leads, depth: 3, share: [1, 0.5]}
  until_high: {follow: above, until: 'person.rank == "high"'}
duties:
  too-few: {of: above, every: quarter, count: {acts: {of: act, where: a, whose: {lower: by}}}, when: acts < 2, find: [{hold: lower}, {hold: upper}]}
  too-many: {of: {role: officer}, every: month, sum: {sizes: {of: act, where: a && b && c, value: size, whose: {person: also}}}, when: sizes > 3, find: [{hold: person}]}
  too-slow: {of: {unit: station}, every: year, rate: {share: {of: act, where: b, whose: {unit: by.unit}}}, longest: {most: {of: act, where: a && b && c, value: size, on: at, whose: {unit: by.unit}}}, when: share < 50 || most > 2, find: [{hold: unit}]}
rules:
  plain: {on: act, when: a && size > 1, unless: [excuse], find: [{hold: by, points: -size}]}
  excuse: {on: act, when: b || c, find: [{record: by}, {hold: also, when: size >= 2}]}
  first1: {on: act, when: late, find: [{hold: by}]}
  first2: {on: act, when: '!a', find: [{hold: [by, also]}]}
  first3: {on: act, find: [{hold: also, when: heavy}]}
  unique1: {on: act, when: c, find: [{hold: by}]}
  unique2: {on: act, when: 'size in [1, 3, 5]', find: [{hold: also}]}
  unique3: {on: act.pleas, when: 'from == by', find: [{hold: by}]}
  rows: {on: act.pleas, when: ok && !c, unless: [plain], find: [{hold: from}, {hold: by, when: 'from != also'}]}
  up: {on: act, when: 'size > param.limit[sort]', find: [{hold: [by, also], up: all_up, points: -size}]}
  high: {on: act, when: b, find: [{hold: by, up: until_high}]}
groups:
  first: {hit: first, rules: [first1, first2, first3]}
  unique: {hit: unique, rules: [unique1, unique2, unique3]}
modifiers:
  exempt: {on: act, when: 'c && size < 4', rules: [first1, up], effect: exempt}
  forbid: {on: act.pleas, when: ok, of: from, rules: [first2], effect: forbid}
  scale: {on: act, when: heavy, effect: {scale: 0.5}}
  plea: {on: act.pleas, when: '!ok', of: from, effect: exempt}
"#;

const ORGANISATION: &str = "
units: {S: {title: s, kind: station}}
people:
  p0: {name: p, role: officer, rank: high}
  p1: {name: p, role: officer}
  p2: {name: p, role: officer, rank: low}
  p3: {name: p, role: officer, rank: high}
posts:
  - {person: p1, unit: S, post: member}
  - {person: p2, unit: S, post: director}
relations:
  - {above: {lower: p1, upper: p2}}
  - {above: {lower: p2, upper: p0}}
  - {above: {lower: p2, upper: p3}}
  - {above: {lower: p1, upper: p3}}
";

/// The facts of a matter, by field, and of its pleas.
#[derive(Clone)]
struct Act {
    date: String,
    facts: Vec<Option<String>>,
    pleas: Vec<[Option<String>; 2]>,
}

const FIELDS: [&str; 8] = ["a", "b", "c", "size", "sort", "by", "also", "at"];

fn act(random: &mut Random) -> Act {
    let mut given = |known: &[&str]| {
        let value = random.pick(known).to_string();
        (!random.one_in(6)).then_some(value)
    };
    let truth = ["true", "false"];
    let people = ["p0", "p1", "p2", "p3"];
    let facts = FIELDS.map(|field| match field {
        "size" => given(&["0", "1", "2", "3", "4", "5"]),
        "sort" => given(&["small", "large"]),
        "by" | "also" => given(&people),
        "at" => given(&["2024-03-02", "2024-08-20"]),
        _ => given(&truth),
    });
    let mut pleas = vec![[given(&people), given(&truth)], [given(&people), given(&truth)]];
    pleas.truncate(random.below(3));
    Act { date: random.pick(&["2024-03-01", "2024-08-01"]).to_string(), facts: facts.into(), pleas }
}

/// Takes one fact away.
fn take_away(act: &mut Act, random: &mut Random) {
    let all = act.facts.iter_mut().chain(act.pleas.iter_mut().flatten());
    let mut present: Vec<&mut Option<String>> = all.filter(|fact| fact.is_some()).collect();
    if !present.is_empty() {
        let at = random.below(present.len());
        *present[at] = None;
    }
}

fn written(at: usize, act: &Act) -> String {
    let mut line = format!("    - {{id: act{at:03}, date: {}", act.date);
    let pairs = |names: &[&str], values: &[Option<String>]| -> Vec<String> {
        let known = names.iter().zip(values).filter_map(|(name, value)| Some((name, value.as_ref()?)));
        known.map(|(name, value)| format!("{name}: {value}")).collect()
    };
    pairs(&FIELDS, &act.facts).iter().for_each(|pair| line.push_str(&format!(", {pair}")));
    if !act.pleas.is_empty() {
        let pleas = act.pleas.iter().map(|plea| format!("{{{}}}", pairs(&["from", "ok"], plea).join(", ")));
        line.push_str(&format!(", pleas: [{}]", pleas.collect::<Vec<_>>().join(", ")));
    }
    line + "}\n"
}

fn assessed(acts: &[Act]) -> Assessment {
    let rows: String = acts.iter().enumerate().map(|(at, act)| written(at, act)).collect();
    let cycle = format!(
        "cycle: {{title: t, from: 2024-01-01, until: 2024-12-31}}\npolicy: [policy]\n\
         organisation: organisation.yaml\nmatters:\n  act:\n{rows}"
    );
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("policy/p.yaml", POLICY), ("organisation.yaml", ORGANISATION), ("cycle.yaml", &cycle)],
    );
    assess(folder.path())
}

/// Who is held accountable: matter, its part, rule, line, person.
fn held(all: &Assessment) -> BTreeSet<(String, Option<u32>, String, usize, String)> {
    let standing =
        all.outcome.attributions.iter().filter(|attribution| {
            attribution.effect == Effect::Hold && attribution.standing == Standing::Stands
        });
    standing
        .map(|attribution| {
            let finding = &all.outcome.findings[attribution.finding];
            let table = &all.matters.tables[finding.matter.kind as usize];
            let row = finding.matter.row as usize;
            (
                all.matters.symbols.text(table.ids[row]).to_string(),
                finding.matter.child.map(|(child, at)| at - table.children[child as usize].offsets[row]),
                all.policy.rules.keys().nth(finding.rule).unwrap().clone(),
                attribution.clause,
                all.organisation.id(attribution.subject).to_owned(),
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(super::cases(48))]
    #[test]
    fn taking_a_fact_away_convicts_nobody(seed: u64) {
        let mut random = Random(seed);
        // Where there are many, something is unknown of some, and duties that count them are undetermined.
        let count = if random.one_in(2) { 60 } else { 1 + random.below(4) };
        let acts: Vec<Act> = (0..count).map(|_| act(&mut random)).collect();
        let mut fewer = acts.clone();
        fewer.iter_mut().for_each(|act| take_away(act, &mut random));
        let (before, after) = (held(&assessed(&acts)), held(&assessed(&fewer)));
        for added in after.difference(&before) {
            let shown = |all: &[Act]| all.iter().enumerate().map(|(at, act)| written(at, act)).collect::<String>();
            prop_assert!(false, "{added:?} is held only after a fact is gone:\n{}\n{}", shown(&acts), shown(&fewer));
        }
    }
}

/// Every rule of the policy holds somebody now and then: the property is not empty.
#[test]
fn every_rule_is_exercised() {
    let mut random = Random(3);
    let runs = std::iter::once(300).chain([2; 60]);
    let runs: Vec<Assessment> =
        runs.map(|count| assessed(&(0..count).map(|_| act(&mut random)).collect::<Vec<Act>>())).collect();
    let all = &runs[0];
    let rules: BTreeSet<String> = runs.iter().flat_map(held).map(|(_, _, rule, ..)| rule).collect();
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), all.policy.rules.keys().cloned().collect::<Vec<_>>());
    let standings: BTreeSet<Standing> = all.outcome.attributions.iter().map(|one| one.standing).collect();
    assert_eq!(standings.len(), 3);
}
