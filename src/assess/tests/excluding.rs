//! Which rules apply together: `unless`, groups, lines of a rule, and what is unknown about them.

use super::*;

/// Every combination of `a` and `b`: true, false, unknown.
const COMBINATIONS: &str = "
matters:
  act:
    - {id: a-ff, date: 2024-03-01, by: x, a: false, b: false}
    - {id: a-ft, date: 2024-03-01, by: x, a: false, b: true}
    - {id: a-fu, date: 2024-03-01, by: x, a: false}
    - {id: a-tf, date: 2024-03-01, by: x, a: true, b: false}
    - {id: a-tt, date: 2024-03-01, by: x, a: true, b: true}
    - {id: a-tu, date: 2024-03-01, by: x, a: true}
    - {id: a-uf, date: 2024-03-01, by: x, b: false}
    - {id: a-ut, date: 2024-03-01, by: x, b: true}
    - {id: a-uu, date: 2024-03-01, by: x}
";

#[test]
fn unless() {
    let all = assess(
        "rules:
           rule:   {on: act, when: a, unless: [excuse], find: [{hold: by}]}
           excuse: {on: act, when: b, find: [{record: by}]}",
        COMBINATIONS,
    );
    same(
        findings(&all),
        &[
            "excuse a-ft: applies",
            "excuse a-fu: ? b",
            "excuse a-tt: applies",
            "excuse a-tu: ? b",
            "excuse a-ut: applies",
            "excuse a-uu: ? b",
            "rule a-tf: applies",
            "rule a-tu: ? rule excuse",
            "rule a-uf: ? a",
            "rule a-uu: ? a, rule excuse",
        ],
    );
    same(
        attributions(&all),
        &["excuse a-ft: record x", "excuse a-tt: record x", "excuse a-ut: record x", "rule a-tf: hold x"],
    );
    same(unreached(&all), &["a-ff"]);
}

#[test]
fn the_first_of_a_group() {
    let all = assess(
        "rules:
           one: {on: act, when: a, find: [{hold: by}]}
           two: {on: act, when: b, find: [{hold: by}]}
           three: {on: act, find: [{record: by}]}
         groups: {g: {hit: first, rules: [one, two, three]}}",
        COMBINATIONS,
    );
    same(
        attributions(&all),
        &[
            "one a-tf: hold x",
            "one a-tt: hold x",
            "one a-tu: hold x",
            "three a-ff: record x",
            "two a-ft: hold x",
        ],
    );
    // Where a rule before it is open, a later one is open too; where one before it applies, it is not even that.
    same(
        findings(&all).into_iter().filter(|line| line.contains('?')).collect(),
        &[
            "one a-uf: ? a",
            "one a-ut: ? a",
            "one a-uu: ? a",
            "three a-fu: ? rule two",
            "three a-uf: ? rule one",
            "three a-ut: ? rule one, rule two",
            "three a-uu: ? rule one, rule two",
            "two a-fu: ? b",
            "two a-ut: ? rule one",
            "two a-uu: ? b, rule one",
        ],
    );
}

#[test]
fn a_unique_group_applies_none_of_two() {
    let all = assess(
        "rules:
           one: {on: act, when: a, find: [{hold: by}]}
           two: {on: act, when: b, find: [{hold: by}]}
         groups: {g: {hit: unique, rules: [one, two]}}",
        COMBINATIONS,
    );
    // a-tu and a-ut: whether the two collide is not known, so that neither is applied.
    same(
        findings(&all),
        &[
            "one a-tf: applies",
            "one a-tt: conflict",
            "one a-tu: ? rule two",
            "one a-uf: ? a",
            "one a-ut: ? a",
            "one a-uu: ? a",
            "two a-ft: applies",
            "two a-fu: ? b",
            "two a-tt: conflict",
            "two a-tu: ? b",
            "two a-ut: ? rule one",
            "two a-uu: ? b",
        ],
    );
    same(attributions(&all), &["one a-tf: hold x", "two a-ft: hold x"]);
    assert_eq!(all.outcome.conflicts.len(), 1);
}

#[test]
fn all_of_a_group_apply_and_the_double_hit_is_said() {
    let all = assess(
        "rules:
           one: {on: act, when: a, find: [{hold: by, points: -1}]}
           two: {on: act, when: b, find: [{hold: by, points: -2}, {credit: also, points: 1}]}
         groups: {g: {hit: all, rules: [one, two]}}",
        "matters: {act: [{id: m, date: 2024-03-01, by: x, also: x, a: true, b: true},
                         {id: n, date: 2024-03-01, by: x, also: y, a: true, b: true}]}",
    );
    same(
        attributions(&all),
        &[
            "one m: hold x -1",
            "one n: hold x -1",
            "two m: hold x -2",
            "two m: credit x 1",
            "two n: hold x -2",
            "two n: credit y 1",
        ],
    );
    same(totals(&all), &["general x -5", "general y 1"]);
    let hits = |list: &[crate::assess::DoubleHit]| -> Vec<String> {
        list.iter().map(|hit| format!("{} {:?}", matter(&all, hit.matter), hit.attributions)).collect()
    };
    same(hits(&all.outcome.double_hits), &["m [0, 2]", "n [1, 4]"]);
    same(hits(&all.outcome.both), &["m [0, 2, 3]"]);
}

/// `unless` on rows of a child table: the same row where both look at rows, any row where only the other does.
#[test]
fn unless_on_rows() {
    let all = assess(
        "rules:
           of-row:    {on: act.pleas, when: a, unless: [row], find: [{hold: from}]}
           of-matter: {on: act, when: a, unless: [row], find: [{hold: by}]}
           row:       {on: act.pleas, when: ok, find: [{record: from}]}",
        "matters:
           act:
             - {id: m, date: 2024-03-01, by: z, a: true, pleas: [{from: x, ok: true}, {from: y, ok: false}]}
             - {id: n, date: 2024-03-01, by: z, a: true, pleas: [{from: x}, {from: y, ok: false}]}
             - {id: o, date: 2024-03-01, by: z, a: true, pleas: [{from: x, ok: false}]}
             - {id: p, date: 2024-03-01, by: z, a: true}",
    );
    same(
        findings(&all),
        &[
            "of-matter n: ? rule row",
            "of-matter o: applies",
            "of-matter p: applies",
            "of-row m/2: applies",
            "of-row n/1: ? rule row",
            "of-row n/2: applies",
            "of-row o/1: applies",
            "row m/1: applies",
            "row n/1: ? ok",
        ],
    );
}

/// A `unique` group: row by row where all its rules look at the same child table, else on the whole matter.
#[test]
fn unique_on_rows() {
    let matters = "matters:
           act:
             - {id: m, date: 2024-03-01, by: z, a: true, pleas: [{from: x, ok: true}, {from: y, ok: false}, {from: w}]}
             - {id: n, date: 2024-03-01, by: z, a: false, pleas: [{from: x, ok: true}]}";
    let rules = "rules:
           one: {on: act.pleas, when: a, find: [{record: from}]}
           two: {on: act.pleas, when: ok, find: [{hold: from}]}
           whole: {on: act, when: a, find: [{record: by}]}";
    let rows =
        assess(&format!("{rules}\n         groups: {{g: {{hit: unique, rules: [one, two]}}}}"), matters);
    same(
        findings(&rows),
        &[
            "one m/1: conflict",
            "one m/2: applies",
            "one m/3: ? rule two",
            "two m/1: conflict",
            "two m/3: ? ok",
            "two n/1: applies",
            "whole m: applies",
        ],
    );
    same(attributions(&rows), &["one m/2: record y", "two n/1: hold x", "whole m: record z"]);
    let of: Vec<String> = rows.outcome.conflicts.iter().map(|one| matter(&rows, one.matter)).collect();
    same(of, &["m/1"]);
    // Both rules would name x there; nobody is named by them.
    let x = rows.organisation.find("x").unwrap();
    assert_eq!(rows.outcome.conflicts[0].whom.iter().copied().collect::<Vec<_>>(), [x]);

    let whole =
        assess(&format!("{rules}\n         groups: {{g: {{hit: unique, rules: [two, whole]}}}}"), matters);
    same(
        findings(&whole).into_iter().filter(|line| !line.starts_with("one")).collect(),
        &["two m/1: conflict", "two m/3: ? ok", "two n/1: applies", "whole m: conflict"],
    );
}

#[test]
fn a_line_whose_condition_is_unknown_does_not_count() {
    let all = assess(
        "rules:
           rule: {on: act, find: [{hold: by, when: a, points: -2}, {record: also}]}
           lone: {on: act, find: [{hold: by, when: b}]}",
        COMBINATIONS.replace("by: x", "by: x, also: y").as_str(),
    );
    let of = |rule: &str, matter: &str| -> Vec<String> {
        let wanted = format!("{rule} {matter}:");
        let lines = findings(&all).into_iter().chain(attributions(&all));
        lines.filter(|line| line.starts_with(&wanted)).collect()
    };
    same(of("rule", "a-tf"), &["rule a-tf: applies", "rule a-tf: hold x -2", "rule a-tf: record y"]);
    same(of("rule", "a-ff"), &["rule a-ff: applies", "rule a-ff: record y"]);
    same(
        of("rule", "a-uf"),
        &["rule a-uf: applies", "rule a-uf: hold x -2, undetermined", "rule a-uf: record y"],
    );
    same(of("lone", "a-fu"), &["lone a-fu: applies", "lone a-fu: hold x, undetermined"]);
    same(totals(&all), &["general x -6"]);
}

#[test]
fn nobody_to_hold_is_a_hole_or_undetermined() {
    let all = assess(
        "rules:
           rule: {on: act, when: a, find: [{hold: by, when: size > 2}, {record: also}]}",
        "matters:
           act:
             - {id: by, date: 2024-03-01, by: x, also: y, a: true, size: 3}
             - {id: nobody, date: 2024-03-01, also: y, a: true, size: 3}
             - {id: not-meant, date: 2024-03-01, also: y, a: true, size: 2}
             - {id: neither, date: 2024-03-01, a: true, size: 3}
             - {id: open, date: 2024-03-01, by: x, also: y, a: true}
             - {id: unreached, date: 2024-03-01, by: x, a: false}",
    );
    same(
        findings(&all),
        &[
            "rule by: applies",
            "rule neither: ? by, also",
            "rule nobody: applies",
            "rule not-meant: applies",
            "rule open: applies",
        ],
    );
    same(holes(&all), &["rule nobody 0"]);
    same(unreached(&all), &["unreached"]);
}

#[test]
fn a_matter_for_which_anybody_answers_is_no_hole() {
    let all = assess(
        "rules:
           one: {on: act, find: [{hold: by}, {hold: also}]}
           two: {on: act, find: [{hold: also}, {record: by}]}",
        "matters: {act: [{id: m, date: 2024-03-01, by: x}, {id: n, date: 2024-03-01}]}",
    );
    same(attributions(&all), &["one m: hold x", "two m: record x"]);
    same(holes(&all), &[]);
    same(findings(&all), &["one m: applies", "one n: ? by, also", "two m: applies", "two n: ? also, by"]);
}

#[test]
fn rules_and_packs_have_their_time() {
    let all = assess(
        "rules:
           rule: {on: act, in_force: {from: 2024-02-01, until: 2024-02-29}, find: [{hold: by}]}",
        "matters:
           act:
             - {id: before, date: 2024-01-31, by: x}
             - {id: first, date: 2024-02-01, by: x}
             - {id: last, date: 2024-02-29, by: x}
             - {id: after, date: 2024-03-01, by: x}",
    );
    same(findings(&all), &["rule first: applies", "rule last: applies"]);
    same(unreached(&all), &["before", "after"]);
}

/// A derived field may read child rows, whatever derived fields stand beside it.
#[test]
fn derived_fields_read_child_rows() {
    let all = assess_with(
        "
policy: {id: tiny, title: tiny, authority: t}
roles: {officer: {}}
posts: {director: {}, chief: {}, member: {}}
unit_kinds: {bureau: {}, station: {}}
matters:
  act:
    fields: {by: person?}
    children: {others: {ok: bool}, pleas: {from: person?, ok: bool?}}
    derived:
      many: count(pleas) > 1
      twice: many && count(pleas) == 2
      one: count(others) == 1
",
        "rules:
           many:  {on: act, when: many, find: [{hold: by}]}
           one:   {on: act, when: one, find: [{hold: by}]}
           twice: {on: act, when: twice, find: [{hold: by}]}",
        "matters:
           act:
             - {id: m, date: 2024-03-01, by: x, pleas: [{ok: true}, {ok: true}], others: [{ok: true}]}
             - {id: n, date: 2024-03-01, by: x, pleas: [{ok: true}, {ok: true}, {ok: true}]}
             - {id: o, date: 2024-03-01, by: x, others: [{ok: true}, {ok: true}]}",
    );
    same(findings(&all), &["many m: applies", "many n: applies", "one m: applies", "twice m: applies"]);
}
