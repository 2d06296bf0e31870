//! Ids that are referred to: is there such a thing, and is it of the right kind?

use super::OrganisationFault as Fault;
use super::check::{Check, Held, Link, Values};
use super::graph::Bond;
use super::nodes::Nodes;
use super::rows::{Fact, Finding, Is, Origin, Sort, Tie, What, Word, attributes};
use super::{NodeId, RelationId};
use crate::source::{Fault as _, Problem, Said, Spoken, said};
use crate::value::{NodeKind, Type};

/// After so many unknown ids no nearest one is searched any more.
const COMPARED: usize = 100;

impl<'a> Check<'a, '_> {
    /// A tie, if both its ends are there.
    pub fn link(&mut self, tie: &Tie<'a>, nodes: &Nodes) -> Option<Link> {
        let (lower, upper) = self.ends(tie.bond)?;
        let lower = self.end(tie.lower, &lower, tie.origin, nodes);
        let upper = self.end(tie.upper, &upper, tie.origin, nodes);
        let Tie { bond, interval, origin, .. } = *tie;
        Some(Link { bond, lower: lower?, upper: upper?, interval, origin })
    }

    fn ends(&self, bond: Bond) -> Option<(NodeKind, NodeKind)> {
        match bond {
            Bond::Parent => Some((NodeKind::Unit, NodeKind::Unit)),
            Bond::Post(_) => Some((NodeKind::Person, NodeKind::Unit)),
            Bond::Relation(relation) => {
                let declared = self.vocabulary.relations.get(relation as usize)?;
                Some((declared.lower.1.clone(), declared.upper.1.clone()))
            }
        }
    }

    /// A fact, if its node is there, and its value, where it is an id, is there as well. Values that are no codes go behind
    /// others.
    pub fn held(&mut self, fact: &Fact<'a>, values: &mut Values<'a>, nodes: &Nodes) -> Option<Held> {
        let kind = match fact.sort {
            Sort::Person => NodeKind::Person,
            _ => NodeKind::Unit,
        };
        let of = self.end(fact.of, &kind, fact.origin, nodes)?;
        if let (What::Attribute(at), Is::Node(_)) = (fact.what, &fact.is) {
            let attribute = attributes(self.vocabulary, fact.sort).get(at as usize)?;
            if let Type::Node(kind) = &attribute.of {
                self.end(fact.word, kind, fact.origin, nodes)?;
            }
        }
        let value = match &fact.is {
            Is::Code(code) => *code,
            is => {
                values.push((fact.word.text, is.clone()));
                values.len() as u32 - 1
            }
        };
        let Fact { what, interval, origin, .. } = *fact;
        Some(Held { of, what, value, interval, origin })
    }

    fn end(&mut self, word: Word<'a>, kind: &NodeKind, origin: Origin, nodes: &Nodes) -> Option<NodeId> {
        let problem = match nodes.find(word.text) {
            Some(found) if nodes.kind(found) == kind => return Some(found),
            Some(_) if self.torn.contains(word.text) => return None,
            Some(found) => {
                let is = nodes.kind(found);
                let note = said(format!("a {is} is defined here"), format!("此处定义为{}", is.zh()));
                wrong_end(word, kind).also(nodes.place(found), note)
            }
            None => self.unknown(word, kind, origin, nodes),
        };
        self.findings.push(Finding::new(problem, origin));
        None
    }

    fn unknown(&mut self, word: Word, kind: &NodeKind, origin: Origin, nodes: &Nodes) -> Problem {
        let id = word.text.to_owned();
        let fault = match kind {
            NodeKind::Person => Fault::UnknownPerson { id },
            NodeKind::Unit => Fault::UnknownUnit { id },
            NodeKind::Entity(kind) => Fault::UnknownEntity { id, kind: kind.to_string() },
        };
        let mut problem = fault.at(word.place);
        let of_kind = || nodes.all().filter(|node| nodes.kind(*node) == kind);
        let named = |node: &NodeId| nodes.title(*node).all().any(|title| title == word.text);
        if self.compared < COMPARED
            && let Some(named) = of_kind().find(named)
        {
            self.compared += 1;
            let id = nodes.id(named);
            return problem.help(said(format!("give the id: `{id}`"), format!("请写编号：`{id}`")));
        }
        if self.compared < COMPARED && !(self.set_aside && origin.in_table()) {
            self.compared += 1;
            problem = problem.suggest(word.text, of_kind().map(|node| nodes.id(node)));
        }
        if problem.help.is_none() {
            problem.help = Some(where_to_define(kind));
        }
        problem
    }

    /// The name of a bond, for messages.
    pub fn bond_name(&self, bond: Bond) -> &str {
        match bond {
            Bond::Parent => "parent",
            Bond::Post(post) => self.vocabulary.posts.word(post),
            Bond::Relation(relation) => self.relation_name(relation),
        }
    }

    fn relation_name(&self, relation: RelationId) -> &str {
        self.vocabulary.relations.get(relation as usize).map_or("", |declared| &declared.id)
    }
}

fn wrong_end(word: Word, kind: &NodeKind) -> Problem {
    let id = word.text.to_owned();
    let fault = match kind {
        NodeKind::Person => Fault::NotAPerson { id },
        NodeKind::Unit => Fault::NotAUnit { id },
        NodeKind::Entity(kind) => Fault::NotAnEntity { id, kind: kind.to_string() },
    };
    fault.at(word.place)
}

fn where_to_define(kind: &NodeKind) -> Said {
    let section = match kind {
        NodeKind::Person => "people",
        NodeKind::Unit => "units",
        NodeKind::Entity(_) => "entities",
    };
    said(
        format!("define it under `{section}`; a table can be mapped into `{section}` as well"),
        format!("请在 `{section}` 下定义；同一张表也可以同时导入到 `{section}`"),
    )
}
