//! Reading a file through its mapping.

use super::content::Content;
use super::header::other_delimiter;
use super::mapping::Mapping;
use super::plan::{At, BadCell, Plan};
use super::{BadRows, Lines, Record, Table, TableFault, Written};
use crate::TableRows;
use crate::progress::Work;
use crate::source::{Fault, FileId, Place, Problem, Problems, Sources, said};
use csv::StringRecord;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table's file, as far as it can be read without anything else: what takes the time.
pub struct Opened {
    content: Content,
    text: Arc<String>,
    lines: Option<Lines>,
    hash: [u8; 32],
}

/// What remains to be known of a table whose rows need not be read again: a CSV file in our own columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// What it is read into.
    pub into: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
    /// SHA-256 of the file.
    pub hash: [u8; 32],
}

impl Opened {
    /// The outline of the file that was opened for a mapping, if it is one whose rows are lines and the bytes those on the
    /// disk.
    pub fn outline(&self, mapping: &Mapping) -> Option<Outline> {
        let packed = mapping.path.extension().is_none_or(|end| end != "csv");
        let lines = self.lines.as_ref().filter(|lines| lines.len() > 0 && !packed)?;
        let mut row = StringRecord::new();
        Rows::of(&self.text, self.content.delimiter, None).next(&mut row)?;
        Some(Outline {
            into: mapping.into.0.clone(),
            columns: header(&row),
            rows: lines.len(),
            hash: self.hash,
        })
    }
}

impl Mapping {
    /// Opens the file; faults lie where it was named. `as_lines`: for those who can take the rows as [`Lines`], which is
    /// quicker and smaller.
    pub fn open(&self, as_lines: bool, problems: &mut Problems) -> Option<Opened> {
        let mut content = Content::of(self, problems)?;
        let hash = content.hash();
        let text = Arc::new(std::mem::take(&mut content.text));
        let wanted = as_lines && self.is_ours() && content.is_text();
        let lines = wanted.then(|| Lines::of(&text, content.delimiter)).flatten();
        Some(Opened { content, text, lines, hash })
    }

    /// Reads the file. Faults of the file and of the mapping go to `problems`, those of rows to `bad`.
    pub fn read(&self, sources: &mut Sources, bad: &mut BadRows, problems: &mut Problems) -> Option<Table> {
        let opened = self.open(false, problems)?;
        self.read_opened(opened, sources, bad, problems)
    }

    /// Reads a file that was opened.
    pub fn read_opened(
        &self,
        Opened { content, text, lines, hash }: Opened,
        sources: &mut Sources,
        bad: &mut BadRows,
        problems: &mut Problems,
    ) -> Option<Table> {
        let mut rows = Rows::of(&text, content.delimiter, content.lines.as_deref());
        let mut row = StringRecord::new();
        let line = rows.next(&mut row);
        let header = line.map(|_| header(&row)).unwrap_or_default();
        let file = content.register(&self.path, &header, hash, sources);
        let Some(line) = line else {
            problems.raise(TableFault::Empty { path: self.path.display().to_string() }, Place::File(file));
            return None;
        };
        content.report(file, line, &header, problems)?;
        if let Some(problem) = other_delimiter(self, &header, Place::File(file)) {
            problems.push(*problem);
            return None;
        }
        let plan = Plan::of(self, &header, At { file, line }, problems)?;
        let mut table = Table {
            into: self.into.0.clone(),
            place: self.into.1.unwrap_or(Place::File(file)),
            columns: plan.columns.iter().map(|(name, _)| name.text.clone()).collect(),
            column_places: plan.columns.iter().map(|(name, _)| name.place).collect(),
            lines: lines.map(|lines| lines.in_file(file)),
            ..Table::default()
        };
        if table.lines.is_some() {
            self.note(file, table.len(), 0, sources, bad, problems);
            return Some(table);
        }
        let (mut repeats, mut count) = (BTreeMap::new(), 0);
        let lines = text.bytes().filter(|byte| *byte == b'\n').count();
        table.records.reserve(lines);
        bad.progress.begin(Work::Reading(self.path.display().to_string()), lines);
        while let Some(line) = rows.next(&mut row) {
            let at = At { file, line };
            count += 1;
            bad.progress.step();
            let written = Written::new(text.clone(), rows.bytes(&row), content.delimiter);
            if let Some((column, fault)) = content.bad.get(&line) {
                let problem = fault.at(at.cell(*column)).help(fault.advice());
                bad.bad(problem, &written, sources, problems);
                continue;
            }
            match plan.cells(&row, at, header.len(), &mut repeats) {
                Ok(Some(cells)) => table.records.push(Record { place: at.cell(usize::MAX), cells, written }),
                Ok(None) => table.skipped += 1,
                Err(fault) => bad.bad(advised(fault, &row, at, bad), &written, sources, problems),
            }
        }
        self.note(file, count, table.skipped, sources, bad, problems);
        Some(table)
    }

    /// Notes a file of which everything else is known.
    pub fn pass_over(&self, outline: &Outline, sources: &mut Sources, bad: &mut BadRows) {
        let file = sources.add_table(&self.path, outline.columns.clone(), outline.hash);
        let (path, into, rows) = (sources.table_name(file), outline.into.clone(), outline.rows);
        bad.read(file, TableRows { path, into, rows, skipped: 0, set_aside: 0 });
    }

    /// Notes how many rows were read; none at all is worth a warning.
    fn note(
        &self,
        file: FileId,
        rows: usize,
        skipped: usize,
        sources: &Sources,
        bad: &mut BadRows,
        problems: &mut Problems,
    ) {
        if rows == 0 {
            let fault = TableFault::NoRows { path: sources.table_name(file) };
            problems.push(fault.at(Place::File(file)).warning());
        }
        let (path, into) = (sources.table_name(file), self.into.0.clone());
        bad.read(file, TableRows { path, into, rows, skipped, set_aside: 0 });
    }
}

/// The problem of a bad cell or row, with what may have been meant.
fn advised((reading, fault, column): BadCell<'_>, row: &StringRecord, at: At, bad: &BadRows) -> Problem {
    let problem = fault.at(at.cell(column));
    match (&fault, reading) {
        (TableFault::NotListed { value, .. }, Some(reading)) if bad.shows() => {
            problem.suggest(value, reading.known())
        }
        (TableFault::Ragged { .. }, _) if row.iter().any(|cell| cell.contains('\n')) => problem.help(said(
            "it goes over several lines: is a quote opened and not closed?",
            "该行跨越多行：是否有引号未闭合？",
        )),
        _ => problem,
    }
}

fn header(row: &StringRecord) -> Vec<String> {
    row.iter().map(|name| name.trim().to_owned()).collect()
}

/// The rows of a text, each with its line.
struct Rows<'a> {
    text: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    /// The lines, where they are those of a sheet.
    lines: Option<std::slice::Iter<'a, u32>>,
}

impl<'a> Rows<'a> {
    fn of(text: &'a str, delimiter: u8, lines: Option<&'a [u32]>) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        let reader =
            builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        Rows { text: text.as_bytes(), reader, lines: lines.map(|lines| lines.iter()) }
    }

    /// Where the row read last stands in the text.
    fn bytes(&self, row: &StringRecord) -> std::ops::Range<usize> {
        let start = row.position().map_or(0, |at| at.byte());
        start as usize..self.reader.position().byte() as usize
    }

    /// The next row, and the line on which it begins, counted from 1.
    fn next(&mut self, row: &mut StringRecord) -> Option<u32> {
        // The text is valid and rows may be ragged, so that reading cannot fail.
        if !self.reader.read_record(row).unwrap_or(false) {
            return None;
        }
        if let Some(lines) = &mut self.lines {
            return lines.next().copied();
        }
        let (line, byte) = row.position().map_or((1, 0), |at| (at.line(), at.byte()));
        // The reader's position is before the blank lines that it passes over.
        let rest = self.text.get(byte as usize..).unwrap_or_default();
        let blank =
            rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n');
        Some(u32::try_from(line).unwrap_or(u32::MAX).saturating_add(blank.count() as u32))
    }
}
