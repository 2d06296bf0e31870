//! What an organisation refuses, and which places it shows.

use super::*;

#[test]
fn words_that_the_policy_does_not_have() {
    let loaded = load_yaml(
        "units:
  YJ: {titel: x, kind: staton, remote: maybe}
people:
  zhang: {role: oficer, rank: sergant, grade: 7, height: 1}
  li: {grade: 2.5, tutor: zhng}
entities:
  a1: {kind: aera}
  a2: {title: x}
posts:
  - {person: zhang, unit: YJ, post: directer}
relations:
  - {deputy: {deputy: zhang, chief: li}}
  - {deputy_of: {deputy: zhang, cheif: li}}
pots: []
",
    );
    assert_eq!(
        loaded.faults(),
        [
            "unknown-key o.yaml:2:8",
            "unknown-unit-kind o.yaml:2:24",
            "wrong-type o.yaml:2:40",
            "unknown-role o.yaml:4:17",
            "unknown-value o.yaml:4:31",
            "out-of-range o.yaml:4:47",
            "unknown-key o.yaml:4:50",
            "wrong-type o.yaml:5:15",
            "unknown-person o.yaml:5:27",
            "unknown-entity-kind o.yaml:7:14",
            "missing-kind o.yaml:8:3",
            "unknown-post o.yaml:10:37",
            "unknown-relation o.yaml:12:6",
            "missing-key o.yaml:13:6",
            "unknown-key o.yaml:13:33",
            "unknown-key o.yaml:14:1",
        ]
    );
    let helps = loaded.problems.sorted();
    let help = |code: &str| {
        let problem = helps.iter().find(|problem| problem.code == code).unwrap();
        problem.help.as_ref().unwrap().en.clone()
    };
    assert_eq!(help("unknown-role"), "did you mean `officer`?");
    assert_eq!(help("unknown-person"), "did you mean `zhang`?");
    assert_eq!(help("unknown-relation"), "known here: `deputy_of`, `duty_area`, `knows`, `promoted`");
}

#[test]
fn references_to_nobody_and_to_the_wrong_kind() {
    let loaded = load_yaml(
        "units: {YJ: {parent: LJ}, QH: {parent: zhang}}
people: {zhang: {}, li: {tutor: YJ}}
entities: {a1: {kind: area}}
posts:
  - {person: nobody, unit: YJ, post: member}
  - {person: YJ, unit: zhang, post: member}
relations:
  - {duty_area: {person: zhang, area: a2}}
  - {duty_area: {person: a1, area: YJ}}
",
    );
    assert_eq!(
        loaded.faults(),
        [
            "unknown-unit o.yaml:1:22",
            "wrong-end o.yaml:1:40",
            "wrong-end o.yaml:2:33",
            "unknown-person o.yaml:5:14",
            "wrong-end o.yaml:6:14",
            "wrong-end o.yaml:6:24",
            "unknown-entity o.yaml:8:39",
            "wrong-end o.yaml:9:26",
            "wrong-end o.yaml:9:36",
        ]
    );
    let shown = loaded.problems.sorted();
    assert_eq!(shown[1].message.en, "a unit belongs here, and `zhang` is none");
    assert_eq!(loaded.sources.describe(shown[1].also[0].0), "o.yaml:2:10");
}

#[test]
fn dates_that_are_none_or_run_backwards() {
    let loaded = load_yaml(
        "units: {YJ: {from: 2014-13-01}, LJ: {from: 2014-01-02, until: 2014-01-01}}
people: {zhang: {role: [{is: officer, from: soon}]}, li: {}}
posts: [{person: li, unit: YJ, post: member, from: 2014-1-1, until: 31/12/2014}]
relations: [{promoted: {person: li, by: zhang, on: 2014-01-01, until: 2014-01-02}}]
",
    );
    assert_eq!(
        loaded.faults(),
        [
            "not-a-date o.yaml:1:20",
            "dates-backwards o.yaml:1:63",
            "not-a-date o.yaml:2:45",
            "not-a-date o.yaml:3:52",
            "not-a-date o.yaml:3:69",
            "on-and-from o.yaml:4:52",
        ]
    );
}

#[test]
fn what_cannot_hold_at_once_shows_both_places() {
    let loaded = load_yaml(
        "units:
  YJ: {parent: [{is: LJ, until: 2014-01-01}, {is: QH, from: 2014-01-01}]}
  LJ: {}
  QH: {}
people:
  zhang: {role: [{is: officer}, {is: auxiliary, from: 2014-01-01}], grade: [{is: 1, until: 2014-01-01}, {is: 2, from: 2014-01-01}]}
posts:
  - {person: zhang, unit: LJ, post: member, from: 2014-06-01}
  - {person: zhang, unit: LJ, post: member, until: 2014-06-01}
  - {person: zhang, unit: QH, post: member, from: 2014-06-01}
relations:
  - {knows: {one: zhang, other: zhang}}
  - {knows: {one: zhang, other: zhang}}
",
    );
    assert_eq!(
        loaded.faults_with_others(),
        [
            "two-parents o.yaml:2:51 o.yaml:2:22",
            "overlapping-roles o.yaml:6:38 o.yaml:6:23",
            "overlapping-values o.yaml:6:110 o.yaml:6:82",
            "overlapping-posts o.yaml:9:14 o.yaml:8:14",
            "relation-twice o.yaml:13:6 o.yaml:12:6",
        ]
    );
    let shown = loaded.problems.sorted();
    assert!(shown[0].message.en.contains("2014-01-01 – 2014-01-01"), "{}", shown[0].message.en);
}

#[test]
fn neighbouring_days_do_not_overlap() {
    sound(
        "units: {YJ: {}}
people: {zhang: {}, li: {}}
posts:
  - {person: zhang, unit: YJ, post: director, until: 2014-01-01}
  - {person: zhang, unit: YJ, post: director, from: 2014-01-02, until: 2014-02-01}
  - {person: li, unit: YJ, post: director, from: 2014-02-02}
",
    );
}

#[test]
fn two_holders_of_a_single_post_are_a_warning() {
    let loaded = load_yaml(
        "units: {YJ: {}, LJ: {}}
people: {zhang: {}, li: {}}
posts:
  - {person: zhang, unit: YJ, post: director, until: 2014-01-01}
  - {person: li, unit: YJ, post: director, from: 2014-01-01}
  - {person: zhang, unit: LJ, post: member}
  - {person: li, unit: LJ, post: member}
",
    );
    assert_eq!(loaded.faults_with_others(), ["several-leaders o.yaml:5:14 o.yaml:4:14"]);
    assert!(!loaded.problems.any_error());
    assert_eq!(loaded.organisation.holders(loaded.node("YJ"), 0, day("2014-01-01")).count(), 2);
}

#[test]
fn one_id_for_two_things_is_one_fault() {
    let loaded = load_yaml(
        "units: {X: {parent: Y}, Y: {}}\npeople: {X: {role: officer}}\nentities: {Y: {kind: area}}\n",
    );
    assert_eq!(
        loaded.faults_with_others(),
        ["one-id-for-two o.yaml:2:10 o.yaml:1:9", "one-id-for-two o.yaml:3:12 o.yaml:1:25"]
    );
}

#[test]
fn an_attribute_that_must_be_there() {
    let mut vocabulary = vocabulary();
    vocabulary.people_attributes[1].optional = false;
    let yaml = "people: {zhang: {grade: 1}, li: {}, wang: {grade: x}}\n";
    let loaded = load_all(yaml, &[], &vocabulary, false);
    assert_eq!(loaded.faults(), ["missing-attribute o.yaml:1:29", "wrong-type o.yaml:1:51"]);
    let table = "people: id, grade\n a, 1\n b, -\n b, -\n c, 9";
    assert_eq!(
        load_all("", &[table], &vocabulary, false).faults(),
        ["missing-attribute people.csv:3 column id", "out-of-range people.csv:5 column grade"]
    );
    let loaded = load_all("", &[table], &vocabulary, true);
    assert_eq!(loaded.ids(loaded.organisation.nodes()), "a");
    assert_eq!(loaded.bad.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [5, 3, 4]);
}

#[test]
fn shapes_that_are_none() {
    let loaded = load_yaml(
        "units: [YJ]\npeople: {zhang: 张伟, li: {name: [x], role: {if: officer}}}\nposts: {person: zhang}\n",
    );
    assert_eq!(
        loaded.faults(),
        [
            "wrong-shape o.yaml:1:8",
            "wrong-shape o.yaml:2:17",
            "wrong-shape o.yaml:2:32",
            "missing-key o.yaml:2:43",
            "unknown-key o.yaml:2:44",
            "wrong-shape o.yaml:3:8",
        ]
    );
}
