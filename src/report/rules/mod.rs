//! A policy read back, with what its scenarios exercise: for people, and for programs.

mod conditions;
mod json;
mod text;

pub use json::rules_json;
pub use text::rules_text;

use crate::PolicyRead;
use crate::coverage::Coverage;
use crate::phrase::{Provision, Terms, provisions};
use crate::source::{Lang, Place};
use crate::value::Day;

/// What is read back.
pub struct RulesReport<'a> {
    /// The policy.
    pub read: &'a PolicyRead,
    /// The day whose parameters are shown.
    pub day: Day,
    /// Only the provisions of this id; all if none.
    pub only: Option<&'a str>,
    /// What the scenarios exercise.
    pub coverage: &'a Coverage,
}

impl<'a> RulesReport<'a> {
    fn terms(&self, lang: Lang) -> Terms<'a> {
        let PolicyRead { policy, program, sources, .. } = self.read;
        Terms { policy, program, sources, lang, day: self.day }
    }

    /// The provisions that are asked for, each with its index among those of its kind.
    fn provisions(&self, terms: &Terms<'_>) -> Vec<(usize, Provision)> {
        let mut all = provisions(terms);
        all.retain(|(_, provision)| self.only.is_none_or(|id| id == provision.id));
        all
    }

    /// `file:line`.
    fn at(&self, place: Place) -> String {
        let Place::Span { file, start, .. } = place else { return self.read.sources.describe(place) };
        let (line, _) = self.read.sources.line_column(file, start);
        format!("{}:{line}", super::words::path(&self.read.sources.path(file).display().to_string()))
    }
}
