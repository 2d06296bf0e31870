//! The organisation: people, units and entities, and the dated relations between them.
//!
//! Everything is asked *as of* a day.

mod vocabulary;

pub use vocabulary::{Attribute, DeclaredRelation, PostId, PostTraits, RelationId, Vocabulary};

use crate::source::{Node, Place, Problems, Sources, Title};
use crate::tables::BadRows;
use crate::value::{Day, Interval, NodeKind};

/// A person, a unit or an entity of the organisation. Numbers follow the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Fills rows of columns that have no value.
    pub(crate) const FILLER: NodeId = NodeId(u32::MAX);
}

/// Stub of a loaded organisation; the room itself takes its place.
#[derive(Debug, Default)]
pub struct Organisation {
    nodes: Vec<StubNode>,
    postings: Vec<Posting>,
}

#[derive(Debug)]
struct StubNode {
    id: String,
    title: Title,
    kind: NodeKind,
    role: Option<u32>,
    parent: Option<String>,
}

/// Who holds a post where and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posting {
    /// Who.
    pub person: NodeId,
    /// Where.
    pub unit: NodeId,
    /// Which post.
    pub post: PostId,
    /// When.
    pub interval: Interval,
    /// Where it was written.
    pub place: Place,
}

/// A part of what is written of an organisation.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A mapping of sections.
    Yaml(Node),
}

/// Stub: reads units, people and posts.
pub fn load(
    parts: &[Part],
    vocabulary: &Vocabulary,
    _: &Sources,
    _: &mut BadRows,
    _: &mut Problems,
) -> Organisation {
    let mut all = Organisation::default();
    let sections = |name: &str| {
        let roots = parts.iter().map(|Part::Yaml(root)| root.map());
        roots.filter_map(|map| map?.get(name).cloned()).collect::<Vec<_>>()
    };
    for (name, kind, title) in [("units", NodeKind::Unit, "title"), ("people", NodeKind::Person, "name")] {
        for (key, node) in sections(name).iter().filter_map(Node::map).flat_map(|map| &map.entries) {
            let text = |key: &str| node.map().and_then(|map| map.get(key)?.text()).map(str::to_owned);
            all.nodes.push(StubNode {
                id: key.text.clone(),
                title: Title::plain(text(title).unwrap_or_else(|| key.text.clone())),
                kind: kind.clone(),
                role: text("role").and_then(|role| vocabulary.roles.code(&role)),
                parent: text("parent"),
            });
        }
    }
    all.nodes.sort_by(|a, b| a.id.cmp(&b.id));
    for node in sections("posts").iter().flat_map(Node::items) {
        let text = |key: &str| node.map().and_then(|map| map.get(key)?.text());
        let found = |key: &str| text(key).and_then(|id| all.find(id)).unwrap_or(NodeId::FILLER);
        let day = |key: &str, open: Day| text(key).and_then(Day::parse).unwrap_or(open);
        all.postings.push(Posting {
            person: found("person"),
            unit: found("unit"),
            post: text("post").and_then(|post| vocabulary.posts.code(post)).unwrap_or(0),
            interval: Interval { from: day("from", Day::MIN), until: day("until", Day::MAX) },
            place: node.place,
        });
    }
    all
}

impl Organisation {
    fn node(&self, node: NodeId) -> &StubNode {
        &self.nodes[node.0 as usize]
    }
    /// The node of that id.
    pub fn find(&self, id: &str) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.id == id).map(|at| NodeId(at as u32))
    }
    /// The id of a node.
    pub fn id(&self, node: NodeId) -> &str {
        &self.node(node).id
    }
    /// A person's name, a unit's title.
    pub fn title(&self, node: NodeId) -> &Title {
        &self.node(node).title
    }
    /// What a node is.
    pub fn kind(&self, node: NodeId) -> &NodeKind {
        &self.node(node).kind
    }
    /// The unit to which a unit belongs.
    pub fn parent(&self, unit: NodeId, _: Day) -> Option<(NodeId, Interval)> {
        Some((self.find(self.node(unit).parent.as_deref()?)?, Interval::ALWAYS))
    }
    /// The posts that a person holds on a day.
    pub fn posts(&self, person: NodeId, day: Day) -> impl Iterator<Item = Posting> {
        let all = self.postings.iter().copied();
        all.filter(move |posting| posting.person == person && posting.interval.contains(day))
    }
    /// A person's role.
    pub fn role(&self, person: NodeId, _: Day) -> Option<u32> {
        self.node(person).role
    }
    /// Every node.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }
    /// How many nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }
    /// Nobody and nothing.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
