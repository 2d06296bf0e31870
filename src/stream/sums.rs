//! Tallies as bytes, and back: only what is not zero, each sum with the fewest digits after the point.

use super::bytes::{Bytes, put as put_number, put_len, put_signed};
use super::tally::{Account, Counts, Findings, Sum, Tally};
use crate::assess::exact::Exact;
use crate::assess::owe::{Count, Counts as Rows};
use rust_decimal::Decimal;

/// Writes a tally.
pub fn put(tally: &Tally, into: &mut Vec<u8>) {
    put_counts(&tally.counts, into);
    put_len(tally.accounts.len(), into);
    tally.accounts.iter().for_each(|account| put_account(account, into));
    tally.duties.iter().flatten().for_each(|rows| put_duty(rows, into));
}

/// Adds what was written to an empty tally; nothing if it does not fit.
pub fn get(from: &mut Bytes<'_>, tally: &mut Tally) -> Option<()> {
    counts(from, &mut tally.counts)?;
    if from.len()? != tally.accounts.len() {
        return None;
    }
    tally.accounts.iter_mut().try_for_each(|sums| account(from, sums))?;
    tally.duties.iter_mut().flatten().try_for_each(|rows| duty(from, rows))
}

fn put_counts(counts: &Counts, into: &mut Vec<u8>) {
    put_len(counts.matters.len(), into);
    counts.matters.iter().for_each(|count| put_number(*count, into));
    put_len(counts.findings.len(), into);
    for Findings { applies, undetermined, conflicts } in &counts.findings {
        [applies, undetermined, conflicts].into_iter().for_each(|count| put_number(*count, into));
    }
    let Counts { unreached, holes, double_hits, both, .. } = counts;
    [unreached, holes, double_hits, both].into_iter().for_each(|count| put_number(*count, into));
}

fn counts(from: &mut Bytes<'_>, counts: &mut Counts) -> Option<()> {
    if from.len()? != counts.matters.len() {
        return None;
    }
    for count in &mut counts.matters {
        *count = from.number()?;
    }
    if from.len()? != counts.findings.len() {
        return None;
    }
    for findings in &mut counts.findings {
        *findings =
            Findings { applies: from.number()?, undetermined: from.number()?, conflicts: from.number()? };
    }
    let Counts { unreached, holes, double_hits, both, .. } = counts;
    for count in [unreached, holes, double_hits, both] {
        *count = from.number()?;
    }
    Some(())
}

/// The small sums with as many digits after the point as the longest of them has, then the large ones.
fn put_account(account: &Account, into: &mut Vec<u8>) {
    let (mut small, mut scale, mut large) = (0, 0, Vec::new());
    for node in account.nodes() {
        match account.shortest(node) {
            Sum::Small(_, digits) => (small, scale) = (small + 1, scale.max(digits)),
            Sum::Large(sum) => large.push((node, sum)),
        }
    }
    put_len(small, into);
    put_number(scale, into);
    let mut before = 0;
    for node in account.nodes() {
        if let Sum::Small(digits, own) = account.shortest(node) {
            put_number(node - before, into);
            put_signed(i128::from(digits) * 10_i128.pow(scale - own), into);
            before = node;
        }
    }
    put_len(large.len(), into);
    let mut before = 0;
    for (node, sum) in large {
        put_number(node - before, into);
        into.extend_from_slice(&sum.bytes());
        before = node;
    }
}

fn account(from: &mut Bytes<'_>, account: &mut Account) -> Option<()> {
    let known = account.len();
    let node = |from: &mut Bytes<'_>, before: &mut u32| {
        *before = before.checked_add(from.number()?)?;
        Some(*before).filter(|node| (*node as usize) < known)
    };
    let (small, scale) = (from.len()?, from.number()?);
    let factor = account.fit(scale)?;
    let mut before = 0;
    for _ in 0..small {
        let node = node(from, &mut before)?;
        let sum = from.signed()?;
        match i64::try_from(sum).ok().and_then(|digits| digits.checked_mul(factor)) {
            Some(digits) => account.add(node, digits),
            None => account.add_decimal(node, Decimal::try_from_i128_with_scale(sum, scale).ok()?),
        }
    }
    let mut before = 0;
    for _ in 0..from.len()? {
        let node = node(from, &mut before)?;
        account.add_exact(node, &Exact::of_bytes(&from.array()?)?);
    }
    Some(())
}

/// Only rows of which anything is known.
fn put_duty(rows: &Rows, into: &mut Vec<u8>) {
    let all = || (0..rows.len()).map(|row| (row, rows.get(row)));
    let known = || all().filter(|(_, count)| *count != Count::default());
    put_len(rows.len(), into);
    put_len(known().count(), into);
    let mut before = 0;
    for (row, count) in known() {
        put_len(row - before, into);
        before = row;
        let Count { counted, among, sum, longest, unknown } = count;
        put_number(counted, into);
        put_number(among, into);
        put_sum(&sum, into);
        let told = u8::from(unknown) << 1 | u8::from(longest.is_some());
        into.push(told);
        if let Some(longest) = longest {
            put_number(longest.scale(), into);
            put_signed(longest.mantissa(), into);
        }
    }
}

fn duty(from: &mut Bytes<'_>, rows: &mut Rows) -> Option<()> {
    if from.number::<usize>()? != rows.len() {
        return None;
    }
    let mut row = 0_usize;
    for _ in 0..from.len()? {
        row = row.checked_add(from.number()?)?;
        let (counted, among, sum, [told]) = (from.number()?, from.number()?, sum(from)?, from.array()?);
        let longest = match told & 1 {
            0 => None,
            _ => Some(decimal(from)?),
        };
        if row >= rows.len() {
            return None;
        }
        rows.put(row, Count { counted, among, sum, longest, unknown: told >> 1 == 1 });
    }
    Some(())
}

/// A decimal, where one holds the sum: most are zero or small. Else all limbs.
fn put_sum(sum: &Exact, into: &mut Vec<u8>) {
    match sum.whole() {
        Some(whole) => {
            into.push(0);
            put_number(whole.scale(), into);
            put_signed(whole.mantissa(), into);
        }
        None => {
            into.push(1);
            into.extend_from_slice(&sum.bytes());
        }
    }
}

fn sum(from: &mut Bytes<'_>) -> Option<Exact> {
    if from.array()? == [1] {
        return Exact::of_bytes(&from.array()?);
    }
    let mut sum = Exact::default();
    sum.add(decimal(from)?);
    Some(sum)
}

fn decimal(from: &mut Bytes<'_>) -> Option<Decimal> {
    let (scale, digits) = (from.number()?, from.signed()?);
    Decimal::try_from_i128_with_scale(digits, scale).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NODES: usize = 70;

    fn points() -> impl Strategy<Value = (u32, Decimal)> {
        let whole = prop_oneof![-500_i128..500, -(1_i128 << 95)..(1 << 95), Just(i128::from(i64::MAX))];
        (0..NODES as u32, whole, 0_u32..20)
            .prop_map(|(node, whole, scale)| (node, Decimal::from_i128_with_scale(whole, scale)))
    }

    fn tally(all: &[(u32, Decimal)]) -> Tally {
        let mut account = Account::new(NODES);
        let mut rows = Rows::new(crate::policy::Counting::Sum, NODES);
        let mut counts = Counts::new(1, 2);
        for (node, points) in all {
            account.add_decimal(*node, *points);
            rows.add(*node as usize, node % 7 > 0, node % 3 > 0, Some(*points));
            counts.matters[0] += 1;
            counts.findings[1].applies += u64::from(*node);
        }
        Tally { accounts: vec![account], counts, duties: vec![vec![rows]] }
    }

    fn empty() -> Tally {
        tally(&[])
    }

    fn bytes(tally: &Tally) -> Vec<u8> {
        let mut bytes = Vec::new();
        put(tally, &mut bytes);
        bytes
    }

    proptest! {
        /// Whatever the order and the split, the same bytes; what is read back has the same sums.
        #[test]
        fn equal_tallies_give_equal_bytes(
            (given, shuffled) in prop::collection::vec(points(), 0..60)
                .prop_flat_map(|given| (Just(given.clone()), Just(given).prop_shuffle())),
            at in 0_usize..60,
        ) {
            let all = tally(&given);
            let (one, other) = shuffled.split_at(at.min(shuffled.len()));
            let mut merged = tally(one);
            merged.merge(&tally(other));
            prop_assert_eq!(bytes(&merged), bytes(&all));
            let written = bytes(&all);
            let (mut from, mut read) = (Bytes(&written), empty());
            prop_assert_eq!(get(&mut from, &mut read), Some(()));
            prop_assert!(from.0.is_empty());
            prop_assert_eq!(bytes(&read), written);
            let names = ["a".to_owned()];
            prop_assert_eq!(read.totals(&names, None, 1), all.totals(&names, None, 2));
            prop_assert_eq!((read.counts, read.duties), (all.counts, all.duties));
        }

        /// Bytes that are no tally are refused or are one; nothing panics.
        #[test]
        fn any_bytes_can_be_read(bytes: Vec<u8>) {
            let _ = get(&mut Bytes(&bytes), &mut empty());
        }
    }

    /// A sum of zero is not nothing, and sums stand with few bytes.
    #[test]
    fn only_who_has_points_takes_bytes() {
        let none = bytes(&empty()).len();
        let zero = tally(&[(9, Decimal::new(125, 2)), (9, Decimal::new(-125, 2))]);
        let mut account = Vec::new();
        put_account(&zero.accounts[0], &mut account);
        assert_eq!(account, [1, 0, 9, 0, 0]);
        assert!(none < 20, "{none}");
    }
}
