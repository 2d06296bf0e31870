//! `answerable rules`: what a policy says, in words, and what its scenarios exercise.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::coverage::{Coverage, beside, exercised};
use answerable::phrase::changes;
use answerable::report::{ClausesReport, RulesReport, TextOptions};
use answerable::report::{clauses_json, clauses_markdown, clauses_text, rules_json, rules_text};
use answerable::source::{Fault, Place, Problems, Sources, nearest, said};
use answerable::value::Day;
use answerable::{PolicyRead, read_policy};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A pack, or a cycle or scenario: the policy it is assessed by
    path: PathBuf,
    /// Only the rule, ranking, ladder, … of this id
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// Which clause of a source is run by which rule, and by which scenarios that is tried
    #[arg(long, conflicts_with_all = ["rule", "as_of"])]
    clauses: bool,
    /// The day whose parameters are shown, such as 2024-01-31 [default: the last day of the cycle; of a pack,
    /// the last change that is written]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Where scenarios are looked for [default: beside the pack, and the nearest folder `scenarios` above it]
    #[arg(long, value_name = "DIR", num_args = 1..)]
    scenarios: Vec<PathBuf>,
    /// How to write it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    /// A page of Markdown, of `--clauses`
    Md,
}

pub const HELP: Help = Help {
    about: "用通俗的文字说明制度的每条规则，并列出场景检验到的内容",
    arguments: &[
        ("path", "制度包，或周期、场景（说明其所依据的制度）"),
        ("rule", "只说明该编号的规则、排名、档次等"),
        ("clauses", "依据文件的每一条由哪些规则执行、由哪些场景检验"),
        ("as_of", "参数以哪一天为准，例如 2024-01-31［默认：周期末日；制度包则为其中载明的最后一次变更］"),
        ("scenarios", "在何处查找场景［默认：制度包旁，以及其上最近的 `scenarios` 文件夹］"),
        ("format", "输出格式"),
    ],
    examples: &[
        "answerable rules rules/first-contact",
        "answerable rules rules/leader-responsibility --rule leader-answers --lang zh",
        "answerable rules examples/baoshan-2014 --format json",
        "answerable rules rules/all --clauses",
    ],
};

/// Runs `rules`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let read = match read_policy(&arguments.path) {
        Ok(read) => read,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    terminal.problems(&read.warnings, &read.sources);
    if arguments.clauses {
        return clauses(&arguments, &read, terminal);
    }
    if arguments.format == Format::Md {
        terminal.error(&said(
            "a page of Markdown is written of clauses only: add --clauses",
            "Markdown 格式仅用于条款一览：请加上 --clauses",
        ));
        return Exit::Wrong;
    }
    if arguments.rule.as_ref().is_some_and(|id| !known(&read, id, terminal)) {
        return Exit::Wrong;
    }
    let (Some(day), Some(coverage)) =
        (day(&arguments, &read, terminal), coverage(&arguments, &read, terminal))
    else {
        return Exit::Wrong;
    };
    let report = RulesReport { read: &read, day, only: arguments.rule.as_deref(), coverage: &coverage };
    match arguments.format {
        Format::Json => terminal.result(&format!("{:#}", rules_json(&report))),
        Format::Text | Format::Md => {
            let options = TextOptions { lang: terminal.lang, width: terminal.width, color: terminal.color() };
            terminal.result(&rules_text(&report, options));
        }
    }
    Exit::Done
}

/// Which rule runs which clause.
fn clauses(arguments: &Arguments, read: &PolicyRead, terminal: &Terminal) -> Exit {
    let Some(coverage) = coverage(arguments, read, terminal) else { return Exit::Wrong };
    let report = ClausesReport { read, coverage: &coverage };
    match arguments.format {
        Format::Text => terminal.result(&clauses_text(&report, terminal.text_options())),
        Format::Json => terminal.result(&format!("{:#}", clauses_json(&report))),
        Format::Md => {
            let path = arguments.path.display().to_string();
            terminal.result(&clauses_markdown(&report, &path, terminal.lang));
        }
    }
    Exit::Done
}

/// Is there anything of that id? If not, the nearest is named.
fn known(read: &PolicyRead, id: &str, terminal: &Terminal) -> bool {
    let policy = &read.policy;
    let ids = policy.rules.keys().chain(policy.modifiers.keys()).chain(policy.indicators.keys());
    let ids = ids.chain(policy.scorecards.keys()).chain(policy.rankings.keys());
    let ids = ids.chain(policy.ladders.keys()).chain(policy.escalations.keys()).chain(policy.measures.keys());
    let ids: Vec<&str> =
        ids.chain(policy.properties.keys()).chain(policy.monitors.keys()).map(String::as_str).collect();
    if ids.contains(&id) {
        return true;
    }
    let (en, zh) = match nearest(id, ids.iter().copied()) {
        Some(near) => (format!("; did you mean `{near}`?"), format!("；是否指 `{near}`？")),
        None => (format!(": {}", ids.join(", ")), format!("：{}", ids.join("、"))),
    };
    terminal.error(&said(
        format!("the policy has nothing with the id `{id}`{en}"),
        format!("该制度没有编号为 `{id}` 的规定{zh}"),
    ));
    false
}

/// The day whose parameters are shown.
fn day(arguments: &Arguments, read: &PolicyRead, terminal: &Terminal) -> Option<Day> {
    let Some(written) = &arguments.as_of else {
        if let Some(cycle) = read.cycle {
            return Some(cycle.until);
        }
        let last = changes(&read.policy).last().copied();
        if let Some(last) = last {
            terminal.remark(&said(
                format!("as of {last}, the last change that the policy writes; another day: --as-of DATE"),
                format!("以制度载明的最后一次变更之日 {last} 为准；另选日期请用 --as-of 日期"),
            ));
        }
        return Some(last.unwrap_or(Day::MAX));
    };
    let day = Day::parse(written);
    if day.is_none() {
        terminal.error(&said(
            format!("`{written}` is not a date: write one such as 2014-01-31"),
            format!("`{written}` 不是日期：请写成 2014-01-31 的形式"),
        ));
    }
    day
}

/// What the scenarios exercise; those that cannot be run are shown.
fn coverage(arguments: &Arguments, read: &PolicyRead, terminal: &Terminal) -> Option<Coverage> {
    let mut roots = arguments.scenarios.clone();
    if roots.is_empty() {
        roots = read.packs.iter().flat_map(|pack| beside(pack)).collect();
    }
    match exercised(&read.packs, &roots) {
        Ok(coverage) => Some(coverage),
        Err(fault) => {
            let mut problems = Problems::default();
            problems.push(fault.at(Place::Nowhere));
            terminal.problems(&problems, &Sources::default());
            None
        }
    }
}
