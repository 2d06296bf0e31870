//! A chart: cards that hang from one another, before anybody knows where they stand.

use super::measure;
use super::scene::{Frame, Scene, Shape, Stroke};
use super::tree::{Tree, lay_out};
use crate::source::Lang;

/// The size of the font of a card.
pub(super) const SIZE: i32 = 12;
/// From a base line to the next.
pub(super) const LEADING: i32 = 17;
/// Between the edge of a card and its text.
pub(super) const PADDING: i32 = 7;
/// Around the picture.
pub(super) const MARGIN: i32 = 16;
/// The width that a chart keeps within if it can: a sheet of A4 on its side.
pub(super) const SHEET: i32 = 1040;
/// The size of the title.
const HEADING: i32 = 15;
/// A title is this wide at least before it is broken.
const NARROWEST: i32 = 480;

/// A chart. The parent of a card stands before it, so that a chart is a forest whatever it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What is said below it.
    pub notes: Vec<String>,
    /// The cards.
    pub cards: Vec<Card>,
    /// What joins cards beside the tree. Only DOT draws it; in a picture it stands in the notes.
    pub ties: Vec<Tie>,
    /// Do lines point to the lower card?
    pub arrows: bool,
    /// A card's text is this wide at most.
    pub column: i32,
    /// The language.
    pub lang: Lang,
}

/// A card.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// A name that no other card of the chart has.
    pub id: String,
    /// From which card it hangs: one that stands before it.
    pub parent: Option<usize>,
    /// What it says.
    pub lines: Vec<Words>,
    /// How it looks.
    pub look: Look,
}

/// A line of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// What it says.
    pub text: String,
    /// How loud.
    pub tone: Tone,
}

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As any text.
    Plain,
    /// Bold.
    Strong,
}

/// How a card looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As any card.
    Plain,
    /// What the chart is about.
    Strong,
    /// Stands for several.
    Folded,
    /// Here something ends.
    End,
    /// Where everything begins.
    Start,
}

/// What joins two cards beside the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The lower one.
    pub from: usize,
    /// The upper one.
    pub to: usize,
    /// What it is.
    pub label: String,
}

impl Words {
    /// A line as any.
    pub fn plain(text: impl Into<String>) -> Words {
        Words { text: text.into(), tone: Tone::Plain }
    }

    /// A bold line.
    pub fn strong(text: impl Into<String>) -> Words {
        Words { text: text.into(), tone: Tone::Strong }
    }
}

impl Look {
    fn stroke(self) -> Stroke {
        match self {
            Look::Plain => Stroke::Thin,
            Look::Strong => Stroke::Thick,
            Look::Folded => Stroke::Dotted,
            Look::End => Stroke::Dashed,
            Look::Start => Stroke::Filled,
        }
    }
}

impl Chart {
    /// Where everything stands.
    pub fn scene(&self) -> Scene {
        let set: Vec<Vec<Words>> = self.cards.iter().map(|card| self.set(card)).collect();
        let sizes: Vec<(i32, i32)> = set.iter().map(|lines| size(lines)).collect();
        let parents: Vec<Option<usize>> = self.cards.iter().map(|card| card.parent).collect();
        let tree = lay_out(&sizes, &parents, SHEET);
        let mut sheet = Sheet { shapes: Vec::new(), y: MARGIN, width: tree.width.max(NARROWEST) };
        sheet.text(&self.title, HEADING, true, self.lang);
        sheet.y += LEADING / 2;
        sheet.tree(&tree, &self.cards, &set, self.arrows);
        for note in &self.notes {
            sheet.text(note, SIZE, false, self.lang);
        }
        Scene {
            title: self.title.clone(),
            description: self.described(),
            width: sheet.width + 2 * MARGIN,
            height: sheet.y + MARGIN,
            shapes: sheet.shapes,
        }
    }

    /// The lines of a card, broken where they are too long.
    fn set(&self, card: &Card) -> Vec<Words> {
        let broken = |words: &Words| {
            let lines = measure::lines(&words.text, SIZE, self.column, self.lang);
            lines.into_iter().map(|text| Words { text, tone: words.tone }).collect::<Vec<_>>()
        };
        card.lines.iter().flat_map(broken).collect()
    }

    /// The chart in words: every card with what it hangs from.
    fn described(&self) -> String {
        let said = |card: &Card| {
            let lines: Vec<&str> = card.lines.iter().map(|words| words.text.as_str()).collect();
            lines.join(self.lang.pick("，", ", "))
        };
        let name = |card: &Card| card.lines.first().map_or("", |words| words.text.as_str()).to_owned();
        let each = self.cards.iter().map(|card| match card.parent.and_then(|at| self.cards.get(at)) {
            Some(above) => format!("{} → {}", name(above), said(card)),
            None => said(card),
        });
        each.collect::<Vec<_>>().join(self.lang.pick("；", "; "))
    }
}

/// The size of a card: an even width, so that its middle is a pixel. Bold letters are a little wider than others.
fn size(lines: &[Words]) -> (i32, i32) {
    let width = |words: &Words| match words.tone {
        Tone::Plain => measure::width(&words.text, SIZE),
        Tone::Strong => measure::width(&words.text, SIZE) + SIZE / 2,
    };
    let widest = lines.iter().map(width).max().unwrap_or(0);
    (widest + widest % 2 + 2 * PADDING, lines.len() as i32 * LEADING + PADDING)
}

/// A picture being filled from top to bottom.
struct Sheet {
    shapes: Vec<Shape>,
    y: i32,
    width: i32,
}

impl Sheet {
    fn text(&mut self, text: &str, size: i32, bold: bool, lang: Lang) {
        for line in measure::lines(text, size, self.width - size, lang) {
            self.y += LEADING + size - SIZE;
            self.shapes.push(Shape::Text { at: (MARGIN, self.y), size, bold, text: line });
        }
    }

    fn tree(&mut self, tree: &Tree, cards: &[Card], set: &[Vec<Words>], arrows: bool) {
        let top = self.y;
        for line in &tree.lines {
            let points = line.iter().map(|(x, y)| (x + MARGIN, y + top)).collect();
            self.shapes.push(Shape::Line(points, Stroke::Thin, arrows));
        }
        for ((frame, card), lines) in tree.frames.iter().zip(cards).zip(set) {
            let frame = Frame { x: frame.x + MARGIN, y: frame.y + top, ..*frame };
            self.shapes.push(Shape::Box(frame, card.look.stroke()));
            for (at, words) in lines.iter().enumerate() {
                let base = frame.y + (at as i32 + 1) * LEADING - (LEADING - SIZE) / 2;
                let bold = words.tone == Tone::Strong;
                let at = (frame.x + PADDING, base);
                self.shapes.push(Shape::Text { at, size: SIZE, bold, text: words.text.clone() });
            }
        }
        self.y += tree.height + LEADING / 2;
    }
}
