//! The ways through ladders and rankings.

use super::{BandEnd, Figure, LadderEnd, Question};
use crate::assess::ladder::{OnLadder, within};
use crate::assess::rank::{bottom_from, cut};
use crate::assess::{Grade, Ground, Grounds, Proposal, RankingTable, Verdict, grade, number, population};
use crate::compile::{BandProgram, LadderProgram};
use crate::expression::Scope;
use crate::expression::world::World;
use crate::organisation::NodeId;
use crate::policy::{End, MeasureKind, Ranking};
use crate::value::{Interval, NodeKind};
use crate::{Assessment, Basis};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeSet;

/// Every step of every ladder and every band of every ranking that the subject might have been on.
pub fn figures(assessment: &Assessment, basis: &Basis, world: &World<'_>, subject: NodeId) -> Vec<Figure> {
    let outcome = &assessment.outcome;
    let results = crate::assess::results_of(outcome);
    let world = World { results: &results, ..*world };
    let grounds = Grounds {
        program: &basis.program,
        policy: &assessment.policy,
        matters: &assessment.matters,
        world: &world,
        history: &basis.history,
    };
    let mut found = Vec::new();
    for (index, ladder) in basis.program.ladders.iter().enumerate() {
        let own = outcome.proposals.iter().position(|one| {
            one.subject == subject && matches!(one.ground, Ground::Ladder(of, ..) if of == index)
        });
        match own {
            Some(own) => found.push(Figure::Ladder(index, LadderEnd::Reached(own))),
            None => {
                let graded = |one: &Grade| one.ladder == index && one.subject == subject;
                let graded = outcome.grades.iter().position(graded).map(LadderEnd::Graded);
                let ends = graded.into_iter().chain(ladder_ends(&grounds, ladder, subject));
                found.extend(ends.map(|end| Figure::Ladder(index, end)));
            }
        }
    }
    let units = units(assessment, subject);
    for (at, table) in outcome.rankings.iter().enumerate() {
        let Some(defined) = assessment.policy.rankings.values().nth(table.ranking) else { continue };
        let bands = &basis.program.rankings[table.ranking].bands;
        for ranked in table.rows.iter().map(|row| row.subject).filter(|ranked| units.contains(ranked)) {
            for (band, compiled) in bands.iter().enumerate() {
                let way = BandWay { grounds: &grounds, table: (at, table), band, compiled, ranked };
                let end = way.end(assessment, &defined.body, subject);
                found.push(Figure::Band { ranking: table.ranking, band, ranked, end });
            }
        }
    }
    found
}

/// Measures for the subject that do not stand, where the question is not for a rule or matter they have no part in.
pub fn fallen(assessment: &Assessment, question: &Question) -> Vec<usize> {
    let outcome = &assessment.outcome;
    let asked = |proposal: &Proposal| match proposal.ground {
        Ground::Attribution(at) => {
            let finding = &outcome.findings[outcome.attributions[at].finding];
            let table = assessment.matters.tables.get(finding.matter.kind as usize);
            let id = table.and_then(|table| table.ids.get(finding.matter.row as usize));
            question.rule.is_none_or(|rule| rule == finding.rule)
                && question.matter.is_none_or(|matter| id == Some(&matter))
        }
        _ => question.rule.is_none() && question.matter.is_none(),
    };
    let all = outcome.proposals.iter().enumerate();
    all.filter(|(_, one)| one.subject == question.subject && one.verdict != Verdict::Proposed && asked(one))
        .map(|(at, _)| at)
        .collect()
}

/// A person's units in the cycle; of a unit itself.
fn units(assessment: &Assessment, subject: NodeId) -> BTreeSet<NodeId> {
    let cycle = Interval { from: assessment.cycle.from, until: assessment.cycle.until };
    let organisation = &assessment.organisation;
    let posts = organisation.postings(subject).filter(|held| held.interval.overlaps(cycle));
    std::iter::once(subject).chain(posts.map(|held| held.unit)).collect()
}

fn ladder_ends(grounds: &Grounds<'_>, ladder: &LadderProgram, subject: NodeId) -> Vec<LadderEnd> {
    let world = grounds.world;
    let kind = world.organisation.kind(subject);
    let fits = *kind == ladder.of.kind || (ladder.of.kind != NodeKind::Unit && *kind == NodeKind::Person);
    if !fits || !population(world, &ladder.of).contains(&subject) {
        return vec![LadderEnd::NotAmong];
    }
    let Some(steps) = grade::bounds(world, ladder) else { return vec![LadderEnd::NotInForce] };
    let (value, holds) = grounds.asked(ladder, &steps, subject);
    if value.is_err() && !ladder.asks() {
        return vec![LadderEnd::NoNumber];
    }
    let stands = grade::stands(ladder, &steps, &holds);
    let leads = ladder.steps.iter().map(|step| step.measure.is_some() || step.grade.is_some());
    let asked = steps.iter().zip(holds).zip(leads).enumerate();
    asked
        .filter(|(_, ((step, _), leads))| *leads && !step.otherwise)
        .filter_map(|(at, ((step, held), _))| match (held, &value) {
            (Ok(false), Ok(value)) if !within(step, *value) => {
                Some(LadderEnd::OffStep(*value, at, step.low, step.high))
            }
            (Ok(false), _) => Some(LadderEnd::Condition(at)),
            (Err(missing), _) => Some(LadderEnd::Missing(at, missing)),
            (Ok(true), _) if matches!(stands, OnLadder::Step(other) if other < at) => {
                Some(LadderEnd::After(at))
            }
            (Ok(true), _) => None,
        })
        .collect()
}

/// A band of a ranking and somebody ranked.
struct BandWay<'a> {
    grounds: &'a Grounds<'a>,
    table: (usize, &'a RankingTable),
    band: usize,
    compiled: &'a BandProgram,
    ranked: NodeId,
}

impl BandWay<'_> {
    fn end(&self, assessment: &Assessment, ranking: &Ranking, subject: NodeId) -> BandEnd {
        let (at, table) = self.table;
        let own = assessment.outcome.proposals.iter().position(|one| {
            let here = matches!(one.ground, Ground::Rank { table, row, band, .. } if table == at
                && band == self.band && assessment.outcome.rankings[table].rows[row].subject == self.ranked);
            one.subject == subject && here
        });
        if let Some(own) = own {
            return BandEnd::Reached(own);
        }
        let Some(written) = ranking.bands.get(self.band) else { return BandEnd::NoPlaces };
        let Some(row) = table.rows.iter().position(|row| row.subject == self.ranked) else {
            return BandEnd::NotRanked;
        };
        let Some(rank) = table.rows[row].rank else { return BandEnd::NotRanked };
        let places = number(self.grounds.world, &Scope::default(), self.compiled.places.as_ref(), None);
        let Some(places) = places.and_then(|places| places.to_usize()) else { return BandEnd::NoPlaces };
        let reward = self.compiled.measure.map(|measure| self.grounds.measure_kind(measure));
        let tied_in = match reward {
            Some(MeasureKind::Reward) => ranking.reward_ties_in,
            _ => ranking.penalty_ties_in,
        };
        let inside = cut(&table.rows, written.end, places, tied_in);
        if inside.contains(&row) {
            return BandEnd::ForOthers(self.grounds.named_by(self.compiled, self.ranked));
        }
        let last = match written.end {
            End::Top => places.min(table.ranked),
            End::Bottom => bottom_from(table.ranked, places),
        };
        let values =
            (table.rows[row].value, table.rows.get(last.saturating_sub(1)).and_then(|row| row.value));
        BandEnd::OutsideBand { rank, of: table.ranked, places, at: written.end, values }
    }
}
