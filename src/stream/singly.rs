//! Matters that are judged one by one, by the plain stages: only what remains of them goes into the tally.

use super::run::Run;
use super::source::{Found, Unit};
use super::tally::Tally;
use crate::assess::{self, Judged, State};
use crate::expression::world::World;
use crate::matters::{self, Matters};
use crate::source::{Problems, Said};
use crate::tables::BadRows;
use crate::together::shared;

impl Run<'_> {
    /// Some rows of a unit as matters, derived fields filled in. Rows at fault are not among them.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn matters(&self, rows: &[Found], world: &World<'_>) -> Result<Matters, Said> {
        self.matters_on(rows, world, 1)
    }

    /// The same, read on so many threads.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn matters_on(&self, rows: &[Found], world: &World<'_>, threads: usize) -> Result<Matters, Said> {
        let read = |found: &Found, (): &mut ()| -> Result<_, Said> {
            let source = &self.sources[found.unit.source];
            match source.in_memory(found.unit, &found.rows) {
                Some(table) => Ok(Err((source.kind, table))),
                None => {
                    let schema = &self.program.schema.kinds[source.kind];
                    Ok(Ok(matters::Part::Table(source.table(found, &self.known(found), schema)?)))
                }
            }
        };
        let (mut parts, mut kept) = (Vec::new(), Vec::new());
        for one in shared(rows, threads, || (), read)? {
            match one {
                Ok(part) => parts.push(part),
                Err(table) => kept.push(table),
            }
        }
        let (mut bad, mut problems) = (BadRows::new(true), Problems::default());
        let sources = crate::source::Sources::default();
        let organisation = world.organisation;
        let schema = &self.program.schema;
        let mut matters =
            matters::load(&parts, schema, world.cycle, organisation, &sources, &mut bad, &mut problems);
        for (kind, table) in kept {
            matters.tables[kind].append(table);
        }
        assess::derive(self.program, &mut matters, world);
        Ok(matters)
    }

    /// Judges some rows of a unit and adds what remains.
    pub(super) fn singly(
        &self,
        unit: Unit,
        rows: &[u32],
        world: &World<'_>,
        tally: &mut Tally,
    ) -> Result<(), Said> {
        if rows.is_empty() {
            return Ok(());
        }
        let matters = self.matters(&[Found { unit, rows: rows.to_vec() }], world)?;
        let judged = assess::judge(self.program, self.policy, &matters, world, 1);
        self.add(&judged, &matters, tally);
        Ok(())
    }

    /// Adds what remains of matters that were judged.
    pub fn add(&self, judged: &Judged, matters: &Matters, tally: &mut Tally) {
        tally.add(&self.plan.accounts, judged.attributions.iter());
        for finding in &judged.findings {
            let counts = &mut tally.counts.findings[finding.rule];
            match finding.state {
                State::Applies => counts.applies += 1,
                State::Undetermined(_) => counts.undetermined += 1,
                State::Conflict(_) => counts.conflicts += 1,
            }
        }
        let (holes, double, both) = assess::counted(self.program, matters, judged, self.world.organisation);
        tally.counts.holes += holes;
        tally.counts.double_hits += double;
        tally.counts.both += both;
    }
}
