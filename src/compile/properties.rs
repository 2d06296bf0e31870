//! Properties of the organisation, ready to be looked at.

use super::results::{PopulationProgram, number};
use super::{Compiler, index};
use crate::expression::typed::Expr;
use crate::organisation::{DeclaredRelation, PostId, RelationId};
use crate::policy::{Defined, Formula, Name, Only, PolicyFault, Property, PropertyForm, RelationBody, Span};
use crate::source::{Fault, Said, said};
use crate::value::{Interval, NodeKind};

/// A property, ready to be looked at.
#[derive(Debug, Clone)]
pub struct PropertyProgram {
    /// When it is asked for: while its pack is in force.
    pub in_force: Interval,
    /// What is looked at.
    pub form: FormProgram,
}

/// The forms of properties, their names resolved.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // as of crate::policy::PropertyForm; kinds, roles and posts are codes of the vocabulary
pub enum FormProgram {
    Holders { post: PostId, unit: u32, count: Span },
    Ties { relations: Vec<(RelationId, Side, NodeKind)>, only: Option<u32>, count: Span },
    Share { posts: Vec<PostId>, unit: u32, at_least: Option<Expr>, at_most: Option<Expr> },
    Apart { relation: RelationId, chain: usize },
    InPost { relation: RelationId, side: Side },
    Duties { unit: u32, or: Vec<RelationId> },
    Assessed { of: PopulationProgram, at_most: Expr },
}

/// An end of a declared relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Lower,
    Upper,
}

/// All properties, in the order of their ids. One that is at fault looks at nothing.
pub(super) fn properties(compiler: &mut Compiler<'_>) -> Vec<Option<PropertyProgram>> {
    let policy = compiler.policy;
    policy.properties.values().map(|property| program(compiler, property)).collect()
}

fn program(compiler: &mut Compiler<'_>, property: &Defined<Property>) -> Option<PropertyProgram> {
    let packs = &compiler.policy.packs;
    let in_force = packs.get(property.pack).map_or(Interval::ALWAYS, |pack| pack.in_force);
    let words = compiler.names.vocabulary.clone();
    // What is unknown was reported when the policy was read.
    let (post, kind) =
        (|name: &Name| words.posts.code(&name.text), |name: &Name| words.unit_kinds.code(&name.text));
    let form = match &property.body.form {
        PropertyForm::Holders { post: held, unit, count } => {
            FormProgram::Holders { post: post(held)?, unit: kind(unit)?, count: *count }
        }
        PropertyForm::Ties { relations, of, only, count } => {
            let mut ends = Vec::new();
            let mut code_of_only = None;
            for relation in relations {
                let (at, declared) = relation_of(compiler, &words.relations, relation)?;
                let (side, node) = end(compiler, declared, of)?;
                if let Some(only) = only {
                    code_of_only = Some(code(compiler, only, of, node)?);
                }
                ends.push((at, side, node.clone()));
            }
            FormProgram::Ties { relations: ends, only: code_of_only, count: *count }
        }
        PropertyForm::Share { posts, unit, at_least, at_most } => {
            let mut bound =
                |formula: &Option<Formula>| formula.as_ref().and_then(|formula| number(compiler, formula));
            let (at_least, at_most) = (bound(at_least), bound(at_most));
            let posts = posts.iter().map(post).collect::<Option<_>>()?;
            FormProgram::Share { posts, unit: kind(unit)?, at_least, at_most }
        }
        PropertyForm::Apart { relation, chain } => {
            let (at, declared) = relation_of(compiler, &words.relations, relation)?;
            if [&declared.lower.1, &declared.upper.1] != [&NodeKind::Person; 2] {
                let fault = PolicyFault::NotBetweenPeople { relation: relation.text.clone() };
                compiler.problems.raise(fault, relation.place);
            }
            FormProgram::Apart { relation: at, chain: index(&compiler.policy.chains, &chain.text)? }
        }
        PropertyForm::InPost { relation, end: name } => {
            let (at, declared) = relation_of(compiler, &words.relations, relation)?;
            let (side, node) = end(compiler, declared, name)?;
            if *node != NodeKind::Person {
                wrong_end(compiler, said("person", "人员"), name, name);
            }
            FormProgram::InPost { relation: at, side }
        }
        PropertyForm::Duties { unit, or } => {
            let relation = |name: &Name| Some(relation_of(compiler, &words.relations, name)?.0);
            FormProgram::Duties { unit: kind(unit)?, or: or.iter().map(relation).collect::<Option<_>>()? }
        }
        PropertyForm::Assessed { of, at_most } => {
            let of = match of {
                Only::Role(name) => {
                    PopulationProgram { kind: NodeKind::Person, only: words.roles.code(&name.text) }
                }
                Only::Unit(name) => PopulationProgram { kind: NodeKind::Unit, only: Some(kind(name)?) },
            };
            FormProgram::Assessed { of, at_most: number(compiler, at_most)? }
        }
    };
    Some(PropertyProgram { in_force, form })
}

/// A relation that the organisation gives.
fn relation_of<'w>(
    compiler: &mut Compiler<'_>,
    words: &'w [DeclaredRelation],
    name: &Name,
) -> Option<(RelationId, &'w DeclaredRelation)> {
    let written = compiler.policy.relations.get(&name.text)?;
    if matches!(written.body.body, RelationBody::Derived(_)) {
        let fault = PolicyFault::PropertyOfDerived { relation: name.text.clone() };
        let help = said("name one of the relations that it is made of", "请写明它所由来的某个关系");
        compiler.problems.push(fault.at(name.place).help(help));
        return None;
    }
    let at = words.iter().position(|relation| relation.id == name.text)?;
    Some((at as RelationId, &words[at]))
}

/// The end of that name, and what stands there.
fn end<'w>(
    compiler: &mut Compiler<'_>,
    relation: &'w DeclaredRelation,
    name: &Name,
) -> Option<(Side, &'w NodeKind)> {
    let ends = [(Side::Lower, &relation.lower), (Side::Upper, &relation.upper)];
    let found = ends.into_iter().find(|(_, (end, _))| *end == name.text);
    if found.is_none() {
        let fault = PolicyFault::NotAnEnd { name: name.text.clone() };
        let known = ends.iter().map(|(_, (end, _))| end.as_str());
        compiler.problems.push(fault.at(name.place).suggest(&name.text, known));
    }
    found.map(|(side, (_, kind))| (side, kind))
}

/// The code of a role of people or of a kind of units, where such stand at the end.
fn code(compiler: &mut Compiler<'_>, only: &Only, end: &Name, node: &NodeKind) -> Option<u32> {
    let words = &compiler.names.vocabulary;
    let (code, wanted, what, name) = match only {
        Only::Role(name) => (words.roles.code(&name.text), NodeKind::Person, said("person", "人员"), name),
        Only::Unit(name) => (words.unit_kinds.code(&name.text), NodeKind::Unit, said("unit", "单位"), name),
    };
    if *node != wanted {
        wrong_end(compiler, what, end, name);
        return None;
    }
    code
}

fn wrong_end(compiler: &mut Compiler<'_>, what: Said, end: &Name, at: &Name) {
    compiler.problems.raise(PolicyFault::NotAtEnd { what, end: end.text.clone() }, at.place);
}
