//! `answerable check --organisation`: transcripts beside those of the other verbs.
mod program;

use std::path::Path;

fn kept(name: &str, lines: &[&str]) {
    program::kept(name, Path::new("docs/examples"), lines);
}

#[test]
fn an_organisation_is_looked_at_in_both_languages() {
    kept("soundness-en", &["check properties --organisation --lang en"]);
    kept("soundness-zh", &["check properties --organisation --lang zh"]);
}

#[test]
fn a_day_alone_several_paths_and_what_is_looked_at_always() {
    kept(
        "soundness-always",
        &[
            "check properties --organisation --as-of 2024-03-10 --lang zh",
            "check cycle scorecards rankings --organisation --lang en",
            "check scorecards rankings --organisation --lang zh",
            "check properties cycle --organisation --as-of 2024-01-01 --format json",
        ],
    );
}

#[test]
fn input_that_is_wrong() {
    kept(
        "soundness-wrong",
        &[
            "check properties/pack --organisation --lang en",
            "check properties/pack properties --organisation --as-of 2024-02-30 --lang zh",
            "check nowhere --organisation --lang zh",
            "check properties --as-of 2024-03-10 --lang zh",
            "check ../../tests/rejects/properties --organisation --lang en",
        ],
    );
}
