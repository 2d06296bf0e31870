//! Columns as the kernels read them: plain numbers beside a mask that says where there is a value.

use crate::organisation::NodeId;
use crate::value::digits;
use crate::value::{self, Column, Day, Moment, Symbol, Type};
use rust_decimal::Decimal;

/// Where there is a value; none: everywhere.
pub type Mask = Option<Vec<bool>>;

/// A column of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    /// The values; rows without one hold a filler.
    pub data: Data,
    /// Where there is one.
    pub valid: Mask,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `true` or `false`.
    Bool(Vec<bool>),
    /// Whole numbers.
    Int(Vec<i64>),
    /// Decimals, all with so many digits after the point.
    Decimal(Vec<i64>, u32),
    /// Decimals with more digits than that can hold; the kernels leave them to the plain evaluator.
    Wide(Vec<Decimal>),
    /// Words of an enumeration, texts or nodes, by their numbers.
    Code(Vec<u32>),
    /// Days.
    Day(Vec<i32>),
    /// Days with a time.
    Moment(Vec<i64>),
}

impl Vector {
    /// How many rows.
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Bool(all) => all.len(),
            Data::Int(all) | Data::Decimal(all, _) | Data::Moment(all) => all.len(),
            Data::Wide(all) => all.len(),
            Data::Code(all) => all.len(),
            Data::Day(all) => all.len(),
        }
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Is there a value in a row?
    pub fn has(&self, row: usize) -> bool {
        self.valid.as_ref().is_none_or(|valid| valid[row])
    }

    /// Some of the rows, in that order.
    pub fn gather(&self, rows: &[u32]) -> Vector {
        fn some<T: Copy>(all: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| all[*row as usize]).collect()
        }
        let data = match &self.data {
            Data::Bool(all) => Data::Bool(some(all, rows)),
            Data::Int(all) => Data::Int(some(all, rows)),
            Data::Decimal(all, scale) => Data::Decimal(some(all, rows), *scale),
            Data::Wide(all) => Data::Wide(some(all, rows)),
            Data::Code(all) => Data::Code(some(all, rows)),
            Data::Day(all) => Data::Day(some(all, rows)),
            Data::Moment(all) => Data::Moment(some(all, rows)),
        };
        Vector { data, valid: self.valid.as_ref().map(|valid| some(valid, rows)) }
    }

    /// The same for the plain evaluator.
    pub fn column(&self, of: &Type) -> Column {
        let data = match (&self.data, of) {
            (Data::Bool(all), _) => value::Data::Bool(all.clone()),
            (Data::Int(all), Type::Decimal) => {
                value::Data::Decimal(all.iter().map(|one| Decimal::from(*one)).collect())
            }
            (Data::Int(all), _) => value::Data::Int(all.clone()),
            (Data::Decimal(all, scale), _) => {
                value::Data::Decimal(all.iter().map(|one| Decimal::new(*one, *scale).normalize()).collect())
            }
            (Data::Wide(all), _) => value::Data::Decimal(all.clone()),
            (Data::Code(all), Type::Text) => {
                value::Data::Text(all.iter().map(|code| Symbol::of_number(*code)).collect())
            }
            (Data::Code(all), Type::Node(_)) => {
                value::Data::Node(all.iter().map(|code| NodeId(*code)).collect())
            }
            (Data::Code(all), _) => value::Data::Enum(all.clone()),
            (Data::Day(all), _) => value::Data::Date(all.iter().map(|day| Day(*day)).collect()),
            (Data::Moment(all), _) => value::Data::DateTime(all.iter().map(|at| Moment(*at)).collect()),
        };
        Column { valid: self.valid.clone().unwrap_or_else(|| vec![true; self.len()]), data }
    }

    /// A column of the plain evaluator, for the kernels; none for lists of nodes.
    pub fn of(column: &Column) -> Option<Vector> {
        let data = match &column.data {
            value::Data::Bool(all) => Data::Bool(all.clone()),
            value::Data::Int(all) => Data::Int(all.clone()),
            value::Data::Decimal(all) => decimals(all),
            value::Data::Text(all) => Data::Code(all.iter().map(|text| text.number()).collect()),
            value::Data::Enum(all) => Data::Code(all.clone()),
            value::Data::Date(all) => Data::Day(all.iter().map(|day| day.0).collect()),
            value::Data::DateTime(all) => Data::Moment(all.iter().map(|at| at.0).collect()),
            value::Data::Node(all) => Data::Code(all.iter().map(|node| node.0).collect()),
            value::Data::Nodes(_) => return None,
        };
        let valid = column.valid.iter().any(|valid| !valid).then(|| column.valid.clone());
        Some(Vector { data, valid })
    }

    /// No value in any of so many rows.
    pub fn absent(of: &Type, rows: usize) -> Vector {
        let data = match of {
            Type::Int => Data::Int(vec![0; rows]),
            Type::Decimal => Data::Decimal(vec![0; rows], 0),
            Type::Text | Type::Enum(_) | Type::Node(_) => Data::Code(vec![u32::MAX; rows]),
            Type::Date => Data::Day(vec![0; rows]),
            Type::DateTime => Data::Moment(vec![0; rows]),
            Type::Bool | Type::Nodes(_) | Type::Rows(_) | Type::Any => Data::Bool(vec![false; rows]),
        };
        Vector { data, valid: Some(vec![false; rows]) }
    }
}

/// Decimals with as many digits as the longest of them has.
pub fn decimals(all: &[Decimal]) -> Data {
    let scale = all.iter().map(|one| one.normalize().scale()).max().unwrap_or(0);
    let fit: Option<Vec<i64>> = all.iter().map(|one| digits(*one, scale)).collect();
    fit.map_or_else(|| Data::Wide(all.to_vec()), |all| Data::Decimal(all, scale))
}

/// Rows of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    /// How many.
    pub rows: usize,
    /// A column for each slot of the kind's scope that something reads.
    pub columns: Vec<Option<Vector>>,
    /// Which row of its unit the first one is.
    pub first: u64,
    /// Where rows were left out, which rows of the batch as it was read these are.
    pub numbers: Option<Vec<u32>>,
}

impl Batch {
    /// The columns of some of its rows; only the slots that are read.
    pub fn gather(&self, rows: &[u32], used: &[bool]) -> Batch {
        let column = |(slot, column): (usize, &Option<Vector>)| {
            let wanted = used.get(slot).copied().unwrap_or(false);
            column.as_ref().filter(|_| wanted).map(|column| column.gather(rows))
        };
        let columns = self.columns.iter().enumerate().map(column).collect();
        Batch { rows: rows.len(), columns, first: self.first, numbers: None }
    }

    /// The batch without some of its rows, which are in order.
    pub fn without(self, bad: &[u32]) -> Batch {
        if bad.is_empty() {
            return self;
        }
        let rows: Vec<u32> = (0..self.rows as u32).filter(|row| bad.binary_search(row).is_err()).collect();
        let used = vec![true; self.columns.len()];
        Batch { numbers: Some(rows.clone()), ..self.gather(&rows, &used) }
    }

    /// Which row of its unit a row is.
    pub fn number(&self, row: u32) -> u32 {
        let row = self.numbers.as_ref().map_or(row, |numbers| numbers[row as usize]);
        self.first as u32 + row
    }

    /// The days of the rows.
    pub fn days(&self) -> &[i32] {
        match self.columns.get(crate::compile::DATE) {
            Some(Some(Vector { data: Data::Day(days), .. })) => days,
            _ => &[],
        }
    }

    /// The first and the last day of the rows; without rows the last comes before the first.
    pub fn span(&self) -> (i32, i32) {
        let wider = |(first, last): (i32, i32), day: &i32| (first.min(*day), last.max(*day));
        self.days().iter().fold((i32::MAX, i32::MIN), wider)
    }
}
