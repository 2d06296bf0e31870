//! An organisation that was read and checked, kept beside the sums of a cycle: whoever asks for reasons of a finished cycle
//! needs not read it again.
//!
//! ```text
//! "answerable staff" form │ version, files with their hashes, tables │ a piece of the organisation │ …
//! ```
//!
//! All of them are sections with their lengths and their sums, so that they can be read on several threads. It is the organisation
//! of certain files in a certain order, and of nothing else: where one of them is otherwise, or anything here is not as it was
//! written, the organisation is read as if it had not been kept.

use crate::Prepared;
use crate::flat::{Flat, LENGTH, Reader, section};
use crate::organisation::{Organisation, Piece};
use crate::source::Sources;
use crate::stream::inputs::name;
use crate::tables::Outline;
use crate::texts::Texts;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How every file begins: the last byte is its form, which whatever changes below raises.
const MAGIC: &[u8; 17] = b"answerable staff\x04";

impl Flat<8> for [u8; 32] {
    fn words(&self) -> [u32; 8] {
        let (words, _) = self.as_chunks::<4>();
        std::array::from_fn(|at| words.get(at).map_or(0, |word| u32::from_le_bytes(*word)))
    }

    fn of_words(words: [u32; 8]) -> Option<Self> {
        words.map(u32::to_le_bytes).as_flattened().first_chunk().copied()
    }
}

/// How an organisation came about.
pub(crate) enum Keeping {
    /// It was read; of its tables, if each is one that may be passed over, this remains to be known.
    Read(Option<Vec<Outline>>),
    /// It was kept.
    Recalled,
}

/// An organisation that was kept.
pub(crate) struct Kept {
    path: PathBuf,
    /// The files of which it is one, in the order in which they were read, and perhaps files behind them.
    files: Vec<(String, [u8; 32])>,
    /// Its tables.
    pub tables: Vec<Outline>,
    /// Where the pieces begin.
    begins: [u64; Organisation::PIECES],
    /// Those that were read; the next one is whose turn it is.
    pieces: Mutex<Vec<Option<Piece>>>,
    next: AtomicUsize,
}

impl Kept {
    /// Opens a file in which one is kept; nothing where there is none, or none of this program.
    pub fn open(path: &Path) -> Option<Kept> {
        let mut magic = [0; MAGIC.len()];
        File::open(path).ok()?.read_exact(&mut magic).ok()?;
        (magic == *MAGIC).then_some(())?;
        let (mut from, mut begin) = reader(path, MAGIC.len() as u64)?;
        let mut begins = [0; Organisation::PIECES];
        for piece in &mut begins {
            *piece = begin;
            (_, begin) = reader(path, begin)?;
        }
        let version = String::from_utf8(from.text()?).ok()?;
        let (names, hashes): (_, Vec<[u8; 32]>) = (Texts::read(&mut from)?, from.all()?);
        let files = names.each().map(str::to_owned).zip(hashes).collect();
        let (into, hashes, rows) = (Texts::read(&mut from)?, from.all()?, from.all::<2, u64>()?);
        let mut tables = Vec::new();
        for ((into, hash), rows) in into.each().zip(hashes).zip(rows) {
            let columns = Texts::read(&mut from)?.each().map(str::to_owned).collect();
            tables.push(Outline { into: into.to_owned(), columns, rows: usize::try_from(rows).ok()?, hash });
        }
        from.whole(())?;
        (version == env!("CARGO_PKG_VERSION")).then(|| Kept {
            path: path.to_owned(),
            files,
            tables,
            begins,
            pieces: Mutex::default(),
            next: AtomicUsize::new(0),
        })
    }

    /// Is it the one of these files?
    pub fn is_of(&self, folder: &Path, sources: &Sources) -> bool {
        self.files.starts_with(&named(folder, sources))
    }

    /// Reads the pieces that no other thread has begun to read.
    pub fn read(&self) {
        loop {
            let piece = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(begin) = self.begins.get(piece) else { break };
            let read = reader(&self.path, *begin).and_then(|(mut from, _)| {
                let read = Organisation::read(piece, &mut from)?;
                from.whole(read)
            });
            self.pieces.lock().unwrap_or_else(PoisonError::into_inner).push(read);
        }
    }

    /// The organisation, once all of it was read.
    pub fn organisation(&self) -> Option<Organisation> {
        let pieces = std::mem::take(&mut *self.pieces.lock().unwrap_or_else(PoisonError::into_inner));
        Organisation::of(pieces.into_iter().collect::<Option<Vec<_>>>()?)
    }
}

/// Reads the section that begins at a place, and says where it ends.
fn reader(path: &Path, begin: u64) -> Option<(Reader<BufReader<File>>, u64)> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(begin)).ok()?;
    let mut length = [0; LENGTH as usize];
    file.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    let end = begin.checked_add(LENGTH)?.checked_add(length)?;
    (end <= file.metadata().ok()?.len()).then(|| (Reader::new(BufReader::new(file), length), end))
}

/// The files that were read as a whole, by names that do not depend on where the folders lie.
fn named(folder: &Path, sources: &Sources) -> Vec<(String, [u8; 32])> {
    sources.read_whole().map(|(path, hash)| (name(folder, path), hash)).collect()
}

impl Prepared {
    /// Is the organisation one that [`Prepared::keep_organisation`] can write, and is not yet kept? It is where all its
    /// tables are CSV files in our own columns, and nothing was found to say of it.
    pub fn may_keep_organisation(&self) -> bool {
        matches!(&self.keeping, Keeping::Read(Some(_)))
    }

    /// Was the organisation taken from where it was kept?
    pub fn recalls_organisation(&self) -> bool {
        matches!(&self.keeping, Keeping::Recalled)
    }

    /// Writes the organisation as it was read and checked. [`Options::kept`](crate::Options) takes it from there.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn keep_organisation(&self, mut into: impl Write) -> io::Result<()> {
        let Keeping::Read(Some(tables)) = &self.keeping else { return Ok(()) };
        let texts = |texts: &[&str]| Texts::of(texts.iter().copied());
        let (names, hashes): (Vec<_>, Vec<_>) = named(&self.input.folder, &self.sources).into_iter().unzip();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let intos: Vec<&str> = tables.iter().map(|table| table.into.as_str()).collect();
        let rows: Vec<u64> = tables.iter().map(|table| table.rows as u64).collect();
        into.write_all(MAGIC)?;
        section(&mut into, |into| {
            into.text(env!("CARGO_PKG_VERSION").as_bytes())?;
            texts(&names).write(into)?;
            into.all(hashes.iter())?;
            texts(&intos).write(into)?;
            into.all(tables.iter().map(|table| &table.hash).collect::<Vec<_>>().into_iter())?;
            into.all(rows.iter())?;
            tables
                .iter()
                .try_for_each(|table| Texts::of(table.columns.iter().map(String::as_str)).write(into))
        })?;
        for piece in 0..Organisation::PIECES {
            section(&mut into, |into| self.organisation.write(piece, into))?;
        }
        into.flush()
    }
}
