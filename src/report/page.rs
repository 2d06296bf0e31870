//! What a report says, block by block, before anybody knows on what it is shown. [`super::layout`] sets it for a
//! terminal.

/// A text being written: headings, lines, lists, tables.
#[derive(Debug, Default)]
pub(crate) struct Page {
    blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug, PartialEq)]
pub(crate) enum Block {
    /// What follows stands apart.
    Blank,
    /// A heading.
    Heading(String),
    /// A paragraph, or an entry of a list: what is indented further belongs to it.
    Line { indent: usize, mark: Mark, text: String },
    /// So many entries of a list are not shown.
    More { indent: usize, rest: usize },
    /// A table; the columns whose numbers are in `right` are set to the right.
    Table { head: Vec<String>, rows: Vec<Vec<String>>, right: Vec<usize> },
}

/// What stands before a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// Nothing: a paragraph.
    None,
    /// A bullet: an entry of a list.
    Bullet,
    /// A mark of its own, such as a number: an entry of a numbered list.
    Own(String),
}

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Page::default()
    }

    /// What was written.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The texts of its lines.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading(text) | Block::Line { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// An empty line, never two.
    pub fn blank(&mut self) {
        if !matches!(self.blocks.last(), None | Some(Block::Blank)) {
            self.blocks.push(Block::Blank);
        }
    }

    /// A heading after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.blocks.push(Block::Heading(clean(text)));
    }

    /// A paragraph.
    pub fn line(&mut self, indent: usize, text: &str) {
        self.entry(indent, Mark::None, text);
    }

    /// An entry of a list.
    pub fn bullet(&mut self, indent: usize, text: &str) {
        self.entry(indent, Mark::Bullet, text);
    }

    /// An entry of a list with a mark of its own, such as a number.
    pub fn marked(&mut self, indent: usize, mark: &str, text: &str) {
        self.entry(indent, Mark::Own(mark.to_owned()), text);
    }

    fn entry(&mut self, indent: usize, mark: Mark, text: &str) {
        self.blocks.push(Block::Line { indent, mark, text: clean(text) });
    }

    /// `… and 40 more`, where a list was cut.
    pub fn more(&mut self, indent: usize, rest: usize) {
        if rest > 0 {
            self.blocks.push(Block::More { indent, rest });
        }
    }

    /// A table; the columns whose numbers are in `right` are set to the right.
    pub fn table(&mut self, head: &[String], rows: &[Vec<String>], right: &[usize]) {
        let cleaned = |row: &[String]| row.iter().map(|cell| clean(cell)).collect();
        let rows = rows.iter().map(|row| cleaned(row)).collect();
        self.blocks.push(Block::Table { head: cleaned(head), rows, right: right.to_vec() });
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
