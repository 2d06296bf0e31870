//! Lines, lists and tables on a terminal of a given width. A Chinese character takes two columns.

use crate::source::Lang;
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A column narrower than this cannot be read: the table becomes a list.
const NARROWEST_COLUMN: usize = 9;

/// How a text report looks.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// The language.
    pub lang: Lang,
    /// Columns of the terminal; taken as 40 to 200.
    pub width: usize,
    /// Headings stand out by terminal effects.
    pub color: bool,
}

/// A text being written.
pub struct Page {
    options: TextOptions,
    width: usize,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(options: TextOptions) -> Self {
        Page { options, width: options.width.clamp(40, 200), out: String::new() }
    }

    /// The text written.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line, never two.
    pub fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        let text = clean(text);
        let style = if self.options.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        for line in wrap(&text, self.width, self.options.lang) {
            self.out.push_str(&format!("{}{line}{}\n", style.0, style.1));
        }
    }

    /// A paragraph; what does not fit into the line goes on two columns further in.
    pub fn line(&mut self, indent: usize, text: &str) {
        self.hanging(indent, "", 2, text);
    }

    /// An entry of a list.
    pub fn bullet(&mut self, indent: usize, text: &str) {
        self.hanging(indent, "• ", 2, text);
    }

    /// An entry of a list with a mark of its own, such as a number.
    pub fn marked(&mut self, indent: usize, mark: &str, text: &str) {
        self.hanging(indent, mark, mark.width(), text);
    }

    fn hanging(&mut self, indent: usize, mark: &str, hang: usize, text: &str) {
        let text = clean(text);
        let indent = indent.min(self.width / 2);
        let lines = wrap(&text, self.width - indent - hang, self.options.lang);
        for (at, line) in lines.iter().enumerate() {
            let (indent, mark) = if at == 0 { (indent, mark) } else { (indent + hang, "") };
            self.out.push_str(&format!("{:indent$}{mark}{line}\n", ""));
        }
    }

    /// `… and 40 more`, where a list was cut.
    pub fn more(&mut self, indent: usize, rest: usize) {
        if rest > 0 {
            let text = self.options.lang.pick(
                format!("…… 另有 {rest} 项：用 --format csv 查看全部"),
                format!("… and {rest} more: --format csv shows all"),
            );
            self.line(indent, &text);
        }
    }

    /// A table; the columns whose numbers are in `right` are set to the right. On a terminal that is too narrow
    /// each row becomes an entry of a list.
    pub fn table(&mut self, head: &[String], rows: &[Vec<String>], right: &[usize]) {
        if self.width < head.len() * NARROWEST_COLUMN {
            return self.records(head, rows);
        }
        let aligned = |(at, text): (usize, &String)| {
            let side = if right.contains(&at) { CellAlignment::Right } else { CellAlignment::Left };
            Cell::new(clean(text)).set_alignment(side)
        };
        let style = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
        let mut table = Table::new();
        table
            .load_style(style)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width as u16)
            .set_header(head.iter().enumerate().map(aligned).collect::<Vec<_>>());
        for row in rows {
            table.add_row(row.iter().enumerate().map(aligned).collect::<Vec<_>>());
        }
        self.out.push_str(&table.trim_fmt());
        self.out.push('\n');
    }

    fn records(&mut self, head: &[String], rows: &[Vec<String>]) {
        let lang = self.options.lang;
        for row in rows {
            let cells = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> =
                cells.map(|(head, cell)| super::words::label(head, cell, lang)).collect();
            self.bullet(0, &super::words::clauses(&cells, lang));
        }
    }
}

/// Data may hold anything: control characters and marks that turn the direction of writing become spaces.
fn clean(text: &str) -> String {
    let bad = |char: char| {
        char.is_control()
            || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    text.trim().chars().map(|char| if bad(char) { ' ' } else { char }).collect()
}

/// Breaks a text into lines of at most `width` columns: at spaces, and in a Chinese text beside Chinese characters
/// except where a punctuation mark would begin a line or an opening one end it. In an English text a Chinese name
/// is a word.
fn wrap(text: &str, width: usize, lang: Lang) -> Vec<String> {
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
    fn no_line_is_wider_than_the_page_and_escapes_do_not_pass() {
        let options = TextOptions { lang: Lang::Zh, width: 40, color: false };
        let mut page = Page::new(options);
        page.bullet(2, "张伟 (zhang)首接 R1，\u{1b}[31m办结时没有结论，或者没有给群众一个交代。averylongwordwithoutanyspaceinsideofit");
        let text = page.finish();
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn chinese_tables_are_aligned() {
        let mut page = Page::new(TextOptions { lang: Lang::Zh, width: 60, color: false });
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        page.table(&row("对象", "分数"), &[row("张伟 (zhang)", "-2"), row("W", "-10.5")], &[1]);
        let lines = [
            " 对象            分数",
            "──────────────────────",
            " 张伟 (zhang)      -2",
            " W              -10.5",
        ];
        assert_eq!(page.finish().lines().collect::<Vec<_>>(), lines);
    }
}
