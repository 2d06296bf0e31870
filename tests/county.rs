//! A whole county under every pack of the library at once: `examples/baoshan-2014/county`. That its expectations hold
//! and its outcome is the reviewed one, `tests/scenarios.rs` says. Here: every pack did something there, and the packs
//! do not contradict each other.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use answerable::assess::monitor::Seen;
use answerable::assess::{Ground, State};
use answerable::policy::Policy;
use answerable::scenario::outcome_text;
use answerable::soundness::{Soundness, soundness_json};
use answerable::source::{Lang, Look, render};
use answerable::{Assessment, Options, prepare};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

const COUNTY: &str = "examples/baoshan-2014/county";

/// Packs that have nothing but words, or names of documents, or other packs.
const WORDS_ONLY: &[&str] = &["all", "common", "documents"];

/// Rules and duties that never applied in the county, and why.
const NEVER: &[(&str, &str)] = &[
    ("petition-left-open", "its limit was repealed in 2022 and nothing took its place: undetermined"),
    ("several-take-calls", "in this county one unit takes the calls of each district, on every day"),
];

/// Where two rules of the texts themselves disagree (`scenarios/orders/texts-disagree`).
const CONFLICTS: &[(&str, &str, &str)] = &[
    ("executed-in-silence", "O2", "the consequences are the giver's; the exemption presupposes an objection"),
    (
        "reported-yet-obvious",
        "O1",
        "reported, so the giver answers; obviously unlawful, so the report is no shield",
    ),
];

/// Who was held for one act more than once, and why that is no mistake of packs that overlap: in each case, several
/// rules of one pack.
const DOUBLE_HITS: &[(&str, &str, &str)] = &[
    ("O1", "P063", "obviously unlawful (60) and not reported (10-2): worked example 7 asks for both"),
    ("H1", "qinggou", "supervised (28) and ordered to correct (40): two articles, two tracks"),
    ("N5", "BS", "decided late, handed over late, made heavier: three failures on one appeal"),
    ("N1", "P051", "a sanction and a transfer stand beside each other (sanctions-law 17)"),
];

/// Findings that reach nobody, and why.
const HOLES: &[(&str, &str)] = &[
    (
        "leader-answers:problem/W3",
        "an ordinary officer: no leader one level up of the kind that the text names",
    ),
    ("promoter-resigns:problem/W3", "the same officer was promoted by nobody"),
];

/// Measures that were proposed and do not stand, by what stands in their way.
const NOT_STANDING: &[(&str, &str, &str)] = &[
    ("P010", "rise_in_rank", "barred: the figure of the township doubled"),
    (
        "P043",
        "commendation",
        "barred: the station is among the last ten, and so loses the eligibility for honours",
    ),
    ("P051", "promoted", "barred by the demerit"),
    ("P066", "transfer_in_city", "superseded by the next step of the same ladder of protection"),
    ("P069", "transfer_by_province", "the same"),
    ("P069", "transfer_in_city", "the same"),
    ("P026", "commendation", "for a person: two are excellent where one may be"),
    ("P027", "commendation", "the same"),
];

/// Matters that stand for the other side of a threshold, or were done as they ought to be.
const UNREACHED: &[(&str, &str)] = &[
    ("A9", "the squad met its norms"),
    ("C029", "did not attend: counts for nothing, and the duty says so of the director"),
    ("D7", "done"),
    ("F7", "49,999 yuan of 50,000"),
    ("G10", "done"),
    ("H2", "the fifth working day of five"),
    ("I12", "attended"),
    ("K2", "not confirmed"),
    ("Q3", "121 minutes of 120"),
    ("Q7", "5 minutes of 4"),
    ("S11", "mediated"),
    ("S3", "done on the last day"),
    ("S8", "cleared on the day"),
    ("V2", "the fifth working day of five"),
    ("W4", "not confirmed"),
    ("X3", "neither at work nor drunk"),
    ("X8", "one of the three forms of check will do from 2024 on"),
];

/// How the ids of figures begin at which monitors alone look: no rule judges them, and none is to.
const ONLY_WATCHED: &str = "FW";

struct County {
    assessment: Assessment,
    outcome: Value,
    soundness: Value,
}

static RAN: LazyLock<County> = LazyLock::new(|| {
    let look = Look { lang: Lang::En, color: false, width: 120 };
    let prepared = prepare(Path::new(COUNTY), Options::default())
        .unwrap_or_else(|refused| panic!("{}", render(&refused.problems, &refused.sources, look)));
    let (assessment, basis) = prepared.assess_and_keep();
    let soundness = soundness_json(&assessment, &Soundness::of(&assessment, &basis, None));
    let outcome: Value = serde_json::from_str(&outcome_text(&assessment)).unwrap();
    let outcome = outcome["outcome"].clone();
    County { assessment, outcome, soundness }
});

/// The definitions that did something, each by its section and id.
fn applied() -> BTreeSet<(&'static str, String)> {
    let County { assessment, soundness, .. } = &*RAN;
    let (policy, outcome) = (&assessment.policy, &assessment.outcome);
    fn id<T>(section: &answerable::policy::Section<T>, at: usize) -> String {
        section.keys().nth(at).unwrap().clone()
    }
    let found = outcome.findings.iter().filter(|finding| !matches!(finding.state, State::Undetermined(_)));
    let ranked = outcome.rankings.iter().filter(|table| table.ranked > 0);
    let scored = outcome.scores.iter().filter(|score| score.value.is_some());
    let grades = RAN.outcome["grades"].as_array().unwrap().iter().filter(|grade| grade["is"] == "step");
    let graded = grades.map(|grade| ("ladder", grade["ladder"].as_str().unwrap().to_owned()));
    let steps = outcome.proposals.iter().filter_map(|proposal| match &proposal.ground {
        Ground::Ladder(ladder, ..) => Some(("ladder", id(&policy.ladders, *ladder))),
        Ground::Escalation(occasion) => Some(("escalation", id(&policy.escalations, occasion.escalation))),
        Ground::Attribution(_) | Ground::Rank { .. } => None,
    });
    let unsound = soundness["findings"].as_array().unwrap().iter();
    let unsound = unsound.filter_map(|finding| Some(("property", finding["property"].as_str()?.to_owned())));
    let noticed = outcome.monitors.iter().filter(|one| one.seen == Seen::Noticed);
    found
        .map(|finding| ("rule", id(&policy.rules, finding.rule)))
        .chain(ranked.map(|table| ("ranking", id(&policy.rankings, table.ranking))))
        .chain(scored.map(|score| ("scorecard", id(&policy.scorecards, score.card))))
        .chain(graded)
        .chain(noticed.map(|one| ("monitor", id(&policy.monitors, one.monitor))))
        .chain(outcome.quotas.iter().map(|quota| ("quota", id(&policy.quotas, quota.quota))))
        .chain(steps)
        .chain(unsound)
        .collect()
}

/// The pack of a definition.
fn pack<'p>(policy: &'p Policy, (section, id): &(&str, String)) -> &'p str {
    let at = match *section {
        "rule" => policy.rules[id].pack,
        "ranking" => policy.rankings[id].pack,
        "scorecard" => policy.scorecards[id].pack,
        "ladder" => policy.ladders[id].pack,
        "quota" => policy.quotas[id].pack,
        "monitor" => policy.monitors[id].pack,
        "escalation" => policy.escalations[id].pack,
        _ => policy.properties[id].pack,
    };
    &policy.packs[at].id
}

#[test]
fn every_pack_of_the_library_does_something_in_the_county() {
    let policy = &RAN.assessment.policy;
    let packs: BTreeSet<&str> = policy.packs.iter().map(|pack| pack.id.as_str()).collect();
    let did = applied();
    let did: BTreeSet<&str> = did.iter().map(|definition| pack(policy, definition)).collect();
    let idle: Vec<&&str> = packs.difference(&did).collect();
    assert_eq!(idle, WORDS_ONLY.iter().collect::<Vec<_>>());
}

#[test]
fn every_rule_duty_ladder_ranking_and_escalation_applies_but_those_that_cannot() {
    let (policy, did) = (&RAN.assessment.policy, applied());
    let of = |section: &'static str, ids: Vec<&String>| {
        ids.into_iter().map(move |id| (section, id.clone())).collect::<Vec<_>>()
    };
    let all = [
        of("rule", policy.rules.keys().collect()),
        of("ladder", policy.ladders.keys().collect()),
        of("ranking", policy.rankings.keys().collect()),
        of("scorecard", policy.scorecards.keys().collect()),
        of("quota", policy.quotas.keys().collect()),
        of("escalation", policy.escalations.keys().collect()),
    ];
    let idle: Vec<String> =
        all.concat().into_iter().filter(|definition| !did.contains(definition)).map(|(_, id)| id).collect();
    assert_eq!(idle, NEVER.iter().map(|(id, _)| *id).collect::<Vec<_>>());
}

/// Every word of the packs for an organisation is used, and every kind of matter happened.
#[test]
fn the_county_has_every_kind_of_unit_post_relation_and_matter() {
    let Assessment { vocabulary, organisation, schema, matters, .. } = &RAN.assessment;
    let words =
        |words: &answerable::value::Enumeration| (0..).zip(words.values.iter().cloned()).collect::<Vec<_>>();
    let mut lacking = Vec::new();
    for (kind, name) in words(&vocabulary.unit_kinds) {
        if !organisation.units().any(|unit| organisation.unit_kind(unit) == Some(kind)) {
            lacking.push(format!("unit {name}"));
        }
    }
    for (post, name) in words(&vocabulary.posts) {
        if !organisation.people().any(|person| organisation.postings(person).any(|held| held.post == post)) {
            lacking.push(format!("post {name}"));
        }
    }
    for (relation, declared) in (0..).zip(&vocabulary.relations) {
        if organisation.nodes().all(|node| organisation.edges(node, relation).is_empty()) {
            lacking.push(format!("relation {}", declared.id));
        }
    }
    for (kind, table) in schema.kinds.iter().zip(&matters.tables) {
        if table.is_empty() {
            lacking.push(format!("matter {}", kind.id));
        }
    }
    assert_eq!(lacking, Vec::<String>::new());
}

/// A list of the outcome: of each entry, these keys of it (a path of keys, separated by dots).
fn entries(list: &str, keys: &[&str]) -> Vec<Vec<String>> {
    let text = |entry: &Value, key: &str| {
        let found = key.split('.').fold(entry, |at, key| &at[key]);
        found.as_str().unwrap_or_default().to_owned()
    };
    let list = RAN.outcome[list].as_array().unwrap().iter();
    sorted(list.map(|entry| keys.iter().map(|key| text(entry, key)).collect()).collect())
}

fn sorted(mut list: Vec<Vec<String>>) -> Vec<Vec<String>> {
    list.sort();
    list
}

#[test]
fn rules_disagree_only_where_the_texts_do() {
    let wanted = CONFLICTS.iter().map(|(group, matter, _)| vec![group.to_string(), matter.to_string()]);
    assert_eq!(entries("conflicts", &["group", "matter.id"]), sorted(wanted.collect()));
}

#[test]
fn nobody_is_held_twice_for_one_act_by_packs_that_overlap() {
    let wanted = DOUBLE_HITS.iter().map(|(matter, whom, _)| vec![matter.to_string(), whom.to_string()]);
    assert_eq!(entries("double_hits", &["matter.id", "subject"]), sorted(wanted.collect()));
    assert_eq!(entries("both", &["subject"]), Vec::<Vec<String>>::new());
    let (policy, outcome) = (&RAN.assessment.policy, &RAN.assessment.outcome);
    for hit in &outcome.double_hits {
        let rule = |at: &usize| outcome.findings[outcome.attributions[*at].finding].rule;
        let packs: BTreeSet<usize> = hit
            .attributions
            .iter()
            .filter_map(|at| policy.rules.values().nth(rule(at)))
            .map(|rule| rule.pack)
            .collect();
        assert_eq!(packs.len(), 1, "one pack holds {hit:?}");
    }
}

#[test]
fn whom_nothing_reaches_is_explained() {
    let wanted = HOLES.iter().map(|(finding, _)| vec![finding.to_string()]);
    assert_eq!(entries("holes", &["finding"]), sorted(wanted.collect()));
    let wanted = UNREACHED.iter().map(|(matter, _)| vec![matter.to_string()]);
    let mut found = entries("unreached", &["id"]);
    found.retain(|matter| !matter[0].starts_with(ONLY_WATCHED));
    assert_eq!(found, sorted(wanted.collect()));
}

#[test]
fn what_cannot_be_said_is_absent_on_purpose() {
    let open = RAN.outcome["findings"].as_array().unwrap().iter();
    let open: Vec<&str> = open
        .filter(|finding| finding["state"] == "undetermined")
        .map(|finding| finding["key"].as_str().unwrap())
        .collect();
    assert_eq!(open, ["petition-left-open:petition/T3"]);
    let scores = RAN.outcome["scores"].as_array().unwrap().iter();
    let open: Vec<String> = scores
        .filter(|score| score["value"].is_null())
        .map(|score| format!("{}/{}", score["scorecard"], score["subject"]).replace('"', ""))
        .collect();
    assert_eq!(open, ["station-figures/songling"]); // its satisfaction is void
}

#[test]
fn no_measure_of_one_pack_stands_in_the_way_of_another_by_mistake() {
    let proposals = RAN.outcome["proposals"].as_array().unwrap().iter();
    let found = proposals.filter(|proposal| proposal["verdict"]["is"] != "proposed").map(|proposal| {
        ["subject", "measure"].map(|key| proposal[key].as_str().unwrap().to_owned()).to_vec()
    });
    let wanted = NOT_STANDING.iter().map(|(whom, measure, _)| vec![whom.to_string(), measure.to_string()]);
    assert_eq!(sorted(found.collect()), sorted(wanted.collect()));
}

#[test]
fn the_organisation_is_sound_but_for_what_the_readme_names() {
    let findings = RAN.soundness["findings"].as_array().unwrap().iter();
    let arranged: Vec<&str> = findings.filter_map(|finding| finding["property"].as_str()).collect();
    assert_eq!(arranged, ["few-assessments", "one-officer-one-area"]);
    let findings = RAN.soundness["findings"].as_array().unwrap().iter();
    let other: BTreeSet<&str> = findings
        .filter(|finding| finding["property"].is_null())
        .filter_map(|finding| finding["what"].as_str())
        .collect();
    assert_eq!(other.into_iter().collect::<Vec<_>>(), ["no_consequence", "unjudged"]);
}
