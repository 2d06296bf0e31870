//! Values of attributes, read by the type that the policy declares.

use super::rows::{Is, Word};
use super::{Attribute, OrganisationFault as Fault};
use crate::source::{Fault as _, Problem, said};
use crate::value::{Day, Moment, Type, Value};
use rust_decimal::Decimal;

/// Reads a value; the fault lies at the word.
pub(super) fn read<'a>(attribute: &Attribute, word: Word<'a>) -> Result<Is<'a>, Box<Problem>> {
    let text = word.text.trim();
    let (name, found) = (attribute.name.clone(), word.text.to_owned());
    let value = match &attribute.of {
        Type::Bool => match text {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(Fault::NotTrueOrFalse { attribute: name, found }.at(word.place)),
        },
        Type::Int => match text.parse::<i64>() {
            Ok(number) => {
                in_range(attribute, Decimal::from(number), word)?;
                Ok(Value::Int(number))
            }
            Err(_) => Err(Fault::NotWhole { attribute: name, found }.at(word.place).with_usual_signs(text)),
        },
        Type::Decimal => match Decimal::from_str_exact(text) {
            Ok(number) => {
                in_range(attribute, number, word)?;
                Ok(Value::Decimal(number))
            }
            Err(_) => Err(Fault::NotNumber { attribute: name, found }.at(word.place).with_usual_signs(text)),
        },
        Type::Enum(of) => of.code(text).map(Value::Enum).ok_or_else(|| {
            let fault = Fault::NotAmong { attribute: name, found }.at(word.place);
            fault.suggest(text, of.values.iter().map(String::as_str))
        }),
        Type::Date => Day::parse_data(text).map(Value::Date).ok_or_else(|| {
            let help = said("dates are written 2014-01-31", "日期写作 2014-01-31");
            Fault::NotDay { attribute: name, found }.at(word.place).help(help).with_usual_signs(text)
        }),
        Type::DateTime => Moment::parse(text).map(Value::DateTime).ok_or_else(|| {
            let help = said("dates with time are written 2014-01-31T09:05", "日期时间写作 2014-01-31T09:05");
            Fault::NotMoment { attribute: name, found }.at(word.place).help(help)
        }),
        Type::Node(_) => return Ok(Is::Node(word.text)),
        // Attributes are never lists: what is left is text.
        Type::Text | Type::Nodes(_) | Type::Rows(_) | Type::Any => return Ok(Is::Text(word.text)),
    };
    value.map(Is::Value).map_err(Box::new)
}

fn in_range(attribute: &Attribute, number: Decimal, word: Word) -> Result<(), Box<Problem>> {
    match attribute.range {
        Some((low, high)) if number < Decimal::from(low) || number > Decimal::from(high) => {
            let (name, found) = (attribute.name.clone(), word.text.to_owned());
            Err(Box::new(Fault::OutOfRange { attribute: name, found, low, high }.at(word.place)))
        }
        _ => Ok(()),
    }
}
