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
