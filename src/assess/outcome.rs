//! The outcome: everything that was found, as data.
//!
//! Whatever a person may be told about a result stands here, by id and number, never as text: reports and
//! explanations are rendered from it. Lists are in a fixed order (rule, matter, row; then subject), whatever
//! the order of the inputs.

mod figures;
mod occasion;
mod proposals;
mod transition;

pub use figures::*;
pub use occasion::*;
pub use proposals::*;
pub use transition::*;

use crate::expression::typed::ResultOf;
use crate::organisation::{NodeId, PostId, RelationId};
use crate::policy::Effect;
use crate::source::Said;
use crate::value::{Day, Interval, Type, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The period that is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// The day on which the assessment is made.
    pub today: Day,
}

/// A rule, modifier, measure, …: the index of its id in the ordered section of the policy.
pub type Index = usize;

/// A matter, or a row of one of its child tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatterRef {
    /// Index into the schema's kinds.
    pub kind: u32,
    /// Row of the kind's table.
    pub row: u32,
    /// Child table and its row, for a rule on children.
    pub child: Option<(u32, u32)>,
}

/// Everything that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Rules that apply to a matter, or might if a missing fact were known. By rule, then matter.
    pub findings: Vec<Finding>,
    /// Who is touched by each finding. By finding, then clause, then hop.
    pub attributions: Vec<Attribution>,
    /// Sums of points. By category, then subject.
    pub totals: Vec<Total>,
    /// Indicators given or computed. By indicator, then subject.
    pub indicators: Vec<IndicatorValue>,
    /// Indicators of earlier periods, given. By indicator, subject, then how far back.
    pub earlier: Vec<EarlierValue>,
    /// Indicators that are void, or may be. By indicator, then subject.
    pub voids: Vec<Void>,
    /// Scores. By scorecard, then subject.
    pub scores: Vec<Score>,
    /// Rankings. By ranking, then group.
    pub rankings: Vec<RankingTable>,
    /// Measures that were imposed earlier, as given. By subject, then day.
    pub imposed: Vec<Imposed>,
    /// Where a newer rule was tried on a matter of an older one: which of the two judges whom. By finding, then
    /// subject.
    pub transitions: Vec<Transition>,
    /// Who stands where on ladders that give grades, and on others whose step cannot be said. By ladder, then
    /// subject.
    pub grades: Vec<Grade>,
    /// Quotas, kept or exceeded. By quota, then group.
    pub quotas: Vec<QuotaCount>,
    /// Measures proposed, or barred, superseded, inapplicable. By subject, then measure.
    pub proposals: Vec<Proposal>,
    /// Matters that no rule reached.
    pub unreached: Vec<MatterRef>,
    /// Findings that hold somebody accountable and reached nobody: index of the finding and of the clause.
    pub holes: Vec<(usize, usize)>,
    /// Rules of a `unique` group that apply to one matter together.
    pub conflicts: Vec<Conflict>,
    /// One act held against one person by several rules or paths: matter, subject, attributions.
    pub double_hits: Vec<DoubleHit>,
    /// One person credited and held accountable for one act: matter, subject, attributions.
    pub both: Vec<DoubleHit>,
    /// Totals that no step of a ladder covers, where its gaps are reported: ladder, subject, value.
    pub no_band: Vec<(Index, NodeId, Decimal)>,
    /// How much there was of matters that passed by and of which nothing is listed here.
    pub passed: Option<crate::stream::tally::Counts>,
    /// Of these matters the ones of one subject that are listed here all the same, with their reasons.
    pub listed: Option<crate::stream::Listed>,
    /// What monitors saw of the figures themselves: advisory, and nothing follows from it.
    pub monitors: Vec<super::monitor::Monitored>,
}

/// A rule on a matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Index into the policy's rules.
    pub rule: Index,
    /// The matter.
    pub matter: MatterRef,
    /// Its day.
    pub date: Day,
    /// For a newer rule that is tried on an older matter: the day on which it came into force, as of which its
    /// parameters are read. None for a rule in force on the matter's day.
    pub law: Option<Day>,
    /// Does it apply?
    pub state: State,
    /// The facts that the rule reads here, in the order of reading, each once.
    pub facts: Vec<Fact>,
    /// The parameters that it reads here.
    pub parameters: Vec<ParameterRead>,
    /// The walks of its clauses that go up a chain.
    pub walks: Vec<Walk>,
}

/// Does a rule apply to a matter?
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It does.
    Applies,
    /// It cannot be said: these are missing.
    Undetermined(Vec<MissingFact>),
    /// It does, and so does another rule of its `unique` group (index into [`Outcome::conflicts`]).
    Conflict(usize),
}

/// Why something cannot be said.
#[derive(Debug, Clone, PartialEq)]
pub enum MissingFact {
    /// A fact is absent: its expression.
    Absent(String),
    /// A fact of a matter that a duty counts is absent, so that the number is unknown, but not absent.
    Uncounted {
        /// The id of the matter.
        matter: String,
        /// The expression of the fact.
        what: String,
    },
    /// A parameter has no value on that day.
    NoParameter(String),
    /// A script failed: its function and what it said, with its place.
    Failed {
        /// The expression or function.
        what: String,
        /// What went wrong, and for a script in which line of which file.
        cause: Said,
    },
    /// An indicator or a score has no value.
    NoResult(ResultOf),
    /// Another rule, in `unless` or before it in its group, cannot be determined itself.
    Rule(Index),
}

/// A fact that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its expression: a field, or a path such as `first_contact.role`.
    pub name: String,
    /// Its type.
    pub of: Type,
    /// Its value, if there is one.
    pub value: Option<Value>,
}

/// A parameter that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterRead {
    /// Index into the policy's parameters.
    pub parameter: Index,
    /// The key, for a keyed parameter.
    pub key: Option<String>,
    /// The value in force.
    pub value: Option<Decimal>,
    /// Since when.
    pub since: Option<Day>,
}

/// A walk up a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// Which clause of the rule.
    pub clause: usize,
    /// Index into the policy's chains.
    pub chain: Index,
    /// Where it began.
    pub start: NodeId,
    /// Everybody reached, in the order of reaching.
    pub reached: Vec<Reached>,
    /// Where and why it went no further.
    pub stops: Vec<(NodeId, Stop)>,
}

/// Somebody reached by a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Who.
    pub node: NodeId,
    /// The hops from the start, one or more.
    pub path: Vec<Hop>,
}

/// A hop of a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// From whom.
    pub lower: NodeId,
    /// To whom.
    pub upper: NodeId,
    /// Along what.
    pub via: Via,
    /// When that held.
    pub interval: Interval,
}

/// Along what a hop leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Via {
    /// A declared relation.
    Relation(RelationId),
    /// The holder of a post in a unit.
    Holder(PostId, NodeId),
    /// Another member of a unit.
    Member(NodeId),
}

/// Why a walk went no further.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The chain's depth is reached.
    Depth(u32),
    /// The chain's `until` holds.
    Until,
    /// Nobody is above.
    Top,
    /// The post above is vacant: post and unit.
    Vacancy(PostId, NodeId),
    /// Only a relation that carries nothing leads on: relation, to whom.
    CarriesNothing(RelationId, NodeId),
    /// The next one is already named by this walk.
    AlreadyNamed(NodeId),
    /// There is somebody, but a condition of the relation does not hold: to whom, the condition's text.
    Condition(NodeId, String),
    /// There is somebody, but whether a condition holds is unknown: to whom, the condition's text.
    Unknown(NodeId, String),
    /// Whose members stand above is unknown: these are missing.
    Missing(Vec<MissingFact>),
}

/// What a finding says of somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Index into [`Outcome::findings`].
    pub finding: usize,
    /// Which clause of the rule.
    pub clause: usize,
    /// Whom.
    pub subject: NodeId,
    /// Held, credited, recorded.
    pub effect: Effect,
    /// Does it stand?
    pub standing: Standing,
    /// The degree of responsibility, a word of the policy.
    pub degree: Option<String>,
    /// Points, after shares and scales.
    pub points: Option<Decimal>,
    /// Their account.
    pub category: String,
    /// The way from the start of the walk; empty if named directly.
    pub path: Vec<Hop>,
    /// Modifiers considered that hold or cannot be determined.
    pub modifiers: Vec<ModifierApplied>,
}

/// Does an attribution stand?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It stands.
    Stands,
    /// A defence cleared it.
    Cleared,
    /// A fact is missing: whether its line applies, with how many points, or whether a defence clears it.
    /// It does not count.
    Undetermined,
    /// The same matter is judged by another rule, in the place of which this one came or which came in its place
    /// (see [`Outcome::transitions`]). It does not count.
    Yields,
}

/// A modifier on an attribution.
#[derive(Debug, Clone, PartialEq)]
pub struct ModifierApplied {
    /// Index into the policy's modifiers.
    pub modifier: Index,
    /// What is missing, where it cannot be said whether it holds; empty: it holds.
    pub missing: Vec<MissingFact>,
    /// The facts it read.
    pub facts: Vec<Fact>,
}

/// Rules of a `unique` group that apply to one matter together.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Index into the policy's groups.
    pub group: Index,
    /// The matter.
    pub matter: MatterRef,
    /// The findings, indexes into [`Outcome::findings`].
    pub findings: Vec<usize>,
    /// Whom they would name, were they applied: nobody of these is held, credited or recorded by them.
    pub whom: BTreeSet<NodeId>,
}

/// Several attributions of one person for one act.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubleHit {
    /// The act: its first matter.
    pub matter: MatterRef,
    /// How the act is called, where its matters name it.
    pub act: Option<String>,
    /// Whom.
    pub subject: NodeId,
    /// Indexes into [`Outcome::attributions`].
    pub attributions: Vec<usize>,
}
