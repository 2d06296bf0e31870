//! The house is in order: every rule is exercised by a scenario and says its basis in both languages, no word of a
//! policy stands in the engine, links lead somewhere, files are short and say what they are for.
//!
//! Each check is a function from what it looks at to its complaints; `every_check_can_fail` gives each of them
//! something to complain about.

// A test says what is wrong by panicking, in its helpers, too.
#![allow(clippy::unwrap_used, clippy::panic)]

use answerable::policy::Policy;
use answerable::prepare_policy;
use answerable::scenario::SNAPSHOT;
use answerable::source::Title;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The longest file of the engine, in lines.
const LONGEST: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, in the order of paths, with its text if it has one.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    descend(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn descend(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            descend(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
        }
    }
}

#[track_caller]
fn tidy(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// The packs of the repository: name and folder, each with what it loads.
fn packs() -> BTreeMap<String, Policy> {
    let mut packs = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("rules")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (policy, ..) = prepare_policy(std::slice::from_ref(&folder))
            .unwrap_or_else(|refused| panic!("{name}: {:#?}", refused.problems.sorted()));
        packs.insert(name, policy);
    }
    packs
}

/// The rules that a pack itself defines.
fn own_rules<'p>(name: &str, policy: &'p Policy) -> BTreeSet<&'p str> {
    let own = policy.packs.iter().position(|pack| pack.id == name).unwrap();
    policy.rules.values().filter(|rule| rule.pack == own).map(|rule| rule.id.as_str()).collect()
}

/// A scenario: the packs it names, and its reviewed outcome.
struct Scenario {
    packs: Vec<String>,
    outcome: Value,
}

fn scenarios() -> Vec<Scenario> {
    let read = |(path, text): (PathBuf, String)| {
        let folder = root().join(path.parent().unwrap());
        let list = text.lines().find_map(|line| line.strip_prefix("policy: [")).unwrap_or_else(|| {
            panic!("{} names its packs on no line `policy: […]`", path.display());
        });
        let names = list.trim_end_matches(|c| c != ']').trim_end_matches(']').split(',');
        let packs =
            names.map(|name| Path::new(name.trim()).file_name().unwrap().to_string_lossy().into_owned());
        let snapshot = std::fs::read_to_string(folder.join(SNAPSHOT)).unwrap_or_default();
        let body = snapshot.split_once("\n---\n").map_or("", |(_, body)| body);
        Scenario { packs: packs.collect(), outcome: serde_json::from_str(body).unwrap_or_default() }
    };
    files("scenarios", "scenario.yaml").into_iter().map(read).collect()
}

/// The rules of a pack that have a finding, applied or undetermined, in no reviewed outcome.
fn unexercised(pack: &str, rules: &BTreeSet<&str>, scenarios: &[Scenario]) -> Vec<String> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for scenario in scenarios.iter().filter(|scenario| scenario.packs.iter().any(|used| used == pack)) {
        let findings = scenario.outcome["outcome"]["findings"].as_array().map_or(&[][..], Vec::as_slice);
        let exercised = findings
            .iter()
            .filter(|finding| finding["state"] == "applies" || finding["state"] == "undetermined");
        found.extend(exercised.filter_map(|finding| finding["rule"].as_str()));
    }
    let missing = rules.iter().filter(|rule| !found.contains(**rule));
    missing.map(|rule| format!("no scenario exercises the rule `{rule}` of `{pack}`")).collect()
}

#[test]
fn every_rule_is_exercised_by_a_scenario() {
    let scenarios = scenarios();
    let packs = packs();
    tidy(
        packs
            .iter()
            .flat_map(|(name, policy)| unexercised(name, &own_rules(name, policy), &scenarios))
            .collect(),
    );
}

/// The packs that no scenario names and no named pack uses.
fn unused(packs: &BTreeMap<String, Vec<String>>, named: &BTreeSet<&str>) -> Vec<String> {
    let used = |pack: &str| {
        named
            .iter()
            .any(|name| *name == pack || packs.get(*name).is_some_and(|uses| uses.iter().any(|u| u == pack)))
    };
    packs
        .keys()
        .filter(|pack| !used(pack))
        .map(|pack| format!("no scenario uses the pack `{pack}`"))
        .collect()
}

#[test]
fn every_pack_is_used_by_a_scenario() {
    let loaded = packs();
    let uses = loaded
        .iter()
        .map(|(name, policy)| (name.clone(), policy.packs.iter().map(|pack| pack.id.clone()).collect()));
    let scenarios = scenarios();
    let named = scenarios.iter().flat_map(|scenario| &scenario.packs).map(String::as_str).collect();
    tidy(unused(&uses.collect(), &named));
}

/// What a rule must say for a person to check it.
fn unexplained(id: &str, title: &Title, basis: Option<&str>, why: &[&str]) -> Vec<String> {
    let mut missing = Vec::new();
    let mut need = |there: bool, what: &str| {
        if !there {
            missing.push(format!("the rule `{id}` has no {what}"));
        }
    };
    need(basis.is_some_and(|basis| !basis.trim().is_empty()), "basis");
    for language in ["zh", "en"] {
        need(title.languages().any(|known| known == language), &format!("title in {language}"));
        need(why.contains(&language), &format!("why in {language}"));
    }
    missing
}

#[test]
fn every_rule_says_why_in_both_languages() {
    let mut complaints = Vec::new();
    for policy in packs().values() {
        for rule in policy.rules.values() {
            let why: Vec<&str> = rule
                .body
                .why
                .iter()
                .flat_map(|why| &why.0)
                .filter(|(_, text)| text.text().is_some_and(|text| !text.trim().is_empty()))
                .map(|(language, _)| language.as_str())
                .collect();
            complaints.extend(unexplained(&rule.id, &rule.body.title, rule.body.basis.as_deref(), &why));
        }
    }
    complaints.dedup();
    tidy(complaints);
}

/// The ids that a policy gives to its own things.
fn ids(policy: &Policy) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    ids.extend(policy.rules.keys().cloned());
    ids.extend(policy.posts.keys().cloned());
    ids.extend(policy.roles.keys().cloned());
    ids.extend(policy.relations.keys().cloned());
    ids.extend(policy.measures.keys().cloned());
    ids.extend(policy.chains.keys().cloned());
    ids.extend(policy.authorities.keys().cloned());
    ids.extend(policy.unit_kinds.keys().cloned());
    ids.extend(policy.parameters.keys().cloned());
    ids.extend(policy.matters.keys().cloned());
    ids.extend(policy.modifiers.keys().cloned());
    ids.extend(policy.indicators.keys().cloned());
    ids.extend(policy.scorecards.keys().cloned());
    ids.extend(policy.rankings.keys().cloned());
    ids.extend(policy.ladders.keys().cloned());
    ids.extend(policy.escalations.keys().cloned());
    ids
}

/// The code of a file that runs in the product: without its tests and its comments.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let line = |line: &&str| !line.trim_start().starts_with("//");
    product.lines().filter(line).collect::<Vec<_>>().join("\n")
}

/// String literals that are exactly an id of a pack.
fn policy_words(path: &str, text: &str, ids: &BTreeSet<String>) -> Vec<String> {
    let code = code(text);
    let words = ids.iter().filter(|id| code.contains(&format!("\"{id}\"")));
    words.map(|id| format!("{path}: `{id}` is a word of a policy")).collect()
}

/// Tests, and what only tests use, may speak of policies.
fn is_product(path: &Path) -> bool {
    let path = path.to_string_lossy();
    !["/tests/", "/tests.rs", "/fixture/", "/fixture.rs"].iter().any(|part| path.contains(part))
}

#[test]
fn no_word_of_a_policy_stands_in_the_engine() {
    let mut ids: BTreeSet<String> = packs().values().flat_map(ids).collect();
    // A kind of matter is called like a key of the language.
    assert!(ids.remove("act"));
    let product: Vec<_> = files("src", ".rs").into_iter().filter(|(path, _)| is_product(path)).collect();
    assert!(ids.len() > 50);
    tidy(product.iter().flat_map(|(path, text)| policy_words(&path.to_string_lossy(), text, &ids)).collect());
}

/// What every file of the engine must look like.
fn shape(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.starts_with("//! ") {
        complaints.push(format!("{path} does not begin by saying what it is for (`//! …`)"));
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        complaints.push(format!("{path} has {lines} lines, more than {LONGEST}"));
    }
    complaints
}

#[test]
fn every_file_is_short_and_says_what_it_is_for() {
    tidy(files("src", ".rs").iter().flat_map(|(path, text)| shape(&path.to_string_lossy(), text)).collect());
}

/// What stands nowhere, neither in the engine nor in its tests. Written apart, so that this file passes.
const NOWHERE: [&str; 6] = [
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
    concat!("#[ig", "nore"),
    concat!("Hash", "Map"),
    concat!("Hash", "Set"),
    concat!("dbg", "!("),
];

fn forbidden(path: &str, text: &str) -> Vec<String> {
    let found = NOWHERE.iter().filter(|word| text.contains(**word));
    found.map(|word| format!("{path}: `{word}` stands here")).collect()
}

#[test]
fn nothing_is_unfinished_skipped_or_in_hash_order() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(|folder| files(folder, ".rs"));
    tidy(all.flat_map(|(path, text)| forbidden(&path.to_string_lossy(), &text)).collect());
}

/// The targets of the links of a text, `[words](target)`, that are files.
fn links(text: &str) -> Vec<&str> {
    let after = text.match_indices("](").map(|(at, sign)| &text[at + sign.len()..]);
    let targets = after.filter_map(|rest| rest.split([')', '\n']).next());
    let files = targets.map(|target| target.split('#').next().unwrap_or_default());
    files.filter(|file| !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:")).collect()
}

fn broken_links(path: &Path, text: &str) -> Vec<String> {
    let folder = root().join(path.parent().unwrap_or(Path::new("")));
    let broken = links(text).into_iter().filter(|link| !folder.join(link).exists());
    broken.map(|link| format!("{}: `{link}` leads nowhere", path.display())).collect()
}

/// Pages that the code and the packs send their readers to, as `docs/….md`.
fn pages(text: &str) -> BTreeSet<String> {
    let mut pages = BTreeSet::new();
    for (at, _) in text.match_indices("docs/") {
        let word = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
        let rest = &text[at..];
        let path = rest.split(|c| !word(c)).next().unwrap_or_default().trim_end_matches('.');
        if path.ends_with(".md") {
            pages.insert(path.to_owned());
        }
    }
    pages
}

#[test]
fn links_lead_to_files() {
    let own = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    let own = own.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let mut texts: Vec<(PathBuf, String)> = own
        .map(|path| (path.strip_prefix(root()).unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    ["docs", "rules", "scenarios", "examples"].iter().for_each(|folder| texts.extend(files(folder, ".md")));
    assert!(!texts.is_empty());
    let mut complaints: Vec<String> =
        texts.iter().flat_map(|(path, text)| broken_links(path, text)).collect();
    for (path, text) in files("src", ".rs") {
        let missing = pages(&text).into_iter().filter(|page| !root().join(page).is_file());
        complaints.extend(missing.map(|page| format!("{}: there is no {page}", path.display())));
    }
    tidy(complaints);
}

/// Rows of tables of a page that begin with the same cell: one of them tells something out of date.
fn told_twice(text: &str) -> Vec<String> {
    let first = |line: &str| line.strip_prefix("| ")?.split(" | ").next().map(str::to_owned);
    let mut known = BTreeSet::new();
    let again =
        text.lines().filter_map(first).filter(|cell| cell.starts_with('`') && !known.insert(cell.clone()));
    again.map(|cell| format!("ARCHITECTURE.md: {cell} is described twice")).collect()
}

#[test]
fn a_room_is_described_once() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(text.contains("\n| `assess/` | "));
    tidy(told_twice(&text));
}

#[test]
fn every_check_can_fail() {
    assert_eq!(told_twice("| `a/` | one\n| `b/` | two\n| `a/` | three\n").len(), 1);

    let outcome = serde_json::json!({"outcome": {"findings": [
        {"rule": "applied", "state": "applies"},
        {"rule": "open", "state": "undetermined"},
        {"rule": "collided", "state": "conflict"},
    ]}});
    let scenario = Scenario { packs: vec!["own".into()], outcome };
    let rules = BTreeSet::from(["applied", "open", "collided", "never"]);
    let complain = |pack: &str| unexercised(pack, &rules, std::slice::from_ref(&scenario)).len();
    assert_eq!((complain("own"), complain("other")), (2, 4));

    let uses = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let packs = BTreeMap::from([
        ("named".to_owned(), uses(&["named", "shared"])),
        ("shared".to_owned(), uses(&["shared"])),
        ("alone".to_owned(), uses(&["alone"])),
    ]);
    assert_eq!(unused(&packs, &BTreeSet::from(["named"])), ["no scenario uses the pack `alone`"]);

    let text = |pairs: &[(&str, &str)]| {
        Title::by_language(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    };
    let both = text(&[("zh", "一"), ("en", "one")]);
    assert!(unexplained("r", &both, Some("b"), &["zh", "en"]).is_empty());
    assert_eq!(unexplained("r", &both, Some(" "), &["en"]).len(), 2);
    assert_eq!(unexplained("r", &text(&[("en", "one")]), None, &[""]).len(), 4);
    assert_eq!(unexplained("r", &Title::plain("one"), Some("b"), &["zh", "en"]).len(), 2);

    let ids = BTreeSet::from(["director".to_owned()]);
    assert_eq!(policy_words("a.rs", "let post = \"director\";", &ids).len(), 1);
    assert!(policy_words("a.rs", "// such as \"director\"\nlet a = \"director of\";", &ids).is_empty());
    assert!(
        policy_words("a.rs", "#[cfg(test)]\nmod tests { const A: &str = \"director\"; }", &ids).is_empty()
    );
    assert!(is_product(Path::new("src/report/text.rs")) && !is_product(Path::new("src/matters/tests.rs")));

    assert_eq!(shape("a.rs", "fn main() {}").len(), 1);
    assert_eq!(shape("a.rs", &"//! a\n".repeat(LONGEST + 1)).len(), 1);
    assert!(shape("a.rs", "//! What it is for.\n").is_empty());
    for word in NOWHERE {
        assert_eq!(forbidden("a.rs", &format!("fn a() {{ {word} }}")).len(), 1);
    }

    let page = "[here](language.md#rules), [there](gone.md), [web](https://example.org), [below](#down)";
    assert_eq!(broken_links(Path::new("docs/a.md"), page), ["docs/a.md: `gone.md` leads nowhere"]);
    assert_eq!(
        pages("see `docs/gone.md`, Rules. docs/outcome.md."),
        BTreeSet::from(["docs/gone.md", "docs/outcome.md"].map(str::to_owned))
    );
}
