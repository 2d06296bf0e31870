//! What the YAML library finds wrong, in the words of somebody who is no programmer, and what to do about it.

use super::lookalike::Like;
use super::{Fault, Place, Problem, Said, YamlFault, lookalike, said};

/// The library's message, in the words of somebody who is no programmer where it is a common one.
fn syntax(message: &str) -> YamlFault {
    let common = [
        ("tab", "a tab stands here", "此处有制表符"),
        ("mapping values are not allowed", "a second `: ` in one value", "一个值中又出现了“: ”"),
        (
            "did not find expected key",
            "this line is not indented like those before it",
            "该行缩进与前面各行不一致",
        ),
        (
            "did not find expected '-'",
            "this line is not indented like those before it",
            "该行缩进与前面各行不一致",
        ),
        ("invalid indentation", "this line is not indented enough", "该行缩进不足"),
        ("quote", "a quote is opened and not closed", "引号没有闭合"),
        ("illegal placement of ':'", "a `:` where none can stand", "此处不能有“:”"),
        ("expected ',' or", "a `,` or a closing bracket is missing", "缺少“,”或右括号"),
        ("mismatched bracket", "a bracket is opened and not closed", "括号没有闭合"),
        ("unclosed bracket", "a bracket is opened and not closed", "括号没有闭合"),
        ("while parsing a flow", "a bracket is opened and not closed", "括号没有闭合"),
        (
            "anchor",
            "a value that begins with `*` or `&` is a reference of YAML",
            "以 `*` 或 `&` 开头的值是 YAML 的引用",
        ),
        ("unexpected character", "a character that cannot stand here", "此处不能出现该字符"),
        ("simple key expected", "a `:` and a space are missing after a key", "键之后缺少“:”和空格"),
        (
            "multiple YAML documents",
            "a second document begins here; a file is one",
            "此处开始了第二个文档；一个文件只能有一个",
        ),
        ("a key must be", "a key must be a single word or text", "键必须是一个词或一段文字"),
    ];
    let found = common.iter().find(|(part, ..)| message.contains(part));
    let message = match found {
        Some((_, en, zh)) => said(*en, *zh),
        None => said(message, "此处不符合 YAML 格式"),
    };
    YamlFault::Syntax { message }
}

/// A fault of syntax, and what to do about it: first of all, whether a sign only looks like one of YAML's.
pub(super) fn unreadable(message: &str, text: &str, place: Place) -> Problem {
    let problem = syntax(message).at(place);
    let Place::Span { file, start, .. } = place else { return problem };
    let end = text
        .get(start as usize..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |end| start as usize + end);
    let before = text.get(..end).unwrap_or_default();
    // YAML often notices one line late, and a bracket that is left open only at the end.
    let open =
        ["flow", "bracket", "expected ','", "illegal placement"].iter().any(|part| message.contains(part));
    let lines = before.split('\n').rev().take(if open { usize::MAX } else { 2 });
    let mut line_end = end;
    for line in lines {
        let line_start = line_end - line.len();
        if let Some((at, c, like)) = lookalike::in_structure(line) {
            let from = (line_start + at) as u32;
            let here = Place::Span { file, start: from, end: from + c.len_utf8() as u32 };
            let message = match like {
                Like::Sign(sign) => said(
                    format!("`{c}` stands where YAML needs `{sign}`"),
                    format!("此处的 `{c}` 应为 YAML 的 `{sign}`"),
                ),
                _ => said("YAML knows no space but the usual one", "YAML 只认普通空格"),
            };
            let noticed = said("it is noticed here", "在此处发现");
            let problem = YamlFault::Syntax { message }.at(here).help(lookalike::instead(c, like));
            return if here == place { problem } else { problem.also(place, noticed) };
        }
        line_end = line_start.saturating_sub(1);
    }
    problem.maybe_help(advice(message, text, place))
}

/// What to do about a fault of syntax. YAML often notices one line late.
fn advice(message: &str, text: &str, place: Place) -> Option<Said> {
    let Place::Span { start, .. } = place else { return None };
    let until = text.get(..start as usize)?.matches('\n').count() + 1;
    let lines: Vec<&str> = text.lines().skip(until.saturating_sub(2)).take(until.min(2)).collect();
    let any = |test: fn(&str) -> bool| lines.iter().any(|line| test(line));
    if any(|line| line.contains('\t')) {
        return Some(said("indent with spaces: YAML allows no tabs", "请用空格缩进：YAML 不允许制表符"));
    }
    if any(|line| line.contains("]?") && !line.contains("]?\"") && !line.contains("]?'")) {
        return Some(said(
            "a list of words that may be absent stands in quotes: \"[a, b]?\"",
            "可缺省的取值列表须加引号：\"[a, b]?\"",
        ));
    }
    if message.contains("did not find expected") && until > 1 && at_the_beginning(text, start as usize) {
        return Some(said(
            "entries of one level begin in the same column: compare this line with those above it",
            "同一层的各项须从同一列开始：请与上方各行对照",
        ));
    }
    let quotes = any(|line| line.contains(": !") || line.contains("- !"))
        || ["trailing content", "unexpected character", "mapping values are not allowed", "anchor"]
            .iter()
            .any(|part| message.contains(part))
        || message.contains("did not find expected")
            && any(|line| line.contains(": {") && !line.contains("{zh"));
    if quotes {
        return Some(in_quotes());
    }
    let open = ["illegal placement", "flow", "bracket", "quote", "multiline"];
    open.iter().any(|part| message.contains(part)).then(|| {
        said(
            "look at this line and those above it: a bracket or a quote is left open",
            "请检查该行及其上方：有括号或引号没有闭合",
        )
    })
}

/// Is there nothing but white space before it on its line?
fn at_the_beginning(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.rsplit('\n').next());
    before.is_some_and(|before| before.trim().is_empty())
}

/// What to do where YAML reads a value as something of its own.
pub(crate) fn in_quotes() -> Said {
    said(
        "put the value in quotes: '…' (or \"…\" where it contains ')",
        "请将该值加上引号：'…'（其中含有 ' 时用 \"…\"）",
    )
}
