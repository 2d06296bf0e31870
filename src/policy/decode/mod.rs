//! From a YAML tree to the sections of a policy.
//!
//! One function a kind of definition. Each reads all of its keys before it gives up, so that one run shows
//! every fault.

mod duties;
mod entry;
mod escalations;
mod matters;
mod monitors;
mod organisation;
mod parameters;
mod properties;
mod quotas;
mod rankings;
mod results;
mod rules;
mod sources;
mod values;

pub(super) use organisation::{head, uses};

use super::{Defined, Name, Policy, PolicyFault, Rule, Section, ShapeFault};
use crate::source::{Fault, Key, Node, Problems, YamlFault, said};
use entry::Entry;
use sources::Cited;
use std::collections::btree_map;

/// Every section that a file may have, in the order in which data passes through them.
const SECTIONS: [&str; 28] = [
    "policy",
    "uses",
    "parameters",
    "roles",
    "posts",
    "unit_kinds",
    "entities",
    "attributes",
    "authorities",
    "enumerations",
    "words",
    "matters",
    "relations",
    "chains",
    "rules",
    "duties",
    "groups",
    "modifiers",
    "indicators",
    "scorecards",
    "rankings",
    "ladders",
    "tracks",
    "escalations",
    "quotas",
    "measures",
    "properties",
    "monitors",
];

/// Is it the name of a section of a pack?
pub(crate) fn is_section(word: &str) -> bool {
    SECTIONS.contains(&word)
}

/// Decodes a file of a pack into the policy.
pub(super) fn file(tree: &Node, pack: usize, policy: &mut Policy, problems: &mut Problems) {
    let Some(map) = tree.map() else { return };
    let mut into = Into { pack, policy, problems };
    for (key, node) in &map.entries {
        into.section(key, node);
    }
}

/// Where definitions go.
struct Into<'a> {
    pack: usize,
    policy: &'a mut Policy,
    problems: &'a mut Problems,
}

impl Into<'_> {
    fn section(&mut self, key: &Key, node: &Node) {
        match key.text.as_str() {
            "policy" | "uses" => {} // read when the pack was found
            "parameters" => self.mappings("parameters", node, |p| &mut p.parameters, parameters::parameter),
            "roles" => self.mappings("roles", node, |p| &mut p.roles, organisation::word),
            "posts" => self.mappings("posts", node, |p| &mut p.posts, organisation::post),
            "unit_kinds" => self.mappings("unit_kinds", node, |p| &mut p.unit_kinds, organisation::word),
            "entities" => self.mappings("entities", node, |p| &mut p.entities, organisation::word),
            "attributes" => self.attributes(node),
            "authorities" => self.mappings("authorities", node, |p| &mut p.authorities, organisation::word),
            "enumerations" => self.each(
                "enumerations",
                node,
                |p| &mut p.enumerations,
                |node, path, problems| values::words(node, path, problems).map(Cited::from),
            ),
            "words" => self.each(
                "words",
                node,
                |p| &mut p.words,
                |node, _, problems| values::title(node, problems).map(Cited::from),
            ),
            "matters" => self.mappings("matters", node, |p| &mut p.matters, matters::kind),
            "relations" => self.mappings("relations", node, |p| &mut p.relations, organisation::relation),
            "chains" => self.mappings("chains", node, |p| &mut p.chains, organisation::chain),
            "rules" => self.mappings("rules", node, |p| &mut p.rules, rules::rule),
            "duties" => self.duties(node),
            "groups" => self.mappings("groups", node, |p| &mut p.groups, rules::group),
            "modifiers" => self.mappings("modifiers", node, |p| &mut p.modifiers, rules::modifier),
            "indicators" => self.mappings("indicators", node, |p| &mut p.indicators, results::indicator),
            "scorecards" => self.mappings("scorecards", node, |p| &mut p.scorecards, results::scorecard),
            "rankings" => self.mappings("rankings", node, |p| &mut p.rankings, rankings::ranking),
            "ladders" => self.mappings("ladders", node, |p| &mut p.ladders, results::ladder),
            "tracks" => self.mappings("tracks", node, |p| &mut p.tracks, results::track),
            "escalations" => {
                self.mappings("escalations", node, |p| &mut p.escalations, escalations::escalation)
            }
            "quotas" => self.mappings("quotas", node, |p| &mut p.quotas, quotas::quota),
            "measures" => self.mappings("measures", node, |p| &mut p.measures, results::measure),
            "properties" => self.mappings("properties", node, |p| &mut p.properties, properties::property),
            "monitors" => self.mappings("monitors", node, |p| &mut p.monitors, monitors::monitor),
            other => {
                let section = said("a file of a policy", "制度文件");
                let fault = YamlFault::UnknownKey { key: other.to_owned(), section };
                let known = SECTIONS;
                self.problems.push(fault.at(key.place).suggest(other, known));
            }
        }
    }

    /// A section whose definitions are mappings.
    fn mappings<T>(
        &mut self,
        section: &'static str,
        node: &Node,
        pick: fn(&mut Policy) -> &mut Section<T>,
        read: fn(&mut Entry) -> Option<T>,
    ) {
        self.each(section, node, pick, |node, path, problems| {
            Entry::read(node, path, problems, |entry| sources::cited(entry, section, read))
        });
    }

    /// A section with definitions of any form.
    fn each<T>(
        &mut self,
        section: &'static str,
        node: &Node,
        pick: fn(&mut Policy) -> &mut Section<T>,
        read: impl Fn(&Node, &str, &mut Problems) -> Option<Cited<T>>,
    ) {
        let Some(map) = values::mapping(node, section, self.problems) else { return };
        for (key, node) in &map.entries {
            let path = format!("{section}.{}", key.text);
            let body = read(node, &path, self.problems);
            let id = values::id(key, self.problems);
            match body {
                Some(body) if id => self.define(section, key, body, pick),
                _ => {
                    self.policy.faulty.insert((section, key.text.clone()));
                }
            }
        }
    }

    fn define<T>(
        &mut self,
        section: &'static str,
        key: &Key,
        cited: Cited<T>,
        pick: fn(&mut Policy) -> &mut Section<T>,
    ) {
        let (id, place) = (key.text.clone(), key.place);
        let Cited { clauses, body } = cited;
        match pick(self.policy).entry(id.clone()) {
            btree_map::Entry::Vacant(free) => {
                free.insert(Defined { id, place, pack: self.pack, clauses, body });
            }
            btree_map::Entry::Occupied(taken) => {
                let fault = PolicyFault::DefinedTwice { section: section.to_owned(), id };
                let first = said("first defined here", "第一次定义在这里");
                let help = said("remove or rename one of the two", "删除或改名其中之一");
                self.problems.push(fault.at(place).also(taken.get().place, first).help(help));
            }
        }
    }

    /// A duty is a rule of the same id beside what makes the rows on which it is judged.
    fn duties(&mut self, node: &Node) {
        let Some(map) = values::mapping(node, "duties", self.problems) else { return };
        for (key, node) in &map.entries {
            let path = format!("duties.{}", key.text);
            let read = Entry::read(node, &path, self.problems, |entry| {
                sources::cited(entry, "duties", duties::duty)
            });
            let id = values::id(key, self.problems);
            match read {
                Some(Cited { clauses, body: (duty, rule) }) if id => {
                    let rule = Rule { on: vec![Name { text: key.text.clone(), place: key.place }], ..rule };
                    let duty = Cited { clauses: clauses.clone(), body: duty };
                    self.define("duties", key, duty, |p| &mut p.duties);
                    self.define("rules", key, Cited { clauses, body: rule }, |p| &mut p.rules);
                }
                _ => {
                    for section in ["duties", "rules", "matters"] {
                        self.policy.faulty.insert((section, key.text.clone()));
                    }
                }
            }
        }
    }

    fn attributes(&mut self, node: &Node) {
        let Some(map) = values::mapping(node, "attributes", self.problems) else { return };
        for (key, node) in &map.entries {
            match key.text.as_str() {
                "people" => {
                    self.each(
                        "attributes.people",
                        node,
                        |p| &mut p.people_attributes,
                        |node, _, problems| matters::field_type(node, problems).map(Cited::from),
                    );
                }
                "units" => {
                    self.each(
                        "attributes.units",
                        node,
                        |p| &mut p.unit_attributes,
                        |node, _, problems| matters::field_type(node, problems).map(Cited::from),
                    );
                }
                other => {
                    let fault = YamlFault::UnknownKey { key: other.into(), section: "`attributes`".into() };
                    self.problems.push(fault.at(key.place).suggest(other, ["people", "units"]));
                }
            }
        }
    }
}

/// A fault of the form of a value.
fn shape(fault: ShapeFault, node: &Node, problems: &mut Problems) {
    problems.push(fault.at(node.place).with_usual_signs(node.text().unwrap_or_default()));
}
