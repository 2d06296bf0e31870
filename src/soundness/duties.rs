//! Units for which the policy declares no duty.

use super::spells::spells;
use super::staffing::units_of;
use super::{Lack, Lacking};
use crate::compile::{DutyProgram, OwedProgram, Program};
use crate::organisation::{NodeId, Organisation, RelationId};
use crate::value::{Day, Interval};
use std::collections::BTreeSet;

/// Which units of a kind owe no duty, neither themselves nor by anybody who holds a post there, and when.
pub fn without(program: &Program, organisation: &Organisation, kind: u32, period: Interval) -> Vec<Lacking> {
    let mut found = Vec::new();
    for (unit, days) in units_of(organisation, kind, period) {
        let stretches = spells(days, times(program, organisation, unit), |day| {
            let in_force = program.duties.iter().filter(|duty| duty.in_force.contains(day));
            in_force.into_iter().any(|duty| owes(organisation, duty, unit, day))
        });
        let without = stretches.into_iter().filter(|(_, some)| !some);
        found.extend(without.map(|(days, _)| Lacking { days, what: Lack::NoDuty { unit } }));
    }
    found
}

/// When what decides about a unit's duties may change.
fn times(program: &Program, organisation: &Organisation, unit: NodeId) -> Vec<Interval> {
    let staff = organisation.staff(unit);
    let mut times: Vec<Interval> = program.duties.iter().map(|duty| duty.in_force).collect();
    times.extend(staff.iter().map(|held| held.interval));
    let nodes: BTreeSet<NodeId> = staff.iter().map(|held| held.person).chain([unit]).collect();
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
    let tied = |node: NodeId, relation: RelationId| {
        organisation.uppers(node, relation, day).next().is_some()
            || organisation.lowers(node, relation, day).next().is_some()
    };
    match duty.of {
        OwedProgram::Unit(kind) => organisation.unit_kind(unit) == Some(kind),
        OwedProgram::Post(post) => organisation.holders(unit, post, day).next().is_some(),
        OwedProgram::Role(role) => {
            organisation.members(unit, day).any(|held| organisation.role(held.person, day) == Some(role))
        }
        OwedProgram::Relation(relation) => {
            tied(unit, relation) || organisation.members(unit, day).any(|held| tied(held.person, relation))
        }
    }
}
