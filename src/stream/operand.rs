//! What kernels work on: columns, or one value for all rows.

use super::kernel::{Overflow, Scalar};
use super::vector::{Data, Mask, Vector};
use std::borrow::Cow;

/// A column, or one value for all rows.
#[derive(Debug)]
pub enum Operand<'a> {
    /// One value.
    All(Scalar),
    /// A column.
    Each(Cow<'a, Vector>),
}

/// The values of one side of an operation.
#[derive(Clone, Copy)]
pub enum Side<'a, T> {
    /// One value.
    All(T),
    /// A value for each row.
    Each(&'a [T]),
}

impl<T: Copy> Side<'_, T> {
    /// The value of a row.
    pub fn at(self, row: usize) -> T {
        match self {
            Side::All(value) => value,
            Side::Each(all) => all[row],
        }
    }
}

/// A function of the values of two sides in each row.
pub fn zip<T: Copy, U>(rows: usize, a: Side<'_, T>, b: Side<'_, T>, f: impl Fn(T, T) -> U) -> Vec<U> {
    match (a, b) {
        (Side::Each(a), Side::Each(b)) => a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect(),
        (Side::Each(a), Side::All(b)) => a.iter().map(|a| f(*a, b)).collect(),
        (Side::All(a), Side::Each(b)) => b.iter().map(|b| f(a, *b)).collect(),
        (Side::All(a), Side::All(b)) => (0..rows).map(|_| f(a, b)).collect(),
    }
}

/// What comes of evaluating a kernel.
pub type Evaluated<'a> = Result<Operand<'a>, Overflow>;

impl<'a> Operand<'a> {
    /// A column.
    pub fn new(data: Data, valid: Mask) -> Operand<'a> {
        Operand::Each(Cow::Owned(Vector { data, valid }))
    }

    /// As a column of so many rows.
    pub fn vector(self, rows: usize) -> Cow<'a, Vector> {
        let data = match self {
            Operand::Each(vector) => return vector,
            Operand::All(Scalar::Nothing) => Data::Bool(vec![false; rows]),
            Operand::All(Scalar::Bool(value)) => Data::Bool(vec![value; rows]),
            Operand::All(Scalar::Int(value)) => Data::Int(vec![value; rows]),
            Operand::All(Scalar::Decimal(value, scale)) => Data::Decimal(vec![value; rows], scale),
            Operand::All(Scalar::Code(value)) => Data::Code(vec![value; rows]),
            Operand::All(Scalar::Day(value)) => Data::Day(vec![value; rows]),
        };
        let nothing = matches!(self, Operand::All(Scalar::Nothing));
        Cow::Owned(Vector { data, valid: nothing.then(|| vec![false; rows]) })
    }

    /// Where there is a value.
    pub fn valid(&self) -> Side<'_, bool> {
        match self {
            Operand::All(value) => Side::All(*value != Scalar::Nothing),
            Operand::Each(vector) => vector.valid.as_ref().map_or(Side::All(true), |all| Side::Each(all)),
        }
    }

    /// Truth values.
    pub fn bools(&self) -> Side<'_, bool> {
        match self {
            Operand::All(Scalar::Bool(value)) => Side::All(*value),
            Operand::Each(vector) => match &vector.data {
                Data::Bool(all) => Side::Each(all),
                _ => Side::All(false),
            },
            _ => Side::All(false),
        }
    }

    /// Words, texts or nodes.
    pub fn codes(&self) -> Option<Side<'_, u32>> {
        match self {
            Operand::All(Scalar::Code(value)) => Some(Side::All(*value)),
            Operand::Each(vector) => match &vector.data {
                Data::Code(all) => Some(Side::Each(all)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Days.
    pub fn days(&self) -> Option<Side<'_, i32>> {
        match self {
            Operand::All(Scalar::Day(value)) => Some(Side::All(*value)),
            Operand::Each(vector) => match &vector.data {
                Data::Day(all) => Some(Side::Each(all)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whole numbers, or the digits of decimals with their number after the point.
    pub fn numbers(&self) -> Option<(Side<'_, i64>, u32)> {
        match self {
            Operand::All(Scalar::Int(value)) => Some((Side::All(*value), 0)),
            Operand::All(Scalar::Decimal(value, scale)) => Some((Side::All(*value), *scale)),
            Operand::Each(vector) => match &vector.data {
                Data::Int(all) => Some((Side::Each(all), 0)),
                Data::Decimal(all, scale) => Some((Side::Each(all), *scale)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Is it unknown in every row?
    pub fn is_nothing(&self) -> bool {
        matches!(self, Operand::All(Scalar::Nothing))
    }
}

/// Where both have a value.
pub fn both(a: Side<'_, bool>, b: Side<'_, bool>) -> Mask {
    match (a, b) {
        (Side::All(true), Side::All(true)) => None,
        (Side::All(true), Side::Each(all)) | (Side::Each(all), Side::All(true)) => Some(all.to_vec()),
        (Side::Each(a), Side::Each(b)) => Some(a.iter().zip(b).map(|(a, b)| *a & *b).collect()),
        // A side that is unknown everywhere is looked at before.
        (Side::All(false), Side::Each(all)) | (Side::Each(all), Side::All(false)) => {
            Some(vec![false; all.len()])
        }
        (Side::All(_), Side::All(_)) => None,
    }
}
