//! Escalations.

use super::entry::Entry;
use super::{rules, values};
use crate::policy::{Escalation, EscalationStep, Name, PolicyFault, ShapeFault, Window};
use crate::source::{Fault, Node, Problems, said};

pub(super) fn escalation(entry: &mut Entry) -> Option<Escalation> {
    let title = entry.title();
    let path = format!("{}.on", entry.path());
    let on = entry.need("on", |node, problems| values::some_names(node, &path, problems));
    once(on.as_deref().unwrap_or_default(), entry.problems);
    let window = window(entry);
    let steps = steps(entry);
    let modality = entry.opt("modality", rules::modality);
    let decider = entry.formula("decider");
    let basis = entry.text("basis");
    Some(Escalation { title, on: on?, window: window?, steps: steps?, modality, decider, basis })
}

/// `within: 12 months`, `within: cycle`, or `consecutive: true`.
fn window(entry: &mut Entry) -> Option<Window> {
    match entry.one_of(&["within", "consecutive"])? {
        ("within", node) if node.text() == Some("cycle") => Some(Window::Cycle),
        ("within", node) => period(node, entry.problems),
        (_, node) => match values::flag(node, entry.problems)? {
            true => Some(Window::Consecutive),
            false => {
                let problem = PolicyFault::NotConsecutive.at(node.place);
                let help = said(
                    "write `within: 12 months` instead, or `within: cycle`",
                    "请改写 `within: 12 months` 或 `within: cycle`",
                );
                entry.problems.push(problem.help(help));
                None
            }
        },
    }
}

/// A list that names nothing twice.
fn once(names: &[Name], problems: &mut Problems) {
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|before| before.text == name.text) {
            problems.raise(ShapeFault::Listed { word: name.text.clone() }, name.place);
        }
    }
}

fn period(node: &Node, problems: &mut Problems) -> Option<Window> {
    let mut own = Problems::default();
    let duration = values::duration(node, &mut own);
    if duration.is_none() {
        problems.raise(ShapeFault::Within { found: node.kind() }, node.place);
    }
    duration.map(Window::Within)
}

/// A list whose items are a measure or a list of measures.
fn steps(entry: &mut Entry) -> Option<Vec<EscalationStep>> {
    let path = format!("{}.steps", entry.path());
    let node = entry.need("steps", |node, _| Some(node))?;
    let items = values::list(node, &path, entry.problems)?;
    if items.is_empty() {
        entry.raise(ShapeFault::Nothing { path: path.clone() }, node.place);
    }
    let steps: Vec<Option<EscalationStep>> = items
        .iter()
        .map(|item| {
            let give = values::some_names(item, &path, entry.problems)?;
            once(&give, entry.problems);
            Some(EscalationStep { place: item.place, give })
        })
        .collect();
    steps.into_iter().collect::<Option<Vec<_>>>().filter(|steps| !steps.is_empty())
}
