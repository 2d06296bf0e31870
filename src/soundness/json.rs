//! The findings for programs.

use super::sentences::{percent, sentence, without_rule};
use super::{Bound, Lack, Lacking, NotRun, Parallel, Soundness, Unsound};
use crate::Assessment;
use crate::compile::PopulationProgram;
use crate::policy::Span;
use crate::report::json::{Writer, decimal, interval, list};
use crate::value::NodeKind;
use serde_json::{Map, Value, json};

/// All findings: ids, values, dates, and each as a sentence in both languages. Its shape is described in
/// `docs/soundness.md`.
pub fn soundness_json(assessment: &Assessment, soundness: &Soundness) -> Value {
    let writer = Writer::new(assessment);
    let findings = list(&soundness.findings, |finding| {
        let mut entry = Map::new();
        if let Value::Object(about) = about(&writer, finding) {
            entry.extend(about);
        }
        entry.insert("says".into(), writer.both(|names| sentence(names, finding)));
        Value::Object(entry)
    });
    let not_run = list(&soundness.not_run, |open| not_run(&writer, open));
    let period = interval(soundness.period);
    json!({ "period": period, "findings": findings, "not_run": not_run, "nodes": writer.nodes() })
}

/// The clauses of a source that nothing runs.
fn not_run(writer: &Writer<'_>, open: &NotRun) -> Value {
    let Some((_, source)) = writer.en.assessment.policy.sources().nth(open.source) else {
        return Value::Null;
    };
    let clauses = open.clauses.iter().filter_map(|at| source.clauses.get(*at));
    let clauses: Vec<&str> = clauses.map(|clause| clause.id.text.as_str()).collect();
    let says = writer.both(|names| without_rule(names, open));
    json!({ "source": source.id.text, "clauses": clauses, "says": says })
}

fn about(writer: &Writer<'_>, finding: &Unsound) -> Value {
    let names = &writer.en;
    match finding {
        Unsound::Property(at, lacking) => {
            let id = names.assessment.policy.properties.keys().nth(*at);
            lacks(writer, lacking, id.map(String::as_str))
        }
        Unsound::Vacant(lacking) => lacks(writer, lacking, None),
        Unsound::Unjudged(kind) => {
            let id = names.assessment.schema.kinds.get(*kind).map(|kind| kind.id.as_str());
            json!({ "what": "unjudged", "matter": id })
        }
        Unsound::NoConsequence(rule) => {
            json!({ "what": "no_consequence", "rule": names.id_of(&names.rules, *rule) })
        }
        Unsound::Parallel(Parallel::Scorecards(one, other, shared)) => {
            let ids = [one, other].map(|at| names.id_of(&names.scorecards, *at));
            let shared = list(shared, |at| names.id_of(&names.indicators, *at).into());
            json!({ "what": "parallel", "scorecards": ids, "indicators": shared })
        }
        Unsound::Parallel(Parallel::Rankings(one, other)) => {
            let ids = [one, other].map(|at| names.id_of(&names.rankings, *at));
            json!({ "what": "parallel", "rankings": ids })
        }
    }
}

fn lacks(writer: &Writer<'_>, lacking: &Lacking, property: Option<&str>) -> Value {
    let names = &writer.en;
    let post = |post: u32| names.assessment.vocabulary.posts.word(post);
    let mut entry = Map::new();
    let about = match &lacking.what {
        Lack::Holders { unit, post: held, who, count } => json!({
            "what": "holders",
            "unit": writer.node(*unit),
            "post": post(*held),
            "who": list(who, |node| writer.node(*node)),
            "should": span(*count),
        }),
        Lack::Ties { node, relation, who, count } => json!({
            "what": "ties",
            "node": writer.node(*node),
            "relation": names.relation_id(*relation),
            "who": list(who, |node| writer.node(*node)),
            "should": span(*count),
        }),
        Lack::Share { unit, posts, held, all, bound } => json!({
            "what": "share",
            "unit": writer.node(*unit),
            "posts": list(posts, |held| post(*held).into()),
            "held": held,
            "all": all,
            "percent": decimal(percent(*held, *all)),
            "should": match bound {
                Bound::AtLeast(bound) => json!({ "at_least": decimal(*bound), "at_most": null }),
                Bound::AtMost(bound) => json!({ "at_least": null, "at_most": decimal(*bound) }),
            },
        }),
        Lack::OneLine { relation, below, above } => json!({
            "what": "one_line",
            "relation": names.relation_id(*relation),
            "below": writer.node(*below),
            "above": writer.node(*above),
        }),
        Lack::NoPost { relation, person, other } => json!({
            "what": "no_post",
            "relation": names.relation_id(*relation),
            "person": writer.node(*person),
            "other": writer.node(*other),
        }),
        Lack::Assessed { of, by: [scorecards, rankings, ladders], at_most } => json!({
            "what": "assessed",
            "role": only(writer, of, NodeKind::Person),
            "unit_kind": only(writer, of, NodeKind::Unit),
            "scorecards": list(scorecards, |at| names.id_of(&names.scorecards, *at).into()),
            "rankings": list(rankings, |at| names.id_of(&names.rankings, *at).into()),
            "ladders": list(ladders, |at| names.id_of(&names.ladders, *at).into()),
            "should": json!({ "at_least": null, "at_most": decimal(*at_most) }),
        }),
        Lack::NoDuty { unit, or } => json!({
            "what": "no_duty",
            "unit": writer.node(*unit),
            "or": list(or, |relation| names.relation_id(*relation).into()),
        }),
    };
    entry.insert("property".into(), json!(property));
    entry.insert("days".into(), interval(lacking.days));
    if let Value::Object(about) = about {
        entry.extend(about);
    }
    Value::Object(entry)
}

/// The role of people or the kind of units, where such are assessed.
fn only(writer: &Writer<'_>, of: &PopulationProgram, kind: NodeKind) -> Value {
    let words = &writer.en.assessment.vocabulary;
    let words = if kind == NodeKind::Person { &words.roles } else { &words.unit_kinds };
    let code = of.only.filter(|_| of.kind == kind);
    code.map_or(Value::Null, |code| words.word(code).into())
}

fn span(count: Span) -> Value {
    json!({ "at_least": count.at_least, "at_most": count.at_most })
}
