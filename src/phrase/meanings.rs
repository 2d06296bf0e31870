//! What the computed fields and the functions mean that a provision reads.

use super::chain;
use super::provision::Passage;
use super::rule::{asked, scope};
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::Target;
use crate::expression::Scope;
use crate::expression::typed::{Expr, Op};
use crate::value::Type;
use std::collections::BTreeSet;

/// What the computed fields and the functions mean that some expressions read; the expressions that compute
/// these fields are added, for they read parameters too.
pub(super) fn meanings<'a>(say: &Speaker<'a>, target: Target, reads: &mut Vec<&'a Expr>) -> Option<Passage> {
    let terms = &say.terms;
    let (mut said, mut known, mut functions) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let row = &terms.program.scopes[target.kind].row;
    let of_row = Speaker::new(*terms, row, Place::Row(Target { kind: target.kind, child: None }));
    // Chains have scopes of their own: of them nothing is a field.
    let own = reads.iter().copied().filter(|expr| !chain::is_of_a_walk(terms, expr));
    let mut open: Vec<(&Expr, &Scope)> = own.map(|expr| (expr, say.scope)).collect();
    while let Some((expr, scope)) = open.pop() {
        for slot in read(expr, &mut functions) {
            let Some((column, derived)) = derived(terms, target, scope, slot) else { continue };
            if known.insert(column) {
                said.push(asked_or_computed(&of_row, &say_field(terms, scope, slot), derived));
                reads.push(derived);
                open.push((derived, row));
            }
        }
    }
    said.extend(functions.iter().filter_map(|name| {
        let about = terms.script(name)?;
        let (zh, en) = (format!("函数 `{name}`：“{about}”"), format!("The function `{name}`: “{about}”"));
        Some(Passage::line(terms.say(zh, en)))
    }));
    let heading = terms.say("用语：", "What the words mean:");
    (!said.is_empty()).then(|| Passage::heading(heading, said))
}

/// The variables that an expression reads; the functions that it calls are added to those known.
fn read(expr: &Expr, functions: &mut BTreeSet<String>) -> BTreeSet<usize> {
    let mut slots = BTreeSet::new();
    expr.walk(&mut |part| match &part.op {
        Op::Variable(slot) => {
            slots.insert(*slot);
        }
        Op::Script(name, _) => {
            functions.insert(name.to_string());
        }
        _ => {}
    });
    slots
}

fn say_field(terms: &Terms<'_>, scope: &Scope, slot: usize) -> String {
    scope.variables.get(slot).map_or_else(String::new, |variable| terms.called(&variable.name))
}

fn asked_or_computed(say: &Speaker<'_>, field: &str, derived: &Expr) -> Passage {
    let terms = &say.terms;
    if derived.of == Type::Bool {
        let (zh, en) = (format!("{field}为“是”，当："), format!("{field} is “yes” if "));
        return asked(say, derived, (&zh, &en));
    }
    let what = say.thing(derived);
    Passage::line(terms.say(glue(&[field, "：", &what, "。"]), format!("{field} is {what}.")))
}

/// The expression that computes a field, with its column, where the variable is such a field of the matter.
pub(super) fn derived<'a>(
    terms: &Terms<'a>,
    target: Target,
    scope: &Scope,
    slot: usize,
) -> Option<(usize, &'a Expr)> {
    let kind = terms.program.schema.kinds.get(target.kind)?;
    let name = &scope.variables.get(slot)?.name;
    // A child's own fields hide those of the matter.
    let child = target.child.and_then(|child| kind.children.get(child));
    if child.is_some_and(|child| *scope == *self::scope(terms, target) && slot < child.fields.len()) {
        return None;
    }
    let column = kind.fields.iter().position(|field| field.name == *name)?;
    let computed = terms.program.derived.get(target.kind)?;
    computed.iter().find(|(at, _)| *at == column).map(|(_, expr)| (column, expr))
}
