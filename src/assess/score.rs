//! Scores: the weighted sum of a card's indicators.

use super::{Index, ScorePart};
use crate::policy::{Missing, VoidMeans};
use rust_decimal::{Decimal, RoundingStrategy};

/// A group of a card, for one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct CardGroup {
    /// Its weight in the card, of 100.
    pub weight: Decimal,
    /// Its indicators.
    pub items: Vec<CardItem>,
}

/// An indicator of a card, for one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct CardItem {
    /// Index into the policy's indicators.
    pub indicator: Index,
    /// Its weight in the group, of 100.
    pub weight: Decimal,
    /// Its value, if there is one.
    pub value: Option<Decimal>,
    /// It has none because it is void.
    pub void: bool,
}

/// Digits kept of a quotient that does not come out, so that three thirds of 90 are 90.
const QUOTIENT_DIGITS: u32 = 12;

/// The score on a card and its parts, group by group: Σ value × weight of the item × weight of the group.
///
/// What a missing value means:
/// - `reweigh`: the item is taken out of its group and the others carry its weight in proportion; a group
///   without any value is taken out of the card in the same way. What was not used never drags a score down.
///   Without any value at all there is no score.
/// - `full_marks`: the item counts as `full_marks`.
/// - `zero`: the item counts as 0.
/// - `undetermined`: there is no score; the parts that are known are still given.
///
/// A void value is never reweighed nor given full marks: there is no score, or it counts as 0, as `void` says.
///
/// Computed exactly; where reweighing leaves a quotient that does not come out, to twelve digits after the
/// point. `round` rounds the score, not its parts, to so many digits, halves away from zero as in commerce
/// (四舍五入: 2.345 → 2.35). Numbers too large to compute with leave the score undetermined.
pub fn score(
    groups: &[CardGroup],
    (missing, void): (Missing, VoidMeans),
    round: Option<u32>,
    full_marks: Decimal,
) -> (Option<Decimal>, Vec<ScorePart>) {
    let counts = |item: &CardItem| item.value.is_some() || item.void || missing != Missing::Reweigh;
    let within = |group: &CardGroup| Weights::of(group.items.iter().map(|item| (item.weight, counts(item))));
    let card = Weights::of(groups.iter().map(|group| (group.weight, !within(group).used.is_zero())));
    let absent = if missing == Missing::FullMarks { full_marks } else { Decimal::ZERO };

    let mut total = (!card.used.is_zero()).then_some(Decimal::ZERO);
    let mut parts = Vec::new();
    for (position, group) in groups.iter().enumerate() {
        let weights = within(group).and(card);
        for item in &group.items {
            let weight = group.weight.saturating_mul(item.weight) / Decimal::ONE_HUNDRED;
            let weighed = match counts(item) {
                true if item.void => weights.weigh(weight, Decimal::ZERO),
                true => weights.weigh(weight, item.value.unwrap_or(absent)),
                false => Some((Decimal::ZERO, Decimal::ZERO)),
            };
            total = total.zip(weighed).and_then(|(total, (_, part))| total.checked_add(part));
            let (weight_used, part) = weighed.unwrap_or_default();
            parts.push(ScorePart {
                group: position,
                indicator: item.indicator,
                value: item.value,
                void: item.void,
                weight: weight.normalize(),
                weight_used: settle(weight_used, weights.reweighed),
                part: settle(part, weights.reweighed),
            });
        }
    }
    let known =
        missing != Missing::Undetermined || parts.iter().all(|part| part.value.is_some() || part.void);
    let known = known && (void == VoidMeans::Zero || parts.iter().all(|part| !part.void));
    let reweighed = parts.iter().any(|part| part.weight_used != part.weight);
    let total = total.filter(|_| known).map(|total| settle(total, reweighed));
    (total.map(|total| rounded(total, round)), parts)
}

/// A sum of weights as written, and of those among them that are used; or products of such sums.
#[derive(Clone, Copy)]
struct Weights {
    written: Decimal,
    used: Decimal,
    reweighed: bool,
}

impl Weights {
    /// Weights, and whether each is used. They are checked before to add up to 100, so nothing saturates.
    fn of(weights: impl Iterator<Item = (Decimal, bool)>) -> Weights {
        let (mut written, mut used) = (Decimal::ZERO, Decimal::ZERO);
        for (weight, counts) in weights {
            written = written.saturating_add(weight);
            used = if counts { used.saturating_add(weight) } else { used };
        }
        Weights { written, used, reweighed: written != used }
    }

    /// Rescaled by both.
    fn and(self, other: Weights) -> Weights {
        Weights {
            written: self.written.saturating_mul(other.written),
            used: self.used.saturating_mul(other.used),
            reweighed: self.reweighed || other.reweighed,
        }
    }

    /// The weight used in place of `weight`, in percent of the card, and the part of the score. One division,
    /// and that at the end, so that what comes out is exact. None if a number becomes too large.
    fn weigh(self, weight: Decimal, value: Decimal) -> Option<(Decimal, Decimal)> {
        if !self.reweighed || self.used.is_zero() {
            return Some((weight, value.checked_mul(weight)?.checked_div(Decimal::ONE_HUNDRED)?));
        }
        let rescaled = weight.checked_mul(self.written)?;
        let part = value.checked_mul(rescaled)?;
        Some((
            rescaled.checked_div(self.used)?,
            part.checked_div(self.used)?.checked_div(Decimal::ONE_HUNDRED)?,
        ))
    }
}

/// A number to [`QUOTIENT_DIGITS`] where it came of a division, without trailing zeros.
fn settle(number: Decimal, divided: bool) -> Decimal {
    if divided { rounded(number, Some(QUOTIENT_DIGITS)) } else { number.normalize() }
}

/// To so many digits, halves away from zero; as it is if not said.
fn rounded(number: Decimal, digits: Option<u32>) -> Decimal {
    match digits {
        Some(digits) => {
            number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize()
        }
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    type Items<'a> = &'a [(&'a str, Option<&'a str>)];

    /// A card of groups (weight, items (weight, value)); indicators are numbered from 0.
    fn card(groups: &[(&str, Items)]) -> Vec<CardGroup> {
        let mut indicator = 0;
        let mut item = |&(weight, value): &(&str, Option<&str>)| {
            indicator += 1;
            CardItem {
                indicator: indicator - 1,
                weight: number(weight),
                value: value.map(number),
                void: false,
            }
        };
        let group = |(weight, items): &(&str, Items)| CardGroup {
            weight: number(weight),
            items: items.iter().map(&mut item).collect(),
        };
        groups.iter().map(group).collect()
    }

    fn value(groups: &[CardGroup], missing: Missing, round: Option<u32>) -> Option<String> {
        score(groups, (missing, VoidMeans::Zero), round, Decimal::ONE_HUNDRED)
            .0
            .map(|score| score.to_string())
    }

    #[test]
    fn forty_nine_to_fifty_one() {
        for (internal, survey, expected) in [
            ("92.0", "95.0", "93.53"),
            ("91.0", "94.9", "92.989"),
            ("90.0", "81.9", "85.869"),
            ("88.0", "81.2", "84.532"),
            ("98.0", "70.0", "83.72"),
        ] {
            let groups = card(&[("49", &[("100", Some(internal))]), ("51", &[("100", Some(survey))])]);
            for missing in [Missing::Reweigh, Missing::Undetermined] {
                assert_eq!(value(&groups, missing, None).as_deref(), Some(expected));
            }
        }
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let of = |text| card(&[("100", &[("100", Some(text))])]);
        for (given, digits, expected) in
            [("2.345", 2, "2.35"), ("2.344", 2, "2.34"), ("-2.345", 2, "-2.35"), ("84.5", 0, "85")]
        {
            assert_eq!(value(&of(given), Missing::Zero, Some(digits)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn an_absent_item_is_carried_by_the_others_of_its_group() {
        // 40/20 of 60 % become 66.7/33.3: 49 × 0.92 + 51 × (90 × 2 + 60) / 3 / 100
        let groups = card(&[
            ("49", &[("100", Some("92"))]),
            ("51", &[("40", Some("90")), ("40", None), ("20", Some("60"))]),
        ]);
        assert_eq!(value(&groups, Missing::Reweigh, None).as_deref(), Some("85.88"));
        assert_eq!(value(&groups, Missing::Zero, None).as_deref(), Some("69.56"));
        assert_eq!(value(&groups, Missing::FullMarks, None).as_deref(), Some("89.96"));
        assert_eq!(value(&groups, Missing::Undetermined, None), None);
        let (_, parts) = score(&groups, (Missing::Reweigh, VoidMeans::Zero), None, Decimal::ONE_HUNDRED);
        let shown: Vec<_> =
            parts.iter().map(|part| (part.group, part.weight, part.weight_used, part.part)).collect();
        assert_eq!(
            shown,
            [
                (0, number("49"), number("49"), number("45.08")),
                (1, number("20.4"), number("34"), number("30.6")),
                (1, number("20.4"), number("0"), number("0")),
                (1, number("10.2"), number("17"), number("10.2")),
            ]
        );
    }

    #[test]
    fn an_absent_group_is_carried_by_the_others() {
        let groups = card(&[("49", &[("100", Some("92"))]), ("51", &[("60", None), ("40", None)])]);
        assert_eq!(value(&groups, Missing::Reweigh, None).as_deref(), Some("92"));
        let five =
            card(&[("30", &[("100", Some("5"))]), ("30", &[("100", Some("5"))]), ("40", &[("100", None)])]);
        assert_eq!(value(&five, Missing::Reweigh, None).as_deref(), Some("5"));
        let nothing = card(&[("100", &[("100", None)])]);
        assert_eq!(value(&nothing, Missing::Reweigh, None), None);
        assert_eq!(value(&nothing, Missing::Zero, None).as_deref(), Some("0"));
        assert_eq!(value(&[], Missing::Reweigh, None), None);
    }

    #[test]
    fn known_parts_are_given_without_a_score_too() {
        let groups = card(&[("50", &[("100", Some("80"))]), ("50", &[("100", None)])]);
        let (score, parts) =
            score(&groups, (Missing::Undetermined, VoidMeans::Zero), None, Decimal::ONE_HUNDRED);
        assert_eq!((score, parts[0].part, parts[1].part), (None, number("40"), Decimal::ZERO));
    }

    #[test]
    fn numbers_too_large_leave_no_score() {
        let groups = card(&[("100", &[("100", Some("79228162514264337593543950335"))])]);
        assert_eq!(value(&groups, Missing::Reweigh, None), None);
    }

    proptest! {
        /// Whatever is absent, equal values give that value and the weights used add up to 100.
        #[test]
        fn what_was_not_used_drags_nothing(
            shape in prop::collection::vec((1u32..100, prop::collection::vec((1u32..100, any::<bool>()), 1..5)), 1..5),
            common in 0i64..1000,
        ) {
            let common = Decimal::new(common, 1);
            let groups: Vec<CardGroup> = shape.iter().map(|(weight, items)| CardGroup {
                weight: Decimal::from(*weight),
                items: items.iter().map(|(weight, given)| CardItem {
                    void: false,
                    indicator: 0, weight: Decimal::from(*weight), value: given.then_some(common),
                }).collect(),
            }).collect();
            let groups = to_hundred(groups);
            let (score, parts) = score(&groups, (Missing::Reweigh, VoidMeans::Zero), Some(6), Decimal::ONE_HUNDRED);
            let any = shape.iter().any(|(_, items)| items.iter().any(|(_, given)| *given));
            prop_assert_eq!(score, any.then_some(common));
            let used: Decimal = parts.iter().map(|part| part.weight_used).sum();
            prop_assert_eq!(used.round_dp(9), if any { Decimal::ONE_HUNDRED } else { Decimal::ZERO });
        }
    }

    /// Lets the last weight of each list make up 100.
    fn to_hundred(mut groups: Vec<CardGroup>) -> Vec<CardGroup> {
        fn fill(weights: Vec<&mut Decimal>) {
            let whole: Decimal = weights.iter().map(|weight| **weight).sum();
            let mut rest = Decimal::ONE_HUNDRED;
            let last = weights.len() - 1;
            for (position, weight) in weights.into_iter().enumerate() {
                let share = (*weight * Decimal::ONE_HUNDRED / whole).round_dp(2);
                *weight = if position == last { rest } else { share };
                rest -= share;
            }
        }
        fill(groups.iter_mut().map(|group| &mut group.weight).collect());
        groups
            .iter_mut()
            .for_each(|group| fill(group.items.iter_mut().map(|item| &mut item.weight).collect()));
        groups
    }
}
