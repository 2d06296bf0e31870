//! Modifiers: defences and aggravations, applied to the attributions they cover.

use super::rows::{Rows, slots};
use super::{Attribution, Finding, MatterRef, MissingFact, ModifierApplied, Standing};
use crate::compile::{ModifierProgram, Program, Target};
use crate::expression::facts::facts;
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::{Effect, ModifierEffect};
use crate::value::Value;
use rust_decimal::Decimal;

/// What a modifier says of the rows of one matter that concern an attribution.
enum Says {
    Nothing,
    Holds(ModifierApplied),
    Unknown(ModifierApplied),
}

/// Applies all modifiers, in the order of their ids.
pub fn modify(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    findings: &[Finding],
    attributions: &mut [Attribution],
) {
    let mut forbidden: Vec<(MatterRef, NodeId, ModifierApplied)> = Vec::new();
    for (index, modifier) in program.modifiers.iter().enumerate() {
        for attribution in attributions.iter_mut() {
            let finding = &findings[attribution.finding];
            if !concerns(modifier, finding, attribution) {
                continue;
            }
            match ask(program, matters, world, index, modifier, finding.matter, attribution.subject) {
                Says::Nothing => {}
                Says::Holds(applied) => {
                    if modifier.effect == ModifierEffect::Forbid {
                        let matter = MatterRef { child: None, ..finding.matter };
                        forbidden.push((matter, attribution.subject, applied.clone()));
                    }
                    hold(modifier.effect, attribution);
                    attribution.modifiers.push(applied);
                }
                Says::Unknown(applied) => {
                    let clears = matches!(modifier.effect, ModifierEffect::Exempt | ModifierEffect::Forbid);
                    if clears && attribution.standing == Standing::Stands {
                        attribution.standing = Standing::Undetermined;
                    }
                    if modifier.effect == ModifierEffect::Forbid {
                        let matter = MatterRef { child: None, ..finding.matter };
                        forbidden.push((matter, attribution.subject, applied.clone()));
                    }
                    attribution.modifiers.push(applied);
                }
            }
        }
    }
    for (matter, subject, applied) in forbidden {
        bar(matter, subject, &applied, findings, attributions);
    }
}

fn concerns(modifier: &ModifierProgram, finding: &Finding, attribution: &Attribution) -> bool {
    let rule = modifier.rules.is_empty() || modifier.rules.contains(&finding.rule);
    let degree = modifier.degrees.is_empty()
        || attribution.degree.as_ref().is_some_and(|degree| modifier.degrees.contains(degree));
    let scales = matches!(modifier.effect, ModifierEffect::Scale(_));
    rule && degree && (attribution.effect == Effect::Hold || (scales && attribution.effect == Effect::Credit))
}

fn hold(effect: ModifierEffect, attribution: &mut Attribution) {
    match effect {
        ModifierEffect::Exempt | ModifierEffect::Forbid => attribution.standing = Standing::Cleared,
        ModifierEffect::Scale(factor) => {
            attribution.points = attribution
                .points
                .and_then(|points| points.checked_mul(factor))
                .map(|p: Decimal| p.normalize());
        }
        // The measure, not the attribution, changes: see `decide`.
        ModifierEffect::Reduce | ModifierEffect::Lighten | ModifierEffect::Aggravate => {}
    }
}

/// `forbid` clears whatever else the same matter holds against the same person; where it is unknown whether it
/// holds, that is undetermined.
fn bar(
    matter: MatterRef,
    subject: NodeId,
    applied: &ModifierApplied,
    findings: &[Finding],
    attributions: &mut [Attribution],
) {
    let standing = if applied.missing.is_empty() { Standing::Cleared } else { Standing::Undetermined };
    for attribution in attributions {
        let same = MatterRef { child: None, ..findings[attribution.finding].matter } == matter;
        let held = same && attribution.subject == subject && attribution.effect == Effect::Hold;
        let known = attribution.modifiers.iter().any(|other| other.modifier == applied.modifier);
        if held && !known && attribution.standing != Standing::Cleared {
            attribution.standing = standing;
            attribution.modifiers.push(applied.clone());
        }
    }
}

/// Asks a modifier about one matter and one person: any row that holds decides; else any that is unknown.
fn ask(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    index: usize,
    modifier: &ModifierProgram,
    matter: MatterRef,
    subject: NodeId,
) -> Says {
    let mut unknown = None;
    for on in modifier.targets.iter().filter(|on| on.target.kind == matter.kind as usize) {
        let Some(rows) = Rows::of(program, matters, on.target) else { continue };
        let scope = match on.target.child {
            Some(child) => &program.scopes[on.target.kind].children[child].scope,
            None => &program.scopes[on.target.kind].row,
        };
        let used = slots(on.when.iter().chain(&on.of), scope.variables.len());
        for row in rows_of(matters, on.target, matter) {
            let batch = rows.batch(row..row + 1, &used);
            let plain = Plain::new(world, &batch, 0, scope);
            let covers = match on.of.as_ref().map(|of| plain.eval(of)) {
                None => Ok(true),
                Some(Ok(Value::Node(node))) => Ok(node == subject),
                Some(Ok(Value::Nodes(nodes))) => Ok(nodes.contains(&subject)),
                Some(Ok(_)) => Ok(false),
                Some(Err(missing)) => Err(missing),
            };
            let holds = on.when.as_ref().map_or(Ok(true), |when| plain.truth(when));
            let applied = |missing: Vec<MissingFact>| ModifierApplied {
                modifier: index,
                missing,
                facts: facts(on.when.iter().chain(&on.of), &plain),
            };
            match (covers, holds) {
                (Ok(false), _) | (_, Ok(false)) => {}
                (Ok(true), Ok(true)) => return Says::Holds(applied(Vec::new())),
                (covers, holds) => {
                    let missing = covers.err().into_iter().chain(holds.err()).flatten().collect();
                    unknown.get_or_insert(applied(missing));
                }
            }
        }
    }
    unknown.map_or(Says::Nothing, Says::Unknown)
}

/// The rows of a target that belong to a matter: the very row where both are of one child table, all rows of the
/// matter's child table where only the modifier is, the matter itself otherwise.
fn rows_of(matters: &Matters, target: Target, matter: MatterRef) -> std::ops::Range<usize> {
    let parent = matter.row as usize;
    match (target.child, matter.child) {
        (None, _) => parent..parent + 1,
        (Some(child), Some((same, row))) if same as usize == child => row as usize..row as usize + 1,
        (Some(child), _) => {
            let table = matters.tables.get(target.kind).and_then(|table| table.children.get(child));
            let at = |row: usize| table.and_then(|t| t.offsets.get(row)).copied().unwrap_or(0) as usize;
            at(parent)..at(parent + 1)
        }
    }
}
