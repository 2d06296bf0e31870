//! A page on a terminal of a given width. A Chinese character takes two columns.

use super::page::{Block, Mark, Page};
use crate::source::{Lang, wrap};
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Texts that are broken into columns narrower than this cannot be read: the table becomes a list.
const NARROWEST_COLUMN: usize = 12;
/// What a table takes for each column beside its text.
const GAP: usize = 3;

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

/// Sets a page for a terminal. On one that is too narrow for a table each row becomes an entry of a list.
pub(crate) fn set(page: &Page, options: TextOptions) -> String {
    let mut sheet = Sheet { options, width: options.width.clamp(40, 200), out: String::new() };
    page.blocks().iter().for_each(|block| sheet.block(block));
    sheet.out
}

struct Sheet {
    options: TextOptions,
    width: usize,
    out: String,
}

impl Sheet {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Blank => self.out.push('\n'),
            Block::Heading(text) => self.heading(text),
            Block::Line { indent, mark: Mark::None, text } => self.hanging(*indent, "", 2, text),
            Block::Line { indent, mark: Mark::Bullet, text } => self.hanging(*indent, "• ", 2, text),
            Block::Line { indent, mark: Mark::Own(mark), text } => {
                self.hanging(*indent, mark, mark.width(), text);
            }
            Block::More { indent, rest } => self.more(*indent, *rest),
            Block::Table { head, rows, right } => self.table(head, rows, right),
        }
    }

    fn heading(&mut self, text: &str) {
        let style = if self.options.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        for line in wrap(text, self.width, self.options.lang) {
            self.out.push_str(&format!("{}{line}{}\n", style.0, style.1));
        }
    }

    /// What does not fit into the line goes on `hang` columns further in.
    fn hanging(&mut self, indent: usize, mark: &str, hang: usize, text: &str) {
        let indent = indent.min(self.width / 2);
        let lines = wrap(text, self.width - indent - hang, self.options.lang);
        for (at, line) in lines.iter().enumerate() {
            let (indent, mark) = if at == 0 { (indent, mark) } else { (indent + hang, "") };
            self.out.push_str(&format!("{:indent$}{mark}{line}\n", ""));
        }
    }

    fn more(&mut self, indent: usize, rest: usize) {
        let text = self.options.lang.pick(
            format!("…… 另有 {rest} 项：用 --format csv 查看全部"),
            format!("… and {rest} more: --format csv shows all"),
        );
        self.hanging(indent, "", 2, &text);
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>], right: &[usize]) {
        if self.width < narrowest(head, rows) {
            return self.records(head, rows);
        }
        let aligned = |(at, text): (usize, &String)| {
            let side = if right.contains(&at) { CellAlignment::Right } else { CellAlignment::Left };
            Cell::new(text).set_alignment(side)
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

    /// Each row as an entry of a list, each cell on a line of its own behind its heading.
    fn records(&mut self, head: &[String], rows: &[Vec<String>]) {
        let lang = self.options.lang;
        for row in rows {
            let cells = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            for (at, (head, cell)) in cells.enumerate() {
                let (indent, mark) = if at == 0 { (0, "• ") } else { (2, "") };
                self.hanging(indent, mark, 2, &super::words::label(head, cell, lang));
            }
        }
    }
}

/// The width below which a table breaks words, or texts into very narrow columns.
fn narrowest(head: &[String], rows: &[Vec<String>]) -> usize {
    let column = |at: usize| {
        let cells = || std::iter::once(&head[at]).chain(rows.iter().filter_map(move |row| row.get(at)));
        let whole = cells().map(|cell| cell.width()).max().unwrap_or(0);
        let wide = |char: char| char.is_whitespace() || char.width() == Some(2);
        let word = cells().flat_map(|cell| cell.split(wide)).map(UnicodeWidthStr::width).max().unwrap_or(0);
        whole.min(word.max(NARROWEST_COLUMN))
    };
    (0..head.len()).map(|at| column(at) + GAP).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_page_and_escapes_do_not_pass() {
        let options = TextOptions { lang: Lang::Zh, width: 40, color: false };
        let mut page = Page::new();
        page.bullet(2, "张伟 (zhang)首接 R1，\u{1b}[31m办结时没有结论，或者没有给群众一个交代。averylongwordwithoutanyspaceinsideofit");
        let text = set(&page, options);
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn chinese_tables_are_aligned() {
        let mut page = Page::new();
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        page.table(&row("对象", "分数"), &[row("张伟 (zhang)", "-2"), row("W", "-10.5")], &[1]);
        let lines = [
            " 对象            分数",
            "──────────────────────",
            " 张伟 (zhang)      -2",
            " W              -10.5",
        ];
        let text = set(&page, TextOptions { lang: Lang::Zh, width: 60, color: false });
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn a_table_that_would_break_words_becomes_a_list_of_its_rows() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let head = row(["account", "for", "made of"]);
        let rows = [row(["performance appraisal", "Zhang Wei (zhang)", "Answered late R1: -1"])];
        let set_at = |width| {
            let mut page = Page::new();
            page.table(&head, &rows, &[]);
            set(&page, TextOptions { lang: Lang::En, width, color: false })
        };
        // 12 columns for each at least, and 3 beside each of them.
        assert!(set_at(45).starts_with(" account"));
        let list = [
            "• account: performance appraisal",
            "  for: Zhang Wei (zhang)",
            "  made of: Answered late R1: -1",
        ];
        assert_eq!(set_at(44).lines().collect::<Vec<_>>(), list);
    }
}
