//! Proposals as each source makes them: a rule that names a measure, a band of a ranking; ladders: [`super::grade`].

use super::attribute::target;
use super::guard::GuardSpec;
use super::imposed::Past;
use super::rank::cut;
use super::results::{number, spec, void_of};
use super::rows::{Rows, slots};
use super::{
    Concern, Decider, Ground, GuardFailure, MatterRef, Outcome, Proposal, Standing, Verdict, Void, guard,
};
use crate::calendar::earlier;
use crate::compile::{BandProgram, DeciderProgram, Program};
use crate::expression::plain::Plain;
use crate::expression::world::{Batch, World};
use crate::expression::{Expr, Scope};
use crate::matters::Matters;
use crate::organisation::NodeId;
use crate::policy::{End, Guard, MeasureKind, Policy, Ranking, Scorecard};
use crate::value::{Column, Day, Interval, Value};
use rust_decimal::prelude::ToPrimitive;

/// What proposals are made from.
pub struct Sources<'a> {
    /// The program.
    pub program: &'a Program,
    /// The policy as written.
    pub policy: &'a Policy,
    /// The matters.
    pub matters: &'a Matters,
    /// What can be seen.
    pub world: &'a World<'a>,
    /// What was imposed earlier.
    pub history: &'a [Past],
}

impl Sources<'_> {
    /// What a measure is.
    pub fn measure_kind(&self, measure: usize) -> MeasureKind {
        self.policy.measures.values().nth(measure).map_or(MeasureKind::Sanction, |defined| defined.body.kind)
    }

    /// Measures that rules name directly.
    pub fn of_rules(&self, outcome: &Outcome) -> Vec<Proposal> {
        let mut all = Vec::new();
        for (at, attribution) in outcome.attributions.iter().enumerate() {
            let finding = &outcome.findings[attribution.finding];
            let Some(on) = target(self.program, finding) else { continue };
            let Some(clause) = on.clauses.get(attribution.clause) else { continue };
            let (Some(measure), Standing::Stands) = (clause.measure, attribution.standing) else { continue };
            let own = clause.decider.as_ref().map(|decider| {
                self.row_decider(decider, finding.matter, finding.date, attribution.subject, on)
            });
            all.push(Proposal {
                subject: attribution.subject,
                measure,
                kind: self.measure_kind(measure),
                modality: clause.modality,
                decider: own
                    .unwrap_or_else(|| self.measure_decider(measure, attribution.subject, finding.date)),
                ground: Ground::Attribution(at),
                date: finding.date,
                effect: None,
                added: None,
                verdict: Verdict::Proposed,
                modifiers: attribution
                    .modifiers
                    .iter()
                    .filter(|m| m.missing.is_empty())
                    .map(|m| m.modifier)
                    .collect(),
            });
        }
        all
    }

    /// The decider that a clause names, an expression of the row and of `subject`.
    fn row_decider(
        &self,
        decider: &DeciderProgram,
        matter: MatterRef,
        day: Day,
        subject: NodeId,
        on: &crate::compile::RuleTarget,
    ) -> Decider {
        let DeciderProgram::Node(program) = decider else { return authority(decider) };
        let open = Decider::Open(Some(program.text.clone()));
        let kind = self.world.organisation.kind(subject);
        let (Some(expr), Some(rows)) = (program.of(kind), Rows::of(self.program, self.matters, on.target))
        else {
            return open;
        };
        let row = matter.child.map_or(matter.row, |(_, row)| row) as usize;
        let mut batch = rows.batch(row..row + 1, &slots([expr], program.scope.variables.len()));
        let of = super::results::subject_type(self.world, subject);
        let subject = Column::constant(&of, Some(&Value::Node(subject)), 1);
        batch.columns.push(Some(std::borrow::Cow::Owned(subject)));
        batch.days = vec![day];
        node(Plain::new(self.world, &batch, 0, &program.scope).eval(expr).ok(), open)
    }

    /// The decider that a measure or a ladder names.
    pub(super) fn subject_decider(
        &self,
        decider: Option<&DeciderProgram>,
        subject: NodeId,
        day: Day,
    ) -> Decider {
        let Some(decider) = decider else { return Decider::Open(None) };
        let DeciderProgram::Node(program) = decider else { return authority(decider) };
        let open = Decider::Open(Some(program.text.clone()));
        let Some(expr) = program.of(self.world.organisation.kind(subject)) else { return open };
        node(self.value_on(&program.scope, expr, subject, day), open)
    }

    pub(super) fn measure_decider(&self, measure: usize, subject: NodeId, day: Day) -> Decider {
        let decider = self.program.measures.get(measure).and_then(|measure| measure.decider.as_ref());
        self.subject_decider(decider, subject, day)
    }

    /// An expression about a subject as of a day.
    pub fn value_on(&self, scope: &Scope, expr: &Expr, subject: NodeId, day: Day) -> Option<Value> {
        self.known_on(scope, expr, subject, day).ok()
    }

    /// An expression about a subject as of a day, or what is missing.
    pub fn known_on(
        &self,
        scope: &Scope,
        expr: &Expr,
        subject: NodeId,
        day: Day,
    ) -> crate::expression::plain::Known {
        let columns = scope.variables.iter().map(|variable| {
            let value = (variable.name == "subject").then_some(Value::Node(subject));
            Some(Column::constant(&variable.of, value.as_ref(), 1))
        });
        let batch = Batch::single(columns.collect(), day);
        Plain::new(self.world, &batch, 0, scope).eval(expr)
    }

    /// What rests on an indicator that may be void is for a person to review.
    pub fn in_doubt(&self, outcome: &Outcome, proposals: &mut [Proposal]) {
        if outcome.voids.iter().all(Void::is_void) {
            return;
        }
        let cards: Vec<Vec<usize>> =
            self.policy.scorecards.values().map(|card| self.items(&card.body)).collect();
        for proposal in proposals {
            let (read, whose) = match proposal.ground {
                Ground::Attribution(_) | Ground::Escalation(_) => continue,
                Ground::Ladder(ladder, ..) => {
                    (self.program.ladders.get(ladder).and_then(|one| one.on.as_ref()), proposal.subject)
                }
                Ground::Rank { table, row, .. } => {
                    let ranked = &outcome.rankings[table];
                    (self.program.rankings[ranked.ranking].by.as_ref(), ranked.rows[row].subject)
                }
            };
            let Some(read) = read else { continue };
            let read = super::void::reads(self.program, &cards, read);
            let doubtful = |indicator: &usize| {
                let void = void_of(&outcome.voids, *indicator, whose);
                void.is_some_and(|void| !void.is_void() && void.given.is_some())
            };
            let doubts = read.into_iter().filter(doubtful);
            let doubts: Vec<Concern> = doubts.map(|at| Concern::MayBeVoid(at, whose)).collect();
            match &mut proposal.verdict {
                Verdict::Review(concerns) => concerns.extend(doubts),
                verdict if !doubts.is_empty() => *verdict = Verdict::Review(doubts),
                _ => {}
            }
        }
    }

    /// The indicators of a scorecard.
    fn items(&self, card: &Scorecard) -> Vec<usize> {
        let names = card.groups.iter().flat_map(|group| &group.items);
        names.filter_map(|(name, _)| crate::compile::index(&self.policy.indicators, &name.text)).collect()
    }

    /// Measures of the bands of rankings; what fails the guard is for a person to review.
    pub fn of_rankings(&self, outcome: &Outcome) -> Vec<Proposal> {
        let mut all = Vec::new();
        for (table, ranked) in outcome.rankings.iter().enumerate() {
            let program = &self.program.rankings[ranked.ranking];
            let Some(defined) = self.policy.rankings.values().nth(ranked.ranking) else { continue };
            for (index, (band, compiled)) in defined.body.bands.iter().zip(&program.bands).enumerate() {
                let Some(measure) = compiled.measure else { continue };
                let places = number(self.world, &Scope::default(), compiled.places.as_ref(), None);
                let Some(places) = places.and_then(|places| places.to_usize()) else { continue };
                // Ties at the cut: the good of a doubt goes to the subject of a reward and of a sanction.
                let tied_in = match self.measure_kind(measure) {
                    MeasureKind::Reward => defined.body.reward_ties_in,
                    MeasureKind::Sanction => defined.body.penalty_ties_in,
                };
                for row in cut(&ranked.rows, band.end, places, tied_in) {
                    let ground = Ground::Rank { table, row, band: index, end: band.end };
                    let failures = self.failures(outcome, &defined.body, (table, row), band.end, places);
                    all.extend(self.band(
                        &defined.body,
                        compiled,
                        measure,
                        ranked.rows[row].subject,
                        ground,
                        failures,
                    ));
                }
            }
        }
        all
    }

    /// The steps of the guard that a row fails, before those that concern each person.
    fn failures(
        &self,
        outcome: &Outcome,
        ranking: &Ranking,
        (table, row): (usize, usize),
        end: End,
        places: usize,
    ) -> Vec<GuardFailure> {
        let ranked = &outcome.rankings[table];
        let program = &self.program.rankings[ranked.ranking];
        let (Some(guarded), Some(figures)) = (&ranking.guard, &ranked.guard) else { return Vec::new() };
        let spec = spec(self.world, program, guarded);
        let mut failures =
            guard::failures(&ranked.rows, row, end, places, ranking.highest_first, &spec, figures);
        failures.extend(unknown(guarded, &spec, end));
        failures
    }

    fn band(
        &self,
        ranking: &Ranking,
        band: &BandProgram,
        measure: usize,
        ranked: NodeId,
        ground: Ground,
        failures: Vec<GuardFailure>,
    ) -> Vec<Proposal> {
        let day = self.world.cycle.until;
        let batch = self.band_batch(&band.scope, ranked, day);
        let plain = Plain::new(self.world, &batch, 0, &band.scope);
        let decider = match &band.decider {
            None => None,
            Some(DeciderProgram::Node(program)) => {
                let value = program.person.as_ref().and_then(|expr| plain.eval(expr).ok());
                Some(node(value, Decider::Open(Some(program.text.clone()))))
            }
            Some(named) => Some(authority(named)),
        };
        let subjects = named(band, &plain);
        let proposal = |subject: NodeId| {
            let mut failures = failures.clone();
            failures.extend(self.personal(ranking, measure, ranked, subject));
            let concerns: Vec<Concern> = failures.into_iter().map(Concern::Guard).collect();
            Proposal {
                subject,
                measure,
                kind: self.measure_kind(measure),
                modality: band.modality,
                decider: decider.clone().unwrap_or_else(|| self.measure_decider(measure, subject, day)),
                ground: ground.clone(),
                date: day,
                effect: None,
                added: None,
                verdict: if concerns.is_empty() { Verdict::Proposed } else { Verdict::Review(concerns) },
                modifiers: Vec::new(),
            }
        };
        subjects.into_iter().map(proposal).collect()
    }

    /// For whom a band is, where a unit or person is ranked in it.
    pub fn named_by(&self, band: &BandProgram, ranked: NodeId) -> Vec<NodeId> {
        let batch = self.band_batch(&band.scope, ranked, self.world.cycle.until);
        named(band, &Plain::new(self.world, &batch, 0, &band.scope))
    }

    /// A batch with `subject`, `unit` and the holders of every post in the ranked unit.
    fn band_batch(&self, scope: &Scope, ranked: NodeId, day: Day) -> Batch<'static> {
        let organisation = self.world.organisation;
        let posts = &self.world.vocabulary.posts;
        let columns = scope.variables.iter().map(|variable| {
            let value = match posts.code(&variable.name) {
                Some(post) if !matches!(variable.name.as_str(), "subject" | "unit") => {
                    Value::Nodes(organisation.holders(ranked, post, day).map(|held| held.person).collect())
                }
                _ => Value::Node(ranked),
            };
            Some(Column::constant(&variable.of, Some(&value), 1))
        });
        Batch::single(columns.collect(), day)
    }

    /// The steps of the guard that concern a person: time in the unit, and earlier lists.
    fn personal(
        &self,
        ranking: &Ranking,
        measure: usize,
        ranked: NodeId,
        subject: NodeId,
    ) -> Vec<GuardFailure> {
        let Some(guarded) = &ranking.guard else { return Vec::new() };
        let mut failures = Vec::new();
        let cycle = Interval { from: self.world.cycle.from, until: self.world.cycle.until };
        if let (Some(percent), true) = (guarded.tenure, subject != ranked) {
            failures.extend(guard::tenure(self.held(ranked, subject, cycle), cycle.days(), percent));
        }
        if let (Some((listed, of)), MeasureKind::Sanction) = (guarded.persistence, self.measure_kind(measure))
        {
            let before = listed_before(self.history, measure, [subject, ranked], cycle, of);
            failures.extend(guard::persistence(before, listed, of));
        }
        failures
    }

    /// The days of the cycle on which somebody held the posts that he or she holds in a unit at its end.
    fn held(&self, unit: NodeId, person: NodeId, cycle: Interval) -> i64 {
        let organisation = self.world.organisation;
        let now: Vec<u32> = organisation
            .posts(person, cycle.until)
            .filter(|held| held.unit == unit)
            .map(|held| held.post)
            .collect();
        let mut spans: Vec<Interval> = organisation
            .postings(person)
            .filter(|held| held.unit == unit && now.contains(&held.post) && held.interval.overlaps(cycle))
            .map(|held| held.interval.and(cycle))
            .collect();
        spans.sort();
        let (mut days, mut reached) = (0, Day::MIN);
        for span in spans {
            let from = span.from.max(Day(reached.0.saturating_add(1)));
            days += Interval { from, until: span.until }.days();
            reached = reached.max(span.until);
        }
        days
    }
}

/// For whom a band is, each once.
fn named(band: &BandProgram, plain: &Plain<'_>) -> Vec<NodeId> {
    let mut subjects: Vec<NodeId> = Vec::new();
    for (_, expr) in &band.to {
        match plain.eval(expr) {
            Ok(Value::Node(subject)) => subjects.push(subject),
            Ok(Value::Nodes(several)) => subjects.extend(several.iter()),
            _ => {}
        }
    }
    subjects.sort();
    subjects.dedup();
    subjects
}

/// Steps that are asked for and whose parameters have no value on the day: whether they hold nobody knows.
fn unknown(guard: &Guard, spec: &GuardSpec, end: End) -> Vec<GuardFailure> {
    let minimum = guard.minimum_n.iter().filter(|_| spec.minimum_n.is_none());
    let floor = guard.floor.iter().filter(|_| spec.floor.is_none() && end == End::Bottom);
    minimum.chain(floor).map(|formula| GuardFailure::Unknown(formula.text().to_owned())).collect()
}

/// In how many of the `of` − 1 cycles before this one somebody was listed, in person or as the unit: however
/// often, each cycle counts once.
fn listed_before(history: &[Past], measure: usize, who: [NodeId; 2], cycle: Interval, of: u32) -> u32 {
    let listed = |back: &u32| {
        let then = earlier(cycle, i64::from(*back));
        let counts =
            |past: &Past| past.measure == measure && who.contains(&past.subject) && then.contains(past.from);
        history.iter().any(counts)
    };
    (1..of).filter(listed).count() as u32
}

fn authority(decider: &DeciderProgram) -> Decider {
    match decider {
        DeciderProgram::Authority(index) => Decider::Authority(*index),
        DeciderProgram::Node(program) => Decider::Open(Some(program.text.clone())),
    }
}

/// The one node that an expression gives; nobody, or several, leave the decider open.
fn node(value: Option<Value>, open: Decider) -> Decider {
    match value {
        Some(Value::Node(node)) => Decider::Node(node),
        Some(Value::Nodes(nodes)) => match *nodes {
            [node] => Decider::Node(node),
            _ => open,
        },
        _ => open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn listed(days: &[(u32, &str)], from: &str, until: &str) -> u32 {
        let past = |&(subject, from): &(u32, &str)| Past::new(NodeId(subject), 0, day(from));
        let history: Vec<Past> = days.iter().map(past).collect();
        let cycle = Interval { from: day(from), until: day(until) };
        listed_before(&history, 0, [NodeId(1), NodeId(2)], cycle, 3)
    }

    #[test]
    fn a_list_counts_once_for_a_unit_and_its_leader() {
        let history = [(1, "2013-12-31"), (2, "2013-12-31"), (2, "2012-12-31"), (3, "2012-11-30")];
        assert_eq!(listed(&history, "2014-01-01", "2014-12-31"), 2);
        assert_eq!(listed(&history[..2], "2014-01-01", "2014-12-31"), 1);
    }

    #[test]
    fn only_the_cycles_asked_for_count_also_in_leap_years() {
        let history = [(1, "2009-12-31"), (1, "2010-12-31"), (1, "2011-12-31"), (1, "2012-12-31")];
        assert_eq!(listed(&history, "2012-01-01", "2012-12-31"), 2);
        assert_eq!(listed(&[(1, "2024-02-29"), (1, "2024-01-31")], "2024-05-01", "2024-05-31"), 0);
        assert_eq!(listed(&[(1, "2024-04-30"), (1, "2024-03-31")], "2024-05-01", "2024-05-31"), 2);
        // Ten days that are no month: two cycles back begin on 2024-04-21.
        assert_eq!(listed(&[(1, "2024-04-20"), (1, "2024-04-21")], "2024-05-11", "2024-05-20"), 1);
    }
}
