//! A page as one HTML file that needs nothing else: no script, no font, no picture from elsewhere.
//!
//! It says what the text says, from the same blocks. What is indented below an entry becomes part of it, so that
//! a screen reader hears lists as lists.

use super::page::{Block, Mark, Page};
use crate::picture::{Scene, escaped, svg};
use crate::source::Lang;
use std::fmt::Write;

const STYLE: &str = include_str!("html.css");
/// A list entry with more parts than this may go on on the next sheet of paper.
const LONG: usize = 12;
/// A section of pictures one of which is wider is printed on a sheet on its side.
const UPRIGHT: i32 = 720;

/// Writes pages as one document. The first heading is its title, every other one begins a section.
pub(crate) fn document(page: &Page, lang: Lang) -> String {
    let sections = sections(page.blocks());
    let title = sections.first().and_then(|section| section.title).unwrap_or("answerable");
    let mut html = Html { lang, out: String::new(), figures: 0 };
    html.head(title);
    for (number, section) in sections.iter().enumerate() {
        if number == 1 {
            html.contents(&sections);
        }
        html.section(number, section);
    }
    html.out.push_str("</main>\n</body>\n</html>\n");
    html.out
}

/// A heading and what stands below it.
struct Section<'a> {
    title: Option<&'a str>,
    blocks: &'a [Block],
}

fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let starts: Vec<usize> =
        (0..blocks.len()).filter(|at| matches!(blocks.get(*at), Some(Block::Heading(_)))).collect();
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    let section = |(start, end): (&usize, usize)| match blocks.get(*start..end) {
        Some([Block::Heading(title), blocks @ ..]) => Section { title: Some(title), blocks },
        other => Section { title: None, blocks: other.unwrap_or_default() },
    };
    starts.iter().zip(ends).map(section).collect()
}

/// Is a section nothing but pictures, one of which is wide?
fn across(blocks: &[Block]) -> bool {
    let wide = |block: &Block| matches!(block, Block::Figure { scene, .. } if scene.width > UPRIGHT);
    let picture = |block: &Block| matches!(block, Block::Figure { .. } | Block::Blank);
    blocks.iter().any(wide) && blocks.iter().all(picture)
}

/// A line, or what stands in its place, with everything that is indented further.
struct Entry<'a> {
    block: &'a Block,
    below: Vec<Entry<'a>>,
}

/// Blocks as a tree, by their indents.
fn entries<'a>(
    blocks: &mut std::iter::Peekable<std::slice::Iter<'a, Block>>,
    least: usize,
) -> Vec<Entry<'a>> {
    let mut all = Vec::new();
    while let Some(block) = blocks.peek() {
        let indent = match block {
            Block::Line { indent, .. } | Block::More { indent, .. } => *indent,
            Block::Blank => {
                blocks.next();
                continue;
            }
            Block::Heading(_) | Block::Table { .. } | Block::Figure { .. } => 0,
        };
        if indent < least {
            break;
        }
        let Some(block) = blocks.next() else { break };
        let below = match block {
            Block::Line { .. } => entries(blocks, indent + 1),
            _ => Vec::new(),
        };
        all.push(Entry { block, below });
    }
    all
}

fn weight(entry: &Entry<'_>) -> usize {
    1 + entry.below.iter().map(weight).sum::<usize>()
}

/// Which list an entry belongs to.
fn list(entry: &Entry<'_>) -> Option<&'static str> {
    match entry.block {
        Block::Line { mark: Mark::Bullet, .. } => Some("ul"),
        Block::Line { mark: Mark::Own(_), .. } => Some("ol"),
        _ => None,
    }
}

struct Html {
    lang: Lang,
    out: String,
    figures: usize,
}

impl Html {
    fn head(&mut self, title: &str) {
        let (title, lang) = (escaped(title), self.lang.pick("zh-CN", "en"));
        let skip = self.lang.pick("跳到正文", "Skip to the content");
        self.put(format_args!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
<style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">{skip}</a>\n\
<main id=\"content\">\n"
        ));
    }

    /// Writing into a text cannot fail.
    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(text);
    }

    fn contents(&mut self, sections: &[Section<'_>]) {
        let label = self.lang.pick("目录", "Contents");
        self.put(format_args!("<nav aria-label=\"{label}\">\n<ul>\n"));
        for (number, section) in sections.iter().enumerate().skip(1) {
            let title = escaped(section.title.unwrap_or_default());
            self.put(format_args!("<li><a href=\"#part-{number}\">{title}</a></li>\n"));
        }
        self.put(format_args!("</ul>\n</nav>\n"));
    }

    fn section(&mut self, number: usize, section: &Section<'_>) {
        let title = section.title.unwrap_or_default();
        let level = if number == 0 { 1 } else { 2 };
        let text = escaped(title);
        let across = if across(section.blocks) { " class=\"across\"" } else { "" };
        self.put(format_args!(
            "<section{across} aria-labelledby=\"part-{number}\">\n<h{level} id=\"part-{number}\">{text}</h{level}>\n"
        ));
        let all = entries(&mut section.blocks.iter().peekable(), 0);
        self.entries(&all, title);
        self.put(format_args!("</section>\n"));
    }

    fn entries(&mut self, all: &[Entry<'_>], title: &str) {
        for run in all.chunk_by(|a, b| list(a) == list(b)) {
            let of = run.first().and_then(list);
            if let Some(list) = of {
                self.put(format_args!("<{list}>\n"));
            }
            run.iter().for_each(|entry| self.entry(entry, title));
            if let Some(list) = of {
                self.put(format_args!("</{list}>\n"));
            }
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, title: &str) {
        match entry.block {
            Block::Line { mark, text, .. } => self.line(entry, mark, text, title),
            Block::More { rest, .. } => {
                let text = self.lang.pick(
                    format!("…… 另有 {rest} 项，此处从略：全部见导出的表格（--format csv）"),
                    format!("… and {rest} more, left out here: the exported tables (--format csv) have all"),
                );
                self.put(format_args!("<p>{text}</p>\n"));
            }
            Block::Table { head, rows, right } => self.table(title, head, rows, right),
            Block::Figure { caption, scene } => self.figure(caption, scene),
            Block::Blank | Block::Heading(_) => {}
        }
    }

    fn figure(&mut self, caption: &str, scene: &Scene) {
        self.figures += 1;
        let drawn = svg(scene, self.lang, &format!("figure-{}", self.figures));
        let (caption, scroll) =
            (escaped(caption), self.lang.pick("图，可左右滚动", "picture, scrolls sideways"));
        self.put(format_args!(
            "<figure>\n<div class=\"wide\" role=\"group\" aria-label=\"{scroll}\" tabindex=\"0\">\n\
{drawn}</div>\n<figcaption>{caption}</figcaption>\n</figure>\n"
        ));
    }

    fn line(&mut self, entry: &Entry<'_>, mark: &Mark, text: &str, title: &str) {
        let text = escaped(text);
        let long = if weight(entry) > LONG { " class=\"long\"" } else { "" };
        let number = match mark {
            Mark::Own(mark) => mark.trim().trim_end_matches('.').parse::<usize>().ok(),
            _ => None,
        };
        let value = number.map_or_else(String::new, |number| format!(" value=\"{number}\""));
        match (mark, entry.below.is_empty()) {
            (Mark::None, true) => self.put(format_args!("<p>{text}</p>\n")),
            (Mark::None, false) => {
                self.put(format_args!("<p class=\"over\">{text}</p>\n<div class=\"below\">\n"));
                self.entries(&entry.below, title);
                self.put(format_args!("</div>\n"));
            }
            (_, true) => self.put(format_args!("<li{value}>{text}</li>\n")),
            (_, false) => {
                self.put(format_args!("<li{value}{long}>{text}\n"));
                self.entries(&entry.below, title);
                self.put(format_args!("</li>\n"));
            }
        }
    }

    /// The first column of words names its row.
    fn table(&mut self, title: &str, head: &[String], rows: &[Vec<String>], right: &[usize]) {
        let class = |at: usize| if right.contains(&at) { " class=\"number\"" } else { "" };
        let names = (0..head.len()).find(|at| !right.contains(at)).unwrap_or(0);
        let (title, scroll) = (escaped(title), self.lang.pick("表，可左右滚动", "table, scrolls sideways"));
        self.put(format_args!(
            "<div class=\"wide\" role=\"group\" aria-label=\"{scroll}\" tabindex=\"0\">\n<table>\n\
<caption>{title}</caption>\n<thead>\n<tr>"
        ));
        for (at, cell) in head.iter().enumerate() {
            let (class, cell) = (class(at), escaped(cell));
            self.put(format_args!("<th scope=\"col\"{class}>{cell}</th>"));
        }
        self.put(format_args!("</tr>\n</thead>\n<tbody>\n"));
        for row in rows {
            self.put(format_args!("<tr>"));
            for (at, cell) in row.iter().enumerate() {
                let (class, cell) = (class(at), escaped(cell));
                match at == names {
                    true => self.put(format_args!("<th scope=\"row\"{class}>{cell}</th>")),
                    false => self.put(format_args!("<td{class}>{cell}</td>")),
                }
            }
            self.put(format_args!("</tr>\n"));
        }
        self.put(format_args!("</tbody>\n</table>\n</div>\n"));
    }
}
