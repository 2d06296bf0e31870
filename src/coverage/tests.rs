//! Coverage worked out by hand on a small policy.

use super::*;
use std::path::{Path, PathBuf};

const PACK: &str = r#"
policy: {id: shop, title: Shop, in_force: {from: 2024-02-01}}
measures: {talk: {title: talk, kind: sanction, track: t, severity: 1}}
matters:
  parcel: {title: Parcel, fields: {clerk: person, days_late: int, excused: bool?, robbed: bool, ill: bool, noted: bool}}
rules:
  late:
    on: parcel
    when: days_late > 3 && !excused
    unless: [robbed]
    find:
      - {hold: clerk, points: -1}
      - {hold: clerk, when: days_late > 10, measure: talk}
  robbed: {on: parcel, when: robbed, find: [{record: clerk}]}
modifiers:
  sick: {on: parcel, when: ill && noted, rules: [late], effect: exempt}
"#;

/// A: late, not excused, ill and noted. B: not late, whether excused is not recorded. G: late, the same not
/// recorded.
const FIRST: &str = r#"
scenario: First
policy: ../../pack
cycle: {from: 2024-01-01, until: 2024-12-31}
organisation: {people: {kim: {name: Kim}}}
matters:
  parcel:
    - {id: A, date: 2024-03-01, clerk: kim, days_late: 5, excused: false, robbed: false, ill: true, noted: true}
    - {id: B, date: 2024-03-02, clerk: kim, days_late: 2, robbed: false, ill: false, noted: false}
    - {id: G, date: 2024-03-03, clerk: kim, days_late: 12, robbed: false, ill: false, noted: false}
expect: [{cleared: kim, matter: A}]
"#;

/// C: late and excused. D: late, not excused, robbed. E lies before the pack is in force.
const SECOND: &str = r#"
scenario: Second
policy: ../../pack
cycle: {from: 2024-01-01, until: 2024-12-31}
organisation: {people: {kim: {name: Kim}}}
matters:
  parcel:
    - {id: C, date: 2024-03-01, clerk: kim, days_late: 12, excused: true, robbed: false, ill: false, noted: false}
    - {id: D, date: 2024-03-02, clerk: kim, days_late: 12, excused: false, robbed: true, ill: false, noted: false}
    - {id: E, date: 2024-01-02, clerk: kim, days_late: 1, excused: false, robbed: true, ill: false, noted: false}
expect: [{record: kim, matter: D}]
"#;

fn written(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn shop() -> tempfile::TempDir {
    let other = FIRST.replace("../../pack", "../../other");
    let broken = FIRST.replace("days_late: 5", "days_late: five");
    written(&[
        ("pack/policy.yaml", PACK),
        ("other/policy.yaml", PACK),
        ("scenarios/1/scenario.yaml", FIRST),
        ("scenarios/2/scenario.yaml", SECOND),
        ("scenarios/other/scenario.yaml", &other),
        ("scenarios/broken/scenario.yaml", &broken),
    ])
}

fn seen_in(folder: &Path) -> Coverage {
    exercised(&[folder.join("pack")], &[folder.join("scenarios")]).unwrap()
}

fn ways(seen: &ProvisionSeen, site: Site, atom: usize) -> [Vec<usize>; 3] {
    let seen = seen.conditions.get(&(site, atom)).cloned().unwrap_or_default();
    [seen.yes, seen.no, seen.unknown].map(|numbers| numbers.into_iter().collect())
}

#[test]
fn every_condition_by_hand() {
    let folder = shop();
    let coverage = seen_in(folder.path());
    assert_eq!(coverage.scenarios.len(), 2);
    let late = &coverage.provisions[&(Kind::Rule, "late".to_owned())];
    assert_eq!((late.asked.len(), late.applied.iter().copied().collect::<Vec<_>>()), (2, vec![0]));
    assert_eq!(late.undetermined.iter().copied().collect::<Vec<_>>(), [0]);
    // More than three days: A, C, D and G are, B is not; E is not in force.
    assert_eq!(ways(late, Site::When, 0), [vec![0, 1], vec![0], vec![]]);
    // Not excused: A and D are not, C is, of B and G it is unknown, although B is decided by its days
    // already.
    assert_eq!(ways(late, Site::When, 1), [vec![0, 1], vec![1], vec![0]]);
    // Robbed: D alone.
    assert_eq!(ways(late, Site::Excluded("robbed".into()), 0), [vec![1], vec![0, 1], vec![]]);
    // The second line is asked where the rule applies: of A, which is five days late. D is excluded, C
    // excused.
    assert_eq!(ways(late, Site::Line(1), 0), [vec![], vec![0], vec![]]);
    assert!(!late.conditions[&(Site::Line(1), 0)].both_ways());
    // The defence is asked of whom the rule holds: of Kim for A.
    let sick = &coverage.provisions[&(Kind::Modifier, "sick".to_owned())];
    assert_eq!(ways(sick, Site::When, 0), [vec![0], vec![], vec![]]);
    assert_eq!(ways(sick, Site::When, 1), [vec![0], vec![], vec![]]);
    assert_eq!((sick.asked.len(), sick.applied.len()), (1, 1));
    // The talk is never proposed.
    assert!(!coverage.provisions.contains_key(&(Kind::Measure, "talk".to_owned())));
}

#[test]
fn a_scenario_that_cannot_run_is_listed_and_one_of_another_pack_is_not() {
    let folder = shop();
    let coverage = seen_in(folder.path());
    let unusable: Vec<&str> = coverage.unusable.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(unusable, [folder.path().join("scenarios/broken").to_str().unwrap()]);
    assert!(coverage.scenarios.iter().all(|scenario| !scenario.path.ends_with("other")));
    assert!(exercised(&[folder.path().join("pack")], &[folder.path().join("nowhere")]).is_err());
}

/// No scenario names the pack that takes two others; those of each are its scenarios. One on a third pack besides is not.
#[test]
fn the_scenarios_of_the_packs_that_a_pack_uses_are_its_own() {
    let third = "policy: {id: third, title: Third}";
    let besides = FIRST.replace("policy: ../../pack", "policy: [../../pack, ../../third]");
    let folder = written(&[
        ("pack/policy.yaml", PACK),
        ("third/policy.yaml", third),
        ("both/policy.yaml", "policy: {id: both, title: Both}\nuses: [../pack, ../empty]"),
        ("empty/policy.yaml", "policy: {id: empty, title: Empty}"),
        ("scenarios/1/scenario.yaml", FIRST),
        ("scenarios/2/scenario.yaml", &besides),
    ]);
    let coverage = exercised(&[folder.path().join("both")], &[folder.path().join("scenarios")]).unwrap();
    let paths: Vec<&str> = coverage.scenarios.iter().map(|scenario| scenario.path.as_str()).collect();
    assert_eq!(paths, [folder.path().join("scenarios/1").to_str().unwrap()]);
    assert!(coverage.provisions.contains_key(&(Kind::Rule, "late".to_owned())));
}

#[test]
fn scenarios_are_looked_for_beside_the_pack_and_in_the_nearest_folder_above() {
    let folder = written(&[
        ("rules/own/policy.yaml", PACK),
        ("rules/scenario.yaml", FIRST),
        ("scenarios/1/scenario.yaml", FIRST),
    ]);
    let root = std::fs::canonicalize(folder.path()).unwrap();
    let expected: Vec<PathBuf> = vec![root.join("rules/scenario.yaml"), root.join("scenarios")];
    assert_eq!(beside(&folder.path().join("rules/own")), expected);
}

const LED: &str = r#"
policy: {id: led, title: Led}
posts: {boss: {title: boss, leads: true}, clerk: {title: clerk}}
attributes: {people: {away: bool?}}
relations:
  led_by: {title: led by, any: [{holders: boss, of: lower.unit, where: '!holds(lower, "boss") && !upper.away'}]}
chains:
  up: {title: up, follow: led_by, depth: 2, until: person.away}
matters: {slip: {title: Slip, fields: {person: person}}}
rules:
  led: {on: slip, find: [{hold: person, up: up}]}
"#;

/// Max, the boss, is away from April on.
const SLIPS: &str = r#"
scenario: Slips
policy: ../../pack
cycle: {from: 2024-01-01, until: 2024-12-31}
organisation:
  units: {U: {title: U}}
  people: {kim: {name: Kim}, max: {name: Max, away: [{is: false, until: 2024-03-31}, {is: true, from: 2024-04-01}]}}
  posts: [{person: kim, unit: U, post: clerk}, {person: max, unit: U, post: boss}]
matters:
  slip:
    - {id: A, date: 2024-03-01, person: kim}
    - {id: B, date: 2024-03-01, person: max}
    - {id: C, date: 2024-05-01, person: kim}
expect: [{hold: max, matter: A}, {nobody: max, matter: C}]
"#;

#[test]
fn the_conditions_of_a_walk_by_hand() {
    let folder = written(&[("pack/policy.yaml", LED), ("scenarios/1/scenario.yaml", SLIPS)]);
    let coverage = seen_in(folder.path());
    let led = &coverage.provisions[&(Kind::Rule, "led".to_owned())];
    let step = || Site::Step("led_by".into(), 0);
    // Of Kim and Max on both days. Above Max himself there is nobody else, of whom it could be asked.
    assert_eq!(ways(led, step(), 0), [vec![0], vec![], vec![]]);
    // Max is not away in March, and is in May.
    assert_eq!(ways(led, step(), 1), [vec![0], vec![0], vec![]]);
    // Whether the walk ends with Max is asked in March only: in May it does not reach him.
    assert_eq!(ways(led, Site::Until("up".into()), 0), [vec![], vec![0], vec![]]);
}

/// Lou is a temp in a unit without a boss: the condition says that no boss is missing above her, and so was tried.
#[test]
fn a_condition_that_rules_a_vacancy_out_is_seen_not_to_hold() {
    let pack = LED
        .replace("clerk: {title: clerk}", "clerk: {title: clerk}, temp: {title: temp}")
        .replace(r#"!holds(lower, "boss") && !upper.away"#, r#"holds(lower, "clerk")"#);
    let slips = SLIPS
        .replace("U: {title: U}", "U: {title: U}, V: {title: V}")
        .replace("kim: {name: Kim}", "kim: {name: Kim}, lou: {name: Lou}")
        .replace("posts: [", "posts: [{person: lou, unit: V, post: temp}, ")
        .replace("{id: B, date: 2024-03-01, person: max}", "{id: B, date: 2024-03-01, person: lou}")
        .replace(", {nobody: max, matter: C}", ", {nobody: max, matter: B}");
    let folder = written(&[("pack/policy.yaml", &pack), ("scenarios/1/scenario.yaml", &slips)]);
    let coverage = seen_in(folder.path());
    let led = &coverage.provisions[&(Kind::Rule, "led".to_owned())];
    assert_eq!(ways(led, Site::Step("led_by".into(), 0), 0), [vec![0], vec![0], vec![]]);
}

/// Of the checks some are signed, one is not, and of one it is not recorded; so it is with the calls.
#[test]
fn counters_of_duties_are_conditions() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/duties");
    let seen = exercised(&[example.join("pack")], &[example]).unwrap();
    let of = |duty: &str, counter: &str| {
        let seen = &seen.provisions[&(Kind::Rule, duty.to_owned())];
        ways(seen, Site::Counter(counter.to_owned()), 0)
    };
    assert_eq!(of("cabinet", "checks"), [vec![0], vec![0], vec![0]]);
    assert_eq!(of("bells", "in_time"), [vec![0], vec![0], vec![]]);
}
