//! The fast evaluator: a batch of typed columns at a time, with validity beside the values.
//!
//! Three-valued logic falls out of the validity masks. What walks relations, counts child rows or calls
//! a script goes row by row through the plain evaluator; everything else is a loop over a vector.

use super::plain::{self, Plain};
use super::scope::Scope;
use super::typed::{Arithmetic, Compare, Expr, Op, Property};
use super::world::{Batch, World};
use crate::value::{Column, Data, Day, Type, Value};
use std::borrow::Cow;

/// How many rows are evaluated together.
pub const ROWS: usize = 4096;

/// Evaluates expressions over a batch.
pub struct Vectors<'a> {
    /// What can be seen.
    pub world: &'a World<'a>,
    /// The rows.
    pub batch: &'a Batch<'a>,
    /// The variables of the rows.
    pub scope: &'a Scope,
}

impl<'a> Vectors<'a> {
    /// The value of an expression in every row.
    pub fn eval(&self, expr: &Expr) -> Cow<'a, Column> {
        let rows = self.batch.rows;
        match &expr.op {
            Op::Value(value) => Cow::Owned(Column::constant(&expr.of, Some(value), rows)),
            Op::Text(text) => {
                let value = Value::Text(self.world.symbols.intern(text));
                Cow::Owned(Column::constant(&expr.of, Some(&value), rows))
            }
            Op::Variable(slot) => match self.batch.columns.get(*slot) {
                Some(Some(Cow::Borrowed(column))) => Cow::Borrowed(*column),
                Some(Some(Cow::Owned(column))) => Cow::Owned(column.clone()),
                _ => Cow::Owned(Column::absent(&expr.of, rows)),
            },
            Op::Cycle(part) => {
                let value = Value::Date(self.world.cycle_day(*part));
                Cow::Owned(Column::constant(&expr.of, Some(&value), rows))
            }
            Op::Parameter(index, None) => Cow::Owned(self.parameter(*index, &expr.of)),
            Op::Widen(inner) => Cow::Owned(widen(&self.eval(inner))),
            Op::Not(inner) => Cow::Owned(not(&self.eval(inner))),
            Op::And(all) => Cow::Owned(self.logic(all, false)),
            Op::Or(all) => Cow::Owned(self.logic(all, true)),
            // A failed computation is not absent; only the plain evaluator can tell them apart.
            Op::Coalesce(_) | Op::Absent(_) if self.can_fail(expr) => Cow::Owned(self.by_row(expr)),
            Op::Coalesce(all) => Cow::Owned(self.coalesce(all)),
            Op::Absent(inner) => {
                let absent = self.eval(inner).valid.iter().map(|valid| !valid).collect();
                Cow::Owned(Column { data: Data::Bool(absent), valid: vec![true; rows] })
            }
            Op::Compare(op, a, b) => Cow::Owned(compare(*op, &self.eval(a), &self.eval(b))),
            Op::Arithmetic(op, a, b) => Cow::Owned(arithmetic(*op, &self.eval(a), &self.eval(b))),
            Op::OneOf(item, list) => Cow::Owned(self.one_of(item, list)),
            Op::If(condition, then, other) => {
                let (condition, then, other) = (self.eval(condition), self.eval(then), self.eval(other));
                Cow::Owned(choose(&condition, &then, &other, &expr.of))
            }
            Op::Property(what, of) => Cow::Owned(self.property(*what, of, &expr.of)),
            // The rest reads the organisation, child rows, keyed parameters or scripts, or is rare.
            _ => Cow::Owned(self.by_row(expr)),
        }
    }

    fn can_fail(&self, expr: &Expr) -> bool {
        let failed = |slot: &usize| self.batch.failed.keys().any(|(failed, _)| failed == slot);
        expr.can_fail() || expr.any(&|part| matches!(&part.op, Op::Variable(slot) if failed(slot)))
    }

    fn by_row(&self, expr: &Expr) -> Column {
        let mut column = Column::new(&expr.of);
        for row in 0..self.batch.rows {
            column.push(Plain::new(self.world, self.batch, row, self.scope).eval(expr).ok());
        }
        column
    }

    fn property(&self, what: Property, of: &Expr, is: &Type) -> Column {
        let of = self.eval(of);
        let Data::Node(nodes) = &of.data else { return Column::absent(is, self.batch.rows) };
        let World { organisation, vocabulary, symbols, .. } = self.world;
        let mut column = Column::new(is);
        for ((node, valid), day) in nodes.iter().zip(&of.valid).zip(&self.batch.days) {
            let known = valid.then(|| plain::property(organisation, vocabulary, symbols, what, *node, *day));
            column.push(known.flatten());
        }
        column
    }

    /// A parameter is looked up once for each run of rows with the same day.
    fn parameter(&self, index: usize, of: &Type) -> Column {
        let mut column = Column::new(of);
        let mut last: Option<(Day, Option<Value>)> = None;
        for day in &self.batch.days {
            let value = match &last {
                Some((known, value)) if known == day => value.clone(),
                _ => {
                    let found = self.world.parameters.get(index).and_then(|table| table.on(*day, None));
                    found.map(|(value, _)| Value::Decimal(value))
                }
            };
            column.push(value.clone());
            last = Some((*day, value));
        }
        column
    }

    /// `&&` is decided by false, `||` by true; what is not decided is unknown if any part is.
    fn logic(&self, all: &[Expr], deciding: bool) -> Column {
        let rows = self.batch.rows;
        let (mut decided, mut known) = (vec![false; rows], vec![true; rows]);
        for expr in all {
            let column = self.eval(expr);
            let Data::Bool(values) = &column.data else { continue };
            for row in 0..rows {
                decided[row] |= column.valid[row] & (values[row] == deciding);
                known[row] &= column.valid[row];
            }
        }
        let values = decided.iter().map(|decided| if *decided { deciding } else { !deciding }).collect();
        let valid = decided.iter().zip(&known).map(|(decided, known)| *decided | *known).collect();
        Column { data: Data::Bool(values), valid }
    }

    fn coalesce(&self, all: &[Expr]) -> Column {
        let mut all = all.iter();
        let Some(first) = all.next() else { return Column::absent(&Type::Bool, self.batch.rows) };
        let mut result = self.eval(first).into_owned();
        for expr in all {
            if result.valid.iter().all(|valid| *valid) {
                break;
            }
            let present = Column { data: Data::Bool(result.valid.clone()), valid: vec![true; result.len()] };
            result = choose(&present, &result, &self.eval(expr), &expr.of);
        }
        result
    }

    fn one_of(&self, item: &Expr, list: &[Expr]) -> Column {
        let item = self.eval(item);
        let rows = self.batch.rows;
        let (mut found, mut known) = (vec![false; rows], vec![true; rows]);
        for word in list {
            let equal = compare(Compare::Equal, &item, &self.eval(word));
            let Data::Bool(values) = &equal.data else { continue };
            for row in 0..rows {
                found[row] |= equal.valid[row] & values[row];
                known[row] &= equal.valid[row];
            }
        }
        let valid = (0..rows).map(|row| item.valid[row] & (found[row] | known[row])).collect();
        Column { data: Data::Bool(found), valid }
    }
}

fn both(a: &Column, b: &Column) -> Vec<bool> {
    a.valid.iter().zip(&b.valid).map(|(a, b)| *a & *b).collect()
}

fn widen(column: &Column) -> Column {
    let data = match &column.data {
        Data::Int(values) => Data::Decimal(values.iter().map(|value| (*value).into()).collect()),
        other => other.clone(),
    };
    Column { data, valid: column.valid.clone() }
}

fn not(column: &Column) -> Column {
    let data = match &column.data {
        Data::Bool(values) => Data::Bool(values.iter().map(|value| !value).collect()),
        other => other.clone(),
    };
    Column { data, valid: column.valid.clone() }
}

fn ordered<T: Ord>(op: Compare, a: &[T], b: &[T]) -> Vec<bool> {
    let pairs = a.iter().zip(b);
    match op {
        Compare::Equal => pairs.map(|(a, b)| a == b).collect(),
        Compare::NotEqual => pairs.map(|(a, b)| a != b).collect(),
        Compare::Less => pairs.map(|(a, b)| a < b).collect(),
        Compare::AtMost => pairs.map(|(a, b)| a <= b).collect(),
        Compare::Greater => pairs.map(|(a, b)| a > b).collect(),
        Compare::AtLeast => pairs.map(|(a, b)| a >= b).collect(),
    }
}

fn compare(op: Compare, a: &Column, b: &Column) -> Column {
    let values = match (&a.data, &b.data) {
        (Data::Bool(a), Data::Bool(b)) => ordered(op, a, b),
        (Data::Int(a), Data::Int(b)) => ordered(op, a, b),
        (Data::Decimal(a), Data::Decimal(b)) => ordered(op, a, b),
        (Data::Text(a), Data::Text(b)) => ordered(op, a, b),
        (Data::Enum(a), Data::Enum(b)) => ordered(op, a, b),
        (Data::Date(a), Data::Date(b)) => ordered(op, a, b),
        (Data::DateTime(a), Data::DateTime(b)) => ordered(op, a, b),
        (Data::Node(a), Data::Node(b)) => ordered(op, a, b),
        // Types are checked before anything runs.
        _ => vec![false; a.len()],
    };
    Column { data: Data::Bool(values), valid: both(a, b) }
}

fn arithmetic(op: Arithmetic, a: &Column, b: &Column) -> Column {
    let mut valid = both(a, b);
    let data = match (&a.data, &b.data) {
        (Data::Int(a), Data::Int(b)) => Data::Int(compute(a, b, &mut valid, |a, b| plain::whole(op, a, b))),
        (Data::Decimal(a), Data::Decimal(b)) => {
            Data::Decimal(compute(a, b, &mut valid, |a, b| plain::decimal(op, a, b)))
        }
        (other, _) => other.clone(),
    };
    Column { data, valid }
}

/// Where the result cannot be held (overflow, division by zero) the row becomes unknown.
fn compute<T: Copy + Default>(a: &[T], b: &[T], valid: &mut [bool], f: impl Fn(T, T) -> Option<T>) -> Vec<T> {
    let rows = a.iter().zip(b).zip(valid);
    rows.map(|((a, b), valid)| {
        let result = if *valid { f(*a, *b) } else { None };
        *valid &= result.is_some();
        result.unwrap_or_default()
    })
    .collect()
}

/// `then` where the condition is true, `other` where it is false, unknown where it is unknown.
fn choose(condition: &Column, then: &Column, other: &Column, of: &Type) -> Column {
    let mut column = Column::new(of);
    let Data::Bool(truth) = &condition.data else { return Column::absent(of, condition.len()) };
    for (row, truth) in truth.iter().enumerate() {
        column.push(match (condition.valid[row], truth) {
            (true, true) => then.get(row),
            (true, false) => other.get(row),
            (false, _) => None,
        });
    }
    column
}
