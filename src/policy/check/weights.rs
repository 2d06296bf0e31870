//! Weights of scorecards add up to 100.

use crate::policy::{Policy, PolicyFault};
use crate::source::{Place, Problems};
use rust_decimal::Decimal;

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    for card in policy.scorecards.values() {
        let path = format!("scorecards.{}", card.id);
        let groups = card.body.groups.iter().map(|group| group.weight.0);
        whole(&path, groups.sum(), card.place, problems);
        for group in &card.body.groups {
            let path = format!("{path}.groups.{}", group.id.text);
            whole(&path, group.items.iter().map(|item| item.1).sum(), group.id.place, problems);
        }
    }
}

fn whole(what: &str, sum: Decimal, place: Place, problems: &mut Problems) {
    if sum != Decimal::ONE_HUNDRED {
        let (what, sum) = (what.to_owned(), sum.normalize().to_string());
        problems.raise(PolicyFault::WeightSum { what, sum }, place);
    }
}
