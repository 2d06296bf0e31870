//! Everything in a policy that says who answers or what follows, read back.

use super::parameters::{self, ParameterInForce};
use super::terms::Terms;
use super::{escalation, measure, modifier, monitor, property, quota, ranking, results, rule};
use crate::expression::Expr;
use crate::policy::{Defined, Policy};
use crate::source::{Place, Title};
use crate::value::{Day, Interval};
use std::collections::BTreeSet;

/// What kind of provision it is: a section of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // docs/language.md
pub enum Kind {
    Rule,
    Modifier,
    Indicator,
    Scorecard,
    Ranking,
    Ladder,
    Escalation,
    Quota,
    Measure,
    Property,
    Monitor,
}

/// A part of what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// A sentence, or a heading, and what belongs below it.
    Line {
        /// The sentence.
        text: String,
        /// What belongs below it.
        below: Vec<Passage>,
    },
    /// A table of decisions: the names of the columns, and the rows.
    Table {
        /// The names of the columns.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
}

impl Passage {
    /// A sentence with nothing below it.
    pub fn line(text: impl Into<String>) -> Passage {
        Passage::Line { text: text.into(), below: Vec::new() }
    }

    /// The same with every text changed.
    pub(super) fn map(self, change: &impl Fn(String) -> String) -> Passage {
        match self {
            Passage::Line { text, below } => Passage::Line {
                text: change(text),
                below: below.into_iter().map(|passage| passage.map(change)).collect(),
            },
            Passage::Table { head, rows } => {
                let row = |row: Vec<String>| row.into_iter().map(change).collect();
                Passage::Table { head, rows: rows.into_iter().map(row).collect() }
            }
        }
    }

    /// A heading with what belongs below it.
    pub fn heading(text: impl Into<String>, below: Vec<Passage>) -> Passage {
        Passage::Line { text: text.into(), below }
    }
}

/// A rule, a ranking, a ladder, …: what it says in words of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Provision {
    /// What it is.
    pub kind: Kind,
    /// Its id, unique among those of its kind.
    pub id: String,
    /// Its title, or its id in backticks.
    pub title: String,
    /// Where it is defined.
    pub place: Place,
    /// The pack: its title.
    pub pack: String,
    /// When it applies: of rules their own time, of everything else that of the pack is not asked.
    pub in_force: Interval,
    /// The clause it rests on, as it was written.
    pub basis: Option<String>,
    /// The title of the document that the clause names.
    pub document: Option<String>,
    /// The clauses of sources that it runs: id and title, or the id alone.
    pub clauses: Vec<(String, String)>,
    /// What it says.
    pub says: Vec<Passage>,
    /// The parameters it reads.
    pub parameters: Vec<ParameterInForce>,
}

/// What a section's reader gives: what is said, the clause, and the expressions whose parameters are read.
pub(super) struct Said<'a> {
    pub title: &'a Title,
    pub basis: Option<&'a String>,
    pub says: Vec<Passage>,
    pub reads: Vec<&'a Expr>,
}

/// All provisions of a policy, by kind and then by id, each with its index among those of its kind. Of
/// measures only those that something gives, unless nothing gives any and there are no properties.
pub fn provisions(terms: &Terms<'_>) -> Vec<(usize, Provision)> {
    let policy = terms.policy;
    let mut all = Vec::new();
    for (index, defined) in policy.rules.values().enumerate() {
        let mut said = provision(terms, Kind::Rule, defined, rule::rule(terms, index, defined));
        if let Some(program) = terms.program.rules.get(index) {
            said.in_force = program.in_force;
        }
        all.push((index, said));
    }
    for (index, defined) in policy.modifiers.values().enumerate() {
        all.push((
            index,
            provision(terms, Kind::Modifier, defined, modifier::modifier(terms, index, defined)),
        ));
    }
    for (index, defined) in policy.indicators.values().enumerate() {
        all.push((
            index,
            provision(terms, Kind::Indicator, defined, results::indicator(terms, index, defined)),
        ));
    }
    for (index, defined) in policy.scorecards.values().enumerate() {
        all.push((index, provision(terms, Kind::Scorecard, defined, results::scorecard(terms, defined))));
    }
    for (index, defined) in policy.rankings.values().enumerate() {
        all.push((index, provision(terms, Kind::Ranking, defined, ranking::ranking(terms, index, defined))));
    }
    for (index, defined) in policy.ladders.values().enumerate() {
        all.push((index, provision(terms, Kind::Ladder, defined, results::ladder(terms, index, defined))));
    }
    for (index, defined) in policy.escalations.values().enumerate() {
        let said = escalation::escalation(terms, index, defined);
        all.push((index, provision(terms, Kind::Escalation, defined, said)));
    }
    for (index, defined) in policy.quotas.values().enumerate() {
        all.push((index, provision(terms, Kind::Quota, defined, quota::quota(terms, index, defined))));
    }
    let given = measure::given(terms.program);
    let sought = !given.is_empty() || !policy.properties.is_empty();
    for (index, defined) in policy.measures.values().enumerate() {
        if sought && !given.contains(&index) {
            continue;
        }
        all.push((index, provision(terms, Kind::Measure, defined, measure::measure(terms, index, defined))));
    }
    for (index, defined) in policy.properties.values().enumerate() {
        let said = property::property(terms, index, defined);
        all.push((index, provision(terms, Kind::Property, defined, said)));
    }
    for (index, defined) in policy.monitors.values().enumerate() {
        all.push((index, provision(terms, Kind::Monitor, defined, monitor::monitor(terms, index, defined))));
    }
    all
}

fn provision<T>(terms: &Terms<'_>, kind: Kind, defined: &Defined<T>, said: Said<'_>) -> Provision {
    let pack = terms.policy.packs.get(defined.pack);
    let spaced = |text: String| terms.say(crate::source::spaced(&text), text);
    Provision {
        kind,
        id: defined.id.clone(),
        title: terms.plain(said.title, &defined.id),
        place: defined.place,
        pack: pack.map_or_else(String::new, |pack| terms.quoted(&pack.title, &pack.id)),
        in_force: Interval::ALWAYS,
        basis: said.basis.cloned(),
        document: said.basis.and_then(|basis| document(terms, basis)),
        clauses: clauses(terms, defined),
        says: said.says.into_iter().map(|passage| passage.map(&spaced)).collect(),
        parameters: parameters::read(terms, said.reads.into_iter()),
    }
}

/// The clauses that a definition names, in the order of writing.
fn clauses<T>(terms: &Terms<'_>, defined: &Defined<T>) -> Vec<(String, String)> {
    let title = |id: &str| {
        let clause = terms.policy.clauses().find(|clause| clause.id.text == id);
        clause.and_then(|clause| terms.titled(&clause.title)).unwrap_or_else(|| id.to_owned())
    };
    defined.clauses.iter().map(|name| (name.text.clone(), title(&name.text))).collect()
}

/// The days on which anything changes that is written in a policy: a parameter, or which rules are in force.
pub fn changes(policy: &Policy) -> BTreeSet<Day> {
    let parameters = policy.parameters.values().flat_map(|parameter| &parameter.body.values);
    let rules = policy.rules.values().map(|rule| rule.body.in_force);
    let spans = rules.chain(policy.packs.iter().map(|pack| pack.in_force));
    let days = spans.flat_map(|span| [span.from, span.until]).chain(parameters.map(|value| value.from));
    days.filter(|day| *day != Day::MIN && *day != Day::MAX).collect()
}

/// The title of the document whose id a clause begins with.
pub(super) fn document(terms: &Terms<'_>, basis: &str) -> Option<String> {
    let sources = terms.policy.packs.iter().flat_map(|pack| &pack.sources);
    let named = sources.filter(|source| {
        let rest = basis.strip_prefix(source.id.text.as_str());
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')))
    });
    let source = named.max_by_key(|source| source.id.text.len())?;
    let title = terms.quoted(&source.title, &source.id.text);
    Some(match &source.date {
        Some(date) => terms.say(format!("{title}（{date}）"), format!("{title} ({date})")),
        None => title,
    })
}
