//! Every reason, made again for whoever is asked for.
//!
//! Of matters that passed by only sums are kept. Here the rows that concern one subject are found, by the few columns
//! that say so, and judged by the plain stages with everything that these find; all sums, ranks and grades stay those of
//! the whole cycle.

use super::beside::Beside;
use super::run::Run;
use super::source::{Found, Unit};
use super::tally::Tally;
use crate::assess::alone::Alone;
use crate::assess::{self, MatterRef, owe};
use crate::compile::DATE;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::progress::Work;
use crate::source::{Place, Said};
use crate::{Assessment, Basis, Prepared, explain, why_not};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many matters of one subject are listed, the first by date; how many more there are is said.
pub const LISTED: usize = 10_000;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Whose reasons.
    pub subject: NodeId,
    /// This matter alone, by its id.
    pub matter: Option<&'a str>,
    /// Not only what reaches the subject, but also what those near him or her are in: for `why-not`.
    pub ways: bool,
    /// Of others nothing is of interest: what points they have and where they stand on ladders is concluded only as far as it
    /// is of consequence for the subject.
    pub alone: bool,
}

/// Matters that passed by and are listed all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Of whom.
    pub subject: NodeId,
    /// How many.
    pub matters: u64,
    /// How many more there are, later ones.
    pub more: u64,
}

/// Rows that were found, by unit.
pub(super) type Rows = Vec<Found>;

impl Prepared {
    /// An assessment in which the matters that concern one subject are listed with all their reasons, while everything
    /// that follows from sums is that of the whole cycle. `tally` is that of all units.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn reasons(
        mut self,
        tally: Tally,
        wanted: &Wanted<'_>,
        threads: usize,
    ) -> Result<(Assessment, Basis), Said> {
        self.progress.begin(Work::Assessing, 0);
        let mut matters = std::mem::take(&mut self.matters);
        matters.symbols = self.organisation.symbols().clone();
        let (outcome, beside) = self.with_run(|run| {
            let (found, more) = run.concerning(wanted, &self.units(), threads)?;
            let mut count = 0;
            for (kind, table) in found.tables.into_iter().enumerate().filter(|(kind, _)| run.passes(*kind)) {
                count += table.len() as u64;
                matters.tables[kind] = table;
            }
            let whole = tally.clone();
            let (own, given) = (self.own(wanted), (&self.given, self.history.as_slice()));
            let alone = own.as_ref().and_then(|own| Alone::of(&self.program, own));
            let mut outcome = run.conclude(&mut matters, tally, given, alone.as_ref());
            outcome.listed = Some(Listed { subject: wanted.subject, matters: count, more });
            let passes = (0..self.program.schema.kinds.len()).map(|kind| run.passes(kind)).collect();
            let all_here = (more == 0 && wanted.matter.is_none()).then_some(wanted.subject);
            let of = (run.plan.accounts.as_slice(), passes);
            let beside = Beside::new(of, whole, run.owed, (&outcome, all_here));
            Ok::<_, Said>((outcome, beside))
        })?;
        Ok(self.concluded(matters, outcome, Some(Arc::new(beside))))
    }

    /// Of whom alone something is to be concluded, in order: the subject, and the units in which he or she held a post.
    fn own(&self, wanted: &Wanted<'_>) -> Option<Vec<NodeId>> {
        wanted.alone.then(|| {
            let units = self.organisation.postings(wanted.subject).map(|held| held.unit);
            let own: BTreeSet<NodeId> = units.chain([wanted.subject]).collect();
            own.into_iter().collect()
        })
    }

    /// How many matters concern a subject, listed or not: they are found, read and judged, and nothing is concluded.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn rows_concerning(&self, wanted: &Wanted<'_>, threads: usize) -> Result<u64, Said> {
        let (found, more) = self.with_run(|run| run.concerning(wanted, &self.units(), threads))?;
        Ok(found.tables.iter().map(|table| table.len() as u64).sum::<u64>() + more)
    }
}

impl Run<'_> {
    /// The matters that concern a subject, and how many more there are.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn concerning(
        &self,
        wanted: &Wanted<'_>,
        units: &[Unit],
        threads: usize,
    ) -> Result<(Matters, u64), Said> {
        if let Some(id) = wanted.matter {
            let rows = self.search(&self.of_id(id), units, threads)?;
            if !rows.is_empty() {
                return Ok((self.matters_on(&rows, self.world, threads)?, 0));
            }
        }
        let rows = self.search(&self.searches(wanted), units, threads)?;
        let count: usize = rows.iter().map(|found| found.rows.len()).sum();
        if count > LISTED {
            return self.first(self.by_date(rows)?, wanted, threads);
        }
        let matters = self.matters_on(&rows, self.world, threads)?;
        let own = self.own(&matters, wanted);
        Ok((matters.only(&own), 0))
    }

    /// Of many rows, in the order of their days, the first that concern the subject, and how many more do.
    fn first(
        &self,
        rows: Vec<(i32, Unit, u32)>,
        wanted: &Wanted<'_>,
        threads: usize,
    ) -> Result<(Matters, u64), Said> {
        let (mut first, mut count, mut more) = (Vec::new(), 0, 0);
        for chunk in rows.chunks(LISTED) {
            let rows = by_unit(chunk.iter().map(|(_, unit, row)| (*unit, *row)));
            let matters = self.matters_on(&rows, self.world, threads)?;
            let mut own = self.own(&matters, wanted);
            own.sort_by_key(|one| matters.tables[one.kind as usize].dates[one.row as usize]);
            let room = (LISTED - count).min(own.len());
            more += (own.len() - room) as u64;
            own.truncate(room);
            count += room;
            let rows = self.rows_of(&matters, &own);
            first.extend(rows.iter().flat_map(|found| found.rows.iter().map(|row| (found.unit, *row))));
        }
        Ok((self.matters_on(&by_unit(first.into_iter()), self.world, threads)?, more))
    }

    /// Rows with their days, in order.
    fn by_date(&self, rows: Rows) -> Result<Vec<(i32, Unit, u32)>, Said> {
        let mut all = Vec::new();
        for Found { unit, rows, .. } in rows {
            let mut fields = None;
            self.columns(unit, &rows, &[DATE], &mut fields, &mut |batch, row, at| {
                all.push((batch.days()[at], unit, row));
            })?;
        }
        all.sort_unstable();
        Ok(all)
    }

    /// Which of these matters concern the subject: they, or what they lead to, name him or her, or a duty counts them.
    fn own(&self, matters: &Matters, wanted: &Wanted<'_>) -> Vec<MatterRef> {
        let (subject, kinds) = (wanted.subject, (0..).zip(&matters.tables));
        let rows = kinds.flat_map(|(kind, table)| (0..table.len() as u32).map(move |row| (kind, table, row)));
        let whole = |kind, row| MatterRef { kind, row, child: None };
        if wanted.ways {
            return rows.map(|(kind, _, row)| whole(kind, row)).collect();
        }
        let mentioned = rows.filter(|(_, table, row)| why_not::mentions(table, *row as usize, subject));
        let mut own: BTreeSet<MatterRef> = mentioned.map(|(kind, _, row)| whole(kind, row)).collect();
        let judged = assess::judge(self.program, self.policy, matters, self.world, self.threads);
        let named = judged.attributions.iter().filter(|one| one.subject == subject);
        own.extend(named.map(|one| judged.findings[one.finding].matter));
        let before = judged.findings.iter().filter(|finding| {
            let mut stops = finding.walks.iter().flat_map(|walk| &walk.stops);
            stops.any(|(_, stop)| explain::ends_before(stop, subject))
        });
        own.extend(before.map(|finding| finding.matter));
        let conflicts = judged.conflicts.iter().filter(|conflict| conflict.whom.contains(&subject));
        own.extend(conflicts.map(|conflict| conflict.matter));
        own.extend(owe::counted_for(self.program, matters, self.world, self.owed, subject));
        own.into_iter().map(|one| whole(one.kind, one.row)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Where some matters stand.
    fn rows_of(&self, matters: &Matters, wanted: &[MatterRef]) -> Rows {
        let place = |one: &MatterRef| {
            let Place::Cell { file, row: line, .. } =
                *matters.tables.get(one.kind as usize)?.places.get(one.row as usize)?
            else {
                return None;
            };
            let source = self.sources.iter().position(|source| source.file == file)?;
            let (number, row) = self.sources[source].at(line)?;
            let unit = self.sources[source].units(source).nth(number)?;
            Some((unit, row))
        };
        by_unit(wanted.iter().filter_map(place))
    }
}

/// Rows by unit, each in order.
fn by_unit(rows: impl Iterator<Item = (Unit, u32)>) -> Rows {
    let mut all: BTreeMap<Unit, Vec<u32>> = BTreeMap::new();
    rows.for_each(|(unit, row)| all.entry(unit).or_default().push(row));
    all.values_mut().for_each(|rows| rows.sort_unstable());
    all.into_iter().map(|(unit, rows)| Found::rows(unit, rows)).collect()
}
