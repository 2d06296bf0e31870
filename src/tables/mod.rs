//! Tables of foreign files, mapped to the model without being rewritten.
//!
//! A [`Mapping`] is read from the manifest (or is the identity, for files with our own headers), then a file
//! is read through it into a [`Table`]. A CSV file and a sheet of a workbook differ only in [`content`].

mod bad_rows;
mod column;
mod content;
mod header;
mod json_lines;
mod lines;
mod mapping;
mod parquet;
mod plan;
mod read;
#[cfg(test)]
mod tests;
mod workbook;
mod written;

pub use bad_rows::BadRows;
pub(crate) use content::other_form;
pub(crate) use json_lines::{JsonFault, is_named as is_json_lines, row as json_row};
pub use lines::Lines;
pub use mapping::Mapping;
pub use read::{Opened, Outline};
pub(crate) use workbook::{Workbook, is_workbook, section};
pub use written::Written;

use crate::source::{Place, faults};
use smol_str::SmolStr;

faults! {
    /// A fault in a table, or in its mapping.
    pub enum TableFault {
        UnknownColumn { column: String, path: String } = "unknown-column", "`{path}` has no column `{column}`", "`{path}` 没有名为 `{column}` 的列";
        DuplicateColumn { column: String } = "duplicate-column", "two columns are called `{column}`", "有两列都叫 `{column}`";
        Empty { path: String } = "empty-table", "`{path}` is empty: there is not even a header", "`{path}` 为空：连表头都没有";
        NoRows { path: String } = "table-without-rows", "`{path}` has a header and no rows", "`{path}` 只有表头，没有数据行";
        Ragged { found: usize, wanted: usize } = "ragged-row", "this row has {found} cells, the header {wanted}", "该行有 {found} 个单元格，表头有 {wanted} 个";
        NotListed { value: String, column: String } = "value-not-mapped", "`{value}` in column `{column}` is not among the `values` of the mapping", "`{column}` 列的 `{value}` 不在映射的 `values` 之中";
        NotWhole { value: String } = "not-whole", "`{value}` is not a whole number", "`{value}` 不是整数";
        NotInFormat { value: String, format: String } = "not-in-format", "`{value}` is not written as `{format}`", "`{value}` 不符合格式 `{format}`";
        BadFormat { format: String } = "bad-format", "the format `{format}` cannot read a date", "格式 `{format}` 无法读出日期";
        BadEncoding { name: String } = "unknown-encoding", "there is no encoding `{name}`", "没有名为 `{name}` 的编码";
        BadDelimiter { text: String } = "bad-delimiter", "`{text}` cannot part cells: a delimiter is one ASCII character", "`{text}` 不能作分隔符：分隔符须为一个 ASCII 字符";
        NoSource = "column-without-source", "a column says one of `column`, `value`, `columns` and `row`", "每列须写明 `column`、`value`、`columns`、`row` 之一";
        NoCondition = "empty-condition", "a condition on rows says one of `is` and `in`", "行条件须写明 `is` 或 `in` 之一";
        UnknownWord { word: String, section: String } = "unknown-word", "{section} cannot be `{word}`", "{section} 不能是 `{word}`";
        OtherDelimiter { path: String, delimiter: String } = "other-delimiter", "the cells of `{path}` are parted by {delimiter}, not by commas", "`{path}` 的单元格以 {delimiter} 分隔，而不是逗号";
    }
}

/// The column of a [`Place::Cell`] that means the whole row.
pub(crate) const WHOLE_ROW: u32 = u32::MAX;

/// A row of a table, mapped: one cell for each of our columns, in the order of [`Table::columns`].
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The row.
    pub place: Place,
    /// Its cells; `None` is an absent value.
    pub cells: Vec<Option<Cell>>,
    /// The row as it was written, for setting it aside.
    pub written: Written,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its text, after mapping; short ones, of which there are millions, take no memory of their own.
    pub text: SmolStr,
    /// Where it stands; a constant stands in the manifest.
    pub place: Place,
}

/// A mapped table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Into which section of the organisation (`units`, `posts`, …) or which kind of matter it goes.
    pub into: String,
    /// Where that was said: in the manifest, or the file, whose name says it.
    pub place: Place,
    /// The names of our columns, each once.
    pub columns: Vec<String>,
    /// Where each of them was named: in the manifest, or in the table's header.
    pub column_places: Vec<Place>,
    /// Its rows, parted into cells.
    pub records: Vec<Record>,
    /// Its rows instead, where they are lines and whoever reads them can take them so.
    pub lines: Option<Lines>,
    /// How many rows were left out by `where` or by `otherwise: skip`.
    pub skipped: usize,
}

impl Default for Table {
    fn default() -> Self {
        Table {
            into: String::new(),
            place: Place::Nowhere,
            columns: Vec::new(),
            column_places: Vec::new(),
            records: Vec::new(),
            lines: None,
            skipped: 0,
        }
    }
}

impl Table {
    /// The number of one of our columns.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}
