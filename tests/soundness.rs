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
        "duties-declared O1 2024-07-01..2024-09-30",
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
fn a_list_of_relations_is_looked_at_one_by_one() {
    let policy = "entities: {area: {}}\nrelations: {theft: {ends: {area: area, owner: unit}}, \
                  noise: {ends: {area: area, owner: unit}}}\n\
                  properties: {own: {ties: {relation: [theft, noise], of: area}}}\n";
    // Two kinds of matters in two areas: one gap and one overlap.
    let units = "organisation: {units: {U: {}, V: {}}, entities: {n: {kind: area}, s: {kind: area}}, relations: [\
                 theft: {area: n, owner: U}, theft: {area: s, owner: U}, theft: {area: s, owner: V}, \
                 noise: {area: n, owner: V}]}\n";
    let found = of(policy, units);
    assert_eq!(lines(&found, &["relation", "node", "who"]), ["theft s [U,V]", "noise s []"]);
}

#[test]
fn a_tie_is_as_good_as_a_duty() {
    let policy = "entities: {area: {}}\nunit_kinds: {office: {}}\n\
                  relations: {theft: {ends: {area: area, owner: unit}}}\n\
                  properties: {own: {duties: {unit: office, or: theft}}}\n";
    let units = "organisation: {units: {U: {kind: office}, V: {kind: office, from: 2024-03-01}}, \
                 entities: {n: {kind: area}}, relations: [theft: {area: n, owner: U, from: 2024-02-01}]}\n";
    let found = of(policy, units);
    let found: Vec<String> = found.iter().map(|one| format!("{} {}", one["unit"], days(one))).collect();
    assert_eq!(found, ["\"U\" 2024-01-01..2024-01-31", "\"V\" 2024-03-01..2024-12-31"]);
}

#[test]
fn assessments_of_the_same_are_counted() {
    let assessed = |most: &str| {
        let policy = format!(
            "unit_kinds: {{ward: {{}}, shop: {{}}}}\nindicators: {{a: {{of: unit}}}}\nparameters: {{most: {{unit: none, \
             values: {{2024-01-01: 3, 2024-07-01: 2}}}}}}\nscorecards: {{all: {{of: unit, missing: zero, \
             groups: {{g: {{weight: 100, items: {{a: 100}}}}}}}}}}\nrankings: {{wards: {{of: {{unit: ward}}, by: \
             'points(\"general\")'}}, shops: {{of: {{unit: shop}}, by: 'points(\"general\")'}}}}\nladders: {{units: {{of: unit, \
             on: 'points(\"general\")', steps: [{{otherwise: true, give: nothing}}]}}}}\n\
             properties: {{few: {{assessed: {{unit: ward, at_most: {most}}}}}}}\n"
        );
        of(&policy, "organisation: {units: {W: {kind: ward}}}\n")
    };
    // A ward stands in the card of all units, the ranking of wards and the ladder of all units.
    assert_eq!(assessed("3"), Vec::<Value>::new());
    let found = assessed("param.most");
    let keys = ["unit_kind", "scorecards", "rankings", "ladders"];
    assert_eq!(lines(&found, &keys), ["ward [all] [wards] [units]"]);
    assert_eq!(days(&found[0]), "2024-07-01..2024-12-31");
}

#[test]
fn a_share_that_one_digit_makes_equal_to_its_bound_is_shown_with_more() {
    let people: Vec<String> = (1..=13).map(|at| format!("p{at}: {{}}")).collect();
    let post = |at: usize| if at <= 6 { "bed" } else { "head" };
    let posts = (1..=13).map(|at| format!("{{person: p{at}, unit: W1, post: {}}}", post(at)));
    let units = format!(
        "organisation: {{units: {{W1: {{kind: ward}}}}, people: {{{}}}, posts: [{}]}}\n",
        people.join(", "),
        posts.collect::<Vec<_>>().join(", ")
    );
    let asked = |least: &str| {
        let share = format!("{{posts: bed, unit: ward, at_least: {least}}}");
        let policy = format!(
            "posts: {{head: {{}}, bed: {{}}}}\nunit_kinds: {{ward: {{}}}}\nproperties: {{p: {{share: {share}}}}}\n"
        );
        of(&policy, &units)
    };
    // 6 of 13 is 46.1538: not less than 46.1, less than 46.2.
    assert_eq!(asked("46.1"), Vec::<Value>::new());
    let says = asked("46.2")[0]["says"]["zh"].to_string();
    assert!(says.contains("占 46.1538%；应不低于 46.2%"), "{says}");
    let says = asked("50")[0]["says"]["zh"].to_string();
    assert!(says.contains("占 46.2%；应不低于 50%"), "{says}");
}

#[test]
fn what_the_documents_ask_of_an_organisation() {
    let (json, text) = found(Path::new("scenarios/organisation/county-in-disorder"), None);
    let findings = json["findings"].as_array().unwrap();
    let keys = [
        "property",
        "relation",
        "unit",
        "unit_kind",
        "node",
        "who",
        "held",
        "all",
        "person",
        "below",
        "above",
        "rule",
    ];
    let found: Vec<String> = findings
        .iter()
        .zip(lines(findings, &keys))
        .map(|(one, line)| if one["days"].is_null() { line } else { format!("{line} {}", days(one)) })
        .collect();
    let expected = [
        "few-assessments station 2024-01-01..2024-12-31",
        "front-line-share A 6 13 2024-01-01..2024-12-31",
        "front-line-share B 1 3 2024-01-01..2024-02-29",
        "front-line-share B 1 3 2024-04-15..2024-04-30",
        "head-of-station B [] 2024-03-01..2024-04-14",
        "mentor-holds-a-post mentored_by bd 2024-03-01..2024-12-31",
        "new-division-has-duties DIV 2024-07-01..2024-12-31",
        "new-division-has-duties LEG 2024-07-01..2024-08-31",
        "one-owner-of-each-matter answers_for_theft a2 [] 2024-01-01..2024-12-31",
        "one-owner-of-each-matter answers_for_traffic a2 [] 2024-06-01..2024-12-31",
        "one-owner-of-each-matter answers_for_patrol a1 [A,SQ] 2024-10-01..2024-12-31",
        "relatives-not-in-one-line family_of lin2 lin 2024-01-01..2024-04-30",
        "supervisor-holds-a-post supervised_by out 2024-01-01..2024-12-31",
        "directors-trained",
        "instructors-trained",
    ];
    assert_eq!(found, expected);
    assert!(text.contains("每个“派出所”同时受 3 项考评"), "{text}");
}

#[test]
fn heads_that_are_missing_and_bodies_without_duties() {
    let (json, _) = found(Path::new("scenarios/organisation/heads-missing"), None);
    let findings = json["findings"].as_array().unwrap();
    let found: Vec<String> = findings
        .iter()
        .zip(lines(findings, &["property", "unit", "unit_kind", "who", "rankings"]))
        .map(|(one, line)| if one["days"].is_null() { line } else { format!("{line} {}", days(one)) })
        .collect();
    let expected = [
        "few-assessments station [survey,survey-again] 2024-01-01..2024-12-31",
        "head-of-brigade CID [] 2024-01-01..2024-03-31",
        "head-of-county county [] 2024-01-01..2024-12-31",
        "head-of-division DIV [] 2024-07-01..2024-12-31",
        "head-of-squad SQ [] 2024-10-01..2024-12-31",
        "new-brigade-has-duties NB 2024-07-01..2024-12-31",
        "new-squad-has-duties NQ 2024-07-01..2024-12-31",
        "new-station-has-duties NS 2024-07-01..2024-08-31",
        "new-station-has-duties S1 2024-09-01..2024-12-31",
        "[survey,survey-again]",
    ];
    assert_eq!(found, expected);
}

#[test]
fn areas_calls_and_enterprises_that_are_nobodys_or_many_peoples() {
    let found = |path: &str| {
        let (json, _) = found(Path::new("scenarios").join(path).as_path(), None);
        let findings = json["findings"].as_array().unwrap();
        let of_properties: Vec<Value> =
            findings.iter().filter(|one| !one["property"].is_null()).cloned().collect();
        let lines = lines(&of_properties, &["property", "node", "who"]);
        let each = lines.iter().zip(&of_properties);
        each.map(|(line, one)| format!("{line} {}", days(one))).collect::<Vec<_>>()
    };
    let expected = [
        "one-liaison E4 [] 2012-01-01..2012-12-31",
        "one-liaison-of-key-enterprises K3 [] 2012-01-01..2012-12-31",
    ];
    assert_eq!(found("enterprise-liaison/files"), expected);
    // The branch until 1 July 2015 included, the centre from that day on, and the outskirts with neither.
    let expected = [
        "one-call-taker edge [] 2015-01-01..2015-12-31",
        "one-call-taker town [c110,ly] 2015-07-01..2015-07-01",
        "one-dispatcher-of-mobile-units ptu1 [] 2015-01-01..2015-12-31",
        "one-dispatcher-of-traffic-groups tg1 [] 2015-01-01..2015-12-31",
    ];
    assert_eq!(found("call-taking/two-or-none"), expected);
    let kunming = found("duty-modes/worked-example-4-kunming");
    assert_eq!(kunming, ["one-officer-one-area area-3 [] 2024-01-01..2024-12-31"]);
    let double = found("duty-modes/double-line");
    assert_eq!(double, ["one-commander Y [B,S] 2024-11-01..2024-12-31"]);
    let sectors = found("counter-terror/four-steps");
    assert_eq!(sectors, ["sector-in-charge couriers [] 2016-01-01..2016-12-31"]);
}

#[test]
fn a_squad_has_one_commander_at_most() {
    let policy = format!("uses: [{}/rules/duty-modes]\n", env!("CARGO_MANIFEST_DIR"));
    // One who commands and one who coordinates are not two commanders; nobody in command is none too many.
    let units = "organisation: {people: {t: {}, r: {}, s: {}, u: {}}, units: {D: {kind: squad}, P: {kind: squad}}, \
                 posts: [{person: t, unit: D, post: squad_leader}, {person: r, unit: P, post: squad_leader}], \
                 relations: [commands: {squad_leader: t, director: s}, coordinates: {squad_leader: t, director: u}, \
                 commands: {squad_leader: t, director: u, from: 2024-11-01}]}\n";
    let found = of(&policy, units);
    let found: Vec<&Value> = found.iter().filter(|one| !one["property"].is_null()).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0]["property"].as_str(), &found[0]["who"]),
        (Some("one-commander"), &json!(["s", "u"]))
    );
    assert_eq!(days(found[0]), "2024-11-01..2024-12-31");
}

#[test]
fn a_sound_organisation_has_no_findings() {
    let units = "organisation: {people: {ann: {}}, units: {W1: {kind: ward}}, \
                 posts: [{person: ann, unit: W1, post: head}]}\n";
    assert_eq!(of(WARD, units), Vec::<Value>::new());
}
