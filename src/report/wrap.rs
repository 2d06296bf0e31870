//! Breaking texts of both languages into lines, whatever they are measured in.

use crate::source::Lang;
use unicode_width::UnicodeWidthChar;

/// Breaks a text into lines of at most `width`, as `measure` measures characters: at spaces, and in a Chinese text beside Chinese characters
/// except where a punctuation mark would begin a line or an opening one end it. In an English text a Chinese name
/// is a word.
pub(crate) fn wrap(text: &str, width: usize, lang: Lang, measure: impl Fn(char) -> usize) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    let (mut can_break, mut before) = (None, ' ');
    for char in text.chars() {
        let wide = measure(char);
        if may_break(before, char, lang) {
            can_break = Some(line.len());
        }
        before = char;
        if used + wide > width && !line.is_empty() {
            let rest = can_break.filter(|at| *at > 0).map_or_else(String::new, |at| line.split_off(at));
            lines.push(line.trim_end().to_owned());
            line = rest.trim_start().to_owned();
            used = line.chars().map(&measure).sum();
            can_break = None;
        }
        if !(char == ' ' && line.is_empty()) {
            line.push(char);
            used += wide;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

fn may_break(before: char, next: char, lang: Lang) -> bool {
    let wide = |char: char| lang == Lang::Zh && char.width() == Some(2);
    let closes = "，。、；：！？）》”’」』】…%".contains(next);
    let opens = "（《“‘「『【".contains(before);
    (before == ' ' && next != ' ') || ((wide(before) || wide(next)) && next != ' ' && !closes && !opens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(char: char) -> usize {
        char.width().unwrap_or(0)
    }

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        let wrap_zh = |text, width| wrap(text, width, Lang::Zh, columns);
        assert_eq!(
            wrap("took R1 and gave no answer", 12, Lang::En, columns),
            ["took R1 and", "gave no", "answer"]
        );
        assert_eq!(wrap_zh("逾期未给群众答复，须说明。", 16), ["逾期未给群众答", "复，须说明。"]);
        assert_eq!(wrap_zh("逾期未给群众答复，须", 18), ["逾期未给群众答复，", "须"]);
        assert_eq!(wrap_zh("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 10, Lang::En, columns), [""]);
        assert_eq!(wrap("shown to 张伟 at once", 11, Lang::En, columns), ["shown to", "张伟 at", "once"]);
    }
}
