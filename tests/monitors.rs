//! Nothing follows from a monitor: the rest of the outcome is the same, byte for byte, with and without the section.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use serde_json::Value;
use std::path::Path;

/// A copy of a folder in which the sections `monitors` of all packs are left out.
fn without_monitors(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name());
        if path.is_dir() {
            without_monitors(&path, &to.join(name));
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let (mut kept, mut within) = (String::new(), false);
        for line in text.lines() {
            if !line.starts_with([' ', '#']) && !line.is_empty() {
                within = line == "monitors:";
            }
            if !within {
                kept.push_str(line);
                kept.push('\n');
            }
        }
        // Nothing is expected of what is not there.
        let kept = kept.split_once("\nexpect:").map_or(kept.clone(), |(before, _)| format!("{before}\n"));
        std::fs::write(to.join(name), kept).unwrap();
    }
}

fn outcome(path: &Path) -> (Value, usize) {
    let assessed = answerable::assess(path, answerable::Options::default()).unwrap();
    let mut whole = answerable::report::json(&assessed)["outcome"].take();
    let monitors = whole.as_object_mut().unwrap().remove("monitors");
    // The paths of what was read differ, and so do the names that monitors bring.
    whole.as_object_mut().unwrap().remove("nodes");
    whole.as_object_mut().unwrap().remove("tables");
    let noticed =
        monitors.and_then(|all| Some(all.as_array()?.iter().filter(|one| one["seen"] == "noticed").count()));
    (whole, noticed.unwrap_or(0))
}

#[test]
fn nothing_follows_from_a_monitor() {
    let folder = tempfile::tempdir().unwrap();
    without_monitors(Path::new("rules"), &folder.path().join("rules"));
    without_monitors(
        Path::new("scenarios/figures-watched"),
        &folder.path().join("scenarios/figures-watched"),
    );
    without_monitors(Path::new("docs/examples/monitors"), &folder.path().join("docs/examples/monitors"));
    let mut noticed = 0;
    let scenarios =
        std::fs::read_dir("scenarios/figures-watched").unwrap().map(|entry| entry.unwrap().path());
    for path in scenarios.chain([Path::new("docs/examples/monitors").to_owned()]) {
        let (with, seen) = outcome(&path);
        let (without, none) = outcome(&folder.path().join(&path));
        assert_eq!(none, 0);
        let parts = with.as_object().unwrap().keys();
        let differ: Vec<&String> = parts.filter(|part| with[*part] != without[*part]).collect();
        assert!(differ.is_empty(), "{} differs beside its monitors: {differ:?}", path.display());
        noticed += seen;
    }
    assert!(noticed >= 8, "{noticed}");
}
