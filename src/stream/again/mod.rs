//! A cycle whose matters passed by, assessed again with other values of its parameters: only what depends on what has
//! changed passes by once more.

mod memory;
mod sorts;
mod split;

use self::memory::{Points, Remembered};
use crate::Prepared;
use crate::assess::Outcome;
use crate::assess::owed::Owed;
use crate::compile::{DATE, Program};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::expression::world::{ParameterTable, World};
use crate::source::Said;
use crate::stream::apply::Worker;
use crate::stream::kernel::{Sight, WorkingDays};
use crate::stream::lower::read;
use crate::stream::plan::{CounterPlan, KindPlan, Plan, RulePlan};
use crate::stream::run::{Run, Watch};
use crate::stream::source::Unit;
use crate::stream::tally::{Account, Tally};
use crate::stream::vector::Batch;
use std::collections::BTreeMap;

/// The sums of a cycle, those of each rule that depends on parameters by themselves.
///
/// Of such a rule it is remembered, too, whom it names in rows that are the same in everything else that it asks, so that
/// with other values of the parameters no row is read again. This takes eight bytes for each person whom a line with points
/// may name, and four more until all have passed by; people whom it names in many such rows are counted. Nothing
/// is remembered of a rule that goes row by row or names people by parameters, of rules with modifiers or in groups,
/// and where that would take more than 256 MiB (67 million people named) or be of more than a million sorts: the
/// columns of these are read again.
pub struct Again<'p> {
    prepared: &'p Prepared,
    tally: Tally,
    /// Of each of its sums.
    layers: Vec<Layer>,
    /// The accounts, in order.
    names: Vec<String>,
    /// By rule of the program, does it depend on parameters?
    dependent: Vec<bool>,
    remembered: Vec<Remembered>,
    /// Some rows are at fault: to know which, all columns have to be read.
    faulty: bool,
    working: WorkingDays,
}

/// The account of a sum, and the rule to which it belongs: none, those that depend on no parameter.
type Layer = (usize, Option<usize>);

impl<'p> Again<'p> {
    /// Lets all matters pass by once, on so many threads. Rows at fault are in no sum: see [`Prepared::sift`].
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn new(prepared: &'p Prepared, threads: usize) -> Result<Again<'p>, Said> {
        let program = &prepared.program;
        prepared.with_world(&program.parameters, |world, owed, passes| {
            let mut plan = Plan::of(program, world, passes);
            let names = plan.accounts.clone();
            let touched = plan.touched(program, &vec![true; program.parameters.len()]);
            let dependent: Vec<bool> = touched.rules.iter().map(|rule| *rule != Change::Nothing).collect();
            let learning = if touched.all { Vec::new() } else { memory::learn(program, &plan, &dependent) };
            let layers = plan.apart(&dependent);
            let watch = |worker: &mut Worker<'_>, plan: &KindPlan, batch: &Batch| {
                learning.iter().for_each(|rule| rule.see(worker, plan, batch));
            };
            let run = Run { watch: Some(Watch(&watch)), ..prepared.run(world, &plan, owed) };
            let (tally, bad) = run.tally(&prepared.units(), threads)?;
            let (remembered, faulty) = (memory::remembered(learning), !bad.is_empty());
            let working = WorkingDays::of(&prepared.input.calendar);
            Ok(Again { prepared, tally, layers, names, dependent, remembered, faulty, working })
        })
    }

    /// The outcome with these values of the parameters, in the order of their ids. How much there was of what is not
    /// listed is not counted again.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn with(&self, parameters: &[ParameterTable], threads: usize) -> Result<Outcome, Said> {
        let prepared = self.prepared;
        let pairs = prepared.program.parameters.iter().zip(parameters);
        let changed: Vec<bool> = pairs.map(|(before, now)| before != now).collect();
        prepared.with_world(parameters, |world, owed, passes| {
            let plan = Plan::of(&prepared.program, world, passes);
            let mut touched = plan.touched(&prepared.program, &changed);
            let recalled = self.recall(&plan, &mut touched);
            let again = match touched.needs_rows() {
                true => Some(self.read_again((world, owed, passes), &touched, threads)?),
                false => None,
            };
            let run = prepared.run(world, &plan, owed);
            let mut tally = self.merged(again.as_ref(), &touched);
            recalled.iter().for_each(|points| points.add(&mut tally.accounts[points.account]));
            let mut matters = prepared.matters.clone();
            matters.symbols = prepared.organisation.symbols().clone();
            let outcome = run.conclude(&mut matters, tally, &prepared.given, &prepared.history);
            Ok(Outcome { passed: None, ..outcome })
        })
    }

    /// The points of what has changed, as far as it is remembered.
    fn recall(&self, plan: &Plan, touched: &mut Touched) -> Vec<Points<'_>> {
        let program = &self.prepared.program;
        let sight = Sight { organisation: &self.prepared.organisation, working: &self.working };
        let mut all = Vec::new();
        let changed = touched.rules.iter_mut().enumerate().filter(|(_, rule)| **rule == Change::Read);
        for (rule, change) in changed.filter(|_| !touched.all) {
            let of_rule = self.remembered.iter().filter(|one| one.rule == rule);
            let points = of_rule.map(|one| one.recall(program, plan, sight)).collect::<Option<Vec<_>>>();
            if let Some(points) = points.filter(|points| !points.is_empty()) {
                all.extend(points.into_iter().flatten());
                *change = Change::Recalled;
            }
        }
        all
    }

    /// Reads once more what the rest of what has changed depends on.
    fn read_again(
        &self,
        (world, owed, passes): (&World<'_>, &[Owed], &[bool]),
        touched: &Touched,
        threads: usize,
    ) -> Result<Tally, Said> {
        let prepared = self.prepared;
        let mut plan = Plan::of(&prepared.program, world, passes);
        plan.apart(&self.dependent);
        plan.only(touched, self.faulty);
        let needed = |unit: &Unit| plan.kinds[prepared.passing[unit.source].kind].is_some();
        let units: Vec<Unit> = prepared.units().into_iter().filter(needed).collect();
        let (again, _) = prepared.run(world, &plan, owed).tally(&units, threads)?;
        Ok(again)
    }

    /// The sums by account: of what was read again those made now, of what did not change those that were there.
    fn merged(&self, again: Option<&Tally>, touched: &Touched) -> Tally {
        let nodes = self.prepared.organisation.len();
        let mut accounts: Vec<Account> = self.names.iter().map(|_| Account::new(nodes)).collect();
        for (layer, (account, rule)) in self.layers.iter().enumerate() {
            let change = match rule {
                Some(rule) => touched.rules[*rule],
                None if touched.all => Change::Read,
                None => Change::Nothing,
            };
            let of = match change {
                Change::Nothing => Some(&self.tally),
                Change::Read => again,
                Change::Recalled => None,
            };
            of.into_iter().for_each(|of| accounts[*account].merge(&of.accounts[layer]));
        }
        let mut duties = self.tally.duties.clone();
        for (duty, counter) in &touched.counters {
            again.into_iter().for_each(|of| duties[*duty][*counter] = of.duties[*duty][*counter].clone());
        }
        Tally { accounts, counts: self.tally.counts.clone(), duties }
    }
}

/// What has changed of a rule's points.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    Nothing,
    /// It is remembered what they are now.
    Recalled,
    /// Rows have to be read again.
    Read,
}

/// What depends on parameters that have changed.
struct Touched {
    /// Everything: matters are judged one by one.
    all: bool,
    /// By rule of the program.
    rules: Vec<Change>,
    /// Counters of duties: duty, counter.
    counters: Vec<(usize, usize)>,
}

impl Touched {
    fn needs_rows(&self) -> bool {
        self.all || !self.counters.is_empty() || self.rules.contains(&Change::Read)
    }
}

impl Plan {
    /// What depends on parameters that have changed.
    fn touched(&self, program: &Program, changed: &[bool]) -> Touched {
        let mut rules = self.kinds.iter().flatten().flat_map(|kind| &kind.rules);
        let all = rules.any(|rule| rule.singly.is_some());
        let rules = vec![Change::Nothing; program.rules.len()];
        let mut touched = Touched { all, rules, counters: Vec::new() };
        for kind in self.kinds.iter().flatten() {
            let asks = Asks { program, changed, derived: &kind.derived };
            let conditions = asks.conditions(&kind.rules);
            for (rule, condition) in kind.rules.iter().zip(&conditions) {
                if *condition || asks.lines(rule) {
                    touched.rules[rule.rule] = Change::Read;
                }
            }
            let counters = kind.counters.iter().filter(|counter| all || asks.counter(counter));
            touched.counters.extend(counters.map(|counter| (counter.duty, counter.counter)));
        }
        touched
    }

    /// Gives each rule that depends on parameters sums of its own. Where matters are judged one by one, all rules
    /// together have one sum for each account.
    fn apart(&mut self, dependent: &[bool]) -> Vec<Layer> {
        let rules = || self.kinds.iter().flatten().flat_map(|kind| &kind.rules);
        if rules().any(|rule| rule.singly.is_some()) {
            return (0..self.accounts.len()).map(|account| (account, None)).collect();
        }
        let layer = |account: usize, rule: usize| (account, Some(rule).filter(|rule| dependent[*rule]));
        let lines = rules().flat_map(|rule| rule.lines.iter().map(|line| layer(line.account, rule.rule)));
        let mut layers: Vec<Layer> = lines.collect();
        layers.sort_unstable();
        layers.dedup();
        for rule in self.kinds.iter_mut().flatten().flat_map(|kind| &mut kind.rules) {
            for line in &mut rule.lines {
                line.account = layers.binary_search(&layer(line.account, rule.rule)).unwrap_or(0);
            }
        }
        self.accounts = layers.iter().map(|(account, _)| self.accounts[*account].clone()).collect();
        layers
    }

    /// Leaves only what has to be read again; of columns all, where some rows are at fault.
    fn only(&mut self, touched: &Touched, faulty: bool) {
        let wanted = |change: &Change| touched.all || *change == Change::Read;
        let wanted: Vec<bool> = touched.rules.iter().map(wanted).collect();
        for place in &mut self.kinds {
            let Some(kind) = place else { continue };
            kind.counters.retain(|counter| touched.counters.contains(&(counter.duty, counter.counter)));
            kind.keep(&wanted);
            if !faulty {
                kind.narrow();
            }
            if kind.rules.is_empty() && kind.counters.is_empty() {
                *place = None;
            }
        }
    }
}

impl KindPlan {
    /// Keeps some rules, and the conditions of those that exclude them.
    fn keep(&mut self, wanted: &[bool]) {
        let mut needed: Vec<bool> = self.rules.iter().map(|rule| wanted[rule.rule]).collect();
        // Those that exclude others stand before them.
        for at in (0..self.rules.len()).rev().filter(|at| needed[*at]).collect::<Vec<_>>() {
            self.need(at, &mut needed);
        }
        let places: Vec<usize> = needed
            .iter()
            .scan(0, |next, needed| {
                let place = *next;
                *next += usize::from(*needed);
                Some(place)
            })
            .collect();
        let mut at = 0;
        self.rules.retain_mut(|rule| {
            at += 1;
            rule.unless.iter_mut().for_each(|other| *other = places[*other]);
            if !wanted[rule.rule] {
                rule.lines.clear();
            }
            needed[at - 1]
        });
    }

    /// Reads no more columns than its rules and counters need.
    fn narrow(&mut self) {
        let mut used = vec![false; self.used.len()];
        used[DATE] = true;
        let counters = self.counters.iter().map(|counter| (&counter.used, counter.condition.as_ref()));
        let lines = self.rules.iter().flat_map(|rule| rule.lines.iter().map(|line| (&line.used, None)));
        let conditions: Vec<_> = counters.clone().filter_map(|(_, condition)| condition).collect();
        for (own, _) in counters.chain(lines) {
            used.iter_mut().zip(own).for_each(|(used, own)| *used |= *own);
        }
        let of_rules = self.rules.iter().filter_map(|rule| rule.when.as_ref());
        of_rules.chain(conditions).for_each(|condition| read(&condition.whole, &self.derived, &mut used));
        self.used = used;
    }

    fn need(&self, at: usize, needed: &mut [bool]) {
        for other in &self.rules[at].unless {
            if !needed[*other] {
                needed[*other] = true;
                self.need(*other, needed);
            }
        }
    }
}

/// Asks whether expressions depend on parameters that have changed.
struct Asks<'a> {
    program: &'a Program,
    changed: &'a [bool],
    derived: &'a BTreeMap<usize, Expr>,
}

impl<'a> Asks<'a> {
    /// Whether they depend on any parameter.
    fn any(program: &'a Program, derived: &'a BTreeMap<usize, Expr>) -> Asks<'a> {
        Asks { program, changed: &[], derived }
    }

    fn expr(&self, expr: &Expr) -> bool {
        expr.any(&|part| match &part.op {
            Op::Parameter(index, _) => self.changed.get(*index).copied().unwrap_or(true),
            Op::Variable(slot) => self.derived.get(slot).is_some_and(|derived| self.expr(derived)),
            _ => false,
        })
    }

    /// Of each rule, its condition or one of those that exclude it; these stand before it.
    fn conditions(&self, rules: &[RulePlan]) -> Vec<bool> {
        let mut all: Vec<bool> = Vec::with_capacity(rules.len());
        for rule in rules {
            let own = rule.when.as_ref().is_some_and(|when| self.expr(&when.whole));
            all.push(own || rule.unless.iter().any(|other| all[*other]));
        }
        all
    }

    fn lines(&self, rule: &RulePlan) -> bool {
        let targets = self.program.rules[rule.rule].targets.iter();
        targets.flat_map(|on| &on.clauses).any(|clause| {
            let own = clause.when.iter().chain(&clause.whom).chain(&clause.points);
            own.into_iter().any(|expr| self.expr(expr)) || clause.up.is_some_and(|chain| self.chain(chain))
        })
    }

    fn chain(&self, chain: usize) -> bool {
        let chain = &self.program.chains[chain];
        let until = chain.until.as_ref().is_some_and(|(until, ..)| self.expr(until));
        // A derived relation may follow any other.
        let steps = self.program.relations.iter().flat_map(|relation| &relation.steps);
        until || steps.into_iter().any(|step| step.condition.as_ref().is_some_and(|of| self.expr(&of.whole)))
    }

    fn counter(&self, counter: &CounterPlan) -> bool {
        let program = &self.program.duties[counter.duty].counters[counter.counter];
        let rest = program.condition.iter().chain(&program.value).chain(&program.on);
        rest.chain(program.whose.iter().map(|(_, expr)| expr)).any(|expr| self.expr(expr))
    }
}
