//! Empty workbooks to be filled in: a sheet for each table of an input, its headings as the engine reads them.

mod forms;
mod write;

pub use forms::{Entry, Form, FormColumn, Input, forms};
pub use write::workbook;
