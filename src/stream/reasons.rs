//! Every reason, made again for whoever is asked for.
//!
//! Of matters that passed by only sums are kept. Here the rows that concern one subject are found, by the few columns
//! that say so, and judged by the plain stages with everything that these find; all sums, ranks and grades stay those of
//! the whole cycle.

use super::below::{Below, Nodes};
use super::beside::Beside;
use super::fields::Fields;
use super::kernel::{Kernel, Overflow, Sight, WorkingDays};
use super::lower::{Lowering, read};
use super::plan::{Condition, CounterPlan, KindPlan, Line};
use super::run::Run;
use super::sought::Sought;
use super::source::Unit;
use super::tally::Tally;
use super::vector::{Batch, Data};
use crate::assess::{self, MatterRef, owe};
use crate::compile::{DATE, DEEPEST, ID};
use crate::expression::world::World;
use crate::matters::{Field, Matters, fields_of};
use crate::organisation::NodeId;
use crate::progress::Work;
use crate::source::{Place, Said};
use crate::value::Type;
use crate::{Assessment, Basis, Prepared, explain, why_not};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// So many matters of one subject are listed, the first by date; how many more there are is said.
pub const LISTED: usize = 10_000;

/// Of fewer rows than this the condition is not asked before they are judged.
const FEW: usize = 256;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Whose reasons.
    pub subject: NodeId,
    /// This matter alone, by its id.
    pub matter: Option<&'a str>,
    /// Not only what reaches the subject, but also what those near him or her are in: for `why-not`.
    pub ways: bool,
}

/// Matters that passed by and are listed all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Of whom.
    pub subject: NodeId,
    /// How many.
    pub matters: u64,
    /// How many more there are, later ones.
    pub more: u64,
}

/// Rows that were found, by unit.
type Rows = Vec<(Unit, Vec<u32>)>;

/// Rows to look at: those that may concern the subject.
struct Search<'a> {
    kind: usize,
    /// In which column; none: in every row.
    column: Option<(String, Sought)>,
    /// Only those for which this may hold.
    only: Option<&'a Condition>,
}

impl Prepared {
    /// An assessment in which the matters that concern one subject are listed with all their reasons, while everything
    /// that follows from sums is that of the whole cycle. `tally` is that of all units.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn reasons(
        mut self,
        mut tally: Tally,
        wanted: &Wanted<'_>,
        threads: usize,
    ) -> Result<(Assessment, Basis), Said> {
        self.progress.begin(Work::Assessing, 0);
        let mut matters = std::mem::take(&mut self.matters);
        matters.symbols = self.organisation.symbols().clone();
        let (outcome, beside) = self.with_run(|run| {
            let (found, more) = run.concerning(wanted, &self.units(), threads)?;
            let mut count = 0;
            for (kind, table) in found.tables.into_iter().enumerate().filter(|(kind, _)| run.passes(*kind)) {
                count += table.len() as u64;
                matters.tables[kind] = table;
            }
            let whole = tally.clone();
            let mut outcome = run.conclude(&mut matters, &mut tally, &self.given, &self.history);
            outcome.listed = Some(Listed { subject: wanted.subject, matters: count, more });
            let passes = (0..self.program.schema.kinds.len()).map(|kind| run.passes(kind)).collect();
            let all_here = (more == 0 && wanted.matter.is_none()).then_some(wanted.subject);
            let of = (run.plan.accounts.as_slice(), passes);
            let beside = Beside::new(run.program, of, whole, run.owed, (&outcome, all_here));
            Ok::<_, Said>((outcome, beside))
        })?;
        Ok(self.concluded(matters, outcome, Some(Arc::new(beside))))
    }

    /// How many matters concern a subject, listed or not: they are found, read and judged, and nothing is concluded.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn rows_concerning(&self, wanted: &Wanted<'_>, threads: usize) -> Result<u64, Said> {
        let (found, more) = self.with_run(|run| run.concerning(wanted, &self.units(), threads))?;
        Ok(found.tables.iter().map(|table| table.len() as u64).sum::<u64>() + more)
    }
}

impl<'r> Run<'r> {
    /// The matters that concern a subject, and how many more there are.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn concerning(
        &self,
        wanted: &Wanted<'_>,
        units: &[Unit],
        threads: usize,
    ) -> Result<(Matters, u64), Said> {
        if let Some(id) = wanted.matter {
            let rows = self.search(&self.of_id(id), units, threads)?;
            if !rows.is_empty() {
                return Ok((self.matters(&rows, self.world)?, 0));
            }
        }
        let rows = self.search(&self.searches(wanted), units, threads)?;
        let count: usize = rows.iter().map(|(_, rows)| rows.len()).sum();
        if count > LISTED {
            return self.first(self.by_date(rows)?, wanted);
        }
        let matters = self.matters(&rows, self.world)?;
        let own = self.own(&matters, wanted);
        if own.len() as u64 == matters.tables.iter().map(|table| table.len() as u64).sum::<u64>() {
            return Ok((matters, 0));
        }
        Ok((self.matters(&self.rows_of(&matters, &own), self.world)?, 0))
    }

    /// Of many rows, in the order of their days, the first that concern the subject, and how many more do.
    fn first(&self, rows: Vec<(i32, Unit, u32)>, wanted: &Wanted<'_>) -> Result<(Matters, u64), Said> {
        let (mut first, mut count, mut more) = (Vec::new(), 0, 0);
        for chunk in rows.chunks(LISTED) {
            let matters =
                self.matters(&by_unit(chunk.iter().map(|(_, unit, row)| (*unit, *row))), self.world)?;
            let mut own = self.own(&matters, wanted);
            own.sort_by_key(|one| matters.tables[one.kind as usize].dates[one.row as usize]);
            let room = (LISTED - count).min(own.len());
            more += (own.len() - room) as u64;
            own.truncate(room);
            count += room;
            let rows = self.rows_of(&matters, &own);
            first.extend(rows.iter().flat_map(|(unit, rows)| rows.iter().map(|row| (*unit, *row))));
        }
        Ok((self.matters(&by_unit(first.into_iter()), self.world)?, more))
    }

    /// Rows with their days, in order.
    fn by_date(&self, rows: Rows) -> Result<Vec<(i32, Unit, u32)>, Said> {
        let mut all = Vec::new();
        for (unit, rows) in rows {
            let mut fields = None;
            self.columns(unit, &rows, &[DATE], &mut fields, &mut |batch, row, at| {
                all.push((batch.days()[at], unit, row));
            })?;
        }
        all.sort_unstable();
        Ok(all)
    }

    /// Which of these matters concern the subject: they, or what they lead to, name him or her, or a duty counts them.
    fn own(&self, matters: &Matters, wanted: &Wanted<'_>) -> Vec<MatterRef> {
        let (subject, kinds) = (wanted.subject, (0..).zip(&matters.tables));
        let rows = kinds.flat_map(|(kind, table)| (0..table.len() as u32).map(move |row| (kind, table, row)));
        let whole = |kind, row| MatterRef { kind, row, child: None };
        if wanted.ways {
            return rows.map(|(kind, _, row)| whole(kind, row)).collect();
        }
        let mentioned = rows.filter(|(_, table, row)| why_not::mentions(table, *row as usize, subject));
        let mut own: BTreeSet<MatterRef> = mentioned.map(|(kind, _, row)| whole(kind, row)).collect();
        let judged = assess::judge(self.program, self.policy, matters, self.world);
        let named = judged.attributions.iter().filter(|one| one.subject == subject);
        own.extend(named.map(|one| judged.findings[one.finding].matter));
        let before = judged.findings.iter().filter(|finding| {
            let mut stops = finding.walks.iter().flat_map(|walk| &walk.stops);
            stops.any(|(_, stop)| explain::ends_before(stop, subject))
        });
        own.extend(before.map(|finding| finding.matter));
        let conflicts = judged.conflicts.iter().filter(|conflict| conflict.whom.contains(&subject));
        own.extend(conflicts.map(|conflict| conflict.matter));
        own.extend(owe::counted_for(self.program, matters, self.world, self.owed, subject));
        own.into_iter().map(|one| whole(one.kind, one.row)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Where some matters stand.
    fn rows_of(&self, matters: &Matters, wanted: &[MatterRef]) -> Rows {
        let place = |one: &MatterRef| {
            let Place::Cell { file, row: line, .. } =
                *matters.tables.get(one.kind as usize)?.places.get(one.row as usize)?
            else {
                return None;
            };
            let source = self.sources.iter().position(|source| source.file == file)?;
            let (number, row) = self.sources[source].at(line)?;
            let unit = self.sources[source].units(source).nth(number)?;
            Some((unit, row))
        };
        by_unit(wanted.iter().filter_map(place))
    }

    /// Searches for a matter of that id.
    fn of_id(&self, id: &str) -> Vec<Search<'r>> {
        let kinds = (0..self.plan.kinds.len()).filter(|kind| self.passes(*kind));
        let search = |kind: usize| {
            let name = fields_of(&self.program.schema.kinds[kind])[ID].name.clone();
            Search { kind, column: Some((name, Sought::of([id].into_iter()))), only: None }
        };
        kinds.map(search).collect()
    }

    /// Searches for everything that may concern the subject.
    fn searches(&self, wanted: &Wanted<'_>) -> Vec<Search<'r>> {
        let below = Below::new(self.program, self.world.organisation);
        let near = if wanted.ways { why_not::near(self.world, wanted.subject) } else { Nodes::new() };
        let plan: &'r super::plan::Plan = self.plan;
        let mut all = Vec::new();
        for plan in plan.kinds.iter().flatten() {
            let fields = fields_of(&self.program.schema.kinds[plan.kind]);
            let mut of =
                OfKind { run: self, plan, fields, below: &below, near: &near, wanted, all: &mut all };
            of.fields();
            for rule in &plan.rules {
                rule.lines.iter().for_each(|line| of.line(rule.when.as_ref(), line));
            }
            plan.counters.iter().for_each(|counter| of.counter(counter));
        }
        all
    }

    /// The rows that some searches find, by unit, on so many threads.
    fn search(&self, searches: &[Search<'_>], units: &[Unit], threads: usize) -> Result<Rows, Said> {
        let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
        let working = WorkingDays::of(self.calendar);
        let work = || {
            let world = *self.world;
            let sight = Sight { organisation: world.organisation, working: &working };
            let mut found = Rows::new();
            while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                match self.search_unit(searches, *unit, sight) {
                    Ok(rows) if rows.is_empty() => {}
                    Ok(rows) => found.push((*unit, rows)),
                    Err(said) => {
                        failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(said);
                        break;
                    }
                }
            }
            found
        };
        let mut found = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let mut found = work();
            found.extend(others.into_iter().filter_map(|thread| thread.join().ok()).flatten());
            found
        });
        if let Some(said) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(said);
        }
        found.sort();
        Ok(found)
    }

    /// The rows of one unit, in order. Each column is decoded once.
    fn search_unit(&self, searches: &[Search<'_>], unit: Unit, sight: Sight<'_>) -> Result<Vec<u32>, Said> {
        let source = &self.sources[unit.source];
        let mut columns: BTreeMap<Option<&str>, Vec<(&Search<'_>, &Sought)>> = BTreeMap::new();
        let everything = Sought::default();
        for search in searches.iter().filter(|search| search.kind == source.kind) {
            let (column, sought) = match &search.column {
                Some((name, sought)) => (Some(name.as_str()), sought),
                None => (None, &everything),
            };
            columns.entry(column).or_default().push((search, sought));
        }
        let (mut found, mut fields) = (BTreeSet::new(), None);
        for (column, searches) in columns {
            let rows = match column {
                None => vec![(0..unit.rows as u32).collect(); searches.len()],
                Some(name) => {
                    let sought: Vec<&Sought> = searches.iter().map(|(_, sought)| *sought).collect();
                    source.naming(unit, name, &sought)?
                }
            };
            for ((search, _), rows) in searches.iter().zip(rows) {
                found.extend(self.may_hold(search.only, unit, rows, sight, &mut fields)?);
            }
        }
        Ok(found.into_iter().collect())
    }

    /// The rows for which a condition may hold, as far as kernels can say.
    fn may_hold<'f>(
        &'f self,
        only: Option<&Condition>,
        unit: Unit,
        rows: Vec<u32>,
        sight: Sight<'_>,
        fields: &mut Option<Fields<'f>>,
    ) -> Result<Vec<u32>, Said> {
        let Some((condition, kernel)) = only.and_then(|only| Some((only, only.kernel.as_ref()?))) else {
            return Ok(rows);
        };
        let kind = self.sources[unit.source].kind;
        let Some(plan) = self.plan.kinds[kind].as_ref().filter(|_| rows.len() > FEW) else { return Ok(rows) };
        let mut used = vec![false; plan.used.len()];
        read(&condition.whole, &plan.derived, &mut used);
        let slots: Vec<usize> = (0..used.len()).filter(|slot| used[*slot] || *slot == DATE).collect();
        let (mut found, mut known): (Vec<u32>, Option<(u64, Vec<bool>)>) = (Vec::new(), None);
        self.columns(unit, &rows, &slots, fields, &mut |batch, row, at| {
            // Evaluated once for each batch, which is told by its first row.
            let of = u64::from(batch.number(0));
            if known.as_ref().is_none_or(|(known, _)| *known != of) {
                known = Some((of, possible(kernel, batch, sight)));
            }
            if known.as_ref().is_some_and(|(_, possible)| possible[at]) {
                found.push(row);
            }
        })?;
        Ok(found)
    }

    /// Reads some columns of some rows.
    fn columns<'f>(
        &'f self,
        unit: Unit,
        rows: &[u32],
        slots: &[usize],
        fields: &mut Option<Fields<'f>>,
        see: &mut dyn FnMut(&Batch, u32, usize),
    ) -> Result<(), Said> {
        let source = &self.sources[unit.source];
        let (schema, world) = (&self.program.schema.kinds[source.kind], self.world);
        let fields =
            fields.get_or_insert_with(|| Fields::of(schema, world.organisation, world.symbols, world.cycle));
        let used: Vec<bool> = (0..fields.fields.len()).map(|slot| slots.contains(&slot)).collect();
        source.read_rows(unit, rows, &used, fields, &mut |batch, _| {
            (0..batch.rows).for_each(|at| see(&batch, batch.number(at as u32), at));
        })
    }
}

/// Where a condition may hold: it is not known to be false.
fn possible(kernel: &Kernel, batch: &Batch, sight: Sight<'_>) -> Vec<bool> {
    let everywhere = vec![true; batch.rows];
    match kernel.eval(batch, sight).map(|truth| truth.vector(batch.rows).into_owned()) {
        Err(Overflow) => everywhere,
        Ok(vector) => match &vector.data {
            Data::Bool(values) => {
                values.iter().enumerate().map(|(row, value)| *value || !vector.has(row)).collect()
            }
            _ => everywhere,
        },
    }
}

/// Rows by unit, each in order.
fn by_unit(rows: impl Iterator<Item = (Unit, u32)>) -> Rows {
    let mut all: BTreeMap<Unit, Vec<u32>> = BTreeMap::new();
    rows.for_each(|(unit, row)| all.entry(unit).or_default().push(row));
    all.values_mut().for_each(|rows| rows.sort_unstable());
    all.into_iter().collect()
}

/// The searches of one kind.
struct OfKind<'s, 'r> {
    run: &'s Run<'r>,
    plan: &'r KindPlan,
    fields: Vec<Field>,
    below: &'s Below<'s>,
    near: &'s Nodes,
    wanted: &'s Wanted<'s>,
    all: &'s mut Vec<Search<'r>>,
}

impl<'r> OfKind<'_, 'r> {
    fn world(&self) -> &World<'_> {
        self.run.world
    }

    /// Fields that name the subject, given or derived.
    fn fields(&mut self) {
        let kind = self.world().organisation.kind(self.wanted.subject).clone();
        let own = Nodes::from([self.wanted.subject]);
        for slot in 0..self.fields.len() {
            if !matches!(&self.fields[slot].of, Type::Node(of) if *of == kind) {
                continue;
            }
            match self.plan.derived.get(&slot) {
                None => self.column(slot, &own, None, false),
                Some(expr) => {
                    let lowering = Lowering { world: self.run.world, derived: &self.plan.derived };
                    let kernel = lowering.lower(expr).ok();
                    let values = kernel.and_then(|kernel| self.below.of_kernel(&kernel, &own, false));
                    for (slot, nodes) in values.into_iter().flatten() {
                        self.column(slot, &nodes, None, false);
                    }
                }
            }
        }
    }

    /// What a line says of the subject, directly or up its chain.
    fn line(&mut self, when: Option<&'r Condition>, line: &'r Line) {
        let subject = self.wanted.subject;
        let depth = |chain: usize| match self.wanted.ways {
            true => DEEPEST,
            false => self.run.program.chains[chain].depth,
        };
        let starts = match line.up {
            None => Some(Nodes::from([subject])),
            Some(chain) => self.below.of_chain(chain, subject, depth(chain)),
        };
        self.whom(when, line, starts.as_ref());
        // Whoever is near is of interest for `why-not` whether the rule applies or not.
        if line.up.is_some() && self.wanted.ways {
            let near = self.near;
            self.whom(None, line, Some(near));
        }
    }

    fn whom(&mut self, when: Option<&'r Condition>, line: &'r Line, starts: Option<&Nodes>) {
        let kernels = line.kernels.as_ref().map(|kernels| kernels.whom.as_slice());
        let below = self.below;
        let values = starts.zip(kernels.ok()).and_then(|(starts, kernels)| {
            let each = kernels.iter().map(|whom| below.of_kernel(whom, starts, false));
            Some(each.collect::<Option<Vec<_>>>()?.concat())
        });
        self.values(values, when, false);
    }

    /// What a duty of the subject counts.
    fn counter(&mut self, counter: &'r CounterPlan) {
        let owed = &self.run.owed[counter.duty];
        let subject = self.wanted.subject;
        if !(0..owed.len()).any(|row| owed.who(row).contains(&subject)) {
            return;
        }
        let own = Nodes::from([subject]);
        let when = counter.condition.as_ref().filter(|_| !counter.all);
        let kernels = counter.whose.as_ref().map(Vec::as_slice).unwrap_or_default();
        let one = kernels.iter().map(|whose| self.below.of_kernel(whose, &own, true));
        let values = one.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty());
        self.values(values.map(|all| all.concat()), when, true);
    }

    fn values(&mut self, values: Option<Vec<(usize, Nodes)>>, when: Option<&'r Condition>, absent: bool) {
        match values {
            None => self.all.push(Search { kind: self.plan.kind, column: None, only: when }),
            Some(values) => {
                values.iter().for_each(|(slot, nodes)| self.column(*slot, nodes, when, absent));
            }
        }
    }

    fn column(&mut self, slot: usize, nodes: &Nodes, only: Option<&'r Condition>, absent: bool) {
        let Some(field) = self.fields.get(slot) else { return };
        let mut sought = Sought::nodes(self.world().organisation, nodes);
        // Of whom a matter is without saying so, nobody knows: it may be anybody's.
        sought.absent = absent && field.optional;
        if !sought.is_empty() {
            let column = Some((field.name.clone(), sought));
            self.all.push(Search { kind: self.plan.kind, column, only });
        }
    }
}
