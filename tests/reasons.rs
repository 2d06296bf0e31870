//! Reasons of matters that passed by: the same as if all matters were in memory.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod country;

use answerable::organisation::NodeId;
use answerable::source::Lang;
use answerable::stream::Wanted;
use answerable::why_not::{self, Question};
use answerable::{Assessment, Basis, Options, Prepared, explain};
use country::country;
use std::collections::BTreeSet;
use std::path::Path;

fn plain(folder: &Path) -> (Assessment, Basis) {
    answerable::prepare(folder, Options::default()).unwrap().assess_and_keep()
}

fn passing(folder: &Path) -> Prepared {
    answerable::prepare(folder, Options { passing: true, ..Options::default() }).unwrap()
}

/// Some of every level, by their posts, and some stations.
fn some(assessment: &Assessment) -> Vec<NodeId> {
    let organisation = &assessment.organisation;
    let words = &assessment.vocabulary;
    let day = assessment.cycle.until;
    let mut all = Vec::new();
    for (post, wanted) in [("chief", 12), ("director", 16), ("squad_leader", 16), ("member", 16)] {
        let holds = |node: &NodeId| {
            organisation.posts(*node, day).any(|held| words.posts.word(held.post) == post)
        };
        let holders: Vec<NodeId> = organisation.people().filter(holds).collect();
        let step = (holders.len() / wanted).max(1);
        all.extend(holders.into_iter().step_by(step).take(wanted));
    }
    let station = |unit: &NodeId| {
        organisation.unit_kind(*unit).is_some_and(|kind| words.unit_kinds.word(kind) == "station")
    };
    let stations: Vec<NodeId> = organisation.units().filter(station).collect();
    let step = (stations.len() / 5).max(1);
    all.extend(stations.into_iter().step_by(step).take(5));
    all
}

/// Which matters reach somebody, by which rule and line, and how.
fn reached(assessment: &Assessment, subject: NodeId) -> BTreeSet<String> {
    let outcome = &assessment.outcome;
    let own = outcome.attributions.iter().filter(|one| one.subject == subject);
    own.map(|one| {
        let finding = &outcome.findings[one.finding];
        let id = id(assessment, finding.matter.kind, finding.matter.row);
        format!("{} {} {id} {:?} {:?}", finding.rule, one.clause, one.points, one.standing)
    })
    .collect()
}

fn id(assessment: &Assessment, kind: u32, row: u32) -> String {
    let id = assessment.matters.tables[kind as usize].ids[row as usize];
    assessment.matters.symbols.text(id).to_string()
}

/// The ids of matters of the plain assessment that name somebody in a field, or reach, or stop before, him or her, or
/// that a duty counts.
fn concerned(assessment: &Assessment, subject: NodeId) -> BTreeSet<String> {
    use answerable::assess::Stop;
    use answerable::value::Data;
    let (outcome, matters) = (&assessment.outcome, &assessment.matters);
    let mut all = BTreeSet::new();
    for (kind, table) in (0..).zip(&matters.tables) {
        if assessment.schema.kinds[kind as usize].owed {
            let own = |row: u32| table.units.as_ref().unwrap().get(row as usize);
            let counted = table.counted.iter().filter(|((_, row), _)| {
                own(*row) == Some(answerable::value::Value::Node(subject))
            });
            all.extend(counted.flat_map(|(_, refs)| refs).map(|one| id(assessment, one.kind, one.row)));
            continue;
        }
        for column in table.columns.iter().chain(&table.units) {
            let Data::Node(nodes) = &column.data else { continue };
            let named = (0..).zip(nodes).filter(|(row, node)| column.valid[*row as usize] && **node == subject);
            all.extend(named.map(|(row, _)| id(assessment, kind, row)));
        }
    }
    let own_kind = |kind: u32| !assessment.schema.kinds[kind as usize].owed;
    for one in outcome.attributions.iter().filter(|one| one.subject == subject) {
        let matter = outcome.findings[one.finding].matter;
        all.extend(own_kind(matter.kind).then(|| id(assessment, matter.kind, matter.row)));
    }
    for finding in &outcome.findings {
        let before = |stop: &Stop| matches!(stop, Stop::Condition(to, _) if *to == subject);
        if finding.walks.iter().any(|walk| walk.stops.iter().any(|(_, stop)| before(stop))) {
            all.insert(id(assessment, finding.matter.kind, finding.matter.row));
        }
    }
    all
}

#[test]
fn reasons_made_again_are_those_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (whole, _) = plain(folder.path());
    let prepared = passing(folder.path());
    let tally = prepared.tally(&prepared.units(), 2).unwrap();
    let subjects = some(&whole);
    assert!(subjects.len() >= 60, "{}", subjects.len());
    let mut chains = 0;
    for subject in subjects {
        let wanted = Wanted { subject, matter: None, ways: false };
        let (own, _) = passing(folder.path()).reasons(tally.clone(), &wanted, 2).unwrap();
        let name = whole.organisation.id(subject);
        assert_eq!(reached(&own, subject), reached(&whole, subject), "{name}");
        let listed: BTreeSet<String> = (0..)
            .zip(&own.matters.tables)
            .filter(|(kind, _)| !own.schema.kinds[*kind as usize].owed)
            .flat_map(|(kind, table)| (0..table.len() as u32).map(move |row| (kind, row)))
            .map(|(kind, row)| id(&own, kind, row))
            .collect();
        assert_eq!(listed, concerned(&whole, subject), "{name}");
        for lang in [Lang::En, Lang::Zh] {
            let (a, b) =
                (explain::explain(&own, subject, lang, 120), explain::explain(&whole, subject, lang, 120));
            assert_eq!(without(&a), without(&b), "{name}");
        }
        chains += reached(&own, subject).len();
    }
    assert!(chains > 100, "{chains}");
}

/// Without the lines that only one of the two can have: how much of the cycle is not listed.
fn without(text: &str) -> Vec<&str> {
    text.lines().collect()
}
