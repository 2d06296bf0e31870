//! A cycle whose matters passed by, assessed again with other values of its parameters: what depends on what has
//! changed is made again from what is remembered of it, or passes by once more.

mod memory;
mod sorts;
mod split;
mod touched;

use self::memory::{Points, Remembered};
use self::touched::{Change, InMemory, Touched};
use crate::Prepared;
use crate::assess::owe::Counts;
use crate::assess::owed::Owed;
use crate::assess::{Judged, Outcome};
use crate::expression::world::{ParameterTable, World};
use crate::matters::Matters;
use crate::source::Said;
use crate::stream::apply::Worker;
use crate::stream::kernel::{Sight, WorkingDays};
use crate::stream::plan::{KindPlan, Plan};
use crate::stream::run::{Run, Watch};
use crate::stream::source::Unit;
use crate::stream::tally::{Account, Tally};
use crate::stream::vector::Batch;
use std::borrow::Cow;

/// The sums of a cycle, those of each rule that depends on parameters by themselves.
///
/// Rows that are alike in everything that such a rule asks beside parameters are of one sort, and whom the rule names in
/// the rows of each sort is remembered: with other values of the parameters a row of each sort is judged, and no file is
/// read. For each line with points, and up a chain for each hop, this takes eight bytes for each person and sort: at most
/// eight for each time that a matter names somebody. Until all matters have passed by it takes four bytes for each such
/// time, and now and then twice as much.
///
/// Read again, as far as its columns are needed, is what nothing is remembered of: counters of duties; rules that go row
/// by row, that name people by parameters, that have more than a million sorts or name people more than 67 million times
/// (256 MiB); everything, where modifiers and groups have matters judged one by one; and a rule for which a value comes
/// into force on another day than before.
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
    /// The matters in memory with everything that was computed of them, duties among them, and what was found of them.
    in_memory: (Matters, Judged),
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
            let mut matters = prepared.matters.clone();
            matters.symbols = prepared.organisation.symbols().clone();
            let judged = run.judge(&mut matters, tally.duties.clone());
            let in_memory = (matters, judged);
            let (remembered, faulty) = (memory::remembered(learning), !bad.is_empty());
            let working = WorkingDays::of(&prepared.input.calendar);
            Ok(Again { prepared, tally, layers, names, dependent, remembered, in_memory, faulty, working })
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
            let mut accounts = self.merged(again.as_ref(), &touched);
            recalled.iter().for_each(|points| points.add(&mut accounts[points.account]));
            let (counts, duties) = (self.tally.counts.clone(), Vec::new());
            let tally = Tally { accounts, counts, duties };
            let given = (&prepared.given, prepared.history.as_slice());
            let (matters, judged) = &self.in_memory;
            let outcome = match touched::in_memory(&prepared.program, &changed, passes) {
                InMemory::Nothing if touched.counters.is_empty() => {
                    run.conclude_from(matters, judged.clone(), Cow::Owned(tally), given, None)
                }
                InMemory::Judged if touched.counters.is_empty() => {
                    run.conclude_from(matters, run.judge_made(matters), Cow::Owned(tally), given, None)
                }
                _ => {
                    let mut matters = prepared.matters.clone();
                    matters.symbols = prepared.organisation.symbols().clone();
                    let judged = run.judge(&mut matters, self.counted(again.as_ref(), &touched));
                    run.conclude_from(&matters, judged, Cow::Owned(tally), given, None)
                }
            };
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
    fn merged(&self, again: Option<&Tally>, touched: &Touched) -> Vec<Account> {
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
        accounts
    }

    /// What duties count, in the same way.
    fn counted(&self, again: Option<&Tally>, touched: &Touched) -> Vec<Vec<Counts>> {
        let mut duties = self.tally.duties.clone();
        for (duty, counter) in &touched.counters {
            again.into_iter().for_each(|of| duties[*duty][*counter] = of.duties[*duty][*counter].clone());
        }
        duties
    }
}
