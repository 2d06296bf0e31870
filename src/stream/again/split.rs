//! A rule taken apart: what depends on no parameter, and what is left of it.

use super::touched::Asks;
use crate::compile::{DATE, Program};
use crate::stream::adding::Points;
use crate::stream::kernel::{Kernel, Overflow, Sight};
use crate::stream::plan::{Condition, KindPlan, Line};
use crate::stream::truths::Truths;
use crate::stream::vector::Batch;
use crate::value::{Day, Interval};

/// The column of the first part; before it stands the day.
pub(super) const FIRST: usize = DATE + 1;

/// What is left of a rule on a kind of matter once every part without parameters has become a column of its own.
pub(super) struct Rest {
    /// The parts, in the order of their columns.
    pub parts: Vec<Kernel>,
    /// The rules that are asked: each stands behind those that exclude it, and the last is the rule itself.
    asked: Vec<Asked>,
    /// Its lines with points.
    pub lines: Vec<RestLine>,
    /// The days, in order, from which on something else may be in force.
    pub days: Vec<i32>,
}

/// When a rule applies.
struct Asked {
    when: Option<Kernel>,
    in_force: Interval,
    unless: Vec<usize>,
}

/// What a line gives.
pub(super) struct RestLine {
    /// Its place among the lines of the rule.
    pub line: usize,
    when: Option<Kernel>,
    points: Kernel,
}

/// The points that a line gives for each row: their digits where it gives any, and how many stand after the point.
pub(super) type Given = (Vec<Option<i64>>, u32);

impl Rest {
    /// None where the rule is not for kernels alone, or whom it names depends on parameters.
    pub fn of(program: &Program, plan: &KindPlan, at: usize) -> Option<Rest> {
        let mut needed = vec![false; plan.rules.len()];
        needed[at] = true;
        plan.need(at, &mut needed);
        let order: Vec<usize> = (0..=at).filter(|at| needed[*at]).collect();
        let mut parts = Parts::default();
        let asked = order.iter().map(|at| {
            let rule = &plan.rules[*at];
            let unless = rule.unless.iter().filter_map(|other| order.binary_search(other).ok()).collect();
            let when = match &rule.when {
                None => None,
                Some(Condition { kernel: Some(kernel), by_row, .. }) if by_row.is_empty() => {
                    Some(parts.split(kernel.clone())?)
                }
                Some(_) => return None,
            };
            Some(Asked { when, in_force: rule.in_force, unless })
        });
        let asked = asked.collect::<Option<Vec<Asked>>>()?;
        let asks = Asks::any(program, &plan.derived);
        let lines = plan.rules[at].lines.iter().enumerate().filter(|(_, line)| line.points);
        let lines = lines.map(|(at, line)| rest_line((at, line), &asks, &mut parts));
        let lines = lines.collect::<Option<Vec<RestLine>>>()?;
        let mut rest = Rest { parts: parts.0, asked, lines, days: Vec::new() };
        rest.days = rest.turns();
        Some(rest)
    }

    /// The days from which on a parameter has another value, or a rule is in force or is no more.
    fn turns(&mut self) -> Vec<i32> {
        let of_lines = self.lines.iter_mut().flat_map(|line| line.when.iter_mut().chain([&mut line.points]));
        let mut days = Vec::new();
        for kernel in self.asked.iter_mut().filter_map(|asked| asked.when.as_mut()).chain(of_lines) {
            turns(kernel, &mut days);
        }
        for Interval { from, until } in self.asked.iter().map(|asked| asked.in_force) {
            days.extend([from.0, until.0.saturating_add(1)]);
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The days for which the rule itself is in force.
    pub fn in_force(&self) -> Interval {
        self.asked.last().map_or(Interval::ALWAYS, |asked| asked.in_force)
    }

    /// The parts that have to hold, whatever the parameters are.
    pub fn necessary(&self) -> impl Iterator<Item = usize> + '_ {
        let when = self.asked.last().and_then(|asked| asked.when.as_ref());
        let all = match when {
            Some(Kernel::And(all)) => all.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        all.iter().filter_map(|kernel| match kernel {
            Kernel::Column(slot) => slot.checked_sub(FIRST),
            _ => None,
        })
    }

    /// What each line gives for rows of which the parts and the days are known.
    ///
    /// # Errors
    /// A number was too large for kernels.
    pub fn points(&self, rows: &Batch, sight: Sight<'_>) -> Result<Vec<Given>, Overflow> {
        let Some(applies) = self.truths(rows, sight)?.pop() else { return Ok(Vec::new()) };
        let of_line = |line: &RestLine| {
            let when = line.when.as_ref().map(|when| when.eval(rows, sight)).transpose()?;
            let holds = match when {
                Some(when) => Truths::of(when, rows.rows).within(&applies.holds).holds,
                None => applies.holds.clone(),
            };
            let points = Points::of(Some(line.points.eval(rows, sight)?), rows.rows)?;
            let given = holds.iter().enumerate().map(|(row, holds)| points.at(row).filter(|_| *holds));
            Ok((given.collect(), points.scale))
        };
        self.lines.iter().map(of_line).collect()
    }

    /// Whether each of the rules that are asked applies.
    fn truths(&self, rows: &Batch, sight: Sight<'_>) -> Result<Vec<Truths>, Overflow> {
        let mut all: Vec<Truths> = Vec::with_capacity(self.asked.len());
        for asked in &self.asked {
            let mut truths = match &asked.when {
                None => Truths::always(rows.rows),
                Some(when) => Truths::of(when.eval(rows, sight)?, rows.rows),
            };
            let outside = rows.days().iter().map(|day| !asked.in_force.contains(Day(*day)));
            truths.without(&outside.collect::<Vec<bool>>());
            for other in asked.unless.iter().filter_map(|other| all.get(*other)) {
                (0..rows.rows).for_each(|row| truths.set(row, truths.at(row).unless(other.at(row))));
            }
            all.push(truths);
        }
        Ok(all)
    }
}

fn rest_line((at, line): (usize, &Line), asks: &Asks<'_>, parts: &mut Parts) -> Option<RestLine> {
    let kernels = line.kernels.as_ref().ok()?;
    let named = kernels.whom.iter().any(|whom| has_parameter(&mut whom.clone()));
    if named || line.up.is_some_and(|chain| asks.chain(chain)) {
        return None;
    }
    let when = match &kernels.when {
        None => None,
        Some(when) => Some(parts.split(when.clone())?),
    };
    Some(RestLine { line: at, when, points: parts.split(kernels.points.clone()?)? })
}

/// Parts without parameters, each of them once.
#[derive(Default)]
struct Parts(Vec<Kernel>);

impl Parts {
    /// The kernel with every part that has no parameter replaced by a column. None where what is left asks the
    /// organisation, whose answer may be another on any day.
    fn split(&mut self, mut kernel: Kernel) -> Option<Kernel> {
        if matches!(kernel, Kernel::Constant(_)) {
            return Some(kernel);
        }
        if !has_parameter(&mut kernel) {
            return Some(self.column(kernel));
        }
        match &mut kernel {
            Kernel::Parent(_) | Kernel::UnitOf(_) => return None,
            // What has no parameter is one part together.
            Kernel::And(all) => self.together(all, Kernel::And),
            Kernel::Or(all) => self.together(all, Kernel::Or),
            _ => {}
        }
        for inner in inner(&mut kernel) {
            let whole = std::mem::replace(inner, Kernel::And(Vec::new()));
            *inner = self.split(whole)?;
        }
        Some(kernel)
    }

    fn together(&mut self, all: &mut Vec<Kernel>, joined: impl Fn(Vec<Kernel>) -> Kernel) {
        let (mut free, mut rest) = (Vec::new(), Vec::new());
        for mut kernel in std::mem::take(all) {
            let of = if has_parameter(&mut kernel) { &mut rest } else { &mut free };
            of.push(kernel);
        }
        match free.len() {
            0 | 1 => rest.extend(free),
            _ => rest.push(joined(free)),
        }
        *all = rest;
    }

    fn column(&mut self, kernel: Kernel) -> Kernel {
        let place = self.0.iter().position(|known| *known == kernel).unwrap_or_else(|| {
            self.0.push(kernel);
            self.0.len() - 1
        });
        Kernel::Column(FIRST + place)
    }
}

/// The kernels right inside one.
pub(super) fn inner(kernel: &mut Kernel) -> Vec<&mut Kernel> {
    match kernel {
        Kernel::Constant(_) | Kernel::Column(_) => Vec::new(),
        Kernel::Parameter(_, key) => key.as_deref_mut().into_iter().collect(),
        Kernel::Widen(a) | Kernel::Not(a) | Kernel::Absent(a) | Kernel::Negate(a) => vec![a],
        Kernel::Parent(a) | Kernel::UnitOf(a) => vec![a],
        Kernel::And(all) | Kernel::Or(all) | Kernel::Coalesce(all) => all.iter_mut().collect(),
        Kernel::Compare(_, a, b) | Kernel::Arithmetic(_, a, b) => vec![a, b],
        Kernel::Days(a, b) | Kernel::WorkingDays(a, b) => vec![a, b],
        Kernel::OneOf(a, list) => std::iter::once(a.as_mut()).chain(list).collect(),
        Kernel::If(a, b, c) => vec![a, b, c],
    }
}

fn has_parameter(kernel: &mut Kernel) -> bool {
    matches!(kernel, Kernel::Parameter(..)) || inner(kernel).into_iter().any(has_parameter)
}

/// Adds the days from which on parameters inside have another value.
fn turns(kernel: &mut Kernel, days: &mut Vec<i32>) {
    if let Kernel::Parameter(versions, _) = kernel {
        days.extend(&versions.from);
    }
    inner(kernel).into_iter().for_each(|inner| turns(inner, days));
}
