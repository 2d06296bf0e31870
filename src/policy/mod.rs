//! The policy as it was written: every section of a pack, every value with its place, nothing resolved yet.
//!
//! `docs/language.md` describes each section; the types here follow it word by word.

mod model;

pub use model::*;
