//! Matters that are judged one by one, by the plain stages: only what remains of them goes into the tally.

use super::run::Run;
use super::source::Unit;
use super::tally::Tally;
use crate::assess::{self, Judged, State};
use crate::expression::world::World;
use crate::matters::{self, Matters};
use crate::source::{Problems, Said};
use crate::tables::BadRows;

impl Run<'_> {
    /// Some rows of a unit as matters, derived fields filled in. Rows at fault are not among them.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn matters(&self, rows: &[(Unit, Vec<u32>)], world: &World<'_>) -> Result<Matters, Said> {
        let (mut parts, mut kept) = (Vec::new(), Vec::new());
        for (unit, rows) in rows {
            let source = &self.sources[unit.source];
            if let Some(table) = source.in_memory(*unit, rows) {
                kept.push((source.kind, table));
                continue;
            }
            let schema = &self.program.schema.kinds[source.kind];
            parts.push(matters::Part::Table(source.table(*unit, rows, schema)?));
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
        let matters = self.matters(&[(unit, rows.to_vec())], world)?;
        let judged = assess::judge(self.program, self.policy, &matters, world);
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
