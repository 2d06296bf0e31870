//! Rows at fault among matters that passed by: what is wrong with them is said by the plain reader.

use super::run;
use super::source::{Found, Known};
use crate::matters::{self, Part};
use crate::prepare::PrepareFault;
use crate::source::{Fault, Place, Problems};
use crate::tables::BadRows;
use crate::{Prepared, TableRows};

/// What became of rows at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Faulty {
    /// There are none, or they are set aside.
    Aside,
    /// They refuse the run: the problems are among the warnings.
    Refused,
}

impl Prepared {
    /// Notes what became of the rows of every table that passed by, and what is wrong with those at fault.
    pub(crate) fn note_faulty(&mut self, faulty: &run::BadRows) -> Faulty {
        let (mut bad, mut problems) = (BadRows::new(self.setting_aside), Problems::default());
        for source in &self.passing {
            let into = self.program.schema.kinds[source.kind].id.clone();
            let rows = usize::try_from(source.rows()).unwrap_or(usize::MAX);
            let path = self.sources.table_name(source.file);
            bad.read(source.file, TableRows { path, into, rows, skipped: 0, set_aside: 0 });
        }
        for (unit, rows) in faulty {
            let source = &self.passing[unit.source];
            let kind = &self.program.schema.kinds[source.kind];
            match source.table(&Found { unit: *unit, rows: rows.clone() }, &Known::new(), kind) {
                Err(what) => {
                    let fault = super::part::PartFault::Unreadable { what };
                    problems.push(fault.at(Place::File(source.file)));
                }
                Ok(table) => {
                    let (schema, organisation) = (&self.program.schema, &*self.organisation);
                    let (parts, cycle) = ([Part::Table(table)], self.input.cycle);
                    let sources = &self.sources;
                    matters::load(&parts, schema, cycle, organisation, sources, &mut bad, &mut problems);
                }
            }
        }
        if bad.unshown() > 0 {
            let fault = PrepareFault::MoreBadRows { count: bad.unshown() };
            problems.raise(fault, Place::File(self.input.file));
        }
        let refused = problems.any_error();
        self.warnings.extend(problems);
        self.tables.extend(bad.tables());
        self.tables.sort();
        self.set_aside.extend(bad.into_rows());
        self.set_aside.sort_by(|a, b| (&a.path, a.row, &a.reason.en).cmp(&(&b.path, b.row, &b.reason.en)));
        if refused { Faulty::Refused } else { Faulty::Aside }
    }
}
