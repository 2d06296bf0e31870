//! From rows to an organisation, checked.

use super::graph::{Bond, Known, Organisation, Posting, Ties};
use super::identities::ordered;
use super::load::{Parts, Read};
use super::nodes::Nodes;
use super::postings::Postings;
use super::rows::{Defined, Finding, Given, Is, Origin, RowNumber, Rows, Statement, Statements, What};
use super::timeline::{Spell, Timeline};
use super::{NodeId, Vocabulary};
use crate::source::{Fault, Said};
use crate::together::{both, join, join_all};
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
    /// Of all facts that were gathered.
    pub values: Values<'a>,
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
    statements: Statements<'a>,
    set_aside: bool,
    dropped: &BTreeSet<RowNumber>,
) -> Checked {
    let mut check = Check::new(parts.vocabulary, set_aside);
    let order = ordered(&statements, parts.threads);
    let mut nodes = check.identities(&order);
    let defined = |said: &&Statement<'a>| Defined { sort: said.sort, id: said.id, origin: said.origin };
    let defined: Vec<_> = match demands(parts.vocabulary) {
        true => order.iter().flatten().map(defined).collect(),
        false => Vec::new(),
    };
    // They are the largest of all that is held on the way.
    drop(order);
    both(parts.threads, || drop(statements), || nodes.finish());
    let (mut shares, mut check, read) = gather(parts, check, &nodes, dropped);
    let posts: Vec<ByBond> = shares.iter_mut().map(|share| std::mem::take(&mut share.posts)).collect();
    let mut beside = check.beside();
    let (postings, (ties, known, given)) = both(
        parts.threads,
        || beside.postings(together(posts), &nodes),
        || {
            let (facts, others, given) = check.take(shares);
            let facts = check.disjoint_facts(facts, &nodes);
            let known = check.known(facts, &nodes);
            (check.ties(others, &nodes), known, given)
        },
    );
    check.findings.append(&mut beside.findings);
    check.nothing_missing(&defined, &given);
    let organisation = Organisation::build(nodes, postings, ties, known);
    Checked { organisation, read, found: check.findings }
}

/// Links of each bond by themselves: of each post; or to parents, and of each relation.
type ByBond = Vec<Vec<Link>>;

/// The links of shares, in their order.
fn together(shares: Vec<ByBond>) -> ByBond {
    let mut pieces: Vec<Vec<Vec<Link>>> = Vec::new();
    for share in shares {
        pieces.resize_with(pieces.len().max(share.len()), Vec::new);
        pieces.iter_mut().zip(share).for_each(|(all, some)| all.push(some));
    }
    pieces.into_iter().map(whole).collect()
}

/// What pieces hold together.
fn whole<T>(pieces: Vec<Vec<T>>) -> Vec<T> {
    let mut all = Vec::new();
    join_all(&mut all, pieces);
    all
}

/// Values of attributes, as they were written and as they were read.
pub(super) type Values<'a> = Vec<(&'a str, Is<'a>)>;

/// What some rows say, of nodes that are known.
struct Gathered<'a> {
    posts: ByBond,
    /// To parents and by relations.
    others: ByBond,
    facts: Vec<Held>,
    /// Of the facts.
    values: Values<'a>,
    given: Vec<Given<'a>>,
}

impl<'a> Gathered<'a> {
    /// Nothing yet, of so many rows.
    fn new(rows: usize) -> Self {
        let (posts, others, facts) = (ByBond::new(), ByBond::new(), Vec::with_capacity(rows));
        Gathered { posts, others, facts, values: Vec::new(), given: Vec::new() }
    }

    fn take(&mut self, rows: &mut Rows<'a>, check: &mut Check<'a, '_>, nodes: &Nodes) {
        rows.ties.iter().filter_map(|tie| check.link(tie, nodes)).for_each(|link| self.push(link));
        let values = &mut self.values;
        self.facts.extend(rows.facts.iter().filter_map(|fact| check.held(fact, values, nodes)));
        self.given.append(&mut rows.given);
    }

    fn push(&mut self, link: Link) {
        let (lists, at) = match link.bond {
            Bond::Parent => (&mut self.others, 0),
            Bond::Relation(relation) => (&mut self.others, relation as usize + 1),
            Bond::Post(post) => (&mut self.posts, post as usize),
        };
        if lists.len() <= at {
            lists.resize_with(at + 1, Vec::new);
        }
        lists[at].push(link);
    }
}

/// What all rows say, but for those that are dropped, share by share in their order.
fn gather<'a, 'v>(
    parts: &Parts<'a, 'v>,
    mut check: Check<'a, 'v>,
    nodes: &Nodes,
    dropped: &BTreeSet<RowNumber>,
) -> (Vec<Gathered<'a>>, Check<'a, 'v>, Read) {
    let gather = |threads| {
        let take = |rows: &mut Rows<'a>, own: &mut Check<'a, 'v>, gathered: &mut Gathered<'a>| {
            gathered.take(rows, own, nodes)
        };
        parts.read(threads, dropped, (|| check.beside(), Gathered::new), take)
    };
    let (mut shares, mut hands, mut read) = gather(parts.threads);
    if hands.len() > 1 && hands.iter().any(|own| !own.findings.is_empty()) {
        // Which unknown ids are compared with all others depends on those before them: everything is read once more.
        (shares, hands, read) = gather(1);
    }
    hands.into_iter().for_each(|own| join(&mut check.findings, own.findings));
    (shares, check, read)
}

/// Is there an attribute that everybody must have?
fn demands(vocabulary: &Vocabulary) -> bool {
    let attributes = vocabulary.people_attributes.iter().chain(&vocabulary.unit_attributes);
    attributes.clone().any(|attribute| !attribute.optional)
}

impl<'a, 'v> Check<'a, 'v> {
    fn new(vocabulary: &'v Vocabulary, set_aside: bool) -> Self {
        let (findings, torn) = (Vec::new(), BTreeSet::new());
        Check { vocabulary, set_aside, findings, torn, compared: 0, values: Vec::new() }
    }

    /// One that knows the same and has found nothing.
    pub fn beside(&self) -> Self {
        Check { torn: self.torn.clone(), ..Check::new(self.vocabulary, self.set_aside) }
    }

    /// The facts of shares, in their order, whose values go behind those that are known; their links that are no posts, and what
    /// was given.
    fn take(&mut self, shares: Vec<Gathered<'a>>) -> (Vec<Held>, ByBond, Vec<Given<'a>>) {
        let (mut facts, mut others, mut given) = (Vec::new(), Vec::new(), Vec::new());
        for mut share in shares {
            let before = self.values.len() as u32;
            for fact in share.facts.iter_mut().filter(|fact| fact.what != What::Role) {
                fact.value += before;
            }
            join(&mut self.values, share.values);
            join(&mut given, share.given);
            facts.push(share.facts);
            others.push(share.others);
        }
        (whole(facts), together(others), given)
    }

    /// Who holds which posts. A post is held once at a time.
    fn postings(&mut self, by_post: Vec<Vec<Link>>, nodes: &Nodes) -> Postings {
        let mut all = Vec::with_capacity(by_post.iter().map(Vec::len).sum());
        for (post, links) in (0..).zip(by_post) {
            let links = self.disjoint_links(links, nodes);
            self.single_holders(&links, nodes);
            let posting =
                |link: Link| Posting { person: link.lower, unit: link.upper, post, interval: link.interval };
            all.extend(links.into_iter().map(posting));
        }
        Postings::new(all, nodes.len())
    }

    /// Parents and relations.
    fn ties(&mut self, by_bond: Vec<Vec<Link>>, nodes: &Nodes) -> Ties {
        let disjoint = |links| {
            let links = self.disjoint_links(links, nodes);
            self.circles(nodes, &links);
            links
        };
        Ties::new(by_bond.into_iter().flat_map(disjoint))
    }

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
