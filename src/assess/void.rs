//! Void figures: indicators whose value does not count, because of what was found about it.
//!
//! Asked after the tally and before anything is computed from indicators, so that what is void reaches nothing.

use super::attribute::target;
use super::results::Subjects;
use super::rows::{Rows, slots};
use super::{Finding, Index, Outcome, Standing, State, Void, VoidBecause};
use crate::compile::Program;
use crate::expression::plain::Plain;
use crate::expression::typed::{Expr, Op, ResultOf};
use crate::expression::world::World;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::value::Value;
use std::collections::BTreeSet;

/// What is void, and what may be. By indicator, then subject. `world` knows the totals.
pub fn voids(program: &Program, matters: &Matters, outcome: &Outcome, world: &World<'_>) -> Vec<Void> {
    let mut all = Vec::new();
    for (indicator, defined) in program.indicators.iter().enumerate() {
        let Some(condition) = &defined.void_when else { continue };
        let accounts = accounts(condition);
        let open = open(program, matters, outcome, world, &accounts);
        let subjects = Subjects::of(world, &defined.of);
        for (at, subject) in subjects.each() {
            let because = match subjects.value(world, condition, at) {
                Some(Value::Bool(true)) => {
                    VoidBecause::Findings(named(outcome, &accounts, subject, Standing::Stands))
                }
                Some(Value::Bool(false)) => {
                    let mut findings: Vec<usize> = named(outcome, &accounts, subject, Standing::Undetermined);
                    findings.iter_mut().for_each(|at| *at = outcome.attributions[*at].finding);
                    let touched = open
                        .iter()
                        .filter(|(_, whom)| whom.as_ref().is_none_or(|all| all.contains(&subject)));
                    findings.extend(touched.map(|(at, _)| *at));
                    findings.sort_unstable();
                    findings.dedup();
                    if findings.is_empty() {
                        continue;
                    }
                    VoidBecause::Doubt(findings)
                }
                _ => VoidBecause::Doubt(Vec::new()),
            };
            all.push(Void { indicator, subject, given: None, because });
        }
    }
    all
}

/// The accounts of points that a condition reads.
fn accounts(condition: &Expr) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    condition.walk(&mut |part| {
        if let Op::Result(ResultOf::Points(account), _) = &part.op {
            found.insert(account.clone());
        }
    });
    found
}

/// The attributions of a standing on some accounts that name somebody.
fn named(outcome: &Outcome, accounts: &BTreeSet<String>, subject: NodeId, standing: Standing) -> Vec<usize> {
    let attributions = outcome.attributions.iter().enumerate();
    let named = attributions.filter(|(_, one)| {
        one.subject == subject && one.standing == standing && accounts.contains(&one.category)
    });
    named.map(|(at, _)| at).collect()
}

/// Findings that nobody can determine and that would count on some account, and whom they would name; none: that
/// is not known either.
fn open(
    program: &Program,
    matters: &Matters,
    outcome: &Outcome,
    world: &World<'_>,
    accounts: &BTreeSet<String>,
) -> Vec<(usize, Option<BTreeSet<NodeId>>)> {
    let open = outcome.findings.iter().enumerate();
    let open = open.filter(|(_, finding)| matches!(finding.state, State::Undetermined(_)));
    open.filter_map(|(at, finding)| Some((at, would_name(program, matters, finding, world, accounts)?)))
        .filter(|(_, whom)| whom.as_ref().is_none_or(|whom| !whom.is_empty()))
        .collect()
}

fn would_name(
    program: &Program,
    matters: &Matters,
    finding: &Finding,
    world: &World<'_>,
    accounts: &BTreeSet<String>,
) -> Option<Option<BTreeSet<NodeId>>> {
    let on = target(program, finding)?;
    let rows = Rows::of(program, matters, on.target)?;
    let clauses: Vec<_> = on.clauses.iter().filter(|clause| accounts.contains(&clause.category)).collect();
    if clauses.is_empty() {
        return None;
    }
    let row = finding.matter.child.map_or(finding.matter.row, |(_, row)| row) as usize;
    let scope = super::scope(program, on);
    let read = clauses.iter().flat_map(|clause| clause.when.iter().chain(&clause.whom));
    let batch = rows.batch(row..row + 1, &slots(read, scope.variables.len()));
    let plain = Plain::new(world, &batch, 0, scope);
    let mut whom = BTreeSet::new();
    for clause in clauses {
        if let Some(Ok(false)) = clause.when.as_ref().map(|when| plain.truth(when)) {
            continue;
        }
        for named in &clause.whom {
            match plain.eval(named) {
                Ok(Value::Node(node)) => whom.extend([node]),
                Ok(Value::Nodes(nodes)) => whom.extend(nodes.iter().copied()),
                _ => return Some(None),
            }
        }
        if clause.whom.is_empty() {
            return Some(None);
        }
    }
    Some(Some(whom))
}

/// The indicators that an expression reads about a subject, those in between included: what it reads through
/// computed indicators and scorecards.
pub fn reads(program: &Program, cards: &[Vec<Index>], expr: &Expr) -> BTreeSet<Index> {
    let (mut found, mut open) = (BTreeSet::new(), direct(cards, expr));
    while let Some(next) = open.pop() {
        if found.insert(next) {
            let value = program.indicators.get(next).and_then(|indicator| indicator.value.as_ref());
            open.extend(value.iter().flat_map(|value| direct(cards, value)));
        }
    }
    found
}

/// Is an indicator computed from others that are computed themselves?
pub fn nested(program: &Program) -> bool {
    let computed = |at: &Index| program.indicators.get(*at).is_some_and(|read| read.value.is_some());
    let values = program.indicators.iter().filter_map(|indicator| indicator.value.as_ref());
    values.flat_map(|value| direct(&[], value)).any(|at| computed(&at))
}

fn direct(cards: &[Vec<Index>], expr: &Expr) -> Vec<Index> {
    let mut found = Vec::new();
    expr.walk(&mut |part| match &part.op {
        Op::Result(ResultOf::Indicator { at, back: 0, .. }, _) => found.push(*at),
        Op::Result(ResultOf::Score(card), _) => found.extend(cards.get(*card).into_iter().flatten()),
        _ => {}
    });
    found
}
