//! What remains of a finished run, read again.

use super::tally::Tally;
use crate::source::{Said, said};
use std::path::Path;

/// The tally of all matters, as a run kept it in a folder (`sums.tally`).
///
/// # Errors
/// There is none, or it cannot be read. JOIN: the form of the file is written elsewhere; until it is joined here, none can.
pub fn tally_from(folder: &Path) -> Result<Tally, Said> {
    let path = folder.join("sums.tally");
    let path = path.display();
    Err(said(
        format!("`{path}` cannot be read: leave out --keep, and all matters pass by once more"),
        format!("无法读取 `{path}`：去掉 --keep，全部事项重新计算一遍"),
    ))
}
