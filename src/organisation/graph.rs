//! The dated multigraph, and the indexes by which it is asked.

use super::numbers::Numbers;
use super::timeline::{Dated, Spell, Timeline};
use super::{NodeId, PostId, RelationId};
use crate::source::{Place, Title};
use crate::value::{Interval, NodeKind, Symbols, Value};
use petgraph::graph::DiGraph;
use smol_str::SmolStr;

/// A node of the organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeData {
    /// Its id; kept in place, for it is looked up often.
    pub id: SmolStr,
    /// A person's name, or the title of a unit or an entity.
    pub title: Title,
    /// What it is.
    pub kind: NodeKind,
    /// The kind of a unit, a code in the vocabulary.
    pub unit_kind: Option<u32>,
    /// When it exists.
    pub life: Interval,
    /// Where it was written.
    pub place: Place,
}

impl Default for NodeData {
    fn default() -> Self {
        NodeData {
            id: SmolStr::default(),
            title: Title::default(),
            kind: NodeKind::Person,
            unit_kind: None,
            life: Interval::ALWAYS,
            place: Place::Nowhere,
        }
    }
}

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
    /// Where it was written.
    pub place: Place,
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
    /// Where that was written.
    pub place: Place,
}

/// A relation, seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The other end.
    pub node: NodeId,
    /// When it holds.
    pub interval: Interval,
    /// Where that was written.
    pub place: Place,
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

/// An edge with its ends.
pub(super) struct Joined {
    pub lower: NodeId,
    pub upper: NodeId,
    pub edge: EdgeData,
}

/// The organisation of a run: a multigraph whose edges lead upwards and are dated, with what is known of
/// its nodes. Everything is asked as of a day.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    pub(super) graph: DiGraph<NodeData, EdgeData>,
    pub(super) numbers: Numbers,
    pub(super) by_person: Timeline<NodeId, Posting>,
    pub(super) by_unit: Timeline<NodeId, Posting>,
    pub(super) by_post: Timeline<(NodeId, PostId), Posting>,
    pub(super) parents: Timeline<NodeId, Edge>,
    pub(super) uppers: Timeline<(NodeId, RelationId), Edge>,
    pub(super) lowers: Timeline<(NodeId, RelationId), Edge>,
    pub(super) roles: Timeline<NodeId, Spell<u32>>,
    pub(super) attributes: Timeline<(NodeId, usize), Spell<Value>>,
    pub(super) symbols: Symbols,
    /// Stands for a node that is not there.
    pub(super) nobody: NodeData,
}

/// What is known of nodes beside the edges.
#[derive(Default)]
pub(super) struct Known {
    pub roles: Vec<(NodeId, Spell<u32>)>,
    pub attributes: Vec<((NodeId, usize), Spell<Value>)>,
    pub symbols: Symbols,
}

impl Organisation {
    /// Builds the graph and its indexes. Nodes are in the order of ids; both keep their order in the graph.
    pub(super) fn build(nodes: Vec<NodeData>, edges: &[Joined], known: Known) -> Organisation {
        let numbers = Numbers::of(nodes.iter().map(|node| node.id.as_str()));
        let mut graph = DiGraph::with_capacity(nodes.len(), edges.len());
        for node in nodes {
            graph.add_node(node);
        }
        let (mut postings, mut parents) = (Vec::new(), Vec::new());
        let (mut uppers, mut lowers) = (Vec::new(), Vec::new());
        for Joined { lower, upper, edge } in edges {
            let (lower, upper) = (*lower, *upper);
            graph.add_edge(lower.index(), upper.index(), *edge);
            let EdgeData { bond, interval, place } = *edge;
            let to = |node: NodeId| Edge { node, interval, place };
            match bond {
                Bond::Parent => parents.push((lower, to(upper))),
                Bond::Post(post) => {
                    postings.push(Posting { person: lower, unit: upper, post, interval, place });
                }
                Bond::Relation(relation) => {
                    uppers.push(((lower, relation), to(upper)));
                    lowers.push(((upper, relation), to(lower)));
                }
            }
        }
        Organisation {
            graph,
            numbers,
            by_person: Timeline::new(postings.iter().map(|held| (held.person, *held))),
            by_unit: Timeline::new(postings.iter().map(|held| (held.unit, *held))),
            by_post: Timeline::new(postings.iter().map(|held| ((held.unit, held.post), *held))),
            parents: Timeline::new(parents),
            uppers: Timeline::new(uppers),
            lowers: Timeline::new(lowers),
            roles: Timeline::new(known.roles),
            attributes: Timeline::new(known.attributes),
            symbols: known.symbols,
            nobody: NodeData::default(),
        }
    }
}
