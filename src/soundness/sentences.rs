//! Each finding as a sentence of one language.

use super::{Bound, Lack, Lacking, NotRun, Parallel, Unsound};
use crate::compile::PopulationProgram;
use crate::organisation::{NodeId, RelationId};
use crate::policy::{Defined, Span};
use crate::report::{Names, Titled, words};
use crate::source::{Lang, spaced};
use crate::value::Interval;
use rust_decimal::Decimal;

/// A finding as a sentence without a full stop.
pub fn sentence(names: &Names<'_>, finding: &Unsound) -> String {
    let text = match finding {
        Unsound::Property(_, lacking) | Unsound::Vacant(lacking) => lacks(names, lacking),
        Unsound::Unjudged(kind) => unjudged(names, *kind),
        Unsound::NoConsequence(rule) => without_consequence(names, *rule),
        Unsound::Parallel(parallel) => side_by_side(names, parallel),
    };
    if names.lang == Lang::Zh { spaced(&text) } else { text }
}

/// The clauses of a source that nothing runs: its title and their ids.
pub fn without_rule(names: &Names<'_>, open: &NotRun) -> String {
    let Some((_, source)) = names.assessment.policy.sources().nth(open.source) else { return String::new() };
    let title = quoted(&names.title(&source.title, &source.id.text));
    let ids = open.clauses.iter().filter_map(|at| source.clauses.get(*at));
    let ids: Vec<String> = ids.map(|clause| clause.id.text.clone()).collect();
    let total = source.clauses.len();
    let ids_in_row = words::list(&ids, names.lang);
    names.say(
        format!("{title}的 {total} 条中，{} 条没有规则执行：{ids_in_row}", ids.len()),
        format!("of the {total} clauses of {title}, nothing runs {}: {ids_in_row}", ids.len()),
    )
}

fn lacks(names: &Names<'_>, lacking: &Lacking) -> String {
    let what = match &lacking.what {
        Lack::Holders { unit, post, who, count } => holders(names, (*unit, *post), who, *count),
        Lack::Ties { node, relation, who, count } => ties(names, (*node, *relation), who, *count),
        Lack::Share { unit, posts, held, all, bound } => {
            let posts: Vec<String> = posts.iter().map(|post| names.post(*post)).collect();
            share(names, *unit, &posts, (*held, *all), *bound)
        }
        Lack::OneLine { relation, below, above } => {
            let (relation, below) = (quoted(&names.relation(*relation)), names.node(*below));
            let above = names.node(*above);
            names.say(
                format!("{below} 与 {above} 有{relation}关系，又处于同一条线：{above} 在 {below} 之上"),
                format!(
                    "{below} and {above}, whom the relation {relation} joins, stand in one line: {above} above {below}"
                ),
            )
        }
        Lack::NoPost { relation, person, other } => {
            let (relation, person) = (quoted(&names.relation(*relation)), names.node(*person));
            let other = names.node(*other);
            names.say(
                format!("{relation}关系由 {other} 指向 {person}，而 {person} 当时没有职务"),
                format!("the relation {relation} leads from {other} to {person}, who holds no post"),
            )
        }
        Lack::NoDuty { unit, or } => no_duty(names, *unit, or),
        Lack::Assessed { of, by, at_most } => assessed(names, of, by, *at_most),
    };
    words::label(&days(names, lacking.days), &what, names.lang)
}

/// `2024-03-01 – 2024-04-14 (45 days)`.
fn days(names: &Names<'_>, days: Interval) -> String {
    if days.days() == 1 {
        return days.from.to_string();
    }
    let count = days.days();
    names.say(format!("{days}（{count} 天）"), format!("{days} ({count} days)"))
}

/// How many there should be; Chinese counts with a measure word.
fn should(names: &Names<'_>, count: Span, measure: &str) -> String {
    let (least, most) = (count.at_least, count.at_most);
    let (zh, en) = match most {
        Some(most) if most == least => (format!("应恰为 {least}"), format!("exactly {least}")),
        Some(most) if least == 0 => (format!("应至多为 {most}"), format!("at most {most}")),
        Some(most) => (format!("应为 {least} 至 {most}"), format!("{least} to {most}")),
        None => (format!("应至少为 {least}"), format!("at least {least}")),
    };
    names.say(format!("{zh} {measure}"), format!("there should be {en}"))
}

fn holders(
    names: &Names<'_>,
    (unit, post): (NodeId, crate::organisation::PostId),
    who: &[NodeId],
    count: Span,
) -> String {
    let (unit, post, should) = (names.node(unit), quoted(&names.post(post)), should(names, count, "人"));
    let people = words::list(&nodes(names, who), names.lang);
    let number = who.len();
    match number {
        0 => names.say(
            format!("{unit} 无人担任{post}；{should}"),
            format!("nobody holds the post {post} in {unit}; {should}"),
        ),
        1 => names.say(
            format!("{unit} 担任{post}的只有 1 人：{people}；{should}"),
            format!("only 1 person holds the post {post} in {unit}: {people}; {should}"),
        ),
        _ => names.say(
            format!("{unit} 有 {number} 人担任{post}：{people}；{should}"),
            format!("{number} people hold the post {post} in {unit}: {people}; {should}"),
        ),
    }
}

fn ties(
    names: &Names<'_>,
    (node, relation): (NodeId, crate::organisation::RelationId),
    who: &[NodeId],
    count: Span,
) -> String {
    let (node, relation, should) =
        (names.node(node), quoted(&names.relation(relation)), should(names, count, "个"));
    let others = words::list(&nodes(names, who), names.lang);
    match who.len() {
        0 => names.say(
            format!("按{relation}关系，{node} 没有对应者；{should}"),
            format!("{relation} joins {node} to nobody; {should}"),
        ),
        number => names.say(
            format!("按{relation}关系，{node} 有 {number} 个对应者：{others}；{should}"),
            format!("{relation} joins {node} to {number}: {others}; {should}"),
        ),
    }
}

fn share(
    names: &Names<'_>,
    unit: NodeId,
    posts: &[String],
    (held, all): (usize, usize),
    bound: Bound,
) -> String {
    let (unit, posts) = (names.node(unit), words::list(posts, names.lang));
    let limit = match bound {
        Bound::AtLeast(bound) | Bound::AtMost(bound) => bound,
    };
    // A share that one digit makes equal to its bound is shown with more.
    let (exact, short) = (percent(held, all), percent(held, all).round_dp(1));
    let percent = if short == limit { exact } else { short }.normalize();
    let bound = match bound {
        Bound::AtLeast(bound) => {
            let bound = words::decimal(bound);
            names.say(format!("应不低于 {bound}%"), format!("it should be at least {bound}%"))
        }
        Bound::AtMost(bound) => {
            let bound = words::decimal(bound);
            names.say(format!("应不高于 {bound}%"), format!("it should be at most {bound}%"))
        }
    };
    names.say(
        format!("{unit} 共 {all} 人，其中 {held} 人担任所列职务（{posts}），占 {percent}%；{bound}"),
        format!("{held} of the {all} people in {unit} hold one of the posts ({posts}), {percent}%; {bound}"),
    )
}

fn no_duty(names: &Names<'_>, unit: NodeId, or: &[RelationId]) -> String {
    let unit = names.node(unit);
    let zh = format!("制度没有规定由 {unit} 或其任职人员承担的职责");
    let en = format!("no duty of the policy is owed by {unit} or by anybody who holds a post there");
    if or.is_empty() {
        return names.say(zh, en);
    }
    let relations: Vec<String> = or.iter().map(|relation| quoted(&names.relation(*relation))).collect();
    let relations = words::list(&relations, names.lang);
    names.say(
        format!("{zh}，在以下关系中也没有对应者：{relations}"),
        format!("{en}, nor has it a tie of these relations: {relations}"),
    )
}

fn assessed(
    names: &Names<'_>,
    of: &PopulationProgram,
    [cards, rankings, ladders]: &[Vec<usize>; 3],
    at_most: Decimal,
) -> String {
    let whom = names.terms().population_of(of);
    let mut all: Vec<String> = Vec::new();
    all.extend(cards.iter().map(|at| defined(names, &names.scorecards, *at)));
    all.extend(rankings.iter().map(|at| defined(names, &names.rankings, *at)));
    all.extend(ladders.iter().map(|at| defined(names, &names.ladders, *at)));
    let (count, all, at_most) = (all.len(), words::list(&all, names.lang), words::decimal(at_most));
    names.say(
        format!("{whom}同时受 {count} 项考评：{all}；应至多为 {at_most} 项"),
        format!("{whom} stands in {count} assessments: {all}; there should be at most {at_most}"),
    )
}

/// A share in percent, to four digits; 0 of nobody.
pub fn percent(held: usize, all: usize) -> Decimal {
    let part = Decimal::from(held) * Decimal::ONE_HUNDRED;
    part.checked_div(Decimal::from(all)).unwrap_or_default().round_dp(4)
}

fn unjudged(names: &Names<'_>, kind: usize) -> String {
    let id = names.assessment.schema.kinds.get(kind).map_or("?", |kind| kind.id.as_str());
    let title = names.assessment.policy.matters.get(id).map(|kind| names.title(&kind.body.title, id));
    let kind = with_id(names, &title.unwrap_or_else(|| id.to_owned()), id);
    names.say(
        format!("没有规则针对事项{kind}，也没有职责对其计数"),
        format!("no rule looks at matters of the kind {kind}, and no duty counts them"),
    )
}

fn without_consequence(names: &Names<'_>, rule: usize) -> String {
    let called = defined(names, &names.rules, rule);
    let duty = names.assessment.policy.duties.contains_key(names.id_of(&names.rules, rule));
    let (zh, en) = if duty { ("职责", "duty") } else { ("规则", "rule") };
    names.say(
        format!("{zh}{called}没有相应的后果：既不计分，也不提出措施"),
        format!("nothing follows from the {en} {called}: it gives neither points nor a measure"),
    )
}

fn side_by_side(names: &Names<'_>, parallel: &Parallel) -> String {
    match parallel {
        Parallel::Scorecards(one, other, shared) => {
            let (one, other) =
                (defined(names, &names.scorecards, *one), defined(names, &names.scorecards, *other));
            let shared: Vec<String> =
                shared.iter().map(|indicator| defined(names, &names.indicators, *indicator)).collect();
            let shared = words::list(&shared, names.lang);
            names.say(
                format!("评分表{one}与{other}以相同指标考评相同对象：{shared}"),
                format!("the scorecards {one} and {other} assess the same people or units by the same indicators: {shared}"),
            )
        }
        Parallel::Rankings(one, other) => {
            let (one, other) =
                (defined(names, &names.rankings, *one), defined(names, &names.rankings, *other));
            names.say(
                format!("排名{one}与{other}按相同数值排列相同对象"),
                format!("the rankings {one} and {other} rank the same people or units by the same number"),
            )
        }
    }
}

fn nodes(names: &Names<'_>, nodes: &[NodeId]) -> Vec<String> {
    nodes.iter().map(|node| names.node(*node)).collect()
}

fn defined<T: Titled>(names: &Names<'_>, list: &[&Defined<T>], index: usize) -> String {
    with_id(names, &names.of(list, index), list.get(index).map_or("?", |defined| defined.id.as_str()))
}

/// `“title” (id)`, or the id alone where there is no title.
fn with_id(names: &Names<'_>, title: &str, id: &str) -> String {
    if title == id {
        return format!("`{id}`");
    }
    names.say(format!("{}（`{id}`）", quoted(title)), format!("{} (`{id}`)", quoted(title)))
}

fn quoted(title: &str) -> String {
    format!("“{title}”")
}
