//! What ids are called in one language: by the assessments at hand, the newer first; else by the id itself.

use super::entry::{Entry, Matter, Source};
use crate::Assessment;
use crate::assess::MissingFact;
use crate::organisation::NodeId;
use crate::policy::{Defined, ParameterUnit, Section};
use crate::report::{Names, Titled, words};
use crate::source::{Lang, Said, Title};
use crate::value::{Day, NodeKind};
use rust_decimal::Decimal;
use serde_json::Value;

/// Finds titles by id.
pub struct Titles<'a> {
    /// The language.
    pub lang: Lang,
    names: Vec<Names<'a>>,
}

impl<'a> Titles<'a> {
    /// The titles of some assessments; the first that knows an id names it.
    pub fn new(assessments: &[&'a Assessment], lang: Lang) -> Self {
        Titles { lang, names: assessments.iter().map(|one| Names::new(one, lang)).collect() }
    }

    /// Chooses between the program's own texts.
    pub fn say<T>(&self, zh: T, en: T) -> T {
        self.lang.pick(zh, en)
    }

    /// A title in the language, or what stands in for it.
    pub fn title(&self, title: &Title, id: &str) -> String {
        title.get(self.lang).filter(|text| !text.is_empty()).unwrap_or(id).to_owned()
    }

    fn first<T>(&self, find: impl FnMut(&Names<'a>) -> Option<T>) -> Option<T> {
        self.names.iter().find_map(find)
    }

    fn node_of(&self, id: &str) -> Option<(&Names<'a>, NodeId)> {
        self.names.iter().find_map(|names| Some((names, names.assessment.organisation.find(id)?)))
    }

    /// A person, unit or entity: `张伟 (zhang)`.
    pub fn node(&self, id: &str) -> String {
        self.node_of(id).map_or_else(|| id.to_owned(), |(names, node)| names.node(node))
    }

    /// The unit to which an entry belongs: the subject itself, else where it has a post on the day of the entry, or
    /// had one last.
    pub fn unit(&self, entry: &Entry) -> Option<String> {
        let (names, node) = self.node_of(entry.subject.as_deref()?)?;
        let organisation = &names.assessment.organisation;
        if *organisation.kind(node) != NodeKind::Person {
            return Some(organisation.id(node).to_owned());
        }
        let day = entry.date.as_deref().and_then(Day::parse).unwrap_or(names.assessment.cycle.until);
        let then = organisation.posts(node, day).next();
        let posting = then.or_else(|| organisation.postings(node).last())?;
        Some(organisation.id(posting.unit).to_owned())
    }

    /// A definition of the policy by its title.
    pub fn source(&self, source: &Source) -> String {
        let id = &source.id;
        let found = self.first(|names| {
            let policy = &names.assessment.policy;
            match source.section {
                // A duty is a rule of the same id.
                "rules" | "duties" => titled(names, &policy.rules, id),
                "ladders" => titled(names, &policy.ladders, id),
                "escalations" => titled(names, &policy.escalations, id),
                "quotas" => titled(names, &policy.quotas, id),
                "rankings" => titled(names, &policy.rankings, id),
                "scorecards" => titled(names, &policy.scorecards, id),
                "indicators" => titled(names, &policy.indicators, id),
                "tracks" => titled(names, &policy.tracks, id),
                "measures" => titled(names, &policy.measures, id),
                "monitors" => titled(names, &policy.monitors, id),
                "properties" => titled(names, &policy.properties, id),
                "modifiers" => titled(names, &policy.modifiers, id),
                "chains" => titled(names, &policy.chains, id),
                "parameters" => titled(names, &policy.parameters, id),
                "roles" => titled(names, &policy.roles, id),
                "unit_kinds" => titled(names, &policy.unit_kinds, id),
                "authorities" => titled(names, &policy.authorities, id),
                _ => None,
            }
        });
        found.unwrap_or_else(|| id.clone())
    }

    /// The clause on which an entry rests, where the outcome itself does not say it.
    pub fn basis(&self, entry: &Entry) -> Option<String> {
        entry.basis.clone().or_else(|| {
            let source = entry.source.as_ref()?;
            self.first(|names| {
                let policy = &names.assessment.policy;
                match source.section {
                    "rules" => policy.rules.get(&source.id)?.body.basis.clone(),
                    "quotas" => policy.quotas.get(&source.id)?.body.basis.clone(),
                    "ladders" => policy.ladders.get(&source.id)?.body.basis.clone(),
                    "escalations" => policy.escalations.get(&source.id)?.body.basis.clone(),
                    "rankings" => policy.rankings.get(&source.id)?.body.basis.clone(),
                    "scorecards" => policy.scorecards.get(&source.id)?.body.basis.clone(),
                    _ => None,
                }
            })
        })
    }

    /// A measure by its title.
    pub fn measure(&self, id: &str) -> String {
        self.source(&Source { section: "measures", id: id.to_owned() })
    }

    /// A modifier by its title.
    pub fn modifier(&self, id: &str) -> String {
        self.source(&Source { section: "modifiers", id: id.to_owned() })
    }

    /// A parameter by its title, with its key, and its unit.
    pub fn parameter(&self, name: &str) -> (String, ParameterUnit) {
        let (id, key) = match name.split_once('[') {
            Some((id, key)) => (id, Some(key.trim_end_matches(']'))),
            None => (name, None),
        };
        let found = self.first(|names| {
            let parameter = names.assessment.policy.parameters.get(id)?;
            Some((names.title(&parameter.body.title, id), parameter.body.unit))
        });
        let (title, unit) = found.unwrap_or_else(|| (id.to_owned(), ParameterUnit::None));
        match key.map(|key| self.word(key)) {
            Some(key) => (self.say(format!("{title}（{key}）"), format!("{title} ({key})")), unit),
            None => (title, unit),
        }
    }

    /// A matter: `R1 (Report)`.
    pub fn matter(&self, matter: &Matter) -> String {
        let kind = self.first(|names| {
            let kind = names.assessment.policy.matters.get(&matter.kind)?;
            Some(names.title(&kind.body.title, &matter.kind))
        });
        let kind = kind.unwrap_or_else(|| matter.kind.clone());
        let id = match &matter.child {
            Some((table, place)) => format!("{} {} {place}", matter.id, self.word(table)),
            None => matter.id.clone(),
        };
        self.say(format!("{id}（{kind}）"), format!("{id} ({kind})"))
    }

    /// A word of the policy: its title, or as it is written.
    pub fn word(&self, word: &str) -> String {
        let found = self.first(|names| {
            let policy = &names.assessment.policy;
            let of_words = policy.words.contains_key(word).then(|| names.called(word));
            let declared = [&policy.roles, &policy.unit_kinds, &policy.authorities];
            of_words.or_else(|| {
                declared
                    .iter()
                    .find(|section| section.contains_key(word))
                    .map(|section| names.word(section, word))
            })
        });
        found.unwrap_or_else(|| word.to_owned())
    }

    /// An account of points.
    pub fn account(&self, category: &str) -> String {
        self.first(|names| Some(names.category(category))).unwrap_or_else(|| category.to_owned())
    }

    /// A fact by the titles of the parts of its path.
    pub fn fact(&self, path: &str) -> String {
        let called = self.first(|names| Some(names.fact_name(path)).filter(|name| !name.starts_with('`')));
        called.unwrap_or_else(|| format!("`{path}`"))
    }

    /// A relation or a post by its title.
    pub fn relation(&self, id: &str) -> String {
        let found = self.first(|names| {
            let policy = &names.assessment.policy;
            let relation = policy.relations.get(id).map(|found| names.title(&found.body.title, id));
            relation.or_else(|| policy.posts.get(id).map(|post| names.title(&post.body.title, id)))
        });
        found.unwrap_or_else(|| id.to_owned())
    }

    /// Why something cannot be said, from its JSON.
    pub fn missing(&self, missing: &Value) -> String {
        let what = missing["what"].as_str().unwrap_or_default();
        let text = |key: &str| missing["cause"][key].as_str().unwrap_or_default().to_owned();
        let fact = match missing["because"].as_str() {
            Some("no_parameter") => MissingFact::NoParameter(what.into()),
            Some("uncounted") => {
                let matter = missing["matter"].as_str().unwrap_or_default().to_owned();
                MissingFact::Uncounted { matter, what: what.into() }
            }
            Some("failed") => {
                let cause = Said { en: text("en"), zh: text("zh") };
                MissingFact::Failed { what: what.into(), cause }
            }
            Some(because @ ("no_indicator" | "no_score")) => {
                let section = if because == "no_score" { "scorecards" } else { "indicators" };
                let title = self.source(&Source { section, id: what.into() });
                return self.say(format!("“{title}”没有数值"), format!("“{title}” has no value"));
            }
            Some("rule") => {
                let rule = self.source(&Source { section: "rules", id: what.into() });
                return self.say(
                    format!("规则“{rule}”本身待定"),
                    format!("the rule “{rule}” is itself undetermined"),
                );
            }
            _ => MissingFact::Absent(what.into()),
        };
        self.first(|names| Some(names.missing(&fact))).unwrap_or_else(|| what.to_owned())
    }
}

/// A decimal of the JSON with its unit; what is no decimal as it is written.
pub(super) fn measured(value: &Value, unit: ParameterUnit, lang: Lang) -> String {
    let text = value.as_str().unwrap_or_default();
    text.parse::<Decimal>().map_or_else(|_| text.to_owned(), |number| words::measured(number, unit, lang))
}

fn titled<T: Titled>(names: &Names<'_>, section: &Section<T>, id: &str) -> Option<String> {
    section.get(id).map(|defined: &Defined<T>| names.title(defined.body.title(), id))
}
