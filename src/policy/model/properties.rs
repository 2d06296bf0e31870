//! What an organisation ought to be like, as a policy declares it.

use super::{Formula, Name};
use crate::source::Title;

/// A property that the organisation ought to have on every day.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its title.
    pub title: Title,
    /// What is looked at.
    pub form: PropertyForm,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// The forms of properties.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyForm {
    /// How many hold a post in each unit of a kind.
    Holders {
        /// The post.
        post: Name,
        /// The kind of units.
        unit: Name,
        /// How many.
        count: Span,
    },
    /// How many ties each node at an end of a relation has, of each relation by itself.
    Ties {
        /// The relations: one or more.
        relations: Vec<Name>,
        /// The end whose nodes are looked at.
        of: Name,
        /// Only people of this role, or units of this kind.
        only: Option<Only>,
        /// How many.
        count: Span,
    },
    /// How many percent of those who hold a post in a unit hold one of these.
    Share {
        /// The posts.
        posts: Vec<Name>,
        /// The kind of units.
        unit: Name,
        /// The least percentage.
        at_least: Option<Formula>,
        /// The largest percentage.
        at_most: Option<Formula>,
    },
    /// Two whom a relation joins do not stand in one line.
    Apart {
        /// The relation that joins them.
        relation: Name,
        /// The chain that is the line.
        chain: Name,
    },
    /// Whoever stands at an end of a relation holds a post.
    InPost {
        /// The relation.
        relation: Name,
        /// The end.
        end: Name,
    },
    /// Some duty is owed by each unit of a kind, or by somebody in it; or it has a tie.
    Duties {
        /// The kind of units.
        unit: Name,
        /// Relations of which a tie is as good as a duty.
        or: Vec<Name>,
    },
    /// So many scorecards, rankings and ladders at most assess the same people or units.
    Assessed {
        /// Whom they assess.
        of: Only,
        /// How many at most.
        at_most: Formula,
    },
}

/// Which people, or which units.
#[derive(Debug, Clone, PartialEq)]
pub enum Only {
    /// People of this role.
    Role(Name),
    /// Units of this kind.
    Unit(Name),
}

/// So many: both bounds are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// No fewer.
    pub at_least: u32,
    /// No more; any number if not said.
    pub at_most: Option<u32>,
}

impl Span {
    /// Is it one of these numbers?
    pub fn contains(self, count: usize) -> bool {
        count >= self.at_least as usize && self.at_most.is_none_or(|most| count <= most as usize)
    }
}
