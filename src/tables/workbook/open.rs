//! Opening a workbook, and why one cannot be opened.

use super::WorkbookFault as Fault;
use super::{is_guide, section};
use crate::source::{Place, Problems, read_bytes};
use crate::tables::content::advised;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use std::io::{Cursor, Read};
use std::path::Path;

/// How much a workbook may unfold to, in MiB: a full sheet of a million rows has about a tenth of it.
const LARGEST: u64 = 2048;
const ZIP: &[u8] = b"PK\x03\x04";
/// How the older formats of Excel begin, and everything with a password.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Formats that are workbooks, whether they can be read or not.
const EXTENSIONS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "et", "numbers"];

/// An open workbook.
pub struct Workbook {
    path: String,
    pub(super) book: Xlsx<Cursor<Vec<u8>>>,
}

/// Is a workbook named here, by the end of its name?
pub fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

impl Workbook {
    /// Is this the content of a workbook, readable or not?
    pub fn looks_like(path: &Path, bytes: &[u8]) -> bool {
        is_workbook(path) || bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)
    }

    /// Opens a workbook.
    ///
    /// # Errors
    /// It has a password, another format, is broken, or unfolds to more than is read.
    pub fn open(path: &Path, bytes: Vec<u8>) -> Result<Workbook, Fault> {
        let path = path.display().to_string();
        if bytes.starts_with(COMPOUND) {
            return Err(match has_password(&bytes) {
                true => Fault::Locked { path },
                false => Fault::Format { path, format: ".xls".into() },
            });
        }
        if let Some(format) = other_format(&bytes) {
            return Err(Fault::Format { path, format: format.into() });
        }
        unfolds(&path, &bytes)?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Fault::Broken { path: path.clone() })?;
        Ok(Workbook { path, book })
    }

    /// The sheets that may hold data, in the order of the workbook: charts and the guide of a template do not.
    pub fn sheets(&self) -> Vec<&str> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet && !is_guide(&sheet.name))
            .map(|sheet| sheet.name.as_str())
            .collect()
    }

    /// The names of the sheets of a workbook in which anything is written; a fault lies where it was named.
    pub fn named_sheets(path: &Path, place: Place, problems: &mut Problems) -> Option<Vec<String>> {
        let bytes = read_bytes(path).map_err(|fault| problems.raise(fault, place)).ok()?;
        let book = Workbook::open(path, bytes);
        let mut book = book.map_err(|fault| problems.push(advised(fault, place, &[]))).ok()?;
        let names: Vec<String> = book.sheets().into_iter().map(str::to_owned).collect();
        Some(names.into_iter().filter(|name| !book.is_blank(name)).collect())
    }

    /// Is nothing written in that sheet?
    fn is_blank(&mut self, sheet: &str) -> bool {
        let Ok(mut cells) = self.book.worksheet_cells_reader(sheet) else { return false };
        // What cannot be read is said when it is read.
        while let Ok(Some(cell)) = cells.next_cell() {
            if *cell.get_value() != DataRef::Empty {
                return false;
            }
        }
        true
    }

    /// The path, for messages.
    pub(super) fn path(&self) -> String {
        self.path.clone()
    }

    /// Is that sheet hidden?
    pub fn is_hidden(&self, sheet: &str) -> bool {
        let mut sheets = self.book.sheets_metadata().iter();
        sheets.any(|one| one.name == sheet && one.visible != SheetVisible::Visible)
    }

    /// The sheet that is asked for; else the one named after what it goes into; else the only one.
    ///
    /// # Errors
    /// There is none, or there are several of which none is meant.
    pub fn choose(&self, asked: Option<&str>, into: &str) -> Result<String, Fault> {
        let (path, sheets) = (self.path.clone(), self.sheets());
        let found = match asked {
            Some(asked) => sheets.iter().find(|sheet| **sheet == asked),
            None => sheets.iter().find(|sheet| section(sheet) == into),
        };
        match (found, asked, sheets.as_slice()) {
            (Some(sheet), _, _) | (None, None, [sheet]) => Ok((*sheet).to_owned()),
            (None, Some(asked), _) => Err(Fault::NoSheet { path, sheet: asked.to_owned() }),
            (None, None, _) => Err(Fault::WhichSheet { path, name: into.to_owned() }),
        }
    }
}

/// Excel puts what has a password into a stream of this name, in UTF-16.
fn has_password(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn other_format(bytes: &[u8]) -> Option<&'static str> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has = |archive: &zip::ZipArchive<_>, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, "xl/workbook.bin") {
        return Some(".xlsb");
    }
    if has(&archive, "Index/Document.iwa") {
        return Some(".numbers");
    }
    let mut kind = String::new();
    archive.by_name("mimetype").ok()?.take(100).read_to_string(&mut kind).ok()?;
    kind.contains("opendocument").then_some(".ods")
}

/// Unpacks once without keeping anything: what the archive says of its sizes need not be true.
fn unfolds(path: &str, bytes: &[u8]) -> Result<(), Fault> {
    let broken = || Fault::Broken { path: path.to_owned() };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = LARGEST * 1024 * 1024;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| broken())?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if read > left {
            return Err(Fault::Bomb { path: path.to_owned(), limit: LARGEST });
        }
        left -= read;
    }
    Ok(())
}
