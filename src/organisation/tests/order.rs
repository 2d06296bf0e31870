//! The order of rows and files means nothing.

use super::*;
use proptest::prelude::*;
use std::fmt::Write;

/// Everything that can be asked of an organisation, in words.
fn described(of: &Organisation) -> String {
    let mut text = String::new();
    for node in of.nodes() {
        let (id, title, kind, unit_kind) = (of.id(node), of.title(node), of.kind(node), of.unit_kind(node));
        let _ = writeln!(text, "{id} {title:?} {kind:?} {unit_kind:?} {}", of.life(node));
    }
    for edge in of.graph().raw_edges() {
        let (bond, days) = (edge.weight.bond, edge.weight.interval);
        let _ = writeln!(text, "{:?} {:?} {bond:?} {days}", edge.source(), edge.target());
    }
    for (node, on) in of.nodes().flat_map(|node| (0..30).map(move |at| (node, Day(14_600 + 7 * at)))) {
        let (posts, members) = (of.posts(node, on).map(|p| (p.unit, p.post)), of.members(node, on));
        let members: Vec<_> = members.map(|held| (held.person, held.post)).collect();
        let _ = writeln!(text, "{:?} {:?}", of.role(node, on), posts.collect::<Vec<_>>());
        let _ = writeln!(text, "{members:?} {:?} {:?}", of.attribute(node, 0, on), of.attribute(node, 3, on));
    }
    text
}

fn date(at: u8) -> String {
    Day(14_600 + i32::from(at)).to_string()
}

/// Rows of postings, units, people and roles, with contradictions and overlaps among them.
fn rows() -> impl Strategy<Value = Vec<(usize, String)>> {
    let row = (0usize..5, 0u8..5, 0u8..4, 0u8..200, 0u8..60).prop_map(|(table, one, other, from, days)| {
        let (from, until) = (date(from), date(from.saturating_add(days)));
        let role = ["officer", "auxiliary", "unknown", "-"][usize::from(other)];
        let row = match table {
            0 | 1 => format!("p{one}, u{other}, member, {from}, {until}"),
            2 => format!("u{one}, {role}, u{other}, {from}, {until}"),
            3 => format!("p{one}, {role}, {role}"),
            _ => format!("p{one}, {role}, {from}, {until}"),
        };
        (table.max(1), row)
    });
    proptest::collection::vec(row, 0..60)
}

fn tables(rows: &[(usize, String)]) -> Vec<String> {
    let heads = [
        "posts: person, unit, post, from, until",
        "units: id, title, parent, from, until",
        "people: id, name, nickname",
        "roles: person, role, from, until",
    ];
    let table = |(at, head): (usize, &&str)| {
        let of_table = rows.iter().filter(|(table, _)| *table == at + 1).map(|(_, row)| row.as_str());
        std::iter::once(*head).chain(of_table).collect::<Vec<_>>().join("\n")
    };
    heads.iter().enumerate().map(table).collect()
}

proptest! {
    #[test]
    fn the_order_of_rows_and_files_means_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let (one, mut other) = (tables(&rows), tables(&shuffled));
        other.reverse();
        let texts = |tables: &[String]| {
            let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
            let loaded = load_tables("", &tables, true);
            assert!(loaded.problems.is_empty(), "{:?}", loaded.faults());
            let mut aside: Vec<_> = loaded.bad.rows.iter().map(|row| row.cells.join(",")).collect();
            aside.sort();
            (described(&loaded.organisation), aside)
        };
        prop_assert_eq!(texts(&one), texts(&other));
    }
}
