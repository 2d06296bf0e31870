//! Parquet files, a row group at a time: only the columns that are read are decoded, and words come as codes.

use super::codes;
use super::fields::{Fields, Read};
use super::sought::Sought;
use super::source::Known;
use super::vector::{Batch, Mask};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, PrimitiveArray, RecordBatch};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::PageIndexPolicy;
use parquet::file::reader::SerializedPageReader;
use parquet::file::statistics::Statistics;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// How many rows are decoded together.
const ROWS: usize = 8192;

/// A Parquet file whose footer was read.
pub struct ParquetFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// The same, with where every page lies: for whoever reads some rows alone.
    with_pages: OnceLock<ArrowReaderMetadata>,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// How many rows each of its groups has.
    pub groups: Vec<u64>,
}

impl ParquetFile {
    /// Reads the footer.
    ///
    /// # Errors
    /// It is no whole Parquet file.
    pub fn open(path: &Path) -> Result<ParquetFile> {
        let file = File::open(path).map_err(|error| ParquetError::General(error.to_string()))?;
        let plain =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new().with_skip_arrow_metadata(true))?;
        if plain.schema().fields().iter().any(|field| field.data_type().is_nested()) {
            return Err(ParquetError::General("a column holds lists or groups".into()));
        }
        let coded = |field: &Arc<Field>| match field.data_type() {
            DataType::Utf8 => {
                let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                Arc::new(field.as_ref().clone().with_data_type(words))
            }
            _ => field.clone(),
        };
        let schema = Arc::new(Schema::new(plain.schema().fields().iter().map(coded).collect::<Vec<_>>()));
        let options = ArrowReaderOptions::new().with_schema(schema);
        let metadata = ArrowReaderMetadata::try_new(plain.metadata().clone(), options)?;
        let columns = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
        let groups =
            metadata.metadata().row_groups().iter().map(|group| group.num_rows().max(0) as u64).collect();
        Ok(ParquetFile { path: path.to_owned(), metadata, with_pages: OnceLock::new(), columns, groups })
    }

    /// The rows of a group in batches; `used` says which slots are read, `bad` takes the rows at fault.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn read(
        &self,
        group: usize,
        used: &[bool],
        fields: &Fields<'_>,
        see: &mut dyn FnMut(Batch, Vec<u32>),
    ) -> Result<()> {
        self.read_rows(group, None, used, fields, see)
    }

    /// The same of some rows alone, which are in order.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn read_rows(
        &self,
        group: usize,
        rows: Option<&[u32]>,
        used: &[bool],
        fields: &Fields<'_>,
        see: &mut dyn FnMut(Batch, Vec<u32>),
    ) -> Result<()> {
        let column = |slot: usize| self.columns.iter().position(|name| *name == fields.fields[slot].name);
        let slots: Vec<(usize, Option<usize>)> =
            (0..used.len()).filter(|slot| used[*slot]).map(|slot| (slot, column(slot))).collect();
        let wanted = slots.iter().filter_map(|(_, column)| *column);
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), wanted);
        let reader = match rows {
            None => self.rows_of(group, &self.metadata)?,
            Some(rows) => self.rows_of(group, self.with_pages()?)?.with_row_selection(selection(rows)),
        };
        let reader = reader.with_projection(mask);
        let mut first: usize = 0;
        for record in reader.build()? {
            let record = record.map_err(|error| ParquetError::General(error.to_string()))?;
            let count = record.num_rows();
            let numbers = rows.and_then(|rows| rows.get(first..first + count)).map(<[u32]>::to_vec);
            let from = if numbers.is_some() { 0 } else { first as u64 };
            let mut batch = Batch { rows: count, columns: vec![None; used.len()], first: from, numbers };
            let mut bad = Vec::new();
            let (schema, columns, _) = record.into_parts();
            let mut columns: BTreeMap<&str, ArrayRef> =
                schema.fields().iter().map(|field| field.name().as_str()).zip(columns).collect();
            for (slot, _) in &slots {
                let read = match columns.remove(fields.fields[*slot].name.as_str()) {
                    Some(array) => column_of(*slot, array, fields),
                    None => fields.absent(*slot, count),
                };
                bad.extend(read.bad);
                batch.columns[*slot] = Some(read.vector);
            }
            first += count;
            bad.sort_unstable();
            bad.dedup();
            see(batch, bad);
        }
        Ok(())
    }

    /// Some rows of a group as text, one cell for each column; nothing where there is no value. Columns that are known, by their
    /// names, are not read.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn texts(&self, group: usize, rows: &[u32], known: &Known) -> Result<Vec<Vec<Option<String>>>> {
        let known: Vec<Option<&Vec<Option<String>>>> =
            self.columns.iter().map(|name| known.get(name)).collect();
        let rest = (0..known.len()).filter(|column| known[*column].is_none());
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), rest);
        let reader = self.rows_of(group, self.with_pages()?)?.with_projection(mask);
        let mut all = Vec::with_capacity(rows.len());
        for record in reader.with_row_selection(selection(rows)).build()? {
            let record: RecordBatch = record.map_err(|error| ParquetError::General(error.to_string()))?;
            let first = all.len();
            all.extend((0..record.num_rows()).map(|row| {
                let mut read = record.columns().iter();
                let cell = |known: &Option<&Vec<Option<String>>>| match known {
                    Some(texts) => texts.get(first + row).cloned().flatten(),
                    None => read.next().and_then(|array| text(array, row)),
                };
                known.iter().map(cell).collect::<Vec<_>>()
            }));
        }
        Ok(all)
    }

    /// For each of some searches the rows of a group in which a column holds one of the values sought. Only this column
    /// is decoded, and nothing where the file says that all its values lie elsewhere.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn naming(&self, group: usize, column: &str, sought: &[&Sought]) -> Result<Vec<Vec<u32>>> {
        let mut found = vec![Vec::new(); sought.len()];
        let Some(at) = self.columns.iter().position(|name| name == column) else {
            let all = 0..self.groups.get(group).copied().unwrap_or(0) as u32;
            let absent = found.iter_mut().zip(sought).filter(|(_, sought)| sought.absent);
            absent.for_each(|(found, _)| *found = all.clone().collect());
            return Ok(found);
        };
        let group_of = self.metadata.metadata().row_group(group);
        if let Some(Statistics::Int64(bounds)) = group_of.column(at).statistics()
            && let (Some(least), Some(most)) = (bounds.min_opt(), bounds.max_opt())
            && !sought.iter().any(|sought| sought.absent || sought.any_within(*least, *most))
        {
            return Ok(found);
        }
        if self.metadata.schema().field(at).data_type() == &DataType::Int64 {
            let (chunk, rows) = (group_of.column(at), group_of.num_rows() as usize);
            let pages = SerializedPageReader::new(Arc::new(self.file()?), chunk, rows, None)?;
            if let Some(found) = codes::named(chunk, pages, sought)? {
                return Ok(found);
            }
        }
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), [at]);
        let mut first = 0;
        for record in self.rows_of(group, &self.metadata)?.with_projection(mask).build()? {
            let record = record.map_err(|error| ParquetError::General(error.to_string()))?;
            let Some(array) = record.columns().first() else { continue };
            for (sought, found) in sought.iter().zip(&mut found) {
                named_in(array, sought, first, found);
            }
            first += record.num_rows() as u32;
        }
        Ok(found)
    }

    /// A column of a group, if whole numbers stand in all its rows.
    ///
    /// # Errors
    /// What is broken in the file.
    pub fn whole_numbers(&self, group: usize, column: &str) -> Result<Option<Vec<i64>>> {
        let Some(at) = self.columns.iter().position(|name| name == column) else { return Ok(None) };
        if self.metadata.schema().field(at).data_type() != &DataType::Int64 {
            return Ok(None);
        }
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), [at]);
        let mut all = Vec::with_capacity(self.groups.get(group).map_or(0, |rows| *rows as usize));
        for record in self.rows_of(group, &self.metadata)?.with_projection(mask).build()? {
            let record = record.map_err(|error| ParquetError::General(error.to_string()))?;
            match record.columns().first() {
                Some(array) if array.null_count() == 0 => {
                    all.extend_from_slice(array.as_primitive::<Int64Type>().values());
                }
                _ => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    /// The first day in a column of a group, where the file says so.
    pub fn first_day(&self, group: usize, column: &str) -> Option<i32> {
        let at = self.columns.iter().position(|name| name == column)?;
        let is_day = self.metadata.schema().field(at).data_type() == &DataType::Date32;
        match self.metadata.metadata().row_group(group).column(at).statistics() {
            Some(Statistics::Int32(bounds)) if is_day => bounds.min_opt().copied(),
            _ => None,
        }
    }

    /// What is known of the file, where its pages lie among it if it says so: pages between rows that are read need not be
    /// looked at.
    fn with_pages(&self) -> Result<&ArrowReaderMetadata> {
        if let Some(known) = self.with_pages.get() {
            return Ok(known);
        }
        let options = ArrowReaderOptions::new()
            .with_schema(self.metadata.schema().clone())
            .with_offset_index_policy(PageIndexPolicy::Optional);
        let read = ArrowReaderMetadata::load(&self.file()?, options)?;
        Ok(self.with_pages.get_or_init(|| read))
    }

    fn rows_of(
        &self,
        group: usize,
        metadata: &ArrowReaderMetadata,
    ) -> Result<ParquetRecordBatchReaderBuilder<File>> {
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file()?, metadata.clone());
        Ok(reader.with_row_groups(vec![group]).with_batch_size(ROWS))
    }

    fn file(&self) -> Result<File> {
        File::open(&self.path).map_err(|error| ParquetError::General(error.to_string()))
    }
}

/// Some rows, which are in order.
fn selection(rows: &[u32]) -> RowSelection {
    let (mut selectors, mut reached) = (Vec::new(), 0);
    for together in rows.chunk_by(|a, b| a + 1 == *b) {
        let from = together.first().copied().unwrap_or(reached);
        if from > reached {
            selectors.push(RowSelector::skip((from - reached) as usize));
        }
        selectors.push(RowSelector::select(together.len()));
        reached = from + together.len() as u32;
    }
    RowSelection::from(selectors)
}

/// The rows of an array that hold a value sought, counted from `first`.
fn named_in(array: &ArrayRef, sought: &Sought, first: u32, found: &mut Vec<u32>) {
    if let (DataType::Int64, 0) = (array.data_type(), array.null_count()) {
        let values = array.as_primitive::<Int64Type>().values();
        found.extend((first..).zip(values).filter(|(_, value)| sought.number(**value)).map(|(row, _)| row));
        return;
    }
    let mut keep = |is: &dyn Fn(usize) -> bool| {
        let wanted = |row: &usize| if array.is_null(*row) { sought.absent } else { is(*row) };
        found.extend((0..array.len()).filter(wanted).map(|row| first + row as u32));
    };
    match array.data_type() {
        DataType::Int64 => {
            let values = array.as_primitive::<Int64Type>().values();
            keep(&|row| sought.number(values[row]));
        }
        DataType::Int32 => {
            let values = array.as_primitive::<Int32Type>().values();
            keep(&|row| sought.number(values[row].into()));
        }
        DataType::Dictionary(..) => {
            let array = array.as_dictionary::<Int32Type>();
            let words = array.values().as_string::<i32>();
            let known: Vec<bool> = (0..words.len()).map(|at| sought.text(words.value(at))).collect();
            let keys = array.keys().values();
            keep(&|row| known.get(keys[row] as usize).copied().unwrap_or(false));
        }
        _ => keep(&|row| text(array, row).is_some_and(|text| sought.text(&text))),
    }
}

fn mask(array: &dyn Array) -> Mask {
    array.nulls().filter(|nulls| nulls.null_count() > 0).map(|nulls| spread(nulls.inner()))
}

/// The eight bits of each byte.
const BITS: [[bool; 8]; 256] = {
    let mut all = [[false; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            all[byte][bit] = byte >> bit & 1 == 1;
            bit += 1;
        }
        byte += 1;
    }
    all
};

/// Bits, each as a byte.
fn spread(bits: &BooleanBuffer) -> Vec<bool> {
    let mut all = Vec::with_capacity(bits.len() + 64);
    for word in bits.bit_chunks().iter_padded() {
        word.to_le_bytes().iter().for_each(|byte| all.extend_from_slice(&BITS[usize::from(*byte)]));
    }
    all.truncate(bits.len());
    all
}

/// The values of an array, which nobody else holds as a rule: then they need not be copied.
fn values<T: ArrowPrimitiveType>(array: ArrayRef) -> Vec<T::Native> {
    let values = array.as_primitive::<T>().values().clone();
    drop(array);
    values.into()
}

fn column_of(slot: usize, array: ArrayRef, fields: &Fields<'_>) -> Read {
    fn widened<T: ArrowPrimitiveType>(array: ArrayRef) -> Vec<i64>
    where
        T::Native: Into<i64>,
    {
        array.as_primitive::<T>().values().iter().map(|value| (*value).into()).collect()
    }
    let valid = mask(&array);
    match array.data_type() {
        DataType::Int64 => fields.whole(slot, values::<Int64Type>(array), valid),
        DataType::Int32 => fields.whole(slot, widened::<Int32Type>(array), valid),
        DataType::Int16 => fields.whole(slot, widened::<Int16Type>(array), valid),
        DataType::Int8 => fields.whole(slot, widened::<Int8Type>(array), valid),
        DataType::UInt32 => fields.whole(slot, widened::<UInt32Type>(array), valid),
        DataType::UInt16 => fields.whole(slot, widened::<UInt16Type>(array), valid),
        DataType::UInt8 => fields.whole(slot, widened::<UInt8Type>(array), valid),
        DataType::Date32 => fields.days(slot, values::<Date32Type>(array), valid),
        DataType::Decimal128(_, scale) => {
            fields.decimals(slot, array.as_primitive::<Decimal128Type>().values(), *scale, valid)
        }
        DataType::Boolean => fields.bools(slot, spread(array.as_boolean().values()), valid),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            let values = array.as_primitive::<TimestampMillisecondType>().values();
            fields.moments(slot, &values.iter().map(|at| at.div_euclid(1_000)).collect::<Vec<_>>(), valid)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let values = array.as_primitive::<TimestampMicrosecondType>().values();
            fields.moments(slot, &values.iter().map(|at| at.div_euclid(1_000_000)).collect::<Vec<_>>(), valid)
        }
        DataType::Dictionary(..) => {
            let array = array.as_dictionary::<Int32Type>();
            let words = array.values().as_string::<i32>();
            let dictionary: Vec<&str> = (0..words.len()).map(|at| words.value(at)).collect();
            fields.words(slot, array.keys().values(), &dictionary, valid)
        }
        _ => {
            let texts = (0..array.len()).map(|row| text(&array, row).unwrap_or_default());
            fields.texts(slot, texts, valid)
        }
    }
}

/// A cell as [`crate::tables`] writes it.
fn text(array: &ArrayRef, row: usize) -> Option<String> {
    fn number<T: ArrowPrimitiveType>(array: &ArrayRef, row: usize) -> String
    where
        T::Native: std::fmt::Display,
    {
        let values: &PrimitiveArray<T> = array.as_primitive();
        values.value(row).to_string()
    }
    use crate::value::{Day, Moment};
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Int64 => number::<Int64Type>(array, row),
        DataType::Int32 => number::<Int32Type>(array, row),
        DataType::Int16 => number::<Int16Type>(array, row),
        DataType::Int8 => number::<Int8Type>(array, row),
        DataType::UInt32 => number::<UInt32Type>(array, row),
        DataType::UInt16 => number::<UInt16Type>(array, row),
        DataType::UInt8 => number::<UInt8Type>(array, row),
        DataType::UInt64 => number::<arrow_array::types::UInt64Type>(array, row),
        DataType::Float32 => number::<Float32Type>(array, row),
        DataType::Float64 => number::<Float64Type>(array, row),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Date32 => Day(array.as_primitive::<Date32Type>().value(row)).to_string(),
        DataType::Decimal128(_, scale) => {
            let digits = array.as_primitive::<Decimal128Type>().value(row);
            let number = rust_decimal::Decimal::try_from_i128_with_scale(digits, u32::try_from(*scale).ok()?);
            number.ok()?.to_string()
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            Moment(array.as_primitive::<TimestampMillisecondType>().value(row).div_euclid(1_000)).to_string()
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Moment(array.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(1_000_000))
                .to_string()
        }
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::Dictionary(..) => {
            let array = array.as_dictionary::<Int32Type>();
            array.values().as_string::<i32>().value(array.keys().value(row) as usize).to_owned()
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wherever the bits begin, and however many there are.
    #[test]
    fn bits_are_spread_from_any_place() {
        let bits: Vec<bool> = (0..200).map(|at| at * at % 7 < 3).collect();
        let buffer = BooleanBuffer::from(bits.as_slice());
        for (from, length) in [(0, 200), (0, 0), (0, 64), (3, 61), (7, 128), (65, 135), (199, 1)] {
            assert_eq!(spread(&buffer.slice(from, length)), bits[from..from + length], "{from} {length}");
        }
    }
}
