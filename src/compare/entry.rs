//! What an outcome says, entry by entry, read from its JSON: a snapshot is nothing else, so what was reviewed a year
//! ago and what was found a moment ago are read alike.

use super::OutcomeFault;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an entry says of its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Held accountable.
    Held,
    /// Credited.
    Credited,
    /// Recorded only.
    Recorded,
    /// A sanction is proposed, or would be.
    Sanction,
    /// A reward is proposed, or would be.
    Reward,
    /// A rule of which it cannot be said whom it touches.
    Finding,
    /// Something that needs a person: a matter that no rule reaches, nobody to answer, rules in conflict.
    Gap(Gap),
    /// A place in a ranking.
    Rank,
    /// A score.
    Score,
    /// A place on a ladder that gives grades.
    Grade,
    /// How many have what a quota counts.
    Quota,
    /// A sum of points.
    Total,
    /// An indicator.
    Indicator,
    /// What a monitor saw.
    Monitor,
}

/// What an outcome leaves to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A matter that no rule reaches.
    Unreached,
    /// Something to answer for, and nobody to answer.
    Hole,
    /// Rules of a group that exclude each other apply together.
    Conflict,
    /// Held twice for one act.
    DoubleHit,
    /// Credited and held for one act.
    Both,
    /// No step of a ladder covers the value.
    NoBand,
}

impl Sort {
    /// Its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Sort::Held => "held",
            Sort::Credited => "credited",
            Sort::Recorded => "recorded",
            Sort::Sanction => "sanction",
            Sort::Reward => "reward",
            Sort::Finding => "finding",
            Sort::Gap(Gap::Unreached) => "unreached",
            Sort::Gap(Gap::Hole) => "hole",
            Sort::Gap(Gap::Conflict) => "conflict",
            Sort::Gap(Gap::DoubleHit) => "double_hit",
            Sort::Gap(Gap::Both) => "both",
            Sort::Gap(Gap::NoBand) => "no_band",
            Sort::Rank => "rank",
            Sort::Score => "score",
            Sort::Grade => "grade",
            Sort::Quota => "quota",
            Sort::Total => "total",
            Sort::Indicator => "indicator",
            Sort::Monitor => "monitor",
        }
    }

    /// Does it name somebody for something: held, credited, recorded, proposed?
    pub fn names_somebody(self) -> bool {
        self <= Sort::Reward
    }

    /// Is it a figure: a sum, a score, a place?
    pub fn is_figure(self) -> bool {
        self >= Sort::Rank
    }
}

/// One respect in which entries may differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each is the key of the same name in docs/outcome.md
pub enum Aspect {
    Sort,
    Standing,
    Degree,
    Points,
    Account,
    Measure,
    Verdict,
    Modality,
    Decider,
    Effect,
    Added,
    Value,
    Rank,
    Grade,
    Kept,
    Seen,
    Holders,
    Limit,
    Base,
    Ranked,
    Rule,
    Clause,
    Date,
    Basis,
    Path,
    Fact(String),
    Parameter(String),
    Modifier(String),
    Missing,
    Concern,
    Ground,
    By,
    Sample,
    Interval,
    Part(String),
    Parts,
    Why,
}

impl Aspect {
    /// Its name in JSON, and of what it is one, where there are several.
    pub fn code(&self) -> (&'static str, Option<&str>) {
        match self {
            Aspect::Sort => ("sort", None),
            Aspect::Standing => ("standing", None),
            Aspect::Degree => ("degree", None),
            Aspect::Points => ("points", None),
            Aspect::Account => ("category", None),
            Aspect::Measure => ("measure", None),
            Aspect::Verdict => ("verdict", None),
            Aspect::Modality => ("modality", None),
            Aspect::Decider => ("decider", None),
            Aspect::Effect => ("effect", None),
            Aspect::Added => ("added", None),
            Aspect::Value => ("value", None),
            Aspect::Rank => ("rank", None),
            Aspect::Grade => ("grade", None),
            Aspect::Kept => ("is", None),
            Aspect::Seen => ("seen", None),
            Aspect::Holders => ("holders", None),
            Aspect::Limit => ("limit", None),
            Aspect::Base => ("base", None),
            Aspect::Ranked => ("ranked", None),
            Aspect::Rule => ("rule", None),
            Aspect::Clause => ("clause", None),
            Aspect::Date => ("date", None),
            Aspect::Basis => ("basis", None),
            Aspect::Path => ("path", None),
            Aspect::Fact(name) => ("fact", Some(name)),
            Aspect::Parameter(name) => ("parameter", Some(name)),
            Aspect::Modifier(name) => ("modifier", Some(name)),
            Aspect::Missing => ("missing", None),
            Aspect::Concern => ("concerns", None),
            Aspect::Ground => ("ground", None),
            Aspect::By => ("by", None),
            Aspect::Sample => ("n", None),
            Aspect::Interval => ("interval", None),
            Aspect::Part(name) => ("part", Some(name)),
            Aspect::Parts => ("parts", None),
            Aspect::Why => ("why", None),
        }
    }
}

/// The respects of an entry and their values.
pub type Aspects = BTreeMap<Aspect, Value>;

/// A definition of the policy on which an entry rests: the section of the policy and the id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// `rules`, `ladders`, `escalations`, `quotas`, `rankings`, `scorecards`, `indicators` or `groups`.
    pub section: &'static str,
    /// The id.
    pub id: String,
}

/// A matter, as the outcome names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Matter {
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The table and the place of a child row.
    pub child: Option<(String, u64)>,
}

/// Something that an outcome says.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What.
    pub sort: Sort,
    /// The list of the outcome, and the key in it: what is the same entry in another outcome.
    pub key: (&'static str, String),
    /// Coarser keys, from fine to coarse: where one entry has gone and one has come under such a key, it has moved.
    pub loose: Vec<String>,
    /// Of whom.
    pub subject: Option<String>,
    /// By what.
    pub source: Option<Source>,
    /// The clause of the law or policy on which that rests.
    pub basis: Option<String>,
    /// For what.
    pub matter: Option<Matter>,
    /// Its day, in ISO form.
    pub date: Option<String>,
    /// What the result is.
    pub result: Aspects,
    /// Why.
    pub reason: Aspects,
}

/// Reads an outcome with its JSON's outermost key, `outcome`.
///
/// # Errors
/// It is not of the form of `docs/outcome.md`.
pub fn entries(whole: &Value) -> Result<Vec<Entry>, OutcomeFault> {
    super::read::Reader::new(whole)?.entries()
}
