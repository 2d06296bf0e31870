//! Sums of every size, brought together in every way.

use super::*;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An account of three nodes in which the first has these points.
fn account(points: &[&str]) -> Account {
    let mut account = Account::new(3);
    points.iter().for_each(|points| account.add_decimal(0, number(points)));
    account
}

#[test]
fn sums_are_written_without_zeros_at_their_end() {
    let sum = |points: &[&str]| account(points).sum(0).unwrap().to_string();
    assert_eq!(sum(&["1.50", "1.5"]), "3");
    // Too large for the digits of the account, which has one after the point.
    assert_eq!(sum(&["0.5", "59400000000000000000", "-0.5"]), "59400000000000000000");
}

#[test]
fn accounts_are_equal_if_their_sums_are() {
    let points = ["0.125", "9223372036854775807", "-3", "9223372036854775807", "0.00000000000001"];
    let forward = account(&points);
    let mut points = points;
    points.reverse();
    assert_eq!(account(&points), forward);
    let mut parts = account(&points[..2]);
    parts.merge(&account(&points[2..]));
    assert_eq!(parts, forward);
    parts.add_decimal(0, number("0.00000000000000000001"));
    assert_ne!(parts, forward);
    let mut nothing = account(&points);
    nothing.add_decimal(1, Decimal::ZERO);
    assert_ne!(nothing, forward, "a sum of zero is not nothing");
}

/// The lower half of such a sum is zero.
#[test]
fn a_round_sum_is_not_nothing() {
    for points in [&["4294967296"][..], &["4294967295", "1"], &["1", "-1"], &["0"], &["429496729.6", "0.00"]]
    {
        let account = account(points);
        let sum: Decimal = points.iter().map(|points| number(points)).sum();
        assert_eq!((account.sum(0), account.sum(1)), (Some(sum.normalize()), None), "{points:?}");
        assert_eq!((account.nodes().collect::<Vec<_>>(), account.with_points()), (vec![0], 1));
    }
    let mut gone = account(&["281474976710657"]);
    gone.forget(0);
    assert_eq!(gone, account(&[]));
}

/// What is carried from part to part, up and down, at every border.
#[test]
fn parts_carry() {
    let borders = [15, 16, 31, 32, 47, 48, 62].map(|bits| 1_i64 << bits);
    let numbers = borders.iter().flat_map(|border| (-2..3).flat_map(move |by| [border + by, by - border]));
    let numbers: Vec<i64> = numbers.chain([0, i64::MAX, -i64::MAX, i64::MIN]).collect();
    for (one, other) in numbers.iter().flat_map(|one| numbers.iter().map(move |other| (*one, *other))) {
        let mut sums = Sums { low: vec![0; 2], ..Sums::default() };
        [one, other, -1, 1].into_iter().for_each(|more| sums.add(1, more));
        let sum = i128::from(one) + i128::from(other);
        assert_eq!((sums.get(0), sums.get(1)), (0, sum), "{one} {other}");
        let mut put = Sums { low: vec![0; 2], ..Sums::default() };
        put.set(1, sum);
        assert_eq!(put.get(1), sum, "{one} {other}");
        put.set(1, 7);
        assert_eq!((put.get(0), put.get(1)), (0, 7));
    }
}
