//! Relations, chains, rules, groups and modifiers, ready to run.

use super::subject::DeciderProgram;
use super::{CompileFault, Compiler, index};
use crate::expression::check::placeholders;
use crate::expression::scope::{GENERAL, Scope};
use crate::expression::typed::{Expr, Op};
use crate::organisation::{PostId, RelationId};
use crate::policy::{
    Effect, Find, Formula, Hit, Modality, ModifierEffect, Name, Policy, RelationBody, Template, Transition,
    Way,
};
use crate::source::{Fault, Place};
use crate::value::{Interval, NodeKind, Type};
use rust_decimal::Decimal;

/// A relation, ready to be walked.
#[derive(Debug, Clone)]
pub struct RelationProgram {
    /// Its id.
    pub id: String,
    /// For a declared one: its number in the organisation.
    pub declared: Option<RelationId>,
    /// For a derived one: its steps.
    pub steps: Vec<StepProgram>,
    /// Kind of the lower and of the upper end.
    pub ends: (NodeKind, NodeKind),
}

/// A step of a derived relation.
#[derive(Debug, Clone)]
pub struct StepProgram {
    /// The way.
    pub way: StepWay,
    /// Only where this holds.
    pub condition: Option<StepCondition>,
    /// `lower`, `date`, `upper`, `since`, in this order.
    pub scope: Scope,
}

/// The condition of a step: it holds where each of its parts does.
#[derive(Debug, Clone)]
pub struct StepCondition {
    /// The whole.
    pub whole: Expr,
    /// Its text.
    pub text: String,
    /// The parts that ask for `lower` and the day alone.
    pub of_lower: Vec<Expr>,
    /// Those that ask for `upper` and the day alone.
    pub of_upper: Vec<Expr>,
    /// The others.
    pub of_both: Vec<Expr>,
}

/// The slot of `lower` in [`StepProgram::scope`].
pub(crate) const LOWER: usize = 0;
const DAY: usize = 1;
/// The slot of `upper`.
pub(crate) const UPPER: usize = 2;
/// The slot of `since`.
pub(crate) const SINCE: usize = 3;

impl StepCondition {
    fn of(whole: Expr, text: String) -> StepCondition {
        let parts = match &whole.op {
            Op::And(all) => all.clone(),
            _ => vec![whole.clone()],
        };
        let mut condition =
            StepCondition { whole, text, of_lower: Vec::new(), of_upper: Vec::new(), of_both: Vec::new() };
        for part in parts {
            let asks_only = |allowed: usize| {
                let mut only = true;
                part.walk(&mut |inner| {
                    if let Op::Variable(slot) = inner.op {
                        only &= slot == allowed || slot == DAY;
                    }
                });
                only
            };
            let list = if asks_only(LOWER) {
                &mut condition.of_lower
            } else if asks_only(UPPER) {
                &mut condition.of_upper
            } else {
                &mut condition.of_both
            };
            list.push(part);
        }
        condition
    }
}

/// A way from lower to upper.
#[derive(Debug, Clone)]
pub enum StepWay {
    /// Along a relation, by its index.
    Follow(usize),
    /// To the holders of a post in the unit that the expression gives.
    Holders(PostId, Expr),
    /// To the members of the unit that the expression gives.
    Members(Expr),
}

/// A chain, ready to be walked.
#[derive(Debug, Clone)]
pub struct ChainProgram {
    /// The relation walked, by its index.
    pub relation: usize,
    /// At most so many hops.
    pub depth: u32,
    /// Stop after the first person for whom this holds, with its text: `person`, `date`.
    pub until: Option<(Expr, Scope, String)>,
    /// The degree at each hop; the last one repeats.
    pub degrees: Vec<String>,
    /// The part of the points at each hop; the last one repeats.
    pub share: Vec<Decimal>,
}

/// No chain is longer, whatever it says: organisations have fewer levels.
pub const DEEPEST: u32 = 64;

impl ChainProgram {
    /// The degree at a hop, counted from 1.
    pub fn degree(&self, hop: usize) -> Option<&str> {
        self.degrees.get(hop - 1).or(self.degrees.last()).map(String::as_str)
    }

    /// The part of the points at a hop, counted from 1.
    pub fn share(&self, hop: usize) -> Decimal {
        self.share.get(hop - 1).or(self.share.last()).copied().unwrap_or(Decimal::ONE)
    }
}

/// The rows that a rule or a modifier looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Index into the schema's kinds.
    pub kind: usize,
    /// Index of the kind's child table.
    pub child: Option<usize>,
}

/// A rule, ready to run.
#[derive(Debug, Clone)]
pub struct RuleProgram {
    /// When it applies: its own time within its pack's.
    pub in_force: Interval,
    /// The rules that exclude it: `unless`, and those before it in a `first` group.
    pub unless: Vec<usize>,
    /// The rules that came in its place and are tried on its matters, too: where they are lighter they judge these.
    pub newer: Vec<usize>,
    /// What it does on each kind of rows it looks at.
    pub targets: Vec<RuleTarget>,
}

/// A rule on one kind of rows.
#[derive(Debug, Clone)]
pub struct RuleTarget {
    /// The rows.
    pub target: Target,
    /// The condition.
    pub when: Option<Expr>,
    /// The consequences.
    pub clauses: Vec<ClauseProgram>,
    /// The expressions of its `why`, for the facts they read.
    pub why: Vec<(String, Expr)>,
}

/// A consequence, ready to run.
#[derive(Debug, Clone)]
pub struct ClauseProgram {
    /// What it does.
    pub effect: Effect,
    /// To whom.
    pub whom: Vec<Expr>,
    /// Only if.
    pub when: Option<Expr>,
    /// Up this chain.
    pub up: Option<usize>,
    /// The degree, where the chain gives none.
    pub degree: Option<String>,
    /// Points.
    pub points: Option<Expr>,
    /// The account of the points.
    pub category: String,
    /// The measure imposed.
    pub measure: Option<usize>,
    /// How binding.
    pub modality: Modality,
    /// Who decides.
    pub decider: Option<DeciderProgram>,
}

/// A modifier, ready to run.
#[derive(Debug, Clone)]
pub struct ModifierProgram {
    /// What it does.
    pub effect: ModifierEffect,
    /// Only findings of these rules; all if empty.
    pub rules: Vec<usize>,
    /// Only these degrees; all if empty.
    pub degrees: Vec<String>,
    /// Its condition and whom it covers, on each kind of rows.
    pub targets: Vec<ModifierTarget>,
}

/// A modifier on one kind of rows.
#[derive(Debug, Clone)]
pub struct ModifierTarget {
    /// The rows.
    pub target: Target,
    /// The condition.
    pub when: Option<Expr>,
    /// Whom it covers; everybody if none.
    pub of: Option<Expr>,
}

/// All relations, in the order of their ids.
pub(super) fn relations(compiler: &mut Compiler<'_>) -> Vec<RelationProgram> {
    let policy = compiler.policy;
    let mut list: Vec<RelationProgram> = Vec::new();
    for id in policy.relations.keys() {
        let words = &compiler.names.vocabulary.relations;
        let declared = words.iter().position(|relation| relation.id == *id);
        let ends = ends(compiler, id, 0);
        list.push(RelationProgram {
            id: id.clone(),
            declared: declared.map(|at| at as u32),
            steps: Vec::new(),
            ends,
        });
    }
    for (at, relation) in policy.relations.values().enumerate() {
        let RelationBody::Derived(steps) = &relation.body.body else { continue };
        let ends = list[at].ends.clone();
        let compiled = steps.iter().filter_map(|step| {
            let mut scope = Scope::default();
            scope.add("lower", Type::Node(ends.0.clone()));
            scope.add("date", Type::Date);
            let way = match &step.way {
                Way::Follow(name) => {
                    let followed = index(&policy.relations, &name.text)?;
                    walkable(compiler, followed, name);
                    scope.add("upper", Type::Node(list[followed].ends.1.clone()));
                    StepWay::Follow(followed)
                }
                Way::Holders { post, of } => {
                    let unit = compiler.checker().check_as(&of.0, &scope, &Type::Node(NodeKind::Unit))?;
                    scope.add("upper", Type::Node(NodeKind::Person));
                    StepWay::Holders(compiler.names.vocabulary.posts.code(&post.text)?, unit)
                }
                Way::Members(of) => {
                    let unit = compiler.checker().check_as(&of.0, &scope, &Type::Node(NodeKind::Unit))?;
                    scope.add("upper", Type::Node(NodeKind::Person));
                    StepWay::Members(unit)
                }
            };
            scope.add("since", Type::Date);
            let condition = match &step.condition {
                Some(formula) => {
                    let expr = compiler.checker().check_as(&formula.0, &scope, &Type::Bool)?;
                    Some(StepCondition::of(expr, formula.text().to_owned()))
                }
                None => None,
            };
            Some(StepProgram { way, condition, scope })
        });
        let compiled = compiled.collect();
        list[at].steps = compiled;
    }
    list
}

/// A declared relation that responsibility travels along must say which end is up.
fn walkable(compiler: &mut Compiler<'_>, relation: usize, name: &Name) {
    let Some(written) = compiler.policy.relations.values().nth(relation) else { return };
    if let RelationBody::Declared { up: None, .. } = &written.body.body {
        let fault = CompileFault::UpMissing { relation: name.text.clone() };
        let note = crate::source::said(
            "declared here: add `up:` with one of its ends",
            "在此声明：请用 `up:` 指明其中一端",
        );
        compiler.problems.push(fault.at(name.place).also(written.place, note));
    }
}

/// The kinds at the two ends of a relation. Those of a derived one are those of what it follows; people where
/// nothing says otherwise.
fn ends(compiler: &Compiler<'_>, id: &str, depth: usize) -> (NodeKind, NodeKind) {
    let words = &compiler.names.vocabulary.relations;
    if let Some(declared) = words.iter().find(|relation| relation.id == id) {
        return (declared.lower.1.clone(), declared.upper.1.clone());
    }
    let mut found = (NodeKind::Person, NodeKind::Person);
    let Some(relation) = compiler.policy.relations.get(id) else { return found };
    if let RelationBody::Derived(steps) = &relation.body.body {
        let followed = steps.iter().find_map(|step| match &step.way {
            Way::Follow(name) if depth < DEEPEST as usize => Some(name),
            _ => None,
        });
        if let Some(name) = followed {
            found = ends(compiler, &name.text, depth + 1);
        }
    }
    found
}

/// All chains, in the order of their ids.
pub(super) fn chains(compiler: &mut Compiler<'_>, relations: &[RelationProgram]) -> Vec<ChainProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for chain in policy.chains.values() {
        let relation = index(&policy.relations, &chain.body.follow.text).unwrap_or(0);
        walkable(compiler, relation, &chain.body.follow);
        let upper = relations.get(relation).map_or(NodeKind::Person, |relation| relation.ends.1.clone());
        let until = chain.body.until.as_ref().and_then(|formula| {
            let mut scope = Scope::default();
            scope.add("person", Type::Node(upper));
            scope.add("date", Type::Date);
            let expr = compiler.checker().check_as(&formula.0, &scope, &Type::Bool)?;
            Some((expr, scope, formula.text().to_owned()))
        });
        list.push(ChainProgram {
            relation,
            depth: chain.body.depth.unwrap_or(DEEPEST).min(DEEPEST),
            until,
            degrees: chain.body.degrees.iter().map(|degree| degree.text.clone()).collect(),
            share: chain.body.share.clone(),
        });
    }
    list
}

/// The rows that `kind` or `kind.children` names.
pub(super) fn target(compiler: &mut Compiler<'_>, name: &Name) -> Option<Target> {
    let (kind, child) = match name.text.split_once('.') {
        Some((kind, child)) => (kind, Some(child)),
        None => (name.text.as_str(), None),
    };
    let schema = compiler.schema;
    // What is unknown here was reported when the policy was read.
    let kind_index = schema.kind(kind)?;
    let children = &schema.kinds[kind_index].children;
    let child = match child {
        None => None,
        Some(child) => Some(children.iter().position(|table| table.name == child)?),
    };
    Some(Target { kind: kind_index, child })
}

impl Compiler<'_> {
    /// The variables of a target's rows.
    pub(super) fn scope(&self, target: Target) -> Scope {
        let kind = &self.scopes[target.kind];
        match target.child {
            Some(child) => kind.children[child].scope.clone(),
            None => kind.row.clone(),
        }
    }

    fn bool(&mut self, formula: Option<&Formula>, scope: &Scope) -> Option<Expr> {
        self.checker().check_as(&formula?.0, scope, &Type::Bool)
    }
}

/// All rules, in the order of their ids.
pub(super) fn rules(compiler: &mut Compiler<'_>) -> Vec<RuleProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for rule in policy.rules.values() {
        let body = &rule.body;
        let pack = policy.packs.get(rule.pack).map_or(Interval::ALWAYS, |pack| pack.in_force);
        let mut unless: Vec<usize> =
            body.unless.iter().filter_map(|name| index(&policy.rules, &name.text)).collect();
        for group in policy.groups.values().filter(|group| group.body.hit == Hit::First) {
            if let Some(at) = group.body.rules.iter().position(|name| name.text == rule.id) {
                let earlier = &group.body.rules[..at];
                unless.extend(earlier.iter().filter_map(|name| index(&policy.rules, &name.text)));
            }
        }
        let targets = body.on.iter().filter_map(|name| {
            let target = target(compiler, name)?;
            let scope = compiler.scope(target);
            let when = compiler.bool(body.when.as_ref(), &scope);
            let category = body.category.as_ref();
            let clauses =
                body.find.iter().filter_map(|find| clause(compiler, find, category, &scope)).collect();
            let why = body.why.as_ref().map_or_else(Vec::new, |why| template(compiler, why, &scope));
            Some(RuleTarget { target, when, clauses, why })
        });
        let targets = targets.collect();
        list.push(RuleProgram { in_force: body.in_force.and(pack), unless, newer: Vec::new(), targets });
    }
    for (newer, older) in replaced(policy) {
        list[older].newer.push(newer);
    }
    list
}

/// Rules that judge the matters of an older one where they are lighter, each with the older one.
fn replaced(policy: &Policy) -> Vec<(usize, usize)> {
    let lighter = policy.rules.values().enumerate().filter(|(_, rule)| {
        let own = rule.body.transition.map(|(own, _)| own);
        let default = policy.packs.get(rule.pack).and_then(|pack| pack.transition);
        own.or(default) == Some(Transition::OldUnlessLighter)
    });
    lighter
        .filter_map(|(at, rule)| Some((at, index(&policy.rules, &rule.body.replaces.as_ref()?.text)?)))
        .collect()
}

fn clause(
    compiler: &mut Compiler<'_>,
    find: &Find,
    category: Option<&Name>,
    scope: &Scope,
) -> Option<ClauseProgram> {
    let policy = compiler.policy;
    let whom: Vec<Expr> = find.whom.iter().filter_map(|formula| whom(compiler, formula, scope)).collect();
    let when = compiler.bool(find.when.as_ref(), scope);
    let points = find
        .points
        .as_ref()
        .and_then(|formula| compiler.checker().check_as(&formula.0, scope, &Type::Decimal));
    let decider = find.decider.as_ref().and_then(|formula| compiler.decider(formula, scope));
    Some(ClauseProgram {
        effect: find.effect,
        whom,
        when,
        up: find.up.as_ref().and_then(|name| index(&policy.chains, &name.text)),
        degree: find.degree.as_ref().map(|name| name.text.clone()),
        points,
        category: find.category.as_ref().or(category).map_or(GENERAL, |name| name.text.as_str()).to_owned(),
        measure: find.measure.as_ref().and_then(|name| index(&policy.measures, &name.text)),
        modality: find.modality.unwrap_or(Modality::Human),
        decider,
    })
}

fn whom(compiler: &mut Compiler<'_>, formula: &Formula, scope: &Scope) -> Option<Expr> {
    let expr = compiler.checker().check(&formula.0, scope)?;
    match &expr.of {
        Type::Node(NodeKind::Person | NodeKind::Unit) | Type::Nodes(NodeKind::Person | NodeKind::Unit) => {
            Some(expr)
        }
        // What a script gives here can only be a person.
        Type::Any => Some(Expr { of: Type::Node(NodeKind::Person), op: expr.op }),
        found => {
            let fault = CompileFault::NotAccountable { found: found.said() };
            compiler.problems.raise(fault, formula.place());
            None
        }
    }
}

/// The expressions of a template: each with its text. `{subject}` is whoever the finding names.
fn template(compiler: &mut Compiler<'_>, template: &Template, scope: &Scope) -> Vec<(String, Expr)> {
    let mut list: Vec<(String, Expr)> = Vec::new();
    for (_, node) in &template.0 {
        let text = node.text().unwrap_or_default();
        for (start, end) in placeholders(text) {
            let name = text[start..end].trim();
            if name == "subject" || list.iter().any(|(known, _)| known == name) {
                continue;
            }
            if let Some(expr) = compiler.checker().check_part(node, start, end, scope) {
                list.push((name.to_owned(), expr));
            }
        }
    }
    list
}

/// The order in which rules are evaluated: those that exclude others before these.
pub(super) fn order(compiler: &mut Compiler<'_>, rules: &[RuleProgram]) -> Vec<usize> {
    let mut order = Vec::with_capacity(rules.len());
    let mut placed = vec![false; rules.len()];
    while order.len() < rules.len() {
        let next = (0..rules.len())
            .find(|at| !placed[*at] && rules[*at].unless.iter().all(|before| placed[*before]));
        let Some(next) = next else {
            let stuck = (0..rules.len()).find(|at| !placed[*at]).unwrap_or(0);
            // A circle of `unless` alone was reported when the policy was read.
            if let Some(rule) = compiler.policy.rules.values().nth(stuck)
                && !compiler.problems.has("unless-cycle")
            {
                compiler.problems.raise(CompileFault::Circular { rule: rule.id.clone() }, rule.place);
            }
            break;
        };
        placed[next] = true;
        order.push(next);
    }
    order
}

/// The `unique` groups, and a check that the rules of every group can meet at all.
pub(super) fn unique_groups(compiler: &mut Compiler<'_>, rules: &[RuleProgram]) -> Vec<(usize, Vec<usize>)> {
    let policy = compiler.policy;
    let kinds = |rule: usize| -> Vec<usize> {
        rules.get(rule).map_or_else(Vec::new, |rule| rule.targets.iter().map(|on| on.target.kind).collect())
    };
    let mut unique = Vec::new();
    for (at, group) in policy.groups.values().enumerate() {
        let members: Vec<(usize, Place, &str)> = group
            .body
            .rules
            .iter()
            .filter_map(|name| Some((index(&policy.rules, &name.text)?, name.place, name.text.as_str())))
            .collect();
        for (rule, place, id) in &members {
            let alone = members.len() > 1
                && !members.iter().any(|(other, ..)| {
                    other != rule && kinds(*other).iter().any(|k| kinds(*rule).contains(k))
                });
            if alone && group.body.hit != Hit::All && !kinds(*rule).is_empty() {
                compiler.problems.raise(CompileFault::MixedGroup { rule: (*id).into() }, *place);
            }
        }
        if group.body.hit == Hit::Unique {
            unique.push((at, members.into_iter().map(|(rule, ..)| rule).collect()));
        }
    }
    unique
}

/// All modifiers, in the order of their ids.
pub(super) fn modifiers(compiler: &mut Compiler<'_>) -> Vec<ModifierProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for modifier in policy.modifiers.values() {
        let body = &modifier.body;
        let targets = body.on.iter().filter_map(|name| {
            let target = target(compiler, name)?;
            let scope = compiler.scope(target);
            let when = compiler.bool(body.when.as_ref(), &scope);
            let of = body.of.as_ref().and_then(|formula| whom(compiler, formula, &scope));
            Some(ModifierTarget { target, when, of })
        });
        let targets = targets.collect();
        list.push(ModifierProgram {
            effect: body.effect,
            rules: body.rules.iter().filter_map(|name| index(&policy.rules, &name.text)).collect(),
            degrees: body.degrees.iter().map(|name| name.text.clone()).collect(),
            targets,
        });
    }
    list
}

/// Does an expression read nothing but constants and parameters?
pub(super) fn is_constant(expr: &Expr) -> bool {
    let mut constant = true;
    expr.walk(&mut |part| {
        constant &= !matches!(part.op, Op::Variable(_) | Op::Script(..) | Op::Result(..) | Op::CountRows(_));
    });
    constant
}
