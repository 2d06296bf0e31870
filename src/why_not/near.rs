//! Who is near somebody: below him or her at some time, by a relation or in a unit.

use crate::expression::world::World;
use crate::organisation::{NodeId, RelationId};
use std::collections::BTreeSet;

/// Those from whom a way of one hop leads, or led at some time, to the subject; and the subject.
pub fn near(world: &World<'_>, subject: NodeId) -> BTreeSet<NodeId> {
    let organisation = world.organisation;
    let mut all = BTreeSet::from([subject]);
    for relation in 0..world.vocabulary.relations.len() as RelationId {
        all.extend(organisation.edges_from_below(subject, relation).iter().map(|edge| edge.node));
    }
    for unit in organisation.postings(subject).map(|held| held.unit) {
        all.insert(unit);
        all.extend(organisation.staff(unit).map(|held| held.person));
    }
    all
}
