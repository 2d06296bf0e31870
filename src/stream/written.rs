//! Columns of cells as they are written, read as the fields of a kind. What a cell means is what
//! [`CellReader`](crate::matters::CellReader) says; usual writings are read here from their bytes, quickly, and all others
//! are left to it.

use super::fields::{Fields, Read};
use super::numbered::NOBODY;
use super::vector::{Data, Mask};
use crate::value::{Day, Enumeration, Type, Value};

/// A column of so many rows while it is read.
struct Taken<T> {
    values: Vec<T>,
    valid: Mask,
    bad: Vec<u32>,
}

impl Fields<'_> {
    /// Cells as they are written in UTF-8; an empty one is no value.
    pub fn written<'t>(&self, slot: usize, rows: usize, cell: impl Fn(usize) -> &'t [u8]) -> Read {
        match &self.fields[slot].of {
            Type::Bool => self.taken(slot, rows, cell, (truth, truth_of), Data::Bool),
            Type::Int => self.taken(slot, rows, cell, (whole, whole_of), Data::Int),
            Type::Decimal => self.written_decimals(slot, rows, cell),
            Type::Enum(words) => {
                let mut last = 0;
                let code = |text: &[u8]| word(words, text, &mut last);
                self.taken(slot, rows, cell, (code, code_of), Data::Code)
            }
            Type::Date => {
                let mut months = Months::default();
                let day = |text: &[u8]| months.day(text);
                self.taken(slot, rows, cell, (day, day_of), Data::Day)
            }
            Type::DateTime => {
                let mut months = Months::default();
                let moment = |text: &[u8]| months.moment(text);
                self.taken(slot, rows, cell, (moment, moment_of), Data::Moment)
            }
            Type::Node(_) => {
                let known = self.numbered_nodes(slot);
                let node = |text: &[u8]| Some(known.node(id(text)?)).filter(|node| *node != NOBODY);
                self.taken(slot, rows, cell, (node, code_of), Data::Code)
            }
            Type::Text => self.taken(slot, rows, cell, (|_: &[u8]| None, code_of), Data::Code),
            Type::Nodes(_) | Type::Rows(_) | Type::Any => self.as_texts(slot, rows, cell),
        }
    }

    /// A column whose cells are read by `quick`, and where that gives nothing by the plain reader.
    fn taken<'t, T: Copy + Default>(
        &self,
        slot: usize,
        rows: usize,
        cell: impl Fn(usize) -> &'t [u8],
        (quick, of): (impl FnMut(&[u8]) -> Option<T>, fn(&Value) -> Option<T>),
        data: fn(Vec<T>) -> Data,
    ) -> Read {
        let Taken { values, valid, bad } = self.take(slot, rows, cell, quick, of);
        self.finished(slot, data(values), valid, bad)
    }

    fn take<'t, T: Copy + Default>(
        &self,
        slot: usize,
        rows: usize,
        cell: impl Fn(usize) -> &'t [u8],
        mut quick: impl FnMut(&[u8]) -> Option<T>,
        of: fn(&Value) -> Option<T>,
    ) -> Taken<T> {
        let mut taken = Taken { values: Vec::with_capacity(rows), valid: None, bad: Vec::new() };
        let mut last: (&[u8], Option<T>) = (b"", None);
        for row in 0..rows {
            let text = cell(row);
            let value = match text {
                b"" => None,
                _ => quick(text).or_else(|| {
                    // The same words often come one after the other.
                    if last.0 != text {
                        last = (text, self.plain(slot, text).as_ref().and_then(of));
                    }
                    if last.1.is_none() {
                        taken.bad.push(row as u32);
                    }
                    last.1
                }),
            };
            if value.is_none() {
                taken.valid.get_or_insert_with(|| vec![true; rows])[row] = false;
            }
            taken.values.push(value.unwrap_or_default());
        }
        taken
    }

    /// The value of a text that is not empty, as the plain reader has it.
    fn plain(&self, slot: usize, text: &[u8]) -> Option<Value> {
        self.cell(slot, std::str::from_utf8(text).ok()?).flatten()
    }

    /// Decimals, with as many digits after the point as the longest of them is written with.
    fn written_decimals<'t>(&self, slot: usize, rows: usize, cell: impl Fn(usize) -> &'t [u8]) -> Read {
        let Taken { values, valid, bad } = self.take(slot, rows, &cell, decimal, decimal_of);
        let scale = values.iter().map(|(_, scale)| *scale).max().unwrap_or(0);
        let scaled = |(digits, own): &(i64, u32)| {
            if *own == scale { Some(*digits) } else { 10_i64.checked_pow(scale - own)?.checked_mul(*digits) }
        };
        // A number that is too long for that was not taken and counts as at fault, until it is looked at again.
        match values.iter().map(scaled).collect::<Option<Vec<i64>>>() {
            Some(values) if bad.is_empty() => self.finished(slot, Data::Decimal(values, scale), valid, bad),
            _ => self.as_texts(slot, rows, cell),
        }
    }

    fn as_texts<'t>(&self, slot: usize, rows: usize, cell: impl Fn(usize) -> &'t [u8]) -> Read {
        // A file that is not UTF-8 was refused when it was opened.
        let text = |row| std::str::from_utf8(cell(row)).unwrap_or("\u{fffd}");
        self.texts(slot, (0..rows).map(text), None)
    }

    fn finished(&self, slot: usize, data: Data, valid: Mask, mut bad: Vec<u32>) -> Read {
        let read = self.finish(slot, data, valid);
        bad.extend(read.bad);
        Read { vector: read.vector, bad }
    }
}

fn truth(text: &[u8]) -> Option<bool> {
    match text {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}

/// The code of a word; that of the row before is tried first.
fn word(words: &Enumeration, text: &[u8], last: &mut usize) -> Option<u32> {
    let is = |at: &usize| words.values.get(*at).is_some_and(|word| word.as_bytes() == text);
    if !is(last) {
        *last = (0..words.values.len()).find(is)?;
    }
    Some(*last as u32)
}

/// A number of digits alone, at most 18 of them, so that it cannot be too large.
fn digits(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    let mut number = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// A whole number with or without a minus.
fn whole(text: &[u8]) -> Option<i64> {
    match text {
        [b'-', rest @ ..] => digits(rest).map(|number| -number),
        _ => digits(text),
    }
}

/// An id that is a whole number in its one canonical writing: `0100123` is another id than `100123`.
fn id(text: &[u8]) -> Option<i64> {
    match text {
        [b'0', _, ..] => None,
        _ => digits(text),
    }
}

/// The digits of a number such as `-1234.50`, and how many of them stand after the point.
fn decimal(text: &[u8]) -> Option<(i64, u32)> {
    let (minus, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (number, scale) = match text.iter().position(|byte| *byte == b'.') {
        None => (digits(text)?, 0),
        Some(point) => {
            let (whole, after) = (&text[..point], &text[point + 1..]);
            if whole.len() + after.len() > 18 {
                return None;
            }
            (digits(whole)? * 10_i64.pow(after.len() as u32) + digits(after)?, after.len() as u32)
        }
    };
    Some((if minus { -number } else { number }, scale))
}

/// Months of which the first day is known, by their number since the year 0.
struct Months([(u32, i32, i64); Months::KEPT]);

impl Default for Months {
    fn default() -> Self {
        Months([(u32::MAX, 0, 0); Months::KEPT])
    }
}

impl Months {
    /// So many are remembered: those of some years in a row.
    const KEPT: usize = 64;

    /// A day such as `2014-01-31`.
    fn day(&mut self, text: &[u8]) -> Option<i32> {
        let [_, _, _, _, b'-', _, _, b'-', _, _] = text else { return None };
        let (year, month, day) = (digits(&text[..4])?, digits(&text[5..7])?, digits(&text[8..])?);
        if !(1..=12).contains(&month) {
            return None; // it would pass for a month of another year
        }
        let number = (year * 12 + month) as u32;
        let kept = &mut self.0[number as usize % Months::KEPT];
        if kept.0 != number {
            let date = jiff::civil::Date::new(year as i16, month as i8, 1).ok()?;
            *kept = (number, Day::of(date).0, i64::from(date.days_in_month()));
        }
        (1..=kept.2).contains(&day).then(|| kept.1 + day as i32 - 1)
    }

    /// A day with a time such as `2014-01-31T09:05` or `2014-01-31 09:05:30`.
    fn moment(&mut self, text: &[u8]) -> Option<i64> {
        let (day, time) = text.split_at_checked(10)?;
        let (hour, minute, second) = match time {
            [b'T' | b' ', hour @ .., b':', _, _] if hour.len() == 2 => (hour, &time[4..], &b"0"[..]),
            [b'T' | b' ', _, _, b':', _, _, b':', second @ ..] if second.len() == 2 => {
                (&time[1..3], &time[4..6], second)
            }
            _ => return None,
        };
        let (hour, minute, second) = (digits(hour)?, digits(minute)?, digits(second)?);
        let within = hour < 24 && minute < 60 && second < 60;
        let seconds = within.then_some(hour * 3600 + minute * 60 + second)?;
        Some(i64::from(self.day(day)?) * 86_400 + seconds)
    }
}

fn truth_of(value: &Value) -> Option<bool> {
    if let Value::Bool(value) = value { Some(*value) } else { None }
}

fn whole_of(value: &Value) -> Option<i64> {
    if let Value::Int(value) = value { Some(*value) } else { None }
}

fn decimal_of(value: &Value) -> Option<(i64, u32)> {
    let Value::Decimal(value) = value else { return None };
    let value = value.normalize();
    Some((i64::try_from(value.mantissa()).ok()?, value.scale()))
}

fn code_of(value: &Value) -> Option<u32> {
    match value {
        Value::Enum(code) => Some(*code),
        Value::Node(node) => Some(node.0),
        Value::Text(text) => Some(text.number()),
        _ => None,
    }
}

fn day_of(value: &Value) -> Option<i32> {
    if let Value::Date(day) = value { Some(day.0) } else { None }
}

fn moment_of(value: &Value) -> Option<i64> {
    if let Value::DateTime(at) = value { Some(at.0) } else { None }
}

#[cfg(test)]
mod tests;
