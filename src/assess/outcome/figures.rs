//! Numbers: totals, indicators, scores, ranks, grades, quotas.

use super::Index;
use crate::assess::ladder::OnLadder;
use crate::organisation::NodeId;
use crate::value::{Interval, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A sum of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The account. There may be millions of sums, and few accounts: they share its name.
    pub category: Arc<str>,
    /// Whose.
    pub subject: NodeId,
    /// The sum.
    pub points: Decimal,
    /// Its parts, indexes into [`Outcome::attributions`].
    pub parts: Vec<usize>,
}

impl Total {
    /// Is it of the same account as another? Of millions most share the very name.
    pub(crate) fn same_account(&self, other: &Total) -> bool {
        Arc::ptr_eq(&self.category, &other.category) || self.category == other.category
    }
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
