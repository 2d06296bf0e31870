//! What depends on parameters that have changed, and a plan for nothing else.

use super::Layer;
use crate::compile::{ClauseProgram, DATE, Program};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::stream::lower::read;
use crate::stream::plan::{KindPlan, Plan, RulePlan};
use std::collections::BTreeMap;

/// What has changed of a rule's points.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Change {
    Nothing,
    /// It is remembered what they are now.
    Recalled,
    /// Rows have to be read again.
    Read,
}

/// What depends on parameters that have changed.
pub(super) struct Touched {
    /// Everything: matters are judged one by one.
    pub all: bool,
    /// By rule of the program.
    pub rules: Vec<Change>,
    /// Counters of duties: duty, counter.
    pub counters: Vec<(usize, usize)>,
}

impl Touched {
    /// Do rows have to be read again?
    pub fn needs_rows(&self) -> bool {
        self.all || !self.counters.is_empty() || self.rules.contains(&Change::Read)
    }
}

/// What has changed of the matters in memory, duties among them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InMemory {
    Nothing,
    /// What is found of them.
    Judged,
    /// They themselves: fields that are derived, numbers that duties count.
    Made,
}

/// What of matters that do not pass by depends on parameters that have changed.
pub(super) fn in_memory(program: &Program, changed: &[bool], passes: &[bool]) -> InMemory {
    let derived = BTreeMap::new();
    let asks = Asks { program, changed, derived: &derived };
    let stays = |kind: usize| !passes.get(kind).copied().unwrap_or(false);
    let fields = program.derived.iter().enumerate().filter(|(kind, _)| stays(*kind));
    let mut fields = fields.flat_map(|(_, fields)| fields).map(|(_, expr)| expr);
    let modifiers = program.modifiers.iter().flat_map(|modifier| &modifier.targets);
    let modifiers = modifiers.filter(|on| stays(on.target.kind)).flat_map(|on| on.when.iter().chain(&on.of));
    let rules = || program.rules.iter().flat_map(|rule| &rule.targets).filter(|on| stays(on.target.kind));
    let asked = rules().flat_map(|on| on.when.iter().chain(on.why.iter().map(|(_, why)| why)));
    let mut counters = (0..program.duties.len())
        .flat_map(|duty| (0..program.duties[duty].counters.len()).map(move |counter| (duty, counter)))
        .filter(|(duty, counter)| stays(program.duties[*duty].counters[*counter].target.kind));
    let judged = modifiers.chain(asked).any(|expr| asks.expr(expr))
        || rules().flat_map(|on| &on.clauses).any(|clause| asks.clause(clause));
    let made =
        fields.any(|expr| asks.expr(expr)) || counters.any(|(duty, counter)| asks.counter(duty, counter));
    match (made, judged) {
        (true, _) => InMemory::Made,
        (false, true) => InMemory::Judged,
        (false, false) => InMemory::Nothing,
    }
}

impl Plan {
    /// What depends on parameters that have changed.
    pub(super) fn touched(&self, program: &Program, changed: &[bool]) -> Touched {
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
            let counters =
                kind.counters.iter().filter(|counter| all || asks.counter(counter.duty, counter.counter));
            touched.counters.extend(counters.map(|counter| (counter.duty, counter.counter)));
        }
        touched
    }

    /// Gives each rule that depends on parameters sums of its own. Where matters are judged one by one, all rules
    /// together have one sum for each account.
    pub(super) fn apart(&mut self, dependent: &[bool]) -> Vec<Layer> {
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
    pub(super) fn only(&mut self, touched: &Touched, faulty: bool) {
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

    pub(super) fn need(&self, at: usize, needed: &mut [bool]) {
        for other in &self.rules[at].unless {
            if !needed[*other] {
                needed[*other] = true;
                self.need(*other, needed);
            }
        }
    }
}

/// Asks whether expressions depend on parameters that have changed.
pub(super) struct Asks<'a> {
    program: &'a Program,
    changed: &'a [bool],
    derived: &'a BTreeMap<usize, Expr>,
}

impl<'a> Asks<'a> {
    /// Whether they depend on any parameter.
    pub fn any(program: &'a Program, derived: &'a BTreeMap<usize, Expr>) -> Asks<'a> {
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
        targets.flat_map(|on| &on.clauses).any(|clause| self.clause(clause))
    }

    fn clause(&self, clause: &ClauseProgram) -> bool {
        let own = clause.when.iter().chain(&clause.whom).chain(&clause.points);
        own.into_iter().any(|expr| self.expr(expr)) || clause.up.is_some_and(|chain| self.chain(chain))
    }

    pub fn chain(&self, chain: usize) -> bool {
        let chain = &self.program.chains[chain];
        let until = chain.until.as_ref().is_some_and(|(until, ..)| self.expr(until));
        // A derived relation may follow any other.
        let steps = self.program.relations.iter().flat_map(|relation| &relation.steps);
        until || steps.into_iter().any(|step| step.condition.as_ref().is_some_and(|of| self.expr(&of.whole)))
    }

    fn counter(&self, duty: usize, counter: usize) -> bool {
        let program = &self.program.duties[duty].counters[counter];
        let rest = program.condition.iter().chain(&program.value).chain(&program.on);
        rest.chain(program.whose.iter().map(|(_, expr)| expr)).any(|expr| self.expr(expr))
    }
}
