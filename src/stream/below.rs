//! Who may stand below somebody: everybody from whom a relation might lead up to him or her at some time. Days are left
//! aside, and of conditions all but what nobody ever fulfils, so that nobody is left out; whoever is found is asked again as of
//! the day of a matter.

use super::kernel::{Kernel, Scalar};
use crate::compile::{DEEPEST, LOWER, Program, StepWay, UPPER};
use crate::expression::Expr;
use crate::expression::typed::{Op, Property};
use crate::organisation::{NodeId, Organisation};
use crate::value::Interval;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Some nodes.
pub type Nodes = BTreeSet<NodeId>;

/// Relations through relations go no deeper; as [`crate::assess::walk`] has it.
const NESTED: u32 = 16;

/// Asks the organisation from above.
pub struct Below<'a> {
    program: &'a Program,
    organisation: &'a Organisation,
    /// Units, known once they are asked for.
    units: OnceCell<Units>,
    /// From whom chains lead, once that was asked: lines of several rules go up one chain.
    chains: RefCell<Chains>,
}

/// By chain, upper end and how far, from whom it may lead there. None: that cannot be said.
type Chains = BTreeMap<(usize, NodeId, Far), Option<Arc<Nodes>>>;

/// How far down somebody is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    /// As many hops as the chain has, from whoever may reach the upper end, or be stopped right before.
    Chain,
    /// To the end of the relation, wherever ways may stop: [`crate::assess::walk::Walker::beyond`] goes no further.
    Relation,
}

/// What the timelines of the organisation say of units only from below.
struct Units {
    /// Units with those that were at some time part of them, in order.
    parts: Vec<(NodeId, NodeId)>,
    /// The units that were at some time part of none.
    top: Nodes,
}

impl<'a> Below<'a> {
    /// Of an organisation.
    pub fn new(program: &'a Program, organisation: &'a Organisation) -> Below<'a> {
        Below { program, organisation, units: OnceCell::new(), chains: RefCell::default() }
    }

    fn units(&self) -> &Units {
        self.units.get_or_init(|| {
            let (mut parts, mut top) = (Vec::new(), Nodes::new());
            for unit in self.organisation.units() {
                let above = self.organisation.parents(unit);
                parts.extend(above.iter().map(|edge| (edge.node, unit)));
                let life = self.organisation.life(unit);
                let always = |all: Interval| all.from <= life.from && all.until >= life.until;
                if !above.iter().any(|edge| always(edge.interval)) {
                    top.insert(unit);
                }
            }
            parts.sort_unstable();
            Units { parts, top }
        })
    }

    /// From whom a chain may lead to somebody. None: that cannot be said, it may be anybody.
    pub fn of_chain(&self, chain: usize, upper: NodeId, far: Far) -> Option<Arc<Nodes>> {
        let known = self.chains.borrow().get(&(chain, upper, far)).cloned();
        known.unwrap_or_else(|| {
            let nodes = self.below(chain, upper, far).map(Arc::new);
            self.chains.borrow_mut().insert((chain, upper, far), nodes.clone());
            nodes
        })
    }

    fn below(&self, chain: usize, upper: NodeId, far: Far) -> Option<Nodes> {
        let compiled = self.program.chains.get(chain)?;
        let depth = if far == Far::Chain { compiled.depth } else { DEEPEST };
        let mut known = vec![false; self.organisation.len()];
        known.get_mut(upper.0 as usize).into_iter().for_each(|known| *known = true);
        let (mut all, mut level) = (Vec::new(), vec![upper]);
        for hop in 0..depth {
            // Whoever is stopped right before the upper end is of interest; further below a way that stops leads nowhere.
            let open = hop == 0 || far == Far::Relation;
            let mut next = Vec::new();
            for node in level {
                for lower in self.of_relation(compiled.relation, node, (0, open))? {
                    let known = known.get_mut(lower.0 as usize);
                    if known.is_some_and(|known| !std::mem::replace(known, true)) {
                        next.push(lower);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            all.extend_from_slice(&next);
            level = next;
        }
        Some(all.into_iter().collect())
    }

    /// From whom one hop of a relation may lead to a node, perhaps several times; `open` says that no condition is asked.
    fn of_relation(
        &self,
        relation: usize,
        upper: NodeId,
        (nested, open): (u32, bool),
    ) -> Option<Vec<NodeId>> {
        let (mut found, organisation) = (Vec::new(), self.organisation);
        let Some(compiled) = self.program.relations.get(relation) else { return Some(found) };
        if let Some(declared) = compiled.declared {
            found.extend(organisation.edges_from_below(upper, declared).iter().map(|edge| edge.node));
            return Some(found);
        }
        for step in compiled.steps.iter().filter(|_| nested < NESTED) {
            let held = organisation.postings_of(upper).iter();
            let mut lowers = match &step.way {
                StepWay::Follow(relation) => self.of_relation(*relation, upper, (nested + 1, open))?,
                StepWay::Holders(post, unit) => {
                    let units = held.filter(|held| held.post == *post).map(|held| held.unit);
                    self.of_expr(unit, units.collect())?
                }
                StepWay::Members(unit) => self.of_expr(unit, held.map(|held| held.unit).collect())?,
            };
            if let (Some(condition), false) = (&step.condition, open) {
                lowers.retain(|lower| self.may_hold(&condition.whole, (*lower, upper)));
            }
            found.append(&mut lowers);
        }
        Some(found)
    }

    /// May the condition of a step hold on some day? Only of posts it is known that it does not: who never had one.
    fn may_hold(&self, condition: &Expr, (lower, upper): (NodeId, NodeId)) -> bool {
        let may = |part: &Expr| self.may_hold(part, (lower, upper));
        match &condition.op {
            Op::And(all) => all.iter().all(may),
            Op::Or(all) => all.iter().any(may),
            Op::At(_, inner) => may(inner),
            Op::Holds(person, post, _) => {
                let person = match person.op {
                    Op::Variable(LOWER) => lower,
                    Op::Variable(UPPER) => upper,
                    _ => return true,
                };
                self.organisation.postings_of(person).iter().any(|held| held.post == *post)
            }
            _ => true,
        }
    }

    /// Of whom an expression may give one of some nodes.
    fn of_expr(&self, expr: &Expr, wanted: Vec<NodeId>) -> Option<Vec<NodeId>> {
        match &expr.op {
            _ if wanted.is_empty() => Some(wanted),
            Op::Variable(LOWER) => Some(wanted),
            Op::Property(Property::UnitOf, of) => self.of_expr(of, self.staff(&wanted).collect()),
            Op::Property(Property::Parent, of) => self.of_expr(of, self.parts(&wanted).collect()),
            _ => None,
        }
    }

    /// Which values of which columns may give one of some nodes. None: any of any column. With `or_unknown` those that
    /// may give nothing as well.
    pub fn of_kernel(
        &self,
        kernel: &Kernel,
        wanted: &Arc<Nodes>,
        or_unknown: bool,
    ) -> Option<Vec<(usize, Arc<Nodes>)>> {
        let all = |list: &[Kernel]| {
            let each = list.iter().map(|one| self.of_kernel(one, wanted, or_unknown));
            Some(each.collect::<Option<Vec<_>>>()?.concat())
        };
        match kernel {
            Kernel::Column(slot) => Some(vec![(*slot, wanted.clone())]),
            Kernel::Constant(Scalar::Code(code)) if !wanted.contains(&NodeId(*code)) => Some(Vec::new()),
            Kernel::Parent(of) => {
                let mut units: Nodes = self.parts(wanted.iter()).collect();
                if or_unknown {
                    units.extend(&self.units().top);
                }
                self.of_kernel(of, &Arc::new(units), or_unknown)
            }
            Kernel::UnitOf(of) if !or_unknown => {
                self.of_kernel(of, &Arc::new(self.staff(wanted.iter()).collect()), false)
            }
            Kernel::Coalesce(list) => all(list),
            Kernel::If(_, one, other) => {
                let (mut one, other) =
                    (self.of_kernel(one, wanted, or_unknown)?, self.of_kernel(other, wanted, or_unknown)?);
                one.extend(other);
                Some(one).filter(|_| !or_unknown)
            }
            _ => None,
        }
    }

    fn staff<'n>(&self, units: impl IntoIterator<Item = &'n NodeId>) -> impl Iterator<Item = NodeId> {
        units.into_iter().flat_map(|unit| self.organisation.staff(*unit)).map(|held| held.person)
    }

    fn parts<'n>(&self, units: impl IntoIterator<Item = &'n NodeId>) -> impl Iterator<Item = NodeId> {
        let all = &self.units().parts;
        units.into_iter().flat_map(move |unit| {
            let begin = all.partition_point(|(above, _)| above < unit);
            all[begin..].iter().take_while(move |(above, _)| above == unit).map(|(_, part)| *part)
        })
    }
}
