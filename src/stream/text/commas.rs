//! Cells parted by commas. What a quote means is what it means to the `csv` crate, which reads them for the plain path.

use super::cut::last_line;
use super::marks;
use super::rows::Rows;
use std::ops::ControlFlow;

/// A text that the plain reader has to read.
#[derive(Debug, PartialEq, Eq)]
pub struct Odd;

/// What a stretch of whole records holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where the last whole record ends.
    pub end: usize,
    /// How many records there are.
    pub rows: u64,
    /// How many lines they are.
    pub lines: u64,
}

/// Looks at a text that begins with a record: every record must have so many cells. `whole`: nothing follows it.
///
/// # Errors
/// A record with another number of cells, a quote that is not closed, or an end of line that is none.
pub fn shape(text: &[u8], width: usize, whole: bool) -> Result<Shape, Odd> {
    if text.contains(&b'"') {
        return quoted_shape(text, width, whole);
    }
    let end = if whole { Some(text.len()) } else { last_line(text) };
    let mut shape = Shape { end: end.unwrap_or(0), rows: 0, lines: 0 };
    let text = &text[..shape.end];
    if text.contains(&b'\r') && lone_return(text) {
        return Err(Odd);
    }
    let mut begin = 0;
    let walked = marks::lines(text, b',', |end, commas| {
        let blank = commas == 0 && matches!(text[begin..end], [] | [b'\r']);
        if !blank && commas + 1 != width {
            return ControlFlow::Break(());
        }
        shape.rows += u64::from(!blank);
        shape.lines += 1;
        begin = end + 1;
        ControlFlow::Continue(())
    });
    if walked.is_break() { Err(Odd) } else { Ok(shape) }
}

/// Is there a carriage return that is not followed by a line feed? To `csv` it ends a record, to others it does not.
fn lone_return(text: &[u8]) -> bool {
    let lone = |before, pair: &[u8]| before | (pair[0] == b'\r' && pair[1] != b'\n');
    text.last() == Some(&b'\r') || text.windows(2).fold(false, lone)
}

fn quoted_shape(text: &[u8], width: usize, whole: bool) -> Result<Shape, Odd> {
    let mut shape = Shape { end: 0, rows: 0, lines: 0 };
    loop {
        let begin = after_blank_lines(text, shape.end);
        if begin == text.len() {
            shape.end = begin;
            break;
        }
        let mut cells = 0;
        match record(text, begin, |_| cells += 1)? {
            // What is not whole may still become so.
            None if !whole => break,
            None => return Err(Odd),
            Some(end) if text[end - 1] != b'\n' && !whole => break,
            Some(_) if cells != width => return Err(Odd),
            Some(end) => shape.end = end,
        }
        shape.rows += 1;
    }
    shape.lines = text[..shape.end].iter().filter(|byte| **byte == b'\n').count() as u64;
    Ok(shape)
}

fn after_blank_lines(text: &[u8], mut at: usize) -> usize {
    loop {
        match text[at..] {
            [b'\n', ..] => at += 1,
            [b'\r', b'\n', ..] => at += 2,
            _ => return at,
        }
    }
}

/// A cell of a record.
pub enum Cell {
    /// It is what stands there.
    Plain(usize, usize),
    /// It is what stands there, after its first quote, with quotes inside.
    Quoted(usize, usize),
}

/// The cells of the record that begins there, and where the next line begins; nothing where the text ends within it.
///
/// # Errors
/// A carriage return that is not followed by a line feed.
pub fn record(text: &[u8], begin: usize, mut see: impl FnMut(Cell)) -> Result<Option<usize>, Odd> {
    let mut at = begin;
    loop {
        let end = match text.get(at) {
            Some(b'"') => {
                let Some((cell, end)) = quoted(text, at + 1) else { return Ok(None) };
                see(cell);
                end
            }
            _ => {
                let end = end_of_cell(text, at);
                see(Cell::Plain(at, end));
                end
            }
        };
        match text[end..] {
            [b',', ..] => at = end + 1,
            [b'\n', ..] => return Ok(Some(end + 1)),
            [b'\r', b'\n', ..] => return Ok(Some(end + 2)),
            [b'\r'] => return Ok(None),
            [b'\r', ..] => return Err(Odd),
            _ => return Ok(Some(end)),
        }
    }
}

fn end_of_cell(text: &[u8], begin: usize) -> usize {
    let rest = text[begin..].iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r'));
    rest.map_or(text.len(), |at| begin + at)
}

/// A cell after its first quote, and where it ends; nothing where it does not.
fn quoted(text: &[u8], begin: usize) -> Option<(Cell, usize)> {
    let (mut at, mut plain) = (begin, true);
    loop {
        at += text[at..].iter().position(|byte| *byte == b'"')?;
        match text.get(at + 1) {
            Some(b'"') => (at, plain) = (at + 2, false),
            None | Some(b',' | b'\n' | b'\r') if plain => return Some((Cell::Plain(begin, at), at + 1)),
            None | Some(b',' | b'\n' | b'\r') => return Some((Cell::Quoted(begin, at + 1), at + 1)),
            // Whatever follows the closing quote belongs to the cell, quotes among it.
            Some(_) => {
                let end = end_of_cell(text, at + 1);
                return Some((Cell::Quoted(begin, end), end));
            }
        }
    }
}

/// What is meant by a cell after its first quote.
pub fn meant(written: &[u8]) -> Vec<u8> {
    let (mut meant, mut inside, mut at) = (Vec::with_capacity(written.len()), true, 0);
    while let Some(byte) = written.get(at) {
        match (byte, inside) {
            (b'"', true) if written.get(at + 1) == Some(&b'"') => {
                meant.push(b'"');
                at += 1;
            }
            (b'"', true) => inside = false,
            _ => meant.push(*byte),
        }
        at += 1;
    }
    meant
}

/// Takes at most so many rows from there on; where the next one begins. Nothing where a row has not as many cells as there are columns.
pub fn take(rows: &mut Rows<'_>, from: usize, quoted: bool, most: usize) -> Option<usize> {
    if quoted { take_quoted(rows, from, most) } else { take_plain(rows, from, most) }
}

fn take_quoted(rows: &mut Rows<'_>, mut from: usize, most: usize) -> Option<usize> {
    let text = rows.text;
    while rows.len() < most {
        let begin = after_blank_lines(text, from);
        if begin == text.len() {
            return Some(begin);
        }
        let end = record(text, begin, |cell| match cell {
            Cell::Plain(begin, end) => rows.push(begin, end),
            Cell::Quoted(begin, end) => rows.push_apart(meant(&text[begin..end])),
        });
        from = end.ok()??;
        if !rows.end_row(begin) {
            return None;
        }
    }
    Some(from)
}

fn take_plain(rows: &mut Rows<'_>, from: usize, most: usize) -> Option<usize> {
    let text = rows.text;
    let (mut row, mut begin, mut good) = (from, from, true);
    let _ = marks::each(text, from, [b',', b'\n'], |at| {
        if text[at] == b',' {
            rows.push(begin, at);
            begin = at + 1;
            return ControlFlow::Continue(());
        }
        let end = at - usize::from(at > begin && text[at - 1] == b'\r');
        let blank = end == row;
        if !blank {
            rows.push(begin, end);
            good = rows.end_row(row);
        }
        (row, begin) = (at + 1, at + 1);
        if good && rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    // The last line may have no end.
    if rows.len() < most && good && row < text.len() {
        rows.push(begin, text.len());
        good = rows.end_row(row);
        begin = text.len();
    }
    good.then_some(begin)
}
