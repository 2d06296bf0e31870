//! The clauses of sources: each is listed once, whoever names one names one that is listed, and none is both run
//! and left out.

use crate::policy::{Clause, Policy, PolicyFault, UnknownName};
use crate::source::{Fault, Place, Problems, said};
use std::collections::BTreeMap;

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    let listed = once(policy.clauses(), |id| PolicyFault::ClauseTwice { id }, problems);
    let left_out = policy.packs.iter().flat_map(|pack| &pack.left_out);
    let left_out = once(left_out, |id| PolicyFault::LeftOutTwice { id }, problems);
    for name in policy.run() {
        if let Some(first) = left_out.get(name.text.as_str()) {
            let fault = PolicyFault::LeftOutAndRun { id: name.text.clone() };
            let help = said(
                "take it out of `left_out`, or out of `clauses` here",
                "请从 `left_out` 中删去，或删去此处的引用",
            );
            let problem = fault.at(name.place).also(*first, said("left out here", "在此列为不执行"));
            problems.push(problem.help(help));
        }
    }
    if !policy.unread {
        let known = || listed.keys().copied();
        let said_of = policy.packs.iter().flat_map(|pack| pack.left_out.iter().chain(&pack.in_part));
        for name in policy.run().into_iter().chain(said_of.map(|clause| &clause.id)) {
            if !listed.contains_key(name.text.as_str()) {
                let fault = UnknownName::Clause { name: name.text.clone() };
                problems.push(fault.at(name.place).suggest(&name.text, known()));
            }
        }
    }
}

/// The clauses by id, with their places; one that stands there already is a fault.
fn once<'a>(
    clauses: impl Iterator<Item = &'a Clause>,
    fault: fn(String) -> PolicyFault,
    problems: &mut Problems,
) -> BTreeMap<&'a str, Place> {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for clause in clauses {
        match seen.get(clause.id.text.as_str()) {
            Some(first) => {
                let problem = fault(clause.id.text.clone()).at(clause.id.place);
                problems.push(problem.also(*first, said("first here", "第一次在这里")));
            }
            None => drop(seen.insert(&clause.id.text, clause.id.place)),
        }
    }
    seen
}
