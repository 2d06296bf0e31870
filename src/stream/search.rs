//! Which rows may concern a subject: found by the few columns that say so.

use super::below::{Below, Far, Nodes};
use super::fields::Fields;
use super::kernel::{Kernel, Overflow, Sight, WorkingDays};
use super::lower::{Lowering, read};
use super::names::What;
use super::plan::{Condition, CounterPlan, KindPlan, Line, RulePlan};
use super::reasons::{Rows, Wanted};
use super::run::Run;
use super::sought::Sought;
use super::source::{Found, Known, Unit};
use super::vector::{Batch, Data};
use super::whom::Whom;
use crate::compile::{DATE, ID};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::expression::world::World;
use crate::matters::{Field, fields_of};
use crate::organisation::NodeId;
use crate::source::Said;
use crate::together::shared;
use crate::value::Type;
use crate::why_not;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows to look at: those that may concern the subject.
pub(super) struct Search<'a> {
    pub kind: usize,
    /// In which column, what; none: every row.
    pub column: Option<(String, For<'a>)>,
    /// Only those for which this may hold.
    only: Option<&'a Condition>,
    /// The rule whose condition that is, if it is one's.
    pub rule: Option<usize>,
}

/// What is looked for.
pub(super) enum For<'a> {
    /// Ids as they stand in files.
    Ids(Sought),
    /// People and units.
    Whom(Whom<'a>),
}

impl<'a> For<'a> {
    /// It as it stands in files.
    fn sought(&self) -> &Sought {
        match self {
            For::Ids(sought) => sought,
            For::Whom(whom) => whom.sought(),
        }
    }

    /// Those who are looked for, where it is somebody.
    pub fn whom(&self) -> Option<&Whom<'a>> {
        match self {
            For::Ids(_) => None,
            For::Whom(whom) => Some(whom),
        }
    }

    /// Is whatever another looks for looked for here, too?
    fn covers(&self, other: &For<'_>) -> bool {
        match (self, other) {
            (For::Whom(all), For::Whom(some)) => all.covers(some),
            _ => self.sought().covers(other.sought()),
        }
    }
}

impl Search<'_> {
    /// What it looks for in its column.
    fn sought(&self) -> Option<&Sought> {
        self.column.as_ref().map(|(_, sought)| sought.sought())
    }

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

/// A search, and of which list it is.
type Of<'s, 'w> = (usize, &'s Search<'w>);

/// What a search finds in a unit.
struct Hit<'s, 'w> {
    list: usize,
    search: &'s Search<'w>,
    rows: Vec<u32>,
    /// Its condition was asked already.
    asked: bool,
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
            let sought = For::Ids(Sought::of([id].into_iter()));
            Search { kind, column: Some((name, sought)), only: None, rule: None }
        };
        kinds.map(search).collect()
    }

    /// Searches for everything that may concern the subject.
    pub(super) fn searches(&self, wanted: &Wanted<'_>) -> Vec<Search<'r>> {
        self.searches_of(wanted, &Arc::new(Nodes::from([wanted.subject])))
    }

    /// The same, for everything that may concern one of some subjects.
    pub(super) fn searches_of(&self, wanted: &Wanted<'_>, subjects: &Arc<Nodes>) -> Vec<Search<'r>> {
        let below = Below::new(self.program, self.world.organisation);
        let near = if wanted.ways { why_not::near(self.world, wanted.subject) } else { Nodes::new() };
        let near = Arc::new(near);
        let plan: &'r super::plan::Plan = self.plan;
        let mut all = Vec::new();
        for plan in plan.kinds.iter().flatten() {
            let fields = fields_of(&self.program.schema.kinds[plan.kind]);
            let (below, near, ways, all) = (&below, &near, wanted.ways, &mut all);
            let mut of = OfKind { run: self, plan, fields, below, near, subjects, ways, all };
            of.fields();
            for rule in &plan.rules {
                rule.lines.iter().for_each(|line| of.line(rule, line));
            }
            plan.counters.iter().for_each(|counter| of.counter(counter));
        }
        needed(all)
    }

    /// The rows that some searches find, for each list of them, by unit, on so many threads.
    pub(super) fn search<const N: usize>(
        &self,
        lists: &[Vec<Search<'_>>; N],
        units: &[Unit],
        threads: usize,
    ) -> Result<[Rows; N], Said> {
        let working = WorkingDays::of(self.calendar);
        let sight = Sight { organisation: self.world.organisation, working: &working };
        let found =
            shared(units, threads, || self.hand(sight), |unit, hand| self.search_unit(lists, *unit, hand))?;
        let mut all: [Rows; N] = std::array::from_fn(|_| Rows::new());
        for (rows, found) in found.into_iter().flat_map(|found| (0..N).zip(found)) {
            all[rows].extend(Some(found).filter(|found| !found.rows.is_empty()));
        }
        all.iter_mut().for_each(|rows| rows.sort_by_key(|found| found.unit));
        Ok(all)
    }

    fn hand<'a>(&self, sight: Sight<'a>) -> Hand<'a> {
        Hand { sight, fields: self.program.schema.kinds.iter().map(|_| None).collect() }
    }

    /// The rows of one unit, in order, for each list of searches. Each column is looked at once.
    fn search_unit<'a, const N: usize>(
        &'a self,
        lists: &[Vec<Search<'_>>; N],
        unit: Unit,
        hand: &mut Hand<'a>,
    ) -> Result<[Found; N], Said> {
        let kind = self.sources[unit.source].kind;
        let lists = lists.iter().enumerate();
        let all = lists.flat_map(|(list, some)| some.iter().map(move |search| (list, search)));
        let (mut hits, rest) = self.in_kept(all.filter(|(_, search)| search.kind == kind).collect(), unit);
        hits.extend(self.in_file(rest, unit)?);
        let mut found: [Vec<u32>; N] = std::array::from_fn(|_| Vec::new());
        for Hit { list, search, rows, asked } in hits {
            found[list].extend(if asked { rows } else { self.may_hold(search, unit, rows, hand)? });
        }
        Ok(found.map(|mut rows| {
            rows.sort_unstable();
            rows.dedup();
            Found { unit, rows }
        }))
    }

    /// What searches find in what was kept, and those that have to look in the file.
    fn in_kept<'s, 'w>(&self, searches: Vec<Of<'s, 'w>>, unit: Unit) -> (Vec<Hit<'s, 'w>>, Vec<Of<'s, 'w>>) {
        let (mut hits, mut rest) = (Vec::new(), Vec::new());
        let mut columns: BTreeMap<What, Vec<(Of<'s, 'w>, &Whom<'w>)>> = BTreeMap::new();
        for (list, search) in searches {
            match self.kept(search, unit) {
                Some((what, whom)) => columns.entry(what).or_default().push(((list, search), whom)),
                None => rest.push((list, search)),
            }
        }
        for (what, searches) in columns {
            let whom: Vec<&Whom<'_>> = searches.iter().map(|(_, whom)| *whom).collect();
            match self.names.and_then(|names| names.rows(unit, what, &whom)) {
                Some(found) => {
                    let asked = matches!(what, What::RowsOfRule(..));
                    let hit = |(((list, search), _), rows)| Hit { list, search, rows, asked };
                    hits.extend(searches.into_iter().zip(found).map(hit));
                }
                None => rest.extend(searches.into_iter().map(|(of, _)| of)),
            }
        }
        (hits, rest)
    }

    /// What searches find in the file.
    fn in_file<'s, 'w>(&self, searches: Vec<Of<'s, 'w>>, unit: Unit) -> Result<Vec<Hit<'s, 'w>>, Said> {
        let mut hits = Vec::new();
        let mut columns: BTreeMap<Option<&str>, Vec<Of<'s, 'w>>> = BTreeMap::new();
        for (list, search) in searches {
            let column = search.column.as_ref().map(|(name, _)| name.as_str());
            columns.entry(column).or_default().push((list, search));
        }
        for (column, searches) in columns {
            let found = match column {
                None => vec![unit.all().collect(); searches.len()],
                Some(name) => {
                    let sought = searches.iter().filter_map(|(_, search)| search.sought());
                    self.sources[unit.source].naming(unit, name, &sought.collect::<Vec<_>>())?
                }
            };
            let hit = |((list, search), rows)| Hit { list, search, rows, asked: false };
            hits.extend(searches.into_iter().zip(found).map(hit));
        }
        Ok(hits)
    }

    /// Where what a search looks for stands in what was kept, and whom it looks for.
    fn kept<'s, 'w>(&self, search: &'s Search<'w>, unit: Unit) -> Option<(What, &'s Whom<'w>)> {
        let (names, (name, sought)) = (self.names?, search.column.as_ref()?);
        let fields = fields_of(&self.program.schema.kinds[search.kind]);
        let slot = fields.iter().position(|field| field.name == *name)? as u32;
        let of_rule = search.rule.map(|rule| What::RowsOfRule(slot, rule as u32));
        let mut blocks = of_rule.into_iter().chain([What::Rows(slot)]);
        Some((blocks.find(|what| names.has(unit, *what))?, sought.whom()?))
    }

    /// What of some rows is known without reading them: by columns, what stands in each.
    pub(super) fn known(&self, Found { unit, rows }: &Found) -> Known {
        let (mut known, source) = (Known::new(), &self.sources[unit.source]);
        let Some(names) = self.names.filter(|_| source.is_by_column()) else { return known };
        for (slot, field) in fields_of(&self.program.schema.kinds[source.kind]).iter().enumerate() {
            let id = |node: &NodeId| {
                Some(self.world.organisation.id(*node).to_owned()).filter(|_| *node != NodeId::FILLER)
            };
            let texts = match &field.of {
                _ if slot == ID => {
                    names.ids(*unit, rows).map(|ids| ids.iter().map(|id| Some(id.to_string())).collect())
                }
                Type::Node(_) => names.nodes(*unit, slot, rows).map(|nodes| nodes.iter().map(id).collect()),
                _ => None,
            };
            known.extend(texts.map(|texts| (field.name.clone(), texts)));
        }
        known
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
        let Some(condition) = search.only else { return Ok(rows) };
        let Some(plan) = self.plan.kinds[self.sources[unit.source].kind].as_ref() else { return Ok(rows) };
        let lowering = Lowering { world: self.world, derived: &plan.derived };
        for part in parts(condition) {
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

/// The parts of a condition, all of which must hold.
pub(super) fn parts(condition: &Condition) -> &[Expr] {
    match &condition.whole.op {
        Op::And(parts) => parts.as_slice(),
        _ => std::slice::from_ref(&condition.whole),
    }
}

/// Where a condition may hold: it is not known to be false.
pub(super) fn possible(kernel: &Kernel, batch: &Batch, sight: Sight<'_>) -> Vec<bool> {
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

/// The condition that rows must fulfil, and the rule whose it is.
type Only<'r> = (Option<&'r Condition>, Option<usize>);

/// The searches of one kind.
struct OfKind<'s, 'r> {
    run: &'s Run<'r>,
    plan: &'r KindPlan,
    fields: Vec<Field>,
    below: &'s Below<'s>,
    near: &'s Arc<Nodes>,
    subjects: &'s Arc<Nodes>,
    ways: bool,
    all: &'s mut Vec<Search<'r>>,
}

impl<'r> OfKind<'_, 'r> {
    fn world(&self) -> &World<'_> {
        self.run.world
    }

    /// Fields that name a subject, given or derived.
    fn fields(&mut self) {
        for slot in 0..self.fields.len() {
            let Type::Node(kind) = &self.fields[slot].of else { continue };
            let organisation = self.world().organisation;
            let own = self.subjects.iter().copied().filter(|subject| organisation.kind(*subject) == kind);
            let own: Arc<Nodes> = Arc::new(own.collect());
            if own.is_empty() {
                continue;
            }
            match self.plan.derived.get(&slot) {
                None => self.column(slot, &own, (None, None), false),
                Some(expr) => {
                    let lowering = Lowering { world: self.run.world, derived: &self.plan.derived };
                    let kernel = lowering.lower(expr).ok();
                    let values = kernel.and_then(|kernel| self.below.of_kernel(&kernel, &own, false));
                    for (slot, nodes) in values.into_iter().flatten() {
                        self.column(slot, &nodes, (None, None), false);
                    }
                }
            }
        }
    }

    /// What a line says of a subject, directly or up its chain.
    fn line(&mut self, rule: &'r RulePlan, line: &'r Line) {
        let far = if self.ways { Far::Relation } else { Far::Chain };
        let starts = match line.up {
            None => Some(self.subjects.clone()),
            Some(chain) => {
                let below = |subject: &NodeId| self.below.of_chain(chain, *subject, far);
                let each = self.subjects.iter().map(below).collect::<Option<Vec<Arc<Nodes>>>>();
                each.map(|each| match each.as_slice() {
                    [one] => one.clone(),
                    several => Arc::new(several.iter().flat_map(|one| one.iter().copied()).collect()),
                })
            }
        };
        self.whom((rule.when.as_ref(), Some(rule.rule)), line, starts.as_ref());
        // Whoever is near is of interest for `why-not` whether the rule applies or not.
        if line.up.is_some() && self.ways {
            let near = self.near;
            self.whom((None, None), line, Some(near));
        }
    }

    fn whom(&mut self, only: Only<'r>, line: &'r Line, starts: Option<&Arc<Nodes>>) {
        let kernels = line.kernels.as_ref().map(|kernels| kernels.whom.as_slice());
        let below = self.below;
        let values = starts.zip(kernels.ok()).and_then(|(starts, kernels)| {
            let each = kernels.iter().map(|whom| below.of_kernel(whom, starts, false));
            Some(each.collect::<Option<Vec<_>>>()?.concat())
        });
        self.values(values, only, false);
    }

    /// What a duty of a subject counts.
    fn counter(&mut self, counter: &'r CounterPlan) {
        let owed = &self.run.owed[counter.duty];
        let own: Nodes =
            owed.holders().flatten().copied().filter(|one| self.subjects.contains(one)).collect();
        if own.is_empty() {
            return;
        }
        let own = Arc::new(own);
        let when = counter.condition.as_ref().filter(|_| !counter.all);
        let kernels = counter.whose.as_ref().map(Vec::as_slice).unwrap_or_default();
        let one = kernels.iter().map(|whose| self.below.of_kernel(whose, &own, true));
        let values = one.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty());
        self.values(values.map(|all| all.concat()), (when, None), true);
    }

    fn values(&mut self, values: Option<Vec<(usize, Arc<Nodes>)>>, only: Only<'r>, absent: bool) {
        match values {
            None => self.search(None, only),
            Some(values) => {
                values.iter().for_each(|(slot, nodes)| self.column(*slot, nodes, only, absent));
            }
        }
    }

    fn column(&mut self, slot: usize, nodes: &Arc<Nodes>, only: Only<'r>, absent: bool) {
        let Some(field) = self.fields.get(slot) else { return };
        // Of whom a matter is without saying so, nobody knows: it may be anybody's.
        let whom = Whom::of(self.run.world.organisation, nodes.clone(), absent && field.optional);
        if !whom.is_empty() {
            self.search(Some((field.name.clone(), For::Whom(whom))), only);
        }
    }

    fn search(&mut self, column: Option<(String, For<'r>)>, (only, rule): Only<'r>) {
        self.all.push(Search { kind: self.plan.kind, column, only, rule });
    }
}
