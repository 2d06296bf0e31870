//! What can be concluded for some alone, without everybody else.

use super::results;
use crate::compile::{DeciderProgram, Program};
use crate::expression::Expr;
use crate::expression::typed::{Op, Property, ResultOf};
use crate::expression::world::World;
use crate::organisation::NodeId;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Some of whom alone it is asked what points they have and where they stand on ladders.
pub struct Alone<'a> {
    /// They, in order.
    pub whom: &'a [NodeId],
    /// The accounts that are of consequence for others than those who have points there: these are needed of everybody.
    shared: BTreeSet<&'a str>,
    /// Figures of somebody are of consequence for those alone who are ranked together with him or her.
    by_group: bool,
    /// Those who are ranked together with any of them, once that was asked.
    ranked: OnceLock<Vec<NodeId>>,
}

impl<'a> Alone<'a> {
    /// Of these; nothing where somebody's place on a ladder can be of consequence for somebody else, so that everybody's are
    /// needed.
    pub fn of(program: &'a Program, whom: &'a [NodeId]) -> Option<Alone<'a>> {
        // Quotas count who stands where.
        if !program.quotas.is_empty() || !program.monitors.is_empty() {
            return None;
        }
        let mut shared = BTreeSet::new();
        let indicators = program.indicators.iter().flat_map(|one| one.value.iter().chain(&one.void_when));
        let rankings = program.rankings.iter().flat_map(|one| one.by.iter().chain(&one.within));
        let places = program.rankings.iter().flat_map(|one| &one.bands);
        let places = places.flat_map(|band| band.places.iter().chain(band.to.iter().map(|(_, to)| to)));
        for expr in indicators.chain(rankings).chain(places) {
            expr.walk(&mut |part| shared.extend(account(part).map(|(account, _)| account)));
        }
        // Who decides on a measure for somebody, and whether it can apply, may depend on points of anybody.
        for expr in of_measures(program) {
            expr.walk(&mut |part| shared.extend(account(part).map(|(account, _)| account)));
        }
        for ladder in &program.ladders {
            let when = ladder.steps.iter().filter_map(|step| step.when.as_ref().map(|(_, when)| when));
            for expr in ladder.on.iter().chain(when) {
                // A variable of a ladder is whoever stands on it.
                let of_others = |(account, whom): (&'a str, &Expr)| {
                    (!matches!(whom.op, Op::Variable(_))).then_some(account)
                };
                expr.walk(&mut |part| shared.extend(account(part).and_then(of_others)));
            }
        }
        Some(Alone { whom, shared, by_group: by_group(program), ranked: OnceLock::new() })
    }

    /// Those, in order, whose figures, scores and ranks are of consequence: those who are ranked in one group with any of
    /// them. Nothing: everybody's are.
    pub fn ranked_with(&self, program: &Program, world: &World<'_>) -> Option<&[NodeId]> {
        let ranked = || {
            let mut all: BTreeSet<NodeId> = self.whom.iter().copied().collect();
            for ranking in &program.rankings {
                for (_, group) in results::groups_of(world, ranking, None) {
                    if group.iter().any(|one| self.whom.binary_search(one).is_ok()) {
                        all.extend(group);
                    }
                }
            }
            all.into_iter().collect()
        };
        self.by_group.then(|| self.ranked.get_or_init(ranked).as_slice())
    }

    /// Those of whom the points of an account are needed; nothing: everybody.
    pub fn of_account(&self, account: &str) -> Option<&'a [NodeId]> {
        (!self.shared.contains(account)).then_some(self.whom)
    }
}

/// Does every figure depend on figures of the same person or unit alone, and does every band of a ranking name those
/// alone who are ranked, or hold a post in what is ranked?
fn by_group(program: &Program) -> bool {
    let own = |expr: &Expr| {
        let mut own = true;
        expr.walk(&mut |part| {
            own &= match &part.op {
                Op::Result(_, whom) => matches!(whom.op, Op::Variable(_)),
                _ => true,
            }
        });
        own
    };
    let none = |expr: &Expr| !expr.any(&|part| matches!(part.op, Op::Result(..)));
    let indicators = program.indicators.iter().flat_map(|one| one.value.iter().chain(&one.void_when));
    let steps = program.ladders.iter().flat_map(|ladder| &ladder.steps);
    let ladders = program.ladders.iter().filter_map(|ladder| ladder.on.as_ref());
    let ladders = ladders.chain(steps.filter_map(|step| step.when.as_ref().map(|(_, when)| when)));
    let mut read = indicators.chain(ladders);
    let bands = || program.rankings.iter().flat_map(|ranking| &ranking.bands);
    read.all(own)
        // What decides on a measure may be a fact of the matter: somebody else.
        && of_measures(program).all(none)
        && program.rankings.iter().all(|one| one.by.iter().all(own) && one.within.iter().all(none))
        && bands().all(|band| band.places.iter().all(none))
        && bands().flat_map(|band| &band.to).all(|(_, to)| match &to.op {
            Op::Variable(_) => true,
            Op::Property(Property::Holders(_), unit) => matches!(unit.op, Op::Variable(_)),
            _ => false,
        })
}

/// Every expression about whoever a measure is for.
fn of_measures(program: &Program) -> impl Iterator<Item = &Expr> {
    let lines = program.rules.iter().flat_map(|rule| &rule.targets).flat_map(|on| &on.clauses);
    let bands = program.rankings.iter().flat_map(|ranking| &ranking.bands);
    let deciders = lines.filter_map(|line| line.decider.as_ref());
    let deciders = deciders.chain(bands.filter_map(|band| band.decider.as_ref()));
    let deciders = deciders.chain(program.ladders.iter().filter_map(|ladder| ladder.decider.as_ref()));
    let deciders = deciders.chain(program.escalations.iter().filter_map(|one| one.decider.as_ref()));
    let deciders = deciders.chain(program.measures.iter().filter_map(|measure| measure.decider.as_ref()));
    let nodes = deciders.filter_map(|decider| match decider {
        DeciderProgram::Node(of) => Some(of.as_ref()),
        DeciderProgram::Authority(_) => None,
    });
    let applies = program.measures.iter().filter_map(|measure| measure.applies_when.as_ref());
    nodes.chain(applies).flat_map(|of| of.person.iter().chain(&of.unit))
}

/// The account of which somebody's points are read, and the words that say whose.
fn account(part: &Expr) -> Option<(&str, &Expr)> {
    match &part.op {
        Op::Result(ResultOf::Points(account), whom) => Some((account.as_str(), whom)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{copy, read_to_string, write};

    /// Whose points are needed of the accounts of the national pack, where it says something else: one person's, or
    /// everybody's; nothing where all of it is needed of everybody.
    fn needed(file: &str, written: &str, instead: &str) -> Option<[bool; 2]> {
        alone(file, written, instead, |alone| {
            ["conduct", "station"].map(|account| alone.of_account(account).is_some())
        })
    }

    /// What there is to say of one person alone, by the national pack where it says something else; nothing where nobody
    /// stands alone.
    fn alone<T>(file: &str, written: &str, instead: &str, say: impl Fn(&Alone<'_>) -> T) -> Option<T> {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir("examples/national/pack").unwrap() {
            let entry = entry.unwrap();
            copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        let path = folder.path().join(file);
        let text = read_to_string(&path).unwrap();
        assert!(text.contains(written), "{written}");
        write(&path, text.replacen(written, instead, 1)).unwrap();
        let (_, program, ..) = crate::prepare_policy(&[folder.path().to_owned()]).unwrap();
        Alone::of(&program, &[NodeId(7)]).map(|alone| say(&alone))
    }

    #[test]
    fn points_that_reach_others_are_needed_of_everybody() {
        // An indicator of stations reads `station`; `conduct` is read by a ladder, of whoever stands on it.
        assert_eq!(needed("results.yaml", "ladders:", "ladders:"), Some([true, false]));
        let measure = |when: &str| {
            let applies = format!("severity: 40, applies_when: '{when}'}}");
            needed("policy.yaml", "severity: 40}", &applies)
        };
        assert_eq!(measure("subject.holds_post"), Some([true, false]));
        assert_eq!(measure("points(\"conduct\", subject.unit) < 0"), Some([false, false]));
        let on = "on: points(\"conduct\", subject.unit)";
        assert_eq!(needed("results.yaml", "on: points(\"conduct\")", on), Some([false, false]));
        let within = "within: points(\"conduct\", subject.parent) > 0";
        assert_eq!(needed("results.yaml", "within: subject.parent.parent ", within), Some([false, false]));
    }

    #[test]
    fn figures_of_others_are_needed_where_an_expression_reads_them() {
        let by_group = |file: &str, written: &str, instead: &str| {
            alone(file, written, instead, |alone| alone.by_group).unwrap()
        };
        assert!(by_group("results.yaml", "ladders:", "ladders:"));
        let on = "on: points(\"conduct\", subject.unit)";
        assert!(!by_group("results.yaml", "on: points(\"conduct\")", on));
        let within = "within: points(\"conduct\", subject.parent) > 0";
        assert!(!by_group("results.yaml", "within: subject.parent.parent ", within));
        assert!(!by_group("results.yaml", "to: [unit.director]", "to: [unit.parent.chief]"));
        // A variable, and not whoever the measure is for: the officer of the matter.
        let decided = "{hold: officer, degree: direct, points: -1, category: conduct, measure: talk, decider: \
                       'if points(\"conduct\", officer) < 0 { officer } else { officer }'}";
        let line = "{hold: officer, degree: direct, points: -1, category: conduct}\n  severe-unsolved";
        assert!(!by_group("rules.yaml", line, &format!("{decided}\n  severe-unsolved")));
    }

    #[test]
    fn where_a_quota_counts_nobody_stands_alone() {
        let quotas = "quotas:\n  few: {of: {measure: talk}, at_most: 2}\nladders:";
        assert_eq!(needed("results.yaml", "ladders:", quotas), None);
    }
}
