//! A picture as SVG: well-formed, without scripts or fonts of its own, black on white.

use super::scene::{Frame, Scene, Shape, Stroke};
use crate::source::Lang;
use std::fmt::Write;

const FONT: &str = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',\
'Hiragino Sans GB',Arial,sans-serif";

/// Writes a picture. `id` begins the ids in it: pictures in one document need different ones.
pub fn svg(scene: &Scene, lang: Lang, id: &str) -> String {
    let (w, h, id) = (scene.width, scene.height, escaped(id));
    let code = lang.pick("zh-CN", "en");
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
role=\"img\" lang=\"{code}\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{FONT}\">\n\
<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n\
<rect width=\"{w}\" height=\"{h}\" fill=\"#fff\"/>\n",
        escaped(&scene.title),
        escaped(&scene.description),
    );
    scene.shapes.iter().for_each(|shape| written(&mut out, shape));
    out.push_str("</svg>\n");
    out
}

fn written(out: &mut String, shape: &Shape) {
    // Writing into a text cannot fail.
    let _ = match shape {
        Shape::Box(Frame { x, y, w, h }, stroke) => {
            let fill = if *stroke == Stroke::Filled { "#eee" } else { "#fff" };
            let stroke = strokes(*stroke);
            writeln!(
                out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"2\" fill=\"{fill}\" {stroke}/>"
            )
        }
        Shape::Line(points, stroke, arrow) => {
            let list: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            let _ = writeln!(
                out,
                "<polyline points=\"{}\" fill=\"none\" shape-rendering=\"crispEdges\" {}/>",
                list.join(" "),
                strokes(*stroke)
            );
            match (arrow, points.as_slice()) {
                (true, [.., from, to]) => {
                    writeln!(out, "<polygon points=\"{}\" fill=\"#000\"/>", head(*from, *to))
                }
                _ => Ok(()),
            }
        }
        Shape::Text { at: (x, y), size, bold, text } => {
            let weight = if *bold { " font-weight=\"bold\"" } else { "" };
            writeln!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}>{}</text>", escaped(text))
        }
    };
}

fn strokes(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Thin | Stroke::Filled => "stroke=\"#000\" stroke-width=\"1\"",
        Stroke::Thick => "stroke=\"#000\" stroke-width=\"2.5\"",
        Stroke::Dashed => "stroke=\"#000\" stroke-width=\"1\" stroke-dasharray=\"6 4\"",
        Stroke::Dotted => "stroke=\"#000\" stroke-width=\"1.5\" stroke-dasharray=\"1.5 3\"",
        Stroke::Pale => "stroke=\"#999\" stroke-width=\"1\"",
    }
}

/// The head of an arrow at the end of an upright or level line.
fn head((from_x, from_y): (i32, i32), (x, y): (i32, i32)) -> String {
    let (along_x, along_y) = ((x - from_x).signum() * 7, (y - from_y).signum() * 7);
    let (side_x, side_y) = ((y - from_y).signum() * 4, (x - from_x).signum() * 4);
    let (back_x, back_y) = (x - along_x, y - along_y);
    let (ax, ay, bx, by) = (back_x + side_x, back_y + side_y, back_x - side_x, back_y - side_y);
    format!("{x},{y} {ax},{ay} {bx},{by}")
}

/// A text in which nothing is markup. Characters that XML does not know are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            char if char.is_control() => {}
            char => out.push(char),
        }
    }
    out
}
