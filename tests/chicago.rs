//! Twenty years of real, untidy data: every row is accounted for, and who answers is who was there.
//!
//! The data is no part of the project. The numbers expected here come from a calculation of its own over the same
//! tables, which knows nothing of this program.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use answerable::assess::{MatterRef, State, Stop};
use answerable::policy::Effect;
use answerable::report::{TextOptions, text};
use answerable::source::Lang;
use answerable::{Assessment, Options};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

#[test]
fn every_row_is_accounted_for_and_who_answers_was_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = root.join("../shared/data/chicago");
    if !data.is_dir() {
        // Straight to the terminal: what a test prints is not shown where it passes.
        let _ = writeln!(std::io::stderr(), "skipped: there is no data at {}", data.display());
        return;
    }
    let found =
        answerable::assess(&root.join("examples/chicago"), Options { set_aside: true, ..Options::default() });
    let all = found.unwrap_or_else(|refused| panic!("{} problems", refused.problems.len()));
    rows(&all);
    complaints(&all);
    awards(&all);
    samples(&all);
}

/// Rows of the tables: used, set aside with a reason, or skipped.
fn rows(all: &Assessment) {
    let counted: Vec<String> = all
        .tables
        .iter()
        .map(|table| {
            let name = table.path.rsplit('/').next().unwrap();
            let counts = [table.rows, table.used(), table.set_aside, table.skipped];
            format!("{name} {} {counts:?}", table.into)
        })
        .collect();
    let expected = [
        "awards.csv.gz award [58998, 58998, 0, 0]",
        "awards.csv.gz people [58998, 58998, 0, 0]",
        "complaints-2000-2013.csv.gz complaint [69263, 68621, 642, 0]",
        "postings.csv.gz people [117255, 117255, 0, 0]",
        "postings.csv.gz posts [117255, 116531, 724, 0]",
        "postings.csv.gz units [117255, 117255, 0, 0]",
        "ranks.csv.gz people [29707, 29707, 0, 0]",
        "ranks.csv.gz roles [29707, 29685, 22, 0]",
    ];
    assert_eq!(counted, expected);

    // What is said to be used is there.
    assert_eq!(kind(all, "complaint").len(), 68_621);
    assert_eq!(kind(all, "award").len(), 58_998);
    assert_eq!(all.organisation.graph().edge_count(), 116_531);
    assert_eq!(all.organisation.people().count(), 33_196);

    let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in &all.set_aside {
        *reasons.entry((row.path.rsplit('/').next().unwrap(), row.code)).or_default() += 1;
        assert!(!row.reason.en.is_empty() && !row.reason.zh.is_empty() && !row.cells.is_empty());
    }
    let expected = BTreeMap::from([
        (("complaints-2000-2013.csv.gz", "matter-before-cycle"), 220),
        (("complaints-2000-2013.csv.gz", "missing-field"), 422),
        (("postings.csv.gz", "dates-backwards"), 671),
        (("postings.csv.gz", "overlapping-posts"), 53),
        (("ranks.csv.gz", "dates-backwards"), 22),
    ]);
    assert_eq!(reasons, expected);

    let shown = text(all, TextOptions { lang: Lang::En, width: 100, color: false });
    let line = " complaints-2000-2013.csv.gz   Complaint    69263    68621         642         0\n";
    assert!(shown.contains(line), "{shown}");
    assert!(shown.lines().count() < 200, "{} lines", shown.lines().count());
}

/// Sustained complaints, the officer and those above; what cannot be said; where nobody stands above.
fn complaints(all: &Assessment) {
    let outcome = &all.outcome;
    let (mut hops, mut held, mut accused) = ([0; 4], BTreeSet::new(), BTreeSet::new());
    for one in outcome.attributions.iter().filter(|one| one.effect == Effect::Hold) {
        hops[one.path.len()] += 1;
        held.insert(one.subject);
        if one.path.is_empty() {
            accused.insert(one.subject);
        }
    }
    assert_eq!(hops, [1912, 32_533, 8904, 3188]);
    assert_eq!((held.len(), accused.len()), (3009, 1193));

    // 922 findings are not recorded, and of 166 sustained complaints the officer is not known.
    let states =
        |wanted: fn(&State) -> bool| outcome.findings.iter().filter(|one| wanted(&one.state)).count();
    assert_eq!(states(|state| matches!(state, State::Undetermined(_))), 922 + 166);
    assert_eq!(states(|state| *state == State::Applies), 1912 + 58_088);
    assert_eq!(outcome.unreached.len(), 68_621 - 1912 - 922 - 166 + 910);
    assert!(outcome.holes.is_empty() && outcome.conflicts.is_empty() && outcome.double_hits.is_empty());

    // Of 98 officers nobody stood above: 28 were in no unit that day or in several, 70 in one without a sergeant
    // (or without whoever stands above their own rank).
    let alone: Vec<_> =
        outcome.findings.iter().flat_map(|one| &one.walks).filter(|walk| walk.reached.is_empty()).collect();
    let missing = |stop: &Stop| matches!(stop, Stop::Missing(_));
    let unplaced = alone.iter().filter(|walk| walk.stops.iter().any(|(_, stop)| missing(stop))).count();
    assert_eq!((alone.len(), unplaced), (98, 28));
}

fn awards(all: &Assessment) {
    let credits = || all.outcome.attributions.iter().filter(|one| one.effect == Effect::Credit);
    let credited: BTreeSet<_> = credits().map(|one| one.subject).collect();
    assert_eq!((credits().count(), credited.len()), (58_088, 9797));
}

/// Who answers for a complaint, by rank.
fn samples(all: &Assessment) {
    let answering = |id: &str| -> Vec<String> {
        let of_complaint = |matter: MatterRef| {
            let table = kind(all, "complaint");
            all.schema.kinds[matter.kind as usize].id == "complaint"
                && &*all.matters.symbols.text(table.ids[matter.row as usize]) == id
        };
        let finding = all.outcome.findings.iter().position(|one| of_complaint(one.matter)).unwrap();
        let day = all.outcome.findings[finding].date;
        let named = all.outcome.attributions.iter().filter(|one| one.finding == finding);
        let mut named: Vec<String> = named
            .map(|one| {
                let role = all.organisation.role(one.subject, day);
                let role = role.map_or("none", |role| all.vocabulary.roles.word(role));
                let points = one.points.unwrap();
                format!("{} {} {role} {points}", one.path.len(), all.organisation.id(one.subject))
            })
            .collect();
        named.sort();
        named
    };
    assert_eq!(
        answering("C013288/O20393"),
        ["0 O20393 none -4", "1 O30735 sergeant -1", "2 O22388 lieutenant -0.5", "3 O17588 captain -0.25"]
    );
    assert_eq!(
        answering("C019757/O20010"),
        [
            "0 O20010 none -4",
            "1 O10429 sergeant -1",
            "1 O27536 sergeant -1",
            "1 O30735 sergeant -1",
            "2 O15794 lieutenant -0.5",
            "3 O00214 captain -0.25",
        ]
    );
    assert_eq!(answering("C000038/O12433").len(), 1);

    let total = |id: &str| {
        let node = all.organisation.find(id).unwrap();
        let own = all.outcome.totals.iter().find(|one| one.subject == node && *one.category == *"conduct");
        own.unwrap().points.to_string()
    };
    assert_eq!(["O10319", "O20644", "O28862"].map(total), ["-135", "-37", "-31"]);
}

fn kind<'a>(all: &'a Assessment, id: &str) -> &'a answerable::matters::MatterTable {
    let at = all.schema.kinds.iter().position(|kind| kind.id == id).unwrap();
    &all.matters.tables[at]
}
