//! Escalations in words.

use super::measure::{title, who_decides};
use super::provision::{Passage, Said};
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::EscalationProgram;
use crate::expression::Scope;
use crate::policy::{Defined, Duration, Escalation, ParameterUnit, Window};
use crate::report::words;

/// An escalation: what is an occasion, which earlier ones count, and the steps as a table.
pub(super) fn escalation<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Escalation>) -> Said<'a> {
    let body = &defined.body;
    let mut says = Vec::new();
    if let Some(program) = terms.program.escalations.get(index) {
        let rules: Vec<String> = program
            .on
            .iter()
            .filter_map(|rule| terms.nth(&terms.policy.rules, *rule))
            .map(|rule| terms.quoted(&rule.body.title, &rule.id))
            .collect();
        let rules = terms.listed(&rules, ("或", "or"));
        says.push(Passage::line(terms.say(
            glue(&["依据", &rules, "承担责任的，每一事项为一次；多次的，按日期先后逐次加重。"]),
            format!("Whoever is held by {rules} has an occasion for each matter; they are taken in the order of their dates."),
        )));
        says.push(Passage::line(counted(terms, program.window)));
        says.push(steps(terms, program));
        let modality = words::modality(program.modality, terms.lang);
        says.push(Passage::line(
            terms.say(format!("约束力：{modality}。"), format!("How binding: {modality}.")),
        ));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads: Vec::new() }
}

/// Which earlier occasions count.
fn counted(terms: &Terms<'_>, window: Window) -> String {
    match window {
        Window::Within(lasts) => {
            let lasts = duration(lasts, terms);
            terms.say(
                format!("此前各次自其发生之日起 {lasts}内计入，以往周期已采取的上述措施同样计入。"),
                format!(
                    "An earlier one counts for {lasts} from its day on, and so does each of these measures \
                     that an earlier cycle imposed."
                ),
            )
        }
        Window::Cycle => terms
            .say("只计入同一周期内此前各次。", "Only earlier ones of the same cycle count.")
            .to_owned(),
        Window::Consecutive => terms
            .say(
                "一个周期无论几次只算一次；连续各周期累计，其间有一个周期没有发生的，重新起算。",
                "However many there are, a cycle counts as one; cycles one after the other add up, and a cycle \
                 without any begins again.",
            )
            .to_owned(),
    }
}

fn duration(lasts: Duration, terms: &Terms<'_>) -> String {
    let count = lasts.count as usize;
    match lasts.unit {
        ParameterUnit::Years => words::count(count, "年", "year", "years", terms.lang),
        ParameterUnit::Months => words::count(count, "个月", "month", "months", terms.lang),
        _ => words::count(count, "天", "day", "days", terms.lang),
    }
}

/// The steps, each with its measures and who decides.
fn steps(terms: &Terms<'_>, program: &EscalationProgram) -> Passage {
    let none = Scope::default();
    let say = Speaker::new(*terms, &none, Place::Subject);
    let open = || terms.say("未指定，须先确定", "not named, to be settled first").to_owned();
    let last = program.steps.len();
    let rows = program.steps.iter().enumerate().flat_map(|(at, measures)| {
        let number = at + 1;
        let occasion = match number == last {
            true => terms.say(format!("第 {number} 次起"), format!("{number} and later")),
            false => terms.say(format!("第 {number} 次"), number.to_string()),
        };
        let (say, open) = (&say, &open);
        measures.iter().map(move |measure| {
            let decider = who_decides(say, program.decider.as_ref(), Some(*measure));
            vec![occasion.clone(), title(terms, *measure), decider.unwrap_or_else(open)]
        })
    });
    let head = terms.say(["次数", "措施", "决定机关"], ["occasion", "what follows", "decided by"]);
    Passage::Table { head: head.map(str::to_owned).to_vec(), rows: rows.collect() }
}
