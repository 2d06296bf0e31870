//! Where everybody stands on ladders: grades, and proposals of the measures that steps give.

use super::ladder::{Holds, OnLadder, Step, stand, within};
use super::propose::Sources;
use super::results::{Subjects, number};
use super::{Grade, Ground, MissingFact, Outcome, Proposal, Verdict};
use crate::compile::{LadderProgram, LadderStepProgram};
use crate::expression::plain::Known;
use crate::expression::world::World;
use crate::expression::{Expr, Scope};
use crate::organisation::NodeId;
use crate::value::Value;
use rust_decimal::Decimal;

/// A number, or which facts are missing.
type Number = Result<Decimal, Vec<MissingFact>>;

impl Sources<'_> {
    /// Measures of ladders. Grades, and numbers that no step covers, go into the outcome.
    pub fn of_ladders(&self, outcome: &mut Outcome) -> Vec<Proposal> {
        let mut all = Vec::new();
        for (index, ladder) in self.program.ladders.iter().enumerate() {
            // A bound whose parameter has no value in this cycle: the ladder is not in force.
            let Some(steps) = bounds(self.world, ladder) else { continue };
            let subjects = Subjects::of(self.world, &ladder.of);
            let mut holds = Vec::new();
            for (at, subject) in subjects.each() {
                let known = |expr: &Expr| subjects.known(self.world, expr, at);
                let value = asked(ladder, &steps, known, &mut holds);
                if value.is_err() && !ladder.grades() && !ladder.asks() {
                    continue;
                }
                let stands = stands(ladder, &steps, &holds);
                let value = value.ok();
                if let OnLadder::Step(step) = stands {
                    all.extend(self.of_step(ladder, (index, step, value), subject));
                }
                if let (OnLadder::NoStep, Some(value)) = (&stands, value) {
                    outcome.no_band.push((index, subject, value));
                }
                if ladder.grades()
                    || !matches!((&stands, value), (OnLadder::Step(_), _) | (OnLadder::NoStep, Some(_)))
                {
                    outcome.grades.push(Grade { ladder: index, subject, value, stands });
                }
            }
        }
        all
    }

    /// The number of somebody, and what holds of each step.
    pub fn asked(&self, ladder: &LadderProgram, steps: &[Step], subject: NodeId) -> (Number, Vec<Holds>) {
        let scope = ladder.of.scope();
        let known = |expr: &Expr| self.known_on(&scope, expr, subject, self.world.cycle.until);
        let mut holds = Vec::new();
        (asked(ladder, steps, known, &mut holds), holds)
    }

    fn of_step(
        &self,
        ladder: &LadderProgram,
        (index, step, value): (usize, usize, Option<Decimal>),
        subject: NodeId,
    ) -> Option<Proposal> {
        let day = self.world.cycle.until;
        let measure = ladder.steps.get(step)?.measure?;
        let decider = match &ladder.decider {
            Some(decider) => self.subject_decider(Some(decider), subject, day),
            None => self.measure_decider(measure, subject, day),
        };
        Some(Proposal {
            subject,
            measure,
            kind: self.measure_kind(measure),
            modality: ladder.modality,
            decider,
            ground: Ground::Ladder(index, step, value),
            date: day,
            effect: None,
            added: None,
            verdict: Verdict::Proposed,
            modifiers: Vec::new(),
        })
    }
}

/// The number of somebody, where expressions about him or her have the value `known`; what holds of each step goes
/// into `holds`.
fn asked(
    ladder: &LadderProgram,
    steps: &[Step],
    known: impl Fn(&Expr) -> Known,
    holds: &mut Vec<Holds>,
) -> Number {
    let value = match ladder.on.as_ref().map(&known) {
        Some(Ok(Value::Decimal(value))) => Ok(value.normalize()),
        Some(Err(missing)) => Err(missing),
        _ => Err(Vec::new()),
    };
    holds.clear();
    holds.extend(steps.iter().zip(&ladder.steps).map(|(step, program)| {
        let bounds = match &value {
            Ok(value) => Ok(within(step, *value)),
            Err(_) if step.low.is_none() && step.high.is_none() => Ok(true),
            Err(missing) => Err(missing.clone()),
        };
        // A step without a condition asks for nothing more.
        let Some((_, when)) = &program.when else { return bounds };
        let condition = match known(when) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(Vec::new()),
            Err(missing) => Err(missing),
        };
        both(bounds, condition)
    }));
    value
}

/// The steps of a ladder with their bounds as of the end of the cycle; none where one has no value then.
pub fn bounds(world: &World<'_>, ladder: &LadderProgram) -> Option<Vec<Step>> {
    let none = Scope::default();
    let bound = |side: &Option<(Expr, bool)>| -> Option<Option<(Decimal, bool)>> {
        let Some((expr, included)) = side else { return Some(None) };
        Some(Some((number(world, &none, Some(expr), None)?, *included)))
    };
    let step = |step: &LadderStepProgram| {
        let (low, high) = (bound(&step.low)?, bound(&step.high)?);
        Some(Step { low, high, asks: step.when.is_some(), otherwise: step.otherwise })
    };
    ladder.steps.iter().map(step).collect()
}

/// Where somebody stands, from what holds of each step.
pub fn stands(ladder: &LadderProgram, steps: &[Step], holds: &[Holds]) -> OnLadder {
    stand(steps, holds, ladder.first_hit, |a, b| same(ladder, a, b))
}

/// Do two steps lead to the same thing?
fn same(ladder: &LadderProgram, one: usize, other: usize) -> bool {
    let leads = |at: usize| ladder.steps.get(at).map(|step| (step.measure, &step.grade));
    leads(one) == leads(other)
}

/// Both hold: what is false stays false, whatever of the other is unknown.
fn both(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Ok(false), _) | (_, Ok(false)) => Ok(false),
        (Ok(true), Ok(true)) => Ok(true),
        (Err(mut missing), Err(more)) => {
            missing.extend(more);
            Err(missing)
        }
        (Err(missing), Ok(true)) | (Ok(true), Err(missing)) => Err(missing),
    }
}
