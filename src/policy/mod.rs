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
#[cfg(test)]
mod tests;

pub use duties::{FIRST_DAY, HELD_DAYS, LAST_DAY, PERIOD_DAYS};
pub use faults::{PolicyFault, ShapeFault, UnknownName};
pub use model::*;

use crate::source::{Place, Problems, Sources};
use std::path::PathBuf;

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
