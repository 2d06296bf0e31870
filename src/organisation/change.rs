//! One dated edge with other dates: what is asked of another outcome, never what is recorded.

use super::graph::{Bond, Edge, Organisation, Posting};
use super::postings::Postings;
use super::timeline::{Dated, Key, Timeline};
use super::{NodeId, Vocabulary};
use crate::value::{Day, Interval};
use std::sync::Arc;

/// A dated edge of the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// What it says.
    pub bond: Bond,
    /// The lower end; of a post, the person.
    pub lower: NodeId,
    /// The upper end; of a post, the unit.
    pub upper: NodeId,
    /// When it holds.
    pub interval: Interval,
}

impl Organisation {
    /// The same organisation, but for the role that a person has on a day, as long as it lasts.
    pub fn in_role(&self, person: NodeId, day: Day, role: u32) -> Organisation {
        let mut changed = self.clone();
        changed.roles.change(person, |spell| spell.interval.contains(day).then(|| spell.is = role).is_some());
        changed
    }

    /// The same organisation, but for the dates of one edge.
    pub fn redated(&self, tie: &Tie, to: Interval) -> Organisation {
        let mut changed = self.clone();
        let Tie { bond, lower, upper, interval } = *tie;
        match bond {
            Bond::Post(post) => {
                let same = |held: &&mut Posting| {
                    (held.person, held.unit, held.post, held.interval) == (lower, upper, post, interval)
                };
                let mut postings = self.postings.all().to_vec();
                if let Some(held) = postings.iter_mut().find(same) {
                    held.interval = to;
                }
                changed.postings = Arc::new(Postings::new(postings, self.len()));
            }
            Bond::Relation(relation) => {
                let same = |other: NodeId| {
                    move |edge: &mut Edge| {
                        let is = (edge.node, edge.interval) == (other, interval);
                        is.then(|| edge.interval = to).is_some()
                    }
                };
                changed.uppers.change((lower, relation), same(upper));
                changed.lowers.change((upper, relation), same(lower));
            }
            Bond::Parent => {
                changed.parents.change(lower, |edge: &mut Edge| {
                    let is = (edge.node, edge.interval) == (upper, interval);
                    is.then(|| edge.interval = to).is_some()
                });
            }
        }
        changed
    }

    /// Could the edge be written with these dates: nothing is held twice at a time, no relation goes in a circle,
    /// both ends are there?
    pub fn allows(&self, tie: &Tie, to: Interval, vocabulary: &Vocabulary) -> bool {
        let lives = |node: NodeId| self.life(node).and(to) == to;
        if to.from > to.until || !lives(tie.lower) || !lives(tie.upper) {
            return false;
        }
        let clashes = |other: Interval| other != tie.interval && other.overlaps(to);
        match tie.bond {
            Bond::Post(post) => !self
                .postings(tie.lower)
                .any(|held| held.unit == tie.upper && held.post == post && clashes(held.interval)),
            Bond::Parent => !self.parents.all(tie.lower).iter().any(|edge| clashes(edge.interval)),
            Bond::Relation(relation) => {
                let edges = self.uppers.all((tie.lower, relation)).iter();
                let twice = edges.filter(|edge| edge.node == tie.upper).any(|edge| edge.interval == to);
                let directed = vocabulary.relations.get(relation as usize).is_some_and(|of| of.directed);
                !twice && (!directed || !self.leads_up(tie.upper, tie.lower, relation, to))
            }
        }
    }

    /// Does a relation lead up from one node to another at any time within some days?
    fn leads_up(&self, from: NodeId, to: NodeId, relation: super::RelationId, within: Interval) -> bool {
        let (mut open, mut seen) = (vec![from], std::collections::BTreeSet::from([from]));
        while let Some(node) = open.pop() {
            if node == to {
                return true;
            }
            let edges = self.uppers.all((node, relation)).iter();
            let next = edges.filter(|edge| edge.interval.overlaps(within)).map(|edge| edge.node);
            open.extend(next.filter(|next| seen.insert(*next)));
        }
        false
    }
}

impl<K: Key, T: Dated> Timeline<K, T> {
    /// Changes the first thing of a key that the function takes, and puts the key's things in order again.
    pub(super) fn change(&mut self, key: K, mut take: impl FnMut(&mut T) -> bool) {
        let _ = self.of_key_mut(key).iter_mut().any(&mut take);
        self.reorder(key);
    }
}
