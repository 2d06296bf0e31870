//! What an expression may name: variables of its place, and the definitions of the policy.

use crate::organisation::Vocabulary;
use crate::policy::Policy;
use crate::value::{Enumeration, NodeKind, Type};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A variable of a scope. Its slot is its position.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: Type,
}

/// The variables of a place where an expression stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scope {
    /// The variables; a batch has a column for each, in this order.
    pub variables: Vec<Variable>,
    /// The slot of the node that `indicator`, `points` and `score` are about, where these are known.
    pub subject: Option<usize>,
}

impl Scope {
    /// Adds a variable and gives its slot.
    pub fn add(&mut self, name: impl Into<String>, of: Type) -> usize {
        self.variables.push(Variable { name: name.into(), of });
        self.variables.len() - 1
    }

    /// The slot of a name.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| variable.name == name)
    }
}

/// What every expression of a policy may name.
#[derive(Debug, Clone)]
pub struct Names {
    /// Parameters in the order of their ids, with the type of their key.
    pub parameters: Vec<(String, Option<KeyType>)>,
    /// The words for organisations.
    pub vocabulary: Arc<Vocabulary>,
    /// Functions of scripts: name and parameters.
    pub functions: BTreeMap<String, Vec<String>>,
    /// Some script could not be read: a function that is unknown may stand there.
    pub unread_scripts: bool,
    /// Indicators in the order of their ids.
    pub indicators: Vec<IndicatorName>,
    /// Scorecards in the order of their ids.
    pub scorecards: Vec<String>,
    /// Accounts of points.
    pub categories: Vec<String>,
    /// Parameters and fields whose definition has a fault of its own: they are not called unknown as well.
    pub faulty: BTreeSet<String>,
}

/// An indicator, as expressions may read it.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorName {
    /// Its id.
    pub id: String,
    /// Whom it describes: people or units.
    pub describes: NodeKind,
    /// It is known only when all rules have been asked: it is computed, or may be void.
    pub late: bool,
}

/// What keys a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyType {
    /// The field it is keyed by.
    pub by: String,
    /// The keys that some value has, sorted.
    pub keys: Arc<Enumeration>,
}

/// The accounts that the rules of a policy use; `general` where a rule names none.
pub fn categories(policy: &Policy) -> Vec<String> {
    let mut all: Vec<String> = policy
        .rules
        .values()
        .flat_map(|rule| {
            rule.body.category.iter().chain(rule.body.find.iter().filter_map(|f| f.category.as_ref()))
        })
        .map(|name| name.text.clone())
        .chain(std::iter::once(GENERAL.to_owned()))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// The account of points whose rule names none.
pub const GENERAL: &str = "general";
