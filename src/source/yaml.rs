//! YAML as it was written: a tree in which every key and value has its place.
//!
//! Scalars stay text. What a scalar means is decided by whoever asks for it, so `0.10` keeps its digits
//! and a village called `No` is not a boolean.

use super::unreadable::unreadable;
use super::{Fault, FileId, Place, Problems, Said, Sources, faults, said};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;
use serde_yaml::options::DuplicateKeyPolicy;
use std::fmt;

faults! {
    /// A fault in the form of a YAML file.
    pub enum YamlFault {
        Syntax { message: Said } = "yaml-syntax", "this is not valid YAML: {message}", "YAML 语法错误：{message}";
        Budget = "yaml-too-large", "this YAML file unfolds to more than any policy needs", "该 YAML 文件展开后过大";
        DuplicateKey { key: String } = "duplicate-key", "`{key}` is written twice", "`{key}` 写了两次";
        UnknownKey { key: String, section: Said } = "unknown-key", "{section} has no key `{key}`", "{section} 没有名为 `{key}` 的键";
        MissingKey { key: String, section: Said } = "missing-key", "{section} lacks `{key}`", "{section} 缺少 `{key}`";
        Expected { what: Said, found: Said } = "wrong-shape", "expected {what}, found {found}", "此处应为{what}，实际为{found}";
        Empty = "empty-file", "the file is empty", "文件为空";
    }
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it was written.
    pub place: Place,
    /// What was written.
    pub value: Value,
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of writing.
    Map(Map),
}

/// The text of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The text, without quotes, with escapes resolved.
    pub text: String,
    /// It stood in quotes or in a block, so it is text whatever it looks like.
    pub quoted: bool,
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key.
    pub text: String,
    /// Where it was written.
    pub place: Place,
}

/// A mapping, in the order of writing; no key twice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// The entries.
    pub entries: Vec<(Key, Node)>,
}

impl Map {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, _)| k.text == key).map(|(_, node)| node)
    }
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The mapping.
    pub fn map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list; a single value counts as a list of one, nothing as an empty one.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Is nothing written here?
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// What kind of thing was written, for messages.
    pub fn kind(&self) -> Said {
        match &self.value {
            Value::Null => said("nothing", "空"),
            Value::Scalar(scalar) => {
                let written = format!("`{}`", scalar.text.lines().next().unwrap_or_default());
                said(written.clone(), written)
            }
            Value::List(_) => said("a list", "列表"),
            Value::Map(_) => said("a mapping", "映射"),
        }
    }

    /// The place of the byte `start..end` of this scalar's text: quotes, escapes and the indentation that
    /// YAML removed are counted in again.
    pub fn place_within(&self, sources: &Sources, start: usize, end: usize) -> Place {
        let (Some(text), slice) = (self.text(), sources.slice(self.place)) else { return self.place };
        if slice.starts_with(text) {
            return self.place.within(start, end);
        }
        let last = text.get(..end).and_then(|before| before.char_indices().next_back());
        let (last, width) = last.map_or((start, 1), |(at, c)| (at, c.len_utf8()));
        self.place.within(align(slice, text, start), align(slice, text, last) + width)
    }
}

/// The byte of `slice` from which byte `offset` of `text` was read.
fn align(slice: &str, text: &str, offset: usize) -> usize {
    let mut written = slice.char_indices().peekable();
    let mut last = 0;
    for (at, wanted) in text.char_indices() {
        // Skip what YAML took away: the opening quote, backslashes, indentation.
        while let Some((byte, found)) = written.peek().copied() {
            if found == wanted || (found.is_whitespace() && wanted.is_whitespace()) {
                last = byte;
                break;
            }
            written.next();
        }
        if at >= offset {
            return last;
        }
        written.next();
        if wanted.is_whitespace() && wanted != '\n' {
            // A folded line break and its indentation were read as one space.
            let mut ahead = written.clone();
            let mut folded = false;
            while let Some((_, c)) = ahead.next_if(|(_, c)| c.is_whitespace()) {
                folded |= c == '\n';
            }
            if folded {
                written = ahead;
            }
        }
    }
    last
}

struct Tree(Value);

#[derive(Clone, Copy)]
struct Spot {
    start: u32,
    end: u32,
}

impl Spot {
    fn of(location: serde_yaml::Location) -> Self {
        let span = location.span();
        let start = span.byte_offset().unwrap_or(0) as u32;
        Spot { start, end: start + span.byte_len().unwrap_or(0) as u32 }
    }
    /// serde knows no files: [`settle`] puts the file in once the whole tree is read.
    fn place(self) -> Place {
        Place::Span { file: FileId::UNKNOWN, start: self.start, end: self.end }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

/// A scalar that serde took for a number or a boolean: its digits are read from the file afterwards.
const AS_WRITTEN: &str = "\u{0}";

impl TreeVisitor {
    fn scalar<E>(text: impl Into<String>) -> Result<Tree, E> {
        Ok(Tree(Value::Scalar(Scalar { text: text.into(), quoted: true })))
    }
}

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree(Value::Null))
    }
    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree(Value::Null))
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }
    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Self::scalar(text)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Self::scalar(AS_WRITTEN)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Self::scalar(AS_WRITTEN)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Self::scalar(AS_WRITTEN)
    }
    fn visit_i128<E>(self, _: i128) -> Result<Tree, E> {
        Self::scalar(AS_WRITTEN)
    }
    fn visit_u128<E>(self, _: u128) -> Result<Tree, E> {
        Self::scalar(AS_WRITTEN)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Self::scalar(AS_WRITTEN)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element::<Spanned<Tree>>()? {
            items.push(node(item));
        }
        Ok(Tree(Value::List(items)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut map = Map::default();
        while let Some(key) = access.next_key::<Spanned<Tree>>()? {
            let key = node(key);
            let Value::Scalar(Scalar { text, .. }) = key.value else {
                return Err(de::Error::custom("a key must be a single word or text"));
            };
            let value = access.next_value::<Spanned<Tree>>()?;
            map.entries.push((Key { text, place: key.place }, node(value)));
        }
        Ok(Tree(Value::Map(map)))
    }
}

fn node(spanned: Spanned<Tree>) -> Node {
    Node { place: Spot::of(spanned.defined).place(), value: spanned.value.0 }
}

/// Reads a YAML file that is among the sources. Faults of form go to `problems`; a repeated key shows both
/// places and the first stands.
pub fn parse(file: FileId, sources: &Sources, problems: &mut Problems) -> Option<Node> {
    let text = sources.text(file);
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_nodes: 2_000_000,
            max_events: 6_000_000,
            max_depth: 64,
            max_recorded_anchor_events: 50_000,
        },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: 200_000 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
    };
    let tree = serde_yaml::from_str_with_options::<Spanned<Tree>>(text, options);
    match tree {
        Ok(tree) => {
            let mut root = node(tree);
            settle(&mut root, file, sources);
            no_key_twice(&mut root, problems);
            super::commas::cut(&mut root, text, problems);
            if root.is_null() {
                problems.raise(YamlFault::Empty, Place::File(file));
                return None;
            }
            // The root's own span is only its first token.
            if let Place::Span { start, .. } = root.place {
                root.place = Place::Span { file, start, end: start };
            }
            Some(root)
        }
        Err(error) => {
            let error = error.without_snippet();
            let place = error.location().map_or(Place::File(file), |location| {
                let Spot { start, end } = Spot::of(location);
                let start = match (start, location.line()) {
                    (0, line) if line > 1 => byte_of(text, line as usize, location.column() as usize),
                    (start, _) => start,
                };
                Place::Span { file, start, end: end.max(start + 1) }
            });
            let message = error.to_string();
            // The library ends its messages with its own idea of the place; ours is printed beside them.
            let message = match message.split_once(" at line ") {
                Some((head, _)) => head.to_owned(),
                None => message,
            };
            problems.push(
                match message.contains("budget") || message.contains("alias") && message.contains("limit") {
                    true => YamlFault::Budget.at(place).help(said(
                        "write out what is meant instead of repeating it with `*`",
                        "请直接写出内容，不要用 `*` 反复引用",
                    )),
                    false => unreadable(&message, text, place),
                },
            );
            None
        }
    }
}

fn byte_of(text: &str, line: usize, column: usize) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = &text[start..];
    let inside = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    (start + inside) as u32
}

/// Puts the file into every place, and gives numbers and booleans the characters they were written with.
fn settle(node: &mut Node, file: FileId, sources: &Sources) {
    node.place = node.place.in_file(file);
    let slice = sources.slice(node.place);
    match &mut node.value {
        Value::Scalar(scalar) if scalar.text == AS_WRITTEN => {
            *scalar = Scalar { text: slice.to_owned(), quoted: false };
        }
        Value::Scalar(scalar) => scalar.quoted = slice != scalar.text,
        Value::List(items) => items.iter_mut().for_each(|item| settle(item, file, sources)),
        Value::Map(map) => {
            for (key, value) in &mut map.entries {
                key.place = key.place.in_file(file);
                if key.text == AS_WRITTEN {
                    key.text = sources.slice(key.place).to_owned();
                }
                settle(value, file, sources);
            }
        }
        Value::Null => {}
    }
}

fn no_key_twice(node: &mut Node, problems: &mut Problems) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| no_key_twice(item, problems)),
        Value::Map(map) => {
            let mut seen: std::collections::BTreeMap<String, Place> = std::collections::BTreeMap::new();
            map.entries.retain_mut(|(key, value)| {
                no_key_twice(value, problems);
                match seen.get(&key.text) {
                    Some(first) => {
                        let fault = YamlFault::DuplicateKey { key: key.text.clone() };
                        problems.push(
                            fault
                                .at(key.place)
                                .also(*first, said("first written here", "第一次写在这里"))
                                .help(said("remove or rename one of the two", "删除或改名其中之一")),
                        );
                        false
                    }
                    None => {
                        seen.insert(key.text.clone(), key.place);
                        true
                    }
                }
            });
        }
        Value::Null | Value::Scalar(_) => {}
    }
}

/// Reads a mapping key by key, and reports the keys that nobody asked for.
pub struct Fields<'a> {
    section: Said,
    map: &'a Map,
    place: Place,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of a mapping; anything else is a fault. `section` names it in messages.
    pub fn of(node: &'a Node, section: impl Into<Said>, problems: &mut Problems) -> Option<Self> {
        let section = section.into();
        match &node.value {
            Value::Map(map) => Some(Fields { section, map, place: node.place, asked: Vec::new() }),
            _ => {
                let what =
                    said(format!("a mapping ({})", section.en), format!("“键: 值”的映射（{}）", section.zh));
                problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
                None
            }
        }
    }

    /// Where the mapping begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// An optional field.
    pub fn take(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.map.get(key).filter(|node| !node.is_null())
    }

    /// A field that must be there.
    pub fn need(&mut self, key: &'static str, problems: &mut Problems) -> Option<&'a Node> {
        let found = self.take(key);
        if found.is_none() {
            let fault = YamlFault::MissingKey { key: key.into(), section: self.section.clone() };
            problems.raise(fault, self.place);
        }
        found
    }

    /// Reports every key that was not asked for.
    pub fn finish(self, problems: &mut Problems) {
        for (key, _) in &self.map.entries {
            if !self.asked.contains(&key.text.as_str()) {
                let section = self.section.clone();
                let fault = YamlFault::UnknownKey { key: key.text.clone(), section };
                problems.push(fault.at(key.place).suggest(&key.text, self.asked.iter().copied()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::Arc;

    fn read(text: &str) -> (Option<Node>, Sources, Problems) {
        let (mut sources, mut problems) = (Sources::default(), Problems::default());
        let file = sources.add_text(Path::new("a.yaml"), Arc::from(text), text.as_bytes());
        let node = parse(file, &sources, &mut problems);
        (node, sources, problems)
    }

    #[test]
    fn scalars_keep_their_digits_and_places() {
        let (node, sources, problems) =
            read("重量: 0.10\nlist: [no, 'yes', 2014-01-01, 007]\n2009-01-01: 7\n1: x\n");
        assert!(problems.is_empty());
        let node = node.unwrap();
        let map = node.map().unwrap();
        assert_eq!(map.get("重量").unwrap().text(), Some("0.10"));
        assert_eq!(sources.describe(map.get("重量").unwrap().place), "a.yaml:1:5");
        let list: Vec<_> = map.get("list").unwrap().items().iter().map(|n| n.text().unwrap()).collect();
        assert_eq!(list, ["no", "yes", "2014-01-01", "007"]);
        assert!(map.get("2009-01-01").is_some());
        assert!(map.get("1").is_some());
    }

    #[test]
    fn a_repeated_key_shows_both_places() {
        let (_, sources, problems) = read("a: 1\nb: {c: 1, c: 2}\n1: x\n1: y\n");
        let all = problems.sorted();
        assert_eq!(all.len(), 2);
        assert_eq!(sources.describe(all[0].place), "a.yaml:2:11");
        assert_eq!(sources.describe(all[0].also[0].0), "a.yaml:2:5");
    }

    #[test]
    fn places_inside_blocks_quotes_and_folds_are_those_of_the_file() {
        for (text, needle) in [
            ("when: a > severty\n", "severty"),
            ("when: \"a == \\\"x\\\" && severty\"\n", "severty"),
            ("when: 'a == ''x'' && severty'\n", "severty"),
            ("x:\n  when: |\n    a > 1\n      && severty\n", "severty"),
            ("x:\n  when: >-\n    首接 > 1\n    && severty\n", "severty"),
            ("x:\n  when: a > 1\n    && severty\n", "severty"),
        ] {
            let (node, sources, problems) = read(text);
            assert!(problems.is_empty(), "{text}");
            let node = node.unwrap();
            let mut inner = node.map().unwrap();
            if let Some(x) = inner.get("x") {
                inner = x.map().unwrap();
            }
            let when = inner.get("when").unwrap();
            let at = when.text().unwrap().find(needle).unwrap();
            let place = when.place_within(&sources, at, at + needle.len());
            assert_eq!(sources.slice(place), needle, "{text}");
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..10 {
            let refer = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{refer}]\n"));
        }
        let (node, _, problems) = read(&bomb);
        assert!(node.is_none());
        assert_eq!(problems.sorted()[0].code, "yaml-too-large");
    }
}
