//! Rows of mapped tables.

use super::OrganisationFault as Fault;
use super::Vocabulary;
use super::columns::{SECTIONS, columns};
use super::graph::Bond;
use super::reader::{Pass, Reader};
use super::rows::{Life, Origin, RowNumber, Rows, Sort, Statement, Tie, Word, attributes};
use crate::source::{Fault as _, Place, Title};
use crate::tables::Table;
use crate::value::Interval;
use std::collections::{BTreeMap, BTreeSet};

/// After so many rows what they say is taken.
const TAKEN: usize = 64;

/// Which column of a table is what; most are those of other sections, and not there.
struct Layout {
    id: At,
    kind: At,
    parent: At,
    role: At,
    person: At,
    unit: At,
    post: At,
    relation: At,
    lower: At,
    upper: At,
    on: At,
    from: At,
    until: At,
    title: Titles,
    name: Titles,
    attributes: Vec<At>,
}

type At = Option<usize>;

/// A title in one column, or in one for each language.
struct Titles {
    plain: At,
    by_language: [(&'static str, At); 2],
}

impl Layout {
    fn of(table: &Table, vocabulary: &Vocabulary) -> Layout {
        let at = |name: &str| table.column(name);
        let titles = |name: &str| Titles {
            plain: at(name),
            by_language: ["zh", "en"].map(|language| (language, at(&format!("{name}_{language}")))),
        };
        let declared = match table.into.as_str() {
            "people" => attributes(vocabulary, Sort::Person),
            "units" => attributes(vocabulary, Sort::Unit),
            _ => &[],
        };
        Layout {
            id: at("id"),
            kind: at("kind"),
            parent: at("parent"),
            role: at("role"),
            person: at("person"),
            unit: at("unit"),
            post: at("post"),
            relation: at("relation"),
            lower: at("lower"),
            upper: at("upper"),
            on: at("on"),
            from: at("from"),
            until: at("until"),
            title: titles("title"),
            name: titles("name"),
            attributes: declared.iter().map(|attribute| at(&attribute.name)).collect(),
        }
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
struct Row<'r, 'a> {
    layout: &'r Layout,
    table: &'a Table,
    at: usize,
    /// The texts of its cells; empty ones are absent.
    cells: &'r [&'a str],
    origin: Origin,
}

impl<'a> Row<'_, 'a> {
    fn at(self, column: At) -> Option<Word<'a>> {
        let column = column?;
        let text = *self.cells.get(column)?;
        (!text.is_empty()).then(|| Word { text, place: self.table.cell(self.at, column) })
    }

    fn title(self, columns: &Titles) -> Option<Title> {
        if let Some(plain) = self.at(columns.plain) {
            return Some(Title::plain(plain.text));
        }
        let texts = columns.by_language.iter();
        let texts =
            texts.filter_map(|(language, at)| Some(((*language).to_owned(), self.at(*at)?.text.to_owned())));
        let by_language: BTreeMap<String, String> = texts.collect();
        (!by_language.is_empty()).then(|| Title::by_language(by_language))
    }
}

impl<'a> Reader<'a, '_> {
    /// Reads some rows of a table whose first row has a number, and which has the columns of its section. What they say is
    /// given to `take`, but for rows that are `dropped`.
    pub fn rows_of(
        &mut self,
        table: &'a Table,
        (first, rows): (RowNumber, std::ops::Range<usize>),
        dropped: &BTreeSet<RowNumber>,
        take: &mut impl FnMut(&mut Rows<'a>),
    ) {
        let read = match table.into.as_str() {
            "people" => Self::person_row,
            "units" => Self::unit_row,
            "entities" => Self::entity_row,
            "roles" => Self::role_row,
            "posts" => Self::post_row,
            _ => Self::relation_row,
        };
        let (layout, mut cells) = (Layout::of(table, self.vocabulary), Vec::new());
        for row in rows {
            let number = first.saturating_add(row as u32);
            if !dropped.is_empty() && dropped.contains(&number) {
                continue;
            }
            table.fill(row, &mut cells);
            let origin = Origin { place: table.row(row), row: Some(number) };
            read(self, Row { layout: &layout, table, at: row, cells: &cells, origin });
            if row % TAKEN == 0 {
                take(&mut self.rows);
            }
        }
        take(&mut self.rows);
    }

    /// Has the table the columns of its section?
    pub fn fits(&mut self, table: &Table) -> bool {
        let place = if table.is_empty() { Place::Nowhere } else { table.row(0) };
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

    fn need(&mut self, row: Row<'_, 'a>, at: At, column: &str) -> Option<Word<'a>> {
        let cell = row.at(at);
        if cell.is_none() {
            self.raise(Fault::MissingCell { column: column.into() }.at(row.origin.place), row.origin);
        }
        cell
    }

    fn person_row(&mut self, row: Row<'_, 'a>) {
        let Some(id) = self.need(row, row.layout.id, "id") else { return };
        let (sort, life, origin) = (Sort::Person, Life::Unsaid, row.origin);
        if self.pass != Pass::Else {
            let title = row.title(&row.layout.name);
            self.rows.statements.push(Statement { sort, id, title, kind: None, life, origin });
        }
        if self.pass == Pass::Ids {
            return;
        }
        if let Some(role) = row.at(row.layout.role) {
            self.role(id, role, Some(Interval::ALWAYS), origin);
        }
        self.attribute_cells(sort, id, row);
    }

    fn unit_row(&mut self, row: Row<'_, 'a>) {
        let Some(id) = self.need(row, row.layout.id, "id") else { return };
        let (origin, parent) = (row.origin, row.at(row.layout.parent));
        let (from, until) = (row.at(row.layout.from), row.at(row.layout.until));
        let interval = self.period(from, until, origin);
        let life = match (parent, interval) {
            (Some(_), Some(interval)) => Life::WithParent(interval),
            (None, Some(interval)) if from.or(until).is_some() => Life::Said(interval),
            _ => Life::Unsaid,
        };
        self.node_row(Sort::Unit, id, life, row);
        if self.pass == Pass::Ids {
            return;
        }
        if let (Some(parent), Some(interval)) = (parent, interval) {
            self.rows.ties.push(Tie { bond: Bond::Parent, lower: id, upper: parent, interval, origin });
        }
        self.attribute_cells(Sort::Unit, id, row);
    }

    fn entity_row(&mut self, row: Row<'_, 'a>) {
        let Some(id) = self.need(row, row.layout.id, "id") else { return };
        let (from, until) = (row.at(row.layout.from), row.at(row.layout.until));
        let interval = self.period(from, until, row.origin);
        let life = match interval {
            Some(interval) if from.or(until).is_some() => Life::Said(interval),
            _ => Life::Unsaid,
        };
        self.node_row(Sort::Entity, id, life, row);
    }

    fn node_row(&mut self, sort: Sort, id: Word<'a>, life: Life, row: Row<'_, 'a>) {
        let kind = row.at(row.layout.kind);
        if let Some(kind) = kind.filter(|_| self.pass != Pass::Ids) {
            self.kind(sort, kind, row.origin);
        }
        if self.pass == Pass::Else {
            return;
        }
        let (title, kind, origin) = (row.title(&row.layout.title), kind.map(|kind| kind.text), row.origin);
        let statement = Statement { sort, id, title, kind, life, origin };
        self.rows.statements.push(statement);
    }

    fn attribute_cells(&mut self, sort: Sort, id: Word<'a>, row: Row<'_, 'a>) {
        for (index, at) in row.layout.attributes.iter().enumerate() {
            if let Some(word) = row.at(*at) {
                self.attribute((sort, id), index, word, Some(Interval::ALWAYS), row.origin);
            }
        }
    }

    fn role_row(&mut self, row: Row<'_, 'a>) {
        let (person, role) =
            (self.need(row, row.layout.person, "person"), self.need(row, row.layout.role, "role"));
        let interval = self.period(row.at(row.layout.from), row.at(row.layout.until), row.origin);
        if let (Some(person), Some(role)) = (person, role) {
            self.role(person, role, interval, row.origin);
        }
    }

    fn post_row(&mut self, row: Row<'_, 'a>) {
        let (person, unit, post) = (
            self.need(row, row.layout.person, "person"),
            self.need(row, row.layout.unit, "unit"),
            self.need(row, row.layout.post, "post"),
        );
        let interval = self.period(row.at(row.layout.from), row.at(row.layout.until), row.origin);
        if let (Some(person), Some(unit), Some(post)) = (person, unit, post) {
            self.posting((person, unit, post), interval, row.origin);
        }
    }

    fn relation_row(&mut self, row: Row<'_, 'a>) {
        let origin = row.origin;
        let relation = self
            .need(row, row.layout.relation, "relation")
            .and_then(|relation| self.relation(relation, origin));
        let (lower, upper) =
            (self.need(row, row.layout.lower, "lower"), self.need(row, row.layout.upper, "upper"));
        let interval = self.relation_period(
            row.at(row.layout.on),
            row.at(row.layout.from),
            row.at(row.layout.until),
            origin,
        );
        if let (Some(relation), Some(lower), Some(upper), Some(interval)) = (relation, lower, upper, interval)
        {
            let bond = Bond::Relation(relation);
            self.rows.ties.push(Tie { bond, lower, upper, interval, origin });
        }
    }
}
