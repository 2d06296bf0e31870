//! The pages are true: what they show runs, and what the program knows they name.

use answerable::report::{TextOptions, text};
use answerable::scenario::{run, scenarios};
use answerable::source::{Lang, Look, render};
use answerable::{Options, assess};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const LANGUAGE: &str = include_str!("../docs/language.md");
const README: &str = include_str!("../README.md");

/// Sections of the reference that explain nothing that could be shown.
const WITHOUT_EXAMPLE: &[&str] = &["Not yet there"];

/// What reads a policy, a cycle or expectations: the words in them are the words of the language.
const READERS: &[&str] = &[
    include_str!("../src/calendar.rs"),
    include_str!("../src/expression/functions.rs"),
    include_str!("../src/input/indicators.rs"),
    include_str!("../src/input/mod.rs"),
    include_str!("../src/organisation/columns.rs"),
    include_str!("../src/organisation/yaml.rs"),
    include_str!("../src/policy/check/names.rs"),
    include_str!("../src/policy/decode/duties.rs"),
    include_str!("../src/policy/decode/matters.rs"),
    include_str!("../src/policy/decode/mod.rs"),
    include_str!("../src/policy/decode/monitors.rs"),
    include_str!("../src/policy/decode/organisation.rs"),
    include_str!("../src/policy/decode/parameters.rs"),
    include_str!("../src/policy/decode/properties.rs"),
    include_str!("../src/policy/decode/quotas.rs"),
    include_str!("../src/policy/decode/rankings.rs"),
    include_str!("../src/policy/decode/results.rs"),
    include_str!("../src/policy/decode/rules.rs"),
    include_str!("../src/policy/decode/values.rs"),
    include_str!("../src/scenario/expect.rs"),
    include_str!("../src/scenario/figures.rs"),
    include_str!("../src/scenario/periods.rs"),
    include_str!("../src/scenario/grades.rs"),
    include_str!("../src/scenario/words.rs"),
    include_str!("../src/tables/column.rs"),
    include_str!("../src/tables/mapping.rs"),
];

/// Words in these files that are not of the language: those for members of the public, which it refuses, and the
/// names of days.
fn is_foreign(word: &str) -> bool {
    let names = include_str!("../src/policy/check/names.rs");
    let listed = |from: &str| {
        let list = names.split_once(from).map_or("", |(_, rest)| rest);
        list.split_once("];").is_some_and(|(list, _)| list.contains(&format!("\"{word}\"")))
    };
    let proposed = names.contains(&format!("Some(\"{word}\")"));
    let days = ["monday", "tuesday", "wednesday", "thursday", "sunday"];
    listed("const PUBLIC:") || listed("const PARTICULARS:") || proposed || days.contains(&word)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> Vec<PathBuf> {
    scenarios(&[root().join("docs/examples")]).unwrap_or_default()
}

#[test]
fn every_example_meets_its_expectations() {
    let look = Look { lang: Lang::En, color: false, width: 120 };
    assert!(!examples().is_empty());
    for path in examples() {
        let ran = match run(&path) {
            Ok(ran) => ran,
            Err(refused) => panic!("{}", render(&refused.problems, &refused.sources, look)),
        };
        assert!(ran.expectations > 0, "{} expects nothing", path.display());
        let unmet: Vec<String> = ran
            .unmet
            .iter()
            .map(|unmet| format!("{}: {}", ran.assessment.sources.describe(unmet.place), unmet.message.en))
            .collect();
        assert!(unmet.is_empty(), "{}", unmet.join("\n"));
    }
}

/// A block of code of a page: its language, its first line, the rest.
struct Block<'a> {
    language: &'a str,
    head: &'a str,
    body: &'a str,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let fenced = page.split("\n```").skip(1).step_by(2);
    fenced
        .map(|block| {
            let (language, rest) = block.split_once('\n').unwrap_or((block, ""));
            let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
            Block { language, head, body }
        })
        .collect()
}

#[test]
fn what_the_reference_shows_stands_in_the_examples() {
    let mut shown = BTreeSet::new();
    for block in blocks(LANGUAGE) {
        if block.language == "text" {
            continue;
        }
        let path = block.head.trim_start_matches(['#', '/', ' ']);
        assert!(path.starts_with("docs/examples/"), "this block says not from where it is: {}", block.head);
        let written = std::fs::read_to_string(root().join(path)).unwrap();
        assert!(written.contains(block.body), "{path} does not hold what is shown:\n{}", block.body);
        shown.insert(path.split('/').nth(2).unwrap().to_owned());
    }
    for example in examples() {
        let name = example.parent().and_then(Path::file_name).unwrap().to_string_lossy().into_owned();
        assert!(shown.contains(&name), "the reference shows nothing of docs/examples/{name}");
    }
}

#[test]
fn every_section_of_the_reference_has_an_example() {
    for section in LANGUAGE.split("\n## ").skip(1) {
        let title = section.lines().next().unwrap();
        let example = section.contains("\n```yaml\n# docs/examples/");
        assert!(example || WITHOUT_EXAMPLE.contains(&title), "`{title}` shows no example");
    }
}

/// The words in quotes of a source file that could be keys or values: lower case, no spaces. Tests stand at the end
/// of a file and are left out; so are lines that make a message.
fn words(source: &str) -> BTreeSet<&str> {
    let code = source.split_once("#[cfg(test)]").map_or(source, |(code, _)| code);
    let lines = code.lines().filter(|line| {
        let made = ["faults!", " = \"", "format!(", "said(", "Entry::read(", "Fields::of(", "//"];
        !made.iter().any(|made| line.contains(made))
    });
    let word = |text: &&str| {
        let lower = |c: char| c.is_ascii_lowercase() || c == '_';
        text.len() > 1 && text.chars().all(lower) && !text.starts_with('_')
    };
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(word).collect()
}

#[test]
fn the_reference_names_every_word_that_the_readers_know() {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let known: BTreeSet<&str> = LANGUAGE.split(|c| !is_part(c)).collect();
    let all: BTreeSet<&str> = READERS.iter().flat_map(|source| words(source)).collect();
    assert!(
        ["hold", "working_days", "number_repeats", "carries_nothing"].iter().all(|word| all.contains(word))
    );
    let missing: Vec<&str> =
        all.into_iter().filter(|word| !known.contains(word) && !is_foreign(word)).collect();
    assert!(missing.is_empty(), "docs/language.md does not name: {}", missing.join(", "));
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = root().join("examples/baoshan-2014");
    let Ok(assessment) = assess(&path, Options::default()) else { panic!("{} does not run", path.display()) };
    for (mark, lang) in [("<!-- printed: en -->", Lang::En), ("<!-- printed: zh -->", Lang::Zh)] {
        let printed = text(&assessment, TextOptions { lang, width: 100, color: false });
        let (_, rest) = README.split_once(mark).unwrap();
        let shown = blocks(rest).into_iter().next().unwrap();
        let mut from = 0;
        for line in std::iter::once(shown.head).chain(shown.body.lines()).filter(|line| *line != "…") {
            let found = printed[from..].find(line);
            from += found.unwrap_or_else(|| panic!("this is not printed (there): {line}")) + line.len();
        }
    }
}
