//! What can be seen to be wrong before expressions are looked at: names that refer to nothing, circles, weights,
//! and names that an expression or this engine cannot have.

mod circles;
mod clauses;
mod lookalikes;
mod names;
mod references;
mod replaces;
mod weights;

pub(super) use circles::report as report_circles;

use super::Policy;
use crate::source::Problems;

/// Reports everything that is wrong with the policy as a whole.
pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    names::check(policy, problems);
    weights::check(policy, problems);
    circles::check(policy, problems);
    references::groups(policy, problems);
    replaces::check(policy, problems);
    lookalikes::check(policy, problems);
    clauses::check(policy, problems);
    if !policy.unread {
        references::check(policy, problems);
    }
}
