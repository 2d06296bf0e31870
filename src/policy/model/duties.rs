//! What is owed in every period.

use super::{Formula, Name};

/// Something owed in every period by each who holds a relation, a post, a role, or by each unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// By whom.
    pub of: Owed,
    /// How often.
    pub every: Every,
    /// What is counted in each period.
    pub counters: Vec<Counter>,
}

/// By whom a duty is owed.
#[derive(Debug, Clone, PartialEq)]
pub enum Owed {
    /// By each pair of a declared relation, while it lasts.
    Relation(Name),
    /// By each holder of the post, in each unit where it is held.
    Post(Name),
    /// By each unit of the kind.
    Unit(Name),
    /// By each person in the role.
    Role(Name),
}

/// How often: periods of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Every {
    Day,
    Month,
    Quarter,
    Year,
}

/// A number made of the matters of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Counter {
    /// How conditions call it.
    pub name: Name,
    /// How it is made.
    pub how: Counting,
    /// `kind` or `kind.children`.
    pub of: Name,
    /// Only those for which this holds; for a rate, those that count among all.
    pub condition: Option<Formula>,
    /// The number that each brings.
    pub value: Option<Formula>,
    /// The day on which each counts, if not the matter's date.
    pub on: Option<Formula>,
    /// What says whose each is: a variable of the duty, and an expression of the matter.
    pub whose: Vec<(Name, Formula)>,
}

/// How a number is made of matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// How many there are.
    Count,
    /// The sum of what they bring.
    Sum,
    /// How many percent of them fulfil the condition; absent where there are none.
    Rate,
    /// The largest of what they bring; absent where there are none.
    Longest,
}
