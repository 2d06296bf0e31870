//! What a change of policy, organisation or program changes: one structured difference of two outcomes, for reviews
//! of scenarios and for the impact of a policy before it is approved.
//!
//! An outcome is read from its JSON ([`entry`]); [`difference`] pairs the entries of two of them by their keys.

mod difference;
mod differs;
mod entry;
mod impact;
mod json;
mod organisation;
mod policy;
mod read;
mod reviewed;
mod say;
mod sides;
mod tell;
mod titles;
mod wording;

pub use difference::{Change, Differs, How, difference};
pub use entry::{Aspect, Aspects, Entry, Gap, Matter, Sort, Source, entries};
pub use impact::impact;
pub use json::comparison_json;
pub use organisation::{Posted, Reorganised, reorganised};
pub use policy::{Redefined, Rewritten, redefined};
pub use reviewed::Difference;
pub use sides::{Comparison, Over, compare};
pub use tell::{Counts, told};
pub use titles::Titles;
pub use wording::{Reworded, reworded};

use crate::source::faults;
use serde_json::Value;

faults! {
    /// A text that should hold an outcome and does not.
    pub enum OutcomeFault {
        NotJson = "outcome-not-json", "it holds no outcome: it is not JSON", "其中没有结果：不是 JSON";
        OtherForm { list: String, key: String } = "outcome-other-form", "it was written by another version of the program: `{key}` is not found in `{list}`", "它由另一版本的程序写成：`{list}` 中没有 `{key}`";
    }
}

/// The changes from one outcome to another, each as JSON with its outermost key, `outcome`.
///
/// # Errors
/// One of them is not of the form of `docs/outcome.md`.
pub fn changes(before: &Value, after: &Value) -> Result<Vec<Change>, OutcomeFault> {
    Ok(difference(entries(before)?, entries(after)?))
}

#[cfg(test)]
mod tests;
