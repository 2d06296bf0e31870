//! The plain evaluator: one row at a time, and it says why a value is unknown.
//!
//! It is the meaning of the language. [`super::batch`] is fast and must agree with it on every row.

use super::typed::{Argument, Arithmetic, Expr, Function, Op, Property, ResultOf};
use super::world::{Batch, World};
use crate::assess::MissingFact;
use crate::organisation::{NodeId, Organisation, Vocabulary};
use crate::source::said;
use crate::value::{Day, Moment, Symbols, Type, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::cmp::Ordering;
use std::sync::Arc;

/// The longest time that `throughout` looks at: a century.
const MOST_DAYS: i64 = 36_525;

/// A value, or why it is unknown.
pub type Known = Result<Value, Vec<MissingFact>>;

/// Evaluates one row of a batch, as of the row's day.
pub struct Plain<'a> {
    /// What can be seen.
    pub world: &'a World<'a>,
    /// The batch of the row.
    pub batch: &'a Batch<'a>,
    /// The row.
    pub row: usize,
    /// Names of the variables, for naming what is absent.
    pub names: &'a super::scope::Scope,
    /// The day as of which the organisation is read.
    pub day: Day,
    /// The day as of which parameters are read: the same, but for a newer rule that is tried on an older matter.
    pub law: Day,
}

impl<'a> Plain<'a> {
    /// The evaluator of a row.
    pub fn new(
        world: &'a World<'a>,
        batch: &'a Batch<'a>,
        row: usize,
        names: &'a super::scope::Scope,
    ) -> Self {
        let day = batch.days.get(row).copied().unwrap_or(Day(0));
        Plain { world, batch, row, names, day, law: day }
    }

    /// The same, with parameters as of another day.
    pub fn under(self, law: Option<Day>) -> Self {
        Plain { law: law.unwrap_or(self.law), ..self }
    }

    fn on(&self, day: Day) -> Plain<'a> {
        Plain { world: self.world, batch: self.batch, row: self.row, names: self.names, day, law: day }
    }

    /// The value of an expression.
    pub fn eval(&self, expr: &Expr) -> Known {
        match &expr.op {
            Op::Value(value) => Ok(value.clone()),
            Op::Text(text) => Ok(Value::Text(self.world.symbols.intern(text))),
            Op::Variable(_) => self.read(expr),
            Op::Parameter(index, key) => self.parameter(*index, key.as_deref()),
            Op::Cycle(part) => Ok(Value::Date(self.world.cycle_day(*part))),
            Op::Widen(inner) => match self.eval(inner)? {
                Value::Int(value) => Ok(Value::Decimal(value.into())),
                other => Ok(other),
            },
            Op::Not(inner) => Ok(Value::Bool(!self.truth(inner)?)),
            Op::And(all) => self.logic(all, false),
            Op::Or(all) => self.logic(all, true),
            Op::Coalesce(all) => self.coalesce(all),
            Op::Absent(inner) => match self.eval(inner) {
                Err(missing) if failed_in(&missing) => Err(missing),
                known => Ok(Value::Bool(known.is_err())),
            },
            Op::Compare(op, a, b) => {
                let (a, b) = self.both(a, b)?;
                Ok(Value::Bool(op.holds(order(&a, &b))))
            }
            Op::Arithmetic(op, a, b) => {
                let (left, right) = self.both(a, b)?;
                arithmetic(*op, &left, &right).ok_or_else(|| failed(*op))
            }
            Op::Negate(inner) => negate(&self.eval(inner)?).ok_or_else(|| failed(Arithmetic::Subtract)),
            Op::OneOf(item, list) => self.one_of(item, list),
            Op::Among(item, list) => match self.both(item, list)? {
                (Value::Node(item), Value::Nodes(list)) => Ok(Value::Bool(list.contains(&item))),
                _ => Err(Vec::new()),
            },
            Op::If(condition, then, other) => {
                if self.truth(condition)? {
                    self.eval(then)
                } else {
                    self.eval(other)
                }
            }
            Op::Call(function, arguments) => self.call(*function, arguments),
            Op::Property(what, of) => {
                let node = self.node(of)?;
                let World { organisation, vocabulary, symbols, .. } = self.world;
                property(organisation, vocabulary, symbols, *what, node, self.day)
                    .ok_or_else(|| self.absent_on_day(expr))
            }
            Op::Holds(person, post, unit) => {
                let (person, unit) = match unit {
                    None => (self.node(person)?, None),
                    Some(unit) => self.nodes(person, unit).map(|(person, unit)| (person, Some(unit)))?,
                };
                let mut posts = self.world.organisation.posts(person, self.day);
                Ok(Value::Bool(
                    posts.any(|held| held.post == *post && unit.is_none_or(|unit| held.unit == unit)),
                ))
            }
            Op::Throughout(from, until, condition) => self.throughout(from, until, condition),
            Op::Related(lower, relation, upper) => {
                let (lower, upper) = self.nodes(lower, upper)?;
                let mut edges = self.world.organisation.uppers(lower, *relation, self.day);
                Ok(Value::Bool(edges.any(|edge| edge.node == upper)))
            }
            Op::Uppers(of, relation) => {
                let of = self.node(of)?;
                let edges = self.world.organisation.uppers(of, *relation, self.day);
                Ok(Value::Nodes(edges.map(|edge| edge.node).collect()))
            }
            Op::Lowers(of, relation) => {
                let of = self.node(of)?;
                let edges = self.world.organisation.lowers(of, *relation, self.day);
                Ok(Value::Nodes(edges.map(|edge| edge.node).collect()))
            }
            Op::At(day, inner) => {
                let day = day_of(&self.eval(day)?).ok_or_else(Vec::new)?;
                self.on(day).eval(inner)
            }
            Op::CountRows(slot) => {
                let children = self.batch.children.as_ref();
                let child =
                    children.and_then(|children| children.child(*slot).map(|(_, child)| (children, child)));
                let count = child.map_or(0, |(children, child)| children.range(child, self.row).len());
                Ok(Value::Int(count as i64))
            }
            Op::Script(name, arguments) => self.script(expr, name, arguments),
            Op::Result(what, whom) => {
                let value = self.world.results.get(what, self.node(whom)?);
                value.map(Value::Decimal).ok_or_else(|| match (what, &whom.op) {
                    // Of somebody else, or of an earlier period: whose and which has to be said.
                    (ResultOf::Indicator { back: 1.., .. }, _) => self.absent(expr),
                    (_, Op::Variable(slot)) if self.names.subject == Some(*slot) => {
                        vec![MissingFact::NoResult(what.clone())]
                    }
                    _ => self.absent(expr),
                })
            }
        }
    }

    /// Is the condition true? Unknown, with what is missing, is the error.
    pub fn truth(&self, expr: &Expr) -> Result<bool, Vec<MissingFact>> {
        Ok(self.eval(expr)? == Value::Bool(true))
    }

    fn slot(&self, slot: usize) -> Option<Value> {
        self.batch.columns.get(slot)?.as_ref()?.get(self.row)
    }

    fn read(&self, expr: &Expr) -> Known {
        let Op::Variable(slot) = expr.op else { return Err(Vec::new()) };
        self.slot(slot).ok_or_else(|| match self.batch.failed.get(&(slot, self.row)) {
            Some(failed) => failed.to_vec(),
            None => self.absent(expr),
        })
    }

    fn absent(&self, expr: &Expr) -> Vec<MissingFact> {
        let name = self.name_of(expr);
        vec![MissingFact::Absent(name)]
    }

    /// What is absent on the day of an `at(day, …)`.
    fn absent_on_day(&self, expr: &Expr) -> Vec<MissingFact> {
        match self.batch.days.get(self.row) {
            Some(day) if *day != self.day => {
                vec![MissingFact::Absent(format!("at({}, {})", self.day, self.name_of(expr)))]
            }
            _ => self.absent(expr),
        }
    }

    /// How a fact is called: a field, or a path from one.
    pub fn name_of(&self, expr: &Expr) -> String {
        super::facts::name_of(expr, self.names, self.world.vocabulary)
    }

    fn both(&self, a: &Expr, b: &Expr) -> Result<(Value, Value), Vec<MissingFact>> {
        match (self.eval(a), self.eval(b)) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (a, b) => Err(missing([a, b])),
        }
    }

    fn node(&self, expr: &Expr) -> Result<NodeId, Vec<MissingFact>> {
        match self.eval(expr)? {
            Value::Node(node) => Ok(node),
            _ => Err(Vec::new()),
        }
    }

    fn nodes(&self, a: &Expr, b: &Expr) -> Result<(NodeId, NodeId), Vec<MissingFact>> {
        match self.both(a, b)? {
            (Value::Node(a), Value::Node(b)) => Ok((a, b)),
            _ => Err(Vec::new()),
        }
    }

    /// `&&` (decided by false) and `||` (decided by true).
    fn logic(&self, all: &[Expr], deciding: bool) -> Known {
        let mut unknown = Vec::new();
        for expr in all {
            match self.truth(expr) {
                Ok(value) if value == deciding => return Ok(Value::Bool(deciding)),
                Ok(_) => {}
                Err(missing) => unknown.push(Err(missing)),
            }
        }
        if unknown.is_empty() { Ok(Value::Bool(!deciding)) } else { Err(missing(unknown)) }
    }

    fn coalesce(&self, all: &[Expr]) -> Known {
        let mut unknown = Vec::new();
        for expr in all {
            match self.eval(expr) {
                Ok(value) => return Ok(value),
                Err(missing) if failed_in(&missing) => return Err(missing),
                Err(missing) => unknown.push(Err(missing)),
            }
        }
        Err(missing(unknown))
    }

    fn one_of(&self, item: &Expr, list: &[Expr]) -> Known {
        let item = self.eval(item)?;
        let mut unknown = Vec::new();
        for word in list {
            match self.eval(word) {
                Ok(word) if order(&item, &word) == Ordering::Equal => return Ok(Value::Bool(true)),
                Ok(_) => {}
                Err(missing) => unknown.push(Err(missing)),
            }
        }
        if unknown.is_empty() { Ok(Value::Bool(false)) } else { Err(missing(unknown)) }
    }

    fn parameter(&self, index: usize, key: Option<&Expr>) -> Known {
        let Some(table) = self.world.parameters.get(index) else { return Err(Vec::new()) };
        let key = match key {
            Some(key) => Some(self.key(key)?),
            None => None,
        };
        table
            .on(self.law, key.as_deref())
            .map(|(value, _)| Value::Decimal(value))
            .ok_or_else(|| vec![MissingFact::NoParameter(table.id.clone())])
    }

    /// The word that keys a parameter.
    pub fn key(&self, key: &Expr) -> Result<String, Vec<MissingFact>> {
        Ok(match (self.eval(key)?, &key.of) {
            (Value::Enum(code), Type::Enum(of)) => of.word(code).to_owned(),
            (Value::Text(symbol), _) => self.world.symbols.text(symbol).to_string(),
            _ => String::new(),
        })
    }

    /// All the values, or what is missing in any of them.
    fn all(&self, of: &[Expr]) -> Result<Vec<Value>, Vec<MissingFact>> {
        let values: Vec<Known> = of.iter().map(|one| self.eval(one)).collect();
        if values.iter().any(Result::is_err) {
            return Err(missing(values));
        }
        Ok(values.into_iter().flatten().collect())
    }

    /// On every day from one to another, both included: false if it is false on one, else unknown if it is on one.
    fn throughout(&self, from: &Expr, until: &Expr, condition: &Expr) -> Known {
        let (from, until) = self.both(from, until)?;
        let (Some(from), Some(until)) = (day_of(&from), day_of(&until)) else { return Err(Vec::new()) };
        if until < from || i64::from(until.0) - i64::from(from.0) > MOST_DAYS {
            let cause = said(
                "the last day comes before the first, or a century after it",
                "末日早于首日，或相隔超过百年",
            );
            return Err(vec![MissingFact::Failed { what: "throughout".into(), cause }]);
        }
        let mut unknown = None;
        for day in from.0..=until.0 {
            match self.on(Day(day)).truth(condition) {
                Ok(true) => {}
                Ok(false) => return Ok(Value::Bool(false)),
                Err(missing) => unknown = unknown.or(Some(missing)),
            }
        }
        unknown.map_or(Ok(Value::Bool(true)), Err)
    }

    fn call(&self, function: Function, arguments: &[Expr]) -> Known {
        let values = self.all(arguments)?;
        call(self.world, self.day, function, &values).ok_or_else(|| {
            let cause = said("too large, or not a whole number of days", "数值过大，或天数不是整数");
            vec![MissingFact::Failed { what: function.name().to_owned(), cause }]
        })
    }

    fn script(&self, expr: &Expr, name: &str, arguments: &[Argument]) -> Known {
        let caller = self.world.scripts;
        let mut given = Vec::with_capacity(arguments.len());
        let mut unknown = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Rows(slot) => given.push(caller.rows(self.batch, *slot, self.row)),
                Argument::Value(value) => match self.eval(value) {
                    Ok(known) => given.push(caller.value(Some(&known), &value.of, self.day)),
                    Err(missing) => unknown.push(Err(missing)),
                },
            }
        }
        if !unknown.is_empty() {
            return Err(missing(unknown));
        }
        match caller.call(name, given, &expr.of) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(vec![MissingFact::Absent(format!("{name}()"))]),
            Err(cause) => Err(vec![MissingFact::Failed { what: name.to_owned(), cause }]),
        }
    }
}

/// Did a computation or a count fail? What failed is not absent: nothing may be concluded from it.
pub fn failed_in(missing: &[MissingFact]) -> bool {
    missing.iter().any(|fact| matches!(fact, MissingFact::Failed { .. } | MissingFact::Uncounted { .. }))
}

/// What is missing in any of several values, each once.
fn missing(all: impl IntoIterator<Item = Known>) -> Vec<MissingFact> {
    let mut found: Vec<MissingFact> = Vec::new();
    for fact in all.into_iter().filter_map(Result::err).flatten() {
        if !found.contains(&fact) {
            found.push(fact);
        }
    }
    found
}

fn failed(op: Arithmetic) -> Vec<MissingFact> {
    let cause = match op {
        Arithmetic::Divide | Arithmetic::Remainder => {
            said("division by zero, or a number too large", "除数为零，或数值过大")
        }
        _ => said("a number too large", "数值过大"),
    };
    vec![MissingFact::Failed { what: op.sign().to_owned(), cause }]
}

/// The order of two values of one type. Types without an order compare by their codes, for `==` only.
pub fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Enum(a), Value::Enum(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Node(a), Value::Node(b)) => a.cmp(b),
        (Value::Nodes(a), Value::Nodes(b)) => a.cmp(b),
        // Types are checked before anything runs.
        _ => Ordering::Less,
    }
}

/// Arithmetic on whole numbers or on decimals; none where the result is not a number that can be held.
pub fn arithmetic(op: Arithmetic, a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => whole(op, *a, *b).map(Value::Int),
        (Value::Decimal(a), Value::Decimal(b)) => decimal(op, *a, *b).map(Value::Decimal),
        _ => None,
    }
}

/// Arithmetic on whole numbers.
pub fn whole(op: Arithmetic, a: i64, b: i64) -> Option<i64> {
    match op {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Remainder => a.checked_rem(b),
        Arithmetic::Min => Some(a.min(b)),
        Arithmetic::Max => Some(a.max(b)),
    }
}

/// Arithmetic on decimals.
pub fn decimal(op: Arithmetic, a: Decimal, b: Decimal) -> Option<Decimal> {
    match op {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Remainder => a.checked_rem(b),
        Arithmetic::Min => Some(a.min(b)),
        Arithmetic::Max => Some(a.max(b)),
    }
}

fn negate(value: &Value) -> Option<Value> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int),
        Value::Decimal(value) => Some(Value::Decimal(-*value)),
        _ => None,
    }
}

/// The day of a date or of a date with time.
pub fn day_of(value: &Value) -> Option<Day> {
    match value {
        Value::Date(day) => Some(*day),
        Value::DateTime(moment) => Some(moment.day()),
        _ => None,
    }
}

/// A day that the calendar has; beyond the year 9999 there is none.
fn written(day: Day) -> Option<Value> {
    (Day::of(day.date()) == day).then_some(Value::Date(day))
}

fn moment_of(value: &Value) -> Option<Moment> {
    match value {
        Value::Date(day) => Some(Moment(i64::from(day.0) * 86_400)),
        Value::DateTime(moment) => Some(*moment),
        _ => None,
    }
}

/// A function of the language on known values.
pub fn call(world: &World<'_>, day: Day, function: Function, values: &[Value]) -> Option<Value> {
    let calendar = world.calendar;
    let first = values.first()?;
    let days = || Some((day_of(first)?, day_of(values.get(1)?)?));
    let shift = || match values.get(1)? {
        Value::Decimal(count) if count.fract().is_zero() => Some((day_of(first)?, count.to_i64()?)),
        _ => None,
    };
    let date = |day: Day| day.date();
    Some(match function {
        Function::Days => days().map(|(a, b)| Value::Int(i64::from(b.0) - i64::from(a.0)))?,
        Function::WorkingDays => days().map(|(a, b)| Value::Int(calendar.working_days(a, b)))?,
        Function::Months => days().map(|(a, b)| Value::Int(crate::calendar::months(a, b)))?,
        Function::Years => days().map(|(a, b)| Value::Int(crate::calendar::years(a, b)))?,
        Function::Hours => {
            let seconds = moment_of(values.get(1)?)?.0 - moment_of(first)?.0;
            Value::Int(seconds.div_euclid(3600))
        }
        Function::Year => Value::Int(i64::from(date(day_of(first)?).year())),
        Function::Month => Value::Int(i64::from(date(day_of(first)?).month())),
        Function::DayOf => Value::Date(day_of(first)?),
        Function::AddDays => {
            let (day, count) = shift()?;
            written(Day(i32::try_from(i64::from(day.0).checked_add(count)?).ok()?))?
        }
        Function::AddWorkingDays => {
            shift().and_then(|(day, n)| written(calendar.add_working_days(day, n)))?
        }
        Function::AddMonths => {
            let (day, count) = shift()?;
            let later = crate::calendar::add_months(day, count);
            // The arithmetic of the calendar stops at its ends.
            written(later)
                .filter(|_| crate::calendar::months(day, later).unsigned_abs() >= count.unsigned_abs())?
        }
        Function::Abs => match first {
            Value::Int(value) => Value::Int(value.checked_abs()?),
            Value::Decimal(value) => Value::Decimal(value.abs()),
            _ => return None,
        },
        Function::Round => match (first, values.get(1)?) {
            (Value::Decimal(value), Value::Int(digits)) => {
                let digits = u32::try_from(*digits).ok()?.min(28);
                let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
                Value::Decimal(value.round_dp_with_strategy(digits, away))
            }
            _ => return None,
        },
        Function::Floor | Function::Ceil => match first {
            Value::Decimal(value) if function == Function::Floor => Value::Int(value.floor().to_i64()?),
            Value::Decimal(value) => Value::Int(value.ceil().to_i64()?),
            _ => return None,
        },
        Function::Contains | Function::StartsWith => match (first, values.get(1)?) {
            (Value::Text(text), Value::Text(part)) => {
                let (text, part) = (world.symbols.text(*text), world.symbols.text(*part));
                let found = match function {
                    Function::Contains => text.contains(&*part),
                    _ => text.starts_with(&*part),
                };
                Value::Bool(found)
            }
            _ => return None,
        },
        Function::Within => match (first, values.get(1)?) {
            (Value::Node(unit), Value::Node(above)) => {
                Value::Bool(world.organisation.within(*unit, *above, day))
            }
            _ => return None,
        },
        Function::CountNodes => match first {
            Value::Nodes(all) => Value::Int(all.len() as i64),
            _ => return None,
        },
    })
}

/// A property of a node as of a day. A person's post and unit are unknown where there are several.
pub fn property(
    organisation: &Organisation,
    words: &Vocabulary,
    symbols: &Symbols,
    property: Property,
    node: NodeId,
    day: Day,
) -> Option<Value> {
    let posts = || organisation.posts(node, day);
    match property {
        Property::Id => Some(Value::Text(symbols.intern(organisation.id(node)))),
        Property::Role => organisation.role(node, day).map(Value::Enum),
        Property::Post => only(posts().map(|held| held.post)).map(Value::Enum),
        Property::UnitOf => unit_of(organisation, node, day).map(Value::Node),
        Property::HoldsPost => Some(Value::Bool(posts().next().is_some())),
        Property::IsLeader => {
            let leads = |post: u32| words.post_traits.get(post as usize).is_some_and(|traits| traits.leads);
            Some(Value::Bool(posts().any(|held| leads(held.post))))
        }
        Property::Kind => organisation.unit_kind(node).map(Value::Enum),
        Property::Parent => organisation.parent(node, day).map(|(parent, _)| Value::Node(parent)),
        Property::Holders(post) => {
            let holders: Arc<[NodeId]> =
                organisation.holders(node, post, day).map(|held| held.person).collect();
            Some(Value::Nodes(holders))
        }
        Property::Attribute(index) => organisation.attribute(node, index, day),
    }
}

/// The only unit in which a person holds a post.
pub fn unit_of(organisation: &Organisation, person: NodeId, day: Day) -> Option<NodeId> {
    only(organisation.posts(person, day).map(|held| held.unit))
}

/// The one value that all have.
fn only<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}
