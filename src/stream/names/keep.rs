//! How it is gathered and written whom matters name.

use super::pieces::{Fence, Pieces};
use super::{Block, MAGIC, What, place};
use crate::Prepared;
use crate::compile::{DATE, ID};
use crate::flat::section;
use crate::matters::{Field, fields_of};
use crate::organisation::NodeId;
use crate::progress::Work;
use crate::source::Said;
use crate::stream::fields::Fields;
use crate::stream::inputs::Inputs;
use crate::stream::kernel::{Sight, WorkingDays};
use crate::stream::lower::{Lowering, read};
use crate::stream::plan::{Condition, KindPlan, RulePlan};
use crate::stream::run::Run;
use crate::stream::search::{parts, possible};
use crate::stream::source::Unit;
use crate::stream::vector::{Batch, Data, Vector};
use crate::texts::Texts;
use crate::together::shared;
use crate::value::Type;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Where a condition may hold for one of so many rows at most, its rows are a block of their own.
const SPARSE: usize = 4;

/// Who is named in rows of a unit.
struct Named {
    slot: usize,
    /// The rule for whose condition these are rows, and they; without one it is every row.
    of_rule: Option<(usize, Vec<u32>)>,
    nodes: Vec<u32>,
}

impl Prepared {
    /// Writes whom the matters of all units name. [`Names::open`](super::Names::open) takes it from there.
    ///
    /// # Errors
    /// Those of what is written to, and a file that cannot be read any more.
    pub fn keep_names(&self, into: impl Write + Send) -> io::Result<()> {
        let units = self.units();
        self.progress.begin(Work::Keeping, units.iter().map(|unit| unit.rows as usize).sum());
        let written = Mutex::new(Written::new(into)?);
        self.with_run(|run| {
            let none = || self.program.schema.kinds.iter().map(|_| None).collect::<Vec<_>>();
            // Units come in any order: whatever was gathered is written at once, so that it takes no memory.
            shared(&units, self.threads, none, |unit, fields| {
                let kept = run.names_of(*unit, fields).map_err(|said| io::Error::other(said.en))?;
                let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
                kept.into_iter().try_for_each(|(what, pieces)| written.block(*unit, what, pieces))
            })
        })?;
        let Written { mut into, blocks, fences, begin } =
            written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let inputs = Inputs::of(self);
        let (names, hashes): (Vec<_>, Vec<_>) = inputs.files.into_iter().unzip();
        section(&mut into, |into| {
            into.text(inputs.version.as_bytes())?;
            Texts::of(names.iter().map(String::as_str)).write(into)?;
            into.all(hashes.iter())?;
            into.all(blocks.iter())?;
            into.all(fences.iter())
        })?;
        into.write_all(&begin.to_le_bytes())?;
        into.flush()
    }
}

/// What was written so far.
struct Written<W> {
    into: W,
    blocks: Vec<Block>,
    fences: Vec<Fence>,
    /// Where the next piece begins.
    begin: u64,
}

impl<W: Write> Written<W> {
    fn new(mut into: W) -> io::Result<Self> {
        into.write_all(MAGIC)?;
        Ok(Written { into, blocks: Vec::new(), fences: Vec::new(), begin: MAGIC.len() as u64 })
    }

    fn block(&mut self, unit: Unit, what: What, pieces: Pieces) -> io::Result<()> {
        self.into.write_all(&pieces.bytes)?;
        self.blocks.push(Block { unit: place(unit), what, pieces: pieces.fences.len() as u32 });
        let moved = |fence: Fence| Fence { begin: self.begin + fence.begin, ..fence };
        self.fences.extend(pieces.fences.into_iter().map(moved));
        self.begin += pieces.bytes.len() as u64;
        Ok(())
    }
}

impl Run<'_> {
    /// What is kept of a unit. `fields` says how the columns of each kind are read, once they were.
    fn names_of<'a>(
        &'a self,
        unit: Unit,
        fields: &mut [Option<Fields<'a>>],
    ) -> Result<Vec<(What, Pieces)>, Said> {
        let source = &self.sources[unit.source];
        let Some(plan) = &self.plan.kinds[source.kind] else { return Ok(Vec::new()) };
        let fields = fields[source.kind].get_or_insert_with(|| self.fields(source.kind));
        let count = self.world.organisation.len();
        let mut kept = Vec::new();
        for Named { slot, of_rule, nodes } in self.named(unit, plan, fields)? {
            let own = slot as u32;
            match of_rule {
                Some((rule, rows)) => {
                    let pieces = Pieces::by_node(&nodes, |at| rows[at], count);
                    kept.push((What::RowsOfRule(own, rule as u32), pieces));
                }
                None => {
                    kept.push((What::Rows(own), Pieces::by_node(&nodes, |at| at as u32, count)));
                    if source.is_by_column() {
                        kept.push((What::EachRow(own), Pieces::by_row(&nodes)));
                    }
                }
            }
        }
        if let Some(ids) = source.whole_numbers(unit, &fields.fields[ID].name)? {
            kept.push((What::EachRow(ID as u32), Pieces::numbers(&ids)));
        }
        Ok(kept)
    }

    /// Who is named in the rows of a unit.
    fn named(&self, unit: Unit, plan: &KindPlan, fields: &Fields<'_>) -> Result<Vec<Named>, Said> {
        let working = WorkingDays::of(self.calendar);
        let sight = Sight { organisation: self.world.organisation, working: &working };
        let all = fields_of(&self.program.schema.kinds[plan.kind]);
        let mut used = vec![false; all.len()];
        let slots = naming(&all, plan);
        // Parameters are as of the day.
        used[DATE] = true;
        slots.iter().for_each(|slot| used[*slot] = true);
        let lowering = Lowering { world: self.world, derived: &plan.derived };
        let conditions = conditions(plan, &slots);
        conditions.iter().for_each(|(_, condition, _)| read(&condition.whole, &plan.derived, &mut used));
        let kernels: Vec<Vec<_>> = conditions
            .iter()
            .map(|(_, condition, _)| {
                parts(condition).iter().filter_map(|part| lowering.lower(part).ok()).collect()
            })
            .collect();
        let named = |slot: &usize, of_rule| Named { slot: *slot, of_rule, nodes: Vec::new() };
        let mut kept: Vec<Named> = slots.iter().map(|slot| named(slot, None)).collect();
        for (rule, _, slots) in &conditions {
            kept.extend(slots.iter().map(|slot| named(slot, Some((*rule, Vec::new())))));
        }
        self.sources[unit.source].read(unit, &used, fields, &mut |batch, _| {
            let mut entries = kept.iter_mut();
            for (slot, kept) in slots.iter().zip(&mut entries) {
                match &batch.columns[*slot] {
                    Some(Vector { data: Data::Code(all), valid: None }) => kept.nodes.extend_from_slice(all),
                    _ => kept.nodes.extend((0..batch.rows).map(|row| node(&batch, *slot, row))),
                }
            }
            for ((_, _, slots), kernels) in conditions.iter().zip(&kernels) {
                let mut may = vec![true; batch.rows];
                for kernel in kernels {
                    let holds = possible(kernel, &batch, sight);
                    may.iter_mut().zip(holds).for_each(|(may, holds)| *may &= holds);
                }
                for (slot, kept) in slots.iter().zip(&mut entries) {
                    for row in (0..batch.rows).filter(|row| may[*row]) {
                        kept.nodes.push(node(&batch, *slot, row));
                        kept.of_rule.iter_mut().for_each(|(_, rows)| rows.push(batch.number(row as u32)));
                    }
                }
            }
            self.progress.steps(batch.rows as u64);
        })?;
        kept.retain(|kept| match &kept.of_rule {
            // A column that is not there takes no time to be looked at.
            None => kept.nodes.iter().any(|node| *node != NodeId::FILLER.0),
            Some((_, rows)) => rows.len() <= unit.rows as usize / SPARSE,
        });
        Ok(kept)
    }
}

/// The slots of the columns that name people or units and are given.
fn naming(fields: &[Field], plan: &KindPlan) -> Vec<usize> {
    let named = |slot: &usize| matches!(fields[*slot].of, Type::Node(_)) && !plan.derived.contains_key(slot);
    (0..fields.len()).filter(named).collect()
}

/// The rules with lines that go up a chain, their conditions, and which columns these lines read to say from whom.
fn conditions<'p>(plan: &'p KindPlan, named: &[usize]) -> Vec<(usize, &'p Condition, Vec<usize>)> {
    let of = |rule: &'p RulePlan| {
        let up = || rule.lines.iter().filter(|line| line.up.is_some());
        let slots = named.iter().copied().filter(|slot| up().any(|line| line.used[*slot]));
        let slots: Vec<usize> = slots.collect();
        Some((rule.rule, rule.when.as_ref()?, slots)).filter(|(.., slots)| !slots.is_empty())
    };
    plan.rules.iter().filter_map(of).collect()
}

/// Who stands in a row.
fn node(batch: &Batch, slot: usize, row: usize) -> u32 {
    match &batch.columns[slot] {
        Some(vector) if vector.has(row) => match &vector.data {
            Data::Code(all) => all[row],
            _ => NodeId::FILLER.0,
        },
        _ => NodeId::FILLER.0,
    }
}
