//! Every definition that names clauses is found again.

use super::{folder, read, shown};
use crate::policy::CITING;
use crate::schema::{FileKind, sections};
use std::collections::BTreeSet;

/// A definition of each section that names a clause. A new section has a line here, in [`Policy::citing`] and in
/// `report::clauses`.
///
/// [`Policy::citing`]: crate::policy::Policy::citing
const DEFINITIONS: [(&str, &str); 14] = [
    ("rules", "r: {on: m, find: [{hold: who}], clauses: [A, B]}"),
    ("duties", "d: {of: {role: officer}, every: day, find: [{record: person}], clauses: A}"),
    ("groups", "g: {hit: all, rules: [r], clauses: A}"),
    ("modifiers", "x: {on: m, effect: exempt, clauses: A}"),
    ("indicators", "i: {of: unit, clauses: A}"),
    ("scorecards", "s: {of: unit, missing: zero, groups: {g: {weight: 100, items: {i: 100}}}, clauses: A}"),
    ("rankings", "k: {of: unit, by: 'indicator(\"i\")', clauses: A}"),
    ("ladders", "l: {of: unit, on: 1, steps: [{otherwise: true, give: nothing}], clauses: A}"),
    ("measures", "t: {kind: sanction, track: t, severity: 1, clauses: A}"),
    ("quotas", "q: {of: {measure: t}, at_most: 1, clauses: A}"),
    ("escalations", "e: {on: r, within: cycle, steps: [t], clauses: A}"),
    ("tracks", "t: {clauses: A}"),
    ("monitors", "w: {spike: {over: m, days: 31}, clauses: A}"),
    ("properties", "p: {duties: {unit: station}, clauses: A}"),
];

const HEAD: &str = "policy: {id: p, sources: {s: {clauses: {A: a, B: b}}}}\n\
                    roles: {officer: {}}\n\
                    unit_kinds: {station: {}}\n\
                    matters: {m: {fields: {who: person}}}\n";

#[test]
fn a_definition_of_each_section_names_its_clauses() {
    let there = sections(FileKind::Policy);
    let citing: BTreeSet<&str> = CITING.into_iter().filter(|section| there.contains(section)).collect();
    let tried: BTreeSet<&str> = DEFINITIONS.iter().map(|(section, _)| *section).collect();
    assert_eq!(citing, tried, "sections whose definitions may name clauses, and those tried here");

    let body: String =
        DEFINITIONS.iter().map(|(section, definition)| format!("{section}:\n  {definition}\n")).collect();
    let dir = folder(&[("p/a.yaml", &format!("{HEAD}{body}"))]);
    let (policy, sources, problems) = read(&dir, &["p"]);
    assert!(problems.is_empty(), "{}", shown(&problems, &sources));
    let found = policy.citing();
    assert_eq!(found.iter().map(|citing| citing.section).collect::<BTreeSet<_>>(), tried);
    assert_eq!(found.len(), tried.len(), "the rule of a duty is not listed beside it");
    let rule = found.iter().find(|citing| citing.section == "rules").unwrap();
    assert_eq!(rule.clauses.iter().map(|name| name.text.as_str()).collect::<Vec<_>>(), ["A", "B"]);
}
