//! Organisations from tables, and rows that are set aside.

use super::*;
use crate::source::Lang;

const POSTS: &str = "posts: person, unit, post, from, until
    zhang, YJ, member, 2010-01-01, 2012-12-31
    zhang, YJ, member, 2012-12-31, 2014-12-31
    zhang, YJ, member, 2013-01-01, 2015-12-31
    li, YJ, member, 2010-01-01, -
    li, YJ, membre, 2010-01-01, -
    wu, YJ, member, -, -
    li, -, member, -, -
    li, YJ, director, 2012-02-30, -";
const PEOPLE: &str =
    "people: id, name, role\n zhang, 张伟, officer\n li, 李静, -\n li, -, -\n li, 李静, auxiliary";
const UNITS: &str = "units: id, title_zh, title_en, kind, parent, from, until
    YJ, 沿江派出所, Yanjiang, station, LJ, 2001-01-01, 2013-12-31
    YJ, 沿江派出所, Yanjiang, station, QH, 2014-01-01, 2020-12-31
    YJ, -, -, -, -, -, -
    LJ, -, -, bureau, -, -, -
    LJ, -, -, -, -, -, -
    QH, -, -, -, -, 2005-01-01, -";

#[test]
fn rows_at_fault_refuse_the_run() {
    let loaded = load_tables("", &[PEOPLE, UNITS, POSTS], false);
    assert_eq!(
        loaded.faults_with_others(),
        [
            "overlapping-posts posts.csv:3 posts.csv:2",
            "unknown-post posts.csv:6 column post",
            "unknown-person posts.csv:7 column person",
            "missing-value posts.csv:8",
            "not-a-date posts.csv:9 column from",
        ]
    );
}

#[test]
fn rows_set_aside_are_as_if_never_written() {
    let loaded = load_tables("", &[PEOPLE, UNITS, POSTS], true);
    assert!(loaded.problems.is_empty());
    let aside: Vec<_> = loaded.bad.rows.iter().map(|row| (row.row, row.column.as_deref())).collect();
    assert_eq!(aside, [(6, Some("post")), (8, None), (9, Some("from")), (3, None), (7, Some("person"))]);
    assert_eq!(loaded.bad.rows[0].cells[2], "membre");
    let of = &loaded.organisation;
    let first_days: Vec<_> = of.postings(loaded.node("zhang")).map(|held| held.interval.from).collect();
    assert_eq!(first_days, [day("2010-01-01"), day("2013-01-01")]);
    assert_eq!(of.postings(loaded.node("li")).count(), 1);
}

#[test]
fn rows_of_one_unit_are_brought_together() {
    let loaded = load_tables("", &[UNITS], false);
    assert_eq!(loaded.faults(), Vec::<String>::new());
    let of = &loaded.organisation;
    let yj = loaded.node("YJ");
    assert_eq!(of.title(yj).get(Lang::En), Some("Yanjiang"));
    let parent = |on| of.parent(yj, day(on)).map(|(unit, _)| of.id(unit).to_owned());
    assert_eq!(
        ["2000-12-31", "2013-12-31", "2014-01-01"].map(parent),
        [None, Some("LJ".to_owned()), Some("QH".to_owned())]
    );
    let exists = |on| of.exists(yj, day(on));
    assert_eq!(
        ["2000-12-31", "2001-01-01", "2020-12-31", "2021-01-01"].map(exists),
        [false, true, true, false]
    );
    assert!(!of.exists(loaded.node("QH"), day("2004-12-31")));
}

#[test]
fn a_row_that_contradicts_an_earlier_one_shows_both() {
    let people = "people: id, name, role\n a, B, officer\n a, A, officer\n b, B, officer\n b, B, auxiliary\n b, B, officer";
    let units = "units: id, kind, from\n U, station, -\n U, bureau, -\n V, -, 2001-01-01\n V, -, 2002-01-01\n a, -, -";
    assert_eq!(
        load_tables("", &[people, units], false).faults_with_others(),
        [
            "defined-twice people.csv:3 people.csv:2",
            "overlapping-roles people.csv:5 people.csv:4",
            "defined-twice units.csv:3 units.csv:2",
            "defined-twice units.csv:5 units.csv:4",
            "one-id-for-two units.csv:6 people.csv:2",
        ]
    );
    let loaded = load_tables("people: {a: {name: B}}\n", &[people, units], true);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.faults());
    assert_eq!(loaded.organisation.title(loaded.node("a")).get(Lang::En), Some("B"));
    assert_eq!(loaded.ids(loaded.organisation.units()), "U V");
}

#[test]
fn what_hangs_on_a_row_set_aside_goes_with_it() {
    let units = "units: id, kind, parent\n A, station, B\n B, station, C\n C, staton, -\n D, bureau, -";
    let posts = "posts: person, unit, post\n zhang, A, member\n zhang, D, member";
    let loaded = load_tables("people: {zhang: {}}", &[units, posts], true);
    assert!(loaded.problems.is_empty());
    assert_eq!(loaded.ids(loaded.organisation.units()), "D");
    assert_eq!(loaded.bad.rows.len(), 4);
    assert_eq!(loaded.organisation.postings(loaded.node("zhang")).count(), 1);
    let refused = load_tables("people: {zhang: {}}", &[units, posts], false);
    assert_eq!(refused.faults(), ["unknown-unit-kind units.csv:4 column kind"]);
}

#[test]
fn tables_of_roles_and_relations() {
    let people = "people: id\n a\n b\n";
    let roles = "roles: person, role, from, until\n a, officer, 2014-01-01, -\n a, auxiliary, -, 2013-12-31\n c, officer, -, -";
    let relations = "relations: relation, lower, upper, from, until, on
        promoted, a, b, -, -, 2014-01-01
        deputy_of, b, a, 2014-01-01, 2013-01-01, -
        deputy, b, a, -, -, -
        knows, b, a, 2014-01-01, -, 2014-01-01";
    let loaded = load_tables("", &[people, roles, relations], false);
    assert_eq!(
        loaded.faults(),
        [
            "unknown-person roles.csv:4 column person",
            "dates-backwards relations.csv:3 column until",
            "unknown-relation relations.csv:4 column relation",
            "on-and-from relations.csv:5 column on",
        ]
    );
    let of = &loaded.organisation;
    let role = |on| of.role(loaded.node("a"), day(on));
    assert_eq!([role("2013-12-31"), role("2014-01-01")], [Some(1), Some(0)]);
    let promoters = |on| of.uppers(loaded.node("a"), 3, day(on)).count();
    assert_eq!([promoters("2013-12-31"), promoters("2014-01-01")], [0, 1]);
}

#[test]
fn tables_that_do_not_fit() {
    let tables = [
        "post: person\n a",
        "posts: person, unit, function\n a, b, c",
        "people: id, name, name_en\n a, b, c",
    ];
    assert_eq!(
        load_tables("", &tables, false).faults(),
        [
            "unknown-section post.csv",
            "missing-column posts.csv",
            "unknown-column posts.csv",
            "two-titles people.csv",
        ]
    );
}
