//! The ways through rules: every line of every rule on every matter, and where each ends for the subject.

use super::near::near;
use super::{Answer, Group, Kept, Part, Question, Way, WayEnd, walks};
use crate::assess::rows::{Rows, slots};
use crate::assess::walk::{WALKS, Walker};
use crate::assess::{Fact, Finding, MatterRef, MissingFact, Standing, State, scope};
use crate::compile::{ClauseProgram, Program, RuleTarget};
use crate::expression::decide::deciding;
use crate::expression::facts::{facts, parameters};
use crate::expression::plain::Plain;
use crate::expression::typed::{Argument, Op};
use crate::expression::world::World;
use crate::expression::{Expr, Scope};
use crate::matters::MatterTable;
use crate::organisation::NodeId;
use crate::together::{ranges, worth};
use crate::value::{Column, Data, Value};
use crate::{Assessment, Basis};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many ways of a group are kept whole: of those that have to do with the subject, and of the others.
const KEPT: (usize, usize) = (12, 1);

/// So many rows of a child table are shown.
const ROWS: usize = 8;

/// Every way through a rule, in groups of those that end alike; sought on so many threads, of which the answer says nothing.
pub fn ways(
    assessment: &Assessment,
    basis: &Basis,
    world: &World<'_>,
    question: &Question,
    threads: usize,
) -> Answer {
    let seeker = Seeker::new(assessment, basis, world, question.subject);
    let (mut all, mut looked_at) = (Groups::default(), BTreeSet::new());
    for (rule, compiled) in basis.program.rules.iter().enumerate() {
        if question.rule.is_some_and(|wanted| wanted != rule) {
            continue;
        }
        for on in &compiled.targets {
            for (groups, matters) in seeker.target(rule, on, question, threads) {
                all.append(groups);
                looked_at.extend(matters.into_iter().map(|matter| (on.target.kind, matter)));
            }
        }
    }
    let Groups(mut groups) = all;
    groups.sort_by_key(|group| group.ways.first().map(|way| (order(way), way.rule, way.clause)));
    Answer { groups, matters: looked_at.len(), ..Answer::default() }
}

/// First what reaches the subject, then what has to do with him or her, then the rest.
fn order(way: &Way) -> (u8, bool) {
    (if matches!(way.end, WayEnd::Reached(_)) { 0 } else { 1 }, !way.near)
}

struct Seeker<'a> {
    assessment: &'a Assessment,
    program: &'a Program,
    world: &'a World<'a>,
    subject: NodeId,
    near: BTreeSet<NodeId>,
    findings: BTreeMap<(usize, MatterRef), usize>,
    /// The subject's attributions by finding and clause.
    own: BTreeMap<(usize, usize), usize>,
}

/// Ways that end alike, in groups.
#[derive(Default)]
struct Groups(Vec<Group>);

impl Groups {
    fn add(&mut self, way: Way) {
        self.append(Groups(vec![Group { count: 1, ways: vec![way] }]));
    }

    /// Adds those of later rows.
    fn append(&mut self, later: Groups) {
        for group in later.0 {
            let Some(first) = group.ways.first() else { continue };
            let kept = if first.near { KEPT.0 } else { KEPT.1 };
            let same = |own: &&mut Group| {
                own.ways.first().is_some_and(|own| {
                    (own.rule, own.clause, own.near) == (first.rule, first.clause, first.near)
                        && own.end.alike(&first.end)
                })
            };
            match self.0.iter_mut().find(same) {
                Some(own) => {
                    own.count += group.count;
                    let room = kept.saturating_sub(own.ways.len());
                    own.ways.extend(group.ways.into_iter().take(room));
                }
                None => self.0.push(group),
            }
        }
    }
}

/// What every line of a rule on one row has in common.
struct Row<'s, 'p> {
    rule: usize,
    on: &'s RuleTarget,
    plain: &'s Plain<'p>,
    scope: &'s Arc<Scope>,
    matter: MatterRef,
    mentioned: bool,
}

impl<'a> Seeker<'a> {
    fn new(assessment: &'a Assessment, basis: &'a Basis, world: &'a World<'a>, subject: NodeId) -> Self {
        let outcome = &assessment.outcome;
        let findings = outcome.findings.iter().enumerate();
        let own = outcome.attributions.iter().enumerate().filter(|(_, one)| one.subject == subject);
        Seeker {
            assessment,
            program: &basis.program,
            world,
            subject,
            near: near(world, subject),
            findings: findings.map(|(at, one)| ((one.rule, one.matter), at)).collect(),
            own: own.map(|(at, one)| ((one.finding, one.clause), at)).collect(),
        }
    }

    /// The ways of a rule on a kind of rows, and the matters that were looked at, by ranges of rows.
    fn target(
        &self,
        rule: usize,
        on: &RuleTarget,
        question: &Question,
        threads: usize,
    ) -> Vec<(Groups, Vec<usize>)> {
        let matters = &self.assessment.matters;
        let Some(rows) = Rows::of(self.program, matters, on.target) else { return Vec::new() };
        let Some(table) = matters.tables.get(on.target.kind) else { return Vec::new() };
        let names = Arc::new(scope(self.program, on).clone());
        let read = on.clauses.iter().flat_map(|clause| clause.when.iter().chain(&clause.whom));
        let used = slots(on.when.iter().chain(read), names.variables.len());
        let wanted = |row: &usize| {
            question.matter.is_none_or(|wanted| table.ids.get(rows.matter(*row)) == Some(&wanted))
        };
        ranges(rows.len(), worth(WALKS * rows.len(), threads), |range| {
            let (mut groups, mut looked_at) = (Groups::default(), Vec::new());
            let mut walker = Walker::new(self.program, self.world, None);
            for chunk in rows.chunks_of(range).filter(|chunk| chunk.clone().any(|row| wanted(&row))) {
                let batch = rows.batch(chunk.clone(), &used);
                for row in chunk.clone().filter(wanted) {
                    let at = row - chunk.start;
                    let matter = rows.matter(row);
                    looked_at.push(matter);
                    let found = self.findings.get(&(rule, rows.reference(row)));
                    let law = found.and_then(|at| self.assessment.outcome.findings[*at].law);
                    let plain = Plain::new(self.world, &batch, at, &names).under(law);
                    let mentioned = mentions(table, matter, self.subject);
                    let matter = rows.reference(row);
                    let row = Row { rule, on, plain: &plain, scope: &names, matter, mentioned };
                    for (at, clause) in on.clauses.iter().enumerate() {
                        groups.add(self.way(&row, at, clause, &mut walker));
                    }
                }
            }
            (groups, looked_at)
        })
    }

    fn way(&self, row: &Row<'_, '_>, at: usize, clause: &ClauseProgram, walker: &mut Walker<'_>) -> Way {
        let named = named(row.plain, clause);
        let starts = named.as_ref().map_or_else(|_| Vec::new(), Clone::clone);
        let through_chain = clause.up.is_some() && starts.iter().any(|start| self.near.contains(start));
        let end = self.end(row, (at, clause), named, walker);
        let led = matches!(&end, WayEnd::Walk(walk) if !matches!(walk.why, Kept::NoWay(_)));
        let near = row.mentioned || starts.contains(&self.subject) || through_chain || led;
        Way {
            rule: row.rule,
            clause: at,
            effect: clause.effect,
            matter: row.matter,
            date: row.plain.day,
            near,
            starts,
            end,
        }
    }

    fn end(
        &self,
        row: &Row<'_, '_>,
        (at, clause): (usize, &ClauseProgram),
        named: Result<Vec<NodeId>, Vec<MissingFact>>,
        walker: &mut Walker<'_>,
    ) -> WayEnd {
        let Some(finding) = self.findings.get(&(row.rule, row.matter)).copied() else {
            return self.not_found(row);
        };
        if let Some(own) = self.own.get(&(finding, at)) {
            return self.attributed(*own);
        }
        match &self.assessment.outcome.findings[finding].state {
            State::Conflict(conflict) => return WayEnd::Conflict(*conflict),
            State::Undetermined(missing) => {
                return WayEnd::Undetermined(parts(row, row.on.when.as_ref(), None), missing.clone());
            }
            State::Applies => {}
        }
        if clause.when.as_ref().is_some_and(|when| row.plain.truth(when) == Ok(false)) {
            return WayEnd::LineCondition(parts(row, clause.when.as_ref(), Some(false)));
        }
        let starts = match named {
            Err(missing) => return WayEnd::NamesUnknown(missing),
            Ok(starts) => starts,
        };
        match clause.up {
            Some(chain) if !starts.is_empty() => {
                let at = (self.subject, row.plain.day);
                let (program, world) = (self.program, self.world);
                WayEnd::Walk(walks::kept(program, world, walker, chain, &starts, at))
            }
            _ => WayEnd::NamesOthers(facts(&clause.whom, row.plain), self.origins(row, clause)),
        }
    }

    /// Why there is no finding: the rule's time, its condition, other rules. In this order.
    fn not_found(&self, row: &Row<'_, '_>) -> WayEnd {
        let compiled = &self.program.rules[row.rule];
        if !compiled.in_force.contains(row.plain.day) {
            return WayEnd::NotInForce(compiled.in_force);
        }
        if row.on.when.as_ref().is_some_and(|when| row.plain.truth(when) == Ok(false)) {
            return WayEnd::Condition(parts(row, row.on.when.as_ref(), Some(false)));
        }
        let excludes = |rule: &&usize| {
            let from = MatterRef { kind: row.matter.kind, row: row.matter.row, child: None };
            let until = MatterRef { child: Some((u32::MAX, u32::MAX)), ..from };
            self.findings.range((**rule, from)..=(**rule, until)).next().is_some()
        };
        WayEnd::Excluded(compiled.unless.iter().filter(excludes).copied().collect())
    }

    fn attributed(&self, own: usize) -> WayEnd {
        let outcome = &self.assessment.outcome;
        let attribution = &outcome.attributions[own];
        let finding: &Finding = &outcome.findings[attribution.finding];
        if let State::Undetermined(missing) = &finding.state {
            return WayEnd::Undetermined(Vec::new(), missing.clone());
        }
        match attribution.standing {
            Standing::Stands => WayEnd::Reached(own),
            Standing::Undetermined => WayEnd::Open(own),
            Standing::Yields => match outcome.transition_of(own) {
                Some(transition) => WayEnd::Yields(own, transition),
                None => WayEnd::Open(own),
            },
            Standing::Cleared => {
                let clears = |applied: &crate::assess::ModifierApplied| applied.missing.is_empty();
                WayEnd::Cleared(own, attribution.modifiers.iter().position(clears).unwrap_or(0))
            }
        }
    }

    /// The rows from which a script finds whom a line names.
    fn origins(&self, row: &Row<'_, '_>, clause: &ClauseProgram) -> Vec<Vec<Fact>> {
        let kind = row.on.target.kind;
        let (Some(schema), Some(table)) =
            (self.assessment.schema.kinds.get(kind), self.assessment.matters.tables.get(kind))
        else {
            return Vec::new();
        };
        let derived = self.program.derived.get(kind).map_or(&[][..], Vec::as_slice);
        let read = |expr: &Expr, found: &mut BTreeSet<usize>| {
            expr.walk(&mut |part| {
                if let Op::Script(_, arguments) = &part.op {
                    found.extend(arguments.iter().filter_map(|argument| match argument {
                        Argument::Rows(slot) => slot.checked_sub(crate::compile::CHILDREN),
                        Argument::Value(_) => None,
                    }));
                }
            });
        };
        let mut children = BTreeSet::new();
        for whom in &clause.whom {
            read(whom, &mut children);
            let name = row.plain.name_of(whom);
            let own = derived.iter().filter(|(column, _)| schema.fields[*column].name == name);
            own.for_each(|(_, expr)| read(expr, &mut children));
        }
        children
            .into_iter()
            .flat_map(|child| child_rows(schema, table, child, row.matter))
            .take(ROWS)
            .collect()
    }
}

/// Whom a line names, or from whom its chain goes up; or why that is unknown.
fn named(plain: &Plain<'_>, clause: &ClauseProgram) -> Result<Vec<NodeId>, Vec<MissingFact>> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for whom in &clause.whom {
        match plain.eval(whom) {
            Ok(Value::Node(node)) => found.push(node),
            Ok(Value::Nodes(nodes)) => found.extend(nodes.iter()),
            Ok(_) => {}
            Err(missing) => unknown.extend(missing),
        }
    }
    found.sort();
    found.dedup();
    if found.is_empty() && !unknown.is_empty() { Err(unknown) } else { Ok(found) }
}

/// The parts that decide a condition; of a condition that is false without being asked, none.
fn parts(row: &Row<'_, '_>, condition: Option<&Expr>, wanted: Option<bool>) -> Vec<Part> {
    let Some(condition) = condition else { return Vec::new() };
    if row.plain.truth(condition).ok() != wanted {
        return Vec::new();
    }
    let part = |part: crate::expression::decide::Deciding<'_>| Part {
        expr: part.expr.clone(),
        scope: row.scope.clone(),
        holds: part.holds,
        compared: part.compared,
        facts: facts([part.expr], row.plain),
        parameters: parameters([part.expr], row.plain),
    };
    deciding(row.plain, condition).into_iter().map(part).collect()
}

/// Does a matter, or a row of its tables, speak of somebody?
pub(crate) fn mentions(table: &MatterTable, matter: usize, subject: NodeId) -> bool {
    let says = |column: &Column, row: usize| match &column.data {
        Data::Node(list) => {
            list.get(row) == Some(&subject) && column.valid.get(row).copied().unwrap_or(false)
        }
        Data::Nodes(list) => list.get(row).is_some_and(|all| all.contains(&subject)),
        _ => false,
    };
    let own = table.units.iter().chain(&table.columns).any(|column| says(column, matter));
    own || table.children.iter().any(|child| {
        let at = |index: usize| child.offsets.get(index).copied().unwrap_or(0) as usize;
        (at(matter)..at(matter + 1)).any(|row| child.columns.iter().any(|column| says(column, row)))
    })
}

fn child_rows(
    schema: &crate::matters::KindSchema,
    table: &MatterTable,
    child: usize,
    matter: MatterRef,
) -> Vec<Vec<Fact>> {
    let (Some(schema), Some(child)) = (schema.children.get(child), table.children.get(child)) else {
        return Vec::new();
    };
    let at = |index: usize| child.offsets.get(index).copied().unwrap_or(0) as usize;
    let row = |row: usize| {
        let fields = schema.fields.iter().zip(&child.columns);
        let fact = |(field, column): (&crate::matters::Field, &Column)| Fact {
            name: field.name.clone(),
            of: field.of.clone(),
            value: column.get(row),
        };
        fields.map(fact).collect()
    };
    (at(matter.row as usize)..at(matter.row as usize + 1)).map(row).collect()
}
