//! Facts of a matter, its date, and figures of parameters: the values that conditions compare them with.

use super::probe::{Steps, ordered};
use super::{At, Change};
use crate::Case;
use crate::assess::rows::{Rows, slots};
use crate::assess::scope;
use crate::compile::{CHILDREN, DATE, Program, Target, UNIT};
use crate::expression::Scope;
use crate::expression::facts::parameters;
use crate::expression::plain::Plain;
use crate::expression::typed::{Argument, Expr, Op};
use crate::expression::world::World;
use crate::matters::{Cell, Field, Matters};
use crate::organisation::NodeId;
use crate::value::{Day, Moment, NodeKind, Type, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// Every change of a fact, of the matter's date or of a parameter that might turn a line of a rule.
pub(super) fn candidates(case: &Case<'_>, at: &At) -> Vec<Change> {
    let symbols = case.matters.symbols.clone();
    case.look(&symbols, |world| {
        let mut search = Search { case, world, at, found: Vec::new() };
        for site in sites(case, at) {
            search.site(&site);
        }
        search.dates();
        search.found
    })
}

/// An expression that is asked of rows of the matter.
struct Site<'p> {
    target: Target,
    rows: Range<usize>,
    scope: &'p Scope,
    expr: &'p Expr,
}

/// The rules that have a say: the one asked for, those that exclude it, those of its `unique` group.
fn rules(program: &Program, rule: usize) -> BTreeSet<usize> {
    let (mut all, mut open) = (BTreeSet::from([rule]), vec![rule]);
    while let Some(rule) = open.pop() {
        let excluding = program.rules.get(rule).map_or(&[][..], |of| &of.unless).iter();
        let groups = program.unique.iter().filter(|(_, rules)| rules.contains(&rule));
        let together = groups.flat_map(|(_, rules)| rules);
        open.extend(excluding.chain(together).copied().filter(|other| all.insert(*other)));
    }
    all
}

/// Everything that is evaluated on the matter on the way to the result.
fn sites<'p>(case: &Case<'p>, at: &At) -> Vec<Site<'p>> {
    let (program, kind) = (case.program, at.matter.kind as usize);
    let mut sites = Vec::new();
    for rule in rules(program, at.rule) {
        for on in program.rules[rule].targets.iter().filter(|on| on.target.kind == kind) {
            let lines =
                on.clauses.iter().enumerate().filter(|(line, _)| rule == at.rule && *line == at.clause);
            let of_lines = lines.flat_map(|(_, line)| line.when.iter().chain(&line.whom));
            for expr in on.when.iter().chain(of_lines) {
                let rows = rows(case, on.target, at);
                sites.push(Site { target: on.target, rows, scope: scope(program, on), expr });
            }
        }
    }
    for modifier in &program.modifiers {
        for on in modifier.targets.iter().filter(|on| on.target.kind == kind) {
            let scope = match on.target.child {
                Some(child) => &program.scopes[kind].children[child].scope,
                None => &program.scopes[kind].row,
            };
            let rows = rows(case, on.target, at);
            let exprs = on.when.iter().chain(&on.of);
            sites.extend(exprs.map(|expr| Site { target: on.target, rows: rows.clone(), scope, expr }));
        }
    }
    let target = Target { kind, child: None };
    let derived = program.derived.get(kind).into_iter().flatten();
    let scope = &program.scopes[kind].row;
    sites.extend(derived.map(|(_, expr)| Site { target, rows: 0..1, scope, expr }));
    sites
}

/// The rows of a target in the matter: of its own child table the one asked for.
fn rows(case: &Case<'_>, target: Target, at: &At) -> Range<usize> {
    match (target.child, at.matter.child) {
        (None, _) => 0..1,
        (Some(child), Some((own, row))) if child == own as usize => row as usize..row as usize + 1,
        (Some(child), _) => {
            let table = case.matters.tables.get(target.kind).and_then(|table| table.children.get(child));
            0..table.map_or(0, |child| child.parents.len())
        }
    }
}

struct Search<'s, 'p> {
    case: &'s Case<'p>,
    world: &'s World<'s>,
    at: &'s At,
    found: Vec<Change>,
}

impl Search<'_, '_> {
    fn site(&mut self, site: &Site<'_>) {
        for row in site.rows.clone() {
            let mut parts = Vec::new();
            site.expr.walk(&mut |part| parts.push(part));
            for part in parts {
                match &part.op {
                    Op::Variable(slot) => self.words(site, row, *slot),
                    Op::Compare(..) | Op::OneOf(..) => self.compared(site, row, part),
                    Op::Absent(inner) => self.recorded(site, row, inner),
                    Op::Coalesce(all) => all.iter().for_each(|part| self.recorded(site, row, part)),
                    Op::Script(_, arguments) => {
                        let rows = arguments.iter().filter_map(|argument| match argument {
                            Argument::Rows(slot) => slot.checked_sub(CHILDREN),
                            Argument::Value(_) => None,
                        });
                        rows.for_each(|child| self.script_rows(child));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Yes for no, another word of the list, the subject in the place of somebody else.
    fn words(&mut self, site: &Site<'_>, row: usize, slot: usize) {
        let Some((cell, field)) = self.cell(site.target, row, slot) else { return };
        match &field.of {
            Type::Bool => {
                [true, false].into_iter().for_each(|to| self.put(cell, &field, Some(Value::Bool(to))))
            }
            Type::Enum(of) => {
                (0..of.values.len() as u32).for_each(|code| self.put(cell, &field, Some(Value::Enum(code))));
            }
            Type::Node(kind) if !self.at.stands && kind == self.case.organisation.kind(self.at.subject) => {
                self.put(cell, &field, Some(Value::Node(self.at.subject)));
            }
            _ => {}
        }
    }

    /// What need not be recorded and is read as recorded or not.
    fn recorded(&mut self, site: &Site<'_>, row: usize, part: &Expr) {
        let Op::Variable(slot) = part.op else { return };
        let Some((cell, field)) = self.cell(site.target, row, slot) else { return };
        if field.optional {
            self.put(cell, &field, None);
        }
        for seed in self.seeds(&field.of) {
            if self.value(cell).is_none() {
                self.put(cell, &field, Some(seed));
            }
        }
    }

    /// The nearest values of each fact and parameter of a comparison at which it turns.
    fn compared(&mut self, site: &Site<'_>, row: usize, part: &Expr) {
        let mut variables = BTreeSet::new();
        part.walk(&mut |inner| {
            if let Op::Variable(slot) = inner.op {
                variables.insert(slot);
            }
        });
        for slot in variables {
            let Some((cell, field)) = self.cell(site.target, row, slot) else { continue };
            self.equal(site, row, part, slot, (cell, &field));
            if !ordered(&field.of) {
                continue;
            }
            let seeds = match self.value(cell) {
                Some(value) => vec![value],
                None => self.seeds(&field.of),
            };
            for seed in seeds {
                let Some(steps) = Steps::from(seed.clone(), digits(part, &seed)) else { continue };
                let holds = |value: &Value| {
                    let mut matters = self.case.matters.clone();
                    matters.set(site.target.kind, 0, cell, Some(value));
                    self.truth(self.world, &matters, site, row, part)
                };
                let turns = steps.turns(holds);
                std::iter::once(seed).chain(turns).for_each(|value| self.put(cell, &field, Some(value)));
            }
        }
        self.parameters(site, row, part);
    }

    /// For `x == y` and `x in [y, z]`: the other sides, where they have a value.
    fn equal(&mut self, site: &Site<'_>, row: usize, part: &Expr, slot: usize, to: (Cell, &Field)) {
        let own = |expr: &Expr| matches!(expr.op, Op::Variable(of) if of == slot);
        let others: Vec<&Expr> = match &part.op {
            Op::Compare(_, a, b) if own(a) => vec![b],
            Op::Compare(_, a, b) if own(b) => vec![a],
            Op::OneOf(item, list) if own(item) => list.iter().collect(),
            _ => Vec::new(),
        };
        let values: Vec<Value> = others
            .into_iter()
            .filter_map(|other| {
                self.asked(self.world, &self.case.matters, site, row, |plain| plain.eval(other).ok())?
            })
            .collect();
        values.into_iter().for_each(|value| self.put(to.0, to.1, Some(value)));
    }

    fn parameters(&mut self, site: &Site<'_>, row: usize, part: &Expr) {
        let matters = &self.case.matters;
        let read = self.asked(self.world, matters, site, row, |plain| parameters([part], plain));
        for read in read.unwrap_or_default() {
            let (Some(from), Some(since)) = (read.value, read.since) else { continue };
            let Some(steps) = Steps::from(Value::Decimal(from), from.normalize().scale()) else { continue };
            let holds = |value: &Value| {
                let Value::Decimal(value) = value else { return None };
                let mut tables = self.case.parameters.clone();
                tables.get_mut(read.parameter)?.put(since, read.key.as_deref(), *value);
                let world = World { parameters: &tables, ..*self.world };
                self.truth(&world, matters, site, row, part)
            };
            for value in steps.turns(holds) {
                if let Value::Decimal(to) = value {
                    let (parameter, key) = (read.parameter, read.key.clone());
                    self.found.push(Change::Parameter { parameter, key, since, from, to });
                }
            }
        }
    }

    /// For the rows of a child table that a script reads: what other rows hold, and just before and after.
    fn script_rows(&mut self, child: usize) {
        let kind = self.at.matter.kind as usize;
        let Some(schema) = self.case.program.schema.kinds.get(kind) else { return };
        let Some(fields) = schema.children.get(child).map(|child| &child.fields) else { return };
        let table = self.case.matters.tables.get(kind).and_then(|table| table.children.get(child));
        let rows = table.map_or(0, |child| child.parents.len());
        for (column, field) in fields.iter().enumerate() {
            let mut values: Vec<Value> =
                (0..rows).filter_map(|row| self.value(Cell::Child(child, row, column))).collect();
            let beside = |value: &Value| {
                let steps = Steps::from(value.clone(), 0);
                [-1, 1].into_iter().filter_map(move |by| steps.as_ref()?.at(by)).collect::<Vec<_>>()
            };
            match &field.of {
                Type::Bool => values = vec![Value::Bool(true), Value::Bool(false)],
                Type::Enum(of) => values = (0..of.values.len() as u32).map(Value::Enum).collect(),
                Type::Node(NodeKind::Person) => values.push(Value::Node(self.at.subject)),
                of if ordered(of) => values = values.iter().flat_map(beside).chain(values.clone()).collect(),
                Type::Node(_) => {}
                _ => continue,
            }
            for row in 0..rows {
                let cell = Cell::Child(child, row, column);
                values.iter().for_each(|value| self.put(cell, field, Some(value.clone())));
            }
        }
    }

    /// The days on which something of the policy begins or ends, as days of the matter.
    fn dates(&mut self) {
        let mut days = BTreeSet::new();
        for rule in rules(self.case.program, self.at.rule) {
            let time = self.case.program.rules[rule].in_force;
            days.extend([time.from, time.from.before(), time.until, Day(time.until.0.saturating_add(1))]);
        }
        for site in sites(self.case, self.at) {
            site.expr.walk(&mut |part| {
                let Op::Parameter(index, _) = part.op else { return };
                let values = self.case.parameters.get(index).into_iter().flat_map(|table| &table.values);
                days.extend(values.flat_map(|(from, _)| [*from, from.before()]));
            });
        }
        days.into_iter().for_each(|day| self.put(Cell::Date, &date(), Some(Value::Date(day))));
    }

    fn seeds(&self, of: &Type) -> Vec<Value> {
        let date = self.case.matters.day(self.at.matter.kind as usize, 0).unwrap_or(self.case.cycle.from);
        match of {
            Type::Date => vec![Value::Date(date), Value::Date(self.case.cycle.until)],
            Type::DateTime => vec![Value::DateTime(Moment(i64::from(date.0) * 86_400))],
            Type::Int => vec![Value::Int(0)],
            Type::Decimal => vec![Value::Decimal(Decimal::ZERO)],
            _ => Vec::new(),
        }
    }

    fn value(&self, cell: Cell) -> Option<Value> {
        self.case.matters.cell(self.at.matter.kind as usize, 0, cell)
    }

    /// Notes a change, unless the value is there already or could not be recorded there.
    fn put(&mut self, cell: Cell, field: &Field, to: Option<Value>) {
        let from = self.value(cell);
        let written = match (&to, cell, field.range) {
            (Some(Value::Date(day)), Cell::Date, _) => {
                self.case.cycle.from <= *day && *day <= self.case.cycle.until
            }
            (Some(Value::Int(number)), _, Some((low, high))) => (low..=high).contains(number),
            (None, ..) => field.optional,
            _ => true,
        };
        if written && from != to {
            let matter = crate::assess::MatterRef { child: None, ..self.at.matter };
            self.found.push(Change::Fact { matter, cell, from, to, of: field.of.clone() });
        }
    }

    /// The cell of a variable; none where nothing is recorded, as for what the policy computes.
    fn cell(&self, target: Target, row: usize, slot: usize) -> Option<(Cell, Field)> {
        let schema = self.case.program.schema.kinds.get(target.kind)?;
        let mut slot = slot;
        if let Some(child) = target.child {
            let own = &schema.children.get(child)?.fields;
            if let Some(field) = own.get(slot) {
                return Some((Cell::Child(child, row, slot), field.clone()));
            }
            slot = *self.case.program.scopes[target.kind].children[child].parents.get(slot - own.len())?;
        }
        match slot {
            DATE => Some((Cell::Date, date())),
            UNIT => Some((Cell::Unit, unit())),
            slot => {
                let column = slot.checked_sub(CHILDREN + schema.children.len())?;
                let field = schema.fields.get(column).filter(|field| !field.derived)?;
                Some((Cell::Field(column), field.clone()))
            }
        }
    }

    /// Is a part of a condition true on a row of other matters, in another world?
    fn truth(
        &self,
        world: &World<'_>,
        matters: &Matters,
        site: &Site<'_>,
        row: usize,
        part: &Expr,
    ) -> Option<bool> {
        self.asked(world, matters, site, row, |plain| plain.truth(part).ok())?
    }

    fn asked<T>(
        &self,
        world: &World<'_>,
        matters: &Matters,
        site: &Site<'_>,
        row: usize,
        ask: impl FnOnce(&Plain<'_>) -> T,
    ) -> Option<T> {
        let rows = Rows::of(self.case.program, matters, site.target)?;
        let batch = rows.batch(row..row + 1, &slots([site.expr], site.scope.variables.len()));
        Some(ask(&Plain::new(world, &batch, 0, site.scope)))
    }
}

/// Digits after the point to which a number is stepped: those of the number and of the constants beside it.
fn digits(part: &Expr, value: &Value) -> u32 {
    let scale = |value: &Value| match value {
        Value::Decimal(number) => number.normalize().scale(),
        _ => 0,
    };
    let mut most = scale(value);
    part.walk(&mut |inner| {
        if let Op::Value(constant) = &inner.op {
            most = most.max(scale(constant));
        }
    });
    most.min(6)
}

fn date() -> Field {
    Field { name: "date".into(), of: Type::Date, range: None, optional: false, derived: false }
}

fn unit() -> Field {
    let of = Type::Node(NodeKind::Unit);
    Field { name: "unit".into(), of, range: None, optional: true, derived: false }
}

/// Everybody in a matter's own record.
pub(super) fn people(matters: &Matters, kind: usize) -> BTreeSet<NodeId> {
    let Some(table) = matters.tables.get(kind) else { return BTreeSet::new() };
    let own = table.columns.iter().chain(table.children.iter().flat_map(|child| &child.columns));
    own.flat_map(|column| (0..column.len()).filter_map(|row| column.get(row)))
        .filter_map(|value| match value {
            Value::Node(node) => Some(vec![node]),
            Value::Nodes(nodes) => Some(nodes.to_vec()),
            _ => None,
        })
        .flatten()
        .collect()
}
