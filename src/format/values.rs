//! Values of successive lines that an author has put in one column.

use unicode_width::UnicodeWidthStr;
use yaml_parser::{SyntaxKind, SyntaxNode};

/// An entry of a mapping in a text.
struct Entry {
    /// The byte after its colon.
    colon: usize,
    /// The spaces after it; none where its value begins on another line.
    spaces: usize,
    /// It stands on one line.
    one_line: bool,
}

/// The entries of the block mappings of a text, in their order.
fn entries(text: &str) -> Option<Vec<Entry>> {
    let tree: SyntaxNode = yaml_parser::parse(text).ok()?;
    let nodes = tree.descendants().filter(|node| node.kind() == SyntaxKind::BLOCK_MAP_ENTRY);
    let entry = |node: SyntaxNode| {
        let mut tokens = node.children_with_tokens().filter_map(|child| child.into_token());
        let colon = usize::from(tokens.find(|token| token.kind() == SyntaxKind::COLON)?.text_range().end());
        let rest = text.get(colon..)?;
        let value = rest.trim_start_matches(' ');
        let spaces = if value.starts_with(['\n', '\r']) { 0 } else { rest.len() - value.len() };
        Some(Entry { colon, spaces, one_line: !node.text().to_string().trim_end().contains('\n') })
    };
    Some(nodes.filter_map(entry).collect())
}

/// Puts values of successive lines into one column where they stood in one, or nearly, before the text was formatted:
/// where more than one space stood after one of the keys.
pub(super) fn align(before: &str, formatted: &str) -> Option<String> {
    let (old, new) = (entries(before)?, entries(formatted)?);
    if old.len() != new.len() {
        return Some(formatted.to_owned());
    }
    let mut wide = old.iter().map(|entry| entry.spaces > 1).zip(new).peekable();
    let (mut out, mut group, mut at) = (String::with_capacity(formatted.len()), Group::default(), 0);
    for line in formatted.split_inclusive('\n') {
        let mut own = None;
        while let Some(found) = wide.next_if(|(_, entry)| entry.colon <= at + line.len()) {
            own = own.or(Some(found));
        }
        let indent = line.len() - line.trim_start().len();
        let own = own
            .filter(|(_, entry)| entry.one_line && entry.spaces > 0 && !line.trim_start().starts_with("- "));
        if own.is_none() || group.indent != indent {
            group.write(&mut out);
        }
        match own {
            Some((aligned, entry)) => group.add(line, entry.colon - at, indent, aligned),
            None => out.push_str(line),
        }
        at += line.len();
    }
    group.write(&mut out);
    Some(out)
}

/// Successive lines of one indentation, each an entry.
#[derive(Default)]
struct Group<'a> {
    /// The lines: what stands before the value, and the value.
    lines: Vec<(&'a str, &'a str)>,
    indent: usize,
    aligned: bool,
}

impl<'a> Group<'a> {
    fn add(&mut self, line: &'a str, colon: usize, indent: usize, aligned: bool) {
        self.lines.push(line.split_at(colon));
        self.indent = indent;
        self.aligned |= aligned;
    }

    fn write(&mut self, out: &mut String) {
        let widest = self.lines.iter().map(|(key, _)| key.width()).max().unwrap_or_default();
        for (key, value) in self.lines.drain(..) {
            out.push_str(key);
            if self.aligned {
                out.extend(std::iter::repeat_n(' ', widest - key.width()));
            }
            out.push_str(value);
        }
        self.aligned = false;
    }
}
