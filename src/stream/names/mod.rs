//! Whom matters name, kept beside the sums of a cycle: the matters of somebody are looked up there, and not in the files of
//! matters, where a column has to be unpacked to be searched.
//!
//! ```text
//! "answerable names" form │ pieces │ version, inputs, blocks, fences: whose, where │ where that begins
//! ```
//!
//! A block is what is kept of a unit: for a column that names people or units, the rows in which each of them stands; the same
//! of the lines of rules that go up a chain, where their condition holds in few rows, for the rows in which it may hold; and of
//! files where single rows take time to be read, who stands in each row, and the ids of matters that are whole numbers. It
//! consists of [`pieces`], of which only those are read that are asked for.

mod keep;
mod pieces;

use super::inputs::Inputs;
use super::source::Unit;
use super::whom::Whom;
use crate::compile::ID;
use crate::flat::{Flat, LENGTH, Reader};
use crate::organisation::NodeId;
use crate::texts::Texts;
use pieces::{Fence, ROWS};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How every file begins: the last byte is its form, which whatever changes here or in [`pieces`] raises.
const MAGIC: &[u8; 17] = b"answerable names\x02";

/// What is kept of a unit in a block; columns by their slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// The rows in which each node stands in a column.
    Rows(u32),
    /// The same of the rows for which the condition of a rule may hold.
    RowsOfRule(u32, u32),
    /// Who stands in each row of a column; in that of the ids, the number.
    EachRow(u32),
}

impl Flat<3> for What {
    fn words(&self) -> [u32; 3] {
        match *self {
            What::Rows(slot) => [0, slot, 0],
            What::RowsOfRule(slot, rule) => [1, slot, rule],
            What::EachRow(slot) => [2, slot, 0],
        }
    }

    fn of_words(words: [u32; 3]) -> Option<What> {
        match words {
            [0, slot, 0] => Some(What::Rows(slot)),
            [1, slot, rule] => Some(What::RowsOfRule(slot, rule)),
            [2, slot, 0] => Some(What::EachRow(slot)),
            _ => None,
        }
    }
}

/// What is kept of a unit.
#[derive(Debug, Clone, Copy)]
struct Block {
    unit: (u32, u32),
    what: What,
    /// So many pieces it has, behind those of the blocks before.
    pieces: u32,
}

impl Flat<6> for Block {
    fn words(&self) -> [u32; 6] {
        let [what, slot, rule] = self.what.words();
        [self.unit.0, self.unit.1, what, slot, rule, self.pieces]
    }

    fn of_words([source, number, what, slot, rule, pieces]: [u32; 6]) -> Option<Block> {
        Some(Block { unit: (source, number), what: What::of_words([what, slot, rule])?, pieces })
    }
}

impl Flat<4> for Fence {
    fn words(&self) -> [u32; 4] {
        let [low, high] = self.begin.words();
        [self.first, low, high, self.sum]
    }

    fn of_words([first, low, high, sum]: [u32; 4]) -> Option<Fence> {
        Some(Fence { first, begin: u64::of_words([low, high])?, sum })
    }
}

/// Whom matters name, as it was kept.
#[derive(Debug)]
pub struct Names {
    path: PathBuf,
    /// Of each block its pieces.
    blocks: BTreeMap<((u32, u32), What), Range<usize>>,
    /// Where each piece begins; behind the last one, where it ends.
    fences: Vec<Fence>,
}

impl Names {
    /// Opens a file in which it is; nothing where there is none of these inputs.
    pub fn open(path: &Path, inputs: &Inputs) -> Option<Names> {
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
        let (all, mut fences): (Vec<Block>, Vec<Fence>) = (from.all()?, from.all()?);
        from.whole(())?;
        let files = names.each().map(str::to_owned).zip(hashes).collect();
        (Inputs { version, files } == *inputs).then_some(())?;
        let (mut blocks, mut reached) = (BTreeMap::new(), 0);
        for Block { unit, what, pieces } in all {
            let pieces = reached..reached + pieces as usize;
            reached = pieces.end;
            blocks.insert((unit, what), pieces);
        }
        fences.push(Fence { first: 0, begin, sum: 0 });
        let fits = fences.len() == reached + 1 && fences.is_sorted_by_key(|fence| fence.begin);
        fits.then(|| Names { path: path.to_owned(), blocks, fences })
    }

    /// Is that kept of a unit?
    pub(super) fn has(&self, unit: Unit, what: What) -> bool {
        self.blocks.contains_key(&(place(unit), what))
    }

    /// For each of some searches the rows of a unit in which one of those stands who are looked for, in order. Nothing where
    /// they are not kept, or cannot be read as they were written.
    pub(super) fn rows(&self, unit: Unit, what: What, whom: &[&Whom<'_>]) -> Option<Vec<Vec<u32>>> {
        let range = self.blocks.get(&(place(unit), what))?;
        let mut read = Pieces::open(self)?;
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); whom.len()];
        let nobody = |node: NodeId| node == NodeId::FILLER;
        for at in range.clone() {
            let first = NodeId(self.fences[at].first);
            let next = self.fences.get(at + 1).filter(|_| at + 1 < range.end);
            let last = next.map_or(NodeId::FILLER, |next| NodeId(next.first));
            let wanted = |whom: &&Whom<'_>| whom.any_within(first, last) || whom.absent && nobody(last);
            if !whom.iter().any(wanted) {
                continue;
            }
            pieces::lists(read.piece(at)?, first.0, |node, list| {
                for (whom, found) in whom.iter().zip(&mut found) {
                    let node = NodeId(node);
                    if whom.has(node) || whom.absent && nobody(node) {
                        pieces::rows(list, found)?;
                    }
                }
                Some(())
            })?;
        }
        found.iter_mut().for_each(|rows| rows.sort_unstable());
        Some(found)
    }

    /// Who stands in some rows of a column; [`NodeId::FILLER`] is nobody. Nothing where that is not kept, or cannot be read as
    /// it was written. Rows are in order.
    pub(super) fn nodes(&self, unit: Unit, slot: usize, rows: &[u32]) -> Option<Vec<NodeId>> {
        self.each(unit, slot, rows, |piece, rows| {
            rows.iter().map(|row| pieces::node(piece, *row as usize % ROWS)).collect()
        })
    }

    /// The ids of the matters in some rows, if all are whole numbers. Nothing where that is not kept, or cannot be read as it was
    /// written. Rows are in order.
    pub(super) fn ids(&self, unit: Unit, rows: &[u32]) -> Option<Vec<i64>> {
        self.each(unit, ID, rows, |piece, rows| {
            rows.iter().map(|row| pieces::number(piece, *row as usize % ROWS)).collect()
        })
    }

    /// Reads the pieces of a column in which some rows lie, which are in order.
    fn each<T>(
        &self,
        unit: Unit,
        slot: usize,
        rows: &[u32],
        take: impl Fn(&[u8], &[u32]) -> Option<Vec<T>>,
    ) -> Option<Vec<T>> {
        let range = self.blocks.get(&(place(unit), What::EachRow(slot as u32)))?;
        let mut read = Pieces::open(self)?;
        let mut all = Vec::with_capacity(rows.len());
        for some in rows.chunk_by(|a, b| *a as usize / ROWS == *b as usize / ROWS) {
            let number = *some.first()? as usize / ROWS;
            let at = Some(range.start + number).filter(|at| range.contains(at))?;
            all.extend(take(read.piece(at)?, some)?);
        }
        Some(all)
    }
}

/// Reads pieces.
struct Pieces<'a> {
    names: &'a Names,
    file: File,
    piece: Vec<u8>,
}

impl Pieces<'_> {
    fn open(names: &Names) -> Option<Pieces<'_>> {
        Some(Pieces { names, file: File::open(&names.path).ok()?, piece: Vec::new() })
    }

    /// A piece, if it is as it was written.
    fn piece(&mut self, at: usize) -> Option<&[u8]> {
        let [Fence { begin, sum, .. }, end] = self.names.fences.get(at..at + 2)?.first_chunk()?;
        self.piece.resize(usize::try_from(end.begin - begin).ok()?, 0);
        self.file.seek(SeekFrom::Start(*begin)).ok()?;
        self.file.read_exact(&mut self.piece).ok()?;
        (crc32fast::hash(&self.piece) == *sum).then_some(self.piece.as_slice())
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
