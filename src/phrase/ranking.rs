//! Rankings in words: who is ranked by what, what a place brings, and what must hold before it does.

use super::measure::{title, who_decides};
use super::provision::{Passage, Said};
use super::speaker::{InForce, Place, SaidParameter, Speaker, bare};
use super::terms::{Terms, glue};
use crate::compile::{BandProgram, RankingProgram};
use crate::expression::typed::Op;
use crate::expression::{Expr, Scope};
use crate::policy::{Band, Defined, End, Guard, MeasureKind, Ranking};
use crate::report::words;
use rust_decimal::Decimal;

/// A ranking: population, number, ties, bands, guard.
pub(super) fn ranking<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Ranking>) -> Said<'a> {
    let body = &defined.body;
    let mut says = Vec::new();
    let mut reads = Vec::new();
    if let Some(program) = terms.program.rankings.get(index) {
        reads.extend(program.by.iter().chain(&program.within));
        reads.extend(program.bands.iter().flat_map(|band| &band.places));
        reads.extend(program.guard.iter().flat_map(|guard| guard.minimum_n.iter().chain(&guard.floor)));
        says.extend(order(terms, body, program));
        says.extend(bands(terms, body, program));
        says.extend(body.guard.as_ref().map(|written| guard(terms, body, written, program)));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

fn order(terms: &Terms<'_>, body: &Ranking, program: &RankingProgram) -> Vec<Passage> {
    let scope = program.of.scope();
    let say = Speaker::new(*terms, &scope, Place::Subject);
    let of = terms.population(&body.of);
    let by = program.by.as_ref().map_or_else(|| "?".into(), |by| say.thing(by));
    let (zh, en) = match body.highest_first {
        true => ("从高到低", "the highest first"),
        false => ("从低到高", "the lowest first"),
    };
    let mut said = vec![Passage::line(terms.say(
        glue(&["以周期末日为准，", &of, "按", &by, zh, "排名；没有数值的不排名。"]),
        format!(
            "{} is ranked by {by}, {en}, as of the last day of the cycle; who has no value has no rank.",
            super::rule::capital(&of)
        ),
    ))];
    if let Some(within) = &program.within {
        let within = say.thing(within);
        said.push(Passage::line(terms.say(
            glue(&[&within, "相同者之间排名。"]),
            format!("Those for whom {within} is the same are ranked among themselves."),
        )));
    }
    said
}

fn bands(terms: &Terms<'_>, body: &Ranking, program: &RankingProgram) -> Vec<Passage> {
    if body.bands.is_empty() {
        return vec![Passage::line(terms.say("名次没有后果。", "Nothing follows from a rank."))];
    }
    let head = terms.say(
        ["名次", "措施", "对象", "约束力", "决定机关"],
        ["places", "measure", "for whom", "how binding", "decided by"],
    );
    let rows = body.bands.iter().zip(&program.bands).map(|(band, program)| row(terms, band, program));
    let mut said = vec![
        Passage::line(terms.say("名次的后果：", "What follows from a rank:")),
        Passage::Table { head: head.map(str::to_owned).to_vec(), rows: rows.collect() },
    ];
    said.extend(ties(terms, body).into_iter().map(Passage::line));
    said
}

fn row(terms: &Terms<'_>, band: &Band, program: &BandProgram) -> Vec<String> {
    let places = program.places.as_ref().map_or_else(|| "?".into(), |expr| places(terms, band.end, expr));
    let say = Speaker::new(*terms, &program.scope, Place::Subject);
    let to: Vec<String> = program.to.iter().map(|(_, expr)| say.thing(expr)).collect();
    let open = || terms.say("未指定，须先确定", "not named, to be settled first").to_owned();
    vec![
        places,
        program.measure.map_or_else(|| "?".into(), |measure| title(terms, measure)),
        terms.listed(&to, ("和", "and")),
        words::modality(program.modality, terms.lang).to_owned(),
        who_decides(&say, program.decider.as_ref(), program.measure).unwrap_or_else(open),
    ]
}

/// How many places a band takes, from which end.
fn places(terms: &Terms<'_>, end: End, expr: &Expr) -> String {
    let none = Scope::default();
    let say = Speaker::new(*terms, &none, Place::Subject);
    let (number, title) = match &bare(expr).op {
        Op::Parameter(index, key) => match say.parameter(*index, key.as_deref()) {
            SaidParameter { title, value: InForce::Value(value, since), .. } => {
                let since =
                    terms.say(format!("（{title}，自 {since} 起）"), format!(" ({title}, since {since})"));
                (value, since)
            }
            _ => (say.thing(expr), String::new()),
        },
        _ => (say.quantity(expr, None), String::new()),
    };
    match end {
        End::Top => terms.say(glue(&["前", &number, "名", &title]), format!("the first {number}{title}")),
        End::Bottom => terms.say(glue(&["后", &number, "名", &title]), format!("the last {number}{title}")),
    }
}

/// What becomes of those who are tied where the cut falls, for the kinds of measures that there are.
fn ties(terms: &Terms<'_>, body: &Ranking) -> Vec<String> {
    let gives = |kind: MeasureKind| {
        let mut given = body.bands.iter().filter_map(|band| terms.policy.measures.get(&band.give.text));
        given.any(|measure| measure.body.kind == kind)
    };
    let said = |kind: MeasureKind, all_in: bool| {
        let (zh, en) = match kind {
            MeasureKind::Reward => ("奖励", "Rewards"),
            MeasureKind::Sanction => ("处理", "Sanctions"),
        };
        match all_in {
            true => terms.say(
                format!("{zh}：并列者正处于界线的，全部列入。"),
                format!("{en}: those who are tied where the cut falls are all in."),
            ),
            false => terms.say(
                format!("{zh}：并列者正处于界线的，均不列入。"),
                format!("{en}: those who are tied where the cut falls are all out."),
            ),
        }
    };
    let both = [(MeasureKind::Reward, body.reward_ties_in), (MeasureKind::Sanction, body.penalty_ties_in)];
    both.into_iter().filter(|(kind, _)| gives(*kind)).map(|(kind, all_in)| said(kind, all_in)).collect()
}

/// The steps of a guard, each as what must hold.
fn guard(terms: &Terms<'_>, body: &Ranking, guard: &Guard, program: &RankingProgram) -> Passage {
    let none = Scope::default();
    let say = Speaker::new(*terms, &none, Place::Subject);
    let figures = program.guard.as_ref();
    let figure = |expr: Option<&Expr>| expr.map(|expr| say.quantity(expr, None));
    let least = figure(figures.and_then(|guard| guard.minimum_n.as_ref()));
    let standard = figure(figures.and_then(|guard| guard.floor.as_ref()));
    let confidence = words::decimal(guard.confidence * Decimal::ONE_HUNDRED);
    let (zh, en) = if body.highest_first { ("低于", "below") } else { ("高于", "above") };
    let steps = [
        least.map(|least| {
            terms.say(glue(&["样本量不少于", &least, "。"]), format!("The sample is at least {least}."))
        }),
        guard.homogeneity.then(|| {
            terms.say(
                format!("全体之间的差异不能只归于偶然（χ² 检验，置信水平 {confidence}%）。"),
                format!("Chance does not explain the differences over all (χ² test, confidence {confidence}%)."),
            )
        }),
        guard.signal.then(|| {
            terms.say(
                format!("其自身区间整个位于全体均值的一侧（置信水平 {confidence}%，对全体同时成立）。"),
                format!("Its own interval lies wholly on that side of the mean (confidence {confidence}%, for all at once)."),
            )
        }),
        guard.stability.map(|places| {
            terms.say(
                format!("其可能的名次越出界线不超过 {places} 名。"),
                format!("The ranks that are possible for it miss the cut by {} at most.", words::count(places as usize, "", "place", "places", terms.lang)),
            )
        }),
        standard.map(|standard| {
            terms.say(
                glue(&["列入后若干名的，其数值", zh, "标准", &standard, "；达标者不因名次受处理。"]),
                format!("Of the last: its value is {en} the standard, {standard}; who meets it is not blamed for a rank."),
            )
        }),
        guard.tenure.map(words::decimal).map(|percent| {
            terms.say(
                format!("个人在本周期任该职务的天数不少于 {percent}%。"),
                format!("A person held the post on at least {percent}% of the days of the cycle."),
            )
        }),
        guard.persistence.map(|(listed, of)| {
            terms.say(
                format!("给予处理的，在最近 {of} 个周期（含本周期）中至少列入 {listed} 次。"),
                format!("For a sanction: listed in at least {listed} of {of} cycles, this one included."),
            )
        }),
    ];
    let heading = terms.say(
        "统计防护，以下各项均通过才提出建议；有一项不通过的，由人复核：",
        "The guard: something is proposed only where all of these hold; where one fails, a person reviews it:",
    );
    Passage::heading(heading, steps.into_iter().flatten().map(Passage::line).collect())
}
