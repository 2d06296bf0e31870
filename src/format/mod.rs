//! Formatting of YAML files: spacing, quotes and lines; never a value, an order or a comment.
//!
//! The formatter is a library's. What it gives is believed only if it reads as the same tree, has the same comments
//! in the same order, and does not change when it is formatted again; otherwise the file is left as it is.

mod comments;
mod files;
mod values;

pub use files::yaml_files;

use crate::source::{
    Fault, FileId, Node, Place, Problems, Sources, Value, faults, parse, read_bytes, read_text, said,
};
use comments::comments;
use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions, LineBreak, Quotes};
use std::path::Path;
use std::sync::Arc;

/// Columns that a line has at most, where it can be parted.
pub const WIDTH: usize = 120;

/// A comment with this text leaves what follows it as it is written.
pub const IGNORE: &str = "fmt: off";

faults! {
    /// A file that is not formatted.
    pub enum FormatFault {
        NotYaml { path: String } = "not-yaml", "`{path}` is not a YAML file", "`{path}` 不是 YAML 文件";
        Unsafe { path: String } = "not-formatted", "`{path}` cannot be formatted without changing what it says; it is left as it is", "无法在不改变含义的前提下整理 `{path}`；文件保持原样";
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formatted {
    /// It is well formatted already.
    Same,
    /// Its new bytes.
    Changed(Vec<u8>),
}

/// Formats a file, without writing it. What cannot be read, or not be formatted, goes to `problems`.
///
/// Line endings stay those of the file (of the first line), and so does a byte order mark.
pub fn format(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Option<Formatted> {
    let file = read_text(path, Place::Nowhere, sources, problems)?;
    let before = problems.len();
    let tree = parse(file, sources, problems).filter(|_| problems.len() == before)?;
    let text = Arc::<str>::from(sources.text(file));
    let Some(formatted) = safely(&text, &tree, sources) else {
        let shown = path.display().to_string();
        let help = said(
            format!("put `# {IGNORE}` on a line of its own before what is unusual in it"),
            format!("可在其中不寻常之处的前一行单独写 `# {IGNORE}`"),
        );
        problems.push(FormatFault::Unsafe { path: shown }.at(Place::File(file)).help(help));
        return None;
    };
    if formatted == *text {
        return Some(Formatted::Same);
    }
    let marked = read_bytes(path).is_ok_and(|bytes| bytes.starts_with(MARK));
    let bytes = if marked { MARK } else { b"" }.iter().copied().chain(formatted.into_bytes());
    Some(Formatted::Changed(bytes.collect()))
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The formatted text, if it says the same.
fn safely(text: &str, tree: &Node, sources: &mut Sources) -> Option<String> {
    let options = options(text);
    let formatted = once(text, &options)?;
    let stable = once(&formatted, &options)? == formatted;
    let comments = |text| Some(comments(text)?.into_iter().map(|(_, comment)| comment).collect::<Vec<_>>());
    let same =
        stable && comments(text)? == comments(&formatted)? && same(tree, &reread(&formatted, sources)?);
    same.then_some(formatted)
}

fn once(text: &str, options: &FormatOptions) -> Option<String> {
    let formatted = pretty_yaml::format_text(text, options).ok()?;
    // Columns would part lines that are to stay as they are written.
    let as_written = comments(&formatted)?.iter().any(|(_, comment)| comment.contains(IGNORE));
    if as_written {
        return Some(formatted);
    }
    comments::align(&values::align(text, &formatted)?)
}

fn options(text: &str) -> FormatOptions {
    let windows = text.lines().next().is_some_and(|line| text[line.len()..].starts_with("\r\n"));
    let line_break = if windows { LineBreak::Crlf } else { LineBreak::Lf };
    let layout = LayoutOptions { print_width: WIDTH, line_break, ..LayoutOptions::default() };
    let language = LanguageOptions {
        quotes: Quotes::PreferDouble,
        brace_spacing: false,
        trim_trailing_whitespaces: false, // in a block of text they may mean something
        ignore_comment_directive: IGNORE.into(),
        ..LanguageOptions::default()
    };
    FormatOptions { layout, language }
}

fn reread(text: &str, sources: &mut Sources) -> Option<Node> {
    let file: FileId = sources.add_text(Path::new(""), Arc::from(text), text.as_bytes());
    parse(file, sources, &mut Problems::default())
}

/// Do two trees say the same, wherever it stands?
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Null, Value::Null) => true,
        (Value::Scalar(a), Value::Scalar(b)) => a.text == b.text,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            let entries = a.entries.iter().zip(&b.entries);
            a.entries.len() == b.entries.len()
                && entries.into_iter().all(|((key, a), (other, b))| key.text == other.text && same(a, b))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
