//! Relations: how many ties somebody or something has, and whether they lead to anybody in post.

use super::spells::spells;
use super::{Lack, Lacking};
use crate::compile::Side;
use crate::organisation::{Edge, NodeId, Organisation, RelationId};
use crate::policy::Span;
use crate::value::{Day, Interval, NodeKind};

/// Whose ties are counted.
pub struct Looked<'a> {
    /// The relation.
    pub relation: RelationId,
    /// The end at which they stand.
    pub side: Side,
    /// What stands there.
    pub of: &'a NodeKind,
    /// Only people of this role, or units of this kind.
    pub only: Option<u32>,
}

/// Who or what has not as many ties as should be, and when. People are looked at while they hold a post.
pub fn counted(
    organisation: &Organisation,
    looked: &Looked<'_>,
    count: Span,
    period: Interval,
) -> Vec<Lacking> {
    let relation = looked.relation;
    let mut found = Vec::new();
    for node in organisation.nodes().filter(|node| organisation.kind(*node) == looked.of) {
        let edges = edges(organisation, node, relation, looked.side);
        let postings = organisation.postings(node).map(|held| held.interval);
        let roles = organisation.roles(node).map(|(_, interval)| interval);
        let times = edges.iter().map(|edge| edge.interval).chain(postings).chain(roles);
        let stretches = spells(period.and(organisation.life(node)), times, |day| {
            asked(organisation, looked, node, day).then(|| on(edges, day))
        });
        found.extend(stretches.into_iter().filter_map(|(days, who)| {
            let who = who.filter(|who| !count.contains(who.len()))?;
            Some(Lacking { days, what: Lack::Ties { node, relation, who, count } })
        }));
    }
    found
}

/// Does a node have to have ties on a day?
fn asked(organisation: &Organisation, looked: &Looked<'_>, node: NodeId, day: Day) -> bool {
    let code = match looked.of {
        NodeKind::Person if organisation.posts(node, day).next().is_none() => return false,
        NodeKind::Person => organisation.role(node, day),
        _ => organisation.unit_kind(node),
    };
    looked.only.is_none() || code == looked.only
}

/// The ties of a node that stands at a side of a relation, at any time.
fn edges(organisation: &Organisation, node: NodeId, relation: RelationId, side: Side) -> &[Edge] {
    match side {
        Side::Lower => organisation.edges(node, relation),
        Side::Upper => organisation.edges_from_below(node, relation),
    }
}

/// Who is at the other end on a day, in the order of ids.
fn on(edges: &[Edge], day: Day) -> Vec<NodeId> {
    let mut who: Vec<NodeId> =
        edges.iter().filter(|edge| edge.interval.contains(day)).map(|edge| edge.node).collect();
    who.sort_unstable();
    who.dedup();
    who
}

/// Whose end of a relation leads to somebody without a post, and when.
pub fn without_post(
    organisation: &Organisation,
    relation: RelationId,
    side: Side,
    period: Interval,
) -> Vec<Lacking> {
    let mut found = Vec::new();
    for person in organisation.people() {
        let postings: Vec<Interval> = organisation.postings(person).map(|held| held.interval).collect();
        for edge in edges(organisation, person, relation, side) {
            let days = period.and(edge.interval);
            let stretches =
                spells(days, postings.iter().copied(), |day| postings.iter().any(|held| held.contains(day)));
            let outside = stretches.into_iter().filter(|(_, in_post)| !in_post);
            found.extend(outside.map(|(days, _)| Lacking {
                days,
                what: Lack::NoPost { relation, person, other: edge.node },
            }));
        }
    }
    found
}
