//! Working through all units, on all cores.

use super::apply::Worker;
use super::chain::Leaders;
use super::fields::Fields;
use super::kernel::{Sight, WorkingDays};
use super::names::Names;
use super::numbered::ById;
use super::plan::{KindPlan, Plan};
use super::posts::Posts;
use super::source::{Source, Unit};
use super::tally::{Account, Counts, Tally};
use super::vector::Batch;
use crate::assess::owe;
use crate::assess::owed::{Index, Owed};
use crate::calendar::Calendar;
use crate::compile::Program;
use crate::expression::world::World;
use crate::policy::Policy;
use crate::progress::Progress;
use crate::source::Said;
use crate::together::each;
use std::cmp::Reverse;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Everything that stays the same while matters pass by.
pub struct Run<'a> {
    /// The program.
    pub program: &'a Program,
    /// The policy as written.
    pub policy: &'a Policy,
    /// What evaluations can see.
    pub world: &'a World<'a>,
    /// What is done with each kind.
    pub plan: &'a Plan,
    /// The files.
    pub sources: &'a [Source],
    /// Who owes duties, by duty.
    pub owed: &'a [Owed],
    /// Whom matters name, if that was kept.
    pub names: Option<&'a Names>,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Nodes by their ids.
    pub by_id: ById,
    /// Counts the rows that have passed.
    pub progress: &'a Progress,
    /// What follows from the tally is made on so many threads.
    pub threads: usize,
    /// Sees every batch once its rules were asked.
    pub watch: Option<Watch<'a>>,
}

/// Sees batches, without the rows at fault.
#[derive(Clone, Copy)]
pub struct Watch<'a>(pub(super) &'a See<'a>);

pub(super) type See<'a> = dyn Fn(&mut Worker<'_>, &KindPlan, &Batch) + Sync + 'a;

/// Rows at fault, by unit.
pub type BadRows = Vec<(Unit, Vec<u32>)>;

impl Run<'_> {
    /// An empty tally.
    pub fn nothing(&self) -> Tally {
        let nodes = self.world.organisation.len();
        let rows = |(duty, owed): (&crate::compile::DutyProgram, &Owed)| {
            duty.counters.iter().map(|counter| owe::Counts::new(counter.how, owed.len())).collect()
        };
        Tally {
            accounts: self.plan.accounts.iter().map(|_| Account::new(nodes)).collect(),
            counts: Counts::new(self.program.schema.kinds.len(), self.program.rules.len()),
            duties: self.program.duties.iter().zip(self.owed).map(rows).collect(),
        }
    }

    /// What remains of some units, and the rows at fault; on so many threads.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn tally(&self, units: &[Unit], threads: usize) -> Result<(Tally, BadRows), Said> {
        let mut bad = BadRows::new();
        let tally = self.rounds(&[units], threads, self.nothing(), &mut |_, _, more| {
            bad = more;
            true
        })?;
        Ok((tally, bad))
    }

    /// Works through rounds of units, on so many threads, and adds what remains of them to `tally`. After each round
    /// `done` sees its units, everything so far and the rows at fault, and says whether to go on.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn rounds(
        &self,
        rounds: &[&[Unit]],
        threads: usize,
        tally: Tally,
        done: &mut dyn FnMut(&[Unit], &mut Tally, BadRows) -> bool,
    ) -> Result<Tally, Said> {
        let working = WorkingDays::of(self.calendar);
        let indexes: Vec<Vec<Index<'_>>> = self
            .program
            .duties
            .iter()
            .zip(self.owed)
            .map(|(duty, owed)| duty.counters.iter().map(|counter| Index::of(owed, counter)).collect())
            .collect();
        let world = *self.world;
        let chains = self.plan.chains();
        let posts = match chains.is_empty() {
            true => Posts::none(),
            false => Posts::of(world.organisation, world.cycle, threads),
        };
        let sight = Sight { organisation: world.organisation, working: &working };
        let mut leaders = Leaders::new(self.program, &world, &posts);
        let rows: u64 = rounds.iter().flat_map(|units| units.iter()).map(|unit| unit.rows).sum();
        if rows > world.organisation.len() as u64 {
            leaders.foresee(&chains, threads);
        }
        let hand = |tally, leaders| Hand {
            worker: Worker::new(self.program, &world, sight, &indexes, leaders, tally),
            fields: self.program.schema.kinds.iter().map(|_| None).collect(),
            bad: Vec::new(),
        };
        let mut others: Vec<Hand<'_>> =
            (1..threads.max(1)).map(|_| hand(self.nothing(), leaders.clone())).collect();
        let mut first = hand(tally, leaders);
        for units in rounds {
            let (order, next) = (largest_first(units), AtomicUsize::new(0));
            let failed: Mutex<Option<Said>> = Mutex::new(None);
            let hands = std::iter::once(&mut first).chain(&mut others).collect();
            each(hands, |hand| self.work(&order, &next, &failed, hand));
            if let Some(said) = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
                return Err(said);
            }
            let mut bad = std::mem::take(&mut first.bad);
            for other in &mut others {
                let more = std::mem::replace(other.worker.settled(), self.nothing());
                first.worker.settled().merge(&more);
                bad.append(&mut other.bad);
            }
            bad.sort();
            if !done(units, first.worker.settled(), bad) {
                break;
            }
        }
        Ok(std::mem::take(first.worker.settled()))
    }

    /// How the columns of a kind are read.
    pub fn fields(&self, kind: usize) -> Fields<'_> {
        let (schema, world) = (&self.program.schema.kinds[kind], self.world);
        Fields::of(schema, (world.organisation, &self.by_id), world.symbols, world.cycle)
    }

    /// One thread's share: the next unit, until there is none.
    fn work<'w>(
        &'w self,
        units: &[Unit],
        next: &AtomicUsize,
        failed: &Mutex<Option<Said>>,
        hand: &mut Hand<'w>,
    ) {
        let world = hand.worker.world;
        while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
            let source = &self.sources[unit.source];
            let Some(plan) = &self.plan.kinds[source.kind] else { continue };
            let fields = hand.fields[source.kind].get_or_insert_with(|| self.fields(source.kind));
            let worker = &mut hand.worker;
            let (mut faulty, mut singly) = (Vec::new(), Vec::new());
            let read = source.read(*unit, &plan.used, fields, &mut |batch, at_fault| {
                faulty.extend(at_fault.iter().map(|row| batch.number(*row)));
                let batch = batch.without(&at_fault);
                let rows = worker.apply(plan, &batch);
                if let Some(Watch(see)) = self.watch {
                    see(worker, plan, &batch);
                }
                singly.extend(rows.iter().map(|row| batch.number(*row)));
                self.progress.steps(batch.rows as u64);
            });
            let judged = read.and_then(|()| self.singly(*unit, &singly, world, worker.settled()));
            if let Err(said) = judged {
                failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(said);
                break;
            }
            if !faulty.is_empty() {
                hand.bad.push((*unit, faulty));
            }
        }
    }
}

/// The largest units first: whichever thread is done last then has little left when the others are.
fn largest_first(units: &[Unit]) -> Vec<Unit> {
    let mut order = units.to_vec();
    order.sort_by_key(|unit| Reverse(unit.rows));
    order
}

/// What a thread has at hand from round to round.
struct Hand<'a> {
    worker: Worker<'a>,
    /// How the columns of each kind are read, once they were.
    fields: Vec<Option<Fields<'a>>>,
    bad: BadRows,
}
