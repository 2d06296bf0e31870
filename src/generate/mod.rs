//! Invented data of any size: an organisation of levels and a year of its matters, from a *shape* and a seed.
//!
//! A shape names a policy and says what the data are like: how many units stand below one, who holds which post, how
//! often something happens, how late it is answered, how often nobody wrote it down. The types come from the policy. The
//! same shape, size and seed give the same bytes; every stretch of [`STRETCH`] rows has a stream of random numbers of
//! its own, so that stretches can be made in any order and side by side.
//!
//! Nothing here knows any policy, and nothing of it is read by an assessment.

mod columns;
mod files;
mod matters;
mod organisation;
pub mod parquet;
mod random;
mod shape;

pub use columns::{Cells, Column, Stretch};
pub use files::{File, Format, files};
pub use matters::Piece;
pub use organisation::Country;
pub use shape::{GenerateFault, Kind, Shape, read};

/// How many rows are made together.
pub const STRETCH: u64 = 65_536;

/// How much is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// At most so many people.
    pub people: u64,
    /// Exactly so many matters, of all kinds together.
    pub matters: u64,
    /// From what the random numbers begin.
    pub seed: u64,
}
