//! A policy read back for people.

use super::RulesReport;
use super::conditions::{Condition, conditions};
use crate::coverage::ProvisionSeen;
use crate::phrase::{DatedText, Kind, ParameterInForce, Passage, Provision, Terms, changes};
use crate::report::page::Page;
use crate::report::words;
use crate::report::{TextOptions, set};
use crate::value::{Day, Interval};
use std::collections::BTreeSet;

/// So many scenarios are named; the rest is counted.
const NAMED: usize = 6;

/// Everything that a policy says, in one language, with what its scenarios exercise.
pub fn rules_text(report: &RulesReport<'_>, options: TextOptions) -> String {
    let terms = report.terms(options.lang);
    let mut page = Page::new();
    opening(&mut page, report, &terms);
    let mut kind = None;
    for (index, provision) in report.provisions(&terms) {
        if kind != Some(provision.kind) {
            kind = Some(provision.kind);
            page.heading(&format!("== {} ==", section(&terms, provision.kind)));
        }
        one(&mut page, report, &terms, index, &provision);
    }
    set(&page, options)
}

fn section(terms: &Terms<'_>, kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Rule => ("规则", "Rules"),
        Kind::Modifier => ("免责与加减情节", "Defences and aggravations"),
        Kind::Indicator => ("指标", "Indicators"),
        Kind::Scorecard => ("综合评分", "Scorecards"),
        Kind::Ranking => ("排名", "Rankings"),
        Kind::Ladder => ("档次", "Ladders"),
        Kind::Escalation => ("逐次加重", "Escalations"),
        Kind::Quota => ("名额", "Quotas"),
        Kind::Measure => ("措施", "Measures"),
        Kind::Property => ("对组织的要求", "What the organisation ought to be like"),
        Kind::Monitor => ("数据提示", "Monitors"),
    };
    terms.say(zh, en)
}

/// As of when, and with which scenarios.
fn opening(page: &mut Page, report: &RulesReport<'_>, terms: &Terms<'_>) {
    let day = report.day;
    if day != Day::MAX {
        page.line(0, &terms.say(format!("以 {day} 为准。"), format!("As of {day}.")));
    }
    if let Some(first) = changes(terms.policy).first().filter(|first| day < **first) {
        page.line(0, &terms.say(
            format!("该日在制度载明的最早日期 {first} 之前：尚无参数值，也没有规则施行。"),
            format!(
                "That is before {first}, the first day that the policy knows: no parameter has a value and \
                 no dated rule is in force."
            ),
        ));
    }
    let coverage = report.coverage;
    let count = coverage.scenarios.len();
    let said = match count {
        0 => untried_policy(report, terms),
        _ => {
            let said = words::count(count, "个场景", "scenario uses", "scenarios use", terms.lang);
            terms.say(format!("{said}使用本制度。"), format!("{said} this policy."))
        }
    };
    page.line(0, &said);
    for (path, refused) in &coverage.unusable {
        let faults = words::count(refused.problems.len(), "处错误", "fault", "faults", terms.lang);
        page.line(0, &terms.say(
            format!("场景 {path} 无法运行（{faults}），未计入：请运行 `answerable check {path}`。"),
            format!(
                "The scenario {path} cannot be run ({faults}) and is left out: see `answerable check {path}`."
            ),
        ));
    }
}

/// That nothing has been tried, and where scenarios were looked for.
fn untried_policy(report: &RulesReport<'_>, terms: &Terms<'_>) -> String {
    let roots = words::list(&report.coverage.roots, terms.lang);
    let (zh, en) = match report.coverage.roots.is_empty() {
        true => ("没有找到 `scenarios` 文件夹".to_owned(), "there is no folder `scenarios`".to_owned()),
        false => (format!("查找范围：{roots}"), format!("looked in {roots}")),
    };
    terms.say(
        format!("没有场景使用本制度（{zh}）：以下各条均未经场景检验。"),
        format!("No scenario uses this policy ({en}): nothing below has been tried."),
    )
}

fn one(page: &mut Page, report: &RulesReport<'_>, terms: &Terms<'_>, index: usize, provision: &Provision) {
    let id = format!("`{}`", provision.id);
    let title = match provision.title == id {
        true => id,
        false => terms.say(format!("{}（{id}）", provision.title), format!("{} ({id})", provision.title)),
    };
    page.heading(&title);
    let mut origin = vec![report.at(provision.place)];
    origin.push(terms.say(format!("制度：{}", provision.pack), format!("policy: {}", provision.pack)));
    origin.extend(time(terms, provision.in_force));
    page.line(2, &words::clauses(&origin, terms.lang));
    if provision.in_force != Interval::ALWAYS && !provision.in_force.contains(report.day) {
        let day = report.day;
        page.line(2, &terms.say(format!("{day} 不在施行期内。"), format!("Not in force on {day}.")));
    }
    if let Some(basis) = &provision.basis {
        let basis = match &provision.document {
            Some(document) => terms.say(format!("{basis}（{document}）"), format!("{basis} ({document})")),
            None => basis.clone(),
        };
        page.line(2, &words::label(terms.say("依据", "Basis"), &basis, terms.lang));
    }
    if !provision.clauses.is_empty() {
        let clauses: Vec<String> =
            provision.clauses.iter().map(|(id, title)| clause(terms, id, title)).collect();
        page.line(
            2,
            &words::label(terms.say("条款", "Clauses"), &words::clauses(&clauses, terms.lang), terms.lang),
        );
    }
    provision.says.iter().for_each(|passage| said(page, 2, passage));
    parameters(page, report, terms, &provision.parameters);
    exercised(page, report, terms, provision);
    untried(page, report, terms, &conditions(report, terms, index, provision));
}

/// `002-01 “composite evaluation”`.
fn clause(terms: &Terms<'_>, id: &str, title: &str) -> String {
    match title == id {
        true => id.to_owned(),
        false => terms.say(format!("{id}“{title}”"), format!("{id} “{title}”")),
    }
}

/// When a rule is in force, where that is limited.
fn time(terms: &Terms<'_>, span: Interval) -> Option<String> {
    let (from, until) = (span.from, span.until);
    Some(match (from != Day::MIN, until != Day::MAX) {
        (false, false) => return None,
        (true, false) => terms.say(format!("自 {from} 起施行"), format!("in force from {from} on")),
        (false, true) => terms.say(format!("施行至 {until}"), format!("in force until {until}")),
        (true, true) => {
            terms.say(format!("自 {from} 至 {until} 施行"), format!("in force from {from} until {until}"))
        }
    })
}

fn said(page: &mut Page, indent: usize, passage: &Passage) {
    match passage {
        Passage::Line { text, below } => {
            if indent > 2 {
                page.bullet(indent, text)
            } else {
                page.line(indent, text)
            }
            below.iter().for_each(|inner| said(page, indent + 2, inner));
        }
        Passage::Table { head, rows } => page.table(head, rows, &[]),
    }
}

fn parameters(page: &mut Page, report: &RulesReport<'_>, terms: &Terms<'_>, read: &[ParameterInForce]) {
    if read.is_empty() {
        return;
    }
    page.line(2, terms.say("参数：", "Parameters:"));
    for parameter in read {
        let id = format!("`{}`", parameter.id);
        let name = if parameter.title == id {
            id
        } else {
            terms.say(format!("{}（{id}）", parameter.title), format!("{} ({id})", parameter.title))
        };
        page.bullet(
            4,
            &words::label(&name, &words::clauses(&values(report, terms, parameter), terms.lang), terms.lang),
        );
    }
}

/// What is in force, what was, what will be, and on what basis.
fn values(report: &RulesReport<'_>, terms: &Terms<'_>, parameter: &ParameterInForce) -> Vec<String> {
    let dated = |value: &DatedText| {
        let DatedText { from, text } = value;
        terms.say(format!("自 {from} 起：{text}"), format!("since {from}: {text}"))
    };
    let day = report.day;
    let mut parts = vec![match &parameter.current {
        Some(value) => dated(value),
        None => terms.say(format!("{day} 尚无规定值"), format!("no value yet on {day}")),
    }];
    for DatedText { from, text } in &parameter.earlier {
        parts.push(terms.say(format!("此前自 {from} 起：{text}"), format!("before, from {from} on: {text}")));
    }
    for DatedText { from, text } in &parameter.later {
        parts.push(terms.say(format!("将自 {from} 起：{text}"), format!("from {from} on: {text}")));
    }
    parts.extend(
        parameter.basis.as_ref().map(|basis| words::label(terms.say("依据", "basis"), basis, terms.lang)),
    );
    parts
}

/// Does a ladder give grades?
fn grades(terms: &Terms<'_>, ladder: &str) -> bool {
    let found = terms.policy.ladders.get(ladder);
    found.is_some_and(|found| found.body.steps.iter().any(|step| step.grade.is_some()))
}

fn exercised(page: &mut Page, report: &RulesReport<'_>, terms: &Terms<'_>, provision: &Provision) {
    if report.coverage.scenarios.is_empty() {
        return;
    }
    let none = ProvisionSeen::default();
    let key = (provision.kind, provision.id.clone());
    let seen = report.coverage.provisions.get(&key).unwrap_or(&none);
    let (zh, none_zh, en) = match provision.kind {
        Kind::Rule | Kind::Modifier => ("适用", "适用", "applies"),
        Kind::Indicator | Kind::Scorecard | Kind::Ranking => ("有结果", "得出结果", "gives a result"),
        Kind::Ladder if grades(terms, &provision.id) => ("评定等次", "评定等次", "gives a grade"),
        Kind::Ladder | Kind::Escalation => ("提出建议", "提出建议", "proposes a measure"),
        Kind::Quota => ("计算", "计算", "is counted"),
        Kind::Measure => ("提出建议", "提出建议", "is proposed"),
        Kind::Property => ("查出不符", "查出不符", "is found lacking"),
        Kind::Monitor => ("有提示", "作出提示", "notices something"),
    };
    let label = terms.say("场景", "Scenarios");
    if seen.applied.is_empty() && seen.undetermined.is_empty() {
        let said = terms.say(format!("各场景中均未{none_zh}。"), format!("it {en} in none of them."));
        return page.line(2, &words::label(label, &said, terms.lang));
    }
    let mut parts = Vec::new();
    if !seen.applied.is_empty() {
        let names = named(report, terms, &seen.applied);
        let count = seen.applied.len();
        parts.push(terms.say(format!("{zh}（{count} 个）：{names}"), format!("it {en} in {count}: {names}")));
    }
    if !seen.undetermined.is_empty() {
        let names = named(report, terms, &seen.undetermined);
        let count = seen.undetermined.len();
        parts.push(
            terms.say(
                format!("待定（{count} 个）：{names}"),
                format!("it is undetermined in {count}: {names}"),
            ),
        );
    }
    page.line(2, &words::label(label, &words::clauses(&parts, terms.lang), terms.lang));
}

/// The names of some scenarios: the last parts of their paths.
fn named(report: &RulesReport<'_>, terms: &Terms<'_>, numbers: &BTreeSet<usize>) -> String {
    let name = |number: &usize| {
        let path = report.coverage.scenarios.get(*number).map_or("?", |scenario| scenario.path.as_str());
        path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(path).to_owned()
    };
    let shown = words::list(&numbers.iter().take(NAMED).map(name).collect::<Vec<_>>(), terms.lang);
    match numbers.len().saturating_sub(NAMED) {
        0 => shown,
        rest => terms.say(format!("{shown} 等，另有 {rest} 个"), format!("{shown} and {rest} more")),
    }
}

/// The conditions that no scenario has seen both to hold and not to hold.
fn untried(page: &mut Page, report: &RulesReport<'_>, terms: &Terms<'_>, conditions: &[Condition]) {
    if report.coverage.scenarios.is_empty() || conditions.is_empty() {
        return;
    }
    let untried: Vec<&Condition> = conditions.iter().filter(|condition| !condition.tried()).collect();
    let reached = conditions.iter().all(Condition::is_reached);
    let (zh, en) = match (untried.is_empty(), reached) {
        (true, false) => (
            "本条的各项条件均已由场景从两方面检验。",
            "The scenarios have tried each of its conditions both ways.",
        ),
        (true, true) => {
            ("各档均有场景检验。", "The scenarios have tried every band and step with a measure.")
        }
        (false, false) => {
            ("场景尚未从两方面检验的条件：", "Conditions that the scenarios have not tried both ways:")
        }
        (false, true) => ("场景尚未检验的档次：", "Bands and steps that no scenario has tried:"),
    };
    page.line(2, terms.say(zh, en));
    for condition in untried {
        let place = report.at(condition.place);
        let what = words::label(&condition.text, how(terms, condition), terms.lang);
        page.bullet(4, &terms.say(format!("{what}（{place}）"), format!("{what} ({place})")));
    }
}

/// What is missing of a condition that has not been tried.
fn how(terms: &Terms<'_>, condition: &Condition) -> &'static str {
    let seen = &condition.seen;
    let (zh, en) = match (seen.yes.is_empty(), seen.no.is_empty(), seen.unknown.is_empty()) {
        _ if condition.is_reached() => ("从未出现", "never seen"),
        (false, ..) => ("只见其成立，未见其不成立", "seen to hold, never not to hold"),
        (_, false, _) => ("只见其不成立，未见其成立", "seen not to hold, never to hold"),
        (.., false) => ("只见其无法确定", "only ever seen unknown"),
        _ => ("从未出现", "never seen at all"),
    };
    terms.say(zh, en)
}
