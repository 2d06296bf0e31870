//! Units for which the policy declares no duty.

use super::spells::spells;
use super::staffing::units_of;
use super::{Lack, Lacking};
use crate::compile::{DutyProgram, OwedProgram, Program};
use crate::organisation::{NodeId, Organisation, RelationId};
use crate::value::{Day, Interval};
use std::collections::BTreeSet;

/// Which units of a kind owe no duty, neither themselves nor by anybody who holds a post there, and when.
///
/// A tie of one of the relations `or` is as good as a duty.
pub fn without(
    program: &Program,
    organisation: &Organisation,
    (kind, or): (u32, &[RelationId]),
    period: Interval,
) -> Vec<Lacking> {
    let mut found = Vec::new();
    for (unit, days) in units_of(organisation, kind, period) {
        let stretches = spells(days, times(program, organisation, unit), |day| {
            let in_force = program.duties.iter().filter(|duty| duty.in_force.contains(day));
            in_force.into_iter().any(|duty| owes(organisation, duty, unit, day))
                || or.iter().any(|relation| tied(organisation, unit, *relation, day))
        });
        let without = stretches.into_iter().filter(|(_, some)| !some);
        found.extend(without.map(|(days, _)| Lacking { days, what: Lack::NoDuty { unit, or: or.to_vec() } }));
    }
    found
}

/// When what decides about a unit's duties may change.
fn times(program: &Program, organisation: &Organisation, unit: NodeId) -> Vec<Interval> {
    let staff = organisation.staff(unit);
    let mut times: Vec<Interval> = program.duties.iter().map(|duty| duty.in_force).collect();
    times.extend(staff.clone().map(|held| held.interval));
    let nodes: BTreeSet<NodeId> = staff.map(|held| held.person).chain([unit]).collect();
    for node in nodes {
        times.extend(organisation.roles(node).map(|(_, interval)| interval));
        for relation in 0..program.vocabulary.relations.len() as RelationId {
            let edges = organisation.edges(node, relation).iter();
            let edges = edges.chain(organisation.edges_from_below(node, relation));
            times.extend(edges.map(|edge| edge.interval));
        }
    }
    times
}

fn owes(organisation: &Organisation, duty: &DutyProgram, unit: NodeId, day: Day) -> bool {
    match duty.of {
        OwedProgram::Unit(kind) => organisation.unit_kind(unit) == Some(kind),
        OwedProgram::Post(post) => organisation.holders(unit, post, day).next().is_some(),
        OwedProgram::Role(role) => {
            organisation.members(unit, day).any(|held| organisation.role(held.person, day) == Some(role))
        }
        OwedProgram::Relation(relation) => {
            let mut nodes = organisation.members(unit, day).map(|held| held.person).chain([unit]);
            nodes.any(|node| tied(organisation, node, relation, day))
        }
    }
}

/// Does a node stand at an end of a relation on a day?
fn tied(organisation: &Organisation, node: NodeId, relation: RelationId, day: Day) -> bool {
    organisation.uppers(node, relation, day).next().is_some()
        || organisation.lowers(node, relation, day).next().is_some()
}
