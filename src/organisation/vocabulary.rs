//! The words of a policy for organisations: what may be said of people, units and relations.

use crate::value::{Enumeration, NodeKind, Type};
use std::sync::Arc;

/// The words of a policy for organisations, resolved. Built from the policy before data is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {
    /// Roles of people.
    pub roles: Arc<Enumeration>,
    /// Posts in units.
    pub posts: Arc<Enumeration>,
    /// For each post, in the order of `posts`: does its holder lead, and has a unit only one?
    pub post_traits: Vec<PostTraits>,
    /// Kinds of units.
    pub unit_kinds: Arc<Enumeration>,
    /// Kinds of entities.
    pub entity_kinds: Vec<Arc<str>>,
    /// Declared facts on people, beside role.
    pub people_attributes: Vec<Attribute>,
    /// Declared facts on units.
    pub unit_attributes: Vec<Attribute>,
    /// Declared relations, in the order of their ids. [`RelationId`] is the index.
    pub relations: Vec<DeclaredRelation>,
}

/// A post's traits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostTraits {
    /// Its holder is a leader.
    pub leads: bool,
    /// A unit has one holder at a time.
    pub single: bool,
}

/// A declared fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type: never [`Type::Rows`] or [`Type::Nodes`].
    pub of: Type,
    /// Bounds, for a range.
    pub range: Option<(i64, i64)>,
    /// It may be absent.
    pub optional: bool,
}

/// A post, an index into [`Vocabulary::posts`].
pub type PostId = u32;

/// A declared relation, an index into [`Vocabulary::relations`].
pub type RelationId = u32;

/// A relation that the data gives.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredRelation {
    /// Its id.
    pub id: String,
    /// Name and kind of the lower end.
    pub lower: (String, NodeKind),
    /// Name and kind of the upper end, to which responsibility travels.
    pub upper: (String, NodeKind),
    /// Responsibility travels along it.
    pub carries: bool,
    /// `up:` was said: the relation has a direction, and a cycle in it is a fault.
    pub directed: bool,
}
