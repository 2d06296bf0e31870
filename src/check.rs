//! Finding every fault of a pack, a cycle or a scenario without keeping what was read.

use crate::source::{Problems, Sources};
use crate::{Options, Refused, input, prepare, prepare_policy, scenario};
use std::path::Path;

/// Checks whatever is at a path: a cycle or scenario with all that it names, or else a pack.
///
/// # Errors
/// Every fault of every input, if there is any that makes them unusable.
pub fn check(path: &Path) -> Result<(Problems, Sources), Box<Refused>> {
    if !input::is_input(path) {
        let (_, _, warnings, sources) = prepare_policy(&[path.to_owned()])?;
        return Ok((warnings, sources));
    }
    let mut prepared = prepare(path, Options::default())?;
    let mut problems = std::mem::take(&mut prepared.warnings);
    let expectations = std::mem::take(&mut prepared.input.expect);
    if expectations.is_empty() {
        return Ok((problems, prepared.sources));
    }
    // An expectation that names nobody is a fault; one that is not met is for `test` to say.
    let assessment = prepared.assess();
    scenario::check(&expectations, &assessment, &mut problems);
    let sources = assessment.sources;
    if problems.any_error() { Err(Box::new(Refused { problems, sources })) } else { Ok((problems, sources)) }
}
