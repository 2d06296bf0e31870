//! One column of a mapping: where its cells come from and what is done to them.

use super::TableFault;
use crate::policy::Name;
use crate::source::{Fault, Fields, Node, Problems, Value, YamlFault, said};
use jiff::civil::DateTime;
use jiff::fmt::strtime::{self, BrokenDownTime};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where the cells of one of our columns come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    /// A column of theirs.
    Theirs(Name, Reading),
    /// The same text in every row.
    Constant(Name),
    /// Several columns of theirs.
    Joined { columns: Vec<Name>, separator: String, number_repeats: bool },
    /// A prefix and the row's line.
    Row(String),
}

/// How a cell of theirs is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Reading {
    changes: Vec<Change>,
    format: Option<String>,
    values: Option<BTreeMap<String, Option<String>>>,
    otherwise: Otherwise,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Text,
    Trim,
    Upper,
    Lower,
    WholeNumber,
}

/// What becomes of a cell that `values`, `format` or `as` cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Otherwise {
    #[default]
    Error,
    Null,
    Keep,
    Skip,
}

const CHANGES: [(&str, Change); 5] = [
    ("text", Change::Text),
    ("trim", Change::Trim),
    ("upper", Change::Upper),
    ("lower", Change::Lower),
    ("whole_number", Change::WholeNumber),
];
const YES_NO: [(&str, bool); 2] = [("true", true), ("false", false)];
const OTHERWISE: [(&str, Otherwise); 4] = [
    ("error", Otherwise::Error),
    ("null", Otherwise::Null),
    ("keep", Otherwise::Keep),
    ("skip", Otherwise::Skip),
];

/// A cell that was read.
#[derive(Debug, PartialEq)]
pub(super) enum Got<'a> {
    /// Its text.
    Text(Cow<'a, str>),
    /// Nothing.
    Absent,
    /// Its row is not wanted.
    Skip,
}

impl Origin {
    /// Reads a column of the manifest.
    pub fn of(node: &Node, problems: &mut Problems) -> Option<Origin> {
        if node.text().is_some() {
            return Some(Origin::Theirs(name(node, problems)?, Reading::default()));
        }
        let mut fields = Fields::of(node, said("the column", "该列"), problems)?;
        let sources = ["column", "value", "columns", "row"].map(|key| fields.take(key));
        let origin = match sources {
            [Some(column), None, None, None] => {
                let reading = Reading::of(node, &mut fields, problems);
                name(column, problems).map(|column| Origin::Theirs(column, reading))
            }
            [None, Some(value), None, None] => name(value, problems).map(Origin::Constant),
            [None, None, Some(columns), None] => {
                let columns = columns.items().iter().filter_map(|item| name(item, problems)).collect();
                let separator = fields.take("separator").and_then(|node| name(node, problems));
                let repeats = fields.take("number_repeats");
                let number_repeats = repeats.and_then(|node| word(node, "number_repeats", &YES_NO, problems));
                Some(Origin::Joined {
                    columns,
                    separator: separator.map(|name| name.text).unwrap_or_default(),
                    number_repeats: number_repeats.unwrap_or(false),
                })
            }
            [None, None, None, Some(row)] => name(row, problems).map(|name| Origin::Row(name.text)),
            _ => {
                problems.raise(TableFault::NoSource, node.place);
                return None;
            }
        };
        fields.finish(problems);
        origin
    }

    /// The columns of theirs that it reads.
    pub fn columns(&self) -> &[Name] {
        match self {
            Origin::Theirs(column, _) => std::slice::from_ref(column),
            Origin::Joined { columns, .. } => columns,
            Origin::Constant(_) | Origin::Row(_) => &[],
        }
    }
}

impl Reading {
    fn of(node: &Node, fields: &mut Fields<'_>, problems: &mut Problems) -> Reading {
        let mut reading = Reading::default();
        if let Some(node) = fields.take("as") {
            reading.changes =
                node.items().iter().filter_map(|item| word(item, "as", &CHANGES, problems)).collect();
        }
        if let Some(format) = fields.take("format").and_then(|node| name(node, problems)) {
            match check_format(&format.text) {
                Ok(()) => reading.format = Some(format.text),
                Err(fault) => problems.push(fault.at(format.place).help(said(
                    "for example \"%d/%m/%Y\" reads 31/01/2014",
                    "例如 \"%d/%m/%Y\" 可读出 31/01/2014",
                ))),
            }
        }
        reading.values = fields.take("values").and_then(|node| values(node, problems));
        // `otherwise: null` is a word here, and no absent key.
        fields.take("otherwise");
        if let Some(node) = node.map().and_then(|map| map.get("otherwise")) {
            reading.otherwise = word(node, "otherwise", &OTHERWISE, problems).unwrap_or_default();
        }
        reading
    }

    /// Reads a cell: changes its text, looks it up among the values, sees whether it stands for absence,
    /// reads it as a number or date; what fits nowhere goes the way of `otherwise`.
    pub fn read<'a>(&self, raw: &'a str, column: &str, missing: &[String]) -> Result<Got<'a>, TableFault> {
        let (text, whole) = self.change(raw);
        if let Some(ours) = self.values.as_ref().and_then(|values| values.get(text.as_ref())) {
            return Ok(ours.clone().map_or(Got::Absent, |text| Got::Text(Cow::Owned(text))));
        }
        if missing.iter().any(|absent| absent == raw || *absent == text) {
            return Ok(Got::Absent);
        }
        let value = || raw.to_owned();
        let fault = match (&self.format, &self.values) {
            _ if !whole => TableFault::NotWhole { value: value() },
            (Some(format), _) => match read_date(format, &text) {
                Some(date) => return Ok(Got::Text(Cow::Owned(date))),
                None => TableFault::NotInFormat { value: value(), format: format.clone() },
            },
            (None, Some(_)) => TableFault::NotListed { value: value(), column: column.to_owned() },
            (None, None) => return Ok(Got::Text(text)),
        };
        match self.otherwise {
            Otherwise::Error => Err(fault),
            Otherwise::Null => Ok(Got::Absent),
            Otherwise::Keep => Ok(Got::Text(text)),
            Otherwise::Skip => Ok(Got::Skip),
        }
    }

    /// The words that `values` lists, for a suggestion.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.values.iter().flat_map(|values| values.keys().map(String::as_str))
    }

    /// The changed text, and whether it is a whole number where it has to be one.
    fn change<'a>(&self, raw: &'a str) -> (Cow<'a, str>, bool) {
        let (mut text, mut whole) = (Cow::Borrowed(raw), true);
        for change in &self.changes {
            text = match change {
                Change::Text => text,
                Change::Trim => Cow::Owned(text.trim().to_owned()),
                Change::Upper => Cow::Owned(text.to_uppercase()),
                Change::Lower => Cow::Owned(text.to_lowercase()),
                Change::WholeNumber => match whole_number(&text) {
                    Some(number) => Cow::Owned(number),
                    None => {
                        whole = false;
                        text
                    }
                },
            };
        }
        (text, whole)
    }
}

/// `189.0` is 189.
fn whole_number(text: &str) -> Option<String> {
    let number: Decimal = text.trim().parse().ok()?;
    number.is_integer().then(|| number.trunc().to_string())
}

fn read_date(format: &str, text: &str) -> Option<String> {
    let read = BrokenDownTime::parse(format, text).ok()?;
    match read.hour() {
        Some(_) => read.to_datetime().ok().map(|at| at.to_string()),
        None => read.to_date().ok().map(|date| date.to_string()),
    }
}

/// A format is good if what it writes can be read again as a date.
fn check_format(format: &str) -> Result<(), TableFault> {
    let sample = DateTime::constant(2014, 1, 31, 9, 5, 0, 0);
    let bad = |_: jiff::Error| TableFault::BadFormat { format: format.into() };
    let written = strtime::format(format, sample).map_err(bad)?;
    BrokenDownTime::parse(format, written).and_then(|read| read.to_date()).map_err(bad).map(|_| ())
}

fn values(node: &Node, problems: &mut Problems) -> Option<BTreeMap<String, Option<String>>> {
    let Value::Map(map) = &node.value else {
        let what = said("a mapping from their words to ours", "由对方取值到我方取值的映射");
        problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
        return None;
    };
    let ours = |node: &Node, problems: &mut Problems| match &node.value {
        Value::Null => None,
        _ => name(node, problems).map(|name| name.text),
    };
    Some(map.entries.iter().map(|(key, value)| (key.text.clone(), ours(value, problems))).collect())
}

/// A scalar with its place.
pub(super) fn name(node: &Node, problems: &mut Problems) -> Option<Name> {
    let text = node.text().map(|text| Name { text: text.to_owned(), place: node.place });
    if text.is_none() {
        let what = said("a single word or text", "一个词或一段文字");
        problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
    }
    text
}

/// One of a few words.
fn word<T: Copy>(node: &Node, key: &str, known: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    let text = if node.is_null() { Cow::Borrowed("null") } else { Cow::Owned(name(node, problems)?.text) };
    let found = known.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let fault = TableFault::UnknownWord { word: text.to_string(), section: format!("`{key}`") };
        problems.push(fault.at(node.place).suggest(&text, known.iter().map(|(word, _)| *word)));
    }
    found
}
