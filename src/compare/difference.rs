//! The difference of two outcomes: who enters, who leaves, who moves, and for whom only the reason is another.

use super::entry::{Aspect, Aspects, Entry};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is new.
    Entered,
    /// It is no more.
    Left,
    /// It says something else.
    Moved,
    /// It says the same, for another reason.
    ReasonChanged,
}

impl How {
    /// Its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            How::Entered => "entered",
            How::Left => "left",
            How::Moved => "moved",
            How::ReasonChanged => "reason_changed",
        }
    }

    /// All of them, in the order in which they are told.
    pub const ALL: [How; 4] = [How::Entered, How::Left, How::Moved, How::ReasonChanged];
}

/// A respect in which an entry differs; nothing stands for what is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Differs {
    /// In what.
    pub aspect: Aspect,
    /// What it was.
    pub before: Option<Value>,
    /// What it is.
    pub after: Option<Value>,
}

/// A change between two outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What became of it.
    pub how: How,
    /// The entry as it was.
    pub before: Option<Entry>,
    /// The entry as it is.
    pub after: Option<Entry>,
    /// In what the results differ.
    pub result: Vec<Differs>,
    /// In what the reasons differ.
    pub reason: Vec<Differs>,
}

impl Change {
    /// The entry as it is, or as it was before it went.
    pub fn entry(&self) -> Option<&Entry> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// Compares the entries of two outcomes. Changes come in the order of [`How`], sort, subject and key.
pub fn difference(before: Vec<Entry>, after: Vec<Entry>) -> Vec<Change> {
    let by_key = |all: Vec<Entry>| -> BTreeMap<(&'static str, String), Entry> {
        all.into_iter().map(|entry| (entry.key.clone(), entry)).collect()
    };
    let (mut gone, mut come) = (by_key(before), by_key(after));
    let both: Vec<_> = gone.keys().filter(|key| come.contains_key(*key)).cloned().collect();
    let mut changes = Vec::new();
    for key in both {
        changes.extend(gone.remove(&key).zip(come.remove(&key)).and_then(|(was, is)| pair(was, is)));
    }
    let (mut gone, mut come): (Vec<_>, Vec<_>) = (gone.into_values().collect(), come.into_values().collect());
    let levels = gone.iter().map(|entry| entry.loose.len()).max().unwrap_or_default();
    for level in 0..levels {
        changes.extend(moved(&mut gone, &mut come, level));
    }
    let alone = |how, before, after| Change { how, before, after, result: Vec::new(), reason: Vec::new() };
    changes.extend(gone.into_iter().map(|entry| alone(How::Left, Some(entry), None)));
    changes.extend(come.into_iter().map(|entry| alone(How::Entered, None, Some(entry))));
    changes.sort_by_cached_key(|change| {
        (change.how, change.entry().map(|entry| (entry.sort, entry.subject.clone(), entry.key.clone())))
    });
    changes
}

/// Pairs what has gone with what has come, where there is one of each under a coarse key.
fn moved(gone: &mut Vec<Entry>, come: &mut Vec<Entry>, level: usize) -> Vec<Change> {
    fn single(all: &[Entry], level: usize) -> BTreeMap<(&'static str, String), usize> {
        let mut found: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, entry) in all.iter().enumerate() {
            if let Some(loose) = entry.loose.get(level) {
                found.entry((entry.key.0, loose.clone())).or_default().push(at);
            }
        }
        found.into_iter().filter(|(_, at)| at.len() == 1).map(|(key, at)| (key, at[0])).collect()
    }
    let (was, is) = (single(gone, level), single(come, level));
    let pairs: Vec<(usize, usize)> =
        was.iter().filter_map(|(key, was)| Some((*was, *is.get(key)?))).collect();
    let found = pairs.iter().filter_map(|(was, is)| {
        let (was, is) = (gone.get(*was)?, come.get(*is)?);
        pair(was.clone(), is.clone())
    });
    let found = found.collect();
    let (was, is): (BTreeSet<usize>, BTreeSet<usize>) = pairs.into_iter().unzip();
    let keep = |all: &mut Vec<Entry>, without: &BTreeSet<usize>| {
        let mut at = 0..;
        all.retain(|_| at.next().is_none_or(|at| !without.contains(&at)));
    };
    keep(gone, &was);
    keep(come, &is);
    found
}

/// The change from one entry to another, if there is any.
fn pair(before: Entry, after: Entry) -> Option<Change> {
    let result = differing(&before.result, &after.result);
    let mut reason = differing(&before.reason, &after.reason);
    if reason.len() > 1 {
        // The sentence is made of the facts: where those are told, it need not be.
        reason.retain(|differs| differs.aspect != Aspect::Why);
    }
    let how = match (result.is_empty(), reason.is_empty()) {
        (true, true) => return None,
        (true, false) => How::ReasonChanged,
        _ => How::Moved,
    };
    Some(Change { how, before: Some(before), after: Some(after), result, reason })
}

fn differing(before: &Aspects, after: &Aspects) -> Vec<Differs> {
    let all: BTreeSet<&Aspect> = before.keys().chain(after.keys()).collect();
    all.into_iter()
        .filter(|aspect| before.get(aspect) != after.get(aspect))
        .map(|aspect| Differs {
            aspect: aspect.clone(),
            before: before.get(aspect).cloned(),
            after: after.get(aspect).cloned(),
        })
        .collect()
}
