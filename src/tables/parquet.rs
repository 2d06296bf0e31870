//! Parquet files: the rows become rows of text, as a CSV file has them.
//!
//! Only flat files can be tables. Numbers keep every digit: decimals as they are, floating-point numbers as the
//! shortest text that gives them back.

use crate::source::faults;
use crate::value::{Day, Moment};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use std::path::Path;

faults! {
    /// A Parquet file cannot be read.
    pub enum ParquetFault {
        Broken { path: String } = "parquet-broken", "`{path}` is not a whole Parquet file: it was cut off or changed on its way, or compressed in a way that cannot be read", "`{path}` 不是完整的 Parquet 文件：文件被截断、损坏，或采用了无法读取的压缩方式";
        Nested { path: String, column: String } = "parquet-nested", "the column `{column}` of `{path}` holds lists or groups: a table has one value in each cell", "`{path}` 的 `{column}` 列含有列表或分组：表格的每个单元格只能有一个值";
        Binary { path: String, column: String } = "parquet-binary", "the column `{column}` of `{path}` holds bytes, not text", "`{path}` 的 `{column}` 列是二进制数据，不是文字";
    }
}

/// Is it a Parquet file?
pub fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

/// The rows as CSV, the names of the columns first.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String, ParquetFault> {
    let shown = || path.display().to_string();
    let broken = |_: ParquetError| ParquetFault::Broken { path: shown() };
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema();
    if let Some(nested) = schema.get_fields().iter().find(|field| !field.is_primitive()) {
        return Err(ParquetFault::Nested { path: shown(), column: nested.name().to_owned() });
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
    // Writing into memory does not fail.
    let _ = writer.write_record(&names);
    for row in reader.get_row_iter(None).map_err(broken)? {
        let cells =
            cells(&row.map_err(broken)?).map_err(|column| ParquetFault::Binary { path: shown(), column })?;
        let _ = writer.write_record(&cells);
    }
    drop(names);
    Ok(String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default())
}

/// The cells of a row; or the column that is no text.
fn cells(row: &Row) -> Result<Vec<String>, String> {
    row.get_column_iter().map(|(name, field)| cell(field).ok_or_else(|| name.clone())).collect()
}

fn cell(field: &Field) -> Option<String> {
    const DAY: i64 = 86_400;
    Some(match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Float16(value) => value.to_string(),
        Field::Date(days) => Day(*days).to_string(),
        Field::TimestampMillis(at) => Moment(at.div_euclid(1_000)).to_string(),
        Field::TimestampMicros(at) => Moment(at.div_euclid(1_000_000)).to_string(),
        Field::TimeMillis(at) => {
            Moment(i64::from(*at) / 1_000 % DAY).to_string().split(' ').next_back()?.to_owned()
        }
        Field::TimeMicros(at) => Moment(at / 1_000_000 % DAY).to_string().split(' ').next_back()?.to_owned(),
        Field::Decimal(value) => decimal(value.data(), value.scale())?,
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok()?,
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => return None,
    })
}

/// A big-endian number with digits after the point.
fn decimal(bytes: &[u8], scale: i32) -> Option<String> {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let mut wide = [if negative { 0xff } else { 0 }; 16];
    wide.get_mut(16_usize.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
    let number = i128::from_be_bytes(wide);
    rust_decimal::Decimal::try_from_i128_with_scale(number, u32::try_from(scale).ok()?)
        .ok()
        .map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        for (number, scale, text) in [(-150_i32, 2, "-1.50"), (7, 0, "7"), (1, 3, "0.001")] {
            assert_eq!(decimal(&number.to_be_bytes(), scale).as_deref(), Some(text));
        }
        assert_eq!(decimal(&[1; 17], 0), None);
    }
}
