//! Expressions about whoever a measure is for: a person or a unit.

use super::{Compiler, index};
use crate::expression::scope::Scope;
use crate::expression::typed::Expr;
use crate::policy::Formula;
use crate::source::{Problems, said};
use crate::value::{NodeKind, Type};

/// An expression for subjects that are people, and for those that are units; one of them may make no sense.
#[derive(Debug, Clone)]
pub struct ForSubject {
    /// The text as written.
    pub text: String,
    /// The variables, the same slots for both.
    pub scope: Scope,
    /// For a person.
    pub person: Option<Expr>,
    /// For a unit.
    pub unit: Option<Expr>,
}

impl ForSubject {
    /// The expression for a kind of subject.
    pub fn of(&self, kind: &NodeKind) -> Option<&Expr> {
        match kind {
            NodeKind::Unit => self.unit.as_ref(),
            _ => self.person.as_ref(),
        }
    }
}

/// Who decides.
#[derive(Debug, Clone)]
pub enum DeciderProgram {
    /// An authority outside the organisation.
    Authority(usize),
    /// A unit or person of it.
    Node(Box<ForSubject>),
}

impl Compiler<'_> {
    /// An expression in a scope to which `subject` is added; it must make sense for a person or for a unit.
    pub fn for_subject(
        &mut self,
        formula: &Formula,
        base: &Scope,
        fits: impl Fn(&Type) -> bool,
    ) -> Option<ForSubject> {
        let mut faults = Vec::new();
        let mut try_kind = |compiler: &mut Self, kind: NodeKind| {
            let mut scope = base.clone();
            let slot = scope.add("subject", Type::Node(kind));
            scope.subject = scope.subject.or(Some(slot));
            let mut own = Problems::default();
            let mut checker = crate::expression::Checker {
                names: compiler.names,
                sources: compiler.sources,
                problems: &mut own,
            };
            let expr = checker.check(&formula.0, &scope);
            let expr = expr.filter(|expr| fits(&expr.of));
            if expr.is_none() {
                if own.is_empty() {
                    let fault = crate::expression::check::ExpressionFault::Mismatch {
                        expected: said("another kind of value", "另一种值"),
                        found: said("this", "这种值"),
                    };
                    own.raise(fault, formula.place());
                }
                faults.push(own);
            }
            (scope, expr)
        };
        let (scope, person) = try_kind(self, NodeKind::Person);
        let (_, unit) = try_kind(self, NodeKind::Unit);
        if person.is_none() && unit.is_none() {
            if let Some(first) = faults.into_iter().next() {
                self.problems.extend(first);
            }
            return None;
        }
        Some(ForSubject { text: formula.text().into(), scope, person, unit })
    }

    /// A decider: an authority by its id, or an expression that gives a unit or a person.
    pub fn decider(&mut self, formula: &Formula, base: &Scope) -> Option<DeciderProgram> {
        if let Some(authority) = index(&self.policy.authorities, formula.text()) {
            return Some(DeciderProgram::Authority(authority));
        }
        let fits = |of: &Type| matches!(of, Type::Node(_) | Type::Nodes(_));
        let before = self.problems.len();
        let found = self.for_subject(formula, base, fits).map(|found| DeciderProgram::Node(Box::new(found)));
        if found.is_none() && self.problems.len() > before && is_word(formula.text()) {
            // A bare word was more likely meant as an authority.
            let known: Vec<&str> = self.policy.authorities.keys().map(String::as_str).collect();
            if let Some(near) = crate::source::nearest(formula.text(), known) {
                let en = format!("did you mean the authority `{near}`?");
                let zh = format!("是否指决定机关 `{near}`？");
                self.problems.help_last(crate::source::said(en, zh));
            }
        }
        found
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
