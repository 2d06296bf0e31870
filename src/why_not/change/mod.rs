//! What would have to be otherwise: the smallest single change of one fact, one date or one parameter that turns a
//! result.
//!
//! Candidates are the values that the program compares with where it looks at the matter (`facts`), the dates of
//! posts and relations of those on the way (`ties`), and the figures of parameters. Each is put in place alone, the
//! assessment is run again, and those that turn the result are kept. Nothing is concluded from the shape of a rule.

mod facts;
mod ladders;
mod probe;
mod ranks;
mod size;
pub(crate) mod text;
mod ties;

use crate::assess::{Ground, Index, MatterRef, Outcome, Standing, State};
use crate::matters::Cell;
use crate::organisation::{NodeId, Tie};
use crate::value::{Day, Interval, Type, Value};
use crate::{Assessment, Basis, Case};
use rust_decimal::Decimal;
pub use size::{Size, Sort};

/// A result that might have turned out otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A line of a rule on a matter, and somebody whom it reaches or might have.
    Line {
        /// Index into the policy's rules.
        rule: Index,
        /// Which line of its `find`.
        clause: usize,
        /// The matter.
        matter: MatterRef,
        /// Whom.
        subject: NodeId,
    },
    /// A band of a ranking and who is ranked, and somebody for whom it may be.
    Band {
        /// Index into the policy's rankings.
        ranking: Index,
        /// The band of the policy's ranking.
        band: usize,
        /// Who is ranked.
        ranked: NodeId,
        /// For whom.
        subject: NodeId,
    },
    /// A step of a ladder, and somebody who stands on it or might have.
    Ladder {
        /// Index into the policy's ladders.
        ladder: Index,
        /// Which step.
        step: usize,
        /// Who.
        subject: NodeId,
    },
}

/// One thing that is otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A fact of the matter.
    Fact {
        /// The matter.
        matter: MatterRef,
        /// Where the fact stands.
        cell: Cell,
        /// What is recorded.
        from: Option<Value>,
        /// What would be.
        to: Option<Value>,
        /// The type of both.
        of: Type,
    },
    /// The days of a post or a relation.
    Tie {
        /// The post or relation, with the days that are recorded.
        tie: Tie,
        /// The days that would be.
        to: Interval,
    },
    /// The role of a person.
    Role {
        /// Whose.
        person: NodeId,
        /// On which day, and as long as it lasts.
        day: Day,
        /// What is recorded, a code of the vocabulary.
        from: u32,
        /// What would be.
        to: u32,
    },
    /// The figure of a parameter, for every matter.
    Parameter {
        /// Index into the policy's parameters.
        parameter: Index,
        /// The key, for a keyed parameter.
        key: Option<String>,
        /// Since when the figure holds.
        since: Day,
        /// The figure in force.
        from: Decimal,
        /// What it would be.
        to: Decimal,
    },
    /// An indicator that was given.
    Indicator {
        /// Index into the policy's indicators.
        indicator: Index,
        /// Whose.
        subject: NodeId,
        /// What was given.
        from: Decimal,
        /// What would be.
        to: Decimal,
    },
}

/// What would turn a result.
#[derive(Debug, Clone)]
pub struct Turns {
    /// The result.
    pub aim: Aim,
    /// Is it one that stands? What is looked for is then what would take it away, else what would bring it about.
    pub stands: bool,
    /// The changes that turn it, the smallest first; each was run. No two of one fact, edge or parameter.
    pub found: Vec<Change>,
    /// How many changes were run.
    pub tried: usize,
    /// How many more there were, larger ones, that were not run.
    pub left: usize,
}

/// So many changes are looked for.
const WANTED: usize = 8;

/// So many of them may be the same field in different rows.
const ALIKE: usize = 2;

/// So many changes are run for one result.
const RUNS: usize = 400;

/// Once one is known, so many more are run for another.
const MORE: usize = 40;

/// Searches for what would turn a result.
pub fn what_would_change(assessment: &Assessment, basis: &Basis, aim: Aim) -> Turns {
    let mut case = aim.case(assessment, basis);
    let local = aim.alone(assessment);
    let stands = local.stands(&case.run());
    let mut candidates = match local {
        Aim::Line { rule, clause, matter, subject } => {
            let at = At { rule, clause, matter, subject, stands };
            let mut all = facts::candidates(&case, &at);
            all.extend(ties::candidates(&case, &at));
            all.extend(ties::roles(&case, &at));
            all
        }
        Aim::Band { ranking, band, ranked, .. } => {
            ranks::candidates(assessment, &case, (ranking, band), ranked)
        }
        Aim::Ladder { ladder, step, subject } => {
            ladders::candidates(assessment, basis, &case, (ladder, step), subject)
        }
    };
    // What a duty counts is no input: it follows from matters and from who held what.
    candidates.retain(|change| match change {
        Change::Fact { matter, .. } => !owed(&case, *matter),
        _ => true,
    });
    candidates.sort_by_cached_key(|change| (change.size(), format!("{change:?}")));
    candidates.dedup();
    let mut turns = search(local, &case, stands, candidates);
    turns.aim = aim;
    turns.found.iter_mut().for_each(|change| change.point_to(aim));
    turns
}

/// Is it the period of a duty?
fn owed(case: &Case<'_>, matter: MatterRef) -> bool {
    case.program.schema.kinds.get(matter.kind as usize).is_some_and(|kind| kind.owed)
}

/// A line of a rule on a matter that is the only one.
#[derive(Debug, Clone, Copy)]
struct At {
    rule: Index,
    clause: usize,
    matter: MatterRef,
    subject: NodeId,
    stands: bool,
}

/// Runs candidates, the smallest first, until enough are found or enough were run.
fn search(aim: Aim, case: &Case<'_>, stands: bool, candidates: Vec<Change>) -> Turns {
    let (mut found, mut tried, mut runs): (Vec<Change>, usize, usize) = (Vec::new(), 0, RUNS);
    let mut rest = candidates.into_iter();
    while found.len() < WANTED && tried < runs {
        let Some(change) = rest.next() else { break };
        let alike = found.iter().filter(|other| other.alike(&change)).count();
        if alike >= ALIKE || found.iter().any(|other| other.same_thing(&change)) {
            continue;
        }
        tried += 1;
        let mut changed = change.applied(case);
        let outcome = changed.run();
        let still = aim.moved(case, &changed).is_some_and(|aim| aim.stands(&outcome));
        if still != stands {
            runs = RUNS.min(tried + MORE);
            found.push(change);
        }
    }
    let left = if found.len() < WANTED { rest.len() } else { 0 };
    Turns { aim, stands, found, tried, left }
}

impl Aim {
    /// The same where the matter is the only one: it is row 0, and its child rows are counted from its first.
    fn alone(self, assessment: &Assessment) -> Aim {
        let Aim::Line { rule, clause, matter, subject } = self else { return self };
        if assessment.schema.kinds.get(matter.kind as usize).is_some_and(|kind| kind.owed) {
            return self;
        }
        let child = matter.child.map(|(child, row)| {
            let table = assessment.matters.tables.get(matter.kind as usize);
            let child_table = table.and_then(|table| table.children.get(child as usize));
            let first = child_table.and_then(|table| table.offsets.get(matter.row as usize)).copied();
            (child, row.saturating_sub(first.unwrap_or(0)))
        });
        Aim::Line { rule, clause, matter: MatterRef { kind: matter.kind, row: 0, child }, subject }
    }

    /// The inputs on which the result depends: of a line its matter alone, for rules look at one matter at a time;
    /// of a duty and of a rank all matters, for these are counted.
    fn case<'a>(&self, assessment: &'a Assessment, basis: &'a Basis) -> Case<'a> {
        match self {
            Aim::Line { matter, .. }
                if basis.program.schema.kinds.get(matter.kind as usize).is_some_and(|kind| kind.owed) =>
            {
                Case::of(assessment, basis)
            }
            Aim::Line { matter, .. } => {
                let alone = assessment.matters.alone(matter.kind as usize, matter.row as usize);
                Case::with(assessment, basis, alone)
            }
            Aim::Band { .. } | Aim::Ladder { .. } => Case::of(assessment, basis),
        }
    }

    /// The same after a change. The periods of a duty may have other rows then, or not be there.
    fn moved(self, before: &Case<'_>, after: &Case<'_>) -> Option<Aim> {
        let Aim::Line { rule, clause, matter, subject } = self else { return Some(self) };
        if !owed(before, matter) {
            return Some(self);
        }
        let ids =
            |case: &Case<'_>| case.matters.tables.get(matter.kind as usize).map(|table| table.ids.clone());
        let id = ids(before)?.get(matter.row as usize).copied()?;
        let row = ids(after)?.iter().position(|other| *other == id)? as u32;
        Some(Aim::Line { rule, clause, matter: MatterRef { row, ..matter }, subject })
    }

    /// Does the result stand in an outcome of [`Aim::case`]?
    fn stands(&self, outcome: &Outcome) -> bool {
        match *self {
            Aim::Line { rule, clause, matter, subject } => outcome.attributions.iter().any(|one| {
                let finding = &outcome.findings[one.finding];
                (one.clause, one.subject) == (clause, subject)
                    && (finding.rule, finding.matter) == (rule, matter)
                    && finding.state == State::Applies
                    && one.standing == Standing::Stands
            }),
            Aim::Band { ranking, band, ranked, subject } => {
                ranks::stands(outcome, (ranking, band), ranked, subject)
            }
            Aim::Ladder { ladder, step, subject } => outcome.proposals.iter().any(|one| {
                let ground = matches!(one.ground, Ground::Ladder(a, b, _) if (a, b) == (ladder, step));
                one.subject == subject && ground
            }),
        }
    }
}

impl Change {
    /// The inputs with this change.
    fn applied<'a>(&self, case: &Case<'a>) -> Case<'a> {
        let mut case = case.clone();
        match self {
            Change::Fact { matter, cell, to, .. } => {
                case.matters.set(matter.kind as usize, matter.row as usize, *cell, to.as_ref());
            }
            Change::Tie { tie, to } => case.organisation = case.organisation.redated(tie, *to).into(),
            Change::Role { person, day, to, .. } => {
                case.organisation = case.organisation.in_role(*person, *day, *to).into();
            }
            Change::Parameter { parameter, key, since, to, .. } => {
                if let Some(table) = case.parameters.get_mut(*parameter) {
                    table.put(*since, key.as_deref(), *to);
                }
            }
            Change::Indicator { indicator, subject, to, .. } => {
                let rows = case.given.now.iter_mut();
                let own = rows.filter(|row| row.indicator == *indicator && row.subject == *subject);
                own.for_each(|row| row.value = Some(*to));
            }
        }
        case
    }

    /// Do two changes touch the same thing?
    fn same_thing(&self, other: &Change) -> bool {
        match (self, other) {
            (Change::Fact { matter: m, cell: a, .. }, Change::Fact { matter: n, cell: b, .. }) => {
                (m, a) == (n, b)
            }
            (Change::Tie { tie: a, .. }, Change::Tie { tie: b, .. }) => a == b,
            (Change::Role { person: a, .. }, Change::Role { person: b, .. }) => a == b,
            (
                Change::Parameter { parameter: a, key: k, .. },
                Change::Parameter { parameter: b, key: l, .. },
            ) => (a, k) == (b, l),
            (Change::Indicator { subject: a, .. }, Change::Indicator { subject: b, .. }) => a == b,
            _ => false,
        }
    }

    /// Are two changes of one field, in whichever rows of its table?
    fn alike(&self, other: &Change) -> bool {
        match (self, other) {
            (
                Change::Fact { cell: Cell::Child(a, _, c), .. },
                Change::Fact { cell: Cell::Child(b, _, d), .. },
            ) => (a, c) == (b, d),
            _ => false,
        }
    }

    /// From the matter alone to the matter among all.
    fn point_to(&mut self, aim: Aim) {
        if let (Change::Fact { matter: own, .. }, Aim::Line { matter, .. }) = (self, aim) {
            *own = MatterRef { child: None, ..matter };
        }
    }
}
