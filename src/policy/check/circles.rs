//! Definitions that depend on themselves.

use crate::policy::{Policy, PolicyFault, RelationBody, Way};
use crate::source::{Fault, Place, Problems, said};
use std::collections::{BTreeMap, VecDeque};

/// A name, a name that it depends on, and where that was written.
type Edge<'a> = (&'a str, &'a str, Place);

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    let mut edges: Vec<Edge> = Vec::new();
    for rule in policy.rules.values() {
        edges.extend(
            rule.body.unless.iter().map(|other| (rule.id.as_str(), other.text.as_str(), other.place)),
        );
    }
    report(&edges, |rules| PolicyFault::UnlessCycle { rules }, problems);
    let replaced = policy.rules.values().filter_map(|rule| {
        rule.body.replaces.as_ref().map(|old| (rule.id.as_str(), old.text.as_str(), old.place))
    });
    report(&replaced.collect::<Vec<_>>(), |rules| PolicyFault::ReplacesCycle { rules }, problems);
    let mut edges: Vec<Edge> = Vec::new();
    for relation in policy.relations.values() {
        let RelationBody::Derived(steps) = &relation.body.body else { continue };
        for step in steps {
            if let Way::Follow(other) = &step.way {
                edges.push((&relation.id, &other.text, other.place));
            }
        }
    }
    report(&edges, |relations| PolicyFault::RelationCycle { relations }, problems);
}

/// Raises a fault for each circle among the edges, at its first edge, showing the others.
pub fn report(edges: &[Edge], fault: impl Fn(String) -> PolicyFault, problems: &mut Problems) {
    for circle in circles(edges) {
        let names: Vec<&str> = circle.iter().map(|edge| edge.0).chain(circle.first().map(|e| e.0)).collect();
        let mut places = circle.iter().map(|edge| edge.2);
        let mut problem = fault(names.join(" → ")).at(places.next().unwrap_or(Place::Nowhere));
        for place in places {
            problem = problem.also(place, said("and here", "以及这里"));
        }
        problems.push(problem);
    }
}

/// A shortest circle through each name that is on none found before.
fn circles<'a>(edges: &[Edge<'a>]) -> Vec<Vec<Edge<'a>>> {
    let mut from: BTreeMap<&str, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        from.entry(edge.0).or_default().push(*edge);
    }
    from.values_mut().for_each(|edges| edges.sort());
    let mut circles: Vec<Vec<Edge>> = Vec::new();
    for start in from.keys() {
        if !circles.iter().flatten().any(|edge| edge.0 == *start) {
            circles.extend(shortest(start, &from));
        }
    }
    circles
}

fn shortest<'a>(start: &'a str, from: &BTreeMap<&'a str, Vec<Edge<'a>>>) -> Option<Vec<Edge<'a>>> {
    let mut came: BTreeMap<&str, Edge> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(name) = queue.pop_front() {
        for edge in from.get(name).into_iter().flatten() {
            if came.contains_key(edge.1) {
                continue;
            }
            came.insert(edge.1, *edge);
            if edge.1 == start {
                return Some(back(start, &came));
            }
            queue.push_back(edge.1);
        }
    }
    None
}

/// The edges by which the search came back to its start.
fn back<'a>(start: &str, came: &BTreeMap<&str, Edge<'a>>) -> Vec<Edge<'a>> {
    let mut circle = Vec::new();
    let mut name = start;
    while let Some(edge) = came.get(name) {
        circle.push(*edge);
        name = edge.0;
        if name == start {
            break;
        }
    }
    circle.reverse();
    circle
}
