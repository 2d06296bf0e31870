//! A chart in the language of Graphviz, for whoever lays out graphs in another way.

use super::chart::{Chart, Look, Words};
use std::fmt::Write;

/// Writes a chart as DOT. What joins cards beside the tree is dashed.
pub fn dot(chart: &Chart) -> String {
    let mut out = format!(
        "digraph answerable {{\n  label={};\n  labelloc=t;\n  splines=ortho;\n  node [shape=box];\n",
        quoted(&chart.title)
    );
    if !chart.arrows {
        out.push_str("  edge [dir=none];\n");
    }
    // Writing into a text cannot fail.
    for card in &chart.cards {
        let style = style(card.look);
        let _ = writeln!(out, "  {} [label={}{style}];", quoted(&card.id), label(&card.lines));
    }
    let id = |at: usize| chart.cards.get(at).map_or_else(String::new, |card| quoted(&card.id));
    for card in &chart.cards {
        if let Some(parent) = card.parent {
            let _ = writeln!(out, "  {} -> {};", id(parent), quoted(&card.id));
        }
    }
    for tie in &chart.ties {
        let (from, to, label) = (id(tie.from), id(tie.to), quoted(&tie.label));
        let _ =
            writeln!(out, "  {from} -> {to} [xlabel={label}, style=dashed, dir=forward, constraint=false];");
    }
    out.push_str("}\n");
    out
}

fn style(look: Look) -> &'static str {
    match look {
        Look::Plain => "",
        Look::Strong => ", penwidth=2.5",
        Look::Folded => ", style=dotted",
        Look::End => ", style=dashed",
        Look::Start => ", style=filled, fillcolor=\"#eeeeee\"",
    }
}

/// Lines of a label, each set to the left.
fn label(lines: &[Words]) -> String {
    let lines: String = lines.iter().map(|words| format!("{}\\l", inner(&words.text))).collect();
    format!("\"{lines}\"")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", inner(text))
}

/// A backslash begins an escape in DOT, and a quote ends the text.
fn inner(text: &str) -> String {
    let clean = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect::<String>();
    clean.replace('\\', "\\\\").replace('"', "\\\"")
}
