//! The outcome for programs. Its shape is described in `docs/outcome.md`.

mod figures;
mod found;

use super::names::{Names, Titled};
use crate::Assessment;
use crate::organisation::NodeId;
use crate::policy::{Defined, MeasureKind, Missing, Modality, ModifierEffect, ParameterUnit};
use crate::source::{Lang, Title};
use crate::value::{Day, Interval};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use sha2::Digest;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The whole outcome with every reason, and a receipt. The order of keys and lists is fixed.
pub fn json(assessment: &Assessment) -> Value {
    let outcome = Writer::new(assessment).outcome();
    let receipt = receipt(assessment, &outcome);
    json!({ "outcome": outcome, "receipt": receipt })
}

/// What the outcome was made by and from.
fn receipt(assessment: &Assessment, outcome: &Value) -> Value {
    let files: BTreeSet<(String, String)> =
        assessment.sources.hashes().map(|(path, hash)| (path.display().to_string(), hex(&hash))).collect();
    let files: Vec<Value> =
        files.into_iter().map(|(path, sha256)| json!({ "path": path, "sha256": sha256 })).collect();
    json!({
        "engine": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "files": files,
        "cycle": cycle(assessment),
        "outcome_sha256": hex(&sha2::Sha256::digest(outcome.to_string().as_bytes())),
    })
}

fn cycle(assessment: &Assessment) -> Value {
    let cycle = assessment.cycle;
    json!({ "from": day(cycle.from), "until": day(cycle.until), "today": day(cycle.today) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes an outcome, and keeps whom it named.
struct Writer<'a> {
    zh: Names<'a>,
    en: Names<'a>,
    named: RefCell<BTreeSet<NodeId>>,
}

impl<'a> Writer<'a> {
    fn new(assessment: &'a Assessment) -> Self {
        Writer {
            zh: Names::new(assessment, Lang::Zh),
            en: Names::new(assessment, Lang::En),
            named: RefCell::default(),
        }
    }

    fn outcome(&self) -> Value {
        let assessment = self.en.assessment;
        let outcome = &assessment.outcome;
        let mut all = Map::new();
        let mut put = |key: &str, value: Value| {
            all.insert(key.to_owned(), value);
        };
        put("title", title(&assessment.title));
        put("cycle", cycle(assessment));
        put("proposals", list(outcome.proposals.iter().enumerate(), |(at, one)| self.proposal(at, one)));
        put(
            "attributions",
            list(outcome.attributions.iter().enumerate(), |(at, one)| self.attribution(at, one)),
        );
        put("findings", list(outcome.findings.iter().enumerate(), |(at, one)| self.finding(at, one)));
        put("totals", list(&outcome.totals, |one| self.total(one)));
        put("indicators", list(&outcome.indicators, |one| self.indicator(one)));
        put("scores", list(&outcome.scores, |one| self.score(one)));
        put("rankings", list(&outcome.rankings, |one| self.ranking(one)));
        put("unreached", list(&outcome.unreached, |one| self.matter(*one)));
        put("holes", list(&outcome.holes, |(finding, clause)| self.hole(*finding, *clause)));
        put("conflicts", list(&outcome.conflicts, |one| self.conflict(one)));
        put("double_hits", list(&outcome.double_hits, |one| self.double_hit(one)));
        put("both", list(&outcome.both, |one| self.double_hit(one)));
        put("no_band", list(&outcome.no_band, |one| self.no_band(*one)));
        put("tables", list(&assessment.tables, table_rows));
        put("set_aside", list(&assessment.set_aside, set_aside));
        put("definitions", self.definitions());
        put("nodes", self.nodes());
        Value::Object(all)
    }

    /// The id of a person, unit or entity.
    fn node(&self, node: NodeId) -> Value {
        self.named.borrow_mut().insert(node);
        self.en.node_id(node).into()
    }

    /// Everybody named above: kind and title by id.
    fn nodes(&self) -> Value {
        let organisation = &self.en.assessment.organisation;
        let named = self.named.borrow();
        Value::Object(
            named
                .iter()
                .map(|node| {
                    let about = json!({
                        "kind": organisation.kind(*node).to_string(),
                        "title": title(organisation.title(*node)),
                    });
                    (organisation.id(*node).to_owned(), about)
                })
                .collect(),
        )
    }

    /// A sentence in both languages.
    fn both(&self, say: impl Fn(&Names<'a>) -> String) -> Value {
        json!({ "zh": say(&self.zh), "en": say(&self.en) })
    }

    fn definitions(&self) -> Value {
        let names = &self.en;
        json!({
            "rules": defined(&names.rules, |rule| json!({ "basis": rule.basis })),
            "parameters": defined(&names.parameters, |one| json!({ "unit": unit(one.unit), "basis": one.basis })),
            "chains": defined(&names.chains, |chain| json!({ "follow": chain.follow.text })),
            "modifiers": defined(&names.modifiers, |one| json!({ "effect": effect(one.effect), "basis": one.basis })),
            "indicators": defined(&names.indicators, |one| json!({ "unit": unit(one.unit) })),
            "scorecards": defined(&names.scorecards, |one| json!({ "missing": missing(one.missing), "basis": one.basis })),
            "rankings": defined(&names.rankings, |one| json!({ "basis": one.basis })),
            "ladders": defined(&names.ladders, |one| json!({ "basis": one.basis })),
            "measures": defined(&names.measures, |one| json!({
                "kind": kind(one.kind),
                "track": one.track.text,
                "severity": decimal(one.severity),
                "remedy": title(&one.remedy),
                "basis": one.basis,
            })),
            "authorities": defined(&names.authorities, |_| json!({})),
        })
    }
}

/// Definitions by id: the title in both languages, then the rest.
fn defined<T: Titled>(all: &[&Defined<T>], rest: impl Fn(&T) -> Value) -> Value {
    let one = |defined: &&Defined<T>| {
        let mut about = Map::new();
        about.insert("title".into(), title(defined.body.title()));
        if let Value::Object(rest) = rest(&defined.body) {
            about.extend(rest);
        }
        (defined.id.clone(), Value::Object(about))
    };
    Value::Object(all.iter().map(one).collect())
}

fn list<T>(items: impl IntoIterator<Item = T>, one: impl FnMut(T) -> Value) -> Value {
    items.into_iter().map(one).collect()
}

fn title(title: &Title) -> Value {
    json!({ "zh": title.get(Lang::Zh), "en": title.get(Lang::En) })
}

/// A decimal as text, without trailing zeros: programs must not make a float of it unasked.
fn decimal(number: Decimal) -> Value {
    number.normalize().to_string().into()
}

fn maybe(number: Option<Decimal>) -> Value {
    number.map_or(Value::Null, decimal)
}

/// A date; `null` for an end that is open.
fn day(day: Day) -> Value {
    match day {
        Day::MIN | Day::MAX => Value::Null,
        day => day.to_string().into(),
    }
}

fn interval(interval: Interval) -> Value {
    json!({ "from": day(interval.from), "until": day(interval.until) })
}

fn set_aside(row: &crate::SetAside) -> Value {
    json!({
        "path": row.path,
        "row": row.row,
        "column": row.column,
        "code": row.code,
        "reason": { "zh": row.reason.zh, "en": row.reason.en },
        "cells": row.cells,
    })
}

fn table_rows(table: &crate::TableRows) -> Value {
    json!({
        "path": table.path,
        "into": table.into,
        "rows": table.rows,
        "used": table.used(),
        "skipped": table.skipped,
        "set_aside": table.set_aside,
    })
}

fn unit(of: ParameterUnit) -> &'static str {
    match of {
        ParameterUnit::Days => "days",
        ParameterUnit::WorkingDays => "working_days",
        ParameterUnit::Hours => "hours",
        ParameterUnit::Months => "months",
        ParameterUnit::Years => "years",
        ParameterUnit::Points => "points",
        ParameterUnit::Percent => "percent",
        ParameterUnit::Money => "money",
        ParameterUnit::None => "none",
    }
}

fn kind(of: MeasureKind) -> &'static str {
    match of {
        MeasureKind::Reward => "reward",
        MeasureKind::Sanction => "sanction",
    }
}

fn modality(of: Modality) -> &'static str {
    match of {
        Modality::Must => "must",
        Modality::May => "may",
        Modality::AtLeast => "at_least",
        Modality::Human => "human",
    }
}

fn missing(of: Missing) -> &'static str {
    match of {
        Missing::Reweigh => "reweigh",
        Missing::FullMarks => "full_marks",
        Missing::Zero => "zero",
        Missing::Undetermined => "undetermined",
    }
}

fn effect(of: ModifierEffect) -> Value {
    match of {
        ModifierEffect::Exempt => "exempt".into(),
        ModifierEffect::Reduce => "reduce".into(),
        ModifierEffect::Lighten => "lighten".into(),
        ModifierEffect::Aggravate => "aggravate".into(),
        ModifierEffect::Forbid => "forbid".into(),
        ModifierEffect::Scale(by) => json!({ "scale": decimal(by) }),
    }
}

#[cfg(test)]
mod tests;
