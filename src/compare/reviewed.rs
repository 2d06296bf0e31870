//! A new outcome beside the reviewed one, in whatever state that is.

use super::difference::Change;
use super::tell::{Counts, lists};
use super::titles::Titles;
use super::{OutcomeFault, changes};
use crate::report::{Page, TextOptions, set, words};
use crate::source::{Fault, Lang};
use serde_json::{Value, json};

/// How a new outcome differs from the reviewed one.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// Nobody has reviewed one: everything is new.
    First(Vec<Change>),
    /// In these entries.
    Entries(Vec<Change>),
    /// In no entry, but in these parts of the outcome, such as the title.
    Details(Vec<String>),
    /// The reviewed one cannot be read: the entries of the new one, all of them new.
    Unreadable(OutcomeFault, Vec<Change>),
}

impl Difference {
    /// Compares the texts of two outcomes.
    pub fn of(reviewed: Option<&str>, new: &str) -> Difference {
        let new: Value = serde_json::from_str(new).unwrap_or_default();
        let first = || changes(&nothing(), &new).unwrap_or_default();
        let Some(reviewed) = reviewed else { return Difference::First(first()) };
        let Ok(reviewed) = serde_json::from_str::<Value>(reviewed) else {
            return Difference::Unreadable(OutcomeFault::NotJson, first());
        };
        match changes(&reviewed, &new) {
            Ok(changes) if changes.is_empty() => Difference::Details(details(&reviewed, &new)),
            Ok(changes) => Difference::Entries(changes),
            Err(fault) => Difference::Unreadable(fault, first()),
        }
    }

    /// The entries that differ.
    pub fn changes(&self) -> &[Change] {
        match self {
            Difference::First(changes) | Difference::Entries(changes) => changes,
            Difference::Unreadable(_, changes) => changes,
            Difference::Details(_) => &[],
        }
    }

    /// How many of them.
    pub fn counts(&self) -> Counts {
        Counts::of(self.changes())
    }

    /// The difference in words. Of each list so many entries are shown.
    pub fn told(&self, titles: &Titles<'_>, shown: usize, options: TextOptions) -> String {
        let mut page = Page::new();
        page.line(0, &self.summary(titles.lang));
        lists(&mut page, self.changes(), titles, shown);
        set(&page, options)
    }

    /// The difference in a sentence.
    fn summary(&self, lang: Lang) -> String {
        let counts = self.counts().said(lang);
        match self {
            Difference::First(_) => lang.pick(
                format!("尚无人复核过该场景的结果，以下都是新的：{counts}"),
                format!("nobody has reviewed an outcome of this scenario yet; all of this is new: {counts}"),
            ),
            Difference::Entries(_) => lang.pick(
                format!("与已复核的结果相比：{counts}"),
                format!("compared with the reviewed outcome: {counts}"),
            ),
            Difference::Details(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| format!("`{part}`")).collect();
                let parts = words::list(&parts, lang);
                lang.pick(
                    format!("没有人的结果或理由改变；结果文件的这些部分不同：{parts}"),
                    format!("nobody's result or reason changes; these parts of the outcome differ: {parts}"),
                )
            }
            Difference::Unreadable(fault, _) => lang.pick(
                format!(
                    "已复核的结果无法逐人比较：{}。请把新的结果作为整体重新复核：{counts}",
                    fault.zh()
                ),
                format!(
                    "the reviewed outcome cannot be compared person by person: {fault}. Please review the new one as a \
                     whole: {counts}"
                ),
            ),
        }
    }
}

/// An outcome that says nothing.
fn nothing() -> Value {
    let lists = [
        "findings",
        "attributions",
        "proposals",
        "unreached",
        "holes",
        "conflicts",
        "double_hits",
        "both",
        "no_band",
        "rankings",
        "scores",
        "totals",
        "indicators",
    ];
    let lists: serde_json::Map<String, Value> =
        lists.map(|list| (list.to_owned(), json!([]))).into_iter().collect();
    json!({ "outcome": lists })
}

/// The parts of the outcome that differ, by their keys.
fn details(before: &Value, after: &Value) -> Vec<String> {
    let parts = |of: &Value| of["outcome"].as_object().cloned().unwrap_or_default();
    let (before, after) = (parts(before), parts(after));
    let all: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ: Vec<String> =
        all.into_iter().filter(|part| before.get(*part) != after.get(*part)).cloned().collect();
    match differ.is_empty() {
        // Only the layout of the text, or something outside the outcome.
        true => vec!["outcome.snap".to_owned()],
        false => differ,
    }
}
