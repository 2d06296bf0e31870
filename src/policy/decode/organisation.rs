//! The head of a pack, the words for organisations, relations and chains.

use super::entry::Entry;
use super::{shape, sources, values};
use crate::policy::{
    Chain, Formula, Name, Pack, PolicyFault, Post, Relation, RelationBody, ShapeFault, Step, Way, Word,
};
use crate::source::{Fault, Node, Place, Problems, Value};
use crate::value::Interval;

/// `policy:`, the head of a pack.
pub(in crate::policy) fn head(node: &Node, place: Place, problems: &mut Problems) -> Option<Pack> {
    Entry::read(node, "policy", problems, |entry| {
        let id = entry.need("id", values::name);
        let title = entry.title();
        let authority = entry.opt("authority", values::title).unwrap_or_default();
        let in_force = entry.inner("in_force", values::interval).unwrap_or(Interval::ALWAYS);
        let sources = sources::sources(entry);
        let left_out = sources::clauses(entry, "left_out");
        let in_part = sources::clauses(entry, "in_part");
        let checks = sources::checks(entry);
        let transition = entry.opt("transition", super::rules::transition);
        let id = id?;
        let place = if id.place == Place::Nowhere { place } else { id.place };
        let id = id.text;
        Some(Pack { id, place, title, authority, in_force, transition, sources, left_out, in_part, checks })
    })
}

/// `uses:`, the folders of other packs.
pub(in crate::policy) fn uses(node: &Node, problems: &mut Problems) -> Vec<Name> {
    values::names(node, problems).unwrap_or_default()
}

pub(super) fn word(entry: &mut Entry) -> Option<Word> {
    Some(Word { title: entry.title() })
}

pub(super) fn post(entry: &mut Entry) -> Option<Post> {
    let title = entry.title();
    let leads = entry.opt("leads", values::flag).unwrap_or(false);
    let single = entry.opt("single", values::flag).unwrap_or(false);
    Some(Post { title, leads, single })
}

pub(super) fn relation(entry: &mut Entry) -> Option<Relation> {
    let title = entry.title();
    let (key, node) = entry.one_of(&["ends", "any"])?;
    let body = if key == "ends" { declared(node, entry) } else { derived(node, entry) };
    Some(Relation { title, body: body? })
}

fn declared<'a>(node: &'a Node, entry: &mut Entry<'a, '_>) -> Option<RelationBody> {
    let entries = entry.entries_of("ends", node);
    let ends: Vec<Option<(Name, Name)>> = entries
        .iter()
        .map(|(key, node)| {
            let end = Name { text: key.text.clone(), place: key.place };
            Some((end, values::name(node, entry.problems)?))
        })
        .collect();
    if entries.len() != 2 {
        entry.raise(PolicyFault::TwoEnds, node.place);
    }
    let up = entry.name("up");
    if let Some(up) = up.as_ref().filter(|up| !entries.iter().any(|(key, _)| key.text == up.text)) {
        let fault = PolicyFault::NotAnEnd { name: up.text.clone() };
        let known = entries.iter().map(|(key, _)| key.text.as_str());
        entry.problems.push(fault.at(up.place).suggest(&up.text, known));
    }
    let carries = entry.opt("carries", |node, problems| values::word(node, &[("nothing", false)], problems));
    let ends = ends.into_iter().collect::<Option<Vec<_>>>().filter(|ends| ends.len() == 2)?;
    Some(RelationBody::Declared { ends, up, carries: carries.unwrap_or(true) })
}

fn derived(node: &Node, entry: &mut Entry) -> Option<RelationBody> {
    let path = format!("{}.any", entry.path());
    let items = values::list(node, &path, entry.problems)?;
    if items.is_empty() {
        shape(ShapeFault::Nothing { path: path.clone() }, node, entry.problems);
    }
    let steps: Vec<Option<Step>> = items.iter().map(|item| step(item, &path, entry.problems)).collect();
    steps.into_iter().collect::<Option<_>>().map(RelationBody::Derived)
}

/// A step: the name of a relation, or a mapping that says how it leads upwards.
fn step(node: &Node, path: &str, problems: &mut Problems) -> Option<Step> {
    if let Value::Scalar(_) = node.value {
        let way = Way::Follow(values::name(node, problems)?);
        return Some(Step { way, condition: None, place: node.place });
    }
    Entry::read(node, path, problems, |entry| {
        let one = entry.one_of(&["follow", "holders", "members"]);
        let condition = entry.formula("where");
        let way = match one? {
            ("holders", node) => {
                let post = values::name(node, entry.problems);
                let of: Option<Formula> = entry.need("of", values::formula);
                Way::Holders { post: post?, of: of? }
            }
            ("members", node) => Way::Members(values::formula(node, entry.problems)?),
            (_, node) => Way::Follow(values::name(node, entry.problems)?),
        };
        Some(Step { way, condition, place: node.place })
    })
}

pub(super) fn chain(entry: &mut Entry) -> Option<Chain> {
    let title = entry.title();
    let follow = entry.need("follow", values::name);
    let depth_node = entry.take("depth");
    let depth = depth_node.and_then(|node| values::whole(node, 1, 1000, entry.problems));
    let until = entry.formula("until");
    if depth_node.is_none() && until.is_none() {
        entry.raise(PolicyFault::ChainWithoutEnd, entry.place());
    }
    let degrees = entry.names("degrees");
    let share = entry.opt("share", values::numbers).unwrap_or_default();
    Some(Chain { title, follow: follow?, depth, until, degrees, share })
}
