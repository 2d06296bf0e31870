//! What is the case, in words: the part of a condition that decides it, with what it read beside each name.

use super::{Part, Way};
use crate::assess::Fact;
use crate::compile::Target;
use crate::expression::Expr;
use crate::expression::facts::name_of;
use crate::expression::typed::{Compare, Op};
use crate::phrase::{Condition, Place, Speaker, Terms, bare, number};
use crate::report::Names;
use crate::value::{Type, Value};

/// A part of a condition where it holds, its contrary where it does not.
pub(super) fn case(names: &Names<'_>, way: &Way, part: &Part) -> String {
    let kind = way.matter.kind as usize;
    let target = Target { kind, child: way.matter.child.map(|(child, _)| child as usize) };
    let terms = Terms { day: way.date, ..names.terms() };
    let say = Speaker::new(terms, &part.scope, Place::Row(target));
    let values = values(names, &say, part);
    let said = say.with(&values).sentence(&Condition::case(&part.expr, part.holds.unwrap_or(true)));
    names.say(crate::source::spaced(&said), said)
}

/// What is told beside each expression: facts, and both sides of a comparison.
fn values(names: &Names<'_>, say: &Speaker<'_>, part: &Part) -> Vec<(Expr, String)> {
    let mut all: Vec<(Expr, String)> = Vec::new();
    let sides = sides(part);
    let unit = sides.iter().find_map(|(side, _)| say.unit(side));
    let mut tell = |expr: &Expr, value: &Value| {
        if expr.of != Type::Bool && all.iter().all(|(of, _)| of != expr) {
            let unit = if sides.iter().any(|(side, _)| *side == expr) { unit } else { say.unit(expr) };
            let said = match value {
                Value::Int(number) => say.terms.number((*number).into(), unit),
                Value::Decimal(number) => say.terms.number(*number, unit),
                value => names.value(value, &expr.of),
            };
            all.push((expr.clone(), said));
        }
    };
    for (side, value) in &sides {
        tell(side, value);
    }
    let equal = equal_to_a_constant(part);
    part.expr.walk(&mut |expr| {
        let fact = part.facts.iter().find(|fact| is(part, names, expr, fact));
        if let Some(value) = fact.and_then(|fact| fact.value.as_ref()).filter(|_| equal != Some(expr)) {
            tell(expr, value);
        }
    });
    all
}

/// The sides of a comparison with their values, without those whose words are their value.
fn sides(part: &Part) -> Vec<(&Expr, &Value)> {
    let (Some((_, a, b)), Some(compared)) = (comparison(part), &part.compared) else { return Vec::new() };
    if equal_to_a_constant(part).is_some() {
        return Vec::new();
    }
    let sides = [(a, &compared.left), (b, &compared.right)];
    sides.into_iter().filter(|(side, _)| !says_itself(side)).collect()
}

/// The comparison that a part is, as it is the case.
fn comparison(part: &Part) -> Option<(Compare, &Expr, &Expr)> {
    let (mut expr, mut holds) = (&part.expr, part.holds.unwrap_or(true));
    while let Op::Not(inner) = &expr.op {
        (expr, holds) = (inner, !holds);
    }
    let Op::Compare(how, a, b) = &expr.op else { return None };
    Some((if holds { *how } else { how.negated() }, bare(a), bare(b)))
}

/// What equals a constant, and so needs no value beside it.
fn equal_to_a_constant(part: &Part) -> Option<&Expr> {
    match comparison(part)? {
        (Compare::Equal, a, b) if says_itself(b) => Some(a),
        (Compare::Equal, a, b) if says_itself(a) => Some(b),
        _ => None,
    }
}

/// A constant, or a parameter, whose value is in its words.
fn says_itself(expr: &Expr) -> bool {
    match &expr.op {
        Op::Value(_) | Op::Text(_) | Op::Parameter(_, None) => true,
        Op::Parameter(_, Some(key)) => matches!(key.op, Op::Value(_) | Op::Text(_)),
        _ => number(expr).is_some(),
    }
}

fn is(part: &Part, names: &Names<'_>, expr: &Expr, fact: &Fact) -> bool {
    let read = matches!(expr.op, Op::Variable(_) | Op::Property(..) | Op::CountRows(_));
    read && name_of(expr, &part.scope, &names.assessment.vocabulary) == fact.name
}

impl Part {
    /// Do the words of a part tell the value of a fact already?
    pub(super) fn says(&self, fact: &Fact, names: &Names<'_>) -> bool {
        let mut said = false;
        self.expr.walk(&mut |expr| said |= is(self, names, expr, fact));
        said && fact.of != Type::Bool || is(self, names, without_not(&self.expr), fact)
    }
}

fn without_not(expr: &Expr) -> &Expr {
    match &expr.op {
        Op::Not(inner) => without_not(inner),
        _ => expr,
    }
}
