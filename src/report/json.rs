//! The outcome for programs. Its shape is described in `docs/outcome.md`.

mod figures;
pub(crate) mod found;
mod monitors;

use super::names::{Names, Titled};
use crate::Assessment;
use crate::compile::LadderProgram;
use crate::organisation::NodeId;
use crate::policy::{Defined, MeasureKind, Missing, Modality, ModifierEffect, ParameterUnit};
use crate::source::{Lang, Title};
use crate::value::{Day, Interval};
use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};
use sha2::Digest;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};

/// The whole outcome with every reason, and a receipt. The order of keys and lists is fixed.
pub fn json(assessment: &Assessment) -> Value {
    serde_json::to_value(Whole(assessment)).unwrap_or_default()
}

/// The outcome under its key, without the receipt.
pub(crate) fn outcome(assessment: &Assessment) -> Value {
    json!({ "outcome": serde_json::to_value(Outcome(assessment)).unwrap_or_default() })
}

/// The whole as text. It is made an entry at a time, so that a large outcome is never held twice.
pub fn json_text(assessment: &Assessment) -> String {
    serde_json::to_string_pretty(&Whole(assessment)).unwrap_or_default() + "\n"
}

struct Whole<'a>(&'a Assessment);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("outcome", &Outcome(self.0))?;
        map.serialize_entry("receipt", &receipt(self.0))?;
        map.end()
    }
}

/// What the outcome was made by and from.
fn receipt(assessment: &Assessment) -> Value {
    let files: BTreeSet<(String, String)> =
        assessment.sources.hashes().map(|(path, hash)| (path.display().to_string(), hex(&hash))).collect();
    let files: Vec<Value> =
        files.into_iter().map(|(path, sha256)| json!({ "path": path, "sha256": sha256 })).collect();
    let mut hash = BufWriter::new(Hash(sha2::Sha256::new()));
    // Neither hashing nor the outcome's own form can fail.
    let _ = serde_json::to_writer(&mut hash, &Outcome(assessment));
    let digest = hash.into_inner().map(|hash| hash.0.finalize()).unwrap_or_default();
    json!({
        "engine": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "files": files,
        "cycle": cycle(assessment),
        "outcome_sha256": hex(&digest),
    })
}

/// Hashes what is written.
struct Hash(sha2::Sha256);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn cycle(assessment: &Assessment) -> Value {
    let cycle = assessment.cycle;
    json!({ "from": day(cycle.from), "until": day(cycle.until), "today": day(cycle.today) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Outcome<'a>(&'a Assessment);

impl Serialize for Outcome<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (assessment, outcome) = (self.0, &self.0.outcome);
        let writer = Writer::new(assessment);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", &title(&assessment.title))?;
        map.serialize_entry("cycle", &cycle(assessment))?;
        let proposals = outcome.proposals.iter().enumerate();
        map.serialize_entry("proposals", &each(proposals, |(at, one)| writer.proposal(at, one)))?;
        if !outcome.imposed.is_empty() {
            let imposed = outcome.imposed.iter().enumerate();
            map.serialize_entry("imposed", &each(imposed, |(at, one)| writer.imposed(at, one)))?;
        }
        let attributions = outcome.attributions.iter().enumerate();
        map.serialize_entry("attributions", &each(attributions, |(at, one)| writer.attribution(at, one)))?;
        let findings = outcome.findings.iter().enumerate();
        map.serialize_entry("findings", &each(findings, |(at, one)| writer.finding(at, one)))?;
        map.serialize_entry("totals", &each(outcome.totals.iter(), |one| writer.total(one)))?;
        map.serialize_entry("indicators", &each(outcome.indicators.iter(), |one| writer.indicator(one)))?;
        if !outcome.earlier.is_empty() {
            map.serialize_entry("earlier", &each(outcome.earlier.iter(), |one| writer.earlier(one)))?;
        }
        if !outcome.voids.is_empty() {
            map.serialize_entry("voids", &each(outcome.voids.iter(), |one| writer.void(one)))?;
        }
        map.serialize_entry("scores", &each(outcome.scores.iter(), |one| writer.score(one)))?;
        map.serialize_entry("rankings", &each(outcome.rankings.iter(), |one| writer.ranking(one)))?;
        // Outcomes that were reviewed before there were any stay what they are.
        if !outcome.transitions.is_empty() {
            let transitions = outcome.transitions.iter();
            map.serialize_entry("transitions", &each(transitions, |one| writer.transition(one)))?;
        }
        // Only where the policy speaks of grades or quotas at all.
        if !outcome.grades.is_empty() || assessment.program.ladders.iter().any(LadderProgram::grades) {
            map.serialize_entry("grades", &each(outcome.grades.iter(), |one| writer.grade(one)))?;
        }
        if !assessment.policy.quotas.is_empty() {
            let quotas = outcome.quotas.iter().enumerate();
            map.serialize_entry("quotas", &each(quotas, |(at, one)| writer.quota(at, one)))?;
        }
        map.serialize_entry("unreached", &each(outcome.unreached.iter(), |one| writer.matter(*one)))?;
        let holes = outcome.holes.iter();
        map.serialize_entry("holes", &each(holes, |(finding, clause)| writer.hole(*finding, *clause)))?;
        map.serialize_entry("conflicts", &each(outcome.conflicts.iter(), |one| writer.conflict(one)))?;
        map.serialize_entry("double_hits", &each(outcome.double_hits.iter(), |one| writer.double_hit(one)))?;
        map.serialize_entry("both", &each(outcome.both.iter(), |one| writer.double_hit(one)))?;
        map.serialize_entry("no_band", &each(outcome.no_band.iter(), |one| writer.no_band(*one)))?;
        if !assessment.policy.monitors.is_empty() {
            let monitors = outcome.monitors.iter();
            map.serialize_entry("monitors", &each(monitors, |one| writer.monitored(one)))?;
        }
        if let Some(counts) = &outcome.passed {
            map.serialize_entry("passed", &super::passed::json(&writer.en, counts))?;
        }
        map.serialize_entry("tables", &each(assessment.tables.iter(), table_rows))?;
        map.serialize_entry("set_aside", &each(assessment.set_aside.iter(), set_aside))?;
        map.serialize_entry("definitions", &writer.definitions())?;
        // Last, when it is known who was named.
        map.serialize_entry("nodes", &writer.nodes())?;
        map.end()
    }
}

/// A list whose entries are made one at a time.
struct Each<I, F> {
    items: I,
    one: F,
}

fn each<I: Iterator + Clone, F: Fn(I::Item) -> Value>(items: I, one: F) -> Each<I, F> {
    Each { items, one }
}

impl<I: Iterator + Clone, F: Fn(I::Item) -> Value> Serialize for Each<I, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.clone().map(&self.one))
    }
}

/// Writes an outcome, and keeps whom it named.
pub(crate) struct Writer<'a> {
    zh: Names<'a>,
    pub(crate) en: Names<'a>,
    named: RefCell<BTreeSet<NodeId>>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(assessment: &'a Assessment) -> Self {
        Writer {
            zh: Names::new(assessment, Lang::Zh),
            en: Names::new(assessment, Lang::En),
            named: RefCell::default(),
        }
    }

    /// The id of a person, unit or entity.
    pub(crate) fn node(&self, node: NodeId) -> Value {
        self.named.borrow_mut().insert(node);
        self.en.node_id(node).into()
    }

    /// Everybody named above: kind and title by id.
    pub(crate) fn nodes(&self) -> Value {
        let organisation = &self.en.assessment.organisation;
        let named = self.named.borrow();
        Value::Object(
            named
                .iter()
                .map(|node| {
                    let about = json!({
                        "kind": organisation.kind(*node).to_string(),
                        "title": title(&organisation.title(*node)),
                    });
                    (organisation.id(*node).to_owned(), about)
                })
                .collect(),
        )
    }

    /// A sentence in both languages.
    pub(crate) fn both(&self, say: impl Fn(&Names<'a>) -> String) -> Value {
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
            "escalations": defined(&names.escalations, |one| json!({ "basis": one.basis })),
            "quotas": defined(&names.quotas, |one| json!({ "basis": one.basis })),
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

pub(crate) fn list<T>(items: impl IntoIterator<Item = T>, one: impl FnMut(T) -> Value) -> Value {
    items.into_iter().map(one).collect()
}

pub(crate) fn title(title: &Title) -> Value {
    json!({ "zh": title.get(Lang::Zh), "en": title.get(Lang::En) })
}

/// A decimal as text, without trailing zeros: programs must not make a float of it unasked.
pub(crate) fn decimal(number: Decimal) -> Value {
    number.normalize().to_string().into()
}

pub(crate) fn maybe(number: Option<Decimal>) -> Value {
    number.map_or(Value::Null, decimal)
}

/// A date; `null` for an end that is open.
pub(crate) fn day(day: Day) -> Value {
    match day {
        Day::MIN | Day::MAX => Value::Null,
        day => day.to_string().into(),
    }
}

pub(crate) fn interval(interval: Interval) -> Value {
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
