//! Tiny policies: each shows what one stage makes of one thing. Outcomes are compared whole, line by line, so that
//! nobody can be named without being expected.

mod chains;
mod escalations;
mod excluding;
mod imposed;
mod measures;
mod modifiers;
mod parts;
mod results;
mod transition;

use super::{Bar, Concern, Decider, GuardFailure, MatterRef, MissingFact, Standing, State, Stop, Verdict};
use crate::source::{Lang, Look, render};
use crate::{Assessment, Options, Refused};

/// Assesses a cycle of the year 2024: `policy` beside [`base.yaml`], `cycle` with the organisation of
/// [`organisation.yaml`] unless it brings one.
///
/// [`base.yaml`]: ./base.yaml
/// [`organisation.yaml`]: ./organisation.yaml
fn assess(policy: &str, cycle: &str) -> Assessment {
    assess_with(include_str!("base.yaml"), policy, cycle)
}

fn assess_with(base: &str, policy: &str, cycle: &str) -> Assessment {
    let look = Look { lang: Lang::En, color: false, width: 100 };
    try_assess(base, policy, cycle)
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, look)))
}

fn try_assess(base: &str, policy: &str, cycle: &str) -> Result<Assessment, Box<Refused>> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("policy")).unwrap();
    write("policy/base.yaml", base);
    write("policy/policy.yaml", &outdented(policy));
    write("organisation.yaml", include_str!("organisation.yaml"));
    let organisation = if cycle.contains("organisation:") { "" } else { "organisation: organisation.yaml\n" };
    let head = "cycle: {title: t, from: 2024-01-01, until: 2024-12-31}\npolicy: [policy]\n";
    write("cycle.yaml", &format!("{head}{organisation}{}", outdented(cycle)));
    crate::assess(folder.path(), Options::default())
}

/// YAML inside Rust code is indented from its second line on: takes the indentation of its sections away.
fn outdented(text: &str) -> String {
    const SECTIONS: [&str; 16] = [
        "rules:",
        "groups:",
        "modifiers:",
        "relations:",
        "chains:",
        "indicators:",
        "scorecards:",
        "rankings:",
        "ladders:",
        "escalations:",
        "measures:",
        "tracks:",
        "matters:",
        "organisation:",
        "history:",
        "parameters:",
    ];
    let section = |line: &&str| SECTIONS.iter().any(|name| line.trim_start().starts_with(name));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let margin = text.lines().filter(section).map(indent).filter(|indent| *indent > 0).min().unwrap_or(0);
    let line = |line: &str| line.get(margin.min(indent(line))..).unwrap_or_default().to_owned();
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn same(found: Vec<String>, expected: &[&str]) {
    assert!(found == expected, "expected:\n  {}\nfound:\n  {}", expected.join("\n  "), found.join("\n  "));
}

fn matter(all: &Assessment, matter: MatterRef) -> String {
    let table = &all.matters.tables[matter.kind as usize];
    let id = all.matters.symbols.text(table.ids[matter.row as usize]);
    match matter.child {
        None => id.to_string(),
        Some((child, row)) => {
            format!("{id}/{}", row - table.children[child as usize].offsets[matter.row as usize] + 1)
        }
    }
}

fn missing(all: &Assessment, missing: &[MissingFact]) -> String {
    let name = |fact: &MissingFact| match fact {
        MissingFact::Absent(name) => name.clone(),
        MissingFact::Uncounted { matter, what } => format!("{matter}: {what}"),
        MissingFact::NoParameter(name) => format!("param.{name}"),
        MissingFact::Failed { what, .. } => format!("failed {what}"),
        MissingFact::NoResult(result) => format!("{result:?}"),
        MissingFact::Rule(rule) => format!("rule {}", all.policy.rules.keys().nth(*rule).unwrap()),
    };
    missing.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// `rule matter: applies`, `rule matter: ? what is missing`, `rule matter: conflict`.
fn findings(all: &Assessment) -> Vec<String> {
    let line = |finding: &super::Finding| {
        let rule = all.policy.rules.keys().nth(finding.rule).unwrap();
        let state = match &finding.state {
            State::Applies => "applies".to_owned(),
            State::Undetermined(facts) => format!("? {}", missing(all, facts)),
            State::Conflict(_) => "conflict".to_owned(),
        };
        format!("{rule} {}: {state}", matter(all, finding.matter))
    };
    all.outcome.findings.iter().map(line).collect()
}

/// `rule matter: effect subject degree points`, and what modifiers and missing facts make of it.
fn attributions(all: &Assessment) -> Vec<String> {
    (0..all.outcome.attributions.len()).map(|at| attribution(all, at)).collect()
}

fn attribution(all: &Assessment, at: usize) -> String {
    let attribution = &all.outcome.attributions[at];
    let finding = &all.outcome.findings[attribution.finding];
    let rule = all.policy.rules.keys().nth(finding.rule).unwrap();
    let effect = format!("{:?}", attribution.effect).to_lowercase();
    let subject = all.organisation.id(attribution.subject);
    let mut line = format!("{rule} {}: {effect} {subject}", matter(all, finding.matter));
    line.extend(attribution.degree.iter().map(|degree| format!(" {degree}")));
    line.extend(attribution.points.iter().map(|points| format!(" {points}")));
    match attribution.standing {
        Standing::Stands => {}
        Standing::Cleared => line.push_str(", cleared"),
        Standing::Undetermined => line.push_str(", undetermined"),
        Standing::Yields => line.push_str(", yields"),
    }
    for applied in &attribution.modifiers {
        let modifier = all.policy.modifiers.keys().nth(applied.modifier).unwrap();
        line.push_str(&match applied.missing.as_slice() {
            [] => format!(" ({modifier})"),
            facts => format!(" ({modifier} ? {})", missing(all, facts)),
        });
    }
    line
}

/// `rule matter: where: why` for each stop of each walk.
fn stops(all: &Assessment) -> Vec<String> {
    let id = |node| all.organisation.id(node);
    let post = |post| all.vocabulary.posts.word(post);
    let mut lines = Vec::new();
    for finding in &all.outcome.findings {
        let rule = all.policy.rules.keys().nth(finding.rule).unwrap();
        for (node, stop) in finding.walks.iter().flat_map(|walk| &walk.stops) {
            let why = match stop {
                Stop::Depth(depth) => format!("depth {depth}"),
                Stop::Until => "until".to_owned(),
                Stop::Top => "top".to_owned(),
                Stop::Vacancy(of, unit) => format!("no {} of {}", post(*of), id(*unit)),
                Stop::CarriesNothing(_, to) => format!("nothing carried to {}", id(*to)),
                Stop::AlreadyNamed(to) => format!("{} already named", id(*to)),
                Stop::Condition(to, text) => format!("not to {}: {text}", id(*to)),
                Stop::Unknown(to, text) => format!("unknown whether {}: {text}", id(*to)),
                Stop::Missing(facts) => format!("unknown who: {}", missing(all, facts)),
            };
            lines.push(format!("{rule} {}: {}: {why}", matter(all, finding.matter), id(*node)));
        }
    }
    lines
}

/// `subject measure (decider): verdict`.
fn proposals(all: &Assessment) -> Vec<String> {
    let measure = |at: usize| all.policy.measures.keys().nth(at).unwrap();
    let line = |proposal: &super::Proposal| {
        let decider = match &proposal.decider {
            Decider::Authority(at) => all.policy.authorities.keys().nth(*at).unwrap().clone(),
            Decider::Node(node) => all.organisation.id(*node).to_owned(),
            Decider::Open(None) => "open".to_owned(),
            Decider::Open(Some(text)) => format!("open: {text}"),
        };
        let by = |at: usize| measure(all.outcome.proposals[at].measure);
        let verdict = match &proposal.verdict {
            Verdict::Proposed => "proposed".to_owned(),
            Verdict::Review(concerns) => {
                format!("review: {}", concerns.iter().map(concern).collect::<Vec<_>>().join(", "))
            }
            Verdict::Superseded(at) => format!("superseded by {}", by(*at)),
            Verdict::Barred(Bar::Proposal(at)) => format!("barred by {}", by(*at)),
            Verdict::Barred(bar) => format!("barred by {bar:?}"),
        };
        let subject = all.organisation.id(proposal.subject);
        let effect = proposal.effect.map(|effect| format!(", {effect}")).unwrap_or_default();
        format!("{subject} {} ({decider}): {verdict}{effect}", measure(proposal.measure))
    };
    all.outcome.proposals.iter().map(line).collect()
}

fn concern(concern: &Concern) -> String {
    match concern {
        Concern::Inapplicable(text) => format!("not {text}"),
        Concern::UnknownWhether(text) => format!("unknown whether {text}"),
        Concern::MayBeVoid(..) => "may be void".to_owned(),
        Concern::NoLighter(_) => "no lighter measure".to_owned(),
        Concern::Transition(_) => "the newer rule might be lighter".to_owned(),
        Concern::Guard(GuardFailure::Tenure(held, of, percent)) => {
            format!("tenure {held} of {of}, {percent}%")
        }
        Concern::Guard(GuardFailure::Persistence(listed, of, needed)) => {
            format!("listed {listed} of {of}, needed {needed}")
        }
        Concern::Quota(at) => format!("quota {at}"),
        Concern::Guard(failure) => format!("{failure:?}"),
    }
}

/// `account subject sum`.
fn totals(all: &Assessment) -> Vec<String> {
    let line = |total: &super::Total| {
        format!("{} {} {}", total.category, all.organisation.id(total.subject), total.points)
    };
    all.outcome.totals.iter().map(line).collect()
}

/// `rule matter clause`.
fn holes(all: &Assessment) -> Vec<String> {
    let line = |(at, clause): &(usize, usize)| {
        let finding = &all.outcome.findings[*at];
        let rule = all.policy.rules.keys().nth(finding.rule).unwrap();
        format!("{rule} {} {clause}", matter(all, finding.matter))
    };
    all.outcome.holes.iter().map(line).collect()
}

fn unreached(all: &Assessment) -> Vec<String> {
    all.outcome.unreached.iter().map(|at| matter(all, *at)).collect()
}
