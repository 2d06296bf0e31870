//! Files of matters that pass by, in units that are read one by one.

use super::fields::Fields;
use super::memory::MemoryTable;
use super::parquet::ParquetFile;
use super::vector::Batch;
use crate::matters::{KindSchema, MatterTable};
use crate::source::{FileId, Place, Said, Sources, said};
use crate::tables::{Cell, Mapping, Record, Table, Written};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of matters of one kind.
pub struct Source {
    /// Index into the schema's kinds.
    pub kind: usize,
    /// The file, for messages.
    pub file: FileId,
    path: PathBuf,
    form: Form,
}

/// In what form the rows stand there.
enum Form {
    Parquet(ParquetFile),
    Memory(MemoryTable),
}

impl Form {
    /// The names of the columns.
    fn columns(&self) -> &[String] {
        match self {
            Form::Parquet(file) => &file.columns,
            Form::Memory(_) => &[],
        }
    }

    /// How many rows each unit has.
    fn rows(&self) -> Vec<u64> {
        match self {
            Form::Parquet(file) => file.groups.clone(),
            Form::Memory(table) => table.units(),
        }
    }
}

/// A part of a file that is read as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// Index of the file among the sources.
    pub source: usize,
    /// Its number in the file.
    pub number: usize,
    /// How many rows it has.
    pub rows: u64,
}

/// Can a table be read in batches: is it in our own columns, and in a form that has units?
pub fn passes(mapping: &Mapping) -> bool {
    mapping.is_identity() && mapping.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"))
}

impl Source {
    /// Opens a file, with the table that it would be without its rows, for whoever checks the header. Nothing where it
    /// cannot be opened: the plain reader says why.
    pub fn open(mapping: &Mapping, kind: usize, sources: &mut Sources) -> Option<(Source, Table)> {
        let form = Form::Parquet(ParquetFile::open(&mapping.path).ok()?);
        let file = sources.add_passing(&mapping.path, form.columns().to_vec());
        let table = Table {
            into: mapping.into.0.clone(),
            place: mapping.into.1.unwrap_or(Place::File(file)),
            columns: form.columns().to_vec(),
            column_places: (0..form.columns().len() as u32)
                .map(|column| Place::Cell { file, row: 1, column })
                .collect(),
            ..Table::default()
        };
        Some((Source { kind, file, path: mapping.path.clone(), form }, table))
    }

    /// A table of a kind that is in memory, in units of so many rows.
    pub fn of_table(kind: usize, table: Arc<MatterTable>, rows: usize) -> Source {
        let form = Form::Memory(MemoryTable::new(table, rows));
        Source { kind, file: FileId::UNKNOWN, path: PathBuf::new(), form }
    }

    /// Its path; empty where it is in memory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its units; `source` is its index.
    pub fn units(&self, source: usize) -> impl Iterator<Item = Unit> + '_ {
        let units = self.form.rows().into_iter().enumerate();
        units.map(move |(number, rows)| Unit { source, number, rows })
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        self.form.rows().iter().sum()
    }

    /// Reads the columns `used` of a unit in batches, each with its rows at fault.
    ///
    /// # Errors
    /// What is broken.
    pub fn read(
        &self,
        unit: Unit,
        used: &[bool],
        fields: &Fields<'_>,
        see: &mut dyn FnMut(Batch, Vec<u32>),
    ) -> Result<(), Said> {
        match &self.form {
            Form::Parquet(file) => {
                file.read(unit.number, used, fields, see).map_err(|error| self.broken(&error.to_string()))
            }
            Form::Memory(table) => {
                table.read(unit.number, used, &mut |batch| see(batch, Vec::new()));
                Ok(())
            }
        }
    }

    fn broken(&self, error: &str) -> Said {
        let path = self.path.display();
        said(format!("`{path}` cannot be read: {error}"), format!("无法读取 `{path}`：{error}"))
    }

    /// Some rows of a unit whose table is in memory.
    pub fn in_memory(&self, unit: Unit, rows: &[u32]) -> Option<MatterTable> {
        match &self.form {
            Form::Memory(table) => Some(table.some(unit.number, rows)),
            Form::Parquet(_) => None,
        }
    }

    /// Some rows of a unit, in order, as the table that the plain reader knows; an empty list gives no rows.
    ///
    /// # Errors
    /// What is broken.
    pub fn table(&self, unit: Unit, rows: &[u32], schema: &KindSchema) -> Result<Table, Said> {
        let texts = match &self.form {
            Form::Parquet(file) => {
                file.texts(unit.number, rows).map_err(|error| self.broken(&error.to_string()))?
            }
            // These are no texts: see `in_memory`.
            Form::Memory(_) => Vec::new(),
        };
        let before: u64 = self.form.rows().iter().take(unit.number).sum();
        let mut written = String::new();
        let mut records = Vec::with_capacity(rows.len());
        let mut spans = Vec::with_capacity(rows.len());
        for (row, cells) in rows.iter().zip(texts) {
            // The header is line 1.
            let line = u32::try_from(before + u64::from(*row) + 2).unwrap_or(u32::MAX);
            let begin = written.len();
            let mut writer = csv::Writer::from_writer(Vec::new());
            // Writing into memory does not fail.
            let _ = writer.write_record(cells.iter().map(|cell| cell.as_deref().unwrap_or_default()));
            written.push_str(&String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default());
            spans.push(begin..written.len());
            let place = |column: u32| Place::Cell { file: self.file, row: line, column };
            let cell = |(column, text): (u32, Option<String>)| {
                let text = text.filter(|text| !text.is_empty())?;
                Some(Cell { text: text.into(), place: place(column) })
            };
            let cells = (0..).zip(cells).map(cell).collect();
            records.push((place(crate::tables::WHOLE_ROW), cells));
        }
        let text: Arc<str> = Arc::from(written);
        let record =
            |((place, cells), span)| Record { place, cells, written: Written::new(text.clone(), span, b',') };
        Ok(Table {
            into: schema.id.clone(),
            place: Place::File(self.file),
            columns: self.form.columns().to_vec(),
            column_places: (0..self.form.columns().len() as u32)
                .map(|column| Place::Cell { file: self.file, row: 1, column })
                .collect(),
            records: records.into_iter().zip(spans).map(record).collect(),
            skipped: 0,
        })
    }
}
