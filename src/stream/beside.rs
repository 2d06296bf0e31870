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
use std::sync::{Arc, OnceLock};

/// The sums and counts of a cycle without those of some matters, which are in memory with all their reasons.
pub struct Beside {
    /// The accounts of points, in order.
    names: Vec<String>,
    /// Their sums.
    accounts: Vec<Account>,
    /// Who owes duties, and what these counted, by duty and counter.
    owed: Arc<Vec<Owed>>,
    counted: Vec<Vec<Counted>>,
    /// The same by who owes it and the first day, once somebody asks: most never do.
    duties: OnceLock<Vec<Vec<BTreeMap<Key, Count>>>>,
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
        (names, passes): (&[String], Vec<bool>),
        tally: Tally,
        owed: Arc<Vec<Owed>>,
        (outcome, whole): (&Outcome, Option<NodeId>),
    ) -> Beside {
        let Tally { mut accounts, counts, duties: counted } = tally;
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
        let (names, duties) = (names.to_vec(), OnceLock::new());
        Beside { names, accounts, owed, counted, duties, passes, whole, counts }
    }

    /// What duties counted, by duty and counter, of whom and as of which first day.
    fn duties(&self, program: &Program) -> &[Vec<BTreeMap<Key, Count>>] {
        let is_whole = |who: &[NodeId]| self.whole.is_some_and(|subject| who.contains(&subject));
        let of_duty = |(duty, (owed, counters)): (usize, (&Owed, &Vec<Counted>))| {
            let used = |(counter, counts): (usize, &Counted)| {
                let target = program.duties[duty].counters[counter].target;
                let passed = self.passes.get(target.kind).copied().unwrap_or(false);
                let key = |row: usize| (owed.who(row).to_vec(), owed.period(row).from);
                let others = |row: &usize| passed && !is_whole(owed.who(*row));
                (0..counts.len()).filter(others).map(|row| (key(row), counts.get(row))).collect()
            };
            counters.iter().enumerate().map(used).collect()
        };
        self.duties.get_or_init(|| self.owed.iter().zip(&self.counted).enumerate().map(of_duty).collect())
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
        let duties = self.duties(program);
        assess::owe_with(program, matters, (world, &owed), 1, &|duty, counter, row, own| {
            let target = program.duties[duty].counters[counter].target;
            let who = owed[duty].who(row);
            let passes = self.passes.get(target.kind).copied().unwrap_or(false);
            if !passes || self.whole.is_some_and(|subject| who.contains(&subject)) {
                return *own;
            }
            let key = (who.to_vec(), owed[duty].period(row).from);
            duties[duty][counter].get(&key).copied().unwrap_or_default()
        });
        let judged = assess::judge(program, policy, matters, world, 1);
        let mut sums =
            Tally { accounts: self.accounts.clone(), counts: Counts::default(), duties: Vec::new() };
        sums.add(&self.names, judged.attributions.iter());
        let totals = with_parts(sums.totals(&self.names, None, 1), assess::tally(&judged.attributions));
        let outcome =
            assess::conclude(program, policy, matters, (given, history), (judged, totals), (world, None), 1);
        Outcome { passed: Some(self.counts.clone()), ..outcome }
    }
}
