//! A cycle whose matters passed by, assessed again with other values of its parameters: only what depends on what has
//! changed passes by once more.

use super::lower::read;
use super::plan::{CounterPlan, KindPlan, Plan, RulePlan};
use super::source::Unit;
use super::tally::{Account, Tally};
use crate::Prepared;
use crate::assess::Outcome;
use crate::compile::{DATE, Program};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::expression::world::ParameterTable;
use crate::source::Said;
use std::collections::BTreeMap;

/// The sums of a cycle, each rule's by themselves.
pub struct Again<'p> {
    prepared: &'p Prepared,
    tally: Tally,
    /// The account and the rule of each of its sums.
    layers: Vec<(usize, usize)>,
    /// The accounts, in order.
    names: Vec<String>,
}

impl<'p> Again<'p> {
    /// Lets all matters pass by once, on so many threads. Rows at fault are in no sum: see [`Prepared::sift`].
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn new(prepared: &'p Prepared, threads: usize) -> Result<Again<'p>, Said> {
        prepared.with_world(&prepared.program.parameters, |world, owed, passes| {
            let mut plan = Plan::of(&prepared.program, world, passes);
            let names = plan.accounts.clone();
            let layers = plan.apart();
            let (tally, _) = prepared.run(world, &plan, owed).tally(&prepared.units(), threads)?;
            Ok(Again { prepared, tally, layers, names })
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
            let whole = Plan::of(&prepared.program, world, passes);
            let mut plan = Plan::of(&prepared.program, world, passes);
            plan.apart();
            let touched = plan.only(&prepared.program, &changed);
            let units = prepared.units();
            let needed = |unit: &Unit| plan.kinds[prepared.passing[unit.source].kind].is_some();
            let units: Vec<Unit> = units.into_iter().filter(needed).collect();
            let (again, _) = prepared.run(world, &plan, owed).tally(&units, threads)?;
            let tally = self.merged(&again, &touched);
            let mut matters = prepared.matters.clone();
            matters.symbols = prepared.organisation.symbols().clone();
            let run = prepared.run(world, &whole, owed);
            let outcome = run.conclude(&mut matters, tally, &prepared.given, &prepared.history);
            Ok(Outcome { passed: None, ..outcome })
        })
    }

    /// The sums by account: of rules that were touched those made again, of the others those that were there.
    fn merged(&self, again: &Tally, touched: &Touched) -> Tally {
        let nodes = self.tally.accounts.first().map_or(0, Account::len);
        let mut accounts: Vec<Account> = self.names.iter().map(|_| Account::new(nodes)).collect();
        for (layer, (account, rule)) in self.layers.iter().enumerate() {
            let of = if touched.rules[*rule] { again } else { &self.tally };
            accounts[*account].merge(&of.accounts[layer]);
        }
        let mut duties = self.tally.duties.clone();
        for (duty, counter) in &touched.counters {
            duties[*duty][*counter] = again.duties[*duty][*counter].clone();
        }
        Tally { accounts, counts: self.tally.counts.clone(), duties }
    }
}

/// What depends on parameters that have changed.
pub struct Touched {
    /// By rule of the program.
    rules: Vec<bool>,
    /// Counters of duties: duty, counter.
    counters: Vec<(usize, usize)>,
}

impl Plan {
    /// Gives each rule sums of its own: the account and the rule of each. Where matters are judged one by one, all rules
    /// together have one sum for each account.
    fn apart(&mut self) -> Vec<(usize, usize)> {
        let rules = || self.kinds.iter().flatten().flat_map(|kind| &kind.rules);
        if rules().any(|rule| rule.singly.is_some()) {
            return (0..self.accounts.len()).map(|account| (account, 0)).collect();
        }
        let lines = rules().flat_map(|rule| rule.lines.iter().map(|line| (line.account, rule.rule)));
        let mut layers: Vec<(usize, usize)> = lines.collect();
        layers.sort_unstable();
        layers.dedup();
        for kind in self.kinds.iter_mut().flatten() {
            for rule in &mut kind.rules {
                for line in &mut rule.lines {
                    line.account = layers.binary_search(&(line.account, rule.rule)).unwrap_or(0);
                }
            }
        }
        self.accounts = layers.iter().map(|(account, _)| self.accounts[*account].clone()).collect();
        layers
    }

    /// Leaves only what depends on parameters that have changed.
    fn only(&mut self, program: &Program, changed: &[bool]) -> Touched {
        let rules = self.kinds.iter().flatten().flat_map(|kind| &kind.rules);
        let all = rules.clone().any(|rule| rule.singly.is_some());
        let mut touched = Touched { rules: vec![all; program.rules.len()], counters: Vec::new() };
        for place in &mut self.kinds {
            let Some(kind) = place else { continue };
            let asks = Asks { program, changed, derived: &kind.derived };
            let conditions = asks.conditions(&kind.rules);
            for (rule, condition) in kind.rules.iter().zip(&conditions) {
                touched.rules[rule.rule] |= *condition || asks.lines(rule);
            }
            kind.counters.retain(|counter| all || asks.counter(counter));
            touched.counters.extend(kind.counters.iter().map(|counter| (counter.duty, counter.counter)));
            kind.keep(&touched.rules);
            if kind.rules.is_empty() && kind.counters.is_empty() {
                *place = None;
            }
        }
        touched
    }
}

impl KindPlan {
    /// Keeps some rules, and the conditions of those that exclude them; reads no more columns than these need.
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

impl Asks<'_> {
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
