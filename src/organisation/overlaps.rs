//! What cannot hold at the same time.

use super::NodeId;
use super::OrganisationFault as Fault;
use super::check::{Check, Held, Link};
use super::graph::Bond;
use super::nodes::Nodes;
use super::rows::{Defined, Finding, Given, Origin, Sort, What, attributes};
use crate::source::{Fault as _, Place, Said, said};
use crate::value::{Day, Interval, NodeKind};
use std::collections::{BTreeMap, BTreeSet};

/// Spans of days that do not overlap, each with a number.
#[derive(Default)]
struct Calendar(BTreeMap<Day, (Day, usize)>);

/// A span of days, for a message; open ends on both sides are no dates at all.
fn span(days: Interval) -> Said {
    if days == Interval::ALWAYS {
        said("no dates given", "未载明起止日期")
    } else {
        days.to_string().as_str().into()
    }
}

impl Calendar {
    /// Takes the days, unless they are taken: then tells by which number.
    fn take(&mut self, days: Interval, number: usize) -> Result<(), usize> {
        match self.0.range(..=days.until).next_back() {
            Some((_, (until, taken))) if *until >= days.from => Err(*taken),
            _ => {
                self.0.insert(days.from, (days.until, number));
                Ok(())
            }
        }
    }
}

impl<'a> Check<'a, '_> {
    /// One parent at a time, one posting of a person in a unit and post at a time, no relation twice. The
    /// links, all of one bond, come back in a fixed order.
    pub fn disjoint_links(&mut self, mut links: Vec<Link>, nodes: &Nodes) -> Vec<Link> {
        // Of clashing links the first in this order stands: YAML, then what began first.
        links.sort_by_key(|link| (group(link), link.origin.in_table(), order(link)));
        retain(
            &mut links,
            |a, b| group(a) == group(b),
            |group| match group.first().map(|link| link.bond) {
                Some(Bond::Relation(_)) => self.no_relation_twice(group, nodes),
                _ => self.one_at_a_time(group, nodes),
            },
        );
        links.sort_by_key(|link| (link.lower, link.upper, link.interval, link.origin.place));
        links
    }

    fn one_at_a_time(&mut self, group: &[Link], nodes: &Nodes) -> Vec<bool> {
        let mut calendar = Calendar::default();
        let mut stands = Vec::with_capacity(group.len());
        for (at, link) in group.iter().enumerate() {
            let taken = calendar.take(link.interval, at);
            stands.push(taken.is_ok());
            let Some(winner) = taken.err().and_then(|winner| group.get(winner)) else { continue };
            if !same_parent(link, winner) {
                self.links_clash(link, winner, nodes);
            }
        }
        stands
    }

    fn links_clash(&mut self, loser: &Link, winner: &Link, nodes: &Nodes) {
        let days = loser.interval.and(winner.interval);
        let (lower, upper) = (nodes.id(loser.lower).to_owned(), nodes.id(loser.upper).to_owned());
        let fault = match loser.bond {
            Bond::Parent => Fault::TwoParents { unit: lower, days },
            bond => {
                let post = self.bond_name(bond).to_owned();
                Fault::OverlappingPosts { person: lower, unit: upper, post, days: span(days) }
            }
        };
        let note = said("it overlaps with this one", "与此处重叠");
        self.clash(fault, loser.origin, winner.origin, note);
    }

    fn no_relation_twice(&mut self, group: &[Link], nodes: &Nodes) -> Vec<bool> {
        let mut seen: BTreeMap<Interval, Origin> = BTreeMap::new();
        let mut stands = Vec::with_capacity(group.len());
        for link in group {
            let winner = seen.get(&link.interval).copied();
            stands.push(winner.is_none());
            let Some(winner) = winner else {
                seen.insert(link.interval, link.origin);
                continue;
            };
            let fault = Fault::RelationTwice {
                relation: self.bond_name(link.bond).to_owned(),
                lower: nodes.id(link.lower).to_owned(),
                upper: nodes.id(link.upper).to_owned(),
            };
            self.clash(fault, link.origin, winner, said("the same is written here", "同样的内容写在这里"));
        }
        stands
    }

    /// Warns of two holders at once of a post that a unit has once, of all who hold it.
    pub fn single_holders(&mut self, links: &[Link], nodes: &Nodes) {
        let single = match links.first().map(|link| link.bond) {
            Some(Bond::Post(post)) => {
                self.vocabulary.post_traits.get(post as usize).is_some_and(|of| of.single)
            }
            _ => false,
        };
        if !single {
            return;
        }
        let mut held: Vec<&Link> = links.iter().collect();
        held.sort_by_key(|link| (link.upper, order(link)));
        for group in held.chunk_by(|a, b| a.upper == b.upper) {
            let mut longest: Option<&Link> = None;
            for link in group {
                let before = longest.filter(|before| before.interval.overlaps(link.interval));
                if let Some(before) = before.filter(|before| before.lower != link.lower) {
                    self.two_holders(before, link, nodes);
                }
                if longest.is_none_or(|before| before.interval.until < link.interval.until) {
                    longest = Some(link);
                }
            }
        }
    }

    fn two_holders(&mut self, first: &Link, second: &Link, nodes: &Nodes) {
        let fault = Fault::TwoHolders {
            unit: nodes.id(first.upper).to_owned(),
            post: self.bond_name(first.bond).to_owned(),
            first: nodes.id(first.lower).to_owned(),
            second: nodes.id(second.lower).to_owned(),
            days: first.interval.and(second.interval),
        };
        let note = said("the other holder", "另一位任职者");
        let help = said(
            "end the first posting on the day before the second begins, or leave both: then both are named",
            "请让前任在后任到任的前一天结束任期；若保留两者，则两人都会被列出",
        );
        let problem = fault.at(second.origin.place).also(first.origin.place, note).help(help).warning();
        // A warning sets no row aside.
        self.findings.push(Finding { problem, row: None });
    }

    /// One role and one value of an attribute at a time. Rows may repeat what others say. The facts come back by node
    /// and what they are about.
    pub fn disjoint_facts(&mut self, mut facts: Vec<Held>, nodes: &Nodes) -> Vec<Held> {
        let by_content = self.set_aside;
        facts.sort_by_key(|fact| {
            let word = if by_content { self.word(fact) } else { "" };
            (fact.of, fact.what, fact.origin.in_table(), fact.interval, word, fact.origin.place)
        });
        let same = |a: &Held, b: &Held| (a.of, a.what) == (b.of, b.what);
        retain(&mut facts, same, |group| self.one_value_at_a_time(group, nodes));
        facts
    }

    fn one_value_at_a_time(&mut self, group: &[Held], nodes: &Nodes) -> Vec<bool> {
        let mut calendar = Calendar::default();
        let mut stands = Vec::with_capacity(group.len());
        for (at, fact) in group.iter().enumerate() {
            let taken = calendar.take(fact.interval, at);
            stands.push(taken.is_ok());
            let Some(winner) = taken.err().and_then(|winner| group.get(winner)) else { continue };
            if winner.interval != fact.interval || !self.same_value(winner, fact) {
                let (fault, winner) = (self.facts_clash(fact, winner, nodes), winner.origin);
                self.clash(fault, fact.origin, winner, said("it overlaps with this one", "与此处重叠"));
            }
        }
        stands
    }

    /// The value of a fact as it was written.
    fn word(&self, fact: &Held) -> &str {
        match fact.what {
            What::Role => self.vocabulary.roles.word(fact.value),
            What::Attribute(_) => self.values.get(fact.value as usize).map_or("", |(word, _)| word),
        }
    }

    /// Do two facts about the same say the same?
    fn same_value(&self, one: &Held, other: &Held) -> bool {
        let value = |fact: &Held| self.values.get(fact.value as usize).map(|(_, is)| is);
        one.value == other.value || (one.what != What::Role && value(one) == value(other))
    }

    fn facts_clash(&self, loser: &Held, winner: &Held, nodes: &Nodes) -> Fault {
        let (id, days) = (nodes.id(loser.of).to_owned(), loser.interval.and(winner.interval));
        match loser.what {
            What::Role => Fault::OverlappingRoles { person: id, days },
            What::Attribute(at) => {
                let sort = if *nodes.kind(loser.of) == NodeKind::Person { Sort::Person } else { Sort::Unit };
                let attribute = attributes(self.vocabulary, sort).get(at as usize);
                let attribute = attribute.map(|attribute| attribute.name.clone()).unwrap_or_default();
                Fault::OverlappingValues { id, attribute, days }
            }
        }
    }

    /// Every attribute that must be there is. Who must have any comes in the order of ids.
    pub fn nothing_missing(&mut self, defined: &[Defined<'a>], given: &[Given<'a>]) {
        let given: BTreeSet<(&str, usize)> = given.iter().map(|of| (of.id, of.attribute as usize)).collect();
        for said in defined.chunk_by(|a, b| a.id.text == b.id.text) {
            let Some(first) = said.first() else { continue };
            for (at, attribute) in attributes(self.vocabulary, first.sort).iter().enumerate() {
                if attribute.optional || given.contains(&(first.id.text, at)) {
                    continue;
                }
                // To set it aside, all its rows must go; otherwise it is said once.
                let rows = if self.set_aside && first.origin.in_table() { said.len() } else { 1 };
                for statement in said.iter().take(rows) {
                    let (id, attribute) = (statement.id.text.to_owned(), attribute.name.clone());
                    let fault = Fault::MissingAttribute { id, attribute }.at(statement.id.place);
                    self.findings.push(Finding::new(fault, statement.origin));
                }
            }
        }
    }
}

/// Keeps those of each group that stand; whoever is alone does. Most are.
fn retain<T>(items: &mut Vec<T>, same: impl Fn(&T, &T) -> bool, mut stand: impl FnMut(&[T]) -> Vec<bool>) {
    let mut stands = Vec::with_capacity(items.len());
    for group in items.chunk_by(same) {
        match group {
            [_] => stands.push(true),
            group => stands.extend(stand(group)),
        }
    }
    let mut stands = stands.into_iter();
    items.retain(|_| stands.next().unwrap_or(true));
}

/// Links of one bond and group may not overlap.
fn group(link: &Link) -> (NodeId, Option<NodeId>) {
    (link.lower, (link.bond != Bond::Parent).then_some(link.upper))
}

fn order(link: &Link) -> (Interval, NodeId, NodeId, Place) {
    (link.interval, link.lower, link.upper, link.origin.place)
}

/// Rows of a table may repeat a unit with its parent.
fn same_parent(link: &Link, winner: &Link) -> bool {
    link.bond == Bond::Parent && (link.upper, link.interval) == (winner.upper, winner.interval)
}
