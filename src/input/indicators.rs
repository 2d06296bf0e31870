//! Indicators given as data: rows in YAML, or tables long or wide.

use super::parts::{Part, Readers, Sort};
use super::periods::back;
use super::{InputFault, name};
use crate::assess::Cycle;
use crate::matters::decimal;
use crate::policy::Name;
use crate::source::{Fault, Fields, Node, Place, Problem, Problems, said};
use crate::tables::Table;
use crate::together::{join, ranges, worth};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::path::Path;

/// A value of an indicator, as given.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorRow {
    /// The indicator.
    pub indicator: Name,
    /// Of whom.
    pub subject: Name,
    /// Its value, in the indicator's unit; absent where only a sample is given.
    pub value: Option<Decimal>,
    /// Size of the sample.
    pub n: Option<i64>,
    /// How many of the sample were satisfied.
    pub k: Option<i64>,
    /// How many periods before the cycle it is of; 0 is the cycle.
    pub back: u32,
    /// Where it was written.
    pub place: Place,
}

pub(super) const INDICATORS: Sort =
    Sort { key: "indicators", into: Some(&["indicators"]), default: Some("indicators"), lines: true };
/// What the column of the subject may be called.
const SUBJECT: [&str; 3] = ["subject", "unit", "person"];
/// What the column of the period is called.
const PERIOD: &str = "period";

impl Readers<'_> {
    /// All indicators, by indicator, subject, period. One given twice is a fault.
    pub fn indicators(
        &mut self,
        node: &Node,
        folder: &Path,
        (cycle, threads): (Cycle, usize),
    ) -> Vec<IndicatorRow> {
        let mut rows = Vec::new();
        for part in self.parts(node, folder, &INDICATORS) {
            match part {
                Part::Yaml(node) => rows.extend(inline(&node, cycle, self.problems)),
                Part::Table(table) => self.indicator_table(&table, (cycle, threads), &mut rows),
            }
        }
        // Mostly the subjects of each indicator are in order already.
        rows.sort_by(order);
        for pair in rows.windows(2) {
            if let [first, second] = pair
                && (first.indicator.text == second.indicator.text
                    && first.subject.text == second.subject.text
                    && first.back == second.back)
            {
                let (indicator, subject) = (second.indicator.text.clone(), second.subject.text.clone());
                let fault = InputFault::DuplicateIndicator { indicator, subject };
                self.problems
                    .push(fault.at(second.place).also(first.place, said("given here too", "此处也有")));
            }
        }
        rows
    }

    fn indicator_table(
        &mut self,
        table: &Table,
        (cycle, threads): (Cycle, usize),
        rows: &mut Vec<IndicatorRow>,
    ) {
        let Some(plan) = Plan::of(table, self.problems) else { return };
        let read = ranges(table.len(), worth(table.len(), threads), |range| {
            let (mut good, mut bad, mut cells) = (Vec::with_capacity(range.len()), Vec::new(), Vec::new());
            for at in range {
                table.fill(at, &mut cells);
                let read = plan.rows(Record { table, at, cells: &cells }, cycle);
                match read.iter().all(Result::is_ok) {
                    true => good.extend(read.into_iter().flatten()),
                    false => bad.extend(read.into_iter().filter_map(|read| Some((at, read.err()?)))),
                }
            }
            (good, bad)
        });
        for (good, bad) in read {
            join(rows, good);
            for (at, problem) in bad {
                if let Some(written) = table.written(at) {
                    self.bad.bad(*problem, &written, self.sources, self.problems);
                }
            }
        }
    }
}

/// By indicator, subject, period.
fn order(a: &IndicatorRow, b: &IndicatorRow) -> Ordering {
    let key = |row: &IndicatorRow| (row.back, row.place);
    let names = a.indicator.text.cmp(&b.indicator.text).then_with(|| a.subject.text.cmp(&b.subject.text));
    names.then_with(|| key(a).cmp(&key(b)))
}

/// A row of a table, and the texts of its cells.
#[derive(Clone, Copy)]
struct Record<'r> {
    table: &'r Table,
    at: usize,
    cells: &'r [&'r str],
}

impl Record<'_> {
    fn cell(self, column: usize) -> Option<Name> {
        let text = match self.table.records.get(self.at) {
            // A cell that is empty, and not what is missing, is there.
            Some(record) => record.cells.get(column)?.as_ref()?.text.as_str(),
            None => self.cells.get(column).copied().filter(|text| !text.is_empty())?,
        };
        Some(Name { text: text.to_owned(), place: self.table.cell(self.at, column) })
    }

    fn needed(self, column: usize, field: &str) -> Result<Name, Box<Problem>> {
        let missing = || Box::new(InputFault::Missing { field: field.into() }.at(self.table.row(self.at)));
        self.cell(column).ok_or_else(missing)
    }
}

/// `{indicator, subject, value, n, k, period}`.
fn inline(node: &Node, cycle: Cycle, problems: &mut Problems) -> Option<IndicatorRow> {
    let mut fields = Fields::of(node, said("a row of `indicators`", "`indicators` 的一行"), problems)?;
    let indicator = fields.need("indicator", problems).and_then(|node| name(node, problems));
    let subject = fields.need("subject", problems).and_then(|node| name(node, problems));
    let [value, n, k, period] =
        ["value", "n", "k", "period"].map(|key| fields.take(key).and_then(|node| name(node, problems)));
    fields.finish(problems);
    fn sink<T>(read: Result<Option<T>, Box<Problem>>, problems: &mut Problems) -> Option<T> {
        read.map_err(|problem| problems.push(*problem)).ok().flatten()
    }
    let value = sink(number(value.as_ref()), problems);
    let (n, k) = (sink(count(n.as_ref()), problems), sink(count(k.as_ref()), problems));
    sink(sample(n, k, node.place).map(Some), problems);
    let back = sink(back(period.as_ref(), cycle).map(Some), problems);
    Some(IndicatorRow {
        indicator: indicator?,
        subject: subject?,
        value,
        n,
        k,
        back: back?,
        place: node.place,
    })
}

/// Which column of a table is what.
struct Plan {
    layout: Layout,
    /// The period of the row, if it is said.
    period: Option<usize>,
}

/// How values stand in a table.
enum Layout {
    /// A row for each value.
    Long { indicator: usize, subject: usize, value: Option<usize>, n: Option<usize>, k: Option<usize> },
    /// A row for each subject, a column for each indicator: the indicator, its value, `n` and `k`.
    Wide { subject: usize, indicators: Vec<(Name, usize, Option<usize>, Option<usize>)> },
}

impl Plan {
    fn of(table: &Table, problems: &mut Problems) -> Option<Plan> {
        let subjects: Vec<usize> = SUBJECT.iter().filter_map(|name| table.column(name)).collect();
        let subject = match subjects.as_slice() {
            [subject] => *subject,
            [] => return refuse(InputFault::NoSubject, table.place, problems),
            _ => return refuse(InputFault::TwoSubjects, table.place, problems),
        };
        let period = table.column(PERIOD);
        let Some(indicator) = table.column("indicator") else {
            let indicators = wide(table, subject, period);
            return Some(Plan { layout: Layout::Wide { subject, indicators }, period });
        };
        let [value, n, k] = ["value", "n", "k"].map(|name| table.column(name));
        let known = [Some(indicator), Some(subject), value, n, k, period];
        let mut good = true;
        for (column, (name, place)) in table.columns.iter().zip(&table.column_places).enumerate() {
            if !known.contains(&Some(column)) {
                let fault = InputFault::UnknownIndicatorColumn { column: name.clone() };
                problems.push(
                    fault.at(*place).suggest(name, ["indicator", "subject", "value", "n", "k", PERIOD]),
                );
                good = false;
            }
        }
        let layout = Layout::Long { indicator, subject, value, n, k };
        good.then_some(Plan { layout, period })
    }

    /// The rows of a record, and all its faults.
    fn rows(&self, record: Record<'_>, cycle: Cycle) -> Vec<Result<IndicatorRow, Box<Problem>>> {
        let period = self.period.and_then(|column| record.cell(column));
        let back = match back(period.as_ref(), cycle) {
            Ok(back) => back,
            Err(problem) => return vec![Err(problem)],
        };
        match &self.layout {
            Layout::Long { indicator, subject, value, n, k } => {
                let indicator = record.needed(*indicator, "indicator");
                let row = indicator.and_then(|name| row(record, name, *subject, [*value, *n, *k], back));
                row.transpose().into_iter().collect()
            }
            Layout::Wide { subject, indicators } => {
                let row = |(indicator, value, n, k): &(Name, usize, Option<usize>, Option<usize>)| {
                    row(record, indicator.clone(), *subject, [Some(*value), *n, *k], back).transpose()
                };
                indicators.iter().filter_map(row).collect()
            }
        }
    }
}

fn refuse<T>(fault: InputFault, place: Place, problems: &mut Problems) -> Option<T> {
    problems.raise(fault, place);
    None
}

/// Every column but the subject and the period is an indicator, except `x_n` and `x_k` beside a column `x`.
fn wide(
    table: &Table,
    subject: usize,
    period: Option<usize>,
) -> Vec<(Name, usize, Option<usize>, Option<usize>)> {
    let beside = |name: &str| {
        let base = name.strip_suffix("_n").or_else(|| name.strip_suffix("_k"));
        base.is_some_and(|base| table.column(base).is_some_and(|column| column != subject))
    };
    let columns = table.columns.iter().zip(&table.column_places).enumerate();
    columns
        .filter(|(column, (name, _))| *column != subject && Some(*column) != period && !beside(name))
        .map(|(column, (name, place))| {
            let [n, k] = ["n", "k"].map(|part| table.column(&format!("{name}_{part}")));
            (Name { text: name.clone(), place: *place }, column, n, k)
        })
        .collect()
}

/// A row, where anything is given.
fn row(
    record: Record<'_>,
    indicator: Name,
    subject: usize,
    columns: [Option<usize>; 3],
    back: u32,
) -> Result<Option<IndicatorRow>, Box<Problem>> {
    let subject = record.needed(subject, "subject")?;
    let [value, n, k] = columns.map(|column| column.and_then(|column| record.cell(column)));
    let place = value.as_ref().or(n.as_ref()).map_or(record.table.row(record.at), |name| name.place);
    let (value, n, k) = (number(value.as_ref())?, count(n.as_ref())?, count(k.as_ref())?);
    sample(n, k, place)?;
    let any = value.is_some() || n.is_some() || k.is_some();
    Ok(any.then_some(IndicatorRow { indicator, subject, value, n, k, back, place }))
}

fn number(name: Option<&Name>) -> Result<Option<Decimal>, Box<Problem>> {
    let Some(name) = name else { return Ok(None) };
    let fault = || {
        Box::new(
            InputFault::NotNumber { found: name.text.clone() }.at(name.place).with_usual_signs(&name.text),
        )
    };
    decimal(&name.text).map(Some).ok_or_else(fault)
}

fn count(name: Option<&Name>) -> Result<Option<i64>, Box<Problem>> {
    let Some(name) = name else { return Ok(None) };
    let fault = || {
        Box::new(
            InputFault::NotCount { found: name.text.clone() }.at(name.place).with_usual_signs(&name.text),
        )
    };
    name.text.parse().ok().filter(|count| *count >= 0).map(Some).ok_or_else(fault)
}

fn sample(n: Option<i64>, k: Option<i64>, place: Place) -> Result<(), Box<Problem>> {
    match (n, k) {
        (Some(n), Some(k)) if k > n => Err(Box::new(InputFault::MoreSatisfiedThanAsked { k, n }.at(place))),
        _ => Ok(()),
    }
}
