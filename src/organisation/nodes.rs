//! People, units and entities in the order of their ids, held in as little memory as they need.

use super::NodeId;
use super::kept::{Texts, write_texts};
use super::numbers::{Numbers, whole};
use crate::flat::{Flat, Reader, Writer};
use crate::source::{Place, Title};
use crate::value::{Interval, NodeKind};
use std::io::{self, Read, Write};

/// What is known of a node, beside its id.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// A person's name, or the title of a unit or an entity.
    pub title: Title,
    /// When it exists.
    pub life: Interval,
    /// Where it was written.
    pub place: Place,
    /// The kind of a unit, a code in the vocabulary, or [`UNSAID`].
    unit_kind: u32,
}

const UNSAID: u32 = u32::MAX;

/// All but the title.
impl Flat<7> for Node {
    fn words(&self) -> [u32; 7] {
        let ([from, until], [form, file, first, second]) = (self.life.words(), self.place.words());
        [from, until, form, file, first, second, self.unit_kind]
    }

    fn of_words([from, until, form, file, first, second, unit_kind]: [u32; 7]) -> Option<Node> {
        let (life, place) =
            (Interval::of_words([from, until])?, Place::of_words([form, file, first, second])?);
        Some(Node { title: Title::default(), life, place, unit_kind })
    }
}

/// All nodes, in the order of ids.
#[derive(Debug, Clone)]
pub(crate) struct Nodes {
    /// The ids, one after another.
    ids: String,
    /// Where each of them ends.
    ends: Vec<u32>,
    nodes: Vec<Node>,
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
        let (title, life, place) = (Title::default(), Interval::ALWAYS, Place::Nowhere);
        Nodes {
            ids: String::new(),
            ends: Vec::new(),
            nodes: Vec::new(),
            kind: Vec::new(),
            kinds: vec![NodeKind::Person, NodeKind::Unit],
            numbers: Numbers::default(),
            nobody: Node { title, life, place, unit_kind: UNSAID },
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
        let (ids, ends) = (String::with_capacity(bytes), Vec::with_capacity(count));
        let (nodes, kind) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Nodes { ids, ends, nodes, kind, ..Nodes::default() }
    }

    /// Adds a node, whose id lies after all others.
    pub fn push(&mut self, new: New<'_>) {
        let New { id, title, kind, unit_kind, life, place } = new;
        let kind = self.number(kind);
        self.kind.push(kind);
        self.ids.push_str(id);
        self.ends.push(self.ids.len() as u32);
        self.nodes.push(Node { title, life, place, unit_kind: unit_kind.unwrap_or(UNSAID) });
    }

    /// Adds nodes whose ids lie after all others.
    pub fn append(&mut self, mut next: Nodes) {
        if self.len() == 0 {
            *self = next;
            return;
        }
        let before = self.ids.len() as u32;
        self.ids.push_str(&next.ids);
        self.ends.extend(next.ends.iter().map(|end| before + end));
        let kinds: Vec<u32> = next.kinds.into_iter().map(|kind| self.number(kind)).collect();
        self.kind.extend(next.kind.iter().map(|kind| kinds[*kind as usize]));
        self.nodes.append(&mut next.nodes);
    }

    fn number(&mut self, kind: NodeKind) -> u32 {
        let known = self.kinds.iter().position(|known| *known == kind);
        known.unwrap_or_else(|| {
            self.kinds.push(kind);
            self.kinds.len() - 1
        }) as u32
    }

    /// After the last one: nodes can be found by number.
    pub fn finish(&mut self) {
        self.ids.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.kind.shrink_to_fit();
        self.numbers = Numbers::of((0..self.len() as u32).map(|at| self.id(NodeId(at))));
    }

    /// Writes them.
    pub fn write(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        write_texts(&self.ids, &self.ends, into)?;
        let kinds = self.kinds.iter().map(|kind| match kind {
            NodeKind::Person => "p".into(),
            NodeKind::Unit => "u".into(),
            NodeKind::Entity(name) => format!("e{name}"),
        });
        let kinds: Vec<String> = kinds.collect();
        Texts::of(kinds.iter().map(String::as_str)).write(into)?;
        into.all(self.kind.iter())?;
        into.all(self.nodes.iter())?;
        // Nearly all titles are one text.
        let titles = || self.nodes.iter().map(|node| &node.title);
        let plain = |title: &'_ Title| title.languages().next().is_none();
        let own = titles().map(|title| title.all().next().filter(|_| plain(title)).unwrap_or_default());
        Texts::of(own).write(into)?;
        let others =
            || titles().enumerate().filter(|(_, title)| !plain(title) || title.all().next().is_none());
        let numbers: Vec<u32> = others().map(|(at, _)| at as u32).collect();
        into.all(numbers.iter())?;
        for (_, title) in others() {
            Texts::of(title.languages()).write(into)?;
            Texts::of(title.all()).write(into)?;
        }
        self.numbers.write(into)
    }

    /// Reads them.
    pub fn read(from: &mut Reader<impl Read>) -> Option<Nodes> {
        let Texts { all: ids, ends } = Texts::read(from)?;
        let texts = Texts::read(from)?;
        let kind = |text: &str| match (text, text.strip_prefix('e')) {
            ("p", _) => Some(NodeKind::Person),
            ("u", _) => Some(NodeKind::Unit),
            (_, name) => name.map(|name| NodeKind::Entity(name.into())),
        };
        let kinds: Vec<NodeKind> = texts.each().map(kind).collect::<Option<_>>()?;
        let kind: Vec<u32> = from.all()?;
        let mut nodes: Vec<Node> = from.all()?;
        let titles = Texts::read(from)?;
        let fits = [ends.len(), kind.len(), titles.ends.len()].iter().all(|len| *len == nodes.len());
        (fits && kind.iter().all(|kind| (*kind as usize) < kinds.len())).then_some(())?;
        for (node, title) in nodes.iter_mut().zip(titles.each()) {
            node.title = Title::plain(title);
        }
        for at in from.all::<1, u32>()? {
            let (languages, texts) = (Texts::read(from)?, Texts::read(from)?);
            let pairs = languages.each().zip(texts.each()).map(|(code, text)| (code.into(), text.into()));
            nodes.get_mut(at as usize)?.title = Title::by_language(pairs.collect());
        }
        Some(Nodes { ids, ends, nodes, kind, kinds, numbers: Numbers::read(from)?, ..Nodes::default() })
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
        let at = node.0 as usize;
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        self.ids.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
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
