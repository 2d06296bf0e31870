//! Ladders, rankings and measures of the answer in words.

use super::{Aim, Answer, BandEnd, Bound, Figure, LadderEnd, change};
use crate::assess::{Grade, Proposal};
use crate::report::{Names, Page, words};

/// What became of the subject on ladders and rankings, and which measures do not stand.
pub fn figures(page: &mut Page, names: &Names<'_>, answer: &Answer) {
    if !answer.figures.is_empty() {
        page.heading(names.say("阶梯与排名", "Ladders and rankings"));
        for figure in &answer.figures {
            page.bullet(0, &one(names, figure));
            let own = answer.turns.iter().filter(|turns| figure.is(turns.aim));
            own.for_each(|turns| change::text::turns(page, names, 2, turns));
        }
    }
    if !answer.fallen.is_empty() {
        page.heading(names.say("未成立的措施", "Measures that do not stand"));
        let all = answer.fallen.iter().filter_map(|at| names.assessment.outcome.proposals.get(*at));
        for proposal in all {
            page.bullet(
                0,
                &words::label(&names.measure(proposal.measure), &names.verdict(proposal), names.lang),
            );
            page.line(2, &names.ground(&proposal.ground));
        }
    }
}

fn one(names: &Names<'_>, figure: &Figure) -> String {
    match figure {
        Figure::Ladder(ladder, end) => {
            words::label(&names.of(&names.ladders, *ladder), &ladder_end(names, *ladder, end), names.lang)
        }
        Figure::Band { ranking, band, ranked, end } => {
            let label = band_label(names, *ranking, *band);
            words::label(&label, &band_end(names, *ranked, end), names.lang)
        }
    }
}

/// A band of a ranking with its measure.
fn band_label(names: &Names<'_>, ranking: usize, band: usize) -> String {
    let title = names.of(&names.rankings, ranking);
    let tables = &names.assessment.outcome.rankings;
    let table = tables.iter().find(|table| table.ranking == ranking);
    let place = table.and_then(|table| names.band(table, band)).unwrap_or_default();
    let measure = measure(names, ranking, band);
    names.say(format!("{title}，{place}（{measure}）"), format!("{title}, {place} ({measure})"))
}

/// A band of a ranking and who is ranked in it.
pub fn band(names: &Names<'_>, ranking: usize, band: usize, ranked: crate::organisation::NodeId) -> String {
    words::label(&band_label(names, ranking, band), &names.node(ranked), names.lang)
}

/// A step of a ladder by its grade or measure.
pub fn step(names: &Names<'_>, ladder: usize, step: usize) -> String {
    words::label(&names.of(&names.ladders, ladder), &names.result(ladder, step), names.lang)
}

impl Figure {
    /// Is this the result that an aim names?
    fn is(&self, aim: Aim) -> bool {
        match (self, aim) {
            (
                Figure::Band { ranking, band, ranked, .. },
                Aim::Band { ranking: a, band: b, ranked: c, .. },
            ) => (*ranking, *band, *ranked) == (a, b, c),
            _ => false,
        }
    }
}

/// The measure of a band.
fn measure(names: &Names<'_>, ranking: usize, band: usize) -> String {
    let band = names.rankings.get(ranking).and_then(|defined| defined.body.bands.get(band));
    let id = band.map_or("?", |band| band.give.text.as_str());
    let known = names.assessment.policy.measures.get(id);
    known.map_or_else(|| id.to_owned(), |measure| names.title(&measure.body.title, id))
}

fn proposed(names: &Names<'_>, at: usize) -> String {
    let found: Option<&Proposal> = names.assessment.outcome.proposals.get(at);
    found.map_or_else(String::new, |one| {
        words::label(&names.measure(one.measure), &names.verdict(one), names.lang)
    })
}

fn ladder_end(names: &Names<'_>, ladder: usize, end: &LadderEnd) -> String {
    match end {
        LadderEnd::Reached(at) => proposed(names, *at),
        LadderEnd::NotAmong => names.say("不属于其对象".into(), "it is not for such as this one".into()),
        LadderEnd::NotInForce => {
            names.say("界限所用参数在本周期没有规定值".into(), "a bound has no value in this cycle".into())
        }
        LadderEnd::NoNumber => names.say("没有数值".into(), "there is no number".into()),
        LadderEnd::Graded(at) => {
            let found = names.assessment.outcome.grades.get(*at);
            found.map_or_else(String::new, |one| graded(names, one))
        }
        LadderEnd::Condition(step) => {
            let (give, condition) = (names.result(ladder, *step), names.step_condition(ladder, *step));
            let condition = condition.unwrap_or_default();
            names.say(
                format!("“{give}”的条件不符合：{condition}"),
                format!("“{give}” asks that {condition}, which is not so"),
            )
        }
        LadderEnd::Missing(step, missing) => {
            let (give, missing) = (names.result(ladder, *step), names.all_missing(missing));
            names.say(
                format!("是否符合“{give}”的条件待定：{missing}"),
                format!("whether “{give}” fits is undetermined: {missing}"),
            )
        }
        LadderEnd::After(step) => {
            let give = names.ladder_step(ladder, *step);
            names.say(
                format!("也符合后面的一档（{give}），但以首个符合的为准"),
                format!("a later step fits too ({give}), but the first that does counts"),
            )
        }
        LadderEnd::OffStep(value, step, low, high) => {
            let give = names.result(ladder, *step);
            let (value, bounds) = (words::decimal(*value), bounds(names, low, high));
            names.say(
                format!("“{give}”须{bounds}，数值为 {value}"),
                format!("“{give}” asks for {bounds}; the value is {value}"),
            )
        }
    }
}

/// The grade with the step on which it rests.
fn graded(names: &Names<'_>, one: &Grade) -> String {
    let stands = names.stands(one);
    match names.stands_because(one) {
        Some(because) => names.say(format!("{stands}（{because}）"), format!("{stands} ({because})")),
        None => stands,
    }
}

fn bounds(names: &Names<'_>, low: &Bound, high: &Bound) -> String {
    let low = low.map(|(low, included)| {
        let low = words::decimal(low);
        match included {
            true => names.say(format!("不低于 {low}"), format!("at least {low}")),
            false => names.say(format!("高于 {low}"), format!("more than {low}")),
        }
    });
    let high = high.map(|(high, included)| {
        let high = words::decimal(high);
        match included {
            true => names.say(format!("不高于 {high}"), format!("at most {high}")),
            false => names.say(format!("低于 {high}"), format!("less than {high}")),
        }
    });
    words::list(&low.into_iter().chain(high).collect::<Vec<_>>(), names.lang)
}

fn band_end(names: &Names<'_>, ranked: crate::organisation::NodeId, end: &BandEnd) -> String {
    let who = names.node(ranked);
    match end {
        BandEnd::Reached(at) => proposed(names, *at),
        BandEnd::NotRanked => {
            names.say(format!("{who}未排名（无数值）"), format!("{who} is not ranked (no value)"))
        }
        BandEnd::NoPlaces => names
            .say("名额在本周期没有规定值".into(), "the number of places has no value in this cycle".into()),
        BandEnd::ForOthers(others) if others.is_empty() => names.say(
            format!("{who}在此范围，但当日没有对应职务的人"),
            format!("{who} is within it, and nobody held the post that it is for"),
        ),
        BandEnd::ForOthers(others) => {
            let others = names.nodes(others.iter().copied());
            names.say(
                format!("{who}在此范围，但对象是{others}"),
                format!("{who} is within it, but it is for {others}"),
            )
        }
        BandEnd::OutsideBand { rank, of, values, .. } => {
            let number = |value: Option<rust_decimal::Decimal>| value.map(words::decimal).unwrap_or_default();
            let (own, last) = (number(values.0), number(values.1));
            names.say(
                format!("{who}为 {of} 个中的第 {rank} 名，数值 {own}；入围者中最近的数值为 {last}"),
                format!("{who} is rank {rank} of {of}, value {own}; the nearest value within is {last}"),
            )
        }
    }
}
