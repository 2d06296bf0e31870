//! `answerable compare`: what another policy or organisation would change, before anybody approves it.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use super::watch::watched;
use answerable::compare::{Comparison, Over, comparison_json, impact};
use answerable::progress::Progress;
use answerable::report::TextOptions;
use answerable::source::{Said, said};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A cycle or scenario whose matters are assessed twice: its folder, or the file
    input: PathBuf,
    /// The packs of a policy, with commas between them; give it twice, or once to compare with the input's own
    #[arg(long, value_name = "PACKS")]
    policy: Vec<String>,
    /// The files or folders of an organisation, with commas between them; once or twice, too
    #[arg(long, value_name = "PATHS")]
    organisation: Vec<String>,
    /// How to write the comparison
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write into this folder instead of the standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out bad rows of tables
    #[arg(long)]
    set_aside: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub const HELP: Help = Help {
    about: "批准之前先看影响：同样的事项，换一套制度或组织数据，谁的结果会变",
    arguments: &[
        ("input", "周期或场景，其事项考评两次：其文件夹或文件"),
        ("policy", "制度包，多个之间用逗号；写两次则两者相比，写一次则与周期自己的制度相比"),
        ("organisation", "组织数据的文件或文件夹，多个之间用逗号；同样写一次或两次"),
        ("format", "比较结果的写法"),
        ("out", "写入此文件夹，而不是标准输出"),
        ("set_aside", "撇开表格中有误的行"),
    ],
    examples: &[
        "answerable compare examples/baoshan-2014 --policy rules/public-opinion-guarded",
        "answerable compare examples/baoshan-2014 --policy rules/public-opinion-guarded --format json",
    ],
};

/// Runs `compare`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let over = match over(&arguments) {
        Ok(over) => over,
        Err(said) => {
            terminal.error(&said);
            return Exit::Wrong;
        }
    };
    let progress = Progress::default();
    let compared = watched(&progress, terminal, || {
        answerable::compare::compare(&arguments.input, &over, arguments.set_aside, &progress)
    });
    let comparison = match compared {
        Ok(comparison) => comparison,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    warn(&comparison, terminal);
    let (name, text) = match arguments.format {
        Format::Text => {
            let color = arguments.out.is_none() && terminal.color();
            let options = TextOptions { color, ..terminal.text_options() };
            ("comparison.txt", impact(&comparison, options))
        }
        Format::Json => {
            let json = serde_json::to_string_pretty(&comparison_json(&comparison));
            ("comparison.json", json.unwrap_or_default() + "\n")
        }
    };
    write(arguments.out.as_deref(), name, &text, terminal)
}

/// What is to be compared, or what is wrong with the arguments.
fn over(arguments: &Arguments) -> Result<Over, Said> {
    let (policies, organisations) = (&arguments.policy, &arguments.organisation);
    match (policies.as_slice(), organisations.as_slice()) {
        ([], []) => Err(said(
            "say what is compared: --policy PACKS, or --organisation PATHS, once or twice",
            "请指明比较什么：--policy 制度包，或 --organisation 路径，写一次或两次",
        )),
        ([one, two @ ..], []) if two.len() <= 1 => {
            Ok(Over::Policies(paths(one)?, two.first().map(|two| paths(two)).transpose()?))
        }
        ([], [one, two @ ..]) if two.len() <= 1 => {
            Ok(Over::Organisations(paths(one)?, two.first().map(|two| paths(two)).transpose()?))
        }
        ([], _) | (_, []) => Err(said(
            "two at most can be compared: several packs or paths of one side stand in one option, with commas between \
             them",
            "最多比较两个：同一方的多个制度包或路径写在一个选项里，用逗号隔开",
        )),
        _ => Err(said(
            "compare policies or organisations, not both at once: nobody could say which of them made the difference",
            "请只比较制度或只比较组织数据：两者同时更换，就说不清变化由何而来",
        )),
    }
}

fn paths(listed: &str) -> Result<Vec<PathBuf>, Said> {
    let paths: Vec<PathBuf> =
        listed.split(',').map(str::trim).filter(|path| !path.is_empty()).map(PathBuf::from).collect();
    match paths.is_empty() {
        true => Err(said("a path is empty: name a folder or a file", "路径为空：请写出文件夹或文件")),
        false => Ok(paths),
    }
}

/// Shows the warnings of both sides; what is the same on both, once.
fn warn(comparison: &Comparison, terminal: &Terminal) {
    let [before, after] = &comparison.warnings;
    terminal.problems(before, &comparison.before.sources);
    let messages = |of: &answerable::source::Problems| -> Vec<Said> {
        of.sorted().iter().map(|problem| problem.message.clone()).collect()
    };
    if messages(before) != messages(after) {
        terminal.problems(after, &comparison.after.sources);
    }
}

fn write(out: Option<&Path>, name: &str, text: &str, terminal: &Terminal) -> Exit {
    let Some(folder) = out else {
        terminal.result(text);
        return Exit::Done;
    };
    let path = folder.join(name);
    if !terminal.write(&path, text.as_bytes()) {
        return Exit::Wrong;
    }
    let path = path.display();
    terminal.remark(&said(format!("written: {path}"), format!("已写入：{path}")));
    Exit::Done
}
