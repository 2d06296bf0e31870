//! `answerable fmt`: the YAML files in one form.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::format::{Formatted, format, yaml_files};
use answerable::source::{Problems, Sources, said};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// YAML files, or folders that hold policies, cycles and scenarios
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing: list the files that would change, and end with status 1 if there is one
    #[arg(long)]
    check: bool,
}

pub const HELP: Help = Help {
    about: "统一 YAML 文件的缩进、空格和引号，不改变其含义",
    arguments: &[
        ("paths", "YAML 文件，或含有制度、周期、场景的文件夹"),
        ("check", "不写入：列出需要整理的文件；如有，则以状态 1 退出"),
    ],
    examples: &["answerable fmt rules/first-contact", "answerable fmt --check rules/first-contact"],
};

/// Runs `fmt`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let files = yaml_files(&arguments.paths, &mut problems);
    let (mut changed, mut written) = (Vec::new(), true);
    for path in &files {
        if let Some(Formatted::Changed(bytes)) = format(path, &mut sources, &mut problems) {
            written &= arguments.check || terminal.write(path, &bytes);
            changed.push(path.as_path());
        }
    }
    terminal.problems(&problems, &sources);
    report(&changed, files.len(), arguments.check, terminal);
    match (problems.any_error() || !written, arguments.check && !changed.is_empty()) {
        (true, _) => Exit::Wrong,
        (false, true) => Exit::Failed,
        (false, false) => Exit::Done,
    }
}

fn report(changed: &[&Path], all: usize, check: bool, terminal: &Terminal) {
    for path in changed {
        terminal.result(&path.display().to_string());
    }
    let count = changed.len();
    terminal.remark(&match check {
        true => said(
            format!("{count} of {all} files to be formatted"),
            format!("共 {all} 个文件，{count} 个需要整理"),
        ),
        false => {
            said(format!("{count} of {all} files formatted"), format!("共 {all} 个文件，已整理 {count} 个"))
        }
    });
}
