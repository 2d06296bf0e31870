//! What a cycle comes to beside the matters that are in memory: so that it can be run again with one of these changed.

use super::assess::with_parts;
use super::tally::{Account, Counts, Tally};
use crate::assess::owe::{Count, Counts as Counted};
use crate::assess::owed::Owed;
use crate::assess::{self, Given, Outcome, Past, Standing};
use crate::compile::Program;
use crate::expression::world::World;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::Policy;
use crate::value::Day;
use std::collections::BTreeMap;

/// The sums and counts of a cycle without those of some matters, which are in memory with all their reasons.
pub struct Beside {
    /// The accounts of points, in order.
    names: Vec<String>,
    /// Their sums.
    accounts: Vec<Account>,
    /// What duties counted, by duty and counter, of whom and as of which first day.
    duties: Vec<Vec<BTreeMap<Key, Count>>>,
    /// Kinds whose matters passed by.
    passes: Vec<bool>,
    /// All matters of this subject are in memory.
    whole: Option<NodeId>,
    counts: Counts,
}

/// Who owes, and the first day of the period.
type Key = (Vec<NodeId>, Day);

impl Beside {
    /// Takes from a tally what matters in memory came to.
    pub fn new(
        program: &Program,
        (names, passes): (&[String], Vec<bool>),
        tally: Tally,
        owed: &[Owed],
        (outcome, whole): (&Outcome, Option<NodeId>),
    ) -> Beside {
        let Tally { mut accounts, counts, duties } = tally;
        for one in outcome.attributions.iter().filter(|one| one.standing == Standing::Stands) {
            let kind = outcome.findings.get(one.finding).map(|finding| finding.matter.kind as usize);
            let passed = kind.and_then(|kind| passes.get(kind)).copied().unwrap_or(false);
            if let (true, Some(points), Ok(at)) = (passed, one.points, names.binary_search(&one.category)) {
                accounts[at].add_decimal(one.subject.0, -points);
            }
        }
        // Whatever the subject has comes from what is in memory.
        if let Some(subject) = whole {
            accounts.iter_mut().for_each(|account| account.forget(subject.0));
        }
        let is_whole = |who: &[NodeId]| whole.is_some_and(|subject| who.contains(&subject));
        let of_duty = |(duty, counters): (usize, Vec<Counted>)| {
            let used = |(counter, counts): (usize, Counted)| {
                let target = program.duties[duty].counters[counter].target;
                let passed = passes.get(target.kind).copied().unwrap_or(false);
                let key = |row: usize| (owed[duty].who(row).to_vec(), owed[duty].period(row).from);
                let others = |row: &usize| passed && !is_whole(owed[duty].who(*row));
                (0..counts.len()).filter(others).map(|row| (key(row), counts.get(row))).collect()
            };
            counters.into_iter().enumerate().map(used).collect()
        };
        let duties = duties.into_iter().enumerate().map(of_duty).collect();
        Beside { names: names.to_vec(), accounts, duties, passes, whole, counts }
    }

    /// Runs a cycle: from the matters in memory, and from what the others come to.
    pub fn assess(
        &self,
        (program, policy): (&Program, &Policy),
        matters: &mut Matters,
        (given, history): (Given, &[Past]),
        world: &World<'_>,
    ) -> Outcome {
        assess::derive(program, matters, world);
        let owed: Vec<Owed> = program.duties.iter().map(|duty| Owed::of(duty, world)).collect();
        assess::owe_with(program, matters, world, &owed, &|duty, counter, row, own| {
            let target = program.duties[duty].counters[counter].target;
            let who = owed[duty].who(row);
            let passes = self.passes.get(target.kind).copied().unwrap_or(false);
            if !passes || self.whole.is_some_and(|subject| who.contains(&subject)) {
                return *own;
            }
            let key = (who.to_vec(), owed[duty].period(row).from);
            self.duties[duty][counter].get(&key).copied().unwrap_or_default()
        });
        let judged = assess::judge(program, policy, matters, world);
        let mut sums =
            Tally { accounts: self.accounts.clone(), counts: Counts::default(), duties: Vec::new() };
        sums.add(&self.names, judged.attributions.iter());
        let totals = with_parts(sums.totals(&self.names), assess::tally(&judged.attributions));
        let outcome =
            assess::conclude(program, policy, matters, (given, history), (judged, totals), world, 1);
        Outcome { passed: Some(self.counts.clone()), ..outcome }
    }
}
