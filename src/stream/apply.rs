//! One batch: every rule and counter of its kind, and what remains of it.

use super::adding::{Adding, Points};
use super::by_row::ByRow;
use super::chain::{Leaders, shares};
use super::kernel::{Kernel, Overflow, Sight};
use super::marks::Marks;
use super::owing::Owing;
use super::plan::{Condition, KindPlan, Line, LineKernels, RulePlan};
use super::posts::{Held, Posts};
use super::tally::Tally;
use super::truths::{Truths, count_of, rows_of};
use super::vector::{Batch, Data, Vector};
use crate::assess::find::Truth;
use crate::assess::owed::Index;
use crate::compile::Program;
use crate::expression::Expr;
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::value::{Day, Value};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What one thread needs to work through batches, and what remains of them.
pub struct Worker<'a> {
    /// The program.
    pub program: &'a Program,
    /// What evaluations can see.
    pub world: &'a World<'a>,
    /// What kernels can see.
    pub sight: Sight<'a>,
    /// Who owes duties, by duty and counter.
    pub owed: &'a [Vec<Index<'a>>],
    /// Chains, as far as they were asked.
    pub leaders: Leaders<'a>,
    /// The part of the points at each hop, by chain.
    pub shares: Vec<Option<(Vec<i64>, u32)>>,
    /// What remains, but for what is owed.
    pub tally: Tally,
    /// Points that wait to be added, by account.
    pub owing: Vec<Owing>,
}

/// Where a rule holds for one of so many rows or more, its lines are evaluated for all of them at once.
const DENSE: u64 = 32;

/// What is noted about the findings of one rule, by place among its rows.
struct Found<'b> {
    rows: &'b [u32],
    named: Vec<bool>,
    unknown: Vec<bool>,
    empty: Vec<u32>,
}

impl<'a> Worker<'a> {
    /// Nothing was done yet.
    pub fn new(
        program: &'a Program,
        world: &'a World<'a>,
        sight: Sight<'a>,
        owed: &'a [Vec<Index<'a>>],
        leaders: Leaders<'a>,
        tally: Tally,
    ) -> Self {
        let owing = tally.accounts.iter().map(|_| Owing::default()).collect();
        Worker {
            program,
            world,
            sight,
            owed,
            leaders,
            shares: program.chains.iter().map(shares).collect(),
            tally,
            owing,
        }
    }

    /// Everything that remains.
    pub fn settled(&mut self) -> &mut Tally {
        let accounts = self.owing.iter_mut().zip(&mut self.tally.accounts);
        accounts.for_each(|(owing, account)| owing.settle(account));
        &mut self.tally
    }

    /// Works through a batch. The rows that have to be judged one by one come back: nothing was done with these.
    pub fn apply(&mut self, plan: &KindPlan, batch: &Batch) -> Vec<u32> {
        let mut truths = self.truths(plan, batch);
        let singly = singly(plan, &mut truths);
        let mut marks = Marks::new(batch.rows);
        for (at, truths) in truths.iter().enumerate() {
            self.rule(plan, at, truths, batch, &mut marks);
        }
        marks.pay(batch, &mut self.tally.accounts, &mut self.owing);
        singly.iter().for_each(|row| marks.reached[*row as usize] = true);
        for counter in &plan.counters {
            self.count(plan, counter, batch, &mut marks);
        }
        let counts = &mut self.tally.counts;
        counts.matters[plan.kind] += batch.rows as u64;
        counts.unreached += batch.rows as u64 - count_of(&marks.reached);
        counts.holes += marks.empty.iter().filter(|row| !marks.held[**row as usize]).count() as u64;
        if !plan.acts {
            let (double, both) = marks.several(batch);
            counts.double_hits += double;
            counts.both += both;
        }
        singly
    }

    fn truths(&self, plan: &KindPlan, batch: &Batch) -> Vec<Truths> {
        let days = batch.days();
        let (first, last) = batch.span();
        let mut truths: Vec<Truths> = Vec::with_capacity(plan.rules.len());
        for rule in &plan.rules {
            let mut truth = match &rule.when {
                None => Truths::always(batch.rows),
                Some(condition) => self.condition(plan, condition, batch),
            };
            let (from, until) = (rule.in_force.from.0, rule.in_force.until.0);
            if first < from || last > until {
                let outside: Vec<bool> = days.iter().map(|day| *day < from || *day > until).collect();
                truth.without(&outside);
            }
            for other in &rule.unless {
                for row in 0..batch.rows {
                    truth.set(row, truth.at(row).unless(truths[*other].at(row)));
                }
            }
            truths.push(truth);
        }
        truths
    }

    pub(super) fn condition(&self, plan: &KindPlan, condition: &Condition, batch: &Batch) -> Truths {
        let known = condition.kernel.as_ref().map(|kernel| kernel.eval(batch, self.sight));
        let always = || Truths::always(batch.rows);
        let (mut truth, rest): (Truths, Vec<&Expr>) = match known {
            Some(Ok(known)) => {
                (Truths::of(known, batch.rows), condition.by_row.iter().map(|(expr, _)| expr).collect())
            }
            None => (always(), condition.by_row.iter().map(|(expr, _)| expr).collect()),
            Some(Err(Overflow)) => (always(), vec![&condition.whole]),
        };
        if rest.is_empty() {
            return truth;
        }
        let open = truth.possible();
        let part = batch.gather(&open, &plan.used);
        let rows = self.by_row(plan, &part);
        let of_rows = rows.batch();
        for (at, row) in open.iter().enumerate() {
            let plain = Plain::new(self.world, &of_rows, at, self.scope(plan));
            let own = rest.iter().map(|expr| match plain.truth(expr) {
                Ok(true) => Truth::True,
                Ok(false) => Truth::False,
                Err(_) => Truth::Unknown,
            });
            let all = own.fold(truth.at(*row as usize), both);
            truth.set(*row as usize, all);
        }
        truth
    }

    pub(super) fn scope(&self, plan: &KindPlan) -> &'a crate::expression::Scope {
        &self.program.scopes[plan.kind].row
    }

    pub(super) fn by_row(&self, plan: &KindPlan, part: &Batch) -> ByRow<'a> {
        ByRow::new(part, self.scope(plan), &plan.derived, self.world)
    }

    fn rule(&mut self, plan: &KindPlan, at: usize, truths: &Truths, batch: &Batch, marks: &mut Marks) {
        let rule = &plan.rules[at];
        marks.reached.iter_mut().zip(&truths.holds).for_each(|(reached, holds)| *reached |= *holds);
        let mut undetermined = 0;
        if let Some(unknown) = &truths.unknown {
            marks.reached.iter_mut().zip(unknown).for_each(|(reached, unknown)| *reached |= *unknown);
            undetermined = count_of(unknown);
        }
        let holds = count_of(&truths.holds);
        if holds == 0 || self.in_columns(rule, (&truths.holds, holds), batch, marks) {
            let findings = &mut self.tally.counts.findings[rule.rule];
            findings.applies += holds;
            findings.undetermined += undetermined;
            return;
        }
        let rows = rows_of(&truths.holds);
        let all = rows.len();
        let mut found =
            Found { rows: &rows, named: vec![false; all], unknown: vec![false; all], empty: Vec::new() };
        for line in &rule.lines {
            let kernels =
                line.kernels.as_ref().map(|kernels| self.line(line, kernels, batch, &mut found, marks));
            if !matches!(kernels, Ok(Ok(()))) {
                self.line_by_row(plan, rule, line, batch, &mut found, marks);
            }
        }
        let open =
            found.named.iter().zip(&found.unknown).filter(|(named, unknown)| !**named && **unknown).count();
        let stays = |at: &&u32| found.named[**at as usize] || !found.unknown[**at as usize];
        marks.empty.extend(found.empty.iter().filter(stays).map(|at| rows[*at as usize]));
        let findings = &mut self.tally.counts.findings[rule.rule];
        findings.applies += (all - open) as u64;
        findings.undetermined += undetermined + open as u64;
    }

    /// The lines of a rule whole columns at a time, where they name those in columns for points that are the same for all:
    /// then everybody is known who is named. False where that cannot be done, or would not be worth it.
    fn in_columns(
        &self,
        rule: &RulePlan,
        (holds, count): (&[bool], u64),
        batch: &Batch,
        marks: &mut Marks,
    ) -> bool {
        let dense = count * DENSE >= batch.rows as u64;
        let mut parts = Vec::with_capacity(rule.lines.len());
        for line in &rule.lines {
            let (true, Some((column, points)), Ok(kernels)) =
                (line.is_plain(batch), &line.plain, &line.kernels)
            else {
                return false;
            };
            let part = match &kernels.when {
                None => None,
                Some(_) if !dense => return false,
                Some(when) => match when.eval(batch, self.sight) {
                    Ok(when) => Some(Truths::of(when, batch.rows).within(holds)),
                    Err(Overflow) => return false,
                },
            };
            parts.push((line, *column, points, part));
        }
        for (line, column, points, part) in &parts {
            let named = part.as_ref().map_or(holds, |part| &part.holds);
            marks.note_column(line.effect, *column, named);
            if let Some(points) = points {
                marks.add_column((*column, line.account), *points, named);
            }
            if let (Effect::Hold, Some(unknown)) =
                (line.effect, part.as_ref().and_then(|part| part.unknown.as_ref()))
            {
                marks.held.iter_mut().zip(unknown).for_each(|(held, unknown)| *held |= *unknown);
            }
        }
        true
    }

    /// A line of kernels: everything is evaluated before anything is added.
    fn line(
        &mut self,
        line: &Line,
        kernels: &LineKernels,
        batch: &Batch,
        found: &mut Found<'_>,
        marks: &mut Marks,
    ) -> Result<(), Overflow> {
        let direct = kernels.when.is_none()
            && kernels.whom.iter().all(|whom| matches!(whom, Kernel::Column(_)))
            && matches!(kernels.points, None | Some(Kernel::Constant(_)));
        let part = if direct {
            Cow::Borrowed(found.rows)
        } else {
            Cow::Owned((0..found.rows.len() as u32).collect())
        };
        let gathered = (!direct).then(|| batch.gather(found.rows, &line.used));
        let on = gathered.as_ref().unwrap_or(batch);
        let when = kernels.when.as_ref().map(|when| when.eval(on, self.sight)).transpose()?;
        let when = when.map(|when| Truths::of(when, on.rows));
        let points = kernels.points.as_ref().map(|points| points.eval(on, self.sight)).transpose()?;
        let whom: Vec<Cow<'_, Vector>> = kernels
            .whom
            .iter()
            .map(|whom| whom.eval(on, self.sight).map(|whom| whom.vector(on.rows)))
            .collect::<Result<_, _>>()?;
        let points = Points::of(points, on.rows)?;
        // All of them before the first is used, so that none waits for another.
        let posts = self.leaders.posts;
        let held: Vec<Vec<Held>> = match line.up {
            None => Vec::new(),
            Some(_) => whom.iter().map(|column| posts_of(posts, column, &part)).collect(),
        };
        let mut adding = Adding::new(self, line, points.scale)?;
        let days = batch.days();
        let only = |column: usize, at: usize| held.get(column).map_or(Held::UNKNOWN, |held| held[at]);
        let concerned = |index: u32| when.as_ref().is_none_or(|when| when.at(index as usize) != Truth::False);
        for (number, column) in whom.iter().enumerate() {
            let Data::Code(codes) = &column.data else { continue };
            let rows = part.iter().enumerate().filter(|(_, index)| concerned(**index));
            adding.touch(rows.map(|(at, index)| {
                (codes[*index as usize], only(number, at), Day(days[found.rows[at] as usize]))
            }));
        }
        for (at, index) in part.iter().enumerate() {
            let index = *index as usize;
            let row = found.rows[at];
            let mut stands = match when.as_ref().map_or(Truth::True, |when| when.at(index)) {
                Truth::False => continue,
                Truth::True => true,
                Truth::Unknown => {
                    found.unknown[at] = true;
                    false
                }
            };
            let digits = points.at(index);
            if line.points && digits.is_none() {
                found.unknown[at] = true;
                stands = false;
            }
            let before = adding.added;
            adding.begin();
            for (number, column) in whom.iter().enumerate() {
                match (&column.data, column.has(index)) {
                    (Data::Code(codes), true) => adding.start(codes[index], only(number, at)),
                    _ => found.unknown[at] = true,
                }
            }
            let day = Day(days[row as usize]);
            adding.finish(digits.filter(|_| stands), (row, day), stands, marks);
            if adding.added > before {
                found.named[at] = true;
            } else if line.effect == Effect::Hold {
                found.empty.push(at as u32);
            }
        }
        Ok(())
    }

    /// The same line by the plain evaluator.
    fn line_by_row(
        &mut self,
        plan: &KindPlan,
        rule: &RulePlan,
        line: &Line,
        batch: &Batch,
        found: &mut Found<'_>,
        marks: &mut Marks,
    ) {
        let part = batch.gather(found.rows, &line.used);
        let rows = self.by_row(plan, &part);
        let of_rows = rows.batch();
        let (program, world, scope) = (self.program, self.world, self.scope(plan));
        let targets = &program.rules[rule.rule].targets;
        let Some(on) = targets.iter().find(|on| on.target.kind == plan.kind) else { return };
        let clause = &on.clauses[line.clause];
        for at in 0..found.rows.len() {
            let plain = Plain::new(world, &of_rows, at, scope);
            let mut stands = true;
            match clause.when.as_ref().map(|when| plain.truth(when)) {
                Some(Ok(false)) => continue,
                Some(Err(_)) => (found.unknown[at], stands) = (true, false),
                _ => {}
            }
            let points = match clause.points.as_ref().map(|points| plain.eval(points)) {
                Some(Ok(Value::Decimal(points))) => Some(points),
                None => None,
                Some(_) => {
                    (found.unknown[at], stands) = (true, false);
                    None
                }
            };
            let mut starts: Vec<NodeId> = Vec::new();
            for whom in &clause.whom {
                match plain.eval(whom) {
                    Ok(Value::Node(node)) => starts.push(node),
                    Ok(Value::Nodes(nodes)) => starts.extend(nodes.iter()),
                    Ok(_) => {}
                    Err(_) => found.unknown[at] = true,
                }
            }
            starts.sort_unstable();
            starts.dedup();
            let named = self.named(line.up, &starts, plain.day);
            for (node, hop) in &named {
                let share = line.up.map_or(Decimal::ONE, |chain| program.chains[chain].share(*hop as usize));
                if let (true, Some(points)) = (stands, points.and_then(|points| points.checked_mul(share))) {
                    self.tally.accounts[line.account].add_decimal(node.0, points);
                }
                marks.note(line.effect, found.rows[at], node.0, stands);
            }
            if !named.is_empty() {
                found.named[at] = true;
            } else if line.effect == Effect::Hold {
                found.empty.push(at as u32);
            }
        }
    }

    /// Whom a line names, and after how many hops: of several ways to one person the shortest.
    pub(super) fn named(&mut self, up: Option<usize>, starts: &[NodeId], day: Day) -> Vec<(NodeId, u32)> {
        let Some(chain) = up else { return starts.iter().map(|start| (*start, 0)).collect() };
        let mut named: Vec<(NodeId, u32)> = Vec::new();
        for start in starts {
            let only = self.leaders.posts.only(start.0);
            for (node, hop) in self.leaders.reached(chain, (*start, only), day) {
                match named.iter_mut().find(|(known, _)| known == node) {
                    None => named.push((*node, *hop)),
                    Some((_, longer)) => *longer = (*longer).min(*hop),
                }
            }
        }
        named
    }
}

/// The rows that have to be judged one by one; no rule holds for these any more.
fn singly(plan: &KindPlan, truths: &mut [Truths]) -> Vec<u32> {
    let Some(rows) = truths.first().map(|truths| truths.holds.len()) else { return Vec::new() };
    if plan.rules.iter().all(|rule| rule.singly.is_none()) {
        return Vec::new();
    }
    let mut mask = vec![false; rows];
    for (_, truths) in plan.rules.iter().zip(&*truths).filter(|(rule, _)| rule.singly.is_some()) {
        truths.possible().iter().for_each(|row| mask[*row as usize] = true);
    }
    truths.iter_mut().for_each(|truths| truths.without(&mask));
    rows_of(&mask)
}

/// The only post that each of some rows' people holds.
fn posts_of(posts: &Posts, column: &Vector, rows: &[u32]) -> Vec<Held> {
    match &column.data {
        Data::Code(codes) => rows.iter().map(|row| posts.only(codes[*row as usize])).collect(),
        _ => vec![Held::UNKNOWN; rows.len()],
    }
}

/// Both hold: what is false stays false, whatever of the other is unknown.
fn both(one: Truth, other: Truth) -> Truth {
    match (one, other) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::True, Truth::True) => Truth::True,
        _ => Truth::Unknown,
    }
}
