//! The guard of a ranking in words: each step as what must hold.

use super::provision::Passage;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::RankingProgram;
use crate::expression::{Expr, Scope};
use crate::policy::{Guard, Ranking};
use crate::report::words;
use rust_decimal::Decimal;

/// The steps of a guard.
pub(super) fn guard(terms: &Terms<'_>, body: &Ranking, guard: &Guard, program: &RankingProgram) -> Passage {
    let heading = terms.say(
        "统计防护，以下各项均通过才提出建议；有一项不通过的，由人复核：",
        "The guard: something is proposed only where all of these hold; where one fails, a person reviews \
         it:",
    );
    let none = Scope::default();
    let say = Speaker::new(*terms, &none, Place::Subject);
    let figures = program.guard.as_ref();
    let figure = |expr: Option<&Expr>| expr.map(|expr| say.quantity(expr, None));
    let least = figure(figures.and_then(|guard| guard.minimum_n.as_ref()));
    let standard = figure(figures.and_then(|guard| guard.floor.as_ref()));
    let steps = [
        least.map(|least| {
            terms.say(glue(&["样本量不少于", &least, "。"]), format!("The sample is at least {least}."))
        }),
        guard.homogeneity.then(|| homogeneity(terms, guard)),
        guard.signal.then(|| signal(terms, guard)),
        guard.stability.map(|places| stability(terms, places)),
        standard.map(|standard| floor(terms, body.highest_first, &standard)),
        guard.tenure.map(|percent| tenure(terms, percent)),
        guard.persistence.map(|(listed, of)| {
            terms.say(
                format!("给予处理的，在最近 {of} 个周期（含本周期）中至少列入 {listed} 次。"),
                format!("For a sanction: listed in at least {listed} of {of} cycles, this one included."),
            )
        }),
    ];
    Passage::heading(heading, steps.into_iter().flatten().map(Passage::line).collect())
}

fn confidence(guard: &Guard) -> String {
    words::decimal(guard.confidence * Decimal::ONE_HUNDRED)
}

fn homogeneity(terms: &Terms<'_>, guard: &Guard) -> String {
    let confidence = confidence(guard);
    terms.say(
        format!("全体之间的差异不能只归于偶然（χ² 检验，置信水平 {confidence}%）。"),
        format!("Chance does not explain the differences over all (χ² test, confidence {confidence}%)."),
    )
}

fn signal(terms: &Terms<'_>, guard: &Guard) -> String {
    let confidence = confidence(guard);
    terms.say(
        format!("其自身区间整个位于全体均值的一侧（置信水平 {confidence}%，对全体同时成立）。"),
        format!(
            "Its own interval lies wholly on that side of the mean (confidence {confidence}%, for all at \
             once)."
        ),
    )
}

fn stability(terms: &Terms<'_>, places: u32) -> String {
    let counted = words::count(places as usize, "名", "place", "places", terms.lang);
    terms.say(
        format!("其可能的名次越出界线不超过 {counted}。"),
        format!("The ranks that are possible for it miss the cut by {counted} at most."),
    )
}

fn floor(terms: &Terms<'_>, highest_first: bool, standard: &str) -> String {
    let (zh, en) = if highest_first { ("低于", "below") } else { ("高于", "above") };
    terms.say(
        glue(&["列入后若干名的，其数值", zh, "标准", standard, "；达标者不因名次受处理。"]),
        format!(
            "Of the last: its value is {en} the standard, {standard}; who meets it is not blamed for a rank."
        ),
    )
}

fn tenure(terms: &Terms<'_>, percent: Decimal) -> String {
    let percent = words::decimal(percent);
    terms.say(
        format!("个人在本周期任该职务的天数不少于 {percent}%。"),
        format!("A person held the post on at least {percent}% of the days of the cycle."),
    )
}
