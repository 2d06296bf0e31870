//! Chains in words: by which relations responsibility travels, how far, and what it is at each level.

use super::condition::Condition;
use super::provision::Passage;
use super::rule::asked;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{ChainProgram, StepCondition, StepProgram, StepWay};
use crate::expression::Expr;
use crate::policy::RelationBody;
use crate::report::words;
use rust_decimal::Decimal;

/// How a chain is walked.
pub(super) fn walk(terms: &Terms<'_>, chain: usize) -> Vec<Passage> {
    let Some(program) = terms.program.chains.get(chain) else { return Vec::new() };
    let mut said =
        vec![relation(terms, program.relation, ("逐级向上，依据", "From each level to the one above by "))];
    let written = terms.nth(&terms.policy.chains, chain).and_then(|written| written.body.depth);
    said.extend(written.map(|_| Passage::line(how_far(terms, program))));
    said.extend(until(terms, program));
    said.extend(levels(terms, program));
    said
}

/// Every expression that a walk along a chain asks.
pub(super) fn expressions<'a>(terms: &Terms<'a>, chain: usize) -> Vec<&'a Expr> {
    let Some(program) = terms.program.chains.get(chain) else { return Vec::new() };
    let mut all: Vec<&Expr> = program.until.iter().map(|(expr, ..)| expr).collect();
    of_relation(terms, program.relation, &mut all);
    all
}

fn of_relation<'a>(terms: &Terms<'a>, relation: usize, all: &mut Vec<&'a Expr>) {
    let Some(program) = terms.program.relations.get(relation) else { return };
    for step in &program.steps {
        all.extend(step.condition.iter().map(|condition| &condition.whole));
        match &step.way {
            StepWay::Follow(other) => of_relation(terms, *other, all),
            StepWay::Holders(_, unit) | StepWay::Members(unit) => all.push(unit),
        }
    }
}

/// A condition that walks along a chain ask, by its text: what is the case where it holds or does not. Parameters
/// are called without their values, which are of the day of the walk.
pub fn asked_on_way(terms: &Terms<'_>, chain: usize, text: &str, holds: bool) -> Option<String> {
    let relation = terms.program.chains.get(chain)?.relation;
    let (step, condition) = step_with(terms, relation, text)?;
    let say = Speaker::new(*terms, &step.scope, Place::Tie).on_another_day();
    Some(say.sentence(&Condition::case(&condition.whole, holds)))
}

/// Where a chain ends.
pub fn end_of_way(terms: &Terms<'_>, chain: usize) -> Option<String> {
    let (expr, scope, _) = terms.program.chains.get(chain)?.until.as_ref()?;
    Some(Speaker::new(*terms, scope, Place::Reached).on_another_day().sentence(&Condition::of(expr)))
}

fn step_with<'a>(
    terms: &Terms<'a>,
    relation: usize,
    text: &str,
) -> Option<(&'a StepProgram, &'a StepCondition)> {
    terms.program.relations.get(relation)?.steps.iter().find_map(|step| match (&step.condition, &step.way) {
        (Some(condition), _) if condition.text == text => Some((step, condition)),
        (_, StepWay::Follow(other)) => step_with(terms, *other, text),
        _ => None,
    })
}

/// Is this very expression one that walks ask?
pub(super) fn is_of_a_walk(terms: &Terms<'_>, expr: &Expr) -> bool {
    let chains = 0..terms.program.chains.len();
    chains.into_iter().any(|chain| expressions(terms, chain).iter().any(|other| std::ptr::eq(*other, expr)))
}

/// A relation behind some words, with its steps below where it is derived.
pub(super) fn relation(terms: &Terms<'_>, index: usize, (zh, en): (&str, &str)) -> Passage {
    let Some(defined) = terms.nth(&terms.policy.relations, index) else { return Passage::line("?") };
    let title = terms.quoted(&defined.body.title, &defined.id);
    let lead = terms.say(format!("{zh}关系{title}"), format!("{en}the relation {title}"));
    let steps = terms.program.relations.get(index).map_or(&[][..], |program| &program.steps);
    let below = || steps.iter().map(|one| step(terms, one)).collect();
    let (what, below) = match &defined.body.body {
        RelationBody::Declared { carries: true, .. } => {
            (terms.say("：由组织数据给出。", ", which the data gives."), Vec::new())
        }
        RelationBody::Declared { carries: false, .. } => {
            let en = ", which the data gives: it carries no responsibility, whom it leads to is only named.";
            (terms.say("：由组织数据给出，不传递责任，只列出所指的人。", en), Vec::new())
        }
        RelationBody::Derived(all) if all.len() == 1 => (terms.say("，即：", ", that is:"), below()),
        RelationBody::Derived(_) => (terms.say("，即以下任何一种：", ", that is any of these:"), below()),
    };
    Passage::heading(format!("{lead}{what}"), below)
}

fn step(terms: &Terms<'_>, program: &StepProgram) -> Passage {
    let say = Speaker::new(*terms, &program.scope, Place::Tie);
    let way = match &program.way {
        StepWay::Follow(other) => relation(terms, *other, ("", "")),
        StepWay::Holders(post, unit) => {
            let (post, unit) = (terms.post(*post), say.thing(unit));
            Passage::line(terms.say(glue(&[&unit, "的", &post, "。"]), format!("the {post} of {unit}.")))
        }
        StepWay::Members(unit) => {
            let unit = say.thing(unit);
            Passage::line(terms.say(
                glue(&["在", &unit, "任职的每个人员。"]),
                format!("everybody who holds a post in {unit}."),
            ))
        }
    };
    let Passage::Line { text, mut below } = way else { return way };
    let Some(condition) = &program.condition else { return Passage::Line { text, below } };
    if Condition::of(&condition.whole).short() && below.is_empty() {
        let only = say.sentence(&Condition::of(&condition.whole));
        let text = text.trim_end_matches(['。', '.', '：', ':']);
        return Passage::line(terms.say(format!("{text}，但须{only}。"), format!("{text}, only if {only}.")));
    }
    below.push(asked(&say, &condition.whole, ("仅限于：", "Only if ")));
    Passage::Line { text, below }
}

fn how_far(terms: &Terms<'_>, program: &ChainProgram) -> String {
    let depth = program.depth as usize;
    terms.say(
        format!("至多向上 {depth} 级。"),
        format!("At most {} up.", words::count(depth, "", "level", "levels", terms.lang)),
    )
}

fn until(terms: &Terms<'_>, program: &ChainProgram) -> Option<Passage> {
    let (expr, scope, _) = program.until.as_ref()?;
    let say = Speaker::new(*terms, scope, Place::Reached);
    let lead =
        ("到符合以下条件的第一人为止（该人包括在内）：", "It ends with the first one, who is included, if ");
    Some(asked(&say, expr, lead))
}

/// The degree and the part of the points at each level.
fn levels(terms: &Terms<'_>, program: &ChainProgram) -> Vec<Passage> {
    let levels = program.degrees.len().max(program.share.len()).min(program.depth as usize);
    let said = |level: usize| {
        let degree = program.degree(level).map(|degree| terms.called(degree));
        let degree = degree.map(|degree| terms.say(format!("程度为{degree}"), format!("degree {degree}")));
        let share = Some(program.share(level)).filter(|_| !program.share.is_empty());
        let share = share.map(|share| part(terms, share));
        let what = words::list(&degree.into_iter().chain(share).collect::<Vec<_>>(), terms.lang);
        let on = level == levels && (level as u32) < program.depth;
        Passage::line(match (levels, on) {
            (1, _) => terms.say(format!("各级：{what}。"), format!("At each level: {what}.")),
            (_, true) => {
                terms.say(format!("第 {level} 级及以上：{what}。"), format!("From level {level} up: {what}."))
            }
            (_, false) => terms.say(format!("第 {level} 级：{what}。"), format!("At level {level}: {what}.")),
        })
    };
    (1..=levels).map(said).collect()
}

fn part(terms: &Terms<'_>, share: Decimal) -> String {
    if share == Decimal::ONE {
        return terms.say("承担全部计分", "all of the points").into();
    }
    let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share);
    let percent = words::decimal(percent);
    terms.say(format!("承担计分的 {percent}%"), format!("{percent}% of the points"))
}
