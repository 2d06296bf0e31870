//! Occasions of escalations.

use super::Index;
use crate::value::Day;

/// An occasion of an escalation, and the earlier ones that were counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasion {
    /// Index into the policy's escalations.
    pub escalation: Index,
    /// The attribution: index into [`Outcome::attributions`].
    pub attribution: usize,
    /// Which occasion it is, counted from 1.
    pub number: usize,
    /// The step, counted from 0.
    pub step: usize,
    /// The earlier occasions counted, in the order of dates.
    pub earlier: Vec<Earlier>,
    /// Attributions that are undetermined and were not counted, but would be if they stood.
    pub open: Vec<usize>,
}

/// An earlier occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// When.
    pub date: Day,
    /// What it was.
    pub of: Prior,
}

/// What an earlier occasion was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prior {
    /// An attribution of this cycle: index into [`Outcome::attributions`].
    Attribution(usize),
    /// A measure of an earlier cycle: index into the policy's measures.
    Measure(Index),
}
