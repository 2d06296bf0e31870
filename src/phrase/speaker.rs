//! Says a typed expression in words: as a thing ("the days from a to b") or as a condition that holds or does
//! not.

use super::condition::Condition;
use super::meanings::derived;
use super::terms::{Terms, glue};
use super::{chinese, english};
use crate::compile::Target;
use crate::expression::Scope;
use crate::expression::typed::{Arithmetic, Expr, Function, Op, ResultOf};
use crate::policy::{Parameter, ParameterUnit, ParameterValue};
use crate::source::Lang;
use crate::value::{Day, NodeKind, Type, Value};
use rust_decimal::Decimal;

/// Where an expression stands, which says what the variables of its scope are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a matter or a row of a child table.
    Row(Target),
    /// On a tie between somebody below and somebody above.
    Tie,
    /// On somebody whom a walk reached.
    Reached,
    /// On whoever is assessed, and the unit that is ranked.
    Subject,
}

/// Says expressions of one scope.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The names of the policy.
    pub terms: Terms<'a>,
    /// The variables.
    pub scope: &'a Scope,
    /// Where the expressions stand.
    pub place: Place,
    /// The parameters are read as of the matter, not of a day of their own.
    pub of_the_day: bool,
    /// What expressions come to in a case, told beside them.
    pub values: &'a [(Expr, String)],
}

/// A parameter as it is said.
pub(super) struct SaidParameter {
    /// Its title or id.
    pub title: String,
    /// What the expression gives for its key, if it has one and it is not a constant.
    pub key: Option<String>,
    /// What is in force.
    pub value: InForce,
}

/// What is in force of a parameter on the day.
pub(super) enum InForce {
    /// A value, or one for each key, and since when.
    Value(String, Day),
    /// None any more, since when.
    Repealed(Day),
    /// None yet, or none for the key.
    NotYet,
    /// The day is another one than that on which values are shown.
    NotSaid,
}

impl<'a> Speaker<'a> {
    /// Says expressions of a scope.
    pub fn new(terms: Terms<'a>, scope: &'a Scope, place: Place) -> Speaker<'a> {
        Speaker { terms, scope, place, of_the_day: true, values: &[] }
    }

    /// The same, which tells beside each of these expressions what it comes to.
    pub fn with(self, values: &'a [(Expr, String)]) -> Speaker<'a> {
        Speaker { values, ..self }
    }

    /// What an expression comes to, if that is to be told.
    pub(super) fn value(&self, expr: &Expr) -> Option<&'a str> {
        self.values.iter().find(|(of, _)| of == expr).map(|(_, value)| value.as_str())
    }

    /// The same, of an expression that is read as of a day of its own.
    pub(crate) fn on_another_day(self) -> Speaker<'a> {
        Speaker { of_the_day: false, ..self }
    }

    /// An expression as a thing: `the days from a to b`.
    pub fn thing(&self, expr: &Expr) -> String {
        let said = match self.terms.lang {
            Lang::Zh => chinese::thing(self, expr),
            Lang::En => english::thing(self, expr),
        };
        match self.value(expr) {
            Some(value) => self.terms.say(format!("{said}（{value}）"), format!("{said} ({value})")),
            None => said,
        }
    }

    /// A condition that holds, or that does not: `a is at least 3`, `a is less than 3`.
    pub fn clause(&self, expr: &Expr, holds: bool) -> String {
        match self.terms.lang {
            Lang::Zh => chinese::clause(self, expr, holds),
            Lang::En => english::clause(self, expr, holds),
        }
    }

    /// A whole condition in one sentence.
    pub fn sentence(&self, condition: &Condition<'_>) -> String {
        let joined = |parts: &[Condition<'_>], (zh, en): (&str, &str)| {
            let said: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Condition::Atom(..) => self.sentence(part),
                    _ => self
                        .terms
                        .say(format!("（{}）", self.sentence(part)), format!("({})", self.sentence(part))),
                })
                .collect();
            said.join(self.terms.say(zh, en))
        };
        match condition {
            Condition::Atom(expr, holds) => self.clause(expr, *holds),
            Condition::All(parts) => joined(parts, ("，且", " and ")),
            Condition::Any(parts) => joined(parts, ("，或者", " or ")),
        }
    }

    /// A number as a thing, in a unit where it has none of its own: what `14` is beside a number of days.
    pub(super) fn quantity(&self, expr: &Expr, unit: Option<ParameterUnit>) -> String {
        match number(expr) {
            Some(number) => self.terms.number(number, unit),
            None => self.thing(expr),
        }
    }

    /// One side of a comparison, in brackets where the reader could not tell where it ends.
    pub(super) fn side(&self, expr: &Expr, unit: Option<ParameterUnit>) -> String {
        let said = self.quantity(expr, unit);
        match bare(expr).op {
            Op::If(..) => self.terms.say(format!("（{said}）"), format!("({said})")),
            _ => said,
        }
    }

    /// By how much, and whether to a later day, a day is moved. A parameter says its unit itself.
    pub(super) fn moved(&self, count: &Expr, unit: ParameterUnit) -> (String, bool) {
        if let Some(written) = number(count) {
            return (self.terms.number(written.abs(), Some(unit)), written.is_sign_positive());
        }
        let (count, later) = match &bare(count).op {
            Op::Negate(inner) => (bare(inner), false),
            _ => (bare(count), true),
        };
        let said = self.thing(count);
        if matches!(count.op, Op::Parameter(..)) && self.unit(count) == Some(unit) {
            return (said, later);
        }
        let unit = self.terms.number(2.into(), Some(unit));
        let unit = unit.trim_start_matches("2 ");
        (self.terms.say(glue(&[&said, unit]), format!("{said} {unit}")), later)
    }

    /// In what a number is counted, where that is known.
    pub fn unit(&self, expr: &Expr) -> Option<ParameterUnit> {
        match &expr.op {
            Op::Call(Function::Days, _) => Some(ParameterUnit::Days),
            Op::Call(Function::WorkingDays, _) => Some(ParameterUnit::WorkingDays),
            Op::Call(Function::Months, _) => Some(ParameterUnit::Months),
            Op::Call(Function::Years, _) => Some(ParameterUnit::Years),
            Op::Call(Function::Hours, _) => Some(ParameterUnit::Hours),
            Op::Call(Function::Abs | Function::Round | Function::Floor | Function::Ceil, all) => {
                all.first().and_then(|inner| self.unit(inner))
            }
            Op::Widen(inner) | Op::Negate(inner) | Op::At(_, inner) => self.unit(inner),
            Op::Variable(slot) => self.computed(*slot).and_then(|expr| self.unit(expr)),
            Op::Parameter(index, _) => {
                self.terms.nth(&self.terms.policy.parameters, *index).map(|found| found.body.unit)
            }
            Op::Result(ResultOf::Points(_), _) => Some(ParameterUnit::Points),
            Op::Result(ResultOf::Indicator { at, .. }, _) => {
                self.terms.nth(&self.terms.policy.indicators, *at).map(|found| found.body.unit)
            }
            Op::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, a, b) => self.unit(a).or(self.unit(b)),
            Op::Arithmetic(Arithmetic::Min | Arithmetic::Max, a, b) => self.unit(a).or(self.unit(b)),
            _ => None,
        }
    }

    /// Is this whoever the place is about?
    pub fn is_subject(&self, expr: &Expr) -> bool {
        matches!(expr.op, Op::Variable(slot) if self.scope.subject == Some(slot))
    }

    /// The expression that computes a variable, if it is a computed field.
    fn computed(&self, slot: usize) -> Option<&'a Expr> {
        let Place::Row(target) = self.place else { return None };
        derived(&self.terms, target, self.scope, slot).map(|(_, expr)| expr)
    }

    /// Name and type of a variable.
    pub(super) fn variable(&self, slot: usize) -> (&'a str, &'a Type) {
        self.scope.variables.get(slot).map_or(("?", &Type::Any), |found| (&found.name, &found.of))
    }

    /// Whom an expression is about, where the variable is one of the language and not of the author.
    pub(super) fn own(&self, slot: usize) -> Option<String> {
        let (name, of) = self.variable(slot);
        let said = |zh: &str, en: &str| Some(self.terms.say(zh, en).to_owned());
        match (self.place, name) {
            (_, "subject") => match of {
                Type::Node(NodeKind::Unit) => said("该单位", "the unit concerned"),
                _ => said("当事人", "the person concerned"),
            },
            (Place::Row(target), name) if self.terms.owed(target.kind) => self.of_duty(name),
            (Place::Row(_), "id") => said("事项编号", "the number of the matter"),
            (Place::Row(_) | Place::Tie | Place::Reached, "date") => {
                said("事项日期", "the day of the matter")
            }
            (Place::Row(_), "unit") => said("事项所属单位", "the unit of the matter"),
            (Place::Tie, "lower") => said("下级", "the one below"),
            (Place::Tie, "upper") => said("上级", "the one above"),
            (Place::Tie, "since") => said("该关系的起始日", "the first day of the tie"),
            (Place::Reached, "person") => said("追溯到的人员", "the one reached"),
            (Place::Subject, "unit") => said("被排名的单位", "the unit ranked"),
            (Place::Subject, post) => {
                let post = self.terms.post(self.terms.program.vocabulary.posts.code(post)?);
                Some(self.terms.say(format!("被排名单位的{post}"), format!("the {post} of the unit ranked")))
            }
            _ => None,
        }
    }

    /// Who owes a duty, and the day that stands for its period, where the author does not call them otherwise.
    fn of_duty(&self, name: &str) -> Option<String> {
        let (zh, en) = match name {
            _ if self.terms.word(name).is_some() => return None,
            "id" => ("该期编号", "the number of the period"),
            "date" => ("承担的最后一天", "the last day owed"),
            "person" => ("承担人", "the person who owes it"),
            "unit" => ("所涉单位", "the unit concerned"),
            _ => return None,
        };
        Some(self.terms.say(zh, en).into())
    }

    /// A fact as it is called, without article: in quotation marks, or its id.
    pub(super) fn fact(&self, slot: usize) -> String {
        self.terms.called(self.variable(slot).0)
    }

    /// A parameter with what is in force.
    pub(super) fn parameter(&self, index: usize, key: Option<&Expr>) -> SaidParameter {
        let terms = &self.terms;
        let defined = terms.nth(&terms.policy.parameters, index);
        let title = defined.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
        let fixed = key.and_then(|key| self.constant_word(key));
        let key = key.filter(|_| fixed.is_none()).map(|key| self.thing(key));
        let title = match &fixed {
            Some(word) => format!(
                "{title}{}",
                terms.say(format!("（{}）", terms.called(word)), format!(" ({})", terms.called(word)))
            ),
            None => title,
        };
        let value = match defined {
            // Of a case the one value is told, not those for all keys.
            Some(_) if key.is_some() && !self.values.is_empty() => InForce::NotSaid,
            Some(defined) if self.of_the_day => self.in_force(&defined.body, fixed.as_deref()),
            _ => InForce::NotSaid,
        };
        SaidParameter { title, key, value }
    }

    fn in_force(&self, parameter: &Parameter, key: Option<&str>) -> InForce {
        let (terms, unit) = (&self.terms, Some(parameter.unit));
        let Some(dated) = parameter.values.iter().rfind(|dated| dated.from <= terms.day) else {
            return InForce::NotYet;
        };
        let said = match (&dated.value, key) {
            (ParameterValue::Repealed, _) => return InForce::Repealed(dated.from),
            (ParameterValue::One(number), _) => Some(terms.number(*number, unit)),
            (ParameterValue::Keyed(all), None) => Some(super::parameters::keyed(terms, all, unit)),
            (ParameterValue::Keyed(all), Some(key)) => {
                all.iter().find(|(name, _)| name.text == key).map(|(_, number)| terms.number(*number, unit))
            }
        };
        said.map_or(InForce::NotYet, |said| InForce::Value(said, dated.from))
    }

    /// The word that a constant is.
    fn constant_word(&self, key: &Expr) -> Option<String> {
        match (&key.op, &key.of) {
            (Op::Text(text), _) => Some(text.to_string()),
            (Op::Value(Value::Enum(code)), Type::Enum(of)) => Some(of.word(*code).to_owned()),
            _ => None,
        }
    }

    /// A constant.
    pub(super) fn constant(&self, value: &Value, of: &Type) -> String {
        let terms = &self.terms;
        match (value, of) {
            (Value::Bool(true), _) => terms.say("“是”", "“yes”").into(),
            (Value::Bool(false), _) => terms.say("“否”", "“no”").into(),
            (Value::Int(number), _) => terms.number((*number).into(), None),
            (Value::Decimal(number), _) => terms.number(*number, None),
            (Value::Enum(code), Type::Enum(of)) => terms.enumerated(of, *code),
            (Value::Enum(code), _) => code.to_string(),
            (Value::Date(day), _) => day.to_string(),
            (Value::DateTime(moment), _) => moment.to_string(),
            // No expression has such a constant: texts stand in `Op::Text`, and nodes are data.
            (Value::Text(_) | Value::Node(_) | Value::Nodes(_), _) => "?".into(),
        }
    }

    /// An attribute of people or of units, by what has it.
    pub(super) fn attribute(&self, index: usize, of: &Expr) -> String {
        let words = &self.terms.program.vocabulary;
        let list = match of.of {
            Type::Node(NodeKind::Unit) => &words.unit_attributes,
            _ => &words.people_attributes,
        };
        list.get(index).map_or_else(|| "?".into(), |found| found.name.clone())
    }

    /// Arithmetic in signs, with brackets where they are needed.
    pub(super) fn formula(&self, op: Arithmetic, a: &Expr, b: &Expr, (open, close): (&str, &str)) -> String {
        let unit = match op {
            Arithmetic::Add | Arithmetic::Subtract => self.unit(a).or(self.unit(b)),
            _ => None,
        };
        let part = |expr: &Expr, brackets: bool| {
            let said = self.quantity(expr, unit);
            if brackets { format!("{open}{said}{close}") } else { said }
        };
        let weak = |expr: &Expr| {
            matches!(bare(expr).op, Op::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, ..) | Op::If(..))
        };
        let infix = |expr: &Expr| matches!(bare(expr).op, Op::Arithmetic(..) | Op::If(..));
        let (sign, left, right) = match op {
            Arithmetic::Add => ("+", false, false),
            Arithmetic::Subtract => ("−", false, weak(b)),
            Arithmetic::Multiply => ("×", weak(a), weak(b)),
            Arithmetic::Divide => ("÷", weak(a), infix(b)),
            // The others have words.
            Arithmetic::Remainder | Arithmetic::Min | Arithmetic::Max => ("?", true, true),
        };
        format!("{} {sign} {}", part(a, left), part(b, right))
    }
}

/// An expression without the step from whole numbers to decimals, which nobody says.
pub(crate) fn bare(expr: &Expr) -> &Expr {
    match &expr.op {
        Op::Widen(inner) => bare(inner),
        _ => expr,
    }
}

/// The number that an expression is, if it is written as one.
pub(crate) fn number(expr: &Expr) -> Option<Decimal> {
    match &expr.op {
        Op::Value(Value::Int(number)) => Some((*number).into()),
        Op::Value(Value::Decimal(number)) => Some(*number),
        Op::Widen(inner) => number(inner),
        Op::Negate(inner) => number(inner).map(|number| -number),
        _ => None,
    }
}

/// `true` or `false`, if an expression is written so.
pub(super) fn truth(expr: &Expr) -> Option<bool> {
    match expr.op {
        Op::Value(Value::Bool(value)) => Some(value),
        _ => None,
    }
}

/// The two ends of a span of time, where an expression counts one.
pub(super) fn span(expr: &Expr) -> Option<(&Expr, &Expr)> {
    use Function::{Days, Hours, Months, WorkingDays, Years};
    match &bare(expr).op {
        Op::Call(Days | WorkingDays | Months | Years | Hours, ends) => Some((ends.first()?, ends.get(1)?)),
        _ => None,
    }
}
