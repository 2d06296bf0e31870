//! Modifiers: defences and aggravations, applied to the attributions they cover.

use super::attribute::Attributed;
use super::rows::{Rows, slots};
use super::{Attribution, Finding, MatterRef, MissingFact, ModifierApplied, Standing, State};
use crate::compile::{ModifierProgram, Program, Target};
use crate::expression::facts::facts;
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::{Effect, ModifierEffect};
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

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
    attributed: &mut Attributed,
) {
    let Attributed { attributions, open, .. } = attributed;
    let mut bars: Vec<Bar> = Vec::new();
    for (index, modifier) in program.modifiers.iter().enumerate() {
        let forbids = modifier.effect == ModifierEffect::Forbid;
        let ask = |matter, subject| ask(program, matters, world, index, modifier, matter, subject);
        for attribution in attributions.iter_mut() {
            let finding = &findings[attribution.finding];
            if !concerns(modifier, finding, attribution) {
                continue;
            }
            let applied = match ask(finding.matter, attribution.subject) {
                Says::Nothing => continue,
                Says::Holds(applied) => {
                    hold(modifier.effect, attribution);
                    applied
                }
                Says::Unknown(applied) => {
                    let clears = forbids || modifier.effect == ModifierEffect::Exempt;
                    if clears && attribution.standing == Standing::Stands {
                        attribution.standing = Standing::Undetermined;
                    }
                    applied
                }
            };
            if forbids {
                bars.push(Bar { act: act(finding), subject: attribution.subject, applied: applied.clone() });
            }
            attribution.modifiers.push(applied);
        }
        if forbids {
            bars.extend(possible(modifier, findings, attributions, open, ask));
        }
    }
    bar(bars, findings, attributions);
}

/// What `forbid` says of one person and one matter.
struct Bar {
    act: MatterRef,
    subject: NodeId,
    applied: ModifierApplied,
}

/// The matter of a finding, whichever of its rows it was made on.
fn act(finding: &Finding) -> MatterRef {
    MatterRef { child: None, ..finding.matter }
}

/// Who is held for each act.
fn held(findings: &[Finding], attributions: &[Attribution]) -> BTreeMap<(MatterRef, NodeId), Vec<usize>> {
    let mut held: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, attribution) in attributions.iter().enumerate() {
        if attribution.effect == Effect::Hold {
            held.entry((act(&findings[attribution.finding]), attribution.subject)).or_default().push(at);
        }
    }
    held
}

/// A rule that cannot be determined, or whose persons are not all known, might be the one by which a matter is
/// forbidden to be held against somebody.
fn possible(
    modifier: &ModifierProgram,
    findings: &[Finding],
    attributions: &[Attribution],
    open: &BTreeMap<usize, Vec<MissingFact>>,
    ask: impl Fn(MatterRef, NodeId) -> Says,
) -> Vec<Bar> {
    let held = held(findings, attributions);
    let mut bars = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if !(modifier.rules.is_empty() || modifier.rules.contains(&finding.rule)) {
            continue;
        }
        let missing = match (&finding.state, open.get(&at)) {
            (State::Undetermined(_), _) => vec![MissingFact::Rule(finding.rule)],
            (_, Some(missing)) => missing.clone(),
            _ => continue,
        };
        let act = act(finding);
        for (_, subject) in held.range((act, NodeId(0))..=(act, NodeId(u32::MAX))).map(|(key, _)| *key) {
            if let Says::Holds(mut applied) | Says::Unknown(mut applied) = ask(finding.matter, subject) {
                applied.missing.extend(missing.clone());
                bars.push(Bar { act, subject, applied });
            }
        }
    }
    bars
}

/// Is an attribution one that the modifier is asked about?
pub(crate) fn concerns(modifier: &ModifierProgram, finding: &Finding, attribution: &Attribution) -> bool {
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
fn bar(mut bars: Vec<Bar>, findings: &[Finding], attributions: &mut [Attribution]) {
    if bars.is_empty() {
        return;
    }
    let held = held(findings, attributions);
    // What is known goes before what is not.
    bars.sort_by_key(|bar| !bar.applied.missing.is_empty());
    for Bar { act, subject, applied } in bars {
        for at in held.get(&(act, subject)).into_iter().flatten() {
            let attribution = &mut attributions[*at];
            let known = applied.missing.is_empty();
            let said = attribution.modifiers.iter().any(|other| other.modifier == applied.modifier);
            match attribution.standing {
                Standing::Cleared => continue,
                _ if known => attribution.standing = Standing::Cleared,
                _ if said => continue,
                _ => attribution.standing = Standing::Undetermined,
            }
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
pub(crate) fn rows_of(matters: &Matters, target: Target, matter: MatterRef) -> std::ops::Range<usize> {
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
