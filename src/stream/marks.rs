//! What is noted about the rows of one batch while its rules are asked.

use super::owing::Owing;
use super::tally::Account;
use super::truths::{COUNTED, rows_of, rows_that};
use super::vector::{Batch, Data, Vector};
use crate::policy::Effect;
use rust_decimal::Decimal;

/// What is noted about the rows of a batch.
pub struct Marks {
    /// Some rule or duty looked at it.
    pub reached: Vec<bool>,
    /// Somebody is held for it.
    pub held: Vec<bool>,
    /// Rows of lines that would hold somebody and name nobody.
    pub empty: Vec<u32>,
    /// Attributions that stand, one by one.
    single: Vec<Note>,
    /// Attributions that stand, of the people in a column.
    whole: Vec<ColumnNotes>,
    /// Points of the people in a column.
    points: Vec<ColumnPoints>,
}

/// A row, whom it names, and whether he or she is held rather than credited; in one number, which is quickly put in order.
/// A batch has few rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Note(u64);

impl Note {
    fn new(row: u32, node: u32, held: bool) -> Note {
        Note(u64::from(row) << 33 | u64::from(node) << 1 | u64::from(held))
    }

    fn row(self) -> usize {
        (self.0 >> 33) as usize
    }

    /// The row and whom it names.
    fn of(self) -> u64 {
        self.0 >> 1
    }

    fn held(self) -> bool {
        self.0 & 1 == 1
    }
}

/// How often the people in a column are held and credited, row by row.
struct ColumnNotes {
    column: usize,
    held: Vec<u8>,
    credited: Vec<u8>,
}

/// Points of some lines for the people in a column: what the lines of a row come to is known before anybody is looked up.
struct ColumnPoints {
    column: usize,
    account: usize,
    /// What each line gives, its digits and how many of them stand after the point.
    lines: Vec<(i64, u32)>,
    /// The lines that name the one in the column, a bit for each, by row.
    named: Vec<u8>,
}

/// So many lines have a bit.
const LINES: usize = 8;

impl Marks {
    /// Nothing is known of so many rows.
    pub fn new(rows: usize) -> Marks {
        Marks {
            reached: vec![false; rows],
            held: vec![false; rows],
            empty: Vec::new(),
            single: Vec::new(),
            whole: Vec::new(),
            points: Vec::new(),
        }
    }

    /// Somebody is named for a row.
    #[inline]
    pub fn note(&mut self, effect: Effect, row: u32, node: u32, stands: bool) {
        let held = effect == Effect::Hold;
        self.held[row as usize] |= held;
        if stands && effect != Effect::Record {
            self.single.push(Note::new(row, node, held));
        }
    }

    /// The people in a column are named for all rows of a mask.
    pub fn note_column(&mut self, effect: Effect, column: usize, mask: &[bool]) {
        if effect == Effect::Record {
            return;
        }
        let held = effect == Effect::Hold;
        if held {
            self.held.iter_mut().zip(mask).for_each(|(held, named)| *held |= *named);
        }
        let at = self.whole.iter().position(|notes| notes.column == column).unwrap_or_else(|| {
            let (held, credited) = (vec![0; mask.len()], vec![0; mask.len()]);
            self.whole.push(ColumnNotes { column, held, credited });
            self.whole.len() - 1
        });
        let notes = &mut self.whole[at];
        let counts = if held { &mut notes.held } else { &mut notes.credited };
        // More than one is all that anybody asks for.
        counts
            .iter_mut()
            .zip(mask)
            .for_each(|(count, named)| *count = count.saturating_add(u8::from(*named)));
    }

    /// Adds the same points, small ones, for the people in a column in all rows of a mask.
    pub fn add_column(&mut self, (column, account): (usize, usize), points: (i64, u32), mask: &[bool]) {
        let open = |one: &&mut ColumnPoints| {
            one.column == column && one.account == account && one.lines.len() < LINES
        };
        let place = match self.points.iter_mut().find(open) {
            Some(place) => place,
            None => {
                let (lines, named) = (Vec::new(), vec![0; mask.len()]);
                self.points.push(ColumnPoints { column, account, lines, named });
                let Some(place) = self.points.last_mut() else { return };
                place
            }
        };
        let bit = 1_u8 << place.lines.len();
        place.lines.push(points);
        let rows = place.named.iter_mut().zip(mask);
        // Without a branch for each row.
        rows.for_each(|(lines, named)| *lines |= bit & u8::from(*named).wrapping_neg());
    }

    /// Adds the points of lines to the accounts, or to what is owed.
    pub fn pay(&mut self, batch: &Batch, accounts: &mut [Account], owing: &mut [Owing]) {
        for points in std::mem::take(&mut self.points) {
            let Some(Some(column)) = batch.columns.get(points.column) else { continue };
            let (Data::Code(nodes), account) = (&column.data, &mut accounts[points.account]) else {
                continue;
            };
            let sums = points.sums(account).unwrap_or_default();
            let rows = rows_that(&points.named, |lines| *lines != 0);
            let owing = &mut owing[points.account];
            owing.begin(account);
            Owing::touch(account, rows.iter().map(|row| nodes[*row as usize]));
            for row in rows {
                let (node, lines) = (nodes[row as usize], points.named[row as usize]);
                match sums.get(usize::from(lines)) {
                    Some(digits) => owing.add(account, node, *digits),
                    None => points.of(lines).for_each(|points| account.add_decimal(node, points)),
                }
            }
        }
    }

    /// How many people are held more than once for one matter, and how many are held and credited.
    pub fn several(mut self, batch: &Batch) -> (u64, u64) {
        // Where nobody is held there is neither.
        self.single.retain(|note| self.held[note.row()]);
        if let ([notes], true) = (self.whole.as_slice(), self.single.is_empty()) {
            return notes.several();
        }
        let closer = self.closer();
        let (mut double, mut both) = (0, 0);
        for notes in &mut self.whole {
            let Some(Some(Vector { data: Data::Code(nodes), .. })) = batch.columns.get(notes.column) else {
                continue;
            };
            for row in closer.iter().copied() {
                let at = row as usize;
                let (held, credited) = (&mut notes.held[at], &mut notes.credited[at]);
                let times = |count: &mut u8| std::mem::take(count) as usize;
                let note = |held| Note::new(row, nodes[at], held);
                self.single.extend(std::iter::repeat_n(note(true), times(held)));
                self.single.extend(std::iter::repeat_n(note(false), times(credited)));
            }
            let (more, too) = notes.several();
            (double, both) = (double + more, both + too);
        }
        self.single.sort_unstable();
        for together in self.single.chunk_by(|a, b| a.of() == b.of()) {
            let held = together.iter().filter(|note| note.held()).count();
            both += u64::from(held > 0 && held < together.len());
            double += u64::from(held > 1);
        }
        (double, both)
    }

    /// The rows on which others are named beside the people of one column. The rest is counted without looking at these.
    fn closer(&self) -> Vec<u32> {
        if self.whole.len() < 2 {
            let mut rows: Vec<u32> = self.single.iter().map(|note| note.row() as u32).collect();
            rows.sort_unstable();
            rows.dedup();
            return rows;
        }
        let mut columns = vec![0_u8; self.held.len()];
        self.single.iter().for_each(|note| columns[note.row()] = 2);
        for notes in &self.whole {
            let named = notes.held.iter().zip(&notes.credited).map(|(held, credited)| held | credited);
            let counts = columns.iter_mut().zip(named);
            counts.for_each(|(count, named)| *count = count.saturating_add(u8::from(named > 0)));
        }
        let several = columns.iter().zip(&self.held).map(|(columns, held)| (*columns > 1) & *held);
        rows_of(&several.collect::<Vec<bool>>())
    }
}

impl ColumnPoints {
    /// What each set of lines comes to, in digits that have the scale of an account.
    fn sums(&self, account: &mut Account) -> Option<Vec<i64>> {
        let finest = self.lines.iter().map(|(_, scale)| *scale).max()?;
        account.fit(finest)?;
        let mut sums = vec![0_i64];
        for (digits, scale) in &self.lines {
            let digits = digits.checked_mul(account.fit(*scale)?)?;
            let with = sums.iter().map(|sum| sum.checked_add(digits));
            sums.extend(with.collect::<Option<Vec<i64>>>()?);
        }
        Some(sums)
    }

    /// The points of a set of lines.
    fn of(&self, lines: u8) -> impl Iterator<Item = Decimal> {
        let named = self.lines.iter().enumerate().filter(move |(line, _)| lines >> line & 1 == 1);
        named.map(|(_, (digits, scale))| Decimal::new(*digits, *scale))
    }
}

impl ColumnNotes {
    /// On how many rows the one in the column is held more than once, and held and credited.
    fn several(&self) -> (u64, u64) {
        let (held, credited) = (self.held.chunks(COUNTED), self.credited.chunks(COUNTED));
        held.zip(credited).fold((0, 0), |(double, both), (held, credited)| {
            let more = held.iter().fold(0_u8, |count, held| count.wrapping_add(u8::from(*held > 1)));
            let too = held.iter().zip(credited);
            let too = too.fold(0_u8, |count, (held, credited)| {
                count.wrapping_add(u8::from((*held > 0) & (*credited > 0)))
            });
            (double + u64::from(more), both + u64::from(too))
        })
    }
}
