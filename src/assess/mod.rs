//! The assessment, stage by stage: find, attribute, modify, tally, score, rank, decide.
//!
//! A stage is a free function of what stands before it. [`assess`] reads as the path of the data.

mod act;
pub mod alone;
pub(crate) mod attribute;
mod counts;
mod decide;
mod derive;
mod escalate;
pub mod exact;
pub(crate) mod find;
pub(crate) mod grade;
pub mod guard;
mod imposed;
pub mod ladder;
pub(crate) mod modify;
pub mod monitor;
mod outcome;
pub mod owe;
pub mod owed;
mod propose;
mod quota;
pub mod rank;
mod results;
pub(crate) mod rows;
pub mod score;
pub mod statistics;
mod tally;
#[cfg(test)]
mod tests;
pub(crate) mod transition;
mod void;
pub(crate) mod walk;

pub use derive::derive;
pub(crate) use find::scope;
pub use imposed::Past;
pub use outcome::*;
pub use owe::{owe, owe_with};
pub(crate) use propose::Sources as Grounds;
pub(crate) use results::{about, number, population};
pub use tally::tally;

use crate::compile::Program;
use crate::expression::world::{Results, World};
use crate::matters::Matters;
use crate::policy::Policy;
use crate::together;
use act::Acts;
use alone::Alone;
use attribute::Attributed;
use propose::Sources;

/// Assesses all matters: from a compiled policy, an organisation (in `world`), matters whose derived fields are
/// filled in, indicators as given, and what earlier cycles imposed. `world` holds the indicators given, and no other
/// results yet.
pub fn assess(
    program: &Program,
    policy: &Policy,
    matters: &Matters,
    given: Given,
    history: &[Past],
    world: &World<'_>,
) -> Outcome {
    let judged = judge(program, policy, matters, world, 1);
    let totals = tally::tally(&judged.attributions);
    conclude(program, policy, matters, (given, history), (judged, totals), (world, None), 1)
}

/// What was found of some matters: everything before the tally. Each matter is judged by itself, so that a cycle can
/// be judged in parts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judged {
    /// Rules that apply to a matter, or might. By rule, then matter.
    pub findings: Vec<Finding>,
    /// Who is touched by each finding. By finding, then clause, then hop.
    pub attributions: Vec<Attribution>,
    /// Clauses that would hold somebody and name nobody: index of the finding and of the clause.
    pub empty: Vec<(usize, usize)>,
    /// Rules of a `unique` group that apply to one matter together.
    pub conflicts: Vec<Conflict>,
    /// Where a newer rule was tried on a matter of an older one.
    pub transitions: Vec<Transition>,
}

/// Judges matters: which rules apply, whom they touch, what clears or changes it. On so many threads, of which nothing
/// can be seen in what comes of it.
pub fn judge(
    program: &Program,
    policy: &Policy,
    matters: &Matters,
    world: &World<'_>,
    threads: usize,
) -> Judged {
    let (mut findings, mut conflicts) = find::find(program, matters, world, threads);
    let mut attributed = attribute::attribute(program, matters, world, &mut findings, threads);
    modify::modify(program, matters, world, &findings, &mut attributed);
    let transitions = transition::settle(program, policy, world, &findings, &mut attributed);
    let Attributed { attributions, empty, disputed, .. } = attributed;
    for (at, whom) in disputed {
        conflicts[at].whom = whom;
    }
    Judged { findings, attributions, empty, conflicts, transitions }
}

/// What follows from the sums: figures, ranks, proposals. The totals may be those of more matters than were judged
/// here, in their order (account, then subject): their parts name only attributions of these. Where it is asked for some
/// alone, of nobody else it is said where they stand on ladders, and figures and ranks only of those among whom they are ranked. On so many threads, of which the outcome says nothing.
pub fn conclude(
    program: &Program,
    policy: &Policy,
    matters: &Matters,
    (given, history): (Given, &[Past]),
    (judged, totals): (Judged, Vec<Total>),
    (world, alone): (&World<'_>, Option<&Alone<'_>>),
    threads: usize,
) -> Outcome {
    let Judged { findings, attributions, empty, conflicts, transitions } = judged;
    let Given { now, earlier } = given;
    let some = alone.and_then(|alone| alone.ranked_with(program, world));
    let mut outcome = Outcome { findings, attributions, totals, earlier, ..Outcome::default() };
    let acts = Acts { schema: &program.schema, matters, organisation: world.organisation };
    let (((double_hits, both), holes, unreached), mut known) = together::both(
        threads,
        || {
            let hits = attribute::hits(&acts, &outcome.findings, &outcome.attributions);
            let holes = attribute::holes(&outcome.findings, &outcome.attributions, empty);
            (hits, holes, unreached(program, matters, &outcome.findings))
        },
        || results::results(&outcome, threads),
    );
    let imposed = imposed::imposed(policy, history);
    outcome = Outcome { transitions, unreached, holes, conflicts, double_hits, both, imposed, ..outcome };
    outcome.voids = void::voids(program, matters, &outcome, &World { results: &known, ..*world });
    outcome.indicators =
        results::indicators(program, world, now, (&mut known, &mut outcome.voids), (some, threads));
    outcome.scores = results::scores(
        program,
        policy,
        &World { results: &known, ..*world },
        &outcome.voids,
        (some, threads),
    );
    results::know_scores(&mut known, &outcome.scores);
    let world = World { results: &known, ..*world };
    outcome.rankings = results::rankings(program, policy, &world, &outcome.indicators, (some, threads));
    let sources = Sources { program, policy, matters, world: &world, history };
    let mut proposals = sources.of_rules(&outcome);
    proposals.extend(sources.of_ladders(&mut outcome, (threads, alone)));
    proposals.extend(sources.of_rankings(&outcome));
    proposals.extend(sources.of_escalations(&outcome));
    sources.in_doubt(&outcome, &mut proposals);
    (outcome.proposals, outcome.quotas) = decide::decide(&sources, &acts, &outcome, proposals);
    outcome.monitors = monitor::monitor(program, policy, matters, &world);
    outcome
}

/// How many holes, double hits, and people held and credited at once there are among matters that were judged.
pub(crate) fn counted(
    program: &Program,
    matters: &Matters,
    judged: &Judged,
    organisation: &crate::organisation::Organisation,
) -> (u64, u64, u64) {
    let acts = Acts { schema: &program.schema, matters, organisation };
    let (double, both) = attribute::hits(&acts, &judged.findings, &judged.attributions);
    let holes = attribute::holes(&judged.findings, &judged.attributions, judged.empty.clone());
    // What one act is can only be said of all its matters together.
    let kinds = &program.schema.kinds;
    let each = |hits: Vec<DoubleHit>| {
        hits.iter().filter(|hit| kinds[hit.matter.kind as usize].act.is_none()).count() as u64
    };
    (holes.len() as u64, each(double), each(both))
}

/// Results before any stage has run: the indicators given. Rules and duties read none that may be void.
pub fn given_results(given: &Given) -> Results {
    results::known((&[], 1), (&given.now, &given.earlier), &[])
}

/// The results of an outcome, as expressions read them.
pub(crate) fn results_of(outcome: &Outcome) -> Results {
    results::results(outcome, 1)
}

/// The matters of which no rule says anything and that no duty counts. That a duty was done is nothing to report.
fn unreached(program: &Program, matters: &Matters, findings: &[Finding]) -> Vec<MatterRef> {
    let counted =
        matters.tables.iter().flat_map(|table| table.counted.values().flatten().chain(&table.looked_at));
    let found = findings.iter().map(|finding| &finding.matter).chain(counted);
    let reached: std::collections::BTreeSet<(u32, u32)> =
        found.map(|matter| (matter.kind, matter.row)).collect();
    let owed = &program.schema.kinds;
    let mut list = Vec::new();
    for (kind, table) in
        (0..).zip(&matters.tables).filter(|(kind, _)| !owed.get(*kind as usize).is_some_and(|kind| kind.owed))
    {
        let rows = (0..table.len() as u32).filter(|row| !reached.contains(&(kind, *row)));
        list.extend(rows.map(|row| MatterRef { kind, row, child: None }));
    }
    list
}
