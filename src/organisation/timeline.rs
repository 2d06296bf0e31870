//! What holds for a time, by whom it concerns, and which of it holds on a day.

use super::NodeId;
use super::latest::Latest;
use super::ranks::Ranks;
use crate::flat::{Flat, Reader, Writer};
use crate::value::{Day, Interval};
use std::fmt::Debug;
use std::io::{self, Read, Write};
use std::ops::Range;

/// Something that holds for a time.
pub(super) trait Dated {
    /// When it holds.
    fn interval(&self) -> Interval;
}

/// A value that holds for a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spell<T> {
    /// When it holds.
    pub interval: Interval,
    /// What holds.
    pub is: T,
}

impl<T> Dated for Spell<T> {
    fn interval(&self) -> Interval {
        self.interval
    }
}

/// What dated things are grouped by.
pub(super) trait Key: Ord + Copy {
    /// Many keys, among which one is found.
    type Keys: Debug + Clone + Default;
    /// Of keys in order, each once.
    fn keys(all: Vec<Self>) -> Self::Keys;
    /// The place of a key among them.
    fn place(keys: &Self::Keys, key: Self) -> Option<usize>;
    /// All of them, in order.
    fn all(keys: &Self::Keys) -> impl Iterator<Item = Self>;
}

impl Key for NodeId {
    type Keys = Ranks;

    fn keys(all: Vec<NodeId>) -> Ranks {
        Ranks::of(&all)
    }

    #[inline]
    fn place(keys: &Ranks, key: NodeId) -> Option<usize> {
        keys.rank(key)
    }

    fn all(keys: &Ranks) -> impl Iterator<Item = NodeId> {
        keys.nodes()
    }
}

impl<N: Ord + Copy + Debug> Key for (NodeId, N) {
    type Keys = Vec<(NodeId, N)>;

    fn keys(mut all: Vec<(NodeId, N)>) -> Self::Keys {
        all.shrink_to_fit();
        all
    }

    fn place(keys: &Self::Keys, key: (NodeId, N)) -> Option<usize> {
        keys.binary_search(&key).ok()
    }

    fn all(keys: &Self::Keys) -> impl Iterator<Item = (NodeId, N)> {
        keys.iter().copied()
    }
}

/// Dated things in groups, each in the order of first days.
#[derive(Debug, Clone)]
pub(super) struct Timeline<K: Key, T> {
    /// The keys, each once, in their order.
    keys: K::Keys,
    /// Where the group of each key begins, and at the end how many items there are.
    starts: Vec<u32>,
    items: Vec<T>,
    latest: Latest,
}

impl<K: Key, T> Default for Timeline<K, T> {
    fn default() -> Self {
        Timeline { keys: K::Keys::default(), starts: vec![0], items: Vec::new(), latest: Latest::default() }
    }
}

impl<K: Key, T: Dated> Timeline<K, T> {
    /// Groups things by key. Things of one key that begin on the same day keep their order.
    pub fn new(pairs: impl IntoIterator<Item = (K, T)>) -> Self {
        let mut pairs: Vec<(K, T)> = pairs.into_iter().collect();
        pairs.sort_by_key(|(key, item)| (*key, item.interval().from));
        let (mut keys, mut starts) = (Vec::new(), Vec::new());
        for (at, (key, _)) in pairs.iter().enumerate() {
            if keys.last() != Some(key) {
                keys.push(*key);
                starts.push(at as u32);
            }
        }
        starts.push(pairs.len() as u32);
        let mut items: Vec<T> = pairs.into_iter().map(|(_, item)| item).collect();
        // It stays for the whole run.
        starts.shrink_to_fit();
        items.shrink_to_fit();
        Timeline::of_groups(keys, starts, items)
    }

    /// Of keys in order, each with where its things begin, in the order of first days.
    fn of_groups(keys: Vec<K>, starts: Vec<u32>, items: Vec<T>) -> Self {
        let groups = starts.windows(2).map(|group| group[0] as usize..group[1] as usize);
        let latest = Latest::of(&|at| &items[at], groups);
        Timeline { keys: K::keys(keys), starts, items, latest }
    }

    /// Everything of a key, at any time, in the order of first days.
    pub fn all(&self, key: K) -> &[T] {
        &self.items[self.range(key)]
    }

    /// Everything of every key.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Everything of a key that holds on a day, in the order of first days.
    pub fn on(&self, key: K, day: Day) -> Vec<&T> {
        self.latest.on(&|at| &self.items[at], self.range(key), day)
    }

    /// What holds on a day, where nothing of a key overlaps.
    pub fn one(&self, key: K, day: Day) -> Option<&T> {
        self.one_of(self.range(key), day)
    }

    /// The same of many keys, each with a day: looked up step by step, so that what is not in the caches comes for many of
    /// them at the same time.
    pub fn each(&self, asked: &[(K, Day)]) -> Vec<Option<&T>> {
        let places: Vec<Option<usize>> = asked.iter().map(|(key, _)| K::place(&self.keys, *key)).collect();
        let groups: Vec<Range<usize>> = places.into_iter().map(|place| self.group(place)).collect();
        groups.into_iter().zip(asked).map(|(group, (_, day))| self.one_of(group, *day)).collect()
    }

    fn one_of(&self, group: Range<usize>, day: Day) -> Option<&T> {
        let group = &self.items[group];
        let begun = group.partition_point(|item| item.interval().from <= day);
        group[..begun].last().filter(|item| item.interval().contains(day))
    }

    /// Everything, each with its key.
    pub fn pairs(&self) -> impl Iterator<Item = (K, &T)> {
        let groups = K::all(&self.keys).zip(self.starts.windows(2));
        groups.flat_map(|(key, range)| {
            self.items[range[0] as usize..range[1] as usize].iter().map(move |item| (key, item))
        })
    }

    /// The things of a key, to change them; [`Timeline::reorder`] must follow.
    pub fn of_key_mut(&mut self, key: K) -> &mut [T] {
        let range = self.range(key);
        &mut self.items[range]
    }

    /// Puts the things of a key in order, after they were changed.
    pub fn reorder(&mut self, key: K) {
        let range = self.range(key);
        self.items[range.clone()].sort_by_key(|item| item.interval().from);
        self.latest.note(&|at| &self.items[at], range);
    }

    fn range(&self, key: K) -> Range<usize> {
        self.group(K::place(&self.keys, key))
    }

    fn group(&self, place: Option<usize>) -> Range<usize> {
        match place {
            Some(at) => self.starts[at] as usize..self.starts[at + 1] as usize,
            None => 0..0,
        }
    }
}

impl<K: Key, T: Dated + Clone> Timeline<K, T> {
    /// Writes it.
    pub fn write<const A: usize, const B: usize>(&self, into: &mut Writer<impl Write>) -> io::Result<()>
    where
        K: Flat<A>,
        T: Flat<B>,
    {
        into.all(K::all(&self.keys).collect::<Vec<_>>().iter())?;
        into.all(self.starts.iter())?;
        into.all(self.items.iter())
    }

    /// Reads it.
    pub fn read<const A: usize, const B: usize>(from: &mut Reader<impl Read>) -> Option<Self>
    where
        K: Flat<A>,
        T: Flat<B>,
    {
        let (keys, starts, items): (Vec<K>, Vec<u32>, Vec<T>) = (from.all()?, from.all()?, from.all()?);
        let fits = starts.len() == keys.len() + 1
            && starts.first() == Some(&0)
            && starts.last().is_some_and(|end| *end as usize == items.len());
        (fits && keys.is_sorted_by(|a, b| a < b) && starts.is_sorted())
            .then(|| Timeline::of_groups(keys, starts, items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spell(from: i32, days: i32, is: usize) -> Spell<usize> {
        Spell { interval: Interval { from: Day(from), until: Day(from + days) }, is }
    }

    proptest! {
        #[test]
        fn a_lookup_finds_what_a_scan_finds(
            spans in proptest::collection::vec((0u8..3, 0i32..50, 0i32..20), 0..60),
        ) {
            let pairs: Vec<_> = spans
                .iter()
                .enumerate()
                .map(|(at, (key, from, days))| ((NodeId(0), *key), spell(*from, *days, at)))
                .collect();
            let timeline = Timeline::new(pairs.clone());
            let keys = (0..4).map(|key| (NodeId(0), key));
            for (key, day) in keys.flat_map(|key| (-1..75).map(move |day| (key, Day(day)))) {
                let mut found: Vec<_> = timeline.on(key, day).iter().map(|spell| spell.is).collect();
                found.sort_unstable();
                let scanned: Vec<_> = pairs
                    .iter()
                    .filter(|(of, spell)| *of == key && spell.interval.contains(day))
                    .map(|(_, spell)| spell.is)
                    .collect();
                prop_assert_eq!(found, scanned);
            }
        }

        /// Many at once are found as one after the other.
        #[test]
        fn many_are_found_as_each_is(
            spans in proptest::collection::vec((0_u32..9, 0_i32..9), 0..30),
            asked in proptest::collection::vec((0_u32..10, 0_i32..90), 0..30),
        ) {
            let spans = (0..).zip(&spans);
            let timeline =
                Timeline::new(spans.map(|(at, (key, days))| (NodeId(*key), spell(at * 9, *days, at as usize))));
            let asked: Vec<(NodeId, Day)> = asked.into_iter().map(|(key, day)| (NodeId(key), Day(day))).collect();
            let alone: Vec<_> = asked.iter().map(|(key, day)| timeline.one(*key, *day)).collect();
            prop_assert_eq!(timeline.each(&asked), alone);
        }
    }

    #[test]
    fn of_things_that_never_overlap_one_holds() {
        let timeline = Timeline::new(
            [(1, spell(10, 4, 0)), (1, spell(20, 4, 1)), (2, spell(0, 9, 2))]
                .map(|(key, spell)| (NodeId(key), spell)),
        );
        let one = |day| timeline.one(NodeId(1), Day(day)).map(|spell| spell.is);
        assert_eq!(
            [9, 10, 14, 15, 19, 20, 24, 25].map(one),
            [None, Some(0), Some(0), None, None, Some(1), Some(1), None]
        );
        assert_eq!(timeline.all(NodeId(1)).len(), 2);
        assert!(timeline.all(NodeId(3)).is_empty());
    }
}
