//! Why: everything that an assessment says of one person or unit, down to the facts and the clause.
//!
//! measure ← ladder or rank ← score ← totals ← attributions ← path with dates ← finding ← facts and parameters
//! ← rule ← clause. Nothing is concluded here that the outcome does not hold.

mod attribution;
mod figures;
mod imposed;
mod measure;
mod notes;
mod untouched;

pub(crate) use untouched::ends_before;

use crate::Assessment;
use crate::assess::{Standing, Verdict};
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::report::{Names, Page, TextOptions, listed, set, words};
use crate::source::Lang;
use crate::value::NodeKind;

/// The reasons for everything that names a person or unit, as indented text of at most `width` columns. Whoever
/// is named nowhere is told so, and what touched the unit.
pub fn explain(assessment: &Assessment, subject: NodeId, lang: Lang, width: usize) -> String {
    set(&page(assessment, subject, lang), TextOptions { lang, width, color: false })
}

/// The same with every finding, however many there are.
pub fn explain_all(assessment: &Assessment, subject: NodeId, lang: Lang, width: usize) -> String {
    set(&page_of(assessment, subject, lang, true), TextOptions { lang, width, color: false })
}

/// The same, before it is set on anything.
pub(crate) fn page(assessment: &Assessment, subject: NodeId, lang: Lang) -> Page {
    page_of(assessment, subject, lang, false)
}

/// The same; with every finding, or with many of them together.
pub(crate) fn page_of(assessment: &Assessment, subject: NodeId, lang: Lang, all: bool) -> Page {
    let names = Names::new(assessment, lang);
    let mut page = Page::new();
    let about = About::new(&names, subject);
    head(&mut page, &names, subject);
    if about.is_empty() {
        imposed::imposed(&mut page, &about);
        untouched::nowhere(&mut page, &names, subject);
    } else {
        summary(&mut page, &about);
        imposed::imposed(&mut page, &about);
        measure::measures(&mut page, &about);
        figures::results(&mut page, &about);
        notes::notes(&mut page, &about);
        attribution::attributions(&mut page, &about, all);
    }
    untouched::considered(&mut page, &names, subject);
    monitors(&mut page, &names, subject);
    page
}

/// What the outcome says of a subject, by index.
struct About<'a> {
    names: &'a Names<'a>,
    subject: NodeId,
    imposed: Vec<usize>,
    proposals: Vec<usize>,
    attributions: Vec<usize>,
    totals: Vec<usize>,
    scores: Vec<usize>,
    /// Table and row.
    ranks: Vec<(usize, usize)>,
    grades: Vec<usize>,
    /// Ladders without a step for the subject's value.
    no_band: Vec<usize>,
}

impl<'a> About<'a> {
    fn new(names: &'a Names<'a>, subject: NodeId) -> Self {
        let outcome = &names.assessment.outcome;
        let tables = outcome.rankings.iter().enumerate();
        About {
            names,
            subject,
            imposed: positions(&outcome.imposed, |one| one.subject == subject),
            proposals: positions(&outcome.proposals, |one| one.subject == subject),
            attributions: positions(&outcome.attributions, |one| one.subject == subject),
            totals: positions(&outcome.totals, |one| one.subject == subject),
            scores: positions(&outcome.scores, |one| one.subject == subject),
            ranks: tables
                .flat_map(|(at, table)| {
                    positions(&table.rows, |row| row.subject == subject).into_iter().map(move |row| (at, row))
                })
                .collect(),
            grades: positions(&outcome.grades, |one| one.subject == subject),
            no_band: positions(&outcome.no_band, |(_, one, _)| *one == subject),
        }
    }

    fn is_empty(&self) -> bool {
        self.proposals.is_empty()
            && self.attributions.is_empty()
            && self.totals.is_empty()
            && self.scores.is_empty()
            && self.ranks.is_empty()
            && self.grades.is_empty()
            && self.no_band.is_empty()
    }

    /// The number under which an attribution is explained here, if it is the subject's own.
    fn number(&self, attribution: usize) -> Option<usize> {
        self.attributions.iter().position(|own| *own == attribution).map(|at| at + 1)
    }
}

fn positions<T>(list: &[T], wanted: impl Fn(&T) -> bool) -> Vec<usize> {
    list.iter().enumerate().filter(|(_, one)| wanted(one)).map(|(at, _)| at).collect()
}

/// What monitors saw of a unit.
fn monitors(page: &mut Page, names: &Names<'_>, subject: NodeId) {
    let readings = names.assessment.outcome.monitors.iter().filter(|one| one.subject == Some(subject));
    let lines: Vec<String> = readings
        .map(|one| words::label(&names.of(&names.monitors, one.monitor), &names.monitored(one), names.lang))
        .collect();
    if !lines.is_empty() {
        page.heading(names.say("数据提示（仅供参考，不产生后果）", "Figures (advisory, nothing follows)"));
        lines.iter().for_each(|line| page.bullet(0, line));
        let mut readings = names.assessment.outcome.monitors.iter();
        let noticed = readings.by_ref().filter(|one| one.subject == Some(subject) && one.noticed());
        noticed.filter_map(|one| names.target_setter(one)).for_each(|line| page.line(2, &line));
    }
}

/// Who this is: kind, and role and posts (or the unit above) on the last day of the cycle.
fn head(page: &mut Page, names: &Names<'_>, subject: NodeId) {
    let (organisation, lang) = (&names.assessment.organisation, names.lang);
    let day = names.assessment.cycle.until;
    let (who, kind) = (names.node(subject), names.node_kind(subject));
    page.heading(&names.say(format!("{who}，{kind}"), format!("{who}, {kind}")));
    let cycle = names.assessment.cycle;
    let title = names.title(&names.assessment.title, names.say("考核", "assessment"));
    page.line(0, &words::label(&title, &format!("{} – {}", cycle.from, cycle.until), lang));
    let mut parts = Vec::new();
    match organisation.kind(subject) {
        NodeKind::Person => {
            parts.extend(organisation.role(subject, day).map(|role| names.role(role)));
            parts.extend(organisation.posts(subject, day).map(|held| names.posting(&held)));
        }
        NodeKind::Unit => parts.extend(organisation.parent(subject, day).map(|(parent, _)| {
            let parent = names.node(parent);
            names.say(format!("上级单位：{parent}"), format!("part of {parent}"))
        })),
        NodeKind::Entity(_) => {}
    }
    if !parts.is_empty() {
        let label = names.say(format!("{day} 当日"), format!("On {day}"));
        page.line(0, &words::label(&label, &words::clauses(&parts, lang), lang));
    }
    listed(page, names);
}

/// How much of what.
fn summary(page: &mut Page, about: &About<'_>) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    let proposals = || about.proposals.iter().filter_map(|at| outcome.proposals.get(*at));
    let attributions = || about.attributions.iter().filter_map(|at| outcome.attributions.get(*at));
    let effects = |effect| attributions().filter(|one| one.effect == effect && names.counts(one)).count();
    let standings = |standing| attributions().filter(|one| one.standing == standing).count();
    let review = |verdict: &Verdict| matches!(verdict, Verdict::Review(_));
    let counts = [
        ("已作出的措施", "measures imposed earlier", about.imposed.len()),
        ("建议措施", "measures proposed", proposals().filter(|one| one.verdict == Verdict::Proposed).count()),
        ("需人工复核的措施", "measures for review", proposals().filter(|one| review(&one.verdict)).count()),
        ("承担责任", "held accountable", effects(Effect::Hold)),
        ("记入成绩", "credited", effects(Effect::Credit)),
        ("仅作记录", "recorded", effects(Effect::Record)),
        ("免责", "cleared", standings(Standing::Cleared)),
        ("待定", "undetermined", standings(Standing::Undetermined)),
        ("从旧兼从轻，不适用", "judged by another rule", standings(Standing::Yields)),
        ("名次", "ranks", about.ranks.len()),
    ];
    let parts: Vec<String> = counts
        .iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(zh, en, count)| names.say(format!("{zh} {count} 项"), format!("{en}: {count}")))
        .collect();
    if !parts.is_empty() {
        page.line(
            0,
            &words::label(names.say("概要", "In short"), &words::clauses(&parts, names.lang), names.lang),
        );
    }
}

#[cfg(test)]
mod tests;
