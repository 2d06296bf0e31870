//! Measures that were imposed earlier: how long they run, and what is added to a new one while one runs.

use super::{Added, Imposed};
use crate::organisation::NodeId;
use crate::policy::{Measure, Policy, Running};
use crate::value::{Day, Interval};

/// A measure imposed earlier, or a list on which somebody stood, as given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Past {
    /// Whose.
    pub subject: NodeId,
    /// From when.
    pub from: Day,
    /// Index into the policy's measures.
    pub measure: usize,
    /// The act to which it was imposed, if it is said.
    pub act: Option<String>,
    /// The last day, if it is said.
    pub until: Option<Day>,
    /// The day from which it has no effect any more, if it was lifted early.
    pub lifted: Option<Day>,
}

impl Past {
    /// Of which no more is said.
    pub fn new(subject: NodeId, measure: usize, from: Day) -> Past {
        Past { subject, from, measure, act: None, until: None, lifted: None }
    }
}

/// A measure for somebody from a day on, imposed or proposed.
pub struct New<'a> {
    pub subject: NodeId,
    pub measure: usize,
    pub from: Day,
    pub act: Option<&'a str>,
}

/// What was imposed, with the periods that are not given, by subject and then day.
pub fn imposed(policy: &Policy, history: &[Past]) -> Vec<Imposed> {
    let mut history: Vec<&Past> = history.iter().collect();
    history.sort();
    let mut list: Vec<Imposed> = Vec::new();
    for past in history {
        let Past { subject, measure, from, until, lifted, .. } = *past;
        let new = New { subject, measure, from, act: past.act.as_deref() };
        let (effect, added) = match until {
            Some(until) => (Some(Interval { from, until }), None),
            None => period(policy, &list, &new),
        };
        list.push(Imposed { subject, measure, from, effect, added, act: past.act.clone(), lifted });
    }
    list
}

/// What was imposed on somebody, with its place in the list, which is in the order of subjects.
fn imposed_on(imposed: &[Imposed], subject: NodeId) -> impl Iterator<Item = (usize, &Imposed)> {
    let first = imposed.partition_point(|one| one.subject < subject);
    let list = imposed.iter().enumerate().skip(first);
    list.take_while(move |(_, one)| one.subject == subject)
}

fn measure(policy: &Policy, index: usize) -> Option<&Measure> {
    policy.measures.values().nth(index).map(|defined| &defined.body)
}

/// Are two measures of one track, and both rewards or both sanctions?
fn alike(a: &Measure, b: &Measure) -> bool {
    a.track.text == b.track.text && a.kind == b.kind
}

/// When a new measure has effect, if it lasts, and which running one was added to it.
pub fn period(policy: &Policy, imposed: &[Imposed], new: &New<'_>) -> (Option<Interval>, Option<Added>) {
    let Some(body) = measure(policy, new.measure) else { return (None, None) };
    let Some(own) = body.lasts else { return (None, None) };
    let alone = Interval { from: new.from, until: own.end(new.from).before() };
    let Some(track) = policy.tracks.get(&body.track.text).filter(|track| track.body.running == Running::Add)
    else {
        return (Some(alone), None);
    };
    let runs = |one: &Imposed| {
        let other = one.act.is_none() || one.act.as_deref() != new.act;
        other
            && one.runs(new.from)
            && measure(policy, one.measure).is_some_and(|measure| alike(measure, body))
    };
    // What was added to a running one is in its period already: the one that ends last holds them all.
    let running = imposed_on(imposed, new.subject).filter(|(_, one)| runs(one));
    let Some((at, old)) =
        running.filter_map(|(at, one)| Some((at, one.effect?))).max_by_key(|(_, old)| old.until)
    else {
        return (Some(alone), None);
    };
    let together = own.end(Day(old.until.0.saturating_add(1))).before();
    let capped = track.body.at_most.map(|cap| (cap, cap.end(new.from).before()));
    let cut = capped.filter(|(_, last)| *last < together);
    let until = cut.map_or(together, |(_, last)| last);
    let remains = Interval { from: new.from, until: old.until };
    let added = Added { imposed: at, remains, own, together, cap: cut.map(|(cap, _)| cap) };
    (Some(Interval { from: new.from, until }), Some(added))
}

/// A measure imposed to the same act, where the track takes an act once.
pub fn taken(policy: &Policy, imposed: &[Imposed], new: &New<'_>) -> Option<usize> {
    let body = measure(policy, new.measure)?;
    policy.tracks.get(&body.track.text).filter(|track| track.body.once)?;
    let act = new.act?;
    let mut own = imposed_on(imposed, new.subject);
    let same = own.find(|(_, one)| {
        one.act.as_deref() == Some(act)
            && measure(policy, one.measure).is_some_and(|measure| alike(measure, body))
    });
    same.map(|(at, _)| at)
}

/// The imposed measure that bars the rewards of a track on a day, of several the one that does so longest.
pub fn barring(policy: &Policy, imposed: &[Imposed], new: &New<'_>) -> Option<usize> {
    let track = &measure(policy, new.measure)?.track.text;
    let bars = |one: &Imposed| {
        one.runs(new.from)
            && measure(policy, one.measure).is_some_and(|m| m.bars.iter().any(|name| name.text == *track))
    };
    let all = imposed_on(imposed, new.subject).filter(|(_, one)| bars(one));
    all.max_by_key(|(at, one)| (one.ran().map(|ran| ran.until), std::cmp::Reverse(*at))).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Defined, Duration, MeasureKind, Name, ParameterUnit, Track};
    use crate::source::{Place, Title};
    use proptest::prelude::*;

    fn defined<T>(id: &str, body: T) -> (String, Defined<T>) {
        let (id, place) = (id.to_owned(), Place::Nowhere);
        (id.clone(), Defined { id, place, pack: 0, clauses: Vec::new(), body })
    }

    fn months(count: u32) -> Duration {
        Duration { count, unit: ParameterUnit::Months }
    }

    /// Two measures of a track that adds up to a cap, of so many months.
    fn policy(lengths: [u32; 2], cap: u32) -> Policy {
        let measure = |length: u32| Measure {
            title: Title::default(),
            kind: MeasureKind::Sanction,
            track: Name { text: "t".into(), place: Place::Nowhere },
            severity: 1.into(),
            bars: Vec::new(),
            lasts: Some(months(length)),
            applies_when: None,
            decider: None,
            remedy: Title::default(),
            basis: None,
        };
        let (running, at_most) = (Running::Add, Some(months(cap)));
        let track = Track { title: Title::default(), running, at_most, once: false, basis: None };
        Policy {
            measures: [defined("a", measure(lengths[0])), defined("b", measure(lengths[1]))].into(),
            tracks: [defined("t", track)].into(),
            ..Policy::default()
        }
    }

    proptest! {
        /// What is added never shortens a period, never passes the cap, and does not depend on the order of rows.
        #[test]
        fn sums_are_bounded_and_of_no_order(
            rows in prop::collection::vec((0..2_000_i32, 0..2_usize), 1..6),
            lengths in [1..60_u32, 1..60_u32],
            cap in 60..120_u32,
        ) {
            let policy = policy(lengths, cap);
            let past = |&(day, measure): &(i32, usize)| Past::new(NodeId(0), measure, Day(15_000 + day));
            let mut history: Vec<Past> = rows.iter().map(past).collect();
            let list = imposed(&policy, &history);
            for one in &list {
                let effect = one.effect.unwrap();
                prop_assert!(effect.until >= months(lengths[one.measure]).end(one.from).before());
                prop_assert!(effect.until <= months(cap).end(one.from).before());
            }
            history.reverse();
            prop_assert_eq!(list, imposed(&policy, &history));
        }
    }
}
