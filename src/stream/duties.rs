//! Duties of a cycle of which the reasons of one subject are asked: of the rows of everybody who owes them only those are made
//! and judged that may be of consequence.

use super::numbered::ById;
use super::plan::{Plan, kept};
use super::reasons::Wanted;
use super::run::Run;
use super::search::Search;
use super::tally::Tally;
use crate::assess::alone::Alone;
use crate::assess::owe::Counts;
use crate::assess::owed::Owed;
use crate::assess::{Given, Outcome, Past};
use crate::compile::DutyProgram;
use crate::matters::Matters;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Run<'_> {
    /// What follows from a tally for some alone, beside matters that are in memory, as [`Run::conclude`] has it. Where figures
    /// of others are of no consequence but those of whom the subject is ranked with, only the duties of those are judged that
    /// may reach the subject or one of them.
    pub fn conclude_alone(
        &self,
        matters: &mut Matters,
        tally: Cow<'_, Tally>,
        given: (&Given, &[Past]),
        (wanted, alone): (&Wanted<'_>, &Alone<'_>),
    ) -> Outcome {
        let Some(subjects) = alone.ranked_with(self.program, self.world) else {
            return self.conclude(matters, tally, given, Some(alone));
        };
        let subjects = Arc::new(subjects.iter().copied().collect::<BTreeSet<_>>());
        let mut passes = vec![false; self.plan.kinds.len()];
        for duty in &self.program.duties {
            passes[duty.kind] = kept(self.program, duty.kind).is_empty();
        }
        let plan = Plan::of(self.program, self.world, &passes);
        let of_duties = Run { plan: &plan, by_id: ById::default(), ..*self };
        let searches = of_duties.searches_of(wanted, &subjects);
        let of = |((duty, owed), counted): ((&DutyProgram, &Owed), &Vec<Counts>)| {
            if !passes[duty.kind] {
                return (owed.clone(), counted.clone());
            }
            let own = searches.iter().filter(|search| search.kind == duty.kind);
            let holders = own.flat_map(|search| holders(duty, owed, search)).collect();
            let (owed, rows) = owed.only(&holders);
            (owed, counted.iter().map(|counts| counts.some(&rows)).collect())
        };
        let duties = self.program.duties.iter().zip(self.owed).zip(&tally.duties).map(of);
        let (owed, counted): (Vec<Owed>, _) = duties.unzip();
        let run = Run { owed: &owed, by_id: ById::default(), ..*self };
        let judged = run.judge(matters, counted);
        run.conclude_from(matters, judged, tally, given, Some(alone))
    }
}

/// Those who owe a duty and whose rows a search finds, whatever their condition.
fn holders(duty: &DutyProgram, owed: &Owed, search: &Search<'_>) -> Vec<usize> {
    let part_of = |name: &String| duty.holders.iter().position(|(part, _)| part == name);
    let sought = search.column.as_ref().and_then(|(name, sought)| Some((part_of(name)?, sought.whom()?)));
    let is_sought = |who: &[_]| match sought {
        Some((part, whom)) => who.get(part).is_some_and(|node| whom.has(*node)),
        None => true,
    };
    owed.holders().enumerate().filter(|(_, who)| is_sought(who)).map(|(at, _)| at).collect()
}
