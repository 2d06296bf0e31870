//! answerable
pub mod assess;
mod assessment;
pub mod calendar;
pub mod compile;
pub mod expression;
pub mod input;
pub mod matters;
pub mod organisation;
pub mod policy;
pub mod source;
pub mod tables;
pub mod value;

pub use assessment::{Assessment, SetAside};
