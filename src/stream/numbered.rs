//! Nodes by their ids, where these are whole numbers: of each matter somebody is looked up, so that the tables had better
//! stay in the caches.

use crate::organisation::Organisation;
use crate::value::NodeKind;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Nodes by their ids, where these are whole numbers: each kind's table is made when it is first asked for, and all
/// columns and threads have the same one.
#[derive(Default)]
pub struct ById(Mutex<BTreeMap<NodeKind, Arc<Numbered>>>);

impl ById {
    /// Those of a kind.
    pub fn of(&self, organisation: &Organisation, kind: &NodeKind) -> Arc<Numbered> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let numbered = known.entry(kind.clone()).or_insert_with(|| {
            let of_kind = organisation.nodes().filter(|node| organisation.kind(*node) == kind);
            Numbered::of(of_kind.map(|node| (organisation.id(node), node.0))).into()
        });
        numbered.clone()
    }
}

/// No node.
pub const NOBODY: u32 = u32::MAX;

/// Nodes of one kind by their ids, where these are whole numbers. Nodes stand in the order of their ids as texts, so that of
/// some ids that follow one another each lies about as many nodes after the one before: where it does so nearly, half a byte
/// tells the node.
#[derive(Default)]
pub struct Numbered {
    first: i64,
    stretches: Vec<Stretch>,
    /// How far the node of each id lies beyond what its stretch says, two ids in a byte.
    beyond: Vec<u8>,
    /// The nodes of the ids of other stretches.
    apart: Vec<u32>,
}

/// So many ids are a stretch.
const TOGETHER: usize = 256;

/// The nodes of some ids.
#[derive(Clone, Copy)]
struct Stretch {
    /// About the node of the first id; of other stretches, where their ids stand apart.
    first: u32,
    /// By how much the nodes of two ids differ, times [`PARTS`]; of other stretches [`APART`].
    step: u32,
}

/// So many parts of a node make one.
const PARTS: u32 = 256;

/// The steps of a stretch are too different.
const APART: u32 = u32::MAX;

/// The longest step, which no place of a stretch makes too large for a number.
const LONGEST: u32 = u32::MAX / TOGETHER as u32 - 1;

/// No node has the id.
const NONE: u8 = 15;

/// So many times more places than nodes a table by id may have.
const SPARSE: usize = 8;

impl Stretch {
    /// About the node of one of its ids.
    #[inline]
    fn about(self, at: usize) -> u32 {
        self.first.wrapping_add(self.step.wrapping_mul(at as u32) / PARTS)
    }

    /// Such that the node of each id lies at most so far beyond what the stretch says that half a byte tells it.
    fn of(nodes: &[u32]) -> Option<Stretch> {
        let known = || nodes.iter().enumerate().filter(|(_, node)| **node != NOBODY);
        let (Some((from, least)), Some((until, most))) = (known().next(), known().next_back()) else {
            return Some(Stretch { first: 0, step: 0 });
        };
        let steps = ((until - from) as u64).max(1);
        let step = u64::from(most.checked_sub(*least)?) * u64::from(PARTS) / steps;
        let step = u32::try_from(step).ok().filter(|step| *step <= LONGEST)?;
        let flat = Stretch { first: 0, step };
        let first = known().map(|(at, node)| node.wrapping_sub(flat.about(at)) as i32).min()?;
        let stretch = Stretch { first: first as u32, step };
        let near = |(at, node): (usize, &u32)| node.wrapping_sub(stretch.about(at)) < u32::from(NONE);
        known().all(near).then_some(stretch)
    }
}

impl Numbered {
    /// Of the ids of nodes.
    fn of<'i>(nodes: impl Iterator<Item = (&'i str, u32)>) -> Numbered {
        let mut known: Vec<(i64, u32)> = nodes
            .filter_map(|(id, node)| {
                let number: i64 = id.parse().ok()?;
                // `0100123` is another id than `100123`.
                let canonical = !id.starts_with(['0', '+', '-']) || id == "0";
                canonical.then_some((number, node))
            })
            .collect();
        known.sort_unstable();
        let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else {
            return Numbered::default();
        };
        let places = usize::try_from(last - first).unwrap_or(usize::MAX).saturating_add(1);
        if places > known.len().saturating_mul(SPARSE).saturating_add(1024) {
            return Numbered::default();
        }
        let mut numbered = Numbered { first: *first, ..Numbered::default() };
        let mut rest = known.as_slice();
        for begin in (0..places).step_by(TOGETHER) {
            let mut nodes = [NOBODY; TOGETHER];
            let here = rest.partition_point(|(id, _)| ((id - first) as usize) < begin + TOGETHER);
            rest[..here].iter().for_each(|(id, node)| nodes[(id - first) as usize - begin] = *node);
            rest = &rest[here..];
            numbered.push(&nodes);
        }
        numbered
    }

    fn push(&mut self, nodes: &[u32; TOGETHER]) {
        let stretch = Stretch::of(nodes).unwrap_or_else(|| {
            self.apart.extend(nodes);
            Stretch { first: (self.apart.len() - TOGETHER) as u32, step: APART }
        });
        self.stretches.push(stretch);
        let beyond = |at: usize| match nodes[at] {
            NOBODY => NONE,
            _ if stretch.step == APART => 0,
            node => node.wrapping_sub(stretch.about(at)) as u8,
        };
        self.beyond.extend((0..TOGETHER / 2).map(|pair| beyond(2 * pair) | beyond(2 * pair + 1) << 4));
    }

    /// Is there no table?
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// The node of an id.
    #[inline]
    pub fn node(&self, id: i64) -> u32 {
        // Ids before the first become very large numbers.
        let place = id.wrapping_sub(self.first) as usize;
        self.at(place, self.beyond(place))
    }

    /// The nodes of ids.
    pub fn all(&self, ids: &[i64]) -> Vec<u32> {
        let places = ids.iter().map(|id| id.wrapping_sub(self.first) as usize);
        // The large table is read for all of them first: the shorter the loop, the more reads wait at the same time.
        let beyond: Vec<u8> = places.clone().map(|place| self.beyond(place)).collect();
        places.zip(beyond).map(|(place, beyond)| self.at(place, beyond)).collect()
    }

    /// What is known of a place, and of the one beside it.
    #[inline]
    fn beyond(&self, place: usize) -> u8 {
        self.beyond.get(place / 2).copied().unwrap_or(u8::MAX)
    }

    #[inline]
    fn at(&self, place: usize, beyond: u8) -> u32 {
        let beyond = beyond >> (place % 2 * 4) & NONE;
        match self.stretches.get(place / TOGETHER) {
            _ if beyond == NONE => NOBODY,
            Some(stretch) if stretch.step == APART => {
                self.apart.get(stretch.first as usize + place % TOGETHER).copied().unwrap_or(NOBODY)
            }
            Some(stretch) => stretch.about(place % TOGETHER).wrapping_add(u32::from(beyond)),
            None => NOBODY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Nodes in the order of their ids as texts, others between them: stretches of both sorts are tried.
        #[test]
        fn each_id_has_its_node(
            ids in prop::collection::btree_set(prop_oneof![1_i64..300, 900_i64..1_020], 0..300),
            steps in prop::collection::vec(prop_oneof![4 => 1_u32..4, 1 => 1_u32..90], 300),
            asked in -5_i64..1_300,
        ) {
            let mut written: Vec<String> = ids.iter().map(i64::to_string).collect();
            written.sort();
            let nodes = || {
                let places = steps.iter().scan(0, |node, step| { *node += step; Some(*node) });
                written.iter().map(String::as_str).zip(places)
            };
            let numbered = Numbered::of(nodes());
            let node = |id: i64| nodes().find(|(known, _)| *known == id.to_string()).map_or(NOBODY, |(_, node)| node);
            let all: Vec<i64> = ids.iter().copied().chain([asked]).collect();
            prop_assert_eq!(numbered.node(asked), node(asked));
            prop_assert_eq!(numbered.all(&all), all.iter().map(|id| node(*id)).collect::<Vec<_>>());
        }
    }

    /// Nodes that lie in steps take half a byte for each id, also where others stand between them.
    #[test]
    fn what_lies_in_steps_takes_little() {
        let written: Vec<String> = (500..700).map(|id: u32| id.to_string()).collect();
        let of = |node: fn(u32) -> u32| {
            Numbered::of(written.iter().zip(0..).map(|(id, at)| (id.as_str(), node(at))))
        };
        let (near, far) = (of(|at| 11 * at + at / 10), of(|at| at * at));
        assert_eq!((near.node(699), far.node(699)), (11 * 199 + 19, 199 * 199));
        assert!(near.apart.is_empty() && !far.apart.is_empty());
        assert_eq!(near.beyond.len(), 256 / 2);
    }
}
