//! From rows to an organisation, checked.

use super::graph::{Bond, Known, Organisation};
use super::load::{Parts, Read};
use super::nodes::Nodes;
use super::rows::{Finding, Given, Is, Origin, RowNumber, Rows, Statement, What};
use super::timeline::{Spell, Timeline};
use super::{NodeId, Vocabulary};
use crate::source::{Fault, Said};
use crate::value::{Interval, Symbols, Value};
use std::collections::BTreeSet;

/// A check on its way: what it needs to know and what it has found.
pub(super) struct Check<'a, 'v> {
    pub vocabulary: &'v Vocabulary,
    /// Rows at fault are set aside, so what is found must not depend on the order of rows.
    pub set_aside: bool,
    pub findings: Vec<Finding>,
    /// Ids that are said to be two things: what refers to them brings no further fault.
    pub torn: BTreeSet<&'a str>,
    /// How many unknown ids were compared with all others; that takes long where there are many.
    pub compared: usize,
    /// Values of attributes, as they were written and as they were read.
    pub values: Vec<(&'a str, Is<'a>)>,
}

/// A tie whose ends are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub bond: Bond,
    pub lower: NodeId,
    pub upper: NodeId,
    pub interval: Interval,
    pub origin: Origin,
}

/// A fact whose node is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub of: NodeId,
    pub what: What,
    /// The code of a role; of an attribute an index into [`Check::values`].
    pub value: u32,
    pub interval: Interval,
    pub origin: Origin,
}

/// An organisation, and what was found on the way to it.
pub(super) struct Checked {
    pub organisation: Organisation,
    /// What reading alone found.
    pub read: Read,
    pub found: Vec<Finding>,
}

/// Builds the organisation of what was written, but for rows that are dropped. What is at fault is found, and left
/// out.
pub(super) fn check<'a>(
    parts: &Parts<'a, '_>,
    mut statements: Vec<Statement<'a>>,
    set_aside: bool,
    dropped: &BTreeSet<RowNumber>,
) -> Checked {
    let (vocabulary, findings, torn) = (parts.vocabulary, Vec::new(), BTreeSet::new());
    let mut check = Check { vocabulary, set_aside, findings, torn, compared: 0, values: Vec::new() };
    let (nodes, mut order) = check.identities(&statements);
    if !demands(vocabulary) {
        // Nobody asks for them any more, and they are the largest of all that is held on the way.
        (statements, order) = (Vec::new(), Vec::new());
    }
    let (Gathered { mut check, links, facts, given }, read) = gather(parts, check, &nodes, dropped);
    let facts = check.disjoint_facts(facts, &nodes);
    let known = check.known(facts, &nodes);
    let links = check.disjoint_links(links, &nodes);
    check.single_holders(&links, &nodes);
    check.nothing_missing(&statements, &order, &given);
    check.circles(&nodes, &links);
    let organisation = Organisation::build(nodes, links, known);
    Checked { organisation, read, found: check.findings }
}

/// What rows say, of nodes that are known.
struct Gathered<'a, 'v> {
    check: Check<'a, 'v>,
    links: Vec<Link>,
    facts: Vec<Held>,
    given: Vec<Given<'a>>,
}

impl<'a, 'v> Gathered<'a, 'v> {
    fn new(check: Check<'a, 'v>) -> Self {
        Gathered { check, links: Vec::new(), facts: Vec::new(), given: Vec::new() }
    }

    fn take(&mut self, rows: &mut Rows<'a>, nodes: &Nodes) {
        let check = &mut self.check;
        self.links.extend(rows.ties.iter().filter_map(|tie| check.link(tie, nodes)));
        self.facts.extend(rows.facts.iter().filter_map(|fact| check.held(fact, nodes)));
        self.given.append(&mut rows.given);
        rows.clear();
    }

    /// Adds what stands behind it.
    fn append(&mut self, mut next: Gathered<'a, 'v>) {
        let before = self.check.values.len() as u32;
        for fact in next.facts.iter_mut().filter(|fact| fact.what != What::Role) {
            fact.value += before;
        }
        self.check.values.append(&mut next.check.values);
        self.links.append(&mut next.links);
        self.facts.append(&mut next.facts);
        self.given.append(&mut next.given);
    }
}

/// What all rows say, but for those that are dropped.
fn gather<'a, 'v>(
    parts: &Parts<'a, 'v>,
    check: Check<'a, 'v>,
    nodes: &Nodes,
    dropped: &BTreeSet<RowNumber>,
) -> (Gathered<'a, 'v>, Read) {
    let mut check = check;
    if parts.threads > 1 && dropped.is_empty() {
        let (vocabulary, set_aside, torn) = (check.vocabulary, check.set_aside, check.torn.clone());
        let own = || Check {
            vocabulary,
            set_aside,
            findings: Vec::new(),
            torn: torn.clone(),
            compared: 0,
            values: Vec::new(),
        };
        let (mut all, mut sound) = (Gathered::new(check), true);
        let begin = || Gathered::new(own());
        let take = |next: Gathered<'a, 'v>| {
            sound &= next.check.findings.is_empty();
            all.append(next);
        };
        let read = parts.read_shares(|_| true, begin, |own, rows| own.take(rows, nodes), take);
        if sound {
            return (all, read);
        }
        // Which unknown ids are compared with all others depends on those before them: everything is read once more.
        check = all.check;
        check.values.clear();
    }
    let mut all = Gathered::new(check);
    let read = parts.read(|_| true, dropped, |rows| all.take(rows, nodes));
    (all, read)
}

/// Is there an attribute that everybody must have?
fn demands(vocabulary: &Vocabulary) -> bool {
    let attributes = vocabulary.people_attributes.iter().chain(&vocabulary.unit_attributes);
    attributes.clone().any(|attribute| !attribute.optional)
}

impl<'a> Check<'a, '_> {
    /// What is known of nodes, of facts by node and first day.
    fn known(&self, facts: Vec<Held>, nodes: &Nodes) -> Known {
        let symbols = Symbols::default();
        let roles = facts
            .iter()
            .filter(|fact| fact.what == What::Role)
            .map(|fact| (fact.of, Spell { interval: fact.interval, is: fact.value }));
        let attributes = facts.iter().filter_map(|fact| {
            let What::Attribute(at) = fact.what else { return None };
            let is = match &self.values.get(fact.value as usize)?.1 {
                Is::Code(code) => Value::Enum(*code),
                Is::Value(value) => value.clone(),
                Is::Text(text) => Value::Text(symbols.intern(text)),
                Is::Node(id) => Value::Node(nodes.find(id)?),
            };
            Some(((fact.of, at as usize), Spell { interval: fact.interval, is }))
        });
        let (roles, attributes) = (Timeline::new(roles), Timeline::new(attributes));
        Known { roles, attributes, symbols }
    }

    /// Two statements cannot both be true: `loser` is not believed. The fault lies at the later one, which
    /// is the loser where rows are set aside, because there the order of rows must not decide.
    pub fn clash(&mut self, fault: impl Fault, loser: Origin, winner: Origin, note: Said) {
        let swap = !self.set_aside && loser.place < winner.place;
        let (at, other) = if swap { (winner, loser) } else { (loser, winner) };
        self.findings.push(Finding::new(fault.at(at.place).also(other.place, note), at));
    }
}
