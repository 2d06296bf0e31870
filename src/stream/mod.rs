//! A cycle whose matters pass by: they are read in batches, kernels evaluate the rules, and only sums remain.
//!
//! The plain path ([`crate::assess`]) keeps every matter and every reason in memory and is the meaning of the language.
//! Here the same is done with matters of which nothing is kept but exact sums and counts; reasons are made again for
//! whoever is asked for. Parts of the matters give partial tallies, and these merge in any order to the same bytes.
//!
//! ```text
//! source ─► read ─► batch ─► apply: kernels, by_row, chain ─► tally ─► merge ─► assess::conclude
//! policy ─► plan: lower ─┘
//! ```

mod apply;
mod assess;
mod by_row;
mod chain;
mod fields;
pub mod kernel;
pub mod lower;
mod memory;
mod parquet;
pub mod plan;
pub mod run;
mod singly;
pub mod source;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod vector;

pub use assess::{Passed, threads};
