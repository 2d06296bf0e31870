//! What remains of matters that passed by: exact sums and counts, which merge in any order.

use crate::assess::alone::Alone;
use crate::assess::exact::Exact;
use crate::assess::owe;
use crate::assess::{Attribution, Standing, Total};
use crate::organisation::NodeId;
use crate::together::{map_with, worth};
use crate::value::digits;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most digits after the point that sums have.
pub const MOST_DIGITS: u32 = 9;

/// The largest number that goes into the sums, in units of 10⁻⁹; larger ones, and those with more digits after the
/// point, are added up beside them. It depends on the number alone, so that equal matters give equal tallies.
const LARGEST: i64 = i64::MAX;

/// Whole numbers by node, in three parts: of each addition the lowest is read and written, and those of millions of nodes
/// had better stay in the caches. The others are there where sums are large enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Sums {
    low: Vec<i16>,
    /// Times 2¹⁶.
    middle: Vec<i32>,
    /// Times 2⁴⁸.
    high: Vec<i64>,
}

impl Sums {
    #[inline]
    fn add(&mut self, at: usize, more: i64) {
        let Some(low) = self.low.get_mut(at) else { return };
        let lower = more as i16;
        let (sum, over) = low.overflowing_add(lower);
        *low = sum;
        let upper = (more >> 16) + i64::from(lower < 0) + carried(over, lower < 0);
        if upper != 0 {
            self.carry(at, upper);
        }
    }

    #[inline(never)]
    fn carry(&mut self, at: usize, upper: i64) {
        if self.middle.is_empty() {
            self.middle = vec![0; self.low.len()];
        }
        let lower = upper as i32;
        let (sum, over) = self.middle[at].overflowing_add(lower);
        self.middle[at] = sum;
        let upper = (upper >> 32) + i64::from(lower < 0) + carried(over, lower < 0);
        if upper != 0 {
            if self.high.is_empty() {
                self.high = vec![0; self.low.len()];
            }
            // Less than 2³² numbers of less than 2¹⁶ each.
            self.high[at] += upper;
        }
    }

    fn get(&self, at: usize) -> i128 {
        let low = self.low.get(at).copied().unwrap_or(0);
        let middle = self.middle.get(at).copied().unwrap_or(0);
        let high = self.high.get(at).copied().unwrap_or(0);
        (i128::from(high) << 48) + (i128::from(middle) << 16) + i128::from(low)
    }

    fn set(&mut self, at: usize, sum: i128) {
        let low = sum as i16;
        let upper = (sum - i128::from(low)) >> 16;
        let middle = upper as i32;
        let high = ((upper - i128::from(middle)) >> 32) as i64;
        self.low[at] = low;
        put(&mut self.middle, (at, self.low.len()), middle);
        put(&mut self.high, (at, self.low.len()), high);
    }
}

/// What an addition that was too large for its part carries to the next one.
#[inline]
fn carried(over: bool, negative: bool) -> i64 {
    match (over, negative) {
        (false, _) => 0,
        (true, true) => -1,
        (true, false) => 1,
    }
}

/// Puts a part in one of so many places; where all are zero none is needed.
fn put<T: Clone + Default + PartialEq>(parts: &mut Vec<T>, (at, places): (usize, usize), part: T) {
    if parts.is_empty() && part != T::default() {
        *parts = vec![T::default(); places];
    }
    parts.get_mut(at).into_iter().for_each(|place| *place = part.clone());
}

/// The sums of an account, by node.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Digits after the point of all sums.
    scale: u32,
    sums: Sums,
    /// Who has points though the lowest part of the sum is zero, a bit for each node: a sum of zero is not nothing.
    zeros: Vec<u64>,
    /// What is too large for these sums, or too fine.
    rest: BTreeMap<u32, Exact>,
}

impl Account {
    /// Of so many nodes, none of which has points.
    pub fn new(nodes: usize) -> Account {
        let sums = Sums { low: vec![0; nodes], ..Sums::default() };
        Account { scale: 0, sums, zeros: vec![0; nodes.div_ceil(64)], rest: BTreeMap::new() }
    }

    /// Makes room for numbers with so many digits after the point: the factor by which these are multiplied.
    pub fn fit(&mut self, scale: u32) -> Option<i64> {
        if scale > MOST_DIGITS {
            return None;
        }
        if let Some(more) = scale.checked_sub(self.scale).filter(|more| *more > 0) {
            let factor = 10_i128.pow(more);
            for node in self.nodes().collect::<Vec<_>>() {
                let sum = self.sums.get(node as usize);
                if sum != 0 {
                    self.sums.set(node as usize, sum * factor);
                    self.note(node);
                }
            }
            self.scale = scale;
        }
        10_i64.checked_pow(self.scale - scale)
    }

    /// Digits after the point of all sums.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// Adds digits that have the scale of the account.
    #[inline]
    pub fn add(&mut self, node: u32, digits: i64) {
        if node as usize >= self.len() {
            return;
        }
        // The usual numbers are far from the largest.
        if digits.unsigned_abs() < 1 << 32 || self.holds(digits) {
            self.sums.add(node as usize, digits);
        } else {
            self.rest.entry(node).or_default().add(Decimal::new(digits, self.scale));
        }
        self.note(node);
    }

    /// A node has points, whatever its sum is.
    #[inline]
    fn note(&mut self, node: u32) {
        // Of nearly all the sum tells it, which was just written.
        if self.sums.low[node as usize] == 0 {
            self.zeros[node as usize / 64] |= 1 << (node % 64);
        }
    }

    /// Reads the sums of nodes to which something will be added, and does nothing with them: those that are not in the
    /// caches come at the same time, where one addition after the other would wait for its own.
    #[inline]
    pub fn touch(&self, nodes: impl Iterator<Item = u32>) {
        let sum = |node: u32| self.sums.low.get(node as usize).copied().unwrap_or(0);
        std::hint::black_box(nodes.fold(0, |all, node| all ^ sum(node)));
    }

    #[cold]
    fn holds(&self, digits: i64) -> bool {
        let unit = 10_i64.pow(MOST_DIGITS - self.scale);
        digits.unsigned_abs() <= (LARGEST / unit).unsigned_abs()
    }

    /// Adds a number of any size.
    pub fn add_decimal(&mut self, node: u32, points: Decimal) {
        let points = points.normalize();
        match self.fit(points.scale()).and_then(|_| digits(points, self.scale)) {
            Some(digits) => self.add(node, digits),
            None if (node as usize) < self.len() => {
                self.rest.entry(node).or_default().add(points);
                self.note(node);
            }
            None => {}
        }
    }

    /// How many nodes there are, with points or without.
    pub fn len(&self) -> usize {
        self.sums.low.len()
    }

    /// Are there no nodes at all?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sum of a node with the fewest digits after the point: the same whatever the order in which it came about.
    pub fn shortest(&self, node: u32) -> Sum {
        let small = |digits: i128, scale: u32| {
            let (digits, scale) = fewest(digits, scale)?;
            (scale <= MOST_DIGITS).then_some(Sum::Small(digits, scale))
        };
        if !self.rest.contains_key(&node)
            && let Some(sum) = small(self.sums.get(node as usize), self.scale)
        {
            return sum;
        }
        let whole = self.whole(node).shortest();
        let sum = whole.whole().and_then(|whole| small(whole.mantissa(), whole.scale()));
        sum.unwrap_or(Sum::Large(whole))
    }

    /// Everything that a node has.
    fn whole(&self, node: u32) -> Exact {
        let sum = self.sums.get(node as usize);
        let mut whole = self.rest.get(&node).copied().unwrap_or_default();
        // Two halves that a decimal holds, whatever the sum.
        let (upper, lower) = (sum >> 48, sum & ((1 << 48) - 1));
        let part = |digits: i128| Decimal::try_from_i128_with_scale(digits, self.scale).unwrap_or_default();
        (0..1 << 4).for_each(|_| whole.add(part(upper << 44)));
        whole.add(part(lower));
        whole
    }

    /// Adds a sum of any size.
    pub fn add_exact(&mut self, node: u32, sum: &Exact) {
        if (node as usize) < self.len() {
            self.rest.entry(node).or_default().merge(sum);
            self.note(node);
        }
    }

    /// Adds what another account holds.
    pub fn merge(&mut self, other: &Account) {
        self.fit(other.scale);
        let factor = 10_i128.pow(self.scale.saturating_sub(other.scale));
        for node in other.nodes() {
            let at = node as usize;
            let sum = other.sums.get(at) * factor;
            match i64::try_from(sum) {
                Ok(sum) => self.sums.add(at, sum),
                Err(_) => self.sums.set(at, self.sums.get(at) + sum),
            }
            self.note(node);
        }
        for (node, rest) in &other.rest {
            self.rest.entry(*node).or_default().merge(rest);
        }
    }

    /// A node has no points here.
    pub fn forget(&mut self, node: u32) {
        let at = node as usize;
        if at < self.len() {
            self.zeros[at / 64] &= !(1 << (at % 64));
            self.sums.set(at, 0);
            self.rest.remove(&node);
        }
    }

    /// Who has points.
    pub fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(self.words()).flat_map(|(at, word)| {
            let bits = std::iter::successors(Some(word), |rest| rest.checked_sub(1).map(|less| rest & less));
            let bits = bits.take_while(|rest| *rest != 0);
            bits.map(move |rest| at * 64 + rest.trailing_zeros())
        })
    }

    /// Who has points, a bit for each node.
    fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.zeros.iter().zip(self.sums.low.chunks(64)).map(|(zeros, sums)| {
            let bits = (0..).zip(sums).map(|(at, sum)| u64::from(*sum != 0) << at);
            bits.fold(*zeros, |word, bit| word | bit)
        })
    }

    /// Has a node points?
    fn has(&self, node: u32) -> bool {
        let zero = || self.zeros.get(node as usize / 64).is_some_and(|word| word >> (node % 64) & 1 == 1);
        self.sums.low.get(node as usize).is_some_and(|sum| *sum != 0) || zero()
    }

    /// How many have points.
    fn with_points(&self) -> usize {
        self.words().map(|word| word.count_ones() as usize).sum()
    }

    /// The sum of a node that has points, beside what is added up apart.
    pub fn digits(&self, node: u32) -> i128 {
        self.sums.get(node as usize)
    }

    /// The sum of a node that has points.
    pub fn sum(&self, node: u32) -> Option<Decimal> {
        if !self.has(node) {
            return None;
        }
        let sum = self.sums.get(node as usize);
        if self.rest.contains_key(&node) {
            return Some(self.whole(node).value().normalize());
        }
        if let Some((digits, scale)) = fewest(sum, self.scale) {
            return Some(Decimal::new(digits, scale));
        }
        let number = Decimal::try_from_i128_with_scale(sum, self.scale);
        Some(number.unwrap_or_else(|_| self.whole(node).value()).normalize())
    }
}

/// A number with the fewest digits after the point, where it is small.
fn fewest(digits: i128, mut scale: u32) -> Option<(i64, u32)> {
    let mut digits = i64::try_from(digits).ok()?;
    while scale > 0 && digits % 10 == 0 {
        (digits, scale) = (digits / 10, scale - 1);
    }
    Some((digits, scale))
}

/// A sum with the fewest digits after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// A whole number, and how many of its digits stand after the point.
    Small(i64, u32),
    /// A sum that is larger, or has more digits after the point.
    Large(Exact),
}

/// The same points of the same nodes: how they were brought together does not matter.
impl PartialEq for Account {
    fn eq(&self, other: &Account) -> bool {
        self.words().eq(other.words()) && self.nodes().all(|node| self.shortest(node) == other.shortest(node))
    }
}

impl Eq for Account {}

/// How many findings of a rule there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Findings {
    /// Of matters to which it applies.
    pub applies: u64,
    /// Of matters of which it cannot be said.
    pub undetermined: u64,
    /// Of matters to which another rule of its group applies as well.
    pub conflicts: u64,
}

/// How many of everything that an outcome lists one by one where matters are few.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Matters, by kind.
    pub matters: Vec<u64>,
    /// Findings, by rule.
    pub findings: Vec<Findings>,
    /// Matters that nothing looks at.
    pub unreached: u64,
    /// Lines that would hold somebody and name nobody.
    pub holes: u64,
    /// People held more than once for one matter.
    pub double_hits: u64,
    /// People held and credited for one matter.
    pub both: u64,
}

impl Counts {
    /// Of so many kinds and rules, nothing.
    pub fn new(kinds: usize, rules: usize) -> Counts {
        let (matters, findings) = (vec![0; kinds], vec![Findings::default(); rules]);
        Counts { matters, findings, ..Counts::default() }
    }

    /// Adds those of other matters.
    pub fn merge(&mut self, other: &Counts) {
        self.matters.iter_mut().zip(&other.matters).for_each(|(sum, more)| *sum += more);
        for (sum, more) in self.findings.iter_mut().zip(&other.findings) {
            sum.applies += more.applies;
            sum.undetermined += more.undetermined;
            sum.conflicts += more.conflicts;
        }
        self.unreached += other.unreached;
        self.holes += other.holes;
        self.double_hits += other.double_hits;
        self.both += other.both;
    }
}

/// Everything that remains of matters that passed by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    /// Sums, by account in the order of the plan.
    pub accounts: Vec<Account>,
    /// What was counted.
    pub counts: Counts,
    /// What duties count: by duty and counter, for the rows of who owes them.
    pub duties: Vec<Vec<owe::Counts>>,
}

impl Tally {
    /// Adds what remains of other matters: in any order the result is the same.
    pub fn merge(&mut self, other: &Tally) {
        self.accounts.iter_mut().zip(&other.accounts).for_each(|(sum, more)| sum.merge(more));
        self.counts.merge(&other.counts);
        let counters = self.duties.iter_mut().flatten();
        counters.zip(other.duties.iter().flatten()).for_each(|(sum, more)| sum.merge(more));
    }

    /// Adds the points of attributions that stand; `names` are those of the accounts, in order.
    pub fn add<'a>(&mut self, names: &[String], attributions: impl Iterator<Item = &'a Attribution>) {
        for one in attributions.filter(|one| one.standing == Standing::Stands) {
            if let (Some(points), Ok(account)) = (one.points, names.binary_search(&one.category)) {
                self.accounts[account].add_decimal(one.subject.0, points);
            }
        }
    }

    /// The sums as an outcome has them, by account, then subject: those of everybody, or what is needed for some alone. `names`
    /// are those of the accounts. On so many threads.
    pub fn totals(&self, names: &[String], alone: Option<&Alone<'_>>, threads: usize) -> Vec<Total> {
        let mut order: Vec<(&String, &Account)> = names.iter().zip(&self.accounts).collect();
        order.sort_by_key(|(name, _)| *name);
        let mut all: Vec<(u32, u32)> = Vec::new();
        for (at, (name, account)) in (0..).zip(&order) {
            match alone.and_then(|alone| alone.of_account(name)) {
                None => {
                    all.reserve(account.with_points());
                    all.extend(account.nodes().map(|node| (at, node)));
                }
                Some(whom) => {
                    let with_points = whom.iter().map(|node| node.0).filter(|node| account.has(*node));
                    all.extend(with_points.map(|node| (at, node)));
                }
            }
        }
        // Threads that count the users of one text would wait for each other.
        let categories = || order.iter().map(|(name, _)| name.as_str().into()).collect::<Vec<Arc<str>>>();
        map_with(all.len(), worth(all.len(), threads), categories, |categories, at| {
            let (account, node) = all[at];
            let (_, sums) = order[account as usize];
            Total {
                category: categories[account as usize].clone(),
                subject: NodeId(node),
                points: sums.sum(node).unwrap_or_default(),
                parts: Vec::new(),
            }
        })
    }
}

#[cfg(test)]
mod tests;
