//! Defences and aggravations.

use super::*;

const RULE: &str = "
rules:
  rule: {on: act, when: size > 0, find: [{hold: [by, also], degree: direct, points: -2, measure: talk}]}
";

/// One modifier with the given effect, on the matter and its `a`.
fn with(effect: &str) -> String {
    format!("{RULE}\nmodifiers: {{m: {{on: act, when: a, effect: {effect}}}}}")
}

const ONE: &str = "
matters:
  act:
    - {id: f, date: 2024-03-01, by: x, size: 1, a: false}
    - {id: t, date: 2024-03-02, by: x, size: 1, a: true}
    - {id: u, date: 2024-03-03, by: x, size: 1}
";

#[test]
fn exempt_and_forbid_clear_and_unknown_leaves_it_open() {
    for effect in ["exempt", "forbid"] {
        let all = assess(&with(effect), ONE);
        same(
            attributions(&all),
            &[
                "rule f: hold x direct -2",
                "rule t: hold x direct -2, cleared (m)",
                "rule u: hold x direct -2, undetermined (m ? a)",
            ],
        );
        same(totals(&all), &["general x -2"]);
        same(proposals(&all), &["x talk (open): proposed, 2024-03-01 – 2025-02-28"]);
    }
}

#[test]
fn scale_multiplies_exactly() {
    let all = assess(&with("{scale: 0.35}"), ONE);
    same(
        attributions(&all),
        &["rule f: hold x direct -2", "rule t: hold x direct -0.7 (m)", "rule u: hold x direct -2 (m ? a)"],
    );
    same(totals(&all), &["general x -4.7"]);
}

#[test]
fn reduce_takes_the_next_lighter_measure() {
    let all = assess(&with("reduce"), ONE);
    same(
        proposals(&all),
        &[
            "x notice (open): proposed",
            "x talk (open): proposed, 2024-03-01 – 2025-02-28",
            "x talk (open): proposed, 2024-03-03 – 2025-03-02",
        ],
    );
    // Nothing is lighter than the lightest: a person must look.
    let lightest = with("reduce").replace("measure: talk", "measure: notice");
    same(
        proposals(&assess(&lightest, ONE)),
        &[
            "x notice (open): proposed",
            "x notice (open): review: no lighter measure",
            "x notice (open): proposed",
        ],
    );
}

#[test]
fn lighten_and_aggravate_are_noted_and_change_nothing() {
    for effect in ["lighten", "aggravate"] {
        let all = assess(&with(effect), ONE);
        assert_eq!(all.outcome.proposals.len(), 3);
        let noted: Vec<usize> = all.outcome.proposals.iter().map(|p| p.modifiers.len()).collect();
        assert_eq!(noted, [0, 1, 0], "noted for the matter where it is known to hold");
        same(totals(&all), &["general x -6"]);
    }
}

/// `of` says whom a row covers; a row whose person is unknown may cover anybody.
#[test]
fn rows_cover_whom_they_name() {
    let policy = format!("{RULE}\nmodifiers: {{m: {{on: act.pleas, when: ok, of: from, effect: exempt}}}}");
    let all = assess(
        &policy,
        "matters:
           act:
             - {id: m, date: 2024-03-01, by: x, also: y, size: 1, pleas: [{from: x, ok: true}, {from: y, ok: false}]}
             - {id: n, date: 2024-03-01, by: x, also: y, size: 1, pleas: [{from: x}, {from: x, ok: true}, {from: y}]}
             - {id: o, date: 2024-03-01, by: x, also: y, size: 1, pleas: [{ok: true}, {from: x, ok: false}]}
             - {id: p, date: 2024-03-01, by: x, also: y, size: 1, pleas: [{ok: false}]}
             - {id: q, date: 2024-03-01, by: x, also: y, size: 1}",
    );
    same(
        attributions(&all),
        &[
            "rule m: hold x direct -2, cleared (m)",
            "rule m: hold y direct -2",
            "rule n: hold x direct -2, cleared (m)",
            "rule n: hold y direct -2, undetermined (m ? ok)",
            "rule o: hold x direct -2, undetermined (m ? from)",
            "rule o: hold y direct -2, undetermined (m ? from)",
            "rule p: hold x direct -2",
            "rule p: hold y direct -2",
            "rule q: hold x direct -2",
            "rule q: hold y direct -2",
        ],
    );
}

#[test]
fn rules_and_degrees_narrow_a_modifier() {
    let all = assess(
        "rules:
           one: {on: act, find: [{hold: by, degree: direct}, {hold: also, degree: leadership}, {credit: by}, {record: by}]}
           two: {on: act, find: [{hold: by, degree: direct}]}
         modifiers: {m: {on: act, rules: [one], degrees: [direct], effect: exempt}}",
        "matters: {act: [{id: m, date: 2024-03-01, by: x, also: y}]}",
    );
    same(
        attributions(&all),
        &[
            "one m: hold x direct, cleared (m)",
            "one m: hold y leadership",
            "one m: credit x",
            "one m: record x",
            "two m: hold x direct",
        ],
    );
}

/// `forbid` bars every sanction for the same matter, also those of other rules; `exempt` only what it covers.
#[test]
fn forbid_reaches_beyond_its_own_rules() {
    let policy = |effect: &str| {
        format!(
            "rules:
               one: {{on: act, find: [{{hold: by}}]}}
               two: {{on: act, find: [{{hold: [by, also]}}]}}
             modifiers: {{m: {{on: act, when: a, rules: [one], effect: {effect}}}}}"
        )
    };
    let cycle = "matters: {act: [{id: t, date: 2024-03-01, by: x, also: y, a: true},
                                 {id: u, date: 2024-03-02, by: x, also: y}]}";
    same(
        attributions(&assess(&policy("exempt"), cycle)),
        &[
            "one t: hold x, cleared (m)",
            "one u: hold x, undetermined (m ? a)",
            "two t: hold x",
            "two t: hold y",
            "two u: hold x",
            "two u: hold y",
        ],
    );
    // Where it is not known whether sanctions are barred, none is counted.
    same(
        attributions(&assess(&policy("forbid"), cycle)),
        &[
            "one t: hold x, cleared (m)",
            "one u: hold x, undetermined (m ? a)",
            "two t: hold x, cleared (m)",
            "two t: hold y",
            "two u: hold x, undetermined (m ? a)",
            "two u: hold y",
        ],
    );
}

#[test]
fn two_modifiers_on_one_attribution() {
    let all = assess(
        &format!(
            "{RULE}
modifiers:
  half:  {{on: act, when: a, effect: {{scale: 0.5}}}}
  third: {{on: act, when: b, effect: {{scale: 0.3}}}}"
        ),
        "matters: {act: [{id: m, date: 2024-03-01, by: x, size: 1, a: true, b: true}]}",
    );
    same(attributions(&all), &["rule m: hold x direct -0.3 (half) (third)"]);
}
