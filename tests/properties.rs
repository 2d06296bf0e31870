//! What holds for all inputs: both evaluators agree, order and batches change nothing, absence convicts nobody.

// A test says what is wrong by panicking, in its helpers, too.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "properties/absence.rs"]
mod absence;
#[path = "properties/agree.rs"]
mod agree;
#[path = "properties/batches.rs"]
mod batches;
#[path = "properties/order.rs"]
mod order;
#[path = "properties/random.rs"]
mod random;
#[path = "properties/streamed/mod.rs"]
mod streamed;
#[path = "properties/streamed_again.rs"]
mod streamed_again;
#[path = "properties/streamed_agrees.rs"]
mod streamed_agrees;

use answerable::source::{Lang, Look, render};
use answerable::{Assessment, Options};
use proptest::test_runner::Config as ProptestConfig;
use std::path::Path;

/// So many cases, or as many as `PROPTEST_CASES` says; a failing one is printed with its seed, and kept nowhere.
fn cases(cases: u32) -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { ProptestConfig { cases, ..config } }
}

/// Assesses a folder, or shows what is wrong with it.
fn assess(folder: &Path) -> Assessment {
    let look = Look { lang: Lang::En, color: false, width: 100 };
    answerable::assess(folder, Options::default())
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, look)))
}

/// Writes the files of a cycle.
fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
