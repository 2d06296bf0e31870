//! A policy read back for programs: `docs/rules.md` describes it.

use super::RulesReport;
use super::conditions::{Condition, conditions};
use crate::coverage::ProvisionSeen;
use crate::phrase::{DatedText, Kind, ParameterInForce, Passage, Provision};
use crate::report::words;
use crate::source::Lang;
use crate::value::Day;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Everything that a policy says, in both languages, with what its scenarios exercise.
pub fn rules_json(report: &RulesReport<'_>) -> Value {
    let (en, zh) = (report.terms(Lang::En), report.terms(Lang::Zh));
    let both = report.provisions(&en).into_iter().zip(report.provisions(&zh));
    let provisions: Vec<Value> = both
        .map(|((index, in_en), (_, in_zh))| {
            let said = [conditions(report, &en, index, &in_en), conditions(report, &zh, index, &in_zh)];
            provision(report, &in_en, &in_zh, said)
        })
        .collect();
    let scenarios = report.coverage.scenarios.iter();
    let unusable = report.coverage.unusable.iter();
    json!({
        "as_of": day(report.day),
        "looked_in": report.coverage.roots,
        "scenarios": scenarios.map(|scenario| json!({
            "path": scenario.path,
            "title": { "en": scenario.title.get(Lang::En), "zh": scenario.title.get(Lang::Zh) },
        })).collect::<Vec<_>>(),
        "unusable_scenarios": unusable.map(|(path, refused)| json!({
            "path": path, "faults": refused.problems.len(),
        })).collect::<Vec<_>>(),
        "provisions": provisions,
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Rule => "rule",
        Kind::Modifier => "modifier",
        Kind::Indicator => "indicator",
        Kind::Scorecard => "scorecard",
        Kind::Ranking => "ranking",
        Kind::Ladder => "ladder",
        Kind::Escalation => "escalation",
        Kind::Quota => "quota",
        Kind::Measure => "measure",
        Kind::Property => "property",
        Kind::Monitor => "monitor",
    }
}

fn provision(report: &RulesReport<'_>, en: &Provision, zh: &Provision, said: [Vec<Condition>; 2]) -> Value {
    let none = ProvisionSeen::default();
    let seen = report.coverage.provisions.get(&(en.kind, en.id.clone())).unwrap_or(&none);
    let [in_en, in_zh] = said;
    let parameters = en.parameters.iter().zip(&zh.parameters);
    json!({
        "kind": kind(en.kind),
        "id": en.id,
        "title": { "en": en.title, "zh": zh.title },
        "place": report.at(en.place),
        "pack": { "en": en.pack, "zh": zh.pack },
        "in_force": { "from": day(en.in_force.from), "until": day(en.in_force.until) },
        "basis": en.basis,
        "document": { "en": en.document, "zh": zh.document },
        "clauses": en.clauses.iter().zip(&zh.clauses).map(|((id, en), (_, zh))| json!({
            "id": id, "title": { "en": en, "zh": zh },
        })).collect::<Vec<_>>(),
        "says": { "en": passages(&en.says), "zh": passages(&zh.says) },
        "parameters": parameters.map(|(en, zh)| parameter(report, en, zh)).collect::<Vec<_>>(),
        "scenarios": {
            "asked": paths(report, &seen.asked),
            "applied": paths(report, &seen.applied),
            "undetermined": paths(report, &seen.undetermined),
        },
        "conditions": in_en.iter().zip(&in_zh).map(|(en, zh)| condition(report, en, zh)).collect::<Vec<_>>(),
    })
}

/// A day; null for an open end.
fn day(day: Day) -> Value {
    match day {
        Day::MIN | Day::MAX => Value::Null,
        day => day.to_string().into(),
    }
}

fn passages(all: &[Passage]) -> Vec<Value> {
    all.iter().map(passage).collect()
}

fn passage(passage: &Passage) -> Value {
    match passage {
        Passage::Line { text, below } => {
            let mut map = Map::from_iter([("text".to_owned(), text.as_str().into())]);
            if !below.is_empty() {
                map.insert("below".into(), passages(below).into());
            }
            map.into()
        }
        Passage::Table { head, rows } => json!({ "head": head, "rows": rows }),
    }
}

fn parameter(report: &RulesReport<'_>, en: &ParameterInForce, zh: &ParameterInForce) -> Value {
    let list = |en: &[DatedText], zh: &[DatedText]| en.iter().zip(zh).map(dated).collect::<Vec<_>>();
    json!({
        "id": en.id,
        "title": { "en": en.title, "zh": zh.title },
        "place": report.at(en.place),
        "current": en.current.as_ref().zip(zh.current.as_ref()).map(dated),
        "earlier": list(&en.earlier, &zh.earlier),
        "later": list(&en.later, &zh.later),
        "basis": en.basis,
    })
}

fn dated((en, zh): (&DatedText, &DatedText)) -> Value {
    json!({ "from": day(en.from), "text": { "en": en.text, "zh": zh.text } })
}

fn condition(report: &RulesReport<'_>, en: &Condition, zh: &Condition) -> Value {
    json!({
        "part": en.part,
        "text": { "en": en.text, "zh": zh.text },
        "place": report.at(en.place),
        "holds": paths(report, &en.seen.yes),
        "does_not_hold": paths(report, &en.seen.no),
        "unknown": paths(report, &en.seen.unknown),
        "tried": en.tried(),
    })
}

fn paths(report: &RulesReport<'_>, numbers: &BTreeSet<usize>) -> Vec<String> {
    let scenarios = numbers.iter().filter_map(|number| report.coverage.scenarios.get(*number));
    scenarios.map(|scenario| words::path(&scenario.path)).collect()
}
