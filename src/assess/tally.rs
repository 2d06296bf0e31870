//! Totals: exact sums of points, by account and subject.

use super::exact::Exact;
use super::{Attribution, Standing, Total};
use crate::organisation::NodeId;
use std::collections::BTreeMap;

/// Sums the points of all attributions that stand, exactly. A sum that the 28 digits of a decimal do not hold is
/// rounded once, one beyond the largest number stays there.
pub fn tally(attributions: &[Attribution]) -> Vec<Total> {
    let mut sums: BTreeMap<(&str, NodeId), (Exact, Vec<usize>)> = BTreeMap::new();
    for (at, attribution) in attributions.iter().enumerate() {
        if let (Standing::Stands, Some(points)) = (attribution.standing, attribution.points) {
            let sum = sums.entry((&attribution.category, attribution.subject)).or_default();
            sum.0.add(points);
            sum.1.push(at);
        }
    }
    let mut totals: Vec<Total> = Vec::with_capacity(sums.len());
    for ((category, subject), (points, parts)) in sums {
        let same = totals.last().map(|total| total.category.clone()).filter(|known| **known == *category);
        let category = same.unwrap_or_else(|| category.into());
        totals.push(Total { category, subject, points: points.value().normalize(), parts });
    }
    totals
}
