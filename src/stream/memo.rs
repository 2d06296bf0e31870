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

    /// Adds what another one knows of the same places; what both know is the same.
    pub fn append(&mut self, other: Memo<T>) {
        if self.first.is_empty() {
            *self = other;
            return;
        }
        let (stretches, pool) = (self.stretches.len() as u32, self.pool.len() as u32);
        self.pool.extend(other.pool);
        self.stretches.extend(other.stretches.into_iter().map(|Stretch { interval, found, next }| Stretch {
            interval,
            found: (found.0 + pool, found.1 + pool),
            next: if next == 0 { 0 } else { next + stretches },
        }));
        for (first, more) in self.first.iter_mut().zip(other.first).filter(|(_, more)| *more != 0) {
            let before = std::mem::replace(first, more + stretches);
            let mut last = *first;
            while let Some(stretch) = self.stretches.get_mut(last as usize - 1) {
                if stretch.next == 0 {
                    stretch.next = before;
                    break;
                }
                last = stretch.next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_know_together() {
        let days = |from, until| Interval { from: Day(from), until: Day(until) };
        let mut one = Memo::default();
        one.put((0, 3), days(1, 5), ["a"]);
        one.put((0, 3), days(6, 9), ["b", "c"]);
        one.put((1, 3), days(1, 5), ["d"]);
        let mut other = Memo::default();
        other.put((1, 3), days(6, 6), []);
        other.put((1, 3), days(7, 9), ["e"]);
        other.put((2, 3), days(1, 9), ["f"]);
        let both = |mut all: Memo<&'static str>, more: Memo<&'static str>| {
            all.append(more);
            let at = |place, day| all.get(place, Day(day)).map(|(_, found)| all.pool[found].to_vec());
            let places = [(0, 1), (0, 6), (1, 5), (1, 6), (1, 8), (2, 9), (2, 10)];
            places.map(|(place, day)| at(place, day))
        };
        let all = [&["a"][..], &["b", "c"], &["d"], &[], &["e"], &["f"]].map(|found| Some(found.to_vec()));
        let all = all.into_iter().chain([None]).collect::<Vec<_>>();
        assert_eq!(both(one.clone(), other.clone()).to_vec(), all);
        assert_eq!(both(other.clone(), one.clone()).to_vec(), all);
        assert_eq!(both(Memo::default(), one.clone()).to_vec()[..3], all[..3]);
    }
}
