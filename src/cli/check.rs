//! `answerable check`: every fault of every input, in one run.

use super::Exit;
use super::terminal::Terminal;
use answerable::check;
use answerable::source::said;
use clap::Args;
use std::path::PathBuf;

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
        match check(path) {
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
