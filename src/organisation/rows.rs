//! What was written of an organisation, row by row, whether in YAML or in a table.

use super::graph::Bond;
use super::{Attribute, Vocabulary};
use crate::source::{Place, Problem, Title};
use crate::value::{Interval, Value};
use std::num::NonZeroU32;

/// A word with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub place: Place,
}

/// A row of a table, by its number among all rows of all tables, counted from 1.
pub(super) type RowNumber = NonZeroU32;

/// From where a statement comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin {
    pub place: Place,
    /// The row of a table: it can be set aside.
    pub row: Option<RowNumber>,
}

impl Origin {
    /// The order in which statements are believed: what stands in YAML cannot be set aside, so it goes first.
    pub fn in_table(&self) -> bool {
        self.row.is_some()
    }
}

/// Something of which an id is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Person,
    Unit,
    Entity,
}

/// When something exists, as far as a statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Life {
    Unsaid,
    Said(Interval),
    /// The row of a table dates the unit's parent: the unit exists while any of its rows says so.
    WithParent(Interval),
}

impl Life {
    /// The days, where any are said.
    pub fn days(self) -> Option<Interval> {
        match self {
            Life::Unsaid => None,
            Life::Said(days) | Life::WithParent(days) => Some(days),
        }
    }
}

/// That there is a person, a unit or an entity.
#[derive(Debug, Clone)]
pub(super) struct Statement<'a> {
    pub sort: Sort,
    pub id: Word<'a>,
    pub title: Option<Title>,
    pub kind: Option<&'a str>,
    pub life: Life,
    pub origin: Origin,
}

/// Statements in the order of writing, in pieces as they were read.
#[derive(Default, Clone)]
pub(super) struct Statements<'a>(pub Vec<Vec<Statement<'a>>>);

impl<'a> Statements<'a> {
    pub fn iter(&self) -> impl Iterator<Item = &Statement<'a>> + Clone {
        self.0.iter().flatten()
    }

    pub fn retain(&mut self, stays: impl Fn(&Statement<'a>) -> bool) {
        self.0.iter_mut().for_each(|piece| piece.retain(&stays));
    }
}

/// Who must have attributes, by id: what of a statement is still asked when all else is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defined<'a> {
    pub sort: Sort,
    pub id: Word<'a>,
    pub origin: Origin,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Role,
    /// An index into the attributes of people or of units.
    Attribute(u32),
}

/// The value of a fact, as far as it can be known before the ids are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Is<'a> {
    /// A role.
    Code(u32),
    Value(Value),
    Text(&'a str),
    /// An id.
    Node(&'a str),
}

/// A dated fact of a person or a unit.
#[derive(Debug, Clone)]
pub(super) struct Fact<'a> {
    pub of: Word<'a>,
    pub sort: Sort,
    pub what: What,
    pub word: Word<'a>,
    pub is: Is<'a>,
    pub interval: Interval,
    pub origin: Origin,
}

/// That an attribute which may not be absent was given, be it rightly or wrongly.
#[derive(Debug, Clone)]
pub(super) struct Given<'a> {
    pub id: &'a str,
    pub attribute: u32,
}

/// A dated bond between two ids.
#[derive(Debug, Clone)]
pub(super) struct Tie<'a> {
    pub bond: Bond,
    pub lower: Word<'a>,
    pub upper: Word<'a>,
    pub interval: Interval,
    pub origin: Origin,
}

/// A fault, and the row that can be set aside for it.
pub(super) struct Finding {
    pub problem: Problem,
    pub row: Option<RowNumber>,
}

impl Finding {
    pub fn new(problem: Problem, origin: Origin) -> Self {
        Finding { problem, row: origin.row }
    }
}

/// What a row of a table says, or a YAML file.
#[derive(Default)]
pub(super) struct Rows<'a> {
    pub statements: Vec<Statement<'a>>,
    pub facts: Vec<Fact<'a>>,
    pub ties: Vec<Tie<'a>>,
    pub given: Vec<Given<'a>>,
}

impl Rows<'_> {
    /// Nothing is left of the row.
    pub fn clear(&mut self) {
        self.statements.clear();
        self.facts.clear();
        self.ties.clear();
        self.given.clear();
    }
}

/// The attributes declared for people or units; entities have none.
pub(super) fn attributes(vocabulary: &Vocabulary, sort: Sort) -> &[Attribute] {
    match sort {
        Sort::Person => &vocabulary.people_attributes,
        Sort::Unit => &vocabulary.unit_attributes,
        Sort::Entity => &[],
    }
}
