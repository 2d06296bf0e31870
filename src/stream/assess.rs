//! An assessment of matters that pass by.

use super::beside::Beside;
use super::numbered::ById;
use super::part::PartFault;
use super::plan::{Plan, kept};
use super::run::Run;
use super::source::{Source, Unit};
use super::tally::Tally;
use crate::assess::alone::Alone;
use crate::assess::owe::Counts as Counted;
use crate::assess::owed::Owed;
use crate::assess::{self, Attribution, Given, Judged, Outcome, Past, Total};
use crate::case::look;
use crate::expression::world::{ParameterTable, World};
use crate::matters::Matters;
use crate::progress::Work;
use crate::source::{Fault, Place, Said};
use crate::together::both;
use crate::{Assessment, Basis, Prepared, Refused};
use std::borrow::Cow;
use std::cmp::Ordering::{Equal, Less};
use std::sync::Arc;

/// As many threads as the machine runs at once.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

impl Prepared {
    /// The units of the files that are still to pass by: any split of them may be tallied anywhere, in any order.
    pub fn units(&self) -> Vec<Unit> {
        self.passing.iter().enumerate().flat_map(|(at, source)| source.units(at)).collect()
    }

    /// What follows from the tally of all units, beside the matters that are in memory. Nothing can fail any more.
    pub fn conclude(mut self, tally: Tally) -> (Assessment, Basis) {
        self.progress.begin(Work::Assessing, 0);
        let mut matters = std::mem::take(&mut self.matters);
        matters.symbols = self.organisation.symbols().clone();
        let outcome = self.with_run(|run| {
            run.conclude(&mut matters, Cow::Owned(tally), (&self.given, &self.history), None)
        });
        self.concluded(matters, outcome, None)
    }

    /// The assessment, and what it was made from.
    pub(super) fn concluded(
        self,
        matters: Matters,
        outcome: Outcome,
        beside: Option<Arc<Beside>>,
    ) -> (Assessment, Basis) {
        let Prepared { path, input, policy, program, organisation, given, history, .. } = self;
        let (set_aside, tables, sources) = (self.set_aside, self.tables, self.sources);
        let program = Arc::new(program);
        let assessment = Assessment {
            input: path,
            title: input.title,
            cycle: input.cycle,
            program: program.clone(),
            vocabulary: program.vocabulary.clone(),
            schema: program.schema.clone(),
            policy,
            organisation,
            matters,
            outcome,
            set_aside,
            tables,
            sources,
        };
        (assessment, Basis { program, given, history, calendar: input.calendar, beside })
    }

    /// Assesses all of it, on so many threads.
    ///
    /// # Errors
    /// A file that cannot be read any more, or rows at fault where they are not to be set aside.
    pub fn assess_passing(self, threads: usize) -> Result<(Assessment, Basis), Box<Refused>> {
        match self.part(&self.units(), threads) {
            Ok(part) => self.finish(part),
            Err(what) => Err(self.unreadable(what)),
        }
    }

    /// A file could be opened and cannot be read.
    pub fn unreadable(self, what: Said) -> Box<Refused> {
        let (mut problems, sources) = (self.warnings, self.sources);
        problems.push(PartFault::Unreadable { what }.at(Place::Nowhere));
        Box::new(Refused { problems, sources })
    }

    /// Lets the matters that are in memory pass by too, in units of so many rows: all kinds of which nothing needs every
    /// reason at the end. What was read can so be assessed in parts. Of these no reasons are made again: whoever wants
    /// reasons of what is in memory leaves it there.
    pub fn pass_by(&mut self, rows: usize) {
        let schema = &self.program.schema;
        for (kind, table) in self.matters.tables.iter_mut().enumerate() {
            if !table.is_empty() && !schema.kinds[kind].owed && kept(&self.program, kind).is_empty() {
                let table = Arc::new(std::mem::take(table));
                self.passing.push(Source::of_table(kind, table, rows));
            }
        }
    }

    /// Does something with everything that stays the same while matters pass by.
    pub fn with_run<T>(&self, work: impl FnOnce(&Run<'_>) -> T) -> T {
        self.with_world(&self.program.parameters, |world, owed, passes| {
            work(&self.run(world, &Plan::of(&self.program, world, passes), owed))
        })
    }

    /// What stays the same while matters pass by, with a plan of what is done.
    pub(super) fn run<'a>(&'a self, world: &'a World<'a>, plan: &'a Plan, owed: &'a [Owed]) -> Run<'a> {
        Run {
            program: &self.program,
            policy: &self.policy,
            world,
            plan,
            sources: &self.passing,
            owed,
            names: self.names.as_ref(),
            calendar: &self.input.calendar,
            by_id: ById::default(),
            progress: &self.progress,
            threads: self.threads,
            watch: None,
        }
    }

    /// Does something with what evaluations can see, these values of the parameters among it; with who owes duties, and
    /// with the kinds that pass by.
    pub(super) fn with_world<T>(
        &self,
        parameters: &[ParameterTable],
        work: impl FnOnce(&World<'_>, &[Owed], &[bool]) -> T,
    ) -> T {
        let mut passes = vec![false; self.program.schema.kinds.len()];
        self.passing.iter().for_each(|source| passes[source.kind] = true);
        let (of, given) = ((&self.program, &self.organisation), (parameters, &self.given));
        let period = (self.input.cycle, &self.input.calendar);
        look(of, given, period, &self.organisation.symbols().clone(), |world| {
            // Whatever the parameters are.
            let of_all = || Arc::new(self.program.duties.iter().map(|duty| Owed::of(duty, world)).collect());
            work(world, self.owed.get_or_init(of_all), &passes)
        })
    }
}

impl Run<'_> {
    /// What follows from a tally, beside matters that are in memory, whose derived fields are still to be filled in. Those
    /// of a kind that passes by are in the tally already: of these only the reasons are added. Points and places on ladders are
    /// those of everybody, or of some alone.
    pub fn conclude(
        &self,
        matters: &mut Matters,
        mut tally: Cow<'_, Tally>,
        given: (&Given, &[Past]),
        alone: Option<&Alone<'_>>,
    ) -> Outcome {
        let duties = match &mut tally {
            // Among millions of people each of these takes room that is wanted for what follows from it.
            Cow::Owned(own) => std::mem::take(&mut own.duties),
            Cow::Borrowed(tally) => tally.duties.clone(),
        };
        let judged = self.judge(matters, duties);
        self.conclude_from(matters, judged, tally, given, alone)
    }

    /// What is found of matters in memory, whose derived fields are still to be filled in, and of duties, of what these
    /// counted of matters that passed by.
    pub fn judge(&self, matters: &mut Matters, duties: Vec<Vec<Counted>>) -> Judged {
        let (program, world) = (self.program, self.world);
        assess::derive(program, matters, world);
        assess::owe_with(program, matters, (world, self.owed), self.threads, &|duty, counter, row, own| {
            let target = program.duties[duty].counters[counter].target;
            if self.passes(target.kind) { duties[duty][counter].get(row) } else { *own }
        });
        drop(duties);
        self.judge_made(matters)
    }

    /// The same of matters in which everything is filled in, duties among them.
    pub fn judge_made(&self, matters: &Matters) -> Judged {
        assess::judge(self.program, self.policy, matters, self.world, self.threads)
    }

    /// What follows from a tally, and from what was found of matters in memory.
    pub fn conclude_from(
        &self,
        matters: &Matters,
        judged: Judged,
        mut tally: Cow<'_, Tally>,
        (given, history): (&Given, &[Past]),
        alone: Option<&Alone<'_>>,
    ) -> Outcome {
        let (program, policy, world) = (self.program, self.policy, self.world);
        let in_memory = |one: &&Attribution| !self.passes(judged.findings[one.finding].matter.kind as usize);
        let mut more = judged.attributions.iter().filter(in_memory).peekable();
        if more.peek().is_some() {
            tally.to_mut().add(&self.plan.accounts, more);
        }
        let (totals, known) = both(
            self.threads,
            || tally.totals(&self.plan.accounts, alone, self.threads),
            || assess::tally(&judged.attributions),
        );
        let totals = with_parts(totals, known);
        let counts = tally.counts.clone();
        drop(tally);
        let given = (given.clone(), history);
        let outcome =
            assess::conclude(program, policy, matters, given, (judged, totals), (world, alone), self.threads);
        // Those in memory are listed one by one in the outcome, so that only what passed by is counted.
        Outcome { passed: Some(counts), ..outcome }
    }

    /// Do the matters of a kind pass by?
    pub fn passes(&self, kind: usize) -> bool {
        matches!(self.plan.kinds.get(kind), Some(Some(_)))
    }
}

/// The totals, with the parts that are known one by one: perhaps also of others, which are left. Both are in order.
pub(super) fn with_parts(mut totals: Vec<Total>, known: Vec<Total>) -> Vec<Total> {
    let mut rest = totals.as_mut_slice();
    for own in known {
        let account =
            |total: &Total| if total.same_account(&own) { Equal } else { total.category.cmp(&own.category) };
        let order = |total: &Total| account(total).then(total.subject.cmp(&own.subject));
        // Few are known of many, and lie together: the place is near, or is found in steps that grow.
        let mut step = 1;
        while rest.get(step).is_some_and(|total| order(total) == Less) {
            step *= 2;
        }
        let near = &rest[..rest.len().min(step + 1)];
        let at = near.partition_point(|total| order(total) == Less);
        rest = rest.split_at_mut(at).1;
        if let Some(total) = rest.first_mut().filter(|total| order(total) == Equal) {
            total.parts = own.parts;
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::NodeId;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    /// Of accounts and subjects in order, each once.
    fn totals(of: impl IntoIterator<Item = (u8, u32)>, parts: bool) -> Vec<Total> {
        let total = |(account, subject): (u8, u32)| Total {
            category: format!("account {account}").as_str().into(),
            subject: NodeId(subject),
            points: Decimal::ONE,
            parts: if parts { vec![subject as usize + account as usize] } else { Vec::new() },
        };
        of.into_iter().map(total).collect()
    }

    proptest! {
        #[test]
        fn parts_go_where_their_totals_are(
            all in prop::collection::btree_set((0_u8..4, 0_u32..60), 0..120),
            known in prop::collection::btree_set((0_u8..5, 0_u32..60), 0..60),
        ) {
            let found = with_parts(totals(all.iter().copied(), false), totals(known.iter().copied(), true));
            let expected = all.iter().flat_map(|one| totals([*one], known.contains(one)));
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }
}
