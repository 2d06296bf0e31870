//! Tables of foreign files, mapped to the model without being rewritten.

use crate::SetAside;
use crate::source::{Place, Problem, Problems, Said, Sources, said};

/// A row of a table, mapped: one cell for each of our columns, in the order of [`Table::columns`].
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The row.
    pub place: Place,
    /// Its cells; `None` is an absent value.
    pub cells: Vec<Option<Cell>>,
    /// The row as it was written, for setting it aside.
    pub written: Vec<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its text, after mapping.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A mapped table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Into which section of the organisation (`units`, `posts`, …) or which kind of matter it goes.
    pub into: String,
    /// The names of our columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub records: Vec<Record>,
}

/// Collects bad rows: they refuse the run, or are set aside if that was asked for.
#[derive(Debug, Default)]
pub struct BadRows {
    /// `--set-aside` was given.
    pub set_aside: bool,
    /// The rows set aside.
    pub rows: Vec<SetAside>,
    /// Bad rows that refuse the run, by table: shown and not shown.
    refused: usize,
}

/// How many bad rows are shown before only their number is.
const SHOWN: usize = 100;

impl BadRows {
    /// Collects, setting aside or not.
    pub fn new(set_aside: bool) -> Self {
        BadRows { set_aside, ..BadRows::default() }
    }

    /// Notes a bad row: `problem` lies at the cell or row at fault, `written` is the row as it was.
    pub fn bad(&mut self, problem: Problem, written: &[String], sources: &Sources, problems: &mut Problems) {
        if self.set_aside {
            let (path, row, column) = match problem.place {
                Place::Cell { file, row, column } => (
                    sources.path(file).display().to_string(),
                    row,
                    sources.column(file, column).map(str::to_owned),
                ),
                place => (sources.describe(place), 0, None),
            };
            let reason: Said = problem.message.clone();
            self.rows.push(SetAside { path, row, column, reason, cells: written.to_vec() });
        } else {
            self.refused += 1;
            if self.refused <= SHOWN {
                problems.push(problem.help(said(
                    "correct the row, or run with --set-aside FILE to leave such rows out, counted and listed",
                    "请更正该行，或使用 --set-aside FILE 将此类行剔除并列出",
                )));
            }
        }
    }

    /// How many bad rows refuse the run and are not shown.
    pub fn unshown(&self) -> usize {
        self.refused.saturating_sub(SHOWN)
    }
}
