//! Occasions of escalations, and what each proposes.

use super::*;
use crate::assess::Ground;

const TWO: &str =
    "matters: {act: [{id: n, date: 2024-04-01, by: x, a: false}, {id: m, date: 2024-03-01, by: x}]}";

/// `number: earlier, open` of each occasion that proposes something.
fn occasions(all: &Assessment) -> Vec<String> {
    let attribution = |at: &usize| {
        let finding = all.outcome.attributions[*at].finding;
        matter(all, all.outcome.findings[finding].matter)
    };
    let line = |proposal: &crate::assess::Proposal| match &proposal.ground {
        Ground::Escalation(one) => {
            let dates: Vec<String> = one.earlier.iter().map(|one| one.date.to_string()).collect();
            let open: Vec<String> = one.open.iter().map(attribution).collect();
            Some(format!("{}: {}; open: {}", one.number, dates.join(" "), open.join(" ")))
        }
        _ => None,
    };
    all.outcome.proposals.iter().filter_map(line).collect()
}

#[test]
fn of_one_track_the_heaviest_on_one_act() {
    let all = assess(
        "rules: {one: {on: act, find: [{hold: by, measure: talk}]}}
         escalations: {up: {on: one, within: 12 months, steps: [notice, demote]}}",
        TWO,
    );
    same(
        proposals(&all),
        &[
            "x demote (open): proposed",
            "x notice (open): superseded by talk",
            "x talk (open): proposed, 2024-03-01 – 2025-02-28",
            "x talk (open): superseded by demote, 2024-04-01 – 2025-03-31",
        ],
    );
}

#[test]
fn what_is_undetermined_is_named_and_not_counted() {
    let policy = |window: &str| {
        format!(
            "rules: {{one: {{on: act, find: [{{hold: by}}]}}}}
             modifiers: {{plea: {{on: act, when: a, effect: exempt}}}}
             escalations: {{up: {{on: one, {window}, steps: [notice, demote]}}}}"
        )
    };
    same(occasions(&assess(&policy("within: 12 months"), TWO)), &["1: ; open: m"]);
    same(occasions(&assess(&policy("within: cycle"), TWO)), &["1: ; open: m"]);
    // From 1 March on, 31 days end with 31 March.
    same(occasions(&assess(&policy("within: 31 days"), TWO)), &["1: ; open: "]);
    same(occasions(&assess(&policy("within: 32 days"), TWO)), &["1: ; open: m"]);
}

#[test]
fn a_cycle_is_one_occasion_where_cycles_are_counted() {
    let history = "history: [{subject: x, measure: notice, from: 2023-07-01}, \
                   {subject: x, measure: demote, from: 2023-05-01}, {subject: x, measure: talk, from: 2022-05-01}]";
    let all = assess(
        "rules: {one: {on: act, find: [{hold: by}]}}
         escalations: {up: {on: one, consecutive: true, steps: [notice, demote]}}",
        &format!("{TWO}\n{history}"),
    );
    // Twice in 2023 and twice in 2024 are two; a talk is no step of it.
    same(occasions(&all), &["2: 2023-05-01; open: "]);
    same(proposals(&all), &["x demote (open): proposed"]);
}

#[test]
fn rows_dated_in_the_cycle_are_left_alone() {
    let history = "history: [{subject: x, measure: notice, from: 2024-01-01}, \
                   {subject: x, measure: notice, from: 2023-12-31}, {subject: y, measure: notice, from: 2023-12-31}]";
    let all = assess(
        "rules: {one: {on: act, find: [{hold: by}]}}
         escalations: {up: {on: one, within: 12 months, steps: [notice, talk, demote]}}",
        &format!("{TWO}\n{history}"),
    );
    same(occasions(&all), &["3: 2023-12-31 2024-03-01; open: ", "2: 2023-12-31; open: "]);
}
