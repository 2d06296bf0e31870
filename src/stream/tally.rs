//! What remains of matters that passed by: exact sums and counts, which merge in any order.

use crate::assess::Total;
use crate::assess::exact::Exact;
use crate::assess::owe::Count;
use crate::organisation::NodeId;
use crate::value::digits;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The most digits after the point that sums have; numbers with more are added beside them.
const MOST_DIGITS: u32 = 9;

/// The sums of an account, by node.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Digits after the point of all sums.
    scale: u32,
    sums: Vec<i64>,
    /// Who has points at all, a bit for each node: a sum of zero is not nothing.
    touched: Vec<u64>,
    /// What is too large for these sums.
    rest: BTreeMap<u32, Exact>,
}

impl Account {
    /// Of so many nodes, none of which has points.
    pub fn new(nodes: usize) -> Account {
        let (sums, touched) = (vec![0; nodes], vec![0; nodes.div_ceil(64)]);
        Account { scale: 0, sums, touched, rest: BTreeMap::new() }
    }

    /// Makes room for numbers with so many digits after the point: the factor by which these are multiplied.
    pub fn fit(&mut self, scale: u32) -> Option<i64> {
        if scale > MOST_DIGITS {
            return None;
        }
        if let Some(factor) = scale.checked_sub(self.scale).filter(|more| *more > 0) {
            let factor = 10_i64.checked_pow(factor)?;
            for (node, sum) in self.sums.iter_mut().enumerate().filter(|(_, sum)| **sum != 0) {
                match sum.checked_mul(factor) {
                    Some(scaled) => *sum = scaled,
                    None => {
                        let whole = Decimal::new(std::mem::take(sum), self.scale);
                        self.rest.entry(node as u32).or_default().add(whole);
                    }
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
        let at = node as usize;
        let Some(sum) = self.sums.get_mut(at) else { return };
        self.touched[at / 64] |= 1 << (at % 64);
        match sum.checked_add(digits) {
            Some(added) => *sum = added,
            None => {
                let rest = self.rest.entry(node).or_default();
                rest.add(Decimal::new(std::mem::replace(sum, 0), self.scale));
                rest.add(Decimal::new(digits, self.scale));
            }
        }
    }

    /// Adds a number of any size.
    pub fn add_decimal(&mut self, node: u32, points: Decimal) {
        let points = points.normalize();
        let fits = self.fit(points.scale());
        match fits.and_then(|_| digits(points, self.scale)) {
            Some(digits) => self.add(node, digits),
            None => {
                let at = node as usize;
                if let Some(word) = self.touched.get_mut(at / 64) {
                    *word |= 1 << (at % 64);
                    self.rest.entry(node).or_default().add(points);
                }
            }
        }
    }

    /// Takes back what another account holds, or adds it.
    fn merge(&mut self, other: &Account, sign: i64) {
        let factor = self.fit(other.scale);
        for node in other.nodes() {
            let digits = other.sums[node as usize];
            match factor.and_then(|factor| digits.checked_mul(factor)?.checked_mul(sign)) {
                Some(digits) => self.add(node, digits),
                None => self.add_decimal(node, Decimal::new(digits, other.scale) * Decimal::from(sign)),
            }
        }
        for (node, rest) in &other.rest {
            self.rest.entry(*node).or_default().merge(rest);
        }
    }

    /// Who has points.
    pub fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        let words = self.touched.iter().enumerate();
        words.flat_map(|(at, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| (at * 64 + bit) as u32)
        })
    }

    /// The sum of a node that has points.
    pub fn sum(&self, node: u32) -> Option<Decimal> {
        let at = node as usize;
        if self.touched.get(at / 64)? >> (at % 64) & 1 == 0 {
            return None;
        }
        let digits = *self.sums.get(at)?;
        Some(match self.rest.contains_key(&node) {
            false => Decimal::new(digits, self.scale).normalize(),
            true => self.exact(node).value().normalize(),
        })
    }

    /// All of the points of a node.
    fn exact(&self, node: u32) -> Exact {
        let mut whole = self.rest.get(&node).copied().unwrap_or_default();
        let digits = self.sums.get(node as usize).copied().unwrap_or_default();
        whole.add(Decimal::new(digits, self.scale));
        whole
    }
}

/// The same points of the same nodes: how they were brought together does not matter.
impl PartialEq for Account {
    fn eq(&self, other: &Account) -> bool {
        self.touched == other.touched && self.nodes().all(|node| self.exact(node) == other.exact(node))
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
    /// What duties count: by duty, counter and row.
    pub duties: Vec<Vec<Vec<Count>>>,
}

impl Tally {
    /// Adds what remains of other matters: in any order the result is the same.
    pub fn merge(&mut self, other: &Tally) {
        self.accounts.iter_mut().zip(&other.accounts).for_each(|(sum, more)| sum.merge(more, 1));
        self.counts.merge(&other.counts);
        let rows = self.duties.iter_mut().flatten().flatten();
        rows.zip(other.duties.iter().flatten().flatten()).for_each(|(sum, more)| sum.merge(more));
    }

    /// The sums as an outcome has them, by account, then subject; `names` are those of the accounts.
    pub fn totals(&self, names: &[String]) -> Vec<Total> {
        let mut order: Vec<(&String, &Account)> = names.iter().zip(&self.accounts).collect();
        order.sort_by_key(|(name, _)| *name);
        let of = |(name, account): (&String, &Account)| {
            let total = |node: u32| {
                let points = account.sum(node)?;
                Some(Total { category: name.clone(), subject: NodeId(node), points, parts: Vec::new() })
            };
            account.nodes().filter_map(total).collect::<Vec<_>>()
        };
        order.into_iter().flat_map(of).collect()
    }
}

#[cfg(test)]
mod tests;
