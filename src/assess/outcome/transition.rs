//! The rule of the day beside the newer one: what either gives, and which judges.

use super::{Index, Outcome};
use crate::organisation::NodeId;
use rust_decimal::Decimal;

/// The rule of the day and the newer one, for one person or unit and one matter (从旧兼从轻).
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// The finding of the rule of the day: index into [`Outcome::findings`].
    pub finding: usize,
    /// Whom.
    pub subject: NodeId,
    /// The newer rules that were tried: indexes into the policy's rules.
    pub newer: Vec<Index>,
    /// Their findings, of those that apply or might: indexes into [`Outcome::findings`].
    pub tried: Vec<usize>,
    /// What the rule of the day gives.
    pub by_old: Weight,
    /// What the newer rules give.
    pub by_new: Weight,
    /// Which judges.
    pub applied: Applied,
}

/// What a rule gives somebody for one matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// Is he or she held at all?
    pub held: bool,
    /// The heaviest sanction: index into the policy's measures.
    pub measure: Option<Index>,
    /// The sum of the points.
    pub points: Decimal,
}

/// Which of two rules judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The rule of the day: the newer one is not lighter.
    Old,
    /// The newer one: it is lighter.
    New,
    /// The rule of the day, but whether the newer one is lighter cannot be said: a person must look.
    NewUnknown,
    /// What the rule of the day gives cannot be said itself, so neither counts.
    OldUnknown,
}

impl Outcome {
    /// Where an attribution is one of a rule and a newer one, of which one judges: index into the transitions.
    pub fn transition_of(&self, attribution: usize) -> Option<usize> {
        let one = self.attributions.get(attribution)?;
        self.transitions.iter().position(|transition| {
            let concerns = transition.finding == one.finding || transition.tried.contains(&one.finding);
            concerns && transition.subject == one.subject
        })
    }
}
