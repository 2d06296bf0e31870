//! Measures imposed earlier: what is added to a new period, what is barred, which matters are one act.

use super::*;
use crate::value::{Day, Interval};

/// Sanctions of 12 and 18 months; a reward that they bar; a sanction of another track.
const BASE: &str = "
policy: {id: tiny, title: tiny, authority: t}
matters:
  act: {fields: {by: person, deed: text?}, act: deed}
  deed: {fields: {by: person, deed: text?}, act: deed}
  year: {fields: {by: person}}
measures:
  demerit: {kind: sanction, track: discipline, severity: 20, for: 12 months, bars: [career]}
  major:   {kind: sanction, track: discipline, severity: 30, for: 18 months, bars: [career]}
  warning: {kind: sanction, track: discipline, severity: 10}
  moved:   {kind: sanction, track: posting, severity: 10, for: 6 months}
  rise:    {kind: reward, track: career, severity: 10}
rules:
  major: {on: act, find: [{hold: by, measure: major}]}
  demerit: {on: deed, find: [{hold: by, measure: demerit}]}
  rise: {on: year, find: [{credit: by, measure: rise}]}
";

const EACH_BY_ITSELF: &str = "tracks: {discipline: {}}";

const ADD: &str = "tracks: {discipline: {running: add, at_most: 48 months, once: true}}";

fn run(policy: &str, cycle: &str) -> Assessment {
    let people = "organisation: {people: {x: {name: x}, y: {name: y}}}\n";
    assess_with(BASE, policy, &format!("{people}{cycle}"))
}

/// One major demerit for x on 2024-07-15, after what was imposed.
fn major(policy: &str, history: &str) -> Vec<String> {
    let matters = "matters: {act: [{id: m, date: 2024-07-15, by: x}]}\n";
    proposals(&run(policy, &format!("{matters}history: [{history}]\n")))
}

#[test]
fn what_remains_is_added() {
    let demerit = "{subject: x, measure: demerit, from: 2024-01-15}";
    // 6 months remain, and 18: until the day before 2026-07-15.
    same(major(ADD, demerit), &["x major (open): proposed, 2024-07-15 – 2026-07-14"]);
    // Without a track that adds, and in another person's file, each has its own.
    same(major(EACH_BY_ITSELF, demerit), &["x major (open): proposed, 2024-07-15 – 2026-01-14"]);
    let of_y = demerit.replace("subject: x", "subject: y");
    same(major(ADD, &of_y), &["x major (open): proposed, 2024-07-15 – 2026-01-14"]);
    // A measure of another track is not added.
    let moved = demerit.replace("demerit", "moved");
    same(major(ADD, &moved), &["x major (open): proposed, 2024-07-15 – 2026-01-14"]);
}

/// On its last day a period runs; the day after, nothing is left of it.
#[test]
fn the_last_day_still_runs() {
    let until = |day: &str| format!("{{subject: x, measure: demerit, from: 2024-01-15, until: {day}}}");
    same(major(ADD, &until("2024-07-15")), &["x major (open): proposed, 2024-07-15 – 2026-01-15"]);
    same(major(ADD, &until("2024-07-14")), &["x major (open): proposed, 2024-07-15 – 2026-01-14"]);
    // Lifted on the day: nothing runs any more. Lifted the day after: all that remained on the day counts.
    let lifted = |day: &str| format!("{{subject: x, measure: demerit, from: 2024-01-15, lifted: {day}}}");
    same(major(ADD, &lifted("2024-07-15")), &["x major (open): proposed, 2024-07-15 – 2026-01-14"]);
    same(major(ADD, &lifted("2024-07-16")), &["x major (open): proposed, 2024-07-15 – 2026-07-14"]);
}

/// 30 months remain, and 18 are 48: the cap. A day more is cut.
#[test]
fn the_sum_has_a_cap() {
    let until = |day: &str| format!("{{subject: x, measure: demerit, from: 2024-01-15, until: {day}}}");
    same(major(ADD, &until("2027-01-14")), &["x major (open): proposed, 2024-07-15 – 2028-07-14"]);
    same(major(ADD, &until("2027-01-15")), &["x major (open): proposed, 2024-07-15 – 2028-07-14"]);
    let longer = ADD.replace("48", "49");
    same(major(&longer, &until("2027-01-15")), &["x major (open): proposed, 2024-07-15 – 2028-07-15"]);
}

/// What is imposed while another one runs has its own period by the same rule, whatever the order of the rows.
#[test]
fn imposed_periods_are_added_too() {
    let first = "{subject: x, measure: demerit, from: 2023-09-01, act: a}";
    let second = "{subject: x, measure: demerit, from: 2024-03-01, act: b}";
    let last = "x major (open): proposed, 2024-07-15 – 2027-02-28";
    // 2023-09-01 to 2024-09-01; 6 months remain, and 12: to 2025-09-01; and 18: to 2027-03-01.
    same(major(ADD, &format!("{first}, {second}")), &[last]);
    same(major(ADD, &format!("{second}, {first}")), &[last]);
}

/// Matters of any kind that name one act are one; an act sanctioned already is not sanctioned again.
#[test]
fn an_act_is_sanctioned_once() {
    let matters = "matters:
  act:  [{id: m, date: 2024-02-01, by: x, deed: alpha}, {id: n, date: 2024-02-01, by: x, deed: beta}]
  deed: [{id: m, date: 2024-03-01, by: x, deed: alpha}, {id: n, date: 2024-03-01, by: x}]
";
    let all = run(ADD, matters);
    same(
        proposals(&all),
        &[
            "x demerit (open): superseded by major, 2024-03-01 – 2025-02-28",
            "x demerit (open): proposed, 2024-03-01 – 2025-02-28",
            "x major (open): proposed, 2024-02-01 – 2025-07-31",
            "x major (open): proposed, 2024-02-01 – 2025-07-31",
        ],
    );
    let hits: Vec<_> = all.outcome.double_hits.iter().map(|hit| hit.act.as_deref()).collect();
    assert_eq!(hits, [Some("alpha")]);
    let with = |history: &str| {
        let cycle = format!(
            "matters: {{act: [{{id: m, date: 2024-02-01, by: x, deed: alpha}}]}}\nhistory: [{history}]\n"
        );
        let verdicts = run(ADD, &cycle).outcome.proposals;
        verdicts.iter().map(|one| one.verdict.clone()).collect::<Vec<_>>()
    };
    let barred = [Verdict::Barred(Bar::Once(0))];
    // Also where it has long run out, was lifted, or was imposed after the day of the matter.
    assert_eq!(with("{subject: x, measure: warning, from: 2019-01-01, act: alpha}"), barred);
    assert_eq!(
        with("{subject: x, measure: demerit, from: 2023-12-01, lifted: 2024-01-01, act: alpha}"),
        barred
    );
    assert_eq!(with("{subject: x, measure: demerit, from: 2024-06-01, act: alpha}"), barred);
    // Another act, another track, another person; or the act is not known.
    for other in [
        "{subject: x, measure: demerit, from: 2024-01-01, act: beta}",
        "{subject: x, measure: moved, from: 2024-01-01, act: alpha}",
        "{subject: y, measure: demerit, from: 2024-01-01, act: alpha}",
        "{subject: x, measure: demerit, from: 2024-01-01}",
    ] {
        assert_eq!(with(other), [Verdict::Proposed], "{other}");
    }
}

/// Where matters name no act, the matter's id is the act.
#[test]
fn a_matter_is_an_act() {
    let barred = major(ADD, "{subject: x, measure: demerit, from: 2024-01-15, act: m}");
    same(barred, &["x major (open): barred by Once(0)"]);
}

#[test]
fn an_imposed_measure_bars_rewards_while_it_runs() {
    let on = |day: &str, history: &str| {
        let matters = format!("matters: {{year: [{{id: m, date: {day}, by: x}}]}}\n");
        run(EACH_BY_ITSELF, &format!("{matters}history: [{history}]\n")).outcome.proposals[0].verdict.clone()
    };
    let barred = Verdict::Barred(Bar::Imposed(0));
    let demerit = "{subject: x, measure: demerit, from: 2023-06-15}";
    assert_eq!(on("2024-06-14", demerit), barred);
    assert_eq!(on("2024-06-15", demerit), Verdict::Proposed);
    let later = "{subject: x, measure: demerit, from: 2024-06-15}";
    assert_eq!(on("2024-06-14", later), Verdict::Proposed);
    assert_eq!(on("2024-06-15", later), barred);
    let lifted = "{subject: x, measure: demerit, from: 2024-01-15, lifted: 2024-03-01}";
    assert_eq!(on("2024-02-29", lifted), barred);
    assert_eq!(on("2024-03-01", lifted), Verdict::Proposed);
    // Of no known length, or of a track that bars nothing.
    for idle in
        ["{subject: x, measure: warning, from: 2024-01-15}", "{subject: x, measure: moved, from: 2024-01-15}"]
    {
        assert_eq!(on("2024-02-01", idle), Verdict::Proposed, "{idle}");
    }
}

#[test]
fn periods_that_are_given_stand_as_given() {
    let all = run(
        ADD,
        "history:
  - {subject: x, measure: demerit, from: 2024-01-15, act: a}
  - {subject: x, measure: major, from: 2024-07-15, until: 2024-12-31, act: b}
",
    );
    let ran: Vec<Option<Interval>> = all.outcome.imposed.iter().map(|one| one.ran()).collect();
    let span = |from: &str, until: &str| {
        Some(Interval { from: Day::parse(from).unwrap(), until: Day::parse(until).unwrap() })
    };
    assert_eq!(ran, [span("2024-01-15", "2025-01-14"), span("2024-07-15", "2024-12-31")]);
}
