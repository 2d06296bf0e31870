//! Parameters in words: what is in force on the day, since when, and what was and will be.

use super::terms::{Terms, glue};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::policy::{DatedValue, Name, ParameterUnit, ParameterValue};
use crate::report::words;
use crate::source::Place;
use crate::value::Day;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A parameter that a provision reads.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterInForce {
    /// Its id.
    pub id: String,
    /// Its title, or its id in backticks.
    pub title: String,
    /// Where it is defined.
    pub place: Place,
    /// What is in force on the day; none before the first value.
    pub current: Option<DatedText>,
    /// What was in force before, the latest first.
    pub earlier: Vec<DatedText>,
    /// What will be in force, in the order of days.
    pub later: Vec<DatedText>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// A value in words, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedText {
    /// The first day.
    pub from: Day,
    /// The value with its unit, the value for each key, or that there is none any more.
    pub text: String,
}

/// The parameters that some expressions read, in the order of their ids.
pub(super) fn read<'e>(
    terms: &Terms<'_>,
    expressions: impl Iterator<Item = &'e Expr>,
) -> Vec<ParameterInForce> {
    let mut found = BTreeSet::new();
    for expr in expressions {
        expr.walk(&mut |part| {
            if let Op::Parameter(index, _) = &part.op {
                found.insert(*index);
            }
        });
    }
    found.into_iter().filter_map(|index| in_force(terms, index)).collect()
}

fn in_force(terms: &Terms<'_>, index: usize) -> Option<ParameterInForce> {
    let defined = terms.nth(&terms.policy.parameters, index)?;
    let body = &defined.body;
    let dated: Vec<DatedText> = body.values.iter().map(|value| dated(terms, value, body.unit)).collect();
    let after = dated.partition_point(|value| value.from <= terms.day);
    let (until, later) = dated.split_at(after);
    let (current, earlier) =
        until.split_last().map_or((None, until), |(last, earlier)| (Some(last), earlier));
    Some(ParameterInForce {
        id: defined.id.clone(),
        title: terms.quoted(&body.title, &defined.id),
        place: defined.place,
        current: current.cloned(),
        earlier: earlier.iter().rev().cloned().collect(),
        later: later.to_vec(),
        basis: body.basis.clone(),
    })
}

fn dated(terms: &Terms<'_>, value: &DatedValue, unit: ParameterUnit) -> DatedText {
    let text = match &value.value {
        ParameterValue::One(number) => words::measured(*number, unit, terms.lang),
        ParameterValue::Keyed(all) => keyed(terms, all, Some(unit)),
        ParameterValue::Repealed => terms.say("废止，不再有规定值", "repealed, no value any more").into(),
    };
    DatedText { from: value.from, text }
}

/// A number for each key, in the order of writing: `“report”: 7 working days, “help”: 5 working days`.
pub(super) fn keyed(terms: &Terms<'_>, all: &[(Name, Decimal)], unit: Option<ParameterUnit>) -> String {
    let one = |(key, number): &(Name, Decimal)| {
        let (key, number) = (terms.called(&key.text), terms.number(*number, unit));
        terms.say(glue(&[&key, "为", &number]), format!("{key}: {number}"))
    };
    words::list(&all.iter().map(one).collect::<Vec<_>>(), terms.lang)
}
