//! Kinds of matters and the types of their fields.

use super::entry::Entry;
use super::values;
use crate::policy::{FieldShape, FieldType, Formula, MatterKind, Name, ShapeFault};
use crate::source::{Fault, Key, Node, Problems, Value, said};

pub(super) fn kind(entry: &mut Entry) -> Option<MatterKind> {
    let title = entry.title();
    let given = entry.entries("fields");
    let fields = fields(given, entry.problems);
    let given = entry.entries("children");
    let children: Vec<Option<_>> = given
        .iter()
        .map(|(key, node)| {
            let map = values::mapping(node, &key.text, entry.problems)?;
            Some((ident(key), self::fields(&map.entries, entry.problems)?))
        })
        .collect();
    let given = entry.entries("derived");
    let derived: Vec<Option<(Name, Formula)>> =
        given.iter().map(|(key, node)| Some((ident(key), values::formula(node, entry.problems)?))).collect();
    let act = entry.name("act");
    let children = children.into_iter().collect::<Option<_>>();
    let derived = derived.into_iter().collect::<Option<_>>();
    let (fields, children, derived) = (fields?, children?, derived?);
    Some(MatterKind { title, fields, children, derived, act, owed: false })
}

fn ident(key: &Key) -> Name {
    Name { text: key.text.clone(), place: key.place }
}

fn fields(entries: &[(Key, Node)], problems: &mut Problems) -> Option<Vec<(Name, FieldType)>> {
    let fields: Vec<Option<_>> =
        entries.iter().map(|(key, node)| Some((ident(key), field_type(node, problems)?))).collect();
    fields.into_iter().collect()
}

/// The type of a field: `date`, `date?`, `[a, b]`, `"[a, b]?"`, `0..4`, `0..4?`, `{one_of: [a, b], optional: true}`.
pub(super) fn field_type(node: &Node, problems: &mut Problems) -> Option<FieldType> {
    let (shape, optional) = match &node.value {
        Value::Null => return None,
        Value::List(_) => (FieldShape::Words(values::words(node, "[…]", problems)?), false),
        Value::Map(_) => Entry::read(node, "{one_of: …}", problems, |entry| {
            let words = entry.need("one_of", |node, problems| values::words(node, "one_of", problems));
            let optional = entry.opt("optional", values::flag).unwrap_or(false);
            Some((FieldShape::Words(words?), optional))
        })?,
        Value::Scalar(scalar) => {
            let text = scalar.text.trim();
            let shorter = text.strip_suffix('?');
            (scalar_type(shorter.unwrap_or(text).trim(), node, problems)?, shorter.is_some())
        }
    };
    Some(FieldType { shape, optional, place: node.place })
}

fn scalar_type(text: &str, node: &Node, problems: &mut Problems) -> Option<FieldShape> {
    if let Some(inside) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return words_in_text(inside, node, problems).map(FieldShape::Words);
    }
    if let Some((low, high)) = text.split_once("..") {
        let bounds = low.trim().parse::<i64>().ok().zip(high.trim().parse::<i64>().ok());
        if let Some((low, high)) = bounds {
            if low > high {
                problems.raise(ShapeFault::EmptyRange { found: node.kind() }, node.place);
            }
            return Some(FieldShape::Range(low, high));
        }
    }
    let odd = |c: char| !c.is_alphanumeric() && !"_-".contains(c);
    if text.is_empty() || text.contains(odd) {
        problems.push(ShapeFault::FieldType { found: node.kind() }.at(node.place).help(said(
            "a type is a name such as `date` or `date?`, a list of words such as [a, b] or \"[a, b]?\", or a range such as 0..4",
            "类型可写作名称（如 `date`、`date?`）、取值列表（如 [a, b]、\"[a, b]?\"）或范围（如 0..4）",
        )));
        return None;
    }
    Some(FieldShape::Named(text.to_owned()))
}

/// The words of `"[a, b]?"`, which YAML knows only as a text.
fn words_in_text(inside: &str, node: &Node, problems: &mut Problems) -> Option<Vec<Name>> {
    let items = inside
        .split(',')
        .map(|word| word.trim().trim_matches(['"', '\'']))
        .filter(|word| !word.is_empty())
        .map(|word| Node {
            place: node.place,
            value: Value::Scalar(crate::source::Scalar { text: word.to_owned(), quoted: true }),
        })
        .collect();
    values::words(&Node { place: node.place, value: Value::List(items) }, "[…]", problems)
}
