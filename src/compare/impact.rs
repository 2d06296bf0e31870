//! The impact of a change on one page: what is compared, the summary in words, then tables, then every change; the
//! reasons that changed come last.

use super::difference::{Change, How};
use super::entry::{Aspect, Gap, Sort, Source};
use super::sides::{Comparison, Over};
use super::tell::{Counts, figures, list, subjects};
use super::titles::Titles;
use crate::Assessment;
use crate::report::{Page, TextOptions, set, words};
use crate::value::NodeKind;
use std::collections::{BTreeMap, BTreeSet};

/// So many entries of a list are shown.
const SHOWN: usize = 20;
/// So many rules and units are named in the summary.
const NAMED: usize = 3;
/// So many rows of a table are shown.
const ROWS: usize = 15;

/// The comparison for a person to read.
pub fn impact(comparison: &Comparison, options: TextOptions) -> String {
    let titles = Titles::new(&[&comparison.after, &comparison.before], options.lang);
    let mut page = Page::new();
    head(&mut page, comparison, &titles);
    super::differs::differs(&mut page, comparison, &titles);
    summary(&mut page, comparison, &titles);
    tables(&mut page, comparison, &titles);
    let changes = &comparison.changes;
    for how in [How::Entered, How::Left, How::Moved] {
        list(&mut page, changes, &titles, how, SHOWN);
    }
    figures(&mut page, changes, &titles, SHOWN);
    list(&mut page, changes, &titles, How::ReasonChanged, SHOWN);
    set(&page, options)
}

fn head(page: &mut Page, comparison: &Comparison, titles: &Titles<'_>) {
    let (before, after) = (&comparison.before, &comparison.after);
    let title = titles.title(&after.title, titles.say("考核周期", "assessment"));
    page.heading(&titles.say(format!("比较：{title}"), format!("Comparison: {title}")));
    let sides = [side(comparison, before, 0, titles), side(comparison, after, 1, titles)];
    let alike = sides[0] == sides[1];
    for (at, letter) in [titles.say("甲", "A"), titles.say("乙", "B")].into_iter().enumerate() {
        let text = match alike {
            true => {
                let (side, paths) = (&sides[at], paths(comparison, at, titles));
                titles.say(format!("{side}（{paths}）"), format!("{side} ({paths})"))
            }
            false => sides[at].clone(),
        };
        page.line(0, &words::label(letter, &text, titles.lang));
    }
    let people =
        after.organisation.nodes().filter(|node| *after.organisation.kind(*node) == NodeKind::Person);
    let counts = [
        words::count(
            after.matters.tables.iter().map(|table| table.len()).sum(),
            "个事项",
            "matter",
            "matters",
            titles.lang,
        ),
        words::count(people.count(), "名人员", "person", "people", titles.lang),
    ];
    let counts = words::list(&counts, titles.lang);
    page.line(
        0,
        &titles.say(
            format!("事项相同（{counts}）。“新出现”指甲中没有而乙中有，“不再出现”相反。"),
            format!("Over the same matters ({counts}). Who enters is in B and not in A; who leaves, the other way round."),
        ),
    );
}

/// What one side is: its packs, without those that both have, or the files of its organisation.
fn side(comparison: &Comparison, of: &Assessment, at: usize, titles: &Titles<'_>) -> String {
    match &comparison.over {
        Over::Organisations(..) if comparison.given[at].is_empty() => {
            titles.say("周期自己的组织数据", "the organisation that the cycle names").to_owned()
        }
        Over::Organisations(..) => paths(comparison, at, titles),
        Over::Policies(..) => {
            let ids = |of: &Assessment| of.policy.packs.iter().map(|pack| pack.id.clone()).collect();
            let (one, two): (BTreeSet<String>, BTreeSet<String>) =
                (ids(&comparison.before), ids(&comparison.after));
            let shared = |id: &String| one != two && one.contains(id) && two.contains(id);
            let packs = of.policy.packs.iter().filter(|pack| !shared(&pack.id));
            let packs = packs.map(|pack| titles.title(&pack.title, &pack.id));
            words::clauses(&packs.collect::<Vec<_>>(), titles.lang)
        }
    }
}

fn paths(comparison: &Comparison, at: usize, titles: &Titles<'_>) -> String {
    let given = comparison.given[at].iter().map(|path| path.display().to_string());
    words::list(&given.collect::<Vec<_>>(), titles.lang)
}

/// What changes, in words.
fn summary(page: &mut Page, comparison: &Comparison, titles: &Titles<'_>) {
    let changes = &comparison.changes;
    page.heading(titles.say("概要", "In short"));
    if changes.is_empty() {
        let nothing = titles.say(
            "什么也没有改变：甲、乙得出相同的结果，理由也相同。",
            "Nothing changes: A and B come to the same results for the same reasons.",
        );
        return page.line(0, nothing);
    }
    page.line(0, &people(comparison, titles));
    for sort in [Sort::Held, Sort::Credited, Sort::Recorded, Sort::Sanction, Sort::Reward] {
        let of = changes.iter().filter(|change| change.entry().is_some_and(|entry| entry.sort == sort));
        let counts = Counts::of(of);
        if counts != Counts::default() {
            page.bullet(2, &words::label(titles.sort(sort), &counts.said(titles.lang), titles.lang));
            turns(page, changes, sort, titles);
        }
    }
    let most = [
        (titles.say("涉及最多的规则", "Rules most concerned"), by(comparison, |change| rule(change, titles))),
        (titles.say("涉及最多的单位", "Units most concerned"), by(comparison, |change| unit(change, titles))),
    ];
    for (label, rows) in most {
        let named: Vec<String> =
            rows.iter().take(NAMED).map(|(name, counts)| named(name, counts, titles)).collect();
        if !named.is_empty() {
            page.line(0, &words::label(label, &words::clauses(&named, titles.lang), titles.lang));
        }
    }
    ranks(page, changes, titles);
    gaps(page, changes, titles);
}

/// What most of those that move turn from and into: another state, another measure.
fn turns(page: &mut Page, changes: &[Change], sort: Sort, titles: &Titles<'_>) {
    let of_sort = changes.iter().filter(|change| change.entry().is_some_and(|entry| entry.sort == sort));
    let mut turns: BTreeMap<String, usize> = BTreeMap::new();
    for differs in of_sort.flat_map(|change| &change.result) {
        if matches!(differs.aspect, Aspect::Sort | Aspect::Verdict | Aspect::Standing | Aspect::Measure) {
            *turns.entry(titles.differs(differs)).or_default() += 1;
        }
    }
    let mut turns: Vec<(String, usize)> = turns.into_iter().collect();
    turns.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (turn, count) in turns.iter().take(NAMED) {
        page.bullet(4, &titles.say(format!("{turn}：{count} 项"), format!("{turn}: {count}")));
    }
}

fn named(name: &[String], counts: &Counts, titles: &Titles<'_>) -> String {
    let changes = counts.entered + counts.left + counts.moved + counts.reason_changed;
    let name = name.first().map_or("", String::as_str);
    titles.say(format!("{name}（{changes} 项）"), format!("{name} ({changes})"))
}

/// How many people and units are named only on one side, and how many on both otherwise.
fn people(comparison: &Comparison, titles: &Titles<'_>) -> String {
    let naming = |how: How| {
        let of = comparison.changes.iter().filter(move |change| {
            change.how == how && change.entry().is_some_and(|entry| entry.sort.names_somebody())
        });
        subjects(of).len()
    };
    let (entered, left, moved, reason) =
        (naming(How::Entered), naming(How::Left), naming(How::Moved), naming(How::ReasonChanged));
    if entered + left + moved + reason == 0 {
        let nobody = titles.say(
            "没有人或单位的结果出现、消失、变动，理由也没有变化。",
            "Nobody enters, leaves or moves, and nobody's reasons change.",
        );
        return nobody.to_owned();
    }
    let part = |number: usize, zh: &str, one: &str, more: &str| {
        let people = words::count(number, "个对象", "person or unit", "people or units", titles.lang);
        let verb = if number == 1 { one } else { more };
        (number > 0).then(|| titles.say(format!("{people}{zh}"), format!("{people} {verb}")))
    };
    let parts = [
        part(entered, "有新出现的结果", "is named for something new", "are named for something new"),
        part(left, "有结果不再出现", "is no longer named for something", "are no longer named for something"),
        part(moved, "的结果有变动", "has another result", "have another result"),
        part(
            reason,
            "结果不变而理由变化",
            "has the same result for another reason",
            "have the same result for another reason",
        ),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    words::clauses(&parts, titles.lang) + titles.say("。", ".")
}

type Row = (Vec<String>, Counts);

/// Changes that name somebody, counted by the words that `name` gives; most first.
fn by(comparison: &Comparison, name: impl Fn(&Change) -> Option<Vec<String>>) -> Vec<Row> {
    let mut found: BTreeMap<Vec<String>, Vec<&Change>> = BTreeMap::new();
    for change in &comparison.changes {
        if !change.entry().is_some_and(|entry| entry.sort.names_somebody()) {
            continue;
        }
        if let Some(name) = name(change) {
            found.entry(name).or_default().push(change);
        }
    }
    let mut rows: Vec<(usize, Row)> =
        found.into_iter().map(|(name, all)| (all.len(), (name, Counts::of(all.iter().copied())))).collect();
    rows.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The rule, ladder or ranking of a change, and the clause on which it rests.
fn rule(change: &Change, titles: &Titles<'_>) -> Option<Vec<String>> {
    let entry = change.entry()?;
    let source: &Source = entry.source.as_ref()?;
    Some(vec![titles.source(source), titles.basis(entry).unwrap_or_default()])
}

fn unit(change: &Change, titles: &Titles<'_>) -> Option<Vec<String>> {
    let unit = titles.unit(change.entry()?)?;
    Some(vec![titles.node(&unit)])
}

/// How many change their place, and who goes farthest.
fn ranks(page: &mut Page, changes: &[Change], titles: &Titles<'_>) {
    let mut by_ranking: BTreeMap<&Source, Vec<&Change>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.how == How::Moved) {
        let entry = change.entry().filter(|entry| entry.sort == Sort::Rank);
        if let Some(source) = entry.and_then(|entry| entry.source.as_ref()) {
            by_ranking.entry(source).or_default().push(change);
        }
    }
    for (ranking, moved) in by_ranking {
        let (ranking, count) = (titles.source(ranking), moved.len());
        let units = words::count(count, "个", "changes its place", "change their places", titles.lang);
        page.line(
            0,
            &titles.say(format!("“{ranking}”中有 {units}名次改变。"), format!("In “{ranking}” {units}.")),
        );
    }
}

/// What is newly left to a person, and what no more.
fn gaps(page: &mut Page, changes: &[Change], titles: &Titles<'_>) {
    let all =
        [Gap::Unreached, Gap::Hole, Gap::Conflict, Gap::DoubleHit, Gap::Both, Gap::NoBand].map(Sort::Gap);
    for sort in all.into_iter().chain([Sort::Finding]) {
        let of = changes.iter().filter(|change| change.entry().is_some_and(|entry| entry.sort == sort));
        let counts = Counts::of(of);
        if counts != Counts::default() {
            page.line(0, &words::label(titles.sort(sort), &counts.said(titles.lang), titles.lang));
        }
    }
}

fn tables(page: &mut Page, comparison: &Comparison, titles: &Titles<'_>) {
    let heads = |first: &[&str]| {
        let counts =
            titles.say(["新出现", "不再出现", "变动", "仅理由"], ["enter", "leave", "move", "only reason"]);
        first.iter().chain(&counts).map(|head| (*head).to_owned()).collect::<Vec<_>>()
    };
    let by_rule = by(comparison, |change| rule(change, titles));
    let first = titles.say(["规则", "依据条款"], ["rule", "clause"]);
    table(page, titles, titles.say("按规则和条款", "By rule and clause"), &heads(&first), &by_rule);
    let by_unit = by(comparison, |change| unit(change, titles));
    table(page, titles, titles.say("按单位", "By unit"), &heads(&[titles.say("单位", "unit")]), &by_unit);
}

fn table(page: &mut Page, titles: &Titles<'_>, title: &str, head: &[String], rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    page.heading(title);
    let shown = rows.iter().take(ROWS).map(|(name, counts)| {
        let figures = [counts.entered, counts.left, counts.moved, counts.reason_changed];
        name.iter().cloned().chain(figures.map(|figure| figure.to_string())).collect::<Vec<_>>()
    });
    let right: Vec<usize> = (head.len() - 4..head.len()).collect();
    page.table(head, &shown.collect::<Vec<_>>(), &right);
    if rows.len() > ROWS {
        let rest = rows.len() - ROWS;
        page.line(
            2,
            &titles.say(
                format!("…… 另有 {rest} 行：--format json 列出全部"),
                format!("… and {rest} more rows: --format json has all"),
            ),
        );
    }
}
