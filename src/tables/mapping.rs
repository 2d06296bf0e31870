//! A mapping as the manifest says it.

use super::TableFault;
use super::column::{Origin, name};
use crate::policy::Name;
use crate::source::{Encoding, Fault, Fields, Node, Place, Problems, YamlFault, said, tidy};
use std::path::{Path, PathBuf};

/// How a table of ours or theirs is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// The file.
    pub path: PathBuf,
    /// Where the file was named.
    pub place: Place,
    /// Into which section or kind it goes, and where that was said, if it was.
    pub into: (String, Option<Place>),
    /// The sheet of a workbook, where one was named.
    pub(super) sheet: Option<Name>,
    /// What was said that a workbook does not have, and where.
    pub(super) of_csv: Vec<(&'static str, Place)>,
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    pub(super) missing: Vec<String>,
    /// Name and origin of each of our columns; none: the columns are ours already.
    pub(super) columns: Option<Vec<(Name, Origin)>>,
    pub(super) conditions: Vec<Condition>,
}

/// Only rows that match are read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub column: Name,
    pub values: Vec<String>,
}

impl Mapping {
    /// A file whose columns have our names: UTF-8, commas, empty cells are absent.
    pub fn identity(path: PathBuf, place: Place, into: &str) -> Mapping {
        Mapping {
            path,
            place,
            into: (into.to_owned(), None),
            sheet: None,
            of_csv: Vec::new(),
            encoding: Encoding::Utf8,
            delimiter: b',',
            missing: vec![String::new()],
            columns: None,
            conditions: Vec::new(),
        }
    }

    /// The same for a sheet of a workbook.
    pub fn of_sheet(path: PathBuf, place: Place, sheet: &str, into: &str) -> Mapping {
        let sheet = Name { text: sheet.to_owned(), place };
        Mapping { sheet: Some(sheet), ..Mapping::identity(path, place, into) }
    }

    /// Are its columns ours, UTF-8, parted by commas, with nothing left out?
    pub fn is_identity(&self) -> bool {
        let Mapping { path, place, into, .. } = self;
        let plain = Mapping { into: into.clone(), ..Mapping::identity(path.clone(), *place, &into.0) };
        *self == plain
    }

    /// Are the columns ours, all rows wanted, and empty cells all that is absent?
    pub(super) fn is_ours(&self) -> bool {
        self.columns.is_none() && self.conditions.is_empty() && self.missing == [""]
    }

    /// The file, with the sheet where one was named, for messages.
    pub fn shown(&self) -> String {
        let path = self.path.display();
        self.sheet.as_ref().map_or_else(|| path.to_string(), |sheet| format!("{path}:{}", sheet.text))
    }

    /// Reads `{table: …, into: …, columns: …, …}`; paths are relative to `folder`. Without `into` it goes into
    /// `default`, where there is one.
    pub fn of(node: &Node, folder: &Path, default: Option<&str>, problems: &mut Problems) -> Option<Mapping> {
        let before = problems.len();
        let mut fields = Fields::of(node, said("the table", "该表"), problems)?;
        let table = fields.need("table", problems).and_then(|node| name(node, problems));
        let into = match default {
            None => fields.need("into", problems),
            Some(_) => fields.take("into"),
        };
        let into = into.and_then(|node| name(node, problems));
        let sheet = fields.take("sheet").and_then(|node| name(node, problems));
        let of_csv = ["encoding", "delimiter"].map(|key| (key, fields.take(key)));
        let [encoding, delimiter] = of_csv.map(|(_, node)| node);
        let of_csv = of_csv.into_iter().filter_map(|(key, node)| Some((key, node?.place))).collect();
        let encoding = encoding.and_then(|node| encoding_of(node, problems));
        let delimiter = delimiter.and_then(|node| delimiter_of(node, problems));
        let missing = fields.take("missing").map(|node| texts(node, problems));
        let columns = fields.take("columns").and_then(|node| columns(node, problems));
        let conditions = fields.take("where").map(|node| conditions(node, problems));
        fields.finish(problems);

        if problems.len() > before {
            return None; // what it read would have faults that are none
        }
        let table = table?;
        let into = match (into, default) {
            (Some(into), _) => (into.text, Some(into.place)),
            (None, Some(default)) => (default.to_owned(), None),
            (None, None) => return None,
        };
        Some(Mapping {
            path: tidy(&folder.join(&table.text)),
            place: table.place,
            into,
            sheet,
            of_csv,
            encoding: encoding.unwrap_or_default(),
            delimiter: delimiter.unwrap_or(b','),
            missing: missing.unwrap_or_else(|| vec![String::new()]),
            columns,
            conditions: conditions.unwrap_or_default(),
        })
    }
}

fn encoding_of(node: &Node, problems: &mut Problems) -> Option<Encoding> {
    let name = name(node, problems)?;
    let found = Encoding::named(&name.text);
    if found.is_none() {
        let known = ["utf-8", "gbk", "gb18030", "big5", "windows-1252", "utf-16le"];
        let fault = TableFault::BadEncoding { name: name.text.clone() };
        problems.push(fault.at(name.place).suggest(&name.text, known));
    }
    found
}

fn delimiter_of(node: &Node, problems: &mut Problems) -> Option<u8> {
    let name = name(node, problems)?;
    match name.text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Some(*byte),
        _ if name.text == "tab" || name.text == "\\t" => Some(b'\t'),
        _ => {
            let fault = TableFault::BadDelimiter { text: name.text };
            problems.push(
                fault
                    .at(name.place)
                    .help(said("write `\";\"`, `\"|\"` or `tab`", "请写 `\";\"`、`\"|\"` 或 `tab`")),
            );
            None
        }
    }
}

/// A list of texts; one text is a list of one.
fn texts(node: &Node, problems: &mut Problems) -> Vec<String> {
    node.items().iter().filter_map(|item| name(item, problems)).map(|name| name.text).collect()
}

fn columns(node: &Node, problems: &mut Problems) -> Option<Vec<(Name, Origin)>> {
    let Some(map) = node.map() else {
        let what = said("a mapping from our columns to theirs", "由我方列到对方列的映射");
        problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
        return None;
    };
    let column = |(key, value): &(crate::source::Key, Node), problems: &mut Problems| {
        let ours = Name { text: key.text.clone(), place: key.place };
        Origin::of(value, problems).map(|origin| (ours, origin))
    };
    Some(map.entries.iter().filter_map(|entry| column(entry, problems)).collect())
}

/// `{column: status, is: FINAL}`, `{column: status, in: [FINAL, CLOSED]}`, or a list of these, all of which
/// must hold.
fn conditions(node: &Node, problems: &mut Problems) -> Vec<Condition> {
    let one = |item: &Node, problems: &mut Problems| {
        let mut fields = Fields::of(item, "`where`", problems)?;
        let column = fields.need("column", problems).and_then(|node| name(node, problems));
        let (is, one_of) = (fields.take("is"), fields.take("in"));
        fields.finish(problems);
        match (is, one_of) {
            (Some(values), None) | (None, Some(values)) => {
                Some(Condition { column: column?, values: texts(values, problems) })
            }
            _ => {
                problems.raise(TableFault::NoCondition, item.place);
                None
            }
        }
    };
    node.items().iter().filter_map(|item| one(item, problems)).collect()
}
