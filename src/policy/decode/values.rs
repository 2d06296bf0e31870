//! Single values: names, numbers, days, words, expressions.

use super::shape;
use crate::policy::{Duration, Formula, Name, ParameterUnit, Population, ShapeFault};
use crate::source::{Fault, Key, Map, Node, Problems, Title, Value, said};
use crate::value::{Day, Interval};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

use super::Entry;

/// The mapping of a node. What is empty was reported with the tree.
pub(super) fn mapping<'a>(node: &'a Node, path: &str, problems: &mut Problems) -> Option<&'a Map> {
    if node.map().is_none() && !node.is_null() {
        shape(ShapeFault::Mapping { path: path.into(), found: node.kind() }, node, problems);
    }
    node.map()
}

/// The items of a list. A single value is no list here.
pub(super) fn list<'a>(node: &'a Node, path: &str, problems: &mut Problems) -> Option<&'a [Node]> {
    match &node.value {
        Value::List(items) => Some(items),
        Value::Null => None,
        _ => {
            shape(ShapeFault::List { path: path.into(), found: node.kind() }, node, problems);
            None
        }
    }
}

/// Can the key be an id?
pub(super) fn id(key: &Key, problems: &mut Problems) -> bool {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || ".,:;'\"`()[]{}<>".contains(c);
    let good = !key.text.is_empty() && !key.text.contains(forbidden);
    if !good {
        let problem = ShapeFault::BadId { id: key.text.clone() }.at(key.place);
        problems.push(problem.with_usual_signs(&key.text));
    }
    good
}

/// A text that is not empty.
pub(super) fn text(node: &Node, problems: &mut Problems) -> Option<String> {
    match node.text().filter(|text| !text.trim().is_empty()) {
        Some(text) => Some(text.to_owned()),
        None => {
            shape(ShapeFault::Text { found: node.kind() }, node, problems);
            None
        }
    }
}

/// A text, or one for each language.
pub(super) fn title(node: &Node, problems: &mut Problems) -> Option<Title> {
    if let Some(text) = node.text() {
        return Some(Title::plain(text));
    }
    let texts = languages(node, problems)?;
    let texts: BTreeMap<String, String> =
        texts.into_iter().filter_map(|(code, node)| Some((code, text(node, problems)?))).collect();
    Some(Title::by_language(texts))
}

/// The texts of a mapping from language to text.
pub(super) fn languages<'a>(node: &'a Node, problems: &mut Problems) -> Option<Vec<(String, &'a Node)>> {
    let Some(map) = node.map().filter(|map| !map.entries.is_empty()) else {
        shape(ShapeFault::Title { found: node.kind() }, node, problems);
        return None;
    };
    let mut texts = Vec::new();
    for (key, node) in &map.entries {
        let language = key.text.split('-').next().unwrap_or_default();
        if !matches!(language.len(), 2 | 3) || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let fault = ShapeFault::BadLanguage { code: key.text.clone() };
            problems.push(fault.at(key.place).suggest(&key.text, ["zh", "en"]));
        } else if !node.is_null() {
            texts.push((key.text.clone(), node));
        }
    }
    Some(texts)
}

/// A reference to an id.
pub(super) fn name(node: &Node, problems: &mut Problems) -> Option<Name> {
    match node.text().filter(|text| !text.is_empty()) {
        Some(text) => Some(Name { text: text.to_owned(), place: node.place }),
        None => {
            if !node.is_null() {
                shape(ShapeFault::Name { found: node.kind() }, node, problems);
            }
            None
        }
    }
}

/// A reference, or a list of them.
pub(super) fn names(node: &Node, problems: &mut Problems) -> Option<Vec<Name>> {
    let names: Vec<Option<Name>> = node.items().iter().map(|item| name(item, problems)).collect();
    names.into_iter().collect()
}

/// References of which there must be one.
pub(super) fn some_names(node: &Node, path: &str, problems: &mut Problems) -> Option<Vec<Name>> {
    let names = names(node, problems)?;
    if names.is_empty() {
        shape(ShapeFault::Nothing { path: path.into() }, node, problems);
        return None;
    }
    Some(names)
}

/// A list of different words.
pub(super) fn words(node: &Node, path: &str, problems: &mut Problems) -> Option<Vec<Name>> {
    list(node, path, problems)?;
    let words = some_names(node, path, problems)?;
    let mut seen: Vec<&str> = Vec::new();
    for word in &words {
        if seen.contains(&word.text.as_str()) {
            problems.raise(ShapeFault::Listed { word: word.text.clone() }, word.place);
        }
        seen.push(&word.text);
    }
    Some(words)
}

/// An expression: a scalar, whatever YAML thinks that it is.
pub(super) fn formula(node: &Node, problems: &mut Problems) -> Option<Formula> {
    match &node.value {
        Value::Scalar(scalar) if !scalar.text.trim().is_empty() => Some(Formula(node.clone())),
        Value::Null => None,
        _ => {
            let fault = ShapeFault::Formula { found: node.kind() };
            problems.push(fault.at(node.place).help(crate::source::in_quotes()));
            None
        }
    }
}

/// An expression, or a list of them with at least one.
pub(super) fn formulas(node: &Node, problems: &mut Problems) -> Option<Vec<Formula>> {
    if node.items().is_empty() {
        return formula(node, problems).map(|formula| vec![formula]);
    }
    let formulas: Vec<Option<Formula>> = node.items().iter().map(|item| formula(item, problems)).collect();
    formulas.into_iter().collect()
}

/// A number, exactly as written.
pub(super) fn number(node: &Node, problems: &mut Problems) -> Option<Decimal> {
    let number = node.text().and_then(|text| Decimal::from_str_exact(text).ok());
    if number.is_none() {
        let plain = node.text().and_then(|text| text.trim().strip_suffix(['%', '％']));
        let help = plain.map(|plain| {
            said(
                format!("write `{plain}`, and `unit: percent` where it is a parameter"),
                format!("请写 `{plain}`；参数另写 `unit: percent`"),
            )
        });
        let problem = ShapeFault::Number { found: node.kind() }.at(node.place).maybe_help(help);
        problems.push(problem.with_usual_signs(node.text().unwrap_or_default()));
    }
    number
}

/// A list of numbers.
pub(super) fn numbers(node: &Node, problems: &mut Problems) -> Option<Vec<Decimal>> {
    let numbers: Vec<Option<Decimal>> = node.items().iter().map(|item| number(item, problems)).collect();
    numbers.into_iter().collect()
}

/// A whole number from `least` to `most`.
pub(super) fn whole(node: &Node, least: u32, most: u32, problems: &mut Problems) -> Option<u32> {
    let whole = node.text().and_then(|text| text.parse().ok()).filter(|n| (least..=most).contains(n));
    if whole.is_none() {
        shape(ShapeFault::Whole { least, most, found: node.kind() }, node, problems);
    }
    whole
}

/// `true` or `false`.
pub(super) fn flag(node: &Node, problems: &mut Problems) -> Option<bool> {
    let flag = node.text().and_then(|text| text.parse().ok());
    if flag.is_none() {
        shape(ShapeFault::Flag { found: node.kind() }, node, problems);
    }
    flag
}

/// A calendar day.
pub(super) fn day(node: &Node, problems: &mut Problems) -> Option<Day> {
    let day = node.text().and_then(Day::parse);
    if day.is_none() {
        let fault = ShapeFault::Day { found: node.kind() };
        problems.push(fault.at(node.place).help(Day::advice(node.text().unwrap_or_default())));
    }
    day
}

/// `{from, until}`, each optional.
pub(super) fn interval(entry: &mut Entry) -> Option<Interval> {
    let from = entry.opt("from", day).unwrap_or(Day::MIN);
    let until = entry.opt("until", day).unwrap_or(Day::MAX);
    if from > until {
        entry.raise(ShapeFault::BackwardInterval, entry.place());
    }
    Some(Interval { from, until })
}

/// `12 months`.
pub(super) fn duration(node: &Node, problems: &mut Problems) -> Option<Duration> {
    let parse = |text: &str| {
        let (count, unit) = text.split_once(' ')?;
        let unit = match unit.trim() {
            "day" | "days" => ParameterUnit::Days,
            "month" | "months" => ParameterUnit::Months,
            "year" | "years" => ParameterUnit::Years,
            _ => return None,
        };
        Some(Duration { count: count.parse().ok().filter(|count| *count > 0)?, unit })
    };
    let duration = node.text().and_then(parse);
    if duration.is_none() {
        shape(ShapeFault::Duration { found: node.kind() }, node, problems);
    }
    duration
}

/// One of a fixed list of words.
pub(super) fn word<T: Copy>(node: &Node, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    let chosen = node.text().and_then(|text| words.iter().find(|(word, _)| *word == text));
    if chosen.is_none() {
        let allowed = crate::source::listed(words.iter().map(|(word, _)| *word));
        let problem = ShapeFault::Word { found: node.kind(), allowed }.at(node.place);
        let near = node.text().and_then(|text| crate::source::nearest(text, words.iter().map(|(w, _)| *w)));
        problems.push(match near {
            Some(near) => problem.suggest(node.text().unwrap_or_default(), [near]),
            None => problem,
        });
    }
    chosen.map(|(_, value)| *value)
}

/// In what something is counted.
pub(super) fn unit(node: &Node, problems: &mut Problems) -> Option<ParameterUnit> {
    let words = [
        ("days", ParameterUnit::Days),
        ("working_days", ParameterUnit::WorkingDays),
        ("hours", ParameterUnit::Hours),
        ("months", ParameterUnit::Months),
        ("years", ParameterUnit::Years),
        ("points", ParameterUnit::Points),
        ("percent", ParameterUnit::Percent),
        ("money", ParameterUnit::Money),
        ("none", ParameterUnit::None),
    ];
    word(node, &words, problems)
}

/// Who is assessed: `person`, `unit`, `{person: role}`, `{unit: kind}`.
pub(super) fn population(node: &Node, path: &str, problems: &mut Problems) -> Option<Population> {
    if node.map().is_none() {
        let words = [("person", true), ("unit", false)];
        let people = word(node, &words, problems)?;
        return Some(if people { Population::People(None) } else { Population::Units(None) });
    }
    Entry::read(node, path, problems, |entry| {
        let (key, node) = entry.one_of(&["unit", "person"])?;
        let name = name(node, entry.problems)?;
        Some(if key == "unit" { Population::Units(Some(name)) } else { Population::People(Some(name)) })
    })
}
