//! Walking a chain: from somebody, up the relations that held on the day, with every hop and every stop.

use super::{Hop, MissingFact, Reached, Stop, Via, Walk};
use crate::compile::{DEEPEST, Program, StepCondition, StepProgram, StepWay};
use crate::expression::batch::Vectors;
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, World};
use crate::expression::{Expr, Scope};
use crate::organisation::{NodeId, Posting};
use crate::value::{Column, Data, Day, Interval, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What stands one hop up from somebody, and what kept others out.
#[derive(Default)]
struct Next {
    hops: Vec<Hop>,
    stops: Vec<Stop>,
}

/// A step, by its relation and its place there.
type StepNumber = (usize, usize);

/// Sees every condition that a walk asks, with the rows it is asked of: for those who want to know what was
/// tried.
pub(crate) trait Watch {
    /// A condition is asked of some rows. The scope is the one of the step or of the chain itself.
    fn asked(&self, condition: &Expr, scope: &Scope, batch: &Batch<'_>);
}

/// What ends a chain, the variables it reads, its text.
type Until = (Expr, Scope, String);

/// Whatever walks chains is as much work as so many rows of a table, for [`crate::together::worth`].
pub(crate) const WALKS: usize = 16;

/// Walks chains. What it finds out about a day is kept until it is asked for another one.
pub struct Walker<'a> {
    program: &'a Program,
    world: &'a World<'a>,
    day: Day,
    /// The members of a unit.
    members: BTreeMap<NodeId, Rc<[Posting]>>,
    /// Those of them who fulfil what a step asks of `upper` alone: whoever asks from below, in a large unit they
    /// are found once.
    qualified: BTreeMap<(StepNumber, NodeId), Rc<[Posting]>>,
    watch: Option<&'a dyn Watch>,
}

impl<'a> Walker<'a> {
    /// A walker who knows nothing yet, and is watched or not.
    pub fn new(program: &'a Program, world: &'a World<'a>, watch: Option<&'a dyn Watch>) -> Self {
        let (members, qualified) = (BTreeMap::new(), BTreeMap::new());
        Walker { program, world, day: Day::MIN, members, qualified, watch }
    }

    /// Walks a chain from a start, as of a day.
    pub fn walk(&mut self, chain: usize, clause: usize, start: NodeId, day: Day) -> Walk {
        let (depth, until) =
            self.program.chains.get(chain).map_or((0, None), |of| (of.depth, of.until.as_ref()));
        self.go(chain, clause, start, day, depth, until)
    }

    /// Walks on to the end of the relation, as if the chain had neither a depth nor an `until`.
    pub fn beyond(&mut self, chain: usize, start: NodeId, day: Day) -> Walk {
        self.go(chain, 0, start, day, DEEPEST, None)
    }

    fn go(
        &mut self,
        chain: usize,
        clause: usize,
        start: NodeId,
        day: Day,
        depth: u32,
        until: Option<&Until>,
    ) -> Walk {
        if self.day != day {
            self.day = day;
            self.members.clear();
            self.qualified.clear();
        }
        let mut walk = Walk { clause, chain, start, reached: Vec::new(), stops: Vec::new() };
        let Some(compiled) = self.program.chains.get(chain) else { return walk };
        let mut level: Vec<(NodeId, Vec<Hop>)> = vec![(start, Vec::new())];
        let mut named = BTreeSet::from([start]);
        for hop in 1..=depth {
            let mut above = Vec::new();
            for (node, path) in level {
                // The start is nobody's upper: it is not asked.
                let end = if hop > 1 { self.ends_at(until, node) } else { None };
                if let Some(stop) = end {
                    walk.stops.push((node, stop));
                    continue;
                }
                let next = self.next(compiled.relation, node, 0);
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
        walk.stops.extend(level.into_iter().map(|(node, _)| {
            let stop = self.ends_at(until, node);
            (node, stop.unwrap_or(Stop::Depth(depth)))
        }));
        walk
    }

    /// Does the chain's `until` end the walk here? Where that is unknown it does, too: nobody is drawn in by a
    /// missing fact.
    fn ends_at(&self, until: Option<&Until>, node: NodeId) -> Option<Stop> {
        let (until, scope, text) = until?;
        match self.asked_of_lower(until, node, scope) {
            Ok(Value::Bool(true)) => Some(Stop::Until),
            Ok(_) => None,
            Err(_) => Some(Stop::Unknown(node, text.clone())),
        }
    }

    /// One hop up a relation. A chain of derived relations is followed to what was declared.
    fn next(&mut self, relation: usize, node: NodeId, nested: u32) -> Next {
        let mut found = Next::default();
        let Some(compiled) = self.program.relations.get(relation) else { return found };
        if let Some(declared) = compiled.declared {
            let words = &self.world.vocabulary.relations;
            let carries = words.get(declared as usize).is_some_and(|words| words.carries);
            for edge in self.world.organisation.uppers(node, declared, self.day) {
                if carries {
                    let via = Via::Relation(declared);
                    found.hops.push(Hop { lower: node, upper: edge.node, via, interval: edge.interval });
                } else {
                    found.stops.push(Stop::CarriesNothing(declared, edge.node));
                }
            }
        } else if nested < 16 {
            for (number, step) in compiled.steps.iter().enumerate() {
                let way = self.way((relation, number), step, node, nested);
                found.stops.extend(way.stops);
                for hop in way.hops {
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

    /// The hops of a step for which its condition holds.
    fn way(&mut self, number: StepNumber, step: &StepProgram, node: NodeId, nested: u32) -> Next {
        match &step.way {
            StepWay::Follow(relation) => {
                let found = self.next(*relation, node, nested + 1);
                self.told(step, node, found)
            }
            StepWay::Holders(post, unit) => {
                let Ok(Value::Node(unit)) = self.of_lower(unit, node, &step.scope) else {
                    return Next::default();
                };
                let holders: Vec<Posting> = self.world.organisation.holders(unit, *post, self.day).collect();
                let mut found = Next::default();
                // A condition on the lower one alone decides first whether this way is open to him or her at all.
                if holders.is_empty() && self.open_without_upper(step, node) {
                    found.stops.push(Stop::Vacancy(*post, unit));
                }
                found.hops.extend(holders.into_iter().filter(|at| at.person != node).map(|at| Hop {
                    lower: node,
                    upper: at.person,
                    via: Via::Holder(*post, unit),
                    interval: at.interval,
                }));
                self.told(step, node, found)
            }
            StepWay::Members(unit) => self.members(number, step, unit, node),
        }
    }

    /// Is the way open as far as the lower one is concerned? A condition that also asks for the upper one is not
    /// decided by a vacancy, so it is taken to be open unless it is false already.
    fn open_without_upper(&self, step: &StepProgram, node: NodeId) -> bool {
        let Some(condition) = &step.condition else { return true };
        self.asked_of_lower(&condition.whole, node, &step.scope)
            .map_or(true, |value| value == Value::Bool(true))
    }

    /// Keeps the hops for which the step's condition holds. Who is kept out although an edge leads there is said.
    fn told(&self, step: &StepProgram, node: NodeId, mut found: Next) -> Next {
        let Some(StepCondition { whole, text, .. }) = &step.condition else { return found };
        let hops = std::mem::take(&mut found.hops);
        let truths = self.truths(whole, step, node, &hops);
        for (hop, truth) in hops.into_iter().zip(truths) {
            match truth {
                Some(true) => found.hops.push(hop),
                Some(false) => found.stops.push(Stop::Condition(hop.upper, text.clone())),
                None => found.stops.push(Stop::Unknown(hop.upper, text.clone())),
            }
        }
        found
    }

    /// The other members of a unit who qualify. Who does not is not told: of a unit's many members only those who
    /// qualify are of interest.
    fn members(&mut self, number: StepNumber, step: &StepProgram, unit: &Expr, node: NodeId) -> Next {
        let mut found = Next::default();
        let (of_lower, of_both) = match &step.condition {
            Some(condition) => (condition.of_lower.as_slice(), condition.of_both.as_slice()),
            None => Default::default(),
        };
        let holds = |part: &Expr| self.asked_of_lower(part, node, &step.scope) == Ok(Value::Bool(true));
        if !of_lower.iter().all(holds) {
            return found;
        }
        let unit = match self.of_lower(unit, node, &step.scope) {
            Ok(Value::Node(unit)) => unit,
            Ok(_) => return found,
            Err(missing) => {
                found.stops.push(Stop::Missing(missing));
                return found;
            }
        };
        let own = self.world.organisation.member(unit, node, self.day);
        let own = own.map_or(Interval::ALWAYS, |at| at.interval);
        let qualified = self.qualified(number, step, unit);
        let others = qualified.iter().filter(|at| at.person != node);
        found.hops.extend(others.map(|at| Hop {
            lower: node,
            upper: at.person,
            via: Via::Member(unit),
            interval: at.interval.and(own),
        }));
        for part in of_both {
            let mut truths = self.truths(part, step, node, &found.hops).into_iter();
            found.hops.retain(|_| truths.next() == Some(Some(true)));
        }
        found
    }

    /// The members of a unit who fulfil what a step asks of `upper` alone.
    fn qualified(&mut self, number: StepNumber, step: &StepProgram, unit: NodeId) -> Rc<[Posting]> {
        if let Some(known) = self.qualified.get(&(number, unit)) {
            return known.clone();
        }
        let (organisation, day) = (self.world.organisation, self.day);
        let all = self.members.entry(unit).or_insert_with(|| organisation.members(unit, day).collect());
        let mut members: Vec<Posting> = all.to_vec();
        for part in step.condition.iter().flat_map(|condition| &condition.of_upper) {
            let uppers = members.iter().map(|at| at.person).collect();
            let columns = vec![None, Some(self.today(members.len())), Some(nodes(uppers))];
            let mut truths = self.evaluate(part, columns, members.len(), &step.scope).into_iter();
            members.retain(|_| truths.next() == Some(Some(true)));
        }
        let found: Rc<[Posting]> = members.into();
        self.qualified.insert((number, unit), found.clone());
        found
    }

    /// Does a condition hold for each of some hops? None: unknown.
    fn truths(&self, condition: &Expr, step: &StepProgram, node: NodeId, hops: &[Hop]) -> Vec<Option<bool>> {
        if hops.is_empty() {
            return Vec::new();
        }
        let rows = hops.len();
        let uppers = hops.iter().map(|hop| hop.upper).collect();
        let since = hops.iter().map(|hop| hop.interval.from).collect();
        let known = hops.iter().map(|hop| hop.interval.from != Day::MIN).collect();
        let columns = vec![
            Some(nodes(vec![node; rows])),
            Some(self.today(rows)),
            Some(nodes(uppers)),
            Some(Column { data: Data::Date(since), valid: known }),
        ];
        self.evaluate(condition, columns, rows, &step.scope)
    }

    fn evaluate(
        &self,
        condition: &Expr,
        columns: Vec<Option<Column>>,
        rows: usize,
        scope: &Scope,
    ) -> Vec<Option<bool>> {
        let columns = columns.into_iter().map(|column| column.map(Cow::Owned)).collect();
        let days = vec![self.day; rows];
        let batch = Batch { rows, columns, days, children: None, failed: BTreeMap::new() };
        if let Some(watch) = self.watch {
            watch.asked(condition, scope, &batch);
        }
        let truth = Vectors { world: self.world, batch: &batch, scope }.eval(condition);
        let Data::Bool(values) = &truth.data else { return vec![None; rows] };
        values.iter().zip(&truth.valid).map(|(value, valid)| valid.then_some(*value)).collect()
    }

    /// What an expression of the lower one (or `person`) and the day alone gives.
    fn of_lower(&self, expr: &Expr, node: NodeId, scope: &Scope) -> Result<Value, Vec<MissingFact>> {
        let lower = Some(nodes(vec![node]));
        let batch = Batch::single(vec![lower, Some(self.today(1))], self.day);
        Plain::new(self.world, &batch, 0, scope).eval(expr)
    }

    /// The same of a condition, which is watched.
    fn asked_of_lower(&self, expr: &Expr, node: NodeId, scope: &Scope) -> Result<Value, Vec<MissingFact>> {
        if let Some(watch) = self.watch {
            let lower = Some(nodes(vec![node]));
            watch.asked(expr, scope, &Batch::single(vec![lower, Some(self.today(1))], self.day));
        }
        self.of_lower(expr, node, scope)
    }

    fn today(&self, rows: usize) -> Column {
        Column { data: Data::Date(vec![self.day; rows]), valid: vec![true; rows] }
    }
}

fn nodes(list: Vec<NodeId>) -> Column {
    Column { valid: vec![true; list.len()], data: Data::Node(list) }
}
