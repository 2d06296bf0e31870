//! The assessment, stage by stage: find, attribute, modify, tally, score, rank, decide.
//!
//! A stage is a free function of what stands before it. [`assess`] reads as the path of the data.

pub(crate) mod attribute;
mod decide;
mod derive;
pub(crate) mod find;
pub(crate) mod grade;
pub mod guard;
pub mod ladder;
pub(crate) mod modify;
mod outcome;
mod owe;
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
pub(crate) mod walk;

pub use derive::derive;
pub(crate) use find::scope;
pub use outcome::*;
pub use owe::owe;
pub use propose::Past;
pub(crate) use propose::Sources as Grounds;
pub(crate) use results::{about, number, population};

use crate::compile::Program;
use crate::expression::world::{Results, World};
use crate::matters::Matters;
use crate::policy::Policy;
use attribute::Attributed;
use propose::Sources;

/// Assesses all matters: from a compiled policy, an organisation (in `world`), matters whose derived fields are
/// filled in, indicators as given, and what earlier cycles imposed. `world` holds no results yet.
pub fn assess(
    program: &Program,
    policy: &Policy,
    matters: &Matters,
    given: Vec<IndicatorValue>,
    history: &[Past],
    world: &World<'_>,
) -> Outcome {
    let (mut findings, mut conflicts) = find::find(program, matters, world);
    let mut attributed = attribute::attribute(program, matters, world, &mut findings);
    modify::modify(program, matters, world, &findings, &mut attributed);
    let Attributed { attributions, empty, disputed, .. } = attributed;
    for (at, whom) in disputed {
        conflicts[at].whom = whom;
    }
    let totals = tally::tally(&attributions);

    let known = results::results(&totals, &given, &[]);
    let indicators = results::indicators(program, &World { results: &known, ..*world }, given);
    let known = results::results(&totals, &indicators, &[]);
    let scores = results::scores(program, policy, &World { results: &known, ..*world });
    let known = results::results(&totals, &indicators, &scores);
    let world = World { results: &known, ..*world };
    let rankings = results::rankings(program, policy, &world, &indicators);

    let (double_hits, both) = attribute::hits(&findings, &attributions);
    let holes = attribute::holes(&findings, &attributions, empty);
    let unreached = unreached(program, matters, &findings);
    let mut outcome = Outcome {
        findings,
        attributions,
        totals,
        indicators,
        scores,
        rankings,
        unreached,
        holes,
        conflicts,
        double_hits,
        both,
        ..Outcome::default()
    };
    let sources = Sources { program, policy, matters, world: &world, history };
    let mut proposals = sources.of_rules(&outcome);
    proposals.extend(sources.of_ladders(&mut outcome));
    proposals.extend(sources.of_rankings(&outcome));
    (outcome.proposals, outcome.quotas) = decide::decide(&sources, &outcome, proposals);
    outcome
}

/// Results before any stage has run.
pub fn no_results() -> Results {
    Results::default()
}

/// The results of an outcome, as expressions read them.
pub(crate) fn results_of(outcome: &Outcome) -> Results {
    results::results(&outcome.totals, &outcome.indicators, &outcome.scores)
}

/// The matters of which no rule says anything and that no duty counts. That a duty was done is nothing to report.
fn unreached(program: &Program, matters: &Matters, findings: &[Finding]) -> Vec<MatterRef> {
    let counted =
        matters.tables.iter().flat_map(|table| table.counted.values().flatten().chain(&table.uncertain));
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
