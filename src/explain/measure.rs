//! Measures for the subject, and what each rests on.

use super::{About, figures};
use crate::assess::{Ground, Prior, Proposal};
use crate::report::{Names, Page, words};

/// Every measure proposed, for review, superseded or barred.
pub fn measures(page: &mut Page, about: &About<'_>) {
    let names = about.names;
    if about.proposals.is_empty() {
        return;
    }
    page.heading(names.say("措施", "Measures"));
    for proposal in about.proposals.iter().filter_map(|at| names.assessment.outcome.proposals.get(*at)) {
        one(page, about, proposal);
    }
}

fn one(page: &mut Page, about: &About<'_>, proposal: &Proposal) {
    let (names, lang) = (about.names, about.names.lang);
    let (measure, kind) = (names.measure(proposal.measure), words::kind(proposal.kind, lang));
    let modality = words::modality(proposal.modality, lang);
    page.bullet(
        0,
        &names.say(format!("{modality}：{measure}（{kind}）"), format!("{modality}: {measure} ({kind})")),
    );
    let mut say = |zh: &str, en: &str, text: &str| page.line(2, &words::label(names.say(zh, en), text, lang));
    say("状态", "state", &names.verdict(proposal));
    say("决定机关", "to be decided by", &names.decider(&proposal.decider, proposal.subject));
    say("起算日", "counts from", &proposal.date.to_string());
    if let Some(effect) = proposal.effect {
        say("影响期", "in effect", &names.interval(effect));
        if let Some(added) = &proposal.added {
            say("合并", "added up", &names.added(effect, added));
        }
    }
    for modifier in &proposal.modifiers {
        say("考虑因素", "considered", &names.modifier(*modifier));
    }
    ground(page, about, &proposal.ground);
    let mut say = |zh: &str, en: &str, text: &str| page.line(2, &words::label(names.say(zh, en), text, lang));
    if let Some(basis) = names.ground_basis(&proposal.ground) {
        say("依据", "basis", &basis);
    }
    let body = names.measures.get(proposal.measure).map(|measure| &measure.body);
    if let Some(basis) = body.and_then(|body| body.basis.as_ref()) {
        say("措施依据", "basis of the measure", basis);
    }
    say("救济途径", "how to contest", &remedy(names, proposal));
}

/// The way to contest a measure that the policy names, or that it names none.
fn remedy(names: &Names<'_>, proposal: &Proposal) -> String {
    let written =
        names.measures.get(proposal.measure).and_then(|measure| measure.body.remedy.get(names.lang));
    match written {
        Some(text) if !text.is_empty() => text.to_owned(),
        _ => names
            .say("制度未写明；请向决定机关提出", "the policy names no way; turn to whoever decides")
            .to_owned(),
    }
}

fn ground(page: &mut Page, about: &About<'_>, ground: &Ground) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    page.line(2, &words::label(names.say("理由", "because"), &names.ground(ground), names.lang));
    match ground {
        Ground::Attribution(index) => {
            if let Some(number) = about.number(*index) {
                page.line(
                    4,
                    &names.say(format!("见下文认定第 {number} 项"), format!("see finding {number} below")),
                );
            }
        }
        Ground::Escalation(occasion) => {
            let numbers = occasion.earlier.iter().rev().filter_map(|one| match one.of {
                Prior::Attribution(at) => Some(at),
                Prior::Measure(_) => None,
            });
            let own = std::iter::once(occasion.attribution).chain(numbers);
            let own: Vec<String> =
                own.filter_map(|at| about.number(at)).map(|number| number.to_string()).collect();
            if !own.is_empty() {
                let own = words::list(&own, names.lang);
                page.line(
                    4,
                    &names.say(format!("见下文认定第 {own} 项"), format!("see below, findings: {own}")),
                );
            }
        }
        Ground::Ladder(ladder, ..) => {
            if let Some(ladder) = names.ladders.get(*ladder) {
                figures::of_formula(page, about, 4, &ladder.body.on, about.subject, 0);
            }
        }
        Ground::Rank { table, row, .. } => {
            let Some(table) = outcome.rankings.get(*table) else { return };
            let Some(row) = table.rows.get(*row) else { return };
            figures::rank(page, about, 4, table, row);
        }
    }
}
