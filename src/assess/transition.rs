//! The lighter of the old law and the new (从旧兼从轻): a rule that came in the place of another is tried on the
//! older matters, too; where it is lighter for somebody, it judges in the place of the rule of the day.

use super::attribute::Attributed;
use super::decide::lighter;
use super::find::{Read, Truth, scope};
use super::modify::rows_of;
use super::rows::{Rows, slots};
use super::{Applied, Attribution, Finding, MatterRef, MissingFact, Standing, State, Transition, Weight};
use crate::compile::{Program, RuleTarget};
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::{Effect, Measure, MeasureKind, ModifierEffect, Policy};
use crate::value::Day;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The rules that stand in the place of a rule on the day of the assessment, of those that are tried on its matters.
/// A line of them is followed to its end: what was in force between is neither the old law nor the new.
pub(crate) fn successors(program: &Program, rule: usize, today: Day) -> Vec<usize> {
    let mut found = Vec::new();
    for newer in &program.rules[rule].newer {
        if program.rules[*newer].in_force.from > today {
            continue;
        }
        match successors(program, *newer, today) {
            later if later.is_empty() => found.push(*newer),
            later => found.extend(later),
        }
    }
    found.sort_unstable();
    found
}

/// The findings that newer rules make on the matters of older ones.
pub(super) fn tried(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    findings: &[Finding],
) -> Vec<Finding> {
    let mut all = Vec::new();
    for old in findings {
        for newer in successors(program, old.rule, world.cycle.today) {
            let law = program.rules[newer].in_force.from;
            let trial = Trial { program, matters, world, law };
            let same = |on: &&RuleTarget| {
                on.target.kind == old.matter.kind as usize
                    && on.target.child == old.matter.child.map(|(child, _)| child as usize)
            };
            let target = program.rules[newer].targets.iter().find(same);
            all.extend(target.and_then(|on| trial.finding(newer, on, old.matter)));
        }
    }
    all
}

/// Rules on a matter as if it had happened on the day on which the newer law came into force; the organisation is that
/// of the matter's own day.
struct Trial<'a> {
    program: &'a Program,
    matters: &'a Matters,
    world: &'a World<'a>,
    law: Day,
}

impl Trial<'_> {
    fn finding(&self, rule: usize, on: &RuleTarget, matter: MatterRef) -> Option<Finding> {
        let rows = Rows::of(self.program, self.matters, on.target)?;
        let row = matter.child.map_or(matter.row, |(_, row)| row) as usize;
        let truth = self.row(rule, on, &rows, row);
        let read = Read { world: self.world, rule, on, scope: scope(self.program, on), law: Some(self.law) };
        let (batch, of) = (rows.batch(row..row + 1, &read.slots()), (matter, rows.day(row)));
        match truth {
            Truth::False => None,
            Truth::True => Some(read.finding((&batch, 0), of, |_| State::Applies)),
            Truth::Unknown => Some(read.finding((&batch, 0), of, |plain| {
                let own = on.when.as_ref().and_then(|when| plain.truth(when).err()).unwrap_or_default();
                let others = self.program.rules[rule].unless.iter();
                let open = others.filter(|other| self.applies(**other, matter) == Truth::Unknown);
                State::Undetermined(own.into_iter().chain(open.map(|at| MissingFact::Rule(*at))).collect())
            })),
        }
    }

    /// Does a rule apply to a row, whatever excludes it taken into account?
    fn row(&self, rule: usize, on: &RuleTarget, rows: &Rows<'_>, row: usize) -> Truth {
        let scope = scope(self.program, on);
        let batch = rows.batch(row..row + 1, &slots(on.when.as_ref(), scope.variables.len()));
        let plain = Plain::new(self.world, &batch, 0, scope).under(Some(self.law));
        let own = match on.when.as_ref().map(|when| plain.truth(when)) {
            None | Some(Ok(true)) => Truth::True,
            Some(Ok(false)) => Truth::False,
            Some(Err(_)) => Truth::Unknown,
        };
        let others = self.program.rules[rule].unless.iter();
        others.fold(own, |own, other| match own {
            Truth::False => own,
            _ => own.unless(self.applies(*other, rows.reference(row))),
        })
    }

    /// Does another rule apply to the matter, of those in force when the newer law came?
    fn applies(&self, rule: usize, matter: MatterRef) -> Truth {
        let compiled = &self.program.rules[rule];
        if !compiled.in_force.contains(self.law) {
            return Truth::False;
        }
        let mut found = Truth::False;
        for on in compiled.targets.iter().filter(|on| on.target.kind == matter.kind as usize) {
            let Some(rows) = Rows::of(self.program, self.matters, on.target) else { continue };
            for row in rows_of(self.matters, on.target, matter) {
                found = found.or(self.row(rule, on, &rows, row));
            }
        }
        found
    }
}

/// Says of everybody whom the rule of the day or a newer one holds, which of them judges; what the other says of him
/// or her yields, and what newer rules say of anybody else is left out.
pub(super) fn settle(
    program: &Program,
    policy: &Policy,
    world: &World<'_>,
    findings: &[Finding],
    attributed: &mut Attributed,
) -> Vec<Transition> {
    let measures: Vec<&Measure> = policy.measures.values().map(|defined| &defined.body).collect();
    let settling = Settling { program, measures, findings, open: &attributed.open };
    let attributions = &mut attributed.attributions;
    let by_finding: BTreeMap<(usize, MatterRef), usize> =
        findings.iter().enumerate().map(|(at, finding)| ((finding.rule, finding.matter), at)).collect();
    let mut transitions = Vec::new();
    for (at, old) in findings.iter().enumerate().filter(|(_, finding)| finding.law.is_none()) {
        let newer = successors(program, old.rule, world.cycle.today);
        if newer.is_empty() {
            continue;
        }
        let tried: Vec<usize> =
            newer.iter().filter_map(|rule| by_finding.get(&(*rule, old.matter)).copied()).collect();
        let held = attributions.iter().filter(|one| one.effect == Effect::Hold);
        let concerned = held.filter(|one| one.finding == at || tried.contains(&one.finding));
        let subjects: BTreeSet<NodeId> = concerned.map(|one| one.subject).collect();
        for subject in subjects {
            let transition = settling.compare(at, subject, (&newer, &tried), attributions);
            yields(&transition, attributions);
            transitions.push(transition);
        }
        // A newer rule is tried on an older matter for those alone whom it or the older one holds.
        let judged: BTreeSet<NodeId> =
            transitions.iter().filter(|one| one.finding == at).map(|one| one.subject).collect();
        attributions.retain(|one| !tried.contains(&one.finding) || judged.contains(&one.subject));
    }
    transitions
}

struct Settling<'a> {
    program: &'a Program,
    measures: Vec<&'a Measure>,
    findings: &'a [Finding],
    open: &'a BTreeMap<usize, Vec<MissingFact>>,
}

impl Settling<'_> {
    fn compare(
        &self,
        old: usize,
        subject: NodeId,
        (newer, tried): (&[usize], &[usize]),
        attributions: &[Attribution],
    ) -> Transition {
        let (by_old, old_known) = self.weigh(&[old], subject, attributions);
        let (by_new, new_known) = self.weigh(tried, subject, attributions);
        let applied = match (old_known, new_known) {
            (false, _) => Applied::OldUnknown,
            // Nothing is lighter than not to be held.
            (true, false) if by_old.held => Applied::NewUnknown,
            (true, false) => Applied::Old,
            (true, true) if self.order(&by_new, &by_old) == Ordering::Less => Applied::New,
            (true, true) => Applied::Old,
        };
        let (newer, tried) = (newer.to_vec(), tried.to_vec());
        Transition { finding: old, subject, newer, tried, by_old, by_new, applied }
    }

    /// What some findings give somebody, and whether that is known.
    fn weigh(&self, of: &[usize], subject: NodeId, attributions: &[Attribution]) -> (Weight, bool) {
        let mut weight = Weight::default();
        let mut known = !of.iter().any(|at| {
            // Whose conflict is not settled, and who is not known, may be heavier or lighter.
            self.findings[*at].state != State::Applies || self.open.contains_key(at)
        });
        let own = attributions
            .iter()
            .filter(|one| one.subject == subject && one.effect == Effect::Hold && of.contains(&one.finding));
        for one in own {
            match one.standing {
                Standing::Stands => self.add(&mut weight, one),
                Standing::Undetermined => known = false,
                Standing::Cleared | Standing::Yields => {}
            }
        }
        (weight, known)
    }

    fn add(&self, weight: &mut Weight, one: &Attribution) {
        weight.held = true;
        weight.points = weight.points.saturating_add(one.points.unwrap_or_default());
        let measure = self.measure(one).filter(|at| self.severity(Some(*at)) > self.severity(weight.measure));
        weight.measure = measure.or(weight.measure);
    }

    /// The sanction that the line of an attribution names, a grade lighter for each modifier that reduces.
    fn measure(&self, one: &Attribution) -> Option<usize> {
        let on = super::attribute::target(self.program, &self.findings[one.finding])?;
        let mut measure = on.clauses.get(one.clause)?.measure?;
        for applied in one.modifiers.iter().filter(|applied| applied.missing.is_empty()) {
            let modifier = self.program.modifiers.get(applied.modifier);
            if modifier.is_some_and(|modifier| modifier.effect == ModifierEffect::Reduce) {
                measure = lighter(&self.measures, self.measures.get(measure)?).unwrap_or(measure);
            }
        }
        (self.measures.get(measure)?.kind == MeasureKind::Sanction).then_some(measure)
    }

    /// No measure is lighter than any.
    fn severity(&self, measure: Option<usize>) -> Option<Decimal> {
        measure.and_then(|at| self.measures.get(at)).map(|measure| measure.severity)
    }

    /// Less is lighter: not held, then by the heaviest sanction, then by the points.
    fn order(&self, a: &Weight, b: &Weight) -> Ordering {
        let held = a.held.cmp(&b.held);
        let measure = self.severity(a.measure).cmp(&self.severity(b.measure));
        held.then(measure).then(b.points.cmp(&a.points))
    }
}

/// What does not judge yields; where the rule of the day is open, the newer one is, too.
fn yields(transition: &Transition, attributions: &mut [Attribution]) {
    for one in attributions.iter_mut().filter(|one| one.subject == transition.subject) {
        let (old, new) = (one.finding == transition.finding, transition.tried.contains(&one.finding));
        let standing = match transition.applied {
            Applied::New if old => Standing::Yields,
            Applied::Old | Applied::NewUnknown | Applied::OldUnknown if new => Standing::Yields,
            _ => continue,
        };
        // A defence stays visible.
        if one.standing != Standing::Cleared {
            one.standing = standing;
        }
    }
}
