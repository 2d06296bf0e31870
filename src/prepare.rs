//! Everything before the assessment: all inputs read and checked together.

use crate::assess::owed::Owed;
use crate::assess::{Cycle, EarlierValue, Given, IndicatorValue, Past};
use crate::calendar::earlier;
use crate::compile::{Program, compile, index};
use crate::input::{self, Input, Instead};
use crate::kept::{Keeping, Kept};
use crate::matters::{self, Matters};
use crate::organisation::{self, Organisation};
use crate::policy::{self, Policy};
use crate::progress::{Progress, Work};
use crate::source::{Fault, Place, Problems, Said, Sources, Spoken, faults, said};
use crate::stream::Names;
use crate::stream::plan::kept;
use crate::stream::source::Source;
use crate::tables::{BadRows, Outline};
use crate::together::both;
use crate::value::{Day, Interval, NodeKind};
use crate::{SetAside, TableRows};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

faults! {
    /// Rows of indicators and of earlier cycles that do not fit the policy or the organisation.
    pub enum PrepareFault {
        UnknownIndicator { name: String } = "unknown-reference", "there is no indicator `{name}`", "没有指标 `{name}`";
        ComputedIndicator { name: String } = "indicator-computed", "the indicator `{name}` is computed by the policy and cannot be given", "指标 `{name}` 由制度计算，不能直接给出";
        UnknownSubject { name: String } = "unknown-reference", "there is no person or unit `{name}`", "没有名为 `{name}` 的人员或单位";
        WrongSubject { name: String, found: Said } = "wrong-kind", "`{name}` is a {found}, and this indicator does not describe one", "`{name}` 是{found}，不属于该指标的对象";
        UnknownMeasure { name: String } = "unknown-reference", "there is no measure `{name}`", "没有措施 `{name}`";
        MoreBadRows { count: usize } = "more-bad-rows", "and {count} more bad rows", "另有 {count} 行有误";
        FuturePast { from: Day, today: Day } = "history-of-the-future", "{from} lies after {today}, the day of the assessment: `history` holds what was imposed", "{from} 晚于考评当日 {today}：`history` 只记载已经作出的措施";
        TwicePast { measure: String, subject: String, from: Day } = "history-twice", "`{measure}` of `{subject}` from {from} is given twice", "`{subject}` 自 {from} 起的 `{measure}` 给出了两次";
        NoPolicy = "no-policy", "this cycle names no policy: there is nothing to assess by", "该周期未指明制度，无从考评";
    }
}

/// How inputs are to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Set bad rows of tables aside instead of refusing the run.
    pub set_aside: bool,
    /// What stands in place of what the input names.
    pub instead: Instead,
    /// Counts what has been done.
    pub progress: Progress,
    /// Matters may pass by in batches where nothing needs them all at once.
    pub passing: bool,
    /// On so many threads the organisation is read, and what follows from matters that passed by is made; 0 is one. What
    /// comes out does not depend on it.
    pub threads: usize,
    /// They do so only where the tables of matters are together larger than this, in bytes on the disk.
    pub above: u64,
    /// Where [`Prepared::keep_organisation`] may have written the organisation: it is taken from there if nothing has
    /// changed since. What comes out does not depend on it.
    pub kept: Option<PathBuf>,
}

/// All inputs, checked: what an assessment is made from.
pub struct Prepared {
    /// The path that was asked for.
    pub path: String,
    /// Counts what has been done.
    pub progress: Progress,
    /// On so many threads what follows from matters that passed by is made.
    pub threads: usize,
    /// The cycle file or scenario.
    pub input: Input,
    /// The policy as written.
    pub policy: Policy,
    /// The policy, ready to run.
    pub program: Program,
    /// The organisation.
    pub organisation: Arc<Organisation>,
    /// The matters; derived fields are still absent.
    pub matters: Matters,
    /// Files of matters that are still to pass by.
    pub passing: Vec<Source>,
    /// The indicators given.
    pub given: Given,
    /// What earlier cycles imposed.
    pub history: Vec<Past>,
    /// Bad rows are set aside instead of refusing the run.
    pub setting_aside: bool,
    /// Whom matters name, as [`Prepared::keep_names`] wrote it: reasons are found by it.
    pub names: Option<Names>,
    /// How the organisation came about.
    pub(crate) keeping: Keeping,
    /// Who owes duties, by duty, once that was asked.
    pub(crate) owed: OnceLock<Arc<Vec<Owed>>>,
    /// Rows that were set aside.
    pub set_aside: Vec<SetAside>,
    /// What became of the rows of every table.
    pub tables: Vec<TableRows>,
    /// What was noticed without making the inputs unusable.
    pub warnings: Problems,
    /// The files read.
    pub sources: Sources,
}

/// Inputs that cannot be used.
#[derive(Debug)]
pub struct Refused {
    /// Everything that was found.
    pub problems: Problems,
    /// The files, for showing it.
    pub sources: Sources,
}

/// Reads and checks all inputs of a cycle or scenario.
///
/// # Errors
/// Every fault of every input, if there is any that makes them unusable.
pub fn prepare(path: &Path, options: Options) -> Result<Prepared, Box<Refused>> {
    // Which rows are set aside is found where they are read.
    let kept = options.kept.as_deref().filter(|_| !options.set_aside).and_then(Kept::open);
    let recalled = kept.and_then(|kept| prepare_with(path, &options, Some(kept)).ok());
    recalled.map_or_else(|| prepare_with(path, &options, None), Ok)
}

/// The same with an organisation that was kept; an error where it is not that of these files.
fn prepare_with(path: &Path, options: &Options, kept: Option<Kept>) -> Result<Prepared, Box<Refused>> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let mut bad = BadRows::new(options.set_aside).counted_by(options.progress.clone());
    match read(path, (options, kept), &mut bad, &mut sources, &mut problems) {
        Some((input, policy, program, (organisation, keeping), (matters, passing), given, history))
            if !problems.any_error() =>
        {
            let (tables, set_aside) = (bad.tables(), bad.into_rows());
            let warnings = problems;
            let path = path.display().to_string();
            Ok(Prepared {
                path,
                progress: options.progress.clone(),
                threads: options.threads,
                input,
                keeping,
                owed: OnceLock::new(),
                names: None,
                policy,
                program,
                organisation,
                matters,
                passing,
                given,
                history,
                setting_aside: options.set_aside,
                set_aside,
                tables,
                warnings,
                sources,
            })
        }
        _ => Err(Box::new(Refused { problems, sources })),
    }
}

type Read = (Input, Policy, Program, (Arc<Organisation>, Keeping), (Matters, Vec<Source>), Given, Vec<Past>);

fn read(
    path: &Path,
    (options, kept): (&Options, Option<Kept>),
    bad: &mut BadRows,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Read> {
    let threads = options.threads;
    let recall = || kept.as_ref().into_iter().for_each(Kept::read);
    let begin = || {
        let known = kept.as_ref().map_or(&[][..], |kept| &kept.tables);
        let input = begin(path, options, known, bad, (sources, problems))?;
        let compiled = kept.as_ref().map(|_| compiled(&input, sources, problems));
        // What the other thread has not come to.
        recall();
        Some((input, compiled))
    };
    let ((), begun) = both(if kept.is_some() { threads } else { 1 }, recall, begin);
    let recalled = kept.as_ref().map(|kept| kept.organisation().map(Box::new));
    let (mut input, known) = begun?;
    // Parts may be large: each goes when it has been read.
    let parts = std::mem::take(&mut input.organisation);
    bad.progress.begin(Work::Organisation, 0);
    let (incoming, policy) = match (recalled, known) {
        (Some(recalled), Some(policy)) => (Incoming::Recalled(recalled), policy),
        _ => {
            let ids = || Incoming::Ids(organisation::Ids::of(&parts, threads));
            both(threads, ids, || compiled(&input, sources, problems))
        }
    };
    let (policy, program) = policy?;
    if input.unread {
        // Whoever stands in what could not be read would seem unknown.
        return None;
    }
    let (organisation, keeping) = match incoming {
        Incoming::Recalled(organisation) => {
            kept.filter(|kept| kept.is_of(&input.folder, sources))?;
            (*organisation?, Keeping::Recalled)
        }
        Incoming::Ids(ids) => {
            let before = problems.len();
            let organisation = ids.load(&program.vocabulary, sources, bad, problems);
            // What is said of it would not be said again.
            let silent = problems.len() == before && !bad.set_aside;
            (organisation, Keeping::Read(input.outlines.take().filter(|_| silent)))
        }
    };
    let organisation = Arc::new(organisation);
    drop(parts);
    let mut parts = std::mem::take(&mut input.matters);
    let passing = passing(&mut input, &program, &mut parts, bad, (sources, problems));
    bad.progress.begin(Work::Matters, 0);
    let matters = matters::load(&parts, &program.schema, input.cycle, &*organisation, sources, bad, problems);
    drop(parts);
    let given = indicators(&input, &policy, &program, &organisation, problems);
    let history = history(&input, &policy, &organisation, problems);
    if bad.unshown() > 0 {
        problems.raise(PrepareFault::MoreBadRows { count: bad.unshown() }, Place::File(input.file));
    }
    Some((input, policy, program, (organisation, keeping), (matters, passing), given, history))
}

/// An organisation on its way in.
enum Incoming<'a> {
    /// One that was kept, if it can be read.
    Recalled(Option<Box<Organisation>>),
    Ids(organisation::Ids<'a>),
}

/// Reads the cycle's file, and what it names but for the policy.
fn begin(
    path: &Path,
    options: &Options,
    known: &[Outline],
    bad: &mut BadRows,
    (sources, problems): (&mut Sources, &mut Problems),
) -> Option<Input> {
    let how = (&options.instead, options.passing.then_some(options.above), options.threads);
    let input = input::read(path, how, known, sources, bad, problems)?;
    if input.policy.is_empty() {
        // Every word of the organisation and the matters would seem unknown.
        let help = said(
            "name a pack: `policy: [../rules/first-contact]`",
            "请指明制度：`policy: [../rules/first-contact]`",
        );
        problems.push(PrepareFault::NoPolicy.at(Place::File(input.file)).help(help));
        return None;
    }
    Some(input)
}

/// Reads the policy, and makes it ready to run.
fn compiled(input: &Input, sources: &mut Sources, problems: &mut Problems) -> Option<(Policy, Program)> {
    let policy = policy::load(&input.policy, sources, problems);
    // Names defined in what could not be read would all seem unknown.
    let program = (!policy.unread).then(|| compile(&policy, sources, problems))?;
    Some((policy, program))
}

/// Opens the tables that may pass by. Where a rule needs all matters of a kind, or some of them are given otherwise, they
/// are read like any others.
fn passing(
    input: &mut Input,
    program: &Program,
    parts: &mut Vec<matters::Part>,
    bad: &mut BadRows,
    (sources, problems): (&mut Sources, &mut Problems),
) -> Vec<Source> {
    let mut opened = Vec::new();
    for mapping in std::mem::take(&mut input.passing) {
        let into = &mapping.into.0;
        let elsewhere = parts.iter().any(|part| match part {
            matters::Part::Yaml(node) => node.map().is_some_and(|map| map.get(into).is_some()),
            matters::Part::Table(table) => table.into == *into && !table.records.is_empty(),
        });
        let kind = program.schema.kind(into).filter(|kind| !elsewhere && kept(program, *kind).is_empty());
        let opened_source = kind.and_then(|kind| Source::open(&mapping, kind, &program.schema, sources));
        if let Some((source, table)) = opened_source {
            opened.push(source);
            parts.push(matters::Part::Table(table));
        } else if let Some(table) = mapping.read(sources, bad, problems) {
            parts.push(matters::Part::Table(table));
        } else {
            input.unread = true;
        }
    }
    opened
}

/// Reads and checks packs alone.
///
/// # Errors
/// Every fault of every file, if there is any that makes them unusable.
pub fn prepare_policy(packs: &[PathBuf]) -> Result<(Policy, Program, Problems, Sources), Box<Refused>> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let given: Vec<(PathBuf, Place)> = packs.iter().map(|path| (path.clone(), Place::Nowhere)).collect();
    let policy = policy::load(&given, &mut sources, &mut problems);
    if policy.unread {
        return Err(Box::new(Refused { problems, sources }));
    }
    let program = compile(&policy, &sources, &mut problems);
    if problems.any_error() {
        return Err(Box::new(Refused { problems, sources }));
    }
    Ok((policy, program, problems, sources))
}

/// A policy by itself, without the data of any cycle.
pub struct PolicyRead {
    /// The folders of the packs that were named; those they use are not among them.
    pub packs: Vec<PathBuf>,
    /// The period, for a cycle or scenario.
    pub cycle: Option<Cycle>,
    /// The policy as written.
    pub policy: Policy,
    /// The policy, ready to run.
    pub program: Program,
    /// What was noticed without making the policy unusable.
    pub warnings: Problems,
    /// The files read.
    pub sources: Sources,
}

/// Reads the policy at a path: a pack, or what a cycle or scenario is assessed by. Its data is not read.
///
/// # Errors
/// Every fault of every file, if there is any that makes the policy unusable.
pub fn read_policy(path: &Path) -> Result<PolicyRead, Box<Refused>> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let (mut given, mut cycle) = (vec![(path.to_owned(), Place::Nowhere)], None);
    if input::is_input(path) {
        let Some(manifest) = input::read_manifest(path, &mut sources, &mut problems) else {
            return Err(Box::new(Refused { problems, sources }));
        };
        (given, cycle) = (manifest.policy, Some(manifest.cycle));
        if given.is_empty() {
            problems.raise(PrepareFault::NoPolicy, Place::Nowhere);
        }
    }
    let policy = policy::load(&given, &mut sources, &mut problems);
    if policy.unread {
        return Err(Box::new(Refused { problems, sources }));
    }
    let program = compile(&policy, &sources, &mut problems);
    if problems.any_error() {
        return Err(Box::new(Refused { problems, sources }));
    }
    let packs = given.into_iter().map(|(path, _)| path).collect();
    Ok(PolicyRead { packs, cycle, policy, program, warnings: problems, sources })
}

/// The indicators given, each for a subject that it describes.
fn indicators(
    input: &Input,
    policy: &Policy,
    program: &Program,
    organisation: &Organisation,
    problems: &mut Problems,
) -> Given {
    let mut given = Given::default();
    for row in &input.indicators {
        let name = &row.indicator.text;
        let Some(indicator) = index(&policy.indicators, name) else {
            let known = policy.indicators.keys().map(String::as_str);
            let fault = PrepareFault::UnknownIndicator { name: name.clone() };
            problems.push(fault.at(row.indicator.place).suggest(name, known));
            continue;
        };
        let compiled = &program.indicators[indicator];
        // What it was in earlier periods, nobody computes again.
        if compiled.value.is_some() && row.back == 0 {
            problems.raise(PrepareFault::ComputedIndicator { name: name.clone() }, row.indicator.place);
            continue;
        }
        let Some(subject) = subject(organisation, &row.subject, problems) else { continue };
        let kind = organisation.kind(subject);
        let described = *kind == compiled.of.kind
            && (*kind != NodeKind::Unit
                || compiled.of.only.is_none()
                || organisation.unit_kind(subject) == compiled.of.only);
        if !described {
            let found = match organisation.unit_kind(subject) {
                Some(code) => format!("`{}`", program.vocabulary.unit_kinds.word(code)).as_str().into(),
                None => said(kind.to_string(), kind.zh()),
            };
            let fault = PrepareFault::WrongSubject { name: row.subject.text.clone(), found };
            problems.raise(fault, row.subject.place);
            continue;
        }
        if row.back == 0 {
            given.now.push(IndicatorValue { indicator, subject, value: row.value, n: row.n, k: row.k });
            continue;
        }
        let cycle = Interval { from: input.cycle.from, until: input.cycle.until };
        let period = earlier(cycle, i64::from(row.back));
        given.earlier.push(EarlierValue { indicator, subject, back: row.back, period, value: row.value });
    }
    given.earlier.sort_by_key(|row| (row.indicator, row.subject, row.back));
    given
}

fn subject(
    organisation: &Organisation,
    name: &policy::Name,
    problems: &mut Problems,
) -> Option<organisation::NodeId> {
    let found = organisation.find(&name.text);
    if found.is_none() {
        let known: Vec<&str> = organisation.nodes().map(|node| organisation.id(node)).collect();
        let fault = PrepareFault::UnknownSubject { name: name.text.clone() };
        problems.push(fault.at(name.place).suggest(&name.text, known));
    }
    found
}

fn history(
    input: &Input,
    policy: &Policy,
    organisation: &Organisation,
    problems: &mut Problems,
) -> Vec<Past> {
    let (mut list, mut given) = (Vec::new(), BTreeMap::new());
    for row in &input.history {
        let subject = subject(organisation, &row.subject, problems);
        let measure = index(&policy.measures, &row.measure.text);
        if measure.is_none() {
            let known = policy.measures.keys().map(String::as_str);
            let fault = PrepareFault::UnknownMeasure { name: row.measure.text.clone() };
            problems.push(fault.at(row.measure.place).suggest(&row.measure.text, known));
        }
        if let (Some(subject), Some(measure)) = (subject, measure) {
            let (act, from) = (row.act.clone(), row.from);
            let past =
                Past { act, until: row.until, lifted: row.lifted, ..Past::new(subject, measure, from) };
            once(&mut given, row, &past, problems);
            for day in [Some(from), row.lifted].into_iter().flatten().filter(|day| *day > input.cycle.today) {
                let fault = PrepareFault::FuturePast { from: day, today: input.cycle.today };
                problems.raise(fault, row.place);
            }
            list.push(past);
        }
    }
    list
}

/// What was imposed, by whom it is for, when, which and for what, and where that was given.
type Imposed = BTreeMap<(organisation::NodeId, Day, usize, Option<String>), Place>;

/// What was imposed is given once: a running period would be added to itself.
fn once(given: &mut Imposed, row: &input::HistoryRow, past: &Past, problems: &mut Problems) {
    let key = (past.subject, past.from, past.measure, past.act.clone());
    if let Some(first) = given.insert(key, row.place) {
        let (measure, subject) = (row.measure.text.clone(), row.subject.text.clone());
        let fault = PrepareFault::TwicePast { measure, subject, from: row.from };
        problems.push(fault.at(row.place).also(first, said("first given here", "第一次给出在这里")));
    }
}
