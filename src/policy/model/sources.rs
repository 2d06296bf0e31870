//! The documents on which a policy rests, their clauses, and what is made of each.

use super::{Defined, Name, Policy, Section};
use crate::source::{Place, Title};

/// A document on which a pack rests.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Title,
    /// Its date as written.
    pub date: Option<String>,
    /// Its clauses, in the order of writing.
    pub clauses: Vec<Clause>,
}

/// A clause of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its id, unique over all sources of a policy.
    pub id: Name,
    /// Its title.
    pub title: Title,
}

/// What `answerable check --organisation` looks at in every policy, and a clause may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// A post that one person holds at a time is vacant.
    Vacant,
    /// A kind of matter at which no rule looks and which no duty counts.
    Unjudged,
    /// A rule or duty of which nothing follows.
    NoConsequence,
    /// Two assessments of the same people or units by the same numbers.
    Parallel,
}

impl Check {
    /// The words of the language; the findings in JSON are called so too.
    pub const WORDS: [(&'static str, Check); 4] = [
        ("vacant", Check::Vacant),
        ("unjudged", Check::Unjudged),
        ("no_consequence", Check::NoConsequence),
        ("parallel", Check::Parallel),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Check::WORDS.iter().find(|(_, check)| *check == self).map_or("", |(word, _)| word)
    }
}

/// The sections whose definitions may name the clauses that they run; each is found again by [`Policy::citing`].
pub const CITING: [&str; 14] = [
    "rules",
    "duties",
    "groups",
    "modifiers",
    "indicators",
    "scorecards",
    "rankings",
    "quotas",
    "ladders",
    "escalations",
    "measures",
    "tracks",
    "monitors",
    "properties",
];

/// A definition and the clauses that it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Citing<'a> {
    /// Its section.
    pub section: &'static str,
    /// Its id.
    pub id: &'a str,
    /// Its title; none of what has no titles.
    pub title: Option<&'a Title>,
    /// Where it was written.
    pub place: Place,
    /// Its pack, an index into [`Policy::packs`].
    pub pack: usize,
    /// The clauses.
    pub clauses: &'a [Name],
}

impl Policy {
    /// Every definition that names a clause, section by section. A duty is listed once, not as its rule again.
    pub fn citing(&self) -> Vec<Citing<'_>> {
        let mut all = section("rules", &self.rules, |rule| Some(&rule.title));
        for citing in all.iter_mut().filter(|citing| self.duties.contains_key(citing.id)) {
            citing.section = "duties";
        }
        all.extend(section("groups", &self.groups, |_| None));
        all.extend(section("modifiers", &self.modifiers, |modifier| Some(&modifier.title)));
        all.extend(section("indicators", &self.indicators, |indicator| Some(&indicator.title)));
        all.extend(section("scorecards", &self.scorecards, |card| Some(&card.title)));
        all.extend(section("rankings", &self.rankings, |ranking| Some(&ranking.title)));
        all.extend(section("ladders", &self.ladders, |ladder| Some(&ladder.title)));
        all.extend(section("measures", &self.measures, |measure| Some(&measure.title)));
        all.extend(section("properties", &self.properties, |property| Some(&property.title)));
        all
    }

    /// The sources of all packs with their packs.
    pub fn sources(&self) -> impl Iterator<Item = (usize, &Source)> {
        let packs = self.packs.iter().enumerate();
        packs.flat_map(|(at, pack)| pack.sources.iter().map(move |source| (at, source)))
    }

    /// Every place that names a clause as one that is run: by a definition, or by a check.
    pub fn run(&self) -> Vec<&Name> {
        let mut all: Vec<&Name> = self.citing().into_iter().flat_map(|citing| citing.clauses).collect();
        let checks = self.packs.iter().flat_map(|pack| &pack.checks);
        all.extend(checks.flat_map(|(_, clauses)| clauses));
        all
    }

    /// The clauses of all sources.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.sources().flat_map(|(_, source)| &source.clauses)
    }
}

/// The definitions of a section that name a clause.
fn section<'a, T>(
    section: &'static str,
    of: &'a Section<T>,
    title: fn(&T) -> Option<&Title>,
) -> Vec<Citing<'a>> {
    let citing = of.values().filter(|defined| !defined.clauses.is_empty());
    citing
        .map(|Defined { id, place, pack, clauses, body }| {
            let (place, pack) = (*place, *pack);
            Citing { section, id, title: title(body), place, pack, clauses }
        })
        .collect()
}
