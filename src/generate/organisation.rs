//! The organisation: units of levels, people in posts, who changed, who promoted whom.

use super::Size;
use super::random::Random;
use super::shape::Shape;
use crate::value::Day;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many years before the cycle somebody may have taken up a leading post.
const EARLIER: i32 = 8;

/// Where everybody stands: numbers of units and people follow from the levels.
#[derive(Debug)]
pub struct Country<'a> {
    /// What it is like.
    pub shape: &'a Shape,
    /// How large it is.
    pub size: Size,
    levels: Vec<Rank>,
    people: u64,
    /// The first number of a person.
    base: u64,
    /// Of the holders of leading posts who were followed by somebody else within the cycle: when, by whom.
    changed: BTreeMap<u64, (Day, u64)>,
    /// Matters in the area of each unit of this level stand apart.
    pub(super) apart: Option<usize>,
}

/// The units of a level.
#[derive(Debug)]
struct Rank {
    first: u64,
    units: u64,
    /// The number of the first holder of each post in the first unit.
    holders: Vec<u64>,
}

impl<'a> Country<'a> {
    /// As large a country as the people allow.
    pub fn new(shape: &'a Shape, size: Size) -> Country<'a> {
        let lowest = largest(shape, size.people);
        let counts = counts(shape, lowest);
        let (mut first, mut person) = (1, 0);
        let mut levels = Vec::new();
        for (level, units) in shape.levels.iter().zip(counts) {
            let mut holders = Vec::new();
            for (_, each, _) in &level.posts {
                holders.push(person);
                person += each * units;
            }
            levels.push(Rank { first, units, holders });
            first += units;
        }
        let mut base = 100_000;
        while base <= first {
            base *= 10;
        }
        let (people, changed) = (person, BTreeMap::new());
        let mut country = Country { shape, size, levels, people, base, changed, apart: None };
        country.change();
        country
    }

    /// The same, with the matters in the area of each unit of a kind in files of their own. These are others than those in one file
    /// for all, and of the same shape. None: no level is of this kind.
    pub fn apart(mut self, kind: &str) -> Option<Country<'a>> {
        self.apart = Some(self.shape.levels.iter().position(|level| level.kind == kind)?);
        Some(self)
    }

    /// Units of all levels.
    pub fn units(&self) -> u64 {
        self.levels.iter().map(|level| level.units).sum()
    }

    /// People, those who followed somebody among them.
    pub fn people(&self) -> u64 {
        self.people + self.changed.len() as u64
    }

    /// How many units a level has.
    pub(super) fn width(&self, level: usize) -> u64 {
        self.levels.get(level).map_or(0, |level| level.units)
    }

    /// The number of a unit.
    pub(super) fn unit(&self, level: usize, at: u64) -> u64 {
        self.levels.get(level).map_or(0, |level| level.first + at)
    }

    /// The unit of a higher level above one.
    pub(super) fn above(&self, level: usize, at: u64, higher: usize) -> u64 {
        (higher..level)
            .fold(at, |at, level| at / self.shape.levels.get(level + 1).map_or(1, |l| l.below))
            .min(self.width(higher).saturating_sub(1))
    }

    /// The units of a lower level, or of its own, that stand below one: the contrary of [`Country::above`].
    pub(super) fn below(&self, level: usize, at: u64, lower: usize) -> Range<u64> {
        let levels = self.shape.levels.iter().take(lower + 1).skip(level + 1);
        let each = levels.fold(1_u64, |each, level| each.saturating_mul(level.below));
        let end = if at + 1 == self.width(level) { u64::MAX } else { (at + 1).saturating_mul(each) };
        at.saturating_mul(each)..end.min(self.width(lower))
    }

    /// Who holds a post in a unit on a day.
    pub(super) fn holder(&self, (level, post): (usize, usize), unit: u64, slot: u64, day: Day) -> u64 {
        let first = self.first_holder((level, post), unit, slot);
        match self.changed.get(&first) {
            Some((from, next)) if *from <= day => *next,
            _ => first,
        }
    }

    /// How many hold a post in each unit.
    pub(super) fn slots(&self, (level, post): (usize, usize)) -> u64 {
        self.shape.levels.get(level).and_then(|level| level.posts.get(post)).map_or(1, |(_, each, _)| *each)
    }

    fn first_holder(&self, (level, post): (usize, usize), unit: u64, slot: u64) -> u64 {
        let first = self.levels.get(level).and_then(|level| level.holders.get(post)).copied().unwrap_or(0);
        self.base + first + unit * self.slots((level, post)) + slot
    }

    fn change(&mut self) {
        let (from, until) = self.shape.cycle;
        let mut random = Random::new(self.size.seed, 1, 0);
        let mut next = self.base + self.people;
        let mut changed = BTreeMap::new();
        self.each_holder(|post, unit, slot| {
            let leads = self.shape.levels[post.0].posts[post.1].2;
            if leads && random.happens(self.shape.changes) {
                // Not on the first day: somebody has to be followed.
                let day = Day(from.0 + 1 + random.one_of((until.0 - from.0).max(1) as u64, 1.0) as i32);
                changed.insert(self.first_holder(post, unit, slot), (day, next));
                next += 1;
            }
        });
        self.changed = changed;
    }

    fn each_holder(&self, mut see: impl FnMut((usize, usize), u64, u64)) {
        for (at, level) in self.shape.levels.iter().enumerate() {
            for (post, (_, each, _)) in level.posts.iter().enumerate() {
                for unit in 0..self.width(at) {
                    (0..*each).for_each(|slot| see((at, post), unit, slot));
                }
            }
        }
    }

    /// `units.csv`
    pub fn units_csv(&self) -> String {
        let mut text = String::from("id,title,kind,parent\n");
        for (at, level) in self.shape.levels.iter().enumerate() {
            for unit in 0..self.width(at) {
                let id = self.unit(at, unit);
                let parent = match at.checked_sub(1) {
                    Some(higher) => self.unit(higher, self.above(at, unit, higher)).to_string(),
                    None => String::new(),
                };
                text.push_str(&format!("{id},{id},{},{parent}\n", level.kind));
            }
        }
        text
    }

    /// `people.csv`
    pub fn people_csv(&self) -> String {
        let role = self.shape.role.as_deref().unwrap_or_default();
        let mut text = String::from("id,name,role\n");
        for person in (0..self.people()).map(|at| self.base + at) {
            text.push_str(&format!("{person},{person},{role}\n"));
        }
        text
    }

    /// `posts.csv`
    pub fn posts_csv(&self) -> String {
        let mut random = Random::new(self.size.seed, 2, 0);
        let begin = self.shape.cycle.0;
        let mut text = String::from("person,unit,post,from,until\n");
        self.each_holder(|post, unit, slot| {
            let (id, _, leads) = &self.shape.levels[post.0].posts[post.1];
            let first = self.first_holder(post, unit, slot);
            let unit = self.unit(post.0, unit);
            let since = match leads {
                true => Day(begin.0 - random.one_of(EARLIER as u64 * 365, 1.0) as i32 - 1).to_string(),
                false => String::new(),
            };
            match self.changed.get(&first) {
                None => text.push_str(&format!("{first},{unit},{id},{since},\n")),
                Some((day, next)) => {
                    text.push_str(&format!("{first},{unit},{id},{since},{}\n", day.before()));
                    text.push_str(&format!("{next},{unit},{id},{day},\n"));
                }
            }
        });
        text
    }

    /// `relations.csv`
    pub fn relations_csv(&self) -> String {
        let mut random = Random::new(self.size.seed, 3, 0);
        let mut text = String::from("relation,lower,upper,from,until,on\n");
        for tie in &self.shape.ties {
            for unit in 0..self.width(tie.lower.0) {
                for slot in 0..self.slots(tie.lower) {
                    if !random.happens(tie.share) {
                        continue;
                    }
                    let (from, until) = tie.since;
                    let day = Day(from.0 + random.one_of((until.0 - from.0 + 1).max(1) as u64, 1.0) as i32);
                    let lower = self.first_holder(tie.lower, unit, slot);
                    let above = self.above(tie.lower.0, unit, tie.upper.0);
                    let upper = self.first_holder(tie.upper, above, 0);
                    text.push_str(&format!("{},{lower},{upper},,,{day}\n", tie.relation));
                }
            }
        }
        text
    }

    /// The values of indicators, as a long table.
    pub fn indicators_csv(&self) -> String {
        let mut text = String::from("indicator,subject,value,n,k\n");
        for (purpose, given) in (16..).zip(&self.shape.given) {
            let mut random = Random::new(self.size.seed, purpose, 0);
            for unit in 0..self.width(given.level) {
                let subject = self.unit(given.level, unit);
                let value = (given.around + random.normal() * given.around * 0.04).clamp(0.0, 100.0);
                let line = match given.sample {
                    None => format!("{},{subject},{value:.1},,\n", given.indicator),
                    Some(sample) => {
                        let n = (sample * (0.7 + 0.6 * random.share())).max(1.0) as u64;
                        let satisfied = (0..n).filter(|_| random.happens(value / 100.0)).count() as f64;
                        let percent = satisfied * 100.0 / n as f64;
                        format!("{},{subject},{percent:.4},{n},{satisfied}\n", given.indicator)
                    }
                };
                text.push_str(&line);
            }
        }
        text
    }
}

/// How many units each level has, where the lowest has so many.
fn counts(shape: &Shape, lowest: u64) -> Vec<u64> {
    let mut counts = vec![lowest];
    for level in shape.levels.iter().skip(1).rev() {
        counts.push(counts.last().map_or(1, |below| below.div_ceil(level.below)));
    }
    counts.reverse();
    counts
}

/// The most units of the lowest level with which there are at most so many people; one at least.
fn largest(shape: &Shape, people: u64) -> u64 {
    let needed = |lowest| -> u64 {
        let each = |level: &super::shape::Level| level.posts.iter().map(|(_, each, _)| each).sum::<u64>();
        shape.levels.iter().zip(counts(shape, lowest)).map(|(level, units)| each(level) * units).sum()
    };
    let (mut enough, mut too_many) = (1, people.max(1) + 1);
    while enough + 1 < too_many {
        let middle = enough + (too_many - enough) / 2;
        if needed(middle) <= people { enough = middle } else { too_many = middle }
    }
    enough
}
