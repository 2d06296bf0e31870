//! What falls between the rules or is hit twice, and what became of the rows that were read.

use super::super::names::Names;
use super::super::page::Page;
use super::super::words;
use super::{ENTRIES, ROWS, counted};
use crate::assess::DoubleHit;
use crate::{SetAside, TableRows};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a reviewer must know of what was not settled.
pub fn gaps(page: &mut Page, names: &Names<'_>) {
    holes(page, names);
    conflicts(page, names);
    let outcome = &names.assessment.outcome;
    hits(page, names, ("同一事项对同一对象重复追责", "Held twice for one act"), &outcome.double_hits);
    hits(page, names, ("同一事项既记成绩又追责", "Credited and held accountable for one act"), &outcome.both);
    no_band(page, names);
    unreached(page, names);
    tables(page, names);
    set_aside(page, names);
}

fn holes(page: &mut Page, names: &Names<'_>) {
    let outcome = &names.assessment.outcome;
    let mut reasons: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (finding, clause) in &outcome.holes {
        reasons.entry(*finding).or_default().extend(hole(names, *finding, *clause));
    }
    if reasons.is_empty() {
        return;
    }
    let title = ("已有认定而无人承担责任", "Something to answer for and nobody to answer");
    counted(page, names, title.0, title.1, reasons.len());
    for (finding, reasons) in reasons.iter().take(ROWS) {
        page.bullet(0, &names.finding(*finding));
        reasons.iter().for_each(|reason| page.line(2, reason));
    }
    page.more(0, reasons.len().saturating_sub(ROWS));
}

/// Why a clause reached nobody: the ends of its walks, or the expression that named nobody.
pub fn hole(names: &Names<'_>, finding: usize, clause: usize) -> Vec<String> {
    let Some(finding) = names.assessment.outcome.findings.get(finding) else { return Vec::new() };
    let walks = finding.walks.iter().filter(|walk| walk.clause == clause);
    let ends: Vec<String> =
        walks.flat_map(|walk| walk.stops.iter().map(|(at, stop)| names.stop(walk, *at, stop))).collect();
    if !ends.is_empty() {
        return ends;
    }
    let rule = names.rules.get(finding.rule).and_then(|rule| rule.body.find.get(clause));
    let whom: Vec<String> =
        rule.into_iter().flat_map(|find| &find.whom).map(|whom| format!("`{}`", whom.text())).collect();
    let whom = words::list(&whom, names.lang);
    vec![names.say(format!("{whom} 未指向任何人"), format!("{whom} named nobody"))]
}

fn conflicts(page: &mut Page, names: &Names<'_>) {
    let outcome = &names.assessment.outcome;
    if outcome.conflicts.is_empty() {
        return;
    }
    counted(
        page,
        names,
        "规则冲突：均不适用，须人工裁定",
        "Rules in conflict: neither is applied, a person must settle it",
        outcome.conflicts.len(),
    );
    for conflict in outcome.conflicts.iter().take(ROWS) {
        let found = conflict.findings.iter().filter_map(|index| outcome.findings.get(*index));
        let rules: Vec<String> = found.map(|finding| names.rule(finding.rule)).collect();
        let mut line =
            words::label(&names.matter(conflict.matter), &words::list(&rules, names.lang), names.lang);
        if !conflict.whom.is_empty() {
            let whom = names.nodes(conflict.whom.iter().copied());
            line = names.say(format!("{line}；涉及{whom}"), format!("{line}; would name {whom}"));
        }
        page.bullet(0, &line);
    }
    page.more(0, outcome.conflicts.len().saturating_sub(ROWS));
}

fn hits(page: &mut Page, names: &Names<'_>, (zh, en): (&str, &str), hits: &[DoubleHit]) {
    if hits.is_empty() {
        return;
    }
    counted(page, names, zh, en, hits.len());
    for hit in hits.iter().take(ROWS) {
        let (subject, matter) = (names.node(hit.subject), names.act(hit));
        page.bullet(0, &words::label(&subject, &matter, names.lang));
        for index in &hit.attributions {
            let Some(attribution) = names.assessment.outcome.attributions.get(*index) else { continue };
            let rule = names.assessment.outcome.findings.get(attribution.finding);
            let mut parts = vec![rule.map_or_else(|| "?".into(), |finding| names.rule(finding.rule))];
            parts.push(words::effect(attribution.effect, names.lang).into());
            parts.extend(names.weight(attribution));
            page.line(2, &words::clauses(&parts, names.lang));
        }
    }
    page.more(0, hits.len().saturating_sub(ROWS));
}

fn no_band(page: &mut Page, names: &Names<'_>) {
    let found = &names.assessment.outcome.no_band;
    if found.is_empty() {
        return;
    }
    counted(page, names, "制度文本未规定对应档次", "No step of the ladder covers the value", found.len());
    for (ladder, subject, value) in found.iter().take(ROWS) {
        let (ladder, subject) = (names.of(&names.ladders, *ladder), names.node(*subject));
        let value = words::decimal(*value);
        page.bullet(
            0,
            &names.say(
                format!("{subject}：{ladder}，数值 {value}"),
                format!("{subject}: {ladder}, value {value}"),
            ),
        );
    }
    page.more(0, found.len().saturating_sub(ROWS));
}

fn unreached(page: &mut Page, names: &Names<'_>) {
    let unreached = &names.assessment.outcome.unreached;
    if unreached.is_empty() {
        return;
    }
    counted(page, names, "没有任何规则触及的事项", "Matters that no rule reached", unreached.len());
    let mut kinds: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    for matter in unreached {
        kinds.entry(matter.kind).or_default().push(*matter);
    }
    for matters in kinds.values() {
        let Some(first) = matters.first() else { continue };
        let shown: Vec<String> =
            matters.iter().take(ENTRIES).map(|matter| names.matter_id(*matter).to_string()).collect();
        page.bullet(
            0,
            &words::label(&names.matter_kind(*first), &words::list(&shown, names.lang), names.lang),
        );
        page.more(2, matters.len() - shown.len());
    }
}

/// What became of the rows of every table: none is lost.
fn tables(page: &mut Page, names: &Names<'_>) {
    let tables = &names.assessment.tables;
    if tables.is_empty() {
        return;
    }
    page.heading(names.say("读入的数据行", "Rows read"));
    // Of tables that lie together the folder is said once.
    let path = |table: &TableRows| words::path(&table.path);
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    let first = tables.first().map(path).unwrap_or_default();
    let first = &first[..folder(&first)];
    let together = tables.iter().map(path).all(|path| path[..folder(&path)] == *first);
    let shared = if together { first.len() } else { 0 };
    if shared > 0 {
        page.line(0, &words::label(names.say("文件夹", "folder"), first, names.lang));
    }
    let head = [
        names.say("文件", "table"),
        names.say("读入", "read into"),
        names.say("行数", "rows"),
        names.say("使用", "used"),
        names.say("剔除", "set aside"),
        names.say("跳过", "skipped"),
    ];
    let rows: Vec<Vec<String>> = tables
        .iter()
        .take(ROWS)
        .map(|table| {
            let counts = [table.rows, table.used(), table.set_aside, table.skipped];
            let text = [path(table).split_off(shared), names.read_into(&table.into)];
            text.into_iter().chain(counts.map(|count| count.to_string())).collect()
        })
        .collect();
    page.table(&head.map(str::to_owned), &rows, &[2, 3, 4, 5]);
    page.more(0, tables.len() - rows.len());
}

fn set_aside(page: &mut Page, names: &Names<'_>) {
    let rows = &names.assessment.set_aside;
    if rows.is_empty() {
        return;
    }
    counted(page, names, "剔除的数据行", "Rows set aside", rows.len());
    let mut faults: BTreeMap<(&str, &str), Vec<&SetAside>> = BTreeMap::new();
    for row in rows {
        faults.entry((&row.path, row.code)).or_default().push(row);
    }
    let mut faults: Vec<_> = faults.into_values().collect();
    faults.sort_by_key(|rows| Reverse(rows.len()));
    for rows in faults.iter().take(ROWS) {
        let Some(first) = rows.first() else { continue };
        let count = words::count(rows.len(), "行", "row", "rows", names.lang);
        let reason = first.reason.get(names.lang);
        let reason = match rows.iter().all(|row| row.reason == first.reason) {
            true => reason.to_owned(),
            false => {
                let line = first.row;
                names.say(format!("例如第 {line} 行：{reason}"), format!("for example line {line}: {reason}"))
            }
        };
        let of = words::label(&words::path(&first.path), &count, names.lang);
        page.bullet(0, &words::clauses(&[of, reason], names.lang));
    }
    page.more(0, faults.len().saturating_sub(ROWS));
}
