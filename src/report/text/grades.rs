//! Grades and quotas, as tables.

use super::super::names::Names;
use super::super::page::Page;
use super::super::words;
use super::{ROWS, counted, first};
use crate::assess::ladder::OnLadder;
use crate::assess::{Grade, QuotaCount};
use std::collections::BTreeMap;

/// Who stands where on each ladder: how many on each step, and everybody.
pub fn grades(page: &mut Page, names: &Names<'_>) {
    for ladder in names.assessment.outcome.grades.chunk_by(|a, b| a.ladder == b.ladder) {
        let Some(one) = ladder.first() else { continue };
        let title = names.of(&names.ladders, one.ladder);
        counted(page, names, &format!("等次：{title}"), &format!("Grades: {title}"), ladder.len());
        page.line(0, &distribution(names, ladder));
        let rows = first(ladder, ROWS, |one| (order(one), one.subject));
        let mut head =
            [("对象", "for"), ("数值", "value"), ("等次", "grade"), ("符合的条件", "condition met")]
                .map(|(zh, en)| names.say(zh, en).to_owned())
                .to_vec();
        let mut table: Vec<Vec<String>> = rows.iter().map(|one| row(names, one)).collect();
        if table.iter().all(|row| row.last().is_some_and(String::is_empty)) {
            head.pop();
            table.iter_mut().for_each(|row| drop(row.pop()));
        }
        page.table(&head, &table, &[1]);
        page.more(0, ladder.len().saturating_sub(ROWS));
    }
}

/// What a person must look at comes first, then the steps in their order.
fn order(one: &Grade) -> (u8, usize) {
    match &one.stands {
        OnLadder::Undetermined(_) => (0, 0),
        OnLadder::Several(_) => (0, 1),
        OnLadder::NoStep => (0, 2),
        OnLadder::Step(step) => (1, *step),
    }
}

fn row(names: &Names<'_>, one: &Grade) -> Vec<String> {
    let condition = match one.stands {
        OnLadder::Step(step) => names.step_condition(one.ladder, step),
        _ => None,
    };
    vec![
        names.node(one.subject),
        one.value.map(words::decimal).unwrap_or_default(),
        names.stands(one),
        condition.unwrap_or_default(),
    ]
}

/// How many have each grade: `second 3, fifth 1, undetermined 1`.
fn distribution(names: &Names<'_>, all: &[Grade]) -> String {
    let mut counts: BTreeMap<(u8, usize), (String, usize)> = BTreeMap::new();
    for one in all {
        let (after, step) = order(one);
        let title = match &one.stands {
            OnLadder::Step(step) => names.result(one.ladder, *step),
            OnLadder::NoStep => names.say("没有对应的档次", "no band matches").into(),
            OnLadder::Several(_) => names.say("符合多个档次", "several bands match").into(),
            OnLadder::Undetermined(_) => names.say("待定", "undetermined").into(),
        };
        let same = counts.values_mut().find(|(known, _)| *known == title);
        match same {
            Some((_, count)) => *count += 1,
            None => drop(counts.insert((1 - after, step), (title, 1))),
        }
    }
    let all: Vec<String> = counts.into_values().map(|(title, count)| format!("{title} {count}")).collect();
    words::list(&all, names.lang)
}

/// Every quota and group: the base, the limit, who counts, and whether it is kept.
pub fn quotas(page: &mut Page, names: &Names<'_>) {
    let all = &names.assessment.outcome.quotas;
    if all.is_empty() {
        return;
    }
    counted(page, names, "名额", "Quotas", all.len());
    let head = [
        names.say("名额", "quota"),
        names.say("基数", "base"),
        names.say("待定", "undetermined"),
        names.say("限额", "at most"),
        names.say("实有", "have it"),
        names.say("结果", "result"),
    ];
    let mut sorted: Vec<&QuotaCount> = all.iter().collect();
    sorted.sort_by_key(|count| count.kept());
    let rows: Vec<Vec<String>> = sorted
        .iter()
        .take(ROWS)
        .map(|count| {
            vec![
                names.quota(count),
                count.base.map_or_else(|| "–".into(), |base| base.to_string()),
                count.undetermined.len().to_string(),
                names.quota_limit(count),
                count.holders.len().to_string(),
                names.quota_verdict(count).into(),
            ]
        })
        .collect();
    page.table(&head.map(str::to_owned), &rows, &[1, 2, 3, 4]);
    page.more(0, all.len().saturating_sub(ROWS));
    for count in sorted.iter().filter(|count| !count.kept()) {
        let who = names.nodes(count.holders.iter().copied());
        let lead = names.say(
            format!("{}超出，由人决定取舍", names.quota(count)),
            format!("{} exceeded; a person decides who keeps it", names.quota(count)),
        );
        page.bullet(0, &words::label(&lead, &who, names.lang));
    }
}
