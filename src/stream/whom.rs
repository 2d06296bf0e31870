//! People and units that are looked for, as nodes and as the ids that stand in files.

use super::below::Nodes;
use super::sought::Sought;
use crate::organisation::{NodeId, Organisation};
use std::sync::{Arc, OnceLock};

/// Some people and units.
pub(super) struct Whom<'a> {
    organisation: &'a Organisation,
    nodes: Arc<Nodes>,
    set: OnceLock<NodeSet>,
    sought: OnceLock<Sought>,
    /// Rows without a value are looked for, too.
    pub absent: bool,
}

impl<'a> Whom<'a> {
    /// These.
    pub fn of(organisation: &'a Organisation, nodes: Arc<Nodes>, absent: bool) -> Whom<'a> {
        Whom { organisation, nodes, set: OnceLock::new(), sought: OnceLock::new(), absent }
    }

    /// Nobody is looked for.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && !self.absent
    }

    /// Is everybody whom another looks for looked for here, too?
    pub fn covers(&self, other: &Whom<'_>) -> bool {
        let all = || Arc::ptr_eq(&self.nodes, &other.nodes) || other.nodes.is_subset(&self.nodes);
        (self.absent || !other.absent) && all()
    }

    /// The node that is all of them.
    pub fn one(&self) -> Option<NodeId> {
        self.nodes.first().copied().filter(|_| self.nodes.len() == 1)
    }

    /// They as a set of which every row is asked.
    pub fn set(&self) -> &NodeSet {
        self.set.get_or_init(|| NodeSet::of(&self.nodes))
    }

    /// Their ids.
    pub fn sought(&self) -> &Sought {
        self.sought.get_or_init(|| {
            let ids = self.nodes.iter().map(|node| self.organisation.id(*node));
            let mut sought = Sought::of(ids);
            sought.absent = self.absent;
            sought
        })
    }
}

/// Some nodes, a bit for each, and behind them none for all others.
#[derive(Debug)]
pub(super) struct NodeSet {
    bits: Vec<u64>,
    last: usize,
}

impl NodeSet {
    fn of(nodes: &Nodes) -> NodeSet {
        let last = nodes.last().map_or(0, |last| last.0 as usize / 64 + 1);
        let mut bits = vec![0; last + 1];
        nodes.iter().for_each(|node| bits[node.0 as usize / 64] |= 1 << (node.0 % 64));
        NodeSet { bits, last }
    }

    /// 1 where a node is among them, else 0.
    #[inline]
    pub fn bit(&self, node: NodeId) -> u64 {
        let at = (node.0 as usize / 64).min(self.last);
        self.bits.get(at).map_or(0, |word| word >> (node.0 % 64) & 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_bit_for_each(nodes in proptest::collection::btree_set(0_u32..300, 0..20), other: u32) {
            let nodes: Nodes = nodes.into_iter().map(NodeId).collect();
            let set = NodeSet::of(&nodes);
            for node in (0..400).chain([other, NodeId::FILLER.0]).map(NodeId) {
                prop_assert_eq!(set.bit(node) == 1, nodes.contains(&node), "{:?}", node);
            }
        }
    }
}
