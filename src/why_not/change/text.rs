//! What would turn a result, in words.

use super::{Change, Turns};
use crate::matters::{Cell, Field};
use crate::organisation::Bond;
use crate::report::{Names, Page, words};

/// The changes that turn a result, the smallest first; or that none was found.
pub fn turns(page: &mut Page, names: &Names<'_>, indent: usize, turns: &Turns) {
    let tried = words::count(turns.tried, "项单项变化", "single change", "single changes", names.lang);
    if turns.found.is_empty() {
        let left = left(names, turns);
        page.line(
            indent,
            &names.say(
                format!("怎样才会不同：未找到。已逐一代入重算 {tried}{left}。"),
                format!("what would change it: none found. {tried} tried, each by running again{left}."),
            ),
        );
        return;
    }
    let result = match turns.stands {
        true => names.say("就不会有此项结果", "this would not follow"),
        false => names.say("就会有此项结果", "this would follow"),
    };
    page.line(
        indent,
        &names.say(
            format!("若下列任一项不同，其余不变，{result}（均已代入重算验证）："),
            format!("were any one of these otherwise and all else the same, {result} (each was run again):"),
        ),
    );
    turns.found.iter().for_each(|change| page.bullet(indent + 2, &change_in_words(names, change)));
}

fn left(names: &Names<'_>, turns: &Turns) -> String {
    match turns.left {
        0 => String::new(),
        left => names.say(
            format!("，另有更大的变化 {left} 项没有代入"),
            format!("; {left} larger ones were not tried"),
        ),
    }
}

/// A change: what would be, and what is.
pub fn change_in_words(names: &Names<'_>, change: &Change) -> String {
    match change {
        Change::Fact { .. } => fact(names, change),
        Change::Tie { tie, to } => {
            let (lower, upper) = (names.node(tie.lower), names.node(tie.upper));
            let (is, would) = (names.interval(tie.interval), names.interval(*to));
            let what = match tie.bond {
                Bond::Post(post) => {
                    let post = names.post(post);
                    names.say(format!("{lower}任{upper}{post}"), format!("{lower}, {post} of {upper}"))
                }
                Bond::Relation(relation) => {
                    let relation = names.relation(relation);
                    names.say(
                        format!("{lower} → {upper}“{relation}”"),
                        format!("{lower} → {upper}, “{relation}”"),
                    )
                }
                Bond::Parent => names.say(format!("{lower}隶属{upper}"), format!("{lower}, part of {upper}")),
            };
            instead(names, &what, &would, &is)
        }
        Change::Role { person, day, from, to } => {
            let who = names.node(*person);
            let what = names.say(format!("{who} {day} 的身份"), format!("the role of {who} on {day}"));
            instead(names, &what, &names.role(*to), &names.role(*from))
        }
        Change::Parameter { parameter, key, since, from, to } => {
            let Some(defined) = names.parameters.get(*parameter) else { return "?".into() };
            let mut title = names.title(&defined.body.title, &defined.id);
            if let Some(key) = key {
                let key = names.called(key);
                title = names.say(format!("{title}（{key}）"), format!("{title} ({key})"));
            }
            let number = |number| words::measured(number, defined.body.unit, names.lang);
            let is = names.say(
                format!("{}，自 {since} 起，适用于所有事项", number(*from)),
                format!("{}, since {since}, for every matter", number(*from)),
            );
            let what = names.say(format!("参数“{title}”"), format!("the parameter “{title}”"));
            instead(names, &what, &number(*to), &is)
        }
        Change::Indicator { indicator, subject, from, to } => {
            let (title, who) = (names.of(&names.indicators, *indicator), names.node(*subject));
            let what = names.say(format!("{who}的{title}"), format!("{title} of {who}"));
            instead(names, &what, &words::decimal(*to), &words::decimal(*from))
        }
    }
}

fn instead(names: &Names<'_>, what: &str, would: &str, is: &str) -> String {
    names.say(format!("{what}：{would}（现为：{is}）"), format!("{what}: {would} (it is {is})"))
}

fn fact(names: &Names<'_>, change: &Change) -> String {
    let Change::Fact { matter, cell, from, to, of } = change else { return String::new() };
    let value = |value: &Option<crate::value::Value>| match value {
        Some(value) => names.value(value, of),
        None => names.say("无记录", "not recorded").into(),
    };
    let kind = matter.kind as usize;
    let schema = names.assessment.schema.kinds.get(kind);
    let field = |fields: Option<&Vec<Field>>, column: usize| {
        fields
            .and_then(|fields| fields.get(column))
            .map_or_else(String::new, |field| names.field(&field.name))
    };
    let id = names.matter_id(*matter);
    let what = match cell {
        Cell::Date => names.say("日期".into(), "the date".into()),
        Cell::Unit => names.say("单位".into(), "the unit".into()),
        Cell::Field(column) => field(schema.map(|schema| &schema.fields), *column),
        Cell::Child(child, row, column) => {
            let child = schema.and_then(|schema| schema.children.get(*child));
            let table = child.map_or("?".into(), |child| names.field(&child.name));
            let (field, row) = (field(child.map(|child| &child.fields), *column), row + 1);
            names.say(format!("{table}第 {row} 行{field}"), format!("{table}, row {row}, {field}"))
        }
    };
    let what = names.say(format!("{id} 的{what}"), format!("{id}, {what}"));
    instead(names, &what, &value(to), &value(from))
}
