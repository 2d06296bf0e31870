//! People, units and entities in the order of their ids, held in as little memory as they need.

use super::NodeId;
use super::numbers::{Numbers, whole};
use crate::source::{Place, Title};
use crate::value::{Interval, NodeKind};

/// What is known of a node, beside its id.
#[derive(Debug, Clone)]
pub(super) struct Node {
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

/// All nodes, in the order of ids.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
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
pub(super) struct New<'a> {
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
