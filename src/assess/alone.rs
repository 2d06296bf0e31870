//! What can be concluded for some alone, without everybody else.

use crate::compile::Program;
use crate::expression::Expr;
use crate::expression::typed::{Op, ResultOf};
use crate::organisation::NodeId;
use std::collections::BTreeSet;

/// Some of whom alone it is asked what points they have and where they stand on ladders.
pub struct Alone<'a> {
    /// They, in order.
    pub whom: &'a [NodeId],
    /// The accounts that are of consequence for others than those who have points there: these are needed of everybody.
    shared: BTreeSet<&'a str>,
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
        Some(Alone { whom, shared })
    }

    /// Those of whom the points of an account are needed; nothing: everybody.
    pub fn of_account(&self, account: &str) -> Option<&'a [NodeId]> {
        (!self.shared.contains(account)).then_some(self.whom)
    }
}

/// The account of which somebody's points are read, and the words that say whose.
fn account(part: &Expr) -> Option<(&str, &Expr)> {
    match &part.op {
        Op::Result(ResultOf::Points(account), whom) => Some((account.as_str(), whom)),
        _ => None,
    }
}
