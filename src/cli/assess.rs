//! `answerable assess`: run a cycle.

use super::help::Help;
use super::keep;
use super::outcome::{FORMAT, OUT, OutcomeArguments, SET_ASIDE};
use super::terminal::Terminal;
use super::watch::watched;
use super::{Exit, to_the_end};
use answerable::source::said;
use answerable::{Assessment, Options, Prepared, Refused, prepare, stream};
use clap::{Args, value_parser};
use std::path::PathBuf;

/// Arguments of `assess`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    #[command(flatten)]
    outcome: OutcomeArguments,
    /// Keep only sums of the matters; reasons are made when they are asked for (`explain`, `why-not`)
    #[arg(long)]
    totals: bool,
    /// Keep the sums so far in this folder, and go on from there
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Tally only this part of the matters, such as 2/8, into the folder of --keep, for `merge`
    #[arg(long, value_name = "I/N", requires = "keep")]
    part: Option<String>,
    /// On so many cores [default: all]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

pub const HELP: Help = Help {
    about: "运行一个周期：谁有功、谁有责，对谁提出什么建议",
    arguments: &[
        ("input", "周期或场景：其文件夹或文件"),
        FORMAT,
        OUT,
        SET_ASIDE,
        ("totals", "事项只累计，不逐件保留；理由在查询时（`explain`、`why-not`）再给出"),
        ("keep", "把目前的累计存入此文件夹，下次由此接续"),
        ("part", "只累计事项的这一份（如 2/8），存入 --keep 的文件夹，供 `merge` 合并"),
        ("threads", "使用的处理器核数［默认：全部］"),
    ],
    examples: &[
        "answerable assess examples/baoshan-2014",
        "answerable assess examples/baoshan-2014 --lang zh",
        "answerable assess examples/baoshan-2014 --format json",
        "answerable assess examples/baoshan-2014 --format html --out results",
        "answerable assess examples/baoshan-2014 --format text,json,csv,xlsx --out results",
        "answerable assess examples/baoshan-2014 --part 1/2 --keep results/parts",
        "answerable assess examples/baoshan-2014 --part 2/2 --keep results/parts",
    ],
};

/// Runs `assess`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    if !arguments.outcome.possible(terminal) {
        return Exit::Wrong;
    }
    let part = match arguments.part.as_deref().map(numbers) {
        Some(None) => {
            let en = "`--part` says which of how many parts: `--part 2/8` is the second of eight";
            terminal.error(&said(en, "`--part` 须写明第几份、共几份：`--part 2/8` 即八份中的第二份"));
            return Exit::Wrong;
        }
        part => part.flatten(),
    };
    let asked = arguments.totals || arguments.keep.is_some();
    let threads = arguments.threads.map_or_else(stream::threads, usize::from);
    let options = Options {
        threads,
        set_aside: arguments.outcome.set_aside.is_some(),
        passing: true,
        above: if asked { 0 } else { stream::LARGE },
        kept: arguments.keep.as_deref().map(keep::organisation),
        ..Options::default()
    };
    let progress = options.progress.clone();
    let prepared = match watched(&progress, terminal, || prepare(&arguments.input, options)) {
        Ok(prepared) => prepared,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    terminal.problems(&prepared.warnings, &prepared.sources);
    if let (Some(part), Some(folder)) = (part, &arguments.keep) {
        return keep::part(prepared, part, folder, threads, &arguments.outcome, terminal);
    }
    if prepared.passing.is_empty() {
        if asked {
            terminal.remark(&keep::nothing_passes());
        }
        let assessment = watched(&progress, terminal, || prepared.assess());
        return arguments.outcome.write(&to_the_end(assessment), terminal);
    }
    if !asked {
        terminal.remark(&said(
            "the tables of matters are larger than 64 MiB: only sums of them are kept; reasons are made when they \
             are asked for (`explain`, `why-not`)",
            "事项表合计超过 64 MiB：只保留累计；理由在查询时（`explain`、`why-not`）再给出",
        ));
    }
    let assessed = match &arguments.keep {
        Some(folder) => match keep::in_rounds(prepared, folder, threads, terminal) {
            Some(assessed) => assessed,
            None => return Exit::Wrong,
        },
        None => passing(prepared, threads, terminal),
    };
    match assessed {
        Ok(assessment) => arguments.outcome.write(&to_the_end(assessment), terminal),
        Err(refused) => {
            terminal.refused(&refused);
            Exit::Wrong
        }
    }
}

fn passing(prepared: Prepared, threads: usize, terminal: &Terminal) -> Result<Assessment, Box<Refused>> {
    let progress = prepared.progress.clone();
    Ok(watched(&progress, terminal, || prepared.assess_passing(threads))?.0)
}

/// Which of how many parts.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let (part, of) = text.split_once('/')?;
    let (part, of) = (part.trim().parse().ok()?, of.trim().parse().ok()?);
    (1..=of).contains(&part).then_some((part, of))
}
