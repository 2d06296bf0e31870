//! From files to an organisation.

use super::check::{Checked, check};
use super::reader::Reader;
use super::rows::{Finding, RowNumber, Rows, Statement};
use super::{Organisation, Vocabulary};
use crate::source::{Node, Place, Problem, Problems, Sources, lookalike, lookalike::Given};
use crate::tables::{BadRows, Table, Written};
use std::collections::{BTreeMap, BTreeSet};

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
    load_on(1, parts, vocabulary, (sources, bad, problems))
}

/// The same on so many threads; what comes out does not depend on how many they are.
pub fn load_on(
    threads: usize,
    parts: &[Part],
    vocabulary: &Vocabulary,
    (sources, bad, problems): (&Sources, &mut BadRows, &mut Problems),
) -> Organisation {
    let parts = Parts { parts, vocabulary, threads: threads.max(1) };
    if bad.set_aside {
        return load_setting_aside(&parts, sources, bad, problems);
    }
    // Each table is read for its ids and once more for all else, so that little is held at a time.
    let (statements, _) = parts.statements(Parts::states_ids);
    let odd = odd(&statements);
    let Checked { organisation, read, found } = check(&parts, statements, false, &BTreeSet::new());
    problems.extend(read.problems);
    lookalike::look(odd, Given::Data, problems);
    let mut report = Report { parts: &parts, bad, sources, problems, listed: BTreeSet::new() };
    report.give(read.findings.into_iter().chain(found));
    organisation
}

fn load_setting_aside(
    parts: &Parts<'_, '_>,
    sources: &Sources,
    bad: &mut BadRows,
    problems: &mut Problems,
) -> Organisation {
    let (mut statements, read) = parts.statements(|_| true);
    problems.extend(read.problems);
    lookalike::look(odd(&statements), Given::Data, problems);
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

/// The ids that are to be looked at; where all of them are plain, none.
fn odd<'a>(statements: &[Statement<'a>]) -> Vec<(&'a str, Place)> {
    match statements.iter().all(|said| said.id.text.is_ascii()) {
        true => Vec::new(),
        false => statements.iter().map(|said| (said.id.text, said.id.place)).collect(),
    }
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

/// So many rows are a share; in tests, few.
const SHARE: usize = if cfg!(test) { 2 } else { 32_768 };

/// What reading alone finds.
pub(super) struct Read {
    pub findings: Vec<Finding>,
    /// Faults of form, in YAML and in the headings of tables.
    pub problems: Problems,
}

impl<'a> Parts<'a, '_> {
    /// Reads tables that are wanted and all YAML. What each row says is given to `take`, but for rows that are
    /// `dropped`.
    pub fn read(
        &self,
        wanted: impl Fn(&Table) -> bool,
        dropped: &BTreeSet<RowNumber>,
        mut take: impl FnMut(&mut Rows<'a>),
    ) -> Read {
        let mut reader = Reader::new(self.vocabulary);
        let mut first = RowNumber::MIN;
        for part in self.parts {
            match part {
                Part::Yaml(node) => {
                    reader.yaml(node);
                    take(&mut reader.rows);
                }
                Part::Table(table) => {
                    if wanted(table) {
                        reader.table(table, first, dropped, &mut take);
                    }
                    first = first.saturating_add(table.len() as u32);
                }
            }
        }
        Read { findings: reader.findings, problems: reader.problems }
    }

    /// Reads the same, a share on each thread at a time. What `gather` gathers of each share, beginning with `begin`, is
    /// given to `take` in the order in which everything is written.
    pub fn read_shares<G: Send>(
        &self,
        wanted: impl Fn(&Table) -> bool,
        begin: impl Fn() -> G,
        gather: impl Fn(&mut G, &mut Rows<'a>) + Sync,
        mut take: impl FnMut(G),
    ) -> Read {
        let mut read = Read { findings: Vec::new(), problems: Problems::default() };
        for shares in self.shares(wanted).chunks(self.threads) {
            let nothing = || Read { findings: Vec::new(), problems: Problems::default() };
            let mut done: Vec<(G, Read)> = shares.iter().map(|_| (begin(), nothing())).collect();
            std::thread::scope(|scope| {
                for (share, (gathered, found)) in shares.iter().zip(&mut done) {
                    let gather = &gather;
                    scope.spawn(move || *found = self.read_share(share, |rows| gather(gathered, rows)));
                }
            });
            for (gathered, mut found) in done {
                read.findings.append(&mut found.findings);
                read.problems.extend(found.problems);
                take(gathered);
            }
        }
        read
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
                let begins = (0..table.len().max(1)).step_by(SHARE);
                let share = |from: usize| from..(from + SHARE).min(table.len());
                shares.extend(begins.map(|from| Share { part, first, rows: share(from) }));
            }
            first = first.saturating_add(table.len() as u32);
        }
        shares
    }

    fn read_share(&self, share: &Share<'a>, mut take: impl FnMut(&mut Rows<'a>)) -> Read {
        let mut reader = Reader::new(self.vocabulary);
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
                    reader.rows_of(table, (share.first, share.rows.clone()), &BTreeSet::new(), &mut take);
                }
            }
        }
        Read { findings: reader.findings, problems: reader.problems }
    }

    /// That there are people, units and entities.
    fn statements(&self, wanted: impl Fn(&Table) -> bool) -> (Vec<Statement<'a>>, Read) {
        let tables = self.parts.iter().filter_map(|part| match part {
            Part::Table(table) => Some(table),
            Part::Yaml(_) => None,
        });
        let most = tables.filter(|table| Self::states_ids(table)).map(Table::len).sum();
        let mut statements = Vec::with_capacity(most);
        if self.threads > 1 {
            let gather = |own: &mut Vec<Statement<'a>>, rows: &mut Rows<'a>| {
                own.append(&mut rows.statements);
                rows.clear();
            };
            let read = self.read_shares(wanted, Vec::new, gather, |mut own| statements.append(&mut own));
            return (statements, read);
        }
        let read = self.read(wanted, &BTreeSet::new(), |rows| {
            statements.append(&mut rows.statements);
            rows.clear();
        });
        (statements, read)
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
