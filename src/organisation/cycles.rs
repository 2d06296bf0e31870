//! Circles among units and in relations that have a direction.

use super::NodeId;
use super::OrganisationFault as Fault;
use super::check::{Check, Link};
use super::graph::Bond;
use super::nodes::Nodes;
use super::rows::Finding;
use crate::source::{Fault as _, said};
use crate::value::Day;
use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, EdgeIndex, EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The nodes that may lie on a circle, and links of one bond between them, in the order of all links.
type Graph<'l> = DiGraph<NodeId, &'l Link>;

impl Check<'_, '_> {
    /// Finds the circles that stand on some day, in the links of one bond.
    pub fn circles(&mut self, nodes: &Nodes, links: &[Link]) {
        let directed = match links.first().map(|link| link.bond) {
            Some(Bond::Parent) => true,
            Some(Bond::Relation(relation)) => {
                self.vocabulary.relations.get(relation as usize).is_some_and(|of| of.directed)
            }
            Some(Bond::Post(_)) | None => false,
        };
        if directed {
            self.circles_of(&graph(&leading_on(links, nodes.len())), nodes);
        }
    }

    fn circles_of(&mut self, graph: &Graph<'_>, nodes: &Nodes) {
        let mut reported: BTreeSet<Vec<EdgeIndex>> = BTreeSet::new();
        for edge in suspects(graph) {
            // A circle first stands on the day on which the last of its edges begins.
            let Some(mut circle) = circle_through(edge, graph) else { continue };
            let day = edge.weight().interval.from;
            let mut edges = circle.clone();
            edges.sort_unstable();
            if reported.insert(edges) {
                let of = |edge: &EdgeIndex| graph.edge_weight(*edge).copied();
                let latest =
                    |edge: &EdgeIndex| of(edge).map(|link| (link.origin.in_table(), link.interval.from));
                // The edge at fault is the one that closes the circle; a row goes before what stands in YAML.
                let at = (0..circle.len()).rev().max_by_key(|at| circle.get(*at).map(latest)).unwrap_or(0);
                circle.rotate_left(at);
                self.circle(day, &circle.iter().filter_map(of).collect::<Vec<_>>(), nodes);
            }
        }
    }

    fn circle(&mut self, day: Day, circle: &[&Link], nodes: &Nodes) {
        let Some(closing) = circle.first() else { return };
        let id = |node: NodeId| nodes.id(node);
        let ids = circle.iter().map(|link| id(link.lower)).chain([id(closing.lower)]);
        let path = ids.collect::<Vec<_>>().join(" → ");
        let name = self.bond_name(closing.bond).to_owned();
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

/// The links that lead on to a circle, if all days are taken together: what no link leads to is taken away until
/// nothing more can be. In an organisation without a circle nothing is left.
fn leading_on(links: &[Link], nodes: usize) -> Vec<&Link> {
    let mut into = vec![0_u32; nodes];
    for link in links {
        into[link.upper.0 as usize] += 1;
    }
    // Links of a bond come by their lower ends.
    let from = |node: NodeId| {
        let start = links.partition_point(|link| link.lower < node);
        links[start..].iter().take_while(move |link| link.lower == node)
    };
    let lowers = links.chunk_by(|a, b| a.lower == b.lower).filter_map(|group| group.first());
    let mut open: Vec<NodeId> =
        lowers.map(|link| link.lower).filter(|node| into[node.0 as usize] == 0).collect();
    let mut gone = vec![false; nodes];
    while let Some(node) = open.pop() {
        gone[node.0 as usize] = true;
        for link in from(node) {
            let left = &mut into[link.upper.0 as usize];
            *left -= 1;
            if *left == 0 {
                open.push(link.upper);
            }
        }
    }
    links.iter().filter(|link| !gone[link.lower.0 as usize]).collect()
}

/// A graph of links, of the nodes at their ends.
fn graph<'l>(links: &[&'l Link]) -> Graph<'l> {
    let mut nodes: Vec<NodeId> = links.iter().flat_map(|link| [link.lower, link.upper]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let number = |node| NodeIndex::new(nodes.partition_point(|other| *other < node));
    let mut graph = Graph::with_capacity(nodes.len(), links.len());
    for node in &nodes {
        graph.add_node(*node);
    }
    for link in links {
        graph.add_edge(number(link.lower), number(link.upper), link);
    }
    graph
}

/// The edges that lie on a circle if all days are taken together, in the order of first days: only these
/// can lie on one that stands on a single day.
fn suspects<'g, 'l>(graph: &'g Graph<'l>) -> Vec<EdgeReference<'g, &'l Link>> {
    let mut component = vec![0; graph.node_count()];
    for (number, nodes) in kosaraju_scc(graph).into_iter().enumerate() {
        for node in nodes {
            component[node.index()] = number;
        }
    }
    let inside = |edge: &EdgeReference<'_, &Link>| {
        component[edge.source().index()] == component[edge.target().index()]
    };
    let mut edges: Vec<_> = graph.edge_references().filter(inside).collect();
    edges.sort_by_key(|edge| (edge.weight().interval.from, edge.id()));
    edges
}

/// A shortest circle through an edge, of edges that hold on its first day, beginning with it.
fn circle_through(first: EdgeReference<'_, &Link>, graph: &Graph<'_>) -> Option<Vec<EdgeIndex>> {
    let day = first.weight().interval.from;
    let (start, goal) = (first.target(), first.source());
    let mut came_by: BTreeMap<NodeIndex, EdgeReference<'_, &Link>> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(node) = waiting.pop_front() {
        if node == goal {
            let back = |edge: &EdgeReference<'_, &Link>| {
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
            .filter(|edge| edge.weight().interval.contains(day))
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
