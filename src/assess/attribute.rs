//! Attributions: whom each finding holds accountable, credits or records, and along which path.

use super::act::{Act, Acts};
use super::find::scope;
use super::rows::{Rows, slots};
use super::together::{shares, worth};
use super::walk::{WALKS, Walker, Watch};
use super::{Attribution, DoubleHit, Finding, Hop, MatterRef, MissingFact, Standing, State};
use crate::compile::{ClauseProgram, Program, RuleTarget};
use crate::expression::plain::Plain;
use crate::expression::world::World;
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody whom a clause names, with the way there and its degree.
struct Named {
    subject: NodeId,
    path: Vec<Hop>,
    degree: Option<String>,
    share: Decimal,
}

/// What becomes of the findings that apply.
#[derive(Default)]
pub struct Attributed {
    /// Who is held, credited, recorded.
    pub attributions: Vec<Attribution>,
    /// The clauses, by finding, that would hold somebody and name nobody.
    pub empty: Vec<(usize, usize)>,
    /// The findings that leave open whom they name, with what is missing.
    pub open: BTreeMap<usize, Vec<MissingFact>>,
    /// Whom findings in conflict would name, by conflict.
    pub disputed: BTreeMap<usize, BTreeSet<NodeId>>,
}

/// The attributions of all findings that apply, on so many threads. Walks are kept with their findings; a clause whose
/// persons are unknown makes its finding undetermined if nothing else of it names anybody.
pub fn attribute(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    findings: &mut [Finding],
    threads: usize,
) -> Attributed {
    // Each walks a chain, or several.
    let threads = worth(WALKS * findings.len(), threads);
    let parts = shares(findings, threads, |first, own| {
        let mut walker = Walker::new(program, world, None);
        some(program, matters, world, &mut walker, (first, own))
    });
    let mut all = Attributed::default();
    parts.into_iter().for_each(|part| all.append(part));
    all
}

/// The same; whoever watches sees the conditions that the walks ask.
pub(crate) fn watched(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    findings: &mut [Finding],
    watch: &dyn Watch,
) -> Attributed {
    let mut walker = Walker::new(program, world, Some(watch));
    some(program, matters, world, &mut walker, (0, findings))
}

/// The attributions of some findings, the number of the first of them given.
fn some(
    program: &Program,
    matters: &Matters,
    world: &World<'_>,
    walker: &mut Walker<'_>,
    (mut at, findings): (usize, &mut [Finding]),
) -> Attributed {
    let mut all = Attributed::default();
    let place = |finding: &Finding| (finding.rule, finding.matter.kind, finding.matter.child.map(|of| of.0));
    for same in findings.chunk_by_mut(|one, other| place(one) == place(other)) {
        let first = at;
        at += same.len();
        let Some(on) = same.first().and_then(|finding| target(program, finding)) else { continue };
        let Some(rows) = Rows::of(program, matters, on.target) else { continue };
        let scope = scope(program, on);
        let read = on.clauses.iter().flat_map(|c| c.when.iter().chain(&c.whom).chain(&c.points));
        let batch = rows.whole(&slots(read, scope.variables.len()));
        for (at, finding) in (first..).zip(same) {
            let row = finding.matter.child.map_or(finding.matter.row, |(_, row)| row) as usize;
            let plain = Plain::new(world, &batch, row, scope).under(finding.law);
            all.finding(program, &plain, walker, (at, finding), on);
        }
    }
    all
}

impl Attributed {
    /// Adds what becomes of one finding.
    fn finding(
        &mut self,
        program: &Program,
        plain: &Plain<'_>,
        walker: &mut Walker<'_>,
        (at, finding): (usize, &mut Finding),
        on: &RuleTarget,
    ) {
        let conflict = match finding.state {
            State::Applies => None,
            State::Conflict(at) => Some(at),
            State::Undetermined(_) => return,
        };
        let before = self.attributions.len();
        let mut unknown = Vec::new();
        for (index, clause) in on.clauses.iter().enumerate() {
            let named = (at, index, clause);
            let Some(found) = one(program, plain, walker, named, finding, &mut unknown) else {
                continue;
            };
            if let Some(conflict) = conflict {
                let whom = found.into_iter().map(|attribution| attribution.subject);
                self.disputed.entry(conflict).or_default().extend(whom);
                continue;
            }
            if found.is_empty() && clause.effect == Effect::Hold && finding.law.is_none() {
                self.empty.push((at, index));
            }
            self.attributions.extend(found);
        }
        unknown.dedup();
        if conflict.is_some() {
            return;
        }
        if self.attributions.len() == before && !unknown.is_empty() {
            finding.state = State::Undetermined(unknown);
        } else if !unknown.is_empty() {
            self.open.insert(at, unknown);
        }
    }

    /// Adds what becomes of later findings.
    fn append(&mut self, mut next: Attributed) {
        self.attributions.append(&mut next.attributions);
        self.empty.append(&mut next.empty);
        self.open.append(&mut next.open);
        for (conflict, whom) in next.disputed {
            self.disputed.entry(conflict).or_default().extend(whom);
        }
    }
}

/// The kind of rows on which a finding was made.
pub(crate) fn target<'p>(program: &'p Program, finding: &Finding) -> Option<&'p RuleTarget> {
    let matter = finding.matter;
    program.rules.get(finding.rule)?.targets.iter().find(|on| {
        on.target.kind == matter.kind as usize
            && on.target.child == matter.child.map(|(child, _)| child as usize)
    })
}

/// The attributions of one clause; none where its condition does not hold.
fn one(
    program: &Program,
    plain: &Plain<'_>,
    walker: &mut Walker<'_>,
    (at, index, clause): (usize, usize, &ClauseProgram),
    finding: &mut Finding,
    unknown: &mut Vec<MissingFact>,
) -> Option<Vec<Attribution>> {
    let mut standing = Standing::Stands;
    match clause.when.as_ref().map(|when| plain.truth(when)) {
        Some(Ok(false)) => return None,
        // Whether the line applies is not known: it is listed, and does not count.
        Some(Err(missing)) => {
            unknown.extend(missing);
            standing = Standing::Undetermined;
        }
        _ => {}
    }
    let points = match clause.points.as_ref().map(|points| plain.eval(points)) {
        None => None,
        Some(Ok(Value::Decimal(points))) => Some(points),
        Some(missing) => {
            unknown.extend(missing.err().unwrap_or_default());
            standing = Standing::Undetermined;
            None
        }
    };
    let named = named(program, plain, walker, (index, clause), finding, unknown);
    let attribution = |named: Named| Attribution {
        finding: at,
        clause: index,
        subject: named.subject,
        effect: clause.effect,
        standing,
        degree: named.degree.or_else(|| clause.degree.clone()),
        points: points.and_then(|points| points.checked_mul(named.share)).map(|points| points.normalize()),
        category: clause.category.clone(),
        path: named.path,
        modifiers: Vec::new(),
    };
    Some(named.into_iter().map(attribution).collect())
}

/// Whom a clause names: directly, or up its chain.
fn named(
    program: &Program,
    plain: &Plain<'_>,
    walker: &mut Walker<'_>,
    (index, clause): (usize, &ClauseProgram),
    finding: &mut Finding,
    unknown: &mut Vec<MissingFact>,
) -> Vec<Named> {
    let mut direct: Vec<NodeId> = Vec::new();
    for whom in &clause.whom {
        match plain.eval(whom) {
            Ok(Value::Node(node)) => direct.push(node),
            Ok(Value::Nodes(nodes)) => direct.extend(nodes.iter()),
            Ok(_) => {}
            Err(missing) => unknown.extend(missing),
        }
    }
    direct.sort();
    direct.dedup();
    let Some(chain) = clause.up else {
        let plainly = |subject| Named { subject, path: Vec::new(), degree: None, share: Decimal::ONE };
        return direct.into_iter().map(plainly).collect();
    };
    let mut found: Vec<Named> = Vec::new();
    for start in direct {
        let walk = walker.walk(chain, index, start, plain.day);
        for reached in &walk.reached {
            let hop = reached.path.len();
            let compiled = &program.chains[chain];
            let way = Named {
                subject: reached.node,
                path: reached.path.clone(),
                degree: compiled.degree(hop).map(str::to_owned),
                share: compiled.share(hop),
            };
            // Of the ways from several starts to one person, the shortest counts.
            match found.iter_mut().find(|named| named.subject == reached.node) {
                None => found.push(way),
                Some(longer) if longer.path.len() > hop => *longer = way,
                Some(_) => {}
            }
        }
        finding.walks.push(walk);
    }
    found
}

/// Of the clauses that would hold somebody and name nobody, those of matters for which nobody is held: finding and
/// clause. A matter for which anybody is held, or would be but for a defence or a missing fact, is no hole.
pub fn holes(
    findings: &[Finding],
    attributions: &[Attribution],
    mut empty: Vec<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let act = |matter: MatterRef| (matter.kind, matter.row);
    let answered: std::collections::BTreeSet<(u32, u32)> = attributions
        .iter()
        .filter(|one| one.effect == Effect::Hold && findings[one.finding].law.is_none())
        .map(|attribution| act(findings[attribution.finding].matter))
        .collect();
    empty.retain(|(at, _)| {
        let finding = &findings[*at];
        finding.state == State::Applies && !answered.contains(&act(finding.matter))
    });
    empty
}

/// One act held against one person more than once, and one person both held and credited for one act.
pub fn hits(
    acts: &Acts<'_>,
    findings: &[Finding],
    attributions: &[Attribution],
) -> (Vec<DoubleHit>, Vec<DoubleHit>) {
    let counts = |one: &Attribution| one.standing == Standing::Stands && one.effect != Effect::Record;
    let of_act = |(at, one): (usize, &Attribution)| (acts.of(findings[one.finding].matter), one.subject, at);
    let counted = attributions.iter().enumerate().filter(|(_, one)| counts(one));
    let mut by_act: Vec<(Act, NodeId, usize)> = counted.map(of_act).collect();
    by_act.sort_unstable();
    let (mut double, mut both) = (Vec::new(), Vec::new());
    let together = by_act.chunk_by(|one, other| (&one.0, one.1) == (&other.0, other.1));
    for same in together.filter(|same| same.len() > 1) {
        let Some((act, subject, _)) = same.first() else { continue };
        let all: Vec<usize> = same.iter().map(|(.., at)| *at).collect();
        let matters = all.iter().map(|at| findings[attributions[*at].finding].matter);
        let Some(first) = matters.min() else { continue };
        let matter = MatterRef { child: None, ..first };
        let act = match act {
            Act::Named(name) => Some(name.clone()),
            _ => None,
        };
        let held: Vec<usize> =
            all.iter().copied().filter(|at| attributions[*at].effect == Effect::Hold).collect();
        if !held.is_empty() && held.len() < all.len() {
            both.push(DoubleHit { matter, act: act.clone(), subject: *subject, attributions: all });
        }
        if held.len() > 1 {
            double.push(DoubleHit { matter, act, subject: *subject, attributions: held });
        }
    }
    (double, both)
}
