//! Defences and aggravations in words.

use super::meanings::meanings;
use super::provision::{Passage, Said};
use super::rule::{applies, looks_at, scope};
use super::speaker::{Place, Speaker};
use super::terms::Terms;
use crate::compile::Target;
use crate::expression::Expr;
use crate::policy::{Defined, Modifier, ModifierEffect};
use crate::report::words;

/// A modifier: whom it covers, when, and what it does.
pub(super) fn modifier<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Modifier>) -> Said<'a> {
    let body = &defined.body;
    let mut says = vec![looks_at(terms, body.on.iter().map(|name| name.text.as_str()))];
    let mut reads = Vec::new();
    let program = terms.program.modifiers.get(index);
    if let Some(on) = program.and_then(|program| program.targets.first()) {
        let say = Speaker::new(*terms, scope(terms, on.target), Place::Row(on.target));
        says.push(applies(&say, on.when.as_ref()));
        says.push(covers(&say, body, on.of.as_ref()));
        says.push(Passage::line(effect(terms, body.effect)));
        reads.extend(on.when.iter().chain(&on.of));
        says.extend(meanings(&say, on.target, &mut reads));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

fn covers(say: &Speaker<'_>, body: &Modifier, of: Option<&Expr>) -> Passage {
    let terms = &say.terms;
    let rules: Vec<String> = body
        .rules
        .iter()
        .filter_map(|name| terms.policy.rules.get(&name.text))
        .map(|found| terms.quoted(&found.body.title, &found.id))
        .collect();
    let degrees: Vec<String> = body.degrees.iter().map(|degree| terms.called(&degree.text)).collect();
    let whom = match of {
        None => {
            terms.say("该事项所认定的每一对象", "everybody whom a finding on the matter names").to_owned()
        }
        Some(of) => say.thing(of),
    };
    let mut parts = vec![whom];
    if !rules.is_empty() {
        let rules = terms.listed(&rules, ("和", "and"));
        parts.push(terms.say(format!("仅就规则{rules}"), format!("under {rules} only")));
    }
    if !degrees.is_empty() {
        let degrees = terms.listed(&degrees, ("和", "and"));
        parts.push(terms.say(format!("仅就{degrees}"), format!("for {degrees} only")));
    }
    let covered = parts.join(terms.say("，", ", "));
    Passage::line(terms.say(format!("适用对象：{covered}。"), format!("It covers {covered}.")))
}

/// What a modifier does, and what where that is unknown.
fn effect(terms: &Terms<'_>, effect: ModifierEffect) -> String {
    let (zh, en) = match effect {
        ModifierEffect::Exempt => (
            "效果：免责。能否适用无法确定的，待定，不计。",
            "It clears. Where it is unknown whether it holds, the finding is undetermined and does not \
             count.",
        ),
        ModifierEffect::Forbid => (
            "效果：免责，且不得就同一事项对其作出任何处理。能否适用无法确定的，待定，不计。",
            "It clears, and clears everything else that the matter holds against the same person. Where it \
             is unknown whether it holds, the finding is undetermined and does not count.",
        ),
        ModifierEffect::Reduce => (
            "效果：减轻一档，改用同类中较轻的措施；没有更轻的，由人复核。",
            "The measure becomes the next lighter of its kind; where there is none, a person reviews it.",
        ),
        ModifierEffect::Lighten => {
            ("效果：提示决定机关在幅度之内从轻。", "It tells the decider to be lighter within the band.")
        }
        ModifierEffect::Aggravate => {
            ("效果：提示决定机关在幅度之内从重。", "It tells the decider to be heavier within the band.")
        }
        ModifierEffect::Scale(by) => {
            let by = words::decimal(by);
            return terms.say(
                format!("效果：计分乘以 {by}，记入成绩的也是。"),
                format!("The points, those of credits too, are multiplied by {by}."),
            );
        }
    };
    terms.say(zh, en).to_owned()
}

/// The defences and aggravations that may change what a rule says.
pub(super) fn may_change(terms: &Terms<'_>, rule: usize, target: Target) -> Option<Passage> {
    let concerns =
        terms.program.modifiers.iter().zip(terms.policy.modifiers.values()).filter(|(program, _)| {
            let about = program.targets.iter().any(|on| on.target.kind == target.kind);
            about && (program.rules.is_empty() || program.rules.contains(&rule))
        });
    let said: Vec<Passage> = concerns
        .map(|(program, defined)| {
            let title = terms.quoted(&defined.body.title, &defined.id);
            Passage::line(words::label(&title, &words::modifier(program.effect, terms.lang), terms.lang))
        })
        .collect();
    let heading = terms.say("可能改变上述结果的情节：", "What may change this:");
    (!said.is_empty()).then(|| Passage::heading(heading, said))
}
