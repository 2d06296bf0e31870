//! `answerable check`: every fault of every input, in one run.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::check;
use answerable::source::said;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Packs, cycles or scenarios
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub const HELP: Help = Help {
    about: "找出制度包、周期和场景中的所有错误",
    arguments: &[("paths", "制度包、周期或场景")],
    examples: &[
        "answerable check rules/first-contact",
        "answerable check examples/baoshan-2014 scenarios/first-contact/handover",
    ],
};

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
