//! Where a comparison turns: the nearest value of one fact or parameter at which it becomes what it is not.

use crate::value::{Day, Moment, Type, Value};
use rust_decimal::Decimal;

/// Values of a type as whole steps from one of them: a day, a minute, a unit of the last digit.
#[derive(Debug, Clone)]
pub struct Steps {
    base: Value,
    /// Digits after the point, of a decimal.
    scale: u32,
}

/// No value is looked for further away than so many steps.
const FURTHEST: i64 = 1 << 24;

impl Steps {
    /// Steps from a value; none for types without an order.
    pub fn from(base: Value, scale: u32) -> Option<Steps> {
        let ordered = matches!(base, Value::Int(_) | Value::Decimal(_) | Value::Date(_) | Value::DateTime(_));
        ordered.then_some(Steps { base, scale })
    }

    /// The value so many steps away.
    pub fn at(&self, steps: i64) -> Option<Value> {
        Some(match self.base {
            Value::Int(base) => Value::Int(base.checked_add(steps)?),
            Value::Date(day) => Value::Date(Day(i32::try_from(i64::from(day.0).checked_add(steps)?).ok()?)),
            Value::DateTime(at) => Value::DateTime(Moment(at.0.checked_add(steps.checked_mul(60)?)?)),
            Value::Decimal(base) => {
                Value::Decimal(base.checked_add(Decimal::try_new(steps, self.scale).ok()?)?.normalize())
            }
            _ => return None,
        })
    }

    /// The nearest values, up and down, at which something is the contrary of what it is at the base. Where it turns
    /// more than once in one direction, one of the places is found.
    pub fn turns(&self, holds: impl Fn(&Value) -> Option<bool>) -> Vec<Value> {
        let Some(now) = holds(&self.base) else { return Vec::new() };
        let other = |steps: i64| self.at(steps).and_then(|value| holds(&value)) == Some(!now);
        let found =
            [1, -1].into_iter().filter_map(|sign| nearest(&|steps| other(sign * steps)).map(|n| sign * n));
        found.filter_map(|steps| self.at(steps)).collect()
    }
}

/// The least number of steps at which something is so, where it stays so from there on to the power of two at which
/// that was seen.
fn nearest(is: &dyn Fn(i64) -> bool) -> Option<i64> {
    let mut far = 1;
    while !is(far) {
        far = far.checked_mul(2).filter(|far| *far <= FURTHEST)?;
    }
    let (mut not, mut yes) = (far / 2, far);
    while not + 1 < yes {
        let middle = not + (yes - not) / 2;
        if is(middle) { yes = middle } else { not = middle }
    }
    Some(yes)
}

/// Can values of a type be stepped through?
pub fn ordered(of: &Type) -> bool {
    matches!(of, Type::Int | Type::Decimal | Type::Date | Type::DateTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_turn_is_found_in_both_directions() {
        let steps = Steps::from(Value::Int(6), 0).unwrap();
        let over = |limit: i64| move |value: &Value| Some(matches!(value, Value::Int(n) if *n > limit));
        assert_eq!(steps.turns(over(7)), [Value::Int(8)]);
        assert_eq!(steps.turns(over(5)), [Value::Int(5)]);
        let within = |value: &Value| Some(matches!(value, Value::Int(4..=9)));
        assert_eq!(steps.turns(within), [Value::Int(10), Value::Int(3)]);
        assert_eq!(steps.turns(|_| Some(true)), []);
        assert_eq!(steps.turns(|_| None), []);
    }

    #[test]
    fn decimals_step_by_their_last_digit() {
        let steps = Steps::from(Value::Decimal(Decimal::new(55, 1)), 1).unwrap();
        let six = Decimal::from(6);
        let turns = steps.turns(|value| Some(matches!(value, Value::Decimal(n) if *n >= six)));
        assert_eq!(turns, [Value::Decimal(six)]);
    }
}
