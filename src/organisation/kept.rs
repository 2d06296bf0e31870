//! An organisation as columns that are written and read as they lie: what was read and checked once need not be read and
//! checked again. Reading looks after what would be out of bounds, and after nothing else.

use super::graph::{Edge, Organisation, Posting};
use super::nodes::Nodes;
use super::postings::Postings;
use super::timeline::{Spell, Timeline};
use super::{NodeId, RelationId};
use crate::flat::{Flat, Reader, Writer};
use crate::texts::Texts;
use crate::value::{Day, Interval, Moment, Symbol, Value};
use rust_decimal::Decimal;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// A piece of an organisation: each is written and read by itself.
pub(crate) enum Piece {
    Nodes(Nodes),
    Postings(Postings),
    /// All else, beside none of the above.
    Rest(Box<Organisation>),
}

impl Organisation {
    /// So many pieces has an organisation.
    pub(crate) const PIECES: usize = 3;

    /// Writes one of the pieces, by its number.
    ///
    /// # Errors
    /// Those of what is written to.
    pub(crate) fn write(&self, piece: usize, into: &mut Writer<impl Write>) -> io::Result<()> {
        match piece {
            0 => self.nodes.write(into),
            1 => {
                into.all([self.nodes.len() as u64].iter())?;
                self.postings.write(into)
            }
            _ => {
                self.parents.write(into)?;
                self.uppers.write(into)?;
                self.lowers.write(into)?;
                self.roles.write(into)?;
                self.attributes.write(into)?;
                Texts::of(self.symbols.all().iter().map(|text| text.as_str())).write(into)
            }
        }
    }

    /// Reads one of the pieces.
    pub(crate) fn read(piece: usize, from: &mut Reader<impl Read>) -> Option<Piece> {
        Some(match piece {
            0 => Piece::Nodes(Nodes::read(from)?),
            1 => {
                let nodes = usize::try_from(*from.all::<2, u64>()?.first()?).ok()?;
                Piece::Postings(Postings::read(from, nodes)?)
            }
            _ => {
                let rest = Organisation {
                    parents: Timeline::read(from)?,
                    uppers: Timeline::read(from)?,
                    lowers: Timeline::read(from)?,
                    roles: Timeline::read(from)?,
                    attributes: Timeline::read(from)?,
                    ..Organisation::default()
                };
                Texts::read(from)?.each().for_each(|text| _ = rest.symbols.intern(text));
                Piece::Rest(Box::new(rest))
            }
        })
    }

    /// Puts pieces together, in whatever order they come.
    pub(crate) fn of(pieces: impl IntoIterator<Item = Piece>) -> Option<Organisation> {
        let (mut nodes, mut postings, mut rest) = (None, None, None);
        for piece in pieces {
            match piece {
                Piece::Nodes(all) => nodes = Some(all),
                Piece::Postings(all) => postings = Some(all),
                Piece::Rest(all) => rest = Some(all),
            }
        }
        let (nodes, postings) = (Arc::new(nodes?), Arc::new(postings?));
        (postings.nodes() == nodes.len()).then_some(Organisation { nodes, postings, ..*rest? })
    }
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

impl Flat<5> for Posting {
    fn words(&self) -> [u32; 5] {
        let Posting { person, unit, post, interval } = self;
        let [from, until] = interval.words();
        [person.0, unit.0, *post, from, until]
    }

    fn of_words([person, unit, post, from, until]: [u32; 5]) -> Option<Posting> {
        let interval = Interval::of_words([from, until])?;
        Some(Posting { person: NodeId(person), unit: NodeId(unit), post, interval })
    }
}

impl Flat<3> for Edge {
    fn words(&self) -> [u32; 3] {
        let [from, until] = self.interval.words();
        [self.node.0, from, until]
    }

    fn of_words([node, from, until]: [u32; 3]) -> Option<Edge> {
        Some(Edge { node: NodeId(node), interval: Interval::of_words([from, until])? })
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
