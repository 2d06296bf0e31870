//! Typed expressions: what rhai's parse tree becomes before anything runs.

use crate::assess::Index;
use crate::organisation::{PostId, RelationId};
use crate::value::{Type, Value};
use std::sync::Arc;

/// A typed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// The type of its value.
    pub of: Type,
    /// What it does.
    pub op: Op,
}

/// A part of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CyclePart {
    From,
    Until,
    Today,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Compare {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Compare::Equal => "==",
            Compare::NotEqual => "!=",
            Compare::Less => "<",
            Compare::AtMost => "<=",
            Compare::Greater => ">",
            Compare::AtLeast => ">=",
        }
    }

    /// The comparison that holds where this one does not.
    pub fn negated(self) -> Compare {
        match self {
            Compare::Equal => Compare::NotEqual,
            Compare::NotEqual => Compare::Equal,
            Compare::Less => Compare::AtLeast,
            Compare::AtMost => Compare::Greater,
            Compare::Greater => Compare::AtMost,
            Compare::AtLeast => Compare::Less,
        }
    }

    /// The same comparison with its sides exchanged.
    pub fn flipped(self) -> Compare {
        match self {
            Compare::Equal | Compare::NotEqual => self,
            Compare::Less => Compare::Greater,
            Compare::AtMost => Compare::AtLeast,
            Compare::Greater => Compare::Less,
            Compare::AtLeast => Compare::AtMost,
        }
    }

    /// Does it hold for two values in that order?
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        use std::cmp::Ordering::*;
        match self {
            Compare::Equal => order == Equal,
            Compare::NotEqual => order != Equal,
            Compare::Less => order == Less,
            Compare::AtMost => order != Greater,
            Compare::Greater => order == Greater,
            Compare::AtLeast => order != Less,
        }
    }
}

/// Arithmetic on two numbers of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    /// Always of decimals.
    Divide,
    Remainder,
    Min,
    Max,
}

impl Arithmetic {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Remainder => "%",
            Arithmetic::Min => "min",
            Arithmetic::Max => "max",
        }
    }
}

/// A function of the language on values of fixed types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // docs/language.md, Expressions
pub enum Function {
    Days,
    WorkingDays,
    Months,
    Years,
    Hours,
    Year,
    Month,
    DayOf,
    AddDays,
    AddWorkingDays,
    AddMonths,
    Abs,
    Round,
    Floor,
    Ceil,
    Contains,
    StartsWith,
    Within,
    CountNodes,
}

impl Function {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Function::Days => "days",
            Function::WorkingDays => "working_days",
            Function::Months => "months",
            Function::Years => "years",
            Function::Hours => "hours",
            Function::Year => "year",
            Function::Month => "month",
            Function::DayOf => "day",
            Function::AddDays => "add_days",
            Function::AddWorkingDays => "add_working_days",
            Function::AddMonths => "add_months",
            Function::Abs => "abs",
            Function::Round => "round",
            Function::Floor => "floor",
            Function::Ceil => "ceil",
            Function::Contains => "contains",
            Function::StartsWith => "starts_with",
            Function::Within => "within",
            Function::CountNodes => "count",
        }
    }
}

/// A property of a person or a unit as of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Property {
    Id,
    Role,
    Post,
    UnitOf,
    HoldsPost,
    IsLeader,
    Kind,
    Parent,
    /// The holders of a post in the unit.
    Holders(PostId),
    /// A declared attribute of people or units.
    Attribute(usize),
}

/// What an expression does.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// A constant.
    Value(Value),
    /// A constant text.
    Text(Arc<str>),
    /// A variable of the scope: its slot.
    Variable(usize),
    /// A parameter, with its key.
    Parameter(Index, Option<Box<Expr>>),
    /// A day of the cycle.
    Cycle(CyclePart),
    /// A whole number as a decimal.
    Widen(Box<Expr>),
    /// `!`
    Not(Box<Expr>),
    /// `&&`
    And(Vec<Expr>),
    /// `||`
    Or(Vec<Expr>),
    /// `??`
    Coalesce(Vec<Expr>),
    /// `absent(x)`; `present(x)` is its negation.
    Absent(Box<Expr>),
    /// A comparison of two values of one type.
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// Arithmetic.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `-x`
    Negate(Box<Expr>),
    /// `x in [a, b]`: equal to one of them.
    OneOf(Box<Expr>, Vec<Expr>),
    /// `p in people`
    Among(Box<Expr>, Box<Expr>),
    /// `if c { a } else { b }`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// A function of the language.
    Call(Function, Vec<Expr>),
    /// A property of a node.
    Property(Property, Box<Expr>),
    /// `holds(person, post)` or `holds(person, post, unit)`
    Holds(Box<Expr>, PostId, Option<Box<Expr>>),
    /// `throughout(from, until, condition)`: on every day, both included.
    Throughout(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `related(lower, relation, upper)`
    Related(Box<Expr>, RelationId, Box<Expr>),
    /// `uppers(x, relation)`
    Uppers(Box<Expr>, RelationId),
    /// `lowers(x, relation)`
    Lowers(Box<Expr>, RelationId),
    /// `at(day, x)`
    At(Box<Expr>, Box<Expr>),
    /// The number of rows of a child table.
    CountRows(usize),
    /// A function of a script; children are passed by their index.
    Script(Arc<str>, Vec<Argument>),
    /// A result of an earlier stage, and about whom.
    Result(ResultOf, Box<Expr>),
}

/// An argument of a script.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A value.
    Value(Expr),
    /// The rows of a child table.
    Rows(usize),
}

/// A result of an earlier stage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultOf {
    /// `indicator("…")`, or what it was some periods before: `previous(indicator("…"), 2)`.
    Indicator {
        /// Index into the policy's indicators.
        at: Index,
        /// Its id.
        id: Arc<str>,
        /// How many periods before the cycle; 0 is the cycle.
        back: u32,
    },
    /// `points("…")`
    Points(String),
    /// `score("…")`
    Score(Index),
}

impl Expr {
    /// The expressions directly inside, in the order of reading.
    pub fn inner(&self) -> Vec<&Expr> {
        match &self.op {
            Op::Value(_) | Op::Text(_) | Op::Variable(_) | Op::Cycle(_) | Op::CountRows(_) => Vec::new(),
            Op::Parameter(_, key) => key.as_deref().into_iter().collect(),
            Op::Widen(a) | Op::Not(a) | Op::Absent(a) | Op::Negate(a) | Op::Property(_, a) => vec![a],
            Op::Result(_, a) => vec![a],
            Op::Uppers(a, _) | Op::Lowers(a, _) => vec![a],
            Op::And(all) | Op::Or(all) | Op::Coalesce(all) | Op::Call(_, all) => all.iter().collect(),
            Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) | Op::Among(a, b) | Op::At(a, b) => vec![a, b],
            Op::Related(a, _, b) => vec![a, b],
            Op::OneOf(a, list) => std::iter::once(a.as_ref()).chain(list).collect(),
            Op::If(a, b, c) | Op::Throughout(a, b, c) => vec![a, b, c],
            Op::Holds(a, _, b) => std::iter::once(a.as_ref()).chain(b.as_deref()).collect(),
            Op::Script(_, arguments) => arguments
                .iter()
                .filter_map(|argument| match argument {
                    Argument::Value(expr) => Some(expr),
                    Argument::Rows(_) => None,
                })
                .collect(),
        }
    }

    /// Is there such an expression inside, or is this one?
    pub fn any(&self, test: &impl Fn(&Expr) -> bool) -> bool {
        test(self) || self.inner().into_iter().any(|inner| inner.any(test))
    }

    /// Can computing it fail, as a script, a division or a sum that is too large can?
    pub fn can_fail(&self) -> bool {
        self.any(&|part| {
            matches!(
                part.op,
                Op::Script(..) | Op::Arithmetic(..) | Op::Negate(_) | Op::Call(..) | Op::Throughout(..)
            )
        })
    }

    /// Every expression inside, this one first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for inner in self.inner() {
            inner.walk(visit);
        }
    }
}
