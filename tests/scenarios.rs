//! Every scenario: its expectations hold, and its outcome is the reviewed one.

use answerable::scenario::{SNAPSHOT, outcome_text, run, scenarios};
use answerable::source::{Lang, Look, render};
use std::path::{Path, PathBuf};

/// The folders that hold scenarios.
const ROOTS: &[&str] = &["scenarios", "examples"];

#[test]
fn every_scenario_meets_its_expectations_and_its_reviewed_outcome() {
    let roots: Vec<PathBuf> =
        ROOTS.iter().map(|root| Path::new(env!("CARGO_MANIFEST_DIR")).join(root)).collect();
    let found = scenarios(&roots).unwrap();
    assert!(!found.is_empty());
    let mut failed = Vec::new();
    for path in found {
        let ran = match run(&path) {
            Ok(ran) => ran,
            Err(refused) => {
                let look = Look { lang: Lang::En, color: false, width: 120 };
                failed.push(render(&refused.problems, &refused.sources, look));
                continue;
            }
        };
        assert!(ran.expectations > 0, "{} expects nothing", path.display());
        for unmet in &ran.unmet {
            let place = ran.assessment.sources.describe(unmet.place);
            failed.push(format!("{place}: {}", unmet.message.en));
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = SNAPSHOT.trim_end_matches(".snap");
        settings.bind(|| insta::assert_snapshot!(name, outcome_text(&ran.assessment)));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
