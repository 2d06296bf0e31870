//! Every change that is told, really made in the files, turns the result.

use crate::load;
use answerable::assess::{Standing, State};
use answerable::matters::Cell;
use answerable::organisation::{Bond, NodeId};
use answerable::report::Names;
use answerable::source::Lang;
use answerable::value::{Day, Interval, Type, Value};
use answerable::why_not::{Aim, Change, what_would_change, why_not};
use answerable::{Assessment, Basis};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

const SCENARIOS: &[&str] = &[
    "first-contact/answer-deadline",
    "first-contact/handover",
    "first-contact/petition-limit-changes",
    "first-contact/petition-reception",
    "leader-responsibility/leader-no-more",
    "leader-responsibility/promotion-tenure-bounds",
    "leader-responsibility/vacancy",
];

#[test]
fn a_change_that_is_made_in_the_files_turns_the_result() {
    let mut made = std::collections::BTreeMap::new();
    for scenario in SCENARIOS {
        let (assessment, basis) = load(&Path::new("scenarios").join(scenario));
        for aim in aims(&assessment, &basis) {
            let turns = what_would_change(&assessment, &basis, aim);
            for change in &turns.found {
                *made.entry(change.size().of).or_insert(0) += 1;
                let folder = tempfile::tempdir().unwrap();
                copy(Path::new("rules"), &folder.path().join("rules"));
                let path = folder.path().join("scenarios").join(scenario);
                std::fs::create_dir_all(&path).unwrap();
                make(&assessment, change, scenario, folder.path());
                let (changed, _) = load(&path);
                let found = stands(&changed, &wanted(&assessment, aim));
                assert_eq!(found, !turns.stands, "{scenario}: {aim:?}: {change:?}");
            }
        }
    }
    // Changes of every sort were among them.
    assert!(made.len() == 4 && made.values().all(|count| *count >= 2), "{made:?}");
}

/// Every line on every matter, for everybody who has to do with it.
fn aims(assessment: &Assessment, basis: &Basis) -> Vec<Aim> {
    let people = assessment.organisation.people();
    people
        .flat_map(|subject| {
            let question = answerable::why_not::Question { subject, rule: None, matter: None };
            let groups = why_not(assessment, basis, &question, 1).groups;
            let ways = groups.into_iter().flat_map(|group| group.ways).filter(|way| way.near);
            ways.map(move |way| way.aim(subject)).collect::<Vec<_>>()
        })
        .collect()
}

/// A result by names, which mean the same in another run: rule, line, matter with the place of its row, subject.
type Wanted = (String, usize, String, String);

fn wanted(assessment: &Assessment, aim: Aim) -> Wanted {
    let Aim::Line { rule, clause, matter, subject } = aim else { panic!("{aim:?}") };
    let names = Names::new(assessment, Lang::En);
    let rule = names.id_of(&names.rules, rule).to_owned();
    (rule, clause, names.matter_key(matter), names.node_id(subject).to_owned())
}

fn stands(assessment: &Assessment, wanted: &Wanted) -> bool {
    let names = Names::new(assessment, Lang::En);
    assessment.outcome.attributions.iter().any(|one| {
        let finding = &assessment.outcome.findings[one.finding];
        let own = (
            names.id_of(&names.rules, finding.rule).to_owned(),
            one.clause,
            names.matter_key(finding.matter),
            names.node_id(one.subject).to_owned(),
        );
        own == *wanted && one.standing == Standing::Stands && finding.state == State::Applies
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => std::fs::copy(entry.path(), to).map(|_| ()).unwrap(),
        }
    }
}

/// Every YAML file is read, changed and written as JSON, which is YAML.
fn read(path: &Path) -> Json {
    // `N` and `y` are people here, not truths.
    let options = serde_yaml::options! { strict_booleans: true };
    serde_yaml::from_str_with_options(&std::fs::read_to_string(path).unwrap(), options).unwrap()
}

fn make(assessment: &Assessment, change: &Change, scenario: &str, root: &Path) {
    let file: PathBuf = ["scenarios", scenario, "scenario.yaml"].iter().collect();
    let mut written = read(&file);
    let names = Names::new(assessment, Lang::En);
    match change {
        Change::Fact { matter, cell, to, of, .. } => {
            let kind = names.matter_kind_id(*matter).to_owned();
            let id = names.matter_id(*matter);
            let rows = written["matters"][&kind].as_array_mut().unwrap();
            let row = rows.iter_mut().find(|row| row["id"] == json!(&*id)).unwrap();
            let schema = &assessment.schema.kinds[matter.kind as usize];
            let to = to.as_ref().map(|value| datum(&names, value, of));
            match *cell {
                Cell::Date => put(row, "date", to),
                Cell::Unit => put(row, "unit", to),
                Cell::Field(column) => put(row, &schema.fields[column].name, to),
                Cell::Child(child, at, column) => {
                    let child = &schema.children[child];
                    put(&mut row[&child.name][at], &child.fields[column].name, to);
                }
            }
        }
        Change::Tie { tie, to } => {
            let (lower, upper) = (names.node_id(tie.lower), names.node_id(tie.upper));
            let edge = match tie.bond {
                Bond::Post(post) => {
                    let post = assessment.vocabulary.posts.word(post);
                    let rows = written["organisation"]["posts"].as_array_mut().unwrap().iter_mut();
                    let mut same = rows.filter(|row| {
                        (&row["person"], &row["unit"], &row["post"])
                            == (&json!(lower), &json!(upper), &json!(post))
                            && begins(row, tie.interval)
                    });
                    same.next().unwrap()
                }
                Bond::Relation(relation) => {
                    let relation = &assessment.vocabulary.relations[relation as usize];
                    let rows = written["organisation"]["relations"].as_array_mut().unwrap().iter_mut();
                    let mut edges = rows.filter_map(|row| row.get_mut(&relation.id));
                    let same = |row: &&mut Json| {
                        row[&relation.lower.0] == json!(lower)
                            && row[&relation.upper.0] == json!(upper)
                            && begins(row, tie.interval)
                    };
                    edges.find(same).unwrap()
                }
                Bond::Parent => panic!("no scenario has a parent with dates"),
            };
            redate(edge, *to);
        }
        Change::Role { person, to, .. } => {
            let role = assessment.vocabulary.roles.word(*to);
            put(&mut written["organisation"]["people"][names.node_id(*person)], "role", Some(json!(role)));
        }
        Change::Parameter { parameter, key, since, to, .. } => {
            let (id, since) = (names.id_of(&names.parameters, *parameter), since.to_string());
            let pack = root.join("rules").join(scenario.split('/').next().unwrap());
            let file = pack.join("parameters.yaml");
            let mut parameters = read(&file);
            let place = &mut parameters["parameters"][id]["values"][&since];
            let number = json!(to.to_string().parse::<f64>().unwrap());
            match key {
                Some(key) => place[key] = number,
                None => *place = number,
            }
            std::fs::write(file, parameters.to_string()).unwrap();
        }
        Change::Indicator { .. } => panic!("{change:?}"),
    }
    std::fs::write(root.join(file), written.to_string()).unwrap();
}

fn begins(row: &Json, interval: Interval) -> bool {
    let from = row["from"].as_str().or(row["on"].as_str());
    from.map_or(Day::MIN, |from| Day::parse(from).unwrap()) == interval.from
}

fn redate(edge: &mut Json, to: Interval) {
    let edge = edge.as_object_mut().unwrap();
    edge.remove("on");
    for (name, day) in [("from", to.from), ("until", to.until)] {
        match day {
            Day::MIN | Day::MAX => edge.remove(name),
            day => edge.insert(name.into(), json!(day.to_string())),
        };
    }
}

fn put(row: &mut Json, field: &str, value: Option<Json>) {
    let row = row.as_object_mut().unwrap();
    match value {
        Some(value) => row.insert(field.into(), value),
        None => row.remove(field),
    };
}

fn datum(names: &Names<'_>, value: &Value, of: &Type) -> Json {
    match (value, of) {
        (Value::Bool(value), _) => json!(value),
        (Value::Int(value), _) => json!(value),
        (Value::Enum(code), Type::Enum(words)) => json!(words.word(*code)),
        (Value::Date(day), _) => json!(day.to_string()),
        (Value::DateTime(at), _) => json!(at.to_string().replace(' ', "T")),
        (Value::Node(node), _) => json!(id(names, *node)),
        _ => panic!("{value:?}"),
    }
}

fn id(names: &Names<'_>, node: NodeId) -> String {
    names.node_id(node).to_owned()
}
