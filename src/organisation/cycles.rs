//! Circles among units and in relations that have a direction.

use super::OrganisationFault as Fault;
use super::check::{Check, Link};
use super::graph::{Bond, EdgeData, NodeData, Organisation};
use super::rows::Finding;
use crate::source::{Fault as _, said};
use crate::value::Day;
use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, EdgeReference, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

type Graph = DiGraph<NodeData, EdgeData>;

impl<'a> Check<'a, '_> {
    /// Finds the circles that stand on some day. `links` are the edges of the graph, in their order.
    pub fn circles(&mut self, organisation: &Organisation, links: &[Link<'a>]) {
        let relations = self.vocabulary.relations.iter().enumerate();
        let directed = relations.filter(|(_, relation)| relation.directed);
        let bonds = directed.map(|(at, _)| Bond::Relation(at as u32));
        for bond in std::iter::once(Bond::Parent).chain(bonds).collect::<Vec<_>>() {
            if links.iter().any(|link| link.bond == bond) {
                self.circles_of(bond, &organisation.graph, links);
            }
        }
    }

    fn circles_of(&mut self, bond: Bond, graph: &Graph, links: &[Link<'a>]) {
        let mut reported: BTreeSet<Vec<EdgeIndex>> = BTreeSet::new();
        for edge in suspects(bond, graph) {
            // A circle first stands on the day on which the last of its edges begins.
            let Some(mut circle) = circle_through(edge, bond, graph) else { continue };
            let day = edge.weight().interval.from;
            let mut edges = circle.clone();
            edges.sort_unstable();
            if reported.insert(edges) {
                let of = |edge: &EdgeIndex| links.get(edge.index());
                let latest =
                    |edge: &EdgeIndex| of(edge).map(|link| (link.origin.in_table(), link.interval.from));
                // The edge at fault is the one that closes the circle; a row goes before what stands in YAML.
                let at = (0..circle.len()).rev().max_by_key(|at| circle.get(*at).map(latest)).unwrap_or(0);
                circle.rotate_left(at);
                self.circle(bond, day, &circle.iter().filter_map(of).collect::<Vec<_>>(), graph);
            }
        }
    }

    fn circle(&mut self, bond: Bond, day: Day, circle: &[&Link<'a>], graph: &Graph) {
        let Some(closing) = circle.first() else { return };
        let id = |node: super::NodeId| graph.node_weight(node.index()).map_or("", |node| node.id.as_str());
        let ids = circle.iter().map(|link| id(link.lower)).chain([id(closing.lower)]);
        let path = ids.collect::<Vec<_>>().join(" → ");
        let name = self.bond_name(bond).to_owned();
        // What began before all dates is shown on the last day on which it stands.
        let last = circle.iter().map(|link| link.interval.until).min().unwrap_or(Day::MAX);
        let fault = match if day == Day::MIN { last } else { day } {
            Day::MAX => Fault::EndlessCircle { bond: name, path },
            day => Fault::Circle { bond: name, day, path },
        };
        let mut problem = fault.at(closing.origin.place).help(said(
            "end or remove one of these, so that the way up ends somewhere",
            "请结束或删除其中之一，使上级关系有终点",
        ));
        for link in circle.iter().skip(1) {
            let (lower, upper, days) = (id(link.lower), id(link.upper), link.interval);
            let text = format!("{lower} → {upper} ({days})");
            problem = problem.also(link.origin.place, said(text.clone(), text));
        }
        self.findings.push(Finding::new(problem, closing.origin));
    }
}

/// The edges that lie on a circle if all days are taken together, in the order of first days: only these
/// can lie on one that stands on a single day.
fn suspects(bond: Bond, graph: &Graph) -> Vec<EdgeReference<'_, EdgeData>> {
    let of_bond =
        EdgeFiltered::from_fn(graph, |edge: EdgeReference<'_, EdgeData>| edge.weight().bond == bond);
    let mut component = vec![0; graph.node_count()];
    for (number, nodes) in kosaraju_scc(&of_bond).into_iter().enumerate() {
        for node in nodes {
            component[node.index()] = number;
        }
    }
    let inside = |edge: &EdgeReference<'_, EdgeData>| {
        edge.weight().bond == bond && component[edge.source().index()] == component[edge.target().index()]
    };
    let mut edges: Vec<_> = graph.edge_references().filter(inside).collect();
    edges.sort_by_key(|edge| (edge.weight().interval.from, edge.id()));
    edges
}

/// A shortest circle through an edge, of edges that hold on its first day, beginning with it.
fn circle_through(first: EdgeReference<'_, EdgeData>, bond: Bond, graph: &Graph) -> Option<Vec<EdgeIndex>> {
    let day = first.weight().interval.from;
    let (start, goal) = (first.target(), first.source());
    let mut came_by: BTreeMap<NodeIndex, EdgeReference<'_, EdgeData>> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(node) = waiting.pop_front() {
        if node == goal {
            let back = |edge: &EdgeReference<'_, EdgeData>| {
                (edge.source() != start).then(|| came_by.get(&edge.source()).copied())?
            };
            let mut circle: Vec<EdgeIndex> =
                std::iter::successors(came_by.get(&goal).copied(), back).map(|edge| edge.id()).collect();
            circle.push(first.id());
            circle.reverse();
            return Some(circle);
        }
        let mut up: Vec<_> = graph
            .edges_directed(node, Direction::Outgoing)
            .filter(|edge| edge.weight().bond == bond && edge.weight().interval.contains(day))
            .collect();
        up.sort_by_key(|edge| edge.id());
        for edge in up {
            if edge.target() != start && !came_by.contains_key(&edge.target()) {
                came_by.insert(edge.target(), edge);
                waiting.push_back(edge.target());
            }
        }
    }
    None
}
