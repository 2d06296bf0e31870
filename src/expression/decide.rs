//! Which part of a condition decides it in a row.

use super::plain::Plain;
use super::typed::{Compare, Expr, Op};
use crate::value::{Type, Value};

/// A part of a condition, with what it is in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Deciding<'e> {
    /// The part: never a negation, an `&&` or an `||`.
    pub expr: &'e Expr,
    /// Does it hold? None: a fact is missing.
    pub holds: Option<bool>,
    /// The two values compared, where it is a comparison and both are known.
    pub compared: Option<Compared>,
}

/// Two values that were compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The value on the left.
    pub left: Value,
    /// How it was compared.
    pub how: Compare,
    /// The value on the right.
    pub right: Value,
    /// The type of both.
    pub of: Type,
}

/// The parts that decide a condition in a row, in the order of writing.
///
/// Of an `&&` that is false the first part that is false decides, of an `||` that is true the first that is true:
/// what stands behind it changes nothing. Otherwise every part has its say: all parts of an `&&` that is true and
/// of an `||` that is false; and where it is unknown, those that are unknown themselves.
pub fn deciding<'e>(plain: &Plain<'_>, expr: &'e Expr) -> Vec<Deciding<'e>> {
    match &expr.op {
        Op::Not(inner) => deciding(plain, inner),
        Op::And(all) => among(plain, all, false),
        Op::Or(all) => among(plain, all, true),
        Op::If(condition, then, other) => {
            let branch = plain.truth(condition).ok().map(|holds| if holds { then } else { other });
            let mut found = deciding(plain, condition);
            found.extend(branch.into_iter().flat_map(|branch| deciding(plain, branch)));
            found
        }
        _ => vec![Deciding { expr, holds: plain.truth(expr).ok(), compared: compared(plain, expr) }],
    }
}

/// The parts of a list of which one that is `decisive` settles the whole.
fn among<'e>(plain: &Plain<'_>, all: &'e [Expr], decisive: bool) -> Vec<Deciding<'e>> {
    let truths: Vec<Option<bool>> = all.iter().map(|part| plain.truth(part).ok()).collect();
    if let Some(first) = truths.iter().position(|truth| *truth == Some(decisive)) {
        return all.get(first).map(|part| deciding(plain, part)).unwrap_or_default();
    }
    let unknown = truths.contains(&None);
    let parts = all.iter().zip(&truths).filter(|(_, truth)| !unknown || truth.is_none());
    parts.flat_map(|(part, _)| deciding(plain, part)).collect()
}

fn compared(plain: &Plain<'_>, expr: &Expr) -> Option<Compared> {
    let Op::Compare(how, a, b) = &expr.op else { return None };
    let (left, right) = (plain.eval(a).ok()?, plain.eval(b).ok()?);
    Some(Compared { left, how: *how, right, of: a.of.clone() })
}
