//! A cycle judged in parts: the sums of the parts are those of the whole, and from sums alone the same figures follow.

use super::*;
use crate::Case;
use crate::assess::exact::Exact;
use crate::assess::{Attribution, Ground, Judged, Outcome, Proposal, Total, conclude, judge};
use crate::matters::Matters;
use crate::organisation::NodeId;
use std::collections::BTreeMap;
use std::path::Path;

type Sums = BTreeMap<(String, NodeId), Exact>;

/// The sums of attributions, added to those of other parts.
fn add(sums: &mut Sums, attributions: &[Attribution]) {
    for one in attributions.iter().filter(|one| one.standing == Standing::Stands) {
        if let Some(points) = one.points {
            sums.entry((one.category.clone(), one.subject)).or_default().add(points);
        }
    }
}

fn totals(sums: Sums) -> Vec<Total> {
    let total = |((category, subject), sum): ((String, NodeId), Exact)| Total {
        category: category.into(),
        subject,
        points: sum.value().normalize(),
        parts: Vec::new(),
    };
    sums.into_iter().map(total).collect()
}

/// What follows from ladders and rankings, whatever else stands beside it.
fn of_figures(outcome: &Outcome) -> Vec<(NodeId, usize, &Ground, &Decider)> {
    let figures = |one: &&Proposal| matches!(one.ground, Ground::Ladder(..) | Ground::Rank { .. });
    let proposals = outcome.proposals.iter().filter(figures);
    proposals.map(|one| (one.subject, one.measure, &one.ground, &one.decider)).collect()
}

#[test]
fn matters_judged_one_by_one_come_to_the_same() {
    let mut proposed = 0;
    for example in ["examples/baoshan-2014", "examples/hospital"] {
        let prepared = crate::prepare(Path::new(example), Options::default()).unwrap();
        let (whole, basis) = prepared.assess_and_keep();
        let (program, policy, outcome) = (&basis.program, &whole.policy, &whole.outcome);
        let none = Matters { symbols: whole.matters.symbols.clone(), ..Matters::default() };
        let parts = Case::of(&whole, &basis).look(&whole.matters.symbols, |world| {
            let mut sums = Sums::new();
            for (kind, table) in whole.matters.tables.iter().enumerate() {
                for row in 0..table.len() {
                    let judged = judge(program, policy, &whole.matters.alone(kind, row), world, 1);
                    add(&mut sums, &judged.attributions);
                }
            }
            let (given, history) = (basis.given.clone(), basis.history.as_slice());
            let judged = (Judged::default(), totals(sums));
            conclude(program, policy, &none, (given, history), judged, (world, None), 1)
        });
        let without_parts = |total: &Total| Total { parts: Vec::new(), ..total.clone() };
        assert_eq!(parts.totals, outcome.totals.iter().map(without_parts).collect::<Vec<_>>(), "{example}");
        assert_eq!(parts.indicators, outcome.indicators, "{example}");
        assert_eq!(parts.scores, outcome.scores, "{example}");
        assert_eq!(parts.rankings, outcome.rankings, "{example}");
        assert_eq!(parts.grades, outcome.grades, "{example}");
        assert_eq!(of_figures(&parts), of_figures(outcome), "{example}");
        proposed += of_figures(outcome).len();
    }
    assert!(proposed > 0);
}

#[test]
fn on_any_number_of_threads_the_outcome_is_the_same() {
    for example in ["examples/baoshan-2014", "examples/hospital"] {
        let prepared = crate::prepare(Path::new(example), Options::default()).unwrap();
        let (whole, basis) = prepared.assess_and_keep();
        let (program, policy, matters) = (&basis.program, &whole.policy, &whole.matters);
        assert!(whole.outcome.findings.len() > 1, "{example}");
        Case::of(&whole, &basis).look(&matters.symbols, |world| {
            for threads in [1, 2, 3, 64] {
                let judged = judge(program, policy, matters, world, threads);
                let totals = crate::assess::tally(&judged.attributions);
                let given = (basis.given.clone(), basis.history.as_slice());
                let outcome =
                    conclude(program, policy, matters, given, (judged, totals), (world, None), threads);
                assert_eq!(outcome, whole.outcome, "{example}, {threads}");
            }
        });
    }
}
