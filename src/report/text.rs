//! The outcome on a terminal, in the order in which a person wants to know it.

mod figures;
mod gaps;
mod grades;
mod people;
mod proposals;

pub(crate) use figures::{component, guard, parts};
pub(crate) use gaps::hole;

use super::layout::{TextOptions, set};
use super::monitors::monitors;
use super::names::Names;
use super::page::Page;
use super::words;
use crate::Assessment;
use crate::assess::{Standing, State};
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::value::NodeKind;
use std::collections::BTreeMap;

/// So many people are shown in a section; where there are more, each with sums instead of entries.
const SUBJECTS: usize = 20;
/// So many entries are shown for each of them.
const ENTRIES: usize = 6;
/// So many rows of a table are shown.
const ROWS: usize = 30;

/// The outcome for a person to read. Sections with nothing in them are left out; long lists are cut, and say so.
pub fn text(assessment: &Assessment, options: TextOptions) -> String {
    let names = Names::new(assessment, options.lang);
    let mut page = Page::new();
    body(&mut page, &names);
    next(&mut page, &names);
    set(&page, options)
}

/// All sections.
pub(crate) fn body(page: &mut Page, names: &Names<'_>) {
    head(page, names);
    super::passed::passed(page, names);
    proposals::proposed(page, names);
    proposals::review(page, names);
    proposals::set_back(page, names);
    people::touched(page, names, Effect::Hold);
    people::touched(page, names, Effect::Credit);
    people::touched(page, names, Effect::Record);
    people::cleared(page, names);
    people::transitions(page, names);
    people::undetermined(page, names);
    figures::totals(page, names);
    super::voids::voids(page, names);
    super::earlier::earlier(page, names);
    figures::scores(page, names);
    figures::rankings(page, names);
    grades::grades(page, names);
    grades::quotas(page, names);
    gaps::gaps(page, names);
    monitors(page, names);
}

/// What was assessed, over which time and by what, and that these are proposals.
pub(super) fn head(page: &mut Page, names: &Names<'_>) {
    let (assessment, lang) = (names.assessment, names.lang);
    let cycle = assessment.cycle;
    page.heading(&names.title(&assessment.title, names.say("考核周期", "Assessment")));
    page.line(
        0,
        &names.say(
            format!("周期：{} 至 {}，评定日：{}", cycle.from, cycle.until, cycle.today),
            format!("Cycle: {} to {}, assessed on {}", cycle.from, cycle.until, cycle.today),
        ),
    );
    let packs: Vec<String> =
        assessment.policy.packs.iter().map(|pack| names.title(&pack.title, &pack.id)).collect();
    if !packs.is_empty() {
        page.line(0, &words::label(names.say("制度", "Policy"), &words::clauses(&packs, lang), lang));
    }
    let people = assessment
        .organisation
        .nodes()
        .filter(|node| *assessment.organisation.kind(*node) == NodeKind::Person)
        .count();
    let (matters, findings) = counts(assessment);
    let counts = [
        words::count(matters, "个事项", "matter", "matters", lang),
        words::count(people, "名人员", "person", "people", lang),
        words::count(names.rules.len(), "条规则", "rule", "rules", lang),
        words::count(findings, "项认定", "finding", "findings", lang),
    ];
    page.line(0, &words::list(&counts, lang));
    page.line(
        0,
        names.say(
            "以下均为向决定机关提出的建议，不是决定；名次本身不是结论。",
            "What follows are proposals to those who decide, not decisions; a rank is not a verdict.",
        ),
    );
}

/// How many matters and findings there are, listed or not.
fn counts(assessment: &Assessment) -> (usize, usize) {
    let passed = assessment.outcome.passed.as_ref();
    let passes =
        |kind: usize| passed.and_then(|counts| counts.matters.get(kind)).is_some_and(|count| *count > 0);
    let kinds = assessment.schema.kinds.iter().zip(&assessment.matters.tables).enumerate();
    let listed =
        kinds.filter(|(at, (kind, _))| !kind.owed && !passes(*at)).map(|(_, (_, table))| table.len());
    let all = passed.map_or(0, |counts| counts.matters.iter().sum());
    let found = passed.iter().flat_map(|counts| super::passed::rules(counts)).flat_map(|one| one.counts);
    let findings = assessment.outcome.findings.iter().filter(|one| !passes(one.matter.kind as usize)).count();
    (listed.sum::<usize>() + all as usize, findings + found.sum::<u64>() as usize)
}

/// Ends with the command that shows the reasons for the person or unit affected most.
pub(crate) fn next(page: &mut Page, names: &Names<'_>) {
    let Some(node) = proposals::heaviest(names).or_else(|| people::most_named(names)) else { return };
    page.blank();
    let input = quoted(&names.assessment.input);
    let aside = if names.assessment.set_aside.is_empty() { "" } else { " --set-aside" };
    let lang = names.say("zh", "en");
    let command = format!("answerable explain {} {input}{aside} --lang {lang}", quoted(names.node_id(node)));
    let label = names.say("查看一个对象的全部理由", "All reasons for one of them");
    page.line(0, &words::label(label, &command, names.lang));
}

/// An id as one word of a command line.
fn quoted(id: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || "-_.:/".contains(char);
    if id.chars().all(plain) { id.to_owned() } else { format!("'{}'", id.replace('\'', "'\\''")) }
}

/// A heading with the number of entries below it.
pub(super) fn counted(page: &mut Page, names: &Names<'_>, zh: &str, en: &str, count: usize) {
    page.heading(&names.say(format!("{zh}（{count}）"), format!("{en} ({count})")));
}

/// The first `most` of some rows in an order; of equals those that came first. Of a million rows the others are but looked at.
pub(super) fn first<T, K: Ord>(
    rows: impl IntoIterator<Item = T>,
    most: usize,
    order: impl Fn(&T) -> K,
) -> Vec<T> {
    let mut kept: BTreeMap<(K, usize), T> = BTreeMap::new();
    for (at, row) in rows.into_iter().enumerate() {
        let key = (order(&row), at);
        if kept.len() == most && kept.last_key_value().is_none_or(|(last, _)| key > *last) {
            continue;
        }
        kept.insert(key, row);
        if kept.len() > most {
            kept.pop_last();
        }
    }
    kept.into_values().collect()
}

/// Indexes of a list by subject.
fn by_subject(entries: impl Iterator<Item = (usize, NodeId)>) -> BTreeMap<NodeId, Vec<usize>> {
    let mut subjects: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
    for (index, subject) in entries {
        subjects.entry(subject).or_default().push(index);
    }
    subjects
}

/// Attributions of an effect that count, or of a standing whatever their effect, by subject.
fn attributions(names: &Names<'_>, wanted: Wanted) -> BTreeMap<NodeId, Vec<usize>> {
    let outcome = &names.assessment.outcome;
    let all = outcome.attributions.iter().enumerate();
    by_subject(
        all.filter(|(_, one)| match wanted {
            Wanted::Counting(effect) => one.effect == effect && names.counts(one),
            Wanted::Standing(standing) => {
                let applies =
                    outcome.findings.get(one.finding).is_some_and(|finding| finding.state == State::Applies);
                applies && one.standing == standing
            }
        })
        .map(|(index, one)| (index, one.subject)),
    )
}

/// Which attributions.
#[derive(Clone, Copy)]
enum Wanted {
    Counting(Effect),
    Standing(Standing),
}

#[cfg(test)]
mod tests;
