//! Which clause of a source is run by which rule, and what its scenarios are: for people, for programs, and as a page
//! for the documentation.

mod json;
mod markdown;
mod text;

pub use json::clauses_json;
pub use markdown::clauses_markdown;
pub use text::clauses_text;

use super::words;
use crate::PolicyRead;
use crate::coverage::Coverage;
use crate::phrase::Kind;
use crate::policy::{Check, Citing, Clause, Pack, Policy, Source};
use crate::source::{Lang, Title};

/// So many scenarios are named; the rest is counted.
const NAMED: usize = 4;

/// What is shown.
pub struct ClausesReport<'a> {
    /// The policy.
    pub read: &'a PolicyRead,
    /// What the scenarios exercise.
    pub coverage: &'a Coverage,
}

/// A clause and what becomes of it.
struct Row<'a> {
    clause: &'a Clause,
    by: Vec<By<'a>>,
    /// What is left open.
    open: Vec<&'a Title>,
    /// Why it is left out.
    left_out: Option<&'a Title>,
}

/// What runs a clause.
struct By<'a> {
    pack: &'a str,
    what: What,
    id: &'a str,
    title: Option<&'a Title>,
    /// The scenarios in which it applies, gives a result, finds something lacking, or is undetermined; none where
    /// scenarios cannot tell.
    scenarios: Option<Vec<&'a str>>,
}

/// What kind of definition it is, or that it is a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct What {
    json: &'static str,
    zh: &'static str,
    kind: Option<Kind>,
}

impl What {
    /// A section of the policy.
    fn of(section: &str) -> What {
        let (json, zh, kind) = match section {
            "rules" => ("rule", "规则", Some(Kind::Rule)),
            "duties" => ("duty", "职责", Some(Kind::Rule)),
            "groups" => ("group", "规则组", None),
            "modifiers" => ("modifier", "情节", Some(Kind::Modifier)),
            "indicators" => ("indicator", "指标", Some(Kind::Indicator)),
            "scorecards" => ("scorecard", "综合评分", Some(Kind::Scorecard)),
            "rankings" => ("ranking", "排名", Some(Kind::Ranking)),
            "ladders" => ("ladder", "档次", Some(Kind::Ladder)),
            "measures" => ("measure", "措施", Some(Kind::Measure)),
            "quotas" => ("quota", "名额", Some(Kind::Quota)),
            "escalations" => ("escalation", "逐次加重", Some(Kind::Escalation)),
            "tracks" => ("track", "措施系列", None),
            "monitors" => ("monitor", "数据提示", Some(Kind::Monitor)),
            "properties" => ("property", "对组织的要求", Some(Kind::Property)),
            _ => (OTHER, "定义", None),
        };
        What { json, zh, kind }
    }

    fn word(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.json)
    }
}

/// The title of a definition, where it has one.
fn title<'a>(policy: &'a Policy, section: &str, id: &str) -> Option<&'a Title> {
    match section {
        "rules" | "duties" => policy.rules.get(id).map(|found| &found.body.title),
        "modifiers" => policy.modifiers.get(id).map(|found| &found.body.title),
        "indicators" => policy.indicators.get(id).map(|found| &found.body.title),
        "scorecards" => policy.scorecards.get(id).map(|found| &found.body.title),
        "rankings" => policy.rankings.get(id).map(|found| &found.body.title),
        "ladders" => policy.ladders.get(id).map(|found| &found.body.title),
        "measures" => policy.measures.get(id).map(|found| &found.body.title),
        "quotas" => policy.quotas.get(id).map(|found| &found.body.title),
        "escalations" => policy.escalations.get(id).map(|found| &found.body.title),
        "tracks" => policy.tracks.get(id).map(|found| &found.body.title),
        "monitors" => policy.monitors.get(id).map(|found| &found.body.title),
        "properties" => policy.properties.get(id).map(|found| &found.body.title),
        _ => None,
    }
}

/// The word for a definition of a section that has none here.
const OTHER: &str = "definition";
const CHECK: What = What { json: "check", zh: "检查", kind: None };

/// What becomes of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Run,
    InPart,
    LeftOut,
    Open,
}

impl Row<'_> {
    fn fate(&self) -> Fate {
        match (self.left_out.is_some(), self.by.is_empty(), self.open.is_empty()) {
            (true, ..) => Fate::LeftOut,
            (_, true, _) => Fate::Open,
            (.., true) => Fate::Run,
            _ => Fate::InPart,
        }
    }
}

impl<'a> ClausesReport<'a> {
    /// The sources that list clauses, and what becomes of each.
    fn rows(&self) -> Vec<(&'a Source, Vec<Row<'a>>)> {
        let policy = &self.read.policy;
        let citing = policy.citing();
        let listing = policy.sources().filter(|(_, source)| !source.clauses.is_empty());
        listing
            .map(|(_, source)| {
                let row = |clause| self.row(policy, &citing, clause);
                (source, source.clauses.iter().map(row).collect())
            })
            .collect()
    }

    fn row(&self, policy: &'a Policy, citing: &[Citing<'a>], clause: &'a Clause) -> Row<'a> {
        let named = |names: &[crate::policy::Name]| names.iter().any(|name| name.text == clause.id.text);
        let said = |of: fn(&Pack) -> &[Clause]| {
            let all = policy.packs.iter().flat_map(of);
            all.filter(|said| said.id.text == clause.id.text).map(|said| &said.title)
        };
        let defined =
            citing.iter().filter(|citing| named(citing.clauses)).map(|citing| self.by(policy, citing));
        let checks = policy.packs.iter().flat_map(|pack| {
            let asked = pack.checks.iter().filter(|(_, clauses)| named(clauses));
            asked.map(|(check, _)| self.checked(&pack.id, *check))
        });
        Row {
            clause,
            by: defined.chain(checks).collect(),
            open: said(|pack| &pack.in_part).collect(),
            left_out: said(|pack| &pack.left_out).next(),
        }
    }

    fn by(&self, policy: &'a Policy, citing: &Citing<'a>) -> By<'a> {
        let what = What::of(citing.section);
        let scenarios = what.kind.map(|kind| {
            let seen = self.coverage.provisions.get(&(kind, citing.id.to_owned()));
            self.paths(seen.into_iter().flat_map(|seen| seen.applied.union(&seen.undetermined)))
        });
        let pack = policy.packs.get(citing.pack).map_or("", |pack| pack.id.as_str());
        let title = title(policy, citing.section, citing.id);
        By { pack, what, id: citing.id, title, scenarios }
    }

    fn checked(&self, pack: &'a str, check: Check) -> By<'a> {
        let scenarios = Some(self.paths(self.coverage.checks.get(&check).into_iter().flatten()));
        By { pack, what: CHECK, id: check.word(), title: None, scenarios }
    }

    fn paths<'n>(&self, numbers: impl Iterator<Item = &'n usize>) -> Vec<&'a str> {
        let scenarios = numbers.filter_map(|number| self.coverage.scenarios.get(*number));
        scenarios.map(|scenario| scenario.path.as_str()).collect()
    }
}

/// The names of some scenarios: the last parts of their paths; after some the rest is counted.
fn names(scenarios: &[&str], quote: &str, lang: Lang) -> String {
    let name = |path: &&str| {
        let name = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(path);
        format!("{quote}{name}{quote}")
    };
    let shown = words::list(&scenarios.iter().take(NAMED).map(name).collect::<Vec<_>>(), lang);
    match scenarios.len().saturating_sub(NAMED) {
        0 => shown,
        rest => lang.pick(format!("{shown} 等，另有 {rest} 个"), format!("{shown} and {rest} more")),
    }
}

/// How many clauses there are, and what becomes of them.
fn summary(rows: &[(&Source, Vec<Row<'_>>)], lang: Lang) -> String {
    let all = || rows.iter().flat_map(|(_, rows)| rows);
    let count = |fate| all().filter(|row| row.fate() == fate).count();
    let (total, sources) = (all().count(), rows.len());
    let [run, part, out, open] = [Fate::Run, Fate::InPart, Fate::LeftOut, Fate::Open].map(count);
    let total_en = words::count(total, "", "clause", "clauses", Lang::En);
    let sources_en = words::count(sources, "", "source", "sources", Lang::En);
    let verb = |number| if number == 1 { "is" } else { "are" };
    let open_en = if open == 0 { "none is open".to_owned() } else { format!("nothing runs {open}") };
    lang.pick(
        format!(
            "共 {sources} 份文件、{total} 条：已执行 {run} 条，部分执行 {part} 条，有意不执行 {out} 条，\
             尚无规则 {open} 条。"
        ),
        format!(
            "{total_en} of {sources_en}: {run} {} run, {part} {} run in part, {out} {} left out, and {open_en}.",
            verb(run),
            verb(part),
            verb(out)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::CITING;
    use crate::schema::{FileKind, sections};

    #[test]
    fn every_section_that_names_clauses_has_a_word() {
        let there = sections(FileKind::Policy);
        for section in CITING.into_iter().filter(|section| there.contains(section)) {
            assert_ne!(What::of(section).json, OTHER, "{section}");
        }
    }
}
