//! Typed kernels: what an expression becomes to be evaluated over a batch.
//!
//! They mean what [`crate::expression::plain`] means. Three-valued logic falls out of the masks: a row without a value
//! is unknown. What a kernel cannot hold (more than 18 digits) it does not compute: the whole batch goes to the plain
//! evaluator instead, so that nothing is ever computed in two ways.

use super::operand::{Evaluated, Operand, Side, both, zip};
use super::vector::{Batch, Data, Mask, Vector};
use crate::calendar::Calendar;
use crate::expression::typed::{Arithmetic, Compare};
use crate::organisation::{NodeId, Organisation};
use crate::value::Day;
use std::borrow::Cow;

/// A number was too large for the kernels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

/// One value for all rows; none: unknown in all.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)] // named like the data
pub enum Scalar {
    Nothing,
    Bool(bool),
    Int(i64),
    Decimal(i64, u32),
    Code(u32),
    Day(i32),
}

/// An expression, ready to be evaluated over batches.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // named like `expression::typed::Op`
pub enum Kernel {
    Constant(Scalar),
    Column(usize),
    Parameter(Versions, Option<Box<Kernel>>),
    /// A whole number as a decimal.
    Widen(Box<Kernel>),
    Not(Box<Kernel>),
    And(Vec<Kernel>),
    Or(Vec<Kernel>),
    Absent(Box<Kernel>),
    Coalesce(Vec<Kernel>),
    Compare(Compare, Box<Kernel>, Box<Kernel>),
    Arithmetic(Arithmetic, Box<Kernel>, Box<Kernel>),
    Negate(Box<Kernel>),
    OneOf(Box<Kernel>, Vec<Kernel>),
    If(Box<Kernel>, Box<Kernel>, Box<Kernel>),
    Days(Box<Kernel>, Box<Kernel>),
    WorkingDays(Box<Kernel>, Box<Kernel>),
    /// The unit above, on the row's day.
    Parent(Box<Kernel>),
    /// The only unit in which a person holds a post, on the row's day.
    UnitOf(Box<Kernel>),
}

/// The values of a parameter by day and key.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// The first day of each version, in order; before the first there is no value.
    pub from: Vec<i32>,
    /// The values of each version, one for each key; `None` where there is none.
    pub values: Vec<Vec<Option<i64>>>,
    /// Digits after the point of all of them.
    pub scale: u32,
}

impl Versions {
    /// The version of a day, counted from 1; 0: none.
    fn on(&self, day: i32) -> usize {
        self.from.partition_point(|from| *from <= day)
    }
}

/// What kernels can see beside the rows.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The organisation.
    pub organisation: &'a Organisation,
    /// Working days, counted beforehand.
    pub working: &'a WorkingDays,
}

/// Working days up to each day of some decades.
pub struct WorkingDays {
    first: i32,
    until: Vec<i32>,
}

impl WorkingDays {
    /// Counts from 1950 to 2150, by the calendar; days beyond are left to the plain evaluator.
    pub fn of(calendar: &Calendar) -> WorkingDays {
        const FIRST: i32 = -7_305;
        const LAST: i32 = 65_744;
        let mut count = 0;
        let until = (FIRST..=LAST).map(|day| {
            count += i32::from(calendar.is_working(Day(day)));
            count
        });
        WorkingDays { first: FIRST, until: until.collect() }
    }

    /// The number of a day; none where it was not counted.
    #[inline]
    fn up_to(&self, day: i32) -> Option<i64> {
        // Days before the first become very large numbers.
        let at = day.wrapping_sub(self.first) as u32 as usize;
        self.until.get(at).map(|count| i64::from(*count))
    }
}

impl Kernel {
    /// Its value in every row.
    ///
    /// # Errors
    /// Some number was too large: nothing of the result can be used.
    pub fn eval<'a>(&'a self, batch: &'a Batch, sight: Sight<'_>) -> Evaluated<'a> {
        let rows = batch.rows;
        match self {
            Kernel::Constant(value) => Ok(Operand::All(*value)),
            Kernel::Column(slot) => match batch.columns.get(*slot) {
                Some(Some(vector)) => match vector.data {
                    Data::Wide(_) | Data::Moment(_) => Err(Overflow),
                    _ => Ok(Operand::Each(Cow::Borrowed(vector))),
                },
                _ => Ok(Operand::All(Scalar::Nothing)),
            },
            Kernel::Parameter(versions, key) => parameter(versions, key.as_deref(), batch, sight),
            Kernel::Widen(inner) => Ok(match inner.eval(batch, sight)? {
                Operand::All(Scalar::Int(value)) => Operand::All(Scalar::Decimal(value, 0)),
                Operand::Each(vector) => {
                    let Vector { data, valid } = vector.into_owned();
                    let data = if let Data::Int(all) = data { Data::Decimal(all, 0) } else { data };
                    Operand::new(data, valid)
                }
                other => other,
            }),
            Kernel::Not(inner) => Ok(match inner.eval(batch, sight)? {
                Operand::All(Scalar::Bool(value)) => Operand::All(Scalar::Bool(!value)),
                Operand::Each(vector) => {
                    let Vector { data, valid } = vector.into_owned();
                    let Data::Bool(all) = data else { return Err(Overflow) };
                    Operand::new(Data::Bool(all.iter().map(|value| !value).collect()), valid)
                }
                other => other,
            }),
            Kernel::And(all) => logic(all, false, batch, sight),
            Kernel::Or(all) => logic(all, true, batch, sight),
            Kernel::Absent(inner) => {
                let inner = inner.eval(batch, sight)?;
                Ok(match inner.valid() {
                    Side::All(valid) => Operand::All(Scalar::Bool(!valid)),
                    Side::Each(valid) => {
                        Operand::new(Data::Bool(valid.iter().map(|valid| !valid).collect()), None)
                    }
                })
            }
            Kernel::Coalesce(all) => coalesce(all, batch, sight),
            Kernel::Compare(op, a, b) => compare(*op, &a.eval(batch, sight)?, &b.eval(batch, sight)?, rows),
            Kernel::Arithmetic(op, a, b) => {
                arithmetic(*op, &a.eval(batch, sight)?, &b.eval(batch, sight)?, rows)
            }
            Kernel::Negate(inner) => negate(inner.eval(batch, sight)?),
            Kernel::OneOf(item, list) => one_of(item, list, batch, sight),
            Kernel::If(condition, then, other) => {
                let condition = condition.eval(batch, sight)?;
                choose(&condition, then.eval(batch, sight)?, other.eval(batch, sight)?, rows)
            }
            Kernel::Days(a, b) => {
                between(&a.eval(batch, sight)?, &b.eval(batch, sight)?, rows, |day| Some(i64::from(day)))
            }
            Kernel::WorkingDays(a, b) => {
                between(&a.eval(batch, sight)?, &b.eval(batch, sight)?, rows, |day| sight.working.up_to(day))
            }
            Kernel::Parent(of) => nodes(of, batch, sight, |units| sight.organisation.parents_on(units)),
            Kernel::UnitOf(of) => nodes(of, batch, sight, |people| {
                let unit_of = |(person, day): &(NodeId, Day)| {
                    crate::expression::plain::unit_of(sight.organisation, *person, *day)
                };
                people.iter().map(unit_of).collect()
            }),
        }
    }
}

/// What is asked of nodes, each on its row's day.
fn nodes<'a>(
    of: &'a Kernel,
    batch: &'a Batch,
    sight: Sight<'_>,
    ask: impl Fn(&[(NodeId, Day)]) -> Vec<Option<NodeId>>,
) -> Evaluated<'a> {
    let of = of.eval(batch, sight)?;
    let Some(codes) = of.codes() else { return Ok(Operand::All(Scalar::Nothing)) };
    let (days, valid) = (batch.days(), of.valid());
    // Of nobody nothing is known.
    let node = |row: usize| if valid.at(row) { NodeId(codes.at(row)) } else { NodeId::FILLER };
    let asked: Vec<(NodeId, Day)> =
        days.iter().enumerate().map(|(row, day)| (node(row), Day(*day))).collect();
    let mut found = ask(&asked);
    found.resize(batch.rows, None);
    let data = Data::Code(found.iter().map(|node| node.map_or(u32::MAX, |node| node.0)).collect());
    Ok(Operand::new(data, Some(found.iter().map(Option::is_some).collect())))
}

fn parameter<'a>(
    versions: &Versions,
    key: Option<&'a Kernel>,
    batch: &'a Batch,
    sight: Sight<'_>,
) -> Evaluated<'a> {
    let days = batch.days();
    let key = key.map(|key| key.eval(batch, sight)).transpose()?;
    let (keys, known) = match &key {
        None => (Side::All(0), Side::All(true)),
        Some(key) => match key.codes() {
            Some(codes) => (codes, key.valid()),
            None => return Ok(Operand::All(Scalar::Nothing)),
        },
    };
    let value = |version: usize, key: u32| -> Option<i64> {
        versions.values.get(version.checked_sub(1)?)?.get(key as usize).copied().flatten()
    };
    // Days come in order as a rule, and versions are few: one version for the whole batch is the usual case.
    let (first, last) = batch.span();
    let (first, last) = (versions.on(first), versions.on(last));
    if first == last
        && let (Side::All(key), Side::All(true)) = (keys, known)
    {
        let found = value(first, key).map(|value| Scalar::Decimal(value, versions.scale));
        return Ok(Operand::All(found.unwrap_or(Scalar::Nothing)));
    }
    if first == last
        && let (Side::Each(keys), Side::All(true)) = (keys, known)
        && let Some(values) = first.checked_sub(1).and_then(|version| versions.values.get(version))
        && let Some(values) = values.iter().copied().collect::<Option<Vec<i64>>>()
        && keys.iter().all(|key| (*key as usize) < values.len())
    {
        let data = keys.iter().map(|key| values[*key as usize]).collect();
        return Ok(Operand::new(Data::Decimal(data, versions.scale), None));
    }
    let mut data = Vec::with_capacity(batch.rows);
    let mut valid = Vec::with_capacity(batch.rows);
    for (row, day) in days.iter().enumerate() {
        let version = if first == last { first } else { versions.on(*day) };
        let found = if known.at(row) { value(version, keys.at(row)) } else { None };
        data.push(found.unwrap_or(0));
        valid.push(found.is_some());
    }
    let whole = valid.iter().all(|valid| *valid);
    Ok(Operand::new(Data::Decimal(data, versions.scale), (!whole).then_some(valid)))
}

/// `&&` is decided by false, `||` by true; what is not decided is unknown if any part is.
fn logic<'a>(all: &'a [Kernel], deciding: bool, batch: &'a Batch, sight: Sight<'_>) -> Evaluated<'a> {
    let rows = batch.rows;
    let mut decided = vec![false; rows];
    let mut known: Mask = None;
    for kernel in all {
        let part = kernel.eval(batch, sight)?;
        match (part.bools(), part.valid()) {
            (Side::All(value), Side::All(true)) => {
                if value == deciding {
                    return Ok(Operand::All(Scalar::Bool(deciding)));
                }
            }
            (_, Side::All(false)) => known = Some(vec![false; rows]),
            (values, Side::All(true)) => {
                let Side::Each(values) = values else { continue };
                decided.iter_mut().zip(values).for_each(|(decided, value)| *decided |= *value == deciding);
            }
            (values, Side::Each(valid)) => {
                let known = known.get_or_insert_with(|| vec![true; rows]);
                let rows = decided.iter_mut().zip(valid);
                match values {
                    Side::Each(values) => rows.zip(values).for_each(|((decided, valid), value)| {
                        *decided |= *valid & (*value == deciding);
                    }),
                    Side::All(value) => {
                        rows.for_each(|(decided, valid)| *decided |= *valid & (value == deciding))
                    }
                }
                known.iter_mut().zip(valid).for_each(|(known, valid)| *known &= *valid);
            }
        }
    }
    let valid =
        known.map(|known| decided.iter().zip(known).map(|(decided, known)| *decided | known).collect());
    let values = decided.into_iter().map(|decided| decided == deciding).collect();
    Ok(Operand::new(Data::Bool(values), valid))
}

fn coalesce<'a>(all: &'a [Kernel], batch: &'a Batch, sight: Sight<'_>) -> Evaluated<'a> {
    let mut all = all.iter();
    let Some(first) = all.next() else { return Ok(Operand::All(Scalar::Nothing)) };
    let mut result = first.eval(batch, sight)?;
    for kernel in all {
        let valid = match result.valid() {
            Side::All(true) => return Ok(result),
            Side::All(false) => {
                result = kernel.eval(batch, sight)?;
                continue;
            }
            Side::Each(valid) => valid.to_vec(),
        };
        let present = Operand::new(Data::Bool(valid), None);
        result = choose(&present, result, kernel.eval(batch, sight)?, batch.rows)?;
    }
    Ok(result)
}

fn one_of<'a>(item: &'a Kernel, list: &'a [Kernel], batch: &'a Batch, sight: Sight<'_>) -> Evaluated<'a> {
    let rows = batch.rows;
    let item = item.eval(batch, sight)?;
    if item.is_nothing() {
        return Ok(Operand::All(Scalar::Nothing));
    }
    let (mut found, mut known) = (vec![false; rows], vec![true; rows]);
    for word in list {
        let equal = compare(Compare::Equal, &item, &word.eval(batch, sight)?, rows)?;
        let (values, valid) = (equal.bools(), equal.valid());
        for row in 0..rows {
            found[row] |= valid.at(row) & values.at(row);
            known[row] &= valid.at(row);
        }
    }
    let there = item.valid();
    let valid: Vec<bool> = (0..rows).map(|row| there.at(row) & (found[row] | known[row])).collect();
    let whole = valid.iter().all(|valid| *valid);
    Ok(Operand::new(Data::Bool(found), (!whole).then_some(valid)))
}

fn compare<'a>(op: Compare, a: &Operand<'_>, b: &Operand<'_>, rows: usize) -> Evaluated<'a> {
    if a.is_nothing() || b.is_nothing() {
        return Ok(Operand::All(Scalar::Nothing));
    }
    let values = if let (Some(a), Some(b)) = (a.codes(), b.codes()) {
        ordered(op, rows, a, b)
    } else if let (Some(a), Some(b)) = (a.days(), b.days()) {
        ordered(op, rows, a, b)
    } else if let (Some((a, x)), Some((b, y))) = (a.numbers(), b.numbers()) {
        match x.cmp(&y) {
            std::cmp::Ordering::Equal => ordered(op, rows, a, b),
            std::cmp::Ordering::Less => ordered(op, rows, scaled(a, y - x)?.side(), b),
            std::cmp::Ordering::Greater => ordered(op, rows, a, scaled(b, x - y)?.side()),
        }
    } else {
        ordered(op, rows, a.bools(), b.bools())
    };
    Ok(Operand::new(Data::Bool(values), both(a.valid(), b.valid())))
}

fn ordered<T: Ord + Copy>(op: Compare, rows: usize, a: Side<'_, T>, b: Side<'_, T>) -> Vec<bool> {
    match op {
        Compare::Equal => zip(rows, a, b, |a, b| a == b),
        Compare::NotEqual => zip(rows, a, b, |a, b| a != b),
        Compare::Less => zip(rows, a, b, |a, b| a < b),
        Compare::AtMost => zip(rows, a, b, |a, b| a <= b),
        Compare::Greater => zip(rows, a, b, |a, b| a > b),
        Compare::AtLeast => zip(rows, a, b, |a, b| a >= b),
    }
}

/// Digits with more of them after the point.
enum Scaled<'a> {
    Same(Side<'a, i64>),
    More(Vec<i64>),
}

impl Scaled<'_> {
    fn side(&self) -> Side<'_, i64> {
        match self {
            Scaled::Same(side) => *side,
            Scaled::More(all) => Side::Each(all),
        }
    }
}

fn scaled(all: Side<'_, i64>, more: u32) -> Result<Scaled<'_>, Overflow> {
    let factor = 10_i64.checked_pow(more).ok_or(Overflow)?;
    let one = |value: i64| value.checked_mul(factor).ok_or(Overflow);
    Ok(match all {
        _ if more == 0 => Scaled::Same(all),
        Side::All(value) => Scaled::Same(Side::All(one(value)?)),
        Side::Each(all) => Scaled::More(all.iter().map(|value| one(*value)).collect::<Result<_, _>>()?),
    })
}

fn arithmetic<'a>(op: Arithmetic, a: &Operand<'_>, b: &Operand<'_>, rows: usize) -> Evaluated<'a> {
    if a.is_nothing() || b.is_nothing() {
        return Ok(Operand::All(Scalar::Nothing));
    }
    let (Some((left, x)), Some((right, y))) = (a.numbers(), b.numbers()) else { return Err(Overflow) };
    let whole = |operand: &Operand<'_>| match operand {
        Operand::All(value) => matches!(value, Scalar::Int(_)),
        Operand::Each(vector) => matches!(vector.data, Data::Int(_)),
    };
    let (values, scale) = if op == Arithmetic::Multiply {
        // Of digits beyond the last that a decimal has, the plain evaluator rounds.
        if x + y > rust_decimal::Decimal::MAX_SCALE {
            return Err(Overflow);
        }
        (checked(rows, left, right, i64::checked_mul)?, x + y)
    } else {
        let scale = x.max(y);
        let (left, right) = (scaled(left, scale - x)?, scaled(right, scale - y)?);
        let (left, right) = (left.side(), right.side());
        let values = match op {
            Arithmetic::Add => checked(rows, left, right, i64::checked_add)?,
            Arithmetic::Subtract => checked(rows, left, right, i64::checked_sub)?,
            Arithmetic::Min => zip(rows, left, right, i64::min),
            Arithmetic::Max => zip(rows, left, right, i64::max),
            Arithmetic::Multiply | Arithmetic::Divide | Arithmetic::Remainder => return Err(Overflow),
        };
        (values, scale)
    };
    let data = if whole(a) && whole(b) { Data::Int(values) } else { Data::Decimal(values, scale) };
    Ok(Operand::new(data, both(a.valid(), b.valid())))
}

/// Rows without a value hold fillers: these are small and never overflow by themselves.
fn checked(
    rows: usize,
    a: Side<'_, i64>,
    b: Side<'_, i64>,
    f: impl Fn(i64, i64) -> Option<i64>,
) -> Result<Vec<i64>, Overflow> {
    let mut fits = true;
    let values = match (a, b) {
        (Side::All(a), Side::All(b)) => vec![f(a, b).ok_or(Overflow)?; rows],
        _ => (0..rows)
            .map(|row| {
                let value = f(a.at(row), b.at(row));
                fits &= value.is_some();
                value.unwrap_or(0)
            })
            .collect(),
    };
    if fits { Ok(values) } else { Err(Overflow) }
}

fn negate(of: Operand<'_>) -> Evaluated<'_> {
    let one = |value: i64| value.checked_neg().ok_or(Overflow);
    Ok(match of {
        Operand::All(Scalar::Int(value)) => Operand::All(Scalar::Int(one(value)?)),
        Operand::All(Scalar::Decimal(value, scale)) => Operand::All(Scalar::Decimal(one(value)?, scale)),
        Operand::All(other) => Operand::All(other),
        Operand::Each(vector) => {
            let Vector { data, valid } = vector.into_owned();
            let all = |all: Vec<i64>| all.into_iter().map(one).collect::<Result<Vec<_>, _>>();
            let data = match data {
                Data::Int(values) => Data::Int(all(values)?),
                Data::Decimal(values, scale) => Data::Decimal(all(values)?, scale),
                other => other,
            };
            Operand::new(data, valid)
        }
    })
}

/// What lies between two days, each of which has a number; a day that has none is too far away.
fn between<'a>(
    a: &Operand<'_>,
    b: &Operand<'_>,
    rows: usize,
    number: impl Fn(i32) -> Option<i64>,
) -> Evaluated<'a> {
    if a.is_nothing() || b.is_nothing() {
        return Ok(Operand::All(Scalar::Nothing));
    }
    let (Some(from), Some(until)) = (a.days(), b.days()) else { return Err(Overflow) };
    let valid = both(a.valid(), b.valid());
    // What fills rows without a value is a day like any other.
    let fits = std::cell::Cell::new(true);
    let values = zip(rows, from, until, |from, until| match (number(from), number(until)) {
        (Some(from), Some(until)) => until.wrapping_sub(from),
        _ => {
            fits.set(false);
            0
        }
    });
    if fits.get() { Ok(Operand::new(Data::Int(values), valid)) } else { Err(Overflow) }
}

fn truth_is(truth: Side<'_, bool>, valid: &[bool]) -> bool {
    matches!(truth, Side::Each(truth) if truth == valid)
}

/// `then` where the condition is true, `other` where it is false, unknown where it is unknown.
fn choose<'a>(condition: &Operand<'_>, then: Operand<'a>, other: Operand<'a>, rows: usize) -> Evaluated<'a> {
    let (truth, known) = match (condition.bools(), condition.valid()) {
        (_, Side::All(false)) => return Ok(Operand::All(Scalar::Nothing)),
        (Side::All(true), Side::All(true)) => return Ok(then),
        (Side::All(false), Side::All(true)) => return Ok(other),
        sides => sides,
    };
    let valid = {
        let (a, b) = (then.valid(), other.valid());
        let one = |row: usize| known.at(row) & if truth.at(row) { a.at(row) } else { b.at(row) };
        match (a, b, known) {
            (Side::All(true), Side::All(true), Side::All(true)) => None,
            // `a ?? b`: where the first is there it is taken, else the other.
            (Side::Each(a), Side::All(true), Side::All(true)) if truth_is(truth, a) => None,
            _ => Some((0..rows).map(one).collect()),
        }
    };
    fn pick<T: Copy>(truth: Side<'_, bool>, rows: usize, a: Side<'_, T>, b: Side<'_, T>) -> Vec<T> {
        let Side::Each(truth) = truth else { return (0..rows).map(|row| a.at(row)).collect() };
        match (a, b) {
            (Side::Each(a), Side::Each(b)) => {
                let sides = a.iter().zip(b);
                truth.iter().zip(sides).map(|(truth, (a, b))| if *truth { *a } else { *b }).collect()
            }
            (Side::Each(a), Side::All(b)) => {
                truth.iter().zip(a).map(|(truth, a)| if *truth { *a } else { b }).collect()
            }
            (Side::All(a), Side::Each(b)) => {
                truth.iter().zip(b).map(|(truth, b)| if *truth { a } else { *b }).collect()
            }
            (Side::All(a), Side::All(b)) => truth.iter().map(|truth| if *truth { a } else { b }).collect(),
        }
    }
    let data = match (then.is_nothing(), other.is_nothing()) {
        (true, true) => return Ok(Operand::All(Scalar::Nothing)),
        (true, false) => other.vector(rows).into_owned().data,
        (false, true) => then.vector(rows).into_owned().data,
        (false, false) => {
            if let (Some(a), Some(b)) = (then.codes(), other.codes()) {
                Data::Code(pick(truth, rows, a, b))
            } else if let (Some(a), Some(b)) = (then.days(), other.days()) {
                Data::Day(pick(truth, rows, a, b))
            } else if let (Some((a, x)), Some((b, y))) = (then.numbers(), other.numbers()) {
                let scale = x.max(y);
                let (a, b) = (scaled(a, scale - x)?, scaled(b, scale - y)?);
                let values = pick(truth, rows, a.side(), b.side());
                let whole = |of: &Operand<'_>| match of {
                    Operand::All(value) => matches!(value, Scalar::Int(_)),
                    Operand::Each(vector) => matches!(vector.data, Data::Int(_)),
                };
                match whole(&then) && whole(&other) {
                    true => Data::Int(values),
                    false => Data::Decimal(values, scale),
                }
            } else {
                Data::Bool(pick(truth, rows, then.bools(), other.bools()))
            }
        }
    };
    Ok(Operand::new(data, valid))
}
