//! Duties: what is owed in every period.

use super::entry::Entry;
use super::values;
use crate::policy::{Counter, Counting, Duty, Every, Formula, Name, Owed, Rule};
use crate::source::{Node, Problems};

/// The ways of counting, by their keys.
const COUNTING: [(&str, Counting); 4] = [
    ("count", Counting::Count),
    ("sum", Counting::Sum),
    ("rate", Counting::Rate),
    ("longest", Counting::Longest),
];

/// A duty, and the rule that its other keys are.
pub(super) fn duty(entry: &mut Entry) -> Option<(Duty, Rule)> {
    let path = format!("{}.of", entry.path());
    let of = entry.need("of", |node, problems| owed(node, &path, problems));
    let every = entry.need("every", every);
    let counters: Vec<Option<Vec<Counter>>> =
        COUNTING.into_iter().map(|(key, how)| counters(entry, key, how)).collect();
    let counters: Option<Vec<Vec<Counter>>> = counters.into_iter().collect();
    let rule = super::rules::body(entry, Vec::new());
    let duty = Duty { of: of?, every: every?, counters: counters?.concat() };
    Some((duty, rule?))
}

fn owed(node: &Node, path: &str, problems: &mut Problems) -> Option<Owed> {
    if node.map().is_none() {
        return values::name(node, problems).map(Owed::Relation);
    }
    Entry::read(node, path, problems, |entry| {
        let (key, node) = entry.one_of(&["post", "unit", "role"])?;
        let name = values::name(node, entry.problems)?;
        Some(match key {
            "post" => Owed::Post(name),
            "unit" => Owed::Unit(name),
            _ => Owed::Role(name),
        })
    })
}

fn every(node: &Node, problems: &mut Problems) -> Option<Every> {
    let words =
        [("day", Every::Day), ("month", Every::Month), ("quarter", Every::Quarter), ("year", Every::Year)];
    values::word(node, &words, problems)
}

fn counters(entry: &mut Entry, key: &'static str, how: Counting) -> Option<Vec<Counter>> {
    let given = entry.entries(key);
    let read: Vec<Option<Counter>> = given
        .iter()
        .map(|(name, node)| {
            let name = Name { text: name.text.clone(), place: name.place };
            let path = format!("{}.{key}.{}", entry.path(), name.text);
            Entry::read(node, &path, entry.problems, |inner| counter(inner, name, how))
        })
        .collect();
    read.into_iter().collect()
}

fn counter(entry: &mut Entry, name: Name, how: Counting) -> Option<Counter> {
    let of = entry.need("of", values::name);
    let condition = match how {
        Counting::Rate => Some(entry.need("where", values::formula)?),
        _ => entry.formula("where"),
    };
    let value = match how {
        Counting::Sum | Counting::Longest => Some(entry.need("value", values::formula)?),
        Counting::Count | Counting::Rate => None,
    };
    let on = entry.formula("on");
    let given = entry.entries("whose");
    let whose: Vec<Option<(Name, Formula)>> = given
        .iter()
        .map(|(key, node)| {
            let name = Name { text: key.text.clone(), place: key.place };
            Some((name, values::formula(node, entry.problems)?))
        })
        .collect();
    let whose: Option<Vec<_>> = whose.into_iter().collect();
    Some(Counter { name, how, of: of?, condition, value, on, whose: whose? })
}
