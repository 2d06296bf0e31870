//! `answerable merge`: the outcome of a cycle from the tallies of its parts.

use super::help::Help;
use super::keep::{self, EXTENSION};
use super::outcome::{FORMAT, OUT, OutcomeArguments, SET_ASIDE};
use super::terminal::Terminal;
use super::watch::watched;
use super::{Exit, to_the_end};
use answerable::source::{Problem, refusal, said};
use answerable::stream::{Part, deal, source::Unit};
use answerable::{Options, Prepared, prepare};
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Arguments of `merge`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    /// Tallies that `assess --part` wrote, or folders with them, in any order
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    outcome: OutcomeArguments,
}

pub const HELP: Help = Help {
    about: "合并各份累计，得出周期的结果",
    arguments: &[
        ("input", "周期或场景：其文件夹或文件"),
        ("parts", "`assess --part` 写出的累计文件，或其所在文件夹，次序不限"),
        FORMAT,
        OUT,
        SET_ASIDE,
    ],
    examples: &["answerable merge examples/baoshan-2014 results/parts --format text,json --out results"],
};

/// Runs `merge`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    if !arguments.outcome.possible(terminal) {
        return Exit::Wrong;
    }
    let Some(paths) = tallies(&arguments.parts, terminal) else { return Exit::Wrong };
    let set_aside = arguments.outcome.set_aside.is_some();
    let options =
        Options { set_aside, passing: true, threads: answerable::stream::threads(), ..Options::default() };
    let progress = options.progress.clone();
    let prepared = match watched(&progress, terminal, || prepare(&arguments.input, options)) {
        Ok(prepared) => prepared,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    terminal.problems(&prepared.warnings, &prepared.sources);
    let Some(whole) = merged(&paths, &arguments.input, &prepared, terminal) else { return Exit::Wrong };
    match watched(&progress, terminal, || prepared.finish(whole)) {
        Ok((assessment, _)) => arguments.outcome.write(&to_the_end(assessment), terminal),
        Err(refused) => {
            terminal.refused(&refused);
            Exit::Wrong
        }
    }
}

/// The files that are meant: each once, those of a folder by their names.
fn tallies(named: &[PathBuf], terminal: &Terminal) -> Option<Vec<PathBuf>> {
    let mut all = BTreeSet::new();
    for path in named {
        if !path.is_dir() {
            all.insert(path.clone());
            continue;
        }
        let shown = path.display();
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                let cause = refusal(&error);
                let en = format!("`{shown}` cannot be read: {}", cause.en);
                terminal.error(&said(en, format!("无法读取 `{shown}`：{}", cause.zh)));
                return None;
            }
        };
        let inner = entries.flatten().map(|entry| entry.path());
        let found: Vec<PathBuf> =
            inner.filter(|path| path.extension().is_some_and(|end| end == EXTENSION)).collect();
        if found.is_empty() {
            terminal.error(&said(
                format!("the folder `{shown}` holds no tally (`part-1-of-8.{EXTENSION}`): `answerable assess` writes them with --part and --keep"),
                format!("文件夹 `{shown}` 中没有累计文件（`part-1-of-8.{EXTENSION}`）：此类文件由 `answerable assess` 用 --part 和 --keep 写出"),
            ));
            return None;
        }
        all.extend(found);
    }
    Some(all.into_iter().collect())
}

/// All parts together. What is wrong with them has been said where nothing comes back.
fn merged(paths: &[PathBuf], input: &Path, prepared: &Prepared, terminal: &Terminal) -> Option<Part> {
    let mut whole = prepared.no_part();
    let mut seen: Vec<(&Path, BTreeSet<(usize, usize)>)> = Vec::new();
    let mut numbers = BTreeSet::new();
    for path in paths {
        let again = |problem: Problem| {
            problem.help(said(
                "make it again, of the cycle as it is now, or merge it with the cycle of which it is",
                "请按周期现状重新生成，或与其所属的周期合并",
            ))
        };
        let part = keep::read(path, prepared, terminal, again)?;
        if let Some((other, covers)) = seen.iter().find(|(_, covers)| !covers.is_disjoint(&part.covers)) {
            let units: Vec<Unit> = prepared
                .units()
                .into_iter()
                .filter(|unit| {
                    let place = (unit.source, unit.number);
                    covers.contains(&place) && part.covers.contains(&place)
                })
                .collect();
            let (rows, path, other) = (prepared.rows_of(&units), path.display(), other.display());
            terminal.error(&said(
                format!("`{other}` and `{path}` overlap: both have {}. Leave one of them out", rows.en),
                format!("`{other}` 与 `{path}` 有重叠：都含有{}。请去掉其中一个", rows.zh),
            ));
            return None;
        }
        numbers.extend(part.of);
        seen.push((path, part.covers.clone()));
        // What could be refused has been looked at.
        whole.merge(part).ok()?;
    }
    let missing = whole.missing(&prepared.units());
    if missing.is_empty() {
        return Some(whole);
    }
    let rows = prepared.rows_of(&missing);
    let folder = paths.first().and_then(|path| path.parent()).unwrap_or(Path::new("."));
    let lines = commands(&missing, &numbers, input, folder, prepared);
    let (en, zh) = match lines.as_slice() {
        [] => (
            "No parts of any one number have just these: make all parts of one number".to_owned(),
            "没有哪种份数的若干份恰好是这些行：请按同一份数生成全部各份".to_owned(),
        ),
        lines => (
            format!("Make them with {}", lines.join(", ")),
            format!("请用以下命令生成：{}", lines.join("、")),
        ),
    };
    terminal.error(&said(
        format!("not all matters are in these tallies; missing: {}. {en}", rows.en),
        format!("这些累计不全，缺少：{}。{zh}", rows.zh),
    ));
    None
}

/// The commands that make just the missing units: parts of a number that was used, or the run that is not done.
fn commands(
    missing: &[Unit],
    numbers: &BTreeSet<(u32, u32)>,
    input: &Path,
    folder: &Path,
    prepared: &Prepared,
) -> Vec<String> {
    let (input, folder, units) = (input.display(), folder.display(), prepared.units());
    if numbers.is_empty() {
        return vec![format!("`answerable assess {input} --keep {folder}`")];
    }
    let used: BTreeSet<u32> = numbers.iter().map(|(_, of)| *of).collect();
    for of in used {
        let dealt = (1..=of).map(|part| (part, deal(&units, part, of)));
        let fits = |own: &[Unit]| !own.is_empty() && own.iter().all(|unit| missing.contains(unit));
        let makers: Vec<(u32, Vec<Unit>)> = dealt.filter(|(_, own)| fits(own)).collect();
        if makers.iter().map(|(_, own)| own.len()).sum::<usize>() == missing.len() {
            let line = |(part, _): &(u32, _)| {
                format!("`answerable assess {input} --part {part}/{of} --keep {folder}`")
            };
            return makers.iter().map(line).collect();
        }
    }
    Vec::new()
}
