//! Every cell is read as the plain reader reads it: a value, nothing, or a fault.

use super::*;
use crate::assess::Cycle;
use crate::matters::{CellReader, Field, KindSchema};
use crate::organisation::{self, Organisation, Vocabulary};
use crate::source::{Problems, Sources, parse};
use crate::stream::numbered::ById;
use crate::tables::BadRows;
use crate::value::{NodeKind, Symbols};
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;

fn organisation() -> Organisation {
    let text = "units: {'7': {kind: depot}}\npeople: {'100': {name: b}, '0102': {name: c}, '101': {name: d}, li: {name: e}}\n";
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let file = sources.add_text(Path::new("x.yaml"), Arc::from(text), text.as_bytes());
    let part = organisation::Part::Yaml(parse(file, &sources, &mut problems).unwrap());
    let mut bad = BadRows::default();
    let words = Enumeration { name: "unit_kinds".into(), values: vec!["depot".into()] };
    let vocabulary = Vocabulary { unit_kinds: Arc::new(words), ..Vocabulary::default() };
    let organisation = organisation::load(&[part], &vocabulary, &sources, &mut bad, &mut problems);
    assert!(!problems.any_error(), "{:?}", problems.sorted());
    organisation
}

fn kind() -> KindSchema {
    let words = ["solved", "explained", "solve", "已办结"].map(str::to_owned).to_vec();
    let of = [
        Type::Bool,
        Type::Int,
        Type::Decimal,
        Type::Text,
        Type::Enum(Arc::new(Enumeration { name: "result".into(), values: words })),
        Type::Date,
        Type::DateTime,
        Type::Node(NodeKind::Person),
    ];
    let field = |(at, of): (usize, Type)| Field {
        name: format!("f{at}"),
        range: (of == Type::Int).then_some((-3, 4_000_000_000_000_000_000)),
        of,
        optional: true,
        derived: false,
    };
    let fields = of.into_iter().enumerate().map(field).collect();
    KindSchema { id: "report".into(), fields, children: Vec::new(), act: None, owed: false }
}

/// For each cell, the value, nothing, or that it is at fault.
type Meant = Vec<Result<Option<Value>, ()>>;

fn both(slot: usize, cells: &[String]) -> (Meant, Meant) {
    let (organisation, symbols) = (organisation(), Symbols::default());
    let day = |text| Day::parse(text).unwrap();
    let cycle = Cycle { from: day("2024-01-01"), until: day("2024-12-31"), today: day("2025-01-15") };
    let by_id = ById::default();
    let fields = Fields::of(&kind(), (&organisation, &by_id), &symbols, cycle);
    let field = &fields.fields[slot];
    let reader = CellReader { organisation: &organisation, symbols: &symbols };
    let wanted = cells.iter().map(|cell| match cell.as_str() {
        "" => Ok(None),
        cell => reader.read(field, cell).map(Some).map_err(|_| ()),
    });
    let read = fields.written(slot, cells.len(), |row| cells[row].as_bytes());
    let column = read.vector.column(&field.of);
    let found = (0..cells.len()).map(|row| match read.bad.contains(&(row as u32)) {
        true => Err(()),
        false => Ok(column.get(row)),
    });
    (wanted.collect(), found.collect())
}

#[test]
fn every_type_in_usual_and_unusual_writings() {
    for (slot, cells) in [
        (3, "true,false,,True,1,truefalse,yes"),
        (4, "0,-0,7,+7,007,-3,-4,4000000000000000001,9223372036854775807,9223372036854775808,1.0,,- 1,１"),
        (
            5,
            "0,-0.00,1.50,12,+3.2,.5,5.,1_000,1e3,12345678901234567.89,1234567890123456.789,0.000000000000000001",
        ),
        (5, "79228162514264337593543950335,1,0.1,,-"),
        (6, "a,a,,é,\u{1f600}, a"),
        (7, "solved,explained,solve,solved,solv,SOLVED,已办结,,explained "),
        (
            8,
            "2024-02-29,2023-02-29,2024-13-05,2024-00-05,2025-01-05,0000-01-01,0001-01-01,9999-12-31,2024/1/31,2024年1月31日,2024-01-00,2024-1-031,,20240101,2024-01-32",
        ),
        (
            9,
            "2024-02-29T09:05,2024-02-29 09:05:59,2024-02-29,2024-02-29T24:00,2024-02-29T23:59:60,2024-02-29T9:05,2023-02-29T09:05,2024-02-29T09:05:0,2024-02-29T09:05Z,,2024-02-29t09:05,2024-02-29T09",
        ),
        (10, "100,101,0102,102,0100,li,7,,+100,-100,100 ,99999999999999999999"),
    ] {
        let cells: Vec<String> = cells.split(',').map(str::to_owned).collect();
        let (wanted, found) = both(slot, &cells);
        assert_eq!(found, wanted, "{cells:?}");
        assert!(found.iter().any(|one| matches!(one, Ok(Some(_)))), "{cells:?}");
    }
}

#[test]
fn what_must_be_there_and_lie_within_the_cycle() {
    let (organisation, symbols) = (organisation(), Symbols::default());
    let day = |text| Day::parse(text).unwrap();
    let cycle = Cycle { from: day("2024-01-01"), until: day("2024-12-31"), today: day("2025-01-15") };
    let by_id = ById::default();
    let fields = Fields::of(&kind(), (&organisation, &by_id), &symbols, cycle);
    let dates = ["2024-01-01", "", "2023-12-31", "2024-12-31", "2025-01-01", "x"];
    let mut bad = fields.written(crate::compile::DATE, dates.len(), |row| dates[row].as_bytes()).bad;
    bad.sort_unstable();
    bad.dedup();
    assert_eq!(bad, [1, 2, 4, 5]);
}

fn cell() -> impl Strategy<Value = String> {
    let seeds = [
        "",
        "true",
        "false",
        "1",
        "-3",
        "12.50",
        "2024-02-29",
        "2024/2/9",
        "2024-12-31T09:05",
        "2024-06-01 10:00:30",
        "solved",
        "explained",
        "已办结",
        "100",
        "0102",
        "li",
    ];
    prop_oneof![
        prop::sample::select(seeds.to_vec()).prop_map(str::to_owned),
        "[0-9+.-]{1,20}",
        "20[0-3][0-9]-[01][0-9]-[0-3][0-9]",
        "20[0-3][0-9]-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?",
        // One byte of a good writing is another.
        (prop::sample::select(seeds.to_vec()), any::<prop::sample::Index>(), "[0-9a-z/:. T-]").prop_map(
            |(text, at, other)| {
                let mut letters: Vec<char> = text.chars().collect();
                if let Some(letter) = (!letters.is_empty()).then(|| at.index(letters.len())) {
                    letters[letter] = other.chars().next().unwrap();
                }
                letters.into_iter().collect()
            }
        ),
        ".{0,12}",
    ]
}

proptest! {
    #[test]
    fn any_cell_is_read_as_the_plain_reader_does(
        slot in 3_usize..11,
        cells in prop::collection::vec(cell(), 1..30),
    ) {
        let (wanted, found) = both(slot, &cells);
        prop_assert_eq!(found, wanted, "{:?}", cells);
    }
}
