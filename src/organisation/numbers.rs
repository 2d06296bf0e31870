//! Nodes by ids that are whole numbers, as most exports have them.

use super::NodeId;
use crate::flat::{Reader, Writer};
use std::io::{self, Read, Write};

/// For each whole number of a range, the node whose id it is. Empty where the numbers lie too far apart: then ids are
/// searched as texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    first: i64,
    nodes: Vec<NodeId>,
}

/// How many places of the table may stand empty for each that is filled.
const SPREAD: usize = 4;

impl Numbers {
    /// Of all ids, in the order of nodes.
    pub fn of<'a>(ids: impl Iterator<Item = &'a str> + Clone) -> Numbers {
        let (mut count, mut first, mut last) = (0_usize, i64::MAX, i64::MIN);
        for number in ids.clone().filter_map(whole) {
            (count, first, last) = (count + 1, first.min(number), last.max(number));
        }
        let range = last.checked_sub(first).and_then(|range| usize::try_from(range).ok());
        let Some(range) = range.filter(|range| range / SPREAD <= count) else { return Numbers::default() };
        let mut nodes = vec![NodeId::FILLER; range + 1];
        for (at, id) in ids.enumerate() {
            let slot = whole(id).and_then(|number| nodes.get_mut(number.checked_sub(first)? as usize));
            if let Some(slot) = slot {
                *slot = NodeId(at as u32);
            }
        }
        Numbers { first, nodes }
    }

    /// Writes the table.
    pub fn write(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        into.all([self.first as u64].iter())?;
        into.all(self.nodes.iter())
    }

    /// Reads it.
    pub fn read(from: &mut Reader<impl Read>) -> Option<Numbers> {
        let first: Vec<u64> = from.all()?;
        Some(Numbers { first: *first.first()? as i64, nodes: from.all()? })
    }

    /// The node of a number; nothing where there is none, or no table.
    pub fn get(&self, number: i64) -> Option<NodeId> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.nodes.get(at).copied().filter(|node| *node != NodeId::FILLER)
    }

    /// Is there a table? Then what is not in it is no id.
    pub fn is_known(&self) -> bool {
        !self.nodes.is_empty()
    }
}

/// The number that a text is in its one canonical writing: `17`, and neither `017` nor `+17`.
pub(super) fn whole(text: &str) -> Option<i64> {
    let digits = text.as_bytes();
    let digits = digits.strip_prefix(b"-").unwrap_or(digits);
    match digits {
        [b'0'] => (digits.len() == text.len()).then_some(0),
        [b'1'..=b'9', ..] if digits.len() <= 18 => {
            // There are millions of these, and eighteen digits always fit.
            let number = digits.iter().try_fold(0_i64, |number, byte| {
                let digit = byte.wrapping_sub(b'0');
                (digit <= 9).then(|| number.wrapping_mul(10).wrapping_add(i64::from(digit)))
            });
            number.map(|number| if digits.len() < text.len() { -number } else { number })
        }
        [b'1'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_digit) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_canonical_writing_is_a_number() {
        for (text, expected) in [
            ("17", Some(17)),
            ("0", Some(0)),
            ("-3", Some(-3)),
            ("017", None),
            ("+17", None),
            ("-0", None),
            ("", None),
            ("-", None),
            ("17 ", None),
            ("1７", None),
            ("999999999999999999", Some(999_999_999_999_999_999)),
            ("-999999999999999999", Some(-999_999_999_999_999_999)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn a_table_where_numbers_lie_close() {
        let close = Numbers::of(["7", "9", "A", "010"].into_iter());
        assert_eq!(
            [6, 7, 8, 9, 10].map(|number| close.get(number)),
            [None, Some(NodeId(0)), None, Some(NodeId(1)), None]
        );
        assert!(close.is_known());
        for far in [["1", "1000"], ["-9223372036854775808", "9223372036854775807"], ["A", "B"]] {
            assert!(!Numbers::of(far.into_iter()).is_known());
        }
    }
}
