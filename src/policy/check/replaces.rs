//! Rules that came in the place of others: the two look at the same matters, and one ends before the other begins.

use crate::policy::{Defined, Name, Policy, PolicyFault, Rule};
use crate::source::{Fault, Problems, said};
use crate::value::{Day, Interval};

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    for rule in policy.rules.values() {
        match (&rule.body.replaces, rule.body.transition) {
            (None, Some((_, place))) => {
                let help = said("add `replaces:` with the older rule", "请补上 `replaces:` 并写明旧规则");
                problems.push(PolicyFault::TransitionOfNothing.at(place).help(help));
            }
            (Some(name), _) => {
                if let Some(old) = policy.rules.get(&name.text).filter(|old| old.id != rule.id) {
                    replaces(policy, rule, name, old, problems);
                }
            }
            (None, None) => {}
        }
    }
}

fn replaces(
    policy: &Policy,
    rule: &Defined<Rule>,
    name: &Name,
    old: &Defined<Rule>,
    problems: &mut Problems,
) {
    let rule_id = old.id.clone();
    if policy.duties.contains_key(&old.id) {
        problems.raise(PolicyFault::ReplacesDuty { rule: rule_id }, name.place);
        return;
    }
    let missed = old.body.on.iter().find(|on| !rule.body.on.iter().any(|own| own.text == on.text));
    if let Some(kind) = missed {
        let fault = PolicyFault::ReplacesOther { rule: rule_id.clone(), kind: kind.text.clone() };
        problems.push(fault.at(name.place).also(kind.place, said("it looks at it here", "该规则在此针对它")));
    }
    let (from, until) = (in_force(policy, rule).from, in_force(policy, old).until);
    if from == Day::MIN {
        let help = said(
            "write `in_force: {from: …}` with the day on which it comes into force",
            "请写明施行之日：`in_force: {from: …}`",
        );
        problems.push(PolicyFault::ReplacesFromEver { rule: rule_id }.at(name.place).help(help));
    } else if until >= from {
        let last = from.before();
        let fault = PolicyFault::ReplacesInForce { rule: rule_id.clone(), day: from.to_string() };
        let help = said(
            format!("write `in_force: {{until: {last}}}` at `{rule_id}`, or an earlier day"),
            format!("请在 `{rule_id}` 写 `in_force: {{until: {last}}}`，或更早的日期"),
        );
        let here = said("the older rule", "旧规则在此");
        problems.push(fault.at(name.place).also(old.place, here).help(help));
    }
}

/// When a rule is in force: its own time within its pack's.
fn in_force(policy: &Policy, rule: &Defined<Rule>) -> Interval {
    policy.packs.get(rule.pack).map_or(Interval::ALWAYS, |pack| pack.in_force).and(rule.body.in_force)
}
