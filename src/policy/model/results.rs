//! What is made of findings: indicators, scorecards, rankings, ladders, measures.

use super::{Formula, Modality, Name, ParameterUnit};
use crate::calendar;
use crate::source::{Place, Title};
use crate::value::Day;
use rust_decimal::Decimal;

/// Who is assessed by an indicator, a scorecard, a ranking, a ladder.
#[derive(Debug, Clone, PartialEq)]
pub enum Population {
    /// People, of one role if said.
    People(Option<Name>),
    /// Units, of one kind if said.
    Units(Option<Name>),
}

/// An indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its title.
    pub title: Title,
    /// Whom it describes.
    pub of: Population,
    /// In what it is counted.
    pub unit: ParameterUnit,
    /// How it is computed; if not, it is given.
    pub value: Option<Formula>,
    /// Where this holds, its value is void: no value, and not merely absent.
    pub void_when: Option<Formula>,
}

/// A scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// Its title.
    pub title: Title,
    /// Who is scored.
    pub of: Population,
    /// Its groups.
    pub groups: Vec<ScoreGroup>,
    /// What an absent indicator means.
    pub missing: Missing,
    /// What a void indicator means.
    pub void: VoidMeans,
    /// Digits after the point; exact if not said.
    pub round: Option<u32>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What a void indicator means in a scorecard. Never that its weight goes to others: that would reward it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VoidMeans {
    /// There is no score.
    #[default]
    Undetermined,
    /// It counts as 0.
    Zero,
}

/// A group of indicators in a scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreGroup {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Title,
    /// Its weight in the card.
    pub weight: (Decimal, Place),
    /// Indicator and weight in the group.
    pub items: Vec<(Name, Decimal)>,
}

/// What an absent indicator means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // docs/language.md, Scorecards
pub enum Missing {
    Reweigh,
    FullMarks,
    Zero,
    Undetermined,
}

/// A ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Its title.
    pub title: Title,
    /// Who is ranked.
    pub of: Population,
    /// By what.
    pub by: Formula,
    /// The highest value is the first rank.
    pub highest_first: bool,
    /// Those tied at a reward's cut are all in (or all out).
    pub reward_ties_in: bool,
    /// Those tied at a penalty's cut are all in (or all out).
    pub penalty_ties_in: bool,
    /// Rank inside groups of equal value.
    pub within: Option<Formula>,
    /// What must hold before a band has a consequence.
    pub guard: Option<Guard>,
    /// The bands.
    pub bands: Vec<Band>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What must hold before a rank has a consequence. Steps and formulas: `docs/language.md`, Rankings.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// Where it was written.
    pub place: Place,
    /// Smallest sample.
    pub minimum_n: Option<Formula>,
    /// Confidence of the intervals and tests, between 0 and 1.
    pub confidence: Decimal,
    /// Differences over all units must not be explicable by chance.
    pub homogeneity: bool,
    /// The unit's own simultaneous interval must lie beyond the mean.
    pub signal: bool,
    /// The interval of its rank must lie within the cut and so many places more.
    pub stability: Option<u32>,
    /// Who reaches this value is not blamed for a rank.
    pub floor: Option<Formula>,
    /// Percent of the cycle in which a person must have held the post.
    pub tenure: Option<Decimal>,
    /// Listed in at least so many of so many cycles, this one included.
    pub persistence: Option<(u32, u32)>,
}

/// Which end of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum End {
    Top,
    Bottom,
}

/// A consequence of a rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Where it was written.
    pub place: Place,
    /// Which end.
    pub end: End,
    /// How many places: a number or an expression over parameters.
    pub places: Formula,
    /// The measure.
    pub give: Name,
    /// To whom: words or expressions over `subject`, `unit` and post names.
    pub to: Vec<Formula>,
    /// How binding.
    pub modality: Option<Modality>,
    /// Who decides.
    pub decider: Option<Formula>,
}

/// A ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// Its title.
    pub title: Title,
    /// Who stands on it.
    pub of: Population,
    /// The number looked up.
    pub on: Formula,
    /// The steps.
    pub steps: Vec<LadderStep>,
    /// Of several steps that hold, the first in the order of writing counts; if not: steps exclude each other.
    pub first_hit: bool,
    /// Gaps are in the source text and are reported when met.
    pub gaps_reported: bool,
    /// How binding.
    pub modality: Option<Modality>,
    /// Who decides.
    pub decider: Option<Formula>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// A step of a ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct LadderStep {
    /// Where it was written.
    pub place: Place,
    /// Lower bound: expression and whether it is included.
    pub low: Option<(Formula, bool)>,
    /// Upper bound: expression and whether it is included.
    pub high: Option<(Formula, bool)>,
    /// What must hold beside the bounds; `subject` is known.
    pub when: Option<Formula>,
    /// The measure; none for `nothing`.
    pub give: Option<Name>,
    /// The grade, a word of the policy.
    pub grade: Option<Name>,
    /// Everything that no other step covers.
    pub otherwise: bool,
}

/// How many may have a grade or a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// Its title.
    pub title: Title,
    /// What is counted.
    pub of: QuotaOf,
    /// How many: a number, or an expression over parameters.
    pub at_most: Formula,
    /// `20 percent` was written: the number is a share of the base.
    pub percent: bool,
    /// Of whom a share is taken.
    pub base: Option<(QuotaBase, Place)>,
    /// A quota in each group of equal value.
    pub within: Option<Formula>,
    /// How a share becomes a number of people or units.
    pub round: Option<Rounding>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What a quota counts.
#[derive(Debug, Clone, PartialEq)]
pub enum QuotaOf {
    /// Those with a grade on a ladder.
    Grade {
        /// The ladder.
        ladder: Name,
        /// The grade.
        grade: Name,
    },
    /// Those for whom a measure is proposed.
    Measure(Name),
}

/// Of whom the share of a quota is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum QuotaBase {
    /// Those of the ladder whose step is known.
    Assessed,
    /// Everybody whom the ladder is for.
    Population,
    /// Everybody of a population.
    Of(Population),
}

/// How a number becomes a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Rounding {
    Down,
    Up,
    HalfUp,
}

/// Whether a measure is good or bad for its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum MeasureKind {
    Reward,
    Sanction,
}

/// A reward or a sanction.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its title.
    pub title: Title,
    /// Reward or sanction.
    pub kind: MeasureKind,
    /// Measures of one track on one act exclude each other.
    pub track: Name,
    /// The heavier of one track prevails.
    pub severity: Decimal,
    /// The tracks it bars.
    pub bars: Vec<Name>,
    /// How long it has effect.
    pub lasts: Option<Duration>,
    /// It can apply only where this holds; `subject` is known.
    pub applies_when: Option<Formula>,
    /// Who decides, where the rule does not say.
    pub decider: Option<Formula>,
    /// How it may be contested.
    pub remedy: Title,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What holds for all measures of a track.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Its title.
    pub title: Title,
    /// What becomes of a period that runs when a new measure of the track comes.
    pub running: Running,
    /// The longest that an old and a new period may last together, from the new measure's first day.
    pub at_most: Option<Duration>,
    /// An act to which a measure of the track was imposed is given no other one.
    pub once: bool,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What becomes of a period that runs when a new measure of its track comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// What remains of it is added to the new one.
    Add,
    /// Each runs from its own day.
    Beside,
}

/// A length of time as written: `12 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub count: u32,
    /// Days, months or years.
    pub unit: ParameterUnit,
}

impl Duration {
    /// The first day after a period of this length that begins on `from`: periods are half-open.
    pub fn end(self, from: Day) -> Day {
        match self.unit {
            ParameterUnit::Months => calendar::add_months(from, i64::from(self.count)),
            ParameterUnit::Years => calendar::add_months(from, i64::from(self.count) * 12),
            _ => Day(from.0.saturating_add(i32::try_from(self.count).unwrap_or(i32::MAX))),
        }
    }
}
