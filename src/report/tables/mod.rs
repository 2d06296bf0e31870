//! The outcome as tables, whatever they are written into: one model of CSV files and workbooks.

mod rows;

use crate::value::Day;

pub(super) use rows::sheets;

/// A cell.
pub(super) enum Cell {
    /// Text, which a spreadsheet must not take for a formula.
    Text(String),
    /// A number as it is; empty where there is none.
    Number(String),
    /// A day.
    Date(Day),
}

/// A table: a name, the headings, the rows.
pub(super) struct Sheet {
    /// Its name, as a file is called.
    pub name: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
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

impl From<Day> for Cell {
    fn from(day: Day) -> Self {
        Cell::Date(day)
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
