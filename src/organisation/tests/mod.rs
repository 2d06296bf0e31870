//! Small organisations, asked and refused.

mod asking;
mod circles;
mod order;
mod refusing;
mod rows;

use super::*;
use crate::flat::{Reader, Writer};
use crate::source::{Place, Problems, Sources, parse};
use crate::tables::{BadRows, Cell, Record, Table, Written};
use crate::value::{Day, Enumeration, NodeKind, Type};
use std::path::Path;
use std::sync::Arc;

fn words(name: &str, values: &[&str]) -> Arc<Enumeration> {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Arc::new(Enumeration { name: name.to_owned(), values })
}

fn relation(id: &str, lower: (&str, NodeKind), upper: (&str, NodeKind), directed: bool) -> DeclaredRelation {
    let end = |(name, kind): (&str, NodeKind)| (name.to_owned(), kind);
    DeclaredRelation { id: id.to_owned(), lower: end(lower), upper: end(upper), carries: true, directed }
}

fn attribute(name: &str, of: Type, range: Option<(i64, i64)>, optional: bool) -> Attribute {
    Attribute { name: name.to_owned(), of, range, optional }
}

fn vocabulary() -> Vocabulary {
    use NodeKind::Person;
    let ranks = words("rank", &["constable", "sergeant", "inspector"]);
    Vocabulary {
        roles: words("roles", &["officer", "auxiliary"]),
        posts: words("posts", &["director", "member"]),
        post_traits: vec![
            PostTraits { leads: true, single: true },
            PostTraits { leads: false, single: false },
        ],
        unit_kinds: words("unit_kinds", &["station", "bureau"]),
        entity_kinds: vec![Arc::from("area")],
        people_attributes: vec![
            attribute("rank", Type::Enum(ranks), None, true),
            attribute("grade", Type::Int, Some((1, 5)), true),
            attribute("tutor", Type::Node(Person), None, true),
            attribute("nickname", Type::Text, None, true),
        ],
        unit_attributes: vec![attribute("remote", Type::Bool, None, true)],
        relations: vec![
            relation("deputy_of", ("deputy", Person), ("chief", Person), true),
            relation("duty_area", ("person", Person), ("area", NodeKind::Entity(Arc::from("area"))), false),
            relation("knows", ("one", Person), ("other", Person), false),
            relation("promoted", ("person", Person), ("by", Person), true),
        ],
    }
}

/// An organisation as it is after it was written and read.
fn kept(of: &Organisation) -> Option<Organisation> {
    let pieces = (0..Organisation::PIECES).rev().map(|piece| {
        let mut bytes = Vec::new();
        of.write(piece, &mut Writer::new(&mut bytes)).unwrap();
        Organisation::read(piece, &mut Reader::new(bytes.as_slice(), bytes.len() as u64))
    });
    Organisation::of(pieces.collect::<Option<Vec<_>>>()?)
}

struct Loaded {
    organisation: Organisation,
    sources: Sources,
    problems: Problems,
    bad: BadRows,
}

impl Loaded {
    /// Code and place of every problem.
    fn faults(&self) -> Vec<String> {
        let all = self.problems.sorted();
        all.iter()
            .map(|problem| format!("{} {}", problem.code, self.sources.describe(problem.place)))
            .collect()
    }

    /// Code, place, and the other places of every problem.
    fn faults_with_others(&self) -> Vec<String> {
        let all = self.problems.sorted();
        let line = |problem: &&crate::source::Problem| {
            let places = std::iter::once(problem.place).chain(problem.also.iter().map(|(place, _)| *place));
            let places: Vec<_> = places.map(|place| self.sources.describe(place)).collect();
            format!("{} {}", problem.code, places.join(" "))
        };
        all.iter().map(line).collect()
    }

    fn node(&self, id: &str) -> NodeId {
        self.organisation.find(id).unwrap()
    }

    fn ids(&self, nodes: impl Iterator<Item = NodeId>) -> String {
        nodes.map(|node| self.organisation.id(node).to_owned()).collect::<Vec<_>>().join(" ")
    }
}

/// A table as text: its section, its columns, its rows; `-` is an absent value.
fn table(sources: &mut Sources, text: &str) -> Table {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (into, header) = lines.next().unwrap().split_once(':').unwrap();
    let columns: Vec<String> = header.split(',').map(|name| name.trim().to_owned()).collect();
    let path = format!("{into}.csv");
    let file = sources.add_table(Path::new(&path), columns.clone(), [0; 32]);
    let record = |(at, line): (usize, &str)| {
        let row = at as u32 + 2;
        let texts: Vec<&str> = line.split(',').map(str::trim).collect();
        let cell = |(column, text): (usize, &&str)| {
            let place = Place::Cell { file, row, column: column as u32 };
            (*text != "-").then(|| Cell { text: (*text).into(), place })
        };
        let cells = texts.iter().enumerate().map(cell).collect();
        let line = texts.join(",");
        let written = Written::new(Arc::new(line.clone()), 0..line.len(), b',');
        Record { place: Place::Cell { file, row, column: u32::MAX }, cells, written }
    };
    let records = lines.enumerate().map(record).collect();
    Table { into: into.to_owned(), columns, records, ..Table::default() }
}

fn load_all(yaml: &str, tables: &[&str], vocabulary: &Vocabulary, set_aside: bool) -> Loaded {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let mut parts = Vec::new();
    if !yaml.is_empty() {
        let file = sources.add_text(Path::new("o.yaml"), Arc::from(yaml), yaml.as_bytes());
        parts.extend(parse(file, &sources, &mut problems).map(Part::Yaml));
    }
    parts.extend(tables.iter().map(|text| Part::Table(table(&mut sources, text))));
    let (mut bad, mut bad_too, mut problems_too) =
        (BadRows::new(set_aside), BadRows::new(set_aside), problems.clone());
    let organisation = load(&parts, vocabulary, &sources, &mut bad, &mut problems);
    // Whatever is loaded here is the same on several threads.
    let same = Ids::of(&parts, 3).load(vocabulary, &sources, &mut bad_too, &mut problems_too);
    assert_eq!(format!("{same:?}"), format!("{organisation:?}"));
    // So it is after it was kept.
    assert_eq!(format!("{:?}", kept(&organisation).unwrap()), format!("{organisation:?}"));
    assert_eq!(format!("{problems_too:?}"), format!("{problems:?}"));
    Loaded { organisation, sources, problems, bad }
}

fn load_yaml(yaml: &str) -> Loaded {
    load_all(yaml, &[], &vocabulary(), false)
}

fn load_tables(yaml: &str, tables: &[&str], set_aside: bool) -> Loaded {
    load_all(yaml, tables, &vocabulary(), set_aside)
}

/// Loads what has no fault.
fn sound(yaml: &str) -> Loaded {
    let loaded = load_yaml(yaml);
    assert_eq!(loaded.faults(), Vec::<String>::new());
    loaded
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}
