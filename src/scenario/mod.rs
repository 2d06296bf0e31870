//! Scenarios: expectations written by hand, and the reviewed outcome beside them.

mod expect;
mod figures;
mod grades;
mod instead;
mod periods;
mod review;
mod run;
mod words;

pub use expect::{ExpectFault, Unmet, check};
pub use review::{
    Decision, REVIEWS, Review, ReviewFault, accepted_another, decided, fingerprint, kept_text, reviews,
    reviews_path, with_review,
};
pub use run::{PENDING, Ran, SNAPSHOT, Snapshot, outcome_text, reviewed, run, scenarios, snapshot_text};
