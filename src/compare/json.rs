//! A comparison for programs. Its shape is described in `docs/review.md`.

use super::difference::{Change, Differs};
use super::entry::{Aspects, Sort};
use super::organisation::Posted;
use super::policy::Redefined;
use super::sides::Comparison;
use super::tell::Counts;
use super::titles::Titles;
use crate::source::Lang;
use serde_json::{Map, Value, json};

/// The comparison as JSON.
pub fn comparison_json(comparison: &Comparison) -> Value {
    let titles = Titles::new(&[&comparison.after, &comparison.before], Lang::En);
    let side = |at: usize, of: &crate::Assessment| {
        let packs: Vec<&str> = of.policy.packs.iter().map(|pack| pack.id.as_str()).collect();
        let given: Vec<String> = comparison.given[at].iter().map(|path| path.display().to_string()).collect();
        json!({ "packs": packs, "given": given })
    };
    let policy = comparison.policy.iter().map(|one| {
        let keys = one.keys.iter();
        json!({
            "section": one.section,
            "id": one.id,
            "how": definition(one.how),
            "says": { "en": said(comparison, one, Lang::En), "zh": said(comparison, one, Lang::Zh) },
            "keys": keys.map(|key| json!({ "path": key.path, "a": key.before, "b": key.after })).collect::<Vec<_>>(),
        })
    });
    let organisation = comparison.organisation.iter().map(|one| {
        json!({ "id": one.id, "how": definition(one.how), "posts": { "a": posts(&one.before), "b": posts(&one.after) } })
    });
    json!({
        "a": side(0, &comparison.before),
        "b": side(1, &comparison.after),
        "policy": policy.collect::<Vec<_>>(),
        "organisation": organisation.collect::<Vec<_>>(),
        "counts": counts(comparison),
        "changes": comparison.changes.iter().map(|change| of_change(change, &titles)).collect::<Vec<_>>(),
    })
}

/// What both sides say in words, where it differs.
fn said(comparison: &Comparison, one: &Redefined, lang: Lang) -> Vec<Value> {
    let said = match one.how {
        super::How::Moved => comparison.reworded(one, lang),
        _ => Vec::new(),
    };
    said.iter().map(|one| json!({ "under": one.under, "a": one.before, "b": one.after })).collect()
}

fn definition(how: super::How) -> &'static str {
    match how {
        super::How::Entered => "only_b",
        super::How::Left => "only_a",
        _ => "differs",
    }
}

fn posts(all: &[Posted]) -> Vec<Value> {
    all.iter().map(|one| json!({ "unit": one.unit, "post": one.post, "during": one.during })).collect()
}

fn counts(comparison: &Comparison) -> Value {
    let Counts { entered, left, moved, reason_changed, figures } = Counts::of(&comparison.changes);
    json!({
        "entered": entered, "left": left, "moved": moved, "reason_changed": reason_changed, "figures": figures,
    })
}

fn of_change(change: &Change, titles: &Titles<'_>) -> Value {
    let entry = change.entry();
    let key = |entry: Option<&super::Entry>| entry.map(|entry| entry.key.1.clone());
    let source = entry.and_then(|entry| entry.source.as_ref());
    json!({
        "how": change.how.code(),
        "sort": entry.map(|entry| entry.sort).map(Sort::code),
        "figure": entry.is_some_and(|entry| entry.sort.is_figure()),
        "subject": entry.and_then(|entry| entry.subject.as_ref()),
        "unit": entry.and_then(|entry| titles.unit(entry)),
        "source": source.map(|source| json!({ "section": source.section, "id": source.id })),
        "basis": entry.and_then(|entry| titles.basis(entry)),
        "matter": entry.and_then(|entry| entry.matter.as_ref()).map(|matter| &matter.key),
        "date": entry.and_then(|entry| entry.date.as_ref()),
        "key": { "a": key(change.before.as_ref()), "b": key(change.after.as_ref()) },
        "result": {
            "a": change.before.as_ref().map(|entry| aspects(&entry.result)),
            "b": change.after.as_ref().map(|entry| aspects(&entry.result)),
        },
        "differs": change.result.iter().map(differs).collect::<Vec<_>>(),
        "reasons": change.reason.iter().map(differs).collect::<Vec<_>>(),
    })
}

fn aspects(all: &Aspects) -> Value {
    let named = |(aspect, value): (&super::Aspect, &Value)| (aspect.code().0.to_owned(), value.clone());
    Value::Object(all.iter().map(named).collect::<Map<_, _>>())
}

fn differs(one: &Differs) -> Value {
    let (what, of) = one.aspect.code();
    json!({ "what": what, "of": of, "a": one.before, "b": one.after })
}
