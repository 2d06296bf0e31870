//! Reasons of matters that passed by: the same as if all matters were in memory.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod country;

use answerable::assess::Ground;
use answerable::organisation::NodeId;
use answerable::source::Lang;
use answerable::stream::Wanted;
use answerable::why_not::{self, Aim, Answer, BandEnd, Figure, LadderEnd, Question, WayEnd};
use answerable::{Assessment, Basis, Case, Options, Prepared, explain};
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
        let holds =
            |node: &NodeId| organisation.posts(*node, day).any(|held| words.posts.word(held.post) == post);
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
            let counted = table
                .counted
                .iter()
                .filter(|((_, row), _)| own(*row) == Some(answerable::value::Value::Node(subject)));
            all.extend(counted.flat_map(|(_, refs)| refs).map(|one| id(assessment, one.kind, one.row)));
            continue;
        }
        for column in table.columns.iter().chain(&table.units) {
            let Data::Node(nodes) = &column.data else { continue };
            let named =
                (0..).zip(nodes).filter(|(row, node)| column.valid[*row as usize] && **node == subject);
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
    let tally = prepared.part(&prepared.units(), 2).unwrap().tally;
    let subjects = some(&whole);
    assert!(subjects.len() >= 60, "{}", subjects.len());
    let mut chains = 0;
    for subject in subjects {
        let wanted = Wanted { subject, matter: None, ways: false, near: 0, alone: false };
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
        let wanted = Wanted { alone: true, ..wanted };
        let (alone, _) = passing(folder.path()).reasons(tally.clone(), &wanted, 2).unwrap();
        let conduct =
            |of: &Assessment| of.outcome.totals.iter().filter(|total| &*total.category == "conduct").count();
        assert!(conduct(&alone) <= 1 && conduct(&own) > 1_000, "{}", conduct(&alone));
        for lang in [Lang::En, Lang::Zh] {
            let explained = |of: &Assessment| explain::explain(of, subject, lang, 120);
            let (a, b) = (explained(&own), explained(&whole));
            assert_eq!(without(&a), without(&b), "{name}\n{a}\n{b}");
            assert_eq!(explained(&alone), a, "{name}");
        }
        chains += reached(&own, subject).len();
    }
    assert!(chains > 100, "{chains}");
}

/// Of many findings the first are told and the others counted by rule: together they are all.
#[test]
fn what_is_not_told_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (whole, _) = plain(folder.path());
    let mut counts = std::collections::BTreeMap::new();
    whole.outcome.attributions.iter().for_each(|one| *counts.entry(one.subject).or_insert(0_usize) += 1);
    let (subject, all) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap();
    let told = |text: &str| {
        let number = |line: &&str| line.split_once(". ").is_some_and(|(at, _)| at.parse::<usize>().is_ok());
        text.lines().filter(number).count()
    };
    let short = explain::explain(&whole, subject, Lang::En, 400);
    let counted: usize = short
        .lines()
        .filter_map(|line| {
            line.strip_prefix("• and ")?.split_once(" more by the rule ")?.0.parse::<usize>().ok()
        })
        .sum();
    assert!(counted > 0 && all > 21, "{all}\n{short}");
    assert_eq!(told(&short) + counted, all, "{short}");
    let long = explain::explain_all(&whole, subject, Lang::En, 400);
    assert_eq!(told(&long), all);
    assert!(short.contains("`--all` tells every one of them.") && !long.contains("`--all`"));
    let zh = explain::explain(&whole, subject, Lang::Zh, 400);
    assert!(zh.contains("`--all` 逐项列出全部认定。") && zh.contains("• 另有 "), "{zh}");
}

/// Without the lines that only one of the two can have: how much of the cycle is not listed, and, of somebody whom nothing
/// names, what touched his or her unit.
fn without(text: &str) -> Vec<&str> {
    let whole = ["Points, scores and ranks are those of all", "合计、得分、名次按全部"];
    let unit = ["What touched", "涉及", "Nothing touched", "也没有结果涉及", "Matters of"];
    let mut lines = Vec::new();
    let mut paragraph = false;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let is = |starts: &[&str]| starts.iter().any(|start| line.starts_with(start));
        paragraph = match paragraph {
            true => line.starts_with(['•', ' ', '…']) || is(&unit),
            false => is(&unit),
        };
        if !paragraph && !is(&whole) {
            lines.push(line);
        }
    }
    lines
}

/// The ways that have to do with the subject: by rule, line and end, how many, and the first matters of them.
fn near(assessment: &Assessment, answer: &Answer) -> BTreeSet<String> {
    let groups = answer.groups.iter().filter(|group| group.ways[0].near);
    groups
        .map(|group| {
            let first: Vec<String> =
                group.ways.iter().map(|way| id(assessment, way.matter.kind, way.matter.row)).collect();
            let one = &group.ways[0];
            let end = match &one.end {
                WayEnd::Reached(_) => "reached".to_owned(),
                WayEnd::Condition(parts) => format!("condition {}", parts.len()),
                WayEnd::Undetermined(_, missing) => format!("undetermined {missing:?}"),
                WayEnd::Walk(walk) => format!("walk {:?}", walk.why),
                other => format!("{:?}", std::mem::discriminant(other)),
            };
            format!("{} {} {end} {} {first:?}", one.rule, one.clause, group.count)
        })
        .collect()
}

/// The ways through ladders and rankings, whatever else is proposed.
fn figures(assessment: &Assessment, answer: &Answer) -> Vec<String> {
    let proposed = |at: usize| {
        let proposal = &assessment.outcome.proposals[at];
        format!("{:?} {} {:?}", proposal.subject, proposal.measure, proposal.verdict)
    };
    let figure = |figure: &Figure| match figure {
        Figure::Ladder(ladder, LadderEnd::Reached(at)) => format!("{ladder} {}", proposed(*at)),
        Figure::Ladder(ladder, LadderEnd::Graded(at)) => {
            format!("{ladder} {:?}", assessment.outcome.grades[*at])
        }
        Figure::Band { ranking, band, ranked, end: BandEnd::Reached(at) } => {
            format!("{ranking} {band} {ranked:?} {}", proposed(*at))
        }
        other => format!("{other:?}"),
    };
    answer.figures.iter().map(figure).collect()
}

#[test]
fn what_kept_somebody_out_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (whole, basis) = plain(folder.path());
    let prepared = passing(folder.path());
    let tally = prepared.part(&prepared.units(), 2).unwrap().tally;
    let mut all = 0;
    for subject in some(&whole).into_iter().step_by(7) {
        let wanted = Wanted { subject, matter: None, ways: true, near: usize::MAX, alone: true };
        let (own, own_basis) = passing(folder.path()).reasons(tally.clone(), &wanted, 2).unwrap();
        let question = Question { subject, rule: None, matter: None };
        let a = why_not::why_not(&own, &own_basis, &question, 2);
        let b = why_not::why_not(&whole, &basis, &question, 1);
        let name = whole.organisation.id(subject);
        assert_eq!(near(&own, &a), near(&whole, &b), "{name}");
        assert_eq!(figures(&own, &a), figures(&whole, &b), "{name}");
        assert_eq!(a.fallen.len(), b.fallen.len());
        // The number of threads means nothing.
        let on_three = why_not::why_not(&whole, &basis, &question, 3);
        assert_eq!(b.matters, on_three.matters);
        let groups =
            |answer: &Answer| answer.groups.iter().map(|group| format!("{group:?}")).collect::<Vec<_>>();
        assert!(groups(&b) == groups(&on_three), "{name}");
        all += near(&own, &a).len();
        for lang in [Lang::En, Lang::Zh] {
            let said = why_not::text(&own, &question, &a, lang, 400);
            let sentence = lang.pick("其中与", "listed of these");
            assert!(said.contains(sentence), "{said}");
        }
    }
    assert!(all > 30, "{all}");
}

/// Of those near the first by date are listed, and the others counted.
#[test]
fn the_first_of_those_near_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (whole, _) = plain(folder.path());
    let prepared = passing(folder.path());
    let tally = prepared.part(&prepared.units(), 2).unwrap().tally;
    let listed = |subject: NodeId, near: usize| {
        let wanted = Wanted { subject, matter: None, ways: true, near, alone: true };
        let (own, _) = passing(folder.path()).reasons(tally.clone(), &wanted, 2).unwrap();
        let tables =
            (0..).zip(&own.matters.tables).filter(|(kind, _)| !own.schema.kinds[*kind as usize].owed);
        let rows = tables.flat_map(|(kind, table)| {
            (0..table.len() as u32).map(move |row| (table.dates[row as usize], kind, row))
        });
        let rows: BTreeSet<_> = rows.map(|(day, kind, row)| (day, id(&own, kind, row))).collect();
        (rows, own.outcome.listed.unwrap())
    };
    let mut cut = 0;
    for subject in some(&whole).into_iter().step_by(9) {
        let ((all, counted), (none, own)) = (listed(subject, usize::MAX), listed(subject, 0));
        assert_eq!((counted.own, counted.near.more, own.near.listed), (own.own, 0, 0));
        assert_eq!(own.near.more, counted.near.listed);
        assert_eq!(all.len() as u64, counted.own.listed + counted.near.listed);
        let (some, few) = listed(subject, 10);
        assert_eq!(few.near.listed + few.near.more, counted.near.listed);
        assert!(none.is_subset(&some) && some.is_subset(&all) && few.near.listed <= 20);
        let first = |of: &BTreeSet<_>| of.difference(&none).next().map(|(day, _)| *day);
        assert_eq!(first(&some), first(&all));
        cut += usize::from(few.near.more > 0);
    }
    assert!(cut > 3, "{cut}");
}

#[test]
fn one_matter_is_found_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let prepared = passing(folder.path());
    let tally = prepared.part(&prepared.units(), 1).unwrap().tally;
    let subject = prepared.organisation.people().next().unwrap();
    let wanted = Wanted { subject, matter: Some("479"), ways: true, near: usize::MAX, alone: false };
    let (own, _) = prepared.reasons(tally, &wanted, 1).unwrap();
    let passed = own.outcome.passed.as_ref().unwrap();
    let kinds = (0..).zip(&own.matters.tables).filter(|(kind, _)| passed.matters[*kind] > 0);
    let listed: Vec<String> = kinds
        .flat_map(|(kind, table)| (0..table.len() as u32).map(move |row| (kind as u32, row)))
        .map(|(kind, row)| id(&own, kind, row))
        .collect();
    assert_eq!(listed, ["479"]);
}

/// What would turn a step of a ladder is found by running the cycle again: the others' points stay, the subject's change.
#[test]
fn what_would_change_a_step_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (whole, basis) = plain(folder.path());
    let prepared = passing(folder.path());
    let tally = prepared.part(&prepared.units(), 2).unwrap().tally;
    let on_ladder = whole.outcome.proposals.iter().find_map(|one| match one.ground {
        Ground::Ladder(ladder, step, _) => Some(Aim::Ladder { ladder, step, subject: one.subject }),
        _ => None,
    });
    let aim = on_ladder.unwrap();
    let Aim::Ladder { subject, .. } = aim else { unreachable!() };
    let wanted = Wanted { subject, matter: None, ways: false, near: 0, alone: false };
    let (own, own_basis) = prepared.reasons(tally, &wanted, 2).unwrap();
    // Run again unchanged, everything is as it was.
    let again = Case::of(&own, &own_basis).run();
    assert_eq!(again.totals, own.outcome.totals);
    assert_eq!(again.proposals, own.outcome.proposals);
    assert_eq!(again.rankings, own.outcome.rankings);
    // Among changes of one size those of the first rows come first, and rows are counted among those that are in memory:
    // the sizes are the same, not the matters.
    let sizes = |assessment: &Assessment, basis: &Basis| {
        let turns = why_not::what_would_change(assessment, basis, aim);
        assert!(turns.stands && !turns.found.is_empty());
        turns.found.iter().map(|change| format!("{:?}", change.size())).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&own, &own_basis), sizes(&whole, &basis));
}
