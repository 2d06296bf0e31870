//! The text of a cell, read as a value of its field's type.

use super::{Field, Lookup};
use crate::source::{Problem, Said, faults, lookalike, said};
use crate::value::{Day, Moment, NodeKind, Symbols, Type, Value};
use rust_decimal::Decimal;

/// The longest text, in characters. Free text is limited so that no account of private lives is kept.
pub const LONGEST_TEXT: usize = 2000;

faults! {
    /// A fault in the data on matters.
    pub enum MatterFault {
        Owed { kind: String } = "duty-given", "`{kind}` is a duty: its periods follow from the organisation and are not given", "`{kind}` 是一项职责：各期由组织关系得出，不能直接给出";
        NotBool { found: String } = "not-a-bool", "`{found}` is neither `true` nor `false`", "`{found}` 既不是 `true` 也不是 `false`";
        NotInt { found: String } = "not-whole", "`{found}` is not a whole number", "`{found}` 不是整数";
        NotDecimal { found: String } = "not-a-number", "`{found}` is not a number", "`{found}` 不是数字";
        NotDate { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        NotMoment { found: String } = "not-a-moment", "`{found}` is not a date with a time", "`{found}` 不是日期时间";
        NotWord { found: String, field: String } = "unknown-word", "`{field}` cannot be `{found}`", "`{field}` 不能是 `{found}`";
        OutOfRange { found: i64, low: i64, high: i64 } = "out-of-range", "{found} is not within {low}..{high}", "{found} 不在 {low}..{high} 范围内";
        NoNode { id: String, kind: NodeKind } = "unknown-node", "the organisation has no {kind} `{id}`", "组织中没有编号为 `{id}` 的{kind}";
        WrongKind { id: String, is: NodeKind, kind: NodeKind } = "wrong-kind", "`{id}` is a {is}; a {kind} is needed here", "`{id}` 是{is}，此处需要{kind}";
        TooLong { field: String, length: usize, limit: usize } = "text-too-long", "`{field}` has {length} characters; a text may have {limit}", "`{field}` 有 {length} 个字符，文本上限为 {limit}";
        Missing { field: String, kind: String } = "missing-field", "this row of `{kind}` lacks `{field}`", "`{kind}` 的这一行缺少 `{field}`";
        Derived { field: String } = "derived-field-given", "`{field}` is computed by the policy and is never given in the data", "`{field}` 由制度规则计算得出，不得在数据中填写";
        UnknownField { field: String, kind: String } = "unknown-field", "`{kind}` has no field `{field}`", "`{kind}` 没有名为 `{field}` 的字段";
        ForeignHeader { kind: String } = "foreign-header", "no column of this table is called as a field of `{kind}`", "该表没有一列与 `{kind}` 的字段同名";
        NoColumn { field: String, kind: String } = "missing-column", "the table of `{kind}` has no column `{field}`, which must be there", "`{kind}` 的表缺少必填的 `{field}` 列";
        UnknownKind { kind: String } = "unknown-kind", "the policy knows no matters called `{kind}`", "制度中没有名为 `{kind}` 的事项";
        Inside { child: String, kind: String } = "child-outside-parent", "rows of `{child}` stand inside their `{kind}`", "`{child}` 的各行须写在其 `{kind}` 之内";
        Duplicate { id: String, kind: String } = "duplicate-matter", "the {kind} `{id}` is given more than once", "`{kind}` 中 `{id}` 重复出现";
        After { date: Day, from: Day, until: Day } = "matter-after-cycle", "{date} lies after the cycle {from} – {until}: a matter in the future of its cycle", "{date} 晚于考评周期 {from} – {until}：事项发生在本周期之后";
        Before { date: Day, from: Day, until: Day } = "matter-before-cycle", "{date} lies before the cycle {from} – {until}: a matter of an earlier cycle", "{date} 早于考评周期 {from} – {until}：属于更早周期的事项";
        NoParent { id: String, kind: String } = "unknown-parent", "there is no {kind} `{id}` to which this row could belong", "没有该行所属的 {kind} `{id}`";
        ParentSetAside { id: String, kind: String } = "parent-set-aside", "the {kind} `{id}` to which this row belongs was set aside", "该行所属的 {kind} `{id}` 已被剔除";
    }
}

/// Reads cells.
pub(crate) struct Cells<'a> {
    pub organisation: &'a dyn Lookup,
    pub symbols: &'a Symbols,
}

impl Cells<'_> {
    /// The value of a text that is not absent.
    pub fn read(&self, field: &Field, text: &str) -> Result<Value, MatterFault> {
        let found = || text.to_owned();
        match &field.of {
            Type::Bool => match text {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(MatterFault::NotBool { found: found() }),
            },
            Type::Int => int(field, text),
            Type::Decimal => {
                decimal(text).map(Value::Decimal).ok_or(MatterFault::NotDecimal { found: found() })
            }
            Type::Text => self.text(field, text),
            Type::Enum(words) => words
                .code(text)
                .map(Value::Enum)
                .ok_or_else(|| MatterFault::NotWord { found: found(), field: field.name.clone() }),
            Type::Date => {
                Day::parse_data(text).map(Value::Date).ok_or(MatterFault::NotDate { found: found() })
            }
            Type::DateTime => {
                Moment::parse(text).map(Value::DateTime).ok_or(MatterFault::NotMoment { found: found() })
            }
            Type::Node(kind) => self.node(kind, text),
            Type::Nodes(_) | Type::Rows(_) | Type::Any => {
                Err(MatterFault::Derived { field: field.name.clone() })
            }
        }
    }

    fn text(&self, field: &Field, text: &str) -> Result<Value, MatterFault> {
        // As many bytes are at most as many characters: the count is needed only for long texts.
        let length = if text.len() > LONGEST_TEXT { text.chars().count() } else { 0 };
        if length > LONGEST_TEXT {
            return Err(MatterFault::TooLong { field: field.name.clone(), length, limit: LONGEST_TEXT });
        }
        Ok(Value::Text(self.symbols.intern(text)))
    }

    fn node(&self, kind: &NodeKind, id: &str) -> Result<Value, MatterFault> {
        match self.organisation.find(id) {
            Some((node, is)) if is == kind => Ok(Value::Node(node)),
            Some((_, is)) => {
                Err(MatterFault::WrongKind { id: id.to_owned(), is: is.clone(), kind: kind.clone() })
            }
            None => Err(MatterFault::NoNode { id: id.to_owned(), kind: kind.clone() }),
        }
    }

    /// Adds to a problem what would have been right. Looks through all names, so only for problems shown.
    pub fn advise(&self, problem: Problem, fault: &MatterFault, field: &Field) -> Problem {
        match (fault, &field.of) {
            (MatterFault::NotWord { found, .. }, Type::Enum(words)) => {
                problem.suggest(found, words.values.iter().map(String::as_str))
            }
            (MatterFault::NoNode { id, .. }, _) if self.organisation.named(id).is_some() => {
                let known = self.organisation.named(id).unwrap_or_default();
                let (en, zh) = (format!("give the id: `{known}`"), format!("请写编号：`{known}`"));
                problem.help(said(en, zh))
            }
            (MatterFault::NoNode { id, kind }, _) => {
                let of_kind = |id: &&str| self.organisation.find(id).is_some_and(|(_, is)| is == kind);
                problem.suggest(id, self.organisation.ids().filter(of_kind))
            }
            _ => problem.maybe_help(form(fault)),
        }
    }
}

/// How a value is written, where it was written otherwise.
pub(super) fn form(fault: &MatterFault) -> Option<Said> {
    if let MatterFault::NotBool { found }
    | MatterFault::NotInt { found }
    | MatterFault::NotDecimal { found }
    | MatterFault::NotDate { found }
    | MatterFault::NotMoment { found } = fault
        && let Some(help) = lookalike::sign_in(found)
    {
        return Some(help);
    }
    Some(match fault {
        MatterFault::Derived { .. } => said("leave it out", "请勿填写"),
        MatterFault::NotBool { .. } => said("write `true` or `false`", "请写 `true` 或 `false`"),
        MatterFault::NotDecimal { .. } => said("write a number such as 1234.50", "请写数字，例如 1234.50"),
        MatterFault::NotDate { found } => crate::value::Day::advice(found),
        MatterFault::NotMoment { .. } => {
            said("write a date with a time such as 2014-01-31T09:05", "请写日期时间，例如 2014-01-31T09:05")
        }
        _ => return None,
    })
}

fn int(field: &Field, text: &str) -> Result<Value, MatterFault> {
    let found: i64 = text.parse().map_err(|_| MatterFault::NotInt { found: text.to_owned() })?;
    match field.range {
        Some((low, high)) if found < low || found > high => Err(MatterFault::OutOfRange { found, low, high }),
        _ => Ok(Value::Int(found)),
    }
}

/// A decimal number as a person writes it: a sign, digits, a point; every digit is kept or it is none.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let plain = text.bytes().enumerate().all(|(at, byte)| match byte {
        b'0'..=b'9' | b'.' => true,
        b'-' | b'+' => at == 0,
        _ => false,
    });
    if plain { Decimal::from_str_exact(text).ok() } else { None }
}
