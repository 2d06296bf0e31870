//! Lines of JSON, an object on each. As machines write them they are parted here; any other is left to
//! [`json_row`], which also says what is wrong.

use super::marks;
use super::rows::Rows;
use crate::tables::{JsonFault, json_row};
use std::ops::ControlFlow;
use std::path::Path;

/// More columns than a row can be looked at for twice the same key.
pub const MOST: usize = 64;

/// What is wrong with a line.
pub enum Wrong {
    /// It cannot be read.
    Fault(JsonFault),
    /// It has a key that is no column.
    Key(String),
}

/// How many lines of a text hold something, and how many lines it is; nothing where one begins with no brace.
pub fn shape(text: &[u8]) -> Option<(u64, u64)> {
    let (mut rows, mut lines, mut begin) = (0, 0, 0);
    let walked = marks::lines(text, b'\n', |end, _| {
        match content(&text[begin..end]) {
            Some(b"") => {}
            Some([b'{', ..]) => rows += 1,
            _ => return ControlFlow::Break(()),
        }
        lines += 1;
        begin = end + 1;
        ControlFlow::Continue(())
    });
    walked.is_continue().then_some((rows, lines))
}

/// A line without the space before it; nothing where it is not UTF-8.
fn content(line: &[u8]) -> Option<&[u8]> {
    match line {
        [b'{', ..] | [] => Some(line),
        _ => std::str::from_utf8(line).ok().map(|line| line.trim_start().as_bytes()),
    }
}

/// Reads lines into columns.
pub struct Objects<'a> {
    /// The file, for messages.
    pub path: &'a Path,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Further keys that may become columns.
    pub more: Vec<String>,
}

impl Objects<'_> {
    /// Takes at most so many rows from there on; where the next line begins. `line` is the number of the first line.
    ///
    /// # Errors
    /// A line that cannot be read.
    pub fn take(
        &mut self,
        rows: &mut Rows<'_>,
        mut from: usize,
        line: &mut usize,
        most: usize,
    ) -> Result<usize, Wrong> {
        let text = rows.text;
        while from < text.len() && rows.len() < most {
            rows.begin_row(from);
            from = match self.usual(rows, from) {
                Some(next) => next,
                None => self.unusual(rows, from, *line)?,
            };
            *line += 1;
        }
        Ok(from)
    }

    /// Any line, read again; where the next one begins.
    fn unusual(&mut self, rows: &mut Rows<'_>, begin: usize, line: usize) -> Result<usize, Wrong> {
        rows.drop_row();
        let rest = &rows.text[begin..];
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        // A file that is not UTF-8 was refused when it was opened.
        let text = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        if !text.trim().is_empty() {
            rows.begin_row(begin);
            let text = text.strip_suffix('\r').unwrap_or(text);
            for (key, text) in json_row(self.path, text, line).map_err(Wrong::Fault)? {
                match self.column(key)? {
                    column if column < rows.width => rows.set_apart(column, &text),
                    // The columns are only being found.
                    _ => {}
                }
            }
        }
        Ok((begin + end + 1).min(rows.text.len()))
    }

    /// The column of a key.
    fn column(&mut self, key: String) -> Result<usize, Wrong> {
        if let Some(column) = self.columns.iter().position(|column| *column == key) {
            return Ok(column);
        }
        let Some(at) = self.more.iter().position(|other| *other == key) else { return Err(Wrong::Key(key)) };
        self.columns.push(self.more.remove(at));
        Ok(self.columns.len() - 1)
    }

    /// A line of plain keys and values, and where the next line begins; nothing where there is anything else in it.
    #[inline]
    fn usual(&self, rows: &mut Rows<'_>, begin: usize) -> Option<usize> {
        let text = rows.text;
        let (mut at, mut next, mut seen) = (after_space(text, after(text, begin, b'{')?), 0, 0_u64);
        loop {
            let (column, end) = self.key(text, at, next)?;
            let bit = 1_u64.checked_shl(column as u32)?;
            if seen & bit != 0 {
                return None; // whoever reads it again says so
            }
            (seen, next) = (seen | bit, column + 1);
            let colon = after(text, after_space(text, end), b':')?;
            let (value, end) = value(text, after_space(text, colon))?;
            if column < rows.width {
                rows.set(column, value.0, value.1);
            }
            at = after_space(text, end);
            match text.get(at)? {
                b',' => at = after_space(text, at + 1),
                b'}' => break,
                _ => return None,
            }
        }
        match text[at + 1..] {
            [] => Some(at + 1),
            [b'\n', ..] => Some(at + 2),
            [b'\r', b'\n', ..] => Some(at + 3),
            _ => None,
        }
    }

    /// The column of a key that begins there, most likely the `next` one, and where it ends.
    #[inline]
    fn key(&self, text: &[u8], at: usize, next: usize) -> Option<(usize, usize)> {
        let rest = text.get(at..)?.strip_prefix(b"\"")?;
        let is = |column: &usize| {
            let name = self.columns[*column].as_bytes();
            rest.get(name.len()) == Some(&b'"') && rest.starts_with(name)
        };
        let all = self.columns.len();
        let column = (next.min(all)..all).chain(0..next.min(all)).find(is)?;
        // No field has a name that JSON would write otherwise.
        Some((column, at + self.columns[column].len() + 2))
    }
}

/// What follows a byte that has to stand there.
#[inline]
fn after(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then_some(at + 1)
}

#[inline]
fn after_space(text: &[u8], mut at: usize) -> usize {
    while text.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// Where what a value means stands, and where the value ends; nothing for what has to be looked at closely.
#[inline]
fn value(text: &[u8], at: usize) -> Option<((usize, usize), usize)> {
    let rest = text.get(at..)?;
    match rest.first()? {
        b'"' => {
            let length = rest[1..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            let end = at + 1 + length;
            (text[end] == b'"').then_some(((at + 1, end), end + 1))
        }
        b'-' | b'0'..=b'9' => {
            let end = at + number(rest)?;
            Some(((at, end), end))
        }
        b't' if rest.starts_with(b"true") => Some(((at, at + 4), at + 4)),
        b'f' if rest.starts_with(b"false") => Some(((at, at + 5), at + 5)),
        b'n' if rest.starts_with(b"null") => Some(((at, at), at + 4)),
        _ => None,
    }
}

/// How long a number is, if it is one of JSON without an exponent.
#[inline]
fn number(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let begin = usize::from(text[0] == b'-');
    let whole = digits(begin);
    if whole == 0 || (whole > 1 && text[begin] == b'0') {
        return None;
    }
    let mut end = begin + whole;
    if text.get(end) == Some(&b'.') {
        let after = digits(end + 1);
        end += 1 + after;
        if after == 0 {
            return None;
        }
    }
    (!matches!(text.get(end), Some(b'e' | b'E'))).then_some(end)
}
