//! What is unsound in an organisation or a policy, held against what was worked out by hand.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use answerable::assess::Cycle;
use answerable::report::TextOptions;
use answerable::soundness::{Soundness, period, soundness_json, soundness_text};
use answerable::source::{Lang, Look, render};
use answerable::value::Day;
use answerable::{Options, prepare};
use serde_json::{Value, json};
use std::path::Path;

/// What is found at a path, for programs and in Chinese.
fn found(path: &Path, day: Option<&str>) -> (Value, String) {
    let look = Look { lang: Lang::En, color: false, width: 120 };
    let prepared = prepare(path, Options::default())
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, look)));
    let (assessment, basis) = prepared.assess_and_keep();
    let day = day.map(|day| Day::parse(day).unwrap());
    let soundness = Soundness::of(&assessment, &basis, day);
    let options = TextOptions { lang: Lang::Zh, width: 200, color: false };
    (soundness_json(&assessment, &soundness), soundness_text(&assessment, &soundness, options))
}

/// The same of a pack and a scenario that are written here; the cycle is the year 2024.
fn of(policy: &str, sections: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    std::fs::create_dir(&pack).unwrap();
    std::fs::write(pack.join("policy.yaml"), format!("policy: {{id: p}}\n{policy}")).unwrap();
    let head = "scenario: s\ncycle: {title: y, from: 2024-01-01, until: 2024-12-31}\npolicy: pack\n";
    std::fs::write(folder.path().join("scenario.yaml"), format!("{head}{sections}")).unwrap();
    found(folder.path(), None).0["findings"].as_array().unwrap().clone()
}

fn example() -> &'static Path {
    Path::new("docs/examples/properties")
}

/// Some keys of each finding, in one line.
fn lines(findings: &[Value], keys: &[&str]) -> Vec<String> {
    let line = |finding: &Value| {
        let parts = keys.iter().map(|key| &finding[*key]).filter(|part| !part.is_null());
        parts.map(|part| part.to_string().replace('"', "")).collect::<Vec<_>>().join(" ")
    };
    findings.iter().map(line).collect()
}

fn days(finding: &Value) -> String {
    format!("{}..{}", finding["days"]["from"].as_str().unwrap(), finding["days"]["until"].as_str().unwrap())
}

#[test]
fn every_form_of_property_finds_what_was_worked_out_by_hand() {
    let (json, _) = found(example(), None);
    let findings = json["findings"].as_array().unwrap();
    let keys =
        ["property", "unit", "node", "who", "held", "all", "percent", "person", "other", "below", "above"];
    let found: Vec<String> = findings
        .iter()
        .zip(lines(findings, &keys))
        .map(|(one, line)| format!("{line} {}", days(one)))
        .collect();
    // 1 head, 2 deputies, 4 clerks, 6 at the bedside: 6 of 13. Without a head 6 of 12 is the half that is asked for.
    let expected = [
        "bedside-share W1 6 13 46.1538 2024-01-01..2024-02-29",
        "bedside-share W1 6 13 46.1538 2024-04-15..2024-12-31",
        "duties-declared O1 2024-07-01..2024-12-31",
        "mentor-in-post hu b1 2024-03-01..2024-12-31",
        "mentored b2 [] 2024-01-01..2024-12-31",
        "one-head W1 [] 2024-03-01..2024-04-14",
        "one-head W1 [gu,lin] 2024-12-01..2024-12-31",
        "one-owner north [O1,W1] 2024-10-01..2024-12-31",
        "one-owner south [] 2024-01-01..2024-12-31",
        "relatives-apart b3 lin 2024-04-15..2024-12-31",
    ];
    assert_eq!(found, expected);
}

#[test]
fn six_of_thirteen_is_46_2_percent() {
    let (_, text) = found(example(), None);
    assert!(
        text.contains("一病区 (W1) 共 13 人，其中 6 人担任所列职务（床边护士），占 46.2%；应不低于 50%"),
        "{text}"
    );
    assert!(
        text.contains("2024-03-01 – 2024-04-14（45 天）：一病区 (W1) 无人担任“护士长”；应恰为 1 人"),
        "{text}"
    );
}

#[test]
fn a_day_alone_is_looked_at() {
    let (json, text) = found(example(), Some("2024-03-10"));
    assert_eq!(json["period"], json!({"from": "2024-03-10", "until": "2024-03-10"}));
    let findings = json["findings"].as_array().unwrap();
    let expected = ["mentor-in-post", "mentored", "one-head", "one-owner"];
    assert_eq!(lines(findings, &["property"]), expected);
    assert!(text.contains("2024-03-10：一病区 (W1) 无人担任“护士长”"), "{text}");
}

#[test]
fn days_that_are_not_over_are_not_looked_at() {
    let day = |text: &str| Day::parse(text).unwrap();
    let of = |today: &str, as_of: Option<&str>| {
        let cycle = Cycle { from: day("2024-01-01"), until: day("2024-12-31"), today: day(today) };
        period(cycle, as_of.map(day)).to_string()
    };
    assert_eq!(of("2024-05-05", None), "2024-01-01 – 2024-05-05");
    assert_eq!(of("2025-02-01", None), "2024-01-01 – 2024-12-31");
    assert_eq!(of("2024-05-05", Some("2024-11-01")), "2024-11-01 – 2024-11-01");
}

const WARD: &str = "posts: {head: {title: head, single: true}, bed: {}}\nunit_kinds: {ward: {}}\n";

#[test]
fn a_single_post_is_vacant_where_it_was_ever_held() {
    let units = "organisation: {people: {ann: {}, bo: {}}, units: {W1: {kind: ward, until: 2024-08-31}, W2: {kind: ward}}, \
                 posts: [{person: ann, unit: W1, post: head, from: 2024-02-01, until: 2024-06-30}, \
                 {person: bo, unit: W2, post: bed}]}\n";
    let vacant = of(WARD, units);
    let found: Vec<String> = vacant.iter().map(|one| format!("{} {}", one["unit"], days(one))).collect();
    assert_eq!(found, ["\"W1\" 2024-01-01..2024-01-31", "\"W1\" 2024-07-01..2024-08-31"]);
    assert_eq!(vacant[0]["property"], Value::Null);
    // A property of the same post and kind of units says it, and once.
    let asked = of(&format!("{WARD}properties: {{one: {{holders: {{post: head, unit: ward}}}}}}\n"), units);
    let found: Vec<String> =
        asked.iter().map(|one| format!("{}{} {}", one["property"], one["unit"], days(one))).collect();
    let expected = [
        "\"one\"\"W1\" 2024-01-01..2024-01-31",
        "\"one\"\"W1\" 2024-07-01..2024-08-31",
        "\"one\"\"W2\" 2024-01-01..2024-12-31",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_share_is_held_against_the_parameter_of_the_day_and_exactly() {
    let policy = format!(
        "{WARD}parameters: {{least: {{unit: percent, values: {{2024-01-01: 33.3333, 2024-07-01: 33.3334}}}}}}\n\
         properties: {{front: {{share: {{posts: bed, unit: ward, at_least: param.least}}}}}}\n"
    );
    // A third is more than 33.3333 and less than 33.3334. Who holds two posts counts once.
    let units = "organisation: {people: {ann: {}, bo: {}, cy: {}}, units: {W1: {kind: ward}}, posts: [\
                 {person: ann, unit: W1, post: bed}, {person: ann, unit: W1, post: head}, \
                 {person: bo, unit: W1, post: desk}, {person: cy, unit: W1, post: desk}]}\n";
    let policy = policy.replace("bed: {}}", "bed: {}, desk: {}}");
    let found = of(&policy, units);
    assert_eq!(lines(&found, &["held", "all", "percent"]), ["1 3 33.3333"]);
    assert_eq!(days(&found[0]), "2024-07-01..2024-12-31");
}

#[test]
fn a_bound_alone_leaves_the_other_side_open() {
    let units = "organisation: {people: {ann: {}, bo: {}}, units: {W1: {kind: ward}}, \
                 posts: [{person: ann, unit: W1, post: bed}, {person: bo, unit: W1, post: bed}]}\n";
    let asked = |bounds: &str| {
        let policy = format!("{WARD}properties: {{p: {{holders: {{post: bed, unit: ward{bounds}}}}}}}\n");
        of(&policy, units).len()
    };
    let bounds =
        ["", ", at_least: 1", ", at_least: 3", ", at_most: 2", ", at_most: 1", ", at_least: 1, at_most: 2"];
    assert_eq!(bounds.map(asked), [1, 0, 1, 0, 1, 0]);
}

const RULES: &str = "roles: {nurse: {}}
matters: {late: {fields: {who: person}}, lost: {fields: {who: person}}, idle: {fields: {who: person}}}
measures: {talk: {kind: sanction, track: t, severity: 1}}
rules:
  bare:    {on: late, find: [{hold: who}]}
  pointed: {on: late, find: [{hold: who, points: -1}]}
  talked:  {on: lost, find: [{hold: who, measure: talk}]}
  noted:   {on: lost, find: [{record: who}]}
  excuse:  {on: lost, find: [{credit: who}]}
  but:     {on: lost, unless: excuse, find: [{hold: who, points: -1}]}
duties:
  empty: {of: {role: nurse}, every: year, find: [{record: person}]}
  full:  {of: {role: nurse}, every: year, find: [{hold: person, points: -1}]}
";

#[test]
fn rules_and_duties_without_a_consequence_and_matters_without_a_rule() {
    let found = of(RULES, "organisation: {people: {ann: {}}}\n");
    assert_eq!(
        lines(&found, &["what", "matter", "rule"]),
        ["unjudged idle", "no_consequence bare", "no_consequence empty"]
    );
    assert_eq!(found[2]["says"]["zh"], "职责 `empty` 没有相应的后果：既不计分，也不提出措施");
}

#[test]
fn the_same_assessed_twice() {
    let card = |of: &str, items: &str| {
        format!("{{of: {of}, missing: zero, groups: {{g: {{weight: 100, items: {{{items}}}}}}}}}")
    };
    let policy = format!(
        "roles: {{nurse: {{}}, clerk: {{}}}}\nindicators: {{a: {{of: person}}, b: {{of: person}}}}\nscorecards:\n  \
         all: {}\n  nurses: {}\n  clerks: {}\nrankings:\n  one: {{of: person, by: 'points(\"general\")'}}\n  \
         two: {{of: person, by: 'points( \"general\" )'}}\n  units: {{of: unit, by: 'points(\"general\")'}}\n",
        card("person", "a: 50, b: 50"),
        card("{person: nurse}", "a: 100"),
        card("{person: clerk}", "a: 100"),
    );
    let found = of(&policy, "organisation: {people: {ann: {}}}\n");
    // Nurses and clerks are never the same people; units are not people.
    let expected = ["[all,clerks] [a]", "[all,nurses] [a]", "[one,two]"];
    assert_eq!(lines(&found, &["scorecards", "indicators", "rankings"]), expected);
}

#[test]
fn a_sound_organisation_has_no_findings() {
    let units = "organisation: {people: {ann: {}}, units: {W1: {kind: ward}}, \
                 posts: [{person: ann, unit: W1, post: head}]}\n";
    assert_eq!(of(WARD, units), Vec::<Value>::new());
}
