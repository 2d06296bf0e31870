//! The input of a run: a cycle file or a scenario, and every file that it names.
//!
//! [`read`] reads the manifest and all tables and files it points to; what they mean is decided later, by the
//! organisation and the matters, once the policy's words are known.

mod indicators;
mod parts;
pub mod periods;
#[cfg(test)]
mod tests;

pub use indicators::IndicatorRow;

use crate::assess::Cycle;
use crate::calendar::Calendar;
use crate::matters;
use crate::policy::{Name, is_section};
use crate::source::{Fault, Fields, FileId, Node, Place, Problems, Said, Sources, Title, YamlFault};
use crate::source::{faults, parse, read_text, said, tidy};
use crate::tables::{BadRows, Mapping, Outline};
use crate::value::Day;
use indicators::INDICATORS;
use parts::{ORGANISATION, Readers};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

faults! {
    /// A fault in a cycle file or a scenario.
    pub enum InputFault {
        NoManifest { path: String } = "no-cycle-file", "`{path}` holds neither `cycle.yaml` nor `scenario.yaml`", "`{path}` 中既没有 `cycle.yaml` 也没有 `scenario.yaml`";
        TwoManifests { path: String } = "two-cycle-files", "`{path}` holds both `cycle.yaml` and `scenario.yaml`", "`{path}` 中同时有 `cycle.yaml` 和 `scenario.yaml`";
        NotDate { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        NotNumber { found: String } = "not-a-number", "`{found}` is not a number", "`{found}` 不是数字";
        NotCount { found: String } = "not-whole", "`{found}` is not a whole number of zero or more", "`{found}` 不是非负整数";
        Backwards { first: String, last: String, from: Day, until: Day } = "dates-backwards", "`{last}` {until} lies before `{first}` {from}", "`{last}` {until} 早于 `{first}` {from}";
        PackFile { path: String } = "file-of-a-pack", "`{path}` is a file of a pack, not a cycle or scenario", "`{path}` 是制度包中的文件，不是周期或场景";
        ExpectWithoutScenario = "expect-without-scenario", "`expect` belongs to a scenario: this file has no `scenario`", "`expect` 只用于场景：该文件没有 `scenario`";
        NothingExpected = "nothing-expected", "this scenario expects nothing", "该场景没有任何预期";
        UnknownSection { name: String, path: String } = "unknown-section", "the organisation has no section `{name}` into which `{path}` could go", "组织数据中没有 `{name}` 部分，`{path}` 无处可入";
        NoTables { path: String } = "folder-without-tables", "the folder `{path}` holds no CSV file", "文件夹 `{path}` 中没有 CSV 文件";
        NoSheets { path: String } = "folder-without-tables", "`{path}` has nothing written in any sheet", "`{path}` 的各工作表都没有内容";
        NoSubject = "indicators-without-subject", "the table of indicators has no column `subject`", "指标表没有 `subject` 列";
        TwoSubjects = "indicators-two-subjects", "the table of indicators has more than one column for the subject", "指标表有多个表示对象的列";
        UnknownIndicatorColumn { column: String } = "unknown-column", "a table with a column `indicator` has no column `{column}`", "含 `indicator` 列的表没有 `{column}` 列";
        Missing { field: String } = "missing-field", "this row lacks `{field}`", "该行缺少 `{field}`";
        DuplicateIndicator { indicator: String, subject: String } = "duplicate-indicator", "`{indicator}` of `{subject}` is given more than once for one period", "`{subject}` 的 `{indicator}` 在同一期间重复出现";
        NotAPeriod { found: String } = "not-a-period", "`{found}` is not a period", "`{found}` 不是有效的期间";
        PeriodAfter { found: String, until: Day } = "period-after-cycle", "the period {found} comes after this cycle, which ends on {until}", "期间 {found} 晚于本周期（{until} 结束）";
        PeriodOverlaps { found: String, from: Day, until: Day } = "period-overlaps-cycle", "the period {found} overlaps this cycle, {from} to {until}, and is not the same", "期间 {found} 与本周期（{from} 至 {until}）部分重叠而不相同";
        PeriodOfOtherLength { found: String } = "period-of-other-length", "the period {found} is not as long as this cycle, or does not lie a whole number of cycles before it: nothing could read this value", "期间 {found} 与本周期长度不同，或与其相隔不是整数期，该数值无从读取";
        MoreSatisfiedThanAsked { k: i64, n: i64 } = "k-above-n", "{k} of {n}: `k` is larger than `n`", "{k}/{n}：`k` 大于 `n`";
    }
}

/// Everything that a cycle file or a scenario gives.
#[derive(Debug)]
pub struct Input {
    /// The cycle file or scenario itself.
    pub file: FileId,
    /// Its folder; paths are relative to it.
    pub folder: PathBuf,
    /// The title of the cycle; a scenario's name where the cycle has none.
    pub title: Title,
    /// The name of the scenario, for a scenario.
    pub scenario: Option<Title>,
    /// The period; `today` is `until` where it is not said.
    pub cycle: Cycle,
    /// The folders of the policy packs, and where each was named.
    pub policy: Vec<(PathBuf, Place)>,
    /// Working days.
    pub calendar: Calendar,
    /// People, units and relations.
    pub organisation: Vec<crate::organisation::Part>,
    /// What happened.
    pub matters: Vec<matters::Part>,
    /// Tables of matters that were not read, because they can be read in batches.
    pub passing: Vec<Mapping>,
    /// Indicators given as data, by indicator, then subject.
    pub indicators: Vec<IndicatorRow>,
    /// Measures imposed, and lists of earlier cycles, in the order of writing.
    pub history: Vec<HistoryRow>,
    /// What a scenario expects.
    pub expect: Vec<Node>,
    /// Some file or table could not be read at all: that a name is unknown means nothing then.
    pub unread: bool,
    /// The outlines of all tables of the organisation, if each has one.
    pub(crate) outlines: Option<Vec<Outline>>,
}

/// A measure that was imposed, or a place on a list of an earlier cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// Of whom.
    pub subject: Name,
    /// The measure.
    pub measure: Name,
    /// First day.
    pub from: Day,
    /// Last day that still counts, if it is said.
    pub until: Option<Day>,
    /// The act to which it was imposed, if it is said.
    pub act: Option<String>,
    /// The day from which it has no effect any more, if it was lifted early.
    pub lifted: Option<Day>,
    /// Where it was written.
    pub place: Place,
}

/// What stands in place of what an input names itself, to see what another policy or organisation would change.
#[derive(Debug, Clone, Default)]
pub struct Instead {
    /// The folders of these packs.
    pub policy: Option<Vec<PathBuf>>,
    /// These files and folders with the organisation's data.
    pub organisation: Option<Vec<PathBuf>>,
}

/// The policy packs that a cycle or a scenario names, with nothing else read.
pub fn packs(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Vec<(PathBuf, Place)> {
    let Some((path, _, root)) = tree(path, sources, problems) else { return Vec::new() };
    let named = root.map().and_then(|map| map.get("policy")).map(|node| names(node, problems));
    in_folder(named.unwrap_or_default(), path.parent().unwrap_or(Path::new("")))
}

fn in_folder(names: Vec<Name>, folder: &Path) -> Vec<(PathBuf, Place)> {
    names.into_iter().map(|name| (tidy(&folder.join(name.text)), name.place)).collect()
}

/// Reads a cycle or a scenario: a folder that holds `cycle.yaml` or `scenario.yaml`, or the file itself.
///
/// Bad rows of tables go to `bad`, every other fault to `problems`. Nothing comes back only if the file itself
/// cannot be read; where a part of it is at fault, the rest is read nevertheless, so that all faults are seen
/// at once: look at [`Problems::any_error`] before using the result. With `above`, tables of matters that can be read in
/// batches are left to whoever asked, if the tables of matters are together larger than so many bytes. Tables are
/// opened on so many threads. Those of the organisation that are `known` are not read.
pub fn read(
    path: &Path,
    (instead, above, threads): (&Instead, Option<u64>, usize),
    known: &[Outline],
    sources: &mut Sources,
    bad: &mut BadRows,
    problems: &mut Problems,
) -> Option<Input> {
    let (path, file, root) = tree(path, sources, problems)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut fields = Fields::of(&root, said("the file of a cycle", "周期文件"), problems)?;
    let scenario = fields.take("scenario");
    let named = scenario.and_then(|node| title(node, problems));
    let cycle = fields.need("cycle", problems);
    let policy = fields.take("policy").map(|node| names(node, problems)).unwrap_or_default();
    let calendar = fields.take("calendar").map(|node| Calendar::read(node, sources, problems));
    let organisation = fields.take("organisation");
    let (given, indicators) = (fields.take("matters"), fields.take("indicators"));
    let history = fields.take("history").map(|node| history(node, problems)).unwrap_or_default();
    let expect = fields.take("expect");
    let before = problems.len();
    fields.finish(problems);
    // Whoever stands in a part whose key is misspelt would seem unknown.
    let misspelt = problems.len() > before;

    match (&scenario, expect) {
        (None, Some(node)) => problems.raise(InputFault::ExpectWithoutScenario, node.place),
        (Some(node), None) => problems.push(InputFault::NothingExpected.at(node.place).warning()),
        _ => {}
    }
    let (title, cycle) = period(cycle, named.as_ref(), problems);
    let large = |above| above == 0 || given.is_some_and(|node| parts::size(node, &folder) > above);
    let passing = above.is_some_and(large);
    let (apart, ahead) = (Vec::new(), BTreeMap::new());
    let outlines = Vec::new();
    let mut readers =
        Readers { sources, bad, problems, unread: false, passing, apart, known, outlines, ahead };
    if threads > 1 {
        let organisation = organisation.filter(|_| instead.organisation.is_none());
        readers.ahead([(organisation, &ORGANISATION), (indicators, &INDICATORS)], &folder, threads);
    }
    let mut input = Input {
        file,
        title,
        cycle,
        policy: match &instead.policy {
            Some(packs) => packs.iter().map(|pack| (pack.clone(), Place::Nowhere)).collect(),
            None => in_folder(policy, &folder),
        },
        calendar: calendar.unwrap_or_default(),
        organisation: match &instead.organisation {
            Some(paths) => readers.organisation_at(paths),
            None => organisation.map(|node| readers.organisation(node, &folder)).unwrap_or_default(),
        },
        matters: given.map(|node| readers.matters(node, &folder)).unwrap_or_default(),
        passing: Vec::new(),
        indicators: indicators
            .map(|node| readers.indicators(node, &folder, (cycle, threads)))
            .unwrap_or_default(),
        history,
        expect: expect.map(|node| node.items().to_vec()).unwrap_or_default(),
        scenario: named,
        folder,
        unread: false,
        outlines: None,
    };
    input.outlines = readers.outlines.into_iter().collect();
    input.passing = readers.apart;
    input.unread = readers.unread || misspelt;
    Some(input)
}

/// What a cycle or a scenario is assessed by, without its data.
#[derive(Debug)]
pub struct Manifest {
    /// The folders of the policy packs, and where each was named.
    pub policy: Vec<(PathBuf, Place)>,
    /// The period.
    pub cycle: Cycle,
}

/// Reads the packs and the period of a cycle or scenario, and nothing of its data.
pub fn read_manifest(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Option<Manifest> {
    let (path, _, root) = tree(path, sources, problems)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut fields = Fields::of(&root, said("the file of a cycle", "周期文件"), problems)?;
    let named = fields.take("scenario").and_then(|node| title(node, problems));
    let (_, cycle) = period(fields.need("cycle", problems), named.as_ref(), problems);
    let policy = fields.take("policy").map(|node| names(node, problems)).unwrap_or_default();
    let policy = policy.into_iter().map(|name| (folder.join(name.text), name.place)).collect();
    Some(Manifest { policy, cycle })
}

/// Is there a cycle or a scenario at a path, rather than a pack?
pub fn is_input(path: &Path) -> bool {
    path.is_file() || ["cycle.yaml", "scenario.yaml"].iter().any(|name| path.join(name).is_file())
}

/// The folders right below that hold a cycle or a scenario.
fn below(path: &Path) -> Option<Said> {
    let folders = std::fs::read_dir(path).ok()?.flatten().map(|entry| entry.path());
    let holds =
        |folder: &PathBuf| ["cycle.yaml", "scenario.yaml"].iter().any(|name| folder.join(name).is_file());
    let mut found: Vec<String> =
        folders.filter(holds).map(|folder| format!("`{}`", tidy(&folder).display())).collect();
    found.sort();
    let few = (1..=6).contains(&found.len());
    few.then(|| {
        let (en, zh) = (found.join(", "), found.join("、"));
        said(format!("name one of these folders: {en}"), format!("请指明其中一个文件夹：{zh}"))
    })
}

/// The file that is meant, and what it holds. Somebody who names a file of a pack means the pack.
fn tree(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Option<(PathBuf, FileId, Node)> {
    let path = manifest(path, problems)?;
    let file = read_text(&path, Place::Nowhere, sources, problems)?;
    let root = parse(file, sources, problems)?;
    let keys = root.map().map_or(&[][..], |map| &map.entries);
    let of_a_cycle = |key: &str| ["cycle", "scenario", "expect"].contains(&key);
    let of_a_pack = |key: &str, node: &Node| match key {
        "matters" => false,
        "policy" => node.map().is_some(),
        other => is_section(other),
    };
    if keys.iter().any(|(key, _)| of_a_cycle(&key.text))
        || !keys.iter().any(|(key, node)| of_a_pack(&key.text, node))
    {
        return Some((path, file, root));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = parent.unwrap_or(Path::new(".")).display();
    problems.push(InputFault::PackFile { path: path.display().to_string() }.at(Place::Nowhere).help(said(
        format!("of a pack, give the folder: `{folder}`"),
        format!("如要读取制度包，请给出其文件夹：`{folder}`"),
    )));
    None
}

/// The path of the file that is meant.
fn manifest(path: &Path, problems: &mut Problems) -> Option<PathBuf> {
    let shown = || path.display().to_string();
    let there = |name: &str| Some(path.join(name)).filter(|path| path.is_file());
    let fault = match (path.is_dir(), there("cycle.yaml"), there("scenario.yaml")) {
        (false, _, _) => return Some(path.to_owned()),
        (true, Some(found), None) | (true, None, Some(found)) => return Some(found),
        (true, Some(_), Some(_)) => InputFault::TwoManifests { path: shown() }
            .at(Place::Nowhere)
            .help(said("name the file that is meant", "请指明所要的文件")),
        (true, None, None) => {
            InputFault::NoManifest { path: shown() }.at(Place::Nowhere).maybe_help(below(path))
        }
    };
    problems.push(fault);
    None
}

/// Title and days of the cycle. Days that are missing or backwards are faults; what stands in for them is
/// wide enough that the matters are not called out of their cycle for it.
fn period(node: Option<&Node>, scenario: Option<&Title>, problems: &mut Problems) -> (Title, Cycle) {
    let unnamed = scenario.cloned();
    let mut cycle = Cycle { from: Day::MIN, until: Day::MAX, today: Day::MAX };
    let fields = node.and_then(|node| Fields::of(node, "`cycle`", problems));
    let Some(mut fields) = fields else { return (unnamed.unwrap_or_default(), cycle) };
    let written = match unnamed {
        None => fields.need("title", problems),
        Some(_) => fields.take("title"),
    };
    let title = written.and_then(|node| title(node, problems)).or(unnamed).unwrap_or_default();
    let from = fields.need("from", problems).and_then(|node| date(node, problems));
    let until = fields.need("until", problems).and_then(|node| date(node, problems));
    let today = fields.take("today");
    let given = today.and_then(|node| date(node, problems));
    let place =
        |key| node.and_then(Node::map).and_then(|map| map.get(key)).map_or(fields.place(), |node| node.place);
    if ordered(("from", from), ("until", until), place("until"), problems) {
        ordered(("from", from), ("today", given), place("today"), problems);
        cycle =
            Cycle { from: from.unwrap_or(Day::MIN), until: until.unwrap_or(Day::MAX), today: cycle.today };
    }
    cycle.today = given.unwrap_or(cycle.until);
    fields.finish(problems);
    (title, cycle)
}

/// Raises a fault where a later date lies before an earlier one.
fn ordered(
    (first, from): (&str, Option<Day>),
    (last, until): (&str, Option<Day>),
    place: Place,
    problems: &mut Problems,
) -> bool {
    let (Some(from), Some(until)) = (from, until) else { return true };
    if until < from {
        let fault = InputFault::Backwards { first: first.into(), last: last.into(), from, until };
        problems.raise(fault, place);
    }
    from <= until
}

fn history(node: &Node, problems: &mut Problems) -> Vec<HistoryRow> {
    let row = |item: &Node, problems: &mut Problems| {
        let mut fields = Fields::of(item, said("a row of `history`", "`history` 的一行"), problems)?;
        let subject = fields.need("subject", problems).and_then(|node| name(node, problems));
        let measure = fields.need("measure", problems).and_then(|node| name(node, problems));
        let from = fields.need("from", problems).and_then(|node| date(node, problems));
        let last = fields.take("until");
        let until = last.and_then(|node| date(node, problems));
        let act = fields.take("act").and_then(|node| name(node, problems)).map(|act| act.text);
        let early = fields.take("lifted");
        let lifted = early.and_then(|node| date(node, problems));
        fields.finish(problems);
        for (key, day, node) in [("until", until, last), ("lifted", lifted, early)] {
            ordered(("from", from), (key, day), node.map_or(item.place, |node| node.place), problems);
        }
        let (subject, measure, from) = (subject?, measure?, from?);
        Some(HistoryRow { subject, measure, from, until, act, lifted, place: item.place })
    };
    node.items().iter().filter_map(|item| row(item, problems)).collect()
}

/// A scalar with its place.
fn name(node: &Node, problems: &mut Problems) -> Option<Name> {
    let text = node.text().map(|text| Name { text: text.to_owned(), place: node.place });
    if text.is_none() {
        problems.raise(
            YamlFault::Expected {
                what: said("a single word or text", "一个词或一段文字"),
                found: node.kind(),
            },
            node.place,
        );
    }
    text
}

fn names(node: &Node, problems: &mut Problems) -> Vec<Name> {
    node.items().iter().filter_map(|item| name(item, problems)).collect()
}

fn date(node: &Node, problems: &mut Problems) -> Option<Day> {
    let name = name(node, problems)?;
    let day = Day::parse(&name.text);
    if day.is_none() {
        let help = said("write a date such as 2014-01-31", "请写日期，例如 2014-01-31");
        let problem = InputFault::NotDate { found: name.text.clone() }.at(name.place).help(help);
        problems.push(problem.with_usual_signs(&name.text));
    }
    day
}

/// One text, or one for each language.
fn title(node: &Node, problems: &mut Problems) -> Option<Title> {
    let Some(map) = node.map() else { return name(node, problems).map(|name| Title::plain(name.text)) };
    let text = |(key, node): &(crate::source::Key, Node), problems: &mut Problems| {
        name(node, problems).map(|name| (key.text.clone(), name.text))
    };
    Some(Title::by_language(map.entries.iter().filter_map(|entry| text(entry, problems)).collect()))
}
