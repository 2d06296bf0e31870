//! Where the cards of a forest stand: orthogonal lines, no two cards on one another.
//!
//! Every subtree takes a rectangle of its own. The children of a card stand in a row below it where the sheet is
//! wide enough for that, and hang below one another where it is not; many cards without children hang in
//! columns. A parent stands before its children in the list, so every pass is a loop.

use super::scene::Frame;

/// Between two cards side by side.
const ACROSS: i32 = 14;
/// Between a card and the row below it: room for a line.
const DOWN: i32 = 26;
/// Between cards that hang below one another.
const BELOW: i32 = 8;
/// How far hanging cards stand to the right of what they hang from.
const INDENT: i32 = 22;
/// More cards without children than this hang.
const IN_A_ROW: usize = 3;
/// Hanging cards without children fill columns of about this height.
const COLUMN: i32 = 620;

/// A forest with its coordinates, from (0, 0) on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub frames: Vec<Frame>,
    /// One line for each card that hangs from another.
    pub lines: Vec<Vec<(i32, i32)>>,
    pub width: i32,
    pub height: i32,
}

/// How the children of a card stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stand {
    Row,
    /// So many below one another.
    Hang(usize),
}

/// Lays out cards of these sizes within a width, if that can be. The parent of a card stands before it.
pub(super) fn lay_out(sizes: &[(i32, i32)], parents: &[Option<usize>], most: i32) -> Tree {
    let mut forest = Forest::new(sizes, parents);
    forest.choose(most);
    forest.measure();
    forest.place();
    let of_all = forest.whole.first().copied().unwrap_or_default();
    let lines = (1..forest.size.len()).filter_map(|card| forest.line(card)).collect();
    let frames = forest.frame.split_off(1);
    Tree { frames, lines, width: of_all.0, height: of_all.1 }
}

/// The cards below a card of no size, number 0, from which the roots hang.
struct Forest {
    size: Vec<(i32, i32)>,
    parent: Vec<usize>,
    children: Vec<Vec<usize>>,
    stand: Vec<Stand>,
    /// The size of the rectangle of a card and all below it.
    whole: Vec<(i32, i32)>,
    /// The corner of that rectangle.
    corner: Vec<(i32, i32)>,
    frame: Vec<Frame>,
    /// For a card that hangs: where the line comes down beside it.
    trunk: Vec<Option<i32>>,
}

impl Forest {
    fn new(sizes: &[(i32, i32)], parents: &[Option<usize>]) -> Forest {
        let count = sizes.len() + 1;
        let parent: Vec<usize> =
            std::iter::once(0).chain(parents.iter().map(|at| at.map_or(0, |at| at + 1))).collect();
        let mut children = vec![Vec::new(); count];
        for card in 1..count {
            children[parent[card].min(card - 1)].push(card);
        }
        Forest {
            size: std::iter::once((0, 0)).chain(sizes.iter().copied()).collect(),
            parent,
            children,
            stand: vec![Stand::Row; count],
            whole: vec![(0, 0); count],
            corner: vec![(0, 0); count],
            frame: vec![Frame { x: 0, y: 0, w: 0, h: 0 }; count],
            trunk: vec![None; count],
        }
    }

    /// Roots do not stand to the right of anything.
    fn indent(card: usize) -> i32 {
        if card == 0 { 0 } else { INDENT }
    }

    /// From the top: in a row where the narrowest form of every child still fits, hanging elsewhere.
    fn choose(&mut self, most: i32) {
        let narrowest = self.narrowest();
        let mut room = vec![most; self.size.len()];
        for card in 0..self.size.len() {
            let children = &self.children[card];
            let count = children.len() as i32;
            if count == 0 {
                continue;
            }
            let needed = children.iter().map(|child| narrowest[*child]).sum::<i32>() + (count - 1) * ACROSS;
            let leaves = children.iter().all(|child| self.children[*child].is_empty());
            let widest = children.iter().map(|child| narrowest[*child]).max().unwrap_or(0);
            let indent = Forest::indent(card);
            if needed <= room[card] && !(leaves && children.len() > IN_A_ROW) {
                let spare = (room[card] - needed) / count;
                for child in children {
                    room[*child] = narrowest[*child] + spare;
                }
                continue;
            }
            let fit = ((room[card] + ACROSS) / (widest + indent + ACROSS)).max(1) as usize;
            let columns = if leaves { self.columns(card).min(fit) } else { fit.min(children.len()) };
            let rows = children.len().div_ceil(columns);
            self.stand[card] = Stand::Hang(rows);
            let columns = children.len().div_ceil(rows) as i32;
            for child in children {
                room[*child] = (room[card] + ACROSS) / columns - ACROSS - indent;
            }
        }
    }

    /// So many columns of cards without children are no higher than a sheet.
    fn columns(&self, card: usize) -> usize {
        let down: i32 = self.children[card].iter().map(|child| self.size[*child].1 + BELOW).sum();
        (down.max(1) as usize).div_ceil(COLUMN as usize).min(self.children[card].len())
    }

    /// The width of each subtree if everything in it hangs.
    fn narrowest(&self) -> Vec<i32> {
        let mut narrowest: Vec<i32> = self.size.iter().map(|size| size.0).collect();
        for card in (1..narrowest.len()).rev() {
            let above = self.parent[card];
            narrowest[above] = narrowest[above].max(narrowest[card] + Forest::indent(above));
        }
        narrowest
    }

    fn gap_below(card: usize) -> i32 {
        if card == 0 { 0 } else { DOWN }
    }

    /// From the bottom: the rectangle of every subtree.
    fn measure(&mut self) {
        for card in (0..self.size.len()).rev() {
            let (w, h) = self.size[card];
            self.whole[card] = match (self.children[card].is_empty(), self.stand[card]) {
                (true, _) => (w, h),
                (false, Stand::Row) => {
                    let all = &self.children[card];
                    let across = all.iter().map(|child| self.whole[*child].0 + ACROSS).sum::<i32>() - ACROSS;
                    let down = all.iter().map(|child| self.whole[*child].1).max().unwrap_or(0);
                    (w.max(across), h + Forest::gap_below(card) + down)
                }
                (false, Stand::Hang(rows)) => {
                    let columns: Vec<(i32, i32)> =
                        self.children[card].chunks(rows).map(|column| self.column(card, column)).collect();
                    let across = columns.iter().map(|column| column.0 + ACROSS).sum::<i32>() - ACROSS;
                    let down = columns.iter().map(|column| column.1).max().unwrap_or(0);
                    (w.max(across), h + self.lead(card) + down)
                }
            };
        }
    }

    /// Between a card and the first that hangs from it: several columns need room for the line that joins them.
    fn lead(&self, card: usize) -> i32 {
        match self.stand[card] {
            _ if card == 0 => 0,
            Stand::Hang(rows) if self.children[card].len() <= rows => BELOW,
            _ => DOWN,
        }
    }

    fn column(&self, card: usize, column: &[usize]) -> (i32, i32) {
        let across = column.iter().map(|child| self.whole[*child].0).max().unwrap_or(0);
        let down = column.iter().map(|child| self.whole[*child].1 + self.between(card)).sum::<i32>();
        (across + Forest::indent(card), down - self.between(card))
    }

    /// Trees stand further apart than the cards of one.
    fn between(&self, card: usize) -> i32 {
        let trees = card == 0 && self.children[card].iter().any(|child| !self.children[*child].is_empty());
        if trees { DOWN } else { BELOW }
    }

    /// From the top: every card at its place in its rectangle.
    fn place(&mut self) {
        for card in 0..self.size.len() {
            let (x, y) = self.corner[card];
            let (w, h) = self.size[card];
            let centred = self.stand[card] == Stand::Row;
            let left = if centred { (self.whole[card].0 - w) / 2 } else { 0 };
            self.frame[card] = Frame { x: x + left, y, w, h };
            match self.stand[card] {
                Stand::Row => self.place_row(card, x, y + h + Forest::gap_below(card)),
                Stand::Hang(rows) => self.place_columns(card, rows, x, y + h + self.lead(card)),
            }
        }
    }

    fn place_row(&mut self, card: usize, left: i32, top: i32) {
        let all = self.children[card].clone();
        let across = all.iter().map(|child| self.whole[*child].0 + ACROSS).sum::<i32>() - ACROSS;
        let mut x = left + (self.whole[card].0 - across).max(0) / 2;
        for child in all {
            self.corner[child] = (x, top);
            x += self.whole[child].0 + ACROSS;
        }
    }

    fn place_columns(&mut self, card: usize, rows: usize, left: i32, top: i32) {
        let (all, mut x, indent) = (self.children[card].clone(), left, Forest::indent(card));
        for column in all.chunks(rows) {
            let mut y = top;
            for child in column {
                self.corner[*child] = (x + indent, y);
                self.trunk[*child] = Some(x + indent / 2);
                y += self.whole[*child].1 + self.between(card);
            }
            x += self.column(card, column).0 + ACROSS;
        }
    }

    /// The line from the card above; none for a root.
    fn line(&self, card: usize) -> Option<Vec<(i32, i32)>> {
        let above = self.parent[card];
        if above == 0 {
            return None;
        }
        let (from, to) = (self.frame[above], self.frame[card]);
        let bottom = from.y + from.h;
        let Some(trunk) = self.trunk[card] else {
            let (start, end) = (from.x + from.w / 2, to.x + to.w / 2);
            let bus = bottom + DOWN / 2;
            return Some(straight(vec![(start, bottom), (start, bus), (end, bus), (end, to.y)]));
        };
        let (start, middle) = (from.x + INDENT / 2, to.y + to.h / 2);
        let bus = bottom + DOWN / 2;
        Some(straight(vec![(start, bottom), (start, bus), (trunk, bus), (trunk, middle), (to.x, middle)]))
    }
}

/// Without points that stand where the one before stands, or on the way from there straight on.
fn straight(points: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    let mut kept: Vec<(i32, i32)> = Vec::new();
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice()
            && ((a.0 == b.0 && b.0 == point.0) || (a.1 == b.1 && b.1 == point.1))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
