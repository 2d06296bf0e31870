//! Running a scenario: expectations checked, the outcome compared with the reviewed one.

use super::{Unmet, check};
use crate::source::{Problems, SourceFault, read_bytes};
use crate::{Assessment, Options, Refused, prepare};
use std::path::{Path, PathBuf};

/// The file beside a scenario that holds its reviewed outcome, in the form of insta's snapshots.
pub const SNAPSHOT: &str = "outcome.snap";
/// The file beside it that holds an outcome which waits for a review; insta's, too.
pub const PENDING: &str = "outcome.snap.new";

/// A scenario that ran.
pub struct Ran {
    /// The assessment.
    pub assessment: Assessment,
    /// The expectations that it does not meet.
    pub unmet: Vec<Unmet>,
    /// How many expectations there are.
    pub expectations: usize,
}

/// How an outcome compares with the reviewed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Snapshot {
    /// It is the same.
    Same,
    /// Nobody has reviewed one yet.
    Unreviewed,
    /// It differs: the reviewed text.
    Changed(String),
}

/// Runs the scenario in a folder, or the scenario file itself.
///
/// # Errors
/// Every fault of every input, and of the expectations themselves.
pub fn run(path: &Path) -> Result<Ran, Box<Refused>> {
    let prepared = prepare(path, Options::default())?;
    let expectations = prepared.input.expect.clone();
    let assessment = prepared.assess();
    let mut problems = Problems::default();
    let unmet = check(&expectations, &assessment, &mut problems);
    if problems.any_error() {
        return Err(Box::new(Refused { problems, sources: assessment.sources }));
    }
    Ok(Ran { assessment, unmet, expectations: expectations.len() })
}

/// Every scenario below some folders, in the order of their paths.
///
/// # Errors
/// A path that does not exist or cannot be read.
pub fn scenarios(roots: &[PathBuf]) -> Result<Vec<PathBuf>, SourceFault> {
    let mut found = Vec::new();
    for root in roots {
        if root.is_file() {
            found.push(root.clone());
        } else if root.is_dir() {
            descend(root, &mut found)?;
        } else {
            return Err(SourceFault::NotFound { path: root.display().to_string() });
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn descend(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), SourceFault> {
    let unreadable = |error: std::io::Error| SourceFault::Unreadable {
        path: folder.display().to_string(),
        cause: crate::source::refusal(&error),
    };
    let own = folder.join("scenario.yaml");
    if own.is_file() {
        found.push(own);
    }
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // Links are not followed: they may lead in circles.
        if entry.file_type().map_err(unreadable)?.is_dir() {
            descend(&entry.path(), found)?;
        }
    }
    Ok(())
}

/// The outcome as it is kept beside a scenario: without the receipt, which changes with every edit, without the
/// titles of the policy, which are no result, and without the tables read, whose paths are those of this machine.
pub fn outcome_text(assessment: &Assessment) -> String {
    let mut value = crate::report::outcome(assessment);
    if let Some(outcome) = value["outcome"].as_object_mut() {
        outcome.shift_remove("definitions");
        outcome.shift_remove("tables");
    }
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// The folder of a scenario, named by it or by its file.
pub(super) fn folder(scenario: &Path) -> &Path {
    if scenario.is_dir() { scenario } else { scenario.parent().unwrap_or(Path::new("")) }
}

/// Compares an outcome with the reviewed one beside its scenario.
pub fn reviewed(scenario: &Path, text: &str) -> Snapshot {
    let Ok(bytes) = read_bytes(&folder(scenario).join(SNAPSHOT)) else { return Snapshot::Unreviewed };
    let kept = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    // insta's header stands between two lines of three dashes.
    let body = kept
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(kept.as_str(), |(_, body)| body);
    if body.trim_end() == text.trim_end() { Snapshot::Same } else { Snapshot::Changed(body.to_owned()) }
}

/// The head of insta's files: by which test they are written.
const SOURCE: &str = "source: tests/scenarios.rs";

/// The text of the file of an outcome, reviewed or waiting for a review, as insta writes and reads it.
pub fn snapshot_text(outcome: &str) -> String {
    format!("---\n{SOURCE}\n---\n{}\n", outcome.trim_end())
}
