//! Who may stand below somebody: everybody from whom a relation might lead up to him or her at some time. Conditions and
//! days are left aside, so that nobody is left out; whoever is found is asked again as of the day of a matter.

use super::kernel::{Kernel, Scalar};
use crate::compile::{Program, StepWay};
use crate::expression::Expr;
use crate::expression::typed::{Op, Property};
use crate::organisation::{NodeId, Organisation};
use std::collections::{BTreeMap, BTreeSet};

/// Some nodes.
pub type Nodes = BTreeSet<NodeId>;

/// The slot of the lower end; see [`crate::compile::StepProgram::scope`].
const LOWER: usize = 0;

/// Relations through relations go no deeper; as [`crate::assess::walk`] has it.
const NESTED: u32 = 16;

/// Asks the organisation from above.
pub struct Below<'a> {
    program: &'a Program,
    organisation: &'a Organisation,
    /// The units that were at some time part of each unit.
    parts: BTreeMap<NodeId, Vec<NodeId>>,
    /// The units that were at some time part of none.
    top: Nodes,
}

impl<'a> Below<'a> {
    /// Of an organisation.
    pub fn new(program: &'a Program, organisation: &'a Organisation) -> Below<'a> {
        let mut parts: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        let mut top = Nodes::new();
        for unit in organisation.units() {
            let above = organisation.parents(unit);
            above.iter().for_each(|edge| parts.entry(edge.node).or_default().push(unit));
            if !above.iter().any(|edge| {
                let life = organisation.life(unit);
                edge.interval.from <= life.from && edge.interval.until >= life.until
            }) {
                top.insert(unit);
            }
        }
        Below { program, organisation, parts, top }
    }

    /// From whom a chain may lead to somebody. None: that cannot be said, it may be anybody.
    pub fn of_chain(&self, chain: usize, upper: NodeId, depth: u32) -> Option<Nodes> {
        let relation = self.program.chains.get(chain)?.relation;
        let (mut all, mut level) = (Nodes::new(), vec![upper]);
        for _ in 0..depth {
            let mut next = Vec::new();
            for node in level {
                for lower in self.of_relation(relation, node, 0)? {
                    if lower != upper && all.insert(lower) {
                        next.push(lower);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            level = next;
        }
        Some(all)
    }

    /// From whom one hop of a relation may lead to a node.
    fn of_relation(&self, relation: usize, upper: NodeId, nested: u32) -> Option<Nodes> {
        let (mut found, organisation) = (Nodes::new(), self.organisation);
        let Some(compiled) = self.program.relations.get(relation) else { return Some(found) };
        if let Some(declared) = compiled.declared {
            found.extend(organisation.edges_from_below(upper, declared).iter().map(|edge| edge.node));
            return Some(found);
        }
        for step in compiled.steps.iter().filter(|_| nested < NESTED) {
            let held = organisation.postings_of(upper).iter();
            found.extend(match &step.way {
                StepWay::Follow(relation) => self.of_relation(*relation, upper, nested + 1)?,
                StepWay::Holders(post, unit) => {
                    let units = held.filter(|held| held.post == *post).map(|held| held.unit);
                    self.of_expr(unit, units.collect())?
                }
                StepWay::Members(unit) => self.of_expr(unit, held.map(|held| held.unit).collect())?,
            });
        }
        Some(found)
    }

    /// Of whom an expression may give one of some nodes.
    fn of_expr(&self, expr: &Expr, wanted: Nodes) -> Option<Nodes> {
        match &expr.op {
            Op::Variable(LOWER) => Some(wanted),
            Op::Property(Property::UnitOf, of) => self.of_expr(of, self.staff(&wanted)),
            Op::Property(Property::Parent, of) => self.of_expr(of, self.parts(&wanted)),
            _ => None,
        }
    }

    /// Which values of which columns may give one of some nodes. None: any of any column. With `or_unknown` those that
    /// may give nothing as well.
    pub fn of_kernel(
        &self,
        kernel: &Kernel,
        wanted: &Nodes,
        or_unknown: bool,
    ) -> Option<Vec<(usize, Nodes)>> {
        let all = |list: &[Kernel]| {
            let each = list.iter().map(|one| self.of_kernel(one, wanted, or_unknown));
            Some(each.collect::<Option<Vec<_>>>()?.concat())
        };
        match kernel {
            Kernel::Column(slot) => Some(vec![(*slot, wanted.clone())]),
            Kernel::Constant(Scalar::Code(code)) if !wanted.contains(&NodeId(*code)) => Some(Vec::new()),
            Kernel::Parent(of) => {
                let mut units = self.parts(wanted);
                if or_unknown {
                    units.extend(&self.top);
                }
                self.of_kernel(of, &units, or_unknown)
            }
            Kernel::UnitOf(of) if !or_unknown => self.of_kernel(of, &self.staff(wanted), false),
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

    fn staff(&self, units: &Nodes) -> Nodes {
        units.iter().flat_map(|unit| self.organisation.staff(*unit)).map(|held| held.person).collect()
    }

    fn parts(&self, units: &Nodes) -> Nodes {
        units.iter().filter_map(|unit| self.parts.get(unit)).flatten().copied().collect()
    }
}
