//! How many assessments look at the same people or units.

use super::spells::spells;
use super::staffing::{changes_of_parameters, number};
use super::{Lack, Lacking};
use crate::compile::{PopulationProgram, Program};
use crate::expression::Expr;
use crate::expression::world::World;
use crate::value::Interval;
use rust_decimal::Decimal;

/// When more scorecards, rankings and ladders look at somebody than should. Which of them look at whom does not
/// change with the days; how many there should be at most may.
pub fn too_often(
    program: &Program,
    world: &World<'_>,
    of: &PopulationProgram,
    at_most: &Expr,
    period: Interval,
) -> Vec<Lacking> {
    let by = [
        looking(of, program.scorecards.iter()),
        looking(of, program.rankings.iter().map(|ranking| &ranking.of)),
        looking(of, program.ladders.iter().map(|ladder| &ladder.of)),
    ];
    let count = Decimal::from(by.iter().map(Vec::len).sum::<usize>());
    let stretches = spells(period, changes_of_parameters(program), |day| {
        number(world, Some(at_most), day).filter(|most| count > *most)
    });
    let too_many = stretches.into_iter().filter_map(|(days, most)| Some((days, most?)));
    let lack =
        |(days, at_most)| Lacking { days, what: Lack::Assessed { of: of.clone(), by: by.clone(), at_most } };
    too_many.map(lack).collect()
}

/// Which of some assessments look at everybody of a population: at all people or units, or at just those.
fn looking<'a>(of: &PopulationProgram, all: impl Iterator<Item = &'a PopulationProgram>) -> Vec<usize> {
    let looks = |(_, who): &(usize, &PopulationProgram)| {
        who.kind == of.kind && (who.only.is_none() || who.only == of.only)
    };
    all.enumerate().filter(looks).map(|(at, _)| at).collect()
}
