//! From files to an organisation.

use super::check::{Checked, check};
use super::reader::{Pass, Reader};
use super::rows::{Finding, RowNumber, Rows, Statements};
use super::{Organisation, Vocabulary};
use crate::source::{Node, Place, Problem, Problems, Sources, lookalike, lookalike::Given};
use crate::tables::{BadRows, Table, Written};
use crate::together::{in_hands, shared};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// A part of what is written of an organisation.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A mapping with any of `units`, `people`, `entities`, `posts`, `relations`.
    Yaml(Node),
    /// A table of one of these sections, or of `roles`.
    Table(Table),
}

/// Loads the organisation from all its parts, whose order means nothing, and checks it.
///
/// Faults in YAML go to `problems`, faulty rows of tables to `bad`. Where rows are set aside, the rest is
/// checked again as if they had never been written, until nothing is left to set aside. Where they are
/// not, the organisation is what is left without its faults, and the run is refused by whoever asked.
pub fn load(
    parts: &[Part],
    vocabulary: &Vocabulary,
    sources: &Sources,
    bad: &mut BadRows,
    problems: &mut Problems,
) -> Organisation {
    Ids::of(parts, 1).load(vocabulary, sources, bad, problems)
}

/// The ids of people, units and entities. To read them nothing of the policy need be known.
pub struct Ids<'a> {
    parts: &'a [Part],
    threads: usize,
    statements: Statements<'a>,
    /// Not all of them are plain.
    odd: bool,
}

impl<'a> Ids<'a> {
    /// Reads them on so many threads. What comes out does not depend on how many they are.
    pub fn of(parts: &'a [Part], threads: usize) -> Ids<'a> {
        let vocabulary = &Vocabulary::default();
        let all = Parts { parts, vocabulary, threads };
        let (statements, Read { odd, .. }) = all.statements(Pass::Ids, Parts::states_ids);
        Ids { parts, threads, statements, odd }
    }

    /// Reads all else on as many threads, and loads the organisation as [`load`] does.
    pub fn load(
        self,
        vocabulary: &Vocabulary,
        sources: &Sources,
        bad: &mut BadRows,
        problems: &mut Problems,
    ) -> Organisation {
        let Ids { parts, threads, statements, odd } = self;
        let parts = Parts { parts, vocabulary, threads };
        if bad.set_aside {
            return load_setting_aside(&parts, sources, bad, problems);
        }
        // Each table is read for its ids and once more for all else, so that little is held at a time.
        let looked_at = looked_at(&statements, odd);
        let Checked { organisation, read, found } = check(&parts, statements, false, &BTreeSet::new());
        problems.extend(read.problems);
        lookalike::look(looked_at, Given::Data, problems);
        let mut report = Report { parts: &parts, bad, sources, problems, listed: BTreeSet::new() };
        report.give(read.findings.into_iter().chain(found));
        organisation
    }
}

fn load_setting_aside(
    parts: &Parts<'_, '_>,
    sources: &Sources,
    bad: &mut BadRows,
    problems: &mut Problems,
) -> Organisation {
    let (mut statements, read) = parts.statements(Pass::Everything, |_| true);
    problems.extend(read.problems);
    lookalike::look(looked_at(&statements, read.odd), Given::Data, problems);
    let mut report = Report { parts, bad, sources, problems, listed: BTreeSet::new() };
    let mut dropped: BTreeSet<RowNumber> = BTreeSet::new();
    let mut findings = read.findings;
    loop {
        dropped.extend(findings.iter().filter_map(|finding| finding.row));
        report.give(findings);
        statements.retain(|said| said.origin.row.is_none_or(|row| !dropped.contains(&row)));
        let Checked { organisation, found, .. } = check(parts, statements.clone(), true, &dropped);
        let (in_tables, elsewhere): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| found.row.is_some());
        if in_tables.is_empty() {
            report.give(elsewhere);
            return organisation;
        }
        findings = in_tables;
    }
}

/// The ids that are to be looked at, all together; where none of them is odd, none.
fn looked_at<'a>(statements: &Statements<'a>, odd: bool) -> Vec<(&'a str, Place)> {
    statements.iter().filter(|_| odd).map(|said| (said.id.text, said.id.place)).collect()
}

/// The parts, with the words in which they are written.
pub(super) struct Parts<'a, 'v> {
    parts: &'a [Part],
    pub vocabulary: &'v Vocabulary,
    /// On so many threads they are read.
    pub threads: usize,
}

/// Some rows of a table, or what stands in YAML.
struct Share<'a> {
    part: &'a Part,
    /// The number of the table's first row.
    first: RowNumber,
    rows: std::ops::Range<usize>,
}

/// So many rows are a share where there are several threads; in tests, few.
const SHARE: usize = if cfg!(test) { 2 } else { 16_384 };

/// What reading alone finds.
#[derive(Default)]
pub(super) struct Read {
    pub findings: Vec<Finding>,
    /// Faults of form, in YAML and in the headings of tables.
    pub problems: Problems,
    /// There are ids in other letters than plain ones, which may look like others.
    pub odd: bool,
}

impl Read {
    fn of(shares: impl IntoIterator<Item = Read>) -> Read {
        let mut all = Read::default();
        for mut read in shares {
            all.findings.append(&mut read.findings);
            all.problems.extend(read.problems);
            all.odd |= read.odd;
        }
        all
    }
}

impl<'a> Parts<'a, '_> {
    /// Reads all but the ids, share by share, on so many threads; rows that are `dropped` are left out. What each row says
    /// is given to `take`, with what the thread has at hand and what comes of the share, which `begin` makes for so many rows.
    pub fn read<H: Send, T: Send>(
        &self,
        threads: usize,
        dropped: &BTreeSet<RowNumber>,
        (hand, begin): (impl Fn() -> H + Sync, impl Fn(usize) -> T + Sync),
        take: impl Fn(&mut Rows<'a>, &mut H, &mut T) + Sync,
    ) -> (Vec<T>, Vec<H>, Read) {
        let read = |share: &Share<'a>, hand: &mut H| -> Result<_, Infallible> {
            let mut own = begin(share.rows.len());
            let read = self.read_share(Pass::Else, share, dropped, |rows| take(rows, hand, &mut own));
            Ok((own, read))
        };
        let Ok((done, hands)) = in_hands(&self.shares(|_| true), threads, hand, read);
        let (done, read): (Vec<T>, Vec<Read>) = done.into_iter().unzip();
        (done, hands, Read::of(read))
    }

    /// That there are people, units and entities, as all YAML says and the tables that are wanted.
    fn statements(&self, pass: Pass, wanted: impl Fn(&Table) -> bool) -> (Statements<'a>, Read) {
        let read = |share: &Share<'a>, (): &mut ()| -> Result<_, Infallible> {
            let mut said = Vec::with_capacity(share.rows.len());
            let mut odd = false;
            let read = self.read_share(pass, share, &BTreeSet::new(), |rows| {
                odd |= rows.statements.iter().any(|said| !said.id.text.is_ascii());
                said.append(&mut rows.statements);
            });
            Ok((said, Read { odd, ..read }))
        };
        let Ok(done) = shared(&self.shares(wanted), self.threads, || (), read);
        let (statements, read): (Vec<_>, Vec<_>) = done.into_iter().unzip();
        (Statements(statements), Read::of(read))
    }

    fn shares(&self, wanted: impl Fn(&Table) -> bool) -> Vec<Share<'a>> {
        let (mut shares, mut first) = (Vec::new(), RowNumber::MIN);
        for part in self.parts {
            let Part::Table(table) = part else {
                shares.push(Share { part, first, rows: 0..0 });
                continue;
            };
            if wanted(table) {
                // A table without rows has a heading to look at.
                let size = if self.threads > 1 { SHARE } else { table.len().max(1) };
                let begins = (0..table.len().max(1)).step_by(size);
                let share = |from: usize| from..(from + size).min(table.len());
                shares.extend(begins.map(|from| Share { part, first, rows: share(from) }));
            }
            first = first.saturating_add(table.len() as u32);
        }
        shares
    }

    fn read_share(
        &self,
        pass: Pass,
        share: &Share<'a>,
        dropped: &BTreeSet<RowNumber>,
        mut take: impl FnMut(&mut Rows<'a>),
    ) -> Read {
        let mut reader = Reader::new(self.vocabulary, pass);
        let mut take = |rows: &mut Rows<'a>| {
            take(rows);
            rows.clear();
        };
        match share.part {
            Part::Yaml(node) => {
                reader.yaml(node);
                take(&mut reader.rows);
            }
            Part::Table(table) => {
                let fits = reader.fits(table);
                if share.rows.start > 0 {
                    // What is wrong with the heading is said with the first rows.
                    reader.problems = Problems::default();
                }
                if fits {
                    reader.rows_of(table, (share.first, share.rows.clone()), dropped, &mut take);
                }
            }
        }
        Read { findings: reader.findings, problems: reader.problems, odd: false }
    }

    fn states_ids(table: &Table) -> bool {
        ["people", "units", "entities"].contains(&table.into.as_str())
    }

    /// A row as it was written.
    fn written(&self, row: RowNumber) -> Option<Written> {
        let mut at = row.get() as usize - 1;
        for part in self.parts {
            let Part::Table(table) = part else { continue };
            match at.checked_sub(table.len()) {
                Some(rest) => at = rest,
                None => return table.written(at),
            }
        }
        None
    }
}

/// Where faults go.
struct Report<'r, 'a, 'v> {
    parts: &'r Parts<'a, 'v>,
    bad: &'r mut BadRows,
    sources: &'r Sources,
    problems: &'r mut Problems,
    /// Rows that are listed as set aside: each once, with the first of its faults.
    listed: BTreeSet<RowNumber>,
}

impl Report<'_, '_, '_> {
    fn give(&mut self, findings: impl IntoIterator<Item = Finding>) {
        // By place, so that the same rows are shown and listed whatever the order in which they were read.
        let mut by_place: BTreeMap<_, Vec<(Problem, Option<RowNumber>)>> = BTreeMap::new();
        for Finding { problem, row } in findings {
            by_place.entry((problem.place, problem.code)).or_default().push((problem, row));
        }
        for (problem, row) in by_place.into_values().flatten() {
            match row.and_then(|row| Some((row, self.parts.written(row)?))) {
                None => self.problems.push(problem),
                Some((row, _)) if self.bad.set_aside && !self.listed.insert(row) => {}
                Some((_, written)) => self.bad.bad(problem, &written, self.sources, self.problems),
            }
        }
    }
}
