//! The one printer of problems.

use super::{Lang, Level, Place, Problem, Problems, Sources, hanging, wrap};
use annotate_snippets::{AnnotationKind, Element, Group, Level as Mark, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// How problems are to look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The language of the messages.
    pub lang: Lang,
    /// Colours and other terminal effects.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// All problems as they are shown to a person, followed by a count.
pub fn render(problems: &Problems, sources: &Sources, look: Look) -> String {
    let look = Look { width: look.width.clamp(40, 200), ..look };
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() }.term_width(look.width);
    let sorted = problems.sorted();
    let mut out = String::new();
    for shown in capped(&sorted) {
        match shown {
            Shown::Problem(problem) => out.push_str(&one(problem, sources, look, &renderer)),
            Shown::More { code, count } => out.push_str(&look.lang.pick(
                format!("…… 另有 {count} 处同类问题（{code}），改好以上各处后再运行"),
                format!("… and {count} more of this kind ({code}): mend those above and run it again"),
            )),
        }
        out.push_str("\n\n");
    }
    let errors = sorted.iter().filter(|problem| problem.level == Level::Error).count();
    let warnings = sorted.len() - errors;
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    out.push_str(&match (look.lang, warnings) {
        (Lang::En, 0) => format!("{errors} error{}", plural(errors)),
        (Lang::En, _) => format!("{errors} error{}, {warnings} warning{}", plural(errors), plural(warnings)),
        (Lang::Zh, 0) => format!("{errors} 处错误"),
        (Lang::Zh, _) => format!("{errors} 处错误，{warnings} 处警告"),
    });
    out.push('\n');
    out
}

/// How many problems of one code are shown: one wrong line can bring up hundreds of others.
const OF_ONE_CODE: usize = 20;

enum Shown<'a> {
    Problem(&'a Problem),
    /// So many of a code are not shown.
    More {
        code: &'static str,
        count: usize,
    },
}

/// The problems that are shown, and at the end how many more there are of it.
fn capped<'a>(sorted: &[&'a Problem]) -> Vec<Shown<'a>> {
    let mut seen: BTreeMap<(Level, &'static str), usize> = BTreeMap::new();
    let mut all = Vec::new();
    for problem in sorted {
        let seen = seen.entry((problem.level, problem.code)).or_default();
        *seen += 1;
        if *seen <= OF_ONE_CODE {
            all.push(Shown::Problem(problem));
        }
    }
    let more = seen.into_iter().filter(|(_, seen)| *seen > OF_ONE_CODE);
    all.extend(more.map(|((_, code), seen)| Shown::More { code, count: seen - OF_ONE_CODE }));
    all
}

/// A place to mark, with what is said there.
type Marked<'a> = (Place, Option<&'a str>);

/// What stands before the help, at most: the margin of the line numbers, `= ` and the word.
const MARGIN: usize = 14;

/// A problem: its title, the places with their text, and the help.
fn one(problem: &Problem, sources: &Sources, look: Look, renderer: &Renderer) -> String {
    let (level, name, colour) = match (problem.level, look.lang) {
        (Level::Error, Lang::En) => (Mark::ERROR, "error", "91"),
        (Level::Error, Lang::Zh) => (Mark::ERROR, "错误", "91"),
        (Level::Warning, Lang::En) => (Mark::WARNING, "warning", "33"),
        (Level::Warning, Lang::Zh) => (Mark::WARNING, "警告", "33"),
    };
    let title = labelled(&format!("{name}[{}]", problem.code), colour, problem.message.get(look.lang), look);
    let text = problem.help.as_ref().map(|help| help.get(look.lang));
    let places = places(problem, sources, look.lang);
    if places.is_empty() {
        let help = text.map(|text| labelled(look.lang.pick("改法", "help"), "96", text, look));
        return std::iter::once(title).chain(help).collect::<Vec<_>>().join("\n");
    }
    let row = problem.row.as_deref().map(|row| note(look.lang.pick("该行", "row"), "92", row, look));
    let help = text.map(|text| note(look.lang.pick("改法", "help"), "96", text, look));
    let notes = row.into_iter().chain(help);
    let group = Group::with_level(level).elements(places).elements(notes);
    format!("{title}\n{}", renderer.render(&[group]))
}

/// `error[code]: what is wrong`, over as many lines as it takes.
fn labelled(label: &str, colour: &str, text: &str, look: Look) -> String {
    let colon = look.lang.pick("：", ": ");
    let text = hanging(&format!("{label}{colon}"), text, 2, look.width, look.lang).join("\n");
    // Where the first word does not fit beside the label, nothing stands after the colon.
    let colon = if text.starts_with('\n') { colon.trim_end() } else { colon };
    match look.color {
        true => format!("\u{1b}[1;{colour}m{label}\u{1b}[0m\u{1b}[1m{colon}{text}\u{1b}[0m"),
        false => format!("{label}{colon}{text}"),
    }
}

/// A text below the marked lines, set in after its label. The library would put an English colon after a Chinese
/// name of its own.
fn note(name: &str, colour: &str, text: &str, look: Look) -> Element<'static> {
    let label = format!("{name}{}", look.lang.pick("：", ": "));
    let hang = format!("\n{}", " ".repeat(label.width()));
    let text = wrap(text, look.width - MARGIN, look.lang).join(&hang);
    let label = if look.color { format!("\u{1b}[1;{colour}m{label}\u{1b}[0m") } else { label };
    Mark::NOTE.no_name().message(format!("{label}{text}")).into()
}

/// Where the problem is, and the other places that have to do with it. Those of one file go into one snippet;
/// another file starts its own.
fn places<'a>(problem: &'a Problem, sources: &'a Sources, lang: Lang) -> Vec<Element<'a>> {
    let mut files: Vec<(Option<super::FileId>, Vec<Marked<'_>>)> =
        vec![(problem.place.file(), vec![(problem.place, None)])];
    for (place, note) in &problem.also {
        let note = Some(note.get(lang));
        match files.iter_mut().find(|(file, _)| *file == place.file()) {
            Some((_, places)) => places.push((*place, note)),
            None => files.push((place.file(), vec![(*place, note)])),
        }
    }
    let known = files.into_iter().filter_map(|(file, places)| Some((file?, places)));
    known.flat_map(|(file, places)| in_file(file, &places, sources, lang)).collect()
}

fn in_file<'a>(
    file: super::FileId,
    places: &[Marked<'a>],
    sources: &'a Sources,
    lang: Lang,
) -> Vec<Element<'a>> {
    let spans: Vec<_> = places
        .iter()
        .filter_map(|(place, note)| match place {
            Place::Span { start, end, .. } => Some((*start as usize..*end as usize, *note)),
            _ => None,
        })
        .collect();
    if spans.is_empty() {
        let described = places.iter().map(|(place, _)| sources.describe_in(*place, lang));
        return described.map(|place| Origin::path(place).into()).collect();
    }
    let text = sources.text(file);
    let annotations = spans.into_iter().enumerate().map(|(index, (span, note))| {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        kind.span(trim(text, span)).label(note)
    });
    let path = sources.path(file).display().to_string();
    vec![Snippet::source(text).path(path).annotations(annotations).into()]
}

/// The span within the text, on character boundaries, without trailing white space, and cut to its first
/// line: a mark under a whole block says nothing.
fn trim(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.clamp(start, text.len());
    let Some(slice) = text.get(start..end) else { return 0..0 };
    let line = slice.lines().next().unwrap_or_default().trim_end();
    start..start + line.len()
}
