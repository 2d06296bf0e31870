//! Bytes that part a text, found eight at a time.

use std::ops::ControlFlow;

/// A bit in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte that equals `mark`, of eight bytes in the order in which they stand.
#[inline]
fn equal(word: u64, mark: u8) -> u64 {
    const LOW: u64 = ONES * 0x7f;
    let other = word ^ (ONES * u64::from(mark));
    // A byte that is not zero sets its highest bit, either itself or by the sum of the others.
    !(((other & LOW) + LOW) | other | LOW)
}

/// How many bytes are marked.
#[inline]
fn count(marked: u64) -> usize {
    ((marked >> 7).wrapping_mul(ONES) >> 56) as usize
}

#[inline]
fn words(text: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let (whole, rest) = text.as_chunks::<8>();
    let last = (!rest.is_empty()).then(|| {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        last
    });
    whole.iter().copied().chain(last).map(u64::from_le_bytes)
}

/// Shows where one of two bytes other than 0 stands, from `from` on, until it is enough.
#[inline]
pub fn each(
    text: &[u8],
    from: usize,
    marks: [u8; 2],
    mut see: impl FnMut(usize) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for (at, word) in words(&text[from..]).enumerate() {
        let mut marked = equal(word, marks[0]) | equal(word, marks[1]);
        while marked != 0 {
            see(from + at * 8 + marked.trailing_zeros() as usize / 8)?;
            marked &= marked - 1;
        }
    }
    ControlFlow::Continue(())
}

/// Shows where each line ends, and how often `mark` stands in it. A last line without an end is shown, too.
#[inline]
pub fn lines(text: &[u8], mark: u8, mut see: impl FnMut(usize, usize) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut found = 0;
    for (at, word) in words(text).enumerate() {
        let (mut ends, mut marked) = (equal(word, b'\n'), equal(word, mark));
        while ends != 0 {
            let before = (ends & ends.wrapping_neg()) - 1;
            see(at * 8 + ends.trailing_zeros() as usize / 8, found + count(marked & before))?;
            found = 0;
            marked &= !before;
            ends &= ends - 1;
        }
        found += count(marked);
    }
    if text.last().is_some_and(|last| *last != b'\n') {
        see(text.len(), found)
    } else {
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_passed_over(text in "[,\n;a-c\u{80}\u{ac}é]{0,70}", from in 0_usize..20) {
            let text = text.as_bytes();
            let from = from.min(text.len());
            let mut found = Vec::new();
            let _ = each(text, from, [b',', b'\n'], |at| { found.push(at); ControlFlow::Continue(()) });
            let wanted: Vec<usize> = (from..text.len()).filter(|at| matches!(text[*at], b',' | b'\n')).collect();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn lines_and_what_stands_in_them(text in "[,\na-c\u{80}é]{0,70}") {
            let mut found = Vec::new();
            let _ = lines(text.as_bytes(), b',', |end, count| { found.push((end, count)); ControlFlow::Continue(()) });
            let mut end = 0;
            let wanted: Vec<(usize, usize)> = text.split_inclusive('\n').map(|line| {
                end += line.len();
                (end - usize::from(line.ends_with('\n')), line.matches(',').count())
            }).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
