//! Files of matters that pass by, in units that are read one by one.

use super::fields::Fields;
use super::memory::MemoryTable;
use super::parquet::ParquetFile;
use super::sought::Sought;
use super::text::{Line, TextFile};
use super::vector::Batch;
use crate::matters::{KindSchema, MatterTable, Schema};
use crate::source::{FileId, Place, Said, Sources, said};
use crate::tables::{Cell, Mapping, Record, Table, WHOLE_ROW, Written, is_json_lines};
use std::collections::BTreeMap;
use std::ops::Range;
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
    Text(TextFile),
    Memory(MemoryTable),
}

impl Form {
    /// The names of the columns.
    fn columns(&self) -> &[String] {
        match self {
            Form::Parquet(file) => &file.columns,
            Form::Text(file) => &file.columns,
            Form::Memory(_) => &[],
        }
    }

    /// How many rows each unit has.
    fn rows(&self) -> Vec<u64> {
        match self {
            Form::Parquet(file) => file.groups.clone(),
            Form::Text(file) => file.rows(),
            Form::Memory(table) => table.units(),
        }
    }

    /// The line on which the names of the columns stand.
    fn header_line(&self) -> u32 {
        match self {
            Form::Parquet(_) => 1,
            Form::Text(file) => file.header_line(),
            Form::Memory(_) => 0,
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

impl Unit {
    /// Every row of it.
    pub fn all(self) -> Range<u32> {
        0..self.rows as u32
    }
}

/// Some rows of a unit.
#[derive(Debug, Clone)]
pub struct Found {
    /// Of which unit.
    pub unit: Unit,
    /// The rows, in order.
    pub rows: Vec<u32>,
}

/// What is known of some rows: by the name of a column, what stands there in each; nothing where there is no value.
pub type Known = BTreeMap<String, Vec<Option<String>>>;

/// Can a table be read in batches: is it in our own columns, and in a form that has units?
pub fn passes(mapping: &Mapping) -> bool {
    let named = |end| mapping.path.extension().is_some_and(|own| own.eq_ignore_ascii_case(end));
    mapping.is_identity() && (named("parquet") || named("csv") || is_json_lines(&mapping.path))
}

/// Of a cycle whose tables are together larger than this, in bytes on the disk, the matters pass by unless something else
/// is asked for.
pub const LARGE: u64 = 64 << 20;

impl Source {
    /// Opens a file, with the table that it would be without its rows, for whoever checks the header. Nothing where it
    /// cannot be opened, or where not all of it can be read in batches: the plain reader does so, or says why not.
    pub fn open(
        mapping: &Mapping,
        kind: usize,
        schema: &Schema,
        sources: &mut Sources,
    ) -> Option<(Source, Table)> {
        let path = &mapping.path;
        let form = match path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet")) {
            true => Form::Parquet(ParquetFile::open(path).ok()?),
            false => Form::Text(TextFile::open(path, &schema.kinds[kind])?),
        };
        let file = sources.add_passing(path, form.columns().to_vec());
        let source = Source { kind, file, path: path.clone(), form };
        let place = mapping.into.1.unwrap_or(Place::File(file));
        let table = Table { into: mapping.into.0.clone(), place, ..source.header() };
        Some((source, table))
    }

    /// The table without its rows.
    fn header(&self) -> Table {
        let (file, row) = (self.file, self.form.header_line());
        let columns = self.form.columns().to_vec();
        let column_places = (0..columns.len() as u32).map(|column| Place::Cell { file, row, column });
        Table {
            column_places: column_places.collect(),
            columns,
            place: Place::File(file),
            ..Table::default()
        }
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
            Form::Text(file) => file.read(unit.number, used, fields, see),
            Form::Memory(table) => {
                table.read(unit.number, used, &mut |batch| see(batch, Vec::new()));
                Ok(())
            }
        }
    }

    /// The same of some rows alone, which are in order.
    ///
    /// # Errors
    /// What is broken.
    pub fn read_rows(
        &self,
        unit: Unit,
        rows: &[u32],
        used: &[bool],
        fields: &Fields<'_>,
        see: &mut dyn FnMut(Batch, Vec<u32>),
    ) -> Result<(), Said> {
        match &self.form {
            Form::Parquet(file) => file
                .read_rows(unit.number, Some(rows), used, fields, see)
                .map_err(|error| self.broken(&error.to_string())),
            Form::Text(file) => file.read_rows(unit.number, rows, used, fields, see),
            Form::Memory(table) => {
                table.read(unit.number, used, &mut |batch| {
                    let rows: Vec<u32> = (0..batch.rows as u32)
                        .filter(|row| rows.binary_search(&batch.number(*row)).is_ok())
                        .collect();
                    let numbers = Some(rows.iter().map(|row| batch.number(*row)).collect());
                    let some = Batch { first: 0, numbers, ..batch.gather(&rows, used) };
                    see(some, Vec::new());
                });
                Ok(())
            }
        }
    }

    /// For each of some searches the rows of a unit in which a column holds one of the values sought; no other column is
    /// decoded.
    ///
    /// # Errors
    /// What is broken.
    pub fn naming(&self, unit: Unit, column: &str, sought: &[&Sought]) -> Result<Vec<Vec<u32>>, Said> {
        match &self.form {
            Form::Parquet(file) => {
                file.naming(unit.number, column, sought).map_err(|error| self.broken(&error.to_string()))
            }
            Form::Text(file) => file.naming(unit.number, column, sought),
            // What is in memory is no text: all of it may be what is sought.
            Form::Memory(_) => Ok(vec![unit.all().collect(); sought.len()]),
        }
    }

    /// Does it take time to read single rows, as columns have to be unpacked for that, and less where some columns are known?
    pub fn is_by_column(&self) -> bool {
        matches!(self.form, Form::Parquet(_))
    }

    /// A column of a unit, if it is one of numbers, and whole numbers stand in all rows of it.
    ///
    /// # Errors
    /// What is broken.
    pub fn whole_numbers(&self, unit: Unit, column: &str) -> Result<Option<Vec<i64>>, Said> {
        match &self.form {
            Form::Parquet(file) => {
                file.whole_numbers(unit.number, column).map_err(|error| self.broken(&error.to_string()))
            }
            Form::Text(_) | Form::Memory(_) => Ok(None),
        }
    }

    /// The first day that stands in a column of a unit, where the file says so.
    pub fn first_day(&self, unit: Unit, column: &str) -> Option<i32> {
        match &self.form {
            Form::Parquet(file) => file.first_day(unit.number, column),
            Form::Text(_) | Form::Memory(_) => None,
        }
    }

    /// Which row of which unit stands on a line of the file: the contrary of what [`Source::table`] says.
    pub fn at(&self, line: u32) -> Option<(usize, u32)> {
        if let Form::Text(file) = &self.form {
            return file.at(line);
        }
        let mut row = u64::from(line).checked_sub(2)?;
        for (unit, rows) in self.form.rows().into_iter().enumerate() {
            if row < rows {
                return Some((unit, row as u32));
            }
            row -= rows;
        }
        None
    }

    fn broken(&self, error: &str) -> Said {
        let path = self.path.display();
        said(format!("`{path}` cannot be read: {error}"), format!("无法读取 `{path}`：{error}"))
    }

    /// Some rows of a unit whose table is in memory.
    pub fn in_memory(&self, unit: Unit, rows: &[u32]) -> Option<MatterTable> {
        match &self.form {
            Form::Memory(table) => Some(table.some(unit.number, rows)),
            Form::Parquet(_) | Form::Text(_) => None,
        }
    }

    /// Some rows of a unit, in order, as the table that the plain reader knows; an empty list gives no rows. What is known of
    /// them need not be read.
    ///
    /// # Errors
    /// What is broken.
    pub fn table(&self, found: &Found, known: &Known, schema: &KindSchema) -> Result<Table, Said> {
        let (mut writer, mut records) =
            (csv::Writer::from_writer(Vec::new()), Vec::with_capacity(found.rows.len()));
        for line in self.lines(found, known)? {
            let begin = writer.get_ref().len();
            // Writing into memory does not fail.
            let _ = writer.write_record(line.cells.iter().map(|cell| cell.as_deref().unwrap_or_default()));
            let _ = writer.flush();
            records.push((line, begin..writer.get_ref().len()));
        }
        let written = writer.into_inner().unwrap_or_default();
        let text = Arc::new(String::from_utf8(written).unwrap_or_default());
        let record = |(line, span): (Line, _)| {
            let row = u32::try_from(line.line).unwrap_or(u32::MAX);
            let place = |column: u32| Place::Cell { file: self.file, row, column };
            let cell = |(column, text): (u32, Option<String>)| {
                let text = text.filter(|text| !text.is_empty())?;
                Some(Cell { text: text.into(), place: place(column) })
            };
            let cells = (0..).zip(line.cells).map(cell).collect();
            Record { place: place(WHOLE_ROW), cells, written: Written::new(text.clone(), span, b',') }
        };
        let records = records.into_iter().map(record).collect();
        Ok(Table { into: schema.id.clone(), records, ..self.header() })
    }

    /// Some rows of a unit as text.
    fn lines(&self, found: &Found, known: &Known) -> Result<Vec<Line>, Said> {
        let (unit, rows) = (found.unit, &found.rows);
        match &self.form {
            Form::Parquet(file) => {
                let texts = file.texts(unit.number, rows, known);
                let texts = texts.map_err(|error| self.broken(&error.to_string()))?;
                // The header is line 1.
                let before: u64 = 2 + file.groups.iter().take(unit.number).sum::<u64>();
                let line = |(row, cells): (&u32, _)| Line { line: before + u64::from(*row), cells };
                Ok(rows.iter().zip(texts).map(line).collect())
            }
            Form::Text(file) => file.texts(unit.number, rows),
            // See `in_memory`.
            Form::Memory(_) => Ok(Vec::new()),
        }
    }
}
