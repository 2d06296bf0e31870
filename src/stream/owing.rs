//! Points that are added to the sums of millions of people, many at a time.

use super::tally::Account;

/// The sums of so many nodes or more do not fit into the caches of a core. In debug builds, as tests are, few nodes are many,
/// so that tests see both ways.
const LARGE: usize = if cfg!(debug_assertions) { 16 } else { 1 << 19 };

/// So many points wait, and those of one more batch.
const MANY: usize = if cfg!(debug_assertions) { 16 } else { 1 << 18 };

/// So many are added at a time: as many sums stay in the nearest caches for sure.
const AT_ONCE: usize = 4096;

/// Points that wait to be added to an account. Batch by batch each sum would come from memory for itself; of many points
/// together, several are for sums that lie beside each other and come at once.
#[derive(Default)]
pub struct Owing {
    /// Digits after the point of all of them.
    scale: u32,
    points: Vec<(u32, i32)>,
}

impl Owing {
    /// Points will come that have the scale of the account.
    pub fn begin(&mut self, account: &mut Account) {
        if self.scale != account.scale() || self.points.len() >= MANY {
            self.settle(account);
        }
        self.scale = account.scale();
    }

    /// Reads what will be asked for when these nodes get points, and does nothing with it: see [`Account::touch`].
    #[inline]
    pub fn touch(account: &Account, nodes: impl Iterator<Item = u32>) {
        match account.len() < LARGE {
            true => account.touch(nodes),
            false => _ = std::hint::black_box(nodes.fold(0, |all, node| all ^ node)),
        }
    }

    /// Adds digits that have the scale of the account, at once or later.
    #[inline]
    pub fn add(&mut self, account: &mut Account, node: u32, digits: i64) {
        match i32::try_from(digits) {
            Ok(digits) if account.len() >= LARGE => self.points.push((node, digits)),
            _ => account.add(node, digits),
        }
    }

    /// Adds everything that waits.
    pub fn settle(&mut self, account: &mut Account) {
        // An account that took the place of another has a scale of its own.
        if self.points.is_empty() {
            return;
        }
        // It was the scale of an account, so that an account can have it.
        let Some(factor) = account.fit(self.scale) else { return };
        for some in self.points.chunks(AT_ONCE) {
            account.touch(some.iter().map(|(node, _)| *node));
            some.iter().for_each(|(node, digits)| account.add(*node, i64::from(*digits) * factor));
        }
        self.points.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    proptest! {
        /// Whatever waits, whatever becomes of the scale of the account meanwhile, and also where another account takes its
        /// place, as it does from round to round.
        #[test]
        fn what_waits_is_added(
            batches in prop::collection::vec(
                (0_u32..4, prop::collection::vec((0..20_u32, any::<i64>()), 0..9), any::<bool>()),
                0..12,
            ),
            small in any::<bool>(),
        ) {
            let nodes = if small { LARGE - 1 } else { 20 };
            let new = || Account::new(nodes);
            let (mut sum, mut later, mut directly, mut owing) = (new(), new(), new(), Owing::default());
            for (scale, points, last) in batches {
                let factor = later.fit(scale).unwrap();
                owing.begin(&mut later);
                for (node, digits) in points {
                    let digits = (digits >> (digits & 31)) / 1000;
                    owing.add(&mut later, node, digits * factor);
                    directly.add_decimal(node, Decimal::new(digits, scale));
                }
                if last {
                    owing.settle(&mut later);
                    sum.merge(&later);
                    later = new();
                }
            }
            owing.settle(&mut later);
            sum.merge(&later);
            prop_assert!(sum == directly);
        }
    }
}
