//! Where something was written.

use super::Lang;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file among [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// For places whose file is not known yet, and for what is in no file.
    pub(crate) const UNKNOWN: FileId = FileId(u32::MAX);
}

/// Where a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Bytes `start..end` of a text file.
    Span {
        /// The file.
        file: FileId,
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
    /// A cell of a table.
    Cell {
        /// The file.
        file: FileId,
        /// Line of the file, counted from 1, the header included.
        row: u32,
        /// Column, counted from 0.
        column: u32,
    },
    /// The file as a whole.
    File(FileId),
    /// Not in any file: a command line argument or a built-in value.
    Nowhere,
}

impl Place {
    /// A part of this place: `start..end` bytes counted from its beginning, cut to its end.
    /// For text that stands in the file exactly as it was read.
    pub fn within(self, start: usize, end: usize) -> Place {
        match self {
            Place::Span { file, start: first, end: last } => {
                let at = |offset: usize| (first.saturating_add(offset as u32)).min(last);
                Place::Span { file, start: at(start), end: at(end) }
            }
            other => other,
        }
    }

    /// The same span in another file.
    pub(super) fn in_file(self, file: FileId) -> Place {
        match self {
            Place::Span { start, end, .. } => Place::Span { file, start, end },
            other => other,
        }
    }

    /// The file, where there is one.
    pub fn file(self) -> Option<FileId> {
        match self {
            Place::Span { file, .. } | Place::Cell { file, .. } | Place::File(file) => Some(file),
            Place::Nowhere => None,
        }
    }
}

/// A file that was read.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    /// The text, for files whose lines are shown in diagnostics; tables keep only their header.
    text: Arc<str>,
    /// Names of the columns, for tables.
    columns: Vec<String>,
    /// The sheet, for tables that stand in a workbook.
    sheet: Option<SheetOf>,
    /// SHA-256 of the bytes read.
    hash: Hash,
}

/// The SHA-256 of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Known([u8; 32]),
    /// The file is large and read in parts.
    Later,
}

impl Source {
    fn sha256(&self) -> [u8; 32] {
        match self.hash {
            Hash::Known(hash) => hash,
            Hash::Later => super::read::sha256(&self.path),
        }
    }
}

/// The SHA-256 of some bytes.
pub(crate) fn hash(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}

/// The sheet of a workbook in which a table stands.
#[derive(Debug)]
struct SheetOf {
    name: String,
    /// The column of the sheet, counted from 0, of each column of the table.
    columns: Vec<u32>,
}

/// The letters of a column of a sheet, counted from 0: `A`, `Z`, `AA`.
pub(crate) fn column_letters(column: u32) -> String {
    let (mut letters, mut left) = (String::new(), column + 1);
    while left > 0 {
        left -= 1;
        letters.insert(0, char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters
}

/// All files that were read, in the order of reading.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Keeps a text file. `bytes` is what was read, for its hash.
    pub fn add_text(&mut self, path: &Path, text: Arc<str>, bytes: &[u8]) -> FileId {
        self.add(path, text, Vec::new(), None, hash(bytes))
    }

    /// Keeps what diagnostics need to know of a table: its path and the names of its columns. `hash` is that of the bytes
    /// read.
    pub fn add_table(&mut self, path: &Path, columns: Vec<String>, hash: [u8; 32]) -> FileId {
        self.add(path, Arc::from(""), columns, None, hash)
    }

    /// The same of a table that is read in parts: its hash is asked for when everything else is done.
    pub fn add_passing(&mut self, path: &Path, columns: Vec<String>) -> FileId {
        let id = FileId(self.files.len() as u32);
        let (text, sheet, hash) = (Arc::from(""), None, Hash::Later);
        self.files.push(Source { path: path.to_owned(), text, columns, sheet, hash });
        id
    }

    /// Keeps a sheet of a workbook: its name, and for each column its heading and where it stands in the sheet,
    /// counted from 0. `hash` is that of the workbook.
    pub fn add_sheet(
        &mut self,
        path: &Path,
        name: &str,
        columns: Vec<(String, u32)>,
        hash: [u8; 32],
    ) -> FileId {
        let (headings, columns) = columns.into_iter().unzip();
        let sheet = SheetOf { name: name.to_owned(), columns };
        self.add(path, Arc::from(""), headings, Some(sheet), hash)
    }

    fn add(
        &mut self,
        path: &Path,
        text: Arc<str>,
        columns: Vec<String>,
        sheet: Option<SheetOf>,
        hash: [u8; 32],
    ) -> FileId {
        let hash = Hash::Known(hash);
        let id = FileId(self.files.len() as u32);
        self.files.push(Source { path: path.to_owned(), text, columns, sheet, hash });
        id
    }

    fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }

    /// The path as it was given.
    pub fn path(&self, file: FileId) -> &Path {
        self.get(file).map_or(Path::new(""), |source| &source.path)
    }

    /// The path as it was given, with the sheet where it is one of a workbook: `people.xlsx:人员`.
    pub fn table_name(&self, file: FileId) -> String {
        let path = self.path(file).display();
        match self.sheet(file) {
            Some(sheet) => format!("{path}:{}", sheet.name),
            None => path.to_string(),
        }
    }

    fn sheet(&self, file: FileId) -> Option<&SheetOf> {
        self.get(file)?.sheet.as_ref()
    }

    /// Does the table stand in a workbook?
    pub fn is_sheet(&self, file: FileId) -> bool {
        self.sheet(file).is_some()
    }

    /// The names of a table's columns.
    pub fn columns(&self, file: FileId) -> &[String] {
        self.get(file).map_or(&[], |source| &source.columns)
    }

    /// The text of a text file; empty for a table.
    pub fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |source| &source.text)
    }

    /// The name of a table's column.
    pub fn column(&self, file: FileId, column: u32) -> Option<&str> {
        self.get(file)?.columns.get(column as usize).map(String::as_str)
    }

    /// Path and SHA-256 of every file, for the receipt; a workbook once, however many sheets were read.
    pub fn hashes(&self) -> impl Iterator<Item = (&Path, [u8; 32])> {
        let again = |at: usize, source: &Source| {
            let mut before = self.files.iter().take(at);
            source.sheet.is_some() && before.any(|one| one.path == source.path && one.hash == source.hash)
        };
        let files = self.files.iter().enumerate().filter(move |(at, source)| !again(*at, source));
        files.map(|(_, source)| (source.path.as_path(), source.sha256()))
    }

    /// Path and SHA-256 of every file that was read as a whole.
    pub fn read_whole(&self) -> impl Iterator<Item = (&Path, [u8; 32])> {
        self.files.iter().filter_map(|source| match source.hash {
            Hash::Known(hash) => Some((source.path.as_path(), hash)),
            Hash::Later => None,
        })
    }

    /// Line and column of a byte of a text file, both counted from 1, the column in characters.
    pub fn line_column(&self, file: FileId, byte: u32) -> (usize, usize) {
        let text = self.text(file);
        let mut byte = (byte as usize).min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// `file:line:column` for a text, `file:row column name` for a table, `file:sheet!C7` in a workbook.
    pub fn describe(&self, place: Place) -> String {
        self.describe_in(place, Lang::En)
    }

    /// The same in a language.
    pub fn describe_in(&self, place: Place, lang: Lang) -> String {
        match place {
            Place::Span { file, start, .. } => {
                let (line, column) = self.line_column(file, start);
                format!("{}:{line}:{column}", self.path(file).display())
            }
            Place::Cell { file, row, column } if self.is_sheet(file) => {
                let columns = self.sheet(file).map_or(&[][..], |sheet| &sheet.columns);
                let cell = match columns.get(column as usize) {
                    Some(column) => format!("{}{row}", column_letters(*column)),
                    None => format!("{row}:{row}"),
                };
                format!("{}!{cell}", self.table_name(file))
            }
            Place::Cell { file, row, column } => match self.column(file, column) {
                Some(name) => {
                    let of = lang.pick("，列 ", " column ");
                    format!("{}:{row}{of}{name}", self.path(file).display())
                }
                None => format!("{}:{row}", self.path(file).display()),
            },
            Place::File(file) => self.table_name(file),
            Place::Nowhere => String::new(),
        }
    }

    /// The line of a text file on which a place begins, without its indentation.
    pub fn text_line(&self, place: Place) -> &str {
        let Place::Span { file, start, .. } = place else { return "" };
        let text = self.text(file);
        let before = text.get(..start as usize).unwrap_or_default();
        let from = before.rfind('\n').map_or(0, |at| at + 1);
        text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim()
    }

    /// The text written at a place; empty for cells and files.
    pub fn slice(&self, place: Place) -> &str {
        match place {
            Place::Span { file, start, end } => {
                self.text(file).get(start as usize..end as usize).unwrap_or("")
            }
            _ => "",
        }
    }
}
