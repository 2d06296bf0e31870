//! Duties in words: by whom and how often something is owed, which days count, what is counted.

use super::condition::Condition;
use super::meanings::meanings;
use super::provision::Passage;
use super::rule::scope;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{CounterProgram, DutyProgram};
use crate::expression::Expr;
use crate::expression::typed::Op;
use crate::policy::{Counter, Counting, Defined, Duty, Every, Owed, Population, RelationBody};

/// What a duty looks at instead of matters; the expressions by which it counts are added to those read.
pub(super) fn duty<'a>(
    terms: &Terms<'a>,
    duty: &'a Defined<Duty>,
    reads: &mut Vec<&'a Expr>,
) -> Vec<Passage> {
    let mut says = vec![owed(terms, &duty.body), days(terms, &duty.body.of)];
    let kind = terms.program.schema.kind(&duty.id);
    let Some(program) = terms.program.duties.iter().find(|program| Some(program.kind) == kind) else {
        return says;
    };
    let counters = duty.body.counters.iter().zip(&program.counters);
    let counted: Vec<Passage> =
        counters.map(|(written, counter)| counted(terms, program, written, counter, reads)).collect();
    if !counted.is_empty() {
        let (zh, en) = period(duty.body.every);
        let heading = terms.say(format!("每{zh}统计："), format!("Counted for each {en}:"));
        says.push(Passage::heading(heading, counted));
    }
    says
}

/// A period of the calendar, in Chinese and in English.
fn period(every: Every) -> (&'static str, &'static str) {
    match every {
        Every::Day => ("日", "day"),
        Every::Month => ("月", "month"),
        Every::Quarter => ("季度", "quarter"),
        Every::Year => ("年", "year"),
    }
}

/// By whom, and how often.
fn owed(terms: &Terms<'_>, duty: &Duty) -> Passage {
    let who = match &duty.of {
        Owed::Relation(name) => pair(terms, &name.text),
        Owed::Post(name) => {
            let post = terms.policy.posts.get(&name.text);
            let post = post
                .map_or_else(|| format!("`{}`", name.text), |post| terms.plain(&post.body.title, &post.id));
            terms.say(
                glue(&["每个担任", &post, "的人员，按任职单位分别"]),
                format!("everybody who holds the post of {post}, for each unit where it is held"),
            )
        }
        Owed::Unit(name) => terms.population(&Population::Units(Some(name.clone()))),
        Owed::Role(name) => terms.population(&Population::People(Some(name.clone()))),
    };
    let (zh, en) = period(duty.every);
    Passage::line(
        terms
            .say(glue(&["职责，每", zh, "由", &who, "承担。"]), format!("A duty, owed every {en} by {who}.")),
    )
}

/// The two ends of a relation.
fn pair(terms: &Terms<'_>, relation: &str) -> String {
    let Some(found) = terms.policy.relations.get(relation) else { return format!("`{relation}`") };
    let title = terms.quoted(&found.body.title, relation);
    let RelationBody::Declared { ends, .. } = &found.body.body else { return title };
    let [(lower, _), (upper, _)] = ends.as_slice() else { return title };
    let [lower, upper] = [lower, upper].map(|end| part(terms, &end.text));
    terms.say(
        glue(&["关系", &title, "的每一对", &lower, "与", &upper]),
        format!("each pair of {lower} and {upper} in the relation {title}"),
    )
}

/// A part of who owes it, without article.
fn part(terms: &Terms<'_>, name: &str) -> String {
    let own = match name {
        "person" => Some(terms.say("承担人", "the person who owes it")),
        "unit" => Some(terms.say("所涉单位", "the unit concerned")),
        _ => None,
    };
    let called = terms.word(name).or_else(|| own.map(str::to_owned));
    called.unwrap_or_else(|| format!("`{name}`"))
}

/// Which days count.
fn days(terms: &Terms<'_>, of: &Owed) -> Passage {
    let (zh, en) = match of {
        Owed::Relation(_) => ("关系存续", "the relation lasts"),
        Owed::Post(_) => ("任职", "the post is held"),
        Owed::Unit(_) => ("单位存续", "the unit exists"),
        Owed::Role(_) => ("具有该身份", "the role is held"),
    };
    Passage::line(terms.say(
        format!("只计周期内{zh}的日子；考评当日尚未结束的一期不评定。"),
        format!(
            "Only the days of the cycle count on which {en}; what is not over on the day of the assessment is \
             not judged."
        ),
    ))
}

/// A number, how it is made, and whose the matters are.
fn counted<'a>(
    terms: &Terms<'a>,
    program: &DutyProgram,
    written: &Counter,
    counter: &'a CounterProgram,
    reads: &mut Vec<&'a Expr>,
) -> Passage {
    let say = Speaker::new(*terms, scope(terms, counter.target), Place::Row(counter.target));
    let asked = [&counter.condition, &counter.value, &counter.on].into_iter().flatten();
    let mut own: Vec<&Expr> = asked.chain(counter.whose.iter().map(|(_, expr)| expr)).collect();
    let mut below = vec![Passage::line(whose(&say, program, counter))];
    below.extend(meanings(&say, counter.target, &mut own));
    reads.extend(own);
    Passage::heading(number(&say, written, counter), below)
}

/// `visits: how many matters “Visit” there are, only those for which …`
fn number(say: &Speaker<'_>, written: &Counter, counter: &CounterProgram) -> String {
    let terms = &say.terms;
    let (name, rows) = (terms.called(&written.name.text), rows(terms, &written.of.text));
    let only = counter.condition.as_ref().map(|condition| say.sentence(&Condition::of(condition)));
    let value = counter.value.as_ref().map_or_else(String::new, |value| say.thing(value));
    let only_those = |zh: String, en: String| match &only {
        Some(only) => {
            terms.say(glue(&[&zh, "，只计", only, "的"]), format!("{en}, only those for which {only}"))
        }
        None => terms.say(zh, en),
    };
    let only = only.clone().unwrap_or_default();
    let said = match counter.how {
        Counting::Count => only_those(glue(&[&rows, "的件数"]), format!("the number of {rows}")),
        Counting::Sum => only_those(
            glue(&["各件", &rows, "的", &value, "之和"]),
            format!("the sum of {value} of the {rows}"),
        ),
        Counting::Longest => only_those(
            glue(&["各件", &rows, "的", &value, "中最大者（没有事项的，没有记录）"]),
            format!("the largest {value} of the {rows} (not recorded where there are none)"),
        ),
        Counting::Rate => terms.say(
            glue(&["各件", &rows, "中", &only, "的所占百分比（没有事项的，没有记录）"]),
            format!("the percentage of the {rows} for which {only} (not recorded where there are none)"),
        ),
    };
    terms.say(glue(&[&name, "：", &said, "。"]), format!("{name}: {said}."))
}

/// What is counted, in the plural.
fn rows(terms: &Terms<'_>, name: &str) -> String {
    let (kind, child) = name.split_once('.').map_or((name, None), |(kind, child)| (kind, Some(child)));
    let found = terms.policy.matters.get(kind);
    let kind = found.map_or_else(|| format!("`{kind}`"), |found| terms.quoted(&found.body.title, kind));
    match child.map(|child| terms.called(child)) {
        Some(child) => {
            terms.say(glue(&[&kind, "中的", &child]), format!("rows of {child} of matters {kind}"))
        }
        None => terms.say(kind.clone(), format!("matters {kind}")),
    }
}

/// On which day each matter counts, and for whom.
fn whose(say: &Speaker<'_>, program: &DutyProgram, counter: &CounterProgram) -> String {
    let terms = &say.terms;
    let day = match &counter.on {
        Some(on) => say.thing(on),
        None => terms.say("事项日期", "the day of the matter").into(),
    };
    let who: Vec<String> = counter
        .whose
        .iter()
        .map(|(at, expr)| {
            let name = program.holders.get(*at).map_or("?", |(name, _)| name.as_str());
            let same = matches!(expr.op, Op::Variable(slot) if say.variable(slot).0 == name);
            let (said, part) = (say.thing(expr), part(terms, name));
            if same {
                return said;
            }
            terms.say(glue(&[&said, "（作为", &part, "）"]), format!("{said} (as {part})"))
        })
        .collect();
    let who = terms.listed(&who, ("和", "and"));
    terms.say(glue(&["每件按", &day, "计入，归于", &who, "。"]), format!("Each counts on {day}, for {who}."))
}
