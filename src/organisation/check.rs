//! From rows to an organisation, checked.

use super::graph::{Bond, EdgeData, Joined, Known, NodeData, Organisation};
use super::rows::{Finding, Is, Origin, Rows, Sort, Statement, What};
use super::timeline::Spell;
use super::{NodeId, Vocabulary};
use crate::source::{Fault, Said};
use crate::value::{Interval, Symbols, Value};
use std::collections::BTreeSet;

/// A check on its way: what it needs to know and what it has found.
pub(super) struct Check<'a, 'v> {
    pub vocabulary: &'v Vocabulary,
    /// Rows at fault are set aside, so what is found must not depend on the order of rows.
    pub set_aside: bool,
    pub findings: Vec<Finding<'a>>,
    /// Ids that are said to be two things: what refers to them brings no further fault.
    pub torn: BTreeSet<&'a str>,
    /// How many unknown ids were compared with all others; that takes long where there are many.
    pub compared: usize,
}

/// A tie whose ends are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub bond: Bond,
    pub lower: NodeId,
    pub upper: NodeId,
    pub interval: Interval,
    pub origin: Origin<'a>,
}

/// A fact whose node is known.
pub(super) struct Held<'a> {
    pub of: NodeId,
    pub sort: Sort,
    pub what: What,
    /// As it was written.
    pub word: &'a str,
    pub is: Is<'a>,
    pub interval: Interval,
    pub origin: Origin<'a>,
}

/// The nodes in the order of ids, and what was said of each.
pub(super) struct Nodes<'r, 'a> {
    pub data: Vec<NodeData>,
    pub said: Vec<Vec<&'r Statement<'a>>>,
}

impl Nodes<'_, '_> {
    pub fn find(&self, id: &str) -> Option<NodeId> {
        let found = self.data.binary_search_by(|node| node.id.as_str().cmp(id));
        found.ok().map(|at| NodeId(at as u32))
    }

    pub fn id(&self, node: NodeId) -> &str {
        self.data.get(node.0 as usize).map_or("", |data| &data.id)
    }
}

/// Builds the organisation of some rows. What is at fault is found, and left out.
pub(super) fn check<'a>(
    rows: &Rows<'a>,
    vocabulary: &Vocabulary,
    set_aside: bool,
) -> (Organisation, Vec<Finding<'a>>) {
    let (findings, torn) = (Vec::new(), BTreeSet::new());
    let mut check = Check { vocabulary, set_aside, findings, torn, compared: 0 };
    let nodes = check.identities(&rows.statements);
    let links = check.links(&rows.ties, &nodes);
    let facts = check.facts(&rows.facts, &nodes);
    let links = check.disjoint_links(links, &nodes);
    check.single_holders(&links, &nodes);
    let facts = check.disjoint_facts(facts, &nodes);
    check.nothing_missing(&rows.given, &nodes);
    let known = known(&facts, &nodes);
    let edges: Vec<Joined> = links.iter().map(joined).collect();
    let organisation = Organisation::build(nodes.data, &edges, known);
    check.circles(&organisation, &links);
    (organisation, check.findings)
}

fn joined(link: &Link) -> Joined {
    let Link { bond, lower, upper, interval, origin } = *link;
    Joined { lower, upper, edge: EdgeData { bond, interval, place: origin.place } }
}

fn known(facts: &[Held], nodes: &Nodes) -> Known {
    let (mut known, symbols) = (Known::default(), Symbols::default());
    for fact in facts {
        let value = match &fact.is {
            Is::Code(code) => Some(Value::Enum(*code)),
            Is::Value(value) => Some(value.clone()),
            Is::Text(text) => Some(Value::Text(symbols.intern(text))),
            Is::Node(id) => nodes.find(id).map(Value::Node),
        };
        let interval = fact.interval;
        match (fact.what, value) {
            (What::Role, Some(Value::Enum(is))) => known.roles.push((fact.of, Spell { interval, is })),
            (What::Attribute(at), Some(is)) => {
                known.attributes.push(((fact.of, at), Spell { interval, is }));
            }
            _ => {}
        }
    }
    known.symbols = symbols;
    known
}

impl<'a> Check<'a, '_> {
    /// Two statements cannot both be true: `loser` is not believed. The fault lies at the later one, which
    /// is the loser where rows are set aside, because there the order of rows must not decide.
    pub fn clash(&mut self, fault: impl Fault, loser: Origin<'a>, winner: Origin<'a>, note: Said) {
        let swap = !self.set_aside && loser.place < winner.place;
        let (at, other) = if swap { (winner, loser) } else { (loser, winner) };
        self.findings.push(Finding::new(fault.at(at.place).also(other.place, note), at));
    }
}
