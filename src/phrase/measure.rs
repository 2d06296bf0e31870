//! Measures in words: how binding they are, who decides, what they take away, how they may be contested.

use super::provision::{Passage, Said};
use super::rule::asked;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{DeciderProgram, ForSubject, Program};
use crate::expression::{Expr, Scope};
use crate::policy::{Defined, Duration, Measure, Modality, Running, Track};
use crate::report::words;
use crate::value::{NodeKind, Type};
use std::collections::BTreeSet;

/// A measure that follows, and how binding that is.
pub(super) fn imposed(terms: &Terms<'_>, measure: usize, modality: Modality) -> String {
    let measure = title(terms, measure);
    let (zh, en) = match modality {
        Modality::Must => (format!("必须给予{measure}。"), format!("The measure {measure} must follow.")),
        Modality::May => (format!("可以给予{measure}。"), format!("The measure {measure} may follow.")),
        Modality::AtLeast => {
            (format!("至少给予{measure}。"), format!("At least the measure {measure} must follow."))
        }
        Modality::Human => (
            format!("是否给予{measure}，由决定机关裁量。"),
            format!("Whether the measure {measure} follows is left to the decider."),
        ),
    };
    terms.say(zh, en)
}

/// The measures that some rule, ranking, ladder or escalation gives.
pub(super) fn given(program: &Program) -> BTreeSet<usize> {
    let targets = program.rules.iter().flat_map(|rule| &rule.targets);
    let of_rules = targets.flat_map(|on| &on.clauses).filter_map(|clause| clause.measure);
    let of_bands = program.rankings.iter().flat_map(|ranking| &ranking.bands).filter_map(|band| band.measure);
    let of_steps = program.ladders.iter().flat_map(|ladder| &ladder.steps).filter_map(|step| step.measure);
    let of_occasions = program.escalations.iter().flat_map(|one| &one.steps).flatten().copied();
    of_rules.chain(of_bands).chain(of_steps).chain(of_occasions).collect()
}

/// A measure's title.
pub(super) fn title(terms: &Terms<'_>, measure: usize) -> String {
    let found = terms.nth(&terms.policy.measures, measure);
    found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id))
}

/// Who decides: as the provision says, else as the measure does, else nobody is named.
pub(super) fn decider(say: &Speaker<'_>, own: Option<&DeciderProgram>, measure: Option<usize>) -> String {
    let terms = &say.terms;
    let who = who_decides(say, own, measure);
    let who = who.unwrap_or_else(|| terms.say("未指定，须先确定", "not named, to be settled first").into());
    terms.say(format!("决定机关：{who}。"), format!("Decided by: {who}."))
}

/// The decider in words, if one is named.
pub(super) fn who_decides(
    say: &Speaker<'_>,
    own: Option<&DeciderProgram>,
    measure: Option<usize>,
) -> Option<String> {
    if let Some(own) = own {
        return Some(said_decider(say, own));
    }
    let program = measure.and_then(|measure| say.terms.program.measures.get(measure))?;
    program.decider.as_ref().map(|decider| said_decider(say, decider))
}

fn said_decider(say: &Speaker<'_>, decider: &DeciderProgram) -> String {
    let terms = &say.terms;
    match decider {
        DeciderProgram::Authority(index) => {
            let found = terms.nth(&terms.policy.authorities, *index);
            let title = found.map_or_else(|| "?".into(), |found| terms.plain(&found.body.title, &found.id));
            title.replace("{subject}", terms.say("当事人", "the one concerned"))
        }
        DeciderProgram::Node(program) => {
            let place = if let Place::Row(_) = say.place { say.place } else { Place::Subject };
            let Some((expr, scope)) = either(program) else { return "?".into() };
            Speaker::new(*terms, &scope, place).thing(expr)
        }
    }
}

/// The expression for people or else for units, with the variables as of that kind.
fn either(program: &ForSubject) -> Option<(&Expr, Scope)> {
    let mut scope = program.scope.clone();
    let expr = match (&program.person, &program.unit) {
        (Some(person), _) => person,
        (None, unit) => {
            for variable in scope.variables.iter_mut().filter(|variable| variable.name == "subject") {
                variable.of = Type::Node(NodeKind::Unit);
            }
            unit.as_ref()?
        }
    };
    Some((expr, scope))
}

/// A measure: what it is, when it can apply, what it bars, how long, who decides, how it may be contested.
pub(super) fn measure<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Measure>) -> Said<'a> {
    let body = &defined.body;
    let mut says = vec![Passage::line(nature(terms, body))];
    let program = terms.program.measures.get(index);
    let mut reads = Vec::new();
    if let Some(applies) = program.and_then(|program| program.applies_when.as_ref()) {
        reads.extend(applies.person.iter().chain(&applies.unit));
        if let Some((expr, scope)) = either(applies) {
            let say = Speaker::new(*terms, &scope, Place::Subject);
            let lead = ("只有符合以下条件才能适用，否则由人复核：", "It can apply only if ");
            says.push(asked(&say, expr, lead));
        }
    }
    says.extend(lasts(terms, body.lasts).map(Passage::line));
    says.extend(bars(terms, body).map(Passage::line));
    says.extend(track(terms, body));
    says.extend(decided(terms, index).map(Passage::line));
    let remedy = terms.titled(&body.remedy);
    says.extend(remedy.map(|remedy| {
        Passage::line(terms.say(format!("救济：{remedy}。"), format!("How it may be contested: {remedy}.")))
    }));
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

/// Reward or sanction, and which of several prevails.
fn nature(terms: &Terms<'_>, body: &Measure) -> String {
    let (kind, track) = (words::kind(body.kind, terms.lang), terms.track(&body.track.text));
    let severity = words::decimal(body.severity);
    let rule = terms.say(
        "（同一行为同一系列中，重者吸收轻者）。",
        ": of several of one track on one act the heaviest stands.",
    );
    terms.say(
        glue(&["类别：", kind, "；系列", &track, "，轻重为 ", &severity, rule]),
        format!("A {kind} of the track {track}, severity {severity}{rule}"),
    )
}

/// The decider of a measure, for where nothing else is said.
fn decided(terms: &Terms<'_>, index: usize) -> Option<String> {
    let none = Scope::default();
    let who = who_decides(&Speaker::new(*terms, &none, Place::Subject), None, Some(index))?;
    Some(terms.say(
        format!("决定机关：{who}（另有规定的除外）。"),
        format!("Decided by: {who}, where nothing else is said."),
    ))
}

fn lasts(terms: &Terms<'_>, lasts: Option<Duration>) -> Option<String> {
    let lasts = lasts?;
    let time = words::measured(lasts.count.into(), lasts.unit, terms.lang);
    Some(terms.say(format!("影响期：{time}。"), format!("It has effect for {time}.")))
}

/// What the track says of a running measure, and of an act that was taken already.
fn track(terms: &Terms<'_>, body: &Measure) -> Vec<Passage> {
    let found = terms.policy.tracks.get(&body.track.text);
    found.map_or_else(Vec::new, |track| of_track(terms, &track.body))
}

/// What a track says.
pub(super) fn of_track(terms: &Terms<'_>, track: &Track) -> Vec<Passage> {
    let cap = track.at_most.map(|cap| words::measured(cap.count.into(), cap.unit, terms.lang));
    let added = (track.running == Running::Add).then(|| {
        let cap = cap.map_or_else(String::new, |cap| {
            terms.say(format!("，合并后最长 {cap}"), format!(", {cap} in all at most"))
        });
        terms.say(
            format!("已作出的同系列措施尚在影响期内的，其剩余期限并入新的影响期{cap}。"),
            format!("While an imposed measure of the track runs, what remains of it is added{cap}."),
        )
    });
    let once = track.once.then(|| {
        terms.say(
            "同一行为已在该系列中处理过的，不再处理。".to_owned(),
            "An act to which a measure of the track was imposed is given no other one.".to_owned(),
        )
    });
    let basis = track.basis.iter().filter(|_| added.is_some() || once.is_some());
    let basis: Vec<String> = basis
        .map(|basis| terms.say(format!("系列的依据：“{basis}”。"), format!("Basis of the track: “{basis}”.")))
        .collect();
    added.into_iter().chain(once).chain(basis).map(Passage::line).collect()
}

fn bars(terms: &Terms<'_>, body: &Measure) -> Option<String> {
    if body.bars.is_empty() {
        return None;
    }
    let tracks: Vec<String> = body.bars.iter().map(|track| terms.track(&track.text)).collect();
    let word = if tracks.len() == 1 { "track" } else { "tracks" };
    let tracks = terms.listed(&tracks, ("和", "and"));
    let (also_zh, also) = match body.lasts {
        Some(_) => ("；作出后，影响期内均不得给予", "; once imposed, it bars them while it has effect"),
        None => ("", ""),
    };
    Some(terms.say(
        format!("取消当事人在系列{tracks}中的奖励{also_zh}。"),
        format!("It takes away the proposed rewards of the {word} {tracks}{also}."),
    ))
}
