//! A cycle that passed by, assessed again with another value of a parameter: as if it were assessed from nothing.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)] // helpers of tests are tests

mod country;

use answerable::assess::Outcome;
use answerable::expression::world::{ParameterTable, ParameterValues};
use answerable::stream::Again;
use answerable::{Options, Prepared, prepare};
use rust_decimal::Decimal;
use std::path::Path;

fn prepared(folder: &Path) -> Prepared {
    prepare(folder, Options { passing: true, ..Options::default() }).unwrap()
}

/// The parameters with one of them higher by one, whatever its day and key.
fn changed(parameters: &[ParameterTable], at: usize) -> Vec<ParameterTable> {
    let mut parameters = parameters.to_vec();
    for value in parameters[at].values.iter_mut().filter_map(|(_, values)| values.as_mut()) {
        match value {
            ParameterValues::One(number) => *number += Decimal::ONE,
            ParameterValues::Keyed(all) => all.values_mut().for_each(|number| *number += Decimal::ONE),
        }
    }
    parameters
}

#[test]
fn what_does_not_depend_on_a_change_stays() {
    let folder = tempfile::tempdir().unwrap();
    country::country(folder.path());
    let kept = prepared(folder.path());
    let again = Again::new(&kept, 2).unwrap();
    let without_counts = |outcome: Outcome| Outcome { passed: None, ..outcome };
    let mut different = 0;
    let before = again.with(&kept.program.parameters, 1).unwrap();
    for at in 0..kept.program.parameters.len() {
        let parameters = changed(&kept.program.parameters, at);
        let mut fresh = prepared(folder.path());
        fresh.program.parameters = parameters.clone();
        let (expected, _) = fresh.assess_passing(1).unwrap();
        let outcome = again.with(&parameters, 2).unwrap();
        assert_eq!(outcome, without_counts(expected.outcome), "{}", kept.program.parameters[at].id);
        different += usize::from(outcome != before);
    }
    // An amount of 50,000, a sample of 139 and the lower line of the ladder: one more touches nobody here.
    assert_eq!(different, kept.program.parameters.len() - 3);
}
