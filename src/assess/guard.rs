//! The guard of a ranking: what must hold before a rank may have a consequence.
//!
//! A rank always puts somebody last. The guard asks whether the figures bear that out, and what fails it is
//! handed to a person together with the figures. Every comparison is made between the rounded figures that
//! the outcome shows.

use super::rank::{bottom_from, ranked};
use super::statistics::{self, Sample};
use super::{GuardFailure, GuardFigures, RankRow};
use crate::policy::End;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A guard with its expressions evaluated. Steps that are none or false are not asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct GuardSpec {
    /// Smallest sample.
    pub minimum_n: Option<Decimal>,
    /// Confidence of intervals and tests; checked before to lie between 0 and 1.
    pub confidence: Decimal,
    /// The differences over all units must not be explicable by chance.
    pub homogeneity: bool,
    /// The own interval must lie on the band's side of the mean.
    pub signal: bool,
    /// The interval of the rank must lie within the cut and so many places more.
    pub stability: Option<u32>,
    /// Who reaches this value is not blamed for a rank.
    pub floor: Option<Decimal>,
    /// Listed in at least so many of so many cycles, this one included; see [`persistence`].
    pub persistence: Option<(u32, u32)>,
    /// Percent of the cycle in the post; see [`tenure`].
    pub tenure: Option<Decimal>,
    /// The value at which a share is 1: 100 where the ranking counts points or percent. Where the number of
    /// satisfied replies is known, the share is k / n and this is only the unit of the intervals.
    pub scale: Decimal,
}

/// Fills the intervals of the rows and gives the figures over all of them.
///
/// The intervals are Wilson's with z = Φ⁻¹(1 − α/m) for the m rows with a sample, widened by √φ where the
/// differences are larger than chance (φ > 1): they say who stands out from the spread of the whole group. The
/// rank intervals come from the same intervals before widening: they say how far a rank may be owed to the
/// sample. Rows without a rank, without a usable sample, or whose value is no share of the scale get none and
/// do not count; a sample of 0 gets the whole scale. Sources: [`statistics`].
pub fn figures(rows: &mut [RankRow], highest_first: bool, spec: &GuardSpec) -> GuardFigures {
    let samples: Vec<Option<Sample>> = rows.iter().map(|row| sample(row, spec.scale).ok()).collect();
    let counted: Vec<Sample> = samples.iter().flatten().copied().filter(|sample| sample.n > 0.0).collect();
    let confidence = spec.confidence.to_f64().unwrap_or_default();
    let scale = spec.scale.to_f64().unwrap_or_default();

    let test = statistics::homogeneity(&counted);
    let dispersion = test.map(|(chi_square, degrees)| statistics::dispersion(chi_square, degrees));
    let z = statistics::bonferroni_z(counted.len(), confidence);
    let widened = z.map(|z| z * dispersion.unwrap_or(1.0).sqrt());

    let interval = |sample: &Option<Sample>, z: Option<f64>| {
        let sample = (*sample)?;
        let (low, high) = statistics::wilson(sample, if sample.n > 0.0 { z? } else { 0.0 });
        Some((statistics::rounded(low * scale)?, statistics::rounded(high * scale)?))
    };
    let ranked = rows.iter().zip(&samples).filter(|(row, _)| row.rank.is_some());
    let plain: Vec<_> = ranked.map(|(_, sample)| interval(sample, z)).collect();
    let mut rank_intervals = statistics::rank_intervals(&plain, highest_first).into_iter();
    for (row, sample) in rows.iter_mut().zip(&samples) {
        row.interval = interval(sample, widened);
        row.rank_interval = row.rank.and_then(|_| rank_intervals.next().flatten());
    }

    GuardFigures {
        mean: statistics::pooled(&counted).and_then(|mean| statistics::rounded(mean * scale)),
        chi_square: test.and_then(|(chi_square, degrees)| Some((statistics::rounded(chi_square)?, degrees))),
        critical: test
            .and_then(|(_, degrees)| statistics::chi_square_quantile(confidence, degrees))
            .and_then(statistics::rounded),
        dispersion: dispersion.and_then(statistics::rounded),
        z: z.and_then(statistics::rounded),
    }
}

/// The sample behind a row, or why there is none.
fn sample(row: &RankRow, scale: Decimal) -> Result<Sample, GuardFailure> {
    let (Some(value), Some(_), Some(n)) = (row.value, row.rank, row.n) else {
        return Err(GuardFailure::NoSample);
    };
    if n < 0 || row.k.is_some_and(|k| k < 0 || k > n) {
        return Err(GuardFailure::NoSample);
    }
    let share = match row.k {
        Some(k) => k as f64 / n.max(1) as f64,
        None => value
            .checked_div(scale)
            .filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share))
            .and_then(|share| share.to_f64())
            .ok_or(GuardFailure::NotAShare(value, scale))?,
    };
    Ok(Sample { share, n: n as f64 })
}

/// The steps of the guard that the row fails in a band of so many places, in the order in which a person
/// would ask: sample, homogeneity, signal, stability, floor. `rows` and `figures` as [`figures`] left them.
///
/// | step | bottom of a ranking, highest first | top |
/// |---|---|---|
/// | sample | n ≥ minimum | same |
/// | homogeneity | χ² > critical value | same |
/// | signal | upper limit < mean | lower limit > mean |
/// | stability | best rank within the bottom places + m | worst rank within the top places + m |
/// | floor | value below the standard | not asked |
///
/// Where the lowest value is first, "below" and "above" change sides. A step that needs a sample fails as
/// [`GuardFailure::NoSample`], once, where there is none.
pub fn failures(
    rows: &[RankRow],
    index: usize,
    end: End,
    places: usize,
    highest_first: bool,
    spec: &GuardSpec,
    figures: &GuardFigures,
) -> Vec<GuardFailure> {
    let Some(row) = rows.get(index) else { return vec![GuardFailure::NoSample] };
    let mut failed = Vec::new();
    failed.extend(spec.minimum_n.and_then(|minimum| too_few(row, minimum)));
    if row.interval.is_none() && (spec.homogeneity || spec.signal || spec.stability.is_some()) {
        let why = sample(row, spec.scale).err().unwrap_or(GuardFailure::NoSample);
        failed.extend(Some(why).filter(|why| !failed.contains(why)));
    }
    if spec.homogeneity && (figures.chi_square.is_some() || !failed.contains(&GuardFailure::NoSample)) {
        failed.extend(chance(figures));
    }
    if spec.signal
        && let Some(interval) = row.interval
    {
        let low_side = (end == End::Bottom) == highest_first;
        failed.extend(signal(interval, figures.mean, low_side));
    }
    if let (Some(more), Some((best, worst))) = (spec.stability, row.rank_interval) {
        failed.extend(stability(best, worst, end, places.saturating_add(more as usize), ranked(rows)));
    }
    if let (End::Bottom, Some(floor), Some(value)) = (end, spec.floor, row.value) {
        let reached = if highest_first { value >= floor } else { value <= floor };
        failed.extend(reached.then_some(GuardFailure::Floor(value, floor)));
    }
    failed
}

fn too_few(row: &RankRow, minimum: Decimal) -> Option<GuardFailure> {
    let Some(n) = row.n else { return Some(GuardFailure::NoSample) };
    (Decimal::from(n) < minimum).then_some(GuardFailure::MinimumSample(n, minimum))
}

/// Fewer than two samples cannot differ: χ² of 0 without a degree of freedom.
fn chance(figures: &GuardFigures) -> Option<GuardFailure> {
    let (chi_square, degrees) = figures.chi_square.unwrap_or_default();
    let critical = figures.critical.unwrap_or_default();
    let differs = figures.critical.is_some() && chi_square > critical;
    (!differs).then_some(GuardFailure::Homogeneity(chi_square, degrees, critical))
}

fn signal(interval: (Decimal, Decimal), mean: Option<Decimal>, low_side: bool) -> Option<GuardFailure> {
    let Some(mean) = mean else { return Some(GuardFailure::NoSample) };
    let beyond = if low_side { interval.1 < mean } else { interval.0 > mean };
    (!beyond).then_some(GuardFailure::Signal(interval, mean))
}

fn stability(best: usize, worst: usize, end: End, places: usize, ranked: usize) -> Option<GuardFailure> {
    let (needed, holds) = match end {
        End::Bottom => (bottom_from(ranked, places), best >= bottom_from(ranked, places)),
        End::Top => (places.min(ranked), worst <= places),
    };
    (!holds).then_some(GuardFailure::Stability(best, worst, needed))
}

/// Was somebody too briefly in the post: less than `percent` of the cycle's days? A cycle without days asks
/// for nothing.
pub fn tenure(held_days: i64, cycle_days: i64, percent: Decimal) -> Option<GuardFailure> {
    let share = Decimal::from(held_days).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(cycle_days.into())?;
    (share < percent).then_some(GuardFailure::Tenure(held_days, cycle_days, percent))
}

/// Was somebody listed too rarely: in fewer than `listed` of `of` cycles? This cycle counts as one;
/// `listed_before` are those of the `of` − 1 cycles before.
pub fn persistence(listed_before: u32, listed: u32, of: u32) -> Option<GuardFailure> {
    let so_far = listed_before.saturating_add(1);
    (so_far < listed).then_some(GuardFailure::Persistence(so_far, of, listed))
}

#[cfg(test)]
mod tests {
    use super::super::rank::{Entry, rank};
    use super::*;
    use crate::organisation::NodeId;

    fn spec() -> GuardSpec {
        GuardSpec {
            minimum_n: Some(Decimal::from(139)),
            confidence: Decimal::new(95, 2),
            homogeneity: true,
            signal: true,
            stability: Some(7),
            floor: None,
            persistence: None,
            tenure: None,
            scale: Decimal::ONE_HUNDRED,
        }
    }

    /// Rows of (value, n), ranked and with their figures.
    fn guarded(values: &[(i64, Option<i64>)], highest_first: bool) -> (Vec<RankRow>, GuardFigures) {
        let entry = |(id, &(value, n)): (usize, &(i64, Option<i64>))| Entry {
            subject: NodeId(id as u32),
            value: Some(Decimal::from(value)),
            n,
            k: None,
        };
        let entries: Vec<Entry> = values.iter().enumerate().map(entry).collect();
        let mut rows = rank(&entries, highest_first);
        let figures = figures(&mut rows, highest_first, &spec());
        (rows, figures)
    }

    fn last(values: &[(i64, Option<i64>)]) -> Vec<GuardFailure> {
        let (rows, figures) = guarded(values, true);
        failures(&rows, rows.len() - 1, End::Bottom, 3, true, &spec(), &figures)
    }

    #[test]
    fn seventy_two_stations_that_chance_explains() {
        let mut values = vec![(90, Some(60)); 71];
        values.push((82, Some(60)));
        let (rows, figures) = guarded(&values, true);
        assert_eq!(figures.z, Some(Decimal::new(3_197, 3)));
        assert_eq!(figures.dispersion, Some(Decimal::ONE));
        let failed = failures(&rows, 71, End::Bottom, 3, true, &spec(), &figures);
        assert_eq!(failed[0], GuardFailure::MinimumSample(60, Decimal::from(139)));
        assert!(matches!(failed[1], GuardFailure::Homogeneity(chi_square, 71, critical)
            if chi_square < critical && critical == Decimal::new(916_702, 4)));
        assert!(matches!(failed[2], GuardFailure::Signal((_, high), mean) if high >= mean));
        assert_eq!(failed[3], GuardFailure::Stability(1, 72, 63));
        assert_eq!(failed.len(), 4);
    }

    #[test]
    fn a_clear_case_passes_at_either_end() {
        let mut values = vec![(90, Some(1000)); 71];
        values.push((40, Some(1000)));
        assert_eq!(last(&values), []);
        let (rows, figures) = guarded(&values, false); // the lowest is the best now
        assert_eq!(failures(&rows, 0, End::Top, 3, false, &spec(), &figures), []);
        assert_eq!(rows[0].rank_interval, Some((1, 1)));
        let failed = failures(&rows, 71, End::Bottom, 3, false, &spec(), &figures);
        assert!(matches!(failed[..], [GuardFailure::Signal(..), GuardFailure::Stability(2, 72, 63)]));
    }

    #[test]
    fn over_dispersion_widens_the_intervals() {
        let (rows, figures) = guarded(&[(40, Some(100)), (60, Some(100))], true);
        assert_eq!(figures.mean, Some(Decimal::from(50)));
        assert_eq!(figures.chi_square, Some((Decimal::from(8), 1)));
        assert_eq!(figures.dispersion, Some(Decimal::from(8)));
        let (low, high) = statistics::wilson(Sample { share: 0.6, n: 100.0 }, 1.959_964 * 8f64.sqrt());
        let expected =
            (statistics::rounded(low * 100.0).unwrap(), statistics::rounded(high * 100.0).unwrap());
        assert_eq!(rows[0].interval, Some(expected));
    }

    #[test]
    fn samples_that_are_missing_empty_or_impossible() {
        assert_eq!(last(&[(90, None), (80, None), (70, None)]), [GuardFailure::NoSample]);
        let failed = last(&[(90, Some(500)), (80, Some(500)), (10, None)]);
        assert_eq!(failed, [GuardFailure::NoSample]);
        let failed = last(&[(90, Some(500)), (80, Some(500)), (-5, Some(500))]);
        assert_eq!(failed, [GuardFailure::NotAShare(Decimal::from(-5), Decimal::ONE_HUNDRED)]);
        let failed = last(&[(90, Some(500)), (80, Some(500)), (10, Some(0))]);
        assert_eq!(failed[0], GuardFailure::MinimumSample(0, Decimal::from(139)));
        let whole = (Decimal::ZERO, Decimal::ONE_HUNDRED);
        assert!(matches!(failed[1], GuardFailure::Signal(interval, _) if interval == whole));
        assert_eq!(last(&[(90, Some(0)), (80, Some(0))]).last(), Some(&GuardFailure::NoSample));
    }

    #[test]
    fn one_unit_equal_units_and_the_ends_of_the_scale() {
        let nothing = GuardFailure::Homogeneity(Decimal::ZERO, 0, Decimal::ZERO);
        assert_eq!(last(&[(50, Some(500))])[0], nothing);
        for value in [0, 50, 100] {
            let failed = last(&[(value, Some(500)), (value, Some(500)), (value, Some(500))]);
            assert!(matches!(failed[0], GuardFailure::Homogeneity(chi_square, 2, _) if chi_square.is_zero()));
            assert!(matches!(failed[1], GuardFailure::Signal(..)));
        }
        let (rows, figures) = guarded(&[], true);
        assert_eq!(
            figures,
            GuardFigures { mean: None, chi_square: None, critical: None, dispersion: None, z: None }
        );
        assert_eq!(failures(&rows, 0, End::Top, 1, true, &spec(), &figures), [GuardFailure::NoSample]);
    }

    #[test]
    fn counts_go_before_the_value() {
        let entry =
            |id, k| Entry { subject: NodeId(id), value: Some(Decimal::from(7)), n: Some(200), k: Some(k) };
        let mut rows = rank(&[entry(0, 100), entry(1, 120), entry(2, 201)], true);
        let figures = figures(&mut rows, true, &spec());
        assert_eq!(figures.mean, Some(Decimal::from(55)));
        assert_eq!(rows[2].interval, None);
    }

    #[test]
    fn floor_tenure_persistence() {
        let only_floor = GuardSpec {
            minimum_n: None,
            homogeneity: false,
            signal: false,
            stability: None,
            floor: Some(Decimal::from(80)),
            ..spec()
        };
        let (rows, figures) = guarded(&[(90, None), (80, None), (79, None)], true);
        let at = |index, end| failures(&rows, index, end, 2, true, &only_floor, &figures);
        assert_eq!(at(1, End::Bottom), [GuardFailure::Floor(Decimal::from(80), Decimal::from(80))]);
        assert_eq!(at(2, End::Bottom), []);
        assert_eq!(at(0, End::Top), []);

        let half = Decimal::from(50);
        assert_eq!(tenure(182, 365, half), Some(GuardFailure::Tenure(182, 365, half)));
        assert_eq!(tenure(183, 365, half), None);
        assert_eq!(tenure(0, 0, half), None);
        assert_eq!(persistence(0, 2, 3), Some(GuardFailure::Persistence(1, 3, 2)));
        assert_eq!(persistence(1, 2, 3), None);
    }
}
