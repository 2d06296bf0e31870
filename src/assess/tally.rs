//! Totals: exact sums of points, by account and subject.

use super::exact::Exact;
use super::{Attribution, Standing, Total};
use crate::organisation::NodeId;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Sums the points of all attributions that stand, exactly. A sum that the 28 digits of a decimal do not hold is
/// rounded once, one beyond the largest number stays there.
pub fn tally(attributions: &[Attribution]) -> Vec<Total> {
    let counts = |one: &Attribution| one.standing == Standing::Stands;
    let counted = attributions.iter().enumerate().filter(|(_, one)| counts(one));
    let mut parts: Vec<(&str, NodeId, usize, Decimal)> =
        counted.filter_map(|(at, one)| Some((&*one.category, one.subject, at, one.points?))).collect();
    parts.sort_unstable_by_key(|(category, subject, at, _)| (*category, *subject, *at));
    let mut totals = Vec::new();
    for account in parts.chunk_by(|one, other| one.0 == other.0) {
        let category: Arc<str> = account.first().map_or("", |part| part.0).into();
        for own in account.chunk_by(|one, other| one.1 == other.1) {
            let Some((_, subject, ..)) = own.first() else { continue };
            let mut sum = Exact::default();
            own.iter().for_each(|(.., points)| sum.add(*points));
            let parts = own.iter().map(|(_, _, at, _)| *at).collect();
            let points = sum.value().normalize();
            totals.push(Total { category: category.clone(), subject: *subject, points, parts });
        }
    }
    totals
}
