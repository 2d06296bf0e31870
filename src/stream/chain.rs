//! Chains of leaders, resolved once for each person and stretch of days.
//!
//! [`crate::assess::walk`] is the meaning of a walk and tells every hop and stop; here only who is reached, and after how
//! many hops. What is found out about a day holds for as long as nothing that was asked changes, and is kept.

use super::memo::Memo;
use super::posts::{Held, Posts};
use crate::assess::walk::Walker;
use crate::compile::{ChainProgram, LOWER, Program, SINCE, StepProgram, StepWay, UPPER};
use crate::expression::Expr;
use crate::expression::typed::{Compare, Op, Property};
use crate::expression::world::World;
use crate::organisation::{NodeId, Organisation};
use crate::together::{ranges, worth};
use crate::value::{Day, Interval, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// Somebody reached, and after how many hops.
pub type Reached = (NodeId, u32);

/// Who stands above whom, as far as it was asked.
#[derive(Clone)]
pub struct Leaders<'a> {
    program: &'a Program,
    world: &'a World<'a>,
    /// Who holds but one post.
    pub posts: &'a Posts,
    /// By chain, those reached from a start.
    chains: Vec<Memo<Reached>>,
    /// By chain and post, those reached from whoever holds nothing but that post in a unit: for chains that depend on
    /// nothing else of their start, and posts whose holders they never lead to, so that nobody is left out for being
    /// the start. The places are those of units.
    posted: Vec<Vec<Option<Memo<Reached>>>>,
    /// By relation, those one hop up.
    hops: Vec<Memo<NodeId>>,
    /// By post, who holds it in a unit, and since when; the places are those of units.
    holders: Vec<Memo<(NodeId, Day)>>,
}

/// A condition that only the plain evaluator understands.
struct Unsupported;

type Asked<T> = Result<T, Unsupported>;

impl<'a> Leaders<'a> {
    /// Nobody was asked for yet.
    pub fn new(program: &'a Program, world: &'a World<'a>, posts: &'a Posts) -> Leaders<'a> {
        let chains = program.chains.iter().map(|_| Memo::default()).collect();
        let hops = program.relations.iter().map(|_| Memo::default()).collect();
        let names = 0..program.vocabulary.posts.values.len() as u32;
        let posted = program.chains.iter().map(|chain| {
            let led_by = depends_on_posts(program, chain.relation, 0);
            let memo = |post: u32| led_by.as_ref().is_some_and(|above| !above.contains(&post));
            names.clone().map(|post| memo(post).then(Memo::default)).collect()
        });
        let (posted, holders) = (posted.collect(), names.clone().map(|_| Memo::default()).collect());
        Leaders { program, world, posts, chains, posted, hops, holders }
    }

    /// Asks beforehand who stands above each unit's holders of a post on all days of the cycle, on so many threads. What
    /// belongs together lies together in the organisation, and is asked for together here; by matters it would be asked
    /// for here and there.
    pub fn foresee(&mut self, chains: &[usize], threads: usize) {
        let nodes = self.world.organisation.len();
        let foreseen = ranges(nodes, worth(nodes, threads), |range| {
            let mut own = Leaders::new(self.program, self.world, self.posts);
            range.for_each(|node| own.ask(NodeId(node as u32), chains));
            own
        });
        foreseen.into_iter().for_each(|own| self.append(own));
    }

    /// Asks whom chains reach from the holders of a node's only post, for all days, if nobody has asked before.
    fn ask(&mut self, node: NodeId, chains: &[usize]) {
        let (only, cycle) = (self.posts.only(node.0), self.posts.cycle);
        for chain in chains.iter().filter(|chain| is_steady(self.program, **chain)) {
            let place = only.unit as usize;
            let known = self.of_post(*chain, only.post).map(|memo| memo.get(place, cycle.from));
            let mut day = if known.is_some_and(|known| known.is_none()) { cycle.from } else { Day::MAX };
            while day <= cycle.until {
                self.reached(*chain, (node, only), day);
                let memo = self.of_post(*chain, only.post).and_then(|memo| memo.get(place, day));
                day = memo.map_or(Day::MAX, |(interval, _)| Day(interval.until.0.saturating_add(1)));
            }
        }
    }

    /// Adds whom chains reach by what another was asked, of the same program and organisation. What it was asked on the way, hop by
    /// hop, few will ask again.
    fn append(&mut self, other: Leaders<'a>) {
        let pairs = self.chains.iter_mut().zip(other.chains);
        pairs.for_each(|(own, more)| own.append(more));
        let pairs =
            self.posted.iter_mut().flatten().flatten().zip(other.posted.into_iter().flatten().flatten());
        pairs.for_each(|(own, more)| own.append(more));
    }

    /// The only post that somebody holds on a day.
    fn post_on(&self, start: NodeId, day: Day) -> Held {
        let all = self.world.organisation.postings_of(start);
        let mut held = all.iter().filter(|held| held.interval.contains(day));
        match (held.next(), held.next()) {
            (Some(only), None) => self.posts.held(only),
            _ => Held::UNKNOWN,
        }
    }

    /// What is known of whoever holds a post, where the chain depends on nothing else.
    #[inline]
    fn of_post(&self, chain: usize, post: u32) -> Option<&Memo<Reached>> {
        self.posted.get(chain)?.get(post as usize)?.as_ref()
    }

    /// Everybody whom a chain reaches from a start, as of a day; `only` is what [`Posts::only`] says of the start.
    #[inline]
    pub fn reached(&mut self, chain: usize, (start, only): (NodeId, Held), day: Day) -> &[Reached] {
        let held = if only == Held::UNKNOWN { self.post_on(start, day) } else { only };
        let found = match self.known(chain, (start, held), day) {
            Some(found) => found,
            None => self.resolve(chain, start, day, held),
        };
        self.found(chain, held, found)
    }

    /// The same where it is known.
    #[inline]
    pub fn reached_before(&self, chain: usize, (start, held): (NodeId, Held), day: Day) -> &[Reached] {
        self.known(chain, (start, held), day).map_or(&[], |found| self.found(chain, held, found))
    }

    #[inline]
    fn known(&self, chain: usize, (start, held): (NodeId, Held), day: Day) -> Option<Range<usize>> {
        let (memo, place) = match self.of_post(chain, held.post) {
            Some(memo) => (memo, held.unit),
            None => (self.chains.get(chain)?, start.0),
        };
        memo.get(place as usize, day).map(|(_, found)| found)
    }

    #[inline]
    fn found(&self, chain: usize, held: Held, found: Range<usize>) -> &[Reached] {
        let memo = self.of_post(chain, held.post).or(self.chains.get(chain));
        memo.and_then(|memo| memo.pool.get(found)).unwrap_or_default()
    }

    #[cold]
    fn resolve(&mut self, chain: usize, start: NodeId, day: Day, held: Held) -> Range<usize> {
        if chain >= self.chains.len() {
            return 0..0;
        }
        let (interval, reached) = match self.walk(&self.program.chains[chain], start, day) {
            Ok(walked) => walked,
            Err(Unsupported) => {
                let walk = Walker::new(self.program, self.world, None).walk(chain, 0, start, day);
                let reached = walk.reached.iter().map(|one| (one.node, one.path.len() as u32)).collect();
                (Interval { from: day, until: day }, reached)
            }
        };
        let posted = self.posted.get_mut(chain).and_then(|posts| posts.get_mut(held.post as usize)?.as_mut());
        match posted {
            Some(memo) => memo.put((held.unit as usize, self.posts.units.len()), interval, reached),
            None => {
                let place = (start.0 as usize, self.world.organisation.len());
                self.chains[chain].put(place, interval, reached)
            }
        }
    }

    fn walk(&mut self, chain: &ChainProgram, start: NodeId, day: Day) -> Asked<(Interval, Vec<Reached>)> {
        if chain.until.is_some() {
            return Err(Unsupported);
        }
        let mut steady = Interval::ALWAYS;
        let mut reached: Vec<Reached> = Vec::new();
        let mut level = vec![start];
        for hop in 1..=chain.depth {
            let mut above = Vec::new();
            for node in level {
                let (interval, uppers) = self.hop(chain.relation, node, day)?;
                steady = steady.and(interval);
                for upper in uppers {
                    if upper != start && !reached.iter().any(|(known, _)| *known == upper) {
                        reached.push((upper, hop));
                        above.push(upper);
                    }
                }
            }
            level = above;
        }
        Ok((steady, reached))
    }

    /// One hop up a relation, in the order of nodes, and for how long it stays so.
    fn hop(&mut self, relation: usize, node: NodeId, day: Day) -> Asked<(Interval, Vec<NodeId>)> {
        let Some(memo) = self.hops.get(relation) else { return Ok((Interval::ALWAYS, Vec::new())) };
        if let Some((interval, found)) = memo.get(node.0 as usize, day) {
            return Ok((interval, memo.pool[found].to_vec()));
        }
        let organisation = self.world.organisation;
        let (program, posts, holders) = (self.program, self.posts, &mut self.holders);
        let mut walk = Walk { program, organisation, posts, holders, day, steady: Interval::ALWAYS };
        let mut found: Vec<NodeId> =
            walk.ties(relation, node, 0)?.into_iter().map(|(upper, _)| upper).collect();
        found.sort_unstable();
        found.dedup();
        let steady = walk.steady;
        self.hops[relation].put((node.0 as usize, organisation.len()), steady, found.iter().copied());
        Ok((steady, found))
    }
}

/// The posts to whose holders a relation leads, where it leads on from whoever holds a post in a unit as from anybody
/// else who does.
fn depends_on_posts(program: &Program, relation: usize, nested: u32) -> Option<BTreeSet<u32>> {
    let compiled = program.relations.get(relation).filter(|of| of.declared.is_none() && nested < 16)?;
    let mut posts = BTreeSet::new();
    for step in &compiled.steps {
        match &step.way {
            StepWay::Follow(relation) => posts.extend(depends_on_posts(program, *relation, nested + 1)?),
            StepWay::Holders(post, unit) if only_posts(unit) => posts.extend([*post]),
            _ => return None,
        }
        if step.condition.as_ref().is_some_and(|condition| !only_posts(&condition.whole)) {
            return None;
        }
    }
    Some(posts)
}

/// Does an expression ask nothing of the lower one but units and posts?
fn only_posts(expr: &Expr) -> bool {
    let is_lower = |expr: &Expr| expr.op == Op::Variable(LOWER);
    match &expr.op {
        Op::Variable(LOWER) => false,
        Op::Property(Property::UnitOf, of) if is_lower(of) => true,
        Op::Holds(person, _, unit) if is_lower(person) => unit.as_deref().is_none_or(only_posts),
        _ => expr.inner().into_iter().all(only_posts),
    }
}

/// Is a chain resolved once for each stretch of days, rather than walked by the plain stage for each day?
pub fn is_steady(program: &Program, chain: usize) -> bool {
    program.chains.get(chain).is_some_and(|chain| chain.until.is_none() && leads(program, chain.relation, 0))
}

/// Are the steps of a relation such as [`Walk`] understands?
fn leads(program: &Program, relation: usize, nested: u32) -> bool {
    let Some(compiled) = program.relations.get(relation).filter(|_| nested < 16) else { return true };
    compiled.steps.iter().all(|step| {
        let way = match &step.way {
            StepWay::Follow(relation) => leads(program, *relation, nested + 1),
            StepWay::Holders(_, unit) => names(unit),
            StepWay::Members(_) => false,
        };
        way && step.condition.as_ref().is_none_or(|condition| decides(&condition.whole))
    })
}

/// As [`Walk::node`].
fn names(expr: &Expr) -> bool {
    match &expr.op {
        Op::Variable(LOWER | UPPER) => true,
        Op::Property(Property::UnitOf | Property::Parent, of) => names(of),
        _ => false,
    }
}

/// As [`Walk::holds`].
fn decides(expr: &Expr) -> bool {
    match &expr.op {
        Op::Value(Value::Bool(_)) => true,
        Op::Not(inner) => decides(inner),
        Op::And(all) | Op::Or(all) => all.iter().all(decides),
        Op::Holds(person, _, unit) => names(person) && unit.as_deref().is_none_or(names),
        Op::Compare(Compare::Equal | Compare::NotEqual, a, b) => names(a) && names(b),
        Op::At(day, inner) => day.op == Op::Variable(SINCE) && decides(inner),
        _ => false,
    }
}

/// The part of the points at each hop, all with so many digits after the point.
pub fn shares(chain: &ChainProgram) -> Option<(Vec<i64>, u32)> {
    let shares: Vec<Decimal> = (1..=chain.depth as usize).map(|hop| chain.share(hop).normalize()).collect();
    let scale = shares.iter().map(Decimal::scale).max().unwrap_or(0);
    let digits: Option<Vec<i64>> = shares.iter().map(|share| crate::value::digits(*share, scale)).collect();
    digits.map(|digits| (digits, scale))
}

/// A walk as of a day, which notes for how long its result stays the same.
struct Walk<'a> {
    program: &'a Program,
    organisation: &'a Organisation,
    posts: &'a Posts,
    holders: &'a mut Vec<Memo<(NodeId, Day)>>,
    day: Day,
    steady: Interval,
}

impl Walk<'_> {
    /// The upper ends of a relation, and since when each is.
    fn ties(&mut self, relation: usize, node: NodeId, nested: u32) -> Asked<Vec<(NodeId, Day)>> {
        let program = self.program;
        let Some(compiled) = program.relations.get(relation) else { return Ok(Vec::new()) };
        let mut found: Vec<(NodeId, Day)> = Vec::new();
        if let Some(declared) = compiled.declared {
            let carries =
                program.vocabulary.relations.get(declared as usize).is_some_and(|words| words.carries);
            let organisation = self.organisation;
            for edge in organisation.edges(node, declared).iter().filter(|_| carries) {
                if self.now(edge.interval) {
                    found.push((edge.node, edge.interval.from));
                }
            }
            // As `Organisation::uppers` has them.
            found.sort_by_key(|(upper, _)| *upper);
            return Ok(found);
        }
        if nested >= 16 {
            return Ok(found);
        }
        for step in &compiled.steps {
            for (upper, since) in self.step(step, node, nested)? {
                if !found.iter().any(|(known, _)| *known == upper) {
                    found.push((upper, since));
                }
            }
        }
        Ok(found)
    }

    fn step(&mut self, step: &StepProgram, node: NodeId, nested: u32) -> Asked<Vec<(NodeId, Day)>> {
        let (of_lower, rest): (&[Expr], Vec<&Expr>) = match &step.condition {
            None => (&[], Vec::new()),
            Some(condition) => {
                (&condition.of_lower, condition.of_upper.iter().chain(&condition.of_both).collect())
            }
        };
        for part in of_lower {
            if self.holds(part, Ends { lower: node, upper: None, since: None })? != Some(true) {
                return Ok(Vec::new());
            }
        }
        let ties: Vec<(NodeId, Day)> = match &step.way {
            StepWay::Follow(relation) => self.ties(*relation, node, nested + 1)?,
            StepWay::Holders(post, unit) => {
                let ends = Ends { lower: node, upper: None, since: None };
                let Some(unit) = self.node(unit, ends)? else { return Ok(Vec::new()) };
                self.holding(*post, unit).into_iter().filter(|(person, _)| *person != node).collect()
            }
            StepWay::Members(_) => return Err(Unsupported),
        };
        let mut found = Vec::new();
        for (upper, since) in ties {
            let since_known = (since != Day::MIN).then_some(since);
            let ends = Ends { lower: node, upper: Some(upper), since: since_known };
            let mut open = true;
            for part in &rest {
                open &= self.holds(part, ends)? == Some(true);
            }
            if open {
                found.push((upper, since));
            }
        }
        Ok(found)
    }

    /// Who holds a post in a unit, and since when.
    fn holding(&mut self, post: u32, unit: NodeId) -> Vec<(NodeId, Day)> {
        let (Some(memo), Some(place)) = (self.holders.get(post as usize), self.posts.places.rank(unit))
        else {
            return Vec::new();
        };
        if let Some((interval, found)) = memo.get(place, self.day) {
            self.steady = self.steady.and(interval);
            return memo.pool[found].to_vec();
        }
        let before = std::mem::replace(&mut self.steady, Interval::ALWAYS);
        let organisation = self.organisation;
        let mut holding = Vec::new();
        for held in organisation.holders_ever(unit, post) {
            if self.now(held.interval) {
                holding.push((held.person, held.interval.from));
            }
        }
        holding.sort_by_key(|(person, _)| *person);
        self.holders[post as usize].put(
            (place, self.posts.units.len()),
            self.steady,
            holding.iter().copied(),
        );
        self.steady = before.and(self.steady);
        holding
    }

    /// Does it hold on the day? Either way, for how long is noted.
    fn now(&mut self, spell: Interval) -> bool {
        let Interval { from, until } = &mut self.steady;
        if spell.contains(self.day) {
            (*from, *until) = ((*from).max(spell.from), (*until).min(spell.until));
            true
        } else {
            if spell.from > self.day {
                *until = (*until).min(Day(spell.from.0 - 1));
            } else if spell.from <= spell.until {
                *from = (*from).max(Day(spell.until.0 + 1));
            }
            false
        }
    }

    fn node(&mut self, expr: &Expr, ends: Ends) -> Asked<Option<NodeId>> {
        let organisation = self.organisation;
        match &expr.op {
            Op::Variable(LOWER) => Ok(Some(ends.lower)),
            Op::Variable(UPPER) => Ok(ends.upper),
            Op::Property(Property::UnitOf, of) => {
                let Some(person) = self.node(of, ends)? else { return Ok(None) };
                if let Some((_, unit)) = self.posts.steady(person, self.day) {
                    return Ok(Some(unit));
                }
                let mut units = Vec::new();
                for held in organisation.postings_of(person) {
                    if self.now(held.interval) && !units.contains(&held.unit) {
                        units.push(held.unit);
                    }
                }
                Ok(Some(units).filter(|units| units.len() == 1).map(|units| units[0]))
            }
            Op::Property(Property::Parent, of) => {
                let Some(unit) = self.node(of, ends)? else { return Ok(None) };
                let mut parent = None;
                for edge in organisation.parents(unit) {
                    if self.now(edge.interval) {
                        parent = Some(edge.node);
                    }
                }
                Ok(parent)
            }
            _ => Err(Unsupported),
        }
    }

    /// Does a condition hold? None: unknown.
    fn holds(&mut self, expr: &Expr, ends: Ends) -> Asked<Option<bool>> {
        let organisation = self.organisation;
        match &expr.op {
            Op::Value(Value::Bool(value)) => Ok(Some(*value)),
            Op::Not(inner) => Ok(self.holds(inner, ends)?.map(|value| !value)),
            Op::And(all) => self.logic(all, false, ends),
            Op::Or(all) => self.logic(all, true, ends),
            Op::Holds(person, post, unit) => {
                let person = self.node(person, ends)?;
                let unit = unit.as_ref().map(|unit| self.node(unit, ends)).transpose()?;
                let Some(person) = person else { return Ok(None) };
                if unit == Some(None) {
                    return Ok(None);
                }
                if let Some((held, of)) = self.posts.steady(person, self.day) {
                    return Ok(Some(held == *post && unit.is_none_or(|unit| unit == Some(of))));
                }
                let mut holds = false;
                for held in organisation.postings_of(person).iter().filter(|held| held.post == *post) {
                    holds |= self.now(held.interval) && unit.is_none_or(|unit| unit == Some(held.unit));
                }
                Ok(Some(holds))
            }
            Op::Compare(op @ (Compare::Equal | Compare::NotEqual), a, b) => {
                let (a, b) = (self.node(a, ends)?, self.node(b, ends)?);
                Ok(a.zip(b).map(|(a, b)| (a == b) == (*op == Compare::Equal)))
            }
            // What held on the day on which the tie began: that day stays while the tie does.
            Op::At(day, inner) if day.op == Op::Variable(SINCE) => {
                let Some(since) = ends.since else { return Ok(None) };
                let (day, steady) = (self.day, self.steady);
                self.day = since;
                let held = self.holds(inner, ends);
                (self.day, self.steady) = (day, steady);
                held
            }
            _ => Err(Unsupported),
        }
    }

    fn logic(&mut self, all: &[Expr], deciding: bool, ends: Ends) -> Asked<Option<bool>> {
        let mut known = true;
        for part in all {
            match self.holds(part, ends)? {
                Some(value) if value == deciding => return Ok(Some(deciding)),
                Some(_) => {}
                None => known = false,
            }
        }
        Ok(known.then_some(!deciding))
    }
}

/// What a condition of a step is asked of.
#[derive(Clone, Copy)]
struct Ends {
    lower: NodeId,
    upper: Option<NodeId>,
    since: Option<Day>,
}
