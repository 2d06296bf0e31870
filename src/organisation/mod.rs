//! The organisation: people, units and entities, and the dated relations between them.
//!
//! Everything is asked *as of* a day.

mod vocabulary;

pub use vocabulary::{Attribute, DeclaredRelation, PostId, PostTraits, RelationId, Vocabulary};

/// A person, a unit or an entity of the organisation. Numbers follow the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Fills rows of columns that have no value.
    pub(crate) const FILLER: NodeId = NodeId(u32::MAX);
}

/// The organisation of a run.
#[derive(Debug, Default)]
pub struct Organisation {}

use crate::source::{Place, Title};
use crate::value::{Day, Interval, NodeKind, Value};
/// stub
#[derive(Debug, Clone, Copy)]
pub struct Posting { pub person: NodeId, pub unit: NodeId, pub post: PostId, pub interval: Interval, pub place: Place }
/// stub
#[derive(Debug, Clone, Copy)]
pub struct Edge { pub node: NodeId, pub interval: Interval, pub place: Place }
#[allow(missing_docs)]
impl Organisation {
    pub fn find(&self, _: &str) -> Option<NodeId> { None }
    pub fn id(&self, _: NodeId) -> &str { "" }
    pub fn title(&self, _: NodeId) -> &Title { unimplemented!() }
    pub fn kind(&self, _: NodeId) -> &NodeKind { &NodeKind::Person }
    pub fn role(&self, _: NodeId, _: Day) -> Option<u32> { None }
    pub fn unit_kind(&self, _: NodeId) -> Option<u32> { None }
    pub fn attribute(&self, _: NodeId, _: usize, _: Day) -> Option<Value> { None }
    pub fn parent(&self, _: NodeId, _: Day) -> Option<(NodeId, Interval)> { None }
    pub fn within(&self, _: NodeId, _: NodeId, _: Day) -> bool { false }
    pub fn exists(&self, _: NodeId, _: Day) -> bool { false }
    pub fn posts(&self, _: NodeId, _: Day) -> impl Iterator<Item = Posting> { std::iter::empty() }
    pub fn postings(&self, _: NodeId) -> impl Iterator<Item = Posting> { std::iter::empty() }
    pub fn holders(&self, _: NodeId, _: PostId, _: Day) -> impl Iterator<Item = Posting> { std::iter::empty() }
    pub fn members(&self, _: NodeId, _: Day) -> impl Iterator<Item = Posting> { std::iter::empty() }
    pub fn uppers(&self, _: NodeId, _: RelationId, _: Day) -> impl Iterator<Item = Edge> { std::iter::empty() }
    pub fn lowers(&self, _: NodeId, _: RelationId, _: Day) -> impl Iterator<Item = Edge> { std::iter::empty() }
    pub fn people(&self) -> impl Iterator<Item = NodeId> { std::iter::empty() }
    pub fn units(&self) -> impl Iterator<Item = NodeId> { std::iter::empty() }
}
