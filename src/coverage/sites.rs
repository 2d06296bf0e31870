//! The conditions of a provision: where they stand, and their atoms.

use crate::assess::find;
use crate::compile::{CounterProgram, Program, StepWay, Target};
use crate::expression::{Expr, Scope};
use crate::phrase::{Condition, Kind, Place};
use crate::policy::{Formula, Name, Policy, RelationBody};
use crate::source;

/// Where a condition of a provision stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// Its `when`.
    When,
    /// The rule of that id applies to the same matter, which excludes it.
    Excluded(String),
    /// The `when` of a line of a rule.
    Line(usize),
    /// The `where` of a step of a relation that a chain of the rule walks: the relation's id, the number of
    /// the step.
    Step(String, usize),
    /// The `until` of a chain of the rule.
    Until(String),
    /// The `where` of a counter of a duty, by its name.
    Counter(String),
    /// The `when` of a step of a ladder.
    OnStep(usize),
    /// A quota is exceeded.
    Exceeded,
    /// A band of a ranking, or a step of a ladder with a measure or a grade: somebody stands in it, or nobody.
    Reached(usize),
}

/// A condition at its place.
pub struct Sited<'a> {
    /// Where it stands.
    pub site: Site,
    /// The rows it is asked of; of a walk, those of the rule.
    pub target: Target,
    /// Where it stands, for saying it.
    pub stands: Place,
    /// The condition.
    pub expr: &'a Expr,
    /// Its variables.
    pub scope: &'a Scope,
    /// Where it was written.
    pub place: source::Place,
}

impl<'a> Sited<'a> {
    /// Its atoms, each with whether it must hold.
    pub fn atoms(&self) -> Vec<(&'a Expr, bool)> {
        Condition::of(self.expr).atoms()
    }
}

/// The rules that exclude a rule: the id of each, and where that was written, in `unless` or in a group.
pub fn exclusions<'a>(
    policy: &'a Policy,
    program: &'a Program,
    index: usize,
) -> Vec<(&'a str, source::Place)> {
    let (Some(written), Some(rule)) = (policy.rules.values().nth(index), program.rules.get(index)) else {
        return Vec::new();
    };
    let groups =
        policy.groups.values().filter(|group| group.body.rules.iter().any(|name| name.text == written.id));
    let names: Vec<&Name> =
        written.body.unless.iter().chain(groups.flat_map(|group| &group.body.rules)).collect();
    let excluding = rule.unless.iter().filter_map(|other| policy.rules.values().nth(*other));
    let mut all: Vec<(&str, source::Place)> = excluding
        .map(|other| {
            let name = names.iter().find(|name| name.text == other.id);
            (other.id.as_str(), name.map_or(written.place, |name| name.place))
        })
        .collect();
    all.dedup_by_key(|(id, _)| *id);
    all
}

/// The conditions of a rule or a modifier, by its index; of anything else there are none. On several kinds of
/// rows one condition is listed once for each.
pub fn sites<'a>(policy: &'a Policy, program: &'a Program, kind: Kind, index: usize) -> Vec<Sited<'a>> {
    match kind {
        Kind::Rule => of_rule(policy, program, index),
        Kind::Modifier => of_modifier(policy, program, index),
        _ => Vec::new(),
    }
}

fn of_rule<'a>(policy: &'a Policy, program: &'a Program, index: usize) -> Vec<Sited<'a>> {
    let (Some(written), Some(rule)) = (policy.rules.values().nth(index), program.rules.get(index)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for on in &rule.targets {
        let (target, scope) = (on.target, find::scope(program, on));
        let sited = |site, expr, formula: Option<&Formula>| {
            let place = formula.map_or(written.place, Formula::place);
            Sited { site, target, stands: Place::Row(target), expr, scope, place }
        };
        all.extend(on.when.iter().map(|when| sited(Site::When, when, written.body.when.as_ref())));
        for (line, clause) in on.clauses.iter().enumerate() {
            let formula = written.body.find.get(line).and_then(|find| find.when.as_ref());
            all.extend(clause.when.iter().map(|when| sited(Site::Line(line), when, formula)));
        }
        for chain in on.clauses.iter().filter_map(|clause| clause.up) {
            of_chain(policy, program, chain, target, &mut all);
        }
    }
    all.extend(of_duty(policy, program, &written.id));
    all
}

/// What the counters of a duty ask of the matters that they count.
fn of_duty<'a>(policy: &'a Policy, program: &'a Program, id: &str) -> Vec<Sited<'a>> {
    let kind = program.schema.kind(id);
    let compiled = program.duties.iter().find(|duty| Some(duty.kind) == kind);
    let (Some(written), Some(compiled)) = (policy.duties.get(id), compiled) else { return Vec::new() };
    let counters = written.body.counters.iter().zip(&compiled.counters);
    let sited = |(written, compiled): (&crate::policy::Counter, &'a CounterProgram)| {
        let (target, kind) = (compiled.target, &program.scopes[compiled.target.kind]);
        let child = target.child.and_then(|child| kind.children.get(child));
        let scope = child.map_or(&kind.row, |child| &child.scope);
        Some(Sited {
            site: Site::Counter(written.name.text.clone()),
            target,
            stands: Place::Row(target),
            expr: compiled.condition.as_ref()?,
            scope,
            place: written.condition.as_ref().map_or(written.name.place, Formula::place),
        })
    };
    counters.filter_map(sited).collect()
}

/// The conditions of a walk: of the steps of the relations, and where it ends.
fn of_chain<'a>(
    policy: &'a Policy,
    program: &'a Program,
    chain: usize,
    target: Target,
    all: &mut Vec<Sited<'a>>,
) {
    let (Some(written), Some(compiled)) = (policy.chains.values().nth(chain), program.chains.get(chain))
    else {
        return;
    };
    of_relation(policy, program, compiled.relation, target, all);
    if let Some((expr, scope, _)) = &compiled.until {
        let place = written.body.until.as_ref().map_or(written.place, Formula::place);
        let site = Site::Until(written.id.clone());
        all.push(Sited { site, target, stands: Place::Reached, expr, scope, place });
    }
}

fn of_relation<'a>(
    policy: &'a Policy,
    program: &'a Program,
    relation: usize,
    target: Target,
    all: &mut Vec<Sited<'a>>,
) {
    let (Some(written), Some(compiled)) =
        (policy.relations.values().nth(relation), program.relations.get(relation))
    else {
        return;
    };
    let RelationBody::Derived(steps) = &written.body.body else { return };
    for (number, (step, compiled)) in steps.iter().zip(&compiled.steps).enumerate() {
        if let StepWay::Follow(other) = compiled.way {
            of_relation(policy, program, other, target, all);
        }
        if let Some(condition) = &compiled.condition {
            let place = step.condition.as_ref().map_or(step.place, Formula::place);
            let (site, scope) = (Site::Step(written.id.clone(), number), &compiled.scope);
            all.push(Sited { site, target, stands: Place::Tie, expr: &condition.whole, scope, place });
        }
    }
}

fn of_modifier<'a>(policy: &'a Policy, program: &'a Program, index: usize) -> Vec<Sited<'a>> {
    let (Some(written), Some(modifier)) =
        (policy.modifiers.values().nth(index), program.modifiers.get(index))
    else {
        return Vec::new();
    };
    let place = written.body.when.as_ref().map_or(written.place, Formula::place);
    let sited = |on: &'a crate::compile::ModifierTarget| {
        let kind = &program.scopes[on.target.kind];
        let child = on.target.child.and_then(|child| kind.children.get(child));
        let scope = child.map_or(&kind.row, |child| &child.scope);
        let when = on.when.as_ref()?;
        let (target, stands) = (on.target, Place::Row(on.target));
        Some(Sited { site: Site::When, target, stands, expr: when, scope, place })
    };
    modifier.targets.iter().filter_map(sited).collect()
}
