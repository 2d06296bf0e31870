//! Statistics for the guard of a ranking and for monitors: how far could chance alone explain what is seen?
//!
//! The only place of the engine that computes with floats. Shares lie between 0 and 1. Whatever leaves for
//! the outcome goes through [`rounded`], so that the last bits of a float never show and never decide.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, Hypergeometric, Normal};

/// Digits after the point of every figure that leaves this file for the outcome.
pub const DIGITS: u32 = 4;

/// A float as a figure of the outcome: [`DIGITS`] digits, halves away from zero. None if it is not finite or
/// too large.
pub fn rounded(value: f64) -> Option<Decimal> {
    let exact = Decimal::from_f64_retain(value)?;
    Some(exact.round_dp_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero).normalize())
}

/// A share observed in a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The share, 0 to 1.
    pub share: f64,
    /// The size of the sample, 0 or more.
    pub n: f64,
}

/// Φ⁻¹(p), the quantile of the standard normal distribution. None unless 0 < p < 1.
pub fn normal_quantile(p: f64) -> Option<f64> {
    inside(p).then(|| Normal::new(0.0, 1.0).ok().map(|normal| normal.inverse_cdf(p))).flatten()
}

/// The p-quantile of χ² with so many degrees of freedom. None unless 0 < p < 1 and there is a degree.
pub fn chi_square_quantile(p: f64, degrees: usize) -> Option<f64> {
    let distribution = ChiSquared::new(degrees as f64).ok()?;
    inside(p).then(|| distribution.inverse_cdf(p))
}

fn inside(p: f64) -> bool {
    p > 0.0 && p < 1.0
}

/// The z at which m one-sided comparisons hold together: Φ⁻¹(1 − α/m), α = 1 − confidence.
///
/// Bonferroni's inequality as used by Dunn (1961), "Multiple comparisons among means", JASA 56, 52–64. It holds
/// for all upper limits together, and for all lower limits together. None for no comparison or a confidence
/// outside 0 to 1.
pub fn bonferroni_z(m: usize, confidence: f64) -> Option<f64> {
    if m == 0 || !inside(confidence) {
        return None;
    }
    normal_quantile(1.0 - (1.0 - confidence) / m as f64)
}

/// The Wilson interval of a share p in a sample of n:
/// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). A sample of none says nothing: 0 to 1.
///
/// Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22, 209–212.
pub fn wilson(Sample { share: p, n }: Sample, z: f64) -> (f64, f64) {
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let z2 = z * z;
    let divisor = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / divisor;
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / divisor;
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// The share over all samples, weighted by their sizes: Σ n·p / Σ n. None without a reply.
pub fn pooled(samples: &[Sample]) -> Option<f64> {
    let n: f64 = samples.iter().map(|sample| sample.n).sum();
    let hits: f64 = samples.iter().map(|sample| sample.n * sample.share).sum();
    (n > 0.0).then(|| hits / n)
}

/// Are the samples from one population? χ² = Σ n(p − p̄)² / (p̄(1 − p̄)) with its degrees of freedom, one less
/// than there are samples. Where everybody or nobody is satisfied nothing differs: χ² is 0.
///
/// Pearson's test of homogeneity; before ranking institutions: Spiegelhalter (2005). None for fewer than two.
pub fn homogeneity(samples: &[Sample]) -> Option<(f64, usize)> {
    let mean = pooled(samples)?;
    let degrees = samples.len().checked_sub(1).filter(|degrees| *degrees > 0)?;
    let variance = mean * (1.0 - mean);
    let squares: f64 = samples.iter().map(|sample| sample.n * (sample.share - mean).powi(2)).sum();
    Some((if variance > 0.0 { squares / variance } else { 0.0 }, degrees))
}

/// Over-dispersion φ = χ² / degrees of freedom, at least 1. Limits widen by √φ (Spiegelhalter 2005).
pub fn dispersion(chi_square: f64, degrees: usize) -> f64 {
    (chi_square / degrees.max(1) as f64).max(1.0)
}

/// Best and worst rank that simultaneous intervals allow, of all that are ranked, in the order given: one
/// after those whose interval lies wholly on the better side, and before those wholly on the worse side.
/// Who has no interval may stand anywhere: no rank interval, and nobody is known to be before or after.
///
/// The idea that a rank needs an interval: Goldstein & Spiegelhalter (1996), JRSS A 159, 385–443; ranks from
/// simultaneous intervals: Mogstad, Romano, Shaikh & Wilhelm (2024), Rev. Econ. Stud. 91, 476–518.
pub fn rank_intervals(
    intervals: &[Option<(Decimal, Decimal)>],
    highest_first: bool,
) -> Vec<Option<(usize, usize)>> {
    let mut lows: Vec<Decimal> = intervals.iter().flatten().map(|interval| interval.0).collect();
    let mut highs: Vec<Decimal> = intervals.iter().flatten().map(|interval| interval.1).collect();
    lows.sort_unstable();
    highs.sort_unstable();
    let bounds = |(low, high): (Decimal, Decimal)| {
        let above = lows.len() - lows.partition_point(|other| *other <= high);
        let below = highs.partition_point(|other| *other < low);
        let (better, worse) = if highest_first { (above, below) } else { (below, above) };
        (1 + better, intervals.len() - worse)
    };
    intervals.iter().map(|interval| interval.map(bounds)).collect()
}

/// Where the percentage of the satisfied among all who were asked must lie, whatever those who did not reply
/// think: [r·s, r·s + 1 − r] for a response rate r and a share s among replies; all in percent, exact to four digits.
///
/// Horowitz & Manski (2000), JASA 95, 77–84; that the rate of response alone does not bound the bias: Groves &
/// Peytcheva (2008), Public Opinion Quarterly 72, 167–189.
pub fn non_response_bounds(response: Decimal, satisfied: Decimal) -> (Decimal, Decimal) {
    let exact = |value: Decimal| {
        value.round_dp_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero).normalize()
    };
    let low = response * satisfied / Decimal::ONE_HUNDRED;
    (exact(low), exact(low + Decimal::ONE_HUNDRED - response))
}

/// A probability, of which only [`P::rounded`] leaves this file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct P(f64);

impl P {
    /// Four digits; what is smaller than any of these is 0.
    pub fn rounded(self) -> Decimal {
        rounded(self.0.clamp(0.0, 1.0)).unwrap_or(Decimal::ONE)
    }

    fn of(value: f64) -> Option<P> {
        value.is_finite().then_some(P(value.clamp(0.0, 1.0)))
    }
}

/// P(X ≥ k) of a binomial X of n trials that each succeed with the share: the exact test of one side. None for no trial.
pub fn binomial_at_least(k: usize, n: usize, share: Decimal) -> Option<P> {
    let share = share.to_f64()?;
    if n == 0 || k == 0 {
        return (n > 0).then_some(P(1.0));
    }
    P::of(Binomial::new(share, n as u64).ok()?.sf(k as u64 - 1))
}

/// P(X ≥ k) of a hypergeometric X: of `all`, `of` are of a sort, and `drawn` are drawn. Fisher's exact test of one side.
/// None where nothing is drawn, or everything.
pub fn hypergeometric_at_least(k: usize, all: usize, of: usize, drawn: usize) -> Option<P> {
    if drawn == 0 || drawn >= all {
        return None;
    }
    if k == 0 {
        return Some(P(1.0));
    }
    P::of(Hypergeometric::new(all as u64, of as u64, drawn as u64).ok()?.sf(k as u64 - 1))
}

/// Pearson's χ² of counts that ought to be even: Σ (count − n/m)² / (n/m). None for no count.
pub fn evenly(counts: &[usize]) -> Option<f64> {
    let expected = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    let squares: f64 = counts.iter().map(|count| (*count as f64 - expected).powi(2)).sum();
    (expected > 0.0).then(|| squares / expected)
}

/// P(X ≥ value) of χ² with so many degrees of freedom.
pub fn chi_square_at_least(value: f64, degrees: usize) -> Option<P> {
    P::of(ChiSquared::new(degrees as f64).ok()?.sf(value))
}

/// Probabilities corrected for their number, in the order given: from the smallest up, the i-th (from 0) of m is
/// multiplied by m − i, and none is smaller than the one before. Noticed at a level is what is at most the level.
///
/// Holm (1979), "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 65–70.
pub fn holm_corrected(all: &[P]) -> Vec<P> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| all[*a].0.total_cmp(&all[*b].0));
    let mut corrected = all.to_vec();
    let mut least = 0.0_f64;
    for (i, at) in order.into_iter().enumerate() {
        least = least.max((all[at].0 * (all.len() - i) as f64).min(1.0));
        corrected[at] = P(least);
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const Z95: f64 = 1.959_964;

    fn of(k: u32, n: u32) -> Sample {
        Sample { share: f64::from(k) / f64::from(n), n: f64::from(n) }
    }

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    #[test]
    fn wilson_intervals() {
        for (k, n, low, high) in [
            (40, 100, 0.3094, 0.4980),
            (86, 100, 0.7786, 0.9147),
            (17, 20, 0.6396, 0.9476),
            (258, 300, 0.8162, 0.8947),
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
        ] {
            let found = wilson(of(k, n), Z95);
            near(found.0, low, 5e-5);
            near(found.1, high, 5e-5);
        }
        near(wilson(Sample { share: 0.5, n: 0.0 }, Z95).1, 1.0, 0.0);
    }

    #[test]
    fn quantiles() {
        near(normal_quantile(0.975).unwrap(), 1.959_963_985, 1e-8);
        near(bonferroni_z(72, 0.95).unwrap(), 3.197, 5e-4);
        near(bonferroni_z(1, 0.95).unwrap(), 1.644_854, 1e-6);
        for (degrees, critical) in [(1, 3.841_459), (10, 18.307_038), (71, 91.670_239), (10_000, 10_233.749)]
        {
            near(chi_square_quantile(0.95, degrees).unwrap(), critical, 1e-3);
        }
        assert_eq!(normal_quantile(1.0), None);
        assert_eq!(chi_square_quantile(0.95, 0), None);
        assert_eq!(bonferroni_z(0, 0.95), None);
        assert_eq!(bonferroni_z(5, 1.0), None);
    }

    #[test]
    fn homogeneity_by_hand() {
        let (chi_square, degrees) = homogeneity(&[of(40, 100), of(60, 100)]).unwrap();
        near(chi_square, 8.0, 1e-12);
        assert_eq!(degrees, 1);
        near(dispersion(chi_square, degrees), 8.0, 1e-12);
        near(dispersion(0.3, 1), 1.0, 0.0);
        assert_eq!(homogeneity(&[of(10, 10), of(20, 20)]), Some((0.0, 1)));
        assert_eq!(homogeneity(&[of(1, 10)]), None);
        assert_eq!(homogeneity(&[]), None);
    }

    #[test]
    fn what_those_who_did_not_reply_may_think() {
        let bounds = |response: &str, satisfied: &str| {
            let (low, high) = non_response_bounds(response.parse().unwrap(), satisfied.parse().unwrap());
            (low.round_dp(2).to_string(), high.round_dp(2).to_string())
        };
        assert_eq!(bounds("35.56", "84.22"), ("29.95".into(), "94.39".into())); // Dongguan
        assert_eq!(bounds("23.94", "99"), ("23.70".into(), "99.76".into())); // Nanchang
    }

    /// Sums of binomial coefficients: 12 or more of 14 are 91 + 14 + 1 of 16384.
    #[test]
    fn exact_tests_by_hand() {
        let half = Decimal::new(5, 1);
        let p = |k, n| binomial_at_least(k, n, half).unwrap().0;
        near(p(12, 14), 106.0 / 16_384.0, 1e-12);
        near(p(6, 6), 1.0 / 64.0, 1e-12);
        near(p(0, 6), 1.0, 0.0);
        assert_eq!(binomial_at_least(0, 0, half), None);
        // Of 10, 5 are of the sort; of 5 drawn, 4 or 5 are: (5·5 + 1) of 252.
        near(hypergeometric_at_least(4, 10, 5, 5).unwrap().0, 26.0 / 252.0, 1e-12);
        assert_eq!(hypergeometric_at_least(1, 10, 5, 10), None);
        // 100 digits, all the same: (90² + 9·10²) / 10.
        near(evenly(&[100, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap(), 900.0, 1e-9);
        assert_eq!(evenly(&[0; 10]), None);
        near(chi_square_at_least(16.918_978, 9).unwrap().0, 0.05, 1e-6);
    }

    #[test]
    fn holm_corrects_step_by_step() {
        let corrected: Vec<f64> =
            holm_corrected(&[P(0.01), P(0.04), P(0.03), P(0.005)]).iter().map(|p| p.0).collect();
        for (found, expected) in corrected.into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            near(found, expected, 1e-12);
        }
        assert!(holm_corrected(&[]).is_empty());
    }

    #[test]
    fn figures_have_four_digits() {
        assert_eq!(rounded(3.197_054).unwrap().to_string(), "3.1971");
        assert_eq!(rounded(-0.0).unwrap(), Decimal::ZERO);
        assert_eq!(rounded(f64::NAN), None);
    }

    proptest! {
        /// The quick count gives what the definition says.
        #[test]
        fn rank_intervals_follow_their_definition(
            pairs in prop::collection::vec(prop::option::of((0i64..20, 0i64..6)), 0..30),
            highest_first: bool,
        ) {
            let intervals: Vec<_> = pairs.iter()
                .map(|pair| pair.map(|(low, width)| (Decimal::from(low), Decimal::from(low + width))))
                .collect();
            for (row, found) in rank_intervals(&intervals, highest_first).into_iter().enumerate() {
                let expected = intervals[row].map(|own| {
                    let above = intervals.iter().flatten().filter(|other| other.0 > own.1).count();
                    let below = intervals.iter().flatten().filter(|other| other.1 < own.0).count();
                    if highest_first { (1 + above, intervals.len() - below) }
                    else { (1 + below, intervals.len() - above) }
                });
                prop_assert_eq!(found, expected);
            }
        }
    }
}
