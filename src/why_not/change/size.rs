//! How large a change is, so that the smallest can be said first.

use super::Change;
use crate::value::{Day, Interval, Value};
use rust_decimal::Decimal;

/// The size of a change: first what is changed, then how far.
///
/// A fact of the matter goes before the matter's own date and the dates of posts and relations, and these before
/// the figures of a policy, which hold for every matter. Within each, by steps: `yes` for `no`, one word or person
/// for another, and something recorded that was not (or the contrary) are one step; a date is one step a day, a
/// moment a part of a day; a number is one step for each percent of what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    /// 0: a fact of the matter, or an indicator given; 1: a date; 2: a parameter.
    pub of: u8,
    /// Steps.
    pub steps: Decimal,
}

impl Change {
    /// How large it is.
    pub fn size(&self) -> Size {
        match self {
            Change::Fact { cell, from, to, .. } => {
                let of = u8::from(*cell == crate::matters::Cell::Date);
                Size { of, steps: apart(from.as_ref(), to.as_ref()) }
            }
            Change::Tie { tie, to } => Size { of: 1, steps: moved(tie.interval, *to) },
            Change::Parameter { from, to, .. } => Size { of: 2, steps: percent(*from, *to) },
            Change::Indicator { from, to, .. } => Size { of: 0, steps: percent(*from, *to) },
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

/// An end that was open is moved as far as the span that is left is long.
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
