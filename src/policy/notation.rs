//! Where YAML would quietly read something else than was meant.
//!
//! `when: !late` is a tag with no value, not "not late"; `when:` alone is no condition at all. Both would make
//! a rule apply to everything, so both are faults.

use super::ShapeFault;
use crate::source::{
    Fault, FileId, Node, Place, Problems, Said, Scalar, Sources, Value, YamlFault, parse, said,
};

/// Reads a YAML file of a pack: faults of syntax get the advice that policy authors need, tags and empty values
/// become faults.
pub(super) fn read(file: FileId, sources: &Sources, problems: &mut Problems) -> Option<Node> {
    let mut found = Problems::default();
    let tree = parse(file, sources, &mut found);
    for problem in found.sorted() {
        let mut problem = problem.clone();
        if problem.code == "yaml-syntax" && problem.help.is_none() {
            problem.help = advice(&problem.message.en, lines_before(sources, problem.place));
        }
        problems.push(problem);
    }
    let mut tree = tree?;
    if tree.map().is_none() {
        let what = "a mapping of sections".to_owned();
        problems.raise(YamlFault::Expected { what, found: tree.kind() }, tree.place);
        return None;
    }
    look(&mut tree, sources.text(file), 0, problems);
    Some(tree)
}

/// The line of a syntax fault, and the one before: YAML often notices one line late.
fn lines_before(sources: &Sources, place: Place) -> Vec<&str> {
    let Place::Span { file, start, .. } = place else { return Vec::new() };
    let (line, _) = sources.line_column(file, start);
    sources.text(file).lines().skip(line.saturating_sub(2)).take(if line == 1 { 1 } else { 2 }).collect()
}

fn advice(message: &str, lines: Vec<&str>) -> Option<Said> {
    let any = |test: fn(&str) -> bool| lines.iter().any(|line| test(line));
    if any(|line| line.contains("]?") && !line.contains("]?\"") && !line.contains("]?'")) {
        return Some(said(
            "a list of words that may be absent stands in quotes: \"[a, b]?\"",
            "可缺省的取值列表须加引号：\"[a, b]?\"",
        ));
    }
    let quotes = any(|line| line.contains(": !") || line.contains("- !"))
        || message.contains("trailing content")
        || message.contains("unexpected character")
        || message.contains("mapping values are not allowed")
        || message.contains("did not find expected")
            && any(|line| line.contains(": {") && !line.contains("{zh"));
    quotes.then(in_quotes)
}

/// What to do where YAML reads an expression or a text as something of its own.
pub(super) fn in_quotes() -> Said {
    said(
        "put the expression in quotes: '…' (or \"…\" where it contains ')",
        "请将表达式加上引号：'…'（其中含有 ' 时用 \"…\"）",
    )
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
                    problems.push(
                        fault
                            .at(key.place)
                            .help(said("write its value, or remove the key", "请写出内容，或删除该键")),
                    );
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
