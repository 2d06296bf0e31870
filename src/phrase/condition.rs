//! A condition taken apart: what must hold together, what suffices alone, and the atoms.

use crate::expression::Expr;
use crate::expression::typed::Op;

/// A condition as a tree. `!` is carried down to the atoms: that neither a nor b holds is that a does not and
/// b does not, for unknown conditions too.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition<'e> {
    /// A condition with nothing but one thing to ask, and whether it must hold or must not.
    Atom(&'e Expr, bool),
    /// All must hold.
    All(Vec<Condition<'e>>),
    /// One is enough.
    Any(Vec<Condition<'e>>),
}

impl<'e> Condition<'e> {
    /// Takes an expression of type `bool` apart.
    pub fn of(expr: &'e Expr) -> Condition<'e> {
        Condition::taken(expr, true)
    }

    /// What is the case where a condition holds, or where it does not.
    pub fn case(expr: &'e Expr, holds: bool) -> Condition<'e> {
        Condition::taken(expr, holds)
    }

    fn taken(expr: &'e Expr, holds: bool) -> Condition<'e> {
        match &expr.op {
            Op::Not(inner) => Condition::taken(inner, !holds),
            Op::And(all) => Condition::group(all, holds, holds),
            Op::Or(all) => Condition::group(all, holds, !holds),
            _ => Condition::Atom(expr, holds),
        }
    }

    fn group(parts: &'e [Expr], holds: bool, all: bool) -> Condition<'e> {
        let mut list = Vec::new();
        for part in parts.iter().map(|part| Condition::taken(part, holds)) {
            match part {
                Condition::All(inner) if all => list.extend(inner),
                Condition::Any(inner) if !all => list.extend(inner),
                part => list.push(part),
            }
        }
        if all { Condition::All(list) } else { Condition::Any(list) }
    }

    /// The atoms in the order of reading.
    pub fn atoms(&self) -> Vec<(&'e Expr, bool)> {
        match self {
            Condition::Atom(expr, holds) => vec![(*expr, *holds)],
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().flat_map(Condition::atoms).collect()
            }
        }
    }

    /// The parts, where they are few enough for one sentence.
    pub(super) fn short(&self) -> bool {
        match self {
            Condition::Atom(..) => true,
            Condition::All(parts) | Condition::Any(parts) => {
                parts.len() <= 2 && parts.iter().all(|part| matches!(part, Condition::Atom(..)))
            }
        }
    }
}
