//! The national cycle by the engine and by hand (`benches/national/yardstick.rs`): the same totals, ranks and steps.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod country;
#[path = "../benches/national/yardstick.rs"]
mod yardstick;

use answerable::Options;
use answerable::generate::{Country, Size, read};
use country::{country, write};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn the_engine_and_the_hand_agree() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    agree(folder.path());
}

/// The matters of each county in files of their own, as if each handed in its own.
#[test]
fn they_agree_where_matters_stand_apart() {
    let folder = tempfile::tempdir().unwrap();
    let shape = read(Path::new("examples/national/shape.yaml")).unwrap();
    let country = Country::new(&shape, Size { people: 2_000, matters: 20_000, seed: 7 });
    write(&country.apart("county").unwrap(), folder.path());
    assert!(folder.path().join("matters").read_dir().unwrap().count() > 8);
    agree(folder.path());
}

fn agree(folder: &Path) {
    let by_hand = yardstick::run(folder, 2);
    assert_eq!(by_hand, yardstick::run(folder, 1));
    let assessed = answerable::assess(folder, Options::default()).unwrap();
    let (outcome, organisation) = (&assessed.outcome, &assessed.organisation);
    let id = |node| organisation.id(node).parse::<u32>().unwrap();
    let totals = |category: &str| -> BTreeMap<u32, Decimal> {
        let of = outcome.totals.iter().filter(|total| *total.category == *category);
        of.map(|total| (id(total.subject), total.points)).collect()
    };
    let mut conduct = totals("conduct");
    let mut seen = 0;
    for (person, hundredths) in &by_hand.conduct {
        let points = conduct.remove(person).unwrap_or_default();
        assert_eq!(points, Decimal::new(*hundredths, 2), "{person}");
        seen += u32::from(!points.is_zero());
    }
    assert!(conduct.is_empty() && seen > 1_000, "{seen}");
    let mut station = totals("station");
    for (unit, hundredths) in &by_hand.station {
        assert_eq!(station.remove(unit).unwrap_or_default(), Decimal::new(*hundredths, 2), "{unit}");
    }
    assert!(station.is_empty());
    let scores: BTreeMap<u32, Decimal> =
        outcome.scores.iter().map(|score| (id(score.subject), score.value.unwrap())).collect();
    assert_eq!(scores, by_hand.composite);
    let rows = outcome.rankings.iter().flat_map(|table| &table.rows);
    let ranks: BTreeMap<u32, usize> = rows.map(|row| (id(row.subject), row.rank.unwrap())).collect();
    assert_eq!(ranks, by_hand.rank);
    let steps: BTreeMap<u32, u8> = outcome
        .proposals
        .iter()
        .filter_map(|proposal| match proposal.ground {
            answerable::assess::Ground::Ladder(_, step, _) => Some((id(proposal.subject), step as u8)),
            _ => None,
        })
        .collect();
    assert_eq!(steps, by_hand.ladder);
    assert!(!steps.is_empty());
}
