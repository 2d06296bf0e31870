//! What YAML and tables have in common when they are read: words of the vocabulary, dates, values.

use super::graph::Bond;
use super::rows::{Fact, Finding, Given, Is, Origin, Rows, Sort, Tie, What, Word, attributes};
use super::{OrganisationFault as Fault, Vocabulary, attribute};
use crate::source::{Fault as _, Problem, Problems, said};
use crate::value::{Day, Interval};

/// What of the rows of tables is asked for. Large ones are read for the ids first, and then for all else; YAML says
/// everything at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// That there are people, units and entities. What is wrong with a row need not be found.
    Ids,
    /// Everything but that.
    Else,
    Everything,
}

/// Turns what was written into statements, facts and ties, which somebody takes out of `rows` after some rows of a
/// table: of large tables nothing is held but their text. A row with a fault in it still says that its ids exist, so that one
/// fault brings no others with it; what is at fault itself is left out.
pub(super) struct Reader<'a, 'v> {
    pub vocabulary: &'v Vocabulary,
    pub pass: Pass,
    pub rows: Rows<'a>,
    pub findings: Vec<Finding>,
    /// Faults of form, in YAML.
    pub problems: Problems,
}

impl<'a> Reader<'a, '_> {
    pub fn new(vocabulary: &Vocabulary, pass: Pass) -> Reader<'a, '_> {
        Reader {
            vocabulary,
            pass,
            rows: Rows::default(),
            findings: Vec::new(),
            problems: Problems::default(),
        }
    }

    pub fn raise(&mut self, problem: Problem, origin: Origin) {
        self.findings.push(Finding::new(problem, origin));
    }

    /// The days from one date to another, either of which may be absent.
    pub fn period(
        &mut self,
        from: Option<Word<'a>>,
        until: Option<Word<'a>>,
        origin: Origin,
    ) -> Option<Interval> {
        let first = from.map_or(Some(Day::MIN), |word| self.day(word, origin));
        let last = until.map_or(Some(Day::MAX), |word| self.day(word, origin));
        let interval = Interval { from: first?, until: last? };
        if interval.from > interval.until {
            let place = until.map_or(origin.place, |word| word.place);
            let fault = Fault::Backwards { from: interval.from, until: interval.until };
            let help = said("`until` is the last day that still counts", "`until` 是仍然有效的最后一天");
            self.raise(fault.at(place).help(help), origin);
            return None;
        }
        Some(interval)
    }

    fn day(&mut self, word: Word<'a>, origin: Origin) -> Option<Day> {
        let day = Day::parse_data(word.text);
        if day.is_none() {
            let help = Day::advice(word.text);
            let problem = Fault::NotADate { found: word.text.into() }.at(word.place).help(help);
            self.raise(problem.with_usual_signs(word.text), origin);
        }
        day
    }

    /// Checks the kind of a unit or an entity.
    pub fn kind(&mut self, sort: Sort, kind: Word<'a>, origin: Origin) {
        let vocabulary = self.vocabulary;
        let (fault, known): (_, Vec<&str>) = match sort {
            Sort::Entity => (
                Fault::UnknownEntityKind { kind: kind.text.into() },
                vocabulary.entity_kinds.iter().map(AsRef::as_ref).collect(),
            ),
            _ => (
                Fault::UnknownUnitKind { kind: kind.text.into() },
                vocabulary.unit_kinds.values.iter().map(String::as_str).collect(),
            ),
        };
        if !known.contains(&kind.text) {
            self.raise(fault.at(kind.place).suggest(kind.text, known), origin);
        }
    }

    /// A person's role for a time.
    pub fn role(&mut self, of: Word<'a>, role: Word<'a>, interval: Option<Interval>, origin: Origin) {
        let roles = &self.vocabulary.roles;
        match (roles.code(role.text), interval) {
            (Some(code), Some(interval)) => {
                let (sort, what, is) = (Sort::Person, What::Role, Is::Code(code));
                self.rows.facts.push(Fact { of, sort, what, word: role, is, interval, origin });
            }
            (None, _) => {
                let fault = Fault::UnknownRole { role: role.text.into() }.at(role.place);
                let fault = fault.suggest(role.text, roles.values.iter().map(String::as_str));
                self.raise(fault, origin);
            }
            (Some(_), None) => {}
        }
    }

    /// An attribute of a person or a unit for a time.
    pub fn attribute(
        &mut self,
        (sort, of): (Sort, Word<'a>),
        index: usize,
        word: Word<'a>,
        interval: Option<Interval>,
        origin: Origin,
    ) {
        let vocabulary = self.vocabulary;
        let Some(attribute) = attributes(vocabulary, sort).get(index) else { return };
        let index = index as u32;
        if !attribute.optional {
            self.rows.given.push(Given { id: of.text, attribute: index });
        }
        match (attribute::read(attribute, word), interval) {
            (Ok(is), Some(interval)) => {
                let what = What::Attribute(index);
                self.rows.facts.push(Fact { of, sort, what, word, is, interval, origin });
            }
            (Err(problem), _) => self.raise(*problem, origin),
            (Ok(_), None) => {}
        }
    }

    /// A posting.
    pub fn posting(
        &mut self,
        (person, unit, post): (Word<'a>, Word<'a>, Word<'a>),
        interval: Option<Interval>,
        origin: Origin,
    ) {
        let posts = &self.vocabulary.posts;
        match (posts.code(post.text), interval) {
            (Some(code), Some(interval)) => {
                let bond = Bond::Post(code);
                self.rows.ties.push(Tie { bond, lower: person, upper: unit, interval, origin });
            }
            (None, _) => {
                let fault = Fault::UnknownPost { post: post.text.into() }.at(post.place);
                let fault = fault.suggest(post.text, posts.values.iter().map(String::as_str));
                self.raise(fault, origin);
            }
            (Some(_), None) => {}
        }
    }

    /// The number of a declared relation.
    pub fn relation(&mut self, relation: Word<'a>, origin: Origin) -> Option<u32> {
        let known = &self.vocabulary.relations;
        let found = known.iter().position(|declared| declared.id == relation.text);
        if found.is_none() {
            let fault = Fault::UnknownRelation { relation: relation.text.into() }.at(relation.place);
            let fault = fault.suggest(relation.text, known.iter().map(|declared| declared.id.as_str()));
            self.raise(fault, origin);
        }
        found.map(|at| at as u32)
    }

    /// When a relation holds: `on` is from that day on.
    pub fn relation_period(
        &mut self,
        on: Option<Word<'a>>,
        from: Option<Word<'a>>,
        until: Option<Word<'a>>,
        origin: Origin,
    ) -> Option<Interval> {
        if let (Some(on), Some(_)) = (on, from.or(until)) {
            let help =
                said("write either `on`, or `from` and `until`", "请只写 `on`，或只写 `from` 和 `until`");
            self.raise(Fault::OnAndSpan.at(on.place).help(help), origin);
            return None;
        }
        self.period(on.or(from), until, origin)
    }
}
