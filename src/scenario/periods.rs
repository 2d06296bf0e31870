//! Expectations of periods: when a measure has effect, and what was imposed earlier.

use super::expect::{ExpectFault, Reader};
use super::instead;
use crate::report::words;
use crate::source::{Fault, Fields, Node, Said, said};
use crate::value::{Day, Interval};

/// `effect: {from: 2024-07-15, until: 2026-07-14}`, both days included.
pub(super) fn effect(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Interval> {
    let node = fields.take("effect")?;
    let mut fields = Fields::of(node, said("`effect`", "`effect`"), reader.problems)?;
    let from = fields.need("from", reader.problems).and_then(|node| day(node, reader));
    let until = fields.need("until", reader.problems).and_then(|node| day(node, reader));
    fields.finish(reader.problems);
    Some(Interval { from: from?, until: until? })
}

fn day(node: &Node, reader: &mut Reader<'_>) -> Option<Day> {
    let text = node.text().unwrap_or_default();
    let day = Day::parse(text);
    if day.is_none() {
        let problem = ExpectFault::NotDay { found: text.into() }.at(node.place);
        reader.problems.push(problem.with_usual_signs(text));
    }
    day
}

/// A measure was imposed earlier; with `effect`, it had effect in this period.
pub(super) fn imposed(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let assessment = reader.assessment;
    let measure = reader.of(node, &assessment.policy.measures, "measure", "措施");
    let subjects = fields.need("for", reader.problems).map_or_else(Vec::new, |node| reader.nodes(node));
    let effect = effect(fields, reader);
    let measure = measure?;
    let all = &assessment.outcome.imposed;
    let fits = |subject| {
        all.iter().any(|one| {
            one.subject == subject
                && one.measure == measure
                && effect.is_none_or(|effect| one.ran() == Some(effect))
        })
    };
    let subject = subjects.into_iter().find(|subject| !fits(*subject))?;
    Some(instead::both(assessment, |names| {
        let own = all.iter().filter(|one| one.subject == subject && one.measure == measure);
        let found: Vec<String> = own
            .map(|one| {
                let ran = one.ran().map(|ran| names.interval(ran));
                words::clauses(&[names.imposed(one)].into_iter().chain(ran).collect::<Vec<_>>(), names.lang)
            })
            .collect();
        let (who, found) = (names.node(subject), instead::found(&found, names, |_| false));
        names.say(format!("对{who}，实际：{found}"), format!("for {who} there is: {found}"))
    }))
}
