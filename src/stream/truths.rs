//! Where a condition holds, and where that is unknown.

use super::operand::Operand;
use super::vector::{Data, Vector};
use crate::assess::find::Truth;

/// What becomes of a condition: where it holds, and where that is unknown.
pub struct Truths {
    /// It holds.
    pub holds: Vec<bool>,
    /// Nobody knows; none: nowhere.
    pub unknown: Option<Vec<bool>>,
}

impl Truths {
    /// It holds in all of so many rows.
    pub fn always(rows: usize) -> Truths {
        Truths { holds: vec![true; rows], unknown: None }
    }

    /// Of a condition that was evaluated.
    pub fn of(operand: Operand<'_>, rows: usize) -> Truths {
        let Vector { data, valid } = operand.vector(rows).into_owned();
        let Data::Bool(mut holds) = data else { return Truths { holds: vec![false; rows], unknown: None } };
        let unknown = valid.map(|mut valid| {
            holds.iter_mut().zip(&valid).for_each(|(holds, valid)| *holds &= *valid);
            valid.iter_mut().for_each(|valid| *valid = !*valid);
            valid
        });
        Truths { holds, unknown }
    }

    /// Of a row.
    pub fn at(&self, row: usize) -> Truth {
        match (self.holds[row], &self.unknown) {
            (true, _) => Truth::True,
            (false, Some(unknown)) if unknown[row] => Truth::Unknown,
            _ => Truth::False,
        }
    }

    /// Changes a row.
    pub fn set(&mut self, row: usize, truth: Truth) {
        let rows = self.holds.len();
        self.holds[row] = truth == Truth::True;
        if truth == Truth::Unknown {
            self.unknown.get_or_insert_with(|| vec![false; rows])[row] = true;
        } else if let Some(unknown) = &mut self.unknown {
            unknown[row] = false;
        }
    }

    /// Takes the rows out for which a mask is set.
    pub fn without(&mut self, mask: &[bool]) {
        self.holds.iter_mut().zip(mask).for_each(|(holds, out)| *holds &= !*out);
        if let Some(unknown) = &mut self.unknown {
            unknown.iter_mut().zip(mask).for_each(|(unknown, out)| *unknown &= !*out);
        }
    }

    /// Only for the rows for which a mask is set.
    pub fn within(mut self, mask: &[bool]) -> Truths {
        let within = |all: &mut Vec<bool>| all.iter_mut().zip(mask).for_each(|(one, mask)| *one &= *mask);
        within(&mut self.holds);
        self.unknown.iter_mut().for_each(within);
        self
    }

    /// The rows that may be true.
    pub fn possible(&self) -> Vec<u32> {
        match &self.unknown {
            None => rows_of(&self.holds),
            Some(unknown) => {
                let possible = self.holds.iter().zip(unknown).map(|(holds, unknown)| *holds | *unknown);
                rows_of(&possible.collect::<Vec<bool>>())
            }
        }
    }
}

/// So many rows can a byte count: bytes are added up many at a time.
pub const COUNTED: usize = u8::MAX as usize;

/// For how many rows a mask is set.
pub fn count_of(mask: &[bool]) -> u64 {
    let few = mask.chunks(COUNTED);
    few.map(|few| u64::from(few.iter().fold(0_u8, |count, set| count.wrapping_add(u8::from(*set))))).sum()
}

/// So many rows are looked at together.
const TOGETHER: usize = 16;

/// The rows for which a mask is set.
pub fn rows_of(mask: &[bool]) -> Vec<u32> {
    rows_that(mask, |set| *set)
}

/// The rows whose value is wanted.
pub fn rows_that<T>(all: &[T], wanted: impl Fn(&T) -> bool) -> Vec<u32> {
    let mut rows = vec![0; all.len()];
    let (mut count, mut first) = (0_usize, 0_u32);
    for some in all.chunks(TOGETHER) {
        // Most rules hold for few rows. Among these every second may be wanted: so without a branch.
        if some.iter().fold(false, |any, one| any | wanted(one)) {
            let mut row = first;
            for one in some {
                if let Some(place) = rows.get_mut(count) {
                    *place = row;
                }
                count = count.wrapping_add(usize::from(wanted(one)));
                row = row.wrapping_add(1);
            }
        }
        first = first.wrapping_add(TOGETHER as u32);
    }
    rows.truncate(count);
    rows
}
