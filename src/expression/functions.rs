//! The functions and properties of the language, and how their arguments are typed.

use super::check::{ExpressionFault, Infer, constant, is_number};
use super::typed::{Argument, Arithmetic, Compare, Expr, Function, Op, Property, ResultOf};
use crate::organisation::Vocabulary;
use crate::source::{Said, said};
use crate::value::{Day, NodeKind, Type, Value};
use rhai::{Expr as Ast, FnCallExpr, Position};

/// Every function of the language as it is written, for suggestions and for calls with wrong arguments.
const FORMS: &[&str] = &[
    "days(from, to)",
    "working_days(from, to)",
    "months(from, to)",
    "years(from, to)",
    "hours(from, to)",
    "year(date)",
    "month(date)",
    "day(datetime)",
    "add_days(date, number)",
    "add_working_days(date, number)",
    "add_months(date, number)",
    "date(\"2014-01-31\")",
    "min(a, b)",
    "max(a, b)",
    "abs(number)",
    "round(number, digits)",
    "floor(number)",
    "ceil(number)",
    "contains(text, \"part\")",
    "starts_with(text, \"part\")",
    "holds(person, \"post\")",
    "throughout(from, until, condition)",
    "within(unit, unit)",
    "related(lower, \"relation\", upper)",
    "uppers(person, \"relation\")",
    "lowers(person, \"relation\")",
    "count(rows)",
    "previous(counted)",
    "at(day, expression)",
    "absent(fact)",
    "present(fact)",
    "indicator(\"id\", unit)",
    "points(\"category\", unit)",
    "score(\"id\", unit)",
];

/// How many periods back an indicator can be read.
const MOST_BACK: u32 = 99;

/// The name of a function in its form.
fn name_in(form: &str) -> &str {
    form.split('(').next().unwrap_or(form)
}

/// The property of a type, or the names that there are.
pub(super) fn property(words: &Vocabulary, of: &Type, name: &str) -> Result<(Type, Property), Vec<String>> {
    let mut known: Vec<String> = Vec::new();
    let mut attribute = |list: &[crate::organisation::Attribute]| {
        known.extend(list.iter().map(|attribute| attribute.name.clone()));
        list.iter()
            .position(|attribute| attribute.name == name)
            .map(|at| (list[at].of.clone(), Property::Attribute(at)))
    };
    let found = match of {
        Type::Node(NodeKind::Person) => attribute(&words.people_attributes).or(match name {
            "id" => Some((Type::Text, Property::Id)),
            "role" => Some((Type::Enum(words.roles.clone()), Property::Role)),
            "post" => Some((Type::Enum(words.posts.clone()), Property::Post)),
            "unit" => Some((Type::Node(NodeKind::Unit), Property::UnitOf)),
            "holds_post" => Some((Type::Bool, Property::HoldsPost)),
            "is_leader" => Some((Type::Bool, Property::IsLeader)),
            _ => None,
        }),
        Type::Node(NodeKind::Unit) => attribute(&words.unit_attributes).or(match name {
            "id" => Some((Type::Text, Property::Id)),
            "kind" => Some((Type::Enum(words.unit_kinds.clone()), Property::Kind)),
            "parent" => Some((Type::Node(NodeKind::Unit), Property::Parent)),
            post => {
                let code = words.posts.code(post);
                code.map(|code| (Type::Nodes(NodeKind::Person), Property::Holders(code)))
            }
        }),
        Type::Node(NodeKind::Entity(_)) if name == "id" => Some((Type::Text, Property::Id)),
        _ => None,
    };
    found.ok_or_else(|| {
        let fixed: &[&str] = match of {
            Type::Node(NodeKind::Person) => &["id", "role", "post", "unit", "holds_post", "is_leader"],
            Type::Node(NodeKind::Unit) => &["id", "kind", "parent"],
            Type::Node(NodeKind::Entity(_)) => &["id"],
            _ => &[],
        };
        known.extend(fixed.iter().map(|name| (*name).to_owned()));
        if matches!(of, Type::Node(NodeKind::Unit)) {
            known.extend(words.posts.values.iter().cloned());
        }
        known
    })
}

impl Infer<'_, '_> {
    /// `x.f(a)` is `f(x, a)`.
    pub(super) fn method(&mut self, _: Expr, call: &FnCallExpr, position: Position) -> Option<Expr> {
        let name = &call.name;
        let help = said(
            format!("write `{name}(x)` for `x.{name}()`"),
            format!("请写 `{name}(x)`，而不是 `x.{name}()`"),
        );
        let what = format!("`.{name}(…)`").as_str().into();
        self.fail_with(ExpressionFault::Unsupported { what }, self.at(position), help)
    }

    /// A call of a function or an operator.
    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) -> Option<Expr> {
        let at = self.at(position);
        let args = call.args.as_slice();
        let compare = |op| (op, args.first(), args.get(1));
        if call.op_token.is_some() || matches!(call.name.as_str(), "==" | "!=" | "<" | "<=" | ">" | ">=") {
            let (op, left, right) = match call.name.as_str() {
                "==" => compare(Compare::Equal),
                "!=" => compare(Compare::NotEqual),
                "<" => compare(Compare::Less),
                "<=" => compare(Compare::AtMost),
                ">" => compare(Compare::Greater),
                ">=" => compare(Compare::AtLeast),
                _ => return self.operator(call, at),
            };
            return self.compare(op, left?, right?, at);
        }
        self.function(&call.name, args, at)
    }

    fn operator(&mut self, call: &FnCallExpr, at: usize) -> Option<Expr> {
        let args = call.args.as_slice();
        match (call.name.as_str(), args) {
            ("!", [inner]) => {
                let inner = self.expect(inner, &Type::Bool)?;
                Some(Expr { of: Type::Bool, op: Op::Not(Box::new(inner)) })
            }
            ("-", [inner]) => {
                let inner = self.number(inner)?;
                Some(Expr { of: inner.of.clone(), op: Op::Negate(Box::new(inner)) })
            }
            ("+", [a, b]) => self.arithmetic(Arithmetic::Add, a, b, at),
            ("-", [a, b]) => self.arithmetic(Arithmetic::Subtract, a, b, at),
            ("*", [a, b]) => self.arithmetic(Arithmetic::Multiply, a, b, at),
            ("/", [a, b]) => self.arithmetic(Arithmetic::Divide, a, b, at),
            ("%", [a, b]) => self.arithmetic(Arithmetic::Remainder, a, b, at),
            (name, _) => {
                let what = format!("`{name}`");
                self.unsupported(&what, &what, at)
            }
        }
    }

    fn number(&mut self, ast: &Ast) -> Option<Expr> {
        let expr = self.expr(ast)?;
        if is_number(&expr.of) {
            return Some(expr);
        }
        let (expected, found) = (Type::Decimal.said(), expr.of.said());
        let fault = ExpressionFault::Mismatch { expected, found };
        match expr.of {
            Type::Date | Type::DateTime => {
                let help = said(
                    "between dates: `days(a, b)`; a later day: `add_days(date, number)`",
                    "日期相差：`days(a, b)`；若干天之后：`add_days(date, number)`",
                );
                self.fail_with(fault, self.start_of(ast), help)
            }
            _ => self.fail(fault, self.start_of(ast)),
        }
    }

    fn arithmetic(&mut self, op: Arithmetic, a: &Ast, b: &Ast, at: usize) -> Option<Expr> {
        let (a, b) = (self.number(a), self.number(b));
        let (mut a, mut b) = (a?, b?);
        if op == Arithmetic::Divide {
            // 7 / 2 is 3.5: whole numbers are not cut off in silence.
            a = super::check::coerce(a, &Type::Decimal)?;
            b = super::check::coerce(b, &Type::Decimal)?;
        }
        let (a, b) = self.unify(a, b, at)?;
        Some(Expr { of: a.of.clone(), op: Op::Arithmetic(op, Box::new(a), Box::new(b)) })
    }

    /// `item in list`.
    fn membership(&mut self, list: &Ast, item: &Ast, at: usize) -> Option<Expr> {
        let item_at = self.start_of(item);
        if let Ast::Array(words, _) = list {
            let mut item = self.expr(item)?;
            if let (Type::Any, Some(first)) = (&item.of, words.first()) {
                let of = self.expr(first)?.of;
                let item_of = if is_number(&of) { Type::Decimal } else { of };
                item = super::check::coerce(item, &item_of)?;
            }
            let words: Vec<_> = words.iter().map(|word| self.listed(word, &item.of)).collect();
            let words = words.into_iter().collect::<Option<Vec<_>>>()?;
            let decimal = is_number(&item.of) && words.iter().any(|word| word.of == Type::Decimal);
            let of = if decimal { Type::Decimal } else { item.of.clone() };
            let item = super::check::coerce(item, &of)?;
            let words =
                words.into_iter().map(|word| super::check::coerce(word, &of)).collect::<Option<Vec<_>>>()?;
            return Some(Expr { of: Type::Bool, op: Op::OneOf(Box::new(item), words) });
        }
        let mut list_expr = self.expr(list)?;
        if list_expr.of == Type::Any
            && let item = self.expr(item)?
            && let Type::Node(_) = item.of
        {
            list_expr = super::check::coerce(list_expr, &several(item.of))?;
        }
        match &list_expr.of {
            Type::Nodes(kind) => {
                let of = Type::Node(kind.clone());
                let item = self.expr(item)?;
                let item = self.expect_typed(item, &of, item_at)?;
                Some(Expr { of: Type::Bool, op: Op::Among(Box::new(item), Box::new(list_expr)) })
            }
            Type::Text => {
                let item = self.expect(item, &Type::Text)?;
                Some(Expr { of: Type::Bool, op: Op::Call(Function::Contains, vec![list_expr, item]) })
            }
            found => {
                let (expected, found) = (said("a list", "列表"), found.said());
                self.fail(ExpressionFault::Mismatch { expected, found }, at)
            }
        }
    }

    fn listed(&mut self, word: &Ast, of: &Type) -> Option<Expr> {
        let expr = self.expect_beside(word, of)?;
        if is_number(&expr.of) && is_number(of) {
            return Some(expr);
        }
        self.expect_typed(expr, of, self.start_of(word))
    }

    fn function(&mut self, name: &str, args: &[Ast], at: usize) -> Option<Expr> {
        use Function::*;
        let fixed = |function, takes: &'static [Kind], of| Some((function, takes, of));
        let simple = match name {
            "days" => fixed(Days, &[Kind::Time, Kind::Time], Type::Int),
            "working_days" => fixed(WorkingDays, &[Kind::Time, Kind::Time], Type::Int),
            "months" => fixed(Months, &[Kind::Time, Kind::Time], Type::Int),
            "years" => fixed(Years, &[Kind::Time, Kind::Time], Type::Int),
            "hours" => fixed(Hours, &[Kind::Time, Kind::Time], Type::Int),
            "year" => fixed(Year, &[Kind::Time], Type::Int),
            "month" => fixed(Month, &[Kind::Time], Type::Int),
            "day" => fixed(DayOf, &[Kind::Time], Type::Date),
            "add_days" => fixed(AddDays, &[Kind::Time, Kind::Whole], Type::Date),
            "add_working_days" => fixed(AddWorkingDays, &[Kind::Time, Kind::Whole], Type::Date),
            "add_months" => fixed(AddMonths, &[Kind::Time, Kind::Whole], Type::Date),
            "round" => fixed(Round, &[Kind::Decimal, Kind::Int], Type::Decimal),
            "floor" => fixed(Floor, &[Kind::Decimal], Type::Int),
            "ceil" => fixed(Ceil, &[Kind::Decimal], Type::Int),
            "starts_with" => fixed(StartsWith, &[Kind::Text, Kind::Text], Type::Bool),
            "within" => fixed(Within, &[Kind::Unit, Kind::Unit], Type::Bool),
            _ => None,
        };
        if let Some((function, takes, of)) = simple {
            if args.len() != takes.len() {
                let form = FORMS.iter().find(|form| name_in(form) == name).copied().unwrap_or(name);
                let fault = ExpressionFault::ArgumentCount { name: name.into(), form: form.into() };
                return self.fail(fault, at);
            }
            let args: Vec<_> = args.iter().zip(takes).map(|(arg, kind)| self.of_kind(arg, *kind)).collect();
            return Some(Expr { of, op: Op::Call(function, args.into_iter().collect::<Option<_>>()?) });
        }
        self.special(name, args, at)
    }

    fn special(&mut self, name: &str, args: &[Ast], at: usize) -> Option<Expr> {
        let bool = |op| Some(Expr { of: Type::Bool, op });
        match (name, args) {
            // `x in list` reaches us as `contains(list, x)`.
            ("contains", [list, item]) => self.membership(list, item, at),
            ("absent", [x]) => bool(Op::Absent(Box::new(self.expr(x)?))),
            ("present", [x]) => {
                let absent = Expr { of: Type::Bool, op: Op::Absent(Box::new(self.expr(x)?)) };
                bool(Op::Not(Box::new(absent)))
            }
            ("date", [Ast::StringConstant(text, position)]) => match Day::parse(text) {
                Some(day) => Some(constant(Type::Date, Value::Date(day))),
                None => {
                    let expected = said("a date such as 2014-01-31", "日期（如 2014-01-31）");
                    let found = format!("`{text}`").as_str().into();
                    self.fail(ExpressionFault::Mismatch { expected, found }, self.at(*position))
                }
            },
            ("min", [a, b]) => self.arithmetic(Arithmetic::Min, a, b, at),
            ("max", [a, b]) => self.arithmetic(Arithmetic::Max, a, b, at),
            ("abs", [x]) => {
                let x = self.number(x)?;
                Some(Expr { of: x.of.clone(), op: Op::Call(Function::Abs, vec![x]) })
            }
            ("at", [day, x]) => {
                let (day, x) = (self.of_kind(day, Kind::Time), self.expr(x));
                let (day, x) = (day?, x?);
                Some(Expr { of: x.of.clone(), op: Op::At(Box::new(day), Box::new(x)) })
            }
            ("holds", [person, post]) => self.holds(person, post, None),
            ("holds", [person, post, unit]) => self.holds(person, post, Some(unit)),
            ("related", [lower, relation, upper]) => {
                let (relation, below, above) = self.relation(relation)?;
                let lower = self.expect(lower, &below);
                let upper = self.expect(upper, &above);
                bool(Op::Related(Box::new(lower?), relation, Box::new(upper?)))
            }
            ("uppers", [x, relation]) => {
                let (relation, below, above) = self.relation(relation)?;
                let x = self.expect(x, &below)?;
                Some(Expr { of: several(above), op: Op::Uppers(Box::new(x), relation) })
            }
            ("lowers", [x, relation]) => {
                let (relation, below, above) = self.relation(relation)?;
                let x = self.expect(x, &above)?;
                Some(Expr { of: several(below), op: Op::Lowers(Box::new(x), relation) })
            }
            ("count", [x]) => self.count(x),
            ("throughout", [from, until, condition]) => self.throughout([from, until], condition),
            ("previous", [x]) => self.previous(x, 1),
            ("previous", [x, Ast::IntegerConstant(back, position)]) => match u32::try_from(*back) {
                Ok(back @ 1..=MOST_BACK) => self.previous(x, back),
                _ => self.fail(ExpressionFault::HowFarBack { most: MOST_BACK }, self.at(*position)),
            },
            ("previous", [_, back]) => {
                self.fail(ExpressionFault::HowFarBack { most: MOST_BACK }, self.start_of(back))
            }
            ("indicator" | "points" | "score", [what]) => self.result(name, what, None, at),
            ("indicator" | "points" | "score", [what, whom]) => self.result(name, what, Some(whom), at),
            _ => self.script(name, args, at),
        }
    }

    fn holds(&mut self, person: &Ast, post: &Ast, unit: Option<&Ast>) -> Option<Expr> {
        let person = self.of_kind(person, Kind::Person);
        let unit = unit.map(|unit| self.of_kind(unit, Kind::Unit).map(Box::new));
        let posts = self.checker.names.vocabulary.posts.clone();
        let post = self.named(
            said("post", "职务"),
            post,
            |name| posts.code(name),
            posts.values.iter().map(String::as_str),
        )?;
        let unit = match unit {
            Some(unit) => Some(unit?),
            None => None,
        };
        Some(Expr { of: Type::Bool, op: Op::Holds(Box::new(person?), post, unit) })
    }

    fn relation(&mut self, name: &Ast) -> Option<(u32, Type, Type)> {
        let words = self.checker.names.vocabulary.clone();
        let position = |name: &str| words.relations.iter().position(|relation| relation.id == name);
        let known = words.relations.iter().map(|relation| relation.id.as_str());
        let index = self.named(said("relation", "关系"), name, position, known)?;
        let relation = words.relations.get(index)?;
        Some((index as u32, Type::Node(relation.lower.1.clone()), Type::Node(relation.upper.1.clone())))
    }

    /// A name given as a text constant.
    fn named<'k, T>(
        &mut self,
        kind: Said,
        ast: &Ast,
        find: impl Fn(&str) -> Option<T>,
        known: impl Iterator<Item = &'k str>,
    ) -> Option<T> {
        let at = self.start_of(ast);
        let Ast::StringConstant(name, _) = ast else {
            let expected =
                said(format!("the name of a {} in quotes", kind.en), format!("加引号的{}名称", kind.zh));
            let found = self.expr(ast)?.of.said();
            return self.fail(ExpressionFault::Mismatch { expected, found }, at);
        };
        find(name).or_else(|| {
            let fault = ExpressionFault::UnknownWord { kind: kind.clone(), name: name.to_string() };
            self.fail_near(fault, at, name, known)
        })
    }

    /// `throughout(from, until, condition)`: the condition as of every day.
    fn throughout(&mut self, [from, until]: [&Ast; 2], condition: &Ast) -> Option<Expr> {
        let [from, until] = [from, until].map(|day| self.of_kind(day, Kind::Time));
        let condition = self.expect(condition, &Type::Bool);
        let op = Op::Throughout(Box::new(from?), Box::new(until?), Box::new(condition?));
        Some(Expr { of: Type::Bool, op })
    }

    /// `previous(visits)`: what a duty counted in the period before; `previous(indicator("x"), 2)`: an indicator
    /// so many periods before the cycle.
    fn previous(&mut self, x: &Ast, back: u32) -> Option<Expr> {
        let at = self.start_of(x);
        if let Ast::FnCall(call, position) = x
            && call.name.as_str() == "indicator"
        {
            let place = self.at(*position);
            let read = match call.args.as_slice() {
                [what] => self.indicator(what, None, back, place),
                [what, whom] => self.indicator(what, Some(whom), back, place),
                _ => self.expr(x),
            };
            return read;
        }
        let read = match x {
            Ast::Variable(..) if back > 1 => None,
            Ast::Variable(name, _, _) => self.scope.slot(&crate::policy::previous(&name.1)),
            _ => None,
        };
        match read.and_then(|slot| Some((slot, self.scope.variables.get(slot)?.of.clone()))) {
            Some((slot, of)) => Some(Expr { of, op: Op::Variable(slot) }),
            None => self.fail(ExpressionFault::NothingBefore, at),
        }
    }

    fn count(&mut self, x: &Ast) -> Option<Expr> {
        let at = self.start_of(x);
        let x = self.expr(x)?;
        let op = match (&x.of, x.op.clone()) {
            (Type::Rows(_), Op::Variable(slot)) => Op::CountRows(slot),
            (Type::Nodes(_), _) => Op::Call(Function::CountNodes, vec![x]),
            (found, _) => {
                let (expected, found) = (said("rows or people", "子表或多个人员"), found.said());
                return self.fail(ExpressionFault::Mismatch { expected, found }, at);
            }
        };
        Some(Expr { of: Type::Int, op })
    }

    /// Whom a result is about: who is named, or the subject of the place.
    fn whom(&mut self, whom: Option<&Ast>) -> Option<Option<Expr>> {
        let Some(whom) = whom else {
            let subject = self.scope.subject.and_then(|slot| Some((slot, self.scope.variables.get(slot)?)));
            return Some(subject.map(|(slot, of)| Expr { of: of.of.clone(), op: Op::Variable(slot) }));
        };
        let at = self.start_of(whom);
        let expr = self.expr(whom)?;
        match expr.of {
            Type::Node(NodeKind::Person | NodeKind::Unit) => Some(Some(expr)),
            found => {
                let expected = said("a person or a unit", "人员或单位");
                self.fail(ExpressionFault::Mismatch { expected, found: found.said() }, at)
            }
        }
    }

    /// `indicator("x")` of the subject, `indicator("x", unit)` of somebody else, some periods back.
    fn indicator(&mut self, what: &Ast, whom: Option<&Ast>, back: u32, at: usize) -> Option<Expr> {
        let names = self.checker.names;
        let known = names.indicators.iter().map(|known| known.id.as_str());
        let position = |id: &str| names.indicators.iter().position(|known| known.id == id);
        let of = self.named(said("indicator", "指标"), what, position, known);
        let whom_at = whom.map_or(at, |whom| self.start_of(whom));
        let (of, whom) = (of?, self.whom(whom)?);
        let named = names.indicators.get(of)?;
        let Some(whom) = whom else {
            return self.fail(ExpressionFault::IndicatorOfWhom { id: named.id.clone() }, at);
        };
        if self.scope.subject.is_none() && back == 0 && named.late {
            return self.fail(ExpressionFault::IndicatorTooLate { id: named.id.clone() }, at);
        }
        let described = Type::Node(named.describes.clone());
        if whom.of != described {
            let (expected, found) = (described.said(), whom.of.said());
            return self.fail(ExpressionFault::Mismatch { expected, found }, whom_at);
        }
        let what = ResultOf::Indicator { at: of, id: named.id.as_str().into(), back };
        Some(Expr { of: Type::Decimal, op: Op::Result(what, Box::new(whom)) })
    }

    fn result(&mut self, name: &str, what: &Ast, whom: Option<&Ast>, at: usize) -> Option<Expr> {
        if name == "indicator" {
            return self.indicator(what, whom, 0, at);
        }
        if self.scope.subject.is_none() {
            return self.fail(ExpressionFault::NoResults { name: name.into() }, at);
        }
        let whom = self.whom(whom)??;
        let names = self.checker.names;
        let position = |list: &'_ [String], name: &str| list.iter().position(|id| id == name);
        let result = match name {
            "score" => {
                let known = names.scorecards.iter().map(String::as_str);
                ResultOf::Score(self.named(
                    said("scorecard", "评分表"),
                    what,
                    |id| position(&names.scorecards, id),
                    known,
                )?)
            }
            _ => {
                let known = names.categories.iter().map(String::as_str);
                let index = self.named(
                    said("category", "计分类别"),
                    what,
                    |id| position(&names.categories, id),
                    known,
                )?;
                ResultOf::Points(names.categories.get(index)?.clone())
            }
        };
        Some(Expr { of: Type::Decimal, op: Op::Result(result, Box::new(whom)) })
    }

    /// A function of a script. Its type is not known to rhai: the caller says what is expected.
    fn script(&mut self, name: &str, args: &[Ast], at: usize) -> Option<Expr> {
        let names = self.checker.names;
        let Some(takes) = names.functions.get(name) else {
            if let Some(form) = FORMS.iter().find(|form| name_in(form) == name) {
                let fault = ExpressionFault::ArgumentCount { name: name.into(), form: (*form).into() };
                return self.fail(fault, at);
            }
            if names.unread_scripts {
                return None; // it may be defined there
            }
            let known =
                FORMS.iter().map(|form| name_in(form)).chain(names.functions.keys().map(String::as_str));
            return self.fail_near(ExpressionFault::UnknownFunction { name: name.into() }, at, name, known);
        };
        if args.len() != takes.len() {
            let form = format!("{name}({})", takes.join(", "));
            return self.fail(ExpressionFault::ArgumentCount { name: name.into(), form }, at);
        }
        let args: Vec<_> = args
            .iter()
            .map(|arg| {
                let expr = self.expr(arg)?;
                Some(match (&expr.of, &expr.op) {
                    (Type::Rows(_), Op::Variable(slot)) => Argument::Rows(*slot),
                    _ => Argument::Value(expr),
                })
            })
            .collect();
        let args = args.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Expr { of: Type::Any, op: Op::Script(name.into(), args) })
    }

    fn of_kind(&mut self, ast: &Ast, kind: Kind) -> Option<Expr> {
        let expected = match kind {
            Kind::Time => {
                let expr = self.expr(ast)?;
                return match expr.of {
                    Type::Date | Type::DateTime => Some(expr),
                    found => {
                        let (expected, found) = (Type::Date.said(), found.said());
                        self.fail(ExpressionFault::Mismatch { expected, found }, self.start_of(ast))
                    }
                };
            }
            // A parameter is a decimal; a number of days must be whole, which is checked when it is read.
            Kind::Whole | Kind::Decimal => Type::Decimal,
            Kind::Int => Type::Int,
            Kind::Text => Type::Text,
            Kind::Unit => Type::Node(NodeKind::Unit),
            Kind::Person => Type::Node(NodeKind::Person),
        };
        self.expect(ast, &expected)
    }
}

fn several(of: Type) -> Type {
    match of {
        Type::Node(kind) => Type::Nodes(kind),
        other => other,
    }
}

/// What a function takes.
#[derive(Clone, Copy)]
enum Kind {
    Time,
    Whole,
    Decimal,
    Int,
    Text,
    Unit,
    Person,
}
