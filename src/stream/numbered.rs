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

/// Nodes of one kind by their ids, where these are whole numbers.
#[derive(Default)]
pub struct Numbered {
    first: i64,
    table: Table,
}

/// Nodes by how much their ids are larger than the first.
enum Table {
    /// Ids and nodes have nearly the same order, as a rule: of so many ids each, the first node and how much further the
    /// node of each of them is.
    Near { first: Vec<u32>, further: Vec<u8> },
    /// Elsewhere.
    Far(Vec<u32>),
}

impl Default for Table {
    fn default() -> Self {
        Table::Far(Vec::new())
    }
}

/// So many ids have a first node together.
const TOGETHER: usize = 64;

/// No node has the id.
const NONE: u8 = u8::MAX;

/// So many times more places than nodes a table by id may have.
const SPARSE: usize = 8;

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
        let (first, mut nodes) = (*first, vec![NOBODY; places]);
        known.iter().for_each(|(id, node)| nodes[(id - first) as usize] = *node);
        Numbered { first, table: Table::of(nodes) }
    }

    /// Is there no table?
    pub fn is_empty(&self) -> bool {
        matches!(&self.table, Table::Far(nodes) if nodes.is_empty())
    }

    /// The node of an id.
    #[inline]
    pub fn node(&self, id: i64) -> u32 {
        // Ids before the first become very large numbers.
        let place = id.wrapping_sub(self.first) as usize;
        match &self.table {
            Table::Near { first, further } => near(first, further, place),
            Table::Far(nodes) => nodes.get(place).copied().unwrap_or(NOBODY),
        }
    }

    /// The nodes of ids.
    pub fn all(&self, ids: &[i64]) -> Vec<u32> {
        let places = ids.iter().map(|id| id.wrapping_sub(self.first) as usize);
        match &self.table {
            Table::Near { first, further } => places.map(|place| near(first, further, place)).collect(),
            Table::Far(nodes) => places.map(|place| nodes.get(place).copied().unwrap_or(NOBODY)).collect(),
        }
    }
}

#[inline]
fn near(first: &[u32], further: &[u8], place: usize) -> u32 {
    match (first.get(place / TOGETHER), further.get(place)) {
        (Some(first), Some(further)) if *further != NONE => first.wrapping_add(u32::from(*further)),
        _ => NOBODY,
    }
}

impl Table {
    fn of(nodes: Vec<u32>) -> Table {
        let first: Vec<u32> =
            nodes.chunks(TOGETHER).map(|some| some.iter().copied().min().unwrap_or(NOBODY)).collect();
        let further = nodes.iter().enumerate().map(|(place, node)| match *node {
            NOBODY => Some(NONE),
            node => u8::try_from(node - first[place / TOGETHER]).ok().filter(|further| *further != NONE),
        });
        match further.collect::<Option<Vec<u8>>>() {
            Some(further) => Table::Near { first, further },
            None => Table::Far(nodes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever the order of nodes: both tables are tried.
        #[test]
        fn each_id_has_its_node(
            ids in prop::collection::btree_set(1_i64..900, 0..300),
            step in 1_u32..9,
            asked in -5_i64..1_000,
        ) {
            let written: Vec<String> = ids.iter().map(i64::to_string).collect();
            let nodes = || (0..).step_by(step as usize).zip(&written).map(|(node, id)| (id.as_str(), node));
            let numbered = Numbered::of(nodes());
            let asked_for = nodes().find(|(id, _)| *id == asked.to_string()).map_or(NOBODY, |(_, node)| node);
            prop_assert_eq!(numbered.node(asked), asked_for);
            prop_assert_eq!(numbered.all(&[asked, asked]), [asked_for; 2]);
        }
    }

    /// Ids that are near each other take a byte each, also where others stand between their nodes.
    #[test]
    fn what_is_near_takes_little() {
        let written: Vec<String> = (500..700).map(|id: u32| id.to_string()).collect();
        let of = |step: u32| Numbered::of(written.iter().zip(0..).map(|(id, at)| (id.as_str(), at * step)));
        assert!(matches!(of(3).table, Table::Near { .. }));
        assert!(matches!(of(5).table, Table::Far(_)));
        assert_eq!((of(3).node(699), of(5).node(699)), (597, 995));
    }
}
