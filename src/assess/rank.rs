//! Ranking: who stands where, and who stands within a band.

use super::RankRow;
use crate::organisation::NodeId;
use crate::policy::End;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Somebody to be ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Who; each once.
    pub subject: NodeId,
    /// The value ranked by.
    pub value: Option<Decimal>,
    /// Size of the sample, if it is one.
    pub n: Option<i64>,
    /// Satisfied replies, if known.
    pub k: Option<i64>,
}

/// Ranks by value, compared exactly: those tied share the best rank and the next one is as many places on
/// (1, 2, 2, 4). In the order of rank, then subject; those without a value last, without a rank.
pub fn rank(entries: &[Entry], highest_first: bool) -> Vec<RankRow> {
    let (mut ranked, mut unranked): (Vec<_>, Vec<_>) = entries
        .iter()
        .map(|entry| (entry.value, entry))
        .partition::<Vec<(Option<Decimal>, &Entry)>, _>(|(value, _)| value.is_some());
    if highest_first {
        ranked.sort_by_key(|(value, entry)| (Reverse(*value), entry.subject));
    } else {
        ranked.sort_by_key(|(value, entry)| (*value, entry.subject));
    }
    unranked.sort_by_key(|(_, entry)| entry.subject);

    let mut rows = Vec::with_capacity(entries.len());
    for tie in ranked.chunk_by(|a, b| a.0 == b.0) {
        let rank = Some(rows.len() + 1);
        rows.extend(tie.iter().map(|(_, entry)| row(entry, rank, tie.len())));
    }
    rows.extend(unranked.iter().map(|(_, entry)| row(entry, None, 1)));
    rows
}

fn row(entry: &Entry, rank: Option<usize>, tied: usize) -> RankRow {
    RankRow {
        subject: entry.subject,
        value: entry.value,
        rank,
        tied,
        n: entry.n,
        k: entry.k,
        interval: None,
        rank_interval: None,
    }
}

/// How many have a rank: those without one come last.
pub fn ranked(rows: &[RankRow]) -> usize {
    rows.partition_point(|row| row.rank.is_some())
}

/// The first place of the last `places` of `ranked`: the bottom 10 of 72 begin at 63, the bottom 3 at 70. At
/// least 1.
pub fn bottom_from(ranked: usize, places: usize) -> usize {
    ranked.saturating_sub(places) + 1
}

/// Who stands within a band, as indexes into `rows`: the first or the last so many places, everybody where
/// there are no more than that. Those without a rank are in no band.
///
/// Of 72, the top 6 are the places to 6, the bottom 10 those from 63, the bottom 3 those from 70. Those tied
/// take the places from their rank on, one each; where the cut falls between them, all are in (`all_tied`) or
/// none.
pub fn cut(rows: &[RankRow], end: End, places: usize, all_tied: bool) -> Vec<usize> {
    let from = bottom_from(ranked(rows), places);
    let inside = |row: &RankRow| {
        let Some(first) = row.rank else { return false };
        let last = first + row.tied.max(1) - 1;
        match (end, all_tied) {
            (End::Top, true) => first <= places,
            (End::Top, false) => last <= places,
            (End::Bottom, true) => last >= from,
            (End::Bottom, false) => first >= from,
        }
    };
    rows.iter().enumerate().filter(|(_, row)| inside(row)).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(values: &[Option<i64>]) -> Vec<Entry> {
        let entry = |(id, value): (usize, &Option<i64>)| Entry {
            subject: NodeId(id as u32),
            value: value.map(Decimal::from),
            n: None,
            k: None,
        };
        values.iter().enumerate().map(entry).collect()
    }

    fn ranks(values: &[Option<i64>], highest_first: bool) -> Vec<(u32, Option<usize>, usize)> {
        let row = |row: RankRow| (row.subject.0, row.rank, row.tied);
        rank(&entries(values), highest_first).into_iter().map(row).collect()
    }

    #[test]
    fn ties_share_the_best_rank() {
        let values = [Some(7), None, Some(9), Some(8), Some(8)];
        assert_eq!(
            ranks(&values, true),
            [(2, Some(1), 1), (3, Some(2), 2), (4, Some(2), 2), (0, Some(4), 1), (1, None, 1)]
        );
        assert_eq!(
            ranks(&values, false),
            [(0, Some(1), 1), (3, Some(2), 2), (4, Some(2), 2), (2, Some(4), 1), (1, None, 1)]
        );
    }

    #[test]
    fn equal_decimals_tie_however_written() {
        let mut two = entries(&[Some(95), Some(95)]);
        two[1].value = Some(Decimal::new(9500, 2));
        assert_eq!(rank(&two, true)[1].rank, Some(1));
    }

    #[test]
    fn seventy_two_stations() {
        let rows = rank(&entries(&(0..72).map(Some).collect::<Vec<_>>()), true);
        let cut_ranks = |end, places| -> Vec<usize> {
            cut(&rows, end, places, false).into_iter().filter_map(|index| rows[index].rank).collect()
        };
        assert_eq!(cut_ranks(End::Top, 6), (1..=6).collect::<Vec<_>>());
        assert_eq!(cut_ranks(End::Bottom, 10), (63..=72).collect::<Vec<_>>());
        assert_eq!(cut_ranks(End::Bottom, 3), (70..=72).collect::<Vec<_>>());
        assert_eq!(cut_ranks(End::Bottom, 72).len(), 72);
        assert_eq!(cut_ranks(End::Top, 100).len(), 72);
        assert_eq!(cut_ranks(End::Top, 0).len() + cut_ranks(End::Bottom, 0).len(), 0);
    }

    #[test]
    fn a_tie_across_the_cut_is_all_in_or_all_out() {
        let rows = rank(&entries(&[Some(9), Some(8), Some(8), Some(7), Some(7), Some(6), None]), true);
        assert_eq!(cut(&rows, End::Top, 2, true), [0, 1, 2]);
        assert_eq!(cut(&rows, End::Top, 2, false), [0]);
        assert_eq!(cut(&rows, End::Top, 3, false), [0, 1, 2]);
        assert_eq!(cut(&rows, End::Bottom, 2, true), [3, 4, 5]);
        assert_eq!(cut(&rows, End::Bottom, 2, false), [5]);
        assert_eq!(cut(&rows, End::Bottom, 3, false), [3, 4, 5]);
    }

    proptest! {
        #[test]
        fn the_order_of_entries_changes_nothing(
            (given, shuffled) in prop::collection::vec(prop::option::of(0i64..6), 0..40)
                .prop_map(|values| entries(&values))
                .prop_flat_map(|given| (Just(given.clone()), Just(given).prop_shuffle())),
            highest_first: bool,
        ) {
            prop_assert_eq!(rank(&given, highest_first), rank(&shuffled, highest_first));
        }

        #[test]
        fn a_rank_is_one_more_than_those_better(values in prop::collection::vec(prop::option::of(0i64..6), 0..40)) {
            let rows = rank(&entries(&values), true);
            prop_assert_eq!(rows.len(), values.len());
            for row in &rows {
                let better = rows.iter().filter(|other| other.value > row.value).count();
                let equal = rows.iter().filter(|other| other.value == row.value).count();
                prop_assert_eq!(row.rank, row.value.map(|_| better + 1));
                prop_assert!(row.rank.is_none() || row.tied == equal);
            }
        }

        /// None tied ⊆ the places ⊆ all tied; equal values share their fate; the two ends mirror each other.
        #[test]
        fn cuts_treat_equals_equally(
            values in prop::collection::vec(prop::option::of(0i64..6), 0..40), places in 0usize..45,
        ) {
            let rows = rank(&entries(&values), true);
            let ranked = ranked(&rows);
            for end in [End::Top, End::Bottom] {
                let (none, all) = (cut(&rows, end, places, false), cut(&rows, end, places, true));
                prop_assert!(none.iter().all(|index| all.contains(index)));
                prop_assert!(none.len() <= places.min(ranked) && places.min(ranked) <= all.len() || places == 0);
                for band in [none, all] {
                    for (index, row) in rows.iter().enumerate() {
                        let equals_in = rows.iter().enumerate()
                            .any(|(other, it)| it.rank.is_some() && it.rank == row.rank && band.contains(&other));
                        prop_assert_eq!(band.contains(&index), equals_in);
                    }
                }
            }
            if places < ranked {
                let rest: Vec<usize> = cut(&rows, End::Bottom, ranked - places, false);
                let top = cut(&rows, End::Top, places, true);
                prop_assert!((0..ranked).all(|index| top.contains(&index) != rest.contains(&index)));
            }
        }
    }
}
