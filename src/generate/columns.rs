//! Columns of invented rows, and how each is written as text.

use crate::value::Day;
use std::io;
use std::sync::Arc;

/// The rows of a kind of matters made together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// `id`, `date`, `unit`, then the fields of the policy in their order.
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: usize,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// May a row have no value?
    pub optional: bool,
    /// The values; a filler where there is none.
    pub cells: Cells,
    /// Is there a value in the row?
    pub valid: Vec<bool>,
}

/// Values of one type.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Whole numbers, ids of people and units among them.
    Whole(Vec<i64>),
    /// Numbers with two digits after the point, in hundredths.
    Money(Vec<i64>),
    /// Days.
    Dates(Vec<Day>),
    /// True or false.
    Flags(Vec<bool>),
    /// Words, by their place in a list.
    Words(Vec<u32>, Arc<[String]>),
}

impl Column {
    /// Writes a cell as CSV has it.
    fn cell(&self, row: usize, into: &mut Vec<u8>) -> io::Result<()> {
        use io::Write;
        if !self.valid[row] {
            return Ok(());
        }
        match &self.cells {
            Cells::Whole(all) => write!(into, "{}", all[row]),
            Cells::Money(all) => write!(into, "{}.{:02}", all[row] / 100, all[row] % 100),
            Cells::Dates(all) => write!(into, "{}", all[row]),
            Cells::Flags(all) => write!(into, "{}", all[row]),
            Cells::Words(all, words) => write!(into, "{}", words[all[row] as usize]),
        }
    }

    /// Writes a cell as JSON has it.
    fn json(&self, row: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let quoted = matches!(self.cells, Cells::Dates(_) | Cells::Words(..));
        if quoted {
            into.push(b'"');
        }
        self.cell(row, into)?;
        if quoted {
            into.push(b'"');
        }
        Ok(())
    }
}

impl Stretch {
    /// The names of the columns, as the first line of a CSV file.
    pub fn heading(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        format!("{}\n", names.join(","))
    }

    /// The rows as lines of CSV. No value holds a comma or a quote: there are no invented texts.
    ///
    /// # Errors
    /// None: what is written to is in memory.
    pub fn csv(&self) -> io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        for row in 0..self.rows {
            for (at, column) in self.columns.iter().enumerate() {
                if at > 0 {
                    lines.push(b',');
                }
                column.cell(row, &mut lines)?;
            }
            lines.push(b'\n');
        }
        Ok(lines)
    }

    /// The rows as lines of JSON; what is absent is left out.
    ///
    /// # Errors
    /// None: what is written to is in memory.
    pub fn json_lines(&self) -> io::Result<Vec<u8>> {
        use io::Write;
        let mut lines = Vec::new();
        for row in 0..self.rows {
            let mut before = b'{';
            for column in self.columns.iter().filter(|column| column.valid[row]) {
                lines.push(before);
                write!(lines, "\"{}\":", column.name)?;
                column.json(row, &mut lines)?;
                before = b',';
            }
            lines.extend_from_slice(b"}\n");
        }
        Ok(lines)
    }
}
