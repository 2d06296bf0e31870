//! `answerable graph`: pictures of the organisation, of the way of a finding, of a year.

use super::Exit;
use super::explain::one;
use super::help::Help;
use super::terminal::Terminal;
use super::watch::watched;
use answerable::Options;
use answerable::organisation::NodeId;
use answerable::picture::{Chart, Show, View, Wanted, dot, fitting, organisation, paths, svg, year};
use answerable::report::Names;
use answerable::source::{Said, nearest, said};
use answerable::value::Day;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    /// The organisation: as of this day [default: the last day of the cycle]
    #[arg(long, value_name = "DATE", conflicts_with_all = ["person", "matter", "rule", "year"])]
    as_of: Option<String>,
    /// The organisation: only this unit and what is below it
    #[arg(long, value_name = "UNIT", conflicts_with_all = ["person", "matter", "rule", "year"])]
    unit: Option<String>,
    /// The organisation: so many levels below the highest; deeper ones are counted, not drawn [default: as many as
    /// fit a sheet]
    #[arg(long, value_name = "N", conflicts_with_all = ["person", "matter", "rule", "year"])]
    depth: Option<usize>,
    /// The organisation: so many units of one parent; the others are counted, not drawn [default: as many as fit a
    /// sheet]
    #[arg(long, value_name = "N", conflicts_with_all = ["person", "matter", "rule", "year"])]
    siblings: Option<usize>,
    /// The organisation: what is said of each unit [default: what there is room for]
    #[arg(
        long,
        value_enum,
        value_name = "units|leaders|people",
        conflicts_with_all = ["person", "matter", "rule", "year"]
    )]
    show: Option<Detail>,
    /// The way of findings: those that concern this person or unit
    #[arg(long, value_name = "SUBJECT", conflicts_with = "year")]
    person: Option<String>,
    /// The way of findings: those on the matter of this id
    #[arg(long, value_name = "ID", conflicts_with = "year")]
    matter: Option<String>,
    /// The way of findings: those by this rule
    #[arg(long, value_name = "ID", conflicts_with = "year")]
    rule: Option<String>,
    /// The cycle of this unit or person, by month: posts, findings, results
    #[arg(long, value_name = "SUBJECT")]
    year: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value = "svg")]
    format: Format,
    /// Write into this file instead of the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Leave out bad rows of tables
    #[arg(long)]
    set_aside: bool,
}

pub const HELP: Help = Help {
    about: "画图：某日的组织、认定的传导路径、一个单位或人员的一年",
    arguments: &[
        ("input", "周期或场景：其文件夹或文件"),
        ("as_of", "组织图：以该日为准［默认：周期的最后一天］"),
        ("unit", "组织图：只画该单位及其下属"),
        ("depth", "组织图：最高层以下画几层；更深的只计数［默认：一页所能容纳］"),
        ("siblings", "组织图：同一上级之下画几个单位；其余只计数［默认：一页所能容纳］"),
        ("show", "组织图：每个单位写明什么：仅名称和人数、领导职务、全体人员［默认：视篇幅而定］"),
        ("person", "传导路径：涉及该人员或单位的认定"),
        ("matter", "传导路径：该编号事项上的认定"),
        ("rule", "传导路径：依据该规则的认定"),
        ("year", "该单位或人员在周期内各月的任职、认定和结果"),
        ("format", "图的格式"),
        ("out", "写入该文件，而不是标准输出"),
        ("set_aside", "撇开表格中有误的行"),
    ],
    examples: &[
        "answerable graph examples/baoshan-2014 --out organisation.svg",
        "answerable graph examples/baoshan-2014 --as-of 2014-06-30 --unit QH --show people",
        "answerable graph scenarios/leader-responsibility/worked-example-1 --person A --out way.svg",
        "answerable graph examples/baoshan-2014 --year shuanggou --lang zh",
        "answerable graph examples/baoshan-2014 --format dot",
    ],
};

/// Findings that are drawn in one picture.
const FINDINGS: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Dot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Detail {
    Units,
    Leaders,
    People,
}

impl From<Detail> for Show {
    fn from(detail: Detail) -> Show {
        match detail {
            Detail::Units => Show::Units,
            Detail::Leaders => Show::Leaders,
            Detail::People => Show::People,
        }
    }
}

/// Runs `graph`.
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
    let names = Names::new(&assessment, terminal.lang);
    let Some(drawn) = draw(&arguments, &names, terminal) else { return Exit::Wrong };
    if terminal.result_or_file(&drawn, arguments.out.as_deref()) { Exit::Done } else { Exit::Wrong }
}

/// The picture that is asked for, written; none where something asked for is not there, which is said.
fn draw(arguments: &Arguments, names: &Names<'_>, terminal: &Terminal) -> Option<String> {
    if let Some(subject) = &arguments.year {
        let subject = one(names.assessment, subject, terminal)?;
        if arguments.format == Format::Dot {
            terminal.error(&said(
                "`--year` has a time line, which DOT cannot say: leave `--format dot` out",
                "`--year` 画的是时间线，DOT 无法表示，请去掉 `--format dot`",
            ));
            return None;
        }
        return Some(svg(&year(names, subject), names.lang, "answerable"));
    }
    let of_finding = arguments.person.is_some() || arguments.matter.is_some() || arguments.rule.is_some();
    if !of_finding {
        let view = view(arguments, names, terminal)?;
        return Some(match arguments.format {
            Format::Svg => svg(&fitting(names, &view), names.lang, "answerable"),
            Format::Dot => dot(&organisation(names, &view)),
        });
    }
    let chart = ways(arguments, names, terminal)?;
    Some(match arguments.format {
        Format::Svg => svg(&chart.scene(), names.lang, "answerable"),
        Format::Dot => dot(&chart),
    })
}

fn view(arguments: &Arguments, names: &Names<'_>, terminal: &Terminal) -> Option<View> {
    let root = match &arguments.unit {
        Some(unit) => Some(one(names.assessment, unit, terminal)?),
        None => None,
    };
    let day = match &arguments.as_of {
        Some(text) => day(text, terminal)?,
        None => names.assessment.cycle.until,
    };
    if let Some(root) = root.filter(|root| !is_unit(names, *root, day)) {
        let root = names.node(root);
        terminal.error(&said(
            format!("`--unit`: {root} is no unit on {day}"),
            format!("`--unit`：{root} 在 {day} 当日不是单位"),
        ));
        return None;
    }
    let show = arguments.show.map(Show::from);
    let (depth, siblings) = (arguments.depth, arguments.siblings);
    Some(View { day, root, depth, siblings, show, marked: None })
}

fn is_unit(names: &Names<'_>, node: NodeId, day: Day) -> bool {
    let organisation = &names.assessment.organisation;
    organisation.units().any(|unit| unit == node) && organisation.exists(node, day)
}

fn day(text: &str, terminal: &Terminal) -> Option<Day> {
    let day = Day::parse(text);
    if day.is_none() {
        terminal.error(&said(
            format!("`--as-of`: `{text}` is no date; write it as 2014-06-30"),
            format!("`--as-of`：`{text}` 不是日期，请写成 2014-06-30 的形式"),
        ));
    }
    day
}

fn ways(arguments: &Arguments, names: &Names<'_>, terminal: &Terminal) -> Option<Chart> {
    let subject = match &arguments.person {
        Some(person) => Some(one(names.assessment, person, terminal)?),
        None => None,
    };
    let rule = match &arguments.rule {
        Some(id) => Some(rule(id, names, terminal)?),
        None => None,
    };
    let wanted = Wanted { subject, matter: arguments.matter.as_deref(), rule };
    let findings = wanted.findings(names);
    if findings.is_empty() {
        none_found(arguments, names, terminal);
        return None;
    }
    if let Some(rest) = findings.len().checked_sub(FINDINGS).filter(|rest| *rest > 0) {
        terminal.remark(&said(
            format!("{FINDINGS} findings are drawn and {rest} are not: choose with --matter or --rule"),
            format!("画出 {FINDINGS} 项认定，另有 {rest} 项未画：可用 --matter 或 --rule 选择"),
        ));
    }
    Some(paths(names, findings.get(..FINDINGS).unwrap_or(&findings), subject))
}

fn rule(id: &str, names: &Names<'_>, terminal: &Terminal) -> Option<usize> {
    let found = names.rules.iter().position(|rule| rule.id == id);
    if found.is_none() {
        let known = names.rules.iter().map(|rule| rule.id.as_str());
        unknown(said(format!("there is no rule `{id}`"), format!("没有规则 `{id}`")), id, known, terminal);
    }
    found
}

/// Says that nothing is to be drawn, and where to look instead.
fn none_found(arguments: &Arguments, names: &Names<'_>, terminal: &Terminal) {
    let findings = &names.assessment.outcome.findings;
    let ids: BTreeSet<String> =
        findings.iter().map(|finding| names.matter_id(finding.matter).to_string()).collect();
    if let Some(id) = arguments.matter.as_ref().filter(|id| !ids.contains(*id)) {
        let none = said(format!("nothing was found on a matter `{id}`"), format!("事项 `{id}` 没有任何认定"));
        return unknown(none, id, ids.iter().map(String::as_str), terminal);
    }
    let (en, zh) = match &arguments.person {
        Some(person) => (
            format!("; `answerable explain {person} …` says what was considered"),
            format!("；考虑过什么，见 `answerable explain {person} …`"),
        ),
        None => Default::default(),
    };
    terminal.error(&said(
        format!("no finding meets all that was asked for{en}"),
        format!("没有同时符合所给条件的认定{zh}"),
    ));
}

/// Says that something is not there, and what is nearest to it.
fn unknown<'a>(none: Said, id: &str, known: impl Iterator<Item = &'a str>, terminal: &Terminal) {
    let (en, zh) = match nearest(id, known) {
        Some(near) => (format!("; did you mean `{near}`?"), format!("；是否指 `{near}`？")),
        None => Default::default(),
    };
    terminal.error(&said(format!("{}{en}", none.en), format!("{}{zh}", none.zh)));
}
