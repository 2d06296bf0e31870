//! Columns of a file, read as the fields of a kind of matter: words, numbers and ids become codes once.

use super::numbered::{ById, NOBODY, Numbered};
use super::vector::{Data, Mask, Vector};
use crate::assess::Cycle;
use crate::matters::{CellReader, Field, KindSchema, fields_of};
use crate::organisation::Organisation;
use crate::value::{Column, Day, Symbols, Type, Value};
use std::cell::OnceCell;
use std::sync::Arc;

/// How the columns of a kind are read.
pub struct Fields<'a> {
    /// One for each slot of the kind's scope: id, date, unit, then its own.
    pub fields: Vec<Field>,
    organisation: &'a Organisation,
    symbols: &'a Symbols,
    cycle: Cycle,
    by_id: &'a ById,
    /// By slot, for nodes: those of the kind that is wanted, by their ids where these are whole numbers.
    numbered: Vec<OnceCell<Arc<Numbered>>>,
}

/// A column that was read, and the rows of it that are at fault.
pub struct Read {
    /// The column.
    pub vector: Vector,
    /// Rows at fault; what is wrong with them is said by the plain reader.
    pub bad: Vec<u32>,
}

impl<'a> Fields<'a> {
    /// For a kind of matter.
    pub fn of(
        kind: &KindSchema,
        (organisation, by_id): (&'a Organisation, &'a ById),
        symbols: &'a Symbols,
        cycle: Cycle,
    ) -> Fields<'a> {
        let fields = fields_of(kind);
        let numbered = fields.iter().map(|_| OnceCell::new()).collect();
        Fields { fields, organisation, symbols, cycle, by_id, numbered }
    }

    /// The nodes of a slot by their ids, where these are whole numbers.
    pub(super) fn numbered_nodes(&self, slot: usize) -> &Numbered {
        self.numbered[slot].get_or_init(|| match &self.fields[slot].of {
            Type::Node(kind) => self.by_id.of(self.organisation, kind),
            _ => Arc::default(),
        })
    }

    /// A column without any value.
    pub fn absent(&self, slot: usize, rows: usize) -> Read {
        let field = &self.fields[slot];
        let bad = if field.optional { Vec::new() } else { (0..rows as u32).collect() };
        Read { vector: Vector::absent(&field.of, rows), bad }
    }

    /// Whole numbers.
    pub fn whole(&self, slot: usize, values: Vec<i64>, valid: Mask) -> Read {
        let field = &self.fields[slot];
        match &field.of {
            Type::Int => self.finish(slot, Data::Int(values), valid),
            Type::Decimal => self.finish(slot, Data::Decimal(values, 0), valid),
            Type::Node(_) if !self.numbered_nodes(slot).is_empty() => self.numbered(slot, &values, valid),
            _ => self.texts(slot, values.iter().map(|value| value.to_string()), valid),
        }
    }

    /// Ids of nodes that are whole numbers.
    fn numbered(&self, slot: usize, values: &[i64], valid: Mask) -> Read {
        let nodes = self.numbered_nodes(slot).all(values);
        let mut bad = Vec::new();
        // Without a branch for each row.
        if nodes.iter().fold(false, |any, node| any | (*node == NOBODY)) {
            let unknown =
                |row: &usize| nodes[*row] == NOBODY && valid.as_ref().is_none_or(|valid| valid[*row]);
            bad.extend((0..nodes.len()).filter(unknown).map(|row| row as u32));
        }
        let read = self.finish(slot, Data::Code(nodes), valid);
        bad.extend(read.bad);
        Read { vector: read.vector, bad }
    }

    /// Decimals with so many digits after the point.
    pub fn decimals(&self, slot: usize, values: &[i128], scale: i8, valid: Mask) -> Read {
        let narrow: Option<Vec<i64>> = values.iter().map(|value| i64::try_from(*value).ok()).collect();
        match (narrow, u32::try_from(scale), &self.fields[slot].of) {
            (Some(values), Ok(scale), Type::Decimal) if scale <= 18 => {
                self.finish(slot, Data::Decimal(values, scale), valid)
            }
            (_, scale, _) => {
                let written = |value: &i128| {
                    let scale = scale.as_ref().copied().unwrap_or(0);
                    let number = rust_decimal::Decimal::try_from_i128_with_scale(*value, scale);
                    number.map(|number| number.to_string()).unwrap_or_else(|_| value.to_string())
                };
                self.texts(slot, values.iter().map(written), valid)
            }
        }
    }

    /// Days.
    pub fn days(&self, slot: usize, values: Vec<i32>, valid: Mask) -> Read {
        match &self.fields[slot].of {
            Type::Date => self.finish(slot, Data::Day(values), valid),
            _ => self.texts(slot, values.iter().map(|day| Day(*day).to_string()), valid),
        }
    }

    /// Days with a time, in seconds.
    pub fn moments(&self, slot: usize, values: &[i64], valid: Mask) -> Read {
        match &self.fields[slot].of {
            Type::DateTime => self.finish(slot, Data::Moment(values.to_vec()), valid),
            _ => {
                let written = values.iter().map(|at| crate::value::Moment(*at).to_string());
                self.texts(slot, written, valid)
            }
        }
    }

    /// `true` and `false`.
    pub fn bools(&self, slot: usize, values: Vec<bool>, valid: Mask) -> Read {
        match &self.fields[slot].of {
            Type::Bool => self.finish(slot, Data::Bool(values), valid),
            _ => self.texts(slot, values.iter().map(bool::to_string), valid),
        }
    }

    /// Words by their place in a dictionary.
    pub fn words(&self, slot: usize, keys: &[i32], dictionary: &[&str], valid: Mask) -> Read {
        let field = &self.fields[slot];
        let known: Vec<Option<Option<Value>>> = dictionary.iter().map(|word| self.cell(slot, word)).collect();
        let at = |row: usize| valid.as_ref().is_none_or(|valid| valid[row]).then(|| keys[row] as usize);
        let mut bad = Vec::new();
        let codes: Option<Vec<u32>> = known
            .iter()
            .map(|value| match value {
                Some(Some(Value::Enum(code))) => Some(*code),
                Some(Some(Value::Node(node))) => Some(node.0),
                Some(Some(Value::Text(text))) => Some(text.number()),
                Some(Some(_)) => None,
                _ => Some(u32::MAX),
            })
            .collect();
        if known.iter().any(Option::is_none) {
            let at_fault = |row: &usize| at(*row).is_some_and(|key| known[key].is_none());
            bad.extend((0..keys.len()).filter(at_fault).map(|row| row as u32));
        }
        // A word that is empty is no value.
        let gaps = known.iter().any(|value| value == &Some(None));
        let valid = match gaps {
            true => {
                Some((0..keys.len()).map(|row| at(row).is_some_and(|key| known[key] != Some(None))).collect())
            }
            false => valid,
        };
        let data = match codes {
            Some(codes) if matches!(field.of, Type::Enum(_) | Type::Node(_) | Type::Text) => {
                Data::Code(coded(keys, &codes))
            }
            _ => {
                let mut column = Column::new(&field.of);
                let has = |row: usize| valid.as_ref().is_none_or(|valid: &Vec<bool>| valid[row]);
                for (row, key) in keys.iter().enumerate() {
                    let value = known.get(*key as usize).cloned().flatten().flatten();
                    column.push(value.filter(|_| has(row)));
                }
                match Vector::of(&column) {
                    Some(vector) => vector.data,
                    None => Vector::absent(&field.of, keys.len()).data,
                }
            }
        };
        let read = self.finish(slot, data, valid);
        bad.extend(read.bad);
        Read { vector: read.vector, bad }
    }

    /// Texts of any form.
    pub fn texts(&self, slot: usize, values: impl Iterator<Item = impl AsRef<str>>, valid: Mask) -> Read {
        let mut column = Column::new(&self.fields[slot].of);
        let mut bad = Vec::new();
        let mut last: Option<(String, Option<Option<Value>>)> = None;
        for (row, text) in values.enumerate() {
            if valid.as_ref().is_some_and(|valid| !valid[row]) {
                column.push(None);
                continue;
            }
            let text = text.as_ref();
            let value = match &last {
                Some((known, value)) if known == text => value.clone(),
                _ => {
                    let value = self.cell(slot, text);
                    last = Some((text.to_owned(), value.clone()));
                    value
                }
            };
            if value.is_none() {
                bad.push(row as u32);
            }
            column.push(value.flatten());
        }
        let vector =
            Vector::of(&column).unwrap_or_else(|| Vector::absent(&self.fields[slot].of, column.len()));
        let read = self.finish(slot, vector.data, vector.valid);
        bad.extend(read.bad);
        Read { vector: read.vector, bad }
    }

    /// The value of a text: none where it is at fault, `Some(None)` where it is absent.
    pub(super) fn cell(&self, slot: usize, text: &str) -> Option<Option<Value>> {
        if text.is_empty() {
            return Some(None);
        }
        let cells = CellReader { organisation: self.organisation, symbols: self.symbols };
        cells.read(&self.fields[slot], text).ok().map(Some)
    }

    /// What must hold of every value: it is there, within its bounds, a day of the cycle.
    pub(super) fn finish(&self, slot: usize, data: Data, valid: Mask) -> Read {
        let field = &self.fields[slot];
        let valid = valid.filter(|valid| valid.iter().any(|valid| !valid));
        let has = |row: usize| valid.as_ref().is_none_or(|valid| valid[row]);
        let mut bad: Vec<u32> = Vec::new();
        if let (false, Some(valid)) = (field.optional, &valid) {
            bad.extend((0..).zip(valid).filter(|(_, valid)| !**valid).map(|(row, _)| row));
        }
        if let (Some((low, high)), Data::Int(values)) = (field.range, &data)
            && any_outside(values, low, high)
        {
            let outside = (0..)
                .zip(values)
                .filter(|(row, value)| has(*row as usize) && (**value < low || **value > high));
            bad.extend(outside.map(|(row, _)| row));
        }
        if let (crate::compile::DATE, Data::Day(days)) = (slot, &data) {
            let (from, until) = (self.cycle.from.0, self.cycle.until.0);
            if days.iter().fold(false, |any, day| any | (*day < from) | (*day > until)) {
                let outside = (0..).zip(days).filter(|(_, day)| **day < from || **day > until);
                bad.extend(outside.map(|(row, _)| row));
            }
        }
        Read { vector: Vector { data, valid }, bad }
    }
}

/// Does any value lie outside? Either difference is below zero then, also where the other one is too large for a number.
fn any_outside(values: &[i64], low: i64, high: i64) -> bool {
    values.iter().fold(0, |any, value| any | value.wrapping_sub(low) | high.wrapping_sub(*value)) < 0
}

/// The codes of the words that keys stand for.
fn coded(keys: &[i32], codes: &[u32]) -> Vec<u32> {
    // Most enumerations have few words: then no key needs to be held against the length of the dictionary.
    let mut few = [u32::MAX; 256];
    match few.get_mut(..codes.len()) {
        Some(known) => {
            known.copy_from_slice(codes);
            keys.iter().map(|key| few[usize::from(*key as u8)]).collect()
        }
        None => keys.iter().map(|key| codes.get(*key as usize).copied().unwrap_or(u32::MAX)).collect(),
    }
}
