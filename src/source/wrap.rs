//! Breaking lines for a terminal. A Chinese character takes two columns.

use super::Lang;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Breaks a text into lines of at most `width` columns: at spaces, and in a Chinese text beside Chinese characters
/// except where a punctuation mark would begin a line or an opening one end it. In an English text a Chinese name
/// is a word.
pub fn wrap(text: &str, width: usize, lang: Lang) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    let (mut can_break, mut before) = (None, ' ');
    for char in text.chars() {
        let columns = char.width().unwrap_or(0);
        if may_break(before, char, lang) {
            can_break = Some(line.len());
        }
        before = char;
        if used + columns > width && !line.is_empty() {
            let rest = can_break.filter(|at| *at > 0).map_or_else(String::new, |at| line.split_off(at));
            lines.push(line.trim_end().to_owned());
            line = rest.trim_start().to_owned();
            used = line.width();
            can_break = None;
        }
        if !(char == ' ' && line.is_empty()) {
            line.push(char);
            used += columns;
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

/// The same behind a label that ends with a space, whose width is left free on the first line; the other lines are
/// set in by `hang`.
pub fn hanging(before: &str, text: &str, hang: usize, width: usize, lang: Lang) -> Vec<String> {
    let room = width.saturating_sub(hang).max(NARROWEST);
    let mark = match before.width().saturating_sub(hang) {
        0 => String::new(),
        1 => "x".to_owned(),
        more => format!("{} ", "x".repeat(more - 1)),
    };
    let lines = wrap(&format!("{mark}{text}"), room, lang);
    let further = lines.iter().skip(1).map(|line| format!("{:hang$}{line}", ""));
    let first = lines.first().map(|line| line.get(mark.len()..).unwrap_or_default().to_owned());
    first.into_iter().chain(further).collect()
}

/// No text is set into fewer columns.
const NARROWEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        let wrap_zh = |text, width| wrap(text, width, Lang::Zh);
        assert_eq!(wrap("took R1 and gave no answer", 12, Lang::En), ["took R1 and", "gave no", "answer"]);
        assert_eq!(wrap_zh("逾期未给群众答复，须说明。", 16), ["逾期未给群众答", "复，须说明。"]);
        assert_eq!(wrap_zh("逾期未给群众答复，须", 18), ["逾期未给群众答复，", "须"]);
        assert_eq!(wrap_zh("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 10, Lang::En), [""]);
        assert_eq!(wrap("shown to 张伟 at once", 11, Lang::En), ["shown to", "张伟 at", "once"]);
    }

    #[test]
    fn a_text_behind_a_label_leaves_room_for_it_and_loses_nothing() {
        let set = |label, text, hang| hanging(label, text, hang, 20, Lang::En).join("|");
        assert_eq!(set("error[x]: ", "there is no file here", 2), "there is|  no file here");
        assert_eq!(set("error[too-long]: ", "nothing fits beside it", 2), "|  nothing fits|  beside it");
        for label in ["", " ", "  ", "   "] {
            assert_eq!(set(label, "small: no errors", 2), "small: no errors", "{label:?}");
        }
    }
}
