//! From what holds for a time to the stretches of days on which something is the same.

use crate::value::{Day, Interval};
use std::collections::BTreeSet;

/// The stretches of a period on which something is the same, in their order; neighbours differ. `cuts` are the times
/// at whose ends it may change.
pub fn spells<T: PartialEq>(
    period: Interval,
    cuts: impl IntoIterator<Item = Interval>,
    mut is: impl FnMut(Day) -> T,
) -> Vec<(Interval, T)> {
    if period.days() == 0 {
        return Vec::new();
    }
    let begins = cuts.into_iter().flat_map(|cut| [cut.from, Day(cut.until.0.saturating_add(1))]);
    let mut begins: BTreeSet<Day> = begins.filter(|day| period.contains(*day)).collect();
    begins.insert(period.from);
    let mut all: Vec<(Interval, T)> = Vec::new();
    for from in begins {
        let value = is(from);
        match all.last_mut() {
            Some((_, last)) if *last == value => {}
            Some((before, _)) => {
                before.until = from.before();
                all.push((Interval { from, until: period.until }, value));
            }
            None => all.push((Interval { from, until: period.until }, value)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i32, until: i32) -> Interval {
        Interval { from: Day(from), until: Day(until) }
    }

    #[test]
    fn neighbours_that_are_the_same_are_one() {
        let held = [span(0, 4), span(5, 7), span(10, 99)];
        let found = spells(span(2, 12), held, |day| held.iter().any(|one| one.contains(day)));
        assert_eq!(found, [(span(2, 7), true), (span(8, 9), false), (span(10, 12), true)]);
    }

    #[test]
    fn no_day_has_no_stretch() {
        assert_eq!(spells(span(3, 2), [span(0, 9)], |_| ()), []);
        let all = Interval::ALWAYS;
        assert_eq!(spells(span(3, 3), [all], |_| ()), [(span(3, 3), ())]);
    }
}
