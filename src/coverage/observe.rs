//! Runs one scenario and asks the plain evaluator what each condition is, on the rows on which the stages ask
//! it.

use super::sites::{Site, Sited, sites};
use super::{Atom, Key};
use crate::Prepared;
use crate::assess::find::{self, Truth, Truths};
use crate::assess::ladder::OnLadder;
use crate::assess::rows::{Rows, slots};
use crate::assess::{Finding, Ground, MatterRef, Outcome, State, attribute, modify, walk};
use crate::compile::Program;
use crate::expression::plain::Plain;
use crate::expression::script::Caller;
use crate::expression::world::{Batch, World};
use crate::expression::{Expr, Scope};
use crate::matters::Matters;
use crate::phrase::{Condition, Kind};
use crate::policy::{Check, Policy, Section};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What one scenario saw.
#[derive(Debug, Default)]
pub struct Observation {
    /// Of each provision.
    pub provisions: BTreeMap<Key, Seen>,
    /// The checks that find something, of those that the policy names.
    pub checks: BTreeSet<Check>,
}

/// What one scenario saw of a provision.
#[derive(Debug, Default)]
pub struct Seen {
    /// It had something to look at.
    pub asked: bool,
    /// It applied, or gave a result; a property is lacking.
    pub applied: bool,
    /// It was undetermined.
    pub undetermined: bool,
    /// Its conditions.
    pub conditions: BTreeMap<Atom, Ways>,
}

/// Which values a condition was seen to have.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// It held.
    pub yes: bool,
    /// It did not hold.
    pub no: bool,
    /// That was unknown.
    pub unknown: bool,
}

impl Ways {
    pub(super) fn see(&mut self, truth: Option<bool>) {
        match truth {
            Some(true) => self.yes = true,
            Some(false) => self.no = true,
            None => self.unknown = true,
        }
    }
}

/// Runs a scenario and observes what it exercises.
pub fn observe(prepared: Prepared) -> Observation {
    let Prepared { input, policy, program, organisation, mut matters, given, history, .. } = prepared;
    let symbols = matters.symbols.clone();
    let scripts = Caller::new(&program.scripts, &organisation, &program.vocabulary, &symbols);
    let none = crate::assess::given_results(&given);
    let world = World {
        organisation: &organisation,
        vocabulary: &program.vocabulary,
        symbols: &symbols,
        parameters: &program.parameters,
        cycle: input.cycle,
        calendar: &input.calendar,
        scripts: &scripts,
        results: &none,
    };
    crate::assess::derive(&program, &mut matters, &world);
    crate::assess::owe(&program, &mut matters, &world);
    let mut watch = Watch {
        policy: &policy,
        program: &program,
        matters: &matters,
        world: &world,
        seen: Observation::default(),
    };
    watch.rules();
    watch.lines_and_modifiers();
    let outcome = crate::assess::assess(&program, &policy, &matters, given, &history, &world);
    watch.results(&outcome);
    let mut seen = watch.seen;
    super::arranged::look(&policy, &program, &world, &mut seen);
    seen
}

/// Asks the atoms of every condition that a walk asks. Each step and each chain has a scope of its own, by
/// which it is known.
struct Walks<'a> {
    world: &'a World<'a>,
    seen: RefCell<Vec<(usize, Expr, Ways)>>,
}

fn address(scope: &Scope) -> usize {
    std::ptr::from_ref(scope) as usize
}

impl walk::Watch for Walks<'_> {
    fn asked(&self, condition: &Expr, scope: &Scope, batch: &Batch<'_>) {
        let mut seen = self.seen.borrow_mut();
        for (expr, _) in Condition::of(condition).atoms() {
            let known = seen.iter().position(|(at, atom, _)| *at == address(scope) && atom == expr);
            let at = known.unwrap_or_else(|| {
                seen.push((address(scope), expr.clone(), Ways::default()));
                seen.len() - 1
            });
            for row in 0..batch.rows {
                seen[at].2.see(Plain::new(self.world, batch, row, scope).truth(expr).ok());
            }
        }
    }
}

struct Watch<'a> {
    policy: &'a Policy,
    program: &'a Program,
    matters: &'a Matters,
    world: &'a World<'a>,
    seen: Observation,
}

pub(super) fn id<T>(section: &Section<T>, index: usize) -> String {
    section.keys().nth(index).cloned().unwrap_or_default()
}

impl Watch<'_> {
    fn of(&mut self, kind: Kind, id: String) -> &mut Seen {
        self.seen.provisions.entry((kind, id)).or_default()
    }

    /// The atoms of a condition on some rows.
    fn ask(&mut self, kind: Kind, index: usize, sited: &Sited<'_>, rows: impl Iterator<Item = usize>) {
        let Some(all) = Rows::of(self.program, self.matters, sited.target) else { return };
        let atoms = sited.atoms();
        let used = slots(atoms.iter().map(|(expr, _)| *expr), sited.scope.variables.len());
        let mut ways = vec![Ways::default(); atoms.len()];
        for row in rows {
            let batch = all.batch(row..row + 1, &used);
            let plain = Plain::new(self.world, &batch, 0, sited.scope);
            for (ways, (expr, holds)) in ways.iter_mut().zip(&atoms) {
                ways.see(plain.truth(expr).ok().map(|truth| truth == *holds));
            }
        }
        let section = match kind {
            Kind::Rule => id(&self.policy.rules, index),
            _ => id(&self.policy.modifiers, index),
        };
        let conditions = &mut self.of(kind, section).conditions;
        for (atom, new) in ways.into_iter().enumerate() {
            let known = conditions.entry((sited.site.clone(), atom)).or_default();
            *known = Ways {
                yes: known.yes | new.yes,
                no: known.no | new.no,
                unknown: known.unknown | new.unknown,
            };
        }
    }

    /// The conditions of rules, and what excludes them, on every row on whose day they are in force.
    fn rules(&mut self) {
        let truths = find::truths(self.program, self.matters, self.world, 1);
        for index in 0..self.program.rules.len() {
            let rows = self.rows_in_force(index);
            let asked = rows.iter().any(|(_, rows)| !rows.is_empty());
            self.of(Kind::Rule, id(&self.policy.rules, index)).asked |= asked;
            for sited in sites(self.policy, self.program, Kind::Rule, index) {
                if sited.site == Site::When
                    && let Some((_, rows)) = rows.iter().find(|(target, _)| *target == sited.target)
                {
                    self.ask(Kind::Rule, index, &sited, rows.clone().into_iter());
                }
                if let Site::Counter(_) = sited.site {
                    let rows =
                        Rows::of(self.program, self.matters, sited.target).map_or(0, |rows| rows.len());
                    self.ask(Kind::Rule, index, &sited, 0..rows);
                }
            }
            self.exclusions(index, &rows, &truths);
        }
    }

    fn rows_in_force(&self, index: usize) -> Vec<(crate::compile::Target, Vec<usize>)> {
        let rule = &self.program.rules[index];
        let of_target = |on: &crate::compile::RuleTarget| {
            let rows = Rows::of(self.program, self.matters, on.target)?;
            let in_force = (0..rows.len()).filter(|row| rule.in_force.contains(rows.day(*row)));
            Some((on.target, in_force.collect()))
        };
        rule.targets.iter().filter_map(of_target).collect()
    }

    /// Whether each rule that excludes this one applies to the same matter.
    fn exclusions(&mut self, index: usize, rows: &[(crate::compile::Target, Vec<usize>)], truths: &Truths) {
        for other in &self.program.rules[index].unless {
            let mut ways = Ways::default();
            for (target, rows) in rows {
                let Some(all) = Rows::of(self.program, self.matters, *target) else { continue };
                for row in rows {
                    let matter: MatterRef = all.reference(*row);
                    ways.see(match find::applies(self.program, self.matters, truths, *other, matter) {
                        Truth::True => Some(true),
                        Truth::False => Some(false),
                        Truth::Unknown => None,
                    });
                }
            }
            let site = Site::Excluded(id(&self.policy.rules, *other));
            self.of(Kind::Rule, id(&self.policy.rules, index)).conditions.insert((site, 0), ways);
        }
    }

    /// The conditions of lines, on the findings that apply; those of modifiers, for whom these name.
    fn lines_and_modifiers(&mut self) {
        let (mut findings, _) = find::find(self.program, self.matters, self.world, 1);
        for index in 0..self.program.rules.len() {
            for sited in sites(self.policy, self.program, Kind::Rule, index) {
                let Site::Line(_) = sited.site else { continue };
                let rows = findings.iter().filter(|finding| finding.rule == index).filter_map(|finding| {
                    let here = attribute::target(self.program, finding)?.target == sited.target;
                    (here && finding.state == State::Applies).then(|| row_of(finding))
                });
                let rows: Vec<usize> = rows.collect();
                self.ask(Kind::Rule, index, &sited, rows.into_iter());
            }
        }
        let walks = Walks { world: self.world, seen: RefCell::default() };
        let (program, matters) = (self.program, self.matters);
        let named = attribute::watched(program, matters, self.world, &mut findings, &walks);
        self.walks(&walks.seen.into_inner());
        for (index, modifier) in self.program.modifiers.iter().enumerate() {
            let asked: Vec<&Finding> = named
                .attributions
                .iter()
                .map(|attribution| (&findings[attribution.finding], attribution))
                .filter(|(finding, attribution)| modify::concerns(modifier, finding, attribution))
                .map(|(finding, _)| finding)
                .collect();
            self.of(Kind::Modifier, id(&self.policy.modifiers, index)).asked |= !asked.is_empty();
            for sited in sites(self.policy, self.program, Kind::Modifier, index) {
                let here = asked.iter().filter(|finding| finding.matter.kind as usize == sited.target.kind);
                let rows: Vec<Range<usize>> =
                    here.map(|finding| modify::rows_of(self.matters, sited.target, finding.matter)).collect();
                self.ask(Kind::Modifier, index, &sited, rows.into_iter().flatten());
            }
        }
    }

    /// The conditions of walks, for every rule that walks there.
    fn walks(&mut self, seen: &[(usize, Expr, Ways)]) {
        for index in 0..self.program.rules.len() {
            for sited in sites(self.policy, self.program, Kind::Rule, index) {
                let (Site::Step(..) | Site::Until(_)) = sited.site else { continue };
                for (atom, (expr, holds)) in sited.atoms().into_iter().enumerate() {
                    let same =
                        |other: &&(usize, Expr, Ways)| other.0 == address(sited.scope) && other.1 == *expr;
                    let Some((_, _, ways)) = seen.iter().find(same) else { continue };
                    let (yes, no) = if holds { (ways.yes, ways.no) } else { (ways.no, ways.yes) };
                    let ways = Ways { yes, no, unknown: ways.unknown };
                    let of = self.of(Kind::Rule, id(&self.policy.rules, index));
                    of.conditions.insert((sited.site.clone(), atom), ways);
                }
            }
        }
    }

    /// What became of it: rules that apply, modifiers that hold, bands and steps in which somebody stands.
    fn results(&mut self, outcome: &Outcome) {
        for finding in &outcome.findings {
            let seen = self.of(Kind::Rule, id(&self.policy.rules, finding.rule));
            match finding.state {
                State::Applies => seen.applied = true,
                State::Undetermined(_) => seen.undetermined = true,
                State::Conflict(_) => {}
            }
        }
        for applied in outcome.attributions.iter().flat_map(|attribution| &attribution.modifiers) {
            let seen = self.of(Kind::Modifier, id(&self.policy.modifiers, applied.modifier));
            if applied.missing.is_empty() { seen.applied = true } else { seen.undetermined = true }
        }
        for row in &outcome.indicators {
            let key = (Kind::Indicator, id(&self.policy.indicators, row.indicator));
            self.number(key, row.value.is_some());
        }
        for score in &outcome.scores {
            let key = (Kind::Scorecard, id(&self.policy.scorecards, score.card));
            self.number(key, score.value.is_some());
        }
        for table in &outcome.rankings {
            let key = (Kind::Ranking, id(&self.policy.rankings, table.ranking));
            table.rows.iter().for_each(|row| self.number(key.clone(), row.rank.is_some()));
        }
        self.ladders(outcome);
        self.quotas(outcome);
        self.reached(outcome);
        for reading in &outcome.monitors {
            let seen = self.of(Kind::Monitor, id(&self.policy.monitors, reading.monitor));
            seen.asked = true;
            seen.applied |= reading.seen == crate::assess::monitor::Seen::Noticed;
        }
    }

    /// The conditions of steps, and who stands on which.
    fn ladders(&mut self, outcome: &Outcome) {
        let results = crate::assess::results_of(outcome);
        let world = World { results: &results, ..*self.world };
        for (index, ladder) in self.program.ladders.iter().enumerate().filter(|(_, ladder)| ladder.asks()) {
            let ways = super::steps::seen(ladder, &world);
            self.of(Kind::Ladder, id(&self.policy.ladders, index)).conditions.extend(ways);
        }
        for grade in &outcome.grades {
            let seen = self.of(Kind::Ladder, id(&self.policy.ladders, grade.ladder));
            seen.asked = true;
            match grade.stands {
                OnLadder::Step(step) => {
                    seen.applied = true;
                    seen.conditions.entry((Site::Reached(step), 0)).or_default().yes = true;
                }
                OnLadder::Undetermined(_) => seen.undetermined = true,
                OnLadder::NoStep | OnLadder::Several(_) => {}
            }
        }
    }

    /// Quotas that were counted, kept and exceeded.
    fn quotas(&mut self, outcome: &Outcome) {
        for count in &outcome.quotas {
            let seen = self.of(Kind::Quota, id(&self.policy.quotas, count.quota));
            (seen.asked, seen.applied) = (true, true);
            seen.conditions.entry((Site::Exceeded, 0)).or_default().see(Some(!count.kept()));
        }
    }

    fn number(&mut self, (kind, id): Key, known: bool) {
        let seen = self.of(kind, id);
        seen.asked = true;
        if known { seen.applied = true } else { seen.undetermined = true }
    }

    /// The bands and steps by which something is proposed, whatever became of it then.
    fn reached(&mut self, outcome: &Outcome) {
        for proposal in &outcome.proposals {
            let measure = self.of(Kind::Measure, id(&self.policy.measures, proposal.measure));
            (measure.asked, measure.applied) = (true, true);
            let (seen, site) = match &proposal.ground {
                Ground::Attribution(_) => continue,
                Ground::Ladder(ladder, step, _) => {
                    let seen = self.of(Kind::Ladder, id(&self.policy.ladders, *ladder));
                    (seen.asked, seen.applied) = (true, true);
                    (seen, Site::Reached(*step))
                }
                Ground::Escalation(occasion) => {
                    let seen = self.of(Kind::Escalation, id(&self.policy.escalations, occasion.escalation));
                    (seen.asked, seen.applied) = (true, true);
                    (seen, Site::Reached(occasion.step))
                }
                Ground::Rank { table, band, .. } => {
                    let Some(table) = outcome.rankings.get(*table) else { continue };
                    (self.of(Kind::Ranking, id(&self.policy.rankings, table.ranking)), Site::Reached(*band))
                }
            };
            seen.conditions.entry((site, 0)).or_default().yes = true;
        }
    }
}

/// The row on which a finding was made, among those of its target.
fn row_of(finding: &Finding) -> usize {
    finding.matter.child.map_or(finding.matter.row, |(_, row)| row) as usize
}
