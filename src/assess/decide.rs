//! Decisions proposed: which of the measures stand, and which are barred, superseded or for a person to review.

use super::act::{Act, Acts};
use super::imposed::{self, New};
use super::propose::Sources;
use super::{Applied, Bar, Concern, Ground, Outcome, Proposal, QuotaCount, Verdict, quota};
use crate::organisation::NodeId;
use crate::policy::{Measure, MeasureKind, ModifierEffect};
use crate::value::Value;
use std::collections::BTreeMap;

/// Gives every proposal its verdict and its effect period, and puts them in order: subject, measure, ground.
///
/// Quotas count what stands; what rests on one that is exceeded is for a person to review. What is for review
/// supersedes and bars nothing, so that others may stand again: it is asked until nothing more is exceeded.
pub fn decide(
    sources: &Sources<'_>,
    acts: &Acts<'_>,
    outcome: &Outcome,
    mut proposals: Vec<Proposal>,
) -> (Vec<Proposal>, Vec<QuotaCount>) {
    let measures: Vec<&Measure> = sources.policy.measures.values().map(|defined| &defined.body).collect();
    for proposal in &mut proposals {
        reduce(sources, &measures, proposal);
        transitional(outcome, proposal);
        applicable(sources, proposal);
        let act = acts.word(&act(acts, outcome, &proposal.ground));
        against_history(sources, outcome, act.as_deref(), proposal);
    }
    proposals.sort_by_key(key);
    loop {
        let verdicts: Vec<Verdict> = proposals.iter().map(|proposal| proposal.verdict.clone()).collect();
        supersede(&measures, acts, outcome, &mut proposals);
        bar(&measures, &mut proposals);
        let counts = quota::quotas(sources, &outcome.grades, &proposals);
        let exceeded = exceeded(sources, &counts, &proposals, &verdicts);
        if exceeded.is_empty() {
            return (proposals, counts);
        }
        for (proposal, verdict) in proposals.iter_mut().zip(verdicts) {
            proposal.verdict = verdict;
        }
        for (at, quota) in exceeded {
            concern(&mut proposals[at], Concern::Quota(quota));
        }
    }
}

/// What rests on an exceeded quota is for a person to review: the proposals of which that is not yet said, each
/// with the quota. `verdicts` are those before anything was superseded and barred.
///
/// Every quota is counted in the same groups in the same order each time, so that its index stays.
fn exceeded(
    sources: &Sources<'_>,
    counts: &[QuotaCount],
    proposals: &[Proposal],
    verdicts: &[Verdict],
) -> Vec<(usize, usize)> {
    let mut exceeded = Vec::new();
    for (quota, count) in counts.iter().enumerate().filter(|(_, count)| !count.kept()) {
        for (at, (proposal, verdict)) in proposals.iter().zip(verdicts).enumerate() {
            let known = matches!(verdict, Verdict::Review(all) if all.contains(&Concern::Quota(quota)));
            if !known && quota::rests_on(sources, proposal, count) {
                exceeded.push((at, quota));
            }
        }
    }
    exceeded
}

fn key(proposal: &Proposal) -> (NodeId, usize, (u8, usize, usize, usize)) {
    let ground = match proposal.ground {
        Ground::Attribution(at) => (0, at, 0, 0),
        Ground::Ladder(ladder, step, _) => (1, ladder, step, 0),
        Ground::Rank { table, row, band, .. } => (2, table, row, band),
        Ground::Escalation(ref occasion) => (3, occasion.attribution, occasion.escalation, occasion.step),
    };
    (proposal.subject, proposal.measure, ground)
}

fn concern(proposal: &mut Proposal, concern: Concern) {
    match &mut proposal.verdict {
        Verdict::Review(concerns) => concerns.push(concern),
        _ => proposal.verdict = Verdict::Review(vec![concern]),
    }
}

/// A modifier that reduces takes the next lighter measure of the track.
fn reduce(sources: &Sources<'_>, measures: &[&Measure], proposal: &mut Proposal) {
    for modifier in proposal.modifiers.clone() {
        if sources.program.modifiers.get(modifier).is_none_or(|m| m.effect != ModifierEffect::Reduce) {
            continue;
        }
        let Some(own) = measures.get(proposal.measure) else { continue };
        match lighter(measures, own) {
            Some(at) => proposal.measure = at,
            None => concern(proposal, Concern::NoLighter(modifier)),
        }
    }
}

/// The next lighter measure of the track.
pub(super) fn lighter(measures: &[&Measure], own: &Measure) -> Option<usize> {
    let lighter = measures.iter().enumerate().filter(|(_, other)| {
        other.track.text == own.track.text && other.kind == own.kind && other.severity < own.severity
    });
    lighter.max_by_key(|(at, other)| (other.severity, std::cmp::Reverse(*at))).map(|(at, _)| at)
}

/// Where the newer rule might be lighter, what the rule of the day proposes is for a person to review.
fn transitional(outcome: &Outcome, proposal: &mut Proposal) {
    let at = match &proposal.ground {
        Ground::Attribution(at) => *at,
        Ground::Escalation(occasion) => occasion.attribution,
        Ground::Ladder(..) | Ground::Rank { .. } => return,
    };
    let Some(transition) = outcome.transition_of(at) else { return };
    if outcome.transitions[transition].applied == Applied::NewUnknown
        && proposal.kind == MeasureKind::Sanction
    {
        concern(proposal, Concern::Transition(transition));
    }
}

/// A measure that cannot apply to its subject on that day is for a person to review.
fn applicable(sources: &Sources<'_>, proposal: &mut Proposal) {
    let Some(condition) =
        sources.program.measures.get(proposal.measure).and_then(|m| m.applies_when.as_ref())
    else {
        return;
    };
    let Some(expr) = condition.of(sources.world.organisation.kind(proposal.subject)) else { return };
    match sources.known_on(&condition.scope, expr, proposal.subject, proposal.date) {
        Ok(Value::Bool(true)) => {}
        Ok(_) => concern(proposal, Concern::Inapplicable(condition.text.clone())),
        Err(_) => concern(proposal, Concern::UnknownWhether(condition.text.clone())),
    }
}

/// The act on which a proposal rests.
fn act(acts: &Acts<'_>, outcome: &Outcome, ground: &Ground) -> Act {
    let of = |at: usize| acts.of(outcome.findings[outcome.attributions[at].finding].matter);
    match ground {
        Ground::Attribution(at) => of(*at),
        Ground::Escalation(occasion) => of(occasion.attribution),
        Ground::Ladder(ladder, ..) => Act::Ladder(*ladder),
        Ground::Rank { table, row, .. } => Act::Rank(*table, *row),
    }
}

/// When the measure has effect; and what was imposed earlier may bar it, whatever else is to be said of it.
fn against_history(sources: &Sources<'_>, outcome: &Outcome, act: Option<&str>, proposal: &mut Proposal) {
    let (policy, imposed) = (sources.policy, outcome.imposed.as_slice());
    let new = New { subject: proposal.subject, measure: proposal.measure, from: proposal.date, act };
    (proposal.effect, proposal.added) = imposed::period(policy, imposed, &new);
    let reward = proposal.kind == MeasureKind::Reward;
    let taken = imposed::taken(policy, imposed, &new).map(Bar::Once);
    let barred = || imposed::barring(policy, imposed, &new).filter(|_| reward).map(Bar::Imposed);
    if let Some(bar) = taken.or_else(barred) {
        // What cannot be proposed has no period.
        (proposal.verdict, proposal.effect, proposal.added) = (Verdict::Barred(bar), None, None);
    }
}

/// Of several measures of one track on one act for one subject, the heaviest stands.
fn supersede(measures: &[&Measure], acts: &Acts<'_>, outcome: &Outcome, proposals: &mut [Proposal]) {
    let mut first = 0;
    for own in proposals.chunk_by_mut(|one, other| one.subject == other.subject) {
        let mut groups: BTreeMap<(Act, &str), Vec<usize>> = BTreeMap::new();
        // Who is proposed for one measure only has nothing that goes before it.
        for (at, proposal) in own.iter().enumerate().filter(|_| own.len() > 1) {
            if let (Verdict::Proposed, Some(measure)) = (&proposal.verdict, measures.get(proposal.measure)) {
                let group = (act(acts, outcome, &proposal.ground), measure.track.text.as_str());
                groups.entry(group).or_default().push(at);
            }
        }
        for group in groups.into_values() {
            let severity = |at: &usize| measures.get(own[*at].measure).map(|measure| measure.severity);
            let heaviest = group.iter().copied().max_by_key(|at| (severity(at), std::cmp::Reverse(*at)));
            for at in group.into_iter().filter(|at| Some(*at) != heaviest) {
                own[at].verdict = Verdict::Superseded(first + heaviest.unwrap_or(at));
            }
        }
        first += own.len();
    }
}

/// A sanction bars the rewards of the tracks that it names.
fn bar(measures: &[&Measure], proposals: &mut [Proposal]) {
    let barring: Vec<(usize, NodeId, &[crate::policy::Name])> = proposals
        .iter()
        .enumerate()
        .filter(|(_, proposal)| {
            proposal.verdict == Verdict::Proposed && proposal.kind == MeasureKind::Sanction
        })
        .filter_map(|(at, proposal)| {
            Some((at, proposal.subject, measures.get(proposal.measure)?.bars.as_slice()))
        })
        .collect();
    for proposal in proposals {
        if proposal.kind != MeasureKind::Reward || proposal.verdict != Verdict::Proposed {
            continue;
        }
        let Some(track) = measures.get(proposal.measure).map(|measure| &measure.track.text) else { continue };
        // Proposals are in the order of their subjects.
        let own = barring.partition_point(|(_, subject, _)| *subject < proposal.subject);
        let own = barring[own..].iter().take_while(|(_, subject, _)| *subject == proposal.subject);
        let by = own.into_iter().find(|(.., bars)| bars.iter().any(|name| name.text == *track));
        if let Some((at, ..)) = by {
            proposal.verdict = Verdict::Barred(Bar::Proposal(*at));
        }
    }
}
