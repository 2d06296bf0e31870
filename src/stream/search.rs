//! Which rows may concern a subject: found by the few columns that say so.

use super::below::{Below, Nodes};
use super::fields::Fields;
use super::kernel::{Kernel, Overflow, Sight, WorkingDays};
use super::lower::{Lowering, read};
use super::plan::{Condition, CounterPlan, KindPlan, Line};
use super::reasons::{Rows, Wanted};
use super::run::Run;
use super::sought::{Named, Sought};
use super::source::{Found, Unit};
use super::vector::{Batch, Data};
use crate::compile::{DATE, DEEPEST, ID};
use crate::expression::typed::Op;
use crate::expression::world::World;
use crate::matters::{Field, fields_of};
use crate::source::Said;
use crate::together::shared;
use crate::value::Type;
use crate::why_not;
use std::collections::{BTreeMap, BTreeSet};

/// Where what is near is of interest, too: of fewer rows than this the condition is not asked.
const FEW: usize = 256;

/// Rows to look at: those that may concern the subject.
pub(super) struct Search<'a> {
    kind: usize,
    /// In which column; none: in every row.
    column: Option<(String, Sought)>,
    /// Only those for which this may hold.
    only: Option<&'a Condition>,
    /// Of so many rows of a unit it is not asked.
    few: usize,
}

impl Search<'_> {
    /// Does it find whatever another finds?
    fn covers(&self, other: &Search<'_>) -> bool {
        let wider = match (&self.column, &other.column) {
            (None, _) => true,
            (Some((column, all)), Some((same, some))) => column == same && all.covers(some),
            (Some(_), None) => false,
        };
        self.kind == other.kind && self.only.is_none() && wider
    }
}

/// What a thread has at hand while it searches.
struct Hand<'a> {
    sight: Sight<'a>,
    /// How the columns of each kind are read, once they were.
    fields: Vec<Option<Fields<'a>>>,
}

impl<'r> Run<'r> {
    /// Searches for a matter of that id.
    pub(super) fn of_id(&self, id: &str) -> Vec<Search<'r>> {
        let kinds = (0..self.plan.kinds.len()).filter(|kind| self.passes(*kind));
        let search = |kind: usize| {
            let name = fields_of(&self.program.schema.kinds[kind])[ID].name.clone();
            let sought = Sought::of([id].into_iter());
            Search { kind, column: Some((name, sought)), only: None, few: 0 }
        };
        kinds.map(search).collect()
    }

    /// Searches for everything that may concern the subject.
    pub(super) fn searches(&self, wanted: &Wanted<'_>) -> Vec<Search<'r>> {
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
        needed(all)
    }

    /// The rows that some searches find, by unit, on so many threads.
    pub(super) fn search(
        &self,
        searches: &[Search<'_>],
        units: &[Unit],
        threads: usize,
    ) -> Result<Rows, Said> {
        let working = WorkingDays::of(self.calendar);
        let sight = Sight { organisation: self.world.organisation, working: &working };
        let found = shared(
            units,
            threads,
            || self.hand(sight),
            |unit, hand| self.search_unit(searches, *unit, hand),
        )?;
        let mut rows: Rows = found.into_iter().filter(|found| !found.rows.is_empty()).collect();
        rows.sort_by_key(|found| found.unit);
        Ok(rows)
    }

    fn hand<'a>(&self, sight: Sight<'a>) -> Hand<'a> {
        Hand { sight, fields: self.program.schema.kinds.iter().map(|_| None).collect() }
    }

    /// The rows of one unit, in order. Each column is decoded once.
    fn search_unit<'a>(
        &'a self,
        searches: &[Search<'_>],
        unit: Unit,
        hand: &mut Hand<'a>,
    ) -> Result<Found, Said> {
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
        let (mut found, mut all) = (BTreeSet::new(), Vec::new());
        for (column, searches) in columns {
            let named = match column {
                None => vec![Named::all(unit); searches.len()],
                Some(name) => {
                    let sought: Vec<&Sought> = searches.iter().map(|(_, sought)| *sought).collect();
                    source.naming(unit, name, &sought)?
                }
            };
            for ((search, _), named) in searches.iter().zip(&named) {
                found.extend(self.may_hold(search, unit, named.rows.clone(), hand)?);
            }
            all.extend(column.map(|column| (column, named)));
        }
        let rows: Vec<u32> = found.into_iter().collect();
        let values = |named: &[Named]| -> Option<Vec<i64>> {
            rows.iter().map(|row| named.iter().find_map(|one| one.value(*row))).collect()
        };
        let known = all.iter().filter_map(|(column, named)| Some(((*column).to_owned(), values(named)?)));
        Ok(Found { unit, known: known.collect(), rows })
    }

    /// The rows for which a condition may hold, as far as kernels can say. Its parts are asked one after the other, each of
    /// the rows that are left.
    fn may_hold<'a>(
        &'a self,
        search: &Search<'_>,
        unit: Unit,
        mut rows: Vec<u32>,
        hand: &mut Hand<'a>,
    ) -> Result<Vec<u32>, Said> {
        let (Some(condition), false) = (search.only, rows.len() <= search.few) else { return Ok(rows) };
        let Some(plan) = self.plan.kinds[self.sources[unit.source].kind].as_ref() else { return Ok(rows) };
        let parts = match &condition.whole.op {
            Op::And(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&condition.whole),
        };
        let lowering = Lowering { world: self.world, derived: &plan.derived };
        for part in parts {
            if let (Ok(kernel), false) = (lowering.lower(part), rows.is_empty()) {
                let mut used = vec![false; plan.used.len()];
                read(part, &plan.derived, &mut used);
                rows = self.left_by(&kernel, &used, unit, &rows, hand)?;
            }
        }
        Ok(rows)
    }

    /// The rows for which a part of a condition may hold, which reads these columns.
    fn left_by<'a>(
        &'a self,
        kernel: &Kernel,
        used: &[bool],
        unit: Unit,
        rows: &[u32],
        hand: &mut Hand<'a>,
    ) -> Result<Vec<u32>, Said> {
        let slots: Vec<usize> = (0..used.len()).filter(|slot| used[*slot] || *slot == DATE).collect();
        let (mut found, mut known): (Vec<u32>, Option<(u64, Vec<bool>)>) = (Vec::new(), None);
        let (sight, kind) = (hand.sight, self.sources[unit.source].kind);
        self.columns(unit, rows, &slots, &mut hand.fields[kind], &mut |batch, row, at| {
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
    pub(super) fn columns<'f>(
        &'f self,
        unit: Unit,
        rows: &[u32],
        slots: &[usize],
        fields: &mut Option<Fields<'f>>,
        see: &mut dyn FnMut(&Batch, u32, usize),
    ) -> Result<(), Said> {
        let source = &self.sources[unit.source];
        let fields = fields.get_or_insert_with(|| self.fields(source.kind));
        let used: Vec<bool> = (0..fields.fields.len()).map(|slot| slots.contains(&slot)).collect();
        source.read_rows(unit, rows, &used, fields, &mut |batch, _| {
            (0..batch.rows).for_each(|at| see(&batch, batch.number(at as u32), at));
        })
    }
}

/// The searches without those that find nothing more than an other.
fn needed(all: Vec<Search<'_>>) -> Vec<Search<'_>> {
    let mut needed: Vec<Search<'_>> = Vec::new();
    for search in all {
        if !needed.iter().any(|one| one.covers(&search)) {
            needed.retain(|one| !search.covers(one));
            needed.push(search);
        }
    }
    needed
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
            None => self.search(None, when),
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
            self.search(Some((field.name.clone(), sought)), only);
        }
    }

    fn search(&mut self, column: Option<(String, Sought)>, only: Option<&'r Condition>) {
        let few = if self.wanted.ways { FEW } else { 0 };
        self.all.push(Search { kind: self.plan.kind, column, only, few });
    }
}
