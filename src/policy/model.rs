//! What a policy says, section by section.

mod duties;
mod escalations;
mod monitors;
mod properties;
mod results;
mod sources;

pub use duties::*;
pub use escalations::*;
pub use monitors::*;
pub use properties::*;
pub use results::*;
pub use sources::*;

use crate::source::{FileId, Node, Place, Title};
use crate::value::Interval;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// An expression as it was written: a scalar node, so that its parts can be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula(pub Node);

impl Formula {
    /// The source text.
    pub fn text(&self) -> &str {
        self.0.text().unwrap_or_default()
    }
    /// Where it was written.
    pub fn place(&self) -> Place {
        self.0.place
    }
}

/// A word that refers to something by its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The id.
    pub text: String,
    /// Where the reference was written.
    pub place: Place,
}

/// A definition with its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Defined<T> {
    /// The id, unique in its section over all packs.
    pub id: String,
    /// Where the id was written.
    pub place: Place,
    /// The pack, an index into [`Policy::packs`].
    pub pack: usize,
    /// The clauses of sources that it runs.
    pub clauses: Vec<Name>,
    /// What was written.
    pub body: T,
}

/// The definitions of a section, by id.
pub type Section<T> = BTreeMap<String, Defined<T>>;

/// All packs of a run, merged: an id is defined once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// The packs in the order of their ids.
    pub packs: Vec<Pack>,
    /// Numbers by date.
    pub parameters: Section<Parameter>,
    /// Roles of people.
    pub roles: Section<Word>,
    /// Posts in units.
    pub posts: Section<Post>,
    /// Kinds of units.
    pub unit_kinds: Section<Word>,
    /// Kinds of nodes that are neither person nor unit.
    pub entities: Section<Word>,
    /// Further facts on people.
    pub people_attributes: Section<FieldType>,
    /// Further facts on units.
    pub unit_attributes: Section<FieldType>,
    /// Deciders outside the organisation.
    pub authorities: Section<Word>,
    /// Named lists of words.
    pub enumerations: Section<Vec<Name>>,
    /// How words of the policy (degrees, accounts, fields, values of enumerations) are called in reports.
    pub words: Section<Title>,
    /// Kinds of matters.
    pub matters: Section<MatterKind>,
    /// Relations, declared and derived.
    pub relations: Section<Relation>,
    /// Chains.
    pub chains: Section<Chain>,
    /// Rules.
    pub rules: Section<Rule>,
    /// What is owed in every period. Each has a kind of matter and a rule of the same id, which [`load`] adds: the
    /// rows of the kind are made by the assessment.
    ///
    /// [`load`]: super::load
    pub duties: Section<Duty>,
    /// Groups of rules.
    pub groups: Section<Group>,
    /// Defences and aggravations.
    pub modifiers: Section<Modifier>,
    /// Indicators.
    pub indicators: Section<Indicator>,
    /// Scorecards.
    pub scorecards: Section<Scorecard>,
    /// Rankings.
    pub rankings: Section<Ranking>,
    /// Ladders.
    pub ladders: Section<Ladder>,
    /// What holds for all measures of a track.
    pub tracks: Section<Track>,
    /// From one occasion to the next.
    pub escalations: Section<Escalation>,
    /// Quotas.
    pub quotas: Section<Quota>,
    /// Measures.
    pub measures: Section<Measure>,
    /// What the organisation ought to be like.
    pub properties: Section<Property>,
    /// Advisory statistics over the figures themselves.
    pub monitors: Section<Monitor>,
    /// Script files, in the order of their paths.
    pub scripts: Vec<FileId>,
    /// Section and id of definitions that were written but have faults of their own: they are in no section,
    /// and a reference to them is no further fault.
    pub faulty: BTreeSet<(&'static str, String)>,
    /// Some file or pack could not be read at all: that a name is unknown means nothing then.
    pub unread: bool,
}

/// The head of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Its id.
    pub id: String,
    /// Where it was written.
    pub place: Place,
    /// Its title.
    pub title: Title,
    /// Who issued it.
    pub authority: Title,
    /// When its rules apply.
    pub in_force: Interval,
    /// Which law judges older matters, for those of its rules that replace another and do not say it themselves.
    pub transition: Option<Transition>,
    /// The documents it rests on.
    pub sources: Vec<Source>,
    /// The clauses that are deliberately not run, each with the reason.
    pub left_out: Vec<Clause>,
    /// What it leaves open of clauses that are run in part.
    pub in_part: Vec<Clause>,
    /// The clauses that ask for what the engine looks at in every policy.
    pub checks: Vec<(Check, Vec<Name>)>,
}

/// A word with a title.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Word {
    /// Its title.
    pub title: Title,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Post {
    /// Its title.
    pub title: Title,
    /// Its holder is a leader.
    pub leads: bool,
    /// A unit has one holder at a time.
    pub single: bool,
}

/// A dated, possibly keyed number.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its title.
    pub title: Title,
    /// In what it is counted.
    pub unit: ParameterUnit,
    /// The field whose values key it.
    pub by: Option<Name>,
    /// From each day on, in the order of days.
    pub values: Vec<DatedValue>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// The value of a parameter from a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedValue {
    /// The first day.
    pub from: crate::value::Day,
    /// Where it was written.
    pub place: Place,
    /// The value.
    pub value: ParameterValue,
}

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// A number.
    One(Decimal),
    /// A number for each key: key, its place, number.
    Keyed(Vec<(Name, Decimal)>),
    /// No value from this day on.
    Repealed,
}

/// In what a parameter is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ParameterUnit {
    Days,
    WorkingDays,
    Hours,
    Months,
    Years,
    Points,
    Percent,
    Money,
    None,
}

/// The type of a field as written.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldType {
    /// What it holds.
    pub shape: FieldShape,
    /// It may be absent.
    pub optional: bool,
    /// Where it was written.
    pub place: Place,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldShape {
    /// A type by name: built in, an entity kind, or an enumeration.
    Named(String),
    /// A list of words written in place.
    Words(Vec<Name>),
    /// A whole number from … to …, both included.
    Range(i64, i64),
}

/// A kind of matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatterKind {
    /// Its title.
    pub title: Title,
    /// Its fields in the order of writing.
    pub fields: Vec<(Name, FieldType)>,
    /// Its child tables.
    pub children: Vec<(Name, Vec<(Name, FieldType)>)>,
    /// Fields that are computed, in the order of writing.
    pub derived: Vec<(Name, Formula)>,
    /// The field that names the act: matters of the same act are one.
    pub act: Option<Name>,
    /// Its rows are the periods of the duty of the same id; none is given.
    pub owed: bool,
}

/// A relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Its title.
    pub title: Title,
    /// How it comes about.
    pub body: RelationBody,
}

/// How a relation comes about.
#[derive(Debug, Clone, PartialEq)]
pub enum RelationBody {
    /// It is given in the organisation's data.
    Declared {
        /// The two ends: name and type.
        ends: Vec<(Name, Name)>,
        /// The end to which responsibility travels.
        up: Option<Name>,
        /// Responsibility travels along it.
        carries: bool,
    },
    /// It is any of these steps.
    Derived(Vec<Step>),
}

/// A way by which a derived relation leads from lower to upper.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The way.
    pub way: Way,
    /// Only where this holds.
    pub condition: Option<Formula>,
    /// Where it was written.
    pub place: Place,
}

/// A way from lower to upper.
#[derive(Debug, Clone, PartialEq)]
pub enum Way {
    /// Along another relation.
    Follow(Name),
    /// To the holders of a post in a unit.
    Holders {
        /// The post.
        post: Name,
        /// The unit, an expression of `lower`.
        of: Formula,
    },
    /// To the members of a unit.
    Members(Formula),
}

/// How responsibility travels.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Its title.
    pub title: Title,
    /// The relation walked.
    pub follow: Name,
    /// At most so many hops.
    pub depth: Option<u32>,
    /// Stop after the first person for whom this holds.
    pub until: Option<Formula>,
    /// The degree at each hop; the last one repeats.
    pub degrees: Vec<Name>,
    /// The part of the points at each hop; the last one repeats; empty: all of them.
    pub share: Vec<Decimal>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its title.
    pub title: Title,
    /// `kind` or `kind.children`.
    pub on: Vec<Name>,
    /// When it applies; within the pack's own time.
    pub in_force: Interval,
    /// The rule in whose place it came, on the day on which it came into force.
    pub replaces: Option<Name>,
    /// Which of the two judges the older matters, and where that was written.
    pub transition: Option<(Transition, Place)>,
    /// Its condition; without one it always applies.
    pub when: Option<Formula>,
    /// It does not apply where one of these does.
    pub unless: Vec<Name>,
    /// The account of its points.
    pub category: Option<Name>,
    /// What follows.
    pub find: Vec<Find>,
    /// The clause it rests on.
    pub basis: Option<String>,
    /// The reason, a template.
    pub why: Option<Template>,
}

/// Which law judges a matter that is older than a rule which replaced another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// The rule of its day alone: what is also so where nothing is written.
    Old,
    /// The rule of its day, unless the newer one is lighter (从旧兼从轻).
    OldUnlessLighter,
}

/// A text with `{…}` expressions: language code and text; the code is empty for a text that serves all.
#[derive(Debug, Clone, PartialEq)]
pub struct Template(pub Vec<(String, Node)>);

/// What a finding does to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Held accountable.
    Hold,
    /// Credited.
    Credit,
    /// Written down without either.
    Record,
}

/// How binding a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Modality {
    Must,
    May,
    AtLeast,
    Human,
}

/// One consequence of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// Where it was written.
    pub place: Place,
    /// What it does.
    pub effect: Effect,
    /// To whom: one or several expressions.
    pub whom: Vec<Formula>,
    /// Only if.
    pub when: Option<Formula>,
    /// Not they but those up this chain.
    pub up: Option<Name>,
    /// The degree; along a chain the chain's.
    pub degree: Option<Name>,
    /// Points.
    pub points: Option<Formula>,
    /// A measure that the text imposes.
    pub measure: Option<Name>,
    /// How binding it is.
    pub modality: Option<Modality>,
    /// Who decides.
    pub decider: Option<Formula>,
    /// The account of its points, if not the rule's.
    pub category: Option<Name>,
}

/// How the rules of a group exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Hit {
    All,
    First,
    Unique,
}

/// A group of rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// How they exclude each other.
    pub hit: Hit,
    /// The rules, in order.
    pub rules: Vec<Name>,
}

/// A defence or an aggravation.
#[derive(Debug, Clone, PartialEq)]
pub struct Modifier {
    /// Its title.
    pub title: Title,
    /// `kind` or `kind.children`.
    pub on: Vec<Name>,
    /// Its condition.
    pub when: Option<Formula>,
    /// Whom it covers; everybody if not said.
    pub of: Option<Formula>,
    /// Only findings of these rules; all if empty.
    pub rules: Vec<Name>,
    /// Only these degrees; all if empty.
    pub degrees: Vec<Name>,
    /// What it does.
    pub effect: ModifierEffect,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What a modifier does.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)] // docs/language.md, Modifiers
pub enum ModifierEffect {
    Exempt,
    Reduce,
    Lighten,
    Aggravate,
    Forbid,
    Scale(Decimal),
}
