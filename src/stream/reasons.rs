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
use crate::matters::{Matters, fields_of};
use crate::organisation::NodeId;
use crate::progress::Work;
use crate::source::{Place, Said};
use crate::{Assessment, Basis, Prepared, explain, why_not};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many matters of one subject are listed, the first by date; how many more there are is said.
pub const LISTED: usize = 10_000;

/// So many of those near the subject, and as many of those further below to whom a rule applies: they are examples of where
/// ways end.
pub const NEAR: usize = 100;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Whose reasons.
    pub subject: NodeId,
    /// This matter alone, by its id.
    pub matter: Option<&'a str>,
    /// Not only what reaches the subject, but also what those near him or her are in: for `why-not`.
    pub ways: bool,
    /// With `ways` so many of those near, the first by date, and as many of those further below to whom a rule applies.
    pub near: usize,
    /// Of others nothing is of interest: what points they have and where they stand on ladders is concluded only as far as it
    /// is of consequence for the subject.
    pub alone: bool,
}

/// Matters that passed by and are listed all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Of whom.
    pub subject: NodeId,
    /// How many have to do with the subject, and how many more there are, later ones.
    pub own: Shown,
    /// How many are those of people near, or below where a rule applies.
    pub near: Shown,
}

/// How many matters are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// So many, the first by date.
    pub listed: u64,
    /// How many more there are, later ones.
    pub more: u64,
}

/// Matters that were found, which concern one subject.
pub struct Concerning {
    matters: Matters,
    /// How many they are.
    pub listed: Listed,
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
        self,
        tally: Tally,
        wanted: &Wanted<'_>,
        threads: usize,
    ) -> Result<(Assessment, Basis), Said> {
        let found = self.concerning(wanted, threads)?;
        Ok(self.reasons_of(found, tally, wanted))
    }

    /// Finds the matters that concern a subject, as the first half of [`Prepared::reasons`], for which no sums are needed.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn concerning(&self, wanted: &Wanted<'_>, threads: usize) -> Result<Concerning, Said> {
        self.progress.begin(Work::Assessing, 0);
        let (matters, listed) = self.with_run(|run| run.concerning(wanted, &self.units(), threads))?;
        Ok(Concerning { matters, listed })
    }

    /// The second half of [`Prepared::reasons`], of matters that were found for the same subject.
    pub fn reasons_of(mut self, found: Concerning, tally: Tally, wanted: &Wanted<'_>) -> (Assessment, Basis) {
        let mut matters = std::mem::take(&mut self.matters);
        matters.symbols = self.organisation.symbols().clone();
        let (outcome, beside) = self.with_run(|run| {
            let Concerning { matters: found, listed } = found;
            for (kind, table) in found.tables.into_iter().enumerate().filter(|(kind, _)| run.passes(*kind)) {
                matters.tables[kind] = table;
            }
            let (own, given) = (self.own(wanted), (&self.given, self.history.as_slice()));
            let alone = own.as_ref().and_then(|own| Alone::of(&self.program, own));
            let alone = alone.as_ref();
            let mut outcome = match alone.filter(|_| wanted.matter.is_none()) {
                None => run.conclude(&mut matters, Cow::Borrowed(&tally), given, alone),
                Some(alone) => {
                    run.conclude_alone(&mut matters, Cow::Borrowed(&tally), given, (wanted, alone))
                }
            };
            outcome.listed = Some(listed);
            let passes = (0..self.program.schema.kinds.len()).map(|kind| run.passes(kind)).collect();
            let all_here = (listed.own.more == 0 && wanted.matter.is_none()).then_some(wanted.subject);
            let of = (run.plan.accounts.as_slice(), passes);
            let owed = self.owed.get().cloned().unwrap_or_default();
            let beside = Beside::new(of, tally, owed, (&outcome, all_here));
            (outcome, beside)
        });
        self.concluded(matters, outcome, Some(Arc::new(beside)))
    }

    /// Of whom alone something is to be concluded, in order: the subject, and the units in which he or she held a post.
    fn own(&self, wanted: &Wanted<'_>) -> Option<Vec<NodeId>> {
        wanted.alone.then(|| {
            let units = self.organisation.postings(wanted.subject).map(|held| held.unit);
            let own: BTreeSet<NodeId> = units.chain([wanted.subject]).collect();
            own.into_iter().collect()
        })
    }
}

impl Run<'_> {
    /// The matters that concern a subject, and how many there are.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn concerning(
        &self,
        wanted: &Wanted<'_>,
        units: &[Unit],
        threads: usize,
    ) -> Result<(Matters, Listed), Said> {
        let counted = |matters: Matters, more: u64, near: Shown| {
            let all: u64 = matters.tables.iter().map(|table| table.len() as u64).sum();
            let own = Shown { listed: all.saturating_sub(near.listed), more };
            (matters, Listed { subject: wanted.subject, own, near })
        };
        if let Some(id) = wanted.matter {
            let [rows] = self.search(&[self.of_id(id)], units, threads)?;
            if !rows.is_empty() {
                return Ok(counted(self.matters_on(&rows, self.world, threads)?, 0, Shown::default()));
            }
        }
        let own = Wanted { ways: false, ..*wanted };
        // Beside it whom a rule concerns further below, and every matter of whoever is near.
        let (below, near): (Vec<_>, Vec<_>) = match wanted.ways {
            true => self.searches(wanted).into_iter().partition(|search| search.rule.is_some()),
            false => (Vec::new(), Vec::new()),
        };
        let [mut rows, below, near] = self.search(&[self.searches(&own), below, near], units, threads)?;
        let mut more = 0;
        if rows.iter().map(|found| found.rows.len()).sum::<usize>() > LISTED {
            (rows, more) = self.first(self.by_date(rows)?, &own, threads)?;
        } else if !wanted.ways {
            let matters = self.matters_on(&rows, self.world, threads)?;
            let own = self.own(&matters, &own);
            return Ok(counted(matters.only(&own), 0, Shown::default()));
        }
        if !wanted.ways {
            return Ok(counted(self.matters_on(&rows, self.world, threads)?, more, Shown::default()));
        }
        let mut shown = Shown::default();
        for others in [below, near] {
            let (others, some) = self.earliest(without(others, &rows), wanted.near)?;
            shown = Shown { listed: shown.listed + some.listed, more: shown.more + some.more };
            rows = joined(rows, others);
        }
        Ok(counted(self.matters_on(&rows, self.world, threads)?, more, shown))
    }

    /// Of many rows, in the order of their days, the first that concern the subject, and how many more do.
    fn first(
        &self,
        rows: Vec<(i32, Unit, u32)>,
        wanted: &Wanted<'_>,
        threads: usize,
    ) -> Result<(Rows, u64), Said> {
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
        Ok((by_unit(first.into_iter()), more))
    }

    /// Of some rows the first by date, so many of them, and how many there are. A unit all of whose days lie behind theirs is
    /// not read, as far as its file says so.
    fn earliest(&self, mut rows: Rows, most: usize) -> Result<(Rows, Shown), Said> {
        let all: usize = rows.iter().map(|found| found.rows.len()).sum();
        let begin = |found: &Found| {
            let source = &self.sources[found.unit.source];
            source.first_day(found.unit, &fields_of(&self.program.schema.kinds[source.kind])[DATE].name)
        };
        rows.sort_by_key(|found| (begin(found), found.unit));
        let mut first: Vec<(i32, Unit, u32)> = Vec::new();
        for found in &rows {
            if first.len() == most && first.last().is_none_or(|last| begin(found) > Some(last.0)) {
                break;
            }
            first.extend(self.by_date(vec![found.clone()])?);
            first.sort_unstable();
            first.truncate(most);
        }
        let shown = Shown { listed: first.len() as u64, more: (all - first.len()) as u64 };
        let first: BTreeSet<(Unit, u32)> = first.into_iter().map(|(_, unit, row)| (unit, row)).collect();
        Ok((only(rows, |unit, row| first.contains(&(unit, row))), shown))
    }

    /// Rows with their days, in order.
    fn by_date(&self, rows: Rows) -> Result<Vec<(i32, Unit, u32)>, Said> {
        let mut all = Vec::new();
        for Found { unit, rows } in rows {
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

/// Rows that are not among others.
fn without(rows: Rows, others: &Rows) -> Rows {
    let others: BTreeMap<Unit, &[u32]> =
        others.iter().map(|found| (found.unit, found.rows.as_slice())).collect();
    only(rows, |unit, row| others.get(&unit).is_none_or(|others| others.binary_search(&row).is_err()))
}

/// Some of the rows.
fn only(mut rows: Rows, keep: impl Fn(Unit, u32) -> bool) -> Rows {
    rows.iter_mut().for_each(|found| found.rows.retain(|row| keep(found.unit, *row)));
    rows.retain(|found| !found.rows.is_empty());
    rows
}

/// Rows and others, by unit.
fn joined(rows: Rows, others: Rows) -> Rows {
    let each = |Found { unit, rows }: Found| rows.into_iter().map(move |row| (unit, row));
    by_unit(rows.into_iter().chain(others).flat_map(each))
}

/// Rows by unit, each in order.
fn by_unit(rows: impl Iterator<Item = (Unit, u32)>) -> Rows {
    let mut all: BTreeMap<Unit, Vec<u32>> = BTreeMap::new();
    rows.for_each(|(unit, row)| all.entry(unit).or_default().push(row));
    all.values_mut().for_each(|rows| rows.sort_unstable());
    all.into_iter().map(|(unit, rows)| Found { unit, rows }).collect()
}
