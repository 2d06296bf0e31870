//! answerable
pub mod assess;
mod assessment;
pub mod explain;
pub mod matters;
pub mod organisation;
pub mod policy;
pub mod report;
pub mod source;
pub mod tables;
pub mod value;

pub use assessment::{Assessment, SetAside};
