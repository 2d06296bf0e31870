//! People and units that are looked for, as nodes and as the ids that stand in files.

use super::below::Nodes;
use super::sought::Sought;
use crate::organisation::{NodeId, Organisation};
use std::sync::{Arc, OnceLock};

/// Some people and units.
pub(super) struct Whom<'a> {
    organisation: &'a Organisation,
    nodes: Arc<Nodes>,
    sieve: OnceLock<Sieve>,
    sought: OnceLock<Sought>,
    /// Rows without a value are looked for, too.
    pub absent: bool,
}

impl<'a> Whom<'a> {
    /// These.
    pub fn of(organisation: &'a Organisation, nodes: Arc<Nodes>, absent: bool) -> Whom<'a> {
        Whom { organisation, nodes, sieve: OnceLock::new(), sought: OnceLock::new(), absent }
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

    /// Is somebody among them?
    pub fn has(&self, node: NodeId) -> bool {
        self.sieve.get_or_init(|| Sieve::of(&self.nodes)).lets(node) && self.nodes.contains(&node)
    }

    /// Is one of them from the first of two nodes to the last?
    pub fn any_within(&self, first: NodeId, last: NodeId) -> bool {
        first <= last && self.nodes.range(first..=last).next().is_some()
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

/// A bit for the last digits of each of some nodes, by which most others are told from them at once.
#[derive(Debug)]
struct Sieve {
    bits: Vec<u64>,
    /// Which digits of a number are looked at.
    digits: u32,
}

impl Sieve {
    fn of(nodes: &Nodes) -> Sieve {
        // One of sixteen others goes through.
        let size = (16 * nodes.len()).next_power_of_two().clamp(1 << 10, 1 << 24);
        let (mut bits, digits) = (vec![0; size / 64], size as u32 - 1);
        for node in nodes {
            let at = node.0 & digits;
            bits[at as usize / 64] |= 1 << (at % 64);
        }
        Sieve { bits, digits }
    }

    /// Does a node go through, as all of them do?
    #[inline]
    fn lets(&self, node: NodeId) -> bool {
        let at = node.0 & self.digits;
        self.bits.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn who_is_sought_goes_through_a_sieve(nodes in proptest::collection::btree_set(0_u32..3_000_000, 0..300)) {
            let nodes: Nodes = nodes.into_iter().map(NodeId).collect();
            let sieve = Sieve::of(&nodes);
            prop_assert!(nodes.iter().all(|node| sieve.lets(*node)));
            // Most others do not.
            let through = (0..20_000).filter(|node| sieve.lets(NodeId(*node))).count();
            prop_assert!(through < 20_000 / 2, "{through}");
        }
    }
}
