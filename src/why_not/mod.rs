//! Why not: every way by which somebody could have been reached, and the first thing that stopped each; and what
//! would have to be otherwise for the result to turn.
//!
//! Every answer comes from the evaluator: conditions are evaluated again on the very row, chains are walked again on
//! the very day, and what would change a result is run again with that one change.

mod case;
pub mod change;
mod figure_text;
mod figures;
mod json;
mod near;
mod text;
mod walk_text;
mod walks;
mod ways;

pub use change::{Aim, Change, Size, Sort, Turns, what_would_change};
pub use json::json;
pub(crate) use near::near;
pub(crate) use text::write_taken_away;
pub use text::{taken_away, text};
pub(crate) use ways::mentions;

use crate::assess::{Fact, Ground, Hop, Index, MatterRef, MissingFact, ParameterRead, Stop};
use crate::expression::decide::Compared;
use crate::expression::{Expr, Scope};
use crate::organisation::{NodeId, Posting};
use crate::policy::{Effect, End};
use crate::value::{Day, Interval};
use crate::{Assessment, Basis};
use rust_decimal::Decimal;
use std::sync::Arc;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Whom it is about.
    pub subject: NodeId,
    /// One rule only: index into the policy's rules.
    pub rule: Option<Index>,
    /// One matter only: its number among the texts.
    pub matter: Option<crate::value::Symbol>,
}

/// What is answered.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The ways through rules, those that end alike together: first those that have to do with the subject.
    pub groups: Vec<Group>,
    /// The ways through ladders and rankings.
    pub figures: Vec<Figure>,
    /// Measures for the subject that do not stand: indexes into the outcome's proposals.
    pub fallen: Vec<usize>,
    /// How many matters were looked at.
    pub matters: usize,
    /// What would turn results, where that was asked.
    pub turns: Vec<Turns>,
    /// Results for which that was not looked into: there are too many.
    pub not_turned: usize,
}

/// What would take away what reaches somebody.
#[derive(Debug, Clone, Default)]
pub struct TakenAway {
    /// Of each result.
    pub turns: Vec<Turns>,
    /// Results for which that was not looked into: there are too many.
    pub not_turned: usize,
}

/// Ways of one line of one rule that end alike.
#[derive(Debug, Clone)]
pub struct Group {
    /// How many matters, or rows of their tables, there are.
    pub count: usize,
    /// The first of them; never empty.
    pub ways: Vec<Way>,
}

/// A way through a rule: one of its lines on one matter.
#[derive(Debug, Clone)]
pub struct Way {
    /// Index into the policy's rules.
    pub rule: Index,
    /// Which line of its `find`.
    pub clause: usize,
    /// What the line does.
    pub effect: Effect,
    /// The matter.
    pub matter: MatterRef,
    /// Its day.
    pub date: Day,
    /// Has the way anything to do with the subject: is he or she in the matter, or above those whom it names, on the
    /// day or on another?
    pub near: bool,
    /// Whom the line names, or from whom its chain goes up, whether or not it applies.
    pub starts: Vec<NodeId>,
    /// How it ends.
    pub end: WayEnd,
}

/// How a way through a rule ends. In the order in which it is asked.
#[derive(Debug, Clone)]
pub enum WayEnd {
    /// It reaches the subject: index into the outcome's attributions.
    Reached(usize),
    /// The rule was not in force on the day of the matter.
    NotInForce(Interval),
    /// The rule's condition does not hold: the parts that decide it.
    Condition(Vec<Part>),
    /// Whether the rule applies is unknown: the parts that cannot be decided, and what is missing.
    Undetermined(Vec<Part>, Vec<MissingFact>),
    /// Other rules exclude this one here: `unless`, or those before it in its group.
    Excluded(Vec<Index>),
    /// Another rule of its `unique` group applies, too: index of the conflict in the outcome.
    Conflict(usize),
    /// The condition of the line does not hold.
    LineCondition(Vec<Part>),
    /// It names others, or nobody: the facts that say whom, and the rows of child tables that they come from.
    NamesOthers(Vec<Fact>, Vec<Vec<Fact>>),
    /// Whom it names is unknown.
    NamesUnknown(Vec<MissingFact>),
    /// Its chain does not come to the subject.
    Walk(WalkEnd),
    /// A modifier cleared it: attribution, position among its modifiers.
    Cleared(usize, usize),
    /// The rule of the day is lighter, or the newer one: attribution, index into the outcome's transitions.
    Yields(usize, usize),
    /// A modifier, or a fact, might clear it: the attribution does not count.
    Open(usize),
}

/// Why a chain does not come to the subject.
#[derive(Debug, Clone)]
pub struct WalkEnd {
    /// Index into the policy's chains.
    pub chain: Index,
    /// What kept it.
    pub why: Kept,
    /// The posts that the subject held on that day.
    pub held: Vec<Posting>,
}

/// What kept a chain from the subject.
#[derive(Debug, Clone)]
pub enum Kept {
    /// It came to the last hop before the subject, and stopped there: from whom, why, for every way there is.
    Edges(Vec<(NodeId, Stop)>),
    /// It stopped on the way: the hops that would have led to the subject; at whom, why.
    Before(Vec<Hop>, NodeId, Stop),
    /// What leads to the subject does so on other days only.
    OtherDays(Vec<Hop>),
    /// Nothing leads to the subject on any day, from those named or those whom it came to: where it ended.
    NoWay(Vec<(NodeId, Stop)>),
}

/// A part of a condition that decides it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The part.
    pub expr: Expr,
    /// The variables that it names.
    pub scope: Arc<Scope>,
    /// Does it hold? None: unknown.
    pub holds: Option<bool>,
    /// What was compared.
    pub compared: Option<Compared>,
    /// The facts that it reads.
    pub facts: Vec<Fact>,
    /// The parameters that it reads.
    pub parameters: Vec<ParameterRead>,
}

/// A way through a ladder or a ranking.
#[derive(Debug, Clone)]
pub enum Figure {
    /// A step of a ladder that proposes a measure.
    Ladder(Index, LadderEnd),
    /// A band of a ranking, and a unit or person ranked: ranking, band, table of the outcome.
    Band {
        /// Index into the policy's rankings.
        ranking: Index,
        /// The band of the policy's ranking.
        band: usize,
        /// Who is ranked: the subject, or a unit of the subject.
        ranked: NodeId,
        /// How it ends.
        end: BandEnd,
    },
}

/// How a way through a ladder ends.
#[derive(Debug, Clone, PartialEq)]
pub enum LadderEnd {
    /// A measure was found: index into the outcome's proposals.
    Reached(usize),
    /// The ladder is not for such as the subject.
    NotAmong,
    /// A bound has no value in this cycle.
    NotInForce,
    /// The subject has no number.
    NoNumber,
    /// The subject has a grade there, or none: index into the outcome's grades.
    Graded(usize),
    /// The number is not on the step: value, step, its lower and upper bound and whether these belong to it.
    OffStep(Decimal, usize, Bound, Bound),
    /// The number is on the step, if it has bounds, but its condition does not hold.
    Condition(usize),
    /// Whether the step holds is unknown: these facts are missing.
    Missing(usize, Vec<MissingFact>),
    /// The step holds, but one before it, which is the first that does, counts.
    After(usize),
}

/// A bound, and whether it belongs to the step; none: the step is open there.
pub type Bound = Option<(Decimal, bool)>;

/// How a way through a band of a ranking ends.
#[derive(Debug, Clone, PartialEq)]
pub enum BandEnd {
    /// A measure was found: index into the outcome's proposals.
    Reached(usize),
    /// There is no number to rank by.
    NotRanked,
    /// The rank lies outside the band.
    OutsideBand {
        /// The rank, counted from 1.
        rank: usize,
        /// How many are ranked.
        of: usize,
        /// How many places the band has.
        places: usize,
        /// Which end.
        at: End,
        /// The own value, and the value of the last one in the band.
        values: (Option<Decimal>, Option<Decimal>),
    },
    /// Within the band, but the band is for others: whom.
    ForOthers(Vec<NodeId>),
    /// The number of places is unknown in this cycle.
    NoPlaces,
}

/// Answers why somebody is not reached by what did not reach him or her; on so many threads, of which the answer says nothing.
pub fn why_not(assessment: &Assessment, basis: &Basis, question: &Question, threads: usize) -> Answer {
    let case = crate::Case::with(assessment, basis, Default::default());
    case.look(&assessment.matters.symbols, |world| {
        let mut answer = ways::ways(assessment, basis, world, question, threads);
        if question.matter.is_none() && question.rule.is_none() {
            answer.figures = figures::figures(assessment, basis, world, question.subject);
        }
        answer.fallen = figures::fallen(assessment, question);
        answer
    })
}

/// So many results of one answer are turned.
const TURNED: usize = 12;

/// Adds what would bring about what did not reach the subject: of the ways that have to do with him or her, or of
/// all that are shown where a rule or a matter is asked for.
pub fn turn(assessment: &Assessment, basis: &Basis, question: &Question, answer: &mut Answer) {
    let asked = question.rule.is_some() || question.matter.is_some();
    let ways = answer.groups.iter().flat_map(|group| &group.ways);
    let stopped = ways.filter(|way| (way.near || asked) && !matches!(way.end, WayEnd::Reached(_)));
    let lines = stopped.map(|way| way.aim(question.subject));
    let figures = answer.figures.iter().filter_map(|figure| match *figure {
        Figure::Band { ranking, band, ranked, end: BandEnd::OutsideBand { .. } } => {
            Some(Aim::Band { ranking, band, ranked, subject: question.subject })
        }
        Figure::Ladder(ladder, LadderEnd::OffStep(_, step, ..)) => {
            Some(Aim::Ladder { ladder, step, subject: question.subject })
        }
        _ => None,
    });
    let aims: Vec<Aim> = lines.chain(figures).collect();
    (answer.turns, answer.not_turned) = turned(assessment, basis, &aims);
}

/// What would turn the first of some results, and how many were not looked into.
fn turned(assessment: &Assessment, basis: &Basis, aims: &[Aim]) -> (Vec<Turns>, usize) {
    let first = aims.iter().take(TURNED).map(|aim| what_would_change(assessment, basis, *aim));
    (first.collect(), aims.len().saturating_sub(TURNED))
}

/// What would take away what does reach somebody: each of his or her attributions that stands, and each measure of
/// a ranking.
pub fn what_would_take_away(assessment: &Assessment, basis: &Basis, question: &Question) -> TakenAway {
    let answer = why_not(assessment, basis, question, 1);
    let ways = answer.groups.iter().flat_map(|group| &group.ways);
    let reached = ways.filter(|way| matches!(way.end, WayEnd::Reached(_)));
    let lines = reached.map(|way| way.aim(question.subject));
    let figures = answer.figures.iter().filter_map(|figure| match *figure {
        Figure::Band { ranking, band, ranked, end: BandEnd::Reached(_) } => {
            Some(Aim::Band { ranking, band, ranked, subject: question.subject })
        }
        Figure::Ladder(ladder, LadderEnd::Reached(at)) => {
            match assessment.outcome.proposals.get(at)?.ground {
                Ground::Ladder(_, step, _) => Some(Aim::Ladder { ladder, step, subject: question.subject }),
                _ => None,
            }
        }
        _ => None,
    });
    let aims: Vec<Aim> = lines.chain(figures).collect();
    let (turns, not_turned) = turned(assessment, basis, &aims);
    TakenAway { turns, not_turned }
}

impl Way {
    /// The result that the way would have had.
    pub fn aim(&self, subject: NodeId) -> Aim {
        Aim::Line { rule: self.rule, clause: self.clause, matter: self.matter, subject }
    }
}

impl WayEnd {
    /// Do two ways of one line end alike, so that one of them may stand for both?
    fn alike(&self, other: &WayEnd) -> bool {
        let same = |a: &[Part], b: &[Part]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.holds == b.holds && a.expr == b.expr)
        };
        match (self, other) {
            (WayEnd::Condition(a), WayEnd::Condition(b))
            | (WayEnd::LineCondition(a), WayEnd::LineCondition(b))
            | (WayEnd::Undetermined(a, _), WayEnd::Undetermined(b, _)) => same(a, b),
            (WayEnd::Excluded(a), WayEnd::Excluded(b)) => a == b,
            (WayEnd::Walk(a), WayEnd::Walk(b)) => {
                std::mem::discriminant(&a.why) == std::mem::discriminant(&b.why)
            }
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}
