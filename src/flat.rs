//! Columns of values of a fixed size as bytes, and back, as quickly as they are copied: each value is so many words of 32
//! bits, the lowest byte first. Reading trusts nothing: whatever the bytes are, it ends, and takes no more memory than
//! they have.

use crate::organisation::NodeId;
use crate::value::{Day, Interval};
use std::io::{self, Read, Write};

/// So many bytes are read at a time: small enough to stay in the caches.
const PIECE: usize = 64 << 10;

/// A value that is always `N` words.
pub(crate) trait Flat<const N: usize>: Sized {
    /// Its words.
    fn words(&self) -> [u32; N];
    /// The value of these words, if they are those of one.
    fn of_words(words: [u32; N]) -> Option<Self>;
}

impl Flat<1> for u32 {
    fn words(&self) -> [u32; 1] {
        [*self]
    }

    fn of_words([word]: [u32; 1]) -> Option<u32> {
        Some(word)
    }
}

impl Flat<2> for u64 {
    fn words(&self) -> [u32; 2] {
        [*self as u32, (*self >> 32) as u32]
    }

    fn of_words([low, high]: [u32; 2]) -> Option<u64> {
        Some(u64::from(high) << 32 | u64::from(low))
    }
}

impl Flat<1> for NodeId {
    fn words(&self) -> [u32; 1] {
        [self.0]
    }

    fn of_words([number]: [u32; 1]) -> Option<NodeId> {
        Some(NodeId(number))
    }
}

impl Flat<1> for Day {
    fn words(&self) -> [u32; 1] {
        [self.0 as u32]
    }

    fn of_words([day]: [u32; 1]) -> Option<Day> {
        Some(Day(day as i32))
    }
}

impl Flat<2> for Interval {
    fn words(&self) -> [u32; 2] {
        [self.from.0 as u32, self.until.0 as u32]
    }

    fn of_words([from, until]: [u32; 2]) -> Option<Interval> {
        Some(Interval { from: Day(from as i32), until: Day(until as i32) })
    }
}

/// Where columns are written, with a sum of everything.
pub(crate) struct Writer<W> {
    into: W,
    sum: crc32fast::Hasher,
    piece: Vec<u8>,
    length: u64,
}

/// Writes a section: its length in bytes, what `write` writes, and the sum of that. It is written twice, of which the first
/// time only tells how long it is: so it needs no memory, however long.
pub(crate) fn section<W: Write>(
    mut into: W,
    write: impl Fn(&mut Writer<&mut dyn Write>) -> io::Result<()>,
) -> io::Result<()> {
    let mut nowhere = io::sink();
    let mut first = Writer::new(&mut nowhere as &mut dyn Write);
    write(&mut first)?;
    into.write_all(&(first.length + SUM).to_le_bytes())?;
    let mut second = Writer::new(&mut into as &mut dyn Write);
    write(&mut second)?;
    second.end()
}

/// So many bytes has the length of a section.
pub(crate) const LENGTH: u64 = 8;

/// So many bytes has the sum of a section.
const SUM: u64 = 4;

impl<W: Write> Writer<W> {
    pub fn new(into: W) -> Self {
        Writer { into, sum: crc32fast::Hasher::new(), piece: Vec::with_capacity(PIECE), length: 0 }
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.length += bytes.len() as u64;
        self.into.write_all(bytes)
    }

    /// A column of bytes: how many, and they.
    pub fn text(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes(&(bytes.len() as u64).to_le_bytes())?;
        self.bytes(bytes)
    }

    /// A column of values: how many, and they.
    pub fn all<'v, const N: usize, T: Flat<N> + 'v>(
        &mut self,
        values: impl ExactSizeIterator<Item = &'v T>,
    ) -> io::Result<()> {
        self.bytes(&(values.len() as u64).to_le_bytes())?;
        let mut piece = std::mem::take(&mut self.piece);
        for value in values {
            value.words().iter().for_each(|word| piece.extend_from_slice(&word.to_le_bytes()));
            if piece.len() > PIECE - 4 * N {
                self.bytes(&piece)?;
                piece.clear();
            }
        }
        self.bytes(&piece)?;
        piece.clear();
        self.piece = piece;
        Ok(())
    }

    /// Writes the sum of everything.
    pub fn end(mut self) -> io::Result<()> {
        let sum = self.sum.clone().finalize();
        self.into.write_all(&sum.to_le_bytes())?;
        self.into.flush()
    }
}

/// Where columns are read. Nothing is what does not fit.
pub(crate) struct Reader<R> {
    from: R,
    /// So many bytes there are at most.
    left: u64,
    sum: crc32fast::Hasher,
    piece: Vec<u8>,
}

impl<R: Read> Reader<R> {
    /// Of something that is so many bytes long.
    pub fn new(from: R, length: u64) -> Self {
        Reader { from, left: length, sum: crc32fast::Hasher::new(), piece: vec![0; PIECE] }
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        self.left = self.left.checked_sub(count as u64)?;
        let mut bytes = vec![0; count];
        self.from.read_exact(&mut bytes).ok()?;
        self.sum.update(&bytes);
        Some(bytes)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?)).ok()
    }

    /// A column of bytes.
    pub fn text(&mut self) -> Option<Vec<u8>> {
        let count = self.count()?;
        self.bytes(count)
    }

    /// A column of values.
    pub fn all<const N: usize, T: Flat<N>>(&mut self) -> Option<Vec<T>> {
        let count = self.count()?;
        self.left = self.left.checked_sub((count as u64).checked_mul(4 * N as u64)?)?;
        let mut all = Vec::with_capacity(count);
        while all.len() < count {
            let some = (PIECE / (4 * N)).min(count - all.len());
            let piece = self.piece.get_mut(..some * 4 * N)?;
            self.from.read_exact(piece).ok()?;
            self.sum.update(piece);
            let (values, _) = piece.as_chunks::<4>();
            for value in values.chunks_exact(N) {
                let words: &[[u8; 4]; N] = value.try_into().ok()?;
                all.push(T::of_words(words.map(u32::from_le_bytes))?);
            }
        }
        Some(all)
    }

    /// What was read, if it is all there is, as it was written.
    pub fn whole<T>(mut self, read: T) -> Option<T> {
        let (mut sum, found) = ([0; SUM as usize], self.sum.clone().finalize());
        let fits =
            self.left == SUM && self.from.read_exact(&mut sum).is_ok() && u32::from_le_bytes(sum) == found;
        fits.then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(words: &[u32], wide: &[u64]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes);
        writer.all(words.iter()).unwrap();
        writer.text(b"text").unwrap();
        writer.all(wide.iter()).unwrap();
        writer.end().unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> Option<(Vec<u32>, Vec<u64>)> {
        let mut reader = Reader::new(bytes, bytes.len() as u64);
        let words = reader.all()?;
        (reader.text()? == b"text").then_some(())?;
        let wide = reader.all()?;
        reader.whole((words, wide))
    }

    proptest! {
        #[test]
        fn columns_come_back(words: Vec<u32>, wide: Vec<u64>) {
            prop_assert_eq!(read(&written(&words, &wide)), Some((words, wide)));
        }

        #[test]
        fn what_was_changed_is_nothing(words: Vec<u32>, at: prop::sample::Index, bit in 0..8) {
            let bytes = written(&words, &[1, 2]);
            let at = at.index(bytes.len());
            let mut other = bytes.clone();
            other[at] ^= 1_u8 << bit;
            prop_assert_eq!(read(&other), None);
            prop_assert_eq!(read(&bytes[..at]), None);
            prop_assert_eq!(read(&[bytes, vec![0]].concat()), None);
        }
    }

    #[test]
    fn a_section_says_how_long_it_is() {
        let mut bytes = Vec::new();
        section(&mut bytes, |into| into.all([7_u32, 8].iter())).unwrap();
        let (length, rest) = bytes.split_first_chunk().unwrap();
        assert_eq!(u64::from_le_bytes(*length), rest.len() as u64);
        let mut reader = Reader::new(rest, rest.len() as u64);
        assert_eq!(reader.all::<1, u32>(), Some(vec![7, 8]));
        assert!(reader.whole(()).is_some());
    }

    #[test]
    fn columns_are_longer_than_a_piece() {
        let words: Vec<u32> = (0..100_000).collect();
        assert_eq!(read(&written(&words, &[])), Some((words, Vec::new())));
    }
}
