//! Statistics of shares, for the guard of a ranking: how far could chance alone explain a difference?
//!
//! The only place of the engine that computes with floats. Shares lie between 0 and 1. Whatever leaves for
//! the outcome goes through [`rounded`], so that the last bits of a float never show and never decide.

use rust_decimal::{Decimal, RoundingStrategy};
use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

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

/// Which of several hypotheses are rejected at the family level α, in the order given: from the smallest
/// p-value up, the i-th (from 0) is rejected while p ≤ α / (m − i).
///
/// Holm (1979), "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 65–70;
/// rejects whatever Bonferroni rejects, and more.
pub fn holm(p_values: &[f64], alpha: f64) -> Vec<bool> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let m = order.len();
    let mut rejected = vec![false; m];
    let hits = order.iter().enumerate().take_while(|(i, (_, p))| *p <= alpha / (m - i) as f64);
    for (_, (hypothesis, _)) in hits {
        rejected[*hypothesis] = true;
    }
    rejected
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

/// Control limits of a funnel plot around a target share θ: θ ± z·√(θ(1−θ)/n), kept within 0 to 1.
///
/// Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statist. Med. 24, 1185–1202;
/// z = 1.96 warns, z = 3.09 alarms.
pub fn funnel_limits(target: f64, n: f64, z: f64) -> (f64, f64) {
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let half = z * (target * (1.0 - target) / n).sqrt();
    ((target - half).max(0.0), (target + half).min(1.0))
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

/// A beta distribution of the true shares, estimated from the samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Satisfied replies that the whole group lends to each.
    pub alpha: f64,
    /// Dissatisfied replies that the whole group lends to each.
    pub beta: f64,
}

impl Prior {
    /// A share drawn towards the group's: (n·p + α) / (n + α + β).
    pub fn shrink(self, sample: Sample) -> f64 {
        let weight = sample.n + self.alpha + self.beta;
        if weight > 0.0 { (sample.n * sample.share + self.alpha) / weight } else { sample.share }
    }
}

/// The beta-binomial prior by moments: μ = Σ n·p / Σ n, α + β = μ(1−μ)/τ² − 1, α = μ(α + β), where
/// τ²/(μ(1−μ)) = (χ² − (m−1)) / (Σn − Σn²/Σn − (m−1)). None if τ² ≤ 0: the units cannot be told apart.
///
/// Moments: Kleinman (1973), "Proportions with extraneous variance", JASA 68, 46–54; for police rates:
/// Wheeler (2018), "Sorting rates using empirical Bayes".
pub fn prior(samples: &[Sample]) -> Option<Prior> {
    let mean = pooled(samples)?;
    let (chi_square, degrees) = homogeneity(samples)?;
    let n: f64 = samples.iter().map(|sample| sample.n).sum();
    let squares: f64 = samples.iter().map(|sample| sample.n * sample.n).sum();
    let correlation = (chi_square - degrees as f64) / (n - squares / n - degrees as f64);
    if !correlation.is_finite() || correlation <= 0.0 {
        return None;
    }
    let weight = (1.0 / correlation - 1.0).max(0.0);
    Some(Prior { alpha: mean * weight, beta: (1.0 - mean) * weight })
}

/// How many replies give a half-width h at share p: the least n ≥ z²·p(1−p)/h². None for h ≤ 0.
///
/// Cochran (1977), "Sampling Techniques", 3rd ed., section 4.4.
pub fn minimum_n(p: f64, half_width: f64, z: f64) -> Option<u64> {
    let n = (z * z * p * (1.0 - p) / (half_width * half_width)).ceil();
    (half_width > 0.0 && n.is_finite() && n >= 0.0).then_some(n as u64)
}

/// Where the share of the satisfied among all who were asked must lie, whatever those who did not reply
/// think: [r·s, r·s + 1 − r] for a response rate r and a share s among replies.
///
/// Horowitz & Manski (2000), JASA 95, 77–84; that the rate of response alone does not bound the bias: Groves &
/// Peytcheva (2008), Public Opinion Quarterly 72, 167–189.
pub fn non_response_bounds(response: f64, satisfied: f64) -> (f64, f64) {
    let low = response * satisfied;
    (low, low + 1.0 - response)
}

/// Satisfaction with half-hearted replies counted in part: (S + w·B) / (S + B + U). None without replies.
///
/// The form of published call-back surveys; the weight w is a choice and belongs beside the figure.
pub fn weighted_satisfaction(satisfied: f64, basically: f64, unsatisfied: f64, weight: f64) -> Option<f64> {
    let replies = satisfied + basically + unsatisfied;
    (replies > 0.0).then(|| (satisfied + weight * basically) / replies)
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
    fn funnel_limits_around_ninety_percent() {
        for (n, warning, alarm) in [
            (30.0, 0.7926, 0.7307),
            (60.0, 0.8241, 0.7803),
            (100.0, 0.8412, 0.8073),
            (200.0, 0.8584, 0.8344),
            (400.0, 0.8706, 0.8536),
            (1000.0, 0.8814, 0.8707),
        ] {
            near(funnel_limits(0.9, n, 1.96).0, warning, 6e-5);
            near(funnel_limits(0.9, n, 3.09).0, alarm, 6e-5);
        }
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
    fn holm_rejects_step_by_step() {
        assert_eq!(holm(&[0.01, 0.04, 0.03, 0.005], 0.05), [true, false, false, true]);
        assert_eq!(holm(&[0.03, 0.02], 0.05), [true, true]);
        assert_eq!(holm(&[], 0.05), Vec::<bool>::new());
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
    fn shrinkage_by_hand() {
        let samples = [of(40, 100), of(60, 100)];
        let prior = prior(&samples).unwrap(); // correlation 7/99, so α + β = 92/7
        near(prior.alpha + prior.beta, 92.0 / 7.0, 1e-9);
        near(prior.shrink(samples[0]), 0.411_616, 1e-6);
        assert_eq!(super::prior(&[of(50, 100), of(51, 100)]), None);
        assert_eq!(super::prior(&[of(10, 10), of(10, 10)]), None);
    }

    #[test]
    fn sizes_and_shares() {
        assert_eq!(minimum_n(0.9, 0.05, Z95), Some(139));
        assert_eq!(minimum_n(0.9, 0.03, Z95), Some(385));
        assert_eq!(minimum_n(0.9, 0.0, Z95), None);
        let dongguan = non_response_bounds(0.3556, 0.8422);
        near(dongguan.0, 0.2995, 5e-5);
        near(dongguan.1, 0.9439, 5e-5);
        let nanchang = non_response_bounds(0.2394, 0.99);
        near(nanchang.0, 0.2370, 5e-5);
        near(nanchang.1, 0.9976, 5e-5);
        near(weighted_satisfaction(8422.0, 942.0, 636.0, 0.5).unwrap(), 0.8893, 1e-9);
        assert_eq!(weighted_satisfaction(0.0, 0.0, 0.0, 0.5), None);
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
