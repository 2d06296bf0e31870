//! Who is held accountable, credited, recorded, cleared; and what cannot be said.

use super::super::names::Names;
use super::super::page::Page;
use super::super::words;
use super::{ENTRIES, ROWS, SUBJECTS, Wanted, attributions, counted};
use crate::assess::{Attribution, MatterRef, Standing, State};
use crate::organisation::NodeId;
use crate::policy::{Effect, ParameterUnit};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Everybody for whom a finding has that effect and it counts.
pub fn touched(page: &mut Page, names: &Names<'_>, effect: Effect) {
    let subjects = attributions(names, Wanted::Counting(effect));
    let (zh, en) = match effect {
        Effect::Hold => ("承担责任", "Held accountable"),
        Effect::Credit => ("记入成绩", "Credited"),
        Effect::Record => ("仅作记录，不追责也不记成绩", "Recorded only"),
    };
    if subjects.is_empty() {
        if effect == Effect::Hold {
            page.blank();
            page.line(0, names.say("无人承担责任。", "Nobody is held accountable."));
        }
        return;
    }
    counted(page, names, zh, en, subjects.values().map(Vec::len).sum());
    list(page, names, subjects);
}

/// Who was named and cleared by a defence: that stays visible.
pub fn cleared(page: &mut Page, names: &Names<'_>) {
    let subjects = attributions(names, Wanted::Standing(Standing::Cleared));
    if !subjects.is_empty() {
        counted(page, names, "经审查免责", "Cleared by a defence", subjects.values().map(Vec::len).sum());
        list(page, names, subjects);
    }
}

/// Where a newer rule was tried on an older matter: what either gives, and which judges. Whom the rule of the day does
/// not hold is not named: to him or her nothing changes.
pub fn transitions(page: &mut Page, names: &Names<'_>) {
    let outcome = &names.assessment.outcome;
    let found: Vec<_> = outcome.transitions.iter().filter(|one| one.by_old.held).collect();
    if found.is_empty() {
        return;
    }
    let (zh, en) = ("从旧兼从轻：新旧规则比较", "The lighter of the old law and the new");
    counted(page, names, zh, en, found.len());
    for one in found.iter().take(ROWS) {
        let matter = outcome.findings.get(one.finding).map(|finding| names.matter(finding.matter));
        let (who, matter) = (names.node(one.subject), matter.unwrap_or_default());
        page.bullet(0, &words::label(&who, &matter, names.lang));
        page.line(2, &names.transition(one));
    }
    page.more(0, found.len().saturating_sub(ROWS));
}

/// The subject of most attributions that count.
pub fn most_named(names: &Names<'_>) -> Option<NodeId> {
    let most = |effect| {
        let subjects = attributions(names, Wanted::Counting(effect));
        subjects.into_iter().min_by_key(|(subject, list)| (Reverse(list.len()), *subject))
    };
    most(Effect::Hold).or_else(|| most(Effect::Credit)).map(|(subject, _)| subject)
}

fn list(page: &mut Page, names: &Names<'_>, subjects: BTreeMap<NodeId, Vec<usize>>) {
    let all = &names.assessment.outcome.attributions;
    let mut subjects: Vec<_> = subjects.into_iter().collect();
    subjects.sort_by_key(|(subject, indexes)| (Reverse(indexes.len()), *subject));
    if subjects.len() > SUBJECTS {
        return summary(page, names, &subjects);
    }
    for (subject, indexes) in subjects.iter().take(SUBJECTS) {
        let entries: Vec<&Attribution> = indexes.iter().filter_map(|index| all.get(*index)).collect();
        page.line(0, &header(names, *subject, &entries));
        for attribution in entries.iter().take(ENTRIES) {
            one(page, names, attribution);
        }
        page.more(2, entries.len().saturating_sub(ENTRIES));
    }
}

/// Many people: of those who are named most, how often by which rule and in which degree.
fn summary(page: &mut Page, names: &Names<'_>, subjects: &[(NodeId, Vec<usize>)]) {
    let outcome = &names.assessment.outcome;
    let count = words::count(subjects.len(), "个对象", "person or unit", "people or units", names.lang);
    page.line(0, &names.say(format!("共 {count}，按认定数排列："), format!("{count}, most findings first:")));
    for (subject, indexes) in subjects.iter().take(SUBJECTS) {
        let entries: Vec<&Attribution> =
            indexes.iter().filter_map(|index| outcome.attributions.get(*index)).collect();
        let mut sorts: BTreeMap<_, Vec<&Attribution>> = BTreeMap::new();
        for one in &entries {
            let rule = outcome.findings.get(one.finding).map_or(0, |finding| finding.rule);
            sorts.entry((rule, one.clause, &one.degree)).or_default().push(one);
        }
        let called = |(rule, _, degree): &(usize, usize, &Option<String>)| {
            let mut parts = vec![names.rule(*rule)];
            parts.extend(degree.as_ref().map(|degree| names.called(degree)));
            words::clauses(&parts, names.lang)
        };
        let mut line = vec![header(names, *subject, &entries)];
        if let (1, Some(only)) = (sorts.len(), sorts.keys().next()) {
            line.push(called(only));
            sorts.clear();
        }
        page.line(0, &words::clauses(&line, names.lang));
        for (sort, entries) in &sorts {
            page.bullet(2, &words::label(&called(sort), &sums(names, entries), names.lang));
        }
    }
    page.more(0, subjects.len().saturating_sub(SUBJECTS));
}

fn header(names: &Names<'_>, subject: NodeId, entries: &[&Attribution]) -> String {
    words::label(&names.node(subject), &sums(names, entries), names.lang)
}

/// How many findings, and the sum of their points.
fn sums(names: &Names<'_>, entries: &[&Attribution]) -> String {
    let counting = entries.iter().filter(|one| names.counts(one)).filter_map(|one| one.points);
    let points: Vec<Decimal> = counting.collect();
    let mut parts = vec![words::count(entries.len(), "项认定", "finding", "findings", names.lang)];
    // A sum that overflows is not a sum to print; every part stands below.
    let sum = points.iter().try_fold(Decimal::ZERO, |sum, points| sum.checked_add(*points));
    if let Some(sum) = sum.filter(|_| !points.is_empty()) {
        parts.push(words::measured(sum, ParameterUnit::Points, names.lang));
    }
    words::list(&parts, names.lang)
}

fn one(page: &mut Page, names: &Names<'_>, attribution: &Attribution) {
    let mut parts = vec![names.finding(attribution.finding)];
    parts.extend(names.weight(attribution));
    page.bullet(2, &words::clauses(&parts, names.lang));
    if let Some(reason) = names.reason(attribution) {
        page.line(4, &reason);
    }
    let rule = names.assessment.outcome.findings.get(attribution.finding).map(|finding| finding.rule);
    if let Some(basis) = rule.and_then(|rule| names.basis(rule)) {
        page.line(4, &words::label(names.say("依据", "basis"), &basis, names.lang));
    }
    for hop in &attribution.path {
        page.line(4, &words::label(names.say("责任链", "by way of"), &names.hop(hop), names.lang));
    }
    for applied in &attribution.modifiers {
        let text = match applied.missing.is_empty() {
            true => names.modifier(applied.modifier),
            false => names.modifier_applied(applied),
        };
        page.line(4, &words::label(names.say("考虑因素", "considered"), &text, names.lang));
    }
}

/// What cannot be said, by the fact that is missing: the list of what is to be found out.
pub fn undetermined(page: &mut Page, names: &Names<'_>) {
    let outcome = &names.assessment.outcome;
    let mut open = 0;
    let mut wanted: BTreeMap<String, BTreeMap<usize, Vec<MatterRef>>> = BTreeMap::new();
    for finding in &outcome.findings {
        let State::Undetermined(missing) = &finding.state else { continue };
        open += 1;
        for fact in missing {
            let rules = wanted.entry(names.missing(fact)).or_default();
            rules.entry(finding.rule).or_default().push(finding.matter);
        }
    }
    let defences = attributions(names, Wanted::Standing(Standing::Undetermined));
    let doubtful: usize = defences.values().map(Vec::len).sum();
    if open + doubtful == 0 {
        return;
    }
    counted(
        page,
        names,
        "待定：缺少事实，暂不计入",
        "Undetermined: a fact is missing, nothing is counted",
        open + doubtful,
    );
    let mut wanted: Vec<_> = wanted.into_iter().collect();
    wanted.sort_by_cached_key(|(fact, rules)| {
        (Reverse(rules.values().map(Vec::len).sum::<usize>()), fact.clone())
    });
    for (fact, rules) in wanted.iter().take(SUBJECTS) {
        let count =
            words::count(rules.values().map(Vec::len).sum(), "项认定", "finding", "findings", names.lang);
        page.bullet(0, &words::label(fact, &count, names.lang));
        for (rule, matters) in rules {
            let shown: Vec<String> =
                matters.iter().take(ENTRIES).map(|matter| names.matter(*matter)).collect();
            page.line(2, &words::label(&names.rule(*rule), &words::list(&shown, names.lang), names.lang));
            page.more(4, matters.len() - shown.len());
        }
    }
    page.more(0, wanted.len().saturating_sub(SUBJECTS));
    if doubtful > 0 {
        page.line(
            0,
            names.say(
                "下列认定是否成立，须先查明所缺事实：",
                "Whether these stand depends on a fact that is missing:",
            ),
        );
        list(page, names, defences);
    }
}
