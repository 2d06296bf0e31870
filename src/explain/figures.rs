//! Ranks, scores and totals, down to the findings that they are made of.

use super::About;
use crate::assess::{Grade, QuotaCount, RankRow, RankingTable, Score, Total};
use crate::compile::QuotaOfProgram;
use crate::organisation::NodeId;
use crate::policy::{Formula, ParameterUnit};
use crate::report::{Page, component, guard_figures, words};

/// So many findings of another subject are listed below a total.
const PARTS: usize = 12;
/// Computed indicators are followed so deep.
const DEPTH: usize = 4;

/// The subject's own ranks, scores and totals.
pub fn results(page: &mut Page, about: &About<'_>) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    grades(page, about);
    if about.ranks.len() + about.scores.len() + about.totals.len() == 0 {
        return;
    }
    page.heading(names.say("名次、得分、积分", "Ranks, scores, points"));
    for (at, row) in &about.ranks {
        let Some(table) = outcome.rankings.get(*at) else { continue };
        let Some(row) = table.rows.get(*row) else { continue };
        page.bullet(0, &names.place(table, row));
        rank(page, about, 2, table, row);
    }
    for found in about.scores.iter().filter_map(|at| outcome.scores.get(*at)) {
        score(page, about, 0, found, 0);
    }
    for found in about.totals.iter().filter_map(|at| outcome.totals.get(*at)) {
        total(page, about, 0, found);
    }
}

/// The subject's own grades: step, number, and the quotas that count them.
fn grades(page: &mut Page, about: &About<'_>) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    if about.grades.is_empty() {
        return;
    }
    page.heading(names.say("等次", "Grades"));
    for one in about.grades.iter().filter_map(|at| outcome.grades.get(*at)) {
        let Some(ladder) = names.ladders.get(one.ladder) else { continue };
        let title = names.of(&names.ladders, one.ladder);
        page.bullet(0, &words::label(&title, &names.stands(one), names.lang));
        let mut say =
            |zh: &str, en: &str, text: &str| page.line(2, &words::label(names.say(zh, en), text, names.lang));
        if let Some(value) = one.value {
            say("数值", "value", &words::decimal(value));
        }
        if let Some(because) = names.stands_because(one) {
            say("理由", "because", &because);
        }
        if let Some(basis) = &ladder.body.basis {
            say("依据", "basis", basis);
        }
        for count in outcome.quotas.iter().filter(|count| counts(names, count, one)) {
            say("名额", "quota", &names.quota_figures(count));
        }
        of_formula(page, about, 2, &ladder.body.on, about.subject, 0);
    }
}

/// Is it a quota of this grade that counts the subject?
fn counts(names: &crate::report::Names<'_>, count: &QuotaCount, one: &Grade) -> bool {
    let program = names.assessment.program.quotas.get(count.quota).and_then(Option::as_ref);
    let of_ladder = program.is_some_and(|program| match &program.of {
        QuotaOfProgram::Grade(ladder, _) => *ladder == one.ladder,
        QuotaOfProgram::Measure(_) => false,
    });
    of_ladder && count.holders.contains(&one.subject)
}

/// What lies behind a place in a ranking: interval, sample, guard, and the value ranked by.
pub fn rank(page: &mut Page, about: &About<'_>, indent: usize, table: &RankingTable, row: &RankRow) {
    let (names, lang) = (about.names, about.names.lang);
    let mut parts = Vec::new();
    if let Some(n) = row.n {
        parts.push(names.say(format!("样本量 {n}"), format!("sample {n}")));
    }
    if let Some(interval) = row.interval.map(words::figures) {
        parts.push(names.say(format!("区间 {interval}"), format!("interval {interval}")));
    }
    if let Some((best, worst)) = row.rank_interval {
        parts.push(
            names.say(
                format!("可能名次第 {best} 至第 {worst} 名"),
                format!("possible ranks {best} to {worst}"),
            ),
        );
    }
    if !parts.is_empty() {
        page.line(indent, &words::clauses(&parts, lang));
    }
    for line in names.neighbours(table, row) {
        page.line(indent, &line);
    }
    if let Some(guard) = guard_figures(names, table) {
        page.line(indent, &guard);
    }
    if let Some(ranking) = names.rankings.get(table.ranking) {
        of_formula(page, about, indent, &ranking.body.by, row.subject, 0);
    }
}

/// The results that a formula reads, for a subject.
pub fn of_formula(
    page: &mut Page,
    about: &About<'_>,
    indent: usize,
    formula: &Formula,
    subject: NodeId,
    depth: usize,
) {
    let outcome = &about.names.assessment.outcome;
    let names = about.names;
    for (what, id) in references(formula.text()) {
        match what {
            "points" => {
                let found = outcome.totals.iter().find(|one| one.subject == subject && *one.category == *id);
                match found {
                    Some(found) => total(page, about, indent, found),
                    None => {
                        let account = names.category(id);
                        page.bullet(
                            indent,
                            &names.say(
                                format!("账户“{account}”：没有计分"),
                                format!("account {account}: no points"),
                            ),
                        );
                    }
                }
            }
            "score" => {
                let mut scores = outcome.scores.iter().filter(|one| one.subject == subject);
                if let Some(found) = scores.find(|one| names.id_of(&names.scorecards, one.card) == id) {
                    score(page, about, indent, found, depth);
                }
            }
            _ => indicator(page, about, indent, id, subject, depth),
        }
    }
}

fn score(page: &mut Page, about: &About<'_>, indent: usize, score: &Score, depth: usize) {
    let (names, lang) = (about.names, about.names.lang);
    let title = names.of(&names.scorecards, score.card);
    let value = score.value.map_or_else(|| names.say("待定", "undetermined").into(), words::decimal);
    page.bullet(
        indent,
        &words::label(&names.say(format!("得分“{title}”"), format!("score {title}")), &value, lang),
    );
    for part in &score.parts {
        let indicator_title = names.of(&names.indicators, part.indicator);
        page.line(indent + 2, &words::label(&indicator_title, &component(names, score, part), lang));
        if more_to_say(about, part.indicator, score.subject) {
            let id = names.id_of(&names.indicators, part.indicator);
            indicator(page, about, indent + 4, id, score.subject, depth + 1);
        }
    }
    let card = names.scorecards.get(score.card);
    if let Some(card) = card.filter(|_| score.parts.iter().any(|part| part.value.is_none() && !part.void)) {
        page.line(indent + 2, words::missing(card.body.missing, lang));
    }
    if let Some(basis) = card.and_then(|card| card.body.basis.as_ref()) {
        page.line(indent + 2, &words::label(names.say("依据", "basis"), basis, lang));
    }
}

/// Is an indicator computed, has it a sample or values of earlier periods, or is it void?
fn more_to_say(about: &About<'_>, indicator: usize, subject: NodeId) -> bool {
    let computed = about.names.indicators.get(indicator).is_some_and(|found| found.body.value.is_some());
    let mut values = about.names.assessment.outcome.indicators.iter();
    let outcome = &about.names.assessment.outcome;
    let mut earlier = outcome.earlier.iter();
    let mut voids = outcome.voids.iter();
    computed
        || values.any(|one| one.indicator == indicator && one.subject == subject && one.n.is_some())
        || earlier.any(|one| one.indicator == indicator && one.subject == subject)
        || voids.any(|one| one.indicator == indicator && one.subject == subject)
}

/// The value of an indicator with its sample, and of a computed one what it is computed from.
fn indicator(page: &mut Page, about: &About<'_>, indent: usize, id: &str, subject: NodeId, depth: usize) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    let Some(at) = names.indicators.iter().position(|indicator| indicator.id == id) else { return };
    let Some(defined) = names.indicators.get(at) else { return };
    let found = outcome.indicators.iter().find(|one| one.indicator == at && one.subject == subject);
    let value = found.and_then(|one| one.value);
    let mut parts = vec![value.map_or_else(
        || names.say("无数值", "no value").into(),
        |value| words::measured(value, defined.body.unit, names.lang),
    )];
    if let Some(n) = found.and_then(|one| one.n) {
        parts.push(names.say(format!("样本量 {n}"), format!("sample {n}")));
    }
    if let Some(k) = found.and_then(|one| one.k) {
        parts.push(names.say(format!("满意 {k}"), format!("satisfied {k}")));
    }
    let title = names.of(&names.indicators, at);
    page.bullet(indent, &words::label(&title, &words::list(&parts, names.lang), names.lang));
    if let Some(void) = names.void_of(at, subject) {
        page.line(indent + 2, &void);
    }
    for one in outcome.earlier.iter().filter(|one| one.indicator == at && one.subject == subject) {
        let value = one.value.map_or_else(
            || names.say("无数值", "no value").into(),
            |value| words::measured(value, defined.body.unit, names.lang),
        );
        let before = names.say(
            format!("此前第 {} 期", one.back),
            match one.back {
                1 => "one period before".to_owned(),
                back => format!("{back} periods before"),
            },
        );
        let period = names.say(
            format!("{before}（{}）", crate::input::periods::shown(one.period)),
            format!("{before} ({})", crate::input::periods::shown(one.period)),
        );
        page.line(indent + 2, &words::label(&period, &value, names.lang));
    }
    if let Some(formula) = defined.body.value.as_ref().filter(|_| depth < DEPTH) {
        let text = format!("`{}`", formula.text());
        page.line(indent + 2, &words::label(names.say("计算式", "computed as"), &text, names.lang));
        of_formula(page, about, indent + 2, formula, subject, depth + 1);
    }
}

fn total(page: &mut Page, about: &About<'_>, indent: usize, total: &Total) {
    let (names, lang) = (about.names, about.names.lang);
    let account = names.category(&total.category);
    let points = words::measured(total.points, ParameterUnit::Points, lang);
    page.bullet(
        indent,
        &words::label(&names.say(format!("账户“{account}”"), format!("account {account}")), &points, lang),
    );
    for index in total.parts.iter().take(PARTS) {
        let Some(part) = names.assessment.outcome.attributions.get(*index) else { continue };
        let points = part
            .points
            .map_or_else(String::new, |points| words::measured(points, ParameterUnit::Points, lang));
        let what = match about.number(*index) {
            Some(number) => names.say(format!("认定第 {number} 项"), format!("finding {number}")),
            None => names.finding(part.finding),
        };
        page.line(indent + 2, &words::label(&what, &points, lang));
    }
    page.more(indent + 2, total.parts.len().saturating_sub(PARTS));
}

/// `points("…")`, `score("…")` and `indicator("…")` in an expression, each once, in the order of writing.
fn references(text: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(usize, &str, &str)> = Vec::new();
    for what in ["points", "score", "indicator"] {
        for (at, _) in text.match_indices(what) {
            let (before, after) = text.split_at(at);
            let inside = before.ends_with(|char: char| char.is_alphanumeric() || char == '_' || char == '"');
            let argument =
                after.get(what.len()..).map(str::trim_start).and_then(|rest| rest.strip_prefix('('));
            let quoted = argument.map(str::trim_start).and_then(|rest| rest.strip_prefix('"'));
            let id = quoted.and_then(|rest| rest.split_once('"')).map(|(id, _)| id);
            if let Some(id) = id.filter(|_| !inside) {
                found.push((at, what, id));
            }
        }
    }
    found.sort_unstable();
    let mut each: Vec<(&str, &str)> = Vec::new();
    for (_, what, id) in found {
        if !each.contains(&(what, id)) {
            each.push((what, id));
        }
    }
    each
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn results_are_found_in_formulas() {
        let text =
            r#"0.5 * indicator("survey") + points( "conduct" ) + my_points("x") + indicator("survey")"#;
        assert_eq!(references(text), [("indicator", "survey"), ("points", "conduct")]);
    }
}
