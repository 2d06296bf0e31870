//! Comments at the ends of lines, one below the other.

use unicode_width::UnicodeWidthStr;
use yaml_parser::{SyntaxKind, SyntaxNode};

/// The comments of a text, in their order, each with the byte at which it begins.
pub(super) fn comments(text: &str) -> Option<Vec<(usize, String)>> {
    let tree: SyntaxNode = yaml_parser::parse(text).ok()?;
    let tokens = tree.descendants_with_tokens().filter_map(|element| element.into_token());
    let comments = tokens.filter(|token| token.kind() == SyntaxKind::COMMENT);
    Some(
        comments
            .map(|token| (token.text_range().start().into(), token.text().trim_end().to_owned()))
            .collect(),
    )
}

/// A line with a comment at its end.
struct Line<'a> {
    /// What stands before the comment, and its indentation.
    before: &'a str,
    indent: usize,
    comment: &'a str,
}

/// Brings the comments at the ends of successive lines of one indentation into one column.
pub(super) fn align(text: &str) -> Option<String> {
    let found = comments(text)?;
    let mut starts = found.into_iter().map(|(start, _)| start).peekable();
    let (mut out, mut group, mut at) = (String::with_capacity(text.len()), Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let comment = starts.next_if(|start| *start < at + line.len()).map(|start| start - at);
        let parts = comment.map(|comment| line.split_at(comment));
        let trailing = parts.filter(|(before, _)| !before.trim().is_empty()).map(|(before, comment)| {
            let indent = before.len() - before.trim_start().len();
            Line { before: before.trim_end(), indent, comment }
        });
        let goes_on = matches!((&trailing, group.last()), (Some(Line { indent, .. }), Some(Line { indent: last, .. }))
            if indent == last);
        if !goes_on {
            write(&mut out, &mut group);
        }
        match trailing {
            Some(line) => group.push(line),
            None => out.push_str(line),
        }
        at += line.len();
    }
    write(&mut out, &mut group);
    Some(out)
}

/// Writes lines whose comments belong together.
fn write(out: &mut String, group: &mut Vec<Line>) {
    let widest = group.iter().map(|line| line.before.width()).max().unwrap_or_default();
    for Line { before, comment, .. } in group.drain(..) {
        out.push_str(before);
        out.extend(std::iter::repeat_n(' ', widest + 1 - before.width()));
        out.push_str(comment);
    }
}
