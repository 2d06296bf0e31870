//! Two whom a relation joins, in one line of command.

use super::spells::spells;
use super::{Lack, Lacking};
use crate::assess::walk::Walker;
use crate::compile::Program;
use crate::expression::world::World;
use crate::organisation::{NodeId, RelationId};
use crate::value::{Day, Interval};

/// Who of two joined by a relation stands above the other along a chain, and when. The chain is followed as far as its
/// relation leads, and looked at anew on each day on which anything in the organisation changes.
pub fn in_one_line(
    program: &Program,
    world: &World<'_>,
    relation: RelationId,
    chain: usize,
    period: Interval,
) -> Vec<Lacking> {
    let organisation = world.organisation;
    let changes: Vec<Interval> =
        organisation.changes(period).into_iter().map(|from| Interval { from, until: Day::MAX }).collect();
    let mut walker = Walker::new(program, world, None);
    let mut above = |from: NodeId, to: NodeId, day: Day| {
        walker.beyond(chain, from, day).reached.iter().any(|reached| reached.node == to)
    };
    let mut found = Vec::new();
    for one in organisation.people() {
        for edge in organisation.edges(one, relation) {
            let other = edge.node;
            let stretches = spells(period.and(edge.interval), changes.iter().copied(), |day| {
                let pairs = [(one, other), (other, one)];
                pairs.into_iter().find(|(below, above_them)| above(*below, *above_them, day))
            });
            found.extend(stretches.into_iter().filter_map(|(days, pair)| {
                let (below, above) = pair?;
                Some(Lacking { days, what: Lack::OneLine { relation, below, above } })
            }));
        }
    }
    found
}
