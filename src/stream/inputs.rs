//! What a tally belongs to: every file from which it follows.

use super::source::Source;
use crate::Prepared;
use crate::source::{Said, Sources, listed, said};
use crate::together::map;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// So much of the beginning and of the end of a file that passes by is looked at, in bytes.
const LOOKED_AT: u64 = 64 * 1024;

/// The files of a cycle and its policy, each with a hash. A file that was read as a whole counts with all its bytes. One
/// whose matters pass by is too large to be read for this: it counts with its length, its beginning and its end, and
/// Parquet with the whole footer, which says where every column of every row group lies and between which values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// The version of the program: what it counts may change.
    pub version: String,
    /// Name and SHA-256, in the order of names. Files below the cycle's folder are named from there, others by their
    /// own name and that of their folder: where the folders lie does not matter.
    pub files: Vec<(String, [u8; 32])>,
}

impl Inputs {
    /// Those of a run that was prepared.
    pub fn of(prepared: &Prepared) -> Inputs {
        let folder = &prepared.input.folder;
        Inputs::read(folder, &prepared.sources, &prepared.passing, prepared.threads)
    }

    fn read(folder: &Path, sources: &Sources, passing: &[Source], threads: usize) -> Inputs {
        let mut files: Vec<(String, [u8; 32])> =
            sources.read_whole().map(|(path, hash)| (name(folder, path), hash)).collect();
        let hash = |path: &Path| (name(folder, path), large(path).unwrap_or_default());
        files.extend(map(passing.len(), threads, |at| hash(passing[at].path())));
        files.sort();
        Inputs { version: env!("CARGO_PKG_VERSION").to_owned(), files }
    }

    /// What is otherwise now; nothing if all is the same.
    pub fn changed(&self, now: &Inputs) -> Option<Said> {
        if self == now {
            return None;
        }
        let names = |files: &[(String, [u8; 32])]| -> BTreeSet<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        let (then, today) = (names(&self.files), names(&now.files));
        let of = |inputs: &Inputs, name: &str| -> Vec<[u8; 32]> {
            inputs.files.iter().filter(|(other, _)| other == name).map(|(_, hash)| *hash).collect()
        };
        let changed = then.intersection(&today).filter(|name| of(self, name) != of(now, name));
        let lists: [(&str, &str, Vec<&String>); 3] = [
            ("changed since", "之后改动的", changed.collect()),
            ("new", "新增的", today.difference(&then).collect()),
            ("no longer there", "不再有的", then.difference(&today).collect()),
        ];
        let (mut en, mut zh) = (Vec::new(), Vec::new());
        for (name, zh_name, files) in lists.iter().filter(|(_, _, files)| !files.is_empty()) {
            let files = listed(files.iter().map(|name| name.as_str()));
            en.push(format!("{name}: {}", files.en));
            zh.push(format!("{zh_name}：{}", files.zh));
        }
        if self.version != now.version {
            en.push(format!("written by answerable {}, this is {}", self.version, now.version));
            zh.push(format!("写入时为 answerable {}，现为 {}", self.version, now.version));
        }
        Some(said(en.join("; "), zh.join("；")))
    }
}

/// The name of a file, whatever the folder in which the program runs.
pub(crate) fn name(folder: &Path, path: &Path) -> String {
    if let Ok(below) = path.strip_prefix(folder)
        && !folder.as_os_str().is_empty()
    {
        return below.to_string_lossy().replace('\\', "/");
    }
    let parts: Vec<_> =
        path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

/// The hash of a file that is too large to be read: its length, its beginning and its end.
fn large(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    let mut hash = Sha256::new();
    hash.update(length.to_le_bytes());
    let mut take = |from: u64, bytes: u64| -> io::Result<Vec<u8>> {
        file.seek(SeekFrom::Start(from))?;
        let mut piece = Vec::new();
        file.by_ref().take(bytes).read_to_end(&mut piece)?;
        Ok(piece)
    };
    let begin = take(0, LOOKED_AT)?;
    let mut end = take(length.saturating_sub(LOOKED_AT), LOOKED_AT)?;
    // A Parquet file ends with its footer, the length of that in four bytes, and `PAR1`.
    if let [.., a, b, c, d, b'P', b'A', b'R', b'1'] = end.as_slice() {
        let footer = u64::from(u32::from_le_bytes([*a, *b, *c, *d])) + 8;
        if footer > LOOKED_AT && footer <= length {
            end = take(length - footer, footer)?;
        }
    }
    hash.update(begin);
    hash.update(end);
    Ok(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(files: &[(&str, u8)]) -> Inputs {
        let files = files.iter().map(|(name, hash)| ((*name).to_owned(), [*hash; 32])).collect();
        Inputs { version: "1".into(), files }
    }

    #[test]
    fn what_changed_is_named() {
        let then = inputs(&[("a", 1), ("b", 1), ("c", 1), ("c", 2)]);
        assert_eq!(then.changed(&then), None);
        let now = inputs(&[("a", 2), ("c", 1), ("c", 2), ("d", 1)]);
        let said = then.changed(&now).unwrap();
        assert_eq!(said.en, "changed since: `a`; new: `d`; no longer there: `b`");
        assert_eq!(said.zh, "之后改动的：`a`；新增的：`d`；不再有的：`b`");
        let newer = Inputs { version: "2".into(), ..then.clone() };
        assert_eq!(then.changed(&newer).unwrap().en, "written by answerable 1, this is 2");
    }

    #[test]
    fn names_do_not_depend_on_where_the_folders_lie() {
        let name = |folder: &str, path: &str| super::name(Path::new(folder), Path::new(path));
        assert_eq!(name("/x/cycle", "/x/cycle/matters/call.parquet"), "matters/call.parquet");
        assert_eq!(name("cycle", "rules/national/policy.yaml"), "national/policy.yaml");
        assert_eq!(name("/x/cycle", "/rules/national/policy.yaml"), "national/policy.yaml");
    }

    #[test]
    fn a_large_file_counts_with_its_length_beginning_and_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let hash = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            large(&path).unwrap()
        };
        let bytes = vec![7; 300_000];
        let first = hash(&bytes);
        assert_eq!(first, hash(&bytes));
        assert_ne!(first, hash(&vec![7; 300_001]));
        for at in [0, 299_999] {
            let mut other = bytes.clone();
            other[at] = 8;
            assert_ne!(first, hash(&other), "{at}");
        }
    }
}
