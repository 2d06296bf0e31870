//! The schemas for editors say what the readers say: files that are read are accepted, files with faults of form
//! are refused, and key by key and word by word nothing is known to one of the two alone.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use answerable::schema::{FileKind, schema};
use answerable::source::{Lang, Problem, Sources};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

#[path = "schema/places.rs"]
mod places;

use places::{PLACES, Place};

/// A validator for each kind of file.
static VALIDATORS: LazyLock<BTreeMap<&str, Validator>> = LazyLock::new(|| {
    let validator = |kind: FileKind| jsonschema::draft7::new(&schema(kind, Lang::En)).unwrap();
    FileKind::ALL.into_iter().map(|kind| (kind.name(), validator(kind))).collect()
});

/// Is the text accepted? Otherwise the first complaint.
fn complaint(text: &str, kind: FileKind) -> Option<String> {
    let value: Value = serde_yaml::from_str(text).unwrap();
    let error = VALIDATORS[kind.name()].iter_errors(&value).next()?;
    Some(format!("{}: {error}", error.instance_path()))
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
}

/// What kind each YAML file is: manifests by their name, files that manifests name by the key, the rest are packs'.
fn kinds(folder: &str) -> BTreeMap<PathBuf, FileKind> {
    let mut files = Vec::new();
    yaml_files(Path::new(folder), &mut files);
    let mut kinds: BTreeMap<PathBuf, FileKind> = BTreeMap::new();
    for path in files {
        let manifest = match path.file_name().unwrap().to_str().unwrap() {
            "cycle.yaml" => FileKind::Cycle,
            "scenario.yaml" => FileKind::Scenario,
            // What invented data are like is no input of an assessment: it has no schema.
            "shape.yaml" => continue,
            _ => {
                kinds.entry(path).or_insert(FileKind::Policy);
                continue;
            }
        };
        let text = std::fs::read(&path).unwrap();
        let value: Value = serde_yaml::from_slice(&text).unwrap_or_default();
        for kind in [FileKind::Organisation, FileKind::Matters, FileKind::Indicators] {
            let named = &value[kind.name()];
            let items = named.as_array().map_or(std::slice::from_ref(named), Vec::as_slice);
            for file in items.iter().filter_map(Value::as_str).filter(|file| file.ends_with(".yaml")) {
                kinds.insert(path.with_file_name(file), kind);
            }
        }
        kinds.insert(path, manifest);
    }
    kinds
}

#[test]
fn every_file_that_is_read_is_accepted() {
    let mut seen = BTreeSet::new();
    let mut refused = Vec::new();
    for (path, kind) in ["rules", "scenarios", "examples", "docs/examples"].into_iter().flat_map(kinds) {
        seen.insert(kind.name());
        let text = std::fs::read_to_string(&path).unwrap();
        let complaint = complaint(&text, kind);
        refused.extend(complaint.map(|complaint| format!("{}: {complaint}", path.display())));
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert_eq!(seen.len(), FileKind::ALL.len() - 1, "{seen:?}"); // no example has indicators in a file of their own
    for text in ["[{indicator: i, subject: s, value: 0.5, n: 2, k: 1}]", "{indicators: {table: a.csv}}"] {
        assert_eq!(complaint(text, FileKind::Indicators), None);
    }
}

/// Faults of form. What a policy declares (fields, attributes, ends) no schema knows.
const OF_FORM: [&str; 8] = [
    "unknown-key",
    "missing-key",
    "wrong-shape",
    "unknown-word",
    "exactly-one",
    "empty-value",
    "empty-list",
    "bad-id",
];

/// Faults that a schema may see, or not.
const PARTLY_OF_FORM: [&str; 10] = [
    "cut-by-a-comma",
    "empty-file",
    "missing-field",
    "no-policy",
    "not-a-date",
    "not-a-number",
    "not-whole",
    "two-bounds",
    "yaml-tag",
    "yaml-syntax",
];

fn reject_folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("tests/rejects").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The YAML files of a folder of `tests/rejects` in which the program finds one of these faults.
fn faulty(folder: &Path, codes: &[&str]) -> BTreeSet<PathBuf> {
    let said = std::fs::read_to_string(folder.join("expected.en.txt")).unwrap();
    let mut found = BTreeSet::new();
    for block in said.split("\n\n") {
        let code = block.strip_prefix("error[").and_then(|rest| rest.split(']').next());
        let file = block.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
        if let (Some(code), Some(file)) = (code, file)
            && codes.contains(&code)
        {
            found.insert(folder.join(file.split(':').next().unwrap()));
        }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    found
}

#[test]
fn files_with_faults_of_form_are_refused() {
    let (mut refused, mut accepted) = (0, Vec::new());
    for folder in reject_folders() {
        let kinds = kinds(folder.to_str().unwrap());
        for path in faulty(&folder, &OF_FORM) {
            let text = std::fs::read_to_string(&path).unwrap();
            match complaint(&text, kinds[&path]) {
                Some(_) => refused += 1,
                None => accepted.push(path.display().to_string()),
            }
        }
    }
    assert!(refused >= 10, "{refused}");
    assert_eq!(accepted, Vec::<String>::new());
}

#[test]
fn files_with_other_faults_are_accepted() {
    let (mut accepted, mut refused) = (0, Vec::new());
    for folder in reject_folders() {
        let bad = faulty(&folder, &[OF_FORM.as_slice(), &PARTLY_OF_FORM].concat());
        for (path, kind) in kinds(folder.to_str().unwrap()) {
            // No cycle that can be read names them, so what they are is not known.
            let unread = ["file-missing/events.yaml", "misspelt-paths/people.yaml"];
            let unread = unread.iter().any(|name| path.ends_with(name));
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            if bad.contains(&path) || unread || serde_yaml::from_str::<Value>(&text).is_err() {
                continue;
            }
            accepted += 1;
            let complaint = complaint(&text, kind);
            refused.extend(complaint.map(|complaint| format!("{}: {complaint}", path.display())));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(accepted >= 50, "{accepted}");
}

/// Every lower-case word in quotes of a reader: among them are all keys of the language.
fn words() -> BTreeSet<&'static str> {
    let is_word = |text: &&str| {
        *text != "null" && !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    READERS.iter().flat_map(|source| source.split('"').skip(1).step_by(2)).filter(is_word).collect()
}

const READERS: &[&str] = &[
    include_str!("../src/calendar.rs"),
    include_str!("../src/input/indicators.rs"),
    include_str!("../src/input/mod.rs"),
    include_str!("../src/organisation/yaml.rs"),
    include_str!("../src/policy/decode/entry.rs"),
    include_str!("../src/policy/decode/matters.rs"),
    include_str!("../src/policy/decode/mod.rs"),
    include_str!("../src/policy/decode/monitors.rs"),
    include_str!("../src/policy/decode/organisation.rs"),
    include_str!("../src/policy/decode/parameters.rs"),
    include_str!("../src/policy/decode/properties.rs"),
    include_str!("../src/policy/decode/rankings.rs"),
    include_str!("../src/policy/decode/results.rs"),
    include_str!("../src/policy/decode/rules.rs"),
    include_str!("../src/policy/decode/sources.rs"),
    include_str!("../src/policy/model/sources.rs"),
    include_str!("../src/policy/decode/values.rs"),
    include_str!("../src/scenario/expect.rs"),
    include_str!("../src/scenario/figures.rs"),
    include_str!("../src/tables/column.rs"),
    include_str!("../src/tables/mapping.rs"),
];

/// What is found wrong with a text that stands at its place in a sound policy or scenario.
fn check(text: &str, kind: FileKind) -> (Vec<Problem>, Sources) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let pack = match kind {
        FileKind::Policy => path.join("own"),
        _ => path.join("pack"),
    };
    std::fs::create_dir_all(&pack).unwrap();
    let write = |path: &Path, text: &str| std::fs::write(path, text).unwrap();
    let manifest = include_str!("schema/scenario.yaml");
    let at = match kind {
        FileKind::Policy => {
            let head =
                if text.starts_with("policy:") || text.starts_with('{') { "" } else { "policy: {id: own}\n" };
            write(&pack.join("policy.yaml"), &format!("{head}{text}"));
            pack
        }
        FileKind::Cycle | FileKind::Scenario => {
            write(&pack.join("policy.yaml"), include_str!("schema/policy.yaml"));
            let scenario = "scenario: Something\n";
            let manifest =
                if kind == FileKind::Cycle { manifest.replace(scenario, "") } else { manifest.into() };
            let sections = with_the_rest_of(text, &manifest);
            write(&path.join(format!("{}.yaml", kind.name())), &sections);
            path
        }
        FileKind::Organisation | FileKind::Matters | FileKind::Indicators => {
            write(&pack.join("policy.yaml"), include_str!("schema/policy.yaml"));
            write(&path.join("part.yaml"), text);
            let sections = with_the_rest_of(&format!("{}: part.yaml\n", kind.name()), manifest);
            write(&path.join("scenario.yaml"), &sections);
            path
        }
    };
    let (problems, sources) = match answerable::check(&at) {
        Ok(found) => found,
        Err(refused) => (refused.problems, refused.sources),
    };
    (problems.sorted().into_iter().cloned().collect(), sources)
}

/// A text, and of the manifest those sections that it does not have itself.
fn with_the_rest_of(text: &str, manifest: &str) -> String {
    if text.starts_with('{') {
        return text.to_owned();
    }
    let key = |line: &str| line.split(':').next().unwrap().to_owned();
    let own: BTreeSet<String> = text.lines().filter(|line| !line.starts_with(' ')).map(key).collect();
    let rest = manifest.lines().filter(|line| !own.contains(&key(line)));
    std::iter::once(text.trim_end()).chain(rest).map(|line| format!("{line}\n")).collect()
}

/// The keys that the reader knows at a place: all words are written there, and it says which it does not know.
fn known_to_reader(place: &Place, candidates: &BTreeSet<&'static str>) -> BTreeSet<String> {
    let tried: BTreeSet<&str> = candidates
        .iter()
        .copied()
        .filter(|word| !place.given.contains(word) && !place.not.contains(word))
        .collect();
    let extra: String = tried.iter().map(|word| format!(", {word}: 1")).collect();
    let text = place.text.replace(", @", &extra).replace('@', extra.trim_start_matches(", "));
    let (problems, sources) = check(&text, place.kind);
    let coded = |codes: &[&str]| -> BTreeSet<String> {
        let found = problems.iter().filter(|problem| codes.contains(&problem.code));
        found.map(|problem| sources.slice(problem.place).to_owned()).collect()
    };
    let unknown = coded(&["unknown-key"]);
    assert!(!unknown.is_empty(), "nothing is unknown at {}:\n{text}\n{problems:#?}", place.pointer);
    let tried = tried.into_iter().chain(place.given.iter().copied()).map(str::to_owned);
    tried.filter(|word| !unknown.contains(word)).collect()
}

#[test]
fn the_schema_has_the_keys_of_the_readers_and_no_others() {
    let schemas: BTreeMap<&str, Value> =
        FileKind::ALL.into_iter().map(|kind| (kind.name(), schema(kind, Lang::En))).collect();
    let mut words = words();
    for schema in schemas.values() {
        let names: Vec<String> = objects(schema).into_values().flatten().collect();
        words.extend(names.into_iter().map(|name| &*name.leak()));
    }
    let mut differences = Vec::new();
    for place in PLACES {
        let object = schemas[place.kind.name()].pointer(place.pointer);
        let object = object.unwrap_or_else(|| panic!("no {} in {}", place.pointer, place.kind.name()));
        let ours: BTreeSet<String> =
            object["properties"].as_object().unwrap().keys().map(|key| key.to_owned()).collect();
        let theirs = known_to_reader(place, &words);
        if ours != theirs {
            let only_ours: Vec<_> = ours.difference(&theirs).collect();
            let only_theirs: Vec<_> = theirs.difference(&ours).collect();
            differences.push(format!("{}: {only_ours:?} against {only_theirs:?}", place.pointer));
        }
    }
    assert!(differences.is_empty(), "schema against reader\n{}", differences.join("\n"));
}

/// The words of which a message says that one of them is expected.
fn expected_words(problem: &Problem) -> Option<BTreeSet<String>> {
    let help = problem.help.as_ref().map_or("", |help| &help.en);
    let message = &problem.message.en;
    let listed =
        [("expected one of ", message.as_str()), ("is not one of ", message), ("known here: ", help)];
    let (_, list) = listed.into_iter().find_map(|(before, text)| text.split_once(before))?;
    let list = list.split(';').next()?;
    Some(list.split(", ").map(|word| word.trim_matches('`').to_owned()).collect())
}

#[test]
fn the_schema_has_the_words_of_the_readers_and_no_others() {
    let (mut compared, mut differences) = (0, Vec::new());
    for place in PLACES {
        let schema = schema(place.kind, Lang::En);
        for (key, property) in schema.pointer(place.pointer).unwrap()["properties"].as_object().unwrap() {
            let property = if property["enum"].is_array() { property } else { &property["anyOf"][0] };
            let Some(words) = property["enum"].as_array() else { continue };
            let word = |word: &Value| word.as_str().unwrap_or("null").to_owned();
            let ours: BTreeSet<String> = words.iter().map(word).collect();
            let text = place.text.replace('@', &format!("{key}: zzzzzz"));
            let (problems, sources) = check(&text, place.kind);
            let here = problems.iter().filter(|problem| sources.slice(problem.place) == "zzzzzz");
            let Some(theirs) = here.filter_map(expected_words).next() else { continue };
            compared += 1;
            if ours != theirs {
                differences.push(format!("{} {key}: {ours:?} against {theirs:?}", place.pointer));
            }
        }
    }
    assert!(differences.is_empty(), "schema against reader\n{}", differences.join("\n"));
    assert!(compared >= 35, "{compared}");
}

#[test]
fn the_schema_asks_for_the_keys_that_the_readers_ask_for() {
    let mut differences = Vec::new();
    for place in PLACES {
        let schema = schema(place.kind, Lang::En);
        let object = schema.pointer(place.pointer).unwrap();
        let ours = object["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let ours: BTreeSet<String> =
            ours.filter(|key| !place.given.contains(key)).map(str::to_owned).collect();
        let text = place.text.replace(", @", "").replace('@', "");
        let (problems, _) = check(&text, place.kind);
        let lacking = problems.iter().filter(|problem| problem.code == "missing-key");
        let theirs: BTreeSet<String> =
            lacking.filter_map(|problem| Some(problem.message.en.rsplit('`').nth(1)?.to_owned())).collect();
        if ours != theirs {
            differences.push(format!("{}: {ours:?} against {theirs:?}", place.pointer));
        }
    }
    assert!(differences.is_empty(), "schema against reader\n{}", differences.join("\n"));
}

/// Every mapping of a schema that refuses other keys: where it stands, and its keys.
fn objects(schema: &Value) -> BTreeMap<String, Vec<String>> {
    fn descend(value: &Value, at: &str, found: &mut BTreeMap<String, Vec<String>>) {
        if value["additionalProperties"] == Value::Bool(false) {
            let keys = value["properties"].as_object().unwrap().keys().cloned().collect();
            found.insert(at.to_owned(), keys);
        }
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(key, value)| descend(value, &format!("{at}/{key}"), found))
            }
            Value::Array(items) => items
                .iter()
                .zip(0..)
                .for_each(|(item, number): (_, u32)| descend(item, &format!("{at}/{number}"), found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    descend(schema, "", &mut found);
    found
}

#[test]
fn every_mapping_of_the_schemas_is_held_against_its_reader() {
    let mut unseen = Vec::new();
    let mut covered: BTreeSet<Vec<String>> = BTreeSet::new();
    for place in PLACES {
        let schema = schema(place.kind, Lang::En);
        covered.extend(objects(&schema).get(place.pointer).cloned());
    }
    for kind in FileKind::ALL {
        for (pointer, keys) in objects(&schema(kind, Lang::En)) {
            // The same mapping may stand in several places, as the file or under its key.
            let under_key = keys == [kind.name()];
            if !covered.contains(&keys) && !under_key {
                unseen.push(format!("{} {pointer}: {keys:?}", kind.name()));
            }
        }
    }
    assert!(unseen.is_empty(), "add to PLACES\n{}", unseen.join("\n"));
}

#[test]
fn descriptions_are_of_one_language() {
    for kind in FileKind::ALL {
        let texts = |lang| {
            let text = schema(kind, lang).to_string();
            let parts = text
                .split("\"description\":\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned());
            parts.collect::<Vec<String>>()
        };
        let chinese = |text: &&String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let (en, zh) = (texts(Lang::En), texts(Lang::Zh));
        assert_eq!(en.len(), zh.len());
        assert_eq!(en.iter().find(chinese), None);
        assert_eq!(zh.iter().find(|text| !chinese(text)), None);
    }
}
