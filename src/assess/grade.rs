//! Where everybody stands on ladders: grades, and proposals of the measures that steps give.

use super::alone::Alone;
use super::ladder::{Holds, OnLadder, Pieces, Step, stand, within};
use super::propose::Sources;
use super::results::{Subjects, number};
use super::together::{join, join_all, pieces};
use super::{Grade, Ground, MissingFact, Outcome, Proposal, Verdict};
use crate::compile::{LadderProgram, LadderStepProgram};
use crate::expression::plain::Known;
use crate::expression::typed::Op;
use crate::expression::world::World;
use crate::expression::{Expr, Scope};
use crate::organisation::NodeId;
use crate::value::Value;
use rust_decimal::Decimal;
use std::ops::Range;

/// A number, or which facts are missing.
type Number = Result<Decimal, Vec<MissingFact>>;

/// What ladders come to.
#[derive(Default)]
struct Climbed {
    proposals: Vec<Proposal>,
    grades: Vec<Grade>,
    no_band: Vec<(usize, NodeId, Decimal)>,
}

impl Sources<'_> {
    /// Measures of ladders, on so many threads, for everybody or for some alone. Grades, and numbers that no step covers, go into the
    /// outcome.
    pub fn of_ladders(
        &self,
        outcome: &mut Outcome,
        (threads, alone): (usize, Option<&Alone<'_>>),
    ) -> Vec<Proposal> {
        let mut all = Vec::new();
        for (index, ladder) in self.program.ladders.iter().enumerate() {
            // A bound whose parameter has no value in this cycle: the ladder is not in force.
            let Some(steps) = bounds(self.world, ladder) else { continue };
            let whom = alone.map(|alone| alone.whom);
            let subjects = Subjects::among(self.world, &ladder.of, (whom, threads));
            let line = (!ladder.asks()).then(|| Pieces::of(&steps, |holds| stands(ladder, &steps, holds)));
            let of = Climb { sources: self, index, ladder, steps: &steps, line, subjects: &subjects };
            let mut grades = Vec::new();
            for climbed in pieces(subjects.len(), threads, |rows| of.climbed(rows)) {
                join(&mut all, climbed.proposals);
                join(&mut outcome.no_band, climbed.no_band);
                grades.push(climbed.grades);
            }
            // Nearly everybody has one.
            join_all(&mut outcome.grades, grades);
        }
        all
    }

    /// The number of somebody, and what holds of each step.
    pub fn asked(&self, ladder: &LadderProgram, steps: &[Step], subject: NodeId) -> (Number, Vec<Holds>) {
        let scope = ladder.of.scope();
        let known = |expr: &Expr| self.known_on(&scope, expr, subject, self.world.cycle.until);
        let mut holds = Vec::new();
        let value = measured(ladder, known);
        held(ladder, steps, (&value, known), &mut holds);
        (value, holds)
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

/// A ladder, and everybody who may stand on it.
struct Climb<'a> {
    sources: &'a Sources<'a>,
    index: usize,
    ladder: &'a LadderProgram,
    steps: &'a [Step],
    /// Of a ladder whose steps have no conditions, where the numbers stand.
    line: Option<Pieces>,
    subjects: &'a Subjects,
}

impl Climb<'_> {
    /// What it comes to for the subjects of some rows.
    fn climbed(&self, rows: Range<usize>) -> Climbed {
        let (ladder, index) = (self.ladder, self.index);
        let (mut all, mut holds) = (Climbed::default(), Vec::new());
        // Most ladders stand on one result of those who stand on them.
        let results = ladder.on.as_ref().and_then(|on| match &on.op {
            Op::Result(what, whom) if matches!(whom.op, Op::Variable(_)) => {
                Some(self.sources.world.results.about(what))
            }
            _ => None,
        });
        for (at, subject) in self.subjects.each().take(rows.end).skip(rows.start) {
            let known = |expr: &Expr| self.subjects.known(self.sources.world, expr, at);
            let result = results.and_then(|results| results.get(subject));
            let value = result.map_or_else(|| measured(ladder, known), |value| Ok(value.normalize()));
            if value.is_err() && !ladder.grades() && !ladder.asks() {
                continue;
            }
            let stands = match (&self.line, &value) {
                (Some(line), Ok(value)) => line.stand(*value),
                _ => {
                    held(ladder, self.steps, (&value, known), &mut holds);
                    stands(ladder, self.steps, &holds)
                }
            };
            let value = value.ok();
            if let OnLadder::Step(step) = stands {
                all.proposals.extend(self.sources.of_step(ladder, (index, step, value), subject));
            }
            if let (OnLadder::NoStep, Some(value)) = (&stands, value) {
                all.no_band.push((index, subject, value));
            }
            if ladder.grades()
                || !matches!((&stands, value), (OnLadder::Step(_), _) | (OnLadder::NoStep, Some(_)))
            {
                all.grades.push(Grade { ladder: index, subject, value, stands });
            }
        }
        all
    }
}

/// The number of somebody, where expressions about him or her have the value `known`.
fn measured(ladder: &LadderProgram, known: impl Fn(&Expr) -> Known) -> Number {
    match ladder.on.as_ref().map(known) {
        Some(Ok(Value::Decimal(value))) => Ok(value.normalize()),
        Some(Err(missing)) => Err(missing),
        _ => Err(Vec::new()),
    }
}

/// What holds of each step for somebody of that number goes into `holds`.
fn held(
    ladder: &LadderProgram,
    steps: &[Step],
    (value, known): (&Number, impl Fn(&Expr) -> Known),
    holds: &mut Vec<Holds>,
) {
    holds.clear();
    holds.extend(steps.iter().zip(&ladder.steps).map(|(step, program)| {
        let bounds = match value {
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
