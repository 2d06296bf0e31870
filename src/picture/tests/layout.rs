//! What holds for every layout, and two that were drawn by hand.

use crate::picture::scene::{Frame, Shape};
use crate::picture::tree::{Tree, lay_out};
use crate::picture::{Card, Chart, Look, Words, measure, svg};
use crate::source::Lang;
use proptest::prelude::*;

#[test]
fn two_children_stand_in_a_row() {
    // Across: 60 + 14 + 40 = 114; the parent in the middle of it, the children 26 below.
    let tree = lay_out(&[(100, 24), (60, 24), (40, 24)], &[None, Some(0), Some(0)], 1040);
    let frame = |x, y, w| Frame { x, y, w, h: 24 };
    assert_eq!(tree.frames, [frame(7, 0, 100), frame(0, 50, 60), frame(74, 50, 40)]);
    let lines = [vec![(57, 24), (57, 37), (30, 37), (30, 50)], vec![(57, 24), (57, 37), (94, 37), (94, 50)]];
    assert_eq!(tree.lines, lines);
    assert_eq!((tree.width, tree.height), (114, 74));
}

#[test]
fn many_without_children_hang() {
    // The first 8 below the parent, each 24 high and 8 from the next; the line comes down 11 from the left.
    let sizes = [(100, 24), (60, 24), (60, 24), (60, 24), (60, 24)];
    let tree = lay_out(&sizes, &[None, Some(0), Some(0), Some(0), Some(0)], 1040);
    let tops: Vec<(i32, i32)> = tree.frames.iter().map(|frame| (frame.x, frame.y)).collect();
    assert_eq!(tops, [(0, 0), (22, 32), (22, 64), (22, 96), (22, 128)]);
    assert_eq!(tree.lines[1], [(11, 24), (11, 76), (22, 76)]);
    assert_eq!((tree.width, tree.height), (100, 152));
}

/// Sizes and parents of a forest; each parent stands before its children.
fn forests() -> impl Strategy<Value = (Vec<(i32, i32)>, Vec<Option<usize>>)> {
    prop::collection::vec((1..100i32, 12..80i32, any::<prop::sample::Index>()), 1..70).prop_map(|cards| {
        let sizes = cards.iter().map(|(w, h, _)| (22 + 2 * w, *h)).collect();
        let parent =
            |(at, (_, _, index)): (usize, &(i32, i32, prop::sample::Index))| match index.index(at + 2) {
                0 => None,
                // Half of the cards hang from one of the first three: few parents, many children.
                other if other % 2 == 0 && at > 0 => Some((other / 2) % at.min(3)),
                other => (other - 1).checked_sub(1).filter(|above| *above < at),
            };
        (sizes, cards.iter().enumerate().map(parent).collect())
    })
}

fn apart(a: &Frame, b: &Frame) -> bool {
    a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
}

/// Does a level or upright piece of a line pass through the inside of a box?
fn through((from, to): ((i32, i32), (i32, i32)), of: &Frame) -> bool {
    let (left, right) = (from.0.min(to.0), from.0.max(to.0));
    let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
    left < of.x + of.w && right > of.x && top < of.y + of.h && bottom > of.y
}

fn sound(tree: &Tree, parents: &[Option<usize>]) -> Result<(), TestCaseError> {
    for (at, frame) in tree.frames.iter().enumerate() {
        prop_assert!(frame.x >= 0 && frame.y >= 0);
        prop_assert!(frame.x + frame.w <= tree.width && frame.y + frame.h <= tree.height);
        for other in &tree.frames[at + 1..] {
            prop_assert!(apart(frame, other), "{frame:?} lies on {other:?}");
        }
        if let Some(above) = parents[at].map(|above| tree.frames[above]) {
            prop_assert!(above.y + above.h < frame.y, "{frame:?} is not below {above:?}");
        }
    }
    prop_assert_eq!(tree.lines.len(), parents.iter().flatten().count());
    let hanging = parents.iter().enumerate().filter_map(|(at, above)| Some((at, (*above)?)));
    for (line, (at, above)) in tree.lines.iter().zip(hanging) {
        let (above, frame) = (tree.frames[above], tree.frames[at]);
        prop_assert_eq!(line[0].1, above.y + above.h);
        let end = line[line.len() - 1];
        prop_assert!(end == (frame.x + frame.w / 2, frame.y) || end == (frame.x, frame.y + frame.h / 2));
        for piece in line.windows(2) {
            prop_assert!(piece[0].0 == piece[1].0 || piece[0].1 == piece[1].1, "{line:?} is not orthogonal");
            for other in &tree.frames {
                prop_assert!(!through((piece[0], piece[1]), other), "{line:?} passes through {other:?}");
            }
        }
    }
    Ok(())
}

/// The width of a forest in which everything hangs.
fn narrowest(sizes: &[(i32, i32)], parents: &[Option<usize>]) -> i32 {
    let depth = |at: usize| std::iter::successors(parents[at], |above| parents[*above]).count() as i32;
    (0..sizes.len()).map(|at| sizes[at].0 + 22 * depth(at)).max().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_lies_on_anything(((sizes, parents), most) in (forests(), 100..1400i32)) {
        let tree = lay_out(&sizes, &parents, most);
        sound(&tree, &parents)?;
        prop_assert!(tree.width <= most.max(narrowest(&sizes, &parents)));
        prop_assert_eq!(tree, lay_out(&sizes, &parents, most));
    }

    #[test]
    fn every_text_fits_its_box(
        names in prop::collection::vec("[省市县局所队（）、A-Za-z0-9 <&\u{300}]{0,70}", 1..12),
        column in 60..300i32,
        zh in any::<bool>(),
    ) {
        let lang = if zh { Lang::Zh } else { Lang::En };
        let card = |(at, name): (usize, &String)| Card {
            id: at.to_string(),
            parent: at.checked_sub(1).map(|above| above / 2),
            lines: vec![Words::strong(name), Words::plain(name)],
            look: Look::Plain,
        };
        let cards = names.iter().enumerate().map(card).collect();
        let chart =
            Chart { title: "".into(), notes: vec![], cards, ties: vec![], arrows: false, column, lang };
        let scene = chart.scene();
        let mut around = None;
        for shape in &scene.shapes {
            match shape {
                Shape::Box(frame, _) => around = Some(*frame),
                Shape::Text { at: (x, y), size, text, .. } => {
                    let Some(frame) = around else { continue };
                    prop_assert!(frame.x < *x && x + measure::width(text, *size) < frame.x + frame.w);
                    prop_assert!(frame.y < y - size + 3 && *y < frame.y + frame.h);
                }
                Shape::Line(..) => {}
            }
        }
        prop_assert!(around.is_some());
        let svg = svg(&scene, lang, "it");
        let read = roxmltree::Document::parse(&svg).unwrap();
        prop_assert_eq!(read.root_element().attribute("role"), Some("img"));
    }
}

#[test]
fn a_long_line_of_descent_is_no_burden() {
    let sizes = vec![(60, 24); 20_000];
    let parents: Vec<Option<usize>> = (0..20_000usize).map(|at| at.checked_sub(1)).collect();
    let tree = lay_out(&sizes, &parents, 1040);
    assert_eq!(tree.frames.len(), 20_000);
}
