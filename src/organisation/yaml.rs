//! The sections of an organisation in YAML.

use super::graph::Bond;
use super::reader::{Pass, Reader};
use super::rows::{Life, Origin, Sort, Statement, Tie, Word, attributes};
use crate::source::{Fault as _, Fields, Key, Map, Node, Place, Said, Title, Value, YamlFault, said};
use crate::value::Interval;
use std::collections::BTreeMap;

impl<'a> Reader<'a, '_> {
    /// Reads the sections.
    pub fn yaml(&mut self, root: &'a Node) {
        let Some(mut fields) = Fields::of(root, said("the organisation", "组织"), &mut self.problems)
        else {
            return;
        };
        let (units, people, entities) =
            (fields.take("units"), fields.take("people"), fields.take("entities"));
        let (posts, relations) = (fields.take("posts"), fields.take("relations"));
        fields.finish(&mut self.problems);
        for (key, node) in self.entries(units, "units") {
            self.unit(key, node);
        }
        for (key, node) in self.entries(people, "people") {
            self.person(key, node);
        }
        for (key, node) in self.entries(entities, "entities") {
            self.entity(key, node);
        }
        if self.pass == Pass::Ids {
            return;
        }
        for node in self.list(posts, "posts") {
            self.post(node);
        }
        for node in self.list(relations, "relations") {
            for (key, node) in self.entries(Some(node), "relations") {
                self.tie(key, node);
            }
        }
    }

    fn person(&mut self, key: &'a Key, node: &'a Node) {
        let section = said(format!("the person `{}`", key.text), format!("人员 `{}` ", key.text));
        let (id, origin) = (word_of(key), written_at(key.place));
        let map = self.map(node, &section);
        self.check_keys(map, &section, &["name", "role"], Sort::Person);
        let title = get(map, "name").and_then(|node| self.title(node));
        let (sort, life) = (Sort::Person, Life::Unsaid);
        self.rows.statements.push(Statement { sort, id, title, kind: None, life, origin });
        if self.pass == Pass::Ids {
            return;
        }
        for (role, interval) in self.dated(get(map, "role")) {
            self.role(id, role, interval, written_at(role.place));
        }
        self.attribute_keys(sort, id, map);
    }

    fn unit(&mut self, key: &'a Key, node: &'a Node) {
        let section = said(format!("the unit `{}`", key.text), format!("单位 `{}` ", key.text));
        let map = self.map(node, &section);
        self.check_keys(map, &section, &["title", "kind", "parent", "from", "until"], Sort::Unit);
        let id = self.node(Sort::Unit, key, map);
        if self.pass == Pass::Ids {
            return;
        }
        for (parent, interval) in self.dated(get(map, "parent")) {
            if let Some(interval) = interval {
                let origin = written_at(parent.place);
                self.rows.ties.push(Tie { bond: Bond::Parent, lower: id, upper: parent, interval, origin });
            }
        }
        self.attribute_keys(Sort::Unit, id, map);
    }

    fn entity(&mut self, key: &'a Key, node: &'a Node) {
        let section = said(format!("the entity `{}`", key.text), format!("对象 `{}` ", key.text));
        let map = self.map(node, &section);
        self.check_keys(map, &section, &["title", "kind", "from", "until"], Sort::Entity);
        self.node(Sort::Entity, key, map);
    }

    /// What units and entities have in common.
    fn node(&mut self, sort: Sort, key: &'a Key, map: Option<&'a Map>) -> Word<'a> {
        let (id, origin) = (word_of(key), written_at(key.place));
        let title = get(map, "title").and_then(|node| self.title(node));
        let kind = get(map, "kind").and_then(|node| self.word(node));
        if let Some(kind) = kind.filter(|_| self.pass != Pass::Ids) {
            self.kind(sort, kind, origin);
        }
        let (from, until) = (self.word_at(map, "from"), self.word_at(map, "until"));
        let life = match self.period(from, until, origin) {
            Some(interval) if from.or(until).is_some() => Life::Said(interval),
            _ => Life::Unsaid,
        };
        let kind = kind.map(|kind| kind.text);
        self.rows.statements.push(Statement { sort, id, title, kind, life, origin });
        id
    }

    fn post(&mut self, node: &'a Node) {
        let Some(mut fields) = Fields::of(node, said("a posting", "任职记录"), &mut self.problems) else {
            return;
        };
        let ends = ["person", "unit", "post"].map(|key| fields.need(key, &mut self.problems));
        let days = [fields.take("from"), fields.take("until")];
        fields.finish(&mut self.problems);
        let [person, unit, post] = ends.map(|node| node.and_then(|node| self.word(node)));
        let [from, until] = days.map(|node| node.and_then(|node| self.word(node)));
        let origin = written_at(person.map_or(node.place, |person| person.place));
        let interval = self.period(from, until, origin);
        if let (Some(person), Some(unit), Some(post)) = (person, unit, post) {
            self.posting((person, unit, post), interval, origin);
        }
    }

    fn tie(&mut self, key: &'a Key, node: &'a Node) {
        let origin = written_at(key.place);
        let vocabulary = self.vocabulary;
        let Some(relation) = self.relation(word_of(key), origin) else { return };
        let Some(declared) = vocabulary.relations.get(relation as usize) else { return };
        let section = said(format!("the relation `{}`", key.text), format!("关系 `{}` ", key.text));
        let Some(map) = self.map(node, &section) else { return };
        let ends = [declared.lower.0.as_str(), declared.upper.0.as_str()];
        self.check_keys(Some(map), &section, &[ends[0], ends[1], "from", "until", "on"], Sort::Entity);
        let [lower, upper] = ends.map(|end| {
            let found = get(Some(map), end);
            if found.is_none() {
                let fault = YamlFault::MissingKey { key: end.into(), section: section.clone() };
                self.problems.raise(fault, key.place);
            }
            found.and_then(|node| self.word(node))
        });
        let [on, from, until] = ["on", "from", "until"].map(|key| self.word_at(Some(map), key));
        let interval = self.relation_period(on, from, until, origin);
        if let (Some(lower), Some(upper), Some(interval)) = (lower, upper, interval) {
            let bond = Bond::Relation(relation);
            self.rows.ties.push(Tie { bond, lower, upper, interval, origin });
        }
    }

    fn attribute_keys(&mut self, sort: Sort, id: Word<'a>, map: Option<&'a Map>) {
        let vocabulary = self.vocabulary;
        for (index, attribute) in attributes(vocabulary, sort).iter().enumerate() {
            for (word, interval) in self.dated(get(map, &attribute.name)) {
                self.attribute((sort, id), index, word, interval, written_at(word.place));
            }
        }
    }

    /// A value for all time, or a list of `{is, from, until}`. The time is `None` where it is at fault.
    fn dated(&mut self, node: Option<&'a Node>) -> Vec<(Word<'a>, Option<Interval>)> {
        let items = node.map_or(&[][..], Node::items);
        items.iter().filter_map(|item| self.dated_item(item)).collect()
    }

    fn dated_item(&mut self, item: &'a Node) -> Option<(Word<'a>, Option<Interval>)> {
        if item.map().is_none() {
            return self.word(item).map(|word| (word, Some(Interval::ALWAYS)));
        }
        let mut fields = Fields::of(item, said("a dated value", "带日期的值"), &mut self.problems)?;
        let is = fields.need("is", &mut self.problems);
        let days = [fields.take("from"), fields.take("until")];
        fields.finish(&mut self.problems);
        let is = self.word(is?)?;
        let [from, until] = days.map(|node| node.and_then(|node| self.word(node)));
        Some((is, self.period(from, until, written_at(is.place))))
    }

    fn title(&mut self, node: &'a Node) -> Option<Title> {
        if node.map().is_none() {
            return self.word(node).map(|word| Title::plain(word.text));
        }
        let mut fields = Fields::of(node, said("a title", "名称"), &mut self.problems)?;
        let written = [("zh", fields.take("zh")), ("en", fields.take("en"))];
        fields.finish(&mut self.problems);
        let words = written.into_iter().filter_map(|(language, node)| {
            let word = self.word(node?)?;
            Some((language.to_owned(), word.text.to_owned()))
        });
        let by_language: BTreeMap<String, String> = words.collect();
        (!by_language.is_empty()).then(|| Title::by_language(by_language))
    }

    fn word(&mut self, node: &'a Node) -> Option<Word<'a>> {
        let text = node.text();
        if text.is_none() {
            self.wrong_shape(said("a single word", "一个词"), node);
        }
        text.map(|text| Word { text, place: node.place })
    }

    fn word_at(&mut self, map: Option<&'a Map>, key: &str) -> Option<Word<'a>> {
        get(map, key).and_then(|node| self.word(node))
    }

    fn map(&mut self, node: &'a Node, section: &Said) -> Option<&'a Map> {
        if node.map().is_none() && !node.is_null() {
            let what =
                said(format!("a mapping ({})", section.en), format!("“键: 值”的映射（{}）", section.zh));
            self.wrong_shape(what, node);
        }
        node.map()
    }

    fn entries(
        &mut self,
        node: Option<&'a Node>,
        section: &str,
    ) -> impl Iterator<Item = (&'a Key, &'a Node)> + use<'a> {
        let map = node.and_then(|node| self.map(node, &section.into()));
        map.into_iter().flat_map(|map| map.entries.iter().map(|(key, node)| (key, node)))
    }

    fn list(&mut self, node: Option<&'a Node>, section: &str) -> &'a [Node] {
        match node {
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                self.wrong_shape(said(format!("a list (`{section}`)"), format!("列表（`{section}`）")), node);
                &[]
            }
            None => &[],
        }
    }

    fn wrong_shape(&mut self, what: Said, node: &Node) {
        let fault = YamlFault::Expected { what, found: node.kind() };
        self.problems.raise(fault, node.place);
    }

    fn check_keys(&mut self, map: Option<&Map>, section: &Said, keys: &[&str], sort: Sort) {
        if self.pass == Pass::Ids {
            return;
        }
        let attributes = attributes(self.vocabulary, sort).iter().map(|attribute| attribute.name.as_str());
        let known: Vec<&str> = keys.iter().copied().chain(attributes).collect();
        for (key, _) in map.map_or(&[][..], |map| &map.entries) {
            if !known.contains(&key.text.as_str()) {
                let fault = YamlFault::UnknownKey { key: key.text.clone(), section: section.clone() };
                self.problems.push(fault.at(key.place).suggest(&key.text, known.iter().copied()));
            }
        }
    }
}

fn word_of(key: &Key) -> Word<'_> {
    Word { text: &key.text, place: key.place }
}

fn written_at(place: Place) -> Origin {
    Origin { place, row: None }
}

/// What is written at a key; nothing is as if the key were absent.
fn get<'a>(map: Option<&'a Map>, key: &str) -> Option<&'a Node> {
    map?.get(key).filter(|node| !node.is_null())
}
