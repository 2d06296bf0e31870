//! Parts of a cycle's matters: what is known of them, put together in any order.

use super::faulty::Faulty;
use super::inputs::Inputs;
use super::run::BadRows;
use super::source::Unit;
use super::tally::Tally;
use crate::progress::Work;
use crate::source::{Fault, Place, Said, faults, grouped, said};
use crate::{Assessment, Basis, Prepared, Refused};
use std::collections::BTreeSet;

faults! {
    /// Parts that do not make a whole.
    pub enum PartFault {
        OtherInputs { changed: Said } = "tally-of-other-inputs", "this tally was made of other inputs – {changed}", "该累计出自其他输入——{changed}";
        Twice { rows: Said } = "counted-twice", "counted in both: {rows}", "重复计入：{rows}";
        Missing { rows: Said } = "not-counted", "in none of the parts: {rows}", "各部分均未计入：{rows}";
        Unreadable { what: Said } = "unreadable", "{what}", "{what}";
    }
}

/// What is known of some of the matters of a cycle that pass by.
///
/// Parts are made anywhere, by [`Prepared::part`], and merge in any order; when all units are in, [`Prepared::finish`]
/// gives the outcome, which is the same to the byte whatever the parts were.
///
/// ```
/// use answerable::generate::{Country, Format, Size, files, read};
/// use answerable::stream::deal;
/// use answerable::{Options, prepare, report};
///
/// let shape = read("examples/national/shape.yaml".as_ref()).unwrap();
/// let country = Country::new(&shape, Size { people: 300, matters: 500, seed: 1 });
/// let folder = tempfile::tempdir()?;
/// for file in files(&country, Format::Parquet, &std::fs::canonicalize(&shape.policy)?.display().to_string()) {
///     let path = folder.path().join(&file.path);
///     std::fs::create_dir_all(path.parent().unwrap())?;
///     file.write(std::fs::File::create(path)?)?;
/// }
/// let prepared = || prepare(folder.path(), Options { passing: true, ..Options::default() }).unwrap();
///
/// let (here, there) = (prepared(), prepared());
/// let units = here.units();
/// let mut whole = here.part(&deal(&units, 2, 2), 1).unwrap();
/// whole.merge(there.part(&deal(&units, 1, 2), 1).unwrap()).unwrap();
/// assert!(whole.is_whole(&units));
/// let (assessment, _) = here.finish(whole).unwrap();
///
/// let (at_once, _) = prepared().assess_passing(1).unwrap();
/// assert_eq!(report::json_text(&assessment), report::json_text(&at_once));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Part {
    /// Sums and counts.
    pub tally: Tally,
    /// What it belongs to.
    pub inputs: Inputs,
    /// Which units are in: source and number.
    pub covers: BTreeSet<(usize, usize)>,
    /// Rows at fault, which are in no sum.
    pub bad: BadRows,
    /// Which of how many parts it was asked for as, if it was.
    pub of: Option<(u32, u32)>,
}

impl Part {
    /// Adds another part.
    ///
    /// # Errors
    /// It was made of other inputs, or has units that are in already: nothing is added then.
    pub fn merge(&mut self, other: Part) -> Result<(), PartFault> {
        if let Some(changed) = other.inputs.changed(&self.inputs) {
            return Err(PartFault::OtherInputs { changed });
        }
        if let Some((source, number)) = self.covers.intersection(&other.covers).next() {
            let (file, unit) = (source + 1, number + 1);
            let rows =
                said(format!("unit {unit} of file {file}"), format!("第 {file} 个文件的第 {unit} 单元"));
            return Err(PartFault::Twice { rows });
        }
        self.tally.merge(&other.tally);
        self.covers.extend(other.covers);
        self.bad.extend(other.bad);
        self.bad.sort();
        self.of = None;
        Ok(())
    }

    /// The units that are not in.
    pub fn missing(&self, units: &[Unit]) -> Vec<Unit> {
        units.iter().filter(|unit| !self.covers.contains(&(unit.source, unit.number))).copied().collect()
    }

    /// Are all units in?
    pub fn is_whole(&self, units: &[Unit]) -> bool {
        self.missing(units).is_empty()
    }

    /// How many rows are in.
    pub fn rows(&self, units: &[Unit]) -> u64 {
        let in_it = units.iter().filter(|unit| self.covers.contains(&(unit.source, unit.number)));
        in_it.map(|unit| unit.rows).sum()
    }
}

/// The units of one of so many parts, counted from 1: the largest unit goes to whichever part has the fewest rows yet, so
/// that parts are of similar size. The parts of any number have each unit once.
pub fn deal(units: &[Unit], part: u32, of: u32) -> Vec<Unit> {
    let mut order: Vec<&Unit> = units.iter().collect();
    order.sort_by_key(|unit| (std::cmp::Reverse(unit.rows), unit.source, unit.number));
    let mut least: BTreeSet<(u64, u32)> = (1..=of).map(|part| (0, part)).collect();
    let mut own = Vec::new();
    for unit in order {
        let Some((rows, to)) = least.pop_first() else { break };
        least.insert((rows + unit.rows, to));
        if to == part {
            own.push(*unit);
        }
    }
    own.sort();
    own
}

/// Units in rounds of at least so many rows, the last with what is left.
fn rounds(units: &[Unit], rows: u64) -> Vec<&[Unit]> {
    let (mut all, mut begin, mut sum) = (Vec::new(), 0, 0);
    for (at, unit) in units.iter().enumerate() {
        sum += unit.rows;
        if sum >= rows || at + 1 == units.len() {
            all.push(&units[begin..=at]);
            (begin, sum) = (at + 1, 0);
        }
    }
    all
}

impl Prepared {
    /// A part without any unit.
    pub fn no_part(&self) -> Part {
        self.nothing_of(Inputs::of(self))
    }

    /// The same, of inputs that are looked at already.
    pub(super) fn nothing_of(&self, inputs: Inputs) -> Part {
        let tally = self.with_run(|run| run.nothing());
        Part { tally, inputs, covers: BTreeSet::new(), bad: BadRows::new(), of: None }
    }

    /// What is known of some units, read on so many threads.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn part(&self, units: &[Unit], threads: usize) -> Result<Part, Said> {
        self.pass(self.no_part(), units, (threads, u64::MAX), &mut |_| true)
    }

    /// Goes on from a part with the units that are not in, in rounds of at least so many rows. After each round `keep`
    /// sees everything so far and says whether to go on.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn go_on(
        &self,
        part: Part,
        (threads, rows): (usize, u64),
        keep: &mut dyn FnMut(&Part) -> bool,
    ) -> Result<Part, Said> {
        let rest = part.missing(&self.units());
        self.pass(part, &rest, (threads, rows), keep)
    }

    fn pass(
        &self,
        mut part: Part,
        units: &[Unit],
        (threads, rows): (usize, u64),
        keep: &mut dyn FnMut(&Part) -> bool,
    ) -> Result<Part, Said> {
        let done = part.rows(&self.units());
        let all = done + units.iter().map(|unit| unit.rows).sum::<u64>();
        self.progress.begin(Work::Passing, usize::try_from(all).unwrap_or(usize::MAX));
        self.progress.steps(done);
        let begun = std::mem::take(&mut part.tally);
        let tally = self.with_run(|run| {
            run.rounds(&rounds(units, rows), threads, begun, &mut |units, tally, bad| {
                part.covers.extend(units.iter().map(|unit| (unit.source, unit.number)));
                part.bad.extend(bad);
                part.bad.sort();
                std::mem::swap(&mut part.tally, tally);
                let more = keep(&part);
                std::mem::swap(&mut part.tally, tally);
                more
            })
        })?;
        Ok(Part { tally, ..part })
    }

    /// What follows from a whole, beside the matters that are in memory.
    ///
    /// # Errors
    /// Units that are missing, and rows at fault where they are not to be set aside.
    pub fn finish(mut self, part: Part) -> Result<(Assessment, Basis), Box<Refused>> {
        let missing = part.missing(&self.units());
        if !missing.is_empty() {
            let fault = PartFault::Missing { rows: self.rows_of(&missing) };
            self.warnings.push(fault.at(Place::Nowhere));
            return Err(Box::new(Refused { problems: self.warnings, sources: self.sources }));
        }
        Ok(self.sift(&part)?.conclude(part.tally))
    }

    /// Notes what became of the rows of the tables that passed by, and what is wrong with those at fault.
    ///
    /// # Errors
    /// Rows at fault where they are not to be set aside.
    pub fn sift(mut self, part: &Part) -> Result<Prepared, Box<Refused>> {
        match self.note_faulty(&part.bad) {
            Faulty::Aside => Ok(self),
            Faulty::Refused => Err(Box::new(Refused { problems: self.warnings, sources: self.sources })),
        }
    }

    /// Units as a person finds them: the rows of a file, counted without the header.
    pub fn rows_of(&self, units: &[Unit]) -> Said {
        let all = self.units();
        let (mut en, mut zh) = (Vec::new(), Vec::new());
        for (at, source) in self.passing.iter().enumerate() {
            let mut runs: Vec<(u64, u64)> = Vec::new();
            let mut before = 0;
            for unit in all.iter().filter(|unit| unit.source == at) {
                if units.contains(unit) {
                    match runs.last_mut().filter(|run| run.1 == before) {
                        Some(run) => run.1 = before + unit.rows,
                        None => runs.push((before, before + unit.rows)),
                    }
                }
                before += unit.rows;
            }
            if runs.is_empty() {
                continue;
            }
            let run = |(from, to): &(u64, u64)| format!("{}–{}", grouped(from + 1), grouped(*to));
            let runs: Vec<String> = runs.iter().map(run).collect();
            let path = source.path().display();
            en.push(format!("rows {} of `{path}`", runs.join(", ")));
            zh.push(format!("`{path}` 的第 {} 行", runs.join("、")));
        }
        said(en.join("; "), zh.join("；"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(rows: &[u64]) -> Vec<Unit> {
        rows.iter().enumerate().map(|(number, rows)| Unit { source: 0, number, rows: *rows }).collect()
    }

    #[test]
    fn every_unit_is_dealt_once_and_parts_are_alike() {
        let units = units(&[5, 5, 5, 5, 5, 5, 3, 2, 1, 40]);
        for of in 1..=12 {
            let parts: Vec<Vec<Unit>> = (1..=of).map(|part| deal(&units, part, of)).collect();
            let mut all: Vec<Unit> = parts.concat();
            all.sort();
            assert_eq!(all, units, "{of}");
        }
        let rows = |part: u32| deal(&units, part, 2).iter().map(|unit| unit.rows).sum::<u64>();
        // The large unit has a part to itself.
        assert_eq!([rows(1), rows(2)], [40, 36]);
        assert_eq!(deal(&units, 0, 2), []);
    }

    #[test]
    fn rounds_have_so_many_rows_at_least() {
        let units = units(&[5, 5, 1, 20, 3]);
        let sizes = |rows| rounds(&units, rows).iter().map(|round| round.len()).collect::<Vec<_>>();
        assert_eq!(sizes(1), [1, 1, 1, 1, 1]);
        assert_eq!(sizes(10), [2, 2, 1]);
        assert_eq!(sizes(u64::MAX), [5]);
        assert_eq!(rounds(&[], 1), [&[] as &[Unit]; 0]);
    }
}
