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
    let total = |((category, subject), (points, parts)): ((&str, NodeId), (Exact, Vec<usize>))| Total {
        category: category.to_owned(),
        subject,
        points: points.value().normalize(),
        parts,
    };
    sums.into_iter().map(total).collect()
}
