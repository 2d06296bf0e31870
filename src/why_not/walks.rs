//! Why a chain does not come to somebody: asked of the walker, and of the organisation on other days.

use super::{Kept, WalkEnd};
use crate::assess::walk::Walker;
use crate::assess::{Hop, Stop, Via, Walk};
use crate::compile::{Program, StepWay};
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, World};
use crate::organisation::NodeId;
use crate::value::{Column, Data, Day, Value};
use std::collections::BTreeSet;

/// Why walks up a chain from some starts do not come to the subject.
pub fn kept(
    program: &Program,
    world: &World<'_>,
    walker: &mut Walker<'_>,
    chain: usize,
    starts: &[NodeId],
    (subject, day): (NodeId, Day),
) -> WalkEnd {
    let walks: Vec<Walk> = starts.iter().map(|start| walker.walk(chain, 0, *start, day)).collect();
    let why = edges(&walks, subject)
        .or_else(|| before(walker, chain, &walks, (subject, day)))
        .or_else(|| other_days(program, world, chain, &walks, (subject, day)))
        .unwrap_or_else(|| Kept::NoWay(ends(&walks)));
    WalkEnd { chain, why, held: world.organisation.posts(subject, day).collect() }
}

/// So many ends of walks are told.
const ENDS: usize = 3;

/// Where walks ended.
fn ends(walks: &[Walk]) -> Vec<(NodeId, Stop)> {
    let stops = walks.iter().flat_map(|walk| &walk.stops);
    stops.filter(|(_, stop)| !matches!(stop, Stop::AlreadyNamed(_))).take(ENDS).cloned().collect()
}

/// The stops right before the subject. Several relations may lead there, and each has its own reason.
fn edges(walks: &[Walk], subject: NodeId) -> Option<Kept> {
    let stops = walks.iter().flat_map(|walk| &walk.stops);
    let to = |stop: &Stop| match stop {
        Stop::CarriesNothing(_, to) | Stop::Condition(to, _) | Stop::Unknown(to, _) => *to == subject,
        _ => false,
    };
    let edges: Vec<(NodeId, Stop)> = stops.filter(|(_, stop)| to(stop)).cloned().collect();
    (!edges.is_empty()).then_some(Kept::Edges(edges))
}

/// A stop on a way that would have come to the subject: the shortest such way.
fn before(
    walker: &mut Walker<'_>,
    chain: usize,
    walks: &[Walk],
    (subject, day): (NodeId, Day),
) -> Option<Kept> {
    let mut found: Vec<Kept> = Vec::new();
    for walk in walks {
        let beyond = walker.beyond(chain, walk.start, day);
        let Some(reached) = beyond.reached.into_iter().find(|reached| reached.node == subject) else {
            continue;
        };
        let on_way = |at: &NodeId| reached.path.iter().any(|hop| hop.lower == *at);
        let stops = walk.stops.iter().filter(|(at, stop)| {
            on_way(at) && matches!(stop, Stop::Depth(_) | Stop::Until | Stop::Unknown(..))
        });
        let stop = stops.map(|(at, stop)| (*at, stop.clone())).next_back();
        found.extend(stop.map(|(at, stop)| Kept::Before(reached.path.clone(), at, stop)));
    }
    found.into_iter().min_by_key(|kept| match kept {
        Kept::Before(path, ..) => path.len(),
        _ => usize::MAX,
    })
}

/// Edges from anybody on the walks to the subject on other days.
fn other_days(
    program: &Program,
    world: &World<'_>,
    chain: usize,
    walks: &[Walk],
    (subject, day): (NodeId, Day),
) -> Option<Kept> {
    let relation = program.chains.get(chain)?.relation;
    let mut lowers: BTreeSet<NodeId> = walks.iter().map(|walk| walk.start).collect();
    lowers.extend(walks.iter().flat_map(|walk| walk.reached.iter().map(|reached| reached.node)));
    let mut found = Vec::new();
    for lower in lowers.into_iter().filter(|lower| *lower != subject) {
        dated(program, world, relation, (lower, subject, day), 0, &mut found);
    }
    found.retain(|hop: &Hop| !hop.interval.contains(day));
    found.sort_by_key(|hop| (hop.interval, hop.lower));
    found.dedup();
    (!found.is_empty()).then_some(Kept::OtherDays(found))
}

/// The edges of a relation from one to the other at any time. Conditions of its steps are not asked.
pub fn dated(
    program: &Program,
    world: &World<'_>,
    relation: usize,
    (lower, subject, day): (NodeId, NodeId, Day),
    nested: u32,
    found: &mut Vec<Hop>,
) {
    let Some(compiled) = program.relations.get(relation).filter(|_| nested < 16) else { return };
    let hop = |via, interval| Hop { lower, upper: subject, via, interval };
    if let Some(declared) = compiled.declared {
        let edges = world.organisation.edges(lower, declared).iter();
        let edges = edges.filter(|edge| edge.node == subject);
        found.extend(edges.map(|edge| hop(Via::Relation(declared), edge.interval)));
    }
    for step in &compiled.steps {
        let unit = |expr| {
            let columns = vec![Some(one(Data::Node(vec![lower]))), Some(one(Data::Date(vec![day])))];
            let batch = Batch::single(columns, day);
            Plain::new(world, &batch, 0, &step.scope).eval(expr).ok()
        };
        let postings = || world.organisation.postings(subject);
        match &step.way {
            StepWay::Follow(inner) => {
                dated(program, world, *inner, (lower, subject, day), nested + 1, found);
            }
            StepWay::Holders(post, expr) => {
                let Some(Value::Node(unit)) = unit(expr) else { continue };
                let held = postings().filter(|held| held.post == *post && held.unit == unit);
                found.extend(held.map(|held| hop(Via::Holder(*post, unit), held.interval)));
            }
            StepWay::Members(expr) => {
                let Some(Value::Node(unit)) = unit(expr) else { continue };
                let held = postings().filter(|held| held.unit == unit);
                found.extend(held.map(|held| hop(Via::Member(unit), held.interval)));
            }
        }
    }
}

fn one(data: Data) -> Column {
    Column { data, valid: vec![true] }
}
