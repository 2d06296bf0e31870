//! Quotas, ready to run.

use super::results::{PopulationProgram, number, population};
use super::{CompileFault, Compiler, index};
use crate::expression::typed::{Expr, Op};
use crate::policy::{ParameterUnit, Policy, Quota, QuotaBase, QuotaOf};
use crate::source::{Fault, said};
use std::collections::BTreeSet;

/// A quota, ready to run. Its rounding stands in the policy.
#[derive(Debug, Clone)]
pub struct QuotaProgram {
    /// What is counted.
    pub of: QuotaOfProgram,
    /// How many, or how much of the base in percent.
    pub limit: Expr,
    /// The limit is a share of the base.
    pub share: bool,
    /// Only those whose step on the ladder is known are the base of a share.
    pub assessed: bool,
    /// Among whom is counted; none: whoever has the measure.
    pub among: Option<PopulationProgram>,
    /// A quota in each group of equal value.
    pub within: Option<Expr>,
}

/// What a quota counts.
#[derive(Debug, Clone, PartialEq)]
pub enum QuotaOfProgram {
    /// A ladder and a grade of it.
    Grade(usize, String),
    /// A measure.
    Measure(usize),
}

/// All quotas, in the order of their ids.
pub(super) fn quotas(compiler: &mut Compiler<'_>) -> Vec<Option<QuotaProgram>> {
    let policy = compiler.policy;
    policy.quotas.values().map(|quota| one(compiler, &quota.body)).collect()
}

fn one(compiler: &mut Compiler<'_>, quota: &Quota) -> Option<QuotaProgram> {
    let policy = compiler.policy;
    let (of, ladder) = match &quota.of {
        QuotaOf::Measure(measure) => {
            (index(&policy.measures, &measure.text).map(QuotaOfProgram::Measure), None)
        }
        QuotaOf::Grade { ladder, grade } => {
            let of = index(&policy.ladders, &ladder.text);
            (of.map(|of| QuotaOfProgram::Grade(of, grade.text.clone())), policy.ladders.get(&ladder.text))
        }
    };
    let among = match &quota.base {
        Some((QuotaBase::Of(of), _)) => Some(population(compiler, of)),
        _ => ladder.map(|ladder| population(compiler, &ladder.body.of)),
    };
    let limit = number(compiler, &quota.at_most);
    let share = limit.as_ref().map(|limit| quota.percent || share(compiler, limit, quota));
    if share == Some(true) {
        rounded(compiler, quota);
    }
    let within = quota.within.as_ref().map(|formula| {
        let Some(among) = &among else {
            compiler.problems.push(CompileFault::GroupsOfWhom.at(formula.place()).help(name_a_base()));
            return None;
        };
        compiler.checker().check(&formula.0, &among.scope())
    });
    let within = match within {
        Some(None) => return None,
        other => other.flatten(),
    };
    let assessed = matches!(quota.base, Some((QuotaBase::Assessed, _)));
    Some(QuotaProgram { of: of?, limit: limit?, share: share?, assessed, among, within })
}

/// Is the limit a share: are its parameters percentages?
fn share(compiler: &mut Compiler<'_>, limit: &Expr, quota: &Quota) -> bool {
    let units = units(compiler.policy, limit);
    if units.len() > 1 {
        compiler.problems.raise(CompileFault::MixedLimit, quota.at_most.place());
    }
    units.contains(&true)
}

/// Whether the parameters that an expression reads are percentages: yes, no, or both.
fn units(policy: &Policy, limit: &Expr) -> BTreeSet<bool> {
    let mut units = BTreeSet::new();
    limit.walk(&mut |part: &Expr| {
        if let Op::Parameter(at, _) = &part.op {
            let unit = policy.parameters.values().nth(*at).map(|parameter| parameter.body.unit);
            units.insert(unit == Some(ParameterUnit::Percent));
        }
    });
    units
}

/// A share says of whom, and what becomes of the rest after the point.
fn rounded(compiler: &mut Compiler<'_>, quota: &Quota) {
    let place = quota.at_most.place();
    if quota.base.is_none() {
        let help = match quota.of {
            QuotaOf::Measure(_) => name_a_base(),
            QuotaOf::Grade { .. } => said(
                "write `base: assessed` (those whose grade is known) or `base: population` (all)",
                "请写 `base: assessed`（等次已定者）或 `base: population`（全部对象）",
            ),
        };
        compiler.problems.push(CompileFault::ShareOfWhat.at(place).help(help));
    }
    if quota.round.is_none() {
        let help = said("write `round: down`, `up` or `half_up`", "请写 `round: down`、`up` 或 `half_up`");
        compiler.problems.push(CompileFault::ShareRounded.at(place).help(help));
    }
}

fn name_a_base() -> crate::source::Said {
    said(
        "write `base:` with `person`, `unit`, `{person: role}` or `{unit: kind}`",
        "请写 `base:`，其值为 `person`、`unit`、`{person: 身份}` 或 `{unit: 类别}`",
    )
}
