//! Figures behind a step of a ladder: its bounds, and what makes up the points that stand on it.

use super::{At, Change, facts, ties};
use crate::assess::{Attribution, MatterRef, number};
use crate::compile::LadderStepProgram;
use crate::expression::typed::{Expr, Op};
use crate::expression::{Scope, facts::parameters, plain::Plain, world::Batch};
use crate::organisation::NodeId;
use crate::{Assessment, Basis, Case};
use rust_decimal::Decimal;

/// So many of the attributions that make up the points are looked into.
const PARTS: usize = 12;

/// Changes of the facts and dates behind each attribution of the subject, and of the bounds of the step.
pub(super) fn candidates(
    assessment: &Assessment,
    basis: &Basis,
    case: &Case<'_>,
    (ladder, step): (usize, usize),
    subject: NodeId,
) -> Vec<Change> {
    let Some(program) = case.program.ladders.get(ladder) else { return Vec::new() };
    let Some(bounds) = program.steps.get(step) else { return Vec::new() };
    let own = assessment.outcome.attributions.iter().filter(|one| one.subject == subject);
    let mut found: Vec<Change> = own.take(PARTS).flat_map(|one| behind(assessment, basis, one)).collect();
    let symbols = case.matters.symbols.clone();
    let results = crate::assess::results_of(&assessment.outcome);
    case.look(&symbols, |world| {
        let world = crate::expression::world::World { results: &results, ..*world };
        let value = number(&world, &program.of.scope(), program.on.as_ref(), Some(subject));
        if let Some(value) = value {
            for expr in of(bounds) {
                let batch = Batch::single(Vec::new(), world.cycle.until);
                let none = Scope::default();
                found.extend(bound(expr, &Plain::new(&world, &batch, 0, &none), value));
            }
        }
    });
    found
}

fn of(step: &LadderStepProgram) -> impl Iterator<Item = &Expr> {
    step.low.iter().chain(&step.high).map(|(expr, _)| expr)
}

/// A bound that is a parameter, at the number and just beside it.
fn bound(expr: &Expr, plain: &Plain<'_>, value: Decimal) -> Vec<Change> {
    let expr = match &expr.op {
        Op::Widen(inner) => inner,
        _ => expr,
    };
    let Op::Parameter(..) = expr.op else { return Vec::new() };
    let step = Decimal::new(1, value.normalize().scale());
    let around = [Some(value), value.checked_add(step), value.checked_sub(step)];
    let mut found = Vec::new();
    for read in parameters([expr], plain) {
        let (Some(from), Some(since)) = (read.value, read.since) else { continue };
        let (parameter, key) = (read.parameter, read.key);
        let other = around.iter().flatten().filter(|to| **to != from);
        found.extend(other.map(|to| Change::Parameter { parameter, key: key.clone(), since, from, to: *to }));
    }
    found
}

/// What might turn one attribution, as changes of the matter among all.
fn behind(assessment: &Assessment, basis: &Basis, one: &Attribution) -> Vec<Change> {
    let finding = &assessment.outcome.findings[one.finding];
    let aim = super::Aim::Line {
        rule: finding.rule,
        clause: one.clause,
        matter: finding.matter,
        subject: one.subject,
    };
    let case = aim.case(assessment, basis);
    let super::Aim::Line { rule, clause, matter, subject } = aim.alone(assessment) else { return Vec::new() };
    let at = At { rule, clause, matter, subject, stands: true };
    let mut found = facts::candidates(&case, &at);
    found.extend(ties::candidates(&case, &at));
    for change in &mut found {
        if let Change::Fact { matter, .. } = change {
            *matter = MatterRef { child: None, ..finding.matter };
        }
    }
    found
}
