//! Measures proposed: who decides, what excludes what, what cannot apply, how long it lasts.

use super::*;

const ONE: &str = "matters: {act: [{id: m, date: 2024-02-29, by: x, also: v, size: 1}]}";

#[test]
fn of_one_track_the_heaviest_on_one_act() {
    let all = assess(
        "rules:
           one: {on: act, find: [{hold: by, measure: notice, modality: must}, {hold: by, measure: talk}]}
           two: {on: act, when: size == 1, find: [{hold: by, measure: ban}, {hold: by, measure: notice}]}",
        "matters: {act: [{id: m, date: 2024-02-29, by: x, size: 1}, {id: n, date: 2024-05-31, by: x, size: 0}]}",
    );
    same(
        proposals(&all),
        &[
            "x ban (open): proposed",
            "x notice (open): superseded by talk",
            "x notice (open): superseded by talk",
            "x notice (open): superseded by talk",
            // Each act by itself: two acts, two talks.
            "x talk (open): proposed, 2024-02-29 – 2025-02-27",
            "x talk (open): proposed, 2024-05-31 – 2025-05-30",
        ],
    );
}

#[test]
fn a_sanction_bars_rewards_of_the_tracks_it_names() {
    let all = assess(
        "rules:
           good: {on: act, find: [{credit: [by, also], measure: merit}, {credit: by, measure: bonus}]}
           bad:  {on: act, find: [{hold: by, measure: ban}]}",
        "matters: {act: [{id: m, date: 2024-02-29, by: x, also: y}]}",
    );
    same(
        proposals(&all),
        &[
            "x ban (open): proposed",
            "x bonus (open): proposed",
            "x merit (open): barred by ban",
            "y merit (open): proposed",
        ],
    );
}

/// What is cleared or undetermined proposes nothing, and bars nothing.
#[test]
fn only_what_stands_proposes() {
    let all = assess(
        "rules:
           good: {on: act, find: [{credit: by, measure: merit}]}
           bad:  {on: act, find: [{hold: by, measure: ban}, {hold: also, measure: talk, when: a}]}
         modifiers: {m: {on: act, of: by, rules: [bad], effect: exempt}}",
        ONE,
    );
    same(proposals(&all), &["x merit (open): proposed"]);
}

#[test]
fn a_measure_that_cannot_apply_is_for_a_person() {
    let policy = "rules: {rule: {on: act, find: [{hold: [by, also], measure: resign, modality: must, decider: city}]}}";
    // v holds no post; a heavier measure that cannot apply supersedes nothing.
    same(
        proposals(&assess(policy, ONE)),
        &["v resign (city): review: not subject.holds_post", "x resign (city): proposed"],
    );
    let base = include_str!("base.yaml").replace("subject.holds_post", "'subject.role == \"officer\"'");
    same(
        proposals(&assess_with(&base, policy, ONE)),
        &[
            "v resign (city): review: unknown whether subject.role == \"officer\"",
            "x resign (city): proposed",
        ],
    );
    let base = base.replace("track: organisational", "track: discipline");
    let policy =
        "rules: {rule: {on: act, find: [{hold: also, measure: resign}, {hold: also, measure: notice}]}}";
    same(
        proposals(&assess_with(&base, policy, ONE)),
        &[
            "v notice (open): proposed",
            "v resign (open): review: unknown whether subject.role == \"officer\"",
        ],
    );
}

#[test]
fn who_decides() {
    let decided = |decider: &str| {
        let policy = format!(
            "rules: {{rule: {{on: act, find: [{{hold: by, measure: notice, decider: {decider}}}]}}}}"
        );
        proposals(&assess(&policy, ONE))
    };
    same(decided("county"), &["x notice (county): proposed"]);
    same(decided("subject.unit"), &["x notice (S): proposed"]);
    same(decided("subject.unit.parent"), &["x notice (B): proposed"]);
    same(decided("subject.unit.director"), &["x notice (y): proposed"]);
    // Two chiefs, or nobody: open.
    same(decided("subject.unit.parent.chief"), &["x notice (open: subject.unit.parent.chief): proposed"]);
    same(decided("unit"), &["x notice (open: unit): proposed"]);
    same(decided("also"), &["x notice (v): proposed"]);
}

#[test]
fn periods_are_half_open() {
    let lasting = |period: &str, date: &str| {
        let base = include_str!("base.yaml").replace("12 months", period);
        let policy = "rules: {rule: {on: act, find: [{hold: by, measure: talk}]}}";
        let cycle = format!("matters: {{act: [{{id: m, date: {date}, by: x}}]}}");
        let all = assess_with(&base, policy, &cycle);
        all.outcome.proposals[0].effect.unwrap().to_string()
    };
    assert_eq!(lasting("12 months", "2024-01-15"), "2024-01-15 – 2025-01-14");
    assert_eq!(lasting("24 months", "2024-07-15"), "2024-07-15 – 2026-07-14");
    assert_eq!(lasting("1 months", "2024-01-31"), "2024-01-31 – 2024-02-28");
    assert_eq!(lasting("1 years", "2024-02-29"), "2024-02-29 – 2025-02-27");
    assert_eq!(lasting("30 days", "2024-02-01"), "2024-02-01 – 2024-03-01");
}
