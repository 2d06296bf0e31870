//! Escalations: what follows from the first occasion, the second, ….

use super::{Duration, Formula, Modality, Name};
use crate::source::{Place, Title};

/// From one occasion to the next: each one proposes the measures of its step.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// Its title.
    pub title: Title,
    /// The rules: a finding by which somebody is held is an occasion.
    pub on: Vec<Name>,
    /// Which earlier occasions count.
    pub window: Window,
    /// What each occasion proposes, one measure or several; the last step repeats.
    pub steps: Vec<EscalationStep>,
    /// How binding.
    pub modality: Option<Modality>,
    /// Who decides.
    pub decider: Option<Formula>,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What an occasion proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct EscalationStep {
    /// Where it was written.
    pub place: Place,
    /// The measures.
    pub give: Vec<Name>,
}

/// Which earlier occasions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Those whose period has not run out: each counts for so long.
    Within(Duration),
    /// Those of the same cycle.
    Cycle,
    /// Cycles one after the other, each with an occasion; a cycle without one begins again.
    Consecutive,
}
