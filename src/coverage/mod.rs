//! What the scenarios of a policy exercise: which rules, and which of their conditions were seen to hold and
//! not to.
//!
//! A condition that no scenario has seen both ways is one that nobody has tried: whoever changes it learns
//! nothing from the scenarios. What was seen is asked of the evaluator itself ([`observe`]), on the rows on
//! which the stages ask.

mod arranged;
mod observe;
mod search;
mod sites;
mod steps;
#[cfg(test)]
mod tests;

pub use observe::{Observation, observe};
pub use search::{beside, exercised};
pub use sites::{Site, Sited, exclusions, sites};
pub use steps::asked as asked_on_steps;

use crate::Refused;
use crate::phrase::Kind;
use crate::policy::Check;
use crate::source::Title;
use std::collections::{BTreeMap, BTreeSet};

/// The names by which a provision is known in every policy that holds it: its kind and its id.
pub type Key = (Kind, String);

/// A condition of a provision: where it stands, and which of the atoms there.
pub type Atom = (Site, usize);

/// What all scenarios together exercise. Scenarios are numbered as they stand in `scenarios`.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Where scenarios were looked for.
    pub roots: Vec<String>,
    /// The scenarios that were run, in the order of their paths.
    pub scenarios: Vec<ScenarioSeen>,
    /// Those that cannot be run, and why.
    pub unusable: Vec<(String, Box<Refused>)>,
    /// What was seen of each provision.
    pub provisions: BTreeMap<Key, ProvisionSeen>,
    /// The scenarios in which a check that their policy names finds something.
    pub checks: BTreeMap<Check, BTreeSet<usize>>,
}

/// A scenario that was run.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioSeen {
    /// Its path.
    pub path: String,
    /// Its name.
    pub title: Title,
}

/// What was seen of a provision, by the numbers of the scenarios.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProvisionSeen {
    /// Where it had something to look at.
    pub asked: BTreeSet<usize>,
    /// Where it applied, or gave a result; of a property, where the organisation lacks it.
    pub applied: BTreeSet<usize>,
    /// Where it was undetermined.
    pub undetermined: BTreeSet<usize>,
    /// Its conditions.
    pub conditions: BTreeMap<Atom, ConditionSeen>,
}

/// Where a condition was seen to hold, not to hold, and to be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionSeen {
    /// It held.
    pub yes: BTreeSet<usize>,
    /// It did not hold.
    pub no: BTreeSet<usize>,
    /// That was unknown.
    pub unknown: BTreeSet<usize>,
}

impl ConditionSeen {
    /// Was it seen both to hold and not to hold?
    pub fn both_ways(&self) -> bool {
        !self.yes.is_empty() && !self.no.is_empty()
    }
}

impl Coverage {
    /// Takes in what one more scenario saw.
    pub fn add(&mut self, scenario: ScenarioSeen, seen: Observation) {
        let number = self.scenarios.len();
        self.scenarios.push(scenario);
        for check in seen.checks {
            self.checks.entry(check).or_default().insert(number);
        }
        for (key, seen) in seen.provisions {
            let all = self.provisions.entry(key).or_default();
            for (set, was) in [
                (&mut all.asked, seen.asked),
                (&mut all.applied, seen.applied),
                (&mut all.undetermined, seen.undetermined),
            ] {
                set.extend(was.then_some(number));
            }
            for (atom, seen) in seen.conditions {
                let all = all.conditions.entry(atom).or_default();
                for (set, was) in
                    [(&mut all.yes, seen.yes), (&mut all.no, seen.no), (&mut all.unknown, seen.unknown)]
                {
                    set.extend(was.then_some(number));
                }
            }
        }
    }
}
