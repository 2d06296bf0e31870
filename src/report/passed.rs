//! Matters that passed by: how many there were and what was found of them, where nothing of it is listed.

use super::names::Names;
use super::page::Page;
use super::words;
use crate::policy::ParameterUnit;
use crate::stream::tally::Counts;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

/// So many findings of a rule: applies, undetermined, in conflict.
pub struct OfRule {
    /// Index into the policy's rules.
    pub rule: usize,
    /// By state.
    pub counts: [u64; 3],
}

/// Matters by kind (index into the schema's kinds), of kinds of which any passed by.
pub fn kinds(counts: &Counts) -> impl Iterator<Item = (usize, u64)> + '_ {
    counts.matters.iter().copied().enumerate().filter(|(_, count)| *count > 0)
}

/// Findings by rule, of rules of which there are any.
pub fn rules(counts: &Counts) -> impl Iterator<Item = OfRule> + '_ {
    let of = |(rule, found): (usize, &crate::stream::tally::Findings)| OfRule {
        rule,
        counts: [found.applies, found.undetermined, found.conflicts],
    };
    counts.findings.iter().enumerate().map(of).filter(|one| one.counts.iter().sum::<u64>() > 0)
}

/// What else is counted: Chinese, English, how often.
pub fn others(counts: &Counts) -> [(&'static str, &'static str, u64); 4] {
    [
        ("没有任何规则触及的事项", "matters that no rule reached", counts.unreached),
        ("已有认定而无人承担责任", "something to answer for and nobody to answer", counts.holes),
        ("同一事项对同一对象重复追责", "held twice for one act", counts.double_hits),
        ("同一事项既记成绩又追责", "credited and held accountable for one act", counts.both),
    ]
}

/// The section, where matters passed by.
pub fn passed(page: &mut Page, names: &Names<'_>) {
    let Some(counts) = &names.assessment.outcome.passed else { return };
    page.heading(names.say("已计数、未逐项列出的事项", "Matters counted, not listed"));
    page.line(0, &sentence(names));
    for (kind, count) in kinds(counts) {
        page.bullet(0, &words::label(&kind_of(names, kind), &number(count, names), names.lang));
    }
    let found: Vec<Vec<String>> = rules(counts)
        .map(|one| {
            let counts = one.counts.map(|count| number(count, names));
            std::iter::once(names.rule(one.rule)).chain(counts).collect()
        })
        .collect();
    if !found.is_empty() {
        let head = [
            names.say("规则", "rule"),
            names.say("适用", "applies"),
            names.say("待定", "undetermined"),
            names.say("冲突", "in conflict"),
        ];
        page.table(&head.map(str::to_owned), &found, &[1, 2, 3]);
    }
    for (zh, en, count) in others(counts).into_iter().filter(|(.., count)| *count > 0) {
        page.bullet(0, &words::label(names.say(zh, en), &number(count, names), names.lang));
    }
}

/// That these are counted, and how they are shown.
fn sentence(names: &Names<'_>) -> String {
    let input = &names.assessment.input;
    names.say(
        format!("这些事项及其认定只计数，不逐项列出；`answerable explain 人员或单位 {input}` 逐项列出涉及其中一个对象的事项和全部理由。"),
        format!(
            "These matters and what was found of them are counted, not listed: `answerable explain PERSON-OR-UNIT \
             {input}` lists those of one of them, with every reason."
        ),
    )
}

/// The title of a kind of matters.
pub fn kind_of(names: &Names<'_>, kind: usize) -> String {
    names.assessment.schema.kinds.get(kind).map_or_else(|| "?".into(), |kind| names.read_into(&kind.id))
}

/// A count with its thousands apart.
pub fn number(count: u64, names: &Names<'_>) -> String {
    let digits = words::measured(Decimal::from(count), ParameterUnit::None, names.lang);
    let first = digits.len() % 3;
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The same for programs.
pub fn json(names: &Names<'_>, counts: &Counts) -> Value {
    let id = |kind: usize| names.assessment.schema.kinds.get(kind).map_or("?", |kind| kind.id.as_str());
    let matters: Map<String, Value> =
        kinds(counts).map(|(kind, count)| (id(kind).to_owned(), json!(count))).collect();
    let findings: Map<String, Value> = rules(counts)
        .map(|one| {
            let [applies, undetermined, conflicts] = one.counts;
            let rule = names.rules.get(one.rule).map_or("?", |rule| rule.id.as_str());
            let counts = json!({ "applies": applies, "undetermined": undetermined, "conflict": conflicts });
            (rule.to_owned(), counts)
        })
        .collect();
    json!({
        "matters": matters,
        "findings": findings,
        "unreached": counts.unreached,
        "holes": counts.holes,
        "double_hits": counts.double_hits,
        "both": counts.both,
    })
}

/// That of all matters only those of one subject are listed: for a page about him or her.
pub(crate) fn listed(page: &mut Page, names: &Names<'_>) {
    let outcome = &names.assessment.outcome;
    let (Some(counts), Some(listed)) = (&outcome.passed, outcome.listed) else { return };
    let all = number(counts.matters.iter().sum(), names);
    let (own, who) = (number(listed.own.listed, names), names.node(listed.subject));
    let (near, beside) = (number(listed.near.listed, names), listed.near.listed > 0);
    page.line(
        0,
        &names.say(
            match beside {
                false => format!("合计、得分、名次按全部 {all} 个事项计算，其中与{who}有关的 {own} 个逐项列出。"),
                true => format!("合计、得分、名次按全部 {all} 个事项计算，其中与{who}有关的 {own} 个、其身边或下属人员的 {near} 个逐项列出。"),
            },
            match beside {
                false => format!(
                    "Points, scores and ranks are those of all {all} matters; listed of these: {own} that have to \
                     do with {who}."
                ),
                true => format!(
                    "Points, scores and ranks are those of all {all} matters; listed of these: {own} that have to \
                     do with {who}, and {near} of those near or below."
                ),
            },
        ),
    );
    if listed.own.more > 0 {
        let more = number(listed.own.more, names);
        page.line(
            0,
            &names.say(
                format!("此处按日期只列出最早的 {own} 个，另有 {more} 个更晚的事项未列出。"),
                format!("Only the first {own} by date are listed here; {more} later ones are not."),
            ),
        );
    }
    if listed.near.more > 0 {
        let more = number(listed.near.more, names);
        page.line(
            0,
            &names.say(
                format!("身边或下属人员的事项按日期只列出最早的 {near} 个，另有 {more} 个更晚的事项未列出。"),
                format!(
                    "Of those near or below, the first {near} by date are listed; {more} later ones are not."
                ),
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{TextOptions, csv, fixture, text};
    use crate::source::Lang;
    use crate::stream::tally::Findings;
    use crate::stream::{Listed, Shown};

    fn assessment() -> crate::Assessment {
        let mut assessment = fixture::assessment();
        let mut counts = Counts::new(assessment.schema.kinds.len(), assessment.policy.rules.len());
        counts.matters[0] = 1_234_567;
        counts.findings[0] = Findings { applies: 1_000, undetermined: 20, conflicts: 3 };
        counts.unreached = 12;
        assessment.outcome.passed = Some(counts);
        assessment
    }

    fn said(assessment: &crate::Assessment, lang: Lang) -> String {
        text(assessment, TextOptions { lang, width: 400, color: false })
    }

    #[test]
    fn a_report_says_what_it_does_not_list() {
        let assessment = assessment();
        let en = said(&assessment, Lang::En);
        assert!(en.contains("Matters counted, not listed"), "{en}");
        assert!(en.contains("are counted, not listed: `answerable explain PERSON-OR-UNIT"), "{en}");
        assert!(en.contains("1,234,567") && en.contains("1,000"), "{en}");
        assert!(en.contains("matters that no rule reached: 12"), "{en}");
        assert!(!en.contains("held twice for one act: 0"), "{en}");
        let zh = said(&assessment, Lang::Zh);
        assert!(zh.contains("只计数，不逐项列出") && zh.contains("没有任何规则触及的事项：12"), "{zh}");
        assert!(!zh.contains("counted"), "{zh}");
    }

    #[test]
    fn what_is_counted_stands_in_tables_and_json() {
        let assessment = assessment();
        let tables = csv(&assessment, Lang::En);
        let (_, table) = tables.iter().find(|(name, _)| name == "passed.csv").unwrap();
        assert!(table.contains("1234567") && table.contains("reached by no rule"), "{table}");
        let json = crate::report::json(&assessment);
        assert_eq!(json["outcome"]["passed"]["unreached"], 12);
        let kind = &assessment.schema.kinds[0].id;
        assert_eq!(json["outcome"]["passed"]["matters"][kind], 1_234_567);
        let whole = fixture::assessment();
        assert!(csv(&whole, Lang::En).iter().all(|(name, _)| name != "passed.csv"));
        assert!(crate::report::json(&whole)["outcome"].get("passed").is_none());
        assert!(!said(&whole, Lang::En).contains("not listed"));
    }

    #[test]
    fn an_explanation_says_what_is_left_out() {
        let mut assessment = assessment();
        let subject = fixture::node(&assessment, "zhang");
        let own = Shown { listed: 10_000, more: 2_345 };
        assessment.outcome.listed = Some(Listed { subject, own, near: Shown::default() });
        let said = |lang| crate::explain::explain(&assessment, subject, lang, 400);
        let en = said(Lang::En);
        assert!(en.contains("Points, scores and ranks are those of all 1,234,567 matters"), "{en}");
        assert!(
            en.contains("Only the first 10,000 by date are listed here; 2,345 later ones are not."),
            "{en}"
        );
        let zh = said(Lang::Zh);
        assert!(zh.contains("按全部 1,234,567 个事项计算") && zh.contains("另有 2,345 个"), "{zh}");
        assert!(!en.contains("near or below") && !zh.contains("下属"), "{en}{zh}");
        let near = Shown { listed: 1_000, more: 77 };
        assessment.outcome.listed = Some(Listed { subject, own: Shown { more: 0, ..own }, near });
        let said = |lang| crate::explain::explain(&assessment, subject, lang, 400);
        let en = said(Lang::En);
        assert!(en.contains("and 1,000 of those near or below."), "{en}");
        assert!(
            en.contains("Of those near or below, the first 1,000 by date are listed; 77 later ones are not.")
                && !en.contains("Only the first"),
            "{en}"
        );
        assert!(said(Lang::Zh).contains("只列出最早的 1,000 个，另有 77 个"));
    }
}
