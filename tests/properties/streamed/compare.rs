//! What has to be the same of the two ways.

use answerable::Prepared;
use answerable::assess::{Finding, Ground, Outcome, State};
use answerable::matters::Matters;
use std::fmt::Debug;

/// What the plain assessment gave, and which kinds are to pass by.
pub struct Plain<'a> {
    pub outcome: &'a Outcome,
    pub matters: &'a Matters,
    pub passing: &'a [usize],
}

/// Written out, so that 2.5 and 2.50 differ, too.
fn same(what: &str, plain: &impl Debug, streamed: &impl Debug) {
    let (plain, streamed) = (format!("{plain:?}"), format!("{streamed:?}"));
    assert_eq!(streamed, plain, "{what}: left is streamed, right is plain");
}

impl Plain<'_> {
    /// Panics where anything differs.
    pub fn assert(&self, prepared: &Prepared, streamed: &Outcome, kept: &Matters) {
        self.duties(prepared, kept);
        let totals = |outcome: &Outcome| -> Vec<String> {
            let total = |total: &answerable::assess::Total| {
                format!("{} {:?} {}", total.category, total.subject, total.points)
            };
            outcome.totals.iter().map(total).collect()
        };
        same("totals", &totals(self.outcome), &totals(streamed));
        let plain = self.outcome;
        same("indicators", &plain.indicators, &streamed.indicators);
        same("scores", &plain.scores, &streamed.scores);
        same("rankings", &plain.rankings, &streamed.rankings);
        same("grades", &plain.grades, &streamed.grades);
        same("quotas", &plain.quotas, &streamed.quotas);
        same("no band", &plain.no_band, &streamed.no_band);
        let voids = |outcome: &Outcome| -> Vec<String> {
            let void = |void: &answerable::assess::Void| {
                format!("{} {:?} {:?} {}", void.indicator, void.subject, void.given, void.is_void())
            };
            outcome.voids.iter().map(void).collect()
        };
        same("voids", &voids(plain), &voids(streamed));
        same("proposals", &proposals(plain), &proposals(streamed));
        let listed = |outcome: &Outcome| -> Vec<String> {
            outcome.findings.iter().filter(|finding| !self.passes(finding)).map(finding).collect()
        };
        same("findings of what is in memory", &listed(plain), &listed(streamed));
        self.counts(prepared, streamed);
    }

    /// What duties counted.
    fn duties(&self, prepared: &Prepared, kept: &Matters) {
        for (kind, schema) in prepared.program.schema.kinds.iter().enumerate().filter(|(_, kind)| kind.owed) {
            let (plain, streamed) = (&self.matters.tables[kind], &kept.tables[kind]);
            same(
                &schema.id,
                &(&plain.ids, &plain.dates, &plain.units),
                &(&streamed.ids, &streamed.dates, &streamed.units),
            );
            for (field, (plain, streamed)) in
                schema.fields.iter().zip(plain.columns.iter().zip(&streamed.columns))
            {
                same(&format!("{}.{}", schema.id, field.name), plain, streamed);
            }
        }
    }

    fn passes(&self, finding: &Finding) -> bool {
        self.passing.contains(&(finding.matter.kind as usize))
    }

    /// What is counted of matters that pass by is what the plain outcome lists of them.
    fn counts(&self, prepared: &Prepared, streamed: &Outcome) {
        let plain = self.outcome;
        let counts = streamed.passed.as_ref().unwrap();
        let of = |kind: u32| self.passing.contains(&(kind as usize));
        for rule in 0..prepared.program.rules.len() {
            let of_rule =
                || plain.findings.iter().filter(|finding| finding.rule == rule && self.passes(finding));
            let count =
                |state: fn(&State) -> bool| of_rule().filter(|finding| state(&finding.state)).count() as u64;
            let expected = answerable::stream::tally::Findings {
                applies: count(|state| *state == State::Applies),
                undetermined: count(|state| matches!(state, State::Undetermined(_))),
                conflicts: count(|state| matches!(state, State::Conflict(_))),
            };
            assert_eq!(counts.findings[rule], expected, "findings of rule {rule}");
        }
        for (kind, table) in self.matters.tables.iter().enumerate() {
            let expected = if of(kind as u32) { table.len() as u64 } else { 0 };
            assert_eq!(counts.matters[kind], expected, "matters of kind {kind}");
        }
        let unreached = plain.unreached.iter().filter(|matter| of(matter.kind)).count();
        assert_eq!(counts.unreached, unreached as u64, "unreached");
        let holes = plain.holes.iter().filter(|(at, _)| self.passes(&plain.findings[*at])).count();
        assert_eq!(counts.holes, holes as u64, "holes");
        // What one act is that several matters name is not counted.
        let kinds = &prepared.program.schema.kinds;
        let counted = |hit: &&answerable::assess::DoubleHit| {
            of(hit.matter.kind) && kinds[hit.matter.kind as usize].act.is_none()
        };
        assert_eq!(
            counts.double_hits,
            plain.double_hits.iter().filter(counted).count() as u64,
            "double hits"
        );
        assert_eq!(counts.both, plain.both.iter().filter(counted).count() as u64, "held and credited");
    }
}

/// A finding without its reasons: numbers that were counted elsewhere have none.
fn finding(finding: &Finding) -> String {
    let state = match finding.state {
        State::Applies => "applies",
        State::Undetermined(_) => "undetermined",
        State::Conflict(_) => "conflict",
    };
    format!("{} {:?} {} {state}", finding.rule, finding.matter, finding.date)
}

/// Proposals without the number of the attribution on which they rest.
fn proposals(outcome: &Outcome) -> Vec<String> {
    let proposal = |one: &answerable::assess::Proposal| {
        let ground = match &one.ground {
            Ground::Attribution(_) => "a rule".to_owned(),
            Ground::Escalation(_) => "an escalation".to_owned(),
            other => format!("{other:?}"),
        };
        format!("{:?} {} {ground} {:?} {:?} {}", one.subject, one.measure, one.verdict, one.decider, one.date)
    };
    outcome.proposals.iter().map(proposal).collect()
}
