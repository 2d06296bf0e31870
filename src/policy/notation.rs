//! Where YAML would quietly read something else than was meant.
//!
//! `when: !late` is a tag with no value, not "not late"; `when:` alone is no condition at all. Both would make
//! a rule apply to everything, so both are faults.

use super::ShapeFault;
use crate::source::{
    Fault, FileId, Node, Place, Problems, Scalar, Sources, Value, YamlFault, in_quotes, lookalike, parse,
    said,
};

/// Reads a YAML file of a pack: tags and empty values become faults.
pub(super) fn read(file: FileId, sources: &Sources, problems: &mut Problems) -> Option<Node> {
    let mut tree = parse(file, sources, problems)?;
    if tree.map().is_none() {
        let what = said("sections, each `name: …`", "由“名称: …”组成的各部分");
        let problem = YamlFault::Expected { what, found: tree.kind() }.at(tree.place);
        problems.push(problem.maybe_help(tree.text().and_then(lookalike::sign_in)));
        return None;
    }
    look(&mut tree, sources.text(file), 0, problems);
    Some(tree)
}

/// Walks the tree. Below the level of sections an empty value is a fault: an author who means nothing leaves
/// the key out.
fn look(node: &mut Node, text: &str, depth: usize, problems: &mut Problems) {
    match &mut node.value {
        Value::Map(map) => {
            for (key, value) in &mut map.entries {
                mend(value, text, problems);
                if value.is_null() && depth > 0 {
                    let fault = ShapeFault::EmptyValue { key: key.text.clone() };
                    let help = lookalike::sign_in(&key.text).unwrap_or_else(|| {
                        said("write its value, or remove the key", "请写出内容，或删除该键")
                    });
                    problems.push(fault.at(key.place).help(help));
                }
                look(value, text, depth + 1, problems);
            }
        }
        Value::List(items) => {
            for item in items {
                mend(item, text, problems);
                if item.is_null() {
                    problems.raise(ShapeFault::EmptyItem, item.place);
                }
                look(item, text, depth + 1, problems);
            }
        }
        Value::Null | Value::Scalar(_) => {}
    }
}

/// Reports a tag, and puts it back into the text before which it stood, so that it is reported only once.
fn mend(node: &mut Node, text: &str, problems: &mut Problems) {
    let Place::Span { file, start, end } = node.place else { return };
    let Some(tag_start) = tag_before(text, start as usize) else { return };
    let place = Place::Span { file, start: tag_start as u32, end: end.max(start) };
    let written = text.get(tag_start..end.max(start) as usize).unwrap_or_default();
    let tag = written.split_whitespace().next().unwrap_or("!").to_owned();
    problems.push(ShapeFault::Tag { tag }.at(place).help(in_quotes()));
    if matches!(node.value, Value::Null | Value::Scalar(_)) {
        node.value = Value::Scalar(Scalar { text: written.to_owned(), quoted: false });
        node.place = place;
    }
}

/// The first byte of a tag that stands before a value, with or without an anchor between.
fn tag_before(text: &str, value: usize) -> Option<usize> {
    let line_start = text.get(..value)?.rfind('\n').map_or(0, |at| at + 1);
    let (mut end, mut tag) = (value, None);
    loop {
        let before = without_comment(text.get(..end)?, line_start).trim_end();
        let start = before
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace() || matches!(c, '[' | '{' | ','))
            .map_or(0, |(at, c)| at + c.len_utf8());
        match before.get(start..)?.chars().next() {
            Some('!') => tag = Some(start),
            Some('&') => {}
            _ => return tag,
        }
        end = start;
    }
}

/// What stands before a value, without the comments at its end. On the value's own line there can be none.
fn without_comment(before: &str, line_start: usize) -> &str {
    let mut rest = before.trim_end();
    while rest.len() <= line_start {
        let line = rest.rfind('\n').map_or(0, |at| at + 1);
        let last = rest.get(line..).unwrap_or_default();
        match last.find(" #").or_else(|| last.starts_with('#').then_some(0)) {
            Some(comment) => rest = rest.get(..line + comment).unwrap_or_default().trim_end(),
            None => break,
        }
    }
    rest
}
