//! Texts that rhai cannot read, and the places of its tokens.

use super::check::ExpressionFault;
use crate::source::{Fault, Place, Problem, Said, said};
use rhai::Position;

/// A fault with its help, before its place is known.
pub(super) struct Unplaced(ExpressionFault, Option<Said>);

impl Unplaced {
    /// The problem at its place.
    pub(super) fn at_place(self, place: Place) -> Problem {
        self.0.at(place).maybe_help(self.1)
    }
}

/// What is wrong with a text that rhai cannot read, in the words of an author.
pub(super) fn syntax(error: &rhai::ParseError, text: &str) -> Unplaced {
    use rhai::ParseErrorType as Kind;
    let message = error.err_type().to_string();
    match error.err_type() {
        Kind::Reserved(sign) if !sign.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            return Unplaced(ExpressionFault::Unsupported { what: format!("`{sign}`") }, None);
        }
        Kind::Reserved(word) => {
            let word = word.clone();
            let help = said(
                format!("name it `{word}_`, or better: say what it is"),
                format!("可改名为 `{word}_` 或更具体的名称"),
            );
            return Unplaced(ExpressionFault::Reserved { word }, Some(help));
        }
        Kind::MissingToken(token, _) => {
            let zh = format!("缺少 `{token}`");
            return Unplaced(ExpressionFault::Syntax { message, message_zh: zh }, None);
        }
        _ => {}
    }
    let help = if assigns(text) {
        Some(said("to compare, write `==`", "比较请写 `==`"))
    } else if text.contains('，') || text.contains('（') || text.contains('“') || text.contains('；') {
        Some(said("use the ASCII signs `,` `(` `)` `\"`", "请使用半角符号 `,` `(` `)` `\"`"))
    } else {
        None
    };
    let zh = match error.err_type() {
        Kind::UnexpectedEOF => "表达式不完整".to_owned(),
        Kind::BadInput(_) => "含有无法识别的字符".to_owned(),
        Kind::ExprTooDeep => "嵌套过深".to_owned(),
        _ => "语法不正确".to_owned(),
    };
    Unplaced(ExpressionFault::Syntax { message, message_zh: zh }, help)
}

/// The byte of a rhai position, which counts lines and characters from 1.
pub(super) fn offset(text: &str, position: Position) -> usize {
    let (Some(line), column) = (position.line(), position.position().unwrap_or(1)) else {
        return text.len();
    };
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
}

/// The end of the word, number or sign at a byte.
pub(super) fn token_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let length = match rest.chars().next() {
        Some(first) if word(first) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
        Some('"') => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
        Some(_) => rest
            .find(|c: char| word(c) || c.is_whitespace() || "()\"[".contains(c))
            .unwrap_or(rest.len())
            .max(1),
        None => 0,
    };
    let mut end = start + length;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// Does a text hold a single `=`, as if it assigned?
fn assigns(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
        *byte == b'=' && !b"=!<>".contains(&before) && bytes.get(at + 1) != Some(&b'=')
    })
}
