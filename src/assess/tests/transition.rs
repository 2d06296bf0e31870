//! The older rule and the newer one on a matter from before.

use super::*;

/// A rule until May and one from June on; what is further in the policy.
fn judged(new: &str, further: &str, matters: &str) -> Assessment {
    let policy = format!(
        "rules:
           old: {{on: act, in_force: {{until: 2024-05-31}}, find: [{{hold: by, measure: demote}}]}}
           new: {{on: act, in_force: {{from: 2024-06-01}}, replaces: old, transition: old_unless_lighter, {new}}}
           {further}"
    );
    assess(&policy, &format!("matters: {{act: [{matters}]}}"))
}

const TALK: &str = "find: [{hold: by, measure: talk}]";

#[test]
fn a_measure_is_compared_as_modifiers_leave_it() {
    let all = judged(
        TALK,
        "
         modifiers: {plea: {on: act, rules: [old], when: a, effect: reduce}}",
        "{id: m, date: 2024-03-01, by: x, a: true}, {id: n, date: 2024-03-01, by: x, a: false}",
    );
    // Reduced from demote to talk: equal, so the old stands.
    same(
        attributions(&all),
        &["new m: hold x, yields", "new n: hold x", "old m: hold x (plea)", "old n: hold x, yields"],
    );
}

#[test]
fn whom_a_defence_clears_the_newer_rule_does_not_hold() {
    let all = judged(
        TALK,
        "
         modifiers: {plea: {on: act, rules: [old], when: a, effect: exempt}}",
        "{id: m, date: 2024-03-01, by: x, a: true}, {id: n, date: 2024-03-01, by: x}",
    );
    same(
        attributions(&all),
        &[
            "new m: hold x, yields",
            "new n: hold x, yields",
            "old m: hold x, cleared (plea)",
            "old n: hold x, undetermined (plea ? a)",
        ],
    );
    same(proposals(&all), &[]);
}

#[test]
fn several_rules_may_replace_one() {
    let all = judged(
        "when: size < 5, find: [{hold: by, measure: talk}]",
        "grave: {on: act, in_force: {from: 2024-06-01}, replaces: old, transition: old_unless_lighter,
                 when: size >= 5, find: [{hold: by, measure: resign}]}",
        "{id: m, date: 2024-03-01, by: x, size: 4}, {id: n, date: 2024-03-01, by: x, size: 5}",
    );
    same(
        attributions(&all),
        &["grave n: hold x, yields", "new m: hold x", "old m: hold x, yields", "old n: hold x"],
    );
}

#[test]
fn what_excludes_the_newer_rule_is_asked_as_of_its_day() {
    let all = judged(
        "unless: excuse, find: [{hold: by, measure: demote}]",
        "excuse: {on: act, in_force: {from: 2024-06-01}, when: b, find: [{record: by}]}",
        "{id: m, date: 2024-03-01, by: x, b: true}, {id: n, date: 2024-03-01, by: x}",
    );
    same(findings(&all), &["new n: ? rule excuse", "old m: applies", "old n: applies"]);
    same(attributions(&all), &["old m: hold x, yields", "old n: hold x"]);
    same(proposals(&all), &["x demote (open): review: the newer rule might be lighter"]);
}

#[test]
fn credits_of_the_newer_rule_touch_no_older_matter() {
    let all = judged(
        "find: [{hold: by, measure: resign}, {credit: also, points: 5}]",
        "",
        "{id: m, date: 2024-05-31, by: x, also: y}, {id: n, date: 2024-06-01, by: x, also: y}",
    );
    same(
        attributions(&all),
        &["new m: hold x, yields", "new n: hold x", "new n: credit y 5", "old m: hold x"],
    );
}
