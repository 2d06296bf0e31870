//! From typed expressions to kernels, and why one stays with the plain evaluator.

use super::kernel::{Kernel, Scalar, Versions};
use super::vector::Batch;
use crate::expression::Expr;
use crate::expression::typed::{Arithmetic, Function, Op, Property, ResultOf};
use crate::expression::world::{ParameterTable, ParameterValues, World};
use crate::source::{Said, said};
use crate::value::digits;
use crate::value::{Type, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Why an expression is evaluated row by row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slow {
    /// It calls a function of a script.
    Script(String),
    /// It calls a function of the language for which there is no kernel.
    Function(&'static str),
    /// It asks the organisation for more than a unit or the unit above.
    Organisation,
    /// It reads indicators, points or scores.
    Results,
    /// It divides.
    Division,
    /// It reads rows inside the matter.
    Children,
    /// It reads a day with a time.
    Moments,
    /// A number has more digits than a kernel holds.
    Digits,
    /// A text, not a word of a list, chooses the value of a parameter.
    Key,
    /// A duty counts by another day than the matter's, or what each matter brings.
    Counting,
}

impl Slow {
    /// For a person.
    pub fn said(&self) -> Said {
        match self {
            Slow::Script(name) => {
                said(format!("it calls the script function `{name}`"), format!("调用了脚本函数 `{name}`"))
            }
            Slow::Function(name) => said(format!("it calls `{name}`"), format!("调用了 `{name}`")),
            Slow::Organisation => {
                said("it asks the organisation about people or units", "需要查询组织中的人员或单位")
            }
            Slow::Results => said("it reads indicators, points or scores", "读取了指标、积分或评分"),
            Slow::Division => said("it divides", "含有除法"),
            Slow::Children => said("it reads the rows inside a matter", "读取了事项内的各行"),
            Slow::Moments => said("it reads a date with a time", "读取了带时刻的日期"),
            Slow::Digits => said("a number has too many digits", "数字位数过多"),
            Slow::Key => said("a text chooses the value of a parameter", "以文字选取参数值"),
            Slow::Counting => said(
                "it counts by another day than the matter's, or what each matter brings",
                "不按事项日期计数，或累计每件事项的数值",
            ),
        }
    }
}

/// What lowering needs to know.
pub struct Lowering<'a> {
    /// Parameters, the cycle and texts.
    pub world: &'a World<'a>,
    /// The expressions of derived fields, by slot.
    pub derived: &'a BTreeMap<usize, Expr>,
}

type Lowered = Result<Kernel, Slow>;

impl Lowering<'_> {
    /// The kernel of an expression.
    ///
    /// # Errors
    /// Why there is none.
    pub fn lower(&self, expr: &Expr) -> Lowered {
        let boxed = |expr: &Expr| self.lower(expr).map(Box::new);
        let all = |list: &[Expr]| list.iter().map(|expr| self.lower(expr)).collect::<Result<Vec<_>, _>>();
        Ok(match &expr.op {
            Op::Value(value) => Kernel::Constant(scalar(value)?),
            Op::Text(text) => Kernel::Constant(Scalar::Code(self.world.symbols.intern(text).number())),
            Op::Variable(slot) => return self.variable(*slot, &expr.of),
            Op::Parameter(index, key) => return self.parameter(*index, key.as_deref()),
            Op::Cycle(part) => Kernel::Constant(Scalar::Day(self.world.cycle_day(*part).0)),
            Op::Widen(inner) => Kernel::Widen(boxed(inner)?),
            Op::Not(inner) => Kernel::Not(boxed(inner)?),
            Op::And(list) => Kernel::And(all(list)?),
            Op::Or(list) => Kernel::Or(all(list)?),
            Op::Coalesce(list) => Kernel::Coalesce(all(list)?),
            Op::Absent(inner) => Kernel::Absent(boxed(inner)?),
            Op::Compare(op, a, b) => Kernel::Compare(*op, boxed(a)?, boxed(b)?),
            Op::Arithmetic(Arithmetic::Divide | Arithmetic::Remainder, ..) => return Err(Slow::Division),
            Op::Arithmetic(op, a, b) => Kernel::Arithmetic(*op, boxed(a)?, boxed(b)?),
            Op::Negate(inner) => Kernel::Negate(boxed(inner)?),
            Op::OneOf(item, list) => Kernel::OneOf(boxed(item)?, all(list)?),
            Op::If(condition, then, other) => Kernel::If(boxed(condition)?, boxed(then)?, boxed(other)?),
            Op::Call(function, list) => match (function, list.as_slice()) {
                (Function::Days, [a, b]) => Kernel::Days(boxed(a)?, boxed(b)?),
                (Function::WorkingDays, [a, b]) => Kernel::WorkingDays(boxed(a)?, boxed(b)?),
                _ => return Err(Slow::Function(function.name())),
            },
            Op::Property(Property::Parent, of) => Kernel::Parent(boxed(of)?),
            Op::Property(Property::UnitOf, of) => Kernel::UnitOf(boxed(of)?),
            Op::Property(..)
            | Op::Holds(..)
            | Op::Throughout(..)
            | Op::Related(..)
            | Op::Uppers(..)
            | Op::Lowers(..)
            | Op::At(..)
            | Op::Among(..) => return Err(Slow::Organisation),
            Op::CountRows(_) => return Err(Slow::Children),
            Op::Script(name, _) => return Err(Slow::Script(name.to_string())),
            Op::Result(ResultOf::Indicator { .. } | ResultOf::Points(_) | ResultOf::Score(_), _) => {
                return Err(Slow::Results);
            }
        })
    }

    fn variable(&self, slot: usize, of: &Type) -> Lowered {
        if let Some(expr) = self.derived.get(&slot) {
            return self.lower(expr);
        }
        match of {
            Type::Bool | Type::Int | Type::Decimal | Type::Text | Type::Enum(_) | Type::Date => {
                Ok(Kernel::Column(slot))
            }
            Type::Node(_) => Ok(Kernel::Column(slot)),
            Type::DateTime => Err(Slow::Moments),
            Type::Nodes(_) => Err(Slow::Organisation),
            Type::Rows(_) | Type::Any => Err(Slow::Children),
        }
    }

    fn parameter(&self, index: usize, key: Option<&Expr>) -> Lowered {
        let none = ParameterTable { id: String::new(), values: Vec::new() };
        let table = self.world.parameters.get(index).unwrap_or(&none);
        let words = match key.map(|key| &key.of) {
            None => None,
            Some(Type::Enum(of)) => Some(&of.values),
            Some(_) => return Err(Slow::Key),
        };
        let values = |of: &Option<ParameterValues>| -> Vec<Option<Decimal>> {
            match (of, words) {
                (Some(ParameterValues::One(value)), None) => vec![Some(*value)],
                (Some(ParameterValues::One(value)), Some(words)) => vec![Some(*value); words.len()],
                (Some(ParameterValues::Keyed(values)), Some(words)) => {
                    words.iter().map(|word| values.get(word).copied()).collect()
                }
                _ => vec![None; words.map_or(1, Vec::len)],
            }
        };
        let versions: Vec<Vec<Option<Decimal>>> =
            table.values.iter().map(|(_, version)| values(version)).collect();
        let numbers = versions.iter().flatten().flatten();
        let scale = numbers.map(|number| number.normalize().scale()).max().unwrap_or(0);
        let fit = |number: &Option<Decimal>| match number {
            None => Ok(None),
            Some(number) => digits(*number, scale).map(Some).ok_or(Slow::Digits),
        };
        let values = versions
            .iter()
            .map(|version| version.iter().map(fit).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        let from = table.values.iter().map(|(from, _)| from.0).collect();
        let key = key.map(|key| self.lower(key).map(Box::new)).transpose()?;
        Ok(Kernel::Parameter(Versions { from, values, scale }, key))
    }
}

fn scalar(value: &Value) -> Result<Scalar, Slow> {
    Ok(match value {
        Value::Bool(value) => Scalar::Bool(*value),
        Value::Int(value) => Scalar::Int(*value),
        Value::Decimal(value) => {
            let scale = value.normalize().scale();
            Scalar::Decimal(digits(*value, scale).ok_or(Slow::Digits)?, scale)
        }
        Value::Text(text) => Scalar::Code(text.number()),
        Value::Enum(code) => Scalar::Code(*code),
        Value::Node(node) => Scalar::Code(node.0),
        Value::Date(day) => Scalar::Day(day.0),
        Value::DateTime(_) => return Err(Slow::Moments),
        Value::Nodes(_) => return Err(Slow::Organisation),
    })
}

/// The slots of columns that an expression reads, through derived fields too.
pub fn read(expr: &Expr, derived: &BTreeMap<usize, Expr>, used: &mut [bool]) {
    expr.walk(&mut |part| {
        let Op::Variable(slot) = &part.op else { return };
        match derived.get(slot) {
            // A derived field reads only those before it.
            Some(inner) => read(inner, derived, used),
            None => {
                if let Some(used) = used.get_mut(*slot) {
                    *used = true;
                }
            }
        }
    });
}

/// Does a batch hold every column that was asked for?
pub fn complete(batch: &Batch, used: &[bool]) -> bool {
    used.iter().enumerate().all(|(slot, used)| !used || matches!(batch.columns.get(slot), Some(Some(_))))
}
