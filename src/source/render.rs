//! The one printer of problems.

use super::{Lang, Level, Place, Problem, Problems, Sources};
use annotate_snippets::{AnnotationKind, Group, Level as Mark, Origin, Renderer, Snippet};

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
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() }.term_width(look.width);
    let sorted = problems.sorted();
    let mut out = String::new();
    for problem in &sorted {
        out.push_str(&one(problem, sources, look.lang, &renderer));
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

/// A place to mark, with what is said there.
type Marked<'a> = (Place, Option<&'a str>);

fn one(problem: &Problem, sources: &Sources, lang: Lang, renderer: &Renderer) -> String {
    let (level, help) = match (problem.level, lang) {
        (Level::Error, Lang::En) => (Mark::ERROR, Mark::HELP),
        (Level::Warning, Lang::En) => (Mark::WARNING, Mark::HELP),
        (Level::Error, Lang::Zh) => (Mark::ERROR.with_name("错误"), Mark::HELP.with_name("改法")),
        (Level::Warning, Lang::Zh) => (Mark::WARNING.with_name("警告"), Mark::HELP.with_name("改法")),
    };
    let mut group = Group::with_title(level.primary_title(problem.message.get(lang)).id(problem.code));
    // Annotations of one file go into one snippet; another file starts its own.
    let mut files: Vec<(Option<super::FileId>, Vec<Marked<'_>>)> =
        vec![(problem.place.file(), vec![(problem.place, None)])];
    for (place, note) in &problem.also {
        let note = Some(note.get(lang));
        match files.iter_mut().find(|(file, _)| *file == place.file()) {
            Some((_, places)) => places.push((*place, note)),
            None => files.push((place.file(), vec![(*place, note)])),
        }
    }
    for (file, places) in files {
        let Some(file) = file else { continue };
        let path = sources.path(file).display().to_string();
        let spans: Vec<_> = places
            .iter()
            .filter_map(|(place, note)| match place {
                Place::Span { start, end, .. } => Some((*start as usize..*end as usize, *note)),
                _ => None,
            })
            .collect();
        if spans.is_empty() {
            for (place, _) in &places {
                group = group.element(Origin::path(sources.describe(*place)));
            }
            continue;
        }
        let text = sources.text(file);
        let annotations = spans.into_iter().enumerate().map(|(index, (span, note))| {
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(trim(text, span)).label(note)
        });
        group = group.element(Snippet::source(text).path(path).annotations(annotations));
    }
    if let Some(row) = &problem.row {
        let (name, text) = lang.pick(("该行", row), ("row", row));
        group = group.element(Mark::NOTE.with_name(name).message(text));
    }
    let Some(text) = &problem.help else { return renderer.render(&[group]) };
    if problem.place == Place::Nowhere {
        let help = Group::with_title(help.secondary_title(text.get(lang)));
        return format!("{}\n{}", renderer.render(&[group]), renderer.render(&[help]));
    }
    renderer.render(&[group.element(help.message(text.get(lang)))])
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
