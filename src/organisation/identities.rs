//! What stands behind each id: statements of the same id are brought together.

use super::OrganisationFault as Fault;
use super::check::Check;
use super::nodes::{New, Nodes};
use super::rows::{Finding, Life, Origin, Sort, Statement};
use crate::source::{Fault as _, Place, Title, said};
use crate::value::{Interval, NodeKind};
use std::sync::Arc;

/// What the statements of an id say together, each part with where it was said first.
struct Together<'r, 'a> {
    first: &'r Statement<'a>,
    title: Option<(&'r Title, Origin)>,
    kind: Option<(&'a str, Origin)>,
    life: Option<(Interval, Origin)>,
    with_parent: Option<Interval>,
}

/// The order in which statements are brought together.
fn order<'a>(said: &Statement<'a>) -> (&'a str, bool, Place) {
    (said.id.text, said.origin.in_table(), said.origin.place)
}

/// The numbers of statements in their order. The first letters of an id tell most ids apart without looking at it.
fn ordered(statements: &[Statement<'_>]) -> Vec<u32> {
    let first = |said: &Statement<'_>| {
        let mut letters = [0; 8];
        letters.iter_mut().zip(said.id.text.bytes()).for_each(|(to, byte)| *to = byte);
        u64::from_be_bytes(letters)
    };
    let mut sorted: Vec<(u64, u32)> = statements.iter().map(first).zip(0..).collect();
    let whole = |number: u32| statements.get(number as usize).map(order);
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| whole(a.1).cmp(&whole(b.1))));
    sorted.into_iter().map(|(_, number)| number).collect()
}

/// An id, what is wrong, who is not believed and who is.
type Clash<'a> = (&'a str, Fault, Origin, Origin);

impl<'a> Check<'a, '_> {
    /// Brings the statements together, in the order of ids; tells that order too.
    pub fn identities(&mut self, statements: &[Statement<'a>]) -> (Nodes, Vec<u32>) {
        let order = ordered(statements);
        let bytes = statements.iter().map(|said| said.id.text.len()).sum();
        let mut nodes = Nodes::with_capacity(statements.len(), bytes);
        let mut group = Vec::new();
        for same in same_id(&order, statements) {
            group.clear();
            group.extend(same);
            if let Some(new) = self.identity(&group) {
                nodes.push(new);
            }
        }
        nodes.finish();
        (nodes, order)
    }

    fn identity(&mut self, group: &[&Statement<'a>]) -> Option<New<'a>> {
        let (mut together, mut clashes) = bring_together(group)?;
        if self.set_aside && !clashes.is_empty() {
            // Which statement is believed must not depend on the order of rows.
            let mut group = group.to_vec();
            group.sort_by_cached_key(|said| (said.origin.in_table(), content(said), said.origin.place));
            (together, clashes) = bring_together(&group)?;
            let data = self.node_data(&together);
            self.report(clashes);
            return Some(data);
        }
        self.report(clashes);
        Some(self.node_data(&together))
    }

    fn report(&mut self, clashes: Vec<Clash<'a>>) {
        for (id, fault, loser, winner) in clashes {
            if matches!(fault, Fault::DifferentSorts { .. }) {
                self.torn.insert(id);
            }
            self.clash(fault, loser, winner, said("first defined here", "第一次定义在这里"));
        }
    }

    fn node_data(&mut self, together: &Together<'_, 'a>) -> New<'a> {
        let first = together.first;
        let id = first.id.text;
        let word = together.kind.map(|(kind, _)| kind);
        let kind = match first.sort {
            Sort::Person => NodeKind::Person,
            Sort::Unit => NodeKind::Unit,
            Sort::Entity => self.entity_kind(word, first),
        };
        let unit_kind = match first.sort {
            Sort::Unit => word.and_then(|word| self.vocabulary.unit_kinds.code(word)),
            _ => None,
        };
        let life = together.life.map(|(life, _)| life).or(together.with_parent);
        New {
            id,
            title: together.title.map_or_else(|| Title::plain(id), |(title, _)| title.clone()),
            kind,
            unit_kind,
            life: life.unwrap_or(Interval::ALWAYS),
            place: first.id.place,
        }
    }

    fn entity_kind(&mut self, word: Option<&str>, first: &Statement<'a>) -> NodeKind {
        if word.is_none() {
            let known = self.vocabulary.entity_kinds.iter().map(AsRef::as_ref);
            let fault = Fault::NoKind { id: first.id.text.into() }.at(first.id.place).suggest("", known);
            self.findings.push(Finding::new(fault, first.origin));
        }
        NodeKind::Entity(Arc::from(word.unwrap_or_default()))
    }
}

/// The statements of each id, in their order.
pub(super) fn same_id<'s, 'a>(
    order: &'s [u32],
    statements: &'s [Statement<'a>],
) -> impl Iterator<Item = impl ExactSizeIterator<Item = &'s Statement<'a>> + Clone> {
    let said = |number: &u32| &statements[*number as usize];
    let groups = order.chunk_by(move |a, b| said(a).id.text == said(b).id.text);
    groups.map(move |group| group.iter().map(said))
}

fn bring_together<'r, 'a>(group: &[&'r Statement<'a>]) -> Option<(Together<'r, 'a>, Vec<Clash<'a>>)> {
    let first = *group.first()?;
    let mut together = Together { first, title: None, kind: None, life: None, with_parent: None };
    let mut clashes = Vec::new();
    for statement in group {
        if let Some((fault, winner)) = together.take_in(statement) {
            clashes.push((statement.id.text, fault, statement.origin, winner));
        }
    }
    Some((together, clashes))
}

impl<'r, 'a> Together<'r, 'a> {
    /// Takes in a statement, or tells what contradicts it, and where that stands.
    fn take_in(&mut self, statement: &'r Statement<'a>) -> Option<(Fault, Origin)> {
        let (id, origin) = (|| statement.id.text.to_owned(), statement.origin);
        if statement.sort != self.first.sort {
            return Some((Fault::DifferentSorts { id: id() }, self.first.origin));
        }
        if let Err(winner) = agree(&mut self.kind, statement.kind, origin) {
            return Some((Fault::DifferentKinds { id: id() }, winner));
        }
        if let Err(winner) = agree(&mut self.title, statement.title.as_ref(), origin) {
            return Some((Fault::DifferentTitles { id: id() }, winner));
        }
        match statement.life {
            Life::Unsaid => None,
            Life::Said(life) => {
                let winner = agree(&mut self.life, Some(life), origin).err()?;
                Some((Fault::DifferentDates { id: id() }, winner))
            }
            Life::WithParent(life) => {
                let known = self.with_parent.unwrap_or(life);
                let (from, until) = (known.from.min(life.from), known.until.max(life.until));
                self.with_parent = Some(Interval { from, until });
                None
            }
        }
    }
}

/// Takes what is said as known, or tells where something else was said.
fn agree<T: PartialEq>(
    known: &mut Option<(T, Origin)>,
    said: Option<T>,
    origin: Origin,
) -> Result<(), Origin> {
    match (known.as_ref(), said) {
        (Some((first, winner)), Some(said)) if *first != said => Err(*winner),
        (None, Some(said)) => {
            *known = Some((said, origin));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What a statement says, to put those that contradict each other in an order of their own.
fn content(statement: &Statement) -> String {
    let kind = statement.kind;
    format!("{:?} {:?} {:?} {:?}", statement.sort, kind, statement.title, statement.life)
}
