//! Pieces of what is kept of whom matters name: so small that few bytes are read of it where little is asked for.
//!
//! ```text
//! by node:  (how much further the node is, length │ first row, how much further the next row is, …) …
//! by row:   width, nodes of that many bytes each
//! numbers:  width, the smallest, how much larger each of them is, of that many bytes each
//! ```

use crate::organisation::NodeId;
use crate::stream::bytes::{Bytes, put_small};

/// So many rows has a piece at most.
pub const ROWS: usize = 4096;

/// Where a piece begins, and what it is checked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    /// The first node, or the first row, of it.
    pub first: u32,
    /// Where it begins.
    pub begin: u64,
    /// The sum of its bytes.
    pub sum: u32,
}

/// Pieces behind each other.
#[derive(Debug, Default)]
pub struct Pieces {
    pub bytes: Vec<u8>,
    /// Where each begins, counted from the first one.
    pub fences: Vec<Fence>,
}

impl Pieces {
    /// What was written last becomes a piece.
    fn close(&mut self, first: u32, begin: usize) {
        let sum = crc32fast::hash(&self.bytes[begin..]);
        self.fences.push(Fence { first, begin: begin as u64, sum });
    }

    /// The rows that name each node. `nodes` are those that are named, `row` says in which row each of them is; rows come in
    /// order. Nodes are smaller than `count`, or none.
    pub fn by_node(nodes: &[u32], row: impl Fn(usize) -> u32, count: usize) -> Pieces {
        // Rows without anybody come last.
        let place = |node: u32| (node as usize).min(count);
        let mut ends = vec![0_u32; count + 1];
        nodes.iter().for_each(|node| ends[place(*node)] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut rows = vec![0_u32; nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            let end = &mut ends[place(*node)];
            rows[*end as usize] = row(at);
            *end += 1;
        }
        let (mut pieces, mut begin, mut first, mut before, mut held) = (Pieces::default(), 0, 0, 0, 0);
        let (mut list, mut from) = (Vec::new(), 0);
        for (node, until) in ends.into_iter().enumerate() {
            let node = if node < count { node as u32 } else { NodeId::FILLER.0 };
            for some in rows[from as usize..until as usize].chunks(ROWS) {
                if held + some.len() > ROWS && held > 0 {
                    pieces.close(first, begin);
                    (begin, held) = (pieces.bytes.len(), 0);
                }
                if held == 0 {
                    (first, before) = (node, node);
                }
                held += some.len();
                list.clear();
                let mut last = 0;
                some.iter().for_each(|row| put_small(row - std::mem::replace(&mut last, *row), &mut list));
                put_small(node - std::mem::replace(&mut before, node), &mut pieces.bytes);
                put_small(list.len() as u32, &mut pieces.bytes);
                pieces.bytes.extend_from_slice(&list);
            }
            from = until;
        }
        if held > 0 {
            pieces.close(first, begin);
        }
        pieces
    }

    /// Who is named in each row.
    pub fn by_row(nodes: &[u32]) -> Pieces {
        let mut pieces = Pieces::default();
        for (first, some) in (0..).step_by(ROWS).zip(nodes.chunks(ROWS)) {
            let begin = pieces.bytes.len();
            let largest = some.iter().copied().filter(|node| *node != NodeId::FILLER.0).max();
            // Nobody has all bits.
            let width =
                (1..4).find(|width| largest.is_none_or(|node| node + 1 < 1 << (8 * width))).unwrap_or(4);
            pieces.bytes.push(width as u8);
            match width {
                1 => put_nodes::<1>(some, &mut pieces.bytes),
                2 => put_nodes::<2>(some, &mut pieces.bytes),
                3 => put_nodes::<3>(some, &mut pieces.bytes),
                _ => put_nodes::<4>(some, &mut pieces.bytes),
            }
            pieces.close(first, begin);
        }
        pieces
    }

    /// The number that stands in each row.
    pub fn numbers(numbers: &[i64]) -> Pieces {
        let mut pieces = Pieces::default();
        for (first, some) in (0..).step_by(ROWS).zip(numbers.chunks(ROWS)) {
            let begin = pieces.bytes.len();
            let least = some.iter().copied().min().unwrap_or_default();
            let larger = |number: i64| number.wrapping_sub(least) as u64;
            let largest = some.iter().copied().map(larger).max().unwrap_or_default();
            let width = (u64::BITS - largest.leading_zeros()).div_ceil(8) as usize;
            pieces.bytes.push(width as u8);
            pieces.bytes.extend_from_slice(&least.to_le_bytes());
            for number in some {
                pieces.bytes.extend_from_slice(&larger(*number).to_le_bytes()[..width]);
            }
            pieces.close(first, begin);
        }
        pieces
    }
}

/// Writes the lowest bytes of each of some nodes.
fn put_nodes<const WIDTH: usize>(nodes: &[u32], into: &mut Vec<u8>) {
    let begin = into.len();
    into.resize(begin + WIDTH * nodes.len(), 0);
    let (places, _) = into[begin..].as_chunks_mut::<WIDTH>();
    for (place, node) in places.iter_mut().zip(nodes) {
        place.copy_from_slice(&node.to_le_bytes()[..WIDTH]);
    }
}

/// The nodes of a piece by node, each with its rows, which [`rows`] reads. None: it is no such piece.
pub fn lists(piece: &[u8], first: u32, mut see: impl FnMut(u32, &[u8]) -> Option<()>) -> Option<()> {
    let (mut bytes, mut node) = (Bytes(piece), first);
    while !bytes.0.is_empty() {
        node = node.checked_add(bytes.small()?)?;
        let length = bytes.small()?;
        see(node, bytes.take(length as usize)?)?;
    }
    Some(())
}

/// The rows of a node.
pub fn rows(list: &[u8], into: &mut Vec<u32>) -> Option<()> {
    let (mut bytes, mut row) = (Bytes(list), 0_u32);
    while !bytes.0.is_empty() {
        row = row.checked_add(bytes.small()?)?;
        into.push(row);
    }
    Some(())
}

/// Who is named in a row of a piece by row, the row counted from its first one; [`NodeId::FILLER`] where nobody is.
pub fn node(piece: &[u8], row: usize) -> Option<NodeId> {
    let (width, nodes) = piece.split_first()?;
    let width = usize::from(*width).min(4);
    let own = nodes.get(row.checked_mul(width)?..)?.get(..width)?;
    if own.iter().all(|byte| *byte == u8::MAX) {
        return Some(NodeId::FILLER);
    }
    let mut bytes = [0; 4];
    bytes[..width].copy_from_slice(own);
    Some(NodeId(u32::from_le_bytes(bytes)))
}

/// The number in a row of a piece of numbers, the row counted from its first one.
pub fn number(piece: &[u8], row: usize) -> Option<i64> {
    let (width, rest) = piece.split_first()?;
    let (least, larger) = rest.split_first_chunk()?;
    let (width, mut bytes) = (usize::from(*width).min(8), [0; 8]);
    bytes[..width].copy_from_slice(larger.get(row.checked_mul(width)?..)?.get(..width)?);
    Some(i64::from_le_bytes(*least).wrapping_add(u64::from_le_bytes(bytes) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn each(pieces: &Pieces) -> impl Iterator<Item = (Fence, &[u8])> {
        let ends = pieces.fences.iter().skip(1).map(|fence| fence.begin as usize).chain([pieces.bytes.len()]);
        let spans = pieces.fences.iter().zip(ends);
        spans.map(|(fence, end)| (*fence, &pieces.bytes[fence.begin as usize..end]))
    }

    fn listed(pieces: &Pieces) -> Vec<(u32, u32)> {
        let mut all = Vec::new();
        for (fence, piece) in each(pieces) {
            assert_eq!(fence.sum, crc32fast::hash(piece));
            let (mut seen, mut held) = (Vec::new(), 0);
            lists(piece, fence.first, |node, list| {
                let mut own = Vec::new();
                rows(list, &mut own)?;
                held += own.len();
                seen.push(node);
                all.extend(own.into_iter().map(|row| (node, row)));
                Some(())
            })
            .unwrap();
            assert!(seen.first() == Some(&fence.first) && held <= ROWS && held > 0);
        }
        all
    }

    proptest! {
        #[test]
        fn whoever_is_named_has_his_or_her_rows(
            named in proptest::collection::vec((0_u32..50, 1_u32..90_000), 0..300),
            often in 0..3 * ROWS as u32,
        ) {
            // Rows in order; of the nodes above 40 nobody is one.
            let (mut row, mut pairs) = (0, Vec::new());
            for (node, further) in named {
                row += further;
                pairs.push((if node > 40 { NodeId::FILLER.0 } else { node }, row));
            }
            pairs.extend((0..often).map(|at| (7, row + 1 + at)));
            let nodes: Vec<u32> = pairs.iter().map(|(node, _)| *node).collect();
            let pieces = Pieces::by_node(&nodes, |at| pairs[at].1, 50);
            pairs.sort_unstable();
            prop_assert_eq!(listed(&pieces), pairs);
        }

        #[test]
        fn whoever_is_named_in_a_row_is_found_there(
            few in proptest::collection::vec(0_u32..600, 0..2 * ROWS),
            many in proptest::collection::vec(prop_oneof![Just(NodeId::FILLER.0), 0_u32..NodeId::FILLER.0], 0..50),
        ) {
            let nodes: Vec<u32> = few.iter().chain(&many).copied().collect();
            let pieces = Pieces::by_row(&nodes);
            let found: Vec<NodeId> = each(&pieces)
                .zip(nodes.chunks(ROWS))
                .flat_map(|((_, piece), some)| (0..some.len()).map(|row| node(piece, row).unwrap()).collect::<Vec<_>>())
                .collect();
            prop_assert_eq!(found, nodes.into_iter().map(NodeId).collect::<Vec<_>>());
        }

        #[test]
        fn numbers_come_back(some: Vec<i64>, from: i64, count in 0..2 * ROWS as i64) {
            let all: Vec<i64> = some.into_iter().chain((0..count).map(|at| from.wrapping_add(at))).collect();
            let pieces = Pieces::numbers(&all);
            let found: Vec<i64> = each(&pieces)
                .zip(all.chunks(ROWS))
                .flat_map(|((_, piece), some)| (0..some.len()).map(|row| number(piece, row).unwrap()).collect::<Vec<_>>())
                .collect();
            prop_assert_eq!(found, all);
        }

        #[test]
        fn whatever_bytes_are_reading_ends(bytes: Vec<u8>, at in 0_usize..9000) {
            let mut all = Vec::new();
            lists(&bytes, 7, |_, list| rows(list, &mut all));
            prop_assert!(all.len() <= bytes.len());
            node(&bytes, at);
            number(&bytes, at);
        }
    }

    #[test]
    fn nobody_is_told_from_everybody_at_each_width() {
        for largest in [0, 254, 255, 65_534, 65_535, 16_777_214, 16_777_215, u32::MAX - 1] {
            let nodes = [largest, NodeId::FILLER.0, 0];
            let pieces = Pieces::by_row(&nodes);
            let found: BTreeMap<usize, u32> =
                (0..3).map(|row| (row, node(&pieces.bytes, row).unwrap().0)).collect();
            assert_eq!(found.into_values().collect::<Vec<_>>(), nodes, "{largest}");
        }
    }
}
