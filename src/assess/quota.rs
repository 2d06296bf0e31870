//! Quotas: how many have a grade or a measure, and how many may.
//!
//! Nobody is chosen here. Where more have it than may, that is said, and a person decides.

use super::ladder::OnLadder;
use super::propose::Sources;
use super::results::{Subjects, grouped, number, population};
use super::{Grade, Ground, Proposal, QuotaCount, Verdict};
use crate::compile::{QuotaOfProgram, QuotaProgram};
use crate::expression::Scope;
use crate::organisation::NodeId;
use crate::policy::Rounding;
use crate::value::Value;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// All quotas, each group by itself. One whose limit has no value in this cycle is not in force.
pub fn quotas(sources: &Sources<'_>, grades: &[Grade], proposals: &[Proposal]) -> Vec<QuotaCount> {
    let mut all = Vec::new();
    for (quota, (program, defined)) in
        sources.program.quotas.iter().zip(sources.policy.quotas.values()).enumerate()
    {
        let Some(program) = program else { continue };
        let Some(limit) = number(sources.world, &Scope::default(), Some(&program.limit), None) else {
            continue;
        };
        let found = Found::of(sources, program, grades, proposals);
        for (group, members) in groups(sources, program, &found) {
            all.push(count(quota, group, &members, &found, (limit, program), defined.body.round));
        }
    }
    all
}

/// Who has what a quota counts, and whose step is known.
struct Found {
    holders: BTreeSet<NodeId>,
    undetermined: BTreeSet<NodeId>,
    assessed: BTreeSet<NodeId>,
}

impl Found {
    fn of(sources: &Sources<'_>, program: &QuotaProgram, grades: &[Grade], proposals: &[Proposal]) -> Found {
        let (mut holders, mut undetermined, mut assessed) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        match &program.of {
            QuotaOfProgram::Grade(ladder, grade) => {
                for one in grades.iter().filter(|one| one.ladder == *ladder) {
                    let OnLadder::Step(step) = one.stands else {
                        undetermined.insert(one.subject);
                        continue;
                    };
                    assessed.insert(one.subject);
                    let given = &sources.program.ladders[*ladder].steps[step].grade;
                    if given.as_ref() == Some(grade) {
                        holders.insert(one.subject);
                    }
                }
            }
            QuotaOfProgram::Measure(measure) => {
                holders =
                    proposals.iter().filter(|one| holds(one, *measure)).map(|one| one.subject).collect();
            }
        }
        Found { holders, undetermined, assessed }
    }
}

fn holds(proposal: &Proposal, measure: usize) -> bool {
    proposal.measure == measure && matches!(proposal.verdict, Verdict::Proposed | Verdict::Review(_))
}

/// Those among whom a quota counts, in groups of equal `within`, in the order in which they are met.
fn groups(sources: &Sources<'_>, program: &QuotaProgram, found: &Found) -> Vec<(Option<Value>, Vec<NodeId>)> {
    let Some(among) = &program.among else { return vec![(None, found.holders.iter().copied().collect())] };
    let Some(within) = &program.within else { return vec![(None, population(sources.world, among))] };
    let members = Subjects::of(sources.world, among);
    grouped(members.each().map(|(at, member)| (members.value(sources.world, within, at), member)))
}

fn count(
    quota: usize,
    group: Option<Value>,
    members: &[NodeId],
    found: &Found,
    (limit, program): (Decimal, &QuotaProgram),
    round: Option<Rounding>,
) -> QuotaCount {
    let of = |set: &BTreeSet<NodeId>| -> Vec<NodeId> {
        members.iter().copied().filter(|member| set.contains(member)).collect()
    };
    let base = match (program.share, program.assessed) {
        (false, _) => None,
        (true, true) => Some(of(&found.assessed).len()),
        (true, false) => Some(members.len()),
    };
    let share =
        base.and_then(|base| Decimal::from(base).checked_mul(limit)?.checked_div(Decimal::ONE_HUNDRED));
    let exact = share.unwrap_or(limit).normalize();
    QuotaCount {
        quota,
        group,
        base,
        undetermined: of(&found.undetermined),
        exact,
        limit: round.map_or(exact, |round| rounded(exact, round)),
        holders: of(&found.holders),
    }
}

fn rounded(exact: Decimal, round: Rounding) -> Decimal {
    let strategy = match round {
        Rounding::Down => RoundingStrategy::ToZero,
        Rounding::Up => RoundingStrategy::AwayFromZero,
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
    };
    exact.round_dp_with_strategy(0, strategy).normalize()
}

/// Does a proposal rest on what a quota counts?
pub fn rests_on(sources: &Sources<'_>, proposal: &Proposal, count: &QuotaCount) -> bool {
    let Some(Some(program)) = sources.program.quotas.get(count.quota) else { return false };
    let counted = match &program.of {
        QuotaOfProgram::Measure(measure) => holds(proposal, *measure),
        QuotaOfProgram::Grade(ladder, grade) => match proposal.ground {
            Ground::Ladder(on, step, _) => {
                on == *ladder && sources.program.ladders[on].steps[step].grade.as_ref() == Some(grade)
            }
            _ => false,
        },
    };
    counted && count.holders.binary_search(&proposal.subject).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_at_and_beside_a_whole_number() {
        let cases = [("0.8", 0, 1, 1), ("1", 1, 1, 1), ("1.2", 1, 2, 1), ("1.5", 1, 2, 2), ("2.5", 2, 3, 3)];
        for (exact, down, up, half_up) in cases {
            let exact: Decimal = exact.parse().unwrap();
            let all = [Rounding::Down, Rounding::Up, Rounding::HalfUp].map(|round| rounded(exact, round));
            assert_eq!(all, [down, up, half_up].map(Decimal::from), "{exact}");
        }
    }
}
