//! Findings and whom they touch.

use super::{Writer, day, decimal, interval, list, maybe};
use crate::assess::{
    Attribution, Conflict, DoubleHit, Fact, Finding, Hop, MatterRef, MissingFact, ModifierApplied,
    ParameterRead, Standing, State, Stop, Via, Walk,
};
use crate::expression::typed::ResultOf;
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::value::{Type, Value as Datum};
use serde_json::{Value, json};

impl Writer<'_> {
    pub(crate) fn matter(&self, matter: MatterRef) -> Value {
        let names = &self.en;
        let child = names.child(matter).map(|(table, place)| json!({ "table": table, "place": place }));
        json!({
            "key": names.matter_key(matter),
            "kind": names.matter_kind_id(matter),
            "id": &*names.matter_id(matter),
            "child": child,
        })
    }

    pub(super) fn finding(&self, at: usize, finding: &Finding) -> Value {
        let names = &self.en;
        let (state, missing): (_, &[MissingFact]) = match &finding.state {
            State::Applies => ("applies", &[]),
            State::Undetermined(missing) => ("undetermined", missing),
            State::Conflict(_) => ("conflict", &[]),
        };
        json!({
            "key": names.finding_key(at),
            "rule": names.id_of(&names.rules, finding.rule),
            "basis": names.rules.get(finding.rule).and_then(|rule| rule.body.basis.as_ref()),
            "matter": self.matter(finding.matter),
            "date": day(finding.date),
            "state": state,
            "missing": list(missing, |one| self.missing(one)),
            "facts": list(&finding.facts, |fact| self.fact_of(finding, fact)),
            "parameters": list(&finding.parameters, |read| self.parameter(read)),
            "walks": list(&finding.walks, |walk| self.walk(walk)),
        })
    }

    pub(crate) fn missing(&self, missing: &MissingFact) -> Value {
        match missing {
            MissingFact::Absent(what) => json!({ "because": "absent", "what": what }),
            MissingFact::Uncounted { matter, what } => {
                json!({ "because": "uncounted", "matter": matter, "what": what })
            }
            MissingFact::NoParameter(what) => json!({ "because": "no_parameter", "what": what }),
            MissingFact::Failed { what, cause } => {
                json!({ "because": "failed", "what": what, "cause": { "zh": cause.zh, "en": cause.en } })
            }
            MissingFact::NoResult(result) => {
                let (because, what) = match result {
                    ResultOf::Indicator { at, .. } => {
                        ("no_indicator", self.en.id_of(&self.en.indicators, *at))
                    }
                    ResultOf::Score(at) => ("no_score", self.en.id_of(&self.en.scorecards, *at)),
                    ResultOf::Points(category) => ("no_points", category.as_str()),
                };
                json!({ "because": because, "what": what })
            }
            MissingFact::Rule(rule) => {
                json!({ "because": "rule", "what": self.en.id_of(&self.en.rules, *rule) })
            }
        }
    }

    /// A fact of a finding; of a number that a duty counts also the matters counted.
    fn fact_of(&self, finding: &Finding, fact: &Fact) -> Value {
        let counted = self.en.counted(finding.matter, &fact.name);
        let mut fact = self.fact(fact);
        if !counted.is_empty() {
            fact["counted"] = list(counted, |matter| self.en.matter_key(*matter).into());
        }
        fact
    }

    pub(crate) fn fact(&self, fact: &Fact) -> Value {
        json!({
            "name": fact.name,
            "type": type_of(&fact.of),
            "value": fact.value.as_ref().map(|value| self.datum(value, &fact.of)),
        })
    }

    /// A value: decimals as text, dates in ISO form, people and units by id.
    pub(crate) fn datum(&self, value: &Datum, of: &Type) -> Value {
        match value {
            Datum::Bool(value) => (*value).into(),
            Datum::Int(number) => (*number).into(),
            Datum::Decimal(number) => decimal(*number),
            Datum::Text(symbol) => (*self.en.assessment.matters.symbols.text(*symbol)).into(),
            Datum::Enum(code) => match of {
                Type::Enum(words) => words.word(*code).into(),
                _ => (*code).into(),
            },
            Datum::Date(date) => day(*date),
            Datum::DateTime(moment) => moment.to_string().replacen(' ', "T", 1).into(),
            Datum::Node(node) => self.node(*node),
            Datum::Nodes(nodes) => list(nodes.iter(), |node| self.node(*node)),
        }
    }

    pub(crate) fn parameter(&self, read: &ParameterRead) -> Value {
        json!({
            "parameter": self.en.id_of(&self.en.parameters, read.parameter),
            "key": read.key,
            "value": maybe(read.value),
            "since": read.since.map_or(Value::Null, day),
        })
    }

    fn walk(&self, walk: &Walk) -> Value {
        json!({
            "clause": walk.clause,
            "chain": self.en.id_of(&self.en.chains, walk.chain),
            "start": self.node(walk.start),
            "reached": list(&walk.reached, |one| json!({ "node": self.node(one.node), "path": self.path(&one.path) })),
            "stops": list(&walk.stops, |(at, stop)| self.stop(*at, stop)),
        })
    }

    pub(crate) fn path(&self, path: &[Hop]) -> Value {
        list(path, |hop| {
            let via = match &hop.via {
                Via::Relation(relation) => json!({ "relation": self.en.relation_id(*relation) }),
                Via::Holder(post, unit) => json!({ "post": self.post(*post), "unit": self.node(*unit) }),
                Via::Member(unit) => json!({ "member_of": self.node(*unit) }),
            };
            json!({
                "lower": self.node(hop.lower),
                "upper": self.node(hop.upper),
                "via": via,
                "during": interval(hop.interval),
            })
        })
    }

    pub(crate) fn post(&self, post: u32) -> &str {
        self.en.assessment.vocabulary.posts.word(post)
    }

    pub(crate) fn stop(&self, at: NodeId, stop: &Stop) -> Value {
        let at = self.node(at);
        match stop {
            Stop::Depth(depth) => json!({ "at": at, "because": "depth", "depth": depth }),
            Stop::Until => json!({ "at": at, "because": "until" }),
            Stop::Top => json!({ "at": at, "because": "top" }),
            Stop::Vacancy(post, unit) => {
                json!({ "at": at, "because": "vacancy", "post": self.post(*post), "unit": self.node(*unit) })
            }
            Stop::CarriesNothing(relation, to) => {
                let relation = self.en.relation_id(*relation);
                json!({ "at": at, "because": "carries_nothing", "relation": relation, "to": self.node(*to) })
            }
            Stop::AlreadyNamed(to) => json!({ "at": at, "because": "already_named", "to": self.node(*to) }),
            Stop::Condition(to, text) => {
                json!({ "at": at, "because": "condition", "to": self.node(*to), "condition": text })
            }
            Stop::Unknown(to, text) => {
                json!({ "at": at, "because": "unknown", "to": self.node(*to), "condition": text })
            }
            Stop::Missing(missing) => {
                json!({ "at": at, "because": "missing", "missing": list(missing, |one| self.missing(one)) })
            }
        }
    }

    pub(super) fn attribution(&self, at: usize, attribution: &Attribution) -> Value {
        let why = |names: &super::Names<'_>| {
            names.reason(attribution).unwrap_or_else(|| names.finding(attribution.finding))
        };
        json!({
            "key": self.en.attribution_key(at),
            "finding": self.en.finding_key(attribution.finding),
            "clause": attribution.clause,
            "subject": self.node(attribution.subject),
            "effect": effect(attribution.effect),
            "standing": standing(attribution.standing),
            "counts": self.en.counts(attribution),
            "why": self.both(why),
            "degree": attribution.degree,
            "points": maybe(attribution.points),
            "category": attribution.category,
            "path": self.path(&attribution.path),
            "modifiers": list(&attribution.modifiers, |one| self.modifier(one)),
        })
    }

    pub(crate) fn modifier(&self, applied: &ModifierApplied) -> Value {
        json!({
            "modifier": self.en.id_of(&self.en.modifiers, applied.modifier),
            "holds": applied.missing.is_empty(),
            "missing": list(&applied.missing, |one| self.missing(one)),
            "facts": list(&applied.facts, |fact| self.fact(fact)),
        })
    }

    pub(super) fn hole(&self, finding: usize, clause: usize) -> Value {
        json!({ "finding": self.en.finding_key(finding), "clause": clause })
    }

    pub(super) fn conflict(&self, conflict: &Conflict) -> Value {
        json!({
            "group": self.en.id_of(&self.en.groups, conflict.group),
            "matter": self.matter(conflict.matter),
            "findings": list(&conflict.findings, |at| self.en.finding_key(*at).into()),
            "whom": conflict.whom.iter().map(|node| self.node(*node)).collect::<Vec<_>>(),
        })
    }

    pub(super) fn double_hit(&self, hit: &DoubleHit) -> Value {
        let mut said = json!({
            "matter": self.matter(hit.matter),
            "subject": self.node(hit.subject),
            "attributions": list(&hit.attributions, |at| self.en.attribution_key(*at).into()),
        });
        if let Some(act) = &hit.act {
            said["act"] = act.as_str().into();
        }
        said
    }
}

fn type_of(of: &Type) -> String {
    match of {
        Type::Bool => "bool".into(),
        Type::Int => "int".into(),
        Type::Decimal => "decimal".into(),
        Type::Text | Type::Any => "text".into(),
        Type::Enum(_) => "enumeration".into(),
        Type::Date => "date".into(),
        Type::DateTime => "datetime".into(),
        Type::Node(kind) => kind.to_string(),
        Type::Nodes(kind) => format!("[{kind}]"),
        Type::Rows(name) => format!("rows of {name}"),
    }
}

pub(crate) fn effect(of: Effect) -> &'static str {
    match of {
        Effect::Hold => "hold",
        Effect::Credit => "credit",
        Effect::Record => "record",
    }
}

fn standing(of: Standing) -> &'static str {
    match of {
        Standing::Stands => "stands",
        Standing::Cleared => "cleared",
        Standing::Undetermined => "undetermined",
        Standing::Yields => "yields",
    }
}
