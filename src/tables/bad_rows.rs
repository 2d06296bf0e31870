//! Bad rows: they refuse the run, or are set aside if that was asked for.

use super::Written;
use crate::progress::Progress;
use crate::source::{FileId, Place, Problem, Problems, Said, Sources, said};
use crate::{SetAside, TableRows};
use std::collections::BTreeSet;

/// Collects bad rows: they refuse the run, or are set aside if that was asked for.
#[derive(Debug, Default)]
pub struct BadRows {
    /// `--set-aside` was given.
    pub set_aside: bool,
    /// Rows cannot be set aside, whatever is asked for.
    all_count: bool,
    /// The rows set aside, in the order of finding.
    pub rows: Vec<SetAside>,
    /// Counts the rows that are read.
    pub progress: Progress,
    /// Where they stand: a row with several faults is one row.
    listed: BTreeSet<(FileId, u32)>,
    /// What was read, to which the rows set aside are still to be added.
    tables: Vec<(FileId, TableRows)>,
    /// Bad rows that refuse the run, shown and not shown.
    refused: usize,
    /// Faults that lie in the manifest and come up again with every row.
    manifest: BTreeSet<(Place, String)>,
}

/// How many bad rows are shown before only their number is.
const SHOWN: usize = 100;

impl BadRows {
    /// Collects, setting aside or not.
    pub fn new(set_aside: bool) -> Self {
        BadRows { set_aside, ..BadRows::default() }
    }

    /// Counts the rows that are read in `progress`.
    pub fn counted_by(self, progress: Progress) -> Self {
        BadRows { progress, ..self }
    }

    /// Refuses every bad row: for tables of which none can be left out.
    pub fn refusing() -> Self {
        BadRows { all_count: true, ..BadRows::default() }
    }

    /// Notes a bad row: `problem` lies at the cell or row at fault, `written` is the row as it was.
    ///
    /// A problem that lies in no table, such as that of a constant in the manifest, is no fault of the row:
    /// it refuses the run in either case, and is shown once.
    pub fn bad(&mut self, problem: Problem, written: &Written, sources: &Sources, problems: &mut Problems) {
        let Place::Cell { file, row, column } = problem.place else {
            if self.manifest.insert((problem.place, problem.message.en.clone())) {
                problems.push(problem);
            }
            return;
        };
        if !self.set_aside {
            self.refused += 1;
            if self.refused <= SHOWN {
                let first = self.refused == 1 && !self.all_count;
                let help = advice(problem.help.clone(), first);
                let mut problem = problem.maybe_help(help);
                problem.row = sources.is_sheet(file).then(|| shown(sources.columns(file), &written.cells()));
                problems.push(problem);
            }
            return;
        }
        if self.listed.insert((file, row)) {
            let path = sources.table_name(file);
            let column = sources.column(file, column).map(str::to_owned);
            let (code, reason, cells) = (problem.code, problem.message, written.cells());
            self.rows.push(SetAside { path, row, column, code, reason, cells });
        }
    }

    /// Notes a table that was read: its rows, and how many of them are left out.
    pub fn read(&mut self, file: FileId, table: TableRows) {
        self.tables.push((file, table));
    }

    /// What became of the rows of every table, by path and what it was read into.
    pub fn tables(&self) -> Vec<TableRows> {
        let aside = |file: FileId| self.listed.range((file, 0)..=(file, u32::MAX)).count();
        let tables = self.tables.iter();
        let mut tables: Vec<TableRows> =
            tables.map(|(file, table)| TableRows { set_aside: aside(*file), ..table.clone() }).collect();
        tables.sort();
        tables
    }

    /// Will the next bad row be shown? If not, there is no use in looking for what it could have meant.
    pub fn shows(&self) -> bool {
        !self.set_aside && self.refused < SHOWN
    }

    /// How many bad rows refuse the run and are not shown.
    pub fn unshown(&self) -> usize {
        self.refused.saturating_sub(SHOWN)
    }

    /// The rows set aside, by path and line, whatever the order in which the tables were read.
    pub fn into_rows(mut self) -> Vec<SetAside> {
        self.rows.sort_by(|a, b| (&a.path, a.row, &a.reason.en).cmp(&(&b.path, b.row, &b.reason.en)));
        self.rows
    }
}

/// A row with its headings, `id: li, name: 李静`; empty cells are left out.
fn shown(headings: &[String], cells: &[String]) -> String {
    let cells = headings.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    cells.map(|(heading, cell)| format!("{heading}: {cell}")).collect::<Vec<_>>().join(", ")
}

fn advice(help: Option<Said>, first: bool) -> Option<Said> {
    let (en, zh) = (
        "correct the row, or leave it out, counted and listed, with `--set-aside FILE`",
        "请更正该行，或用 `--set-aside 文件` 将其剔除并列出",
    );
    match help {
        help if !first => help, // said once is enough
        Some(help) => {
            let pause = if help.zh.ends_with('？') { "" } else { "；" };
            Some(said(format!("{} – {en}", help.en), format!("{}{pause}{zh}", help.zh)))
        }
        None => Some(said(en, zh)),
    }
}
