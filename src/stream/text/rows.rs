//! Rows of a text, parted into cells.

/// Where a cell stands: in the text, or, with [`APART`], among the cells that are written otherwise than they are meant.
type Span = (u32, u32);

/// Marks where a cell that stands apart begins. No unit is so long that its own cells could.
const APART: u32 = 1 << 31;

/// Rows of a text, each with as many cells as there are columns.
pub struct Rows<'t> {
    /// The text of the unit.
    pub text: &'t [u8],
    /// How many columns there are.
    pub width: usize,
    spans: Vec<Span>,
    begins: Vec<u32>,
    apart: Vec<u8>,
}

impl<'t> Rows<'t> {
    /// No rows yet.
    pub fn new(text: &'t [u8], width: usize) -> Rows<'t> {
        Rows { text, width, spans: Vec::new(), begins: Vec::new(), apart: Vec::new() }
    }

    /// Forgets the rows.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.begins.clear();
        self.apart.clear();
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// Where a row begins.
    pub fn begin(&self, row: usize) -> usize {
        self.begins[row] as usize
    }

    /// A cell as it is meant.
    #[inline]
    pub fn cell(&self, row: usize, column: usize) -> &[u8] {
        let (begin, end) = self.spans[row * self.width + column];
        match begin & APART {
            0 => &self.text[begin as usize..end as usize],
            _ => &self.apart[(begin ^ APART) as usize..end as usize],
        }
    }

    /// The next cell of a row stands there.
    #[inline]
    pub fn push(&mut self, begin: usize, end: usize) {
        self.spans.push((begin as u32, end as u32));
    }

    /// The next cell of a row, as it is meant.
    pub fn push_apart(&mut self, text: impl IntoIterator<Item = u8>) {
        let span = self.keep(text);
        self.spans.push(span);
    }

    fn keep(&mut self, text: impl IntoIterator<Item = u8>) -> Span {
        let begin = self.apart.len() as u32 | APART;
        self.apart.extend(text);
        (begin, self.apart.len() as u32)
    }

    /// The row that began there is whole; is it as long as it has to be?
    #[inline]
    pub fn end_row(&mut self, begin: usize) -> bool {
        self.begins.push(begin as u32);
        self.spans.len() == self.begins.len() * self.width
    }

    /// A row that begins there, all of whose cells are still empty.
    #[inline]
    pub fn begin_row(&mut self, begin: usize) {
        self.begins.push(begin as u32);
        self.spans.resize(self.begins.len() * self.width, (0, 0));
    }

    /// Sets a cell of the last row.
    #[inline]
    pub fn set(&mut self, column: usize, begin: usize, end: usize) {
        let last = self.spans.len() - self.width;
        self.spans[last + column] = (begin as u32, end as u32);
    }

    /// Sets a cell of the last row as it is meant.
    pub fn set_apart(&mut self, column: usize, text: &str) {
        let span = self.keep(text.bytes());
        let last = self.spans.len() - self.width;
        self.spans[last + column] = span;
    }

    /// Takes the last row back.
    pub fn drop_row(&mut self) {
        self.begins.pop();
        self.spans.truncate(self.begins.len() * self.width);
    }
}
