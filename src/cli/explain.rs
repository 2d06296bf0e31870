//! `answerable explain`: everything about one person or unit.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use super::watch::watched;
use answerable::Options;
use answerable::organisation::{NodeId, Organisation};
use answerable::source::{nearest, said};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The id, or the name, of a person or unit
    subject: String,
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    /// Leave out bad rows of tables
    #[arg(long)]
    set_aside: bool,
    /// How to write it: text, or one HTML file with pictures
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write into this file instead of the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Html,
}

pub const HELP: Help = Help {
    about: "说明一个人员或单位的全部结果，以及确切的理由",
    arguments: &[
        ("subject", "人员或单位的编号或姓名、名称"),
        ("input", "周期或场景：其文件夹或文件"),
        ("set_aside", "撇开表格中有误的行"),
        ("format", "输出的形式：文本，或一个带图的 HTML 文件"),
        ("out", "写入该文件，而不是标准输出"),
    ],
    examples: &[
        "answerable explain P421 examples/baoshan-2014",
        "answerable explain P421 examples/baoshan-2014 --format html --out P421.html",
        "answerable explain x1 scenarios/public-opinion/example-3-plain --lang zh",
    ],
};

/// Runs `explain`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let options = Options { set_aside: arguments.set_aside, ..Options::default() };
    let progress = options.progress.clone();
    let assessed = watched(&progress, terminal, || answerable::assess(&arguments.input, options));
    let assessment = match assessed {
        Ok(assessment) => assessment,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    let Some(node) = one(&assessment.organisation, &arguments.subject, terminal) else { return Exit::Wrong };
    let text = match arguments.format {
        Format::Text => answerable::explain::explain(&assessment, node, terminal.lang, terminal.width),
        Format::Html => answerable::dossier::dossier(&assessment, node, terminal.lang),
    };
    if terminal.result_or_file(&text, arguments.out.as_deref()) { Exit::Done } else { Exit::Wrong }
}

/// The one person or unit of that id or name; nobody, or several, is an error.
pub(super) fn one(organisation: &Organisation, wanted: &str, terminal: &Terminal) -> Option<NodeId> {
    if let Some(node) = organisation.find(wanted) {
        return Some(node);
    }
    let is_named = |node: &NodeId| organisation.title(*node).all().any(|name| name == wanted);
    let named: Vec<NodeId> = organisation.nodes().filter(is_named).collect();
    if let [node] = named.as_slice() {
        return Some(*node);
    }
    if named.is_empty() {
        let titles = organisation.nodes().flat_map(|node| organisation.title(node).all());
        let ids = organisation.nodes().map(|node| organisation.id(node));
        let (en, zh) = match nearest(wanted, titles.chain(ids)) {
            Some(near) => (format!("; did you mean `{near}`?"), format!("；是否指 `{near}`？")),
            None => Default::default(),
        };
        terminal.error(&said(
            format!("there is no person or unit `{wanted}`{en}"),
            format!("没有名为 `{wanted}` 的人员或单位{zh}"),
        ));
    } else {
        let ids = named.iter().map(|node| organisation.id(*node)).collect::<Vec<_>>().join(", ");
        terminal.error(&said(
            format!("several are named `{wanted}`: give one of the ids {ids}"),
            format!("有多个名为 `{wanted}` 的人员或单位，请用编号：{ids}"),
        ));
    }
    None
}
