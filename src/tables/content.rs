//! What a table's file holds, whether it is a CSV file, a sheet of a workbook, a Parquet file or JSON lines.

use super::mapping::Mapping;
use super::workbook::{CellFault, Sheet, Workbook, WorkbookFault};
use super::{json_lines, parquet};
use crate::source::{
    Encoding, Fault, FileId, Place, Problem, Problems, SourceFault, Sources, column_letters, decode, hash,
    read_bytes, said, similar,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows as delimited text.
pub(super) struct Content {
    pub text: String,
    pub delimiter: u8,
    /// The row of the sheet of each record; a CSV file's are those of the text.
    pub lines: Option<Vec<u32>>,
    /// Cells that cannot be read, by row: their column, and why.
    pub bad: BTreeMap<u32, (usize, CellFault)>,
    sheet: Option<Sheet>,
    hidden: bool,
    /// The bytes read, where they are not those of the text.
    bytes: Option<Vec<u8>>,
}

impl Content {
    /// Reads the file of a mapping; faults lie where the file was named.
    pub fn of(mapping: &Mapping, problems: &mut Problems) -> Option<Content> {
        let bytes = match read_bytes(&mapping.path) {
            Ok(bytes) => bytes,
            Err(fault) => {
                let help = match &fault {
                    SourceFault::NotFound { .. } => similar(&mapping.path),
                    _ => None,
                };
                problems.push(fault.at(mapping.place).maybe_help(help));
                return None;
            }
        };
        let content = if Workbook::looks_like(&mapping.path, &bytes) {
            workbook(mapping, bytes)
        } else if parquet::looks_like(&bytes) {
            let text = parquet::text(&mapping.path, bytes.clone());
            other(mapping, bytes, text.map(|text| (text, None)))
        } else if json_lines::is_named(&mapping.path) {
            let text = decode(&mapping.path, bytes.clone(), mapping.encoding)
                .map_err(|fault| fault.at(mapping.place));
            let text = text.map_err(Box::new).map_err(|problem| problems.push(*problem)).ok()?;
            let text = json_lines::text(&mapping.path, &text);
            other(mapping, bytes, text.map(|(text, lines)| (text, Some(lines))))
        } else {
            csv(mapping, bytes)
        };
        content.map_err(|problem| problems.push(*problem)).ok()
    }

    /// Are its rows those of a text, of which every line is as it was written?
    pub fn is_text(&self) -> bool {
        self.lines.is_none() && self.sheet.is_none()
    }

    /// The SHA-256 of the file.
    pub fn hash(&self) -> [u8; 32] {
        hash(self.bytes.as_deref().unwrap_or(self.text.as_bytes()))
    }

    /// Keeps what diagnostics need to know of the table.
    pub fn register(&self, path: &Path, header: &[String], hash: [u8; 32], sources: &mut Sources) -> FileId {
        match &self.sheet {
            None => sources.add_table(path, header.to_vec(), hash),
            Some(sheet) => {
                let columns = header.iter().cloned().zip(sheet.columns.iter().copied()).collect();
                sources.add_sheet(path, &sheet.name, columns, hash)
            }
        }
    }

    /// Reports what a sheet may have and a CSV file has not; nothing where it makes the table unreadable.
    pub fn report(&self, file: FileId, head: u32, header: &[String], problems: &mut Problems) -> Option<()> {
        let Some(sheet) = &self.sheet else { return Some(()) };
        if self.hidden {
            problems
                .push(WorkbookFault::Hidden { sheet: sheet.name.clone() }.at(Place::File(file)).warning());
        }
        for (column, row) in &sheet.computed {
            let name = header.get(*column).cloned().unwrap_or_default();
            let place = Place::Cell { file, row: *row, column: *column as u32 };
            problems.push(WorkbookFault::Computed { column: name }.at(place).warning());
        }
        let whole = Place::Cell { file, row: head, column: super::WHOLE_ROW };
        for range in &sheet.merged_headings {
            let fault = WorkbookFault::Title { range: range.clone() };
            problems.push(fault.at(whole).help(said(
                "the first row that is filled in must be the headings, one cell for each column: delete a title above them",
                "有内容的第一行须为标题行，每列一格：请删除其上方的表名",
            )));
        }
        for (column, row) in &sheet.headless {
            let fault = WorkbookFault::NoHeading { column: column_letters(*column) };
            let place = Place::Cell { file, row: *row, column: super::WHOLE_ROW };
            problems.push(fault.at(place).help(said(
                format!("write the heading into {}{head}, or clear the column", column_letters(*column)),
                format!("请在 {}{head} 填写标题，或清空该列", column_letters(*column)),
            )));
        }
        (sheet.merged_headings.is_empty() && sheet.headless.is_empty()).then_some(())
    }
}

fn workbook(mapping: &Mapping, bytes: Vec<u8>) -> Result<Content, Box<Problem>> {
    let shown = mapping.path.display().to_string();
    if let Some((key, place)) = mapping.of_csv.first() {
        return Err(Box::new(WorkbookFault::NotCsv { path: shown, key: (*key).to_owned() }.at(*place)));
    }
    let place = mapping.sheet.as_ref().map_or(mapping.place, |sheet| sheet.place);
    let opened = Workbook::open(&mapping.path, bytes.clone());
    let mut book = opened.map_err(|fault| Box::new(advised(fault, mapping.place, &[])))?;
    let asked = mapping.sheet.as_ref().map(|sheet| sheet.text.as_str());
    let chosen = book.choose(asked, &mapping.into.0);
    let name = chosen.map_err(|fault| Box::new(advised(fault, place, &book.sheets())))?;
    let sheet = book.sheet(&name).map_err(|fault| Box::new(advised(fault, place, &[])))?;
    Ok(Content {
        text: sheet.text.clone(),
        delimiter: b',',
        lines: Some(sheet.lines.clone()),
        bad: sheet.bad.clone(),
        hidden: book.is_hidden(&name),
        sheet: Some(sheet),
        bytes: Some(bytes),
    })
}

/// Rows of a file whose form says itself how cells are parted: what is said of CSV or of workbooks is a fault.
fn other(
    mapping: &Mapping,
    bytes: Vec<u8>,
    text: Result<(String, Option<Vec<u32>>), impl Fault>,
) -> Result<Content, Box<Problem>> {
    let (text, lines) = text.map_err(|fault| Box::new(fault.at(mapping.place)))?;
    Ok(Content {
        text,
        delimiter: b',',
        lines,
        bad: BTreeMap::new(),
        sheet: None,
        hidden: false,
        bytes: Some(bytes),
    })
}

/// The problem of a workbook, with what to do.
pub(super) fn advised(fault: WorkbookFault, place: Place, sheets: &[&str]) -> Problem {
    let problem = fault.at(place);
    let help = match &fault {
        WorkbookFault::NoSheet { sheet, .. } => return problem.suggest(sheet, sheets.iter().copied()),
        WorkbookFault::WhichSheet { .. } => {
            let sheets =
                |comma| sheets.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(comma);
            said(
                format!("say which: `{{table: …, sheet: …}}`; it has {}", sheets(", ")),
                format!("请写明是哪一张：`{{table: …, sheet: …}}`；现有 {}", sheets("、")),
            )
        }
        WorkbookFault::Format { .. } => said("open it and save it as `.xlsx`", "请打开后另存为 `.xlsx`"),
        WorkbookFault::Locked { .. } => said(
            "open it with the password and save a copy without one",
            "请用密码打开，另存一份不加密的副本",
        ),
        WorkbookFault::Broken { .. } => said(
            "fetch it again, or open it in Excel or WPS, repair it and save it",
            "请重新获取该文件，或用 Excel 或 WPS 打开、修复并保存",
        ),
        WorkbookFault::Bomb { .. } => {
            said("copy the rows that are needed into a new workbook", "请将需要的行复制到新的工作簿")
        }
        _ => return problem,
    };
    problem.help(help)
}

/// Is a file that is named like CSV or JSON lines something else, or packed?
pub(crate) fn other_form(path: &Path, begin: &[u8]) -> bool {
    Workbook::looks_like(path, begin) || parquet::looks_like(begin) || begin.starts_with(&[0x1f, 0x8b])
}

/// The text of a CSV file.
fn csv(mapping: &Mapping, bytes: Vec<u8>) -> Result<Content, Box<Problem>> {
    let Mapping { path, place, encoding, .. } = mapping;
    if let Some(sheet) = &mapping.sheet {
        let fault = WorkbookFault::NotWorkbook { path: path.display().to_string() };
        return Err(Box::new(fault.at(sheet.place)));
    }
    let failed = |fault: SourceFault| {
        let help = match &fault {
            SourceFault::NotUtf8 { guess, .. } => {
                let name = guess.to_lowercase();
                Some(said(
                    format!("say so where the file is named: `{{table: …, into: …, encoding: {name}}}`"),
                    format!("请在引用该文件处注明：`{{table: …, into: …, encoding: {name}}}`"),
                ))
            }
            _ => None,
        };
        Box::new(fault.at(*place).maybe_help(help))
    };
    // Large files are not copied: the text is the bytes, unless they are of another encoding or have a mark in front.
    let same = *encoding == Encoding::Utf8 && !bytes.starts_with("\u{feff}".as_bytes());
    let kept = (!same).then(|| bytes.clone());
    let text = decode(path, bytes, *encoding).map_err(failed)?;
    Ok(Content {
        text,
        delimiter: mapping.delimiter,
        lines: None,
        bad: BTreeMap::new(),
        sheet: None,
        hidden: false,
        bytes: kept,
    })
}
