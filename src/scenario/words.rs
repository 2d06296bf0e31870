//! The words by which expectations name verdicts, reasons for review, and stops of walks.

use crate::assess::{Bar, Concern, GuardFailure, Stop, Verdict};

pub(super) fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Proposed => "proposed",
        Verdict::Review(_) => "review",
        Verdict::Superseded(_) => "superseded",
        Verdict::Barred(_) => "barred",
    }
}

/// The word of a reason for review, for `because:`.
fn concern_word(concern: &Concern) -> &'static str {
    match concern {
        Concern::Inapplicable(_) => "inapplicable",
        Concern::UnknownWhether(_) => "unknown",
        Concern::Quota(_) => "quota",
        Concern::NoLighter(_) => "no_lighter",
        Concern::Transition(_) => "transition",
        Concern::MayBeVoid(..) => "may_be_void",
        Concern::Guard(failure) => match failure {
            GuardFailure::NoSample => "no_sample",
            GuardFailure::NotAShare(..) => "not_a_share",
            GuardFailure::MinimumSample(..) => "minimum_n",
            GuardFailure::Homogeneity(..) => "homogeneity",
            GuardFailure::Signal(..) => "signal",
            GuardFailure::Stability(..) => "stability",
            GuardFailure::Floor(..) => "floor",
            GuardFailure::Tenure(..) => "tenure",
            GuardFailure::Persistence(..) => "persistence",
            GuardFailure::Unknown(_) => "unknown",
        },
    }
}

/// The words of all reasons of a verdict: why it is for review, or by what it is barred.
pub(super) fn reason_words(verdict: &Verdict) -> Vec<&'static str> {
    match verdict {
        Verdict::Review(concerns) => concerns.iter().map(concern_word).collect(),
        Verdict::Barred(Bar::Proposal(_)) => vec!["proposal"],
        Verdict::Barred(Bar::Imposed(_)) => vec!["imposed"],
        Verdict::Barred(Bar::Once(_)) => vec!["once"],
        _ => Vec::new(),
    }
}

pub(super) fn stop_word(stop: &Stop) -> &'static str {
    match stop {
        Stop::Depth(_) => "depth",
        Stop::Until => "until",
        Stop::Top => "top",
        Stop::Vacancy(..) => "vacancy",
        Stop::CarriesNothing(..) => "carries_nothing",
        Stop::AlreadyNamed(_) => "already_named",
        Stop::Condition(..) => "condition",
        Stop::Unknown(..) => "unknown",
        Stop::Missing(_) => "missing",
    }
}
