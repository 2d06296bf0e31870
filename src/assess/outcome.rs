//! The outcome: everything that was found, as data.
//!
//! Whatever a person may be told about a result stands here, by id and number, never as text: reports and
//! explanations are rendered from it. Lists are in a fixed order (rule, matter, row; then subject), whatever
//! the order of the inputs.

mod occasion;
mod transition;

pub use occasion::*;
pub use transition::*;

use super::ladder::OnLadder;
use crate::expression::typed::ResultOf;
use crate::organisation::{NodeId, PostId, RelationId};
use crate::policy::{Duration, Effect, End, MeasureKind, Modality};
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

/// A sum of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The account.
    pub category: String,
    /// Whose.
    pub subject: NodeId,
    /// The sum.
    pub points: Decimal,
    /// Its parts, indexes into [`Outcome::attributions`].
    pub parts: Vec<usize>,
}

/// A value of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorValue {
    /// Index into the policy's indicators.
    pub indicator: Index,
    /// Of whom.
    pub subject: NodeId,
    /// The value, if there is one.
    pub value: Option<Decimal>,
    /// Size of the sample, if given.
    pub n: Option<i64>,
    /// Satisfied replies, if given.
    pub k: Option<i64>,
}

/// Indicators as they were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    /// Of the cycle.
    pub now: Vec<IndicatorValue>,
    /// Of earlier periods.
    pub earlier: Vec<EarlierValue>,
}

/// A value of an indicator in an earlier period.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierValue {
    /// Index into the policy's indicators.
    pub indicator: Index,
    /// Of whom.
    pub subject: NodeId,
    /// How many periods before the cycle, one or more.
    pub back: u32,
    /// That period.
    pub period: Interval,
    /// The value, if there is one.
    pub value: Option<Decimal>,
}

/// A value that is void, or may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Void {
    /// Index into the policy's indicators.
    pub indicator: Index,
    /// Of whom.
    pub subject: NodeId,
    /// The value that was given or computed.
    pub given: Option<Decimal>,
    /// Why.
    pub because: VoidBecause,
}

/// Why a value is void, or may be.
#[derive(Debug, Clone, PartialEq)]
pub enum VoidBecause {
    /// `void_when` holds: the attributions on the accounts that it reads.
    Findings(Vec<usize>),
    /// It is computed from this one, which is void.
    Reads(Index),
    /// Nobody knows whether it is void: the findings that are undetermined. The value still counts, but what
    /// follows from it is for a person to review.
    Doubt(Vec<usize>),
}

impl Void {
    /// Is it void, rather than in doubt?
    pub fn is_void(&self) -> bool {
        !matches!(self.because, VoidBecause::Doubt(_))
    }
}

/// A score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Index into the policy's scorecards.
    pub card: Index,
    /// Whose.
    pub subject: NodeId,
    /// The score; none if undetermined.
    pub value: Option<Decimal>,
    /// Its components.
    pub parts: Vec<ScorePart>,
}

/// A component of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The group, by its position in the card.
    pub group: usize,
    /// Index into the policy's indicators.
    pub indicator: Index,
    /// The value of the indicator.
    pub value: Option<Decimal>,
    /// Is it void?
    pub void: bool,
    /// The weight as written, in percent of the whole card.
    pub weight: Decimal,
    /// The weight used, after reweighing.
    pub weight_used: Decimal,
    /// value × weight_used / 100.
    pub part: Decimal,
}

/// A ranking of one population (or one group of it).
#[derive(Debug, Clone, PartialEq)]
pub struct RankingTable {
    /// Index into the policy's rankings.
    pub ranking: Index,
    /// The value of `within` that this group shares.
    pub group: Option<Value>,
    /// How many are ranked.
    pub ranked: usize,
    /// In the order of rank, then id. Those without a value come last, without a rank.
    pub rows: Vec<RankRow>,
    /// Figures of the guard over the whole group, where there is a guard.
    pub guard: Option<GuardFigures>,
}

/// A place in a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct RankRow {
    /// Who.
    pub subject: NodeId,
    /// The value ranked by.
    pub value: Option<Decimal>,
    /// The rank, counted from 1; those tied share the best.
    pub rank: Option<usize>,
    /// How many share it, this one included.
    pub tied: usize,
    /// Size of the sample.
    pub n: Option<i64>,
    /// Satisfied replies.
    pub k: Option<i64>,
    /// Simultaneous interval widened for over-dispersion, in the ranking's own unit.
    pub interval: Option<(Decimal, Decimal)>,
    /// Best and worst rank that the simultaneous intervals, not widened, allow.
    pub rank_interval: Option<(usize, usize)>,
}

/// Figures of a guard over a whole group. Formulas: `docs/language.md`, Rankings.
#[derive(Debug, Clone, PartialEq)]
pub struct GuardFigures {
    /// The mean, weighted by sample, in the ranking's own unit.
    pub mean: Option<Decimal>,
    /// Pearson's χ² of homogeneity, and its degrees of freedom.
    pub chi_square: Option<(Decimal, usize)>,
    /// The value that χ² must exceed.
    pub critical: Option<Decimal>,
    /// Over-dispersion φ = χ² / degrees of freedom, at least 1.
    pub dispersion: Option<Decimal>,
    /// The z of the simultaneous intervals, before they are widened by √φ.
    pub z: Option<Decimal>,
}

/// A step of a guard that a proposal failed, with its figures.
#[derive(Debug, Clone, PartialEq)]
pub enum GuardFailure {
    /// The sample is unknown.
    NoSample,
    /// The value is no share of the scale, so that nothing can be said about chance: value, scale.
    NotAShare(Decimal, Decimal),
    /// The sample is too small: its size, the minimum.
    MinimumSample(i64, Decimal),
    /// The differences may be chance: χ², degrees of freedom, the value to exceed.
    Homogeneity(Decimal, usize, Decimal),
    /// The own interval reaches beyond the mean: the interval, the mean.
    Signal((Decimal, Decimal), Decimal),
    /// The rank may be better or worse than the cut allows: best, worst, the rank needed.
    Stability(usize, usize, usize),
    /// The value meets the standard: value, standard.
    Floor(Decimal, Decimal),
    /// In the post for so many of so many days, and the percentage needed.
    Tenure(i64, i64, Decimal),
    /// Listed in so many of so many cycles, this one included, and how many are needed.
    Persistence(u32, u32, u32),
    /// Nobody knows whether the guard holds: a value is missing, named by its expression.
    Unknown(String),
}

/// Where somebody stands on a ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// Index into the policy's ladders.
    pub ladder: Index,
    /// Who.
    pub subject: NodeId,
    /// The number looked up, if there is one.
    pub value: Option<Decimal>,
    /// The step, or why there is none.
    pub stands: OnLadder,
}

/// A quota, counted in one group or over all.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaCount {
    /// Index into the policy's quotas.
    pub quota: Index,
    /// The value of `within` that this group shares; none: over all, or the value is unknown.
    pub group: Option<Value>,
    /// How many the base of a share is; none: the limit is a number.
    pub base: Option<usize>,
    /// Those whose grade cannot be said.
    pub undetermined: Vec<NodeId>,
    /// The limit before rounding.
    pub exact: Decimal,
    /// The limit.
    pub limit: Decimal,
    /// Who has the grade or the measure.
    pub holders: Vec<NodeId>,
}

impl QuotaCount {
    /// Do no more have it than may? At the limit it is kept.
    pub fn kept(&self) -> bool {
        Decimal::from(self.holders.len()) <= self.limit
    }
}

/// A measure proposed to a decider.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// For whom.
    pub subject: NodeId,
    /// Index into the policy's measures; none where a rule holds somebody and names no measure.
    pub measure: Index,
    /// Good or bad.
    pub kind: MeasureKind,
    /// How binding.
    pub modality: Modality,
    /// Who decides.
    pub decider: Decider,
    /// What it rests on.
    pub ground: Ground,
    /// The day from which it counts.
    pub date: Day,
    /// When it has effect, if it lasts.
    pub effect: Option<Interval>,
    /// The running period that was added to its own.
    pub added: Option<Added>,
    /// Does it stand?
    pub verdict: Verdict,
    /// Lightened or aggravated within its band, or the next lighter one: indexes into the policy's modifiers.
    pub modifiers: Vec<Index>,
}

/// Who decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Decider {
    /// An authority outside the organisation: index into the policy's authorities.
    Authority(Index),
    /// A unit or person of it.
    Node(NodeId),
    /// Nobody is named, or the one named does not exist that day: its expression.
    Open(Option<String>),
}

/// What a proposal rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// An attribution, whose rule names the measure.
    Attribution(usize),
    /// A step of a ladder: ladder, step, and the value where one is known.
    Ladder(Index, usize, Option<Decimal>),
    /// An occasion of an escalation.
    Escalation(Box<Occasion>),
    /// A rank in a band: table in [`Outcome::rankings`], row, band of the policy's ranking.
    Rank {
        /// The table.
        table: usize,
        /// The row.
        row: usize,
        /// The band.
        band: usize,
        /// Which end.
        end: End,
    },
}

/// Does a proposal stand?
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is proposed.
    Proposed,
    /// A person must look at it first.
    Review(Vec<Concern>),
    /// A heavier measure of its track on the same act goes before: index into the proposals.
    Superseded(usize),
    /// It cannot be proposed.
    Barred(Bar),
}

/// What bars a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// A sanction proposed in this cycle: index into the proposals.
    Proposal(usize),
    /// A sanction imposed earlier, in force on the day of the proposal: index into [`Outcome::imposed`].
    Imposed(usize),
    /// The track takes an act once, and this act was taken: index into [`Outcome::imposed`].
    Once(usize),
}

/// A measure that was really imposed: no proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Imposed {
    /// On whom.
    pub subject: NodeId,
    /// Index into the policy's measures.
    pub measure: Index,
    /// The first day.
    pub from: Day,
    /// When it has effect: as given, else as its measure and track say; none where neither says how long. That it
    /// was lifted does not shorten it.
    pub effect: Option<Interval>,
    /// The running period that was added to its own.
    pub added: Option<Added>,
    /// The act to which it was imposed, if that is known.
    pub act: Option<String>,
    /// The day from which it has no effect any more, if it was lifted early.
    pub lifted: Option<Day>,
}

impl Imposed {
    /// When it had effect in the end.
    pub fn ran(&self) -> Option<Interval> {
        let effect = self.effect?;
        let lifted = self.lifted.map_or(Day::MAX, Day::before);
        Some(Interval { until: effect.until.min(lifted), ..effect })
    }

    /// Has it effect on a day? Where nobody knows how long it lasts, it has none.
    pub fn runs(&self, day: Day) -> bool {
        self.ran().is_some_and(|ran| ran.contains(day))
    }
}

/// A period that ran when a new one of its track began, and what became of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// Whose period: index into [`Outcome::imposed`].
    pub imposed: usize,
    /// What remained of it, from the first day of the new one on.
    pub remains: Interval,
    /// The new one's own length.
    pub own: Duration,
    /// The last day of both together.
    pub together: Day,
    /// The longest that they may last, where that is shorter.
    pub cap: Option<Duration>,
}

/// Why a person must look first.
#[derive(Debug, Clone, PartialEq)]
pub enum Concern {
    /// The measure cannot apply: the text of `applies_when`.
    Inapplicable(String),
    /// Whether the measure can apply is unknown: the text of `applies_when`.
    UnknownWhether(String),
    /// The newer rule might be lighter than the rule of the day: index into [`Outcome::transitions`].
    Transition(usize),
    /// The ranking's guard.
    Guard(GuardFailure),
    /// A modifier asks for the next lighter measure and the track has none.
    NoLighter(Index),
    /// It rests on an indicator that may be void: its index, and whose.
    MayBeVoid(Index, NodeId),
    /// More have it than a quota allows: index into [`Outcome::quotas`].
    Quota(usize),
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
