//! Writing rows as Parquet.

use super::columns::{Cells, Column, Stretch};
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::{ColumnWriter, get_typed_column_writer_mut};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use std::io::Write;
use std::sync::Arc;

/// How many stretches stand in a row group.
const TOGETHER: usize = 8;

/// Writes stretches as a Parquet file.
///
/// # Errors
/// What writing meets.
pub fn write<W: Write + Send>(into: W, stretches: &mut dyn Iterator<Item = Stretch>) -> Result<()> {
    let mut stretches = stretches.peekable();
    let Some(first) = stretches.peek() else { return Ok(()) };
    let fields =
        first.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder("matters").with_fields(fields).build()?;
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    for column in &first.columns {
        // Numbers that are too many for a dictionary, as ids are, stand as differences, in as many bits as these need.
        if matches!(column.cells, Cells::Whole(_) | Cells::Money(_) | Cells::Dates(_)) {
            let name = ColumnPath::from(column.name.as_str());
            properties = properties.set_column_encoding(name, Encoding::DELTA_BINARY_PACKED);
        }
    }
    let mut file = SerializedFileWriter::new(into, Arc::new(schema), Arc::new(properties.build()))?;
    loop {
        let group: Vec<Stretch> = stretches.by_ref().take(TOGETHER).collect();
        let Some(first) = group.first() else { break };
        let mut rows = file.next_row_group()?;
        for at in 0..first.columns.len() {
            let Some(mut writer) = rows.next_column()? else { break };
            for column in group.iter().filter_map(|stretch| stretch.columns.get(at)) {
                fill(writer.untyped(), column)?;
            }
            writer.close()?;
        }
        rows.close()?;
    }
    file.close()?;
    Ok(())
}

fn field(column: &Column) -> Result<Type> {
    let (physical, logical) = match &column.cells {
        Cells::Whole(_) => (Physical::INT64, None),
        Cells::Money(_) => (Physical::INT64, Some(LogicalType::decimal(2, 18))),
        Cells::Dates(_) => (Physical::INT32, Some(LogicalType::Date)),
        Cells::Flags(_) => (Physical::BOOLEAN, None),
        Cells::Words(..) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let money = matches!(column.cells, Cells::Money(_));
    let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let built = Type::primitive_type_builder(&column.name, physical)
        .with_logical_type(logical)
        .with_repetition(repetition);
    if money { built.with_precision(18).with_scale(2).build() } else { built.build() }
}

fn fill(writer: &mut ColumnWriter<'_>, column: &Column) -> Result<()> {
    match &column.cells {
        Cells::Whole(all) | Cells::Money(all) => put::<Int64Type>(writer, column, all.iter().copied()),
        Cells::Dates(all) => put::<Int32Type>(writer, column, all.iter().map(|day| day.0)),
        Cells::Flags(all) => put::<BoolType>(writer, column, all.iter().copied()),
        Cells::Words(all, words) => {
            let words: Vec<ByteArray> = words.iter().map(|word| ByteArray::from(word.as_str())).collect();
            put::<ByteArrayType>(writer, column, all.iter().map(|word| words[*word as usize].clone()))
        }
    }
}

fn put<T: DataType>(
    writer: &mut ColumnWriter<'_>,
    column: &Column,
    values: impl Iterator<Item = T::T>,
) -> Result<()> {
    let present: Vec<T::T> =
        values.zip(&column.valid).filter_map(|(value, valid)| valid.then_some(value)).collect();
    let levels: Option<Vec<i16>> =
        column.optional.then(|| column.valid.iter().map(|valid| i16::from(*valid)).collect());
    get_typed_column_writer_mut::<T>(writer).write_batch(&present, levels.as_deref(), None)?;
    Ok(())
}
