//! Findings: which rule applies to which matter, and where that cannot be said.

use super::rows::{Rows, slots};
use super::together::{pieces, ranges, worth};
use super::{Conflict, Finding, MatterRef, MissingFact, State, transition};
use crate::compile::{Program, RuleTarget};
use crate::expression::batch::Vectors;
use crate::expression::facts::{facts, parameters};
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, World};
use crate::expression::{Expr, Scope};
use crate::matters::Matters;
use crate::value::{Data, Day, Interval};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Does a rule's condition hold for a row?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    False,
    True,
    Unknown,
}

impl Truth {
    /// The truth of a row of several: one that is true makes it true, one unknown makes it unknown.
    pub(super) fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::True, _) | (_, Truth::True) => Truth::True,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            _ => Truth::False,
        }
    }

    /// This, unless the other holds.
    pub(crate) fn unless(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::True) => Truth::False,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (Truth::True, Truth::False) => Truth::True,
        }
    }
}

/// For each rule, for each of its targets: the truth of every row.
pub(crate) type Truths = Vec<Vec<Vec<Truth>>>;

/// All findings, and the conflicts among them; on so many threads.
pub fn find(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    threads: usize,
) -> (Vec<Finding>, Vec<Conflict>) {
    let truths = truths(program, matters, world, threads);
    let mut findings = Vec::new();
    for (rule, compiled) in program.rules.iter().enumerate() {
        for (at, on) in compiled.targets.iter().enumerate() {
            let truth = truths[rule].get(at).map_or(&[][..], Vec::as_slice);
            collect(program, matters, world, (rule, on), (truth, &truths), threads, &mut findings);
        }
    }
    findings.extend(transition::tried(program, matters, world, &findings));
    findings.sort_by_key(|finding: &Finding| (finding.rule, finding.matter));
    let conflicts = conflicts(program, &mut findings);
    (findings, conflicts)
}

/// Does each rule apply to each row it looks at, whatever excludes it taken into account?
pub(crate) fn truths(program: &Program, matters: &Matters, world: &World<'_>, threads: usize) -> Truths {
    let mut truths: Truths = vec![Vec::new(); program.rules.len()];
    for rule in &program.order {
        let own = program.rules[*rule]
            .targets
            .iter()
            .map(|on| condition(program, (*rule, on), matters, world, threads))
            .collect();
        truths[*rule] = own;
        exclude(program, matters, *rule, &mut truths);
    }
    truths
}

/// The truth of a rule's own condition, a batch at a time.
fn condition(
    program: &Program,
    (rule, on): (usize, &RuleTarget),
    matters: &Matters,
    world: &World<'_>,
    threads: usize,
) -> Vec<Truth> {
    let Some(rows) = Rows::of(program, matters, on.target) else { return Vec::new() };
    let scope = scope(program, on);
    let in_force = program.rules[rule].in_force;
    let used = slots(on.when.as_ref(), scope.variables.len());
    let chunks: Vec<Range<usize>> = rows.chunks().collect();
    let of_chunk = |chunk: &Range<usize>| -> Vec<Truth> {
        let batch = rows.batch(chunk.clone(), &used);
        let Some(when) = &on.when else {
            return batch.days.iter().map(|day| in_time(in_force, *day, Truth::True)).collect();
        };
        let column = Vectors { world, batch: &batch, scope }.eval(when);
        let Data::Bool(values) = &column.data else { return Vec::new() };
        let rows = values.iter().zip(&column.valid).zip(&batch.days);
        rows.map(|((value, valid), day)| {
            let own = match (valid, value) {
                (false, _) => Truth::Unknown,
                (true, true) => Truth::True,
                (true, false) => Truth::False,
            };
            in_time(in_force, *day, own)
        })
        .collect()
    };
    let some = |range: Range<usize>| chunks[range].iter().flat_map(of_chunk).collect::<Vec<_>>();
    ranges(chunks.len(), threads, some).concat()
}

fn in_time(in_force: Interval, day: Day, truth: Truth) -> Truth {
    if in_force.contains(day) { truth } else { Truth::False }
}

/// The variables of the rows of a rule's target.
pub(crate) fn scope<'p>(program: &'p Program, on: &RuleTarget) -> &'p Scope {
    let kind = &program.scopes[on.target.kind];
    match on.target.child {
        Some(child) => &kind.children[child].scope,
        None => &kind.row,
    }
}

/// Takes away the rows to which an excluding rule applies.
fn exclude(program: &Program, matters: &Matters, rule: usize, truths: &mut Truths) {
    for other in &program.rules[rule].unless {
        for (at, on) in program.rules[rule].targets.iter().enumerate() {
            let Some(rows) = Rows::of(program, matters, on.target) else { continue };
            let excluding: Vec<Truth> = (0..rows.len())
                .map(|row| applies(program, matters, truths, *other, rows.reference(row)))
                .collect();
            if let Some(own) = truths[rule].get_mut(at) {
                own.iter_mut().zip(excluding).for_each(|(own, other)| *own = own.unless(other));
            }
        }
    }
}

/// Does a rule apply to a matter? On the same child table it is asked of the row, else of the whole matter.
pub(crate) fn applies(
    program: &Program,
    matters: &Matters,
    truths: &Truths,
    rule: usize,
    matter: MatterRef,
) -> Truth {
    let mut found = Truth::False;
    for (at, on) in program.rules[rule].targets.iter().enumerate() {
        if on.target.kind != matter.kind as usize {
            continue;
        }
        let truth =
            |row: usize| truths[rule].get(at).and_then(|all| all.get(row)).copied().unwrap_or(Truth::False);
        found = match (on.target.child, matter.child) {
            (None, _) => found.or(truth(matter.row as usize)),
            (Some(child), Some((same, row))) if child == same as usize => found.or(truth(row as usize)),
            (Some(child), _) => {
                let table = matters.tables.get(on.target.kind).and_then(|table| table.children.get(child));
                let at = |row: usize| table.and_then(|t| t.offsets.get(row)).copied().unwrap_or(0) as usize;
                (at(matter.row as usize)..at(matter.row as usize + 1))
                    .fold(found, |all, row| all.or(truth(row)))
            }
        };
    }
    found
}

/// A row on which a finding may be made, with all its facts, is as much work as so many others.
const FACTS: usize = 8;

/// Every expression of a rule on a kind of rows: what its findings read.
fn expressions(on: &RuleTarget) -> impl Iterator<Item = &Expr> + Clone {
    let clauses =
        on.clauses.iter().flat_map(|clause| clause.when.iter().chain(&clause.whom).chain(&clause.points));
    on.when.iter().chain(clauses)
}

fn collect(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    (rule, on): (usize, &RuleTarget),
    (truth, truths): (&[Truth], &Truths),
    threads: usize,
    findings: &mut Vec<Finding>,
) {
    let Some(rows) = Rows::of(program, matters, on.target) else { return };
    let read = Read { world, rule, on, scope: scope(program, on), law: None };
    let batch = rows.whole(&read.slots());
    let found = pieces(truth.len(), worth(FACTS * truth.len(), threads), |range| {
        let mut found = Vec::new();
        for row in range {
            let matter = rows.reference(row);
            let of = (matter, rows.day(row));
            found.push(match truth[row] {
                Truth::False => continue,
                Truth::True => read.finding((&batch, row), of, |_| State::Applies),
                Truth::Unknown => read.finding((&batch, row), of, |plain| {
                    State::Undetermined(missing(program, matters, truths, rule, on, plain, matter))
                }),
            });
        }
        found
    });
    found.into_iter().for_each(|mut found| findings.append(&mut found));
}

/// How a finding reads the row on which it is made.
pub(super) struct Read<'a> {
    pub world: &'a World<'a>,
    pub rule: usize,
    pub on: &'a RuleTarget,
    pub scope: &'a Scope,
    /// The day as of which parameters are read, where that is not the matter's.
    pub law: Option<Day>,
}

impl Read<'_> {
    /// The slots that a finding reads.
    pub fn slots(&self) -> Vec<bool> {
        let whole = expressions(self.on).chain(self.on.why.iter().map(|(_, expr)| expr));
        slots(whole, self.scope.variables.len())
    }

    /// The finding on a row of a batch, which is a matter of a day; its state is asked of the row.
    pub fn finding(
        &self,
        (batch, row): (&Batch<'_>, usize),
        (matter, date): (MatterRef, Day),
        state: impl FnOnce(&Plain<'_>) -> State,
    ) -> Finding {
        let on = self.on;
        let plain = Plain::new(self.world, batch, row, self.scope).under(self.law);
        let mut read = facts(expressions(on), &plain);
        for (name, expr) in &on.why {
            if !read.iter().any(|fact| fact.name == *name) {
                let value = plain.eval(expr).ok();
                read.push(super::Fact { name: name.clone(), of: expr.of.clone(), value });
            }
        }
        Finding {
            rule: self.rule,
            matter,
            date,
            law: self.law,
            state: state(&plain),
            facts: read,
            parameters: parameters(expressions(on), &plain),
            walks: Vec::new(),
        }
    }
}

/// What keeps a rule from being determined.
fn missing(
    program: &Program,
    matters: &Matters,
    truths: &Truths,
    rule: usize,
    on: &RuleTarget,
    plain: &Plain<'_>,
    matter: MatterRef,
) -> Vec<MissingFact> {
    let mut missing = match on.when.as_ref().map(|when| plain.truth(when)) {
        Some(Err(missing)) => missing,
        _ => Vec::new(),
    };
    for other in &program.rules[rule].unless {
        if applies(program, matters, truths, *other, matter) == Truth::Unknown {
            missing.push(MissingFact::Rule(*other));
        }
    }
    missing
}

/// Rules of a `unique` group that apply to one matter, or one row, together: they are marked, and none is applied. Beside
/// a rule of the group that might apply, too, one that applies is undetermined: the missing fact may make it a conflict.
fn conflicts(program: &Program, findings: &mut [Finding]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (group, rules) in &program.unique {
        let mut by_matter: BTreeMap<MatterRef, Vec<usize>> = BTreeMap::new();
        let mut open: BTreeMap<MatterRef, Vec<usize>> = BTreeMap::new();
        let of_group = |finding: &Finding| finding.law.is_none() && rules.contains(&finding.rule);
        for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| of_group(finding)) {
            let matter = judged_together(program, rules, finding.matter);
            match finding.state {
                State::Applies => by_matter.entry(matter).or_default().push(at),
                _ => open.entry(matter).or_default().push(finding.rule),
            }
        }
        for (matter, together) in by_matter {
            let mut distinct: Vec<usize> = together.iter().map(|at| findings[*at].rule).collect();
            distinct.dedup();
            if distinct.len() < 2 {
                let mut others = open.get(&matter).cloned().unwrap_or_default();
                others.retain(|rule| !distinct.contains(rule));
                others.dedup();
                if !others.is_empty() {
                    let missing: Vec<MissingFact> = others.into_iter().map(MissingFact::Rule).collect();
                    together.iter().for_each(|at| findings[*at].state = State::Undetermined(missing.clone()));
                }
                continue;
            }
            for at in &together {
                findings[*at].state = State::Conflict(conflicts.len());
            }
            let whom = BTreeSet::new();
            conflicts.push(Conflict { group: *group, matter, findings: together, whom });
        }
    }
    conflicts
}

/// What rules of a `unique` group exclude each other on: the row where all of them look at the same child table, as
/// `unless` does; else the whole matter.
fn judged_together(program: &Program, rules: &[usize], matter: MatterRef) -> MatterRef {
    let table = matter.child.map(|(child, _)| child as usize);
    let targets = rules.iter().filter_map(|rule| program.rules.get(*rule)).flat_map(|rule| &rule.targets);
    let mut of_kind = targets.map(|on| on.target).filter(|target| target.kind == matter.kind as usize);
    let same = of_kind.all(|target| target.child == table);
    MatterRef { child: matter.child.filter(|_| same), ..matter }
}
