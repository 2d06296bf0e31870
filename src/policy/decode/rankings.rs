//! Rankings, their guards and their bands.

use super::entry::Entry;
use super::results::{of, within};
use super::rules::modality;
use super::values;
use crate::policy::{Band, End, Guard, PolicyFault, Ranking};
use crate::source::{Node, Problems};
use rust_decimal::Decimal;

pub(super) fn ranking(entry: &mut Entry) -> Option<Ranking> {
    let title = entry.title();
    let of = of(entry);
    let by = entry.need("by", values::formula);
    let orders = [("highest_first", true), ("lowest_first", false)];
    let highest_first = entry.opt("order", |node, problems| values::word(node, &orders, problems));
    let (reward_ties_in, penalty_ties_in) = entry.inner("ties", ties).unwrap_or((true, false));
    let within = entry.formula("within");
    let guard = entry.inner("guard", guard);
    let bands = entry.list("bands", band);
    let basis = entry.text("basis");
    Some(Ranking {
        title,
        of: of?,
        by: by?,
        highest_first: highest_first.unwrap_or(true),
        reward_ties_in,
        penalty_ties_in,
        within,
        guard,
        bands: bands?,
        basis,
    })
}

/// Whether those tied at the cut are all in: for rewards they are, for penalties not, if not said otherwise.
fn ties(entry: &mut Entry) -> Option<(bool, bool)> {
    fn word(node: &Node, problems: &mut Problems) -> Option<bool> {
        values::word(node, &[("all_tied", true), ("none_tied", false)], problems)
    }
    let (reward, penalty) = (entry.opt("reward", word), entry.opt("penalty", word));
    Some((reward.unwrap_or(true), penalty.unwrap_or(false)))
}

fn guard(entry: &mut Entry) -> Option<Guard> {
    Some(Guard {
        place: entry.place(),
        minimum_n: entry.formula("minimum_n"),
        confidence: confidence(entry),
        homogeneity: entry.opt("homogeneity", values::flag).unwrap_or(true),
        signal: entry.opt("signal", values::flag).unwrap_or(true),
        stability: entry.opt("stability", |node, problems| values::whole(node, 0, 1_000_000, problems)),
        floor: entry.formula("floor"),
        tenure: tenure(entry),
        persistence: entry.inner("persistence", persistence),
    })
}

/// Strictly between 0 and 1; 0.95 if not said.
fn confidence(entry: &mut Entry) -> Decimal {
    let usual = Decimal::new(95, 2);
    let Some(node) = entry.take("confidence") else { return usual };
    let Some(confidence) = values::number(node, entry.problems) else { return usual };
    if confidence <= Decimal::ZERO || confidence >= Decimal::ONE {
        let (range, found) = ("0 < … < 1".to_owned(), format!("`{confidence}`"));
        entry.raise(PolicyFault::OutOfRange { what: "confidence".into(), range, found }, node.place);
        return usual;
    }
    confidence
}

/// Percent of the cycle.
fn tenure(entry: &mut Entry) -> Option<Decimal> {
    let node = entry.take("tenure")?;
    let tenure = values::number(node, entry.problems)?;
    within(tenure, "tenure", Decimal::ZERO, Decimal::ONE_HUNDRED, node, entry)
}

fn persistence(entry: &mut Entry) -> Option<(u32, u32)> {
    let count = |node: &Node, problems: &mut Problems| values::whole(node, 1, 100, problems);
    let (listed, of) = (entry.need("listed", count), entry.need("of", count));
    let (listed, of) = (listed?, of?);
    if listed > of {
        entry.raise(PolicyFault::Persistence { listed, of }, entry.place());
        return None;
    }
    Some((listed, of))
}

fn band(entry: &mut Entry) -> Option<Band> {
    let place = entry.place();
    let one = entry.one_of(&["top", "bottom"]);
    let give = entry.need("give", values::name);
    let to = entry.need("to", values::formulas);
    let modality = entry.opt("modality", modality);
    let decider = entry.formula("decider");
    let (key, places) = one?;
    let end = if key == "top" { End::Top } else { End::Bottom };
    // A number must be a count; an expression is looked at when it is typed.
    if let Some(Ok(_)) = places.text().map(str::parse::<Decimal>) {
        values::whole(places, 1, 1_000_000, entry.problems)?;
    }
    let places = values::formula(places, entry.problems);
    Some(Band { place, end, places: places?, give: give?, to: to?, modality, decider })
}
