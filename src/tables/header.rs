//! A header that is one cell where it should be several.

use super::{Mapping, TableFault};
use crate::source::{Fault, Place, Problem, said};

/// A header of a single cell that another delimiter would part, with the mapping that says so.
pub(super) fn other_delimiter(mapping: &Mapping, header: &[String], place: Place) -> Option<Box<Problem>> {
    let [only] = header else { return None };
    let found = [';', '\t', '|'].into_iter().find(|delimiter| only.contains(*delimiter))?;
    let written = if found == '\t' { "tab".to_owned() } else { format!("\"{found}\"") };
    let path = mapping.path.display().to_string();
    let fault = TableFault::OtherDelimiter { path, delimiter: written.clone() };
    Some(Box::new(fault.at(place).help(said(
        format!("say so where the file is named: `{{table: …, into: …, delimiter: {written}}}`, or save it with commas"),
        format!("请在引用该文件处注明：`{{table: …, into: …, delimiter: {written}}}`，或改用逗号另存"),
    ))))
}
