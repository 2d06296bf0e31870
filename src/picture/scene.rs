//! A picture with its coordinates: what is left is to write it down. Whole pixels, of which 96 are an inch.

/// A picture: boxes, lines and texts, each at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// What it shows.
    pub title: String,
    /// The same in words, for who cannot see it.
    pub description: String,
    /// Pixels across.
    pub width: i32,
    /// Pixels down.
    pub height: i32,
    /// What is drawn, in this order.
    pub shapes: Vec<Shape>,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A box.
    Box(Frame, Stroke),
    /// A line through points, with an arrow at its end or without.
    Line(Vec<(i32, i32)>, Stroke, bool),
    /// A text that begins at a point of its base line: its size, and whether it is bold.
    Text {
        /// Where its base line begins.
        at: (i32, i32),
        /// Size of the font.
        size: i32,
        /// Is it bold?
        bold: bool,
        /// What it says.
        text: String,
    },
}

/// How an edge is drawn. Differences must survive a printer without colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// Thin.
    Thin,
    /// Thick: what the picture is about.
    Thick,
    /// Dashed: where something ends.
    Dashed,
    /// Dotted: stands for several.
    Dotted,
    /// Thin, filled in grey.
    Filled,
    /// A pale line that helps the eye.
    Pale,
}

/// Where a box stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its width.
    pub w: i32,
    /// Its height.
    pub h: i32,
}
