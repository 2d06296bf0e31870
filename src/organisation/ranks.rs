//! Which nodes of all are in a set, and how many of the set come before each of them.

use super::NodeId;

/// A set of nodes: a bit for each node there is, and for each 64 of them how many of the set come before. Small enough
/// for the caches where a sorted list of millions is not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranks {
    bits: Vec<u64>,
    before: Vec<u32>,
}

impl Ranks {
    /// Of nodes in order, each once.
    pub fn of(nodes: &[NodeId]) -> Ranks {
        let words = nodes.last().map_or(0, |last| last.0 as usize / 64 + 1);
        let mut bits = vec![0_u64; words];
        nodes.iter().for_each(|node| bits[node.0 as usize / 64] |= 1 << (node.0 % 64));
        let mut count = 0;
        let before = bits.iter().map(|word| {
            count += word.count_ones();
            count - word.count_ones()
        });
        Ranks { before: before.collect(), bits }
    }

    /// How many come before a node; nothing where it is not in the set.
    #[inline]
    pub fn rank(&self, node: NodeId) -> Option<usize> {
        let (at, bit) = (node.0 as usize / 64, node.0 % 64);
        let word = *self.bits.get(at)?;
        let below = word & ((1 << bit) - 1);
        (word >> bit & 1 == 1).then(|| (self.before[at] + below.count_ones()) as usize)
    }

    /// All of them, in order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let words = (0..).zip(&self.bits);
        words.flat_map(|(at, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| NodeId(at * 64 + bit))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_rank_is_the_place_in_the_list(set in proptest::collection::btree_set(0_u32..300, 0..80)) {
            let nodes: Vec<NodeId> = set.into_iter().map(NodeId).collect();
            let ranks = Ranks::of(&nodes);
            for node in (0..400).map(NodeId) {
                prop_assert_eq!(ranks.rank(node), nodes.binary_search(&node).ok());
            }
            prop_assert_eq!(ranks.nodes().collect::<Vec<_>>(), nodes);
        }
    }
}
