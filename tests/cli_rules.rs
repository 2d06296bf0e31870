//! `answerable rules`: transcripts beside those of the other verbs, and what no transcript can say: that
//! every policy of the checkout is read back whole in both languages.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod program;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs the program without anything of the machine on which it runs.
fn answerable(folder: &str, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(line.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    command.env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8");
    command.output().unwrap()
}

fn kept(name: &str, lines: &[&str]) {
    program::kept(name, Path::new("tests/cli"), lines);
}

#[test]
fn a_policy_is_read_back_in_both_languages() {
    kept("rules-en", &["rules rules/pack --lang en"]);
    kept("rules-zh", &["rules rules/pack --lang zh"]);
    let of =
        |lang: &str| format!("rules ../../docs/examples/properties/pack --as-of 2024-01-01 --lang {lang}");
    kept("rules-properties", &[&of("en"), &of("zh")]);
}

#[test]
fn one_rule_on_a_day_and_a_scenario_for_its_policy() {
    kept(
        "rules-one",
        &[
            "rules rules/pack --rule late --as-of 2024-06-30 --scenarios rules/scenarios/second --lang en",
            "rules rules/scenarios/first --rule sick --lang zh",
            "rules rules/pack --rule robbed --as-of 1990-01-01 --scenarios rules/pack --lang en",
        ],
    );
}

#[test]
fn a_duty_says_who_owes_what_and_what_is_counted() {
    let of = |lang: &str| format!("rules ../../rules/livelihood --rule enterprise-visits --lang {lang}");
    kept("rules-duty", &[&of("en"), &of("zh")]);
}

#[test]
fn which_rule_runs_which_clause() {
    let of = |format: &str| format!("rules ../../docs/examples/pack/pack --clauses --format {format}");
    kept("rules-clauses-text", &[&of("text --lang en"), &of("text --lang zh")]);
    kept("rules-clauses-md", &[&of("md --lang en"), &of("md --lang zh")]);
    kept(
        "rules-clauses-wrong",
        &[
            "rules rules/pack --clauses --lang en",
            "rules rules/pack --clauses --lang zh",
            "rules rules/pack --format md --lang en",
            "rules rules/pack --format md --lang zh",
            "rules rules/pack --clauses --rule late --lang en",
            "rules rules/pack --clauses --as-of 2024-01-01 --lang zh",
        ],
    );
}

#[test]
fn the_clauses_in_json() {
    let read = json(".", "docs/examples/pack/pack --clauses");
    assert_eq!(read["sources"][0]["title"]["zh"], "教师手册");
    let clauses = read["sources"][0]["clauses"].as_array().unwrap();
    let fates: Vec<&str> = clauses.iter().map(|clause| clause["is"].as_str().unwrap()).collect();
    assert_eq!(fates, ["run", "run_in_part", "not_run", "left_out"]);
    let by = &clauses[0]["run_by"][0];
    assert_eq!(
        (&by["pack"], &by["kind"], &by["id"]),
        (&"marking".into(), &"rule".into(), &"marked-late".into())
    );
    assert_eq!(by["scenarios"], serde_json::json!(["docs/examples/pack"]));
    assert_eq!(clauses[1]["left_open"][0]["en"], "whether the reason says anything");
    assert_eq!(clauses[3]["left_out"]["en"], "nobody can say what is good");
    let rule = json(".", "docs/examples/pack/pack");
    assert_eq!(rule["provisions"][0]["clauses"][1]["id"], "H-04");
    assert_eq!(rule["provisions"][0]["clauses"][1]["title"]["zh"], "每个评分都有理由");
}

#[test]
fn input_that_is_wrong() {
    kept(
        "rules-wrong",
        &[
            "rules rules/pack --rule latte --lang en",
            "rules rules/pack --rule 迟到 --lang zh",
            "rules rules/pack --as-of 2024-02-30 --lang en",
            "rules rules/pack --scenarios nowhere --lang zh",
            "rules ../rejects/one-equals-sign --lang en",
            "rules nowhere --lang zh",
            "rules rules/pack/policy.yaml --lang zh",
            "check rules/pack/policy.yaml --lang en",
            "rules rules/pack --format csv --lang en",
        ],
    );
}

fn json(folder: &str, path: &str) -> Value {
    let ran = answerable(folder, &format!("rules {path} --format json"));
    assert!(ran.status.success(), "{path}: {}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

#[test]
fn json_has_both_languages_and_every_condition() {
    let read = json("tests/cli", "rules/pack");
    assert_eq!(read["as_of"], "2025-01-01");
    assert_eq!(read["looked_in"], serde_json::json!(["rules/scenarios"]));
    assert_eq!(read["unusable_scenarios"][0]["path"], "rules/scenarios/broken");
    let late = &read["provisions"][0];
    assert_eq!((&late["kind"], &late["id"]), (&"rule".into(), &"late".into()));
    assert_eq!(late["document"]["zh"], "“手册”（2023-01-01）");
    assert_eq!(late["parameters"][0]["current"]["text"]["en"], "2 days");
    assert_eq!(late["parameters"][0]["earlier"][0]["from"], "2024-02-01");
    let conditions = late["conditions"].as_array().unwrap();
    let parts: Vec<&str> = conditions.iter().map(|one| one["part"].as_str().unwrap()).collect();
    assert_eq!(parts, ["when", "when", "line 2", "unless robbed"]);
    let tried: Vec<bool> = conditions.iter().map(|one| one["tried"].as_bool().unwrap()).collect();
    assert_eq!(tried, [true, true, false, true]);
    assert_eq!(conditions[1]["unknown"], serde_json::json!(["rules/scenarios/first"]));
}

/// Every pack of the checkout.
fn packs() -> Vec<PathBuf> {
    fn descend(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        let head = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            path.extension().is_some_and(|ending| ending == "yaml")
                && text.lines().any(|line| line.starts_with("policy: {") || line == "policy:")
                && !text.lines().any(|line| line.starts_with("cycle:"))
        };
        if entries.iter().any(head) {
            found.push(folder.to_owned());
        }
        entries.iter().filter(|path| path.is_dir()).for_each(|path| descend(path, found));
    }
    let mut found = Vec::new();
    for folder in ["rules", "examples", "docs/examples"] {
        descend(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found
}

/// Every text that the program says in one language: sentences and cells, not what authors wrote elsewhere.
fn said(value: &Value, lang: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match (key.as_str(), inner.get(lang)) {
                    ("says" | "text", Some(Value::Array(all))) => all.iter().for_each(|one| texts(one, out)),
                    ("says" | "text", Some(Value::String(text))) => out.push(text.clone()),
                    _ => said(inner, lang, out),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| said(one, lang, out)),
        _ => {}
    }
}

fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, out)),
        Value::Object(map) => map.values().for_each(|one| texts(one, out)),
        _ => {}
    }
}

/// A text without what authors wrote: titles in quotation marks and ids in backticks.
fn own(text: &str) -> String {
    let (mut out, mut quoted, mut code) = (String::new(), 0, false);
    for letter in text.chars() {
        match letter {
            '“' if !code => quoted += 1,
            '”' if !code => {
                quoted -= 1;
                out.push('·');
            }
            '`' if quoted == 0 => {
                code = !code;
                out.push('·');
            }
            _ if quoted == 0 && !code => out.push(letter),
            _ => {}
        }
    }
    out
}

#[test]
fn every_policy_of_the_checkout_is_read_back_whole_in_both_languages() {
    let none = tempfile::tempdir().unwrap();
    let packs = packs();
    assert!(packs.len() > 25, "{packs:?}");
    let mut wrong = Vec::new();
    for pack in packs {
        let read = json(".", &format!("{} --scenarios {}", pack.display(), none.path().display()));
        let provisions = read["provisions"].as_array().unwrap();
        for provision in provisions {
            assert!(!provision["says"]["en"].as_array().unwrap().is_empty(), "{provision}");
            for lang in ["en", "zh"] {
                let mut all = Vec::new();
                said(provision, lang, &mut all);
                let foreign = |letter: char| match lang {
                    "en" => ('\u{4e00}'..='\u{9fff}').contains(&letter) || "，。；：（）".contains(letter),
                    _ => letter.is_ascii_alphabetic(),
                };
                let left = all.iter().filter(|text| {
                    let own = own(text);
                    own.chars().any(foreign) || own.contains('?') || own.contains("  ")
                });
                wrong.extend(left.map(|text| format!("{} {}: {text}", pack.display(), provision["id"])));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_shows_what_is_printed() {
    let page = include_str!("../docs/rules.md");
    let shown: Vec<&str> = page.split("<!-- printed -->\n```text\n$ answerable ").skip(1).collect();
    assert_eq!(shown.len(), 3);
    for block in shown {
        let (line, rest) = block.split_once('\n').unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        let printed = answerable(".", line);
        let printed = String::from_utf8(printed.stdout).unwrap();
        assert!(printed.starts_with(text), "{line}: the page shows\n{text}\nprinted is\n{printed}");
    }
}
