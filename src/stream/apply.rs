//! One batch: every rule and counter of its kind, and what remains of it.

use super::by_row::ByRow;
use super::chain::{Leaders, shares};
use super::kernel::{Kernel, Operand, Overflow, Sight};
use super::plan::{Condition, CounterPlan, KindPlan, Line, LineKernels, RulePlan};
use super::tally::Tally;
use super::vector::{Batch, Data, Vector};
use crate::assess::find::Truth;
use crate::assess::owed::Index;
use crate::compile::Program;
use crate::expression::Expr;
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::value::{Day, Value};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::num::NonZeroU32;

/// What one thread needs to work through batches, and what remains of them.
pub struct Worker<'a> {
    /// The program.
    pub program: &'a Program,
    /// What evaluations can see.
    pub world: &'a World<'a>,
    /// What kernels can see.
    pub sight: Sight<'a>,
    /// Who owes duties, by duty and counter.
    pub owed: &'a [Vec<Index<'a>>],
    /// Chains, as far as they were asked.
    pub leaders: Leaders<'a>,
    /// The part of the points at each hop, by chain.
    pub shares: Vec<Option<(Vec<i64>, u32)>>,
    /// What remains.
    pub tally: Tally,
}

/// What is noted about the rows of a batch.
struct Marks {
    /// Some rule or duty looked at it.
    reached: Vec<bool>,
    /// Somebody is held for it.
    held: Vec<bool>,
    /// Rows of lines that would hold somebody and name nobody.
    empty: Vec<u32>,
    /// By row, the first attribution that stands.
    first: Vec<Option<NonZeroU32>>,
    /// Where there are more: row, whom, held or credited.
    more: Vec<(u32, u32, bool)>,
}

impl Marks {
    fn new(rows: usize) -> Marks {
        Marks {
            reached: vec![false; rows],
            held: vec![false; rows],
            empty: Vec::new(),
            first: vec![None; rows],
            more: Vec::new(),
        }
    }

    /// Somebody is named for a row.
    #[inline]
    fn note(&mut self, effect: Effect, row: u32, node: u32, stands: bool) {
        let held = effect == Effect::Hold;
        self.held[row as usize] |= held;
        if stands && effect != Effect::Record {
            match &mut self.first[row as usize] {
                first @ None => *first = NonZeroU32::new((node << 1 | u32::from(held)).wrapping_add(1)),
                Some(_) => self.more.push((row, node, held)),
            }
        }
    }

    /// How many are held more than once for one matter, and how many are held and credited.
    fn several(mut self) -> (u64, u64) {
        let mut rows: Vec<u32> = self.more.iter().map(|(row, ..)| *row).collect();
        rows.sort_unstable();
        rows.dedup();
        let first = rows.iter().filter_map(|row| {
            let packed = self.first[*row as usize]?.get() - 1;
            Some((*row, packed >> 1, packed & 1 == 1))
        });
        self.more.extend(first.collect::<Vec<_>>());
        self.more.sort_unstable();
        let (mut double, mut both) = (0, 0);
        for together in self.more.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let held = together.iter().filter(|(.., held)| *held).count();
            both += u64::from(held > 0 && held < together.len());
            double += u64::from(held > 1);
        }
        (double, both)
    }
}

/// What becomes of a condition: where it holds, and where that is unknown.
struct Truths {
    holds: Vec<bool>,
    unknown: Option<Vec<bool>>,
}

impl Truths {
    fn of(operand: Operand<'_>, rows: usize) -> Truths {
        let Vector { data, valid } = operand.vector(rows).into_owned();
        let Data::Bool(mut holds) = data else { return Truths { holds: vec![false; rows], unknown: None } };
        let unknown = valid.map(|mut valid| {
            holds.iter_mut().zip(&valid).for_each(|(holds, valid)| *holds &= *valid);
            valid.iter_mut().for_each(|valid| *valid = !*valid);
            valid
        });
        Truths { holds, unknown }
    }

    fn at(&self, row: usize) -> Truth {
        match (self.holds[row], &self.unknown) {
            (true, _) => Truth::True,
            (false, Some(unknown)) if unknown[row] => Truth::Unknown,
            _ => Truth::False,
        }
    }

    fn set(&mut self, row: usize, truth: Truth) {
        let rows = self.holds.len();
        self.holds[row] = truth == Truth::True;
        if truth == Truth::Unknown {
            self.unknown.get_or_insert_with(|| vec![false; rows])[row] = true;
        } else if let Some(unknown) = &mut self.unknown {
            unknown[row] = false;
        }
    }

    /// Takes the rows out for which a mask is set.
    fn without(&mut self, mask: &[bool]) {
        self.holds.iter_mut().zip(mask).for_each(|(holds, out)| *holds &= !*out);
        if let Some(unknown) = &mut self.unknown {
            unknown.iter_mut().zip(mask).for_each(|(unknown, out)| *unknown &= !*out);
        }
    }

    /// The rows that may be true.
    fn possible(&self) -> Vec<u32> {
        match &self.unknown {
            None => rows_of(self.holds.iter().copied()),
            Some(unknown) => {
                rows_of(self.holds.iter().zip(unknown).map(|(holds, unknown)| *holds | *unknown))
            }
        }
    }
}

/// The rows for which a mask is set.
fn rows_of(mask: impl ExactSizeIterator<Item = bool>) -> Vec<u32> {
    // Without a branch: in the worst case every second row is wanted.
    let mut rows = vec![0; mask.len()];
    let mut count = 0;
    for (row, wanted) in mask.enumerate() {
        rows[count] = row as u32;
        count += usize::from(wanted);
    }
    rows.truncate(count);
    rows
}

/// What is noted about the findings of one rule, by place among its rows.
struct Found<'b> {
    rows: &'b [u32],
    named: Vec<bool>,
    unknown: Vec<bool>,
    empty: Vec<u32>,
}

impl<'a> Worker<'a> {
    /// Nothing was done yet.
    pub fn new(
        program: &'a Program,
        world: &'a World<'a>,
        sight: Sight<'a>,
        owed: &'a [Vec<Index<'a>>],
        tally: Tally,
    ) -> Self {
        let leaders = Leaders::new(program, world);
        Worker {
            program,
            world,
            sight,
            owed,
            leaders,
            shares: program.chains.iter().map(shares).collect(),
            tally,
        }
    }

    /// Works through a batch. The rows that have to be judged one by one come back: nothing was done with these.
    pub fn apply(&mut self, plan: &KindPlan, batch: &Batch) -> Vec<u32> {
        let mut truths = self.truths(plan, batch);
        let singly = singly(plan, &mut truths);
        let mut marks = Marks::new(batch.rows);
        for (rule, truths) in plan.rules.iter().zip(&truths) {
            self.rule(plan, rule, truths, batch, &mut marks);
        }
        singly.iter().for_each(|row| marks.reached[*row as usize] = true);
        for counter in &plan.counters {
            self.count(plan, counter, batch, &mut marks);
        }
        let counts = &mut self.tally.counts;
        counts.matters[plan.kind] += batch.rows as u64;
        counts.unreached += marks.reached.iter().filter(|reached| !**reached).count() as u64;
        counts.holes += marks.empty.iter().filter(|row| !marks.held[**row as usize]).count() as u64;
        if !plan.acts {
            let (double, both) = marks.several();
            counts.double_hits += double;
            counts.both += both;
        }
        singly
    }

    fn truths(&self, plan: &KindPlan, batch: &Batch) -> Vec<Truths> {
        let days = batch.days();
        let span = days.iter().min().zip(days.iter().max());
        let mut truths: Vec<Truths> = Vec::with_capacity(plan.rules.len());
        for rule in &plan.rules {
            let mut truth = match &rule.when {
                None => Truths { holds: vec![true; batch.rows], unknown: None },
                Some(condition) => self.condition(plan, condition, batch),
            };
            let (from, until) = (rule.in_force.from.0, rule.in_force.until.0);
            if span.is_some_and(|(first, last)| *first < from || *last > until) {
                let outside: Vec<bool> = days.iter().map(|day| *day < from || *day > until).collect();
                truth.without(&outside);
            }
            for other in &rule.unless {
                for row in 0..batch.rows {
                    truth.set(row, truth.at(row).unless(truths[*other].at(row)));
                }
            }
            truths.push(truth);
        }
        truths
    }

    fn condition(&self, plan: &KindPlan, condition: &Condition, batch: &Batch) -> Truths {
        let known = condition.kernel.as_ref().map(|kernel| kernel.eval(batch, self.sight));
        let always = || Truths { holds: vec![true; batch.rows], unknown: None };
        let (mut truth, rest): (Truths, Vec<&Expr>) = match known {
            Some(Ok(known)) => {
                (Truths::of(known, batch.rows), condition.by_row.iter().map(|(expr, _)| expr).collect())
            }
            None => (always(), condition.by_row.iter().map(|(expr, _)| expr).collect()),
            Some(Err(Overflow)) => (always(), vec![&condition.whole]),
        };
        if rest.is_empty() {
            return truth;
        }
        let open = truth.possible();
        let part = batch.gather(&open, &plan.used);
        let rows = self.by_row(plan, &part);
        let of_rows = rows.batch();
        for (at, row) in open.iter().enumerate() {
            let plain = Plain::new(self.world, &of_rows, at, self.scope(plan));
            let own = rest.iter().map(|expr| match plain.truth(expr) {
                Ok(true) => Truth::True,
                Ok(false) => Truth::False,
                Err(_) => Truth::Unknown,
            });
            let all = own.fold(truth.at(*row as usize), both);
            truth.set(*row as usize, all);
        }
        truth
    }

    fn scope(&self, plan: &KindPlan) -> &'a crate::expression::Scope {
        &self.program.scopes[plan.kind].row
    }

    fn by_row(&self, plan: &KindPlan, part: &Batch) -> ByRow<'a> {
        ByRow::new(part, self.scope(plan), &plan.derived, self.world)
    }

    fn rule(&mut self, plan: &KindPlan, rule: &RulePlan, truths: &Truths, batch: &Batch, marks: &mut Marks) {
        let rows = rows_of(truths.holds.iter().copied());
        marks.reached.iter_mut().zip(&truths.holds).for_each(|(reached, holds)| *reached |= *holds);
        let mut undetermined = 0;
        if let Some(unknown) = &truths.unknown {
            marks.reached.iter_mut().zip(unknown).for_each(|(reached, unknown)| *reached |= *unknown);
            undetermined = unknown.iter().filter(|unknown| **unknown).count() as u64;
        }
        let all = rows.len();
        let mut found =
            Found { rows: &rows, named: vec![false; all], unknown: vec![false; all], empty: Vec::new() };
        for line in &rule.lines {
            let kernels =
                line.kernels.as_ref().map(|kernels| self.line(line, kernels, batch, &mut found, marks));
            if !matches!(kernels, Ok(Ok(()))) {
                self.line_by_row(plan, rule, line, batch, &mut found, marks);
            }
        }
        let open =
            found.named.iter().zip(&found.unknown).filter(|(named, unknown)| !**named && **unknown).count();
        let stays = |at: &&u32| found.named[**at as usize] || !found.unknown[**at as usize];
        marks.empty.extend(found.empty.iter().filter(stays).map(|at| rows[*at as usize]));
        let findings = &mut self.tally.counts.findings[rule.rule];
        findings.applies += (all - open) as u64;
        findings.undetermined += undetermined + open as u64;
    }

    /// A line of kernels: everything is evaluated before anything is added.
    fn line(
        &mut self,
        line: &Line,
        kernels: &LineKernels,
        batch: &Batch,
        found: &mut Found<'_>,
        marks: &mut Marks,
    ) -> Result<(), Overflow> {
        let direct = kernels.when.is_none()
            && kernels.whom.iter().all(|whom| matches!(whom, Kernel::Column(_)))
            && matches!(kernels.points, None | Some(Kernel::Constant(_)));
        let part = if direct {
            Cow::Borrowed(found.rows)
        } else {
            Cow::Owned((0..found.rows.len() as u32).collect())
        };
        let gathered = (!direct).then(|| batch.gather(found.rows, &line.used));
        let on = gathered.as_ref().unwrap_or(batch);
        let when = kernels.when.as_ref().map(|when| when.eval(on, self.sight)).transpose()?;
        let when = when.map(|when| Truths::of(when, on.rows));
        let points = kernels.points.as_ref().map(|points| points.eval(on, self.sight)).transpose()?;
        let whom: Vec<Cow<'_, Vector>> = kernels
            .whom
            .iter()
            .map(|whom| whom.eval(on, self.sight).map(|whom| whom.vector(on.rows)))
            .collect::<Result<_, _>>()?;
        let points = Points::of(points, on.rows)?;
        let mut adding = Adding::new(self, line, points.scale)?;
        let days = batch.days();
        for (at, index) in part.iter().enumerate() {
            let index = *index as usize;
            let row = found.rows[at];
            let mut stands = match when.as_ref().map_or(Truth::True, |when| when.at(index)) {
                Truth::False => continue,
                Truth::True => true,
                Truth::Unknown => {
                    found.unknown[at] = true;
                    false
                }
            };
            let digits = points.at(index);
            if line.points && digits.is_none() {
                found.unknown[at] = true;
                stands = false;
            }
            let before = adding.added;
            adding.begin();
            for column in &whom {
                match (&column.data, column.has(index)) {
                    (Data::Code(codes), true) => adding.start(codes[index], Day(days[row as usize])),
                    _ => found.unknown[at] = true,
                }
            }
            adding.finish(digits.filter(|_| stands), row, stands, marks);
            if adding.added > before {
                found.named[at] = true;
            } else if line.effect == Effect::Hold {
                found.empty.push(at as u32);
            }
        }
        Ok(())
    }

    /// The same line by the plain evaluator.
    fn line_by_row(
        &mut self,
        plan: &KindPlan,
        rule: &RulePlan,
        line: &Line,
        batch: &Batch,
        found: &mut Found<'_>,
        marks: &mut Marks,
    ) {
        let part = batch.gather(found.rows, &line.used);
        let rows = self.by_row(plan, &part);
        let of_rows = rows.batch();
        let (program, world, scope) = (self.program, self.world, self.scope(plan));
        let targets = &program.rules[rule.rule].targets;
        let Some(on) = targets.iter().find(|on| on.target.kind == plan.kind) else { return };
        let clause = &on.clauses[line.clause];
        for at in 0..found.rows.len() {
            let plain = Plain::new(world, &of_rows, at, scope);
            let mut stands = true;
            match clause.when.as_ref().map(|when| plain.truth(when)) {
                Some(Ok(false)) => continue,
                Some(Err(_)) => (found.unknown[at], stands) = (true, false),
                _ => {}
            }
            let points = match clause.points.as_ref().map(|points| plain.eval(points)) {
                Some(Ok(Value::Decimal(points))) => Some(points),
                None => None,
                Some(_) => {
                    (found.unknown[at], stands) = (true, false);
                    None
                }
            };
            let mut starts: Vec<NodeId> = Vec::new();
            for whom in &clause.whom {
                match plain.eval(whom) {
                    Ok(Value::Node(node)) => starts.push(node),
                    Ok(Value::Nodes(nodes)) => starts.extend(nodes.iter()),
                    Ok(_) => {}
                    Err(_) => found.unknown[at] = true,
                }
            }
            starts.sort_unstable();
            starts.dedup();
            let named = self.named(line.up, &starts, plain.day);
            for (node, hop) in &named {
                let share = line.up.map_or(Decimal::ONE, |chain| program.chains[chain].share(*hop as usize));
                if let (true, Some(points)) = (stands, points.and_then(|points| points.checked_mul(share))) {
                    self.tally.accounts[line.account].add_decimal(node.0, points);
                }
                marks.note(line.effect, found.rows[at], node.0, stands);
            }
            if !named.is_empty() {
                found.named[at] = true;
            } else if line.effect == Effect::Hold {
                found.empty.push(at as u32);
            }
        }
    }

    /// Whom a line names, and after how many hops: of several ways to one person the shortest.
    fn named(&mut self, up: Option<usize>, starts: &[NodeId], day: Day) -> Vec<(NodeId, u32)> {
        let Some(chain) = up else { return starts.iter().map(|start| (*start, 0)).collect() };
        let mut named: Vec<(NodeId, u32)> = Vec::new();
        for start in starts {
            for (node, hop) in self.leaders.reached(chain, *start, day) {
                match named.iter_mut().find(|(known, _)| known == node) {
                    None => named.push((*node, *hop)),
                    Some((_, longer)) => *longer = (*longer).min(*hop),
                }
            }
        }
        named
    }

    /// What a duty counts.
    fn count(&mut self, plan: &KindPlan, counter: &CounterPlan, batch: &Batch, marks: &mut Marks) {
        let truths = match &counter.condition {
            None => Truths { holds: vec![true; batch.rows], unknown: None },
            Some(condition) => self.condition(plan, condition, batch),
        };
        let rows = if counter.all { (0..batch.rows as u32).collect() } else { truths.possible() };
        if rows.is_empty() {
            return;
        }
        let part = batch.gather(&rows, &counter.used);
        let whose = self.whose(plan, counter, &part);
        let index = &self.owed[counter.duty][counter.counter];
        let counts = &mut self.tally.duties[counter.duty][counter.counter];
        for (row, Whose { who, day, brings, known }) in rows.iter().zip(whose) {
            let truth = truths.at(*row as usize);
            let known = known && truth != Truth::Unknown;
            for place in index.find(&who, day) {
                if let Some(count) = counts.get_mut(place) {
                    count.add(known, known && truth == Truth::True, brings);
                    marks.reached[*row as usize] = true;
                }
            }
        }
    }

    /// Whose each row is, of which day, and what it brings.
    fn whose(&self, plan: &KindPlan, counter: &CounterPlan, part: &Batch) -> Vec<Whose> {
        let eval =
            |kernel: &'_ Kernel| kernel.eval(part, self.sight).map(|of| of.vector(part.rows).into_owned());
        if let Ok(kernels) = &counter.whose
            && let Ok(columns) = kernels.iter().map(eval).collect::<Result<Vec<Vector>, Overflow>>()
        {
            let of = |row: usize| {
                let who: Vec<Option<NodeId>> = columns
                    .iter()
                    .map(|column| match &column.data {
                        Data::Code(codes) if column.has(row) => Some(NodeId(codes[row])),
                        _ => None,
                    })
                    .collect();
                let known = who.iter().all(Option::is_some);
                Whose { who, day: Some(Day(part.days()[row])), brings: None, known }
            };
            return (0..part.rows).map(of).collect();
        }
        let program = &self.program.duties[counter.duty].counters[counter.counter];
        let rows = self.by_row(plan, part);
        let of_rows = rows.batch();
        let of = |row: usize| {
            let plain = Plain::new(self.world, &of_rows, row, self.scope(plan));
            let who: Vec<Option<NodeId>> = program
                .whose
                .iter()
                .map(|(_, expr)| match plain.eval(expr) {
                    Ok(Value::Node(node)) => Some(node),
                    _ => None,
                })
                .collect();
            let day = match program.on.as_ref().map(|on| plain.eval(on)) {
                None => Some(plain.day),
                Some(Ok(Value::Date(day))) => Some(day),
                Some(_) => None,
            };
            let brings = match program.value.as_ref().map(|value| plain.eval(value)) {
                Some(Ok(Value::Decimal(brings))) => Some(brings),
                _ => None,
            };
            let known = who.iter().all(Option::is_some)
                && day.is_some()
                && (program.value.is_none() || brings.is_some());
            Whose { who, day, brings, known }
        };
        (0..part.rows).map(of).collect()
    }
}

/// Whose a matter is that a duty counts, of which day, and what it brings.
struct Whose {
    who: Vec<Option<NodeId>>,
    day: Option<Day>,
    brings: Option<Decimal>,
    /// Nothing of it is missing.
    known: bool,
}

/// The rows that have to be judged one by one; no rule holds for these any more.
fn singly(plan: &KindPlan, truths: &mut [Truths]) -> Vec<u32> {
    let Some(rows) = truths.first().map(|truths| truths.holds.len()) else { return Vec::new() };
    if plan.rules.iter().all(|rule| rule.singly.is_none()) {
        return Vec::new();
    }
    let mut mask = vec![false; rows];
    for (_, truths) in plan.rules.iter().zip(&*truths).filter(|(rule, _)| rule.singly.is_some()) {
        truths.possible().iter().for_each(|row| mask[*row as usize] = true);
    }
    truths.iter_mut().for_each(|truths| truths.without(&mask));
    rows_of(mask.into_iter())
}

/// Both hold: what is false stays false, whatever of the other is unknown.
fn both(one: Truth, other: Truth) -> Truth {
    match (one, other) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::True, Truth::True) => Truth::True,
        _ => Truth::Unknown,
    }
}

/// Points by row, their digits.
struct Points<'b> {
    each: Option<Cow<'b, Vector>>,
    all: Option<i64>,
    scale: u32,
}

impl<'b> Points<'b> {
    fn of(points: Option<Operand<'b>>, rows: usize) -> Result<Points<'b>, Overflow> {
        use super::kernel::Scalar;
        Ok(match points {
            None | Some(Operand::All(Scalar::Nothing)) => Points { each: None, all: None, scale: 0 },
            Some(Operand::All(Scalar::Decimal(digits, scale))) => {
                Points { each: None, all: Some(digits), scale }
            }
            Some(Operand::All(Scalar::Int(digits))) => Points { each: None, all: Some(digits), scale: 0 },
            Some(of) => {
                let vector = of.vector(rows);
                let scale = match &vector.data {
                    Data::Decimal(_, scale) => *scale,
                    Data::Int(_) => 0,
                    _ => return Err(Overflow),
                };
                Points { each: Some(vector), all: None, scale }
            }
        })
    }

    fn at(&self, row: usize) -> Option<i64> {
        match &self.each {
            None => self.all,
            Some(vector) => match &vector.data {
                Data::Decimal(all, _) | Data::Int(all) if vector.has(row) => Some(all[row]),
                _ => None,
            },
        }
    }
}

/// Adds the attributions of one line to its account.
struct Adding<'w, 'a> {
    leaders: &'w mut Leaders<'a>,
    account: &'w mut super::tally::Account,
    effect: Effect,
    up: Option<usize>,
    /// By hop, what points are multiplied by to have the scale of the account; one for those named directly.
    factors: Vec<i64>,
    starts: Vec<(u32, Day)>,
    reached: Vec<(NodeId, u32)>,
    /// How many attributions.
    added: usize,
}

impl<'w, 'a> Adding<'w, 'a> {
    fn new(worker: &'w mut Worker<'a>, line: &Line, scale: u32) -> Result<Adding<'w, 'a>, Overflow> {
        let account = &mut worker.tally.accounts[line.account];
        let factors = match line.up {
            None => vec![account.fit(scale).ok_or(Overflow)?],
            Some(chain) => {
                let (shares, of_share) = worker.shares[chain].as_ref().ok_or(Overflow)?;
                let factor = account.fit(scale + of_share).ok_or(Overflow)?;
                let factors = shares.iter().map(|share| share.checked_mul(factor).ok_or(Overflow));
                factors.collect::<Result<_, _>>()?
            }
        };
        let (starts, reached) = (Vec::new(), Vec::new());
        let leaders = &mut worker.leaders;
        Ok(Adding { leaders, account, effect: line.effect, up: line.up, factors, starts, reached, added: 0 })
    }

    fn begin(&mut self) {
        self.starts.clear();
    }

    fn start(&mut self, node: u32, day: Day) {
        if !self.starts.iter().any(|(known, _)| *known == node) {
            self.starts.push((node, day));
        }
    }

    fn finish(&mut self, digits: Option<i64>, row: u32, stands: bool, marks: &mut Marks) {
        let Some(chain) = self.up else {
            for at in 0..self.starts.len() {
                self.one(self.starts[at].0, 1, digits, row, stands, marks);
            }
            return;
        };
        let mut reached = std::mem::take(&mut self.reached);
        reached.clear();
        for (start, day) in &self.starts {
            for (node, hop) in self.leaders.reached(chain, NodeId(*start), *day) {
                match reached.iter_mut().find(|(known, _)| known == node) {
                    None => reached.push((*node, *hop)),
                    Some((_, longer)) => *longer = (*longer).min(*hop),
                }
            }
        }
        for (node, hop) in &reached {
            self.one(node.0, *hop as usize, digits, row, stands, marks);
        }
        self.reached = reached;
    }

    #[inline]
    fn one(&mut self, node: u32, hop: usize, digits: Option<i64>, row: u32, stands: bool, marks: &mut Marks) {
        self.added += 1;
        marks.note(self.effect, row, node, stands);
        let Some(digits) = digits else { return };
        let factor = self.factors.get(hop - 1).copied().unwrap_or(0);
        match digits.checked_mul(factor) {
            Some(digits) => self.account.add(node, digits),
            None => {
                // One of them has the scale of the account, and their product may be rounded: as `attribute` does.
                let points = Decimal::new(digits, self.account.scale());
                if let Some(points) = points.checked_mul(Decimal::from(factor)) {
                    self.account.add_decimal(node, points);
                }
            }
        }
    }
}
