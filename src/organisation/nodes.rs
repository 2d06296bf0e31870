//! People, units and entities in the order of their ids, held in as little memory as they need.

use super::NodeId;
use super::numbers::{Numbers, whole};
use crate::flat::{Flat, Reader, Writer};
use crate::source::{Place, Title};
use crate::texts::Texts;
use crate::together::both;
use crate::value::{Interval, NodeKind};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

/// What is known of a node, beside its id and its title.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// When it exists.
    pub life: Interval,
    /// The kind of a unit, a code in the vocabulary, or [`UNSAID`].
    unit_kind: u32,
}

const UNSAID: u32 = u32::MAX;

impl Flat<3> for Node {
    fn words(&self) -> [u32; 3] {
        let [from, until] = self.life.words();
        [from, until, self.unit_kind]
    }

    fn of_words([from, until, unit_kind]: [u32; 3]) -> Option<Node> {
        Some(Node { life: Interval::of_words([from, until])?, unit_kind })
    }
}

/// All nodes, in the order of ids.
#[derive(Debug, Clone)]
pub(crate) struct Nodes {
    ids: Texts,
    /// People's names, and the titles of units and entities: nearly all are one text.
    titles: Texts,
    /// Those that are none, or one for each language.
    other_titles: BTreeMap<u32, Title>,
    nodes: Vec<Node>,
    /// Where each was written, as long as the organisation is checked.
    places: Vec<Place>,
    /// What each of them is, an index into `kinds`: asked most often, so beside all else.
    kind: Vec<u32>,
    /// Each kind that occurs, once; a person's comes first.
    kinds: Vec<NodeKind>,
    /// The ids that are whole numbers.
    numbers: Numbers,
    /// Stands for a node that is not there.
    nobody: Node,
}

impl Default for Nodes {
    fn default() -> Self {
        Nodes {
            ids: Texts::default(),
            titles: Texts::default(),
            other_titles: BTreeMap::new(),
            nodes: Vec::new(),
            places: Vec::new(),
            kind: Vec::new(),
            kinds: vec![NodeKind::Person, NodeKind::Unit],
            numbers: Numbers::default(),
            nobody: Node { life: Interval::ALWAYS, unit_kind: UNSAID },
        }
    }
}

/// A node on its way in.
pub(crate) struct New<'a> {
    pub id: &'a str,
    pub title: Title,
    pub kind: NodeKind,
    pub unit_kind: Option<u32>,
    pub life: Interval,
    pub place: Place,
}

impl Nodes {
    /// Nodes with room for so many, and for so many bytes of ids.
    pub fn with_capacity(count: usize, bytes: usize) -> Nodes {
        let (ids, titles) = (Texts::with_capacity(count, bytes), Texts::with_capacity(count, 0));
        let (nodes, kind) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Nodes { ids, titles, nodes, kind, places: Vec::with_capacity(count), ..Nodes::default() }
    }

    /// Adds a node, whose id lies after all others.
    pub fn push(&mut self, new: New<'_>) {
        let New { id, title, kind, unit_kind, life, place } = new;
        let kind = self.number(kind);
        self.kind.push(kind);
        match title.plain_text() {
            Some(text) => self.titles.push(text),
            None => {
                self.other_titles.insert(self.len() as u32, title);
                self.titles.push("");
            }
        }
        self.ids.push(id);
        self.nodes.push(Node { life, unit_kind: unit_kind.unwrap_or(UNSAID) });
        self.places.push(place);
    }

    /// Adds nodes whose ids lie after all others.
    pub fn append(&mut self, mut next: Nodes) {
        if self.len() == 0 {
            *self = next;
            return;
        }
        let before = self.len() as u32;
        let kinds: Vec<u32> = next.kinds.into_iter().map(|kind| self.number(kind)).collect();
        let Nodes { ids, titles, other_titles, nodes, places, kind, .. } = self;
        // There is another thread, or there would be nothing to append.
        both(
            2,
            || {
                ids.append(&next.ids);
                titles.append(&next.titles);
                other_titles.extend(next.other_titles.into_iter().map(|(at, title)| (before + at, title)));
            },
            || {
                kind.extend(next.kind.iter().map(|kind| kinds[*kind as usize]));
                nodes.append(&mut next.nodes);
                places.append(&mut next.places);
            },
        );
    }

    fn number(&mut self, kind: NodeKind) -> u32 {
        let known = self.kinds.iter().position(|known| *known == kind);
        known.unwrap_or_else(|| {
            self.kinds.push(kind);
            self.kinds.len() - 1
        }) as u32
    }

    /// Where a node was written.
    pub fn place(&self, node: NodeId) -> Place {
        self.places.get(node.0 as usize).copied().unwrap_or(Place::Nowhere)
    }

    /// The organisation is checked: nobody asks any more where something was written.
    pub fn forget_places(&mut self) {
        self.places = Vec::new();
    }

    /// After the last one: nodes can be found by number.
    pub fn finish(&mut self) {
        self.ids.shrink_to_fit();
        self.titles.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.kind.shrink_to_fit();
        self.numbers = Numbers::of((0..self.len() as u32).map(|at| self.id(NodeId(at))));
    }

    /// Writes them.
    pub fn write(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        self.ids.write(into)?;
        let kinds = self.kinds.iter().map(|kind| match kind {
            NodeKind::Person => "p".into(),
            NodeKind::Unit => "u".into(),
            NodeKind::Entity(name) => format!("e{name}"),
        });
        let kinds: Vec<String> = kinds.collect();
        Texts::of(kinds.iter().map(String::as_str)).write(into)?;
        into.all(self.kind.iter())?;
        into.all(self.nodes.iter())?;
        self.titles.write(into)?;
        into.all(self.other_titles.keys().collect::<Vec<_>>().into_iter())?;
        for title in self.other_titles.values() {
            Texts::of(title.languages()).write(into)?;
            Texts::of(title.all()).write(into)?;
        }
        self.numbers.write(into)
    }

    /// Reads them.
    pub fn read(from: &mut Reader<impl Read>) -> Option<Nodes> {
        let (ids, texts) = (Texts::read(from)?, Texts::read(from)?);
        let kind = |text: &str| match (text, text.strip_prefix('e')) {
            ("p", _) => Some(NodeKind::Person),
            ("u", _) => Some(NodeKind::Unit),
            (_, name) => name.map(|name| NodeKind::Entity(name.into())),
        };
        let kinds: Vec<NodeKind> = texts.each().map(kind).collect::<Option<_>>()?;
        let kind: Vec<u32> = from.all()?;
        let nodes: Vec<Node> = from.all()?;
        let titles = Texts::read(from)?;
        let fits = [ids.len(), kind.len(), titles.len()].iter().all(|len| *len == nodes.len());
        (fits && kind.iter().all(|kind| (*kind as usize) < kinds.len())).then_some(())?;
        let mut other_titles = BTreeMap::new();
        for at in from.all::<1, u32>()? {
            let (languages, texts) = (Texts::read(from)?, Texts::read(from)?);
            let pairs = languages.each().zip(texts.each()).map(|(code, text)| (code.into(), text.into()));
            other_titles.insert(at, Title::by_language(pairs.collect()));
        }
        let numbers = Numbers::read(from)?;
        Some(Nodes { ids, titles, other_titles, nodes, kind, kinds, numbers, ..Nodes::default() })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Every node, in the order of ids.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.len() as u32).map(NodeId)
    }

    /// The node of that id.
    pub fn find(&self, id: &str) -> Option<NodeId> {
        if let Some(number) = whole(id).filter(|_| self.numbers.is_known()) {
            return self.numbers.get(number);
        }
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low.midpoint(high);
            match self.id(NodeId(middle)).cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(NodeId(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The node whose id is that number, in its canonical writing.
    pub fn find_number(&self, id: i64) -> Option<NodeId> {
        match self.numbers.is_known() {
            true => self.numbers.get(id),
            false => self.find(&smol_str::format_smolstr!("{id}")),
        }
    }

    /// A node; a nobody where there is none of that number.
    pub fn get(&self, node: NodeId) -> &Node {
        self.nodes.get(node.0 as usize).unwrap_or(&self.nobody)
    }

    pub fn id(&self, node: NodeId) -> &str {
        self.ids.get(node.0 as usize)
    }

    pub fn title(&self, node: NodeId) -> Title {
        let at = node.0 as usize;
        match self.other_titles.get(&node.0) {
            Some(title) => title.clone(),
            None if at < self.len() => Title::plain(self.titles.get(at)),
            None => Title::default(),
        }
    }

    pub fn kind(&self, node: NodeId) -> &NodeKind {
        let kind = self.kind.get(node.0 as usize).and_then(|kind| self.kinds.get(*kind as usize));
        kind.unwrap_or(&NodeKind::Person)
    }

    pub fn unit_kind(&self, node: NodeId) -> Option<u32> {
        Some(self.get(node).unit_kind).filter(|kind| *kind != UNSAID)
    }

    /// When each node exists.
    pub fn lives(&self) -> impl Iterator<Item = Interval> {
        self.nodes.iter().map(|node| node.life)
    }
}
