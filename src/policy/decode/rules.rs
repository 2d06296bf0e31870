//! Rules, groups and modifiers.

use super::entry::Entry;
use super::values;
use crate::policy::{
    Effect, Find, Group, Hit, Modality, Modifier, ModifierEffect, Name, PolicyFault, Rule, Template,
    Transition,
};
use crate::source::{Fault, Node, Problems, said};
use crate::value::Interval;

pub(super) fn rule(entry: &mut Entry) -> Option<Rule> {
    let on = needed_names(entry, "on");
    let replaces = entry.name("replaces");
    let transition =
        entry.opt("transition", |node, problems| Some((transition(node, problems)?, node.place)));
    let body = body(entry, Vec::new());
    Some(Rule { on: on?, replaces, transition, ..body? })
}

/// Which law judges older matters.
pub(super) fn transition(node: &Node, problems: &mut Problems) -> Option<Transition> {
    let words = [("old_unless_lighter", Transition::OldUnlessLighter), ("old", Transition::Old)];
    values::word(node, &words, problems)
}

/// What a rule says, whatever it looks at.
pub(super) fn body(entry: &mut Entry, on: Vec<Name>) -> Option<Rule> {
    let title = entry.title();
    let in_force = entry.inner("in_force", values::interval).unwrap_or(Interval::ALWAYS);
    let when = entry.formula("when");
    let unless = entry.names("unless");
    let category = entry.name("category");
    let find = entry.need_list("find", find);
    let basis = entry.text("basis");
    let why = entry.opt("why", template);
    let (replaces, transition) = (None, None);
    Some(Rule { title, on, in_force, replaces, transition, when, unless, category, find: find?, basis, why })
}

fn needed_names(entry: &mut Entry, key: &'static str) -> Option<Vec<Name>> {
    let path = format!("{}.{key}", entry.path());
    entry.need(key, |node, problems| values::some_names(node, &path, problems))
}

fn template(node: &Node, problems: &mut Problems) -> Option<Template> {
    if node.text().is_some() {
        return Some(Template(vec![(String::new(), node.clone())]));
    }
    let texts = values::languages(node, problems)?;
    let texts = texts.into_iter().filter_map(|(code, node)| {
        values::text(node, problems)?;
        Some((code, node.clone()))
    });
    Some(Template(texts.collect()))
}

fn find(entry: &mut Entry) -> Option<Find> {
    let one = entry.one_of(&["hold", "credit", "record"]);
    let when = entry.formula("when");
    let up = entry.name("up");
    let degree = entry.name("degree");
    let points = entry.formula("points");
    let measure = entry.name("measure");
    let modality = entry.opt("modality", modality);
    let decider = entry.formula("decider");
    let category = entry.name("category");
    let (key, whom) = one?;
    let effect = match key {
        "hold" => Effect::Hold,
        "credit" => Effect::Credit,
        _ => Effect::Record,
    };
    if let (Effect::Record, Some(measure)) = (effect, &measure) {
        let help = said(
            "name with `hold` or `credit` whom the measure is for, or leave it out",
            "对谁提出措施，就用 `hold` 或 `credit` 写明；否则请删去",
        );
        entry.problems.push(PolicyFault::RecordWithMeasure.at(measure.place).help(help));
    }
    let whom = values::formulas(whom, entry.problems)?;
    let place = entry.place();
    Some(Find { place, effect, whom, when, up, degree, points, measure, modality, decider, category })
}

pub(super) fn modality(node: &Node, problems: &mut Problems) -> Option<Modality> {
    let words = [
        ("must", Modality::Must),
        ("may", Modality::May),
        ("at_least", Modality::AtLeast),
        ("human", Modality::Human),
    ];
    values::word(node, &words, problems)
}

pub(super) fn group(entry: &mut Entry) -> Option<Group> {
    let words = [("all", Hit::All), ("first", Hit::First), ("unique", Hit::Unique)];
    let hit = entry.need("hit", |node, problems| values::word(node, &words, problems));
    let rules = needed_names(entry, "rules");
    Some(Group { hit: hit?, rules: rules? })
}

pub(super) fn modifier(entry: &mut Entry) -> Option<Modifier> {
    let title = entry.title();
    let on = needed_names(entry, "on");
    let when = entry.formula("when");
    let of = entry.formula("of");
    let (rules, degrees) = (entry.names("rules"), entry.names("degrees"));
    let path = format!("{}.effect", entry.path());
    let effect = entry.need("effect", |node, problems| effect(node, &path, problems));
    let basis = entry.text("basis");
    Some(Modifier { title, on: on?, when, of, rules, degrees, effect: effect?, basis })
}

/// A word, or `{scale: 0.5}`.
fn effect(node: &Node, path: &str, problems: &mut Problems) -> Option<ModifierEffect> {
    if node.map().is_some() {
        return Entry::read(node, path, problems, |entry| {
            entry.need("scale", values::number).map(ModifierEffect::Scale)
        });
    }
    let words = [
        ("exempt", ModifierEffect::Exempt),
        ("reduce", ModifierEffect::Reduce),
        ("lighten", ModifierEffect::Lighten),
        ("aggravate", ModifierEffect::Aggravate),
        ("forbid", ModifierEffect::Forbid),
    ];
    values::word(node, &words, problems)
}
