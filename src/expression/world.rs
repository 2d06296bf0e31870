//! What an evaluation can see: the organisation, the calendar, the parameters, earlier results, one batch.

use super::script::Caller;
use super::typed::{CyclePart, ResultOf};
use crate::assess::{Cycle, Index, MissingFact};
use crate::calendar::Calendar;
use crate::matters::{ChildTable, KindSchema, MatterTable};
use crate::organisation::{NodeId, Organisation, Vocabulary};
use crate::value::{Column, Day, Symbols};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Everything that evaluations of one run have in common.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The organisation.
    pub organisation: &'a Organisation,
    /// Its words.
    pub vocabulary: &'a Vocabulary,
    /// Every text among the facts.
    pub symbols: &'a Symbols,
    /// The parameters in the order of their ids.
    pub parameters: &'a [ParameterTable],
    /// The period.
    pub cycle: Cycle,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The functions of the packs.
    pub scripts: &'a Caller,
    /// Results of earlier stages.
    pub results: &'a Results,
}

impl World<'_> {
    /// A day of the cycle.
    pub fn cycle_day(&self, part: CyclePart) -> Day {
        match part {
            CyclePart::From => self.cycle.from,
            CyclePart::Until => self.cycle.until,
            CyclePart::Today => self.cycle.today,
        }
    }
}

/// A parameter's values, from each day on.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterTable {
    /// Its id.
    pub id: String,
    /// In the order of days; `None` after a repeal.
    pub values: Vec<(Day, Option<ParameterValues>)>,
}

/// A value for everything, or for each key.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValues {
    /// One number.
    One(Decimal),
    /// A number for each key.
    Keyed(BTreeMap<String, Decimal>),
}

impl ParameterTable {
    /// The value in force on a day, and since when. There is no fall-back to an older value after a repeal.
    pub fn on(&self, day: Day, key: Option<&str>) -> Option<(Decimal, Day)> {
        let after = self.values.partition_point(|(from, _)| *from <= day);
        let (since, values) = self.values.get(after.checked_sub(1)?)?;
        let value = match (values.as_ref()?, key) {
            (ParameterValues::One(value), _) => *value,
            (ParameterValues::Keyed(values), Some(key)) => *values.get(key)?,
            (ParameterValues::Keyed(_), None) => return None,
        };
        Some((value, *since))
    }

    /// Every number of it, whatever its day and key: for those who ask what another one would change.
    pub fn numbers_mut(&mut self) -> impl Iterator<Item = &mut Decimal> {
        let values = self.values.iter_mut().filter_map(|(_, values)| values.as_mut());
        values.flat_map(|values| match values {
            ParameterValues::One(number) => vec![number],
            ParameterValues::Keyed(all) => all.values_mut().collect(),
        })
    }

    /// Puts another value in the place of the one that holds since a day.
    pub fn put(&mut self, since: Day, key: Option<&str>, value: Decimal) {
        let of_day = self.values.iter_mut().filter(|(from, _)| *from == since);
        for values in of_day.filter_map(|(_, values)| values.as_mut()) {
            match (values, key) {
                (ParameterValues::One(place), _) => *place = value,
                (ParameterValues::Keyed(all), Some(key)) => {
                    all.entry(key.to_owned()).and_modify(|place| *place = value);
                }
                (ParameterValues::Keyed(_), None) => {}
            }
        }
    }
}

/// Results of earlier stages, about nodes.
#[derive(Debug, Default, Clone)]
pub struct Results {
    /// Indicators.
    pub indicators: BTreeMap<Index, ByNode>,
    /// Indicators of earlier periods, by how many periods before the cycle they lie.
    pub earlier: BTreeMap<(Index, u32), ByNode>,
    /// Totals of points; a node without an entry has none: zero.
    pub points: BTreeMap<String, ByNode>,
    /// Scores.
    pub scores: BTreeMap<Index, ByNode>,
}

impl Results {
    /// The result of an earlier stage about a node; an account without entries stands at zero.
    pub fn get(&self, what: &ResultOf, node: NodeId) -> Option<Decimal> {
        self.about(what).get(node)
    }

    /// The results of an earlier stage, for whoever asks about many nodes.
    pub fn about(&self, what: &ResultOf) -> About<'_> {
        match what {
            ResultOf::Indicator { at, back: 0, .. } => About::only(self.indicators.get(at)),
            ResultOf::Indicator { at, back, .. } => About::only(self.earlier.get(&(*at, *back))),
            ResultOf::Score(index) => About::only(self.scores.get(index)),
            ResultOf::Points(category) => {
                About { known: self.points.get(category), otherwise: Some(Decimal::ZERO) }
            }
        }
    }
}

/// The results of an earlier stage about nodes.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    known: Option<&'a ByNode>,
    /// What holds of whoever is not among them.
    otherwise: Option<Decimal>,
}

impl<'a> About<'a> {
    fn only(known: Option<&'a ByNode>) -> Self {
        About { known, otherwise: None }
    }

    /// The result about a node.
    pub fn get(&self, node: NodeId) -> Option<Decimal> {
        self.known.and_then(|all| all.get(node)).or(self.otherwise)
    }
}

/// A number for each of some nodes. Of millions of nodes each is one row, found without a search through all.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct ByNode {
    /// In the order of nodes.
    rows: Vec<(NodeId, Decimal)>,
    /// Where the rows of every [`BLOCK`] nodes begin, and at the end how many rows there are.
    begins: Vec<u32>,
}

/// So many nodes share a beginning.
const BLOCK: u32 = 16;

impl ByNode {
    /// The number of a node.
    pub fn get(&self, node: NodeId) -> Option<Decimal> {
        let block = (node.0 / BLOCK) as usize;
        let (from, until) = (self.begins.get(block)?, self.begins.get(block + 1)?);
        let mut rows = self.rows.get(*from as usize..*until as usize)?.iter();
        rows.find(|(of, _)| *of == node).map(|(_, number)| *number)
    }

    /// The numbers of nodes in any order. Of several of one node the last counts.
    pub fn of(rows: Vec<(NodeId, Decimal)>) -> ByNode {
        let mut list = ByNode { rows, begins: Vec::new() };
        list.put_in_order();
        list
    }

    /// Of rows in any order, one list for each key. Of several rows of one node the last counts.
    pub fn lists<K: Ord + Copy>(rows: impl IntoIterator<Item = (K, NodeId, Decimal)>) -> BTreeMap<K, ByNode> {
        let mut lists: BTreeMap<K, ByNode> = BTreeMap::new();
        let mut rows = rows.into_iter().peekable();
        while let Some((key, node, number)) = rows.next() {
            let list = &mut lists.entry(key).or_default().rows;
            list.push((node, number));
            // Mostly the rows of a key come together.
            while let Some((_, node, number)) = rows.next_if(|(next, ..)| *next == key) {
                list.push((node, number));
            }
        }
        lists.values_mut().for_each(ByNode::put_in_order);
        lists
    }

    fn put_in_order(&mut self) {
        // Mostly they are in order, and sorting takes room.
        if !self.rows.is_sorted_by_key(|(node, _)| *node) {
            self.rows.sort_by_key(|(node, _)| *node);
        }
        self.rows.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                *earlier = *later;
            }
            same
        });
        for (at, (node, _)) in (0..).zip(&self.rows) {
            self.begins.resize((node.0 / BLOCK + 1).max(self.begins.len() as u32) as usize, at);
        }
        self.begins.push(self.rows.len() as u32);
    }
}

/// Rows that are evaluated together.
pub struct Batch<'a> {
    /// How many rows.
    pub rows: usize,
    /// A column for each variable of the scope; none for child rows and for variables that nothing reads.
    pub columns: Vec<Option<Cow<'a, Column>>>,
    /// The day as of which each row is read.
    pub days: Vec<Day>,
    /// The child tables, for scopes of matters.
    pub children: Option<Children<'a>>,
    /// By slot and row, why a derived value could not be computed.
    pub failed: BTreeMap<(usize, usize), &'a [MissingFact]>,
}

/// The child tables of the matters of a batch.
#[derive(Clone)]
pub struct Children<'a> {
    /// The schema of the kind.
    pub schema: &'a KindSchema,
    /// The matters.
    pub table: &'a MatterTable,
    /// The matter of each row of the batch.
    pub matters: Vec<u32>,
    /// The slot of the first child table in the scope.
    pub first_slot: usize,
}

impl<'a> Children<'a> {
    /// The child table in a slot.
    pub fn child(&self, slot: usize) -> Option<(usize, &'a ChildTable)> {
        let index = slot.checked_sub(self.first_slot)?;
        Some((index, self.table.children.get(index)?))
    }

    /// The rows of a child table that belong to a row of the batch.
    pub fn range(&self, child: &ChildTable, row: usize) -> std::ops::Range<usize> {
        let matter = self.matters.get(row).copied().unwrap_or(0) as usize;
        let at = |index: usize| child.offsets.get(index).copied().unwrap_or(0) as usize;
        at(matter)..at(matter + 1)
    }
}

impl Batch<'_> {
    /// A single row with the given values in its slots.
    pub fn single(values: Vec<Option<Column>>, day: Day) -> Batch<'static> {
        let columns = values.into_iter().map(|column| column.map(Cow::Owned)).collect();
        Batch { rows: 1, columns, days: vec![day], children: None, failed: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// In whatever order the rows come: of each node the last number, and none of nodes without a row.
        #[test]
        fn a_number_is_found_by_its_node(rows in prop::collection::vec((0_u32..90, 0_i64..9), 0..60)) {
            let numbers = rows.iter().map(|(node, number)| (NodeId(*node), Decimal::from(*number)));
            let lists = ByNode::lists(numbers.clone().map(|(node, number)| ((), node, number)));
            let plain: BTreeMap<NodeId, Decimal> = numbers.collect();
            for node in (0..200).map(NodeId) {
                prop_assert_eq!(lists.get(&()).and_then(|all| all.get(node)), plain.get(&node).copied());
            }
        }
    }
}
