//! What rhai's parser found wrong, in the words of somebody who writes rules.

use super::check::ExpressionFault;
use crate::source::{Said, lookalike, said};
use rhai::{LexError, ParseErrorType as Kind, Position};

/// What is wrong with a text that cannot be parsed.
pub(super) fn message(kind: &Kind) -> Said {
    match kind {
        Kind::UnexpectedEOF => said("it ends too early", "内容不完整"),
        Kind::BadInput(LexError::UnterminatedString) => {
            said("a text is not closed with `\"`", "文字缺少右引号 `\"`")
        }
        Kind::BadInput(LexError::MalformedChar(_)) => {
            said("a text stands in double quotes, not in single ones", "文字须用双引号，不能用单引号")
        }
        Kind::BadInput(LexError::MalformedNumber(found)) => {
            said(format!("`{found}` is not a number"), format!("`{found}` 不是数字"))
        }
        Kind::BadInput(LexError::MalformedEscapeSequence(found)) => {
            said(format!("`{found}` means nothing in a text"), format!("文字中的 `{found}` 没有意义"))
        }
        Kind::BadInput(LexError::UnexpectedInput(found)) => unexpected(bare(found)),
        Kind::BadInput(LexError::ImproperSymbol(found, why)) if why.contains("disabled") => {
            said(format!("`{found}` is not available"), format!("不提供 `{found}`"))
        }
        Kind::BadInput(LexError::ImproperSymbol(found, _)) if !found.is_empty() => unexpected(bare(found)),
        Kind::UnknownOperator(found) => unexpected(found),
        Kind::MissingToken(token, _) => said(format!("`{token}` is missing"), format!("缺少 `{token}`")),
        Kind::ExprExpected(_) => said("a value is missing here", "此处缺少值"),
        Kind::PropertyExpected => said("a name is missing after the dot", "点号之后缺少名称"),
        Kind::VariableExpected => said("a name is missing", "缺少名称"),
        Kind::VariableUndefined(name) => {
            said(format!("nothing is named `{name}`"), format!("没有名为 `{name}` 的变量"))
        }
        Kind::ExprTooDeep => said("it is nested too deeply", "嵌套过深"),
        Kind::LiteralTooLarge(..) => said("a text or list in it is too long", "其中的文字或列表过长"),
        Kind::TooManyFunctions => said("it has too many functions", "函数过多"),
        Kind::Reserved(word) => {
            said(format!("`{word}` cannot be used here"), format!("此处不能使用 `{word}`"))
        }
        Kind::FnDuplicatedDefinition(name, _) => {
            said(format!("the function `{name}` is defined twice"), format!("函数 `{name}` 定义了两次"))
        }
        Kind::FnMissingParams(name) => {
            said(format!("`fn {name}` lacks its `( )`"), format!("`fn {name}` 缺少括号 `( )`"))
        }
        Kind::FnMissingBody(name) => {
            said(format!("`fn {name}` lacks its `{{ }}`"), format!("`fn {name}` 缺少 `{{ }}`"))
        }
        Kind::AssignmentToConstant(_) | Kind::AssignmentToInvalidLHS(_) => {
            said("nothing can be assigned to this", "不能对此赋值")
        }
        other => said(lower(&other.to_string()), "语法不正确"),
    }
}

fn unexpected(found: &str) -> Said {
    said(format!("`{found}` cannot stand here"), format!("此处不能出现 `{found}`"))
}

/// rhai sometimes wraps what it found in a message of its own.
fn bare(found: &str) -> &str {
    found.strip_prefix("Unexpected '").and_then(|rest| rest.strip_suffix('\'')).unwrap_or(found)
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What is likely meant by what stands at a byte of an expression that cannot be parsed.
pub(super) fn advice(text: &str, at: usize, end: usize) -> Option<Said> {
    let token = text.get(at..end).unwrap_or_default();
    let instead = match token {
        "=" => "==",
        "and" => "&&",
        "or" => "||",
        "not" => "!",
        "is" => "==",
        "<>" => "!=",
        _ => "",
    };
    if !instead.is_empty() {
        return Some(said(format!("write `{instead}`"), format!("请写 `{instead}`")));
    }
    let (_, c, like) = lookalike::first(text)?;
    Some(lookalike::instead(c, like))
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

/// What is wrong with an expression that cannot be parsed, and what to write instead.
pub(super) fn syntax(
    error: &rhai::ParseError,
    text: &str,
    at: usize,
    end: usize,
) -> (ExpressionFault, Option<Said>) {
    use rhai::ParseErrorType as Kind;
    match error.err_type() {
        Kind::Reserved(word) if word.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            let help = said(
                format!("name it `{word}_`, or better: say what it is"),
                format!("可改名为 `{word}_` 或更具体的名称"),
            );
            (ExpressionFault::Reserved { word: word.clone() }, Some(help))
        }
        kind => {
            let message = message(kind);
            (ExpressionFault::Syntax { message }, advice(text, at, end))
        }
    }
}
