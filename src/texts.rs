//! Texts behind each other: of millions each takes its bytes and the number that says where it ends.

use crate::flat::{Reader, Writer};
use std::io::{self, Read, Write};

/// Texts behind each other, by their places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    all: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Some texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Texts {
        let mut of = Texts::default();
        texts.for_each(|text| of.push(text));
        of
    }

    /// None yet, with room for so many, and for so many bytes.
    pub fn with_capacity(count: usize, bytes: usize) -> Texts {
        Texts { all: String::with_capacity(bytes), ends: Vec::with_capacity(count) }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text at a place; an empty one where there is none.
    pub fn get(&self, at: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        self.all.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }

    /// All of them, in order.
    pub fn each(&self) -> impl Iterator<Item = &str> + Clone {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.all[begin as usize..*end as usize])
    }

    /// Puts one behind the others.
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    /// Puts some behind the others.
    pub fn append(&mut self, next: &Texts) {
        let before = self.all.len() as u32;
        self.all.push_str(&next.all);
        self.ends.extend(next.ends.iter().map(|end| before + end));
    }

    /// No more will come.
    pub fn shrink_to_fit(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Writes them.
    pub fn write(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        into.text(self.all.as_bytes())?;
        into.all(self.ends.iter())
    }

    /// Reads them.
    pub fn read(from: &mut Reader<impl Read>) -> Option<Texts> {
        let texts = Texts { all: String::from_utf8(from.text()?).ok()?, ends: from.all()? };
        let begins = std::iter::once(0).chain(texts.ends.iter().copied());
        let each = begins.zip(&texts.ends);
        let mut spans = each.map(|(begin, end)| texts.all.get(begin as usize..*end as usize));
        spans.all(|text| text.is_some()).then_some(())?;
        (texts.ends.last().map_or(0, |end| *end as usize) == texts.all.len()).then_some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_places() {
        let (mut some, more) = (Texts::of(["a", "", "两"].into_iter()), Texts::of(["b", "cd"].into_iter()));
        some.append(&more);
        let all: Vec<&str> = some.each().collect();
        assert_eq!(all, ["a", "", "两", "b", "cd"]);
        assert_eq!([0, 1, 2, 4, 5].map(|at| some.get(at)), ["a", "", "两", "cd", ""]);
        let mut bytes = Vec::new();
        some.write(&mut Writer::new(&mut bytes)).unwrap();
        let read = |bytes: &[u8]| Texts::read(&mut Reader::new(bytes, bytes.len() as u64));
        assert_eq!(read(&bytes).unwrap().each().collect::<Vec<_>>(), all);
        // A place in the middle of a character.
        let middle = bytes.len() - 3 * 4;
        bytes[middle] -= 1;
        assert!(read(&bytes).is_none());
    }
}
