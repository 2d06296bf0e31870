//! One mapping, read key by key.

use super::values;
use crate::policy::{Formula, Name, ShapeFault};
use crate::source::{Fault, Fields, Key, Map, Node, Place, Problems, Title};

/// A mapping that is being read, with its path (`rules.late.find`) for messages.
pub(super) struct Entry<'a, 'p> {
    path: &'a str,
    map: &'a Map,
    fields: Fields<'a>,
    /// Where faults go.
    pub problems: &'p mut Problems,
}

impl<'a, 'p> Entry<'a, 'p> {
    /// Reads a mapping with `read` and reports the keys that it did not ask for.
    pub fn read<T>(
        node: &'a Node,
        path: &'a str,
        problems: &'p mut Problems,
        read: impl FnOnce(&mut Entry<'a, 'p>) -> Option<T>,
    ) -> Option<T> {
        let map = values::mapping(node, path, problems)?;
        let fields = Fields::of(node, format!("`{path}`").as_str(), problems)?;
        let mut entry = Entry { path, map, fields, problems };
        let body = read(&mut entry);
        let Entry { fields, problems, .. } = entry;
        fields.finish(problems);
        body
    }

    /// The path of the mapping.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// Where the mapping begins.
    pub fn place(&self) -> Place {
        self.fields.place()
    }

    /// Raises a fault.
    pub fn raise(&mut self, fault: impl Fault, place: Place) {
        self.problems.raise(fault, place);
    }

    /// An optional key with its value.
    pub fn take(&mut self, key: &'static str) -> Option<&'a Node> {
        self.fields.take(key)
    }

    /// An optional key, read.
    pub fn opt<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Node, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        let node = self.fields.take(key)?;
        read(node, self.problems)
    }

    /// A key that must be there, read. That its value is empty was reported with the tree.
    pub fn need<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Node, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        if self.map.get(key).is_some_and(Node::is_null) {
            self.fields.take(key);
            return None;
        }
        let node = self.fields.need(key, self.problems)?;
        read(node, self.problems)
    }

    /// An optional key whose value is a mapping of fixed keys.
    pub fn inner<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Entry<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let node = self.fields.take(key)?;
        let path = format!("{}.{key}", self.path);
        Entry::read(node, &path, self.problems, |entry| read(entry))
    }

    /// A list of mappings; `None` if one of them has faults. An absent key is an empty list.
    pub fn list<T>(&mut self, key: &'static str, read: fn(&mut Entry) -> Option<T>) -> Option<Vec<T>> {
        match self.fields.take(key) {
            Some(node) => self.items(key, node, read),
            None => Some(Vec::new()),
        }
    }

    /// A list of mappings that must be there and have an item.
    pub fn need_list<T>(&mut self, key: &'static str, read: fn(&mut Entry) -> Option<T>) -> Option<Vec<T>> {
        let node = self.need(key, |node, _| Some(node))?;
        let list = self.items(key, node, read)?;
        if list.is_empty() {
            self.raise(ShapeFault::Nothing { path: format!("{}.{key}", self.path) }, node.place);
            return None;
        }
        Some(list)
    }

    fn items<T>(&mut self, key: &str, node: &Node, read: fn(&mut Entry) -> Option<T>) -> Option<Vec<T>> {
        let path = format!("{}.{key}", self.path);
        let items = values::list(node, &path, self.problems)?;
        let read: Vec<Option<T>> =
            items.iter().map(|item| Entry::read(item, &path, self.problems, read)).collect();
        read.into_iter().collect()
    }

    /// The entries of a mapping whose keys are the author's; none if the key is absent.
    pub fn entries(&mut self, key: &'static str) -> &'a [(Key, Node)] {
        self.take(key).map_or(&[], |node| self.entries_of(key, node))
    }

    /// The same for a key that must be there.
    pub fn need_entries(&mut self, key: &'static str) -> &'a [(Key, Node)] {
        self.need(key, |node, _| Some(node)).map_or(&[], |node| self.entries_of(key, node))
    }

    /// The entries of a mapping under a key.
    pub fn entries_of(&mut self, key: &str, node: &'a Node) -> &'a [(Key, Node)] {
        let path = format!("{}.{key}", self.path);
        values::mapping(node, &path, self.problems).map_or(&[], |map| &map.entries)
    }

    /// Exactly one of these keys: which, and its value.
    pub fn one_of(&mut self, keys: &[&'static str]) -> Option<(&'static str, &'a Node)> {
        let map = self.map;
        let written: Vec<_> = keys.iter().filter(|key| map.get(key).is_some()).collect();
        let given: Vec<_> = keys.iter().filter_map(|key| Some((*key, self.fields.take(key)?))).collect();
        match (written.as_slice(), given.as_slice()) {
            ([_], [one]) => Some(*one),
            ([_], []) => None, // written and empty: reported with the tree
            _ => {
                let keys = crate::source::listed(keys.iter().copied());
                let path = self.path.to_owned();
                self.raise(ShapeFault::ExactlyOne { path, keys }, self.place());
                None
            }
        }
    }

    /// `title`.
    pub fn title(&mut self) -> Title {
        self.opt("title", values::title).unwrap_or_default()
    }

    /// An optional text.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.opt(key, values::text)
    }

    /// An optional expression.
    pub fn formula(&mut self, key: &'static str) -> Option<Formula> {
        self.opt(key, values::formula)
    }

    /// An optional reference.
    pub fn name(&mut self, key: &'static str) -> Option<Name> {
        self.opt(key, values::name)
    }

    /// References: a name or a list; none if the key is absent.
    pub fn names(&mut self, key: &'static str) -> Vec<Name> {
        self.opt(key, values::names).unwrap_or_default()
    }
}
