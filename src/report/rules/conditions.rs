//! The conditions of a provision in words, each with what the scenarios saw of it.

use super::RulesReport;
use crate::coverage::{Atom, ConditionSeen, Site, asked_on_steps, exclusions, sites};
use crate::phrase::{self, Kind, Provision, Speaker, Terms};
use crate::source::{Lang, Place, spaced};
use std::collections::BTreeSet;

/// A condition and what was seen of it.
pub(super) struct Condition {
    /// Where in the provision, for programs: `when`, `line 1`, `unless other`, `relation above, step 1`,
    /// `chain above, until`, `counter visits`, `band 1`, `step 1`.
    pub part: String,
    /// In words.
    pub text: String,
    /// Where it is written.
    pub place: Place,
    /// What was seen.
    pub seen: ConditionSeen,
}

impl Condition {
    /// Has it been tried: seen both to hold and not to? A band or step has only to be reached.
    pub fn tried(&self) -> bool {
        self.seen.both_ways() || (self.is_reached() && !self.seen.yes.is_empty())
    }

    /// Is it a band or a step, in which somebody stands or nobody?
    pub fn is_reached(&self) -> bool {
        self.part.starts_with("band") || self.part.starts_with("step")
    }
}

/// Every condition of a provision.
pub(super) fn conditions(
    report: &RulesReport<'_>,
    terms: &Terms<'_>,
    index: usize,
    provision: &Provision,
) -> Vec<Condition> {
    let seen = report.coverage.provisions.get(&(provision.kind, provision.id.clone()));
    let of = |atom: Atom| seen.and_then(|seen| seen.conditions.get(&atom)).cloned().unwrap_or_default();
    let mut all: Vec<Condition> = Vec::new();
    let mut known = BTreeSet::new();
    for sited in sites(terms.policy, terms.program, provision.kind, index) {
        if !known.insert(sited.site.clone()) {
            continue;
        }
        let say = Speaker::new(*terms, sited.scope, sited.stands);
        for (number, (expr, holds)) in sited.atoms().into_iter().enumerate() {
            let (text, seen) = (say.clause(expr, holds), of((sited.site.clone(), number)));
            all.push(Condition { part: part(&sited.site), text, place: sited.place, seen });
        }
    }
    match provision.kind {
        Kind::Rule => all.extend(excluding(terms, index, &of)),
        Kind::Ranking => all.extend(bands(terms, index, &of)),
        Kind::Ladder => {
            all.extend(steps(terms, index, &of));
            all.extend(asked(terms, index, &of));
        }
        Kind::Escalation => all.extend(occasions(terms, index, &of)),
        Kind::Quota => all.push(Condition {
            part: part(&Site::Exceeded),
            text: terms.say("名额超出", "the quota is exceeded").into(),
            place: provision.place,
            seen: of((Site::Exceeded, 0)),
        }),
        _ => {}
    }
    if terms.lang == Lang::Zh {
        all.iter_mut().for_each(|condition| condition.text = spaced(&condition.text));
    }
    all
}

fn part(site: &Site) -> String {
    match site {
        Site::When => "when".into(),
        Site::Excluded(rule) => format!("unless {rule}"),
        Site::Line(line) => format!("line {}", line + 1),
        Site::Step(relation, step) => format!("relation {relation}, step {}", step + 1),
        Site::Until(chain) => format!("chain {chain}, until"),
        Site::Counter(name) => format!("counter {name}"),
        Site::OnStep(number) => format!("when of step {}", number + 1),
        Site::Exceeded => "exceeded".into(),
        Site::Reached(number) => format!("band {}", number + 1),
    }
}

fn excluding(terms: &Terms<'_>, index: usize, of: &impl Fn(Atom) -> ConditionSeen) -> Vec<Condition> {
    let said = |(id, place): (&str, Place)| {
        let site = Site::Excluded(id.to_owned());
        let title =
            terms.policy.rules.get(id).map_or_else(String::new, |found| terms.quoted(&found.body.title, id));
        let text = terms.say(format!("{title}适用于同一事项"), format!("{title} applies to the same matter"));
        Condition { part: part(&site), text, place, seen: of((site, 0)) }
    };
    exclusions(terms.policy, terms.program, index).into_iter().map(said).collect()
}

fn bands(terms: &Terms<'_>, index: usize, of: &impl Fn(Atom) -> ConditionSeen) -> Vec<Condition> {
    let Some(ranking) = terms.nth(&terms.policy.rankings, index) else { return Vec::new() };
    let said = |(number, band): (usize, &crate::policy::Band)| {
        let measure = terms.policy.measures.get(&band.give.text);
        let measure = measure.map_or_else(String::new, |found| terms.quoted(&found.body.title, &found.id));
        let line = number + 1;
        let text = terms.say(
            format!("第 {line} 档名次（{measure}）有人列入"),
            format!("somebody stands in band {line} ({measure})"),
        );
        Condition {
            part: format!("band {line}"),
            text,
            place: band.place,
            seen: of((Site::Reached(number), 0)),
        }
    };
    ranking.body.bands.iter().enumerate().map(said).collect()
}

/// The steps of an escalation.
fn occasions(terms: &Terms<'_>, index: usize, of: &impl Fn(Atom) -> ConditionSeen) -> Vec<Condition> {
    let Some(escalation) = terms.nth(&terms.policy.escalations, index) else { return Vec::new() };
    let said = |(number, step): (usize, &crate::policy::EscalationStep)| {
        let line = number + 1;
        let text = terms.say(format!("有人走到第 {line} 步"), format!("somebody comes to step {line}"));
        let seen = of((Site::Reached(number), 0));
        Condition { part: format!("step {line}"), text, place: step.place, seen }
    };
    escalation.body.steps.iter().enumerate().map(said).collect()
}

/// What the steps ask beside their bounds.
fn asked(terms: &Terms<'_>, index: usize, of: &impl Fn(Atom) -> ConditionSeen) -> Vec<Condition> {
    let (Some(ladder), Some(written)) =
        (terms.program.ladders.get(index), terms.nth(&terms.policy.ladders, index))
    else {
        return Vec::new();
    };
    let scope = ladder.of.scope();
    let say = Speaker::new(*terms, &scope, phrase::Place::Subject);
    let said = |(atom, expr, holds): (Atom, &crate::expression::Expr, bool)| {
        let Site::OnStep(step) = atom.0 else { return None };
        let place = written.body.steps.get(step)?.when.as_ref()?.place();
        Some(Condition { part: part(&atom.0), text: say.clause(expr, holds), place, seen: of(atom) })
    };
    asked_on_steps(ladder).into_iter().filter_map(said).collect()
}

/// The steps with a measure or a grade.
fn steps(terms: &Terms<'_>, index: usize, of: &impl Fn(Atom) -> ConditionSeen) -> Vec<Condition> {
    let Some(ladder) = terms.nth(&terms.policy.ladders, index) else { return Vec::new() };
    let said = |(number, step): (usize, &crate::policy::LadderStep)| {
        let measure = step.give.as_ref().and_then(|give| terms.policy.measures.get(&give.text));
        let measure = measure.map(|measure| terms.quoted(&measure.body.title, &measure.id));
        let grade = step.grade.as_ref().map(|grade| terms.called(&grade.text));
        let (measure, line) = (grade.or(measure)?, number + 1);
        let text = terms.say(
            format!("第 {line} 档（{measure}）有人列入"),
            format!("somebody stands on step {line} ({measure})"),
        );
        Some(Condition {
            part: format!("step {line}"),
            text,
            place: step.place,
            seen: of((Site::Reached(number), 0)),
        })
    };
    ladder.body.steps.iter().enumerate().filter_map(said).collect()
}
