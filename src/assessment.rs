//! A finished assessment: the outcome beside everything it was made from.

use crate::assess::{Cycle, Outcome};
use crate::compile::Program;
use crate::matters::{Matters, Schema};
use crate::organisation::{Organisation, Vocabulary};
use crate::policy::Policy;
use crate::source::{Sources, Title};

/// A finished assessment: what reports and explanations are rendered from.
#[derive(Debug)]
pub struct Assessment {
    /// The path that was asked for, for naming the next command; empty if unknown.
    pub input: String,
    /// Title of the cycle.
    pub title: Title,
    /// The period.
    pub cycle: Cycle,
    /// The policy.
    pub policy: Policy,
    /// The same, ready to run: conditions are said in words from it.
    pub program: std::sync::Arc<Program>,
    /// Its words for organisations.
    pub vocabulary: std::sync::Arc<Vocabulary>,
    /// Its columns of matters.
    pub schema: Schema,
    /// The organisation.
    pub organisation: std::sync::Arc<Organisation>,
    /// The matters, derived fields filled in.
    pub matters: Matters,
    /// What was found.
    pub outcome: Outcome,
    /// Rows that were set aside because they are bad.
    pub set_aside: Vec<SetAside>,
    /// What became of the rows of every table.
    pub tables: Vec<TableRows>,
    /// The files read.
    pub sources: Sources,
}

/// A bad row that was set aside.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAside {
    /// Its table's path.
    pub path: String,
    /// Its line.
    pub row: u32,
    /// The column at fault, if one is.
    pub column: Option<String>,
    /// The stable name of the fault.
    pub code: &'static str,
    /// Why.
    pub reason: crate::source::Said,
    /// The row as it was written.
    pub cells: Vec<String>,
}

/// What became of the rows of a table that was read into a section of the organisation or a kind of matter: none is
/// lost. A file that is read into several has an entry for each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableRows {
    /// The table's path.
    pub path: String,
    /// The section or kind.
    pub into: String,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them the manifest leaves out.
    pub skipped: usize,
    /// How many were set aside because they are bad.
    pub set_aside: usize,
}

impl TableRows {
    /// How many were used.
    pub fn used(&self) -> usize {
        self.rows.saturating_sub(self.skipped).saturating_sub(self.set_aside)
    }
}
