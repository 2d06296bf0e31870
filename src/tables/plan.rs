//! A mapping whose columns were found in a header, and the rows that it makes.

use super::column::{Got, Origin, Reading};
use super::mapping::Mapping;
use super::{Cell, TableFault, WHOLE_ROW};
use crate::policy::Name;
use crate::source::{Fault, FileId, Place, Problems, said};
use csv::StringRecord;
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;

/// A row of a file.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub file: FileId,
    pub line: u32,
}

impl At {
    pub fn cell(self, column: usize) -> Place {
        let column = u32::try_from(column).unwrap_or(WHOLE_ROW);
        Place::Cell { file: self.file, row: self.line, column }
    }
}

/// How often each text of a numbered column came, by our column and text.
pub(super) type Repeats = BTreeMap<(usize, SmolStr), u32>;
/// The reading that failed, the fault, and the column of the file.
pub(super) type BadCell<'a> = (Option<&'a Reading>, TableFault, usize);

/// A mapping whose columns were found in a header.
pub(super) struct Plan<'a> {
    pub columns: Vec<(Name, Take<'a>)>,
    conditions: Vec<(usize, &'a [String])>,
    missing: &'a [String],
}

/// Where the cells of one of our columns stand.
pub(super) enum Take<'a> {
    Same(usize),
    Read(usize, &'a Name, &'a Reading),
    Constant(&'a Name),
    Joined { at: Vec<usize>, separator: &'a str, number_repeats: bool },
    Row(&'a str),
}

impl<'a> Plan<'a> {
    /// Finds the columns in the header, which stands `at`; nothing if one is not there.
    pub fn of(mapping: &'a Mapping, header: &[String], at: At, problems: &mut Problems) -> Option<Plan<'a>> {
        let known = problems.len();
        let find = |name: &Name, problems: &mut Problems| position(name, header, at, mapping, problems);
        let columns = match &mapping.columns {
            None => own(header, at, problems),
            Some(columns) => columns
                .iter()
                .filter_map(|(ours, origin)| {
                    let at: Vec<usize> =
                        origin.columns().iter().filter_map(|name| find(name, problems)).collect();
                    Some((ours.clone(), take(origin, at)?))
                })
                .collect(),
        };
        let conditions = mapping
            .conditions
            .iter()
            .filter_map(|condition| Some((find(&condition.column, problems)?, condition.values.as_slice())))
            .collect();
        (problems.len() == known).then_some(Plan { columns, conditions, missing: &mapping.missing })
    }

    /// The cells of the mapped row; nothing where it is not wanted.
    pub fn cells(
        &self,
        row: &StringRecord,
        at: At,
        width: usize,
        repeats: &mut Repeats,
    ) -> Result<Option<Vec<Option<Cell>>>, BadCell<'a>> {
        if row.len() != width {
            return Err((None, TableFault::Ragged { found: row.len(), wanted: width }, usize::MAX));
        }
        let cell = |column: usize| row.get(column).unwrap_or_default();
        if self.conditions.iter().any(|(column, values)| !values.iter().any(|value| value == cell(*column))) {
            return Ok(None);
        }
        let mut cells = Vec::with_capacity(self.columns.len());
        for (_, take) in &self.columns {
            let (got, place) = match take {
                Take::Same(column) => (plain(cell(*column), self.missing), at.cell(*column)),
                Take::Read(column, name, reading) => {
                    let got = reading.read(cell(*column), &name.text, self.missing);
                    (got.map_err(|fault| (Some(*reading), fault, *column))?, at.cell(*column))
                }
                Take::Constant(name) => (Got::Text(name.text.as_str().into()), name.place),
                Take::Joined { at: columns, separator, .. } => {
                    let first = columns.first().copied().unwrap_or(usize::MAX);
                    (
                        joined(columns.iter().map(|column| cell(*column)), separator, self.missing),
                        at.cell(first),
                    )
                }
                Take::Row(prefix) => (Got::Text(format!("{prefix}{}", at.line).into()), at.cell(usize::MAX)),
            };
            match got {
                Got::Skip => return Ok(None),
                Got::Absent => cells.push(None),
                Got::Text(text) => cells.push(Some(Cell { text: text.into(), place })),
            }
        }
        self.number(&mut cells, repeats);
        Ok(Some(cells))
    }

    /// Numbers the repeats of the columns that ask for it, once it is clear that the row is wanted.
    fn number(&self, cells: &mut [Option<Cell>], repeats: &mut Repeats) {
        for (ours, (cell, (_, take))) in cells.iter_mut().zip(&self.columns).enumerate() {
            let (Take::Joined { number_repeats: true, .. }, Some(cell)) = (take, cell) else { continue };
            let count = repeats.entry((ours, cell.text.clone())).or_insert(0);
            *count += 1;
            if *count > 1 {
                cell.text = format_smolstr!("{}#{count}", cell.text);
            }
        }
    }
}

/// The columns of a table whose header has our names.
fn own<'a>(header: &[String], at: At, problems: &mut Problems) -> Vec<(Name, Take<'a>)> {
    for (column, name) in header.iter().enumerate() {
        if let Some(first) = header.iter().take(column).position(|other| other == name) {
            twice(name, at.cell(first), at.cell(column), problems);
        }
    }
    let column = |(column, name): (usize, &String)| {
        (Name { text: name.clone(), place: at.cell(column) }, Take::Same(column))
    };
    header.iter().enumerate().map(column).collect()
}

fn twice(name: &str, first: Place, second: Place, problems: &mut Problems) {
    let fault = TableFault::DuplicateColumn { column: name.to_owned() };
    problems.push(fault.at(second).also(first, said("the other one", "另一列")));
}

/// Where a column of theirs stands; it must be there, once.
fn position(
    name: &Name,
    header: &[String],
    at: At,
    mapping: &Mapping,
    problems: &mut Problems,
) -> Option<usize> {
    let mut found = header.iter().enumerate().filter(|(_, column)| **column == name.text).map(|(at, _)| at);
    let first = found.next();
    if let (Some(first), Some(second)) = (first, found.next()) {
        twice(&name.text, at.cell(first), at.cell(second), problems);
    }
    if first.is_none() {
        let path = mapping.path.display().to_string();
        let fault = TableFault::UnknownColumn { column: name.text.clone(), path };
        problems.push(fault.at(name.place).suggest(&name.text, header.iter().map(String::as_str)));
    }
    first
}

fn take(origin: &Origin, at: Vec<usize>) -> Option<Take<'_>> {
    Some(match origin {
        Origin::Theirs(_, reading) if *reading == Reading::default() => Take::Same(*at.first()?),
        Origin::Theirs(name, reading) => Take::Read(*at.first()?, name, reading),
        Origin::Constant(name) => Take::Constant(name),
        Origin::Joined { separator, number_repeats, .. } => {
            Take::Joined { at, separator, number_repeats: *number_repeats }
        }
        Origin::Row(prefix) => Take::Row(prefix),
    })
}

fn plain<'a>(text: &'a str, missing: &[String]) -> Got<'a> {
    if missing.iter().any(|absent| absent == text) { Got::Absent } else { Got::Text(text.into()) }
}

/// The parts with the separator between them; an absent part is empty, and absent parts alone are nothing.
fn joined<'a>(parts: impl Iterator<Item = &'a str>, separator: &str, missing: &[String]) -> Got<'a> {
    let mut any = false;
    let parts: Vec<&str> = parts
        .map(|part| match plain(part, missing) {
            Got::Text(_) => {
                any = true;
                part
            }
            _ => "",
        })
        .collect();
    if any { Got::Text(parts.join(separator).into()) } else { Got::Absent }
}
