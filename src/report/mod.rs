//! The outcome for people to read, in Chinese or English, and for programs.

mod clauses;
mod csv;
mod earlier;
#[cfg(test)]
pub(crate) mod fixture;
mod grades;
mod html;
mod ids;
mod imposed;
pub(crate) mod json;
mod layout;
mod monitors;
mod names;
mod page;
mod passed;
mod ranks;
mod reasons;
mod rules;
mod tables;
mod text;
mod transitions;
mod values;
mod voids;
pub mod words;
mod workbook;

pub use clauses::{ClausesReport, clauses_json, clauses_markdown, clauses_text};
pub use csv::csv;
pub(crate) use html::document;
pub(crate) use json::outcome;
pub use json::{json, json_text};
pub use layout::TextOptions;
pub(crate) use layout::set;
pub(crate) use names::of_duties;
pub use names::{Names, Titled};
pub(crate) use page::Page;
pub(crate) use passed::listed;
pub use rules::{RulesReport, rules_json, rules_text};
pub use text::text;
pub(crate) use text::{body, next};
pub(crate) use text::{component, guard as guard_figures, hole as text_holes, parts};
pub(crate) use workbook::{Looks, dated, finish};
pub use workbook::{WriteFault, workbook};
