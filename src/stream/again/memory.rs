//! What is remembered of a rule: whom it names in the rows of each sort.

use super::sorts::Sorts;
use super::split::{Given, Rest, inner};
use crate::compile::{DATE, Program};
use crate::organisation::NodeId;
use crate::stream::apply::Worker;
use crate::stream::chain::shares;
use crate::stream::kernel::{Kernel, Sight};
use crate::stream::operand::Operand;
use crate::stream::plan::{KindPlan, Line, Plan};
use crate::stream::tally::{Account, MOST_DIGITS};
use crate::stream::truths::{Truths, rows_of};
use crate::stream::vector::{Batch, Data, Vector};
use crate::value::Day;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Of a rule that names more people than this, row by row, nothing is remembered: it would take more than 256 MiB.
const MOST: usize = 1 << 26;

/// Nor of a rule of more sorts than this, those of each hop counted by themselves.
const MOST_PLACES: usize = 1 << 22;

/// A rule on a kind of matter, while its matters pass by.
pub(super) struct Learning {
    /// Index into the program's rules.
    rule: usize,
    kind: usize,
    /// Its place among the rules of the kind.
    at: usize,
    rest: Rest,
    /// The columns that are asked.
    used: Vec<bool>,
    /// By line, over how many hops it names people.
    hops: Vec<usize>,
    /// None: nothing can be remembered.
    known: Mutex<Option<Known>>,
}

/// What can be remembered of the rules that depend on parameters: of each on all kinds of matter, or nothing.
pub(super) fn learn(program: &Program, plan: &Plan, dependent: &[bool]) -> Vec<Learning> {
    let mut all = Vec::new();
    for (rule, _) in dependent.iter().enumerate().filter(|(_, dependent)| **dependent) {
        let kinds = plan.kinds.iter().flatten();
        let places = kinds.flat_map(|kind| (0..kind.rules.len()).map(move |at| (kind, at)));
        let places = places.filter(|(kind, at)| kind.rules[*at].rule == rule);
        let of_rule = places.map(|(kind, at)| Learning::of(program, kind, at));
        all.extend(of_rule.collect::<Option<Vec<Learning>>>().unwrap_or_default());
    }
    all
}

/// What is remembered once all have passed by: again of each rule on all kinds, or nothing.
pub(super) fn remembered(learning: Vec<Learning>) -> Vec<Remembered> {
    let mut all = Vec::new();
    let mut rest = learning.into_iter().peekable();
    while let Some(first) = rest.next() {
        let rule = first.rule;
        let mut of_rule = vec![first.remember()];
        while let Some(next) = rest.next_if(|next| next.rule == rule) {
            of_rule.push(next.remember());
        }
        all.extend(of_rule.into_iter().collect::<Option<Vec<Remembered>>>().unwrap_or_default());
    }
    all
}

/// What was seen so far.
struct Known {
    sorts: Sorts,
    /// By line, then by sort and hop: whom it names, in the order of rows.
    named: Vec<Vec<Vec<u32>>>,
    /// How many of them.
    count: usize,
}

/// Somebody who is named: the row, who, and after how many hops.
type Naming = (u32, NodeId, u32);

impl Learning {
    /// Of a rule that depends on parameters. None where rows of one sort need not be given the same.
    fn of(program: &Program, plan: &KindPlan, at: usize) -> Option<Learning> {
        let (rest, rule) = (Rest::of(program, plan, at)?, &plan.rules[at]);
        let lines = || rest.lines.iter().map(|line| &rule.lines[line.line]);
        let hops = lines().map(|line| parts_of(program, line).map(|(parts, _)| parts.len()));
        let hops = hops.collect::<Option<Vec<usize>>>()?;
        let mut used = vec![false; plan.used.len()];
        used[DATE] = true;
        let whom = lines().filter_map(|line| line.kernels.as_ref().ok()).flat_map(|kernels| &kernels.whom);
        rest.parts.iter().chain(whom).for_each(|kernel| columns(&mut kernel.clone(), &mut used));
        let named = hops.iter().map(|_| Vec::new()).collect();
        let known = Some(Known { sorts: Sorts::new(rest.parts.len()), named, count: 0 });
        Some(Learning { rule: rule.rule, kind: plan.kind, at, rest, used, hops, known: Mutex::new(known) })
    }

    /// Sees a batch of some kind.
    pub fn see(&self, worker: &mut Worker<'_>, plan: &KindPlan, batch: &Batch) {
        if self.kind == plan.kind && self.learn(worker, plan, batch).is_none() {
            *self.lock() = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None: there is too much of it.
    fn learn(&self, worker: &mut Worker<'_>, plan: &KindPlan, batch: &Batch) -> Option<()> {
        if self.lock().is_none() || self.rest.lines.is_empty() {
            return Some(());
        }
        let sight = worker.sight;
        let rows = self.rows(batch, sight)?;
        let gathered = (rows.len() < batch.rows).then(|| batch.gather(&rows, &self.used));
        let on = gathered.as_ref().unwrap_or(batch);
        let lines = self.rest.lines.iter().map(|line| &plan.rules[self.at].lines[line.line]);
        let named = lines.map(|line| named(worker, line, on)).collect::<Option<Vec<Vec<Naming>>>>()?;
        let parts = self.rest.parts.iter().map(|part| part.eval(on, sight).ok());
        let parts = parts.collect::<Option<Vec<Operand<'_>>>>()?;
        let mut known = self.lock();
        let known = known.as_mut()?;
        let sorts = known.sorts.sort(&self.rest.days, on.days(), parts).ok()?;
        known.count += named.iter().map(Vec::len).sum::<usize>();
        for ((named, hops), places) in named.iter().zip(&self.hops).zip(&mut known.named) {
            for (row, node, hop) in named {
                let place = sorts[*row as usize] as usize * hops + hop.saturating_sub(1) as usize;
                if places.len() <= place {
                    places.resize(place + 1, Vec::new());
                }
                places[place].push(node.0);
            }
        }
        let places = known.named.iter().map(Vec::len).sum::<usize>();
        (known.count <= MOST && places <= MOST_PLACES).then_some(())
    }

    /// The rows to which the rule may apply, whatever the parameters are.
    fn rows(&self, batch: &Batch, sight: Sight<'_>) -> Option<Vec<u32>> {
        let in_force = self.rest.in_force();
        let mut may: Vec<bool> = batch.days().iter().map(|day| in_force.contains(Day(*day))).collect();
        for part in self.rest.necessary() {
            let part = self.rest.parts[part].eval(batch, sight).ok()?;
            may = Truths::of(part, batch.rows).within(&may).holds;
        }
        Some(rows_of(&may))
    }

    /// What can be remembered once all have passed by.
    fn remember(self) -> Option<Remembered> {
        let known = self.known.into_inner().unwrap_or_else(PoisonError::into_inner)?;
        let (kind, at, rule) = (self.kind, self.at, self.rule);
        let sorts = known.sorts.batch()?;
        let named = known.named.into_iter().map(Named::of).collect();
        Some(Remembered { rule, kind, at, parts: self.rest.parts, days: self.rest.days, sorts, named })
    }
}

/// The part of the points at each hop, all with so many digits after the point; of those named directly all of them.
fn parts_of(program: &Program, line: &Line) -> Option<(Vec<i64>, u32)> {
    line.up.map_or(Some((vec![1], 0)), |chain| shares(&program.chains[chain]))
}

/// The columns that a kernel reads.
fn columns(kernel: &mut Kernel, used: &mut [bool]) {
    if let Kernel::Column(slot) = kernel {
        used[*slot] = true;
    }
    inner(kernel).into_iter().for_each(|inner| columns(inner, used));
}

/// Whom a line names in each row.
fn named(worker: &mut Worker<'_>, line: &Line, on: &Batch) -> Option<Vec<Naming>> {
    let kernels = line.kernels.as_ref().ok()?;
    let whom = kernels.whom.iter().map(|whom| Some(whom.eval(on, worker.sight).ok()?.vector(on.rows)));
    let whom = whom.collect::<Option<Vec<Cow<'_, Vector>>>>()?;
    let (mut starts, mut named) = (Vec::new(), Vec::new());
    for (row, day) in on.days().iter().enumerate() {
        starts.clear();
        starts.extend(whom.iter().filter_map(|column| match &column.data {
            Data::Code(codes) if column.has(row) => Some(NodeId(codes[row])),
            _ => None,
        }));
        starts.sort_unstable();
        starts.dedup();
        let row = row as u32;
        match (line.up, starts.as_slice()) {
            (None, starts) => named.extend(starts.iter().map(|start| (row, *start, 0))),
            (Some(chain), [start]) => {
                let only = worker.leaders.posts.only(start.0);
                let reached = worker.leaders.reached(chain, (*start, only), Day(*day));
                named.extend(reached.iter().map(|(node, hop)| (row, *node, *hop)));
            }
            (up, starts) => {
                let reached = worker.named(up, starts, Day(*day));
                named.extend(reached.into_iter().map(|(node, hop)| (row, node, hop)));
            }
        }
    }
    Some(named)
}

/// What is remembered of a rule on a kind of matter.
pub(super) struct Remembered {
    /// Index into the program's rules.
    pub rule: usize,
    kind: usize,
    at: usize,
    /// What its sorts are told apart by, and the days that divide them.
    parts: Vec<Kernel>,
    days: Vec<i32>,
    /// A row for each sort.
    sorts: Batch,
    /// By line.
    named: Vec<Named>,
}

/// The points of a line with other parameters: those of each sort and hop.
pub(super) struct Points<'r> {
    /// To which account they go.
    pub account: usize,
    digits: Vec<Option<i64>>,
    scale: u32,
    named: &'r Named,
}

impl Remembered {
    /// What its lines give with the parameters of this plan. None: that is not known.
    pub fn recall(&self, program: &Program, plan: &Plan, sight: Sight<'_>) -> Option<Vec<Points<'_>>> {
        let plan = plan.kinds.get(self.kind)?.as_ref()?;
        let rest = Rest::of(program, plan, self.at)?;
        let divided = rest.days.iter().all(|day| self.days.binary_search(day).is_ok());
        if rest.parts != self.parts || !divided {
            return None;
        }
        let given = rest.points(&self.sorts, sight).ok()?;
        let lines = rest.lines.iter().map(|line| &plan.rules[self.at].lines[line.line]);
        let lines = lines.zip(given).zip(&self.named);
        lines.map(|((line, given), named)| points(program, line, given, named)).collect()
    }
}

/// None where numbers are so large that they might be rounded.
fn points<'r>(program: &Program, line: &Line, given: Given, named: &'r Named) -> Option<Points<'r>> {
    let ((parts, more), (given, scale)) = (parts_of(program, line)?, given);
    let mut digits = Vec::with_capacity(given.len() * parts.len());
    for given in given {
        for part in &parts {
            let product = |given: i64| given.checked_mul(*part);
            digits.push(match given {
                None => None,
                Some(given) => Some(product(given)?),
            });
        }
    }
    let scale = scale.checked_add(more).filter(|scale| *scale <= MOST_DIGITS)?;
    Some(Points { account: line.account, digits, scale, named })
}

impl Points<'_> {
    /// Adds them up.
    pub fn add(&self, account: &mut Account) {
        let factor = account.fit(self.scale);
        for (place, digits) in self.digits.iter().enumerate() {
            let Some(digits) = *digits else { continue };
            let fit = factor.and_then(|factor| digits.checked_mul(factor));
            for (node, count) in self.named.at(place) {
                match fit.and_then(|digits| digits.checked_mul(i64::from(*count))) {
                    Some(digits) => account.add(*node, digits),
                    None => {
                        (0..*count).for_each(|_| account.add_decimal(*node, Decimal::new(digits, self.scale)))
                    }
                }
            }
        }
    }
}

/// Whom a line names, by sort and hop: who, and in how many rows.
struct Named {
    begins: Vec<usize>,
    all: Vec<(u32, u32)>,
}

impl Named {
    fn of(places: Vec<Vec<u32>>) -> Named {
        let mut named = Named { begins: vec![0], all: Vec::new() };
        for mut nodes in places {
            nodes.sort_unstable();
            named.all.extend(nodes.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)));
            named.begins.push(named.all.len());
        }
        named.all.shrink_to_fit();
        named
    }

    /// Nobody where no row of the sort names anybody.
    fn at(&self, place: usize) -> &[(u32, u32)] {
        match (self.begins.get(place), self.begins.get(place + 1)) {
            (Some(from), Some(until)) => &self.all[*from..*until],
            _ => &[],
        }
    }
}
