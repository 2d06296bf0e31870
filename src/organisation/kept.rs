//! An organisation as columns that are written and read as they lie: what was read and checked once need not be read and
//! checked again. Reading looks after what would be out of bounds, and after nothing else.

use super::graph::{Edge, Organisation, Posting};
use super::nodes::Nodes;
use super::postings::Postings;
use super::timeline::{Spell, Timeline};
use super::{NodeId, RelationId};
use crate::flat::{Flat, Reader, Writer};
use crate::source::Place;
use crate::value::{Day, Interval, Moment, Symbol, Symbols, Value};
use rust_decimal::Decimal;
use std::io::{self, Read, Write};
use std::sync::Arc;

impl Organisation {
    /// Writes the nodes.
    ///
    /// # Errors
    /// Those of what is written to.
    pub(crate) fn write_nodes(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        self.nodes.write(into)
    }

    /// Writes all else.
    ///
    /// # Errors
    /// Those of what is written to.
    pub(crate) fn write_rest(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        into.all([self.nodes.len() as u64].iter())?;
        self.postings.write(into)?;
        self.parents.write(into)?;
        self.uppers.write(into)?;
        self.lowers.write(into)?;
        self.roles.write(into)?;
        self.attributes.write(into)?;
        Texts::of(self.symbols.all().iter().map(|text| text.as_str())).write(into)
    }

    /// Reads the nodes.
    pub(crate) fn read_nodes(from: &mut Reader<impl Read>) -> Option<Nodes> {
        Nodes::read(from)
    }

    /// Reads all else: an organisation that lacks its nodes, and how many these are.
    pub(crate) fn read_rest(from: &mut Reader<impl Read>) -> Option<(Organisation, usize)> {
        let nodes = usize::try_from(*from.all::<2, u64>()?.first()?).ok()?;
        let rest = Organisation {
            nodes: Arc::default(),
            postings: Arc::new(Postings::read(from, nodes)?),
            parents: Timeline::read(from)?,
            uppers: Timeline::read(from)?,
            lowers: Timeline::read(from)?,
            roles: Timeline::read(from)?,
            attributes: Timeline::read(from)?,
            symbols: Symbols::default(),
        };
        Texts::read(from)?.each().for_each(|text| _ = rest.symbols.intern(text));
        Some((rest, nodes))
    }

    /// Puts together what was read.
    pub(crate) fn of_parts(nodes: Nodes, (rest, count): (Organisation, usize)) -> Option<Organisation> {
        (nodes.len() == count).then(|| Organisation { nodes: Arc::new(nodes), ..rest })
    }
}

/// Texts behind each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    pub all: String,
    /// Where each of them ends.
    pub ends: Vec<u32>,
}

impl Texts {
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Texts {
        let mut of = Texts::default();
        for text in texts {
            of.all.push_str(text);
            of.ends.push(of.all.len() as u32);
        }
        of
    }

    pub fn write(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        write_texts(&self.all, &self.ends, into)
    }

    pub fn read(from: &mut Reader<impl Read>) -> Option<Texts> {
        let texts = Texts { all: String::from_utf8(from.text()?).ok()?, ends: from.all()? };
        let begins = std::iter::once(0).chain(texts.ends.iter().copied());
        let each = begins.zip(&texts.ends);
        let mut spans = each.map(|(begin, end)| texts.all.get(begin as usize..*end as usize));
        spans.all(|text| text.is_some()).then_some(())?;
        (texts.ends.last().map_or(0, |end| *end as usize) == texts.all.len()).then_some(texts)
    }

    pub fn each(&self) -> impl Iterator<Item = &str> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.all[begin as usize..*end as usize])
    }
}

/// Writes texts that lie behind each other, and where each of them ends.
pub(super) fn write_texts(all: &str, ends: &[u32], into: &mut Writer<impl Write>) -> io::Result<()> {
    into.text(all.as_bytes())?;
    into.all(ends.iter())
}

impl Flat<2> for (NodeId, RelationId) {
    fn words(&self) -> [u32; 2] {
        [self.0.0, self.1]
    }

    fn of_words([node, relation]: [u32; 2]) -> Option<Self> {
        Some((NodeId(node), relation))
    }
}

impl Flat<2> for (NodeId, usize) {
    fn words(&self) -> [u32; 2] {
        [self.0.0, self.1 as u32]
    }

    fn of_words([node, attribute]: [u32; 2]) -> Option<Self> {
        Some((NodeId(node), attribute as usize))
    }
}

impl Flat<9> for Posting {
    fn words(&self) -> [u32; 9] {
        let Posting { person, unit, post, interval, place } = self;
        let ([from, until], [form, file, first, second]) = (interval.words(), place.words());
        [person.0, unit.0, *post, from, until, form, file, first, second]
    }

    fn of_words([person, unit, post, from, until, form, file, first, second]: [u32; 9]) -> Option<Posting> {
        Some(Posting {
            person: NodeId(person),
            unit: NodeId(unit),
            post,
            interval: Interval::of_words([from, until])?,
            place: Place::of_words([form, file, first, second])?,
        })
    }
}

impl Flat<7> for Edge {
    fn words(&self) -> [u32; 7] {
        let ([from, until], [form, file, first, second]) = (self.interval.words(), self.place.words());
        [self.node.0, from, until, form, file, first, second]
    }

    fn of_words([node, from, until, form, file, first, second]: [u32; 7]) -> Option<Edge> {
        Some(Edge {
            node: NodeId(node),
            interval: Interval::of_words([from, until])?,
            place: Place::of_words([form, file, first, second])?,
        })
    }
}

impl Flat<3> for Spell<u32> {
    fn words(&self) -> [u32; 3] {
        let [from, until] = self.interval.words();
        [from, until, self.is]
    }

    fn of_words([from, until, is]: [u32; 3]) -> Option<Self> {
        Some(Spell { interval: Interval::of_words([from, until])?, is })
    }
}

impl Flat<7> for Spell<Value> {
    fn words(&self) -> [u32; 7] {
        let wide = |number: i64| {
            let [low, high] = (number as u64).words();
            [low, high, 0, 0]
        };
        let (form, [a, b, c, d]) = match &self.is {
            Value::Bool(is) => (0, [u32::from(*is), 0, 0, 0]),
            Value::Int(number) => (1, wide(*number)),
            Value::Decimal(number) => {
                let bytes = number.serialize();
                let (words, _) = bytes.as_chunks::<4>();
                (2, std::array::from_fn(|at| words.get(at).map_or(0, |word| u32::from_le_bytes(*word))))
            }
            Value::Text(text) => (3, [text.number(), 0, 0, 0]),
            Value::Enum(code) => (4, [*code, 0, 0, 0]),
            Value::Date(day) => (5, [day.0 as u32, 0, 0, 0]),
            Value::DateTime(at) => (6, wide(at.0)),
            Value::Node(node) => (7, [node.0, 0, 0, 0]),
            // Attributes are never lists: see `Attribute::of`.
            Value::Nodes(_) => (u32::MAX, [0; 4]),
        };
        let [from, until] = self.interval.words();
        [from, until, form, a, b, c, d]
    }

    fn of_words([from, until, form, a, b, c, d]: [u32; 7]) -> Option<Self> {
        let wide = || u64::of_words([a, b]).map(|number| number as i64);
        let is = match form {
            0 => Value::Bool(a != 0),
            1 => Value::Int(wide()?),
            2 => {
                let words = [a, b, c, d].map(u32::to_le_bytes);
                let number = Decimal::deserialize(*words.as_flattened().first_chunk()?);
                Value::Decimal(Some(number).filter(|number| number.scale() <= Decimal::MAX_SCALE)?)
            }
            3 => Value::Text(Symbol::of_number(a)),
            4 => Value::Enum(a),
            5 => Value::Date(Day(a as i32)),
            6 => Value::DateTime(Moment(wide()?)),
            7 => Value::Node(NodeId(a)),
            _ => return None,
        };
        Some(Spell { interval: Interval::of_words([from, until])?, is })
    }
}
