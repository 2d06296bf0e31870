//! A random cycle assessed again with other values of its parameters gives what it gives from nothing.

use super::random::Random;
use super::streamed::{data, prepared};
use answerable::assess::Outcome;
use answerable::expression::world::{ParameterTable, ParameterValues};
use answerable::matters::Matters;
use answerable::stream::Again;
use answerable::value::Day;
use answerable::{Prepared, source::Said};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::borrow::Cow;

proptest! {
    #![proptest_config(super::cases(60))]
    #[test]
    fn again_gives_what_from_nothing_gives(seed: u64) {
        check(&mut Random(seed), &mut 0);
    }
}

/// The cases are worth testing: with other values much comes out otherwise.
#[test]
fn other_values_give_other_outcomes() {
    let mut different = 0;
    (0..20).for_each(|seed| check(&mut Random(seed), &mut different));
    assert!(different > 20, "{different} of 160 outcomes are others");
}

/// A policy with two sets of matters, each assessed again with four sets of parameters.
fn check(random: &mut Random, different: &mut usize) {
    let (mut prepared, written) = prepared(random);
    for most in [8, 40] {
        let matters = data::matters(random, &prepared, most);
        prepared.passing.clear();
        prepared.matters = matters.clone();
        prepared.pass_by(random.pick(&[3, 4096]));
        let rest = std::mem::take(&mut prepared.matters);
        prepared.matters = Matters { tables: rest.tables, symbols: matters.symbols };
        let before = prepared.program.parameters.clone();
        let others: Vec<Vec<ParameterTable>> = (0..4).map(|_| other(random, &before)).collect();
        let (first, outcomes) = again(&prepared, &others).unwrap();
        for (parameters, outcome) in others.into_iter().zip(outcomes) {
            *different += usize::from(outcome != first);
            let changed = format!("{parameters:#?}");
            prepared.program.parameters = parameters;
            let expected = from_nothing(&prepared);
            assert!(expected == outcome, "{written}\n{changed}\n{}", difference(&expected, &outcome));
        }
        prepared.program.parameters = before;
    }
}

/// The outcomes with the parameters as they are, and with others.
fn again(prepared: &Prepared, others: &[Vec<ParameterTable>]) -> Result<(Outcome, Vec<Outcome>), Said> {
    let again = Again::new(prepared, 2)?;
    let first = again.with(&prepared.program.parameters, 1)?;
    let others = others.iter().map(|parameters| again.with(parameters, 2));
    Ok((first, others.collect::<Result<_, Said>>()?))
}

fn from_nothing(prepared: &Prepared) -> Outcome {
    let outcome = prepared.with_run(|run| {
        let (tally, _) = run.tally(&prepared.units(), 1).unwrap();
        run.conclude(
            &mut prepared.matters.clone(),
            Cow::Owned(tally),
            (&prepared.given, &prepared.history),
            None,
        )
    });
    Outcome { passed: None, ..outcome }
}

/// One or two of the parameters with other values, or with values on other days.
fn other(random: &mut Random, parameters: &[ParameterTable]) -> Vec<ParameterTable> {
    let mut parameters = parameters.to_vec();
    for _ in 0..1 + random.below(2) {
        let table = random.below(parameters.len());
        let versions = &mut parameters[table].values;
        let version = random.below(versions.len());
        let more = random.pick(&["1", "-1", "0.5", "-2.125", "400", "99999999999999999"]);
        let more: Decimal = more.parse().unwrap();
        match random.below(8) {
            0 => versions[version].1 = None,
            1 => versions[version].0 = Day(versions[version].0.0 + random.pick(&[-1, 1, 30])),
            2 => drop(versions.remove(version)),
            3 => match &mut versions[version].1 {
                Some(ParameterValues::Keyed(all)) => drop(all.pop_first()),
                values => *values = Some(ParameterValues::One(more)),
            },
            _ => match &mut versions[version].1 {
                Some(ParameterValues::Keyed(all)) => {
                    for number in all.values_mut() {
                        *number = number.checked_add(more).unwrap_or(more);
                    }
                }
                Some(ParameterValues::One(number)) => *number = number.checked_add(more).unwrap_or(more),
                None => {}
            },
        }
        if versions.is_empty() {
            versions.push((Day(0), None));
        }
    }
    parameters
}

/// Where two outcomes differ: from nothing, and again.
fn difference(expected: &Outcome, outcome: &Outcome) -> String {
    let (expected, outcome) = (format!("{expected:#?}"), format!("{outcome:#?}"));
    let (left, right): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), outcome.lines().collect());
    let same = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let part = |lines: &[&str]| lines[same.saturating_sub(10)..lines.len().min(same + 5)].join("\n");
    format!("from nothing:\n{}\nagain:\n{}", part(&left), part(&right))
}
