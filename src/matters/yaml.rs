//! Matters in YAML, children inside their parents.

use super::cells::MatterFault;
use super::load::{Kind, target, unknown_kind};
use super::rows::{ID, Raw, Reader, Shape, symbol};
use crate::source::{Fault, Node, Value as Written, YamlFault};

/// Reads a mapping from kind to rows.
pub(super) fn read(node: &Node, kinds: &mut [Kind], reader: &mut Reader<'_>) {
    let Some(map) = node.map() else {
        let what = "a mapping from kinds of matters to rows".to_owned();
        reader.faults.problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
        return;
    };
    for (key, rows) in &map.entries {
        match target(&key.text, kinds) {
            Some((kind, None)) => {
                rows.items().iter().for_each(|row| yaml_matter(row, &mut kinds[kind], reader));
            }
            _ => unknown_kind(&key.text, key.place, kinds, reader),
        }
    }
}

fn yaml_matter(row: &Node, kind: &mut Kind, reader: &mut Reader<'_>) {
    let names: Vec<&str> = kind.children.iter().map(|child| short(&child.shape)).collect();
    let Some((slots, nested, form)) = slots(row, &kind.shape, &names, 0, reader) else { return };
    let place = slots.first().copied().flatten().map_or(row.place, |id| id.place);
    let (values, good) = reader.row(&kind.shape, 0, &slots, place, None);
    let id = symbol(&values, ID);
    let parent = kind.rows.len() as u32;
    let good = good && form;
    if good {
        kind.rows.push(values, place, None);
    } else {
        kind.refused.extend(id);
    }
    for (number, rows) in nested {
        let Some(child) = kind.children.get_mut(number) else { continue };
        for row in rows.items() {
            let Some((slots, _, form)) = self::slots(row, &child.shape, &[], 1, reader) else { continue };
            let (values, fine) = reader.row(&child.shape, 1, &slots, row.place, None);
            if good && fine && form {
                child.rows.push(values, row.place, None);
                child.parents.push(parent);
            }
        }
    }
}

/// The name of a child table without its kind's.
fn short(shape: &Shape) -> &str {
    shape.name.rsplit_once('.').map_or(shape.name.as_str(), |(_, name)| name)
}

/// The cells of a row by field, its child rows by child table, and whether its form is right.
type Slots<'a> = (Vec<Option<Raw<'a>>>, Vec<(usize, &'a Node)>, bool);

/// Sorts the keys of a YAML row; the first `skip` fields of the shape cannot be given.
fn slots<'a>(
    row: &'a Node,
    shape: &Shape,
    children: &[&str],
    skip: usize,
    reader: &mut Reader<'_>,
) -> Option<Slots<'a>> {
    let problems = &mut *reader.faults.problems;
    let Written::Map(map) = &row.value else {
        let what = format!("a row of {}", shape.name);
        problems.raise(YamlFault::Expected { what, found: row.kind() }, row.place);
        return None;
    };
    let (mut slots, mut nested, before) = (vec![None; shape.fields.len()], Vec::new(), problems.len());
    for (key, node) in &map.entries {
        let position = shape.position(&key.text).filter(|position| *position >= skip);
        match (position, children.iter().position(|child| *child == key.text)) {
            (Some(position), _) => {
                if shape.fields.get(position).is_some_and(|field| field.derived) {
                    problems.raise(MatterFault::Derived { field: key.text.clone() }, key.place);
                }
                match (&node.value, slots.get_mut(position)) {
                    (Written::Scalar(scalar), Some(slot)) => {
                        *slot = Some(Raw { text: &scalar.text, place: node.place });
                    }
                    (Written::Null, _) => {}
                    _ => {
                        let what = format!("one value for `{}`", key.text);
                        problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
                    }
                }
            }
            (None, Some(child)) => nested.push((child, node)),
            (None, None) => {
                let (field, kind) = (key.text.clone(), shape.name.clone());
                let known = shape.names().skip(skip).chain(children.iter().copied());
                problems
                    .push(MatterFault::UnknownField { field, kind }.at(key.place).suggest(&key.text, known));
            }
        }
    }
    Some((slots, nested, problems.len() == before))
}
