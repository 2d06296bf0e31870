//! answerable
pub mod source;
