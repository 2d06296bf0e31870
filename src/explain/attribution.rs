//! What was found of the subject, each finding with its whole tree of reasons.

use super::About;
use crate::assess::exact::Exact;
use crate::assess::{Attribution, Finding, Standing, State, Stop, Walk};
use crate::organisation::NodeId;
use crate::policy::ParameterUnit;
use crate::report::{Names, Page, words};
use crate::value::{Day, Interval};
use std::collections::{BTreeMap, BTreeSet};

/// So many matters of a kind are told one by one.
const SHOWN: usize = 20;

/// Every finding that names the subject, numbered; cleared and undetermined ones too. Where there are many matters of a
/// kind, the first are told and the others counted by rule, unless all are asked for.
pub fn attributions(page: &mut Page, about: &About<'_>, all: bool) {
    let (names, outcome) = (about.names, &about.names.assessment.outcome);
    if about.attributions.is_empty() {
        return;
    }
    page.heading(names.say("认定", "Findings"));
    let (shown, rest) = if all { (about.attributions.clone(), Vec::new()) } else { parted(about) };
    for (at, index) in shown.iter().enumerate() {
        let number = about.number(*index).unwrap_or(at + 1);
        let Some(attribution) = outcome.attributions.get(*index) else { continue };
        let Some(finding) = outcome.findings.get(attribution.finding) else { continue };
        if at > 0 {
            page.blank();
        }
        one(page, names, number, attribution, finding);
        transition(page, names, *index);
        also(page, names, *index, attribution);
    }
    others(page, names, &rest);
}

/// The attributions of the first matters of each kind, by date, and the others.
fn parted(about: &About<'_>) -> (Vec<usize>, Vec<usize>) {
    let outcome = &about.names.assessment.outcome;
    let matter = |at: &usize| {
        let attribution = outcome.attributions.get(*at)?;
        let finding = outcome.findings.get(attribution.finding)?;
        Some((finding.matter.kind, finding.date, finding.matter.row))
    };
    let mut kinds: BTreeMap<u32, BTreeSet<(Day, u32)>> = BTreeMap::new();
    for (kind, date, row) in about.attributions.iter().filter_map(matter) {
        kinds.entry(kind).or_default().insert((date, row));
    }
    let last: BTreeMap<u32, (Day, u32)> =
        kinds.iter().filter_map(|(kind, rows)| Some((*kind, *rows.iter().nth(SHOWN - 1)?))).collect();
    about.attributions.iter().copied().partition(|at| {
        let Some((kind, date, row)) = matter(at) else { return true };
        last.get(&kind).is_none_or(|last| (date, row) <= *last)
    })
}

/// How many more there are by each rule, and what they come to.
fn others(page: &mut Page, names: &Names<'_>, rest: &[usize]) {
    let outcome = &names.assessment.outcome;
    let mut rules: BTreeMap<(usize, Standing), (usize, Option<Exact>)> = BTreeMap::new();
    for one in rest.iter().filter_map(|at| outcome.attributions.get(*at)) {
        let Some(finding) = outcome.findings.get(one.finding) else { continue };
        let (count, points) = rules.entry((finding.rule, one.standing)).or_default();
        *count += 1;
        if let (Standing::Stands, Some(more)) = (one.standing, one.points) {
            points.get_or_insert_default().add(more);
        }
    }
    if rules.is_empty() {
        return;
    }
    page.blank();
    for ((rule, standing), (count, points)) in rules {
        let (rule, id) = (names.rule(rule), names.id_of(&names.rules, rule));
        let mut says = names.say(
            format!("另有 {count} 项，规则“{rule}”（{id}）"),
            format!("and {count} more by the rule {rule} ({id})"),
        );
        if standing != Standing::Stands {
            let standing = words::standing(standing, names.lang);
            says = names.say(format!("{says}，{standing}"), format!("{says}, {standing}"));
        }
        let points = points
            .map(|points| words::measured(points.value().normalize(), ParameterUnit::Points, names.lang));
        page.bullet(
            0,
            &points.map_or_else(|| says.clone(), |points| words::label(&says, &points, names.lang)),
        );
    }
    let all = names.say("`--all` 逐项列出全部认定。", "`--all` tells every one of them.");
    page.line(0, all);
}

fn one(page: &mut Page, names: &Names<'_>, number: usize, attribution: &Attribution, finding: &Finding) {
    let lang = names.lang;
    let effect = words::effect(attribution.effect, lang);
    let what = match attribution.standing {
        Standing::Stands => effect.to_owned(),
        other => {
            let standing = words::standing(other, lang);
            names.say(format!("{standing}（原为：{effect}）"), format!("{standing} (otherwise {effect})"))
        }
    };
    page.marked(0, &format!("{number}. "), &words::label(&what, &names.finding(attribution.finding), lang));
    let mut say = |zh: &str, en: &str, text: &str| page.line(3, &words::label(names.say(zh, en), text, lang));
    if let Some(reason) = names.reason(attribution) {
        say("理由", "why", &reason);
    }
    if finding.state != State::Applies {
        say("状态", "state", &names.state(&finding.state));
    }
    if let Some(weight) = names.weight(attribution) {
        say("程度与分数", "degree and points", &weight);
    }
    path(page, names, attribution, finding);
    facts(page, names, finding);
    modifiers(page, names, attribution);
    rule(page, names, finding);
}

/// The rule of the day and the newer one, where both were asked.
fn transition(page: &mut Page, names: &Names<'_>, attribution: usize) {
    let outcome = &names.assessment.outcome;
    let found = outcome.transition_of(attribution).and_then(|at| outcome.transitions.get(at));
    if let Some(found) = found {
        let label = names.say("新旧规则", "Old law and new");
        page.line(3, &words::label(label, &names.transition(found), names.lang));
    }
}

/// The way to the subject, hop by hop, and why the walk went no further.
fn path(page: &mut Page, names: &Names<'_>, attribution: &Attribution, finding: &Finding) {
    if !attribution.path.is_empty() {
        page.line(3, names.say("责任链：", "How it came here:"));
        for hop in &attribution.path {
            page.bullet(5, &names.hop(hop));
        }
    }
    let own = |walk: &&Walk| {
        let reached = walk.reached.iter().any(|reached| reached.node == attribution.subject);
        walk.clause == attribution.clause && reached
    };
    for walk in finding.walks.iter().filter(own) {
        let chain = names.of(&names.chains, walk.chain);
        let mut say = |text: String| {
            page.bullet(
                5,
                &names.say(format!("“{chain}”到此为止：{text}"), format!("{chain} went no further. {text}")),
            );
        };
        // How the walk ended elsewhere concerns those who stand there.
        let by_way =
            |at: NodeId| at == attribution.subject || attribution.path.iter().any(|hop| hop.lower == at);
        let mut named: BTreeMap<NodeId, Vec<String>> = BTreeMap::new();
        for (at, stop) in walk.stops.iter().filter(|(at, _)| by_way(*at)) {
            match stop {
                Stop::AlreadyNamed(to) => named.entry(*at).or_default().push(names.node(*to)),
                _ => say(names.stop(walk, *at, stop)),
            }
        }
        for (at, all) in named {
            say(words::label(&names.node(at), &names.already_named(&all), names.lang));
        }
    }
}

fn facts(page: &mut Page, names: &Names<'_>, finding: &Finding) {
    if !finding.facts.is_empty() {
        page.line(3, names.say("所依据的事实：", "Facts:"));
        for fact in names.facts_of(finding) {
            page.bullet(5, &fact);
        }
    }
    if !finding.parameters.is_empty() {
        page.line(3, names.say("所用参数：", "Parameters:"));
        for read in &finding.parameters {
            page.bullet(5, &names.parameter(read));
        }
    }
}

fn modifiers(page: &mut Page, names: &Names<'_>, attribution: &Attribution) {
    for applied in &attribution.modifiers {
        let mut text = names.modifier(applied.modifier);
        if !applied.missing.is_empty() {
            text = names.modifier_applied(applied);
        }
        page.line(3, &words::label(names.say("考虑因素", "Considered"), &text, names.lang));
        for fact in names.facts(&applied.facts) {
            page.bullet(5, &fact);
        }
        let basis = names.modifiers.get(applied.modifier).and_then(|modifier| modifier.body.basis.as_ref());
        if let Some(basis) = basis {
            page.bullet(5, &words::label(names.say("依据", "basis"), basis, names.lang));
        }
    }
}

/// The rule, since when, of which policy, and its clause.
fn rule(page: &mut Page, names: &Names<'_>, finding: &Finding) {
    let Some(rule) = names.rules.get(finding.rule) else { return };
    let mut parts = vec![names.say(
        format!("{}（{}）", names.rule(finding.rule), rule.id),
        format!("{} ({})", names.rule(finding.rule), rule.id),
    )];
    let pack = names.assessment.policy.packs.get(rule.pack);
    parts.extend(pack.map(|pack| names.title(&pack.title, &pack.id)));
    let in_force = pack.map_or(Interval::ALWAYS, |pack| pack.in_force).and(rule.body.in_force);
    if in_force != Interval::ALWAYS {
        let days = names.interval(in_force);
        parts.push(names.say(format!("施行：{days}"), format!("in force {days}")));
    }
    if let Some(authority) = pack.map(|pack| names.title(&pack.authority, "")).filter(|who| !who.is_empty()) {
        parts.push(names.say(format!("发布：{authority}"), format!("issued by {authority}")));
    }
    page.line(3, &words::label(names.say("规则", "Rule"), &words::clauses(&parts, names.lang), names.lang));
    if let Some(basis) = &rule.body.basis {
        page.line(3, &words::label(names.say("依据", "Clause"), basis, names.lang));
    }
}

/// Who else is named by the same finding, and how.
fn also(page: &mut Page, names: &Names<'_>, own: usize, attribution: &Attribution) {
    let all = names.assessment.outcome.attributions.iter().enumerate();
    let others = all.filter(|(at, one)| *at != own && one.finding == attribution.finding);
    let others: Vec<String> = others
        .map(|(_, one)| {
            let mut how = vec![words::effect(one.effect, names.lang).to_owned()];
            how.extend(one.degree.as_deref().map(|degree| names.called(degree)));
            if one.standing != Standing::Stands {
                how.push(words::standing(one.standing, names.lang).into());
            }
            let (who, how) = (names.node(one.subject), words::list(&how, names.lang));
            names.say(format!("{who}（{how}）"), format!("{who} ({how})"))
        })
        .collect();
    if !others.is_empty() {
        let label = names.say("同一认定还涉及", "The same finding also names");
        page.line(3, &words::label(label, &words::clauses(&others, names.lang), names.lang));
    }
}
