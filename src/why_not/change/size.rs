//! How large a change is, so that the smallest can be said first.

use super::Change;
use crate::value::{Day, Interval, Value};
use rust_decimal::Decimal;

/// The size of a change: first what is changed, then how far.
///
/// Another value of a fact of the matter goes before whether it is recorded at all, this before the matter's own
/// date and the dates of posts and relations, and these before the figures of a policy, which hold for every matter.
/// Within each, by steps: `yes` for `no`, and one word or person for another, are one step; a date is one step a day,
/// a moment a part of a day; a number is one step for each percent of what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    /// What is changed.
    pub of: Sort,
    /// Steps.
    pub steps: Decimal,
}

/// What is changed, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// The value of a fact of the matter, the role of a person, or an indicator that was given.
    Value,
    /// Whether a fact is recorded.
    Recorded,
    /// The date of the matter, or the days of a post or a relation.
    Days,
    /// The figure of a parameter.
    Parameter,
}

impl Sort {
    /// As programs read it.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Value => "value",
            Sort::Recorded => "recorded",
            Sort::Days => "days",
            Sort::Parameter => "parameter",
        }
    }
}

impl Change {
    /// How large it is.
    pub fn size(&self) -> Size {
        match self {
            Change::Fact { cell, from, to, .. } => {
                let of = match (cell, from, to) {
                    (crate::matters::Cell::Date, ..) => Sort::Days,
                    (_, Some(_), Some(_)) => Sort::Value,
                    _ => Sort::Recorded,
                };
                Size { of, steps: apart(from.as_ref(), to.as_ref()) }
            }
            Change::Role { .. } => Size { of: Sort::Value, steps: Decimal::ONE },
            Change::Tie { tie, to } => Size { of: Sort::Days, steps: moved(tie.interval, *to) },
            Change::Parameter { from, to, .. } => Size { of: Sort::Parameter, steps: percent(*from, *to) },
            Change::Indicator { from, to, .. } => Size { of: Sort::Value, steps: percent(*from, *to) },
        }
    }
}

fn apart(from: Option<&Value>, to: Option<&Value>) -> Decimal {
    match (from, to) {
        (Some(Value::Int(a)), Some(Value::Int(b))) => percent(Decimal::from(*a), Decimal::from(*b)),
        (Some(Value::Decimal(a)), Some(Value::Decimal(b))) => percent(*a, *b),
        (Some(Value::Date(a)), Some(Value::Date(b))) => days(*a, *b),
        (Some(Value::DateTime(a)), Some(Value::DateTime(b))) => {
            Decimal::from(a.0.abs_diff(b.0)) / Decimal::from(86_400)
        }
        _ => Decimal::ONE,
    }
}

/// Percent of the first; of 1 where it is 0.
fn percent(from: Decimal, to: Decimal) -> Decimal {
    let base = if from.is_zero() { Decimal::ONE } else { from.abs() };
    let apart = to.checked_sub(from).map(|apart| apart.abs());
    let share = apart.and_then(|apart| apart.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base));
    share.unwrap_or(Decimal::MAX)
}

/// How far both ends are moved; an end that was open counts as further than any that was not.
fn moved(from: Interval, to: Interval) -> Decimal {
    let far = |a: Day, b: Day| match a == Day::MIN || a == Day::MAX {
        true if a != b => Decimal::from(100_000),
        _ => days(a, b),
    };
    far(from.from, to.from) + far(from.until, to.until)
}

fn days(a: Day, b: Day) -> Decimal {
    Decimal::from(a.0.abs_diff(b.0))
}
