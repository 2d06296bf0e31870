//! What is done with the matters of each kind that pass by: every rule and duty lowered once.

use super::kernel::{Kernel, Scalar};
use super::lower::{Lowering, Slow, read};
use super::tally::MOST_DIGITS;
use super::vector::{Batch, Data, Vector};
use crate::compile::{CounterProgram, DATE, Program, RuleTarget};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::expression::world::World;
use crate::policy::{Counting, Effect, ModifierEffect};
use crate::value::Interval;
use std::collections::BTreeMap;

/// What is done with all matters that pass by.
pub struct Plan {
    /// By kind of the schema; none for kinds that cannot pass by.
    pub kinds: Vec<Option<KindPlan>>,
    /// The accounts of points, in the order of their names.
    pub accounts: Vec<String>,
}

/// What is done with the matters of a kind.
pub struct KindPlan {
    /// Index into the schema's kinds.
    pub kind: usize,
    /// The slots of the columns that are read at all.
    pub used: Vec<bool>,
    /// The expressions of derived fields, by slot.
    pub derived: BTreeMap<usize, Expr>,
    /// Rules, those that others depend on first.
    pub rules: Vec<RulePlan>,
    /// Counters of duties.
    pub counters: Vec<CounterPlan>,
    /// Its matters name acts: which of them are one is not counted.
    pub acts: bool,
}

/// A rule.
pub struct RulePlan {
    /// Index into the program's rules.
    pub rule: usize,
    /// When it applies.
    pub in_force: Interval,
    /// Its condition; none: always.
    pub when: Option<Condition>,
    /// The rules that exclude it, by their places in the plan.
    pub unless: Vec<usize>,
    /// Its consequences.
    pub lines: Vec<Line>,
    /// Why the matters to which it applies are judged one by one.
    pub singly: Option<Singly>,
}

/// Why matters are judged one by one, by the plain stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Singly {
    /// Modifiers may change what the rule says.
    Modifiers,
    /// Its group lets only one rule apply.
    Group,
}

/// A condition: what kernels can evaluate, and the rest.
pub struct Condition {
    /// All of it that kernels can evaluate; none: nothing.
    pub kernel: Option<Kernel>,
    /// The parts that go row by row, and why.
    pub by_row: Vec<(Expr, Slow)>,
    /// The whole, for batches with numbers too large for a kernel.
    pub whole: Expr,
}

/// A consequence.
pub struct Line {
    /// Its place among the clauses of the rule on these rows.
    pub clause: usize,
    /// What it does.
    pub effect: Effect,
    /// Its kernels; else why it goes row by row.
    pub kernels: Result<LineKernels, Slow>,
    /// Up this chain.
    pub up: Option<usize>,
    /// The account of its points.
    pub account: usize,
    /// It has points.
    pub points: bool,
    /// The slots that it reads.
    pub used: Vec<bool>,
    /// Where it names those in a column, all for the same points: the column, the digits and the scale of the points.
    pub plain: Option<(usize, Option<(i64, u32)>)>,
}

impl Line {
    /// Are those in a column named in every row of a batch, with points that are small enough to add up?
    pub fn is_plain(&self, batch: &Batch) -> bool {
        let Some((column, points)) = &self.plain else { return false };
        let small = points.is_none_or(|(digits, scale)| {
            let unit = MOST_DIGITS.checked_sub(scale).map(|more| 10_u64.pow(more));
            unit.and_then(|unit| digits.unsigned_abs().checked_mul(unit))
                .is_some_and(|points| points < 1 << 40)
        });
        small && matches!(batch.columns.get(*column), Some(Some(Vector { data: Data::Code(_), valid: None })))
    }
}

/// The kernels of a consequence.
pub struct LineKernels {
    /// Only if.
    pub when: Option<Kernel>,
    /// To whom.
    pub whom: Vec<Kernel>,
    /// Points.
    pub points: Option<Kernel>,
}

/// A counter of a duty.
pub struct CounterPlan {
    /// Index into the program's duties.
    pub duty: usize,
    /// Index of the duty's counter.
    pub counter: usize,
    /// Which matters.
    pub condition: Option<Condition>,
    /// It asks for those as well that do not fulfil the condition.
    pub all: bool,
    /// Whose, by part of the holder; else why it goes row by row.
    pub whose: Result<Vec<Kernel>, Slow>,
    /// The slots that it reads.
    pub used: Vec<bool>,
}

impl Plan {
    /// Lowers everything that looks at the kinds that pass by.
    pub fn of(program: &Program, world: &World<'_>, passing: &[bool]) -> Plan {
        let mut accounts: Vec<String> = program
            .rules
            .iter()
            .flat_map(|rule| &rule.targets)
            .flat_map(|on| on.clauses.iter().map(|clause| clause.category.clone()))
            .collect();
        accounts.sort();
        accounts.dedup();
        let kind =
            |(kind, passes): (usize, &bool)| passes.then(|| KindPlan::of(program, world, kind, &accounts));
        Plan { kinds: passing.iter().enumerate().map(kind).collect(), accounts }
    }

    /// The chains that its lines go up.
    pub fn chains(&self) -> Vec<usize> {
        let rules = self.kinds.iter().flatten().flat_map(|kind| &kind.rules);
        let mut chains: Vec<usize> =
            rules.flat_map(|rule| rule.lines.iter().filter_map(|line| line.up)).collect();
        chains.sort_unstable();
        chains.dedup();
        chains
    }
}

impl KindPlan {
    fn of(program: &Program, world: &World<'_>, kind: usize, accounts: &[String]) -> KindPlan {
        let scope = &program.scopes[kind].row;
        let first = scope.variables.len() - program.schema.kinds[kind].fields.len();
        let derived: BTreeMap<usize, Expr> =
            program.derived[kind].iter().map(|(column, expr)| (first + column, expr.clone())).collect();
        let mut used = vec![false; scope.variables.len()];
        used[DATE] = true;
        let mut planner =
            Planner { lowering: Lowering { world, derived: &derived }, program, accounts, used: &mut used };
        let mut rules: Vec<RulePlan> = Vec::new();
        for rule in &program.order {
            for on in program.rules[*rule].targets.iter().filter(|on| on.target.kind == kind) {
                let unless = program.rules[*rule].unless.iter();
                let unless =
                    unless.filter_map(|other| rules.iter().position(|known| known.rule == *other)).collect();
                rules.push(planner.rule(*rule, on, unless));
            }
        }
        let duties = program.duties.iter().enumerate();
        let counters = duties.flat_map(|(duty, of)| {
            let counters = of.counters.iter().enumerate();
            counters
                .filter(|(_, counter)| counter.target.kind == kind)
                .map(move |(at, counter)| (duty, at, counter))
        });
        let counters = counters.map(|(duty, at, counter)| planner.counter(duty, at, counter)).collect();
        let acts = program.schema.kinds[kind].act.is_some();
        KindPlan { kind, used, derived, rules, counters, acts }
    }
}

struct Planner<'a> {
    lowering: Lowering<'a>,
    program: &'a Program,
    accounts: &'a [String],
    used: &'a mut Vec<bool>,
}

impl Planner<'_> {
    fn rule(&mut self, rule: usize, on: &RuleTarget, unless: Vec<usize>) -> RulePlan {
        let when = on.when.as_ref().map(|when| self.condition(when));
        let lines = on.clauses.iter().enumerate().map(|(at, clause)| {
            let mut used = vec![false; self.used.len()];
            used[DATE] = true;
            let read_all = clause.when.iter().chain(&clause.whom).chain(&clause.points);
            read_all.for_each(|expr| read(expr, self.lowering.derived, &mut used));
            self.used.iter_mut().zip(&used).for_each(|(all, one)| *all |= *one);
            let lower = |expr: &Expr| self.lowering.lower(expr);
            let kernels = || {
                Ok(LineKernels {
                    when: clause.when.as_ref().map(lower).transpose()?,
                    whom: clause.whom.iter().map(lower).collect::<Result<_, _>>()?,
                    points: clause.points.as_ref().map(lower).transpose()?,
                })
            };
            let account = self.accounts.binary_search(&clause.category).unwrap_or(0);
            let (kernels, points) = (kernels(), clause.points.is_some());
            let plain = kernels.as_ref().ok().filter(|_| clause.up.is_none()).and_then(plain);
            let (effect, up) = (clause.effect, clause.up);
            Line { clause: at, effect, kernels, up, account, points, used, plain }
        });
        let lines = lines.collect();
        let in_force = self.program.rules[rule].in_force;
        RulePlan { rule, in_force, when, unless, lines, singly: singly(self.program, rule, on) }
    }

    fn condition(&mut self, whole: &Expr) -> Condition {
        read(whole, self.lowering.derived, self.used);
        let parts = match &whole.op {
            Op::And(parts) => parts.as_slice(),
            _ => std::slice::from_ref(whole),
        };
        let (mut kernels, mut by_row) = (Vec::new(), Vec::new());
        for part in parts {
            match self.lowering.lower(part) {
                Ok(kernel) => kernels.push(kernel),
                Err(slow) => by_row.push((part.clone(), slow)),
            }
        }
        let kernel = match kernels.len() {
            0 | 1 => kernels.pop(),
            _ => Some(Kernel::And(kernels)),
        };
        Condition { kernel, by_row, whole: whole.clone() }
    }

    fn counter(&mut self, duty: usize, at: usize, counter: &CounterProgram) -> CounterPlan {
        let condition = counter.condition.as_ref().map(|condition| self.condition(condition));
        let mut used = vec![false; self.used.len()];
        used[DATE] = true;
        let whose = counter.whose.iter().map(|(_, expr)| expr);
        let rest = counter.on.iter().chain(&counter.value).chain(&counter.condition);
        rest.chain(whose.clone()).for_each(|expr| read(expr, self.lowering.derived, &mut used));
        self.used.iter_mut().zip(&used).for_each(|(all, one)| *all |= *one);
        let whose = match counter.on.as_ref().or(counter.value.as_ref()) {
            Some(_) => Err(Slow::Counting),
            None => whose.map(|expr| self.lowering.lower(expr)).collect(),
        };
        CounterPlan { duty, counter: at, condition, all: counter.how == Counting::Rate, whose, used }
    }
}

/// The column of those whom a line names, and the points, where these are the same for all.
fn plain(kernels: &LineKernels) -> Option<(usize, Option<(i64, u32)>)> {
    let [Kernel::Column(column)] = kernels.whom.as_slice() else { return None };
    let points = match &kernels.points {
        None => None,
        Some(Kernel::Constant(Scalar::Decimal(digits, scale))) => Some((*digits, *scale)),
        Some(Kernel::Negate(inner)) => match inner.as_ref() {
            Kernel::Constant(Scalar::Decimal(digits, scale)) => Some((digits.checked_neg()?, *scale)),
            _ => return None,
        },
        Some(_) => return None,
    };
    Some((*column, points))
}

/// Must the matters to which a rule applies be judged one by one?
fn singly(program: &Program, rule: usize, on: &RuleTarget) -> Option<Singly> {
    let modified = program.modifiers.iter().any(|modifier| {
        let concerned = modifier.rules.is_empty() || modifier.rules.contains(&rule);
        let looks = modifier.targets.iter().any(|of| of.target.kind == on.target.kind);
        // What a rule leaves open may forbid that others hold, even where it only records.
        let forbids = modifier.effect == ModifierEffect::Forbid;
        concerned && looks && (forbids || on.clauses.iter().any(|clause| clause.effect != Effect::Record))
    });
    let grouped = program.unique.iter().any(|(_, rules)| rules.contains(&rule));
    match (modified, grouped) {
        (true, _) => Some(Singly::Modifiers),
        (_, true) => Some(Singly::Group),
        _ => None,
    }
}

/// Why the matters of a kind cannot pass by: what must be seen together, or needs every reason at the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// It has rows inside, or rules look at them.
    Children,
    /// A rule gives a measure for each matter.
    Measure(usize),
    /// An escalation counts findings.
    Escalation(usize),
    /// A rule that came in its place is tried on its matters, too.
    Transition(usize),
    /// Whether an indicator is void depends on single findings.
    Void(usize),
    /// A monitor looks at all of them.
    Monitor(usize),
}

/// Why the matters of a kind cannot pass by; nothing: they can.
pub fn kept(program: &Program, kind: usize) -> Vec<Kept> {
    let mut all = Vec::new();
    if !program.schema.kinds[kind].children.is_empty() {
        all.push(Kept::Children);
    }
    for (rule, compiled) in program.rules.iter().enumerate() {
        for on in compiled.targets.iter().filter(|on| on.target.kind == kind) {
            if on.clauses.iter().any(|clause| clause.measure.is_some()) {
                all.push(Kept::Measure(rule));
            }
            if !compiled.newer.is_empty() || program.rules.iter().any(|other| other.newer.contains(&rule)) {
                all.push(Kept::Transition(rule));
            }
            let accounts = on.clauses.iter().map(|clause| clause.category.as_str());
            all.extend(accounts.filter_map(|account| voids(program, account)).map(Kept::Void));
        }
    }
    let monitors = program.monitors.iter().enumerate();
    let looks = |monitor: &&crate::compile::MonitorProgram| monitor.kind() == Some(kind);
    all.extend(
        monitors.filter(|(_, one)| one.as_ref().filter(looks).is_some()).map(|(at, _)| Kept::Monitor(at)),
    );
    let escalations = program.escalations.iter().enumerate();
    let looks = |one: &crate::compile::EscalationProgram| {
        let targets = one.on.iter().flat_map(|rule| &program.rules[*rule].targets);
        targets.map(|on| on.target.kind).any(|looked_at| looked_at == kind)
    };
    all.extend(escalations.filter(|(_, one)| looks(one)).map(|(at, _)| Kept::Escalation(at)));
    all.sort();
    all.dedup();
    all
}

/// The indicator that is void where an account says so.
fn voids(program: &Program, account: &str) -> Option<usize> {
    let reads = |condition: &Expr| {
        condition.any(&|part| {
            matches!(&part.op, Op::Result(crate::expression::typed::ResultOf::Points(name), _) if name == account)
        })
    };
    program.indicators.iter().position(|indicator| indicator.void_when.as_ref().is_some_and(reads))
}
