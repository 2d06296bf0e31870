//! The organisation: people, units and entities, and the dated relations between them.
//!
//! What was written ([`Part`]) is read into rows, whatever its form; rows become nodes in the order of
//! their ids, edges between them and dated facts; everything is checked on the way; the result is asked
//! *as of* a day.

mod asked;
mod attribute;
mod change;
mod check;
mod columns;
mod cycles;
mod faults;
mod graph;
mod identities;
mod kept;
mod latest;
mod load;
mod nodes;
mod numbers;
mod overlaps;
mod postings;
mod ranks;
mod reader;
mod references;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod vocabulary;
mod yaml;

pub use change::Tie;
pub use columns::columns;
pub use faults::OrganisationFault;
pub use graph::{Bond, Edge, EdgeData, Organisation, Posting};
pub(crate) use kept::Piece;
pub use load::{Ids, Part, load};
pub(crate) use ranks::Ranks;
pub use vocabulary::{Attribute, DeclaredRelation, PostId, PostTraits, RelationId, Vocabulary};

/// A person, a unit or an entity of the organisation. Numbers follow the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Fills rows of columns that have no value.
    pub(crate) const FILLER: NodeId = NodeId(u32::MAX);

    /// Its number in the graph.
    pub fn index(self) -> petgraph::graph::NodeIndex {
        petgraph::graph::NodeIndex::new(self.0 as usize)
    }
}
