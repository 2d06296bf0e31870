//! Parameters: numbers by date, and by key.

use super::entry::Entry;
use super::values;
use crate::policy::{DatedValue, Name, Parameter, ParameterValue, PolicyFault, ShapeFault};
use crate::source::{Fault, Key, Node, Problems, said};
use crate::value::Day;

pub(super) fn parameter(entry: &mut Entry) -> Option<Parameter> {
    let title = entry.title();
    let unit = entry.need("unit", values::unit);
    let by = entry.name("by");
    let path = format!("{}.values", entry.path());
    let values = entry.need("values", |node, problems| dated(node, &path, by.as_ref(), problems));
    let basis = entry.text("basis");
    Some(Parameter { title, unit: unit?, by, values: values?, basis })
}

/// From each day on, in the order of days.
fn dated(node: &Node, path: &str, by: Option<&Name>, problems: &mut Problems) -> Option<Vec<DatedValue>> {
    if let Some(number) = node.text() {
        let fault = ShapeFault::Mapping { path: path.to_owned(), found: node.kind() };
        problems.push(fault.at(node.place).help(said(
            format!("say from which day on it holds: `{{2014-01-01: {number}}}`"),
            format!("请写明自何日起适用：`{{2014-01-01: {number}}}`"),
        )));
        return None;
    }
    let map = values::mapping(node, path, problems)?;
    if map.entries.is_empty() {
        problems.raise(ShapeFault::Nothing { path: path.to_owned() }, node.place);
        return None;
    }
    let read: Vec<Option<DatedValue>> = map
        .entries
        .iter()
        .map(|(key, node)| {
            let (from, value) = (first_day(key, problems), value(node, by, problems));
            Some(DatedValue { from: from?, place: key.place, value: value? })
        })
        .collect();
    let mut values: Vec<DatedValue> = read.into_iter().collect::<Option<_>>()?;
    values.sort_by_key(|value| value.from);
    Some(values)
}

fn first_day(key: &Key, problems: &mut Problems) -> Option<Day> {
    let day = Day::parse(&key.text);
    if day.is_none() {
        let fault = ShapeFault::Day { found: format!("`{}`", key.text).as_str().into() };
        let year = key.text.starts_with(|c: char| c.is_ascii_digit()) && key.text.len() > 4;
        problems.push(fault.at(key.place).help(match year {
            true => Day::advice(&key.text),
            false => said(
                "values stand under the day from which they hold: `2014-01-01: 7`",
                "数值写在其起始日期之下：`2014-01-01: 7`",
            ),
        }));
    }
    day
}

fn value(node: &Node, by: Option<&Name>, problems: &mut Problems) -> Option<ParameterValue> {
    if node.is_null() {
        return None;
    }
    if node.text() == Some("repealed") {
        return Some(ParameterValue::Repealed);
    }
    match (node.map(), by) {
        (Some(_), None) => {
            problems.push(PolicyFault::KeyedWithoutBy.at(node.place).help(said(
                "name the field with `by:`, such as `by: kind`",
                "请用 `by:` 写明字段，如 `by: kind`",
            )));
            None
        }
        (Some(map), Some(_)) => {
            let keyed: Vec<Option<_>> = map
                .entries
                .iter()
                .map(|(key, node)| {
                    let name = Name { text: key.text.clone(), place: key.place };
                    (!node.is_null()).then(|| values::number(node, problems)).flatten().map(|n| (name, n))
                })
                .collect();
            Some(ParameterValue::Keyed(keyed.into_iter().collect::<Option<_>>()?))
        }
        (None, by) => {
            let number = values::number(node, problems)?;
            if let Some(by) = by {
                let fault = PolicyFault::NotKeyed { by: by.text.clone() };
                problems.push(fault.at(node.place).also(by.place, said("said here", "写在这里")));
            }
            Some(ParameterValue::One(number))
        }
    }
}
