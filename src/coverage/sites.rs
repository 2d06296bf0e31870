//! The conditions of a provision: where they stand, and their atoms.

use crate::assess::find;
use crate::compile::{Program, Target};
use crate::expression::{Expr, Scope};
use crate::phrase::{Condition, Kind};
use crate::policy::{Formula, Name, Policy};
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
    /// A band of a ranking, or a step of a ladder with a measure: somebody stands in it, or nobody.
    Reached(usize),
}

/// A condition at its place.
pub struct Sited<'a> {
    /// Where it stands.
    pub site: Site,
    /// The rows it is asked of.
    pub target: Target,
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
        Kind::Indicator | Kind::Scorecard | Kind::Ranking | Kind::Ladder | Kind::Measure => Vec::new(),
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
            Sited { site, target, expr, scope, place }
        };
        all.extend(on.when.iter().map(|when| sited(Site::When, when, written.body.when.as_ref())));
        for (line, clause) in on.clauses.iter().enumerate() {
            let formula = written.body.find.get(line).and_then(|find| find.when.as_ref());
            all.extend(clause.when.iter().map(|when| sited(Site::Line(line), when, formula)));
        }
    }
    all
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
        Some(Sited { site: Site::When, target: on.target, expr: when, scope, place })
    };
    modifier.targets.iter().filter_map(sited).collect()
}
