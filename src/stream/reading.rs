//! Reading files of matters and nothing else: what an assessment of them cannot be faster than.

use super::fields::Fields;
use super::run::Run;
use super::source::Unit;
use crate::Prepared;
use crate::source::Said;
use crate::together::each;
use std::sync::atomic::{AtomicUsize, Ordering};

impl Prepared {
    /// Reads the columns of some units that the policy uses, on so many threads, and does nothing with them; how many
    /// rows are good.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read_only(&self, units: &[Unit], threads: usize) -> Result<u64, Said> {
        self.with_run(|run| {
            let next = AtomicUsize::new(0);
            let shares = each((0..threads.max(1)).collect(), |_| run.read_only(units, &next));
            shares.into_iter().sum()
        })
    }
}

impl Run<'_> {
    /// One thread's share.
    fn read_only(&self, units: &[Unit], next: &AtomicUsize) -> Result<u64, Said> {
        let mut fields: Vec<Option<Fields<'_>>> = self.program.schema.kinds.iter().map(|_| None).collect();
        let mut rows = 0;
        while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
            let source = &self.sources[unit.source];
            let Some(plan) = &self.plan.kinds[source.kind] else { continue };
            let fields = fields[source.kind].get_or_insert_with(|| self.fields(source.kind));
            source.read(*unit, &plan.used, fields, &mut |batch, bad| {
                rows += batch.rows as u64 - bad.len() as u64;
            })?;
        }
        Ok(rows)
    }
}
