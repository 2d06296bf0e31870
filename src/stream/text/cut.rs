//! Cutting a file at ends of records. It is looked at once, so that what the plain reader refuses is left to it.

use super::commas::{self, Cell, meant};
use super::objects::{self, MOST, Objects};
use super::rows::Rows;
use super::{Form, Stretch, TextFile};
use crate::matters::{KindSchema, fields_of};
use crate::tables::{is_json_lines, other_form};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A unit longer than that, in bytes, is one record or a quote that nobody closed.
const LONGEST: usize = 1 << 30;
/// The byte order mark, with which some programs begin a file of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A file while it is cut.
struct Cutter {
    file: File,
    /// What was read and does not belong to a unit yet.
    kept: Vec<u8>,
    /// Where that begins in the file.
    begin: u64,
    /// On which line.
    line: u64,
    /// Nothing follows.
    whole: bool,
}

impl Cutter {
    /// Reads on until so many bytes are kept or the file ends.
    fn fill(&mut self, bytes: usize) -> Option<()> {
        if bytes > LONGEST {
            return None;
        }
        let missing = bytes.saturating_sub(self.kept.len());
        let read = self.file.by_ref().take(missing as u64).read_to_end(&mut self.kept).ok()?;
        self.whole = read < missing;
        Some(())
    }

    /// So many bytes and lines are done with.
    fn pass(&mut self, bytes: usize, lines: u64) {
        self.kept.drain(..bytes);
        self.begin += bytes as u64;
        self.line += lines;
    }
}

/// Opens a file whose units have about so many bytes.
pub(super) fn open(path: &Path, kind: &KindSchema, size: usize) -> Option<TextFile> {
    let file = File::open(path).ok().filter(|file| file.metadata().is_ok_and(|about| about.is_file()))?;
    let mut cutter = Cutter { file, kept: Vec::new(), begin: 0, line: 1, whole: false };
    cutter.fill(size.max(16))?;
    if cutter.kept.starts_with(MARK) {
        cutter.pass(MARK.len(), 0);
    }
    if other_form(path, &cutter.kept) || cutter.kept.starts_with(MARK) {
        return None;
    }
    let form = if is_json_lines(path) { Form::JsonLines } else { Form::Csv };
    let mut columns = match form {
        Form::Csv => header(&mut cutter)?,
        Form::JsonLines => Vec::new(),
    };
    let mut units = Vec::new();
    let mut wanted = size;
    while !(cutter.whole && cutter.kept.is_empty()) {
        cutter.fill(wanted)?;
        let Some((bytes, rows, lines)) = stretch(&cutter, form, columns.len())? else {
            wanted = cutter.kept.len() * 2;
            continue;
        };
        if form == Form::JsonLines && columns.is_empty() {
            columns = keys(path, &cutter.kept[..bytes], kind)?;
        }
        if rows > 0 {
            let quoted = form == Form::Csv && cutter.kept[..bytes].contains(&b'"');
            units.push(Stretch { begin: cutter.begin, bytes, line: cutter.line, rows, quoted });
        }
        cutter.pass(bytes, lines);
        wanted = size;
    }
    if form == Form::JsonLines && units.len() > 1 {
        columns.extend(others(&columns, kind));
    }
    // A table without rows is a fault, or worth a warning.
    (!units.is_empty()).then(|| TextFile {
        path: path.to_owned(),
        kind: kind.id.clone(),
        form,
        columns,
        units,
    })
}

/// The whole records at the beginning of what is kept: their bytes, rows and lines. First nothing: somebody else has to
/// read it. Then nothing: the first record is longer than that.
fn stretch(cutter: &Cutter, form: Form, width: usize) -> Option<Option<(usize, u64, u64)>> {
    let Cutter { kept, whole, .. } = cutter;
    let (bytes, rows, lines) = match form {
        Form::Csv => {
            let shape = commas::shape(kept, width, *whole).ok()?;
            (shape.end, shape.rows, shape.lines)
        }
        Form::JsonLines => {
            let end = if *whole { Some(kept.len()) } else { last_line(kept) }.unwrap_or(0);
            let (rows, lines) = objects::shape(&kept[..end])?;
            (end, rows, lines)
        }
    };
    std::str::from_utf8(&kept[..bytes]).ok()?;
    Some((bytes > 0).then_some((bytes, rows, lines)))
}

/// Where the last whole line ends.
pub(super) fn last_line(text: &[u8]) -> Option<usize> {
    text.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1)
}

/// The names of the columns of a CSV file, on its first line.
fn header(cutter: &mut Cutter) -> Option<Vec<String>> {
    loop {
        let (kept, mut names) = (&cutter.kept, Vec::new());
        let cell = |cell: Cell| {
            names.push(match cell {
                Cell::Plain(begin, end) => kept[begin..end].to_vec(),
                Cell::Quoted(begin, end) => meant(&kept[begin..end]),
            });
        };
        match commas::record(kept, 0, cell).ok()? {
            Some(end) if kept[..end].ends_with(b"\n") || cutter.whole => {
                let lines = kept[..end].iter().filter(|byte| **byte == b'\n').count() as u64;
                cutter.pass(end, lines);
                return names_of(names);
            }
            _ if cutter.whole => return None,
            _ => cutter.fill(cutter.kept.len() * 2)?,
        }
    }
}

/// Names of columns, each once. A single one that is empty is a blank line; one with another delimiter is a header
/// that was meant to be parted.
fn names_of(names: Vec<Vec<u8>>) -> Option<Vec<String>> {
    let names: Vec<String> = names
        .into_iter()
        .map(|name| String::from_utf8(name).ok().map(|name| name.trim().to_owned()))
        .collect::<Option<_>>()?;
    let single = names.len() == 1 && (names[0].is_empty() || names[0].contains([';', '\t', '|']));
    let once = names.iter().collect::<BTreeSet<_>>().len() == names.len();
    (once && !single).then_some(names)
}

/// The columns of JSON lines: the keys of the first unit, which must be fields that data may give, among them all that
/// must be there.
fn keys(path: &Path, text: &[u8], kind: &KindSchema) -> Option<Vec<String>> {
    let names = others(&[], kind);
    // Names are looked for as they stand between quotes.
    let plain = |name: &String| {
        name.trim() == name && !name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'))
    };
    if names.len() > MOST || !names.iter().all(plain) {
        return None;
    }
    let mut objects = Objects { path, columns: Vec::new(), more: names };
    let (mut rows, mut line) = (Rows::new(text, 0), 1);
    objects.take(&mut rows, 0, &mut line, usize::MAX).ok()?;
    let fields = fields_of(kind);
    let must = |name: &String| fields.iter().any(|field| field.name == *name && !field.optional);
    (!objects.columns.is_empty() && !objects.more.iter().any(must)).then_some(objects.columns)
}

/// The other fields that data may give, of which any line may have one.
fn others(columns: &[String], kind: &KindSchema) -> Vec<String> {
    let given = fields_of(kind).into_iter().filter(|field| !field.derived && !columns.contains(&field.name));
    given.map(|field| field.name).collect()
}
