//! Circles, which no organisation may have on any day.

use super::*;

#[test]
fn a_circle_on_one_day_is_found_with_all_its_edges() {
    let loaded = load_yaml(
        "units:
  A: {parent: [{is: B, until: 2014-06-01}]}
  B: {parent: C}
  C: {parent: [{is: A, from: 2014-06-01}]}
  D: {parent: A}
",
    );
    assert_eq!(loaded.faults_with_others(), ["circle o.yaml:4:21 o.yaml:2:21 o.yaml:3:15"]);
    let message = &loaded.problems.sorted()[0].message.en;
    assert_eq!(message, "`parent` leads in a circle on 2014-06-01: C → A → B → C");
    // Asking ends all the same.
    assert!(!loaded.organisation.within(loaded.node("A"), loaded.node("D"), day("2014-06-01")));
}

#[test]
fn a_circle_that_never_stands_at_once_is_none() {
    sound(
        "units:
  A: {parent: [{is: B, until: 2014-05-31}]}
  B: {parent: C}
  C: {parent: [{is: A, from: 2014-06-01}]}
people: {a: {}, b: {}}
relations:
  - {deputy_of: {deputy: a, chief: b, until: 2013-12-31}}
  - {deputy_of: {deputy: b, chief: a, from: 2014-01-01}}
  - {promoted: {person: a, by: b, on: 2015-01-01}}
",
    );
}

#[test]
fn relations_with_a_direction_have_no_circle() {
    let loaded = load_yaml(
        "people: {a: {}, b: {}, c: {}}
relations:
  - {deputy_of: {deputy: a, chief: b, from: 2014-01-01}}
  - {deputy_of: {deputy: b, chief: a}}
  - {deputy_of: {deputy: c, chief: c}}
  - {knows: {one: a, other: b}}
  - {knows: {one: b, other: a}}
  - {promoted: {person: a, by: b, on: 2014-01-01}}
  - {promoted: {person: b, by: a, on: 2016-01-01}}
",
    );
    assert_eq!(
        loaded.faults_with_others(),
        ["circle o.yaml:3:6 o.yaml:4:6", "circle o.yaml:5:6", "circle o.yaml:9:6 o.yaml:8:6",]
    );
    let shown = loaded.problems.sorted();
    assert_eq!(shown[1].message.en, "`deputy_of` leads in a circle on every day: c → c");
}

#[test]
fn the_row_that_closes_a_circle_can_be_set_aside() {
    let tables = ["units: id, parent, from\n A, B, 2010-01-01\n B, C, 2012-01-01\n C, A, 2011-01-01"];
    assert_eq!(load_tables("", &tables, false).faults(), ["circle units.csv:3"]);
    let loaded = load_tables("units: {B: {}}", &tables, true);
    assert_eq!(loaded.faults(), Vec::<String>::new());
    assert_eq!(loaded.bad.rows.len(), 1);
    assert_eq!(loaded.organisation.parent(loaded.node("B"), day("2020-01-01")), None);
    assert!(loaded.organisation.within(loaded.node("C"), loaded.node("B"), day("2020-01-01")));
}
