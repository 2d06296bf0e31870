//! Proposals: those that stand, those that a person must look at, those that another one sets back.

use super::super::names::Names;
use super::super::page::Page;
use super::super::words;
use super::{ENTRIES, SUBJECTS, by_subject, counted};
use crate::assess::{Bar, Proposal, Verdict};
use crate::organisation::NodeId;
use crate::policy::MeasureKind;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Sanctions and rewards that are proposed, apart from each other.
pub fn proposed(page: &mut Page, names: &Names<'_>) {
    let all = &names.assessment.outcome.proposals;
    let wanted = |kind| move |one: &Proposal| one.kind == kind && one.verdict == Verdict::Proposed;
    section(page, names, ("处理建议", "Sanctions proposed"), wanted(MeasureKind::Sanction));
    section(page, names, ("奖励建议", "Rewards proposed"), wanted(MeasureKind::Reward));
    if !all.iter().any(|one| one.verdict == Verdict::Proposed) {
        page.blank();
        page.line(0, names.say("没有提出任何处理或奖励建议。", "No measure is proposed."));
    }
}

/// Measures that a person must look at first, and why.
pub fn review(page: &mut Page, names: &Names<'_>) {
    section(page, names, ("需人工复核", "Needs a person's review"), |one| {
        matches!(one.verdict, Verdict::Review(_))
    });
}

/// Measures that another proposal bars or goes before, and those barred by what was imposed earlier.
pub fn set_back(page: &mut Page, names: &Names<'_>) {
    section(page, names, ("因其他建议而未提出", "Not proposed because of another proposal"), |one| {
        matches!(one.verdict, Verdict::Superseded(_) | Verdict::Barred(Bar::Proposal(_)))
    });
    let title = ("因已作出的措施而不得提出", "Barred by a measure imposed earlier");
    section(page, names, title, |one| matches!(one.verdict, Verdict::Barred(Bar::Imposed(_) | Bar::Once(_))));
}

/// Whom the heaviest proposed sanction is for; else the heaviest that needs review; else any measure.
pub fn heaviest(names: &Names<'_>) -> Option<NodeId> {
    let all = names.assessment.outcome.proposals.iter();
    let order = |one: &&Proposal| {
        let verdict = match one.verdict {
            Verdict::Proposed => 0,
            Verdict::Review(_) => 1,
            _ => 2,
        };
        (Reverse(one.kind), verdict, Reverse(severity(names, one)), one.subject)
    };
    all.min_by_key(order).map(|one| one.subject)
}

fn severity(names: &Names<'_>, proposal: &Proposal) -> Decimal {
    names.measures.get(proposal.measure).map_or(Decimal::ZERO, |measure| measure.body.severity)
}

fn section(page: &mut Page, names: &Names<'_>, title: (&str, &str), wanted: impl Fn(&Proposal) -> bool) {
    let all = &names.assessment.outcome.proposals;
    let weight = |index: &usize| all.get(*index).map_or(Decimal::ZERO, |one| severity(names, one));
    let found = all.iter().enumerate().filter(|(_, one)| wanted(one));
    let mut subjects: Vec<(NodeId, Vec<usize>)> =
        by_subject(found.map(|(index, one)| (index, one.subject))).into_iter().collect();
    if subjects.is_empty() {
        return;
    }
    for (_, indexes) in &mut subjects {
        indexes.sort_by_key(|index| (Reverse(weight(index)), *index));
    }
    subjects.sort_by_key(|(subject, indexes)| (Reverse(indexes.iter().map(weight).max()), *subject));
    counted(page, names, title.0, title.1, subjects.iter().map(|(_, indexes)| indexes.len()).sum());
    for (subject, indexes) in subjects.iter().take(SUBJECTS) {
        page.line(0, &names.node(*subject));
        for proposal in indexes.iter().take(ENTRIES).filter_map(|index| all.get(*index)) {
            one(page, names, proposal);
        }
        page.more(2, indexes.len().saturating_sub(ENTRIES));
    }
    page.more(0, subjects.iter().skip(SUBJECTS).map(|(_, indexes)| indexes.len()).sum());
}

fn one(page: &mut Page, names: &Names<'_>, proposal: &Proposal) {
    let lang = names.lang;
    let (modality, measure) = (words::modality(proposal.modality, lang), names.measure(proposal.measure));
    let decider = names.decider(&proposal.decider, proposal.subject);
    page.bullet(
        2,
        &names.say(
            format!("{modality}：{measure}；决定机关：{decider}"),
            format!("{modality}: {measure}; to be decided by: {decider}"),
        ),
    );
    page.line(4, &words::label(names.say("理由", "why"), &names.ground(&proposal.ground), lang));
    if let Some(basis) = names.ground_basis(&proposal.ground) {
        page.line(4, &words::label(names.say("依据", "basis"), &basis, lang));
    }
    if proposal.verdict != Verdict::Proposed {
        page.line(4, &names.verdict(proposal));
    }
    for modifier in &proposal.modifiers {
        page.line(4, &words::label(names.say("考虑因素", "considered"), &names.modifier(*modifier), lang));
    }
    if let Some(effect) = proposal.effect {
        page.line(4, &words::label(names.say("影响期", "in effect"), &names.interval(effect), lang));
        if let Some(added) = &proposal.added {
            page.line(4, &words::label(names.say("合并", "added up"), &names.added(effect, added), lang));
        }
    }
}
