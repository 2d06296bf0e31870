//! What of a group holds on a day: of many things that are known by their first days it is found without a look at each.

use super::timeline::Dated;
use crate::value::Day;
use std::collections::BTreeMap;
use std::ops::Range;

/// So few things are looked at one after the other. Nearly all groups are that small.
const FEW: usize = if cfg!(test) { 3 } else { 16 };

/// Of each group with many things, which lie in the order of first days, a balanced tree that knows the last day of each of its
/// branches.
#[derive(Debug, Clone, Default)]
pub(super) struct Latest {
    /// By where the group begins: for the middle item of each branch, the last day on which anything of the branch holds.
    groups: BTreeMap<usize, Vec<Day>>,
}

impl Latest {
    /// Of things in groups.
    pub fn of<'s, T: Dated + 's>(
        item: &impl Fn(usize) -> &'s T,
        groups: impl Iterator<Item = Range<usize>>,
    ) -> Latest {
        let mut latest = Latest::default();
        groups.for_each(|group| latest.note(item, group));
        latest
    }

    /// Notes a group that is new or was changed.
    #[inline]
    pub fn note<'s, T: Dated + 's>(&mut self, item: &impl Fn(usize) -> &'s T, group: Range<usize>) {
        if group.len() > FEW {
            let mut latest = vec![Day::MIN; group.len()];
            note(&|at| item(group.start + at), &mut latest, 0..group.len());
            self.groups.insert(group.start, latest);
        }
    }

    /// Everything of a group that holds on a day, in the order of first days.
    pub fn on<'s, T: Dated>(
        &self,
        item: &impl Fn(usize) -> &'s T,
        group: Range<usize>,
        day: Day,
    ) -> Vec<&'s T> {
        let mut found = Vec::new();
        match self.groups.get(&group.start).filter(|latest| latest.len() == group.len()) {
            Some(latest) => collect(latest, &|at| item(group.start + at), 0..group.len(), day, &mut found),
            None => {
                let begun = group.map(item).take_while(|item| item.interval().from <= day);
                found.extend(begun.filter(|item| item.interval().until >= day));
            }
        }
        found
    }
}

/// What of a branch holds on a day, in the order of the branch.
fn collect<'s, T: Dated>(
    latest: &[Day],
    item: &impl Fn(usize) -> &'s T,
    branch: Range<usize>,
    day: Day,
    found: &mut Vec<&'s T>,
) {
    let middle = middle(&branch);
    if branch.is_empty() || latest[middle] < day {
        return;
    }
    collect(latest, item, branch.start..middle, day, found);
    let here = item(middle);
    if here.interval().from <= day {
        if here.interval().until >= day {
            found.push(here);
        }
        collect(latest, item, middle + 1..branch.end, day, found);
    }
}

/// Notes for the middle item of each branch the last day on which anything of the branch holds.
fn note<'s, T: Dated + 's>(item: &impl Fn(usize) -> &'s T, latest: &mut [Day], branch: Range<usize>) -> Day {
    if branch.is_empty() {
        return Day::MIN;
    }
    let middle = middle(&branch);
    let before = note(item, latest, branch.start..middle);
    let after = note(item, latest, middle + 1..branch.end);
    latest[middle] = item(middle).interval().until.max(before).max(after);
    latest[middle]
}

fn middle(branch: &Range<usize>) -> usize {
    branch.start + branch.len() / 2
}
