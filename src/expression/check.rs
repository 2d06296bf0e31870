//! From rhai's parse tree to a typed expression, with every fault at its place in the YAML file.

use super::functions;
use super::scope::{Names, Scope};
use super::syntax::{offset, syntax, token_end};
use super::typed::{Compare, CyclePart, Expr, Op};
use crate::source::{Fault, Node, Place, Problems, Said, Sources, faults, said};
use crate::value::{Enumeration, Type, Value};
use rhai::{ASTFlags, Expr as Ast, FnCallExpr, Position, Stmt};
use std::sync::Arc;

faults! {
    /// An expression that cannot be understood or does not make sense.
    pub enum ExpressionFault {
        Syntax { message: Said } = "expression-syntax", "this expression cannot be read: {message}", "无法读懂该表达式：{message}";
        Reserved { word: String } = "reserved-word", "`{word}` is a reserved word and cannot be a name", "`{word}` 是保留字，不能用作名称";
        UnknownName { name: String } = "unknown-name", "nothing is named `{name}` here", "此处没有名为 `{name}` 的字段";
        UnknownFunction { name: String } = "unknown-function", "there is no function `{name}`", "没有函数 `{name}`";
        ArgumentCount { name: String, form: String } = "wrong-arguments", "`{name}` is written `{form}`", "`{name}` 的写法是 `{form}`";
        NothingBefore = "nothing-before", "`previous` asks for what a duty counted in the period before, by the name of one of its numbers, or for an indicator: `previous(indicator(\"x\"), 2)`", "`previous` 读取职责上一期的计数（写该职责某个计数的名称），或读取以前各期的指标：`previous(indicator(\"x\"), 2)`";
        Mismatch { expected: Said, found: Said } = "type-mismatch", "expected {expected}, found {found}", "此处需要{expected}，实际为{found}";
        Incomparable { left: Said, right: Said } = "cannot-compare", "{left} cannot be compared with {right}", "{left}不能与{right}比较";
        NoOrder { of: Said } = "no-order", "{of} is neither more nor less than another: only `==`, `!=` and `in` apply", "{of}没有大小之分，只能用 `==`、`!=` 和 `in`";
        NotAWord { word: String, of: String } = "impossible-value", "`{word}` can never occur here: it is no value of `{of}`", "`{word}` 在此处不可能出现：`{of}` 没有这个取值";
        UnknownProperty { of: Said, name: String } = "unknown-property", "{of} has no `{name}`", "{of}没有 `{name}`";
        UnknownParameter { name: String } = "unknown-parameter", "there is no parameter `{name}`", "没有参数 `{name}`";
        NeedsKey { name: String, by: String } = "parameter-needs-key", "the parameter `{name}` has a value for each `{by}`", "参数 `{name}` 按 `{by}` 取值";
        NoKey { name: String } = "parameter-has-no-key", "the parameter `{name}` has a single value", "参数 `{name}` 只有一个值";
        Unsupported { what: Said } = "unsupported", "{what} has no place in an expression", "表达式中不能使用{what}";
        UnknownWord { kind: Said, name: String } = "unknown-reference", "there is no {kind} `{name}`", "没有名为 `{name}` 的{kind}";
        IndicatorOfWhom { id: String } = "indicator-of-whom", "say whose indicator this is: `indicator(\"{id}\", unit)`", "请写明是谁的指标：`indicator(\"{id}\", unit)`";
        IndicatorTooLate { id: String } = "indicator-too-late", "the indicator `{id}` is computed, or may be void: it is known only after all rules have been asked. Rules and duties read indicators that are given; a ladder or a ranking reads all", "指标 `{id}` 由计算得出或可能作废，须待全部规则认定之后才能确定。规则和职责只能读取直接给出的指标；阶梯和排名可读取全部指标";
        HowFarBack { most: u32 } = "how-far-back", "how many periods back is a whole number from 1 to {most}", "向前追溯的期数须为 1 至 {most} 的整数";
        NoResults { name: String } = "no-results-here", "`{name}` is known only where results are assessed: scorecards, rankings, ladders, indicators", "`{name}` 只能用于评分、排名、阶梯和指标";
    }
}

/// What every check needs.
pub struct Checker<'a> {
    /// The definitions of the policy.
    pub names: &'a Names,
    /// The files, for placing.
    pub sources: &'a Sources,
    /// Where faults go.
    pub problems: &'a mut Problems,
}

impl Checker<'_> {
    /// A whole scalar as an expression of any type.
    pub fn check(&mut self, node: &Node, scope: &Scope) -> Option<Expr> {
        let length = node.text().unwrap_or_default().len();
        self.check_part(node, 0, length, scope)
    }

    /// A whole scalar as an expression of a given type; whole numbers pass for decimals.
    pub fn check_as(&mut self, node: &Node, scope: &Scope, expected: &Type) -> Option<Expr> {
        let expr = self.check(node, scope)?;
        let found = expr.of.clone();
        match coerce(expr, expected) {
            Some(expr) => Some(expr),
            None => {
                let fault = ExpressionFault::Mismatch { expected: expected.said(), found: found.said() };
                self.problems.raise(fault, node.place);
                None
            }
        }
    }

    /// The bytes `start..end` of a scalar as an expression.
    pub fn check_part(&mut self, node: &Node, start: usize, end: usize, scope: &Scope) -> Option<Expr> {
        let text = node.text().unwrap_or_default().get(start..end)?;
        if text.trim().is_empty() {
            let message = said("nothing is written here", "此处没有内容");
            let place = node.place_within(self.sources, start.saturating_sub(1), end + 1);
            self.problems.raise(ExpressionFault::Syntax { message }, place);
            return None;
        }
        let engine = super::engine::expression_engine();
        let ast = match engine.compile_expression(text) {
            Ok(ast) => ast,
            Err(error) => {
                let at = offset(text, error.position());
                let end = token_end(text, at);
                let place = node.place_within(self.sources, start + at, start + end);
                let (fault, help) = syntax(&error, text, at, end);
                self.problems.push(fault.at(place).maybe_help(help));
                return None;
            }
        };
        let mut infer = Infer { checker: self, node, start, text, scope };
        match ast.statements() {
            [Stmt::Expr(expr)] => infer.expr(expr),
            [Stmt::FnCall(call, position)] => infer.call(call, *position),
            [Stmt::If(..)] => infer.block(ast.statements(), Position::new(1, 1)),
            _ => infer.unsupported("more than one statement", "多条语句", 0),
        }
    }
}

/// Makes an expression pass for a type, if it can.
pub fn coerce(expr: Expr, expected: &Type) -> Option<Expr> {
    match (&expr.of, expected) {
        (found, expected) if found == expected => Some(expr),
        // A script says nothing of its result's type; what it gives is checked when it runs.
        (Type::Any, expected) => result(expr, expected),
        (Type::Int, Type::Decimal) => Some(Expr { of: Type::Decimal, op: Op::Widen(Box::new(expr)) }),
        _ => None,
    }
}

/// The result of a script, or a choice of several, as a type.
fn result(expr: Expr, of: &Type) -> Option<Expr> {
    let inner = |expr: Box<Expr>| coerce(*expr, of).map(Box::new);
    let op = match expr.op {
        Op::Coalesce(all) => {
            Op::Coalesce(all.into_iter().map(|expr| coerce(expr, of)).collect::<Option<_>>()?)
        }
        Op::If(condition, then, other) => Op::If(condition, inner(then)?, inner(other)?),
        Op::At(day, expr) => Op::At(day, inner(expr)?),
        op => op,
    };
    Some(Expr { of: of.clone(), op })
}

/// Infers the types of one expression.
pub(super) struct Infer<'a, 'b> {
    pub(super) checker: &'a mut Checker<'b>,
    node: &'a Node,
    start: usize,
    text: &'a str,
    pub(super) scope: &'a Scope,
}

/// A step of a path such as `unit.parent.director`.
enum PathStep<'a> {
    Property(&'a str, Position),
    Method(&'a FnCallExpr, Position),
    Index(&'a Ast),
}

impl Infer<'_, '_> {
    /// Raises a fault at a byte of the expression.
    pub(super) fn fail<T>(&mut self, fault: ExpressionFault, at: usize) -> Option<T> {
        let problem = fault.at(self.place(at));
        self.checker.problems.push(problem);
        None
    }

    /// Raises a fault and says what would be right.
    pub(super) fn fail_with<T>(&mut self, fault: ExpressionFault, at: usize, help: Said) -> Option<T> {
        let problem = fault.at(self.place(at)).help(help);
        self.checker.problems.push(problem);
        None
    }

    /// Something that has no place in an expression.
    pub(super) fn unsupported<T>(&mut self, en: &str, zh: &str, at: usize) -> Option<T> {
        self.fail(ExpressionFault::Unsupported { what: said(en, zh) }, at)
    }

    /// Raises a fault and proposes a known name.
    pub(super) fn fail_near<'k, T>(
        &mut self,
        fault: ExpressionFault,
        at: usize,
        wrong: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Option<T> {
        let problem = fault.at(self.place(at)).suggest(wrong, known);
        self.checker.problems.push(problem);
        None
    }

    fn place(&self, at: usize) -> Place {
        let end = token_end(self.text, at);
        self.node.place_within(self.checker.sources, self.start + at, self.start + end)
    }

    pub(super) fn at(&self, position: Position) -> usize {
        offset(self.text, position)
    }

    pub(super) fn start_of(&self, ast: &Ast) -> usize {
        self.at(ast.start_position())
    }

    /// Any expression.
    pub(super) fn expr(&mut self, ast: &Ast) -> Option<Expr> {
        match ast {
            Ast::BoolConstant(value, _) => Some(constant(Type::Bool, Value::Bool(*value))),
            Ast::IntegerConstant(value, _) => Some(constant(Type::Int, Value::Int(*value))),
            Ast::DynamicConstant(value, position) => match value.as_decimal() {
                Ok(value) => Some(constant(Type::Decimal, Value::Decimal(value))),
                Err(found) => self.unsupported(found, found, self.at(*position)),
            },
            Ast::StringConstant(text, _) => {
                Some(Expr { of: Type::Text, op: Op::Text(Arc::from(text.as_str())) })
            }
            Ast::Variable(name, _, position) => self.variable(&name.1, *position),
            Ast::And(all, _) => Some(Expr { of: Type::Bool, op: Op::And(self.bools(all)?) }),
            Ast::Or(all, _) => Some(Expr { of: Type::Bool, op: Op::Or(self.bools(all)?) }),
            Ast::Coalesce(all, _) => self.coalesce(all),
            Ast::FnCall(call, position) => self.call(call, *position),
            Ast::MethodCall(call, position) => self.call(call, *position),
            Ast::Dot(..) | Ast::Index(..) => self.path(ast),
            Ast::Stmt(block) => self.block(block.statements(), ast.start_position()),
            Ast::Array(..) => {
                let (en, zh) = ("a list outside `x in [a, b]`", "`x in [a, b]` 以外的列表");
                self.unsupported(en, zh, self.start_of(ast))
            }
            other => {
                let at = self.start_of(other);
                let what = format!("`{}`", self.text.get(at..token_end(self.text, at)).unwrap_or_default());
                self.unsupported(&what, &what, at)
            }
        }
    }

    /// Expects a type; a text constant passes for a word of an enumeration.
    pub(super) fn expect(&mut self, ast: &Ast, expected: &Type) -> Option<Expr> {
        if let (Ast::StringConstant(word, _), Type::Enum(of)) = (ast, expected) {
            return self.word(word, of, self.start_of(ast));
        }
        let expr = self.expr(ast)?;
        self.expect_typed(expr, expected, self.start_of(ast))
    }

    pub(super) fn expect_typed(&mut self, expr: Expr, expected: &Type, at: usize) -> Option<Expr> {
        let found = expr.of.said();
        match coerce(expr, expected) {
            Some(expr) => Some(expr),
            None => self.fail(ExpressionFault::Mismatch { expected: expected.said(), found }, at),
        }
    }

    fn word(&mut self, word: &str, of: &Arc<Enumeration>, at: usize) -> Option<Expr> {
        match of.code(word) {
            Some(code) => Some(constant(Type::Enum(of.clone()), Value::Enum(code))),
            None => {
                let fault = ExpressionFault::NotAWord { word: word.into(), of: of.name.clone() };
                self.fail_near(fault, at, word, of.values.iter().map(String::as_str))
            }
        }
    }

    fn bools(&mut self, all: &[Ast]) -> Option<Vec<Expr>> {
        let checked: Vec<_> = all.iter().map(|ast| self.expect(ast, &Type::Bool)).collect();
        checked.into_iter().collect()
    }

    fn coalesce(&mut self, all: &[Ast]) -> Option<Expr> {
        // Words and results of scripts take their type from the first that has one of its own.
        let mut of = None;
        for ast in all.iter().filter(|ast| !matches!(ast, Ast::StringConstant(..))) {
            let found = self.expr(ast)?.of;
            if found != Type::Any {
                of = Some(found);
                break;
            }
        }
        let words = all.iter().any(|ast| matches!(ast, Ast::StringConstant(..)));
        let of = of.unwrap_or(if words { Type::Text } else { Type::Any });
        let checked: Vec<_> = all.iter().map(|ast| self.expr_like(ast, &of)).collect();
        let checked = checked.into_iter().collect::<Option<Vec<_>>>()?;
        let of = if checked.iter().any(|expr| expr.of == Type::Decimal) { Type::Decimal } else { of };
        let checked = checked.into_iter().map(|expr| coerce(expr, &of)).collect::<Option<Vec<_>>>()?;
        Some(Expr { of, op: Op::Coalesce(checked) })
    }

    /// Expects a type, or a number where a number is expected.
    fn expr_like(&mut self, ast: &Ast, of: &Type) -> Option<Expr> {
        if matches!(of, Type::Enum(_)) {
            return self.expect(ast, of);
        }
        let expr = self.expr(ast)?;
        let numbers = is_number(of) && is_number(&expr.of);
        if numbers { Some(expr) } else { self.expect_typed(expr, of, self.start_of(ast)) }
    }

    fn block(&mut self, statements: &[Stmt], position: Position) -> Option<Expr> {
        match statements {
            [Stmt::Expr(expr)] => self.expr(expr),
            [Stmt::FnCall(call, position)] => self.call(call, *position),
            [Stmt::If(flow, position)] => {
                let condition = self.expect(&flow.expr, &Type::Bool);
                let then = self.block(flow.body.statements(), *position);
                if flow.branch.statements().is_empty() {
                    let (en, zh) = ("`if` without `else`", "没有 `else` 的 `if`");
                    return self.unsupported(en, zh, self.at(*position));
                }
                let other = self.block(flow.branch.statements(), *position);
                let (condition, then, other) = (condition?, then?, other?);
                let (then, other) = self.unify(then, other, self.at(*position))?;
                let of = then.of.clone();
                Some(Expr { of, op: Op::If(Box::new(condition), Box::new(then), Box::new(other)) })
            }
            _ => self.unsupported("a block of statements", "语句块", self.at(position)),
        }
    }

    /// Gives two expressions one type, if they have one.
    pub(super) fn unify(&mut self, a: Expr, b: Expr, at: usize) -> Option<(Expr, Expr)> {
        let of = match (&a.of, &b.of) {
            (Type::Any, other) => other.clone(),
            (a, b) if is_number(a) && is_number(b) && a != b => Type::Decimal,
            (a, _) => a.clone(),
        };
        let (left, right) = (a.of.said(), b.of.said());
        match (coerce(a, &of), coerce(b, &of)) {
            (Some(a), Some(b)) => Some((a, b)),
            _ => self.fail(ExpressionFault::Mismatch { expected: left, found: right }, at),
        }
    }

    fn variable(&mut self, name: &str, position: Position) -> Option<Expr> {
        if let Some(slot) = self.scope.slot(name) {
            return Some(Expr { of: self.scope.variables[slot].of.clone(), op: Op::Variable(slot) });
        }
        let at = self.at(position);
        if name == "param" || name == "cycle" {
            return self.unsupported(&format!("`{name}` by itself"), &format!("单独的 `{name}`"), at);
        }
        if self.checker.names.faulty.contains(name) {
            return None;
        }
        let scope = self.scope;
        let known = scope.variables.iter().map(|variable| variable.name.as_str()).chain(["param", "cycle"]);
        self.fail_near(ExpressionFault::UnknownName { name: name.into() }, at, name, known)
    }

    fn path(&mut self, ast: &Ast) -> Option<Expr> {
        let mut steps = Vec::new();
        let base = flatten(ast, &mut steps);
        let mut steps = steps.into_iter().peekable();
        let mut expr = match base {
            Ast::Variable(name, _, _) if name.1 == "param" && self.scope.slot("param").is_none() => {
                let (Some(PathStep::Property(name, position)), index) =
                    (steps.next(), steps.next_if(is_index))
                else {
                    return self.unsupported(
                        "`param` without a name",
                        "没有名称的 `param`",
                        self.start_of(ast),
                    );
                };
                let key =
                    index.and_then(|step| if let PathStep::Index(key) = step { Some(key) } else { None });
                self.parameter(name, self.at(position), key)?
            }
            Ast::Variable(name, _, _) if name.1 == "cycle" && self.scope.slot("cycle").is_none() => {
                let Some(PathStep::Property(name, position)) = steps.next() else {
                    return self.unsupported("`cycle` by itself", "单独的 `cycle`", self.start_of(ast));
                };
                let part = match name {
                    "from" => CyclePart::From,
                    "until" => CyclePart::Until,
                    "today" => CyclePart::Today,
                    _ => {
                        let fault =
                            ExpressionFault::UnknownProperty { of: "`cycle`".into(), name: name.into() };
                        return self.fail_near(fault, self.at(position), name, ["from", "until", "today"]);
                    }
                };
                Expr { of: Type::Date, op: Op::Cycle(part) }
            }
            base => self.expr(base)?,
        };
        for step in steps {
            expr = match step {
                PathStep::Property(name, position) => self.property(expr, name, position)?,
                PathStep::Method(call, position) => self.method(expr, call, position)?,
                PathStep::Index(index) => {
                    let (en, zh) = ("`[ ]` on anything but a parameter", "参数以外的 `[ ]`");
                    return self.unsupported(en, zh, self.start_of(index));
                }
            };
        }
        Some(expr)
    }

    fn parameter(&mut self, name: &str, at: usize, key: Option<&Ast>) -> Option<Expr> {
        let names = self.checker.names;
        let Some(index) = names.parameters.iter().position(|(id, _)| id == name) else {
            if names.faulty.contains(name) {
                return None;
            }
            let known = names.parameters.iter().map(|(id, _)| id.as_str());
            return self.fail_near(ExpressionFault::UnknownParameter { name: name.into() }, at, name, known);
        };
        let key = match (&names.parameters[index].1, key) {
            (None, None) => None,
            (Some(_), Some(key)) => {
                let key_at = self.start_of(key);
                let key = self.expr(key)?;
                match key.of {
                    Type::Enum(_) | Type::Text => {
                        self.known_key(&key, index, key_at)?;
                        Some(Box::new(key))
                    }
                    found => {
                        let (expected, found) = (said("a word", "一个词"), found.said());
                        return self.fail(ExpressionFault::Mismatch { expected, found }, key_at);
                    }
                }
            }
            (Some(key), None) => {
                let help = said(
                    format!("write `param.{name}[{}]`", key.by),
                    format!("请写 `param.{name}[{}]`", key.by),
                );
                let fault = ExpressionFault::NeedsKey { name: name.into(), by: key.by.clone() };
                let problem = fault.at(self.place(at)).help(help);
                self.checker.problems.push(problem);
                return None;
            }
            (None, Some(_)) => {
                let help = said(format!("write `param.{name}`"), format!("请写 `param.{name}`"));
                let problem = ExpressionFault::NoKey { name: name.into() }.at(self.place(at)).help(help);
                self.checker.problems.push(problem);
                return None;
            }
        };
        Some(Expr { of: Type::Decimal, op: Op::Parameter(index, key) })
    }

    /// A word, or words, of which a parameter has none at any time can only be a slip.
    fn known_key(&mut self, key: &Expr, parameter: usize, at: usize) -> Option<()> {
        let names = self.checker.names;
        let Some((_, Some(known))) = names.parameters.get(parameter) else { return Some(()) };
        let known = &known.keys;
        match (&key.op, &key.of) {
            (Op::Text(word), _) if known.code(word).is_none() => {
                let fault = ExpressionFault::NotAWord { word: word.to_string(), of: known.name.clone() };
                self.fail_near(fault, at, word, known.values.iter().map(String::as_str))
            }
            (_, Type::Enum(of)) if !of.values.iter().any(|word| known.code(word).is_some()) => {
                let expected = Type::Enum(known.clone()).said();
                self.fail(ExpressionFault::Mismatch { expected, found: key.of.said() }, at)
            }
            _ => Some(()),
        }
    }

    fn property(&mut self, base: Expr, name: &str, position: Position) -> Option<Expr> {
        let found = functions::property(&self.checker.names.vocabulary, &base.of, name);
        let at = self.at(position);
        match found {
            Ok((of, property)) => Some(Expr { of, op: Op::Property(property, Box::new(base)) }),
            Err(known) => {
                let fault = ExpressionFault::UnknownProperty { of: base.of.said(), name: name.into() };
                self.fail_near(fault, at, name, known.iter().map(String::as_str))
            }
        }
    }

    /// A comparison; text constants become words of the other side's enumeration.
    pub(super) fn compare(&mut self, op: Compare, left: &Ast, right: &Ast, at: usize) -> Option<Expr> {
        let (a, b) = match (left, right) {
            (Ast::StringConstant(..), right) if !matches!(right, Ast::StringConstant(..)) => {
                let b = self.expr(right)?;
                (self.expect_beside(left, &b.of)?, b)
            }
            (left, right) => {
                let a = self.expr(left);
                let b = match (&a, right) {
                    (Some(a), Ast::StringConstant(..)) => self.expect_beside(right, &a.of),
                    _ => self.expr(right),
                };
                (a?, b?)
            }
        };
        let ordered =
            |of: &Type| matches!(of, Type::Any | Type::Int | Type::Decimal | Type::Date | Type::DateTime);
        if !matches!(op, Compare::Equal | Compare::NotEqual)
            && let Some(without) = [&a.of, &b.of].into_iter().find(|of| !ordered(of))
        {
            return self.fail(ExpressionFault::NoOrder { of: without.said() }, at);
        }
        // Nothing says what two scripts give.
        let any = (a.of == Type::Any) != (b.of == Type::Any);
        let comparable = any || (is_number(&a.of) && is_number(&b.of)) || (a.of == b.of && a.of != Type::Any);
        if !comparable || matches!(a.of, Type::Nodes(_) | Type::Rows(_)) {
            let fault = ExpressionFault::Incomparable { left: a.of.said(), right: b.of.said() };
            let dates = matches!((&a.of, &b.of), (Type::Date, Type::DateTime) | (Type::DateTime, Type::Date));
            let help =
                dates.then(|| said("take the day of a date with time: `day(x)`", "请用 `day(x)` 取日期"));
            let problem = fault.at(self.place(at)).maybe_help(help);
            self.checker.problems.push(problem);
            return None;
        }
        // The result of a script beside a number may be any number.
        let number = is_number(&a.of) || is_number(&b.of);
        let any = |expr: Expr| match expr.of {
            Type::Any if number => coerce(expr, &Type::Decimal),
            _ => Some(expr),
        };
        let (a, b) = self.unify(any(a)?, any(b)?, at)?;
        Some(Expr { of: Type::Bool, op: Op::Compare(op, Box::new(a), Box::new(b)) })
    }

    /// A text constant beside a value of some type.
    pub(super) fn expect_beside(&mut self, ast: &Ast, of: &Type) -> Option<Expr> {
        match (ast, of) {
            (Ast::StringConstant(word, _), Type::Enum(of)) => self.word(word, of, self.start_of(ast)),
            (Ast::StringConstant(text, _), Type::Date) => {
                let fault = ExpressionFault::Incomparable { left: of.said(), right: Type::Text.said() };
                let help = said(format!("write `date(\"{text}\")`"), format!("请写 `date(\"{text}\")`"));
                let problem = fault.at(self.place(self.start_of(ast))).help(help);
                self.checker.problems.push(problem);
                None
            }
            _ => self.expr(ast),
        }
    }
}

/// A constant of a type.
pub(super) fn constant(of: Type, value: Value) -> Expr {
    Expr { of, op: Op::Value(value) }
}

/// Whole or decimal.
pub(super) fn is_number(of: &Type) -> bool {
    matches!(of, Type::Int | Type::Decimal)
}

fn is_index(step: &PathStep<'_>) -> bool {
    matches!(step, PathStep::Index(_))
}

/// Takes a path apart: its base, and the steps from it. rhai nests to the right: in `a.b[c].d` the right side
/// of the first dot is all of `b[c].d`.
fn flatten<'a>(ast: &'a Ast, steps: &mut Vec<PathStep<'a>>) -> &'a Ast {
    match ast {
        Ast::Dot(pair, flags, _) => {
            let base = flatten_left(&pair.lhs, steps);
            right(&pair.rhs, false, *flags, steps);
            base
        }
        Ast::Index(pair, flags, _) => {
            let base = flatten_left(&pair.lhs, steps);
            right(&pair.rhs, true, *flags, steps);
            base
        }
        other => other,
    }
}

fn flatten_left<'a>(ast: &'a Ast, steps: &mut Vec<PathStep<'a>>) -> &'a Ast {
    match ast {
        Ast::Dot(..) | Ast::Index(..) => flatten(ast, steps),
        other => other,
    }
}

/// The right side of a dot or of an index; unless `BREAK` ends the path there, a nested pair goes on with it.
fn right<'a>(ast: &'a Ast, indexed: bool, flags: ASTFlags, steps: &mut Vec<PathStep<'a>>) {
    match ast {
        Ast::Dot(pair, inner, _) if !flags.contains(ASTFlags::BREAK) || !indexed => {
            step(&pair.lhs, indexed, steps);
            right(&pair.rhs, false, *inner, steps);
        }
        Ast::Index(pair, inner, _) if !flags.contains(ASTFlags::BREAK) || !indexed => {
            step(&pair.lhs, indexed, steps);
            right(&pair.rhs, true, *inner, steps);
        }
        other => step(other, indexed, steps),
    }
}

fn step<'a>(ast: &'a Ast, indexed: bool, steps: &mut Vec<PathStep<'a>>) {
    steps.push(match ast {
        _ if indexed => PathStep::Index(ast),
        Ast::Property(name, position) => PathStep::Property(&name.2, *position),
        Ast::MethodCall(call, position) | Ast::FnCall(call, position) => PathStep::Method(call, *position),
        other => PathStep::Index(other),
    });
}

/// The expressions in the `{…}` of a text: start and end byte of each, without the braces.
pub fn placeholders(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('{', None) => open = Some(at + 1),
            ('}', Some(start)) => {
                found.push((start, at));
                open = None;
            }
            _ => {}
        }
    }
    found
}
