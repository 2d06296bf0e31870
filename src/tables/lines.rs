//! Tables whose rows are lines: our own headings, and no line ends or quotes within a cell. Most exports of systems are,
//! and the largest.

use super::{Table, WHOLE_ROW, Written};
use crate::source::{FileId, Place};
use memchr::{memchr, memchr2_iter};
use std::iter::once;
use std::sync::Arc;

/// The rows of a table, each a line of its text. Cells are parted when a row is asked for, and stand where the file
/// has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    text: Arc<String>,
    file: FileId,
    delimiter: u8,
    /// Where each line begins in the text, the header's included, and at the end where the last one ends.
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of the text of a file, whose first one is the header. Nothing where a cell has a line end or a quote in it, where
    /// a line before the end is empty, or where one has not as many cells as the header.
    pub fn of(text: &Arc<String>, delimiter: u8) -> Option<Lines> {
        let bytes = text.trim_end_matches(['\r', '\n']).as_bytes();
        u32::try_from(bytes.len()).ok().filter(|len| *len < u32::MAX)?;
        let quoted = memchr(b'"', bytes).is_some();
        let mut starts = if quoted { with_quotes(bytes, delimiter)? } else { plain(bytes, delimiter)? };
        starts.shrink_to_fit();
        Some(Lines { text: text.clone(), file: FileId::UNKNOWN, delimiter, starts })
    }

    /// The same, of a file.
    pub fn in_file(self, file: FileId) -> Lines {
        Lines { file, ..self }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(2)
    }

    /// The bytes of a row, without the end of its line.
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let at = |line: usize| self.starts.get(line).map_or(0, |start| *start as usize);
        let (start, end) = (at(row + 1), at(row + 2).saturating_sub(1));
        let carriage = self.text.as_bytes().get(end.saturating_sub(1)) == Some(&b'\r');
        start..end - usize::from(carriage && end > start)
    }

    fn place(&self, row: usize, column: u32) -> Place {
        Place::Cell { file: self.file, row: row as u32 + 2, column }
    }

    fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        let delimiter = self.delimiter;
        let mut rest = self.text.get(self.range(row));
        std::iter::from_fn(move || {
            let text = rest?;
            // Cells are short: to look at each byte is quicker than any search for long texts.
            let (cell, end) = match text.as_bytes() {
                [b'"', quoted @ ..] => {
                    let len = quoted.iter().position(|byte| *byte == b'"')?;
                    (text.get(1..=len), len + 2)
                }
                bytes => {
                    let end = bytes.iter().position(|byte| *byte == delimiter).unwrap_or(bytes.len());
                    (text.get(..end), end)
                }
            };
            rest = text.get(end + 1..);
            cell
        })
    }
}

/// Where lines begin, and where the last one ends, in a text without quotes. Only the ends of cells are looked at.
fn plain(bytes: &[u8], delimiter: u8) -> Option<Vec<u32>> {
    let carriages = memchr(b'\r', bytes).is_some();
    let (mut starts, mut begin) = (vec![0], 0);
    let (mut width, mut cells) = (None, 1);
    for at in memchr2_iter(b'\n', delimiter, bytes).chain(once(bytes.len())) {
        if bytes.get(at) == Some(&delimiter) {
            cells += 1;
            continue;
        }
        let line = &bytes[begin..at];
        let content = line.strip_suffix(b"\r").unwrap_or(line);
        let other = *width.get_or_insert(cells) != cells;
        if content.is_empty() || other || (carriages && content.contains(&b'\r')) {
            return None;
        }
        (begin, cells) = (at + 1, 1);
        starts.push(begin as u32);
    }
    Some(starts)
}

/// The same in a text with quotes.
fn with_quotes(bytes: &[u8], delimiter: u8) -> Option<Vec<u32>> {
    let (mut starts, mut cells, mut width, mut quoted) = (vec![0], 1, None, false);
    for (at, byte) in bytes.iter().chain(once(&b'\n')).enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(b'\n');
        match byte {
            b'"' if quoted => {
                quoted = false;
                (next == delimiter || next == b'\n' || next == b'\r').then_some(())?;
            }
            b'"' => {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
                quoted = before.is_none_or(|before| before == delimiter || before == b'\n');
                quoted.then_some(())?;
            }
            b'\n' | b'\r' if quoted => return None,
            b'\r' if next != b'\n' => return None,
            b'\n' => {
                let start = starts.last().copied().unwrap_or_default() as usize;
                let empty = matches!(bytes.get(start..at), None | Some([] | [b'\r']));
                if empty || *width.get_or_insert(cells) != cells {
                    return None;
                }
                cells = 1;
                starts.push(at as u32 + 1);
            }
            byte => cells += usize::from(*byte == delimiter && !quoted),
        }
    }
    Some(starts)
}

impl Table {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.lines.as_ref().map_or(self.records.len(), Lines::len)
    }

    /// Not even one row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts the texts of a row's cells into a list, one for each column: nothing where a cell is absent or empty.
    pub fn fill<'a>(&'a self, row: usize, cells: &mut Vec<&'a str>) {
        cells.clear();
        match &self.lines {
            Some(lines) => cells.extend(lines.cells(row)),
            None => {
                let record = self.records.get(row).map_or(&[][..], |record| &record.cells);
                cells.extend(record.iter().map(|cell| cell.as_ref().map_or("", |cell| cell.text.as_str())));
            }
        }
    }

    /// Where a cell stands.
    pub fn cell(&self, row: usize, column: usize) -> Place {
        match &self.lines {
            Some(lines) => lines.place(row, column as u32),
            None => {
                let cell = self.records.get(row).and_then(|record| record.cells.get(column)?.as_ref());
                cell.map_or(self.row(row), |cell| cell.place)
            }
        }
    }

    /// Where a row stands.
    pub fn row(&self, row: usize) -> Place {
        match &self.lines {
            Some(lines) => lines.place(row, WHOLE_ROW),
            None => self.records.get(row).map_or(Place::Nowhere, |record| record.place),
        }
    }

    /// A row as it was written.
    pub fn written(&self, row: usize) -> Option<Written> {
        match &self.lines {
            Some(lines) => Some(Written::new(lines.text.clone(), lines.range(row), lines.delimiter)),
            None => self.records.get(row).map(|record| record.written.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str) -> Option<Lines> {
        Lines::of(&Arc::new(text.to_owned()), b',')
    }

    #[test]
    fn rows_are_lines() {
        for text in
            ["a,b\n1,2\n,4\n", "a,b\r\n1,2\r\n,4", "a,b\n1,2\n,4\n\r\n\n", "\"a\",b\n\"1\",2\n\"\",\"4\"\r\n"]
        {
            let lines = lines(text).unwrap();
            let rows: Vec<Vec<&str>> = (0..lines.len()).map(|row| lines.cells(row).collect()).collect();
            assert_eq!(rows, [["1", "2"], ["", "4"]], "{text:?}");
            assert!(matches!(lines.place(1, 0), Place::Cell { row: 3, .. }));
        }
        assert_eq!(lines("a,b").unwrap().len(), 0);
    }

    proptest! {
        #[test]
        fn lines_without_quotes_are_the_same_either_way(text in "[a,\r\n]{0,30}") {
            prop_assert_eq!(plain(text.as_bytes(), b','), with_quotes(text.as_bytes(), b','));
        }
    }

    #[test]
    fn other_tables_are_read_the_long_way() {
        for text in [
            "a,b\n1\n",
            "a,b\n\n1,2\n",
            "a,b\n\"1\"\"\",2\n",
            "a,b\n\"1\n\",2\n",
            "a,b\n1\",2\n",
            "a,b\n\"1\"x,2\n",
            "a,b\n1,\"2",
            "a\rb\n1\n",
            "",
            "\na,b\n1,2",
        ] {
            assert_eq!(lines(text), None, "{text:?}");
        }
    }
}
