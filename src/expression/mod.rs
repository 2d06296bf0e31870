//! Expressions: parsed by rhai, typed before anything runs, evaluated three-valued and exactly.
//!
//! [`check`] turns rhai's parse tree into a typed expression; [`plain`] says what it means, row by row, and why
//! a value is unknown; [`batch`] evaluates it over columns. [`script`] calls what only rhai itself can run.

pub mod batch;
pub mod check;
pub mod decide;
mod engine;
pub mod facts;
mod functions;
pub mod plain;
pub mod scope;
pub mod script;
mod syntax;
#[cfg(test)]
mod tests;
pub mod typed;
pub mod world;

pub use check::Checker;
pub use scope::{Names, Scope};
pub use typed::Expr;
