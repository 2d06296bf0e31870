//! From files to an organisation.

use super::check::check;
use super::identities;
use super::reader::Reader;
use super::rows::{Finding, Rows};
use super::{Organisation, Vocabulary};
use crate::source::{Node, Place, Problem, Problems, Sources, lookalike, lookalike::Given};
use crate::tables::{BadRows, Record, Table};
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
    let (mut rows, mut findings) = read(parts, vocabulary, problems);
    let ids = rows.statements.iter().map(|statement| (statement.id.text, statement.id.place));
    lookalike::look(ids, Given::Data, problems);
    let mut report = Report { bad, sources, problems, listed: BTreeSet::new() };
    if !report.bad.set_aside {
        let (organisation, found) = check(&rows, vocabulary, false);
        findings.extend(found);
        report.give(findings);
        return organisation;
    }
    let mut dropped: BTreeSet<u32> = BTreeSet::new();
    loop {
        let numbers: Vec<u32> = findings.iter().filter_map(|finding| Some(finding.row?.0)).collect();
        report.give(findings);
        dropped.extend(numbers);
        rows.retain(|origin| origin.row.is_none_or(|(number, _)| !dropped.contains(&number)));
        let (organisation, found) = check(&rows, vocabulary, true);
        let (in_tables, elsewhere): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| found.row.is_some());
        if in_tables.is_empty() {
            report.give(elsewhere);
            return organisation;
        }
        findings = in_tables;
    }
}

fn read<'a>(
    parts: &'a [Part],
    vocabulary: &Vocabulary,
    problems: &mut Problems,
) -> (Rows<'a>, Vec<Finding<'a>>) {
    let (rows, findings) = (Rows::default(), Vec::new());
    let mut reader = Reader { vocabulary, rows, findings, problems: Problems::default(), seen: 0 };
    for part in parts {
        match part {
            Part::Yaml(node) => reader.yaml(node),
            Part::Table(table) => reader.table(table),
        }
    }
    problems.extend(reader.problems);
    // Rows may be checked more than once, and what is in order is put in order quickly.
    reader.rows.statements.sort_by_key(identities::order);
    (reader.rows, reader.findings)
}

/// Where faults go.
struct Report<'r> {
    bad: &'r mut BadRows,
    sources: &'r Sources,
    problems: &'r mut Problems,
    /// Rows that are listed as set aside: each once, with the first of its faults.
    listed: BTreeSet<Place>,
}

impl Report<'_> {
    fn give(&mut self, findings: Vec<Finding>) {
        // By place, so that the same rows are shown and listed whatever the order in which they were read.
        let mut by_place: BTreeMap<_, Vec<(Problem, Option<&Record>)>> = BTreeMap::new();
        for Finding { problem, row } in findings {
            let record = row.map(|(_, record)| record);
            by_place.entry((problem.place, problem.code)).or_default().push((problem, record));
        }
        for (problem, record) in by_place.into_values().flatten() {
            match record {
                None => self.problems.push(problem),
                Some(record) if self.bad.set_aside && !self.listed.insert(record.place) => {}
                Some(record) => self.bad.bad(problem, &record.written, self.sources, self.problems),
            }
        }
    }
}
