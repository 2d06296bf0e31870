//! Matters in YAML, children inside their parents.

use super::cells::{MatterFault, form};
use super::load::{Kind, target, unknown_kind};
use super::rows::{ID, Raw, Reader, Shape, symbol};
use crate::source::{Fault, Node, Value as Written, YamlFault, nearest, said};
use std::collections::BTreeSet;

/// Reads a mapping from kind to rows.
pub(super) fn read(node: &Node, kinds: &mut [Kind], reader: &mut Reader<'_>) {
    let Some(map) = node.map() else {
        let what = said("kinds of matters, each with its rows", "各类事项及其各行");
        reader.faults.problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
        return;
    };
    for (key, rows) in &map.entries {
        match target(&key.text, kinds) {
            Some((kind, None)) => {
                rows.items().iter().for_each(|row| yaml_matter(row, &mut kinds[kind], reader));
            }
            Some((kind, Some(_))) => {
                let kind = kinds.get(kind).map_or("", |kind| &kind.shape.name).to_owned();
                let fault = MatterFault::Inside { child: key.text.clone(), kind };
                reader.faults.problems.raise(fault, key.place);
            }
            None => unknown_kind(&key.text, key.place, kinds, reader),
        }
    }
}

fn yaml_matter(row: &Node, kind: &mut Kind, reader: &mut Reader<'_>) {
    let names: Vec<&str> = kind.children.iter().map(|child| short(&child.shape)).collect();
    let Some(sorted) = sort(row, &kind.shape, &names, 0, reader) else { return };
    let Sorted { slots, nested, excused, form } = sorted;
    let place = slots.first().copied().flatten().map_or(row.place, |id| id.place);
    let (values, good) = reader.row(&kind.shape, &excused, &slots, place, None);
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
            let Some(sorted) = sort(row, &child.shape, &[], 1, reader) else { continue };
            let Sorted { slots, excused, form, .. } = sorted;
            let (values, fine) = reader.row(&child.shape, &excused, &slots, row.place, None);
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

/// A YAML row whose keys are sorted.
struct Sorted<'a> {
    /// Its cells by field.
    slots: Vec<Option<Raw<'a>>>,
    /// Its child rows by child table.
    nested: Vec<(usize, &'a Node)>,
    /// Fields that have a fault already: that they are missing is none.
    excused: BTreeSet<usize>,
    /// Its form is right.
    form: bool,
}

/// Sorts the keys of a YAML row; the first `skip` fields of the shape cannot be given.
fn sort<'a>(
    row: &'a Node,
    shape: &Shape,
    children: &[&str],
    skip: usize,
    reader: &mut Reader<'_>,
) -> Option<Sorted<'a>> {
    let problems = &mut *reader.faults.problems;
    let Written::Map(map) = &row.value else {
        let what = said(format!("a row of `{}`", shape.name), format!("`{}` 的一行", shape.name));
        problems.raise(YamlFault::Expected { what, found: row.kind() }, row.place);
        return None;
    };
    let (mut slots, mut nested) = (vec![None; shape.fields.len()], Vec::new());
    let (mut excused, before) = ((0..skip).collect::<BTreeSet<usize>>(), problems.len());
    for (key, node) in &map.entries {
        let position = shape.position(&key.text).filter(|position| *position >= skip);
        match (position, children.iter().position(|child| *child == key.text)) {
            (Some(position), _) => {
                if shape.fields.get(position).is_some_and(|field| field.derived) {
                    let fault = MatterFault::Derived { field: key.text.clone() };
                    problems.push(fault.at(key.place).maybe_help(form(&fault)));
                }
                match (&node.value, slots.get_mut(position)) {
                    (Written::Scalar(scalar), Some(slot)) => {
                        *slot = Some(Raw { text: &scalar.text, place: node.place });
                    }
                    (Written::Null, _) => {}
                    _ => {
                        let key = &key.text;
                        let what = said(format!("one value for `{key}`"), format!("`{key}` 的单个值"));
                        problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
                        excused.insert(position);
                    }
                }
            }
            (None, Some(child)) => nested.push((child, node)),
            (None, None) => {
                let (field, kind) = (key.text.clone(), shape.name.clone());
                let known = || shape.names().skip(skip).chain(children.iter().copied());
                excused.extend(nearest(&key.text, known()).and_then(|meant| shape.position(meant)));
                let fault = MatterFault::UnknownField { field, kind };
                problems.push(fault.at(key.place).suggest(&key.text, known()));
            }
        }
    }
    Some(Sorted { slots, nested, excused, form: problems.len() == before })
}
