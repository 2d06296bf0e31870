//! Totals, scores and rankings, as tables.

use super::super::names::Names;
use super::super::page::Page;
use super::super::words;
use super::{ROWS, SUBJECTS, counted, first};
use crate::assess::{RankRow, RankingTable, Score, ScorePart, Total};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Of a long ranking so many places are shown at either end; of each account at least so many sums.
const ENDS: usize = 10;
/// Of what a sum is made of, so many parts are listed; `explain` lists more.
const PARTS: usize = 4;

/// Sums of points, the largest of each account first.
pub fn totals(page: &mut Page, names: &Names<'_>) {
    let totals = &names.assessment.outcome.totals;
    if totals.is_empty() {
        return;
    }
    counted(page, names, "积分合计", "Totals of points", totals.len());
    let head = heads(
        names,
        &[("账户", "account"), ("对象", "for"), ("分数", "points"), ("由以下各项构成", "made of")],
    );
    let accounts: Vec<&[Total]> = totals.chunk_by(Total::same_account).collect();
    let each = (ROWS / accounts.len()).max(ENDS);
    let rows: Vec<Vec<String>> = accounts
        .iter()
        .flat_map(|account| first(*account, each, |total| (Reverse(total.points.abs()), total.subject)))
        .map(|total| {
            vec![
                names.category(&total.category),
                names.node(total.subject),
                words::decimal(total.points),
                parts(names, total, PARTS),
            ]
        })
        .collect();
    page.table(&head, &rows, &[2]);
    page.more(0, totals.len() - rows.len());
}

/// The attributions that a sum is made of, `shown` of them: points, rule and matter of each.
pub fn parts(names: &Names<'_>, total: &Total, shown: usize) -> String {
    let outcome = &names.assessment.outcome;
    let found = total.parts.iter().filter_map(|part| outcome.attributions.get(*part));
    let mut listed: Vec<String> = found
        .take(shown)
        .filter_map(|part| {
            let finding = outcome.findings.get(part.finding)?;
            let points = part.points.map(words::decimal).unwrap_or_default();
            let what = format!("{} {}", names.rule(finding.rule), names.matter_id(finding.matter));
            Some(words::label(&what, &points, names.lang))
        })
        .collect();
    let rest = total.parts.len().saturating_sub(shown);
    if rest > 0 {
        listed.push(names.say(format!("另有 {rest} 项"), format!("{rest} more")));
    }
    words::clauses(&listed, names.lang)
}

/// Scores with their components, a table for each scorecard.
pub fn scores(page: &mut Page, names: &Names<'_>) {
    let mut cards: BTreeMap<usize, Vec<&Score>> = BTreeMap::new();
    for score in &names.assessment.outcome.scores {
        cards.entry(score.card).or_default().push(score);
    }
    for (card, scores) in cards {
        let title = names.of(&names.scorecards, card);
        counted(page, names, &format!("{title}：得分"), &format!("{title}: scores"), scores.len());
        let shown = first(scores.iter().copied(), ROWS, |score| (Reverse(score.value), score.subject));
        let mut head = heads(names, &[("对象", "for"), ("得分", "score")]);
        if let Some(first) = shown.first() {
            head.extend(first.parts.iter().map(|part| names.of(&names.indicators, part.indicator)));
        }
        let rows: Vec<Vec<String>> = shown.iter().map(|score| row(names, score)).collect();
        let right: Vec<usize> = (1..head.len()).collect();
        page.table(&head, &rows, &right);
        page.more(0, scores.len() - rows.len());
        if scores.iter().any(|score| score.parts.iter().any(|part| part.value.is_none() && !part.void)) {
            let missing =
                names.scorecards.get(card).map(|card| words::missing(card.body.missing, names.lang));
            page.line(0, missing.unwrap_or_default());
        }
    }
}

fn row(names: &Names<'_>, score: &Score) -> Vec<String> {
    let value = score.value.map_or_else(|| names.say("待定", "undetermined").into(), words::decimal);
    let parts = score.parts.iter().map(|part| component(names, score, part));
    [names.node(score.subject), value].into_iter().chain(parts).collect()
}

/// A component as a small sum: value × weight = part; or that it is absent, and what counts in its place.
pub fn component(names: &Names<'_>, score: &Score, part: &ScorePart) -> String {
    let (weight, result) = (words::decimal(part.weight_used), words::decimal(part.part));
    match part.value.map(words::decimal) {
        None if part.void && score.value.is_none() => names.say("作废", "void").into(),
        None if part.void => names.say(format!("作废，计 {result}"), format!("void, counts {result}")),
        Some(value) => format!("{value} × {weight}% = {result}"),
        None if score.value.is_none() || part.weight_used.is_zero() => names.say("缺", "absent").into(),
        None => names.say(format!("缺，计 {result}"), format!("absent, counts {result}")),
    }
}

/// Rankings, with the figures that say how far a rank can be trusted.
pub fn rankings(page: &mut Page, names: &Names<'_>) {
    let tables = &names.assessment.outcome.rankings;
    for table in tables.iter().take(SUBJECTS) {
        let title = names.ranking(table);
        let ranked = table.ranked;
        page.heading(
            &names.say(format!("{title}（{ranked} 个参加排名）"), format!("{title} ({ranked} ranked)")),
        );
        bands(page, names, table);
        places(page, names, table);
        if let Some(guard) = guard(names, table) {
            page.line(0, &guard);
        }
    }
    page.more(0, tables.len().saturating_sub(SUBJECTS));
}

fn bands(page: &mut Page, names: &Names<'_>, table: &RankingTable) {
    let Some(ranking) = names.rankings.get(table.ranking) else { return };
    let described: Vec<String> = (ranking.body.bands.iter().enumerate())
        .filter_map(|(at, band)| {
            let measure = names.assessment.policy.measures.get(&band.give.text);
            let measure = measure
                .map_or_else(|| band.give.text.clone(), |found| names.title(&found.body.title, &found.id));
            Some(words::label(&names.band(table, at)?, &measure, names.lang))
        })
        .collect();
    if !described.is_empty() {
        page.line(0, &words::clauses(&described, names.lang));
    }
}

fn places(page: &mut Page, names: &Names<'_>, table: &RankingTable) {
    let (ranked, unranked): (Vec<&RankRow>, Vec<&RankRow>) =
        table.rows.iter().partition(|row| row.rank.is_some());
    let long = ranked.len() > 2 * ENDS + 5;
    let top = if long { ENDS } else { ranked.len() };
    let mut rows: Vec<Vec<String>> = ranked.iter().take(top).map(|row| place(names, row)).collect();
    if long {
        let folded = ranked.len() - 2 * ENDS;
        let fold = names.say(format!("（中间 {folded} 名从略）"), format!("({folded} places between)"));
        rows.push(vec!["…".into(), fold, String::new(), String::new(), String::new(), String::new()]);
        rows.extend(ranked.iter().skip(ranked.len() - ENDS).map(|row| place(names, row)));
    }
    let heads = heads(
        names,
        &[
            ("名次", "rank"),
            ("对象", "for"),
            ("数值", "value"),
            ("样本量", "sample"),
            ("区间", "interval"),
            ("可能名次", "possible ranks"),
        ],
    );
    let shown: Vec<usize> = (0..heads.len())
        .filter(|at| *at < 3 || rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let only = |row: &Vec<String>| shown.iter().filter_map(|at| row.get(*at).cloned()).collect::<Vec<_>>();
    if !rows.is_empty() {
        page.table(&only(&heads), &rows.iter().map(only).collect::<Vec<_>>(), &[0, 2, 3, 4, 5]);
    }
    if long {
        page.line(0, names.say("完整名次：--format csv", "All places: --format csv"));
    }
    if ranked.iter().any(|row| row.tied > 1) {
        page.line(0, names.say("= 表示并列", "= marks a tie"));
    }
    if !unranked.is_empty() {
        let who = names.nodes(unranked.iter().take(ENDS).map(|row| row.subject));
        page.line(0, &words::label(names.say("无数值，未排名", "Not ranked, no value"), &who, names.lang));
        page.more(2, unranked.len().saturating_sub(ENDS));
    }
}

fn place(names: &Names<'_>, row: &RankRow) -> Vec<String> {
    let tie = if row.tied > 1 { "=" } else { "" };
    vec![
        row.rank.map_or_else(String::new, |rank| format!("{tie}{rank}")),
        names.node(row.subject),
        row.value.map_or_else(String::new, words::decimal),
        row.n.map_or_else(String::new, |n| n.to_string()),
        row.interval.map_or_else(String::new, words::figures),
        row.rank_interval.map_or_else(String::new, |(best, worst)| format!("{best} – {worst}")),
    ]
}

/// The figures of a ranking's guard over all of its places.
pub fn guard(names: &Names<'_>, table: &RankingTable) -> Option<String> {
    let guard = table.guard.as_ref()?;
    let mut parts = Vec::new();
    if let Some(mean) = guard.mean {
        let mean = words::figure(mean);
        parts.push(names.say(format!("均值 {mean}"), format!("mean {mean}")));
    }
    if let Some((chi, degrees)) = guard.chi_square {
        let (chi, degrees) = (words::figure(chi), words::degrees(degrees, names.lang));
        let text = names.say(format!("χ² = {chi}（{degrees}）"), format!("χ² = {chi} with {degrees}"));
        parts.push(match guard.critical.map(words::figure) {
            Some(critical) => {
                names.say(format!("{text}，须大于 {critical}"), format!("{text}, must exceed {critical}"))
            }
            None => text,
        });
    }
    if let Some(dispersion) = guard.dispersion {
        let dispersion = words::figure(dispersion);
        parts.push(names.say(format!("离散系数 φ = {dispersion}"), format!("dispersion φ = {dispersion}")));
    }
    if let Some(z) = guard.z {
        let z = words::figure(z);
        parts.push(names.say(format!("联合区间 z = {z}"), format!("z = {z} of the simultaneous intervals")));
    }
    let label = names.say("统计防护", "Statistical guard");
    (!parts.is_empty()).then(|| words::label(label, &words::clauses(&parts, names.lang), names.lang))
}

fn heads(names: &Names<'_>, of: &[(&'static str, &'static str)]) -> Vec<String> {
    of.iter().map(|(zh, en)| names.say(*zh, *en).to_owned()).collect()
}
