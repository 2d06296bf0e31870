//! Posts: how many hold one, and which share of the people hold some.

use super::spells::spells;
use super::{Bound, Lack, Lacking};
use crate::compile::{FormProgram, Program};
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, World};
use crate::expression::{Expr, Scope};
use crate::organisation::{NodeId, Organisation, PostId};
use crate::policy::Span;
use crate::value::{Day, Interval, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The units of a kind that exist within a period, each with its days there.
pub fn units_of(
    organisation: &Organisation,
    kind: u32,
    period: Interval,
) -> impl Iterator<Item = (NodeId, Interval)> {
    let fits = move |unit: &NodeId| organisation.unit_kind(*unit) == Some(kind);
    organisation.units().filter(fits).map(move |unit| (unit, period.and(organisation.life(unit))))
}

/// In which units of a kind not as many hold a post as should, and when.
pub fn holders(
    organisation: &Organisation,
    post: PostId,
    kind: u32,
    count: Span,
    period: Interval,
) -> Vec<Lacking> {
    let units = units_of(organisation, kind, period);
    units.flat_map(|(unit, days)| holders_in(organisation, unit, post, count, days)).collect()
}

fn holders_in(
    organisation: &Organisation,
    unit: NodeId,
    post: PostId,
    count: Span,
    days: Interval,
) -> Vec<Lacking> {
    let held = organisation.staff(unit).filter(|held| held.post == post);
    let found = spells(days, held.map(|held| held.interval), |day| -> Vec<NodeId> {
        organisation.holders(unit, post, day).map(|held| held.person).collect()
    });
    let lacking = found.into_iter().filter(|(_, who)| !count.contains(who.len()));
    lacking.map(|(days, who)| Lacking { days, what: Lack::Holders { unit, post, who, count } }).collect()
}

/// Where and when a post that one holds at a time is vacant: in each unit where somebody ever held it. What a property
/// looks at is left to it.
pub fn vacancies(program: &Program, organisation: &Organisation, period: Interval) -> Vec<Lacking> {
    let words = &program.vocabulary;
    let looked_at = |unit: NodeId, of: PostId| {
        program.properties.iter().flatten().any(|property| match property.form {
            FormProgram::Holders { post, unit: kind, .. } => {
                post == of && organisation.unit_kind(unit) == Some(kind)
            }
            _ => false,
        })
    };
    let one = Span { at_least: 1, at_most: Some(1) };
    let mut found = Vec::new();
    for unit in organisation.units() {
        let posts: BTreeSet<PostId> = organisation.staff(unit).map(|held| held.post).collect();
        let single = |post: &PostId| words.post_traits.get(*post as usize).is_some_and(|of| of.single);
        for post in posts.into_iter().filter(single).filter(|post| !looked_at(unit, *post)) {
            let days = period.and(organisation.life(unit));
            found.extend(holders_in(organisation, unit, post, one, days));
        }
    }
    found
}

/// In which units of a kind too small or too large a share of the people hold one of some posts, and when.
pub fn shares(
    program: &Program,
    world: &World<'_>,
    posts: &[PostId],
    kind: u32,
    (least, most): (Option<&Expr>, Option<&Expr>),
    period: Interval,
) -> Vec<Lacking> {
    let organisation = world.organisation;
    let changes = changes_of_parameters(program);
    let mut found = Vec::new();
    for (unit, days) in units_of(organisation, kind, period) {
        let times = organisation.staff(unit).map(|held| held.interval).chain(changes.iter().copied());
        let stretches = spells(days, times, |day| {
            let (held, all) = staff(organisation, unit, posts, day);
            let (least, most) = (number(world, least, day), number(world, most, day));
            broken(held, all, least, most).map(|bound| (held, all, bound))
        });
        found.extend(stretches.into_iter().filter_map(|(days, broken)| {
            let (held, all, bound) = broken?;
            Some(Lacking { days, what: Lack::Share { unit, posts: posts.to_vec(), held, all, bound } })
        }));
    }
    found
}

/// How many people hold one of some posts in a unit, and how many hold any; each counts once.
fn staff(organisation: &Organisation, unit: NodeId, posts: &[PostId], day: Day) -> (usize, usize) {
    let there = organisation.staff(unit).filter(|held| held.interval.contains(day));
    let all: BTreeSet<NodeId> = there.clone().map(|held| held.person).collect();
    let held: BTreeSet<NodeId> =
        there.filter(|held| posts.contains(&held.post)).map(|held| held.person).collect();
    (held.len(), all.len())
}

/// The bound that a share does not keep. It is compared as a fraction: nothing is rounded. Of nobody there is no share.
fn broken(held: usize, all: usize, least: Option<Decimal>, most: Option<Decimal>) -> Option<Bound> {
    let (part, whole) = (Decimal::from(held) * Decimal::ONE_HUNDRED, Decimal::from(all));
    if all == 0 {
        return None;
    }
    let least = least.filter(|least| least.checked_mul(whole).is_some_and(|bound| part < bound));
    let most = most.filter(|most| most.checked_mul(whole).is_some_and(|bound| part > bound));
    least.map(Bound::AtLeast).or(most.map(Bound::AtMost))
}

/// From each day on which the value of a parameter changes.
pub fn changes_of_parameters(program: &Program) -> Vec<Interval> {
    let values = program.parameters.iter().flat_map(|table| &table.values);
    values.map(|(from, _)| Interval { from: *from, until: Day::MAX }).collect()
}

/// A number or a parameter, as of a day.
pub fn number(world: &World<'_>, expr: Option<&Expr>, day: Day) -> Option<Decimal> {
    let (scope, batch) = (Scope::default(), Batch::single(Vec::new(), day));
    match Plain::new(world, &batch, 0, &scope).eval(expr?).ok()? {
        Value::Decimal(number) => Some(number),
        _ => None,
    }
}
