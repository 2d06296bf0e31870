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
        let mut all = Vec::new();
        self.duties.values().for_each(|defined| all.extend(citing("duties", defined)));
        let rules = self.rules.values().filter(|rule| !self.duties.contains_key(&rule.id));
        rules.for_each(|defined| all.extend(citing("rules", defined)));
        section("groups", &self.groups, &mut all);
        section("modifiers", &self.modifiers, &mut all);
        section("indicators", &self.indicators, &mut all);
        section("scorecards", &self.scorecards, &mut all);
        section("rankings", &self.rankings, &mut all);
        section("ladders", &self.ladders, &mut all);
        section("tracks", &self.tracks, &mut all);
        section("escalations", &self.escalations, &mut all);
        section("quotas", &self.quotas, &mut all);
        section("measures", &self.measures, &mut all);
        section("monitors", &self.monitors, &mut all);
        section("properties", &self.properties, &mut all);
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

fn section<'a, T>(name: &'static str, of: &'a Section<T>, all: &mut Vec<Citing<'a>>) {
    all.extend(of.values().filter_map(|defined| citing(name, defined)));
}

fn citing<'a, T>(section: &'static str, defined: &'a Defined<T>) -> Option<Citing<'a>> {
    let Defined { id, place, pack, clauses, .. } = defined;
    (!clauses.is_empty()).then_some(Citing { section, id, place: *place, pack: *pack, clauses })
}
