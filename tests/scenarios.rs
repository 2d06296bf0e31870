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

/// Whether a deadline moves from a day off is a parameter of `rules/sanctions`: here with its other value.
#[test]
fn deadlines_move_where_the_parameter_says_so() {
    let (root, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().unwrap());
    let moved = "roll:\n    values: {2006-01-01: 1}";
    for pack in ["common", "documents", "sanctions"] {
        std::fs::create_dir_all(folder.path().join("rules").join(pack)).unwrap();
        for file in std::fs::read_dir(root.join("rules").join(pack)).unwrap() {
            let path = file.unwrap().path();
            let mut text = std::fs::read_to_string(&path).unwrap();
            if let Some((before, rest)) = text.split_once("roll:\n") {
                let after = rest.split_once("values: {2006-01-01: 0}").unwrap().1;
                text = format!("{before}{moved}\n    unit: none{after}");
            }
            std::fs::write(folder.path().join("rules").join(pack).join(path.file_name().unwrap()), text)
                .unwrap();
        }
    }
    std::fs::create_dir(folder.path().join("rolled")).unwrap();
    let scenario = folder.path().join("rolled/scenario.yaml");
    std::fs::copy(root.join("tests/scenarios/rolled.yaml"), &scenario).unwrap();
    let ran = run(&scenario).unwrap();
    let unmet: Vec<&str> = ran.unmet.iter().map(|unmet| unmet.message.en.as_str()).collect();
    assert!(unmet.is_empty() && ran.expectations == 10, "{unmet:?}");
}
