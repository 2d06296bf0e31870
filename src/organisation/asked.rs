//! What the organisation answers, as of a day.

use super::graph::{Bond, Edge, EdgeData, Organisation, Posting};
use super::{NodeId, PostId, RelationId};
use crate::source::Title;
use crate::value::{Day, Interval, NodeKind, Symbols, Value};
use petgraph::graph::DiGraph;
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl Organisation {
    /// The node of that id.
    pub fn find(&self, id: &str) -> Option<NodeId> {
        self.nodes.find(id)
    }

    /// The node whose id is a whole number, in its canonical writing: `100123` is the id of 100123, `0100123` of no
    /// number.
    pub fn find_number(&self, id: i64) -> Option<NodeId> {
        self.nodes.find_number(id)
    }

    /// Every node, in the order of ids.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        self.nodes.all()
    }

    /// Every person.
    pub fn people(&self) -> impl Iterator<Item = NodeId> {
        self.nodes().filter(|node| *self.kind(*node) == NodeKind::Person)
    }

    /// Every unit, whenever it exists.
    pub fn units(&self) -> impl Iterator<Item = NodeId> {
        self.nodes().filter(|node| *self.kind(*node) == NodeKind::Unit)
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Nobody and nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The organisation as a graph: nodes by number, edges from the lower to the upper end.
    pub fn graph(&self) -> DiGraph<NodeId, EdgeData> {
        let of_parents = self.parents.pairs().map(|(lower, edge)| (lower, Bond::Parent, *edge));
        let of_posts = self.postings.all().iter().map(|held| {
            let Posting { person, unit, post, interval } = *held;
            (person, Bond::Post(post), Edge { node: unit, interval })
        });
        let of_relations =
            self.uppers.pairs().map(|((lower, relation), edge)| (lower, Bond::Relation(relation), *edge));
        let mut graph = DiGraph::new();
        for node in self.nodes() {
            graph.add_node(node);
        }
        for (lower, bond, Edge { node, interval }) in of_parents.chain(of_posts).chain(of_relations) {
            graph.add_edge(lower.index(), node.index(), EdgeData { bond, interval });
        }
        graph
    }

    /// The texts among the attributes. Whoever compares them with texts of other facts begins the other
    /// facts with a clone of this, so that equal texts have equal numbers.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The id of a node.
    pub fn id(&self, node: NodeId) -> &str {
        self.nodes.id(node)
    }

    /// A person's name, a unit's or an entity's title; the id where none was given.
    pub fn title(&self, node: NodeId) -> Title {
        self.nodes.title(node)
    }

    /// What a node is.
    pub fn kind(&self, node: NodeId) -> &NodeKind {
        self.nodes.kind(node)
    }

    /// Is a unit or an entity there on a day? People always are.
    pub fn exists(&self, node: NodeId, day: Day) -> bool {
        self.nodes.get(node).life.contains(day)
    }

    /// A person's role, a code of the vocabulary.
    pub fn role(&self, person: NodeId, day: Day) -> Option<u32> {
        self.roles.one(person, day).map(|spell| spell.is)
    }

    /// A unit's kind, a code of the vocabulary.
    pub fn unit_kind(&self, unit: NodeId) -> Option<u32> {
        self.nodes.unit_kind(unit)
    }

    /// An attribute of a person or a unit, by its index in the vocabulary's list for either. Texts are
    /// numbered by [`Organisation::symbols`].
    pub fn attribute(&self, node: NodeId, attribute: usize, day: Day) -> Option<Value> {
        self.attributes.one((node, attribute), day).map(|spell| spell.is.clone())
    }

    /// The unit to which a unit belongs, and since and until when it does.
    pub fn parent(&self, unit: NodeId, day: Day) -> Option<(NodeId, Interval)> {
        self.parents.one(unit, day).map(|edge| (edge.node, edge.interval))
    }

    /// The units to which units belong, each on a day of its own.
    pub(crate) fn parents_on(&self, units: &[(NodeId, Day)]) -> Vec<Option<NodeId>> {
        self.parents.each(units).into_iter().map(|edge| edge.map(|edge| edge.node)).collect()
    }

    /// The units to which a unit belongs at any time, in the order of first days.
    pub fn parents(&self, unit: NodeId) -> &[Edge] {
        self.parents.all(unit)
    }

    /// Is a unit another one, or below it?
    pub fn within(&self, unit: NodeId, ancestor: NodeId, day: Day) -> bool {
        let up = |unit: &NodeId| self.parent(*unit, day).map(|(parent, _)| parent);
        // A circle is a fault, but asking must end even in an organisation that is at fault.
        std::iter::successors(Some(unit), up).take(self.len().max(1)).any(|unit| unit == ancestor)
    }

    /// The posts that a person holds on a day, by unit, post, first day.
    pub fn posts(&self, person: NodeId, day: Day) -> impl Iterator<Item = Posting> + use<> {
        in_order(self.postings.of_person_on(person, day), |held| (held.unit, held.post, held.interval.from))
    }

    /// The posts that a person holds at any time, by unit, post, first day.
    pub fn postings(&self, person: NodeId) -> impl Iterator<Item = Posting> + use<> {
        in_order(self.postings.of_person(person), |held| (held.unit, held.post, held.interval.from))
    }

    /// The posts that a person holds at any time, in the order of first days.
    pub fn postings_of(&self, person: NodeId) -> &[Posting] {
        self.postings.of_person(person)
    }

    /// Who holds a post in a unit at any time, in the order of first days.
    pub fn holders_ever(&self, unit: NodeId, post: PostId) -> impl Iterator<Item = &Posting> + Clone {
        self.postings.of_post(unit, post)
    }

    /// Who holds a post in a unit on a day, by person.
    pub fn holders(&self, unit: NodeId, post: PostId, day: Day) -> impl Iterator<Item = Posting> + use<> {
        in_order(self.postings.of_post_on(unit, post, day), |held| held.person)
    }

    /// Who holds any post in a unit on a day, by person, each once: of several posts the one held longest.
    pub fn members(&self, unit: NodeId, day: Day) -> impl Iterator<Item = Posting> + use<> {
        let length = |held: &Posting| (held.person, Reverse(held.interval.days()), held.post);
        let mut last = None;
        in_order(self.postings.of_unit_on(unit, day), length)
            .filter(move |held| last.replace(held.person) != Some(held.person))
    }

    /// The post that makes somebody a member of a unit on a day: of several the one held longest.
    pub fn member(&self, unit: NodeId, person: NodeId, day: Day) -> Option<Posting> {
        let held = self.posts(person, day).filter(|held| held.unit == unit);
        held.min_by_key(|held| (Reverse(held.interval.days()), held.post))
    }

    /// The upper ends of a node's relations of one sort, by node.
    pub fn uppers(&self, node: NodeId, relation: RelationId, day: Day) -> impl Iterator<Item = Edge> + use<> {
        in_order(self.uppers.on((node, relation), day), |edge| (edge.node, edge.interval))
    }

    /// The upper ends of a node's relations of one sort at any time, in the order of first days.
    pub fn edges(&self, node: NodeId, relation: RelationId) -> &[Edge] {
        self.uppers.all((node, relation))
    }

    /// The lower ends of a node's relations of one sort at any time, in the order of first days.
    pub fn edges_from_below(&self, node: NodeId, relation: RelationId) -> &[Edge] {
        self.lowers.all((node, relation))
    }

    /// Who holds any post in a unit at any time, in the order of first days.
    pub fn staff(&self, unit: NodeId) -> impl Iterator<Item = &Posting> + Clone {
        self.postings.of_unit(unit)
    }

    /// The roles that a person has at any time, and when.
    pub fn roles(&self, person: NodeId) -> impl Iterator<Item = (u32, Interval)> {
        self.roles.all(person).iter().map(|spell| (spell.is, spell.interval))
    }

    /// When a person or a unit exists.
    pub fn life(&self, node: NodeId) -> Interval {
        self.nodes.get(node).life
    }

    /// The days of a period on which anything about the organisation may be other than on the day before.
    pub fn changes(&self, period: Interval) -> BTreeSet<Day> {
        let edges = self.parents.items().iter().chain(self.uppers.items()).map(|edge| edge.interval);
        let postings = self.postings.all().iter().map(|held| held.interval);
        let lives = self.nodes.lives();
        let roles = self.roles.items().iter().map(|spell| spell.interval);
        let attributes = self.attributes.items().iter().map(|spell| spell.interval);
        let all = edges.chain(postings).chain(lives).chain(roles).chain(attributes);
        let days = all.flat_map(|interval| [interval.from, Day(interval.until.0.saturating_add(1))]);
        days.filter(|day| period.contains(*day)).collect()
    }

    /// The lower ends of a node's relations of one sort, by node.
    pub fn lowers(&self, node: NodeId, relation: RelationId, day: Day) -> impl Iterator<Item = Edge> + use<> {
        in_order(self.lowers.on((node, relation), day), |edge| (edge.node, edge.interval))
    }
}

fn in_order<'a, T: Copy + 'a, K: Ord>(
    found: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&T) -> K,
) -> std::vec::IntoIter<T> {
    let mut found: Vec<T> = found.into_iter().copied().collect();
    found.sort_by_key(key);
    found.into_iter()
}
