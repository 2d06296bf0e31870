//! The documents on which a pack rests, and which of their clauses a definition runs.

use super::entry::Entry;
use super::values;
use crate::policy::{CITING, Check, Clause, Name, Source};

/// A definition with the clauses that it names.
pub(super) struct Cited<T> {
    pub clauses: Vec<Name>,
    pub body: T,
}

impl<T> From<T> for Cited<T> {
    /// One that names none.
    fn from(body: T) -> Cited<T> {
        Cited { clauses: Vec::new(), body }
    }
}

/// Reads a definition, and before it `clauses` where its section may have them.
pub(super) fn cited<'a, 'p, T>(
    entry: &mut Entry<'a, 'p>,
    section: &str,
    read: impl FnOnce(&mut Entry<'a, 'p>) -> Option<T>,
) -> Option<Cited<T>> {
    let path = format!("{}.clauses", entry.path());
    let clauses = match CITING.contains(&section) {
        true => entry.opt("clauses", |node, problems| values::some_names(node, &path, problems)),
        false => None,
    };
    read(entry).map(|body| Cited { clauses: clauses.unwrap_or_default(), body })
}

pub(super) fn sources(entry: &mut Entry) -> Vec<Source> {
    let mut sources = Vec::new();
    for (key, node) in entry.entries("sources") {
        let path = format!("{}.sources.{}", entry.path(), key.text);
        let id = Name { text: key.text.clone(), place: key.place };
        sources.extend(Entry::read(node, &path, entry.problems, |source| {
            let (title, date) = (source.title(), source.text("date"));
            Some(Source { id, title, date, clauses: clauses(source, "clauses") })
        }));
    }
    sources
}

/// A text for each of some clauses: its title, or what is said of it.
pub(super) fn clauses(entry: &mut Entry, key: &'static str) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for (id, node) in entry.entries(key) {
        let good = values::id(id, entry.problems);
        let title = values::title(node, entry.problems);
        let id = Name { text: id.text.clone(), place: id.place };
        clauses.extend(title.filter(|_| good).map(|title| Clause { id, title }));
    }
    clauses
}

/// `checks`: the clauses that ask for what the engine looks at in every policy.
pub(super) fn checks(entry: &mut Entry) -> Vec<(Check, Vec<Name>)> {
    entry
        .inner("checks", |entry| {
            let named = Check::WORDS.map(|(word, check)| (check, entry.names(word)));
            Some(named.into_iter().filter(|(_, clauses)| !clauses.is_empty()).collect())
        })
        .unwrap_or_default()
}
