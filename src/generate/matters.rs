//! The matters: rows of each kind, piece by piece and stretch by stretch, in the order of their dates.

use super::STRETCH;
use super::columns::{Cells, Column, Stretch};
use super::organisation::Country;
use super::random::Random;
use super::shape::{Field, Holds, Kind};
use crate::value::Day;
use std::ops::Range;

/// The rows of a kind that stand together: all of them, or those of one unit's whole area.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Which kind.
    pub kind: usize,
    /// The number of the unit in whose area they happened, where each has its own.
    pub area: Option<u64>,
    /// How many rows.
    pub rows: u64,
    /// Ids and stretches count over all pieces: how many there are before this one's.
    before: (u64, u64),
    /// The units where they happened, by their places in the level.
    units: Range<u64>,
    /// Of all rows of the kind, sorted by units, which part these are.
    part: (f64, f64),
}

impl Piece {
    /// How many stretches the rows make.
    pub fn stretches(&self) -> u64 {
        self.rows.div_ceil(STRETCH)
    }
}

/// A field of the rows made so far.
struct Making<'a> {
    field: &'a Field,
    cells: Cells,
    valid: Vec<bool>,
}

impl Country<'_> {
    /// How many rows a kind has: its part of all matters; the last kind has what is left.
    pub fn rows(&self, kind: usize) -> u64 {
        let kinds = &self.shape.kinds;
        let all: f64 = kinds.iter().map(|kind| kind.share).sum();
        let part = |kind: &Kind| (self.size.matters as f64 * kind.share / all.max(f64::MIN_POSITIVE)) as u64;
        match kind + 1 == kinds.len() {
            true => self.size.matters.saturating_sub(kinds.iter().take(kind).map(part).sum()),
            false => kinds.get(kind).map_or(0, part),
        }
    }

    /// The pieces that have rows of a kind: one, or, of what happens at or below the level that is kept apart, one for each of its
    /// units where something happened.
    pub fn pieces(&self, kind: usize) -> Vec<Piece> {
        let Some(of) = self.shape.kinds.get(kind) else { return Vec::new() };
        let (all, width) = (self.rows(kind), self.width(of.level));
        let mut before = ((0..kind).map(|kind| self.rows(kind)).sum(), 0);
        let apart = self.apart.filter(|level| *level <= of.level);
        let mut pieces = Vec::new();
        for at in 0..apart.map_or(1, |level| self.width(level)) {
            let units = apart.map_or(0..width, |level| self.below(level, at, of.level));
            let share = |unit: u64| Random::share_before(unit, width, of.skew);
            let part = (share(units.start), share(units.end));
            let count = |part: f64| (all as f64 * part) as u64;
            let rows = count(part.1) - count(part.0);
            let area = apart.map(|level| self.unit(level, at));
            let piece = Piece { kind, area, rows, before, units, part };
            before = (before.0 + rows, before.1 + piece.stretches());
            pieces.extend(Some(piece).filter(|piece| piece.rows > 0));
        }
        pieces
    }

    /// The rows of a stretch of a piece. Ids count over all kinds, dates run from the first day of the cycle to the last.
    pub fn stretch(&self, piece: &Piece, stretch: u64) -> Option<Stretch> {
        let Piece { kind, rows: all, before, part, .. } = *piece;
        let (of, from) = (self.shape.kinds.get(kind)?, stretch * STRETCH);
        let rows = all.checked_sub(from)?.min(STRETCH);
        let mut random = Random::new(self.size.seed, 64 + kind as u32, before.1 + stretch);
        let (first, last) = self.shape.cycle;
        let days = i64::from(last.0 - first.0) + 1;
        let (mut ids, mut dates, mut units) = (Vec::new(), Vec::new(), Vec::new());
        let mut making: Vec<Making<'_>> = of
            .fields
            .iter()
            .map(|field| Making { field, cells: empty(&field.holds), valid: Vec::new() })
            .collect();
        for row in from..from + rows {
            let date = Day(first.0 + (i128::from(row) * i128::from(days) / i128::from(all)) as i32);
            let unit = random.one_within(&piece.units, part, (self.width(of.level), of.skew));
            ids.push((before.0 + row + 1) as i64);
            dates.push(date);
            units.push(self.unit(of.level, unit) as i64);
            self.row(of, unit, date, &mut making, &mut random);
        }
        let known = |name: &str, cells| Column {
            name: name.to_owned(),
            optional: false,
            cells,
            valid: vec![true; rows as usize],
        };
        let mut columns = vec![
            known("id", Cells::Whole(ids)),
            known("date", Cells::Dates(dates)),
            known("unit", Cells::Whole(units)),
        ];
        columns.extend(making.into_iter().map(|made| Column {
            name: made.field.name.clone(),
            optional: made.field.optional,
            cells: made.cells,
            valid: made.valid,
        }));
        Some(Stretch { columns, rows: rows as usize })
    }

    /// One row, field by field.
    fn row(&self, kind: &Kind, unit: u64, date: Day, making: &mut [Making<'_>], random: &mut Random) {
        for at in 0..making.len() {
            let (done, rest) = making.split_at_mut(at);
            let Some(made) = rest.first_mut() else { continue };
            let mut valid = !(made.field.optional && random.happens(made.field.absent));
            match (&made.field.holds, &mut made.cells) {
                (Holds::Person { post, skew }, Cells::Whole(cells)) => {
                    let unit = self.above(kind.level, unit, post.0);
                    let slot = random.one_of(self.slots(*post), *skew);
                    cells.push(self.holder(*post, unit, slot, date) as i64);
                }
                (Holds::Date(after, mean), Cells::Dates(cells)) => {
                    let begin = match after.and_then(|at| done.get(at)) {
                        None => Some(date),
                        Some(other) => other.day(cells.len()),
                    };
                    let day = begin.map(|begin| Day(begin.0.saturating_add(random.days(*mean))));
                    // What comes after something that is absent, or after the cycle, nobody knows yet.
                    let known = day.filter(|day| !made.field.optional || *day <= self.shape.cycle.1);
                    valid &= known.is_some();
                    cells.push(known.unwrap_or(date));
                }
                (Holds::Word(_, weights), Cells::Words(cells, _)) => {
                    cells.push(random.weighted(weights) as u32)
                }
                (Holds::Whole(least, weights), Cells::Whole(cells)) => {
                    cells.push(least + random.weighted(weights) as i64);
                }
                (Holds::Flag(probability), Cells::Flags(cells)) => cells.push(random.happens(*probability)),
                (Holds::Money(around), Cells::Money(cells)) => {
                    cells.push((around * 100.0 * (0.8 * random.normal()).exp()) as i64);
                }
                _ => {}
            }
            made.valid.push(valid);
        }
    }
}

impl Making<'_> {
    fn day(&self, row: usize) -> Option<Day> {
        match &self.cells {
            Cells::Dates(days) if self.valid.get(row) == Some(&true) => days.get(row).copied(),
            _ => None,
        }
    }
}

fn empty(holds: &Holds) -> Cells {
    match holds {
        Holds::Person { .. } | Holds::Whole(..) => Cells::Whole(Vec::new()),
        Holds::Date(..) => Cells::Dates(Vec::new()),
        Holds::Word(words, _) => Cells::Words(Vec::new(), words.clone()),
        Holds::Flag(_) => Cells::Flags(Vec::new()),
        Holds::Money(_) => Cells::Money(Vec::new()),
    }
}
