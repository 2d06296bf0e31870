//! Rules and modifiers in words.

use super::chain;
use super::condition::Condition;
use super::measure::{decider, imposed};
use super::provision::{Passage, Said};
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{ClauseProgram, RuleTarget, Target};
use crate::expression::Scope;
use crate::expression::scope::GENERAL;
use crate::expression::typed::{Expr, Op};
use crate::policy::{Defined, Effect, Hit, Modifier, ModifierEffect, Rule};
use crate::report::words;
use crate::value::Type;
use std::collections::BTreeSet;

/// A rule: what it looks at, when it applies, what excludes it, who is named and what follows.
pub(super) fn rule<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Rule>) -> Said<'a> {
    let body = &defined.body;
    let mut says = vec![looks_at(terms, body.on.iter().map(|name| name.text.as_str()))];
    let mut reads = Vec::new();
    let program = terms.program.rules.get(index);
    if let Some(on) = program.and_then(|program| program.targets.first()) {
        let say = Speaker::new(*terms, scope(terms, on.target), Place::Row);
        says.push(applies(&say, on.when.as_ref()));
        says.extend(excluded(terms, index, &defined.id));
        let lines = on.clauses.iter().map(|clause| line(&say, clause)).collect();
        says.push(Passage::heading(terms.say("适用的结果：", "What follows:"), lines));
        reads = expressions(terms, on);
        says.extend(meanings(&say, on.target, &mut reads));
        says.extend(may_change(terms, index, on.target));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

/// A modifier: whom it covers, when, and what it does.
pub(super) fn modifier<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Modifier>) -> Said<'a> {
    let body = &defined.body;
    let mut says = vec![looks_at(terms, body.on.iter().map(|name| name.text.as_str()))];
    let mut reads = Vec::new();
    let program = terms.program.modifiers.get(index);
    if let Some(on) = program.and_then(|program| program.targets.first()) {
        let say = Speaker::new(*terms, scope(terms, on.target), Place::Row);
        says.push(applies(&say, on.when.as_ref()));
        says.push(covers(&say, body, on.of.as_ref()));
        says.push(Passage::line(effect(terms, body.effect)));
        reads.extend(on.when.iter().chain(&on.of));
        says.extend(meanings(&say, on.target, &mut reads));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

/// The variables of some rows.
pub(crate) fn scope<'a>(terms: &Terms<'a>, target: Target) -> &'a Scope {
    let kind = &terms.program.scopes[target.kind];
    target.child.and_then(|child| kind.children.get(child)).map_or(&kind.row, |child| &child.scope)
}

fn looks_at<'n>(terms: &Terms<'_>, names: impl Iterator<Item = &'n str>) -> Passage {
    let matters: Vec<String> = names.map(|name| terms.matter(name)).collect();
    let matters = terms.listed(&matters, ("，以及", "and"));
    Passage::line(terms.say(format!("针对{matters}。"), format!("It looks at {matters}.")))
}

fn applies(say: &Speaker<'_>, when: Option<&Expr>) -> Passage {
    match when {
        None => Passage::line(say.terms.say("一律适用。", "It always applies.")),
        Some(when) => asked(say, when, ("适用条件：", "It applies if ")),
    }
}

/// A condition behind some words: in one sentence where it is short, else as a list.
pub(super) fn asked(say: &Speaker<'_>, expr: &Expr, (zh, en): (&str, &str)) -> Passage {
    let passage = listed(say, &Condition::of(expr));
    let lead = |text: String, end: &str| format!("{}{text}{end}", say.terms.say(zh, en));
    match passage {
        Passage::Line { text, below } if below.is_empty() => {
            Passage::line(lead(text, say.terms.say("。", ".")))
        }
        Passage::Line { text, below } => Passage::heading(lead(text, ""), below),
        table => table,
    }
}

fn listed(say: &Speaker<'_>, condition: &Condition<'_>) -> Passage {
    let (lead, parts) = match condition {
        short if short.short() => return Passage::line(say.sentence(short)),
        Condition::Atom(expr, holds) => return Passage::line(say.clause(expr, *holds)),
        Condition::All(parts) => (say.terms.say("同时符合以下各项：", "all of these hold:"), parts),
        Condition::Any(parts) => (say.terms.say("符合以下至少一项：", "at least one of these holds:"), parts),
    };
    Passage::heading(lead, parts.iter().map(|part| listed(say, part)).collect())
}

/// What keeps a rule from applying: rules it names, rules before it in a group, rules that it must not meet.
fn excluded(terms: &Terms<'_>, index: usize, id: &str) -> Vec<Passage> {
    let title = |rule: usize| {
        let found = terms.nth(&terms.policy.rules, rule);
        found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id))
    };
    let mut said = Vec::new();
    let others: Vec<String> = terms.program.rules[index].unless.iter().map(|rule| title(*rule)).collect();
    if !others.is_empty() {
        let others = terms.listed(&others, ("或", "or"));
        said.push(Passage::line(terms.say(
            format!("同一事项已适用{others}的，本规则不适用。"),
            format!("It does not apply to a matter to which {others} applies."),
        )));
    }
    let unique = terms.policy.groups.values().filter(|group| group.body.hit == Hit::Unique);
    for group in unique.filter(|group| group.body.rules.iter().any(|name| name.text == id)) {
        let others: Vec<String> = group
            .body
            .rules
            .iter()
            .filter(|name| name.text != id)
            .filter_map(|name| crate::compile::index(&terms.policy.rules, &name.text))
            .map(title)
            .collect();
        let others = terms.listed(&others, ("或", "or"));
        said.push(Passage::line(terms.say(
            format!("同一事项又适用{others}的，为规则冲突：均不适用，须人工裁定。"),
            format!(
                "Where {others} applies to the same matter too, neither is applied: a person must settle it."
            ),
        )));
    }
    said
}

/// A line of what follows: who is named, as what, with which points and measure, by whose decision.
fn line(say: &Speaker<'_>, clause: &ClauseProgram) -> Passage {
    let terms = &say.terms;
    let mut below = Vec::new();
    if let Some(when) = &clause.when {
        below.push(asked(say, when, ("仅限于：", "Only if ")));
    }
    if let Some(up) = clause.up {
        below.extend(chain::walk(terms, up));
    }
    let by_chain =
        clause.up.and_then(|up| terms.program.chains.get(up)).is_some_and(|up| !up.degrees.is_empty());
    if let Some(degree) = clause.degree.as_ref().filter(|_| !by_chain) {
        let degree = terms.called(degree);
        below.push(Passage::line(terms.say(format!("程度：{degree}。"), format!("Degree: {degree}."))));
    }
    if let Some(points) = &clause.points {
        below.push(Passage::line(points_of(say, points, &clause.category)));
    }
    if let Some(measure) = clause.measure {
        below.push(Passage::line(imposed(terms, measure, clause.modality)));
        below.push(Passage::line(decider(say, clause.decider.as_ref(), Some(measure))));
    }
    Passage::heading(named(say, clause), below)
}

fn points_of(say: &Speaker<'_>, points: &Expr, category: &str) -> String {
    let terms = &say.terms;
    let points = say.quantity(points, Some(crate::policy::ParameterUnit::Points));
    match category {
        GENERAL => terms.say(format!("计分：{points}。"), format!("Points: {points}.")),
        category => {
            let account = terms.account(category);
            terms.say(
                format!("计分：{points}，计入账户{account}。"),
                format!("Points: {points}, on the account {account}."),
            )
        }
    }
}

/// Who is named, and as what.
fn named(say: &Speaker<'_>, clause: &ClauseProgram) -> String {
    let terms = &say.terms;
    let whom: Vec<String> = clause.whom.iter().map(|expr| say.thing(expr)).collect();
    let several = whom.len() > 1;
    let whom = terms.listed(&whom, ("和", "and"));
    let ((before, zh), en) = match clause.effect {
        Effect::Hold => (("由", "承担责任"), "held accountable"),
        Effect::Credit => (("为", "记入成绩"), "credited"),
        Effect::Record => {
            (("对", "仅作记录，不计功过"), "written down, neither credited nor held accountable")
        }
    };
    let Some(up) = clause.up else {
        let are = if several { "are" } else { "is" };
        return terms.say(glue(&[before, &whom, zh, "。"]), format!("{} {are} {en}.", capital(&whom)));
    };
    let chain = terms.nth(&terms.policy.chains, up);
    let chain = chain.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
    terms.say(
        glue(&[
            "自",
            &whom,
            "起沿责任链",
            &chain,
            "向上追溯，",
            before,
            "所及的上级",
            zh,
            "；起点本身不在其内。",
        ]),
        format!("Not {whom}, but those above on the chain {chain} are {en}."),
    )
}

/// A sentence begins with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
            "It clears. Where it is unknown whether it holds, the finding is undetermined and does not count.",
        ),
        ModifierEffect::Forbid => (
            "效果：免责，且不得就同一事项对其作出任何处理。能否适用无法确定的，待定，不计。",
            "It clears, and clears everything else that the matter holds against the same person. Where it is unknown \
             whether it holds, the finding is undetermined and does not count.",
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
fn may_change(terms: &Terms<'_>, rule: usize, target: Target) -> Option<Passage> {
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

/// Every expression of a rule on its rows, and of the chains that it walks.
fn expressions<'a>(terms: &Terms<'a>, on: &'a RuleTarget) -> Vec<&'a Expr> {
    let mut all: Vec<&Expr> = on.when.iter().collect();
    for clause in &on.clauses {
        all.extend(clause.when.iter().chain(&clause.whom).chain(&clause.points));
        if let Some(up) = clause.up {
            all.extend(chain::expressions(terms, up));
        }
    }
    all
}

/// What the computed fields and the functions mean that some expressions read; the expressions that compute these
/// fields are added, for they read parameters too.
fn meanings<'a>(say: &Speaker<'a>, target: Target, reads: &mut Vec<&'a Expr>) -> Option<Passage> {
    let terms = &say.terms;
    let mut said = Vec::new();
    let (mut known, mut functions) = (BTreeSet::new(), BTreeSet::new());
    let row = &terms.program.scopes[target.kind].row;
    // Chains have scopes of their own: of them nothing is a field.
    let own: Vec<&Expr> = reads.iter().copied().filter(|expr| !chain::is_of_a_walk(terms, expr)).collect();
    let mut open: Vec<(&Expr, &Scope)> = own.into_iter().map(|expr| (expr, say.scope)).collect();
    while let Some((expr, scope)) = open.pop() {
        let mut slots = BTreeSet::new();
        expr.walk(&mut |part| match &part.op {
            Op::Variable(slot) => {
                slots.insert(*slot);
            }
            Op::Script(name, _) => {
                functions.insert(name.to_string());
            }
            _ => {}
        });
        for slot in slots {
            let Some((column, derived)) = derived(terms, target, scope, slot) else { continue };
            if known.insert(column) {
                let of_row = Speaker::new(*terms, row, Place::Row);
                let field = say_field(terms, scope, slot);
                said.push(asked_or_computed(&of_row, &field, derived));
                reads.push(derived);
                open.push((derived, row));
            }
        }
    }
    for name in functions {
        if let Some(about) = terms.script(&name) {
            said.push(Passage::line(
                terms.say(format!("函数 `{name}`：“{about}”"), format!("The function `{name}`: “{about}”")),
            ));
        }
    }
    let heading = terms.say("用语：", "What the words mean:");
    (!said.is_empty()).then(|| Passage::heading(heading, said))
}

fn say_field(terms: &Terms<'_>, scope: &Scope, slot: usize) -> String {
    scope.variables.get(slot).map_or_else(String::new, |variable| terms.called(&variable.name))
}

fn asked_or_computed(say: &Speaker<'_>, field: &str, derived: &Expr) -> Passage {
    let terms = &say.terms;
    if derived.of == Type::Bool {
        let (zh, en) = (format!("{field}为“是”，当："), format!("{field} is “yes” if "));
        return asked(say, derived, (&zh, &en));
    }
    let what = say.thing(derived);
    Passage::line(terms.say(glue(&[field, "：", &what, "。"]), format!("{field} is {what}.")))
}

/// The expression that computes a field, with its column, where the variable is such a field of the matter.
fn derived<'a>(terms: &Terms<'a>, target: Target, scope: &Scope, slot: usize) -> Option<(usize, &'a Expr)> {
    let kind = terms.program.schema.kinds.get(target.kind)?;
    let name = &scope.variables.get(slot)?.name;
    // A child's own fields hide those of the matter.
    let child = target.child.and_then(|child| kind.children.get(child));
    if child.is_some_and(|child| *scope == *self::scope(terms, target) && slot < child.fields.len()) {
        return None;
    }
    let column = kind.fields.iter().position(|field| field.name == *name)?;
    let computed = terms.program.derived.get(target.kind)?;
    computed.iter().find(|(at, _)| *at == column).map(|(_, expr)| (column, expr))
}
