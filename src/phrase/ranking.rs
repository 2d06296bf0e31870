//! Rankings in words: who is ranked by what, what a place brings, and what must hold before it does.

use super::guard::guard;
use super::measure::{title, who_decides};
use super::provision::{Passage, Said};
use super::speaker::{InForce, Place, SaidParameter, Speaker, bare};
use super::terms::{Terms, glue};
use crate::compile::{BandProgram, RankingProgram};
use crate::expression::typed::Op;
use crate::expression::{Expr, Scope};
use crate::policy::{Band, Defined, End, MeasureKind, Ranking};
use crate::report::words;

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
