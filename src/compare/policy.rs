//! In what two policies differ as they are written, so that a reader knows what is being compared.

use super::difference::How;
use crate::policy;
use crate::source::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A definition that differs between two policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redefined {
    /// The section of the policy, such as `parameters`.
    pub section: String,
    /// The id.
    pub id: String,
    /// Whether it is new, gone, or another.
    pub how: How,
    /// For one that is another: the keys below it whose values differ.
    pub keys: Vec<Rewritten>,
}

/// A value below a definition that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The keys that lead to it; the place in a list counts from 1.
    pub path: Vec<String>,
    /// What was written.
    pub before: Option<String>,
    /// What is written.
    pub after: Option<String>,
}

/// The definitions that differ between the packs of two policies, in the order of section and id.
pub fn redefined(before: &[PathBuf], after: &[PathBuf]) -> Vec<Redefined> {
    let (before, after) = (policy::written(before), policy::written(after));
    let all: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    all.into_iter()
        .filter_map(|key| {
            let (how, keys) = match (before.get(key), after.get(key)) {
                (None, _) => (How::Entered, Vec::new()),
                (_, None) => (How::Left, Vec::new()),
                (Some(before), Some(after)) => (How::Moved, rewritten(before, after)),
            };
            let same = how == How::Moved && keys.is_empty();
            (!same).then(|| Redefined { section: key.0.clone(), id: key.1.clone(), how, keys })
        })
        .collect()
}

fn rewritten(before: &Node, after: &Node) -> Vec<Rewritten> {
    let (before, after) = (flat(before), flat(after));
    let all: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    all.into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| Rewritten {
            path: path.clone(),
            before: before.get(path).cloned(),
            after: after.get(path).cloned(),
        })
        .collect()
}

/// Every value below a definition by the keys that lead to it.
fn flat(node: &Node) -> BTreeMap<Vec<String>, String> {
    fn descend(node: &Node, path: &mut Vec<String>, into: &mut BTreeMap<Vec<String>, String>) {
        let mut inner = |key: String, node: &Node| {
            path.push(key);
            descend(node, path, into);
            path.pop();
        };
        match &node.value {
            Value::Map(map) => map.entries.iter().for_each(|(key, node)| inner(key.text.clone(), node)),
            Value::List(items) => {
                (1..).zip(items).for_each(|(at, node): (usize, _)| inner(at.to_string(), node));
            }
            Value::Scalar(scalar) => drop(into.insert(path.clone(), scalar.text.trim().to_owned())),
            Value::Null => {}
        }
    }
    let mut all = BTreeMap::new();
    descend(node, &mut Vec::new(), &mut all);
    all
}
