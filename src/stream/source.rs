//! Files of matters that pass by, in units that are read one by one.

use super::fields::Fields;
use super::memory::MemoryTable;
use super::parquet::ParquetFile;
use super::sought::{Named, Sought};
use super::text::{Line, TextFile};
use super::vector::Batch;
use crate::matters::{KindSchema, MatterTable, Schema};
use crate::source::{FileId, Place, Said, Sources, said};
use crate::tables::{Cell, Mapping, Record, Table, WHOLE_ROW, Written, is_json_lines};
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

/// Some rows of a unit, and what is known of them before they are read.
#[derive(Debug, Clone)]
pub struct Found {
    /// Of which unit.
    pub unit: Unit,
    /// The rows, in order.
    pub rows: Vec<u32>,
    /// Columns by their names, with the whole number that stands in each of the rows.
    pub known: Vec<(String, Vec<i64>)>,
}

impl Found {
    /// Rows of which nothing is known.
    pub fn rows(unit: Unit, rows: Vec<u32>) -> Found {
        Found { unit, rows, known: Vec::new() }
    }

    /// Some of the rows, with what is known of these.
    pub fn only(&self, keep: impl Fn(u32) -> bool) -> Found {
        let kept = || self.rows.iter().enumerate().filter(|(_, row)| keep(**row));
        let some = |values: &[i64]| kept().filter_map(|(at, _)| values.get(at).copied()).collect();
        let known = self.known.iter().map(|(name, values)| (name.clone(), some(values)));
        Found { unit: self.unit, rows: kept().map(|(_, row)| *row).collect(), known: known.collect() }
    }

    /// The rows of both, which are of one unit and others; known is what is known of all of them.
    pub fn join(self, other: Found) -> Found {
        let mut rows: Vec<(u32, bool, usize)> = Vec::with_capacity(self.rows.len() + other.rows.len());
        rows.extend(self.rows.iter().enumerate().map(|(at, row)| (*row, false, at)));
        rows.extend(other.rows.iter().enumerate().map(|(at, row)| (*row, true, at)));
        rows.sort_unstable();
        let both = |(name, own): &(String, Vec<i64>)| {
            let others = other.known(name)?;
            let value =
                |(_, of_other, at): &(u32, bool, usize)| if *of_other { others[*at] } else { own[*at] };
            Some((name.clone(), rows.iter().map(value).collect()))
        };
        let known = self.known.iter().filter_map(both).collect();
        Found { unit: self.unit, known, rows: rows.into_iter().map(|(row, ..)| row).collect() }
    }

    /// What stands in a column, if it is known.
    pub fn known(&self, column: &str) -> Option<&[i64]> {
        self.known.iter().find(|(name, _)| name == column).map(|(_, values)| values.as_slice())
    }
}

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
    pub fn naming(&self, unit: Unit, column: &str, sought: &[&Sought]) -> Result<Vec<Named>, Said> {
        match &self.form {
            Form::Parquet(file) => {
                file.naming(unit.number, column, sought).map_err(|error| self.broken(&error.to_string()))
            }
            Form::Text(file) => file.naming(unit.number, column, sought),
            // What is in memory is no text: all of it may be what is sought.
            Form::Memory(_) => Ok(vec![Named::all(unit); sought.len()]),
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

    /// Some rows of a unit, in order, as the table that the plain reader knows; an empty list gives no rows.
    ///
    /// # Errors
    /// What is broken.
    pub fn table(&self, found: &Found, schema: &KindSchema) -> Result<Table, Said> {
        let (mut writer, mut records) =
            (csv::Writer::from_writer(Vec::new()), Vec::with_capacity(found.rows.len()));
        for line in self.lines(found)? {
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
    fn lines(&self, found: &Found) -> Result<Vec<Line>, Said> {
        let (unit, rows) = (found.unit, &found.rows);
        match &self.form {
            Form::Parquet(file) => {
                let texts = file.texts(found).map_err(|error| self.broken(&error.to_string()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_rows_goes_with_them() {
        let unit = Unit { source: 0, number: 0, rows: 100 };
        let known = |name: &str, values: &[i64]| (name.to_owned(), values.to_vec());
        let found = |rows: &[u32], known| Found { unit, rows: rows.to_vec(), known };
        let own = found(&[3, 7, 9], vec![known("officer", &[30, 70, 90]), known("by", &[1, 2, 3])]);
        let some = own.only(|row| row != 7);
        assert_eq!((some.rows.as_slice(), some.known("by")), (&[3, 9][..], Some(&[1, 3][..])));
        let other = found(&[1, 8], vec![known("officer", &[10, 80])]);
        let both = own.join(other);
        assert_eq!(both.rows, [1, 3, 7, 8, 9]);
        assert_eq!(both.known("officer"), Some(&[10, 30, 70, 80, 90][..]));
        // Of some of the rows alone it is not known.
        assert_eq!(both.known("by"), None);
    }
}
