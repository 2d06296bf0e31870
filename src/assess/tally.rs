//! Totals: exact sums of points, by account and subject.

use super::{Attribution, Standing, Total};
use crate::organisation::NodeId;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Sums the points of all attributions that stand, in their order. A sum beyond the 28 digits of a decimal stays
/// at the largest number.
pub fn tally(attributions: &[Attribution]) -> Vec<Total> {
    let mut sums: BTreeMap<(&str, NodeId), (Decimal, Vec<usize>)> = BTreeMap::new();
    for (at, attribution) in attributions.iter().enumerate() {
        if let (Standing::Stands, Some(points)) = (attribution.standing, attribution.points) {
            let sum = sums.entry((&attribution.category, attribution.subject)).or_default();
            sum.0 = sum.0.saturating_add(points);
            sum.1.push(at);
        }
    }
    let total = |((category, subject), (points, parts)): ((&str, NodeId), (Decimal, Vec<usize>))| Total {
        category: category.to_owned(),
        subject,
        points: points.normalize(),
        parts,
    };
    sums.into_iter().map(total).collect()
}
