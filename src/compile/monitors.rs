//! Monitors, ready to look.

use super::results::{PopulationProgram, number};
use super::rules::{Target, target};
use super::{CompileFault, Compiler};
use crate::expression::typed::Expr;
use crate::policy::{Defined, Formula, Monitor, MonitorForm};
use crate::value::{Interval, NodeKind, Type};

/// A monitor, ready to look.
#[derive(Debug, Clone)]
pub struct MonitorProgram {
    /// When it looks: while its pack is in force.
    pub in_force: Interval,
    /// The kind of units that are looked at one by one.
    pub of: Option<u32>,
    /// What it looks at.
    pub form: Watching,
}

/// What a monitor looks at, its names resolved.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // as of crate::policy::MonitorForm
pub enum Watching {
    Bunching { over: Target, value: Expr, limit: Expr, width: Expr, good_above: bool },
    LastDigits { over: Target, value: Expr },
    Duplicates { over: Target, value: Expr, at_most: Expr },
    Spike { over: Target, days: Expr },
    Drift { over: Target, sort: Expr },
    Response { rate: Expr, rate_before: Expr, satisfied: Expr, satisfied_before: Expr, at_least: Expr },
}

impl MonitorProgram {
    /// The kind of matters it looks at one by one, if it does.
    pub fn kind(&self) -> Option<usize> {
        match &self.form {
            Watching::Bunching { over, .. }
            | Watching::LastDigits { over, .. }
            | Watching::Duplicates { over, .. }
            | Watching::Spike { over, .. }
            | Watching::Drift { over, .. } => Some(over.kind),
            Watching::Response { .. } => None,
        }
    }
}

/// All monitors, in the order of their ids. One that is at fault looks at nothing.
pub(super) fn monitors(compiler: &mut Compiler<'_>) -> Vec<Option<MonitorProgram>> {
    let policy = compiler.policy;
    policy.monitors.values().map(|monitor| program(compiler, monitor)).collect()
}

fn program(compiler: &mut Compiler<'_>, monitor: &Defined<Monitor>) -> Option<MonitorProgram> {
    let packs = &compiler.policy.packs;
    let in_force = packs.get(monitor.pack).map_or(Interval::ALWAYS, |pack| pack.in_force);
    let kinds = &compiler.names.vocabulary.unit_kinds;
    // What is unknown was reported when the policy was read.
    let of = match &monitor.body.of {
        None => None,
        Some(name) => Some(kinds.code(&name.text)?),
    };
    Some(MonitorProgram { in_force, of, form: watching(compiler, &monitor.body.form)? })
}

fn watching(compiler: &mut Compiler<'_>, form: &MonitorForm) -> Option<Watching> {
    if let MonitorForm::Response { rate, rate_before, satisfied, satisfied_before, at_least } = form {
        let at_least = number(compiler, at_least);
        let scope = PopulationProgram { kind: NodeKind::Unit, only: None }.scope();
        let mut about = |formula: &Formula| compiler.checker().check_as(&formula.0, &scope, &Type::Decimal);
        let (rate, rate_before) = (about(rate), about(rate_before));
        let (satisfied, satisfied_before) = (about(satisfied), about(satisfied_before));
        let (rate, rate_before, satisfied) = (rate?, rate_before?, satisfied?);
        let (satisfied_before, at_least) = (satisfied_before?, at_least?);
        return Some(Watching::Response { rate, rate_before, satisfied, satisfied_before, at_least });
    }
    let name = form.over()?;
    let over = target(compiler, name)?;
    if compiler.schema.kinds[over.kind].owed {
        compiler.problems.raise(CompileFault::CountsDuty { name: name.text.clone() }, name.place);
        return None;
    }
    let scope = compiler.scope(over);
    let mut of_row = |formula: &Formula, of: &Type| compiler.checker().check_as(&formula.0, &scope, of);
    Some(match form {
        MonitorForm::Bunching { value, limit, width, good_above, .. } => {
            let (value, limit) = (of_row(value, &Type::Decimal), of_row(limit, &Type::Decimal));
            let width = number(compiler, width);
            Watching::Bunching { over, value: value?, limit: limit?, width: width?, good_above: *good_above }
        }
        MonitorForm::LastDigits { value, .. } => {
            Watching::LastDigits { over, value: of_row(value, &Type::Decimal)? }
        }
        MonitorForm::Duplicates { value, at_most, .. } => {
            let value = of_row(value, &Type::Decimal);
            let at_most = number(compiler, at_most);
            Watching::Duplicates { over, value: value?, at_most: at_most? }
        }
        MonitorForm::Spike { days, .. } => Watching::Spike { over, days: number(compiler, days)? },
        MonitorForm::Drift { sort, .. } => Watching::Drift { over, sort: of_row(sort, &Type::Bool)? },
        MonitorForm::Response { .. } => return None,
    })
}
