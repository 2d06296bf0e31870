//! `answerable why-not`: what kept somebody out, and what would change it.

use super::explain::{Asked, one};
use super::help::Help;
use super::terminal::Terminal;
use super::watch::watched;
use super::{Exit, to_the_end};
use answerable::Assessment;
use answerable::progress::{Progress, Work};
use answerable::source::{nearest, said};
use answerable::stream::threads;
use answerable::value::Symbol;
use answerable::why_not::{self, Question};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `why-not`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The id, or the name, of a person or unit
    subject: String,
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    /// Only this rule, by its id or title
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// Only this matter, by its id
    #[arg(long, value_name = "ID")]
    matter: Option<String>,
    /// Search for the smallest single change that would turn the result
    #[arg(long)]
    what_would_change: bool,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Where a finished run kept its sums, so that not all matters need be read again
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Leave out bad rows of tables
    #[arg(long)]
    set_aside: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub const HELP: Help = Help {
    about: "说明为什么某人没有被认定：每条途径止于何处，怎样才会不同",
    arguments: &[
        ("subject", "人员或单位的编号或姓名、名称"),
        ("input", "周期或场景：其文件夹或文件"),
        ("rule", "只看这条规则：编号或标题"),
        ("matter", "只看这个事项：编号"),
        ("what_would_change", "查找使结果改变的最小的单项变化"),
        ("format", "输出格式"),
        ("keep", "已完成的运行存放汇总的文件夹，无须重读全部事项"),
        ("set_aside", "撇开表格中有误的行"),
    ],
    examples: &[
        "answerable why-not P2 scenarios/leader-responsibility/worked-example-1 --matter e1",
        "answerable why-not L scenarios/first-contact/handover --matter T1 --what-would-change --lang zh",
    ],
};

/// Runs `why-not`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let progress = Progress::default();
    let (rule, matter) = (arguments.rule.as_deref(), arguments.matter.as_deref());
    let asked = Asked {
        input: &arguments.input,
        set_aside: arguments.set_aside,
        keep: arguments.keep.as_deref(),
        subject: &arguments.subject,
        matter,
        ways: true,
        // What would turn a result is found by running again, with everybody.
        alone: !arguments.what_would_change,
    };
    let Some((assessment, basis)) = asked.assessed(&progress, terminal) else { return Exit::Wrong };
    let (assessment, basis) = (to_the_end(assessment), to_the_end(basis));
    let Some(question) = question(&assessment, &arguments.subject, rule, matter, terminal) else {
        return Exit::Wrong;
    };
    let mut answer = why_not::why_not(&assessment, &basis, &question, threads());
    if arguments.what_would_change {
        progress.begin(Work::Trying, 0);
        watched(&progress, terminal, || why_not::turn(&assessment, &basis, &question, &mut answer));
    }
    match arguments.format {
        Format::Text => {
            terminal.result(&why_not::text(&assessment, &question, &answer, terminal.lang, terminal.width));
        }
        Format::Json => {
            let json = why_not::json(&assessment, &question, &answer);
            terminal.result(&serde_json::to_string_pretty(&json).unwrap_or_default());
        }
    }
    Exit::Done
}

/// What is asked: everything that is named must be there.
pub fn question(
    assessment: &Assessment,
    subject: &str,
    rule: Option<&str>,
    matter: Option<&str>,
    terminal: &Terminal,
) -> Option<Question> {
    let subject = one(assessment, subject, terminal)?;
    let rule = match rule {
        Some(rule) => Some(rule_of(assessment, rule, terminal)?),
        None => None,
    };
    let matter = match matter {
        Some(matter) => Some(matter_of(assessment, matter, terminal)?),
        None => None,
    };
    Some(Question { subject, rule, matter })
}

/// The rule of that id or title.
fn rule_of(assessment: &Assessment, wanted: &str, terminal: &Terminal) -> Option<usize> {
    let rules = || assessment.policy.rules.values();
    let by_id = rules().position(|rule| rule.id == wanted);
    let by_title = || rules().position(|rule| rule.body.title.all().any(|title| title == wanted));
    let found = by_id.or_else(by_title);
    if found.is_none() {
        let titles = rules().flat_map(|rule| rule.body.title.all());
        let near = nearest(wanted, rules().map(|rule| rule.id.as_str()).chain(titles));
        unknown("rule", "规则", wanted, near, terminal);
    }
    found
}

/// The matter of that id, whatever its kind.
pub(super) fn matter_named(assessment: &Assessment, wanted: &str) -> Option<Symbol> {
    let wanted = assessment.matters.symbols.intern(wanted);
    assessment.matters.tables.iter().flat_map(|table| &table.ids).copied().find(|id| *id == wanted)
}

/// The matter of that id; that there is none is an error.
fn matter_of(assessment: &Assessment, wanted: &str, terminal: &Terminal) -> Option<Symbol> {
    if let Some(found) = matter_named(assessment, wanted) {
        return Some(found);
    }
    let symbols = &assessment.matters.symbols;
    let ids = assessment.matters.tables.iter().flat_map(|table| &table.ids);
    let known: Vec<_> = ids.map(|id| symbols.text(*id)).collect();
    unknown("matter", "事项", wanted, nearest(wanted, known.iter().map(|id| &**id)), terminal);
    None
}

fn unknown(en: &str, zh: &str, wanted: &str, near: Option<&str>, terminal: &Terminal) {
    let (near_en, near_zh) = match near {
        Some(near) => (format!("; did you mean `{near}`?"), format!("；是否指 `{near}`？")),
        None => Default::default(),
    };
    terminal.error(&said(
        format!("there is no {en} `{wanted}`{near_en}"),
        format!("没有名为 `{wanted}` 的{zh}{near_zh}"),
    ));
}
