//! Random numbers that are the same everywhere: PCG streams, and the few distributions that data of this kind have.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::Rng;
use std::ops::Range;

/// A stream of random numbers.
pub struct Random(Pcg64Mcg);

impl Random {
    /// The stream of that seed, for one purpose and one stretch of it.
    pub fn new(seed: u64, purpose: u32, stretch: u64) -> Random {
        let mixed = (u128::from(seed) << 64) | (u128::from(purpose) << 40) | u128::from(stretch);
        let mut stream = Pcg64Mcg::new(mixed.wrapping_mul(0xda94_2042_e4dd_58b5).wrapping_add(1));
        // The first numbers of neighbouring seeds are alike.
        for _ in 0..4 {
            stream.next_u64();
        }
        Random(stream)
    }

    /// Between 0 (included) and 1 (excluded).
    pub fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Does something happen that happens with this probability?
    pub fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// One of `count`, the first ones more often: `skew` 1 is even, 2 gives half of all to the first quarter.
    pub fn one_of(&mut self, count: u64, skew: f64) -> u64 {
        self.one_within(&(0..count), (0.0, 1.0), (count, skew))
    }

    /// The same of some of them alone, on whom that part of all falls.
    pub fn one_within(&mut self, some: &Range<u64>, part: (f64, f64), (count, skew): (u64, f64)) -> u64 {
        let share = part.0 + self.share() * (part.1 - part.0);
        let at = (count as f64 * share.powf(skew)) as u64;
        at.clamp(some.start, some.end.saturating_sub(1).max(some.start))
    }

    /// Which part of all falls on those before one of `count`.
    pub fn share_before(at: u64, count: u64, skew: f64) -> f64 {
        // With a skew of 0 everything falls on the last one.
        if at >= count { 1.0 } else { (at as f64 / count as f64).powf(skew.recip()) }
    }

    /// Full days until something that happens at any time with the same probability: `mean` on average, about.
    pub fn days(&mut self, mean: f64) -> i32 {
        (-(1.0 - self.share()).ln() * mean) as i32
    }

    /// Around 0, with a deviation of 1: the sum of twelve even numbers, which has no tails that surprise.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    /// The place among cumulated weights.
    pub fn weighted(&mut self, cumulated: &[f64]) -> usize {
        let all = cumulated.last().copied().unwrap_or_default();
        let at = self.share() * all;
        cumulated.partition_point(|until| *until <= at).min(cumulated.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_the_same_again_and_unlike_each_other() {
        let first = |seed, purpose, stretch| Random::new(seed, purpose, stretch).0.next_u64();
        assert_eq!(first(1, 2, 3), first(1, 2, 3));
        let all: std::collections::BTreeSet<u64> =
            (0..4).flat_map(|a| (0..4).flat_map(move |b| (0..4).map(move |c| first(a, b, c)))).collect();
        assert_eq!(all.len(), 64);
    }

    #[test]
    fn parts_fall_on_whom_all_of_it_falls_on() {
        // A half of all falls on the first quarter.
        assert_eq!([0, 1, 4].map(|at| (Random::share_before(at, 4, 2.0) * 100.0) as u32), [0, 50, 100]);
        let mut random = Random::new(7, 0, 0);
        let mut of = |part| -> std::collections::BTreeSet<u64> {
            (0..1_000).map(|_| random.one_within(&(0..4), part, (4, 2.0))).collect()
        };
        assert_eq!([of((0.0, 0.5)), of((0.5, 1.0))], [[0].into(), [1, 2, 3].into()]);
        assert_eq!(random.one_of(0, 1.0), 0);
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(7, 0, 0);
        let mut seen = [0; 3];
        (0..10_000).for_each(|_| seen[random.weighted(&[1.0, 1.0, 4.0])] += 1);
        assert_eq!(seen[1], 0);
        assert!((2_300..2_700).contains(&seen[0]), "{seen:?}");
    }
}
