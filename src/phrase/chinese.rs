//! Every operation of the language in Chinese.

use super::condition::Condition;
use super::speaker::{InForce, Speaker, bare, number, span, truth};
use super::terms::glue;
use crate::expression::typed::{
    Argument, Arithmetic, Compare, CyclePart, Expr, Function, Op, Property, ResultOf,
};
use crate::policy::ParameterUnit;
use crate::value::Type;

/// An expression as a thing.
pub(super) fn thing(say: &Speaker<'_>, expr: &Expr) -> String {
    match &expr.op {
        Op::Value(value) => say.constant(value, &expr.of),
        Op::Text(text) => format!("“{text}”"),
        Op::Variable(slot) => variable(say, *slot),
        Op::Parameter(index, key) => parameter(say, *index, key.as_deref()),
        Op::Cycle(CyclePart::From) => "周期首日".into(),
        Op::Cycle(CyclePart::Until) => "周期末日".into(),
        Op::Cycle(CyclePart::Today) => "考评当日".into(),
        Op::Widen(inner) => say.thing(inner),
        Op::Coalesce(all) => coalesce(all.iter().map(|one| say.thing(one)).collect()),
        Op::Arithmetic(op, a, b) => arithmetic(say, *op, a, b),
        Op::Negate(inner) => negative(say, inner),
        Op::If(condition, then, other) => {
            let (then, other) = (say.thing(then), say.thing(other));
            glue(&["若", &say.clause(condition, true), "则为", &then, "，否则为", &other])
        }
        Op::Call(function, arguments) => call(say, expr, *function, arguments),
        Op::Property(property, of) => property_of(say, expr, *property, of),
        Op::Uppers(of, relation) => {
            glue(&["按", &say.terms.relation(*relation), "关系位于", &say.thing(of), "之上者"])
        }
        Op::Lowers(of, relation) => {
            glue(&["按", &say.terms.relation(*relation), "关系位于", &say.thing(of), "之下者"])
        }
        Op::At(day, inner) => {
            glue(&[&say.on_another_day().thing(inner), "（以", &say.thing(day), "当日为准）"])
        }
        Op::CountRows(slot) => glue(&[&say.fact(*slot), "的条数"]),
        Op::Script(name, arguments) => script(say, name, arguments),
        Op::Result(what, whom) => result(say, what, whom),
        Op::Not(_)
        | Op::And(_)
        | Op::Or(_)
        | Op::Absent(_)
        | Op::Compare(..)
        | Op::OneOf(..)
        | Op::Among(..)
        | Op::Holds(..)
        | Op::Throughout(..)
        | Op::Related(..) => glue(&["“", &say.clause(expr, true), "”是否成立"]),
    }
}

/// A condition that holds, or that does not.
pub(super) fn clause(say: &Speaker<'_>, expr: &Expr, holds: bool) -> String {
    let is = if holds { "是" } else { "不是" };
    match &expr.op {
        Op::Not(inner) => say.clause(inner, !holds),
        Op::And(_) | Op::Or(_) => {
            let said = say.sentence(&Condition::of(expr));
            if holds { said } else { glue(&["并非（", &said, "）"]) }
        }
        Op::Absent(inner) => glue(&[&say.thing(inner), if holds { "没有记录" } else { "有记录" }]),
        Op::Compare(op, a, b) => compare(say, if holds { *op } else { op.negated() }, a, b),
        Op::OneOf(item, list) => one_of(say, item, list, holds),
        Op::Among(item, list) => {
            glue(&[&say.thing(item), if holds { "属于" } else { "不属于" }, &say.thing(list)])
        }
        Op::Holds(person, post, unit) => {
            let verb = if holds { "担任" } else { "未担任" };
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!("{}的", say.thing(unit)));
            glue(&[&say.thing(person), verb, &unit, &say.terms.post(*post)])
        }
        Op::Throughout(from, until, inner) => {
            let (from, until) = (say.thing(from), say.thing(until));
            let said = say.on_another_day().clause(inner, true);
            let every = if holds { "每一天都符合：" } else { "并非每一天都符合：" };
            glue(&["自", &from, "至", &until, every, &said])
        }
        Op::Related(lower, relation, upper) => {
            let (lower, upper) = (say.thing(lower), say.thing(upper));
            let relation = say.terms.relation(*relation);
            glue(&["按", &relation, "关系，", &upper, if holds { "是" } else { "不是" }, &lower, "的上级"])
        }
        Op::If(condition, then, other) => {
            let (then, other) = (say.clause(then, holds), say.clause(other, holds));
            glue(&["若", &say.clause(condition, true), "，则", &then, "；否则", &other])
        }
        Op::Coalesce(all) => yes_or_absent(say, all, holds),
        Op::Call(Function::Contains, of) => {
            binary(say, of, |text, part| glue(&[&text, if holds { "包含" } else { "不包含" }, &part]))
        }
        Op::Call(Function::StartsWith, of) => {
            let verb = if holds { "以" } else { "不以" };
            binary(say, of, |text, part| glue(&[&text, verb, &part, "开头"]))
        }
        Op::Call(Function::Within, of) => {
            binary(say, of, |unit, above| glue(&[&unit, is, &above, "或其下属单位"]))
        }
        Op::Property(Property::HoldsPost, of) => {
            glue(&[&say.thing(of), if holds { "担任职务" } else { "不担任任何职务" }])
        }
        Op::Property(Property::IsLeader, of) => glue(&[&say.thing(of), is, "领导"]),
        Op::At(day, inner) => {
            glue(&["在", &say.thing(day), "当日，", &say.on_another_day().clause(inner, holds)])
        }
        Op::Value(_) => {
            let always = truth(expr).unwrap_or_default() == holds;
            if always { "始终成立".into() } else { "始终不成立".into() }
        }
        Op::Variable(slot) => yes(&say.own(*slot).unwrap_or_else(|| say.fact(*slot)), holds),
        // These are true or false only where an attribute, a script or a parameter is.
        Op::Text(_)
        | Op::Parameter(..)
        | Op::Cycle(_)
        | Op::Widen(_)
        | Op::Arithmetic(..)
        | Op::Negate(_)
        | Op::Call(..)
        | Op::Property(..)
        | Op::Uppers(..)
        | Op::Lowers(..)
        | Op::CountRows(_)
        | Op::Script(..)
        | Op::Result(..) => yes(&say.thing(expr), holds),
    }
}

fn yes(what: &str, holds: bool) -> String {
    glue(&[what, "为", if holds { "“是”" } else { "“否”" }])
}

/// A field by its title, or by its id.
fn variable(say: &Speaker<'_>, slot: usize) -> String {
    let (name, _) = say.variable(slot);
    say.own(slot).or_else(|| say.terms.word(name)).unwrap_or_else(|| format!("`{name}`"))
}

fn parameter(say: &Speaker<'_>, index: usize, key: Option<&Expr>) -> String {
    let said = say.parameter(index, key);
    let title = &said.title;
    let by = said.key.map_or_else(String::new, |key| glue(&["按", &key, "规定的"]));
    match said.value {
        InForce::Value(value, since) if by.is_empty() => {
            glue(&[&value, "（", title, &format!("，自 {since} 起）")])
        }
        InForce::Value(values, since) => glue(&[&by, title, "（", &values, &format!("；自 {since} 起）")]),
        InForce::Repealed(since) => glue(&[&by, title, &format!("（自 {since} 起废止，没有规定值）")]),
        InForce::NotYet => glue(&[&by, title, &format!("（{} 没有规定值）", say.terms.day)]),
        InForce::NotSaid => glue(&[&by, title]),
    }
}

fn coalesce(parts: Vec<String>) -> String {
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    let rest: Vec<String> = parts.map(|part| glue(&["没有记录的，以", &part, "计"])).collect();
    glue(&[&first, "（", &rest.join("；仍"), "）"])
}

/// `a ?? false`: what absence counts as.
fn yes_or_absent(say: &Speaker<'_>, all: &[Expr], holds: bool) -> String {
    match all {
        [first, last] if truth(last).is_some() => {
            let counts = if truth(last) == Some(true) { "“是”" } else { "“否”" };
            glue(&[&say.clause(first, holds), "（没有记录的按", counts, "计）"])
        }
        _ => yes(&coalesce(all.iter().map(|one| say.thing(one)).collect()), holds),
    }
}

fn arithmetic(say: &Speaker<'_>, op: Arithmetic, a: &Expr, b: &Expr) -> String {
    let unit = say.unit(a).or(say.unit(b));
    let choice = |word: &str| glue(&[&say.quantity(a, unit), "与", &say.quantity(b, unit), "中的", word]);
    match op {
        Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply | Arithmetic::Divide => {
            say.formula(op, a, b, ("（", "）"))
        }
        Arithmetic::Remainder => glue(&[&say.thing(a), "除以", &say.thing(b), "的余数"]),
        Arithmetic::Min => choice("较小者"),
        Arithmetic::Max => choice("较大者"),
    }
}

/// `-x`: the sign of a number, words before anything else.
fn negative(say: &Speaker<'_>, inner: &Expr) -> String {
    match (number(inner), &bare(inner).op) {
        (Some(number), _) => say.terms.number(-number, None),
        (None, Op::Parameter(..)) => {
            let said = say.thing(inner);
            if said.starts_with(|c: char| c.is_ascii_digit()) {
                format!("-{said}")
            } else {
                glue(&["负的", &said])
            }
        }
        (None, Op::Arithmetic(..)) => glue(&["负的（", &say.thing(inner), "）"]),
        _ => glue(&["负的", &say.thing(inner)]),
    }
}

fn compare(say: &Speaker<'_>, op: Compare, a: &Expr, b: &Expr) -> String {
    if let Some(value) = truth(b) {
        return say.clause(a, (op == Compare::Equal) == value);
    }
    if truth(a).is_some() || (number(a).is_some() && number(b).is_none()) {
        return compare(say, op.flipped(), b, a);
    }
    let unit = say.unit(a).or(say.unit(b));
    let limit = say.side(b, unit);
    if let Some((from, until)) = span(a)
        && limit.starts_with(|c: char| c.is_ascii_digit())
    {
        let value = say.value(bare(a)).map_or_else(String::new, |value| format!("（实为 {value}）"));
        let (from, until) = (say.side(from, None), say.side(until, None));
        return glue(&["自", &from, "至", &until, size(op, true), &limit, &value]);
    }
    let word = match (&a.of, op) {
        (Type::Date | Type::DateTime, Compare::Less) => "早于",
        (Type::Date | Type::DateTime, Compare::AtMost) => "不晚于",
        (Type::Date | Type::DateTime, Compare::Greater) => "晚于",
        (Type::Date | Type::DateTime, Compare::AtLeast) => "不早于",
        (Type::Bool, Compare::Equal) => "与以下相同：",
        (Type::Bool, _) => "与以下不同：",
        (Type::Int | Type::Decimal, op) => size(op, unit.is_some_and(is_counted)),
        (_, Compare::Equal) => "为",
        (_, Compare::NotEqual) => "不为",
        (_, op) => size(op, false),
    };
    let left = if a.of == Type::Bool { say.thing(a) } else { say.side(a, unit) };
    glue(&[&left, word, &limit])
}

/// Is it something of which there is more or less, rather than a bare number or an amount that may be
/// negative?
fn is_counted(unit: ParameterUnit) -> bool {
    !matches!(
        unit,
        ParameterUnit::None | ParameterUnit::Money | ParameterUnit::Points | ParameterUnit::Percent
    )
}

/// How a number compares: one that is counted in something, and one that is not.
fn size(op: Compare, counted: bool) -> &'static str {
    match (op, counted) {
        (Compare::Equal, _) => "等于",
        (Compare::NotEqual, _) => "不等于",
        (Compare::Less, true) => "少于",
        (Compare::Less, false) => "小于",
        (Compare::AtMost, true) => "不超过",
        (Compare::AtMost, false) => "不大于",
        (Compare::Greater, true) => "超过",
        (Compare::Greater, false) => "大于",
        (Compare::AtLeast, true) => "不少于",
        (Compare::AtLeast, false) => "不小于",
    }
}

fn one_of(say: &Speaker<'_>, item: &Expr, list: &[Expr], holds: bool) -> String {
    let unit = say.unit(item);
    let words: Vec<String> = list.iter().map(|word| say.quantity(word, unit)).collect();
    let item = say.thing(item);
    match (words.as_slice(), holds) {
        ([only], true) => glue(&[&item, "为", only]),
        ([only], false) => glue(&[&item, "不为", only]),
        (words, true) => glue(&[&item, "为", &say.terms.listed(words, ("或", "or"))]),
        (words, false) => glue(&[&item, "既不为", &words.join("，也不为")]),
    }
}

fn binary(say: &Speaker<'_>, of: &[Expr], put: impl Fn(String, String) -> String) -> String {
    let at = |index: usize| of.get(index).map_or_else(String::new, |one| say.thing(one));
    put(at(0), at(1))
}

fn call(say: &Speaker<'_>, expr: &Expr, function: Function, of: &[Expr]) -> String {
    let one = || of.first().map_or_else(String::new, |one| say.thing(one));
    let between = |what: &str| binary(say, of, |a, b| glue(&["自", &a, "至", &b, what]));
    match function {
        Function::Days => between("的天数"),
        Function::WorkingDays => between("的工作日数"),
        Function::Months => between("的整月数"),
        Function::Years => between("的整年数"),
        Function::Hours => between("的整小时数"),
        Function::Year => glue(&[&one(), "的年份"]),
        Function::Month => glue(&[&one(), "的月份"]),
        Function::DayOf => glue(&[&one(), "当日"]),
        Function::AddDays => later(say, of, ParameterUnit::Days),
        Function::AddWorkingDays => later(say, of, ParameterUnit::WorkingDays),
        Function::AddMonths => later(say, of, ParameterUnit::Months),
        Function::Abs => glue(&[&one(), "的绝对值"]),
        Function::Round => {
            binary(say, of, |number, digits| glue(&[&number, "（四舍五入至小数点后", &digits, "位）"]))
        }
        Function::Floor => glue(&[&one(), "（舍去小数）"]),
        Function::Ceil => glue(&[&one(), "（小数进一）"]),
        Function::Contains | Function::StartsWith | Function::Within => {
            glue(&["“", &say.clause(expr, true), "”是否成立"])
        }
        Function::CountNodes => glue(&[&one(), "的数目"]),
    }
}

/// A day so many days, working days or months after another.
fn later(say: &Speaker<'_>, of: &[Expr], unit: ParameterUnit) -> String {
    let [day, count] = of else { return String::new() };
    let (count, after) = say.moved(count, unit);
    glue(&[&say.thing(day), if after { "之后" } else { "之前" }, &count, "的日期"])
}

fn property_of(say: &Speaker<'_>, expr: &Expr, property: Property, of: &Expr) -> String {
    let whose = say.thing(of);
    let of_whose = |what: &str| glue(&[&whose, "的", what]);
    match property {
        Property::Id => of_whose("编号"),
        Property::Role => of_whose("身份"),
        Property::Post => of_whose("职务"),
        Property::UnitOf => glue(&[&whose, "所在单位"]),
        Property::Kind => of_whose("单位类型"),
        Property::Parent => of_whose("上级单位"),
        Property::HoldsPost | Property::IsLeader => glue(&["“", &say.clause(expr, true), "”是否成立"]),
        Property::Holders(post) => of_whose(&say.terms.post(post)),
        Property::Attribute(index) => {
            let name = say.attribute(index, of);
            let title = say.terms.word(&name).filter(|_| expr.of != Type::Bool);
            of_whose(&title.unwrap_or_else(|| say.terms.called(&name)))
        }
    }
}

fn script(say: &Speaker<'_>, name: &str, arguments: &[Argument]) -> String {
    let given: Vec<String> = arguments
        .iter()
        .map(|argument| match argument {
            Argument::Value(expr) => say.thing(expr),
            Argument::Rows(slot) => say.fact(*slot),
        })
        .collect();
    let name = format!("`{name}`");
    if given.is_empty() {
        return glue(&["函数", &name, "得出的结果"]);
    }
    glue(&["函数", &name, "根据", &say.terms.listed(&given, ("和", "and")), "得出的结果"])
}

fn result(say: &Speaker<'_>, what: &ResultOf, whom: &Expr) -> String {
    let of = if say.is_subject(whom) { String::new() } else { glue(&[&say.thing(whom), "的"]) };
    let terms = &say.terms;
    let said = match what {
        ResultOf::Indicator { at, back, .. } => {
            let found = terms.nth(&terms.policy.indicators, *at);
            let title = found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
            return match back {
                0 => glue(&[&of, "指标", &title]),
                1 => glue(&[&of, "指标", &title, "上一期的数值"]),
                back => glue(&[&of, "指标", &title, "前", &format!(" {back} "), "期的数值"]),
            };
        }
        ResultOf::Points(category) => glue(&["账户", &terms.account(category), "上的积分"]),
        ResultOf::Score(index) => {
            let found = terms.nth(&terms.policy.scorecards, *index);
            let title = found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
            glue(&["评分", &title])
        }
    };
    glue(&[&of, &said])
}
