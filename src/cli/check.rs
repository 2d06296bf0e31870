//! `answerable check`: every fault of every input, in one run; on request, whether the organisation is sound.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::soundness::{Soundness, soundness_json, soundness_text};
use answerable::source::said;
use answerable::stream::cost::{cost, cost_text};
use answerable::value::Day;
use answerable::{Assessment, Options, check, input, prepare, read_policy};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Packs, cycles or scenarios
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Of cycles and scenarios: is the organisation as the policy's properties ask, and does the policy leave
    /// nothing open?
    #[arg(long)]
    organisation: bool,
    /// How each rule is evaluated: by kernels over batches, row by row, or with its matters kept in memory; and why
    #[arg(long, conflicts_with = "organisation")]
    cost: bool,
    /// Look at this day alone, such as 2024-01-31 [default: the days of the cycle]
    #[arg(long, value_name = "DATE", requires = "organisation")]
    as_of: Option<String>,
    /// How to write what is found; as JSON, it is a list with an entry for each path
    #[arg(long, value_enum, default_value = "text", requires = "organisation")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub const HELP: Help = Help {
    about: "找出制度包、周期和场景中的所有错误；也可检查组织是否健全",
    arguments: &[
        ("paths", "制度包、周期或场景"),
        ("organisation", "就周期和场景检查：组织是否符合制度规定的性质，制度有无疏漏"),
        ("cost", "每条规则如何计算：批量计算、逐行计算，还是须将事项留在内存中，以及原因"),
        ("as_of", "只看这一天，例如 2024-01-31［默认：周期内各日］"),
        ("format", "所发现内容的输出格式；json 为列表，每个路径一项"),
    ],
    examples: &[
        "answerable check rules/first-contact",
        "answerable check examples/baoshan-2014 scenarios/first-contact/handover",
        "answerable check scenarios/leader-responsibility/two-promoters --organisation",
        "answerable check examples/national/pack --cost",
        "answerable check docs/examples/cycle --organisation --as-of 2024-03-10 --format json",
    ],
};

/// Runs `check`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    if arguments.organisation {
        return organisations(&arguments, terminal);
    }
    if arguments.cost {
        return costs(&arguments, terminal);
    }
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

/// What the rules of each path cost.
fn costs(arguments: &Arguments, terminal: &Terminal) -> Exit {
    let mut exit = Exit::Done;
    for path in &arguments.paths {
        match read_policy(path) {
            Ok(read) => terminal.result(&cost_text(&cost(&read), terminal.lang)),
            Err(refused) => {
                terminal.refused(&refused);
                exit = Exit::Wrong;
            }
        }
    }
    exit
}

/// Looks at the organisation of each path. Findings make the verb fail, as those of a test do.
fn organisations(arguments: &Arguments, terminal: &Terminal) -> Exit {
    let day = arguments.as_of.as_deref().map(|written| (written, Day::parse(written)));
    if let Some((written, None)) = day {
        terminal.error(&said(
            format!("`{written}` is not a date: write one such as 2014-01-31"),
            format!("`{written}` 不是日期：请写成 2014-01-31 的形式"),
        ));
        return Exit::Wrong;
    }
    let day = day.and_then(|(_, day)| day);
    let (mut exit, mut written, mut said_one) = (Exit::Done, Vec::new(), false);
    for path in &arguments.paths {
        let Some((assessment, soundness)) = looked_at(path, day, terminal) else {
            exit = Exit::Wrong;
            continue;
        };
        if exit == Exit::Done && !soundness.findings.is_empty() {
            exit = Exit::Failed;
        }
        match arguments.format {
            Format::Text => {
                let text = soundness_text(&assessment, &soundness, terminal.text_options());
                let apart = if said_one { "\n" } else { "" };
                terminal.result(&format!("{apart}{text}"));
                said_one = true;
            }
            Format::Json => {
                let mut entry = soundness_json(&assessment, &soundness);
                entry["path"] = path.display().to_string().into();
                written.push(entry);
            }
        }
    }
    if arguments.format == Format::Json {
        terminal.result(&format!("{:#}", serde_json::Value::Array(written)));
    }
    exit
}

fn looked_at(path: &Path, day: Option<Day>, terminal: &Terminal) -> Option<(Assessment, Soundness)> {
    if path.exists() && !input::is_input(path) {
        let path = path.display();
        terminal.error(&said(
            format!(
                "`{path}` is no cycle or scenario, so it has no organisation: name one that is assessed by it"
            ),
            format!("`{path}` 不是周期或场景，没有组织数据：请指明依据它考评的周期或场景"),
        ));
        return None;
    }
    let prepared = prepare(path, Options::default()).map_err(|refused| terminal.refused(&refused)).ok()?;
    terminal.problems(&prepared.warnings, &prepared.sources);
    let (assessment, basis) = prepared.assess_and_keep();
    let soundness = Soundness::of(&assessment, &basis, day);
    Some((assessment, soundness))
}
