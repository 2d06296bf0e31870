//! Who holds nothing but one post through the whole cycle: known beforehand, so that few are asked as of a day.

use crate::assess::Cycle;
use crate::organisation::{NodeId, Organisation, Posting, Ranks};
use crate::together::map;
use crate::value::{Day, Interval};

/// Who holds nothing but one post through the whole cycle: most people.
pub struct Posts {
    /// The days of the cycle.
    pub cycle: Interval,
    /// By node.
    only: Vec<Held>,
    /// The places of units among all units.
    pub places: Ranks,
    /// The units, by their places.
    pub units: Vec<NodeId>,
}

/// A post in a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which one.
    pub post: u32,
    /// The place of the unit among all units.
    pub unit: u32,
}

impl Held {
    /// None, or several, or not the same on all days.
    pub const UNKNOWN: Held = Held { post: u32::MAX, unit: u32::MAX };
}

impl Posts {
    /// Of nobody.
    pub fn none() -> Posts {
        Posts { cycle: Interval::ALWAYS, only: Vec::new(), places: Ranks::default(), units: Vec::new() }
    }

    /// Of an organisation; made on so many threads.
    pub fn of(organisation: &Organisation, cycle: Cycle, threads: usize) -> Posts {
        let units: Vec<NodeId> = organisation.units().collect();
        let days = Interval { from: cycle.from, until: cycle.until };
        let mut posts = Posts { cycle: days, only: Vec::new(), places: Ranks::of(&units), units };
        let only = |node: NodeId| {
            let mut held = organisation.postings_of(node).iter().filter(|held| held.interval.overlaps(days));
            let whole = held.next().filter(|held| held.interval.and(days) == days);
            match (whole, held.next()) {
                (Some(held), None) => posts.held(held),
                _ => Held::UNKNOWN,
            }
        };
        posts.only = map(organisation.len(), threads, |node| only(NodeId(node as u32)));
        posts
    }

    /// A posting in these terms.
    pub fn held(&self, held: &Posting) -> Held {
        let unit = self.places.rank(held.unit);
        unit.map_or(Held::UNKNOWN, |unit| Held { post: held.post, unit: unit as u32 })
    }

    /// The post and the unit of whoever holds nothing else through the whole cycle, as of a day of the cycle.
    pub fn steady(&self, node: NodeId, day: Day) -> Option<(u32, NodeId)> {
        let Held { post, unit } = self.only(node.0);
        let unit = self.units.get(unit as usize).filter(|_| self.cycle.contains(day))?;
        Some((post, *unit))
    }

    /// The only post that a node holds.
    #[inline]
    pub fn only(&self, node: u32) -> Held {
        self.only.get(node as usize).copied().unwrap_or(Held::UNKNOWN)
    }
}
