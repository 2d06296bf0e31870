//! Figures behind a rank: the indicator ranked by, and the number of places.

use super::Change;
use crate::assess::{Ground, Outcome};
use crate::expression::typed::{Expr, Op};
use crate::organisation::NodeId;
use crate::policy::End;
use crate::{Assessment, Case};
use rust_decimal::Decimal;

/// Is a measure of the band for somebody in an outcome, proposed or for review?
pub(super) fn stands(
    outcome: &Outcome,
    (ranking, wanted): (usize, usize),
    ranked: NodeId,
    subject: NodeId,
) -> bool {
    outcome.proposals.iter().any(|one| match one.ground {
        Ground::Rank { table, row, band, .. } => {
            let table = &outcome.rankings[table];
            one.subject == subject
                && (table.ranking, band) == (ranking, wanted)
                && table.rows[row].subject == ranked
        }
        _ => false,
    })
}

/// The values of the others ranked, and just beside them; the number of places with which the rank is within the
/// band, or is not.
pub(super) fn candidates(
    assessment: &Assessment,
    case: &Case<'_>,
    (ranking, band): (usize, usize),
    ranked: NodeId,
) -> Vec<Change> {
    let mut tables = assessment.outcome.rankings.iter();
    let own = |table: &&crate::assess::RankingTable| {
        table.ranking == ranking && table.rows.iter().any(|row| row.subject == ranked)
    };
    let Some(table) = tables.find(own) else { return Vec::new() };
    let Some(program) = case.program.rankings.get(ranking) else { return Vec::new() };
    let mut found = Vec::new();
    if let (Some(indicator), Some(value)) =
        (program.sample, table.rows.iter().find(|row| row.subject == ranked).and_then(|row| row.value))
    {
        let values: Vec<Decimal> = table.rows.iter().filter_map(|row| row.value).collect();
        let scale = values.iter().map(|value| value.normalize().scale()).max().unwrap_or(0);
        let step = Decimal::new(1, scale);
        let beside = values.iter().flat_map(|value| {
            [Some(*value), value.checked_sub(step), value.checked_add(step)].into_iter().flatten()
        });
        let given = case.given.now.iter().any(|row| row.indicator == indicator && row.subject == ranked);
        let other = beside.filter(|to| given && *to != value);
        found.extend(other.map(|to| Change::Indicator { indicator, subject: ranked, from: value, to }));
    }
    let Some(end) = assessment.policy.rankings.values().nth(ranking).and_then(|of| of.body.bands.get(band))
    else {
        return found;
    };
    let rank = table.rows.iter().find(|row| row.subject == ranked).and_then(|row| row.rank);
    let places = program.bands.get(band).and_then(|band| band.places.as_ref());
    if let (Some(rank), Some((parameter, since, from))) = (rank, places.and_then(|of| parameter(case, of))) {
        let within = match end.end {
            End::Top => rank,
            End::Bottom => table.ranked + 1 - rank,
        };
        let around = within.saturating_sub(2)..=within + 2;
        let other = around.map(|places| Decimal::from(places as u64)).filter(|to| *to != from);
        found.extend(other.map(|to| Change::Parameter { parameter, key: None, since, from, to }));
    }
    found
}

/// The parameter that a figure is, with its value at the end of the cycle.
fn parameter(case: &Case<'_>, expr: &Expr) -> Option<(usize, crate::value::Day, Decimal)> {
    let expr = match &expr.op {
        Op::Widen(inner) => inner,
        _ => expr,
    };
    let Op::Parameter(index, None) = expr.op else { return None };
    let (value, since) = case.parameters.get(index)?.on(case.cycle.until, None)?;
    Some((index, since, value))
}
