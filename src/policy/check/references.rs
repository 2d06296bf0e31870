//! Names that refer to nothing.

use crate::policy::{
    Defined, Effect, FieldShape, FieldType, Group, Hit, MatterKind, MeasureKind, Name, Only, ParameterValue,
    Policy, PolicyFault, Population, PropertyForm, Quota, QuotaBase, QuotaOf, RelationBody, Rule, Running,
    Section, UnknownName, Way,
};
use crate::source::{Fault, Place, Problem, Problems, said};
use std::collections::{BTreeMap, BTreeSet};

/// Types that need no definition.
const BUILT_IN: [&str; 10] =
    ["text", "bool", "int", "decimal", "money", "percent", "date", "datetime", "person", "unit"];

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    let mut look = Look { policy, problems };
    look.parameters();
    look.types();
    look.relations();
    look.rules();
    look.modifiers();
    look.results();
    look.acts();
    look.escalations();
    look.measures();
    look.tracks();
    look.properties();
    look.monitors();
}

struct Look<'a> {
    policy: &'a Policy,
    problems: &'a mut Problems,
}

impl<'a> Look<'a> {
    /// A reference to a definition of a section. One that was written and has faults is no further fault.
    fn refer<T>(
        &mut self,
        name: &Name,
        section: &'static str,
        of: &Section<T>,
        fault: fn(String) -> UnknownName,
    ) {
        let faulty = self.policy.faulty.contains(&(section, name.text.clone()));
        if !of.contains_key(&name.text) && !faulty {
            self.unknown(name, fault, of.keys().map(String::as_str));
        }
    }

    fn unknown<'k>(
        &mut self,
        name: &Name,
        fault: fn(String) -> UnknownName,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        self.problems.push(fault(name.text.clone()).at(name.place).suggest(&name.text, known));
    }

    fn parameters(&mut self) {
        if self.policy.matters.is_empty() {
            return; // numbers for packs that stand elsewhere
        }
        for parameter in self.policy.parameters.values() {
            let Some(by) = &parameter.body.by else { continue };
            let fields: Vec<(&str, &FieldType)> =
                self.policy.matters.values().flat_map(|kind| fields(&kind.body)).collect();
            let types: Vec<&FieldType> =
                fields.iter().filter(|(name, _)| *name == by.text).map(|(_, of)| *of).collect();
            if types.is_empty() {
                if !self.any_faulty("matters") && !self.policy.enumerations.contains_key(&by.text) {
                    self.unknown(
                        by,
                        |name| UnknownName::Field { name },
                        fields.iter().map(|(name, _)| *name),
                    );
                }
                continue;
            }
            let Some(words) = types.iter().map(|of| self.words(of)).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let words: BTreeSet<&str> = words.into_iter().flatten().collect();
            for value in &parameter.body.values {
                let ParameterValue::Keyed(keyed) = &value.value else { continue };
                for (key, _) in keyed.iter().filter(|(key, _)| !words.contains(key.text.as_str())) {
                    let fault = UnknownName::FieldValue { field: by.text.clone(), name: key.text.clone() };
                    let known = words.iter().copied();
                    self.problems.push(fault.at(key.place).suggest(&key.text, known));
                }
            }
        }
    }

    /// The words of an enumeration; `None` for other types.
    fn words(&self, of: &'a FieldType) -> Option<Vec<&'a str>> {
        let words = match &of.shape {
            FieldShape::Words(words) => words,
            FieldShape::Named(name) => &self.policy.enumerations.get(name)?.body,
            FieldShape::Range(..) => return None,
        };
        Some(words.iter().map(|word| word.text.as_str()).collect())
    }

    fn any_faulty(&self, section: &str) -> bool {
        self.policy.faulty.iter().any(|(faulty, _)| *faulty == section)
    }

    fn types(&mut self) {
        let policy = self.policy;
        let attributes = policy.people_attributes.values().chain(policy.unit_attributes.values());
        for attribute in attributes {
            self.field_type(&attribute.body);
        }
        for kind in policy.matters.values() {
            for (_, of) in fields(&kind.body) {
                self.field_type(of);
            }
        }
    }

    fn field_type(&mut self, of: &FieldType) {
        if let FieldShape::Named(name) = &of.shape {
            let name = Name { text: name.clone(), place: of.place };
            self.type_name(&name, &BUILT_IN, true);
        }
    }

    /// A built-in type, an entity kind or, for fields, an enumeration.
    fn type_name(&mut self, name: &Name, built_in: &[&str], enumerations: bool) {
        let policy = self.policy;
        let words = policy.enumerations.keys().filter(|_| enumerations);
        let known: Vec<&str> =
            built_in.iter().copied().chain(policy.entities.keys().chain(words).map(String::as_str)).collect();
        let faulty = ["entities", "enumerations"]
            .into_iter()
            .any(|section| policy.faulty.contains(&(section, name.text.clone())));
        if !known.contains(&name.text.as_str()) && !faulty {
            self.unknown(name, |name| UnknownName::Type { name }, known);
        }
    }

    fn relations(&mut self) {
        let policy = self.policy;
        for relation in policy.relations.values() {
            match &relation.body.body {
                RelationBody::Declared { ends, .. } => {
                    ends.iter().for_each(|(_, of)| self.type_name(of, &["person", "unit"], false));
                }
                RelationBody::Derived(steps) => steps.iter().for_each(|step| match &step.way {
                    Way::Follow(other) => self.relation(other),
                    Way::Holders { post, .. } => self.post(post),
                    Way::Members(_) => {}
                }),
            }
        }
        for chain in policy.chains.values() {
            self.relation(&chain.body.follow);
        }
    }

    fn relation(&mut self, name: &Name) {
        self.refer(name, "relations", &self.policy.relations, |name| UnknownName::Relation { name });
    }

    fn post(&mut self, name: &Name) {
        self.refer(name, "posts", &self.policy.posts, |name| UnknownName::Post { name });
    }

    fn role(&mut self, name: &Name) {
        self.refer(name, "roles", &self.policy.roles, |name| UnknownName::Role { name });
    }

    fn unit_kind(&mut self, name: &Name) {
        self.refer(name, "unit_kinds", &self.policy.unit_kinds, |name| UnknownName::UnitKind { name });
    }

    fn chain(&mut self, name: &Name) {
        self.refer(name, "chains", &self.policy.chains, |name| UnknownName::Chain { name });
    }

    fn rule(&mut self, name: &Name) {
        self.refer(name, "rules", &self.policy.rules, |name| UnknownName::Rule { name });
    }

    fn measure(&mut self, name: &Name) {
        self.refer(name, "measures", &self.policy.measures, |name| UnknownName::Measure { name });
    }

    fn rules(&mut self) {
        let policy = self.policy;
        for rule in policy.rules.values() {
            rule.body.on.iter().for_each(|on| self.kind(on));
            rule.body.unless.iter().for_each(|other| self.rule(other));
            rule.body.replaces.iter().for_each(|other| self.rule(other));
            for find in &rule.body.find {
                find.up.iter().for_each(|chain| self.chain(chain));
                find.measure.iter().for_each(|measure| self.measure(measure));
            }
        }
        for group in policy.groups.values() {
            group.body.rules.iter().for_each(|rule| self.rule(rule));
        }
    }

    /// `kind` or `kind.children`.
    fn kind(&mut self, on: &Name) {
        let (kind, child) = on.text.split_once('.').map_or((on.text.as_str(), None), |(a, b)| (a, Some(b)));
        let Some(defined) = self.policy.matters.get(kind) else {
            let name = Name { text: kind.to_owned(), place: on.place };
            self.refer(&name, "matters", &self.policy.matters, |name| UnknownName::Matter { name });
            return;
        };
        let Some(child) = child else { return };
        let known: Vec<&str> = defined.body.children.iter().map(|(name, _)| name.text.as_str()).collect();
        if !known.contains(&child) {
            let fault = UnknownName::Child { kind: kind.to_owned(), name: child.to_owned() };
            self.problems.push(fault.at(on.place).suggest(child, known));
        }
    }

    fn modifiers(&mut self) {
        let policy = self.policy;
        let named =
            policy.rules.values().flat_map(|rule| &rule.body.find).filter_map(|find| find.degree.as_ref());
        let walked = policy.chains.values().flat_map(|chain| &chain.body.degrees);
        let degrees: BTreeSet<&str> = named.chain(walked).map(|degree| degree.text.as_str()).collect();
        let unsure = self.any_faulty("rules") || self.any_faulty("chains");
        for modifier in policy.modifiers.values() {
            modifier.body.on.iter().for_each(|on| self.kind(on));
            modifier.body.rules.iter().for_each(|rule| self.rule(rule));
            for degree in &modifier.body.degrees {
                if !degrees.contains(degree.text.as_str()) && !unsure {
                    let fault = UnknownName::Degree { name: degree.text.clone() };
                    let problem = fault.at(degree.place).suggest(&degree.text, degrees.iter().copied());
                    self.problems.push(problem.warning());
                }
            }
        }
    }

    fn results(&mut self) {
        let policy = self.policy;
        policy.indicators.values().for_each(|indicator| self.population(&indicator.body.of));
        for card in policy.scorecards.values() {
            self.population(&card.body.of);
            for (item, _) in card.body.groups.iter().flat_map(|group| &group.items) {
                self.refer(item, "indicators", &policy.indicators, |name| UnknownName::Indicator { name });
            }
        }
        for ranking in policy.rankings.values() {
            self.population(&ranking.body.of);
            ranking.body.bands.iter().for_each(|band| self.measure(&band.give));
        }
        for ladder in policy.ladders.values() {
            self.population(&ladder.body.of);
            ladder
                .body
                .steps
                .iter()
                .filter_map(|step| step.give.as_ref())
                .for_each(|give| self.measure(give));
        }
        policy.quotas.values().for_each(|quota| self.quota(&quota.body));
    }

    fn quota(&mut self, quota: &Quota) {
        if let Some((QuotaBase::Of(of), _)) = &quota.base {
            self.population(of);
        }
        match &quota.of {
            QuotaOf::Measure(measure) => self.measure(measure),
            QuotaOf::Grade { ladder, grade } => {
                self.refer(ladder, "ladders", &self.policy.ladders, |name| UnknownName::Ladder { name });
                let Some(found) = self.policy.ladders.get(&ladder.text) else { return };
                let grades = found.body.steps.iter().filter_map(|step| step.grade.as_ref());
                let known: BTreeSet<&str> = grades.map(|grade| grade.text.as_str()).collect();
                if !known.contains(grade.text.as_str()) {
                    let fault = UnknownName::Grade { ladder: ladder.text.clone(), name: grade.text.clone() };
                    self.problems.push(fault.at(grade.place).suggest(&grade.text, known));
                }
            }
        }
    }

    fn escalations(&mut self) {
        let policy = self.policy;
        for escalation in policy.escalations.values() {
            for name in &escalation.body.on {
                self.rule(name);
                let holds =
                    |rule: &Defined<Rule>| rule.body.find.iter().any(|line| line.effect == Effect::Hold);
                if policy.rules.get(&name.text).is_some_and(|rule| !holds(rule)) {
                    self.problems.raise(PolicyFault::NeverHolds { rule: name.text.clone() }, name.place);
                }
            }
            for give in escalation.body.steps.iter().flat_map(|step| &step.give) {
                self.measure(give);
                let measure = policy.measures.get(&give.text);
                if measure.is_some_and(|measure| measure.body.kind == MeasureKind::Reward) {
                    self.problems.raise(PolicyFault::StepRewards { measure: give.text.clone() }, give.place);
                }
            }
        }
    }

    fn population(&mut self, of: &Population) {
        match of {
            Population::People(Some(role)) => self.role(role),
            Population::Units(Some(kind)) => self.unit_kind(kind),
            Population::People(None) | Population::Units(None) => {}
        }
    }

    fn measures(&mut self) {
        let policy = self.policy;
        let tracks: BTreeSet<&str> = policy.measures.values().map(|m| m.body.track.text.as_str()).collect();
        let unsure = self.any_faulty("measures");
        for barred in policy.measures.values().flat_map(|measure| &measure.body.bars) {
            if !tracks.contains(barred.text.as_str()) && !unsure {
                self.unknown(barred, |name| UnknownName::Track { name }, tracks.iter().copied());
            }
        }
    }

    fn only(&mut self, only: &Only) {
        match only {
            Only::Role(role) => self.role(role),
            Only::Unit(kind) => self.unit_kind(kind),
        }
    }

    /// A track that no measure is of, or in which nothing can be added up.
    fn tracks(&mut self) {
        let policy = self.policy;
        if self.any_faulty("measures") {
            return;
        }
        for track in policy.tracks.values() {
            let of = policy.measures.values().filter(|measure| measure.body.track.text == track.id);
            let lasting: Vec<bool> = of.map(|measure| measure.body.lasts.is_some()).collect();
            if lasting.is_empty() {
                let name = Name { text: track.id.clone(), place: track.place };
                let known = policy.measures.values().map(|measure| measure.body.track.text.as_str());
                self.unknown(&name, |name| UnknownName::Track { name }, known);
            } else if track.body.running == Running::Add && !lasting.contains(&true) {
                self.problems.raise(PolicyFault::NothingRuns { track: track.id.clone() }, track.place);
            }
        }
    }

    /// The field that names the act is one of the matter's own.
    fn acts(&mut self) {
        for kind in self.policy.matters.values() {
            let Some(act) = &kind.body.act else { continue };
            let own = kind.body.fields.iter().map(|(name, _)| name.text.as_str());
            let known: Vec<&str> =
                own.chain(kind.body.derived.iter().map(|(name, _)| name.text.as_str())).collect();
            if !known.contains(&act.text.as_str()) {
                let fault = UnknownName::OwnField { kind: kind.id.clone(), name: act.text.clone() };
                self.problems.push(fault.at(act.place).suggest(&act.text, known));
            }
        }
    }

    fn properties(&mut self) {
        let policy = self.policy;
        for property in policy.properties.values() {
            match &property.body.form {
                PropertyForm::Holders { post, unit, .. } => {
                    self.post(post);
                    self.unit_kind(unit);
                }
                PropertyForm::Ties { relations, only, .. } => {
                    relations.iter().for_each(|relation| self.relation(relation));
                    only.iter().for_each(|only| self.only(only));
                }
                PropertyForm::Share { posts, unit, .. } => {
                    posts.iter().for_each(|post| self.post(post));
                    self.unit_kind(unit);
                }
                PropertyForm::Apart { relation, chain } => {
                    self.relation(relation);
                    self.chain(chain);
                }
                PropertyForm::InPost { relation, .. } => self.relation(relation),
                PropertyForm::Duties { unit, or } => {
                    self.unit_kind(unit);
                    or.iter().for_each(|relation| self.relation(relation));
                }
                PropertyForm::Assessed { of, .. } => self.only(of),
            }
        }
    }

    fn monitors(&mut self) {
        let policy = self.policy;
        for monitor in policy.monitors.values() {
            monitor.body.of.iter().for_each(|kind| self.unit_kind(kind));
            monitor.body.form.over().into_iter().for_each(|over| self.kind(over));
        }
    }
}

/// All fields of a kind, those of its children too.
fn fields(kind: &MatterKind) -> impl Iterator<Item = (&str, &FieldType)> {
    let children = kind.children.iter().flat_map(|(_, fields)| fields);
    kind.fields.iter().chain(children).map(|(name, of)| (name.text.as_str(), of))
}

/// A rule stands once in a group, and in one group that excludes.
pub(super) fn groups(policy: &Policy, problems: &mut Problems) {
    let mut stands: BTreeMap<&str, Place> = BTreeMap::new();
    for group in policy.groups.values() {
        let once = once(&group.body, problems);
        if group.body.hit == Hit::All {
            continue;
        }
        for rule in once {
            match stands.get(rule.text.as_str()) {
                Some(first) => {
                    let fault = PolicyFault::TwoGroups { rule: rule.text.clone() };
                    problems.push(also_here(fault.at(rule.place), *first));
                }
                None => {
                    stands.insert(&rule.text, rule.place);
                }
            }
        }
    }
}

/// The rules of a group, each once.
fn once<'a>(group: &'a Group, problems: &mut Problems) -> Vec<&'a Name> {
    let mut seen: Vec<&Name> = Vec::new();
    for rule in &group.rules {
        match seen.iter().find(|other| other.text == rule.text) {
            Some(first) => {
                let fault = PolicyFault::RuleListedTwice { rule: rule.text.clone() };
                problems.push(also_here(fault.at(rule.place), first.place));
            }
            None => seen.push(rule),
        }
    }
    seen
}

fn also_here(problem: Problem, first: Place) -> Problem {
    problem.also(first, said("first here", "第一次在这里"))
}
