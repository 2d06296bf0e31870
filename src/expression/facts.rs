//! Which facts an expression reads, and how they are called.

use super::plain::Plain;
use super::scope::Scope;
use super::typed::{Expr, Op, Property, ResultOf};
use crate::assess::{Fact, ParameterRead};
use crate::organisation::Vocabulary;
use crate::value::{Type, Value};

/// How a fact is called: a field, or a path from one, as an author would write it.
pub fn name_of(expr: &Expr, scope: &Scope, words: &Vocabulary) -> String {
    let name = |inner: &Expr| name_of(inner, scope, words);
    match &expr.op {
        Op::Variable(slot) => scope.variables.get(*slot).map(|v| v.name.clone()).unwrap_or_default(),
        Op::Property(property, of) => format!("{}.{}", name(of), property_name(*property, &of.of, words)),
        Op::Holds(person, post, unit) => {
            let unit = unit.as_deref().map(|unit| format!(", {}", name(unit))).unwrap_or_default();
            format!("holds({}, \"{}\"{unit})", name(person), words.posts.word(*post))
        }
        Op::Related(a, relation, b) => {
            format!("related({}, \"{}\", {})", name(a), relation_id(words, *relation), name(b))
        }
        Op::Uppers(of, relation) => format!("uppers({}, \"{}\")", name(of), relation_id(words, *relation)),
        Op::Lowers(of, relation) => format!("lowers({}, \"{}\")", name(of), relation_id(words, *relation)),
        Op::At(day, inner) => format!("at({}, {})", name(day), name(inner)),
        Op::CountRows(slot) => {
            format!("count({})", scope.variables.get(*slot).map_or("", |v| v.name.as_str()))
        }
        Op::Script(function, _) => format!("{function}()"),
        Op::Result(what, whom) => {
            // Of the subject of the place it is written without saying so.
            let whom = (!matches!(whom.op, Op::Variable(slot) if scope.subject == Some(slot)))
                .then(|| format!(", {}", name(whom)));
            result_name(what, &whom.unwrap_or_default())
        }
        Op::Throughout(from, until, condition) => {
            format!("throughout({}, {}, {})", name(from), name(until), name(condition))
        }
        Op::Value(Value::Date(day)) => format!("date(\"{day}\")"),
        Op::Value(Value::Int(number)) => number.to_string(),
        Op::Value(Value::Decimal(number)) => number.to_string(),
        Op::Negate(inner) => format!("-{}", name(inner)),
        Op::Call(function, of) => {
            let of: Vec<String> = of.iter().map(name).collect();
            format!("{}({})", function.name(), of.join(", "))
        }
        Op::Cycle(part) => format!("cycle.{}", format!("{part:?}").to_lowercase()),
        Op::Widen(inner) => name(inner),
        _ => "…".into(),
    }
}

fn result_name(what: &ResultOf, whom: &str) -> String {
    match what {
        ResultOf::Indicator { id, back: 0, .. } => format!("indicator(\"{id}\"{whom})"),
        ResultOf::Indicator { id, back: 1, .. } => format!("previous(indicator(\"{id}\"{whom}))"),
        ResultOf::Indicator { id, back, .. } => format!("previous(indicator(\"{id}\"{whom}), {back})"),
        ResultOf::Points(category) => format!("points(\"{category}\"{whom})"),
        ResultOf::Score(_) => "score".into(),
    }
}

fn relation_id(words: &Vocabulary, relation: u32) -> &str {
    words.relations.get(relation as usize).map_or("", |relation| relation.id.as_str())
}

fn property_name(property: Property, of: &Type, words: &Vocabulary) -> String {
    match property {
        Property::Id => "id".into(),
        Property::Role => "role".into(),
        Property::Post => "post".into(),
        Property::UnitOf => "unit".into(),
        Property::HoldsPost => "holds_post".into(),
        Property::IsLeader => "is_leader".into(),
        Property::Kind => "kind".into(),
        Property::Parent => "parent".into(),
        Property::Holders(post) => words.posts.word(post).into(),
        Property::Attribute(index) => {
            let list = match of {
                Type::Node(crate::value::NodeKind::Person) => &words.people_attributes,
                _ => &words.unit_attributes,
            };
            list.get(index).map(|attribute| attribute.name.clone()).unwrap_or_default()
        }
    }
}

/// Is this a fact that a person may be told, rather than a computation on facts?
fn is_fact(expr: &Expr) -> bool {
    match &expr.op {
        Op::Variable(_) => !matches!(expr.of, Type::Rows(_)),
        Op::Property(..) | Op::Holds(..) | Op::Related(..) => true,
        Op::Uppers(..) | Op::Lowers(..) | Op::Throughout(..) => true,
        Op::At(..) | Op::CountRows(_) | Op::Script(..) | Op::Result(..) => true,
        _ => false,
    }
}

/// The facts that some expressions read in a row, each once, in the order of reading.
pub fn facts<'e>(expressions: impl IntoIterator<Item = &'e Expr>, plain: &Plain<'_>) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    for expr in expressions {
        read_facts(expr, plain, &mut found);
    }
    found
}

fn read_facts(expr: &Expr, plain: &Plain<'_>, found: &mut Vec<Fact>) {
    if is_fact(expr) {
        let name = plain.name_of(expr);
        if !found.iter().any(|fact| fact.name == name) {
            found.push(Fact { name, of: expr.of.clone(), value: plain.eval(expr).ok() });
        }
    }
    match &expr.op {
        // What stands inside is read as of another day: the whole is the fact.
        Op::At(day, _) => read_facts(day, plain, found),
        Op::Throughout(from, until, _) => {
            [from, until].into_iter().for_each(|day| read_facts(day, plain, found))
        }
        _ => expr.inner().into_iter().for_each(|inner| read_facts(inner, plain, found)),
    }
}

/// The parameters that some expressions read in a row, each once.
pub fn parameters<'e>(
    expressions: impl IntoIterator<Item = &'e Expr>,
    plain: &Plain<'_>,
) -> Vec<ParameterRead> {
    let mut found: Vec<ParameterRead> = Vec::new();
    for expr in expressions {
        read_parameters(expr, plain, &mut found);
    }
    found
}

fn read_parameters(expr: &Expr, plain: &Plain<'_>, found: &mut Vec<ParameterRead>) {
    if let Op::At(day, inner) = &expr.op {
        read_parameters(day, plain, found);
        if let Some(day) = plain.eval(day).ok().as_ref().and_then(super::plain::day_of) {
            let there =
                Plain { day, law: day, ..Plain::new(plain.world, plain.batch, plain.row, plain.names) };
            read_parameters(inner, &there, found);
        }
        return;
    }
    if let Op::Throughout(from, until, inner) = &expr.op {
        [from, until].into_iter().for_each(|day| read_parameters(day, plain, found));
        if let Some(day) = plain.eval(until).ok().as_ref().and_then(super::plain::day_of) {
            let there = Plain { day, ..Plain::new(plain.world, plain.batch, plain.row, plain.names) };
            read_parameters(inner, &there, found);
        }
        return;
    }
    if let Op::Parameter(index, key) = &expr.op {
        let key = key.as_deref().and_then(|key| plain.key(key).ok());
        let table = plain.world.parameters.get(*index);
        let value = table.and_then(|table| table.on(plain.law, key.as_deref()));
        let read = ParameterRead {
            parameter: *index,
            key,
            value: value.map(|(value, _)| value),
            since: value.map(|(_, since)| since),
        };
        if !found.contains(&read) {
            found.push(read);
        }
    }
    for inner in expr.inner() {
        read_parameters(inner, plain, found);
    }
}
