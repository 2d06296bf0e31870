//! Escalations: the occasions of each person and unit in the order of their dates, and the step of each.

use super::propose::Sources;
use super::{Earlier, Ground, MatterRef, Occasion, Outcome, Prior, Proposal, Standing, Verdict};
use crate::calendar::earlier;
use crate::compile::EscalationProgram;
use crate::organisation::NodeId;
use crate::policy::{Duration, Effect, Window};
use crate::value::{Day, Interval};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// An occasion of this cycle: a day and a matter, with the attributions on it. Of one day, by the id of the matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    date: Day,
    id: SmolStr,
    matter: MatterRef,
}

impl Sources<'_> {
    /// Measures of escalations.
    pub fn of_escalations(&self, outcome: &Outcome) -> Vec<Proposal> {
        let mut all = Vec::new();
        for (index, escalation) in self.program.escalations.iter().enumerate() {
            let occasions = self.occasions(escalation, outcome, Standing::Stands);
            let open = self.occasions(escalation, outcome, Standing::Undetermined);
            for (subject, own) in &occasions {
                let (past, none) = (self.past(escalation, *subject), BTreeMap::new());
                let line =
                    Line { sources: self, escalation, own, past, open: open.get(subject).unwrap_or(&none) };
                for (at, key) in own.keys().enumerate() {
                    let Some(occasion) = line.occasion(index, at, key) else { continue };
                    all.extend(self.of_occasion(escalation, outcome, *subject, &occasion));
                }
            }
        }
        all
    }

    /// By subject: the occasions of this cycle, each with the first of its attributions of a standing.
    fn occasions(
        &self,
        escalation: &EscalationProgram,
        outcome: &Outcome,
        standing: Standing,
    ) -> BTreeMap<NodeId, BTreeMap<Key, usize>> {
        let mut by_subject: BTreeMap<NodeId, BTreeMap<Key, usize>> = BTreeMap::new();
        for (at, one) in outcome.attributions.iter().enumerate() {
            let finding = &outcome.findings[one.finding];
            if one.effect != Effect::Hold
                || one.standing != standing
                || !escalation.on.contains(&finding.rule)
            {
                continue;
            }
            let matter = MatterRef { child: None, ..finding.matter };
            let ids = self.matters.tables.get(matter.kind as usize).map(|table| &table.ids);
            let id = ids.and_then(|ids| ids.get(matter.row as usize));
            let id = id.map_or_else(|| "".into(), |id| self.world.symbols.text(*id));
            by_subject
                .entry(one.subject)
                .or_default()
                .entry(Key { date: finding.date, id, matter })
                .or_insert(at);
        }
        by_subject
    }

    /// The days before this cycle on which a measure of the escalation was imposed, each with the first of them.
    fn past(&self, escalation: &EscalationProgram, subject: NodeId) -> BTreeMap<Day, usize> {
        let mut days = BTreeMap::new();
        let before = self.history.iter().filter(|past| {
            past.subject == subject
                && past.from < self.world.cycle.from
                && escalation.steps.iter().any(|step| step.contains(&past.measure))
        });
        for past in before {
            let first = days.entry(past.from).or_insert(past.measure);
            *first = past.measure.min(*first);
        }
        days
    }

    fn of_occasion(
        &self,
        escalation: &EscalationProgram,
        outcome: &Outcome,
        subject: NodeId,
        occasion: &Occasion,
    ) -> Vec<Proposal> {
        let attribution = &outcome.attributions[occasion.attribution];
        let date = outcome.findings[attribution.finding].date;
        let measures = escalation.steps.get(occasion.step).map_or(&[][..], Vec::as_slice);
        let modifiers = attribution.modifiers.iter().filter(|applied| applied.missing.is_empty());
        let modifiers: Vec<usize> = modifiers.map(|applied| applied.modifier).collect();
        let proposal = |measure: &usize| Proposal {
            subject,
            measure: *measure,
            kind: self.measure_kind(*measure),
            modality: escalation.modality,
            decider: match &escalation.decider {
                Some(decider) => self.subject_decider(Some(decider), subject, date),
                None => self.measure_decider(*measure, subject, date),
            },
            ground: Ground::Escalation(Box::new(occasion.clone())),
            date,
            effect: None,
            added: None,
            verdict: Verdict::Proposed,
            modifiers: modifiers.clone(),
        };
        measures.iter().map(proposal).collect()
    }
}

/// So long from a day on. Periods are half-open: the last day is the one before the end.
fn period(lasts: Duration, from: Day) -> Interval {
    Interval { from, until: lasts.end(from).before() }
}

/// The occasions of one subject.
struct Line<'a> {
    sources: &'a Sources<'a>,
    escalation: &'a EscalationProgram,
    own: &'a BTreeMap<Key, usize>,
    past: BTreeMap<Day, usize>,
    open: &'a BTreeMap<Key, usize>,
}

impl Line<'_> {
    /// The occasion at a place of the line; none where it adds nothing to one before it.
    fn occasion(&self, index: usize, at: usize, key: &Key) -> Option<Occasion> {
        let attribution = *self.own.get(key)?;
        let earlier = match self.escalation.window {
            // A cycle is one occasion, however often.
            Window::Consecutive if at > 0 => return None,
            Window::Consecutive => self.consecutive(),
            Window::Cycle => self.before(at).collect(),
            Window::Within(lasts) => {
                let past = self
                    .past
                    .iter()
                    .map(|(date, measure)| Earlier { date: *date, of: Prior::Measure(*measure) });
                let counts = |one: &Earlier| period(lasts, one.date).contains(key.date);
                past.chain(self.before(at)).filter(counts).collect()
            }
        };
        let number = earlier.len() + 1;
        let step = number.min(self.escalation.steps.len()) - 1;
        Some(Occasion { escalation: index, attribution, number, step, open: self.open(key), earlier })
    }

    fn before(&self, at: usize) -> impl Iterator<Item = Earlier> + '_ {
        let before = self.own.iter().take(at);
        before.map(|(key, attribution)| Earlier { date: key.date, of: Prior::Attribution(*attribution) })
    }

    /// The first occasion of each cycle before this one, back to the first cycle without any.
    fn consecutive(&self) -> Vec<Earlier> {
        let cycle = Interval { from: self.sources.world.cycle.from, until: self.sources.world.cycle.until };
        let in_cycle = |back: i64| {
            let then = earlier(cycle, back);
            let found = self.past.range(then.from..=then.until).next();
            found.map(|(date, measure)| Earlier { date: *date, of: Prior::Measure(*measure) })
        };
        let mut found: Vec<Earlier> = (1..).map_while(in_cycle).collect();
        found.reverse();
        found
    }

    /// What is undetermined and not after the occasion, and would count if it stood.
    fn open(&self, key: &Key) -> Vec<usize> {
        let counts = |date: Day| match self.escalation.window {
            Window::Within(lasts) => period(lasts, date).contains(key.date),
            Window::Cycle => true,
            Window::Consecutive => false,
        };
        let before = self.open.iter().filter(|(other, _)| *other < key && !self.own.contains_key(*other));
        before.filter(|(other, _)| counts(other.date)).map(|(_, at)| *at).collect()
    }
}
