//! Advisory statistics over the figures themselves.

use super::{Formula, Name};
use crate::source::Title;
use rust_decimal::Decimal;

/// A look at figures that puts what it notices to a person. Nobody is blamed for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Monitor {
    /// Its title.
    pub title: Title,
    /// The kind of units each of which is looked at by itself; without one, all figures together.
    pub of: Option<Name>,
    /// What it looks at.
    pub form: MonitorForm,
    /// The level of significance, between 0 and 1.
    pub at: Decimal,
    /// Who set the target that the figures are measured by: a text.
    pub target_set_by: Title,
    /// The clause it rests on.
    pub basis: Option<String>,
}

/// What a monitor looks at. Tests and formulas: `docs/language.md`, Monitors.
#[derive(Debug, Clone, PartialEq)]
pub enum MonitorForm {
    /// Values that lie just on the good side of a limit far more often than just beyond it.
    Bunching {
        /// The rows.
        over: Name,
        /// The value of each.
        value: Formula,
        /// The limit.
        limit: Formula,
        /// How far from the limit is *just*.
        width: Formula,
        /// Values above the limit are the good ones.
        good_above: bool,
    },
    /// Last digits of counts that are not evenly spread.
    LastDigits {
        /// The rows.
        over: Name,
        /// The value of each.
        value: Formula,
    },
    /// The same value again and again.
    Duplicates {
        /// The rows.
        over: Name,
        /// The value of each.
        value: Formula,
        /// Noticed where more than so many percent of the values are the most frequent one.
        at_most: Formula,
    },
    /// More in the last days of the cycle than their part of it.
    Spike {
        /// The rows.
        over: Name,
        /// How many days.
        days: Formula,
    },
    /// A larger part of some sort in the second half of the cycle than in the first.
    Drift {
        /// The rows.
        over: Name,
        /// The sort.
        sort: Formula,
    },
    /// Fewer replies and more satisfaction than before.
    Response {
        /// The rate of response, in percent.
        rate: Formula,
        /// The same before.
        rate_before: Formula,
        /// The satisfied among the replies, in percent.
        satisfied: Formula,
        /// The same before.
        satisfied_before: Formula,
        /// Noticed where the one fell and the other rose by so many points.
        at_least: Formula,
    },
}

impl MonitorForm {
    /// The rows that it looks at, unless it looks at indicators.
    pub fn over(&self) -> Option<&Name> {
        match self {
            MonitorForm::Bunching { over, .. }
            | MonitorForm::LastDigits { over, .. }
            | MonitorForm::Duplicates { over, .. }
            | MonitorForm::Spike { over, .. }
            | MonitorForm::Drift { over, .. } => Some(over),
            MonitorForm::Response { .. } => None,
        }
    }
}
