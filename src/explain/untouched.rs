//! For those who are not named: that they are not, what touched their unit, and where a way to them ended.

use crate::assess::{Finding, State, Stop};
use crate::organisation::NodeId;
use crate::report::{Names, Page, words};
use crate::value::{NodeKind, Value};

/// So many lines of each kind are shown.
const SHOWN: usize = 12;

/// Says that nothing names the subject, and what touched the units in which he or she held a post.
pub fn nowhere(page: &mut Page, names: &Names<'_>, subject: NodeId) {
    let who = names.node(subject);
    page.blank();
    page.line(
        0,
        &names.say(
            format!("本次考核没有任何结果涉及{who}：没有认定、积分、得分、名次，也没有措施。"),
            format!("Nothing in this assessment names {who}: no finding, no points, no score, no rank, no measure."),
        ),
    );
    let (id, input) = (names.node_id(subject), &names.assessment.input);
    let command = format!("answerable why-not {id} {input}");
    page.line(
        0,
        &names.say(
            format!("每条途径止于何处，用 `{command}` 查看。"),
            format!("`{command}` says where each way ended."),
        ),
    );
    for unit in units(names, subject) {
        touched(page, names, unit);
    }
}

/// The units of a person on the last day of the cycle, else on its first; of a unit itself.
fn units(names: &Names<'_>, subject: NodeId) -> Vec<NodeId> {
    let (organisation, cycle) = (&names.assessment.organisation, names.assessment.cycle);
    if *organisation.kind(subject) == NodeKind::Unit {
        return vec![subject];
    }
    let on = |day| organisation.posts(subject, day).map(|posting| posting.unit).collect::<Vec<_>>();
    let mut units = on(cycle.until);
    if units.is_empty() {
        units = on(cycle.from);
    }
    units.sort_unstable();
    units.dedup();
    units
}

fn touched(page: &mut Page, names: &Names<'_>, unit: NodeId) {
    let (outcome, lang) = (&names.assessment.outcome, names.lang);
    let mut lines = Vec::new();
    for proposal in outcome.proposals.iter().filter(|one| one.subject == unit) {
        lines.push(words::label(&names.measure(proposal.measure), &names.verdict(proposal), lang));
    }
    for attribution in outcome.attributions.iter().filter(|one| one.subject == unit) {
        let effect = words::effect(attribution.effect, lang);
        lines.push(words::label(effect, &names.finding(attribution.finding), lang));
    }
    for table in &outcome.rankings {
        lines.extend(table.rows.iter().filter(|row| row.subject == unit).map(|row| names.place(table, row)));
    }
    for (at, finding) in outcome.findings.iter().enumerate() {
        if names.matter_unit(finding.matter) == Some(unit) {
            let state = names.state(&finding.state);
            lines.push(words::clauses(&[names.finding(at), state], lang));
        }
    }
    let node = unit;
    let unit = names.node(unit);
    // Of a unit's matters that passed by only those of the subject are here.
    let left_out = outcome.listed.is_some_and(|listed| listed.subject != node);
    let more = || {
        let (id, input) = (names.node_id(node), &names.assessment.input);
        names.say(
            format!("涉及{unit}的事项未逐项列出，用 `answerable explain {id} {input}` 查看。"),
            format!("Matters of {unit} are not listed here: `answerable explain {id} {input}` shows them."),
        )
    };
    if lines.is_empty() && left_out {
        page.line(0, &more());
        return;
    }
    if lines.is_empty() {
        page.line(
            0,
            &names.say(format!("也没有结果涉及{unit}。"), format!("Nothing touched {unit} either.")),
        );
        return;
    }
    page.heading(&names.say(format!("涉及{unit}的结果"), format!("What touched {unit}")));
    for line in lines.iter().take(SHOWN) {
        page.bullet(0, line);
    }
    page.more(0, lines.len().saturating_sub(SHOWN));
    if left_out {
        page.line(0, &more());
    }
}

/// Where the subject was considered and not named: ways that ended before, and findings that are still open.
pub fn considered(page: &mut Page, names: &Names<'_>, subject: NodeId) {
    let outcome = &names.assessment.outcome;
    let mut lines = Vec::new();
    for (at, finding) in outcome.findings.iter().enumerate() {
        for walk in &finding.walks {
            let before = walk.stops.iter().filter(|(_, stop)| ends_before(stop, subject));
            lines.extend(before.map(|(from, stop)| {
                let (finding, stop) = (names.finding(at), names.stop(walk, *from, stop));
                names.say(format!("{finding}。{stop}"), format!("{finding}. {stop}"))
            }));
        }
        let State::Undetermined(missing) = &finding.state else { continue };
        let named = || outcome.attributions.iter().any(|one| one.finding == at && one.subject == subject);
        if mentions(finding, subject) && !named() {
            let (finding, missing) = (names.finding(at), names.all_missing(missing));
            lines.push(
                names.say(
                    format!("{finding}。待定：{missing}"),
                    format!("{finding}. Undetermined: {missing}"),
                ),
            );
        }
    }
    if lines.is_empty() {
        return;
    }
    page.heading(names.say("曾经考虑而未认定", "Considered, and not named"));
    for line in lines.iter().take(SHOWN) {
        page.bullet(0, line);
    }
    page.more(0, lines.len().saturating_sub(SHOWN));
}

/// Would somebody have been next, had a way not stopped?
pub fn ends_before(stop: &Stop, subject: NodeId) -> bool {
    match stop {
        Stop::CarriesNothing(_, to) | Stop::Condition(to, _) | Stop::Unknown(to, _) => *to == subject,
        Stop::Depth(_)
        | Stop::Until
        | Stop::Top
        | Stop::Vacancy(..)
        | Stop::AlreadyNamed(_)
        | Stop::Missing(_) => false,
    }
}

fn mentions(finding: &Finding, subject: NodeId) -> bool {
    finding.facts.iter().any(|fact| match &fact.value {
        Some(Value::Node(node)) => *node == subject,
        Some(Value::Nodes(nodes)) => nodes.contains(&subject),
        _ => false,
    })
}
