//! A small assessment made by hand, on which reports are tested.

mod outcome;
mod policy;

use crate::Assessment;
use crate::assess::{Cycle, MatterRef};
use crate::matters::{ChildSchema, ChildTable, KindSchema, MatterTable, Matters, Schema};
use crate::organisation::{DeclaredRelation, NodeId, Organisation, Part, PostTraits, Vocabulary, load};
use crate::source::{Place, Problems, Sources, Title, parse, said};
use crate::tables::BadRows;
use crate::value::{Column, Day, Enumeration, Interval, NodeKind, Symbols, Type, Value};
use crate::{SetAside, TableRows};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const TOWN: &str = "
units:
  LJ: {title: 龙江分局, kind: bureau}
  YJ: {title: 沿江派出所, kind: station, parent: LJ}
  BB: {title: 北坝派出所, kind: station, parent: LJ}
  HD: {title: 洪渡派出所, kind: station, parent: LJ}
people:
  zhang: {name: 张伟, role: officer}
  li: {name: 李静, role: officer}
  wang: {name: 王芳, role: officer}
  zhao: {name: 赵敏, role: officer}
  chen: {name: 陈勇, role: officer}
posts:
  - {person: li, unit: YJ, post: director, from: 2012-03-01}
  - {person: zhang, unit: YJ, post: member}
  - {person: wang, unit: BB, post: member}
  - {person: zhao, unit: HD, post: member}
";

/// The assessment: three stations, six reports, and one of nearly everything that an outcome can hold.
pub fn assessment() -> Assessment {
    let vocabulary = vocabulary();
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let file = sources.add_text(Path::new("town.yaml"), Arc::from(TOWN), TOWN.as_bytes());
    let town = Part::Yaml(parse(file, &sources, &mut problems).unwrap());
    let organisation = load(&[town], &vocabulary, &sources, &mut BadRows::default(), &mut problems);
    assert!(!problems.any_error());
    let policy = policy::policy();
    // The policy is made of parts and its expressions have no files: what cannot be read is not needed.
    let program = crate::compile::compile(&policy, &sources, &mut Problems::default());
    let mut assessment = Assessment {
        input: "example".into(),
        title: title("2024年度考核", "The year 2024"),
        cycle: Cycle { from: day("2024-01-01"), until: day("2024-12-31"), today: day("2025-01-15") },
        policy,
        program: program.into(),
        vocabulary: vocabulary.into(),
        schema: Schema {
            kinds: vec![KindSchema {
                id: "report".into(),
                fields: Vec::new(),
                children: vec![ChildSchema { name: "contacts".into(), fields: Vec::new() }],
                act: None,
                owed: false,
            }],
        },
        matters: matters(&organisation),
        organisation: organisation.into(),
        outcome: Default::default(),
        set_aside: vec![SetAside {
            path: "reports.csv".into(),
            row: 7,
            column: Some("date".into()),
            code: "not-a-date",
            reason: said("`2024-13-01` is no date", "`2024-13-01` 不是日期"),
            cells: vec!["R9".into(), "2024-13-01".into()],
        }],
        tables: vec![TableRows {
            path: "reports.csv".into(),
            into: "report".into(),
            rows: 9,
            skipped: 2,
            set_aside: 1,
        }],
        sources,
    };
    assessment.outcome = outcome::outcome(&assessment);
    assessment
}

/// The same organisation and policy, in which nothing was found.
pub fn nothing() -> Assessment {
    Assessment { outcome: Default::default(), set_aside: Vec::new(), tables: Vec::new(), ..assessment() }
}

fn vocabulary() -> Vocabulary {
    let words = |name: &str, values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Arc::new(Enumeration { name: name.into(), values })
    };
    let person = |name: &str| (name.to_owned(), NodeKind::Person);
    let relation = |id: &str, carries| DeclaredRelation {
        id: id.into(),
        lower: person("lower"),
        upper: person("upper"),
        carries,
        directed: true,
    };
    Vocabulary {
        roles: words("role", &["officer"]),
        posts: words("post", &["director", "member"]),
        post_traits: vec![
            PostTraits { leads: true, single: true },
            PostTraits { leads: false, single: false },
        ],
        unit_kinds: words("unit kind", &["bureau", "station"]),
        entity_kinds: Vec::new(),
        people_attributes: Vec::new(),
        unit_attributes: Vec::new(),
        relations: vec![relation("coordinates", false), relation("deputy_of", true)],
    }
}

fn matters(organisation: &Organisation) -> Matters {
    let symbols = Symbols::default();
    let of = Type::Node(NodeKind::Unit);
    let mut table = MatterTable { units: Some(Column::new(&of)), ..MatterTable::default() };
    let rows = [("R1", "YJ"), ("R2", "BB"), ("R3", "BB"), ("R4", "YJ"), ("R5", "HD"), ("R6", "YJ")];
    for (at, (id, unit)) in rows.iter().enumerate() {
        table.ids.push(symbols.intern(id));
        table.dates.push(Day(day("2024-03-01").0 + at as i32));
        table.places.push(Place::Nowhere);
        if let Some(units) = &mut table.units {
            units.push(organisation.find(unit).map(Value::Node));
        }
    }
    let offsets = vec![0, 0, 0, 0, 0, 0, 2];
    table.children.push(ChildTable { offsets, parents: vec![5, 5], ..ChildTable::default() });
    Matters { tables: vec![table], symbols }
}

/// A day.
pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// From a day on.
fn since(text: &str) -> Interval {
    Interval { from: day(text), until: Day::MAX }
}

/// A title in both languages.
fn title(zh: &str, en: &str) -> Title {
    Title::by_language(BTreeMap::from([("zh".to_owned(), zh.to_owned()), ("en".to_owned(), en.to_owned())]))
}

/// A person or unit.
pub fn node(assessment: &Assessment, id: &str) -> NodeId {
    assessment.organisation.find(id).unwrap()
}

/// The report of that row.
fn report(row: u32) -> MatterRef {
    MatterRef { kind: 0, row, child: None }
}
