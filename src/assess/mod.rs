//! The assessment, stage by stage.
mod outcome;
pub use outcome::*;
