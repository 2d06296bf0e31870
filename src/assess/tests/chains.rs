//! Responsibility that goes up.

use super::*;

/// `x → y → z`, and `x → w` when a test says so.
fn organisation(relations: &str) -> String {
    format!(
        "
organisation:
  - organisation.yaml
  - relations:
      - {{above: {{lower: x, upper: y, from: 2010-01-01}}}}
      - {{above: {{lower: y, upper: z, from: 2010-01-01, until: 2024-06-30}}}}
{relations}
matters: {{act: [{{id: m, date: 2024-03-01, by: x}}]}}
"
    )
}

fn policy(chain: &str) -> String {
    format!(
        "relations:
           above:   {{ends: {{lower: person, upper: person}}, up: upper}}
           advises: {{ends: {{lower: person, upper: person}}, up: upper, carries: nothing}}
         chains: {{chain: {chain}}}
         rules: {{rule: {{on: act, find: [{{hold: by, up: chain, points: -8}}]}}}}"
    )
}

#[test]
fn depth_degrees_and_shares() {
    let chain = "{follow: above, depth: 3, degrees: [near, far], share: [0.5, 0.25]}";
    let all = assess(&policy(chain), &organisation("      - {above: {lower: z, upper: w}}"));
    // The last degree and the last share repeat.
    same(attributions(&all), &["rule m: hold y near -4", "rule m: hold z far -2", "rule m: hold w far -2"]);
    same(stops(&all), &["rule m: w: depth 3"]);

    let all = assess(&policy("{follow: above, depth: 1}"), &organisation(""));
    same(attributions(&all), &["rule m: hold y -8"]);
    same(stops(&all), &["rule m: y: depth 1"]);

    let all = assess(&policy("{follow: above, depth: 5}"), &organisation(""));
    same(attributions(&all), &["rule m: hold y -8", "rule m: hold z -8"]);
    same(stops(&all), &["rule m: z: top"]);
}

#[test]
fn the_organisation_of_the_day_is_walked() {
    let later = organisation("").replace("2024-03-01", "2024-07-01");
    let all = assess(&policy("{follow: above, depth: 5}"), &later);
    same(attributions(&all), &["rule m: hold y -8"]);
    same(stops(&all), &["rule m: y: top"]);
}

#[test]
fn until_stops_after_the_first_for_whom_it_holds() {
    let chain = "{follow: above, until: 'holds(person, \"chief\")'}";
    let all = assess(&policy(chain), &organisation("      - {above: {lower: z, upper: w}}"));
    same(attributions(&all), &["rule m: hold y -8", "rule m: hold z -8"]);
    same(stops(&all), &["rule m: z: until"]);
    // The start itself is not asked: it is nobody's upper.
    let chain = "{follow: above, until: 'holds(person, \"member\") || holds(person, \"chief\")', depth: 9}";
    let all = assess(&policy(chain), &organisation(""));
    same(attributions(&all), &["rule m: hold y -8", "rule m: hold z -8"]);
}

/// Whether to go on is not known at v, who has no role: the walk stops there and says so.
#[test]
fn until_that_is_unknown_goes_no_further() {
    let chain = "{follow: above, until: 'person.role != \"officer\"'}";
    let relations = "
      - {above: {lower: z, upper: v}}
      - {above: {lower: v, upper: w}}";
    let all = assess(&policy(chain), &organisation(relations));
    same(attributions(&all), &["rule m: hold y -8", "rule m: hold z -8", "rule m: hold v -8"]);
    same(stops(&all), &["rule m: v: unknown whether v: person.role != \"officer\""]);
}

#[test]
fn several_uppers_and_one_named_twice() {
    let relations = "
      - {above: {lower: x, upper: w}}
      - {above: {lower: w, upper: z}}";
    let all = assess(&policy("{follow: above, depth: 9, degrees: [near, far]}"), &organisation(relations));
    same(attributions(&all), &["rule m: hold w near -8", "rule m: hold y near -8", "rule m: hold z far -8"]);
    same(stops(&all), &["rule m: y: z already named", "rule m: z: top"]);
}

/// Two starts meet: the nearer way to somebody counts.
#[test]
fn of_two_ways_to_one_person_the_shorter_counts() {
    let policy =
        policy("{follow: above, depth: 2, degrees: [near, far]}").replace("hold: by", "hold: [by, also]");
    let cycle = organisation("").replace("by: x", "by: x, also: y");
    let all = assess(&policy, &cycle);
    same(attributions(&all), &["rule m: hold y near -8", "rule m: hold z near -8"]);
}

#[test]
fn a_relation_that_carries_nothing_is_named_and_not_walked() {
    let all = assess(
        &policy("{follow: next, depth: 9}").replace(
            "chains:",
            "  next: {any: [above, advises]}
         chains:",
        ),
        &organisation("      - {advises: {lower: y, upper: w}}\n      - {advises: {lower: z, upper: w}}"),
    );
    same(attributions(&all), &["rule m: hold y -8", "rule m: hold z -8"]);
    same(stops(&all), &["rule m: y: nothing carried to w", "rule m: z: nothing carried to w"]);
}

/// The derived relation of the tests below: to the director of the own unit, then to the chiefs of its parent.
fn posts(chain: &str) -> String {
    format!(
        "relations:
           leads:
             any:
               - {{holders: director, of: lower.unit, where: '!lower.is_leader'}}
               - {{holders: chief, of: lower.unit.parent, where: lower.is_leader}}
         chains: {{chain: {chain}}}
         rules: {{rule: {{on: act, find: [{{hold: by, up: chain}}]}}}}"
    )
}

#[test]
fn holders_of_posts() {
    let matters = "matters: {act: [{id: m, date: 2024-03-01, by: x}]}";
    let all = assess(&posts("{follow: leads, depth: 5}"), matters);
    // Both chiefs answer; B has no parent unit.
    same(attributions(&all), &["rule m: hold y", "rule m: hold w", "rule m: hold z"]);
    same(
        stops(&all),
        &[
            "rule m: x: not to w: lower.is_leader",
            "rule m: x: not to z: lower.is_leader",
            "rule m: w: top",
            "rule m: z: top",
        ],
    );
    // y is director and does not answer for himself.
    let all = assess(&posts("{follow: leads, depth: 1}"), &matters.replace("by: x", "by: y"));
    same(attributions(&all), &["rule m: hold w", "rule m: hold z"]);
}

#[test]
fn a_vacancy_ends_the_walk_and_leaves_a_hole() {
    let all = assess(
        &posts("{follow: leads, depth: 5}"),
        "organisation:
           - organisation.yaml
           - people: {q: {name: q, role: officer}}
             posts: [{person: q, unit: T, post: member, from: 2010-01-01}]
         matters: {act: [{id: m, date: 2024-03-01, by: q}]}",
    );
    same(attributions(&all), &[]);
    same(
        stops(&all),
        &[
            "rule m: q: no director of T",
            "rule m: q: not to w: lower.is_leader",
            "rule m: q: not to z: lower.is_leader",
        ],
    );
    same(holes(&all), &["rule m 0"]);
}

#[test]
fn a_condition_keeps_out_and_says_whom() {
    let derived = |condition: &str| {
        policy("{follow: next, depth: 1}").replace(
            "chains:",
            &format!(
                "  next: {{any: [{{follow: above, where: '{condition}'}}]}}
         chains:"
            ),
        )
    };
    let cycle = organisation("      - {above: {lower: x, upper: v, from: 2023-01-01}}");
    let run = |condition: &str| {
        let all = assess(&derived(condition), &cycle);
        [attributions(&all), stops(&all).into_iter().filter(|stop| !stop.contains("depth")).collect()]
            .concat()
    };
    same(
        run("lower.role == upper.role"),
        &["rule m: hold y -8", "rule m: x: unknown whether v: lower.role == upper.role"],
    );
    same(run("upper.is_leader"), &["rule m: hold y -8", "rule m: x: not to v: upper.is_leader"]);
    same(
        run("since >= date(\"2023-01-01\")"),
        &["rule m: hold v -8", "rule m: x: not to y: since >= date(\"2023-01-01\")"],
    );
    same(
        run("date < date(\"2024-01-01\")"),
        &[
            "rule m: x: not to v: date < date(\"2024-01-01\")",
            "rule m: x: not to y: date < date(\"2024-01-01\")",
        ],
    );
}

#[test]
fn members_of_the_own_unit() {
    let all = assess(
        "relations:
           colleague: {any: [{members: lower.unit, where: 'holds(upper, \"chief\")'}]}
         chains: {chain: {follow: colleague, depth: 2}}
         rules: {rule: {on: act, find: [{hold: by, up: chain}]}}",
        "matters: {act: [{id: m, date: 2024-03-01, by: z}, {id: n, date: 2024-03-01, by: x},
           {id: o, date: 2024-03-01, by: v}]}",
    );
    same(attributions(&all), &["rule m: hold w"]);
    // v is in no unit: who is above is not known, which is not the same as nobody.
    let of_v = "rule o: v: unknown who: lower.unit";
    same(stops(&all), &["rule m: w: z already named", "rule n: x: top", of_v]);
}

/// What a condition asks of the lower one, of the upper one and of both must all hold.
#[test]
fn members_by_conditions_on_either_end() {
    let all = assess(
        "relations:
           colleague:
             any:
               - members: lower.unit
                 where: 'lower.role == \"officer\" && holds(upper, \"chief\") &&
                   (since >= date(\"2011-01-01\") || lower.id == \"z\")'
         chains: {chain: {follow: colleague, depth: 1}}
         rules: {rule: {on: act, find: [{hold: by, up: chain}]}}",
        "matters: {act: [{id: m, date: 2024-03-01, by: z}, {id: n, date: 2024-03-01, by: w},
           {id: o, date: 2024-03-01, by: v}]}",
    );
    same(attributions(&all), &["rule m: hold w"]);
    same(stops(&all), &["rule m: w: depth 1", "rule n: w: top", "rule o: v: top"]);
}
