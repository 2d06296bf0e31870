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

mod adding;
mod again;
mod apply;
mod assess;
mod below;
mod beside;
mod by_row;
mod bytes;
mod chain;
mod codes;
pub mod cost;
mod counting;
mod duties;
mod faulty;
mod fields;
pub mod inputs;
mod kept;
pub mod kernel;
pub mod lower;
mod marks;
mod memo;
mod memory;
mod names;
mod numbered;
pub mod operand;
mod owing;
mod parquet;
mod part;
pub mod plan;
mod posts;
mod reading;
mod reasons;
pub mod run;
mod search;
mod singly;
mod sought;
pub mod source;
mod sums;
pub mod tally;
#[cfg(test)]
mod tests;
mod text;
mod truths;
pub mod vector;
mod whom;
mod written;

pub use again::Again;
pub use assess::threads;
pub use beside::Beside;
pub use kept::KeptFault;
pub use names::Names;
pub use part::{Part, PartFault, deal};
pub use reasons::{Concerning, LISTED, Listed, NEAR, Shown, Wanted};
pub use source::LARGE;
