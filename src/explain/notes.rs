//! What a reviewer must settle: one act counted twice, or for and against the same person; rules in conflict; values
//! without a step.

use super::About;
use crate::assess::DoubleHit;
use crate::report::{Page, words};

/// Says so, where there is such a thing.
pub fn notes(page: &mut Page, about: &About<'_>) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    let mut lines = Vec::new();
    let double = names.say("同一事项重复追责", "held twice for one act");
    lines.extend(hits(about, double, &outcome.double_hits));
    let both = names.say("同一事项既记成绩又追责", "credited and held accountable for one act");
    lines.extend(hits(about, both, &outcome.both));
    lines.extend(conflicts(about));
    for (ladder, _, value) in about.no_band.iter().filter_map(|at| outcome.no_band.get(*at)) {
        let (ladder, value) = (names.of(&names.ladders, *ladder), words::decimal(*value));
        lines.push(names.say(
            format!("{ladder}：数值 {value} 没有对应档次，制度文本未作规定"),
            format!("{ladder}: no step covers the value {value}, and the source text has none"),
        ));
    }
    if !lines.is_empty() {
        page.heading(names.say("须由人裁定", "For a person to settle"));
        lines.iter().for_each(|line| page.bullet(0, line));
    }
}

/// Rules of a `unique` group that would name the subject together.
fn conflicts(about: &About<'_>) -> Vec<String> {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    let own = outcome.conflicts.iter().filter(|conflict| conflict.whom.contains(&about.subject));
    own.map(|conflict| {
        let found = conflict.findings.iter().filter_map(|at| outcome.findings.get(*at));
        let rules: Vec<String> = found.map(|finding| names.rule(finding.rule)).collect();
        let (matter, rules) = (names.matter(conflict.matter), words::list(&rules, names.lang));
        names.say(
            format!("规则冲突，均不适用：{matter}：{rules}"),
            format!("rules in conflict, neither is applied: {matter}: {rules}"),
        )
    })
    .collect()
}

fn hits(about: &About<'_>, what: &str, hits: &[DoubleHit]) -> Vec<String> {
    let names = about.names;
    let own = hits.iter().filter(|hit| hit.subject == about.subject);
    own.map(|hit| {
        let numbers: Vec<String> = hit
            .attributions
            .iter()
            .filter_map(|at| about.number(*at))
            .map(|number| number.to_string())
            .collect();
        let (matter, numbers) = (names.act(hit), words::list(&numbers, names.lang));
        names.say(
            format!("{what}：{matter}，见认定第 {numbers} 项"),
            format!("{what}: {matter}, see findings {numbers}"),
        )
    })
    .collect()
}
