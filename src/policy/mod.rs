//! The policy as it was written: every section of a pack, every value with its place, nothing resolved yet.
//!
//! `docs/language.md` describes each section; the types here follow it word by word. [`load`] is the way in:
//! it finds the files of all packs ([`packs`]), decodes their sections ([`decode`]), and looks at what can be
//! seen without knowing what an expression means ([`check`]).

mod check;
mod decode;
mod duties;
mod faults;
mod model;
mod notation;
mod packs;
mod tabulated;
#[cfg(test)]
mod tests;

pub(crate) use decode::is_section;
pub use duties::{FIRST_DAY, HELD_DAYS, LAST_DAY, PERIOD_DAYS, previous};
pub use faults::{PolicyFault, ShapeFault, UnknownName};
pub use model::*;

use crate::source::{Node, Place, Problems, Scalar, Sources, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every definition of some packs and those they use as it was written: by section and id, its tree. The head of a
/// pack is one of the section `policy`, a script one of the section `scripts`.
pub fn written(given: &[PathBuf]) -> BTreeMap<(String, String), Node> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let given: Vec<_> = given.iter().map(|path| (path.clone(), Place::Nowhere)).collect();
    let packs = packs::gather(&given, &mut sources, &mut problems);
    let mut all = BTreeMap::new();
    for (head, files) in packs.packs {
        for (section, node) in files.iter().filter_map(Node::map).flat_map(|map| &map.entries) {
            match section.text.as_str() {
                "policy" => drop(all.insert((section.text.clone(), head.id.clone()), node.clone())),
                "uses" => {}
                _ => all.extend(
                    node.map()
                        .into_iter()
                        .flat_map(|map| &map.entries)
                        .map(|(id, node)| ((section.text.clone(), id.text.clone()), node.clone())),
                ),
            }
        }
    }
    for file in packs.scripts {
        let name = sources.path(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = Scalar { text: sources.text(file).to_owned(), quoted: true };
        let script = Node { place: Place::File(file), value: Value::Scalar(text) };
        all.insert(("scripts".to_owned(), name), script);
    }
    all
}

/// The files in which the heads of some packs and of those they use stand.
pub fn heads(given: &[PathBuf]) -> BTreeSet<PathBuf> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let given: Vec<_> = given.iter().map(|path| (path.clone(), Place::Nowhere)).collect();
    let packs = packs::gather(&given, &mut sources, &mut problems).packs;
    let files = packs.iter().filter_map(|(head, _)| Place::file(head.place));
    files.filter_map(|file| std::fs::canonicalize(sources.path(file)).ok()).collect()
}

/// What the pack in a folder defines itself and no other beside it could, by section and id; its own id is of the section `policy`.
pub fn defines(path: &Path) -> BTreeSet<(String, String)> {
    let Some((id, files)) = packs::own(path, &mut Sources::default(), &mut Problems::default()) else {
        return BTreeSet::new();
    };
    let mut all = BTreeSet::from([("policy".to_owned(), id)]);
    for (section, node) in files.iter().filter_map(Node::map).flat_map(|map| &map.entries) {
        // Several packs may give people or units attributes.
        if !matches!(section.text.as_str(), "policy" | "uses" | "attributes") {
            let inner = node.map().into_iter().flat_map(|map| &map.entries);
            all.extend(inner.map(|(id, _)| (section.text.clone(), id.text.clone())));
        }
    }
    all
}

/// Reads policy packs, those they use, and merges them. Every fault of every file goes to `problems`; what is
/// returned may be used only if none of them is an error.
pub fn load(given: &[(PathBuf, Place)], sources: &mut Sources, problems: &mut Problems) -> Policy {
    let written = packs::gather(given, sources, problems);
    let mut policy = Policy { scripts: written.scripts, unread: written.unread, ..Policy::default() };
    for (pack, (head, files)) in written.packs.into_iter().enumerate() {
        policy.packs.push(head);
        for file in &files {
            decode::file(file, pack, &mut policy, problems);
        }
    }
    duties::kinds(&mut policy, problems);
    check::check(&policy, problems);
    policy
}
