//! A sheet as rows of text that know their addresses.

use super::cell::{CellFault, text};
use super::{Workbook, WorkbookFault as Fault};
use calamine::{DataRef, Dimensions};
use std::collections::{BTreeMap, BTreeSet};

/// A sheet as delimited text, a row of the sheet for each of its records, and what was seen while reading it.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Headings and rows, parted by commas.
    pub text: String,
    /// The row of the sheet, counted from 1, of each record: the headings first.
    pub lines: Vec<u32>,
    /// The column of the sheet, counted from 0, of each column of the text.
    pub columns: Vec<u32>,
    /// Cells that cannot be read: the record's row, the column of the text, why.
    pub bad: BTreeMap<u32, (usize, CellFault)>,
    /// Columns of the text that formulas compute, each with the first row of them.
    pub computed: BTreeMap<usize, u32>,
    /// Columns of the sheet with values and no heading, each with the first row of them.
    pub headless: BTreeMap<u32, u32>,
    /// Merged ranges that touch the headings.
    pub merged_headings: Vec<String>,
}

/// One row while it is being read.
type Cells = BTreeMap<u32, String>;

impl Workbook {
    /// Reads a sheet. Rows in which nothing is written are passed over.
    ///
    /// # Errors
    /// The sheet is not there, cannot be read, or has not even headings.
    pub fn sheet(&mut self, name: &str) -> Result<Sheet, Fault> {
        let path = self.path();
        let broken = |_| Fault::Broken { path: path.clone() };
        let merged = self.book.merge_cells_by_sheet_name(name).map_err(broken)?;
        let mut reader = self.book.worksheet_cells_reader(name).map_err(broken)?;
        let mut rows = Rows { sheet: Sheet { name: name.to_owned(), ..Sheet::default() }, ..Rows::default() };
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(broken)? {
            rows.cell(cell.pos, &cell.value, cell.formula.is_some());
        }
        rows.end();
        let mut sheet = rows.sheet;
        if sheet.columns.is_empty() {
            return Err(Fault::Blank { path, sheet: sheet.name });
        }
        sheet.merged(&merged);
        sheet.text = String::from_utf8(rows.text).unwrap_or_default();
        Ok(sheet)
    }
}

#[derive(Default)]
struct Rows {
    sheet: Sheet,
    text: Vec<u8>,
    row: u32,
    cells: Cells,
    bad: Option<(u32, CellFault)>,
    formulas: BTreeSet<u32>,
}

impl Rows {
    fn cell(&mut self, (row, column): (u32, u32), value: &DataRef<'_>, formula: bool) {
        if row != self.row {
            self.end();
            self.row = row;
        }
        match text(value) {
            Ok(Some(text)) => {
                self.cells.insert(column, text.into_owned());
                if formula {
                    self.formulas.insert(column);
                }
            }
            // A formula may well give an empty text; that nothing was saved is another thing.
            Ok(None) if formula && *value == DataRef::Empty => self.spoil(column, CellFault::NoResult),
            Ok(None) => {}
            Err(fault) => self.spoil(column, fault),
        }
    }

    fn spoil(&mut self, column: u32, fault: CellFault) {
        self.cells.insert(column, String::new());
        self.bad.get_or_insert((column, fault));
    }

    /// Ends a row.
    fn end(&mut self) {
        let (cells, bad) = (std::mem::take(&mut self.cells), self.bad.take());
        let formulas = std::mem::take(&mut self.formulas);
        if cells.is_empty() {
            return;
        }
        let (line, sheet) = (self.row + 1, &mut self.sheet);
        if sheet.columns.is_empty() {
            sheet.columns = cells.keys().copied().collect();
        }
        for column in cells.keys().filter(|column| !sheet.columns.contains(column)) {
            sheet.headless.entry(*column).or_insert(line);
        }
        for column in &formulas {
            if let Some(at) = sheet.column(*column) {
                sheet.computed.entry(at).or_insert(line);
            }
        }
        if let Some((column, fault)) = bad {
            sheet.bad.insert(line, (sheet.column(column).unwrap_or(usize::MAX), fault));
        }
        sheet.lines.push(line);
        let mut writer = csv::Writer::from_writer(&mut self.text);
        let texts = sheet.columns.iter().map(|column| cells.get(column).map_or("", String::as_str));
        // Writing into memory cannot fail.
        let _ = writer.write_record(texts);
    }
}

impl Sheet {
    /// The column of the text that is this column of the sheet.
    fn column(&self, of_sheet: u32) -> Option<usize> {
        self.columns.iter().position(|column| *column == of_sheet)
    }

    /// Notes merged ranges: those of headings, and every row that one of the others touches.
    fn merged(&mut self, ranges: &[Dimensions]) {
        let head = self.lines.first().copied().unwrap_or(1);
        for range in ranges {
            let (first, last) = (range.start.0 + 1, range.end.0 + 1);
            let shown = format!("{}:{}", address(range.start), address(range.end));
            if first <= head && head <= last {
                self.merged_headings.push(shown.clone());
            }
            let at = (range.start.1..=range.end.1).find_map(|column| self.column(column));
            let Some(at) = at else { continue };
            let start = self.lines.partition_point(|line| *line < first.max(head + 1));
            for line in self.lines.iter().skip(start).take_while(|line| **line <= last) {
                self.bad.entry(*line).or_insert((at, CellFault::Merged { range: shown.clone() }));
            }
        }
    }
}

/// `C7` of row 6 and column 2, both counted from 0.
fn address((row, column): (u32, u32)) -> String {
    format!("{}{}", crate::source::column_letters(column), row + 1)
}
