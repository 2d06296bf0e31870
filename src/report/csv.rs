//! The outcome as tables for a spreadsheet.

mod rows;

use super::names::Names;
use crate::Assessment;
use crate::source::Lang;

/// A cell.
enum Cell {
    /// Text, which a spreadsheet must not take for a formula.
    Text(String),
    /// A number as it is.
    Number(String),
}

/// A table being written: a name, the headings, the rows.
struct Sheet {
    name: &'static str,
    head: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// Name and content of each table, with headings in the language; empty tables have their headings. A byte order
/// mark goes first, without which spreadsheets misread Chinese.
pub fn csv(assessment: &Assessment, lang: Lang) -> Vec<(String, String)> {
    let names = Names::new(assessment, lang);
    rows::sheets(&names).into_iter().map(|sheet| (sheet.name.to_owned(), write(&sheet))).collect()
}

fn write(sheet: &Sheet) -> String {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // A Vec takes every byte: writing to it cannot fail.
    let _ = writer.write_record(&sheet.head);
    for row in &sheet.rows {
        let _ = writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => neutral(text),
            Cell::Number(number) => number.clone(),
        }));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

/// A number as it is, or an empty cell.
fn number(number: Option<impl ToString>) -> Cell {
    Cell::Number(number.map_or_else(String::new, |number| number.to_string()))
}

/// A text, or an empty cell.
fn maybe(text: Option<String>) -> Cell {
    Cell::Text(text.unwrap_or_default())
}

#[cfg(test)]
mod tests;
