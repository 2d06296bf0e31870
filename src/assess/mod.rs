//! The assessment, stage by stage.
pub mod guard;
pub mod ladder;
mod outcome;
pub mod rank;
pub mod score;
pub mod statistics;
pub use outcome::*;
