//! Typed expressions in words: what a condition says, and what is the case where it does not hold.

use super::names::Names;
use super::words;
use crate::expression::decide::Compared;
use crate::expression::typed::{Argument, Arithmetic, Compare, CyclePart, Expr, Function, Op, ResultOf};
use crate::expression::{Scope, facts};
use crate::value::{Type, Value};

impl Names<'_> {
    /// What is the case: a condition where it holds, its contrary where it does not. Of a comparison, what each side
    /// is, too.
    pub fn case(&self, expr: &Expr, scope: &Scope, holds: bool, compared: Option<&Compared>) -> String {
        let term = |of: &Expr| self.term(of, scope);
        match &expr.op {
            Op::Not(inner) => self.case(inner, scope, !holds, compared),
            Op::Compare(how, a, b) => {
                let how = if holds { *how } else { contrary(*how) };
                // Of two that are equal, one value says both.
                let compared = compared.filter(|_| how != Compare::Equal);
                let values = compared.map(|compared| (&compared.left, &compared.right));
                let left = self.side(a, scope, values.map(|values| values.0));
                let right = self.side(b, scope, values.map(|values| values.1));
                let is = self.how(how, &a.of);
                self.say(format!("{left}{is}{right}"), format!("{left} {is} {right}"))
            }
            Op::Absent(inner) => {
                let inner = term(inner);
                match holds {
                    true => self.say(format!("{inner}无记录"), format!("{inner} is not recorded")),
                    false => self.say(format!("{inner}有记录"), format!("{inner} is recorded")),
                }
            }
            Op::OneOf(item, list) => {
                let (item, list) =
                    (term(item), words::list(&list.iter().map(term).collect::<Vec<_>>(), self.lang));
                match holds {
                    true => {
                        self.say(format!("{item}是其中之一：{list}"), format!("{item} is one of: {list}"))
                    }
                    false => {
                        self.say(format!("{item}不是其中之一：{list}"), format!("{item} is none of: {list}"))
                    }
                }
            }
            Op::Among(item, list) => {
                let (item, list) = (term(item), term(list));
                match holds {
                    true => self.say(format!("{item}属于{list}"), format!("{item} is among {list}")),
                    false => self.say(format!("{item}不属于{list}"), format!("{item} is not among {list}")),
                }
            }
            Op::Holds(person, post, unit) => {
                let (person, post) = (term(person), self.post(*post));
                let unit = unit.as_deref().map(term);
                let zh = unit.as_ref().map_or_else(String::new, |unit| format!("在{unit}"));
                let en = unit.map_or_else(String::new, |unit| format!(" in {unit}"));
                match holds {
                    true => self.say(
                        format!("{person}{zh}担任{post}"),
                        format!("{person} holds the post of {post}{en}"),
                    ),
                    false => self.say(
                        format!("{person}{zh}未担任{post}"),
                        format!("{person} does not hold the post of {post}{en}"),
                    ),
                }
            }
            Op::Related(lower, relation, upper) => {
                let (lower, relation, upper) = (term(lower), self.relation(*relation), term(upper));
                match holds {
                    true => self.say(
                        format!("{lower}与{upper}有“{relation}”关系"),
                        format!("{lower} is “{relation}” to {upper}"),
                    ),
                    false => self.say(
                        format!("{lower}与{upper}没有“{relation}”关系"),
                        format!("{lower} is not “{relation}” to {upper}"),
                    ),
                }
            }
            Op::And(all) if holds => self.all_of(all, scope, true, [" 且 ", " and "]),
            Op::And(all) => self.all_of(all, scope, false, [" 或 ", " or "]),
            Op::Or(all) if holds => self.all_of(all, scope, true, [" 或 ", " or "]),
            Op::Or(all) => self.all_of(all, scope, false, [" 且 ", " and "]),
            _ => {
                let yes = self.say(if holds { "是" } else { "否" }, if holds { "yes" } else { "no" });
                words::label(&term(expr), yes, self.lang)
            }
        }
    }

    fn all_of(&self, all: &[Expr], scope: &Scope, holds: bool, between: [&str; 2]) -> String {
        let parts: Vec<String> = all.iter().map(|part| self.case(part, scope, holds, None)).collect();
        parts.join(self.say(between[0], between[1]))
    }

    /// A side of a comparison, with its value where the words do not say it already.
    fn side(&self, expr: &Expr, scope: &Scope, value: Option<&Value>) -> String {
        let term = self.term(expr, scope);
        let constant = matches!(expr.op, Op::Value(_) | Op::Text(_));
        let constant = constant || matches!(&expr.op, Op::Widen(inner) if matches!(inner.op, Op::Value(_)));
        let said = value.filter(|_| !constant).map(|value| match &expr.op {
            Op::Parameter(index, _) => self.measured(*index, value, &expr.of),
            _ => self.value(value, &expr.of),
        });
        match said {
            Some(value) => self.say(format!("{term}（{value}）"), format!("{term} ({value})")),
            None => term,
        }
    }

    fn measured(&self, parameter: usize, value: &Value, of: &Type) -> String {
        match (value, self.parameters.get(parameter)) {
            (Value::Decimal(number), Some(defined)) => words::measured(*number, defined.body.unit, self.lang),
            _ => self.value(value, of),
        }
    }

    fn how(&self, how: Compare, of: &Type) -> &'static str {
        let time = matches!(of, Type::Date | Type::DateTime);
        match (how, time) {
            (Compare::Equal, _) => self.say("是", "is"),
            (Compare::NotEqual, _) => self.say("不是", "is not"),
            (Compare::Less, false) => self.say("小于", "is less than"),
            (Compare::AtMost, false) => self.say("不大于", "is at most"),
            (Compare::Greater, false) => self.say("大于", "is more than"),
            (Compare::AtLeast, false) => self.say("不小于", "is at least"),
            (Compare::Less, true) => self.say("早于", "is before"),
            (Compare::AtMost, true) => self.say("不晚于", "is not after"),
            (Compare::Greater, true) => self.say("晚于", "is after"),
            (Compare::AtLeast, true) => self.say("不早于", "is not before"),
        }
    }

    /// A part of an expression by what it is called.
    pub fn term(&self, expr: &Expr, scope: &Scope) -> String {
        let term = |of: &Expr| self.term(of, scope);
        let join = |all: &[Expr]| all.iter().map(term).collect::<Vec<_>>();
        match &expr.op {
            Op::Value(value) => self.value(value, &expr.of),
            Op::Text(text) => format!("“{text}”"),
            Op::Variable(slot) => self.variable(scope, *slot),
            Op::Parameter(index, key) => {
                let title = self.of(&self.parameters, *index);
                match key.as_deref().map(term) {
                    Some(key) => self.say(format!("{title}（按{key}）"), format!("{title} (by {key})")),
                    None => title,
                }
            }
            Op::Cycle(part) => match part {
                CyclePart::From => self.say("周期首日", "the first day of the cycle"),
                CyclePart::Until => self.say("周期末日", "the last day of the cycle"),
                CyclePart::Today => self.say("考核当日", "the day of the assessment"),
            }
            .into(),
            Op::Widen(inner) => term(inner),
            Op::Coalesce(all) => {
                let parts = join(all);
                parts.join(self.say("，无记录时取", ", or where that is not recorded "))
            }
            Op::Negate(inner) => format!("-{}", term(inner)),
            Op::Arithmetic(op, a, b) => {
                let (a, b) = (term(a), term(b));
                match op {
                    Arithmetic::Min => {
                        self.say(format!("{a}与{b}中较小者"), format!("the lesser of {a} and {b}"))
                    }
                    Arithmetic::Max => {
                        self.say(format!("{a}与{b}中较大者"), format!("the greater of {a} and {b}"))
                    }
                    op => format!("{a} {} {b}", op.sign()),
                }
            }
            Op::If(condition, then, other) => {
                let condition = self.case(condition, scope, true, None);
                let (then, other) = (term(then), term(other));
                self.say(
                    format!("若{condition}则{then}，否则{other}"),
                    format!("{then} if {condition}, else {other}"),
                )
            }
            Op::Call(function, arguments) => self.call(*function, &join(arguments)),
            Op::At(day, inner) => {
                let (day, inner) = (term(day), term(inner));
                self.say(format!("{inner}（{day}当日）"), format!("{inner} on {day}"))
            }
            Op::CountRows(slot) => {
                let rows = self.variable(scope, *slot);
                self.say(format!("{rows}的行数"), format!("the number of {rows}"))
            }
            Op::Script(name, arguments) => {
                let given = arguments.iter().map(|argument| match argument {
                    Argument::Value(value) => term(value),
                    Argument::Rows(slot) => self.variable(scope, *slot),
                });
                let given = words::list(&given.collect::<Vec<_>>(), self.lang);
                self.say(format!("`{name}`（{given}）"), format!("`{name}` of {given}"))
            }
            Op::Result(what, _) => match what {
                ResultOf::Indicator(index) => self.of(&self.indicators, *index),
                ResultOf::Score(index) => self.of(&self.scorecards, *index),
                ResultOf::Points(category) => {
                    let account = self.category(category);
                    self.say(format!("账户“{account}”的积分"), format!("the points on the account {account}"))
                }
            },
            Op::Property(..) | Op::Uppers(..) | Op::Lowers(..) => {
                self.fact_name(&facts::name_of(expr, scope, &self.assessment.vocabulary))
            }
            _ => self.case(expr, scope, true, None),
        }
    }

    fn variable(&self, scope: &Scope, slot: usize) -> String {
        let name = scope.variables.get(slot).map_or("?", |variable| variable.name.as_str());
        self.field(name)
    }

    /// A field of a matter by what it is called; every matter has a number, a date and a unit.
    pub fn field(&self, name: &str) -> String {
        match name {
            _ if self.assessment.policy.words.contains_key(name) => self.called(name),
            "id" => self.say("编号", "the number").into(),
            "date" => self.say("日期", "the date").into(),
            "unit" => self.say("单位", "the unit").into(),
            name => self.fact_name(name),
        }
    }

    fn call(&self, function: Function, given: &[String]) -> String {
        let (a, b) = (given.first().map_or("?", String::as_str), given.get(1).map_or("?", String::as_str));
        let between = |zh: &str, en: &str| {
            self.say(format!("{a}至{b}的{zh}"), format!("the number of {en} from {a} to {b}"))
        };
        let of = |zh: &str, en: &str| self.say(format!("{a}的{zh}"), format!("the {en} of {a}"));
        let after = |zh: &str, en: &str| self.say(format!("{a}之后 {b} {zh}"), format!("{b} {en} after {a}"));
        match function {
            Function::Days => between("天数", "days"),
            Function::WorkingDays => between("工作日数", "working days"),
            Function::Months => between("月数", "months"),
            Function::Years => between("年数", "years"),
            Function::Hours => between("小时数", "hours"),
            Function::Year => of("年份", "year"),
            Function::Month => of("月份", "month"),
            Function::DayOf => of("日期", "day"),
            Function::AddDays => after("天", "days"),
            Function::AddWorkingDays => after("个工作日", "working days"),
            Function::AddMonths => after("个月", "months"),
            Function::Abs => of("绝对值", "absolute value"),
            Function::Round => self.say(format!("{a}保留 {b} 位小数"), format!("{a} rounded to {b} digits")),
            Function::Floor => self.say(format!("{a}向下取整"), format!("{a} rounded down")),
            Function::Ceil => self.say(format!("{a}向上取整"), format!("{a} rounded up")),
            Function::Contains => self.say(format!("{a}包含{b}"), format!("{a} contains {b}")),
            Function::StartsWith => self.say(format!("{a}以{b}开头"), format!("{a} begins with {b}")),
            Function::Within => self.say(format!("{a}属于{b}"), format!("{a} is within {b}")),
            Function::CountNodes => of("人数", "number"),
        }
    }
}

/// What is the case where a comparison does not hold.
fn contrary(how: Compare) -> Compare {
    match how {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::AtLeast,
        Compare::AtLeast => Compare::Less,
        Compare::Greater => Compare::AtMost,
        Compare::AtMost => Compare::Greater,
    }
}
