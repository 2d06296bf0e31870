//! The columns of each kind of matter, and the variables that expressions on it may name.

use super::CompileFault;
use super::vocabulary::node_kind;
use crate::expression::scope::{Names, Scope};
use crate::expression::typed::Expr;
use crate::expression::{Checker, check::coerce};
use crate::matters::{ChildSchema, Field, KindSchema, Schema};
use crate::policy::{FieldShape, FieldType, MatterKind, Name, Policy};
use crate::source::{Fault, Problems, Sources, said};
use crate::value::{Enumeration, NodeKind, Type};
use std::sync::Arc;

/// Slot of a matter's id.
pub const ID: usize = 0;
/// Slot of a matter's date.
pub const DATE: usize = 1;
/// Slot of a matter's unit.
pub const UNIT: usize = 2;
/// Slot of the first child table; the fields follow the child tables.
pub const CHILDREN: usize = 3;

/// The variables of the rows of a kind of matter.
#[derive(Debug, Clone)]
pub struct KindScopes {
    /// Of a matter: id, date, unit, its child tables, its fields. Derived fields are added while expressions on the
    /// others are typed already, so that fields stand last.
    pub row: Scope,
    /// Of a row of each child table: its fields; then those of the parent whose names are not taken.
    pub children: Vec<ChildScope>,
}

/// The variables of the rows of a child table.
#[derive(Debug, Clone)]
pub struct ChildScope {
    /// The variables.
    pub scope: Scope,
    /// The slot in the parent's scope of each variable after the child's own fields.
    pub parents: Vec<usize>,
}

impl KindScopes {
    /// The scopes of a kind.
    pub fn of(kind: &KindSchema) -> KindScopes {
        let mut row = Scope::default();
        row.add("id", Type::Text);
        row.add("date", Type::Date);
        row.add("unit", Type::Node(NodeKind::Unit));
        for child in &kind.children {
            row.add(&child.name, Type::Rows(Arc::from(child.name.as_str())));
        }
        for field in &kind.fields {
            row.add(&field.name, field.of.clone());
        }
        let children = kind.children.iter().map(|child| {
            let mut scope = Scope::default();
            for field in &child.fields {
                scope.add(&field.name, field.of.clone());
            }
            let mut parents = Vec::new();
            for (slot, variable) in row.variables.iter().enumerate() {
                if !matches!(variable.of, Type::Rows(_)) && scope.slot(&variable.name).is_none() {
                    scope.add(&variable.name, variable.of.clone());
                    parents.push(slot);
                }
            }
            ChildScope { scope, parents }
        });
        KindScopes { children: children.collect(), row }
    }
}

type Derived = Vec<Vec<(usize, Expr)>>;

/// The schema of all kinds, and the expressions of their derived fields.
pub fn schema(
    policy: &Policy,
    names: &Names,
    sources: &Sources,
    problems: &mut Problems,
) -> (Schema, Derived) {
    let (mut kinds, mut derived) = (Vec::new(), Vec::new());
    for defined in policy.matters.values() {
        let mut kind = KindSchema {
            id: defined.id.clone(),
            act: None,
            owed: defined.body.owed,
            fields: fields(policy, &defined.body.fields, problems),
            children: defined
                .body
                .children
                .iter()
                .map(|(name, list)| ChildSchema {
                    name: name.text.clone(),
                    fields: fields(policy, list, problems),
                })
                .collect(),
        };
        derived.push(derive(&defined.body, &mut kind, names, sources, problems));
        kind.act = act(&defined.body, &kind, problems);
        kinds.push(kind);
    }
    (Schema { kinds }, derived)
}

/// The column that names the act: a text, or something of the organisation that is neither person nor unit.
fn act(written: &MatterKind, kind: &KindSchema, problems: &mut Problems) -> Option<usize> {
    let name = written.act.as_ref()?;
    let column = kind.fields.iter().position(|field| field.name == name.text)?;
    let of = &kind.fields[column].of;
    if !matches!(of, Type::Text | Type::Node(NodeKind::Entity(_))) {
        let fault = CompileFault::NotAnAct { name: name.text.clone(), found: of.said() };
        problems.raise(fault, name.place);
        return None;
    }
    Some(column)
}

fn fields(policy: &Policy, list: &[(Name, FieldType)], problems: &mut Problems) -> Vec<Field> {
    list.iter()
        .filter_map(|(name, written)| {
            let (of, range) = field_type(policy, &name.text, written, problems)?;
            let optional = written.optional;
            Some(Field { name: name.text.clone(), of, range, optional, derived: false })
        })
        .collect()
}

/// Types the derived fields in the order of writing; each may read those before it.
fn derive(
    written: &MatterKind,
    kind: &mut KindSchema,
    names: &Names,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<(usize, Expr)> {
    let mut list = Vec::new();
    for (name, formula) in &written.derived {
        let scope = KindScopes::of(kind).row;
        let mut checker = Checker { names, sources, problems: &mut *problems };
        let Some(expr) = checker.check(&formula.0, &scope) else { continue };
        let declared = kind.fields.iter().position(|field| field.name == name.text);
        let column = match declared {
            Some(column) => column,
            None if expr.of == Type::Any => {
                let fault = CompileFault::DerivedUntyped { name: name.text.clone() };
                problems.push(fault.at(name.place).help(said(
                    format!("declare it under `fields`, for example `{}: person?`", name.text),
                    format!("请在 `fields` 中声明，例如 `{}: person?`", name.text),
                )));
                continue;
            }
            None => {
                let of = expr.of.clone();
                kind.fields.push(Field {
                    name: name.text.clone(),
                    of,
                    range: None,
                    optional: true,
                    derived: true,
                });
                kind.fields.len() - 1
            }
        };
        let field = &mut kind.fields[column];
        field.derived = true;
        let found = expr.of.said();
        match coerce(expr, &field.of) {
            Some(expr) => list.push((column, expr)),
            None => {
                let expected = field.of.said();
                let fault = crate::expression::check::ExpressionFault::Mismatch { expected, found };
                problems.raise(fault, formula.place());
            }
        }
    }
    list
}

/// The type of a field, and its bounds.
pub fn field_type(
    policy: &Policy,
    name: &str,
    written: &FieldType,
    problems: &mut Problems,
) -> Option<(Type, Option<(i64, i64)>)> {
    let enumeration = |words: &[Name]| {
        let values = words.iter().map(|word| word.text.clone()).collect();
        Type::Enum(Arc::new(Enumeration { name: name.into(), values }))
    };
    Some(match &written.shape {
        FieldShape::Range(low, high) => (Type::Int, Some((*low, *high))),
        FieldShape::Words(words) => (enumeration(words), None),
        FieldShape::Named(named) => {
            let of = match named.as_str() {
                "text" => Type::Text,
                "bool" => Type::Bool,
                "int" => Type::Int,
                "decimal" | "money" | "percent" => Type::Decimal,
                "date" => Type::Date,
                "datetime" => Type::DateTime,
                other => match (node_kind(policy, other), policy.enumerations.get(other)) {
                    (Some(kind), _) => Type::Node(kind),
                    (None, Some(words)) => {
                        let values = words.body.iter().map(|word| word.text.clone()).collect();
                        Type::Enum(Arc::new(Enumeration { name: other.into(), values }))
                    }
                    (None, None) => {
                        let builtin =
                            ["text", "bool", "int", "decimal", "money", "percent", "date", "datetime"];
                        let known = policy.enumerations.keys().chain(policy.entities.keys());
                        let known = known.map(String::as_str).chain(builtin).chain(["person", "unit"]);
                        let fault = CompileFault::UnknownType { name: other.into() };
                        problems.push(fault.at(written.place).suggest(other, known));
                        return None;
                    }
                },
            };
            (of, None)
        }
    })
}
