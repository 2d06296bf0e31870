//! Rows as they were written.

use std::ops::Range;
use std::sync::Arc;

/// A row as it was written: where it stands in the text of its table. Few are ever asked for, so that it is parted
/// into cells only then.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    text: Arc<String>,
    row: Range<usize>,
    delimiter: u8,
}

impl Written {
    /// The bytes `row` of a table.
    pub fn new(text: Arc<String>, row: Range<usize>, delimiter: u8) -> Self {
        Written { text, row, delimiter }
    }

    /// Its cells.
    pub fn cells(&self) -> Vec<String> {
        let row = self.text.get(self.row.clone()).unwrap_or_default();
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter);
        let record = builder.from_reader(row.as_bytes()).into_records().next();
        record.and_then(Result::ok).iter().flatten().map(str::to_owned).collect()
    }
}
