//! What passes by in batches gives the same as what is kept in memory.
//!
//! A case is a random policy, a random organisation and random matters. The plain assessment, [`answerable::assess()`]
//! over all of them, is the meaning; beside it the same matters pass by in units of several sizes, the tallies of the
//! parts merged in random order.

mod compare;
pub mod data;
mod expressions;
mod policy;

use crate::random::Random;
use answerable::assess::alone::Alone;
use answerable::assess::{Attribution, Ground, Outcome, Proposal, RankingTable, Total};
use answerable::matters::{MatterTable, Matters};
use answerable::organisation::NodeId;
use answerable::source::{Lang, Look, render};
use answerable::stream::Wanted;
use answerable::stream::run::Run;
use answerable::stream::source::{Source, Unit};
use answerable::stream::tally::Tally;
use answerable::{Case, Options, Prepared};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many cases there were, and of how many something passed by.
#[derive(Debug, Default)]
pub struct Seen {
    pub cases: usize,
    pub passed: usize,
    /// Cases in which something that passed by was found, and in which somebody has points of it.
    pub found: usize,
    pub points: usize,
    /// Cases in which points of others than somebody are of no consequence for him or her, and others have some.
    pub alone: usize,
    /// Cases in which duties of others are not listed for somebody.
    pub narrow: usize,
    /// Cases in which rankings that are of no consequence for somebody are not made.
    pub ranked: usize,
}

/// A policy and an organisation, prepared without matters.
pub fn prepared(random: &mut Random) -> (Prepared, String) {
    let folder = tempfile::tempdir().unwrap();
    let (policy, cycle) = (policy::policy(random), data::cycle(random));
    std::fs::create_dir(folder.path().join("policy")).unwrap();
    for (name, text) in [
        ("policy/policy.yaml", policy.as_str()),
        ("policy/functions.rhai", policy::SCRIPTS),
        ("cycle.yaml", &cycle),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let look = Look { lang: Lang::En, color: false, width: 100 };
    let prepared = answerable::prepare(folder.path(), Options::default())
        .unwrap_or_else(|refused| panic!("{policy}\n{}", render(&refused.problems, &refused.sources, look)));
    (prepared, format!("{policy}\n{cycle}"))
}

/// Makes a policy and so many sets of matters, and compares the two ways of each.
pub fn check(random: &mut Random, sets: usize, seen: &mut Seen) {
    let (mut prepared, written) = prepared(random);
    for _ in 0..sets {
        let most = random.pick(&[3, 8, 8, 20]);
        let matters = data::matters(random, &prepared, most);
        let _shown = Shown { written: &written, matters: &matters };
        one(random, &mut prepared, &matters, seen);
    }
}

/// Shows a case if it fails.
struct Shown<'a> {
    written: &'a str,
    matters: &'a Matters,
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        eprintln!("{}", self.written);
        for table in self.matters.tables.iter().filter(|table| !table.is_empty()) {
            for row in 0..table.len() {
                let values: Vec<String> =
                    table.columns.iter().map(|column| format!("{:?}", column.get(row))).collect();
                eprintln!(
                    "{} {:?} {}",
                    table.dates[row],
                    table.units.as_ref().map(|units| units.get(row)),
                    values.join(" ")
                );
            }
        }
    }
}

/// The plain assessment, and the matters with everything that was computed of them.
fn plain(prepared: &Prepared, matters: &Matters) -> (Outcome, Matters) {
    let mut case = Case {
        program: &prepared.program,
        policy: &prepared.policy,
        organisation: prepared.organisation.clone(),
        matters: matters.clone(),
        parameters: prepared.program.parameters.clone(),
        given: prepared.given.clone(),
        history: &prepared.history,
        cycle: prepared.input.cycle,
        calendar: &prepared.input.calendar,
        beside: None,
    };
    let outcome = case.run();
    (outcome, case.matters)
}

/// One set of matters, both ways.
fn one(random: &mut Random, prepared: &mut Prepared, matters: &Matters, seen: &mut Seen) {
    let (outcome, derived) = plain(prepared, matters);
    prepared.matters = matters.clone();
    prepared.passing.clear();
    prepared.pass_by(4096);
    let passing: Vec<usize> = (0..matters.tables.len())
        .filter(|kind| !matters.tables[*kind].is_empty() && prepared.matters.tables[*kind].is_empty())
        .collect();
    let expected = compare::Plain { outcome: &outcome, matters: &derived, passing: &passing };
    seen.cases += 1;
    seen.passed += usize::from(!passing.is_empty());
    let rest = std::mem::take(&mut prepared.matters);
    prepared.with_run(|run| {
        let whole = tally(random, run, matters, &passing, 4096);
        for each in [1, 7] {
            assert_eq!(tally(random, run, matters, &passing, each), whole, "in units of {each}");
        }
        let mut kept = rest.clone();
        kept.symbols = matters.symbols.clone();
        let sums = whole.totals(&run.plan.accounts, None, 1);
        seen.points += usize::from(!sums.is_empty());
        seen.found += usize::from(whole.counts.findings.iter().any(|found| found.applies > 0));
        let given = (&prepared.given, prepared.history.as_slice());
        let whom = somebody(random, prepared);
        let alone = Alone::of(&prepared.program, &whom);
        let streamed = run.conclude(&mut kept, Cow::Borrowed(&whole), given, None);
        let of_whom = whom.iter().find(|_| random.below(2) == 0).or(whom.first());
        if let (Some(alone), Some(subject)) = (&alone, of_whom) {
            let wanted = Wanted {
                subject: *subject,
                matter: None,
                ways: random.below(2) == 0,
                near: 100,
                alone: true,
            };
            let mut own = rest.clone();
            own.symbols = matters.symbols.clone();
            let some = run.conclude_alone(&mut own, Cow::Borrowed(&whole), given, (&wanted, alone));
            assert_eq!(of(&some, &own, *subject), of(&streamed, &kept, *subject));
            seen.alone += usize::from(some.totals.len() < streamed.totals.len());
            seen.narrow += usize::from(some.findings.len() < streamed.findings.len());
            seen.ranked += usize::from(some.rankings.len() < streamed.rankings.len());
        }
        expected.assert(prepared, &streamed, &kept);
    });
}

/// A person or a unit, with the units of a person, in order.
fn somebody(random: &mut Random, prepared: &Prepared) -> Vec<NodeId> {
    let all: Vec<NodeId> = prepared.organisation.people().chain(prepared.organisation.units()).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let one = random.pick(&all);
    let units = prepared.organisation.postings(one).map(|held| held.unit);
    units.chain([one]).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What an outcome says of somebody's points, places and measures, whatever else is listed.
fn of(outcome: &Outcome, matters: &Matters, subject: NodeId) -> String {
    let Outcome { totals, grades, no_band, scores, rankings, proposals, attributions, indicators, .. } =
        outcome;
    let matter = |at: usize| {
        let one = &attributions[at];
        let finding = &outcome.findings[one.finding];
        let table = &matters.tables[finding.matter.kind as usize];
        let id = matters.symbols.text(table.ids[finding.matter.row as usize]).to_string();
        let Attribution { effect, path, points, standing, .. } = one;
        format!("{} {id} {:?} {effect:?} {path:?} {points:?} {standing:?}", finding.rule, finding.facts)
    };
    let own = (0..attributions.len()).filter(|at| attributions[*at].subject == subject);
    let own: Vec<String> = own.map(matter).collect();
    let parts = |total: &Total| total.parts.iter().map(|at| matter(*at)).collect::<Vec<_>>();
    let totals = totals.iter().filter(|one| one.subject == subject);
    let totals: Vec<_> = totals.map(|one| (&one.category, one.points, parts(one))).collect();
    let grades: Vec<_> = grades.iter().filter(|one| one.subject == subject).collect();
    let no_band: Vec<_> = no_band.iter().filter(|(_, of, _)| *of == subject).collect();
    let ground = |proposal: &Proposal| match &proposal.ground {
        Ground::Attribution(at) => matter(*at),
        Ground::Rank { table, row, band, end } => format!("{:?} {row} {band} {end:?}", rankings[*table]),
        other => format!("{other:?}"),
    };
    let proposals = proposals.iter().filter(|one| one.subject == subject);
    let proposals: Vec<_> = proposals
        .map(|one| (ground(one), one.measure, one.date, &one.decider, &one.verdict, one.effect))
        .collect();
    let scores: Vec<_> = scores.iter().filter(|one| one.subject == subject).collect();
    let is_in = |table: &&RankingTable| table.rows.iter().any(|row| row.subject == subject);
    let ranked: Vec<_> = rankings.iter().filter(is_in).collect();
    let figures: Vec<_> = indicators.iter().filter(|one| one.subject == subject).collect();
    format!("{totals:?} {grades:?} {no_band:?} {proposals:?} {scores:?} {ranked:?} {figures:?} {own:?}")
}

/// The tally of what passes by in units of so many rows: parts of it, merged in any order.
fn tally(random: &mut Random, run: &Run<'_>, matters: &Matters, passing: &[usize], each: usize) -> Tally {
    let table = |kind: &usize| -> Arc<MatterTable> { Arc::new(matters.tables[*kind].clone()) };
    let sources: Vec<Source> =
        passing.iter().map(|kind| Source::of_table(*kind, table(kind), each)).collect();
    let run = Run { sources: &sources, by_id: Default::default(), ..*run };
    let mut units: Vec<Unit> = sources.iter().enumerate().flat_map(|(at, source)| source.units(at)).collect();
    random.shuffle(&mut units);
    let mut parts: Vec<Tally> = Vec::new();
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        let (part, more) = rest.split_at(1 + random.below(rest.len()));
        let (tally, bad) = run.tally(part, 1).unwrap_or_else(|said| panic!("{said:?}"));
        assert!(bad.is_empty());
        parts.push(tally);
        rest = more;
    }
    random.shuffle(&mut parts);
    let mut all = run.nothing();
    parts.iter().for_each(|part| all.merge(part));
    all
}
