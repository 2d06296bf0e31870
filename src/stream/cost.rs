//! What each rule costs: evaluated by kernels, row by row, or with its matters kept in memory; and why.

use super::chain::is_steady;
use super::lower::Slow;
use super::plan::{Condition, Kept, KindPlan, Plan, RulePlan, Singly, kept};
use crate::PolicyRead;
use crate::assess::{Cycle, Given};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::compile::Program;
use crate::matters::Matters;
use crate::organisation::Organisation;
use crate::source::{Said, said};
use crate::value::Day;
use std::sync::Arc;

/// What is done with the matters of a kind.
#[derive(Debug, Clone, PartialEq)]
pub struct KindCost {
    /// The id of the kind.
    pub kind: String,
    /// Why its matters are all kept in memory; empty: they pass by in batches.
    pub kept: Vec<Said>,
    /// Its rules and the counters of duties, by id.
    pub rules: Vec<RuleCost>,
}

/// How a rule is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleCost {
    /// The id of the rule or the duty.
    pub id: String,
    /// Why it does not run in kernels alone; empty: it does.
    pub slow: Vec<Said>,
}

/// What every rule of a policy costs, by kind of matter. Periods of duties are few and not listed.
pub fn cost(read: &PolicyRead) -> Vec<KindCost> {
    let (program, policy) = (&read.program, &read.policy);
    let day = Day(0);
    let case = Case {
        program,
        policy,
        organisation: Arc::new(Organisation::default()),
        matters: Matters::default(),
        parameters: program.parameters.clone(),
        given: Given::default(),
        history: &[],
        cycle: read.cycle.unwrap_or(Cycle { from: day, until: day, today: day }),
        calendar: &Calendar::default(),
        beside: None,
    };
    let all = vec![true; program.schema.kinds.len()];
    let symbols = crate::value::Symbols::default();
    let plan = case.look(&symbols, |world| Plan::of(program, world, &all));
    let kinds = plan.kinds.iter().flatten().filter(|kind| !program.schema.kinds[kind.kind].owed);
    kinds.map(|kind| of_kind(read, kind)).collect()
}

fn of_kind(read: &PolicyRead, kind: &KindPlan) -> KindCost {
    let rules = read.policy.rules.keys().cloned().collect::<Vec<_>>();
    let duties = read.policy.duties.keys().cloned().collect::<Vec<_>>();
    let name = |at: usize| rules.get(at).or_else(|| duties.get(at)).cloned().unwrap_or_default();
    let mut all: Vec<RuleCost> = kind
        .rules
        .iter()
        .map(|rule| RuleCost { id: name(rule.rule), slow: of_rule(rule, &read.program) })
        .collect();
    for counter in &kind.counters {
        let mut slow = counter.condition.as_ref().map(by_row).unwrap_or_default();
        slow.extend(counter.whose.as_ref().err().cloned());
        let id = duties.get(counter.duty).cloned().unwrap_or_default();
        all.push(RuleCost { id, slow: said_once(slow) });
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let kept = kept(&read.program, kind.kind);
    KindCost {
        kind: read.program.schema.kinds[kind.kind].id.clone(),
        kept: kept.iter().map(|why| why.said(read)).collect(),
        rules: all,
    }
}

fn of_rule(rule: &RulePlan, program: &Program) -> Vec<Said> {
    let mut slow = rule.when.as_ref().map(by_row).unwrap_or_default();
    slow.extend(rule.lines.iter().filter_map(|line| line.kernels.as_ref().err().cloned()));
    let mut all = said_once(slow);
    let mut chains = rule.lines.iter().filter_map(|line| line.up);
    if chains.any(|chain| !is_steady(program, chain)) {
        all.push(said("its chain is walked anew for each day", "其责任链须逐日重新追溯"));
    }
    all.extend(rule.singly.map(Singly::said));
    all
}

fn by_row(condition: &Condition) -> Vec<Slow> {
    condition.by_row.iter().map(|(_, slow)| slow.clone()).collect()
}

fn said_once(mut slow: Vec<Slow>) -> Vec<Said> {
    slow.sort();
    slow.dedup();
    slow.iter().map(Slow::said).collect()
}

impl Singly {
    fn said(self) -> Said {
        match self {
            Singly::Modifiers => said(
                "modifiers may change what it says: the matters to which it applies are judged one by one",
                "情节条款可能改变其结果：所适用的事项逐件判定",
            ),
            Singly::Group => said(
                "only one rule of its group may apply: the matters to which it applies are judged one by one",
                "同组规则只能适用一条：所适用的事项逐件判定",
            ),
        }
    }
}

impl Kept {
    /// For a person.
    fn said(&self, read: &PolicyRead) -> Said {
        let policy = &read.policy;
        fn id<'a>(mut ids: impl Iterator<Item = &'a String>, at: usize) -> &'a str {
            ids.nth(at).map_or("", String::as_str)
        }
        match self {
            Kept::Children => said("they have rows inside", "事项内含有分行"),
            Kept::Measure(rule) => {
                let id = id(policy.rules.keys(), *rule);
                said(
                    format!("the rule `{id}` gives a measure for each matter"),
                    format!("规则 `{id}` 对每件事项给出措施"),
                )
            }
            Kept::Escalation(at) => {
                let id = id(policy.escalations.keys(), *at);
                said(format!("the escalation `{id}` counts findings"), format!("递进 `{id}` 需累计认定"))
            }
            Kept::Transition(rule) => {
                let id = id(policy.rules.keys(), *rule);
                said(
                    format!("the rule `{id}` is tried beside an older or a newer one"),
                    format!("规则 `{id}` 需与新旧规则比照适用"),
                )
            }
            Kept::Void(at) => {
                let id = id(policy.indicators.keys(), *at);
                said(
                    format!("whether the indicator `{id}` is void depends on single findings"),
                    format!("指标 `{id}` 是否作废取决于个别认定"),
                )
            }
            Kept::Monitor(at) => {
                let id = id(policy.monitors.keys(), *at);
                said(
                    format!("the monitor `{id}` looks at all of them"),
                    format!("监测 `{id}` 需查看全部事项"),
                )
            }
        }
    }
}

/// The cost as lines of text.
pub fn cost_text(kinds: &[KindCost], lang: crate::source::Lang) -> String {
    let mut text = String::new();
    for kind in kinds {
        let how = match kind.kept.is_empty() {
            true => said("may pass by in batches", "可逐批处理"),
            false => said("all kept in memory", "全部留在内存中"),
        };
        text.push_str(&format!("{}{}{}\n", kind.kind, lang.pick("：", ": "), how.get(lang)));
        kind.kept.iter().for_each(|why| text.push_str(&format!("  {}\n", why.get(lang))));
        for rule in &kind.rules {
            let kernels = said("kernels", "批量计算");
            let row = said("row by row", "逐行计算");
            let how = if rule.slow.is_empty() { kernels } else { row };
            let why: Vec<&str> = rule.slow.iter().map(|why| why.get(lang)).collect();
            let why = if why.is_empty() {
                String::new()
            } else {
                format!("{}{}", lang.pick("：", ": "), why.join(lang.pick("；", "; ")))
            };
            text.push_str(&format!("  {:<24} {}{why}\n", rule.id, how.get(lang)));
        }
    }
    text
}
