//! Duties, ready to be counted.

use super::rules::{Target, target};
use super::{CompileFault, Compiler};
use crate::expression::typed::{Expr, Op};
use crate::organisation::{PostId, RelationId};
use crate::policy::{Counter, Counting, Defined, Duty, Every, Owed, previous};
use crate::source::{Fault, said};
use crate::value::{Interval, NodeKind, Type};

/// A duty, ready to be counted. Its condition and consequences are the rule of the same id.
#[derive(Debug, Clone)]
pub struct DutyProgram {
    /// The kind of matter that its periods are, an index into the schema's kinds.
    pub kind: usize,
    /// By whom it is owed.
    pub of: OwedProgram,
    /// Who owes it: name and kind of each part; `unit` stands in the unit of the row, others in fields.
    pub holders: Vec<(String, NodeKind)>,
    /// How often.
    pub every: Every,
    /// When it is owed at all.
    pub in_force: Interval,
    /// What is counted.
    pub counters: Vec<CounterProgram>,
}

/// By whom a duty is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwedProgram {
    /// By each pair of a relation: lower end, upper end.
    Relation(RelationId),
    /// By each holder of a post: person, unit.
    Post(PostId),
    /// By each unit of a kind.
    Unit(u32),
    /// By each person in a role.
    Role(u32),
}

/// A counter, ready to count.
#[derive(Debug, Clone)]
pub struct CounterProgram {
    /// The column that it fills.
    pub column: usize,
    /// The column with what it came to in the period before.
    pub previous: usize,
    /// How.
    pub how: Counting,
    /// The rows counted.
    pub target: Target,
    /// Only those for which this holds.
    pub condition: Option<Expr>,
    /// What each brings.
    pub value: Option<Expr>,
    /// The day of each, if not its date.
    pub on: Option<Expr>,
    /// Part of the holder, and whose the matter is.
    pub whose: Vec<(usize, Expr)>,
}

/// All duties, in the order of their ids.
pub(super) fn duties(compiler: &mut Compiler<'_>) -> Vec<DutyProgram> {
    let policy = compiler.policy;
    policy.duties.values().filter_map(|duty| program(compiler, duty)).collect()
}

fn program(compiler: &mut Compiler<'_>, duty: &Defined<Duty>) -> Option<DutyProgram> {
    let policy = compiler.policy;
    // What is unknown here was reported when the policy was read.
    let kind = compiler.schema.kind(&duty.id)?;
    let words = &compiler.names.vocabulary;
    let part = |name: &str, kind| (name.to_owned(), kind);
    let (of, holders) = match &duty.body.of {
        Owed::Relation(name) => {
            let at = words.relations.iter().position(|relation| relation.id == name.text)?;
            let relation = &words.relations[at];
            (OwedProgram::Relation(at as u32), vec![relation.lower.clone(), relation.upper.clone()])
        }
        Owed::Post(name) => {
            let of = OwedProgram::Post(words.posts.code(&name.text)?);
            (of, vec![part("person", NodeKind::Person), part("unit", NodeKind::Unit)])
        }
        Owed::Unit(name) => {
            (OwedProgram::Unit(words.unit_kinds.code(&name.text)?), vec![part("unit", NodeKind::Unit)])
        }
        Owed::Role(name) => {
            (OwedProgram::Role(words.roles.code(&name.text)?), vec![part("person", NodeKind::Person)])
        }
    };
    let rule = policy.rules.get(&duty.id)?;
    let pack = policy.packs.get(duty.pack).map_or(Interval::ALWAYS, |pack| pack.in_force);
    let counters = duty.body.counters.iter();
    let counters = counters.filter_map(|one| counter(compiler, one, kind, &holders)).collect();
    let in_force = rule.body.in_force.and(pack);
    Some(DutyProgram { kind, of, holders, every: duty.body.every, in_force, counters })
}

fn counter(
    compiler: &mut Compiler<'_>,
    counter: &Counter,
    kind: usize,
    holders: &[(String, NodeKind)],
) -> Option<CounterProgram> {
    let target = target(compiler, &counter.of)?;
    let schema = compiler.schema;
    if schema.kinds[target.kind].owed {
        compiler.problems.raise(CompileFault::CountsDuty { name: counter.of.text.clone() }, counter.of.place);
        return None;
    }
    let position = |name: &str| schema.kinds[kind].fields.iter().position(|field| field.name == name);
    let column = position(&counter.name.text)?;
    let previous = position(&previous(&counter.name.text))?;
    let scope = compiler.scope(target);
    let condition = counter.condition.as_ref();
    let condition =
        condition.and_then(|formula| compiler.checker().check_as(&formula.0, &scope, &Type::Bool));
    let value = counter.value.as_ref();
    let value = value.and_then(|formula| compiler.checker().check_as(&formula.0, &scope, &Type::Decimal));
    let on = counter.on.as_ref();
    let on = on.and_then(|formula| compiler.checker().check_as(&formula.0, &scope, &Type::Date));
    let mut whose = Vec::new();
    for (name, formula) in &counter.whose {
        let Some(part) = holders.iter().position(|(part, _)| *part == name.text) else {
            let fault = CompileFault::NoHolder { name: name.text.clone() };
            let known = holders.iter().map(|(part, _)| part.as_str());
            compiler.problems.push(fault.at(name.place).suggest(&name.text, known));
            continue;
        };
        let of = Type::Node(holders[part].1.clone());
        whose.extend(compiler.checker().check_as(&formula.0, &scope, &of).map(|expr| (part, expr)));
    }
    if counter.whose.is_empty() {
        whose.extend(holders.iter().enumerate().filter_map(|(part, (name, kind))| {
            let slot = scope.slot(name)?;
            let of = Type::Node(kind.clone());
            (scope.variables[slot].of == of).then_some((part, Expr { of, op: Op::Variable(slot) }))
        }));
        if whose.is_empty() {
            let names: Vec<String> = holders.iter().map(|(name, _)| format!("`{name}`")).collect();
            let fault =
                CompileFault::NobodysMatter { kind: counter.of.text.clone(), names: names.join(", ") };
            let first = holders.first().map_or("person", |(name, _)| name.as_str());
            compiler.problems.push(fault.at(counter.of.place).help(said(
                format!("say which of its fields does: `whose: {{{first}: …}}`"),
                format!("请写明由哪个字段确定：`whose: {{{first}: …}}`"),
            )));
        }
    }
    Some(CounterProgram { column, previous, how: counter.how, target, condition, value, on, whose })
}
