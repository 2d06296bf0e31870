//! Ids that are not what they seem, or look like one another.

use crate::policy::{FieldShape, FieldType, MatterKind, Name, Policy, Section};
use crate::source::lookalike::{self, Given};
use crate::source::{Place, Problems};

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    let mut scopes = sections(policy);
    scopes.extend(policy.matters.values().flat_map(|kind| fields(&kind.body)));
    scopes.extend(policy.enumerations.values().map(|of| names(&of.body)));
    let attributes = policy.people_attributes.values().chain(policy.unit_attributes.values());
    scopes.extend(attributes.filter_map(|of| words(&of.body)));
    scopes.extend(by_use(policy));
    scopes.into_iter().for_each(|scope| lookalike::look(scope, Given::Policy, problems));
}

/// Ids that must differ from each other.
type Scope<'a> = Vec<(&'a str, Place)>;

fn names<'a>(names: impl IntoIterator<Item = &'a Name>) -> Scope<'a> {
    names.into_iter().map(|name| (name.text.as_str(), name.place)).collect()
}

fn ids<T>(section: &Section<T>) -> Scope<'_> {
    section.values().map(|defined| (defined.id.as_str(), defined.place)).collect()
}

fn sections(policy: &Policy) -> Vec<Scope<'_>> {
    vec![
        ids(&policy.parameters),
        ids(&policy.roles),
        ids(&policy.posts),
        ids(&policy.unit_kinds),
        ids(&policy.entities),
        ids(&policy.people_attributes),
        ids(&policy.unit_attributes),
        ids(&policy.authorities),
        ids(&policy.enumerations),
        ids(&policy.matters),
        ids(&policy.relations),
        ids(&policy.chains),
        ids(&policy.rules),
        ids(&policy.groups),
        ids(&policy.modifiers),
        ids(&policy.indicators),
        ids(&policy.scorecards),
        ids(&policy.rankings),
        ids(&policy.ladders),
        ids(&policy.escalations),
        ids(&policy.quotas),
        ids(&policy.measures),
    ]
}

/// What expressions read of a matter, the fields of its rows, and the words of each.
fn fields(kind: &MatterKind) -> Vec<Scope<'_>> {
    let own = kind.fields.iter().map(|(name, _)| name);
    let own = own.chain(kind.children.iter().map(|(name, _)| name));
    let mut scopes = vec![names(own.chain(kind.derived.iter().map(|(name, _)| name)))];
    scopes.extend(kind.children.iter().map(|(_, fields)| names(fields.iter().map(|(name, _)| name))));
    let all = kind.fields.iter().chain(kind.children.iter().flat_map(|(_, fields)| fields));
    scopes.extend(all.filter_map(|(_, of)| words(of)));
    scopes
}

fn words(of: &FieldType) -> Option<Scope<'_>> {
    match &of.shape {
        FieldShape::Words(words) => Some(names(words)),
        _ => None,
    }
}

/// Words that are defined by being used: degrees, accounts, tracks, grades.
fn by_use(policy: &Policy) -> [Scope<'_>; 4] {
    let rules = || policy.rules.values().map(|rule| &rule.body);
    let lines = || rules().flat_map(|rule| &rule.find);
    let along = policy.chains.values().flat_map(|chain| &chain.body.degrees);
    let degrees = lines().filter_map(|line| line.degree.as_ref()).chain(along);
    let accounts = rules().filter_map(|rule| rule.category.as_ref());
    let accounts = accounts.chain(lines().filter_map(|line| line.category.as_ref()));
    let tracks = policy.measures.values().map(|measure| &measure.body.track);
    let tracks = [names(tracks), ids(&policy.tracks)].concat();
    let steps = policy.ladders.values().flat_map(|ladder| &ladder.body.steps);
    let grades = steps.filter_map(|step| step.grade.as_ref());
    [names(degrees), names(accounts), tracks, names(grades)]
}
