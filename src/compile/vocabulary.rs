//! The words of a policy for organisations.

use super::schema::field_type;
use crate::organisation::{Attribute, DeclaredRelation, PostTraits, Vocabulary};
use crate::policy::{FieldType, Name, Policy, Relation, RelationBody, Section};
use crate::source::Problems;
use crate::value::{Enumeration, NodeKind};
use std::sync::Arc;

/// Builds the vocabulary.
pub fn vocabulary(policy: &Policy, problems: &mut Problems) -> Vocabulary {
    let traits = |post: &crate::policy::Post| PostTraits { leads: post.leads, single: post.single };
    Vocabulary {
        roles: words("role", &policy.roles),
        posts: words("post", &policy.posts),
        post_traits: policy.posts.values().map(|post| traits(&post.body)).collect(),
        unit_kinds: words("unit kind", &policy.unit_kinds),
        entity_kinds: policy.entities.keys().map(|id| Arc::from(id.as_str())).collect(),
        people_attributes: attributes(policy, &policy.people_attributes, problems),
        unit_attributes: attributes(policy, &policy.unit_attributes, problems),
        relations: policy
            .relations
            .values()
            .filter_map(|relation| declared(policy, &relation.id, &relation.body))
            .collect(),
    }
}

fn words<T>(name: &str, section: &Section<T>) -> Arc<Enumeration> {
    Arc::new(Enumeration { name: name.into(), values: section.keys().cloned().collect() })
}

fn attributes(policy: &Policy, section: &Section<FieldType>, problems: &mut Problems) -> Vec<Attribute> {
    let attribute = |defined: &crate::policy::Defined<FieldType>, problems: &mut Problems| {
        let (of, range) = field_type(policy, &defined.id, &defined.body, problems)?;
        Some(Attribute { name: defined.id.clone(), of, range, optional: defined.body.optional })
    };
    section.values().filter_map(|defined| attribute(defined, problems)).collect()
}

/// A kind of node by its name.
pub fn node_kind(policy: &Policy, name: &str) -> Option<NodeKind> {
    match name {
        "person" => Some(NodeKind::Person),
        "unit" => Some(NodeKind::Unit),
        other => policy.entities.contains_key(other).then(|| NodeKind::Entity(Arc::from(other))),
    }
}

fn declared(policy: &Policy, id: &str, relation: &Relation) -> Option<DeclaredRelation> {
    let RelationBody::Declared { ends, up, carries } = &relation.body else { return None };
    let [first, second] = ends.as_slice() else { return None };
    // What is unknown here was reported when the policy was read.
    let end = |(name, kind): &(Name, Name)| Some((name.text.clone(), node_kind(policy, &kind.text)?));
    let (a, b) = (end(first)?, end(second)?);
    let up_is_first = match up {
        Some(up) if up.text == a.0 => true,
        Some(up) if up.text == b.0 => false,
        Some(_) => return None,
        None => false,
    };
    let (lower, upper) = if up_is_first { (b, a) } else { (a, b) };
    Some(DeclaredRelation { id: id.into(), lower, upper, carries: *carries, directed: up.is_some() })
}
