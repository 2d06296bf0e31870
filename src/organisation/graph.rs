//! Dated edges between nodes, and the indexes by which they are asked.

use super::check::Link;
use super::nodes::Nodes;
use super::postings::Postings;
use super::timeline::{Dated, Spell, Timeline};
use super::{NodeId, PostId, RelationId};
use crate::value::{Interval, Symbols, Value};
use std::sync::Arc;

/// What joins two nodes, from the lower to the upper one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// The unit below belongs to the unit above.
    Parent,
    /// The person holds the post in the unit.
    Post(PostId),
    /// A relation that the policy declares.
    Relation(RelationId),
}

/// An edge of the organisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeData {
    /// What it says.
    pub bond: Bond,
    /// When it holds.
    pub interval: Interval,
}

/// A person holds a post in a unit for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Who.
    pub person: NodeId,
    /// Where.
    pub unit: NodeId,
    /// As what.
    pub post: PostId,
    /// When.
    pub interval: Interval,
}

/// A relation, seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The other end.
    pub node: NodeId,
    /// When it holds.
    pub interval: Interval,
}

impl Dated for Posting {
    fn interval(&self) -> Interval {
        self.interval
    }
}

impl Dated for Edge {
    fn interval(&self) -> Interval {
        self.interval
    }
}

/// The organisation of a run: dated edges that lead upwards, with what is known of the nodes at their ends.
/// Everything is asked as of a day.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    pub(super) nodes: Arc<Nodes>,
    pub(super) postings: Arc<Postings>,
    pub(super) parents: Timeline<NodeId, Edge>,
    pub(super) uppers: Timeline<(NodeId, RelationId), Edge>,
    pub(super) lowers: Timeline<(NodeId, RelationId), Edge>,
    pub(super) roles: Timeline<NodeId, Spell<u32>>,
    pub(super) attributes: Timeline<(NodeId, usize), Spell<Value>>,
    pub(super) symbols: Symbols,
}

/// What is known of nodes beside the edges.
#[derive(Default)]
pub(super) struct Known {
    pub roles: Timeline<NodeId, Spell<u32>>,
    pub attributes: Timeline<(NodeId, usize), Spell<Value>>,
    pub symbols: Symbols,
}

/// Edges that are no posts.
pub(super) struct Ties {
    parents: Timeline<NodeId, Edge>,
    uppers: Timeline<(NodeId, RelationId), Edge>,
    lowers: Timeline<(NodeId, RelationId), Edge>,
}

impl Ties {
    /// Of links that are none to posts.
    pub fn new(links: impl Iterator<Item = Link>) -> Ties {
        let (mut parents, mut uppers, mut lowers) = (Vec::new(), Vec::new(), Vec::new());
        for Link { bond, lower, upper, interval, .. } in links {
            let to = |node: NodeId| Edge { node, interval };
            match bond {
                Bond::Parent => parents.push((lower, to(upper))),
                Bond::Relation(relation) => {
                    uppers.push(((lower, relation), to(upper)));
                    lowers.push(((upper, relation), to(lower)));
                }
                Bond::Post(_) => {}
            }
        }
        let (parents, uppers, lowers) =
            (Timeline::new(parents), Timeline::new(uppers), Timeline::new(lowers));
        Ties { parents, uppers, lowers }
    }
}

impl Organisation {
    /// Puts together what was built.
    pub(super) fn build(mut nodes: Nodes, postings: Postings, ties: Ties, known: Known) -> Organisation {
        nodes.forget_places();
        Organisation {
            postings: Arc::new(postings),
            nodes: Arc::new(nodes),
            parents: ties.parents,
            uppers: ties.uppers,
            lowers: ties.lowers,
            roles: known.roles,
            attributes: known.attributes,
            symbols: known.symbols,
        }
    }
}
