//! `answerable check`: every fault of every input, in one run.

use super::Exit;
use super::terminal::Terminal;
use answerable::source::{Problems, Sources, said};
use answerable::{Options, Refused, prepare, prepare_policy};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  answerable check rules/first-contact\n  answerable check \
examples/baoshan-2014 scenarios/first-contact/handover")]
pub struct Arguments {
    /// Packs, cycles or scenarios
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs `check`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let mut exit = Exit::Done;
    for path in &arguments.paths {
        match one(path) {
            Ok((warnings, sources)) => {
                terminal.problems(&warnings, &sources);
                let path = path.display();
                terminal.remark(&said(format!("{path}: no errors"), format!("{path}：没有错误")));
            }
            Err(refused) => {
                terminal.refused(&refused);
                exit = Exit::Wrong;
            }
        }
    }
    exit
}

fn one(path: &Path) -> Result<(Problems, Sources), Box<Refused>> {
    let is_input =
        path.is_file() || ["cycle.yaml", "scenario.yaml"].iter().any(|name| path.join(name).is_file());
    if is_input {
        let prepared = prepare(path, Options::default())?;
        return Ok((prepared.warnings, prepared.sources));
    }
    let (_, _, warnings, sources) = prepare_policy(&[path.to_owned()])?;
    Ok((warnings, sources))
}
