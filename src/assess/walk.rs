//! Walking a chain: from somebody, up the relations that held on the day, with every hop and every stop.

use super::{Hop, Reached, Stop, Via, Walk};
use crate::compile::{ChainProgram, Program, StepProgram, StepWay};
use crate::expression::batch::Vectors;
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, World};
use crate::organisation::NodeId;
use crate::value::{Column, Data, Day, Interval, Type, Value};
use std::borrow::Cow;

/// What stands one hop up from somebody, and what kept others out.
#[derive(Default)]
struct Next {
    hops: Vec<Hop>,
    stops: Vec<Stop>,
}

/// Walks a chain from a start, as of a day.
pub fn walk(
    program: &Program,
    world: &World<'_>,
    chain: usize,
    clause: usize,
    start: NodeId,
    day: Day,
) -> Walk {
    let mut walk = Walk { clause, chain, start, reached: Vec::new(), stops: Vec::new() };
    let Some(compiled) = program.chains.get(chain) else { return walk };
    let mut level: Vec<(NodeId, Vec<Hop>)> = vec![(start, Vec::new())];
    let mut named = std::collections::BTreeSet::from([start]);
    for hop in 1..=compiled.depth {
        let mut above = Vec::new();
        for (node, path) in level {
            if hop > 1 && stops_at(compiled, world, node, day) {
                walk.stops.push((node, Stop::Until));
                continue;
            }
            let next = next(program, world, compiled.relation, node, day, 0);
            walk.stops.extend(next.stops.into_iter().map(|stop| (node, stop)));
            for step in next.hops {
                if !named.insert(step.upper) {
                    walk.stops.push((node, Stop::AlreadyNamed(step.upper)));
                    continue;
                }
                let mut path = path.clone();
                let upper = step.upper;
                path.push(step);
                walk.reached.push(Reached { node: upper, path: path.clone() });
                above.push((upper, path));
            }
        }
        level = above;
    }
    let depth = compiled.depth;
    walk.stops.extend(level.into_iter().map(|(node, _)| {
        let until = stops_at(compiled, world, node, day);
        (node, if until { Stop::Until } else { Stop::Depth(depth) })
    }));
    walk
}

fn stops_at(chain: &ChainProgram, world: &World<'_>, node: NodeId, day: Day) -> bool {
    let Some((until, scope)) = &chain.until else { return false };
    let of = Type::Node(world.organisation.kind(node).clone());
    let values = vec![
        Some(Column::constant(&of, Some(&Value::Node(node)), 1)),
        Some(Column::constant(&Type::Date, Some(&Value::Date(day)), 1)),
    ];
    let batch = Batch::single(values, day);
    Plain::new(world, &batch, 0, scope).truth(until).unwrap_or(false)
}

/// One hop up a relation. A chain of derived relations is followed to what was declared.
fn next(program: &Program, world: &World<'_>, relation: usize, node: NodeId, day: Day, nested: u32) -> Next {
    let mut found = Next::default();
    let Some(compiled) = program.relations.get(relation) else { return found };
    if let Some(declared) = compiled.declared {
        let carries = world.vocabulary.relations.get(declared as usize).is_some_and(|words| words.carries);
        for edge in world.organisation.uppers(node, declared, day) {
            if carries {
                let via = Via::Relation(declared);
                found.hops.push(Hop { lower: node, upper: edge.node, via, interval: edge.interval });
            } else {
                found.stops.push(Stop::CarriesNothing(declared, edge.node));
            }
        }
    } else if nested < 16 {
        for step in &compiled.steps {
            let way = way(program, world, step, node, day, nested);
            found.stops.extend(way.stops);
            let kept = filter(world, step, node, day, way.hops, &mut found.stops);
            for hop in kept {
                if !found.hops.iter().any(|known| known.upper == hop.upper) {
                    found.hops.push(hop);
                }
            }
        }
    }
    found.hops.sort_by_key(|hop| hop.upper);
    if nested == 0 && found.hops.is_empty() && found.stops.is_empty() {
        found.stops.push(Stop::Top);
    }
    found
}

/// The hops of a step, before its condition.
fn way(
    program: &Program,
    world: &World<'_>,
    step: &StepProgram,
    node: NodeId,
    day: Day,
    nested: u32,
) -> Next {
    let organisation = world.organisation;
    let mut found = Next::default();
    match &step.way {
        StepWay::Follow(relation) => return next(program, world, *relation, node, day, nested + 1),
        StepWay::Holders(post, unit) => {
            // A condition on the lower one alone decides first whether this way is open to him or her at all.
            if let Some(unit) = lower_value(world, step, unit, node, day) {
                let own = |at: &crate::organisation::Posting| at.person == node;
                let holders: Vec<_> = organisation.holders(unit, *post, day).collect();
                let vacant = holders.iter().all(own);
                found.hops.extend(holders.into_iter().filter(|at| !own(at)).map(|at| Hop {
                    lower: node,
                    upper: at.person,
                    via: Via::Holder(*post, unit),
                    interval: at.interval,
                }));
                if vacant && open_without_upper(world, step, node, day) {
                    let held = organisation.holders(unit, *post, day).next().is_some();
                    if !held {
                        found.stops.push(Stop::Vacancy(*post, unit));
                    }
                }
            }
        }
        StepWay::Members(unit) => {
            if let Some(unit) = lower_value(world, step, unit, node, day) {
                let own = organisation.members(unit, day).find(|at| at.person == node).map(|at| at.interval);
                let own = own.unwrap_or(Interval::ALWAYS);
                found.hops.extend(organisation.members(unit, day).filter(|at| at.person != node).map(|at| {
                    Hop {
                        lower: node,
                        upper: at.person,
                        via: Via::Member(unit),
                        interval: at.interval.and(own),
                    }
                }));
            }
        }
    }
    found
}

fn lower_batch(world: &World<'_>, node: NodeId, day: Day) -> Batch<'static> {
    let of = Type::Node(world.organisation.kind(node).clone());
    let values = vec![
        Some(Column::constant(&of, Some(&Value::Node(node)), 1)),
        Some(Column::constant(&Type::Date, Some(&Value::Date(day)), 1)),
    ];
    Batch::single(values, day)
}

/// The unit that an expression of `lower` gives.
fn lower_value(
    world: &World<'_>,
    step: &StepProgram,
    unit: &crate::expression::Expr,
    node: NodeId,
    day: Day,
) -> Option<NodeId> {
    let batch = lower_batch(world, node, day);
    match Plain::new(world, &batch, 0, &step.scope).eval(unit).ok()? {
        Value::Node(unit) => Some(unit),
        _ => None,
    }
}

/// Is the way open as far as the lower one is concerned? A condition that also asks for the upper one is not
/// decided by a vacancy, so it is taken to be open unless it is false already.
fn open_without_upper(world: &World<'_>, step: &StepProgram, node: NodeId, day: Day) -> bool {
    let Some((condition, _)) = &step.condition else { return true };
    let batch = lower_batch(world, node, day);
    Plain::new(world, &batch, 0, &step.scope).truth(condition).unwrap_or(true)
}

/// Keeps the hops for which the step's condition holds. Who is kept out although an edge leads there is said.
fn filter(
    world: &World<'_>,
    step: &StepProgram,
    node: NodeId,
    day: Day,
    hops: Vec<Hop>,
    stops: &mut Vec<Stop>,
) -> Vec<Hop> {
    let Some((condition, text)) = &step.condition else { return hops };
    if hops.is_empty() {
        return hops;
    }
    let organisation = world.organisation;
    let rows = hops.len();
    let uppers = hops.iter().map(|hop| hop.upper).collect();
    let since = hops.iter().map(|hop| hop.interval.from).collect();
    let known = hops.iter().map(|hop| hop.interval.from != Day::MIN).collect();
    let of = Type::Node(organisation.kind(node).clone());
    let column = |column| Some(Cow::Owned(column));
    let batch = Batch {
        rows,
        columns: vec![
            column(Column::constant(&of, Some(&Value::Node(node)), rows)),
            column(Column::constant(&Type::Date, Some(&Value::Date(day)), rows)),
            column(Column { data: Data::Node(uppers), valid: vec![true; rows] }),
            column(Column { data: Data::Date(since), valid: known }),
        ],
        days: vec![day; rows],
        children: None,
        failed: Default::default(),
    };
    let truth = Vectors { world, batch: &batch, scope: &step.scope }.eval(condition);
    let Data::Bool(values) = &truth.data else { return Vec::new() };
    let mut kept = Vec::new();
    for (row, hop) in hops.into_iter().enumerate() {
        // Of a unit's many members only those who qualify are of interest.
        let tell = !matches!(step.way, StepWay::Members(_));
        match (truth.valid[row], values[row]) {
            (true, true) => kept.push(hop),
            (true, false) if tell => stops.push(Stop::Condition(hop.upper, text.clone())),
            (false, _) if tell => stops.push(Stop::Unknown(hop.upper, text.clone())),
            _ => {}
        }
    }
    kept
}
