//! The columns that name people and units, kept beside the sums of a cycle: whom a matter names is looked up there, and not
//! in the files of matters, where a column has to be unpacked to be searched.
//!
//! ```text
//! "answerable names" form │ blocks │ version, inputs, blocks: whose, where, how long │ where that begins
//! ```
//!
//! A block is a column of a unit: the number of a node for each row. Beside it stand those for the lines of rules that go up a
//! chain, where their condition holds in few rows: the rows for which it may hold, and the nodes of these.

use super::fields::Fields;
use super::inputs::Inputs;
use super::kernel::{Sight, WorkingDays};
use super::lower::{Lowering, read};
use super::plan::{Condition, KindPlan};
use super::run::Run;
use super::search::{parts, possible};
use super::sought::Named;
use super::source::Unit;
use super::vector::{Batch, Data, Vector};
use super::whom::Whom;
use crate::Prepared;
use crate::compile::DATE;
use crate::flat::{Flat, LENGTH, Reader, section};
use crate::matters::{Field, fields_of};
use crate::organisation::{NodeId, Organisation};
use crate::progress::Work;
use crate::source::Said;
use crate::texts::Texts;
use crate::together::shared;
use crate::value::Type;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How every file begins: the last byte is its form, which whatever changes below raises.
const MAGIC: &[u8; 17] = b"answerable names\x01";

/// Where a condition may hold for one of so many rows at most, its rows are a block of their own.
const SPARSE: usize = 4;

/// So many bytes are read at a time: with a set of nodes beside them they stay in the caches.
const PIECE: usize = 16 << 10;

/// A column, of all rows or of those for which the condition of a rule may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub slot: u32,
    /// The rule; [`NO_RULE`] is that of all rows.
    pub rule: u32,
}

/// The entry is one of all rows.
const NO_RULE: u32 = u32::MAX;

impl Entry {
    /// Is it one of the rows for which the condition of a rule may hold?
    pub fn is_of_rule(self) -> bool {
        self.rule != NO_RULE
    }

    pub fn new(slot: usize, rule: Option<usize>) -> Entry {
        Entry { slot: slot as u32, rule: rule.map_or(NO_RULE, |rule| rule as u32) }
    }
}

/// A column of a unit: in which file it stands, and where.
#[derive(Debug, Clone, Copy)]
struct Block {
    unit: (u32, u32),
    entry: Entry,
    begin: u64,
    /// So many rows.
    rows: u32,
    /// The sum of its bytes.
    sum: u32,
}

impl Flat<8> for Block {
    fn words(&self) -> [u32; 8] {
        let [low, high] = self.begin.words();
        [self.unit.0, self.unit.1, self.entry.slot, self.entry.rule, low, high, self.rows, self.sum]
    }

    fn of_words([source, number, slot, rule, low, high, rows, sum]: [u32; 8]) -> Option<Block> {
        let begin = u64::of_words([low, high])?;
        Some(Block { unit: (source, number), entry: Entry { slot, rule }, begin, rows, sum })
    }
}

/// Columns that were kept.
#[derive(Debug)]
pub struct Columns {
    path: PathBuf,
    blocks: BTreeMap<((u32, u32), Entry), Block>,
}

impl Columns {
    /// Opens a file in which they are; nothing where there is none of these inputs.
    pub fn open(path: &Path, inputs: &Inputs) -> Option<Columns> {
        let mut file = File::open(path).ok()?;
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).ok()?;
        (magic == *MAGIC).then_some(())?;
        let end = file.seek(SeekFrom::End(-8)).ok()?;
        let begin = u64::from_le_bytes(bytes(&mut file)?);
        file.seek(SeekFrom::Start(begin)).ok()?;
        let length = u64::from_le_bytes(bytes(&mut file)?);
        (begin.checked_add(LENGTH)?.checked_add(length)? == end).then_some(())?;
        let mut from = Reader::new(BufReader::new(file), length);
        let version = String::from_utf8(from.text()?).ok()?;
        let (names, hashes): (_, Vec<[u8; 32]>) = (Texts::read(&mut from)?, from.all()?);
        let blocks: Vec<Block> = from.all()?;
        from.whole(())?;
        let files = names.each().map(str::to_owned).zip(hashes).collect();
        (Inputs { version, files } == *inputs).then(|| Columns {
            path: path.to_owned(),
            blocks: blocks.into_iter().map(|block| ((block.unit, block.entry), block)).collect(),
        })
    }

    /// Are rows of the unit kept by this entry?
    pub(super) fn has(&self, unit: Unit, entry: Entry) -> bool {
        self.blocks.contains_key(&(place(unit), entry))
    }

    /// For each of some searches the rows of a unit in which one of those stands who are looked for, with the id where that is
    /// a whole number. Nothing where the column is not kept, or cannot be read as it was written.
    pub(super) fn naming(
        &self,
        unit: Unit,
        entry: Entry,
        whom: &[&Whom<'_>],
        organisation: &Organisation,
    ) -> Option<Vec<Named>> {
        let block = self.blocks.get(&(place(unit), entry))?;
        let mut file = File::open(&self.path).ok()?;
        file.seek(SeekFrom::Start(block.begin)).ok()?;
        let mut words = Words { file, sum: crc32fast::Hasher::new(), piece: vec![0; PIECE] };
        let some = entry.rule != NO_RULE;
        let mut rows = Vec::new();
        if some {
            words.each(block.rows, |_, some| rows.extend(some.iter().map(|row| u32::from_le_bytes(*row))))?;
        }
        let mut found: Vec<Vec<(u32, u32)>> = vec![Vec::new(); whom.len()];
        words.each(block.rows, |first, nodes| {
            for (whom, found) in whom.iter().zip(&mut found) {
                let (sieve, before) = (whom.sieve(), found.len());
                let nobody = |node| node == NodeId::FILLER.0;
                match (whom.one(), whom.absent) {
                    (Some(one), false) => find(first, nodes, |node| u64::from(node == one.0), found),
                    (None, false) => find(first, nodes, |node| sieve.bit(node), found),
                    (_, true) => find(first, nodes, |node| sieve.bit(node) | u64::from(nobody(node)), found),
                }
                let is = |node| whom.has(NodeId(node)) || whom.absent && nobody(node);
                let mut more = found.split_off(before);
                more.retain(|(_, node)| is(*node));
                found.append(&mut more);
            }
        })?;
        (words.sum.finalize() == block.sum).then_some(())?;
        let row = |at: u32| if some { rows.get(at as usize).copied() } else { Some(at) };
        let named = |found: Vec<(u32, u32)>| {
            let mut named = Named::default();
            for (at, node) in found {
                let id = organisation.id(NodeId(node));
                let number = id.parse().ok().filter(|number: &i64| number.to_string() == id);
                named.push(row(at)?, number);
            }
            Some(named)
        };
        found.into_iter().map(named).collect()
    }
}

/// Those of some rows in which somebody stands who may be looked for (1, of anybody else 0), with their places, the first of which
/// is `first`. In most rows nobody is, so that many are looked at together, without a branch for each.
#[inline]
fn find(first: u32, nodes: &[Word], is: impl Fn(u32) -> u64, found: &mut Vec<(u32, u32)>) {
    for (begin, some) in (first..).step_by(u64::BITS as usize).zip(nodes.chunks(u64::BITS as usize)) {
        // The first of them becomes the lowest bit.
        let hit = |hits: u64, node: &Word| hits >> 1 | is(u32::from_le_bytes(*node)) << 63;
        let mut hits = some.iter().fold(0, hit) >> (u64::BITS as usize - some.len());
        while hits != 0 {
            let at = hits.trailing_zeros();
            found.push((begin + at, u32::from_le_bytes(some[at as usize])));
            hits &= hits - 1;
        }
    }
}

/// A number as it stands in the file, the lowest byte first.
type Word = [u8; 4];

/// Numbers of a block, one after the other.
struct Words {
    file: File,
    sum: crc32fast::Hasher,
    piece: Vec<u8>,
}

impl Words {
    /// The next so many, some at a time, with the place of the first.
    fn each(&mut self, count: u32, mut see: impl FnMut(u32, &[Word])) -> Option<()> {
        let mut done = 0;
        while done < count {
            let some = (count - done).min((PIECE / 4) as u32);
            let piece = self.piece.get_mut(..some as usize * 4)?;
            self.file.read_exact(piece).ok()?;
            self.sum.update(piece);
            see(done, piece.as_chunks().0);
            done += some;
        }
        Some(())
    }
}

fn bytes<const N: usize>(from: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn place(unit: Unit) -> (u32, u32) {
    (unit.source as u32, unit.number as u32)
}

/// What is kept of a unit by an entry: rows, but for a column of all rows, and nodes.
struct Kept {
    entry: Entry,
    rows: Vec<u32>,
    nodes: Vec<u32>,
}

impl Kept {
    fn new(entry: Entry) -> Kept {
        Kept { entry, rows: Vec::new(), nodes: Vec::new() }
    }

    /// As it stands in the file.
    fn written(&self) -> Written {
        let mut bytes = Vec::with_capacity(4 * (self.rows.len() + self.nodes.len()));
        self.rows.iter().chain(&self.nodes).for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
        Written { entry: self.entry, rows: self.nodes.len() as u32, sum: crc32fast::hash(&bytes), bytes }
    }
}

/// What is kept of a unit by an entry, as it stands in the file.
struct Written {
    entry: Entry,
    rows: u32,
    bytes: Vec<u8>,
    sum: u32,
}

impl Prepared {
    /// Writes the columns that name people and units, of all units. [`Columns::open`] takes them from there.
    ///
    /// # Errors
    /// Those of what is written to, and a file that cannot be read any more.
    pub fn keep_columns(&self, mut into: impl Write) -> io::Result<()> {
        let units = self.units();
        self.progress.begin(Work::Keeping, units.iter().map(|unit| unit.rows as usize).sum());
        let (mut blocks, mut begin) = (Vec::new(), MAGIC.len() as u64);
        into.write_all(MAGIC)?;
        self.with_run(|run| {
            // What was read of some units is written before the next ones are read.
            for some in units.chunks(2 * self.threads.max(1)) {
                let kept = run.columns_of(some).map_err(|said| io::Error::other(said.en))?;
                for (unit, kept) in some.iter().zip(kept) {
                    for Written { entry, rows, bytes, sum } in kept {
                        into.write_all(&bytes)?;
                        blocks.push(Block { unit: place(*unit), entry, begin, rows, sum });
                        begin += bytes.len() as u64;
                    }
                }
            }
            Ok::<_, io::Error>(())
        })?;
        let inputs = Inputs::of(self);
        let (names, hashes): (Vec<_>, Vec<_>) = inputs.files.into_iter().unzip();
        section(&mut into, |into| {
            into.text(inputs.version.as_bytes())?;
            Texts::of(names.iter().map(String::as_str)).write(into)?;
            into.all(hashes.iter())?;
            into.all(blocks.iter())
        })?;
        into.write_all(&begin.to_le_bytes())?;
        into.flush()
    }
}

impl Run<'_> {
    /// What is kept of some units, in their order, as it is written.
    fn columns_of(&self, units: &[Unit]) -> Result<Vec<Vec<Written>>, Said> {
        let working = WorkingDays::of(self.calendar);
        let sight = Sight { organisation: self.world.organisation, working: &working };
        let none = || self.program.schema.kinds.iter().map(|_| None).collect::<Vec<Option<Fields<'_>>>>();
        shared(units, self.threads, none, |unit, fields| {
            let kind = self.sources[unit.source].kind;
            let Some(plan) = &self.plan.kinds[kind] else { return Ok(Vec::new()) };
            let fields = fields[kind].get_or_insert_with(|| self.fields(kind));
            let kept = self.columns_of_unit(*unit, plan, fields, sight)?;
            Ok(kept.iter().map(Kept::written).collect())
        })
    }

    fn columns_of_unit(
        &self,
        unit: Unit,
        plan: &KindPlan,
        fields: &Fields<'_>,
        sight: Sight<'_>,
    ) -> Result<Vec<Kept>, Said> {
        let all = fields_of(&self.program.schema.kinds[plan.kind]);
        let mut used = vec![false; all.len()];
        let slots = named(&all, plan);
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
        let mut kept: Vec<Kept> = slots.iter().map(|slot| Kept::new(Entry::new(*slot, None))).collect();
        for (rule, _, slots) in &conditions {
            kept.extend(slots.iter().map(|slot| Kept::new(Entry::new(*slot, Some(*rule)))));
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
                        kept.rows.push(batch.number(row as u32));
                        kept.nodes.push(node(&batch, *slot, row));
                    }
                }
            }
            self.progress.steps(batch.rows as u64);
        })?;
        kept.retain(|kept| match kept.entry.is_of_rule() {
            // A column that is not there takes no time to be looked at.
            false => kept.nodes.iter().any(|node| *node != NodeId::FILLER.0),
            true => kept.rows.len() <= unit.rows as usize / SPARSE,
        });
        Ok(kept)
    }
}

/// The slots of the columns that name people or units and are given.
fn named(fields: &[Field], plan: &KindPlan) -> Vec<usize> {
    let named = |slot: &usize| matches!(fields[*slot].of, Type::Node(_)) && !plan.derived.contains_key(slot);
    (0..fields.len()).filter(named).collect()
}

/// The rules with lines that go up a chain, their conditions, and which columns these lines read to say from whom.
fn conditions<'p>(plan: &'p KindPlan, named: &[usize]) -> Vec<(usize, &'p Condition, Vec<usize>)> {
    let of = |rule: &'p super::plan::RulePlan| {
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
