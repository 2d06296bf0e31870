//! What the steps of ladders ask, and what a scenario saw of it.

use super::Atom;
use super::observe::Ways;
use super::sites::Site;
use crate::assess::{about, population};
use crate::compile::LadderProgram;
use crate::expression::Expr;
use crate::expression::world::World;
use crate::phrase::Condition;
use crate::value::Value;
use std::collections::BTreeMap;

/// The atoms of the conditions of the steps, each with whether it must hold.
pub fn asked(ladder: &LadderProgram) -> Vec<(Atom, &Expr, bool)> {
    let conditions =
        ladder.steps.iter().enumerate().filter_map(|(at, step)| Some((at, &step.when.as_ref()?.1)));
    let atoms = |(step, when)| {
        let atoms = Condition::of(when).atoms().into_iter().enumerate();
        atoms.map(move |(at, (expr, holds))| ((Site::OnStep(step), at), expr, holds))
    };
    conditions.flat_map(atoms).collect()
}

/// What they were for everybody whom the ladder is for.
pub fn seen(ladder: &LadderProgram, world: &World<'_>) -> BTreeMap<Atom, Ways> {
    let scope = ladder.of.scope();
    let everybody = population(world, &ladder.of);
    let mut seen: BTreeMap<Atom, Ways> = BTreeMap::new();
    for (atom, expr, holds) in asked(ladder) {
        let ways = seen.entry(atom).or_default();
        for subject in &everybody {
            let value = about(world, &scope, expr, Some(*subject));
            ways.see(value.map(|value| value == Value::Bool(holds)));
        }
    }
    seen
}
