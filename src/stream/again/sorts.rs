//! Sorts of rows: rows that are the same in everything that a rule asks beside parameters.

use crate::compile::DATE;
use crate::stream::operand::Operand;
use crate::stream::vector::{Batch, Data, Vector};
use std::collections::BTreeMap;

/// More sorts than this of a rule on a kind of matter are not told apart.
const MOST: usize = 1 << 20;

/// So many answers are at hand: most rows are of few sorts.
const RECENT: usize = 1 << 10;

/// There are too many sorts to tell them apart, or their numbers are too large for a column.
pub(super) struct TooMany;

/// The sorts seen so far: the values of each part divide those of the parts before it.
pub(super) struct Sorts(Vec<Level>);

impl Sorts {
    /// None yet, of rows with so many parts.
    pub fn new(parts: usize) -> Sorts {
        Sorts((0..=parts).map(|_| Level::default()).collect())
    }

    /// The sort of each row, by its day and its parts. `turns` are the days on which something else may come into force.
    pub fn sort(
        &mut self,
        turns: &[i32],
        days: &[i32],
        parts: Vec<Operand<'_>>,
    ) -> Result<Vec<u32>, TooMany> {
        let since = days.iter().map(|day| since(turns, *day)).collect();
        let day = Operand::new(Data::Day(since), None);
        let mut sorts = vec![0; days.len()];
        for (level, part) in self.0.iter_mut().zip(std::iter::once(day).chain(parts)) {
            level.divide(part, &mut sorts)?;
        }
        Ok(sorts)
    }

    /// A row of each sort: its day, and behind it a column for each part.
    pub fn batch(&self) -> Option<Batch> {
        let rows = self.0.last().map_or(0, |level| level.rows.len());
        let mut at: Vec<u32> = (0..rows as u32).collect();
        let mut columns = Vec::new();
        for level in self.0.iter().rev() {
            let cells = at.iter().map(|row| level.rows[*row as usize].1).collect::<Vec<Cell>>();
            at.iter_mut().for_each(|row| *row = level.rows[*row as usize].0);
            columns.push(match level.of {
                None => None,
                Some(of) => Some(of.column(&cells)?),
            });
        }
        columns.extend((0..DATE).map(|_| None));
        columns.reverse();
        Some(Batch { rows, columns, first: 0, numbers: None })
    }
}

/// The first of the days, up to this one, on which all is in force that is on this one.
fn since(turns: &[i32], day: i32) -> i32 {
    let passed = turns.partition_point(|turn| *turn <= day);
    passed.checked_sub(1).map_or(i32::MIN, |last| turns[last])
}

/// A value of a row. Decimals have the fewest digits after the point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    digits: i64,
    scale: u32,
}

impl Cell {
    const ABSENT: Cell = Cell { digits: 0, scale: u32::MAX };

    fn whole(digits: impl Into<i64>) -> Cell {
        Cell { digits: digits.into(), scale: 0 }
    }

    fn decimal(mut digits: i64, mut scale: u32) -> Cell {
        while scale > 0 && digits % 10 == 0 {
            (digits, scale) = (digits / 10, scale - 1);
        }
        Cell { digits, scale }
    }
}

/// What becomes of the sorts by the values of one part.
#[derive(Default)]
struct Level {
    /// What its values are; none where no row had one yet.
    of: Option<Of>,
    /// By the sort before and the value.
    known: BTreeMap<(u32, Cell), u32>,
    /// The sort before and the value of each.
    rows: Vec<(u32, Cell)>,
    /// What was asked before, with the answer.
    recent: Vec<Option<((u32, Cell), u32)>>,
}

impl Level {
    fn divide(&mut self, part: Operand<'_>, sorts: &mut [u32]) -> Result<(), TooMany> {
        if part.is_nothing() {
            return sorts.iter_mut().try_for_each(|sort| self.one(sort, Cell::ABSENT));
        }
        let vector = part.vector(sorts.len());
        self.of = Some(Of::both(self.of, &vector.data)?);
        match &vector.data {
            Data::Bool(all) => self.each(&vector, sorts, |row| Cell::whole(all[row])),
            Data::Int(all) => self.each(&vector, sorts, |row| Cell::whole(all[row])),
            Data::Decimal(all, scale) => self.each(&vector, sorts, |row| Cell::decimal(all[row], *scale)),
            Data::Code(all) => self.each(&vector, sorts, |row| Cell::whole(all[row])),
            Data::Day(all) => self.each(&vector, sorts, |row| Cell::whole(all[row])),
            Data::Wide(_) | Data::Moment(_) => Err(TooMany),
        }
    }

    fn each(
        &mut self,
        vector: &Vector,
        sorts: &mut [u32],
        cell: impl Fn(usize) -> Cell,
    ) -> Result<(), TooMany> {
        let cell = |row: usize| if vector.has(row) { cell(row) } else { Cell::ABSENT };
        sorts.iter_mut().enumerate().try_for_each(|(row, sort)| self.one(sort, cell(row)))
    }

    #[inline]
    fn one(&mut self, sort: &mut u32, cell: Cell) -> Result<(), TooMany> {
        let own = (*sort, cell);
        if self.recent.is_empty() {
            self.recent = vec![None; RECENT];
        }
        let place = (cell.digits as usize).wrapping_add((*sort as usize).wrapping_mul(61)) % RECENT;
        *sort = match self.recent[place] {
            Some((known, answer)) if known == own => answer,
            _ => {
                let answer = self.find(own)?;
                self.recent[place] = Some((own, answer));
                answer
            }
        };
        Ok(())
    }

    fn find(&mut self, own: (u32, Cell)) -> Result<u32, TooMany> {
        let next = self.rows.len();
        let sort = *self.known.entry(own).or_insert(next as u32);
        if sort as usize == next {
            self.rows.push(own);
        }
        if next < MOST { Ok(sort) } else { Err(TooMany) }
    }
}

/// What the values of a part are.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Bool,
    Int,
    Decimal,
    Code,
    Day,
}

impl Of {
    /// What values are that were seen before and now.
    fn both(before: Option<Of>, now: &Data) -> Result<Of, TooMany> {
        let now = match now {
            Data::Bool(_) => Of::Bool,
            Data::Int(_) => Of::Int,
            Data::Decimal(..) => Of::Decimal,
            Data::Code(_) => Of::Code,
            Data::Day(_) => Of::Day,
            Data::Wide(_) | Data::Moment(_) => return Err(TooMany),
        };
        match before {
            None => Ok(now),
            Some(before) if before == now => Ok(now),
            Some(Of::Int | Of::Decimal) if matches!(now, Of::Int | Of::Decimal) => Ok(Of::Decimal),
            Some(_) => Err(TooMany),
        }
    }

    fn column(self, cells: &[Cell]) -> Option<Vector> {
        let digits = cells.iter().map(|cell| cell.digits);
        let data = match self {
            Of::Bool => Data::Bool(digits.map(|digits| digits != 0).collect()),
            Of::Int => Data::Int(digits.collect()),
            Of::Code => Data::Code(digits.map(|digits| digits as u32).collect()),
            Of::Day => Data::Day(digits.map(|digits| digits as i32).collect()),
            Of::Decimal => {
                let scales = cells.iter().filter(|cell| **cell != Cell::ABSENT).map(|cell| cell.scale);
                let scale = scales.max().unwrap_or(0);
                let fit = |cell: &Cell| match *cell {
                    Cell::ABSENT => Some(0),
                    Cell { digits, scale: own } => digits.checked_mul(10_i64.checked_pow(scale - own)?),
                };
                Data::Decimal(cells.iter().map(fit).collect::<Option<_>>()?, scale)
            }
        };
        let valid: Vec<bool> = cells.iter().map(|cell| *cell != Cell::ABSENT).collect();
        let whole = valid.iter().all(|valid| *valid);
        Some(Vector { data, valid: (!whole).then_some(valid) })
    }
}
