//! Performance assessment and accountability: who is credited, who is held accountable, who is not, and why.
//!
//! A *policy* (YAML and rhai), an *organisation* in time and the *matters* of a cycle go in; an [`Outcome`] comes
//! out, in which every result carries its reasons. The path of the data is the crate's layout:
//!
//! ```text
//! source ─ files, places, problems
//!   input ─ the cycle file       policy ─ packs as written
//!   tables ─ foreign tables      compile ─ names resolved, expressions typed
//!   organisation ─ as of a day   matters ─ typed columns
//!       assess ─ find, attribute, modify, tally, score, rank, decide ─► Outcome
//!       explain, report ─ the same facts for a person      scenario ─ expectations, snapshots
//!       picture, dossier ─ the same as pictures, and as documents with pictures
//!       soundness ─ what is unsound in an organisation or a policy
//! ```
//!
//! [`assess`](assess()) is that path. Only [`input`], [`policy`], [`source`] and [`tables`] read files; nothing
//! here writes any, knows a terminal, or asks a clock: today is an input.
//!
//! [`Outcome`]: assess::Outcome

pub mod assess;
mod assessment;
pub mod calendar;
mod case;
mod check;
pub mod compare;
pub mod compile;
pub mod coverage;
pub mod dossier;
pub mod explain;
pub mod expression;
mod flat;
pub mod format;
pub mod generate;
pub mod input;
mod kept;
pub mod matters;
pub mod organisation;
pub mod phrase;
pub mod picture;
pub mod policy;
mod prepare;
pub mod progress;
pub mod report;
pub mod scenario;
pub mod schema;
pub mod soundness;
pub mod source;
pub mod stream;
pub mod tables;
pub mod template;
mod texts;
mod together;
pub mod value;
pub mod why_not;

pub use assessment::{Assessment, SetAside, TableRows};
pub use case::{Basis, Case};
pub use check::check;
pub use prepare::{Options, PolicyRead, Prepared, Refused, prepare, prepare_policy, read_policy};

use std::path::Path;

/// Assesses the cycle or scenario at a path (a folder, or its `cycle.yaml` or `scenario.yaml`).
///
/// # Errors
/// Every fault of every input, if there is any that makes them unusable.
pub fn assess(path: &Path, options: Options) -> Result<Assessment, Box<Refused>> {
    Ok(prepare(path, options)?.assess())
}

impl Prepared {
    /// Runs the assessment: nothing can fail any more.
    pub fn assess(self) -> Assessment {
        self.assess_and_keep().0
    }
}
