//! Quotas: how many may have a grade or a measure.

use super::entry::Entry;
use super::values;
use crate::policy::{Formula, PolicyFault, Population, Quota, QuotaBase, QuotaOf, Rounding};
use crate::source::{Node, Place, Problems, Scalar, Value};

pub(super) fn quota(entry: &mut Entry) -> Option<Quota> {
    let title = entry.title();
    let path = format!("{}.of", entry.path());
    let of = entry.need("of", |node, problems| Entry::read(node, &path, problems, counted));
    let limit = entry.need("at_most", values::formula).map(limit);
    let path = format!("{}.base", entry.path());
    let base = entry.opt("base", |node, problems| base(node, &path, problems));
    let within = entry.formula("within");
    let words = [("down", Rounding::Down), ("up", Rounding::Up), ("half_up", Rounding::HalfUp)];
    let round = entry.opt("round", |node, problems| values::word(node, &words, problems));
    let basis = entry.text("basis");
    let (of, (at_most, percent)) = (of?, limit?);
    if let (QuotaOf::Measure(_), Some((QuotaBase::Assessed | QuotaBase::Population, place))) = (&of, &base) {
        let word = if matches!(base, Some((QuotaBase::Assessed, _))) { "assessed" } else { "population" };
        entry.raise(PolicyFault::BaseOfMeasure { word: word.into() }, *place);
        return None;
    }
    Some(Quota { title, of, at_most, percent, base, within, round, basis })
}

/// `{ladder: …, grade: …}` or `{measure: …}`.
fn counted(entry: &mut Entry) -> Option<QuotaOf> {
    match (entry.name("ladder"), entry.name("grade"), entry.name("measure")) {
        (Some(ladder), Some(grade), None) => Some(QuotaOf::Grade { ladder, grade }),
        (None, None, Some(measure)) => Some(QuotaOf::Measure(measure)),
        _ => {
            entry.raise(PolicyFault::QuotaOfWhat, entry.place());
            None
        }
    }
}

/// `20 percent`: the number without its word, and that it is a share.
fn limit(written: Formula) -> (Formula, bool) {
    let Some(share) = written.text().trim_end().strip_suffix("percent").filter(|rest| rest.ends_with(' '))
    else {
        return (written, false);
    };
    let scalar = Scalar { text: share.trim_end().to_owned(), quoted: false };
    (Formula(Node { place: written.place(), value: Value::Scalar(scalar) }), true)
}

/// `assessed`, `population`, or a population by itself.
fn base(node: &Node, path: &str, problems: &mut Problems) -> Option<(QuotaBase, Place)> {
    let words = [
        ("assessed", QuotaWord::Assessed),
        ("population", QuotaWord::Population),
        ("person", QuotaWord::People),
        ("unit", QuotaWord::Units),
    ];
    let base = if node.map().is_some() {
        QuotaBase::Of(values::population(node, path, problems)?)
    } else {
        match values::word(node, &words, problems)? {
            QuotaWord::Assessed => QuotaBase::Assessed,
            QuotaWord::Population => QuotaBase::Population,
            QuotaWord::People => QuotaBase::Of(Population::People(None)),
            QuotaWord::Units => QuotaBase::Of(Population::Units(None)),
        }
    };
    Some((base, node.place))
}

/// The words of a base.
#[derive(Clone, Copy)]
enum QuotaWord {
    Assessed,
    Population,
    People,
    Units,
}
