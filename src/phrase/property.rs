//! What the organisation ought to be like, in words.

use super::provision::{Passage, Said};
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{FormProgram, PopulationProgram, Side};
use crate::expression::{Expr, Scope};
use crate::organisation::RelationId;
use crate::policy::{Defined, Property, Span};
use crate::value::NodeKind;

/// A property: what it asks for, and how it is looked at.
pub(super) fn property<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Property>) -> Said<'a> {
    let body = &defined.body;
    let program = terms.program.properties.get(index).and_then(Option::as_ref);
    let mut reads = Vec::new();
    let mut says = Vec::new();
    if let Some(program) = program {
        says.extend(asked(terms, &program.form, &mut reads).into_iter().map(Passage::line));
    }
    says.push(Passage::line(terms.say(
        "由 `answerable check --organisation` 检查；考评不涉及，不追究任何人。",
        "`answerable check --organisation` looks at it; an assessment does not, and nobody answers for it.",
    )));
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

fn asked<'a>(terms: &Terms<'a>, form: &'a FormProgram, reads: &mut Vec<&'a Expr>) -> Vec<String> {
    match form {
        FormProgram::Holders { post, unit, count } => {
            vec![holders(terms, &terms.post(*post), *unit, *count)]
        }
        FormProgram::Ties { relations, only, count } => {
            relations.iter().map(|(at, side, of)| ties(terms, (*at, *side), (of, *only), *count)).collect()
        }
        FormProgram::Share { posts, unit, at_least, at_most } => {
            let posts: Vec<String> = posts.iter().map(|post| terms.post(*post)).collect();
            let mut bounds = Vec::new();
            bounds.extend(at_least.iter().map(|bound| bounded(terms, bound, ("不低于", "at least"))));
            bounds.extend(at_most.iter().map(|bound| bounded(terms, bound, ("不高于", "at most"))));
            reads.extend(at_least.iter().chain(at_most));
            let (posts, bounds) =
                (terms.listed(&posts, ("或者", "or")), terms.listed(&bounds, ("且", "and")));
            let unit = units(terms, *unit);
            vec![terms.say(
                glue(&["在", &unit, "中，担任", &posts, "的人员占全部任职人员的百分比应", &bounds, "。"]),
                format!(
                    "In {unit}, of everybody with a post the share of those whose post is {posts} is {bounds}."
                ),
            )]
        }
        FormProgram::Apart { relation, chain } => vec![apart(terms, *relation, *chain)],
        FormProgram::InPost { relation, side } => {
            let (relation, end) = (terms.relation(*relation), end_of(terms, *relation, *side));
            vec![terms.say(
                glue(&["关系", &relation, "存续期间，", &end, "一端的人员应担任职务。"]),
                format!("While the relation {relation} lasts, whoever is {end} holds a post."),
            )]
        }
        FormProgram::Duties { unit, or } => vec![duties(terms, *unit, or)],
        FormProgram::Assessed { of, at_most } => {
            reads.push(at_most);
            vec![assessed(terms, of, at_most)]
        }
    }
}

fn holders(terms: &Terms<'_>, post: &str, unit: u32, count: Span) -> String {
    let (unit, (zh, en)) = (units(terms, unit), span(count));
    terms.say(
        glue(&["在", &unit, "中，每日担任", post, "的人数应", &zh, "人。"]),
        format!("In {unit}, the number of those who hold the post {post} is {en} on every day."),
    )
}

fn ties(
    terms: &Terms<'_>,
    (relation, side): (RelationId, Side),
    (of, only): (&NodeKind, Option<u32>),
    count: Span,
) -> String {
    let whom = match of {
        NodeKind::Entity(_) => {
            let kind = terms.kind(of);
            terms.say(format!("每个{kind}"), format!("each {kind}"))
        }
        _ => terms.population_of(&PopulationProgram { kind: of.clone(), only }),
    };
    let (while_zh, while_en) = match of {
        NodeKind::Person => ("任职期间", "on which a post is held"),
        _ => ("", "on which it exists"),
    };
    let other = match side {
        Side::Lower => Side::Upper,
        Side::Upper => Side::Lower,
    };
    let (end, relation) = (end_of(terms, relation, other), terms.relation(relation));
    let (zh, en) = span(count);
    terms.say(
        glue(&["按关系", &relation, "，", &whom, while_zh, "每日的", &end, "应", &zh, "个。"]),
        format!("In the relation {relation}, {whom} has {en} {end} on every day {while_en}."),
    )
}

fn apart(terms: &Terms<'_>, relation: RelationId, chain: usize) -> String {
    let relation = terms.relation(relation);
    let found = terms.nth(&terms.policy.chains, chain);
    let chain = found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
    terms.say(
        glue(&["有", &relation, "关系的两人，任何一方都不应在责任链", &chain, "上处于另一方之上。"]),
        format!(
            "Of two people whom the relation {relation} joins, neither stands above the other along {chain}."
        ),
    )
}

fn duties(terms: &Terms<'_>, unit: u32, or: &[RelationId]) -> String {
    let unit = units(terms, unit);
    let relations: Vec<String> = or.iter().map(|relation| terms.relation(*relation)).collect();
    let relations = terms.listed(&relations, ("或者", "or"));
    let (zh, en) = match or {
        [] => (String::new(), String::new()),
        _ => (
            glue(&["，或者在关系", &relations, "中有对应者"]),
            format!(", or has a tie in the relation {relations}"),
        ),
    };
    terms.say(
        glue(&[&unit, "或者其任职人员每日都应承担某项职责", &zh, "。"]),
        format!("On every day {unit}, or somebody who holds a post in it, owes a duty{en}."),
    )
}

fn assessed(terms: &Terms<'_>, of: &PopulationProgram, at_most: &Expr) -> String {
    let (whom, most) = (terms.population_of(of), bounded(terms, at_most, ("至多为", "at most")));
    terms.say(
        glue(&[&whom, "所受的考评（评分表、排名、档次）应", &most, "项。"]),
        format!("Assessments of {whom}, scorecards, rankings and ladders together: {most}."),
    )
}

/// Every unit of a kind.
fn units(terms: &Terms<'_>, kind: u32) -> String {
    terms.population_of(&PopulationProgram { kind: NodeKind::Unit, only: Some(kind) })
}

/// The name of an end of a relation.
fn end_of(terms: &Terms<'_>, relation: RelationId, side: Side) -> String {
    let found = terms.program.vocabulary.relations.get(relation as usize);
    found.map_or_else(String::new, |found| {
        let (name, _) = if side == Side::Lower { &found.lower } else { &found.upper };
        terms.called(name)
    })
}

fn bounded(terms: &Terms<'_>, bound: &Expr, (zh, en): (&str, &str)) -> String {
    let none = Scope::default();
    let number = Speaker::new(*terms, &none, Place::Subject).thing(bound);
    terms.say(glue(&[zh, &number]), format!("{en} {number}"))
}

/// How many.
fn span(count: Span) -> (String, String) {
    let (least, most) = (count.at_least, count.at_most);
    match most {
        Some(most) if most == least => (format!("恰为 {least} "), format!("exactly {least}")),
        Some(most) if least == 0 => (format!("至多为 {most} "), format!("at most {most}")),
        Some(most) => (format!("为 {least} 至 {most} "), format!("{least} to {most}")),
        None => (format!("至少为 {least} "), format!("at least {least}")),
    }
}
