//! Workbooks (`.xlsx`, `.xlsm`): a sheet becomes rows of text, as a CSV file does, and keeps its addresses.
//!
//! Cells are read one after another and never laid out as a rectangle: a sheet whose last formatted cell stands in
//! row 1,048,576 takes no more memory than what is written in it.

mod cell;
mod choose;
mod open;
mod sheet;

pub(super) use cell::CellFault;
pub(crate) use choose::{is_guide, section};
pub(crate) use open::{Workbook, is_workbook};
pub(super) use sheet::Sheet;

use crate::source::faults;

faults! {
    /// A workbook, or a sheet of it, cannot be read.
    pub enum WorkbookFault {
        Broken { path: String } = "workbook-broken", "`{path}` is not a whole workbook: it was cut off or changed on its way", "`{path}` 不是完整的工作簿：文件被截断或损坏";
        Locked { path: String } = "workbook-locked", "`{path}` is protected by a password", "`{path}` 设有打开密码";
        Format { path: String, format: String } = "workbook-format", "`{path}` is a {format} file; of workbooks only `.xlsx` and `.xlsm` can be read", "`{path}` 是 {format} 文件；工作簿只能读取 `.xlsx` 和 `.xlsm`";
        Bomb { path: String, limit: u64 } = "workbook-too-large", "`{path}` unfolds to more than {limit} MiB", "`{path}` 解压后超过 {limit} MiB";
        NoSheet { path: String, sheet: String } = "unknown-sheet", "`{path}` has no sheet `{sheet}`", "`{path}` 没有名为 `{sheet}` 的工作表";
        WhichSheet { path: String, name: String } = "which-sheet", "`{path}` has several sheets, and none is called `{name}`", "`{path}` 有多张工作表，且没有一张名为 `{name}`";
        Blank { path: String, sheet: String } = "empty-table", "the sheet `{sheet}` of `{path}` is empty: there is not even a row of headings", "`{path}` 的工作表 `{sheet}` 为空：连标题行都没有";
        NotWorkbook { path: String } = "not-a-workbook", "`sheet` is said of `{path}`, which is no workbook", "`{path}` 不是工作簿，不能写 `sheet`";
        NotCsv { path: String, key: String } = "not-csv", "`{key}` is said of `{path}`, which is a workbook", "`{path}` 是工作簿，不能写 `{key}`";
        Hidden { sheet: String } = "hidden-sheet", "the sheet `{sheet}` is hidden, and is read", "工作表 `{sheet}` 是隐藏的，但仍被读取";
        NoHeading { column: String } = "column-without-heading", "column {column} has values and no heading", "{column} 列有内容而没有标题";
        Title { range: String } = "merged-headings", "the headings are merged: {range}", "标题行是合并单元格：{range}";
        Computed { column: String } = "computed-cells", "`{column}` is computed by formulas: what is read is what they gave when the workbook was last saved", "`{column}` 由公式计算：读取的是工作簿上次保存时的结果";
    }
}
