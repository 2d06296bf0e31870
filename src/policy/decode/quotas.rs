//! Quotas: how many may have a grade or a measure.

use super::entry::Entry;
use super::values;
use crate::policy::{Formula, PolicyFault, Population, Quota, QuotaBase, QuotaOf, Rounding, ShapeFault};
use crate::source::{Fault, Node, Place, Problems, Scalar, Value, said};
use rust_decimal::Decimal;

pub(super) fn quota(entry: &mut Entry) -> Option<Quota> {
    let title = entry.title();
    let path = format!("{}.of", entry.path());
    let of = entry.need("of", |node, problems| Entry::read(node, &path, problems, counted));
    let before = entry.problems.len();
    let limit = entry.need("at_most", limit);
    let path = format!("{}.base", entry.path());
    let base = entry.opt("base", |node, problems| base(node, &path, problems));
    let within = entry.formula("within");
    let words = [("down", Rounding::Down), ("up", Rounding::Up), ("half_up", Rounding::HalfUp)];
    let round = entry.opt("round", |node, problems| values::word(node, &words, problems));
    let basis = entry.text("basis");
    if entry.problems.len() > before {
        return None; // what could not be read is not also missing
    }
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

/// `20 percent`: the number without its word, and that it is a share. A number is none below 0, and a share none
/// above 100.
fn limit(node: &Node, problems: &mut Problems) -> Option<(Formula, bool)> {
    let written = values::formula(node, problems)?;
    let text = written.text().trim();
    if let Some(plain) = text.strip_suffix(['%', '％']) {
        let plain = plain.trim();
        let help = said(format!("write `{plain} percent`"), format!("请写 `{plain} percent`"));
        problems.push(ShapeFault::Formula { found: node.kind() }.at(node.place).help(help));
        return None;
    }
    let share =
        text.strip_suffix("percent").filter(|rest| rest.ends_with(' ')).map(|rest| rest.trim().to_owned());
    let percent = share.is_some();
    let formula = share.map_or(written.clone(), |share| {
        let scalar = Scalar { text: share, quoted: false };
        Formula(Node { place: node.place, value: Value::Scalar(scalar) })
    });
    let most = if percent { Decimal::ONE_HUNDRED } else { Decimal::MAX };
    let number = Decimal::from_str_exact(formula.text()).ok();
    if number.is_some_and(|number| !(Decimal::ZERO..=most).contains(&number)) {
        let range = if percent { "0 … 100 percent" } else { "≥ 0" };
        let found = format!("`{}`", written.text());
        let fault = PolicyFault::OutOfRange { what: "at_most".into(), range: range.into(), found };
        problems.push(fault.at(node.place));
        return None;
    }
    Some((formula, percent))
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
