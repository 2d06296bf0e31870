//! Packs that are read, and packs that are refused.

mod clauses;
mod folders;
mod shapes;
mod structure;

use super::*;
use crate::source::{Lang, Look, render};
use std::fs;

/// The packs of a folder: paths and their texts.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// What reading `packs` of a folder gives: the policy, its sources, and its problems.
fn read(dir: &tempfile::TempDir, packs: &[&str]) -> (Policy, Sources, Problems) {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let given: Vec<_> = packs.iter().map(|pack| (dir.path().join(pack), Place::Nowhere)).collect();
    let policy = load(&given, &mut sources, &mut problems);
    (policy, sources, problems)
}

fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.sorted().iter().map(|problem| problem.code).collect()
}

fn shown(problems: &Problems, sources: &Sources) -> String {
    render(problems, sources, Look { lang: Lang::En, color: false, width: 120 })
}

/// Reads a pack of one file (its head is added) and compares the codes of its faults, in the order of lines.
#[track_caller]
fn check(yaml: &str, expected: &[&str]) {
    let dir = folder(&[("p/a.yaml", &format!("{yaml}\npolicy: {{id: p}}\n"))]);
    let (_, sources, problems) = read(&dir, &["p"]);
    assert_eq!(codes(&problems), expected, "{yaml}\n{}", shown(&problems, &sources));
}

/// The help of the only fault of a pack of one file.
#[track_caller]
fn help(yaml: &str) -> String {
    let dir = folder(&[("p/a.yaml", &format!("{yaml}\npolicy: {{id: p}}\n"))]);
    let (_, sources, problems) = read(&dir, &["p"]);
    assert_eq!(problems.len(), 1, "{}", shown(&problems, &sources));
    problems.sorted()[0].help.clone().unwrap().en
}

#[test]
fn a_pack_that_uses_every_section_is_read_without_a_fault() {
    let dir = folder(&[
        ("all/policy.yaml", include_str!("every_section.yaml")),
        ("all/scripts/first.rhai", "fn first_officer(contacts) { () }"),
    ]);
    let (policy, sources, problems) = read(&dir, &["all"]);
    assert!(problems.is_empty(), "{}", shown(&problems, &sources));
    assert_eq!(policy.packs[0].in_force.from.to_string(), "2013-01-01");
    assert_eq!(policy.scripts.len(), 1);

    let within = &policy.parameters["answer_within"].body;
    assert_eq!(within.values.len(), 3);
    assert_eq!(within.values[2].value, ParameterValue::Repealed);
    let report = &policy.matters["report"].body;
    let types: Vec<_> = report.fields.iter().map(|(name, of)| (name.text.as_str(), of.optional)).collect();
    assert_eq!(types[2..6], [("answered", true), ("result", true), ("again", true), ("severity", false)]);
    assert_eq!(report.fields[5].1.shape, FieldShape::Range(0, 4));

    let RelationBody::Derived(steps) = &policy.relations["answers_to"].body.body else { panic!() };
    assert_eq!(steps.len(), 5);
    assert_eq!(steps[2].condition.as_ref().unwrap().text(), "!lower.is_leader");
    assert!(matches!(
        policy.relations["coordinates"].body.body,
        RelationBody::Declared { carries: false, .. }
    ));

    let cited: Vec<_> = policy.citing().iter().map(|citing| (citing.section, citing.clauses.len())).collect();
    assert_eq!(cited, [("rules", 2), ("measures", 1)]);
    let head = &policy.packs[0];
    assert_eq!((head.checks[0].0, head.checks[0].1[0].text.as_str()), (Check::Parallel, "L-2"));
    let ids: Vec<_> = policy.clauses().map(|clause| clause.id.text.as_str()).collect();
    assert_eq!((ids, head.left_out.len(), head.in_part.len()), (vec!["L-1", "L-2", "L-3"], 1, 1));
    let rule = &policy.rules["unanswered"].body;
    assert_eq!(rule.find.len(), 2);
    assert_eq!(rule.find[1].whom.len(), 2);
    assert_eq!(rule.find[0].modality, Some(Modality::Must));
    assert_eq!(rule.why.as_ref().unwrap().0.len(), 2);
    assert_eq!(sources.slice(rule.when.as_ref().unwrap().place()), rule.when.as_ref().unwrap().text());

    let guard = policy.rankings["survey"].body.guard.clone().unwrap();
    assert_eq!(guard.persistence, Some((2, 3)));
    assert!(policy.rankings["survey"].body.reward_ties_in);
    let ladder = &policy.ladders["conduct"].body;
    assert_eq!(ladder.steps[0].give, None);
    assert!(ladder.steps[1].high.as_ref().unwrap().1);
    assert!(!ladder.steps[1].low.as_ref().unwrap().1);
    let bars = policy.measures["questioned"].body.lasts.unwrap();
    assert_eq!(bars, Duration { count: 12, unit: ParameterUnit::Months });
    assert_eq!(policy.scorecards["station"].body.groups[1].items.len(), 3);
}
