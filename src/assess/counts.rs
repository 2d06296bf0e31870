//! What the matters of each row of a duty come to, as numbers.

use super::exact::Exact;
use crate::policy::Counting;
use crate::value::Value;
use rust_decimal::Decimal;

/// What the matters of each row come to, as numbers: of millions of rows only those that the counter asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    how: Counting,
    rows: Vec<Numbers>,
    /// For a sum: of what they bring.
    sums: Vec<Exact>,
    /// For the longest: the most that one brings.
    longest: Vec<Option<Decimal>>,
}

/// What the matters of one row come to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Count {
    /// How many count.
    pub counted: u32,
    /// Those among which they count: of a rate, all that were looked at.
    pub among: u32,
    /// For a sum: of what they bring.
    pub sum: Exact,
    /// For the longest: the most that one brings.
    pub longest: Option<Decimal>,
    /// It depends on a fact that is missing.
    pub unknown: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Numbers {
    /// How many count.
    counted: u32,
    /// Those among which they count: of a rate, all that were looked at.
    among: u32,
    /// It depends on a fact that is missing.
    pub unknown: bool,
}

impl Counts {
    /// Nothing is counted yet.
    pub fn new(how: Counting, rows: usize) -> Counts {
        let room = |of: Counting| if how == of { rows } else { 0 };
        Counts {
            how,
            rows: vec![Numbers::default(); rows],
            sums: vec![Exact::default(); room(Counting::Sum)],
            longest: vec![None; room(Counting::Longest)],
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What a row comes to.
    pub fn get(&self, row: usize) -> Count {
        let Numbers { counted, among, unknown } = self.rows.get(row).copied().unwrap_or_default();
        let sum = self.sums.get(row).copied().unwrap_or_default();
        Count { counted, among, sum, longest: self.longest.get(row).copied().flatten(), unknown }
    }

    /// Puts a number in place of what a row comes to.
    pub fn put(&mut self, row: usize, count: Count) {
        let Count { counted, among, sum, longest, unknown } = count;
        self.rows.get_mut(row).into_iter().for_each(|row| *row = Numbers { counted, among, unknown });
        self.sums.get_mut(row).into_iter().for_each(|place| *place = sum);
        self.longest.get_mut(row).into_iter().for_each(|place| *place = longest);
    }

    /// Reads rows to which something will be added, and does nothing with them: those that are not in the caches come at
    /// the same time.
    pub fn touch(&self, rows: impl Iterator<Item = usize>) {
        let counted = |row: usize| self.rows.get(row).map_or(0, |row| row.counted);
        std::hint::black_box(rows.fold(0, |all, row| all ^ counted(row)));
    }

    /// Adds a matter to a row: is everything known of it that has to be, does it count, and what does it bring?
    pub fn add(&mut self, row: usize, known: bool, counts: bool, brings: Option<Decimal>) {
        let Some(count) = self.rows.get_mut(row) else { return };
        count.among += 1;
        count.unknown |= !known;
        count.counted += u32::from(counts);
        let Some(brings) = brings.filter(|_| counts) else { return };
        self.sums.get_mut(row).into_iter().for_each(|sum| sum.add(brings));
        self.longest.get_mut(row).into_iter().for_each(|longest| *longest = longer(*longest, Some(brings)));
    }

    /// Adds what other matters come to, counted by the same counter for the same rows.
    pub fn merge(&mut self, other: &Counts) {
        for (count, more) in self.rows.iter_mut().zip(&other.rows) {
            count.among += more.among;
            count.unknown |= more.unknown;
            count.counted += more.counted;
        }
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| sum.merge(more));
        let longest = self.longest.iter_mut().zip(&other.longest);
        longest.for_each(|(longest, more)| *longest = longer(*longest, *more));
    }

    /// Those of some rows alone, in the order in which these are named.
    pub fn some(&self, rows: &[usize]) -> Counts {
        let mut some = Counts::new(self.how, rows.len());
        rows.iter().enumerate().for_each(|(at, row)| some.put(at, self.get(*row)));
        some
    }

    /// The number of a row, or nothing where there is none or it is not known.
    pub fn value(&self, row: usize) -> Option<Value> {
        let Numbers { counted, among, unknown } = *self.rows.get(row)?;
        if unknown {
            return None;
        }
        match self.how {
            Counting::Count => Some(Value::Int(counted.into())),
            Counting::Sum => self.sums.get(row)?.checked().map(|sum| Value::Decimal(sum.normalize())),
            Counting::Rate if among == 0 => None,
            Counting::Rate => {
                let share = Decimal::from(counted).checked_mul(Decimal::ONE_HUNDRED)?;
                Some(Value::Decimal(share.checked_div(Decimal::from(among))?.round_dp(4)))
            }
            Counting::Longest => self.longest.get(row)?.map(|longest| Value::Decimal(longest.normalize())),
        }
    }
}

/// The larger of two numbers; of equal ones that with more digits after the point, so that their order means nothing.
fn longer(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    one.into_iter().chain(other).max_by_key(|number| (*number, number.scale()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(how: Counting) -> Counts {
        let mut counts = Counts::new(how, 2);
        counts.add(0, true, true, Some(Decimal::TWO));
        counts.add(0, true, true, Some(Decimal::TEN));
        counts.add(0, true, false, Some(Decimal::ONE_HUNDRED));
        counts
    }

    #[test]
    fn what_the_matters_of_a_row_come_to() {
        let values = |how| [counts(how).value(0), counts(how).value(1)];
        assert_eq!(values(Counting::Count), [2, 0].map(|count| Some(Value::Int(count))));
        assert_eq!(values(Counting::Sum), [12, 0].map(|sum| Some(Value::Decimal(Decimal::from(sum)))));
        assert_eq!(values(Counting::Longest), [Some(Value::Decimal(Decimal::TEN)), None]);
        assert_eq!(values(Counting::Rate), [Some(Value::Decimal(Decimal::new(666_667, 4))), None]);
    }

    #[test]
    fn some_rows_keep_what_they_come_to() {
        let all = counts(Counting::Longest);
        let some = all.some(&[1, 0, 0]);
        assert_eq!((some.len(), some.get(0), some.get(2)), (3, all.get(1), all.get(0)));
    }

    #[test]
    fn what_is_unknown_gives_no_number() {
        for how in [Counting::Count, Counting::Sum, Counting::Longest, Counting::Rate] {
            let mut both = Counts::new(how, 2);
            both.add(0, false, false, None);
            both.merge(&counts(how));
            assert_eq!(both.value(0), None);
            let mut twice = counts(how);
            twice.merge(&counts(how));
            assert!(twice.value(0).is_some());
        }
        let mut twice = counts(Counting::Sum);
        twice.merge(&counts(Counting::Sum));
        assert_eq!(twice.value(0), Some(Value::Decimal(Decimal::from(24))));
    }
}
