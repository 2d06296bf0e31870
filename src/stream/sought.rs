//! Ids that are looked for in a column, as they may stand there: as numbers or as texts.

use crate::organisation::{NodeId, Organisation};

/// So wide a stretch of numbers is held as one bit for each.
const WIDEST: u64 = 1 << 27;

/// Ids that are looked for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// In order.
    texts: Vec<String>,
    /// Those that are whole numbers, in order.
    numbers: Vec<i64>,
    /// Where they are close together, a bit for each from the first on.
    bits: Vec<u64>,
    /// Rows without a value are looked for, too.
    pub absent: bool,
}

impl Sought {
    /// Some ids.
    pub fn of<'a>(ids: impl Iterator<Item = &'a str>) -> Sought {
        let mut texts: Vec<String> = ids.map(str::to_owned).collect();
        texts.sort_unstable();
        texts.dedup();
        // `007` is another id than `7`: a number is written in one way.
        let number = |text: &String| text.parse().ok().filter(|number: &i64| number.to_string() == *text);
        let mut numbers: Vec<i64> = texts.iter().filter_map(number).collect();
        numbers.sort_unstable();
        let width = numbers.first().zip(numbers.last()).map(|(first, last)| first.abs_diff(*last));
        let mut bits = Vec::new();
        if let (Some(first), Some(width)) = (numbers.first(), width.filter(|width| *width < WIDEST)) {
            bits = vec![0; (width / 64 + 1) as usize];
            for number in &numbers {
                let at = number.abs_diff(*first);
                bits[(at / 64) as usize] |= 1 << (at % 64);
            }
        }
        Sought { texts, numbers, bits, absent: false }
    }

    /// The ids of some nodes.
    pub fn nodes<'a>(organisation: &'a Organisation, nodes: impl IntoIterator<Item = &'a NodeId>) -> Sought {
        Sought::of(nodes.into_iter().map(|node| organisation.id(*node)))
    }

    /// Is it a number that is looked for?
    #[inline]
    pub fn number(&self, number: i64) -> bool {
        let Some(first) = self.numbers.first() else { return false };
        if self.bits.is_empty() {
            return self.numbers.binary_search(&number).is_ok();
        }
        // Numbers before the first become very large ones.
        let at = number.wrapping_sub(*first) as u64;
        self.bits.get((at / 64) as usize).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Is it a text that is looked for?
    pub fn text(&self, text: &str) -> bool {
        self.texts.binary_search_by(|known| known.as_str().cmp(text)).is_ok()
    }

    /// Is one of the numbers within these bounds?
    pub fn any_within(&self, least: i64, most: i64) -> bool {
        self.numbers.get(self.numbers.partition_point(|number| *number < least)).is_some_and(|at| *at <= most)
    }

    /// Is whatever another looks for looked for here, too?
    pub fn covers(&self, other: &Sought) -> bool {
        (self.absent || !other.absent) && other.texts.iter().all(|text| self.text(text))
    }

    /// Nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && !self.absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_told_apart() {
        let sought = Sought::of(["7", "007", "abc", "-3", "90"].into_iter());
        let found: Vec<i64> = (-100..200).filter(|number| sought.number(*number)).collect();
        assert_eq!(found, [-3, 7, 90]);
        assert!(sought.text("007") && sought.text("abc") && !sought.text("08"));
        assert!(sought.any_within(8, 90) && !sought.any_within(8, 89) && !sought.any_within(91, i64::MAX));
        assert!(!sought.number(i64::MIN) && !sought.number(i64::MAX));
    }

    #[test]
    fn some_of_what_is_sought_is_covered() {
        let [all, some, other] = [["7", "x"], ["7", "7"], ["7", "y"]].map(|ids| Sought::of(ids.into_iter()));
        assert!(all.covers(&some) && all.covers(&all) && !some.covers(&all) && !all.covers(&other));
        let absent = Sought { absent: true, ..some.clone() };
        assert!(absent.covers(&some) && !all.covers(&absent) && !some.covers(&absent));
    }

    #[test]
    fn numbers_far_apart_are_found_as_well() {
        let (least, most) = (i64::MIN.to_string(), i64::MAX.to_string());
        let sought = Sought::of([least.as_str(), most.as_str(), "0"].into_iter());
        assert!(sought.number(0) && sought.number(i64::MIN) && sought.number(i64::MAX) && !sought.number(1));
    }
}
