//! The outcome as CSV files for a spreadsheet.

use super::names::Names;
use super::tables::{Cell, Sheet, sheets};
use crate::Assessment;
use crate::source::Lang;

/// Name and content of each table, with headings in the language; empty tables have their headings. A byte order
/// mark goes first, without which spreadsheets misread Chinese.
pub fn csv(assessment: &Assessment, lang: Lang) -> Vec<(String, String)> {
    let names = Names::new(assessment, lang);
    sheets(&names).into_iter().map(|sheet| (format!("{}.csv", sheet.name), write(&sheet))).collect()
}

fn write(sheet: &Sheet) -> String {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // A Vec takes every byte: writing to it cannot fail.
    let _ = writer.write_record(&sheet.head);
    for row in &sheet.rows {
        let _ = writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => neutral(text),
            Cell::Number(number) => number.clone(),
            Cell::Date(day) => day.to_string(),
        }));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
