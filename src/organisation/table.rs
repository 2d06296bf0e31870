//! Rows of mapped tables.

use super::OrganisationFault as Fault;
use super::columns::{SECTIONS, columns};
use super::graph::Bond;
use super::reader::Reader;
use super::rows::{Life, Origin, Sort, Statement, Tie, Word, attributes};
use crate::source::{Fault as _, Place, Title};
use crate::tables::{Record, Table};
use crate::value::Interval;
use std::collections::BTreeMap;

/// A row of a table.
#[derive(Clone, Copy)]
struct Row<'a> {
    columns: &'a [String],
    record: &'a Record,
    origin: Origin<'a>,
}

impl<'a> Row<'a> {
    fn cell(self, column: &str) -> Option<Word<'a>> {
        self.at(self.columns.iter().position(|name| name == column)?)
    }

    fn at(self, column: usize) -> Option<Word<'a>> {
        let cell = self.record.cells.get(column)?.as_ref()?;
        (!cell.text.is_empty()).then_some(Word { text: &cell.text, place: cell.place })
    }
}

impl<'a> Reader<'a, '_> {
    /// Reads a table.
    pub fn table(&mut self, table: &'a Table) {
        if !self.fits(table) {
            return;
        }
        for record in &table.records {
            let origin = Origin { place: record.place, row: Some((self.seen, record)) };
            self.seen += 1;
            let row = Row { columns: &table.columns, record, origin };
            match table.into.as_str() {
                "people" => self.person_row(row),
                "units" => self.unit_row(row),
                "entities" => self.entity_row(row),
                "roles" => self.role_row(row),
                "posts" => self.post_row(row),
                _ => self.relation_row(row),
            }
        }
    }

    /// Has the table the columns of its section?
    fn fits(&mut self, table: &Table) -> bool {
        let place = table.records.first().map_or(Place::Nowhere, |record| record.place);
        let file = place.file().map_or(Place::Nowhere, Place::File);
        let section = || table.into.clone();
        let Some((required, optional)) = columns(&table.into, self.vocabulary) else {
            let fault = Fault::UnknownSection { section: section() };
            self.problems.push(fault.at(file).suggest(&table.into, SECTIONS));
            return false;
        };
        let known = || required.iter().chain(&optional).map(String::as_str);
        for column in &table.columns {
            if !known().any(|name| name == column) {
                let fault = Fault::UnknownColumn { column: column.clone(), section: section() };
                self.problems.push(fault.at(file).suggest(column, known()));
            }
        }
        let has = |name: &str| table.columns.iter().any(|column| column == name);
        for name in ["title", "name"] {
            if has(name) && (has(&format!("{name}_zh")) || has(&format!("{name}_en"))) {
                self.problems.raise(Fault::TwoTitles { column: name.into() }, file);
            }
        }
        let missing: Vec<&String> = required.iter().filter(|name| !has(name)).collect();
        for column in &missing {
            let fault = Fault::MissingColumn { column: (*column).clone(), section: section() };
            self.problems.raise(fault, file);
        }
        missing.is_empty()
    }

    fn need(&mut self, row: Row<'a>, column: &str) -> Option<Word<'a>> {
        let cell = row.cell(column);
        if cell.is_none() {
            let place = cell_place(row, column);
            self.raise(Fault::MissingCell { column: column.into() }.at(place), row.origin);
        }
        cell
    }

    fn person_row(&mut self, row: Row<'a>) {
        let Some(id) = self.need(row, "id") else { return };
        let (origin, title) = (row.origin, title(row, "name"));
        let (sort, life) = (Sort::Person, Life::Unsaid);
        self.rows.statements.push(Statement { sort, id, title, kind: None, life, origin });
        if let Some(role) = row.cell("role") {
            self.role(id, role, Some(Interval::ALWAYS), origin);
        }
        self.attribute_cells(sort, id, row);
    }

    fn unit_row(&mut self, row: Row<'a>) {
        let Some(id) = self.need(row, "id") else { return };
        let (origin, parent) = (row.origin, row.cell("parent"));
        let (from, until) = (row.cell("from"), row.cell("until"));
        let interval = self.period(from, until, origin);
        let life = match (parent, interval) {
            (Some(_), Some(interval)) => Life::WithParent(interval),
            (None, Some(interval)) if from.or(until).is_some() => Life::Said(interval),
            _ => Life::Unsaid,
        };
        self.node_row(Sort::Unit, id, life, row);
        if let (Some(parent), Some(interval)) = (parent, interval) {
            self.rows.ties.push(Tie { bond: Bond::Parent, lower: id, upper: parent, interval, origin });
        }
        self.attribute_cells(Sort::Unit, id, row);
    }

    fn entity_row(&mut self, row: Row<'a>) {
        let Some(id) = self.need(row, "id") else { return };
        let (from, until) = (row.cell("from"), row.cell("until"));
        let interval = self.period(from, until, row.origin);
        let life = match interval {
            Some(interval) if from.or(until).is_some() => Life::Said(interval),
            _ => Life::Unsaid,
        };
        self.node_row(Sort::Entity, id, life, row);
    }

    fn node_row(&mut self, sort: Sort, id: Word<'a>, life: Life, row: Row<'a>) {
        let kind = row.cell("kind");
        if let Some(kind) = kind {
            self.kind(sort, kind, row.origin);
        }
        let statement = Statement { sort, id, title: title(row, "title"), kind, life, origin: row.origin };
        self.rows.statements.push(statement);
    }

    fn attribute_cells(&mut self, sort: Sort, id: Word<'a>, row: Row<'a>) {
        let vocabulary = self.vocabulary;
        for (index, attribute) in attributes(vocabulary, sort).iter().enumerate() {
            if let Some(word) = row.cell(&attribute.name) {
                self.attribute((sort, id), index, word, Some(Interval::ALWAYS), row.origin);
            }
        }
    }

    fn role_row(&mut self, row: Row<'a>) {
        let (person, role) = (self.need(row, "person"), self.need(row, "role"));
        let interval = self.period(row.cell("from"), row.cell("until"), row.origin);
        if let (Some(person), Some(role)) = (person, role) {
            self.role(person, role, interval, row.origin);
        }
    }

    fn post_row(&mut self, row: Row<'a>) {
        let (person, unit, post) = (self.need(row, "person"), self.need(row, "unit"), self.need(row, "post"));
        let interval = self.period(row.cell("from"), row.cell("until"), row.origin);
        if let (Some(person), Some(unit), Some(post)) = (person, unit, post) {
            self.posting((person, unit, post), interval, row.origin);
        }
    }

    fn relation_row(&mut self, row: Row<'a>) {
        let origin = row.origin;
        let relation = self.need(row, "relation").and_then(|relation| self.relation(relation, origin));
        let (lower, upper) = (self.need(row, "lower"), self.need(row, "upper"));
        let interval = self.relation_period(row.cell("on"), row.cell("from"), row.cell("until"), origin);
        if let (Some(relation), Some(lower), Some(upper), Some(interval)) = (relation, lower, upper, interval)
        {
            let bond = Bond::Relation(relation);
            self.rows.ties.push(Tie { bond, lower, upper, interval, origin });
        }
    }
}

/// Where a cell stands or, if the row has nothing there, the row.
fn cell_place(row: Row, column: &str) -> Place {
    let at = row.columns.iter().position(|name| name == column);
    let cell = at.and_then(|at| row.record.cells.get(at)).and_then(Option::as_ref);
    cell.map_or(row.record.place, |cell| cell.place)
}

/// A title in one column, or in one for each language.
fn title(row: Row, name: &str) -> Option<Title> {
    if let Some(plain) = row.cell(name) {
        return Some(Title::plain(plain.text));
    }
    let by_language: BTreeMap<String, String> = ["zh", "en"]
        .into_iter()
        .filter_map(|language| {
            let called = |column: &String| {
                column.strip_prefix(name).and_then(|rest| rest.strip_prefix('_')) == Some(language)
            };
            let cell = row.at(row.columns.iter().position(called)?)?;
            Some((language.to_owned(), cell.text.to_owned()))
        })
        .collect();
    (!by_language.is_empty()).then(|| Title::by_language(by_language))
}
