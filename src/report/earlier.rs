//! Figures beside those of earlier periods. A comparison, and no more: what came after need not have come of it.

use super::names::Names;
use super::page::Page;
use super::words;
use crate::assess::IndicatorValue;
use crate::expression::typed::{Expr, Op, ResultOf};
use crate::input::periods::shown;
use crate::policy::ParameterUnit;

/// So many rows are shown.
const ROWS: usize = 30;

/// The figures of which an earlier one is given, and those computed from such.
pub(super) fn earlier(page: &mut Page, names: &Names<'_>) {
    let outcome = &names.assessment.outcome;
    let computed = |one: &&IndicatorValue| {
        let program = names.assessment.program.indicators.get(one.indicator);
        program.and_then(|program| program.value.as_ref()).is_some_and(|value| value.any(&looks_back))
    };
    let given = |one: &IndicatorValue| !before(names, one).is_empty();
    let figures: Vec<&IndicatorValue> =
        outcome.indicators.iter().filter(|one| computed(one) || given(one)).collect();
    if figures.is_empty() {
        return;
    }
    page.heading(&names.say(
        format!("与以前各期对比（{}）", figures.len()),
        format!("Compared with earlier periods ({})", figures.len()),
    ));
    let rows: Vec<Vec<String>> = figures.iter().take(ROWS).map(|one| row(names, one)).collect();
    let head =
        names.say(["指标", "对象", "本期", "以前各期"], ["indicator", "of", "this cycle", "earlier periods"]);
    page.table(&head.map(str::to_owned), &rows, &[2]);
    page.more(0, figures.len() - rows.len());
}

fn looks_back(part: &Expr) -> bool {
    matches!(part.op, Op::Result(ResultOf::Indicator { back: 1.., .. }, _))
}

fn row(names: &Names<'_>, one: &IndicatorValue) -> Vec<String> {
    let earlier = words::clauses(&before(names, one), names.lang);
    let value = value(names, one.indicator, one.value);
    vec![names.of(&names.indicators, one.indicator), names.node(one.subject), value, earlier]
}

/// Its values of earlier periods, the latest first.
pub(crate) fn before(names: &Names<'_>, one: &IndicatorValue) -> Vec<String> {
    let all = names.assessment.outcome.earlier.iter();
    let own = all.filter(|before| (before.indicator, before.subject) == (one.indicator, one.subject));
    own.map(|before| {
        words::label(&shown(before.period), &value(names, before.indicator, before.value), names.lang)
    })
    .collect()
}

fn value(names: &Names<'_>, indicator: usize, value: Option<rust_decimal::Decimal>) -> String {
    let unit = names.indicators.get(indicator).map_or(ParameterUnit::None, |found| found.body.unit);
    value.map_or_else(
        || names.say("无数值", "no value").into(),
        |value| words::measured(value, unit, names.lang),
    )
}
