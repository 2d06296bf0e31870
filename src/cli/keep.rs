//! Keeping what is known of the matters that passed by: in parts, or from round to round.

use super::Exit;
use super::outcome::OutcomeArguments;
use super::terminal::Terminal;
use super::watch::watched;
use answerable::source::{Fault, Place, Problem, Problems, Said, grouped, refusal, said};
use answerable::stream::{KeptFault, Names, Part, deal};
use answerable::{Assessment, Prepared, Refused};
use std::path::{Path, PathBuf};

/// A round is a part of all rows of this size, so that some seconds of work are lost at most.
const ROUNDS: u64 = 32;

/// It has so many rows at least: writing what is known should take little beside it.
const ROUND: u64 = 2_000_000;

/// What a run in rounds keeps in its folder.
const SUMS: &str = "sums.tally";

/// Where it keeps the organisation as it was read.
const STAFF: &str = "organisation.kept";

/// The file in which a run in rounds keeps the organisation.
pub fn organisation(folder: &Path) -> PathBuf {
    folder.join(STAFF)
}

/// Where it keeps whom matters name.
const NAMES: &str = "names.kept";

/// The file in which a run in rounds keeps whom matters name, once it has come to its end.
pub fn names(folder: &Path) -> PathBuf {
    folder.join(NAMES)
}

/// The file in which a run in rounds keeps what it knows.
pub fn sums(folder: &Path) -> PathBuf {
    folder.join(SUMS)
}

/// How the names of kept files end.
pub const EXTENSION: &str = "tally";

/// Tallies a part of the matters and keeps it.
pub fn part(
    prepared: Prepared,
    (part, of): (u32, u32),
    folder: &Path,
    threads: usize,
    outcome: &OutcomeArguments,
    terminal: &Terminal,
) -> Exit {
    if prepared.passing.is_empty() {
        terminal.remark(&nothing_passes());
    }
    let units = prepared.units();
    let progress = prepared.progress.clone();
    let tallied = watched(&progress, terminal, || prepared.part(&deal(&units, part, of), threads));
    let tallied = match tallied {
        Ok(tallied) => Part { of: Some((part, of)), ..tallied },
        Err(what) => {
            terminal.refused(&prepared.unreadable(what));
            return Exit::Wrong;
        }
    };
    let prepared = match prepared.sift(&tallied) {
        Ok(prepared) => prepared,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    let path = folder.join(format!("part-{part}-of-{of}.{EXTENSION}"));
    let written =
        outcome.write_set_aside(&prepared.set_aside, terminal) && terminal.write(&path, &tallied.bytes());
    if !written {
        return Exit::Wrong;
    }
    let (own, all) = (grouped(tallied.rows(&units)), grouped(rows(&prepared)));
    let path = path.display();
    terminal.remark(&said(
        format!("part {part} of {of}: {own} of {all} rows; written: {path}"),
        format!("第 {part} 份，共 {of} 份：{all} 行中的 {own} 行；已写入：{path}"),
    ));
    Exit::Done
}

/// Assesses in rounds, of which each is kept, and goes on from what was kept before. Nothing where that cannot be used or
/// written, which has been said.
pub fn in_rounds(
    prepared: Prepared,
    folder: &Path,
    threads: usize,
    terminal: &Terminal,
) -> Option<Result<Assessment, Box<Refused>>> {
    if prepared.may_keep_organisation()
        && !terminal.write_by(&organisation(folder), |into| prepared.keep_organisation(into))
    {
        return None;
    }
    let path = folder.join(SUMS);
    let all = rows(&prepared);
    let begun = match path.exists() {
        false => prepared.no_part(),
        true => {
            let begun = read(&path, &prepared, terminal, |fault| fault.help(anew(&path)))?;
            let done = grouped(begun.rows(&prepared.units()));
            let all = grouped(all);
            terminal.remark(&said(
                format!("resumed: {done} of {all} rows were done"),
                format!("接续上次运行：共 {all} 行，已完成 {done} 行"),
            ));
            begun
        }
    };
    let (progress, round) = (prepared.progress.clone(), (all / ROUNDS).max(ROUND));
    let mut kept = true;
    let whole = watched(&progress, terminal, || {
        prepared.go_on(begun, (threads, round), &mut |part| {
            kept = terminal.write(&path, &part.bytes());
            kept
        })
    });
    if !kept {
        return None;
    }
    if let Ok(part) = whole.as_ref()
        && part.is_whole(&prepared.units())
        && Names::open(&names(folder), &part.inputs).is_none()
    {
        // Where it cannot be written, that is said: without it reasons take longer, and the outcome is the same.
        let write = || terminal.write_by(&names(folder), |into| prepared.keep_names(into));
        watched(&progress, terminal, write);
    }
    Some(match whole {
        Ok(part) => watched(&progress, terminal, || prepared.finish(part)).map(|(assessment, _)| assessment),
        Err(what) => Err(prepared.unreadable(what)),
    })
}

/// Reads a kept part; a fault is shown, with what `advise` adds to it.
pub fn read(
    path: &Path,
    prepared: &Prepared,
    terminal: &Terminal,
    advise: impl Fn(Problem) -> Problem,
) -> Option<Part> {
    let shown = path.display().to_string();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let cause = refusal(&error);
            let (en, zh) = (cause.en, cause.zh);
            let (en, zh) = (format!("`{shown}` cannot be read: {en}"), format!("无法读取 `{shown}`：{zh}"));
            terminal.error(&said(en, zh));
            return None;
        }
    };
    match Part::of_bytes(&bytes, &shown, prepared) {
        Ok(part) => Some(part),
        Err(fault) => {
            let mut problems = Problems::default();
            let problem = fault.at(Place::Nowhere);
            problems.push(match fault {
                KeptFault::OtherInputs { .. } => advise(problem),
                _ => problem,
            });
            terminal.problems(&problems, &prepared.sources);
            None
        }
    }
}

/// What to do about sums of other inputs.
fn anew(path: &Path) -> Said {
    let path = path.display();
    said(
        format!("remove `{path}` to begin anew, or name another folder with --keep"),
        format!("请删除 `{path}` 以重新开始，或用 --keep 指定另一文件夹"),
    )
}

/// None of the tables can be read in batches.
pub fn nothing_passes() -> Said {
    said(
        "no table of this cycle passes by in batches: its matters are in memory, and there is nothing to keep",
        "该周期没有可逐批读取的事项表：事项都在内存中，没有需要保存的累计",
    )
}

fn rows(prepared: &Prepared) -> u64 {
    prepared.units().iter().map(|unit| unit.rows).sum()
}
