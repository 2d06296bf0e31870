//! CSV files and JSON lines, a unit at a time: a stretch of whole records is read by its place in the file and parted into
//! cells, and only the columns that are used become vectors. Whatever the plain reader would not read in the same way
//! is not opened.

mod commas;
mod cut;
mod marks;
mod objects;
mod rows;
#[cfg(test)]
mod tests;

use super::fields::Fields;
use super::sought::Sought;
use super::vector::Batch;
use crate::matters::{KindSchema, MatterFault};
use crate::source::{Fault, Said, said};
use objects::{Objects, Wrong};
use rows::Rows;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How many rows are read together.
const ROWS: usize = 8192;
/// How many bytes a unit has, about.
const UNIT: usize = 16 * 1024 * 1024;

/// A file of rows as text that was cut into units.
pub struct TextFile {
    path: PathBuf,
    /// The id of the kind of its matters.
    kind: String,
    form: Form,
    /// The names of its columns.
    pub columns: Vec<String>,
    units: Vec<Stretch>,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    JsonLines,
}

/// A stretch of whole records.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    begin: u64,
    bytes: usize,
    /// The number of its first line.
    line: u64,
    rows: u64,
    /// Are there quotes in it?
    quoted: bool,
}

/// A row as text.
pub struct Line {
    /// Its number in the file.
    pub line: u64,
    /// Its cells, one for each column; nothing where there is no value.
    pub cells: Vec<Option<String>>,
}

impl TextFile {
    /// Cuts a file; nothing where the plain reader has to read it.
    pub fn open(path: &Path, kind: &KindSchema) -> Option<TextFile> {
        cut::open(path, kind, UNIT)
    }

    /// The line on which the names of the columns stand; those of JSON lines stand on none.
    pub fn header_line(&self) -> u32 {
        match self.form {
            Form::Csv => 1,
            Form::JsonLines => 0,
        }
    }

    /// How many rows each unit has.
    pub fn rows(&self) -> Vec<u64> {
        self.units.iter().map(|unit| unit.rows).collect()
    }

    /// The rows of a unit in batches; `used` says which slots are read.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn read(
        &self,
        unit: usize,
        used: &[bool],
        fields: &Fields<'_>,
        see: &mut dyn FnMut(Batch, Vec<u32>),
    ) -> Result<(), Said> {
        let column = |slot: usize| self.columns.iter().position(|name| *name == fields.fields[slot].name);
        let slots: Vec<(usize, Option<usize>)> =
            (0..used.len()).filter(|slot| used[*slot]).map(|slot| (slot, column(slot))).collect();
        self.walk(unit, |first, rows| {
            let count = rows.len();
            let mut batch = Batch { rows: count, columns: vec![None; used.len()], first, numbers: None };
            let mut bad = Vec::new();
            for (slot, column) in &slots {
                let read = match column {
                    Some(column) => fields.written(*slot, count, |row| rows.cell(row, *column)),
                    None => fields.absent(*slot, count),
                };
                bad.extend(read.bad);
                batch.columns[*slot] = Some(read.vector);
            }
            bad.sort_unstable();
            bad.dedup();
            see(batch, bad);
        })
    }

    /// Some of the rows of a unit, in order, with the columns that are used.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn read_rows(
        &self,
        unit: usize,
        wanted: &[u32],
        used: &[bool],
        fields: &Fields<'_>,
        see: &mut dyn FnMut(Batch, Vec<u32>),
    ) -> Result<(), Said> {
        self.read(unit, used, fields, &mut |batch, bad| {
            let (first, end) = (batch.first as u32, batch.first as u32 + batch.rows as u32);
            let from = wanted.partition_point(|row| *row < first);
            let until = wanted.partition_point(|row| *row < end);
            let Some(numbers) = wanted.get(from..until).filter(|numbers| !numbers.is_empty()) else { return };
            let rows: Vec<u32> = numbers.iter().map(|row| row - first).collect();
            let bad = (0..).zip(&rows).filter(|(_, row)| bad.binary_search(row).is_ok()).map(|(at, _)| at);
            let some = batch.gather(&rows, used);
            see(Batch { first: 0, numbers: Some(numbers.to_vec()), ..some }, bad.collect());
        })
    }

    /// For each of some searches the rows of a unit in which a column holds one of the values sought.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn naming(&self, unit: usize, column: &str, sought: &[&Sought]) -> Result<Vec<Vec<u32>>, Said> {
        let column = self.columns.iter().position(|name| name == column);
        let mut found = vec![Vec::new(); sought.len()];
        self.walk(unit, |first, rows| {
            for row in 0..rows.len() {
                let cell = column.map(|column| String::from_utf8_lossy(rows.cell(row, column)));
                let cell = cell.as_deref().unwrap_or_default();
                for (sought, found) in sought.iter().zip(&mut found) {
                    if if cell.is_empty() { sought.absent } else { sought.text(cell) } {
                        found.push(first as u32 + row as u32);
                    }
                }
            }
        })?;
        Ok(found)
    }

    /// Which row of which unit stands on a line of the file.
    pub fn at(&self, line: u32) -> Option<(usize, u32)> {
        let unit = self.units.partition_point(|unit| unit.line <= u64::from(line)).checked_sub(1)?;
        let all: Vec<u32> = (0..self.units[unit].rows as u32).collect();
        let lines = self.texts(unit, &all).ok()?;
        let row = lines.iter().position(|one| one.line == u64::from(line))?;
        Some((unit, row as u32))
    }

    /// Some rows of a unit, in order, as text.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn texts(&self, unit: usize, wanted: &[u32]) -> Result<Vec<Line>, Said> {
        let (mut wanted, mut found) = (wanted.iter().peekable(), Vec::new());
        let (mut line, mut counted) = (self.units[unit].line, 0);
        self.walk(unit, |first, rows| {
            let within = |row: &&u32| u64::from(**row) < first + rows.len() as u64;
            while let Some(row) = wanted.next_if(within) {
                let row = (u64::from(*row) - first) as usize;
                let before = &rows.text[counted..rows.begin(row)];
                line += before.iter().filter(|byte| **byte == b'\n').count() as u64;
                counted = rows.begin(row);
                let cell = |column| {
                    let text = String::from_utf8_lossy(rows.cell(row, column));
                    (!text.is_empty()).then(|| text.into_owned())
                };
                found.push(Line { line, cells: (0..self.columns.len()).map(cell).collect() });
            }
        })?;
        Ok(found)
    }

    /// Goes through the rows of a unit, some of them at a time, each time with the number of the first.
    fn walk(&self, unit: usize, mut see: impl FnMut(u64, &Rows<'_>)) -> Result<(), Said> {
        let unit = &self.units[unit];
        let text = self.text(unit).map_err(|error| broken(&self.path, &error))?;
        let mut rows = Rows::new(&text, self.columns.len());
        let mut objects = Objects { path: &self.path, columns: self.columns.clone(), more: Vec::new() };
        let (mut at, mut first, mut line) = (0, 0, unit.line as usize);
        while at < text.len() {
            rows.clear();
            at = match self.form {
                Form::Csv => commas::take(&mut rows, at, unit.quoted, ROWS).ok_or_else(|| self.changed())?,
                Form::JsonLines => {
                    objects.take(&mut rows, at, &mut line, ROWS).map_err(|wrong| self.wrong(wrong, line))?
                }
            };
            if rows.len() > 0 {
                see(first, &rows);
            }
            first += rows.len() as u64;
        }
        if first == unit.rows { Ok(()) } else { Err(self.changed()) }
    }

    fn text(&self, unit: &Stretch) -> std::io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(unit.begin))?;
        let mut text = vec![0; unit.bytes];
        file.read_exact(&mut text)?;
        Ok(text)
    }

    fn changed(&self) -> Said {
        let path = self.path.display();
        said(format!("`{path}` has changed while it was read"), format!("`{path}` 在读取过程中发生了变化"))
    }

    /// What the plain reader would say of a line.
    fn wrong(&self, wrong: Wrong, line: usize) -> Said {
        let key = match wrong {
            Wrong::Fault(fault) => return said(fault.to_string(), fault.zh()),
            Wrong::Key(key) => key,
        };
        let (path, fault) =
            (self.path.display(), MatterFault::UnknownField { field: key, kind: self.kind.clone() });
        said(format!("line {line} of `{path}`: {fault}"), format!("`{path}` 第 {line} 行：{}", fault.zh()))
    }
}

/// The system refuses the file.
pub fn broken(path: &Path, error: &std::io::Error) -> Said {
    let (path, cause) = (path.display(), crate::source::refusal(error));
    said(format!("`{path}` cannot be read: {}", cause.en), format!("无法读取 `{path}`：{}", cause.zh))
}
