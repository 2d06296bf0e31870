//! The answer for programs: ids and values. `docs/why-not.md` describes it.

use super::case::case;
use super::{
    Aim, Answer, BandEnd, Bound, Change, Figure, Group, Kept, LadderEnd, Part, Question, Turns, Way, WayEnd,
};
use crate::Assessment;
use crate::assess::{Fact, Index};
use crate::matters::{Cell, Field};
use crate::organisation::{Bond, NodeId, Tie};
use crate::report::json::found::effect;
use crate::report::json::{Writer, day, decimal, interval, list, maybe};
use serde_json::{Map, Value, json};

/// The whole answer.
pub fn json(assessment: &Assessment, question: &Question, answer: &Answer) -> Value {
    let writer = Writer::new(assessment);
    json!({
        "subject": writer.node(question.subject),
        "rule": question.rule.map(|rule| writer.rule(rule)),
        "matter": question.matter.map(|matter| assessment.matters.symbols.text(matter).to_string()),
        "matters": answer.matters,
        "groups": list(&answer.groups, |group| writer.group(group)),
        "figures": list(&answer.figures, |figure| writer.figure(figure)),
        "fallen": list(&answer.fallen, |at| writer.en.proposal_key(*at).into()),
        "changes": list(&answer.turns, |turns| writer.turns(turns)),
        "not_looked_into": answer.not_turned,
        "nodes": writer.nodes(),
    })
}

impl Writer<'_> {
    fn rule(&self, rule: Index) -> Value {
        self.en.id_of(&self.en.rules, rule).into()
    }

    fn group(&self, group: &Group) -> Value {
        json!({ "count": group.count, "ways": list(&group.ways, |way| self.way(way)) })
    }

    fn way(&self, way: &Way) -> Value {
        let mut all = Map::new();
        all.insert("rule".into(), self.rule(way.rule));
        all.insert("clause".into(), way.clause.into());
        all.insert("effect".into(), effect(way.effect).into());
        all.insert("matter".into(), self.matter(way.matter));
        all.insert("date".into(), day(way.date));
        all.insert("near".into(), way.near.into());
        all.insert("names".into(), list(&way.starts, |node| self.node(*node)));
        if let Value::Object(end) = self.end(way) {
            all.extend(end);
        }
        Value::Object(all)
    }

    fn end(&self, way: &Way) -> Value {
        let parts = |parts: &[Part]| list(parts, |part| self.part(way, part));
        let facts = |facts: &[Fact]| list(facts, |fact| self.fact(fact));
        match &way.end {
            WayEnd::Reached(at) => {
                json!({ "end": "reached", "attribution": self.en.attribution_key(*at) })
            }
            WayEnd::NotInForce(days) => json!({ "end": "not_in_force", "in_force": interval(*days) }),
            WayEnd::Condition(all) => json!({ "end": "condition", "because": parts(all) }),
            WayEnd::LineCondition(all) => json!({ "end": "line_condition", "because": parts(all) }),
            WayEnd::Undetermined(all, missing) => json!({
                "end": "undetermined",
                "because": parts(all),
                "missing": list(missing, |one| self.missing(one)),
            }),
            WayEnd::Excluded(by) => {
                json!({ "end": "excluded", "by": list(by, |rule| self.rule(*rule)) })
            }
            WayEnd::Conflict(at) => json!({ "end": "conflict", "conflict": at }),
            WayEnd::NamesOthers(read, rows) => json!({
                "end": "names_others",
                "facts": facts(read),
                "rows": list(rows, |row| facts(row)),
            }),
            WayEnd::NamesUnknown(missing) => {
                json!({ "end": "names_unknown", "missing": list(missing, |one| self.missing(one)) })
            }
            WayEnd::Walk(walk) => {
                let (why, kept) = self.kept(&walk.why);
                let held = list(
                    &walk.held,
                    |held| json!({ "post": self.post(held.post), "unit": self.node(held.unit), "during": interval(held.interval) }),
                );
                let chain = self.en.id_of(&self.en.chains, walk.chain);
                json!({ "end": "walk", "chain": chain, "why": why, "kept": kept, "held": held })
            }
            WayEnd::Cleared(at, modifier) => {
                let attribution = self.en.assessment.outcome.attributions.get(*at);
                let applied = attribution.and_then(|one| one.modifiers.get(*modifier));
                let applied = applied.map(|applied| self.modifier(applied));
                json!({ "end": "cleared", "attribution": self.en.attribution_key(*at), "by": applied })
            }
            WayEnd::Yields(at, transition) => {
                let found = self.en.assessment.outcome.transitions.get(*transition);
                let says = found.map(|one| self.both(|names| names.transition(one)));
                json!({ "end": "yields", "attribution": self.en.attribution_key(*at), "says": says })
            }
            WayEnd::Open(at) => json!({ "end": "open", "attribution": self.en.attribution_key(*at) }),
        }
    }

    fn kept(&self, kept: &Kept) -> (&'static str, Value) {
        match kept {
            Kept::Edges(stops) => ("edge", list(stops, |(at, stop)| self.stop(*at, stop))),
            Kept::Before(path, at, stop) => {
                ("before", json!({ "path": self.path(path), "stop": self.stop(*at, stop) }))
            }
            Kept::OtherDays(hops) => ("other_days", self.path(hops)),
            Kept::NoWay(stops) => ("no_way", list(stops, |(at, stop)| self.stop(*at, stop))),
        }
    }

    fn part(&self, way: &Way, part: &Part) -> Value {
        let compared = part.compared.as_ref();
        json!({
            "case": self.both(|names| case(names, way, part)),
            "holds": part.holds,
            "compared": compared.map(|compared| json!({
                "left": self.datum(&compared.left, &compared.of),
                "how": compared.how.sign(),
                "right": self.datum(&compared.right, &compared.of),
            })),
            "facts": list(&part.facts, |fact| self.fact(fact)),
            "parameters": list(&part.parameters, |read| self.parameter(read)),
        })
    }

    fn figure(&self, figure: &Figure) -> Value {
        match figure {
            Figure::Ladder(ladder, end) => {
                let ladder = self.en.id_of(&self.en.ladders, *ladder);
                json!({ "ladder": ladder, "end": self.ladder_end(end) })
            }
            Figure::Band { ranking, band, ranked, end } => json!({
                "ranking": self.en.id_of(&self.en.rankings, *ranking),
                "band": band,
                "ranked": self.node(*ranked),
                "end": self.band_end(end),
            }),
        }
    }

    fn ladder_end(&self, end: &LadderEnd) -> Value {
        let bound =
            |bound: &Bound| bound.map(|(at, within)| json!({ "at": decimal(at), "included": within }));
        match end {
            LadderEnd::Reached(at) => json!({ "is": "reached", "proposal": self.en.proposal_key(*at) }),
            LadderEnd::NotAmong => json!({ "is": "not_among" }),
            LadderEnd::NotInForce => json!({ "is": "not_in_force" }),
            LadderEnd::NoNumber => json!({ "is": "no_number" }),
            LadderEnd::Graded(at) => {
                let grade = self.en.assessment.outcome.grades.get(*at);
                json!({ "is": "graded", "grade": grade.map(|grade| self.grade(grade)) })
            }
            LadderEnd::Condition(step) => json!({ "is": "condition", "step": step }),
            LadderEnd::Missing(step, missing) => json!({
                "is": "undetermined",
                "step": step,
                "missing": list(missing, |one| self.missing(one)),
            }),
            LadderEnd::After(step) => json!({ "is": "after", "step": step }),
            LadderEnd::OffStep(value, step, low, high) => json!({
                "is": "off_step",
                "value": decimal(*value),
                "step": step,
                "low": bound(low),
                "high": bound(high),
            }),
        }
    }

    fn band_end(&self, end: &BandEnd) -> Value {
        match end {
            BandEnd::Reached(at) => json!({ "is": "reached", "proposal": self.en.proposal_key(*at) }),
            BandEnd::NotRanked => json!({ "is": "not_ranked" }),
            BandEnd::NoPlaces => json!({ "is": "no_places" }),
            BandEnd::ForOthers(others) => {
                json!({ "is": "for_others", "for": list(others, |node: &NodeId| self.node(*node)) })
            }
            BandEnd::OutsideBand { rank, of, places, values, .. } => json!({
                "is": "outside_band",
                "rank": rank,
                "of": of,
                "places": places,
                "value": maybe(values.0),
                "nearest_within": maybe(values.1),
            }),
        }
    }

    fn turns(&self, turns: &Turns) -> Value {
        json!({
            "result": self.aim(turns.aim),
            "stands": turns.stands,
            "found": list(&turns.found, |change| self.change(change)),
            "tried": turns.tried,
            "left": turns.left,
        })
    }

    fn aim(&self, aim: Aim) -> Value {
        match aim {
            Aim::Line { rule, clause, matter, subject } => json!({
                "rule": self.rule(rule),
                "clause": clause,
                "matter": self.matter(matter),
                "subject": self.node(subject),
            }),
            Aim::Band { ranking, band, ranked, subject } => json!({
                "ranking": self.en.id_of(&self.en.rankings, ranking),
                "band": band,
                "ranked": self.node(ranked),
                "subject": self.node(subject),
            }),
            Aim::Ladder { ladder, step, subject } => json!({
                "ladder": self.en.id_of(&self.en.ladders, ladder),
                "step": step,
                "subject": self.node(subject),
            }),
        }
    }

    fn change(&self, change: &Change) -> Value {
        let size = change.size();
        let mut all = match change {
            Change::Fact { matter, cell, from, to, of } => {
                let value =
                    |value: &Option<crate::value::Value>| value.as_ref().map(|value| self.datum(value, of));
                json!({
                    "fact": self.cell(matter.kind as usize, *cell),
                    "matter": self.matter(*matter),
                    "from": value(from),
                    "to": value(to),
                })
            }
            Change::Tie { tie, to } => {
                json!({ "edge": self.tie(tie), "from": interval(tie.interval), "to": interval(*to) })
            }
            Change::Role { person, day: on, from, to } => {
                let word = |role: &u32| self.en.assessment.vocabulary.roles.word(*role).to_owned();
                json!({ "role": self.node(*person), "on": day(*on), "from": word(from), "to": word(to) })
            }
            Change::Parameter { parameter, key, since, from, to } => json!({
                "parameter": self.en.id_of(&self.en.parameters, *parameter),
                "key": key,
                "since": day(*since),
                "from": decimal(*from),
                "to": decimal(*to),
            }),
            Change::Indicator { indicator, subject, from, to } => json!({
                "indicator": self.en.id_of(&self.en.indicators, *indicator),
                "subject": self.node(*subject),
                "from": decimal(*from),
                "to": decimal(*to),
            }),
        };
        if let Value::Object(all) = &mut all {
            all.insert(
                "size".into(),
                json!({ "of": size.of.word(), "steps": decimal(size.steps.round_dp(4)) }),
            );
        }
        all
    }

    fn tie(&self, tie: &Tie) -> Value {
        let (lower, upper) = (self.node(tie.lower), self.node(tie.upper));
        match tie.bond {
            Bond::Post(post) => json!({ "post": self.post(post), "person": lower, "unit": upper }),
            Bond::Relation(relation) => {
                json!({ "relation": self.en.relation_id(relation), "lower": lower, "upper": upper })
            }
            Bond::Parent => json!({ "parent": upper, "unit": lower }),
        }
    }

    /// A fact by its field; of a row of a child table by table, row counted from 1, and field.
    fn cell(&self, kind: usize, cell: Cell) -> Value {
        let schema = self.en.assessment.schema.kinds.get(kind);
        let name = |fields: Option<&Vec<Field>>, column: usize| {
            fields.and_then(|fields| fields.get(column)).map_or("?", |field| field.name.as_str()).to_owned()
        };
        match cell {
            Cell::Date => "date".into(),
            Cell::Unit => "unit".into(),
            Cell::Field(column) => name(schema.map(|schema| &schema.fields), column).into(),
            Cell::Child(child, row, column) => {
                let child = schema.and_then(|schema| schema.children.get(child));
                json!({
                    "table": child.map(|child| child.name.as_str()),
                    "row": row + 1,
                    "field": name(child.map(|child| &child.fields), column),
                })
            }
        }
    }
}
