//! `answerable explain`: everything about one person or unit.

use super::help::Help;
use super::keep;
use super::terminal::Terminal;
use super::watch::watched;
use super::why_not::{matter_named, question};
use super::{Exit, to_the_end};
use answerable::organisation::{NodeId, Organisation};
use answerable::progress::{Progress, Work};
use answerable::source::{Problem, nearest, said};
use answerable::stream::inputs::Inputs;
use answerable::stream::{LARGE, NEAR, Names, Part, Wanted, threads};
use answerable::value::Symbol;
use answerable::{Assessment, Basis, Options, Prepared, dossier, explain, prepare, why_not};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The id, or the name, of a person or unit
    subject: String,
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    /// Search for the smallest single changes that would take each result away
    #[arg(long)]
    what_would_change: bool,
    /// With --what-would-change: only this rule, by its id or title
    #[arg(long, value_name = "RULE", requires = "what_would_change")]
    rule: Option<String>,
    /// With --what-would-change: only this matter, by its id
    #[arg(long, value_name = "ID", requires = "what_would_change")]
    matter: Option<String>,
    /// Leave out bad rows of tables
    #[arg(long)]
    set_aside: bool,
    /// Every finding, however many there are
    #[arg(long)]
    all: bool,
    /// Where a finished run kept its sums, so that not all matters need be read again
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
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
        ("what_would_change", "查找使各项结果不再成立的最小的单项变化"),
        ("rule", "与 --what-would-change 同用：只看这条规则，编号或标题"),
        ("matter", "与 --what-would-change 同用：只看这个事项，编号"),
        ("set_aside", "撇开表格中有误的行"),
        ("all", "逐项列出全部认定，无论多少"),
        ("keep", "已完成的运行存放汇总的文件夹，无须重读全部事项"),
        ("format", "输出的形式：文本，或一个带图的 HTML 文件"),
        ("out", "写入该文件，而不是标准输出"),
    ],
    examples: &[
        "answerable explain P421 examples/baoshan-2014",
        "answerable explain P421 examples/baoshan-2014 --what-would-change",
        "answerable explain P421 examples/baoshan-2014 --format html --out P421.html",
        "answerable explain x1 scenarios/public-opinion/example-3-plain --lang zh",
    ],
};

/// Runs `explain`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let progress = Progress::default();
    let (rule, matter) = (arguments.rule.as_deref(), arguments.matter.as_deref());
    let asked = Asked {
        input: &arguments.input,
        set_aside: arguments.set_aside,
        keep: arguments.keep.as_deref(),
        subject: &arguments.subject,
        matter: None,
        ways: false,
        // A picture shows what touched whom around the subject.
        alone: arguments.format == Format::Text && !arguments.what_would_change,
    };
    let Some((assessment, basis)) = asked.assessed(&progress, terminal) else { return Exit::Wrong };
    let (assessment, basis) = (to_the_end(assessment), to_the_end(basis));
    let Some(question) = question(&assessment, &arguments.subject, rule, matter, terminal) else {
        return Exit::Wrong;
    };
    let (lang, width) = (terminal.lang, terminal.width);
    let turns = arguments.what_would_change.then(|| {
        progress.begin(Work::Trying, 0);
        watched(&progress, terminal, || why_not::what_would_take_away(&assessment, &basis, &question))
    });
    let text = match arguments.format {
        Format::Text => {
            let explain = if arguments.all { explain::explain_all } else { explain::explain };
            let mut text = explain(&assessment, question.subject, lang, width);
            if let Some(turns) = &turns {
                text.push('\n');
                text.push_str(&why_not::taken_away(&assessment, turns, lang, width));
            }
            text
        }
        Format::Html => {
            let write = if arguments.all { dossier::dossier_of_all } else { dossier::dossier };
            write(&assessment, question.subject, turns.as_ref(), lang)
        }
    };
    if terminal.result_or_file(&text, arguments.out.as_deref()) { Exit::Done } else { Exit::Wrong }
}

/// Whose reasons are asked for, of which cycle.
pub(super) struct Asked<'a> {
    pub input: &'a Path,
    pub set_aside: bool,
    /// Where a finished run kept its sums.
    pub keep: Option<&'a Path>,
    pub subject: &'a str,
    pub matter: Option<&'a str>,
    /// As [`Wanted::ways`].
    pub ways: bool,
    /// As [`Wanted::alone`].
    pub alone: bool,
}

impl Asked<'_> {
    /// Assesses, and keeps what the assessment was made from; a refusal is shown. Of a cycle with large tables only the
    /// matters of the subject are there one by one.
    pub fn assessed(&self, progress: &Progress, terminal: &Terminal) -> Option<(Assessment, Basis)> {
        let above = if self.keep.is_some() { 0 } else { LARGE };
        let (set_aside, progress_too) = (self.set_aside, progress.clone());
        let threads = threads();
        let options = Options {
            set_aside,
            passing: true,
            threads,
            above,
            progress: progress_too,
            kept: self.keep.map(keep::organisation),
            ..Options::default()
        };
        let prepared = watched(progress, terminal, || prepare(self.input, options));
        let mut prepared = prepared.map_err(|refused| terminal.refused(&refused)).ok()?;
        if prepared.passing.is_empty() {
            return Some(watched(progress, terminal, || prepared.assess_and_keep()));
        }
        let subject = named(&prepared.organisation, self.subject, terminal, || None)?;
        let (ways, alone) = (self.ways, self.alone);
        let wanted = Wanted { subject, matter: self.matter, ways, near: NEAR, alone };
        let (part, found) = match self.keep {
            None => {
                let part = watched(progress, terminal, || prepared.part(&prepared.units(), threads));
                let part = part.map_err(|said| terminal.error(&said)).ok()?;
                prepared = prepared.sift(&part).map_err(|refused| terminal.refused(&refused)).ok()?;
                (part, watched(progress, terminal, || prepared.concerning(&wanted, threads)))
            }
            Some(folder) => {
                has_sums(folder, terminal).then_some(())?;
                prepared.names = Names::open(&keep::names(folder), &Inputs::of(&prepared));
                // The sums are read while the matters are looked for.
                let sums = || finished(folder, &prepared, terminal);
                let (found, part) = rayon::join(|| prepared.concerning(&wanted, threads), sums);
                let part = part?;
                prepared = prepared.sift(&part).map_err(|refused| terminal.refused(&refused)).ok()?;
                (part, found)
            }
        };
        let found = found.map_err(|said| terminal.error(&said)).ok()?;
        Some(watched(progress, terminal, || prepared.reasons_of(found, part.tally, &wanted)))
    }
}

/// Has a run left its sums in a folder? If not, that is said.
fn has_sums(folder: &Path, terminal: &Terminal) -> bool {
    let path = keep::sums(folder);
    if path.exists() {
        return true;
    }
    let path = path.display();
    terminal.error(&said(
        format!("no finished run has left its sums here: there is no `{path}`; assess the cycle with the same --keep first, or leave --keep out: all matters pass by once more then"),
        format!("此处没有已完成运行的累计：没有 `{path}`；请先用同样的 --keep 考评该周期，或去掉 --keep：全部事项将重新计算一遍"),
    ));
    false
}

/// What remains of all matters, as a finished run kept it; if it came to no end, that is said.
fn finished(folder: &Path, prepared: &Prepared, terminal: &Terminal) -> Option<Part> {
    let path = keep::sums(folder);
    let again = |problem: Problem| {
        let path = path.display();
        problem.help(said(
            format!("remove `{path}` and assess the cycle with the same --keep, or leave --keep out: all matters pass by once more either way"),
            format!("请删除 `{path}`，再用同样的 --keep 考评该周期，或去掉 --keep：两种做法都会将全部事项重新计算一遍"),
        ))
    };
    let part = keep::read(&path, prepared, terminal, again)?;
    if !part.is_whole(&prepared.units()) {
        let rows = prepared.rows_of(&part.missing(&prepared.units()));
        let path = path.display();
        terminal.error(&said(
            format!("`{path}` is of a run that did not come to its end: it lacks {}; start the run again, it goes on from there", rows.en),
            format!("`{path}` 出自未完成的运行：缺少{}；请重新启动该运行，它会从中断处继续", rows.zh),
        ));
        return None;
    }
    Some(part)
}

/// The one person or unit of that id or name; nobody, or several, is an error.
pub(super) fn one(assessment: &Assessment, wanted: &str, terminal: &Terminal) -> Option<NodeId> {
    named(&assessment.organisation, wanted, terminal, || matter_named(assessment, wanted))
}

/// The same of an organisation; `matter` finds the matter of that id, if there is one.
fn named(
    organisation: &Organisation,
    wanted: &str,
    terminal: &Terminal,
    matter: impl FnOnce() -> Option<Symbol>,
) -> Option<NodeId> {
    if let Some(node) = organisation.find(wanted) {
        return Some(node);
    }
    let is_named = |node: &NodeId| organisation.title(*node).all().any(|name| name == wanted);
    let named: Vec<NodeId> = organisation.nodes().filter(is_named).collect();
    if let [node] = named.as_slice() {
        return Some(*node);
    }
    if named.is_empty() && matter().is_some() {
        terminal.error(&said(
            format!(
                "`{wanted}` is a matter, and this asks for a person or unit: `answerable why-not PERSON \
                 INPUT --matter {wanted}` says why it does not reach somebody, `answerable graph INPUT \
                 --matter {wanted}` draws whom it reaches"
            ),
            format!(
                "`{wanted}` 是事项，此处应写人员或单位：`answerable why-not 人员 输入 --matter {wanted}` 说明\
                 该事项为何没有涉及某人，`answerable graph 输入 --matter {wanted}` 画出它涉及谁"
            ),
        ));
    } else if named.is_empty() {
        let titles = organisation.nodes().map(|node| organisation.title(node));
        let titles: Vec<String> =
            titles.flat_map(|title| title.all().map(str::to_owned).collect::<Vec<_>>()).collect();
        let ids = organisation.nodes().map(|node| organisation.id(node));
        let (en, zh) = match nearest(wanted, titles.iter().map(String::as_str).chain(ids)) {
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
