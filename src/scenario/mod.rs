//! Scenarios: expectations written by hand, and the reviewed outcome beside them.

mod expect;
mod instead;
mod run;
mod words;

pub use expect::{ExpectFault, Unmet, check};
pub use run::{Ran, SNAPSHOT, Snapshot, outcome_text, reviewed, run, scenarios};
