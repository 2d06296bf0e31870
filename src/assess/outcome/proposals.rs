//! Measures proposed to a decider, what they rest on, and what stands against them.

use super::{GuardFailure, Index, Occasion};
use crate::organisation::NodeId;
use crate::policy::{Duration, End, MeasureKind, Modality};
use crate::value::{Day, Interval};
use rust_decimal::Decimal;

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
