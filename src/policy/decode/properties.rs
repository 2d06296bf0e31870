//! Properties of the organisation.

use super::entry::Entry;
use super::values;
use crate::policy::{Name, Only, PolicyFault, Property, PropertyForm, ShapeFault, Span};
use crate::source::{Node, Problems};

/// The forms, by their keys.
const FORMS: [&str; 7] = ["holders", "ties", "share", "apart", "in_post", "duties", "assessed"];

pub(super) fn property(entry: &mut Entry) -> Option<Property> {
    let title = entry.title();
    let basis = entry.text("basis");
    let (key, node) = entry.one_of(&FORMS)?;
    let path = format!("{}.{key}", entry.path());
    let read = match key {
        "holders" => holders,
        "ties" => ties,
        "share" => share,
        "apart" => apart,
        "in_post" => in_post,
        "duties" => duties,
        _ => assessed,
    };
    let form = Entry::read(node, &path, entry.problems, read);
    Some(Property { title, form: form?, basis })
}

fn holders(entry: &mut Entry) -> Option<PropertyForm> {
    let (post, unit) = (entry.need("post", values::name), entry.need("unit", values::name));
    let count = span(entry);
    Some(PropertyForm::Holders { post: post?, unit: unit?, count: count? })
}

fn ties(entry: &mut Entry) -> Option<PropertyForm> {
    let path = format!("{}.relation", entry.path());
    let relations = entry.need("relation", |node, problems| values::some_names(node, &path, problems));
    let of = entry.need("of", values::name);
    let only = only(entry);
    let count = span(entry);
    Some(PropertyForm::Ties { relations: relations?, of: of?, only, count: count? })
}

/// People of a role, or units of a kind: one of the two at most.
fn only(entry: &mut Entry) -> Option<Only> {
    match (entry.name("role"), entry.name("unit")) {
        (Some(_), Some(_)) => {
            let path = entry.path().to_owned();
            let keys = crate::source::listed(["role", "unit"]);
            entry.raise(ShapeFault::AtMostOne { path, keys }, entry.place());
            None
        }
        (role, unit) => role.map(Only::Role).or(unit.map(Only::Unit)),
    }
}

/// Exactly one, where neither bound is written; where one is, the other side is open.
fn span(entry: &mut Entry) -> Option<Span> {
    let count = |node: &Node, problems: &mut Problems| values::whole(node, 0, 1_000_000, problems);
    let place = entry.place();
    match (entry.opt("at_least", count), entry.opt("at_most", count)) {
        (None, None) => Some(Span { at_least: 1, at_most: Some(1) }),
        (Some(least), Some(most)) if least > most => {
            entry.raise(
                PolicyFault::BackwardBounds { least: least.to_string(), most: most.to_string() },
                place,
            );
            None
        }
        (least, most) => Some(Span { at_least: least.unwrap_or(0), at_most: most }),
    }
}

fn share(entry: &mut Entry) -> Option<PropertyForm> {
    let path = format!("{}.posts", entry.path());
    let posts = entry.need("posts", |node, problems| values::some_names(node, &path, problems));
    let unit = entry.need("unit", values::name);
    let (at_least, at_most) = (entry.formula("at_least"), entry.formula("at_most"));
    if at_least.is_none() && at_most.is_none() {
        entry.raise(PolicyFault::ShareWithoutBound, entry.place());
    }
    Some(PropertyForm::Share { posts: posts?, unit: unit?, at_least, at_most })
}

fn apart(entry: &mut Entry) -> Option<PropertyForm> {
    let (relation, chain) = (entry.need("relation", values::name), entry.need("chain", values::name));
    Some(PropertyForm::Apart { relation: relation?, chain: chain? })
}

fn in_post(entry: &mut Entry) -> Option<PropertyForm> {
    let (relation, end): (Option<Name>, Option<Name>) =
        (entry.need("relation", values::name), entry.need("end", values::name));
    Some(PropertyForm::InPost { relation: relation?, end: end? })
}

fn duties(entry: &mut Entry) -> Option<PropertyForm> {
    let unit = entry.need("unit", values::name);
    let path = format!("{}.or", entry.path());
    let or = entry.opt("or", |node, problems| values::some_names(node, &path, problems));
    Some(PropertyForm::Duties { unit: unit?, or: or.unwrap_or_default() })
}

fn assessed(entry: &mut Entry) -> Option<PropertyForm> {
    let of = match entry.one_of(&["role", "unit"]) {
        Some(("role", node)) => values::name(node, entry.problems).map(Only::Role),
        Some((_, node)) => values::name(node, entry.problems).map(Only::Unit),
        None => None,
    };
    let at_most = entry.need("at_most", values::formula);
    Some(PropertyForm::Assessed { of: of?, at_most: at_most? })
}
