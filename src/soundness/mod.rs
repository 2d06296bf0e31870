//! Is the organisation sound, and is the policy? Vacant posts, areas without an owner or with several, relatives in
//! one line, duties without a consequence: findings about how things are arranged, never about what anybody did.
//!
//! What an organisation ought to be like, the policy declares as `properties`. What is unsound in every organisation
//! and every policy is looked at always.

mod arranged;
mod assessed;
mod duties;
mod json;
mod policy;
mod sentences;
mod spells;
mod staffing;
mod text;
mod ties;

pub use json::soundness_json;
pub use text::soundness_text;

use crate::assess::Cycle;
use crate::compile::{FormProgram, PopulationProgram, Program};
use crate::expression::world::World;
use crate::organisation::{NodeId, PostId, RelationId};
use crate::policy::{Policy, Span};
use crate::value::{Day, Interval};
use crate::{Assessment, Basis, Case};
use rust_decimal::Decimal;

/// What was found, and over which days the organisation was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Soundness {
    /// The days.
    pub period: Interval,
    /// What was found: first by property, in the order of their ids, then what is looked at always.
    pub findings: Vec<Unsound>,
    /// Clauses that nothing runs, of sources some of whose clauses are run: no findings, for a policy may run a part of
    /// a document.
    pub not_run: Vec<NotRun>,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsound {
    /// A property that the policy declares, by the index of its id, does not hold.
    Property(usize, Lacking),
    /// A post that one person holds at a time is vacant in a unit that has it.
    Vacant(Lacking),
    /// A kind of matter at which no rule looks and which no duty counts: an index into the schema's kinds.
    Unjudged(usize),
    /// A rule or duty that holds somebody, and gives neither points nor a measure: the index of its id.
    NoConsequence(usize),
    /// Two assessments of the same people or units by the same numbers.
    Parallel(Parallel),
}

/// Clauses of a source that nothing runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRun {
    /// The source, by its number among [`Policy::sources`].
    pub source: usize,
    /// Which of its clauses.
    pub clauses: Vec<usize>,
}

/// What an organisation lacks, or has too much of, and on which days.
#[derive(Debug, Clone, PartialEq)]
pub struct Lacking {
    /// The days, both included.
    pub days: Interval,
    /// What.
    pub what: Lack,
}

/// The forms of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Lack {
    /// So many hold a post in a unit.
    Holders {
        /// The unit.
        unit: NodeId,
        /// The post.
        post: PostId,
        /// Who.
        who: Vec<NodeId>,
        /// How many there should be.
        count: Span,
    },
    /// So many are at the other end of a relation.
    Ties {
        /// Whose ties they are.
        node: NodeId,
        /// The relation.
        relation: RelationId,
        /// Who is there.
        who: Vec<NodeId>,
        /// How many there should be.
        count: Span,
    },
    /// So many of the people in a unit hold one of some posts.
    Share {
        /// The unit.
        unit: NodeId,
        /// The posts.
        posts: Vec<PostId>,
        /// How many hold one of them.
        held: usize,
        /// How many hold any post in the unit.
        all: usize,
        /// What the share should be, in percent.
        bound: Bound,
    },
    /// Two whom a relation joins stand in one line.
    OneLine {
        /// The relation.
        relation: RelationId,
        /// Who stands below.
        below: NodeId,
        /// Who stands above.
        above: NodeId,
    },
    /// Somebody at an end of a relation holds no post.
    NoPost {
        /// The relation.
        relation: RelationId,
        /// Who holds none.
        person: NodeId,
        /// Who or what is at the other end.
        other: NodeId,
    },
    /// No duty is owed by a unit or by anybody in it, nor has it a tie that is as good.
    NoDuty {
        /// The unit.
        unit: NodeId,
        /// The relations of such ties.
        or: Vec<RelationId>,
    },
    /// The same people or units are assessed too often.
    Assessed {
        /// Whom: people or units, and the code of the role or kind.
        of: PopulationProgram,
        /// The scorecards, rankings and ladders, each by the index of its id.
        by: [Vec<usize>; 3],
        /// How many there should be at most.
        at_most: Decimal,
    },
}

/// A bound that a share does not keep, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// It is smaller.
    AtLeast(Decimal),
    /// It is larger.
    AtMost(Decimal),
}

/// Two assessments of overlapping populations by the same numbers, each by the index of its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parallel {
    /// Two scorecards, and the indicators of both.
    Scorecards(usize, usize, Vec<usize>),
    /// Two rankings by the same expression.
    Rankings(usize, usize),
}

/// The days of a cycle that are over on the day of the assessment, or one day.
pub fn period(cycle: Cycle, as_of: Option<Day>) -> Interval {
    match as_of {
        Some(day) => Interval { from: day, until: day },
        None => Interval { from: cycle.from, until: cycle.until.min(cycle.today.max(cycle.from)) },
    }
}

/// Looks at everything over the days of a period.
pub fn soundness(policy: &Policy, program: &Program, world: &World<'_>, period: Interval) -> Soundness {
    let mut findings = Vec::new();
    for (at, property) in program.properties.iter().enumerate() {
        let Some(property) = property else { continue };
        let days = period.and(property.in_force);
        let lacking = match &property.form {
            FormProgram::Holders { post, unit, count } => {
                staffing::holders(world.organisation, *post, *unit, *count, days)
            }
            FormProgram::Share { posts, unit, at_least, at_most } => {
                let bounds = (at_least.as_ref(), at_most.as_ref());
                staffing::shares(program, world, posts, *unit, bounds, days)
            }
            FormProgram::Ties { relations, only, count } => {
                let each = relations.iter().flat_map(|(relation, side, of)| {
                    let looked = ties::Looked { relation: *relation, side: *side, of, only: *only };
                    ties::counted(world.organisation, &looked, *count, days)
                });
                each.collect()
            }
            FormProgram::InPost { relation, side } => {
                ties::without_post(world.organisation, *relation, *side, days)
            }
            FormProgram::Apart { relation, chain } => {
                arranged::in_one_line(program, world, *relation, *chain, days)
            }
            FormProgram::Duties { unit, or } => {
                duties::without(program, world.organisation, (*unit, or), days)
            }
            FormProgram::Assessed { of, at_most } => assessed::too_often(program, world, of, at_most, days),
        };
        findings.extend(lacking.into_iter().map(|lacking| Unsound::Property(at, lacking)));
    }
    let vacant = staffing::vacancies(program, world.organisation, period);
    findings.extend(vacant.into_iter().map(Unsound::Vacant));
    findings.extend(policy::unjudged(program).into_iter().map(Unsound::Unjudged));
    findings.extend(policy::without_consequence(policy).into_iter().map(Unsound::NoConsequence));
    findings.extend(policy::parallel(policy).into_iter().map(Unsound::Parallel));
    Soundness { period, findings, not_run: policy::not_run(policy) }
}

impl Soundness {
    /// The same of a cycle that was assessed.
    pub fn of(assessment: &Assessment, basis: &Basis, as_of: Option<Day>) -> Soundness {
        let case = Case::of(assessment, basis);
        let days = period(assessment.cycle, as_of);
        case.look(&assessment.matters.symbols, |world| {
            soundness(&assessment.policy, &basis.program, world, days)
        })
    }
}
