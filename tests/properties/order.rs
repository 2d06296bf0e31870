//! The outcome is a function of what is given, not of the order in which it is given: not a byte changes.

use super::random::Random;
use super::{assess, write};
use proptest::prelude::*;
use std::path::Path;

/// The packs of the repository that are assessed together, and those that they use.
const ASSESSED: [&str; 3] = ["first-contact", "leader-responsibility", "public-opinion"];
const PACKS: [&str; 6] = [
    "common",
    "documents",
    "first-contact",
    "leader-responsibility",
    "public-opinion",
    "public-opinion-shared",
];

/// Rows as they are written: a section and a line of YAML below it.
type Row = (&'static str, String);

/// Everything that a cycle gives.
#[derive(Clone)]
struct Given {
    organisation: Vec<Row>,
    matters: Vec<Row>,
    indicators: Vec<String>,
}

const STATIONS: usize = 8;
const PEOPLE: usize = 20;

fn date(random: &mut Random, year: usize) -> String {
    format!("{year}-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28))
}

fn given(random: &mut Random) -> Given {
    Given { organisation: organisation(random), matters: matters(random), indicators: indicators(random) }
}

fn organisation(random: &mut Random) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![("units", "B: {title: b, kind: county_bureau}".into())];
    for at in 0..STATIONS {
        rows.push(("units", format!("S{at}: {{title: s, kind: station, parent: B}}")));
    }
    for at in 0..PEOPLE {
        let role = random.pick(&["officer", "officer", "auxiliary"]);
        rows.push(("people", format!("p{at}: {{name: n{at}, role: {role}}}")));
        let unit = random.below(STATIONS);
        let (unit, post) = match at {
            0 => ("B".to_owned(), "chief"),
            1 | 2 => ("B".to_owned(), "deputy_chief"),
            3..7 => (format!("S{at}"), "director"),
            7..9 => (format!("S{at}"), "instructor"),
            _ => (format!("S{unit}"), random.pick(&["member", "deputy_director"])),
        };
        let unit = if unit == "S8" { "S0".to_owned() } else { unit };
        let from = date(random, 2015);
        rows.push(("posts", format!("- {{person: p{at}, unit: {unit}, post: {post}, from: {from}}}")));
        // Up leads to lower numbers, so that there is no circle.
        if at > 0 {
            let up = random.below(at);
            let relation = random.pick(&["deputy_of", "direct_report", "personal_staff_of"]);
            let ends = match relation {
                "deputy_of" => format!("deputy: p{at}, chief: p{up}"),
                _ => format!("person: p{at}, leader: p{up}"),
            };
            rows.push(("relations", format!("- {{{relation}: {{{ends}, from: {}}}}}", date(random, 2016))));
            let by = random.below(at);
            rows.push((
                "relations",
                format!("- {{promoted: {{person: p{at}, by: p{by}, on: {}}}}}", date(random, 2018)),
            ));
        }
    }
    rows
}

fn matters(random: &mut Random) -> Vec<Row> {
    let mut rows = Vec::new();
    for at in 0..24 {
        let kind = random.pick(&["event", "event", "petition", "reception", "problem"]);
        let mut row = format!("- {{id: m{at:02}, date: {}", date(random, 2024));
        let mut maybe = |name: &str, values: &[&str], optional: bool, random: &mut Random| {
            if !(optional && random.one_in(3)) {
                row.push_str(&format!(", {name}: {}", random.pick(values)));
            }
        };
        let days = ["2024-02-29", "2024-06-30", "2024-12-31"];
        let truth = ["true", "false"];
        match kind {
            "event" => {
                maybe("what", &["report", "help", "task"], false, random);
                maybe("conclusion", &["solved", "unsolved", "none"], true, random);
                maybe("answered", &days, true, random);
                maybe("closed", &days, true, random);
                maybe("call_back", &["satisfied", "dissatisfied", "unreached"], true, random);
            }
            "petition" => maybe("replied", &days, true, random),
            "reception" => {
                ["greeting", "seat", "water", "satisfactory_answer"]
                    .iter()
                    .for_each(|field| maybe(field, &truth, true, random));
            }
            _ => {
                maybe("what", &["bribe", "car"], false, random);
                maybe("confirmed", &truth, true, random);
            }
        }
        match kind {
            "problem" => row.push_str(&format!(", person: p{}", random.below(PEOPLE))),
            _ => {
                let did = if kind == "petition" { ["comforted", "insulted"] } else { ["hall", "window"] };
                let contact = |random: &mut Random| {
                    let minute = random.below(4);
                    let (person, did) = (random.below(PEOPLE), random.pick(&did));
                    format!("{{at: 2024-01-02T09:0{minute}, person: p{person}, did: {did}}}")
                };
                let contacts: Vec<String> = (0..random.below(4)).map(|_| contact(random)).collect();
                row.push_str(&format!(", contacts: [{}]", contacts.join(", ")));
            }
        }
        rows.push((kind, row + "}"));
    }
    rows
}

fn indicators(random: &mut Random) -> Vec<String> {
    let mut rows = Vec::new();
    for at in 0..STATIONS {
        for name in ["survey", "business"] {
            if !random.one_in(8) {
                // Few values, so that there are ties.
                rows.push(format!("{name},S{at},{}", 80 + 5 * random.below(4)));
            }
        }
    }
    rows
}

/// The sections of some rows as YAML, each in the order of its rows.
fn sections(rows: &[Row], indent: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in rows {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let mut text = String::new();
    for name in names {
        text.push_str(&format!("{indent}{name}:\n"));
        let of_section = rows.iter().filter(|(section, _)| *section == name);
        of_section.for_each(|(_, row)| text.push_str(&format!("{indent}  {row}\n")));
    }
    text
}

/// Writes a cycle, its rows spread over so many files.
fn lay_out(folder: &Path, given: &Given, policies: &[&str], files: usize) {
    let parts = |rows: &[Row], name: &str, indent: &str, head: &str| -> Vec<String> {
        let chunks = rows.chunks(rows.len().div_ceil(files));
        let named = chunks.enumerate().map(|(at, rows)| {
            let file = format!("{name}{at}.yaml");
            write(folder, &[(&file, &format!("{head}{}", sections(rows, indent)))]);
            file
        });
        named.collect()
    };
    let organisation = parts(&given.organisation, "organisation", "", "").join(", ");
    let matters = parts(&given.matters, "matters", "  ", "matters:\n").join(", ");
    let indicators = format!("indicator,subject,value\n{}\n", given.indicators.join("\n"));
    let policies: Vec<String> = policies.iter().map(|pack| format!("rules/{pack}")).collect();
    let cycle = format!(
        "cycle: {{title: t, from: 2024-01-01, until: 2024-12-31}}\npolicy: [{}]\n\
         organisation: [{organisation}]\nmatters: [{matters}]\nindicators: indicators.csv\n",
        policies.join(", "),
    );
    write(folder, &[("cycle.yaml", &cycle), ("indicators.csv", &indicators)]);
}

/// Copies the packs; `name` gives each file another name, and so another place among the files.
fn copy_packs(folder: &Path, mut name: impl FnMut(&str) -> String) {
    for pack in PACKS {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(pack);
        for entry in std::fs::read_dir(source).unwrap() {
            let path = entry.unwrap().path();
            let own = path.file_name().unwrap().to_str().unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            write(folder, &[(&format!("rules/{pack}/{}", name(own)), &text)]);
        }
    }
}

/// The outcome without the tables that were read: their paths are those of the folder.
fn outcome(folder: &Path) -> String {
    let mut outcome = answerable::report::json(&assess(folder))["outcome"].take();
    outcome.as_object_mut().unwrap().remove("tables");
    outcome.to_string()
}

proptest! {
    #![proptest_config(super::cases(16))]
    #[test]
    fn the_order_of_everything_changes_nothing(seed: u64) {
        let mut random = Random(seed);
        let given = given(&mut random);
        let first = tempfile::tempdir().unwrap();
        lay_out(first.path(), &given, &ASSESSED, 1);
        copy_packs(first.path(), str::to_owned);

        let second = tempfile::tempdir().unwrap();
        let (mut shuffled, mut policies) = (given.clone(), ASSESSED);
        random.shuffle(&mut shuffled.organisation);
        random.shuffle(&mut shuffled.matters);
        random.shuffle(&mut shuffled.indicators);
        random.shuffle(&mut policies);
        lay_out(second.path(), &shuffled, &policies, 1 + random.below(4));
        copy_packs(second.path(), |own| format!("{}-{own}", random.below(1000)));

        prop_assert_eq!(outcome(first.path()), outcome(second.path()));
    }
}

/// The cycles are worth comparing: every stage has something to say about some of them.
#[test]
fn random_cycles_reach_every_stage() {
    let mut said = std::collections::BTreeSet::new();
    for seed in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        lay_out(folder.path(), &given(&mut Random(seed)), &ASSESSED, 2);
        copy_packs(folder.path(), str::to_owned);
        let all = answerable::report::json(&assess(folder.path()));
        let outcome = all["outcome"].as_object().unwrap();
        let full = outcome.iter().filter(|(_, part)| part.as_array().is_some_and(|list| !list.is_empty()));
        said.extend(full.map(|(part, _)| part.clone()));
    }
    for part in [
        "proposals",
        "attributions",
        "findings",
        "totals",
        "indicators",
        "scores",
        "rankings",
        "holes",
        "unreached",
        "double_hits",
    ] {
        assert!(said.contains(part), "{part} is always empty");
    }
}
