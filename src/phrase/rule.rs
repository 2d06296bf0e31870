//! Rules in words.

use super::chain;
use super::condition::Condition;
use super::meanings::meanings;
use super::measure::{decider, imposed};
use super::modifier::may_change;
use super::provision::{Passage, Said};
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{ClauseProgram, RuleTarget, Target};
use crate::expression::Expr;
use crate::expression::Scope;
use crate::expression::scope::GENERAL;
use crate::policy::{Defined, Effect, Hit, Rule};

/// A rule: what it looks at, when it applies, what excludes it, who is named and what follows.
pub(super) fn rule<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Rule>) -> Said<'a> {
    let body = &defined.body;
    let mut counting = Vec::new();
    let mut says = match terms.policy.duties.get(&defined.id) {
        Some(duty) => super::duty::duty(terms, duty, &mut counting),
        None => vec![looks_at(terms, body.on.iter().map(|name| name.text.as_str()))],
    };
    let mut reads = Vec::new();
    let program = terms.program.rules.get(index);
    if let Some(on) = program.and_then(|program| program.targets.first()) {
        let say = Speaker::new(*terms, scope(terms, on.target), Place::Row(on.target));
        says.push(applies(&say, on.when.as_ref()));
        says.extend(excluded(terms, index, &defined.id));
        says.extend(replaces(terms, index, body));
        let lines = on.clauses.iter().map(|clause| line(&say, clause)).collect();
        says.push(Passage::heading(terms.say("适用的结果：", "What follows:"), lines));
        reads = expressions(terms, on);
        says.extend(meanings(&say, on.target, &mut reads));
        says.extend(may_change(terms, index, on.target));
    }
    reads.extend(counting);
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

/// In the place of which rule it came, and whether it judges that rule's matters, too.
fn replaces(terms: &Terms<'_>, index: usize, body: &Rule) -> Option<Passage> {
    let old = crate::compile::index(&terms.policy.rules, &body.replaces.as_ref()?.text)?;
    let title = terms.nth(&terms.policy.rules, old).map(|old| terms.quoted(&old.body.title, &old.id))?;
    let lighter = terms.program.rules.get(old).is_some_and(|old| old.newer.contains(&index));
    Some(Passage::line(match lighter {
        true => terms.say(
            format!("本规则取代{title}；施行前的事项适用旧规则，但本规则较轻的，适用本规则（从旧兼从轻）。"),
            format!(
                "It takes the place of {title}. Matters from before are judged by that rule, unless this one is lighter."
            ),
        ),
        false => terms.say(
            format!("本规则取代{title}；施行前的事项适用旧规则。"),
            format!("It takes the place of {title}. Matters from before are judged by that rule."),
        ),
    }))
}

/// The variables of some rows.
pub(crate) fn scope<'a>(terms: &Terms<'a>, target: Target) -> &'a Scope {
    let kind = &terms.program.scopes[target.kind];
    target.child.and_then(|child| kind.children.get(child)).map_or(&kind.row, |child| &child.scope)
}

/// The matters or rows that are looked at.
pub(super) fn looks_at<'n>(terms: &Terms<'_>, names: impl Iterator<Item = &'n str>) -> Passage {
    let matters: Vec<String> = names.map(|name| terms.matter(name)).collect();
    let matters = terms.listed(&matters, ("，以及", "and"));
    Passage::line(terms.say(format!("针对{matters}。"), format!("It looks at {matters}.")))
}

/// The condition of a whole provision.
pub(super) fn applies(say: &Speaker<'_>, when: Option<&Expr>) -> Passage {
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
