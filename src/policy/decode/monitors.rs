//! Monitors.

use super::entry::Entry;
use super::results::within;
use super::values;
use crate::policy::{Monitor, MonitorForm, Name, PolicyFault};
use crate::source::{Node, Problems, said};
use rust_decimal::Decimal;

/// The forms, by their keys.
const FORMS: [&str; 6] = ["bunching", "last_digits", "duplicates", "spike", "drift", "response"];

pub(super) fn monitor(entry: &mut Entry) -> Option<Monitor> {
    let title = entry.title();
    let of = of_units(entry);
    let written = entry.opt("at", |node, problems| values::number(node, problems).map(|at| (at, node)));
    let at = match written {
        None => Some(Decimal::new(1, 2)),
        Some((at, node)) => within(at, "at", Decimal::new(1, 4), Decimal::new(5, 1), node, entry),
    };
    let target_set_by = entry.opt("target_set_by", values::title).unwrap_or_default();
    let basis = entry.text("basis");
    let place = entry.place();
    let (key, node) = entry.one_of(&FORMS)?;
    let path = format!("{}.{key}", entry.path());
    let read = match key {
        "bunching" => bunching,
        "last_digits" => last_digits,
        "duplicates" => duplicates,
        "spike" => spike,
        "drift" => drift,
        _ => response,
    };
    let form = Entry::read(node, &path, entry.problems, read)?;
    if matches!(form, MonitorForm::Response { .. }) && of.is_none() {
        entry.raise(PolicyFault::ResponseOfNobody, place);
        return None;
    }
    Some(Monitor { title, of, form, at: at?, target_set_by, basis })
}

/// The kind of units; whoever writes people is told why not.
fn of_units(entry: &mut Entry) -> Option<Name> {
    let node = entry.take("of")?;
    let path = format!("{}.of", entry.path());
    let unit = Entry::read(node, &path, entry.problems, |entry| entry.need("unit", values::name));
    if node.map().is_some_and(|map| map.get("person").is_some()) {
        entry.problems.help_last(said(
            "monitors look at figures of units, never of people: an unusual figure says nothing about anybody's conduct",
            "数据提示只看单位的数据，不看个人：数据异常不说明任何人的行为",
        ));
    }
    unit
}

fn bunching(entry: &mut Entry) -> Option<MonitorForm> {
    fn side(node: &Node, problems: &mut Problems) -> Option<bool> {
        values::word(node, &[("at_most", false), ("above", true)], problems)
    }
    let (over, value) = (entry.need("over", values::name), entry.need("value", values::formula));
    let (limit, width) = (entry.need("limit", values::formula), entry.need("width", values::formula));
    let good_above = entry.need("good", side);
    let (over, value, limit) = (over?, value?, limit?);
    Some(MonitorForm::Bunching { over, value, limit, width: width?, good_above: good_above? })
}

fn last_digits(entry: &mut Entry) -> Option<MonitorForm> {
    let (over, value) = (entry.need("over", values::name), entry.need("value", values::formula));
    Some(MonitorForm::LastDigits { over: over?, value: value? })
}

fn duplicates(entry: &mut Entry) -> Option<MonitorForm> {
    let (over, value) = (entry.need("over", values::name), entry.need("value", values::formula));
    let at_most = entry.need("at_most", values::formula);
    Some(MonitorForm::Duplicates { over: over?, value: value?, at_most: at_most? })
}

fn spike(entry: &mut Entry) -> Option<MonitorForm> {
    let (over, days) = (entry.need("over", values::name), entry.need("days", values::formula));
    Some(MonitorForm::Spike { over: over?, days: days? })
}

fn drift(entry: &mut Entry) -> Option<MonitorForm> {
    let (over, sort) = (entry.need("over", values::name), entry.need("sort", values::formula));
    Some(MonitorForm::Drift { over: over?, sort: sort? })
}

fn response(entry: &mut Entry) -> Option<MonitorForm> {
    let (rate, rate_before) =
        (entry.need("rate", values::formula), entry.need("rate_before", values::formula));
    let (satisfied, satisfied_before) =
        (entry.need("satisfied", values::formula), entry.need("satisfied_before", values::formula));
    let at_least = entry.need("at_least", values::formula);
    let (rate, rate_before, satisfied) = (rate?, rate_before?, satisfied?);
    let (satisfied_before, at_least) = (satisfied_before?, at_least?);
    Some(MonitorForm::Response { rate, rate_before, satisfied, satisfied_before, at_least })
}
