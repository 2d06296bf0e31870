//! What one scenario shows to be lacking in how things are arranged.

use super::observe::{Observation, id};
use crate::compile::Program;
use crate::expression::world::World;
use crate::phrase::Kind;
use crate::policy::{Check, Policy};
use crate::soundness::{Unsound, period, soundness};
use std::collections::BTreeSet;

/// Looks at the organisation as `check --organisation` does: which properties are lacking, and which of the checks that
/// the policy names find something.
pub fn look(policy: &Policy, program: &Program, world: &World<'_>, seen: &mut Observation) {
    let found = soundness(policy, program, world, period(world.cycle, None));
    for at in 0..policy.properties.len() {
        seen.provisions.entry((Kind::Property, id(&policy.properties, at))).or_default().asked = true;
    }
    let named: BTreeSet<Check> =
        policy.packs.iter().flat_map(|pack| pack.checks.iter().map(|(check, _)| *check)).collect();
    for finding in &found.findings {
        if let Unsound::Property(at, _) = finding {
            seen.provisions.entry((Kind::Property, id(&policy.properties, *at))).or_default().applied = true;
        }
        seen.checks.extend(check(finding).filter(|check| named.contains(check)));
    }
}

fn check(finding: &Unsound) -> Option<Check> {
    match finding {
        Unsound::Property(..) => None,
        Unsound::Vacant(_) => Some(Check::Vacant),
        Unsound::Unjudged(_) => Some(Check::Unjudged),
        Unsound::NoConsequence(_) => Some(Check::NoConsequence),
        Unsound::Parallel(_) => Some(Check::Parallel),
    }
}
