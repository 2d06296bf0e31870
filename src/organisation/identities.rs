//! What stands behind each id: statements of the same id are brought together.

use super::OrganisationFault as Fault;
use super::check::Check;
use super::nodes::{New, Nodes};
use super::rows::{Finding, Life, Origin, Sort, Statement, Statements};
use crate::source::{Fault as _, Place, Title, said};
use crate::together::{each, ranges};
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

/// A statement and the first letters of its id, which tell most ids apart without looking at it.
type Lettered<'s, 'a> = (u64, &'s Statement<'a>);

/// Statements in their order, sorted on so many threads, in a share for each of them: what is said of one id is in one.
pub(super) fn ordered<'s, 'a>(statements: &'s Statements<'a>, threads: usize) -> Vec<Vec<&'s Statement<'a>>> {
    let first = |said: &'s Statement<'a>| {
        let id = said.id.text.as_bytes();
        let letters = id.first_chunk().copied().unwrap_or_else(|| {
            let mut letters = [0; 8];
            letters.iter_mut().zip(id).for_each(|(to, byte)| *to = *byte);
            letters
        });
        (u64::from_be_bytes(letters), said)
    };
    let sort = |some: &mut [Lettered<'s, 'a>]| {
        some.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| order(a.1).cmp(&order(b.1))));
    };
    let pieces = statements.0.as_slice();
    let runs = ranges(pieces.len(), threads, |range| {
        let mut some = Vec::with_capacity(pieces[range.clone()].iter().map(Vec::len).sum());
        some.extend(pieces[range].iter().flatten().map(first));
        sort(&mut some);
        some
    });
    let bare = |share: Vec<Lettered<'s, 'a>>| share.into_iter().map(|(_, said)| said).collect();
    if runs.len() < 2 {
        return runs.into_iter().map(bare).collect();
    }
    let cuts = cuts(&runs);
    each((0..=cuts.len()).collect(), |at| {
        let mut share = Vec::with_capacity(runs.iter().map(Vec::len).sum::<usize>() / runs.len());
        for run in &runs {
            let before = |cut: &&str| run.partition_point(|(_, said)| said.id.text < *cut);
            let from = at.checked_sub(1).and_then(|last| cuts.get(last)).map_or(0, before);
            share.extend_from_slice(&run[from..cuts.get(at).map_or(run.len(), before)]);
        }
        // Runs that are sorted by themselves are but put together.
        sort(&mut share);
        bare(share)
    })
}

/// So many ids are looked at in each run to see where shares of similar size begin.
const LOOKED_AT: usize = if cfg!(test) { 2 } else { 64 };

/// The first ids of all shares but the first, of runs that are sorted by themselves: as many shares as runs.
fn cuts<'a>(runs: &[Vec<Lettered<'_, 'a>>]) -> Vec<&'a str> {
    let some = |run: &'_ Vec<Lettered<'_, 'a>>| {
        let step = run.len().div_ceil(LOOKED_AT).max(1);
        run.iter().step_by(step).map(|(_, said)| said.id.text).collect::<Vec<_>>()
    };
    let mut ids: Vec<&str> = runs.iter().flat_map(some).collect();
    ids.sort_unstable();
    (1..runs.len()).filter_map(|at| ids.get(ids.len() * at / runs.len()).copied()).collect()
}

/// An id, what is wrong, who is not believed and who is.
type Clash<'a> = (&'a str, Fault, Origin, Origin);

impl<'a> Check<'a, '_> {
    /// Brings statements together, which come in their order, a thread for each share. [`Nodes::finish`] is left to do.
    pub fn identities(&mut self, shares: &[Vec<&Statement<'a>>]) -> Nodes {
        let all = shares.iter().map(Vec::len).sum();
        let shares = each(shares.iter().enumerate().collect(), |(at, some)| {
            let mut own = self.beside();
            // The first has room for what others bring.
            (own.nodes(some, if at == 0 { all } else { some.len() }), own)
        });
        let mut nodes = Nodes::default();
        for (next, mut own) in shares {
            nodes.append(next);
            self.findings.append(&mut own.findings);
            self.torn.append(&mut own.torn);
        }
        nodes
    }

    /// The nodes of some statements, with room for so many.
    fn nodes(&mut self, statements: &[&Statement<'a>], room: usize) -> Nodes {
        let bytes: usize = statements.iter().map(|said| said.id.text.len()).sum();
        // Those of others are about as long.
        let mut nodes = Nodes::with_capacity(room, bytes * room / statements.len().max(1));
        for same in statements.chunk_by(|a, b| a.id.text == b.id.text) {
            match same {
                // Most ids are said once.
                [only] => nodes.push(self.node_data(only, only.title.as_ref(), only.kind, only.life.days())),
                _ => self.identity(same).into_iter().for_each(|new| nodes.push(new)),
            }
        }
        nodes
    }

    fn identity(&mut self, group: &[&Statement<'a>]) -> Option<New<'a>> {
        let (mut together, mut clashes) = bring_together(group)?;
        if self.set_aside && !clashes.is_empty() {
            // Which statement is believed must not depend on the order of rows.
            let mut group = group.to_vec();
            group.sort_by_cached_key(|said| (said.origin.in_table(), content(said), said.origin.place));
            (together, clashes) = bring_together(&group)?;
        }
        self.report(clashes);
        let Together { first, title, kind, life, with_parent } = together;
        let life = life.map(|(life, _)| life).or(with_parent);
        Some(self.node_data(first, title.map(|(title, _)| title), kind.map(|(kind, _)| kind), life))
    }

    fn report(&mut self, clashes: Vec<Clash<'a>>) {
        for (id, fault, loser, winner) in clashes {
            if matches!(fault, Fault::DifferentSorts { .. }) {
                self.torn.insert(id);
            }
            self.clash(fault, loser, winner, said("first defined here", "第一次定义在这里"));
        }
    }

    fn node_data(
        &mut self,
        first: &Statement<'a>,
        title: Option<&Title>,
        word: Option<&'a str>,
        life: Option<Interval>,
    ) -> New<'a> {
        let id = first.id.text;
        let kind = match first.sort {
            Sort::Person => NodeKind::Person,
            Sort::Unit => NodeKind::Unit,
            Sort::Entity => self.entity_kind(word, first),
        };
        let unit_kind = match first.sort {
            Sort::Unit => word.and_then(|word| self.vocabulary.unit_kinds.code(word)),
            _ => None,
        };
        New {
            id,
            title: title.map_or_else(|| Title::plain(id), Title::clone),
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
