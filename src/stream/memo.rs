//! What was found out about nodes, kept for as long as it stays the same.

use crate::value::{Day, Interval};
use std::ops::Range;

/// What was found out about one node, for a stretch of days.
#[derive(Clone)]
struct Stretch {
    interval: Interval,
    /// Where the findings stand in the pool.
    found: (u32, u32),
    /// The next stretch of the same node, counted from 1; 0: none.
    next: u32,
}

/// What was found out about nodes, by their places, for stretches of days.
#[derive(Clone)]
pub struct Memo<T> {
    /// By place, the first of its stretches, counted from 1. Places where nothing was ever put, most of millions, then take
    /// no memory.
    first: Vec<u32>,
    stretches: Vec<Stretch>,
    /// What was found, one after the other.
    pub pool: Vec<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { first: Vec::new(), stretches: Vec::new(), pool: Vec::new() }
    }
}

impl<T> Memo<T> {
    /// What is known of a node on a day, and for how long.
    #[inline]
    pub fn get(&self, place: usize, day: Day) -> Option<(Interval, Range<usize>)> {
        let mut at = *self.first.get(place)?;
        while let Some(stretch) = self.stretches.get((at as usize).wrapping_sub(1)) {
            if stretch.interval.contains(day) {
                return Some((stretch.interval, stretch.found.0 as usize..stretch.found.1 as usize));
            }
            at = stretch.next;
        }
        None
    }

    /// Keeps what was found at one of so many places, and tells where.
    pub fn put(
        &mut self,
        (place, places): (usize, usize),
        interval: Interval,
        found: impl IntoIterator<Item = T>,
    ) -> Range<usize> {
        if self.first.is_empty() {
            self.first = vec![0; places];
        }
        let begin = self.pool.len() as u32;
        self.pool.extend(found);
        let found = (begin, self.pool.len() as u32);
        if let Some(first) = self.first.get_mut(place) {
            self.stretches.push(Stretch { interval, found, next: *first });
            *first = self.stretches.len() as u32;
        }
        found.0 as usize..found.1 as usize
    }
}
