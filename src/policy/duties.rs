//! The kinds of matters on which duties are judged: a row for each who owes and each period.

use super::{
    Counting, Defined, Duty, FieldShape, FieldType, MatterKind, Name, Owed, Policy, PolicyFault,
    RelationBody, Section, UnknownName,
};
use crate::source::{Fault, Place, Problems, said};

/// The fields of every row: the days in which the duty was owed, how many of them, and how many the period has.
pub const FIRST_DAY: &str = "first_day";
/// See [`FIRST_DAY`].
pub const LAST_DAY: &str = "last_day";
/// See [`FIRST_DAY`].
pub const HELD_DAYS: &str = "held_days";
/// See [`FIRST_DAY`].
pub const PERIOD_DAYS: &str = "period_days";

/// The field with what a counter came to in the period before: what `previous(…)` reads. No name that an author can
/// give is like it.
pub fn previous(counter: &str) -> String {
    format!("previous({counter})")
}

/// Adds the kind of matter of each duty.
pub(super) fn kinds(policy: &mut Policy, problems: &mut Problems) {
    let kinds: Vec<(String, Option<Defined<MatterKind>>)> =
        policy.duties.iter().map(|(id, duty)| (id.clone(), kind(policy, duty, problems))).collect();
    for (id, kind) in kinds {
        let Some(kind) = kind else {
            policy.faulty.insert(("matters", id));
            continue;
        };
        if let Some(taken) = policy.matters.get(&id) {
            let fault = PolicyFault::DefinedTwice { section: "matters".into(), id };
            let help = said(
                "a duty is a kind of matter too: rename one of the two",
                "职责本身也是一类事项：请改名其中之一",
            );
            problems.push(
                fault
                    .at(kind.place)
                    .also(taken.place, said("first defined here", "第一次定义在这里"))
                    .help(help),
            );
            continue;
        }
        policy.matters.insert(id, kind);
    }
}

fn kind(policy: &Policy, duty: &Defined<Duty>, problems: &mut Problems) -> Option<Defined<MatterKind>> {
    let place = duty.place;
    let holders = holders(policy, &duty.body.of, problems)?;
    let mut fields: Vec<(Name, FieldType)> = holders
        .into_iter()
        .filter(|(name, _)| name != "unit")
        .map(|(name, of)| field(&name, &of, place))
        .collect();
    for (name, of) in [(FIRST_DAY, "date"), (LAST_DAY, "date"), (HELD_DAYS, "int"), (PERIOD_DAYS, "int")] {
        fields.push(field(name, of, place));
    }
    for counter in &duty.body.counters {
        if let Some((first, _)) = fields.iter().find(|(name, _)| name.text == counter.name.text) {
            let fault = PolicyFault::DefinedTwice { section: duty.id.clone(), id: counter.name.text.clone() };
            problems.push(fault.at(counter.name.place).also(first.place, said("known here", "此处已有")));
        }
        let of = match counter.how {
            Counting::Count => "int",
            Counting::Sum | Counting::Rate | Counting::Longest => "decimal",
        };
        fields.push(field(&counter.name.text, of, counter.name.place));
        fields.push(field(&previous(&counter.name.text), of, counter.name.place));
    }
    let title = policy.rules.get(&duty.id).map(|rule| rule.body.title.clone()).unwrap_or_default();
    let body = MatterKind { title, fields, owed: true, ..MatterKind::default() };
    Some(Defined { id: duty.id.clone(), place, pack: duty.pack, clauses: Vec::new(), body })
}

fn field(name: &str, of: &str, place: Place) -> (Name, FieldType) {
    let name = Name { text: name.to_owned(), place };
    (name, FieldType { shape: FieldShape::Named(of.to_owned()), optional: true, place })
}

/// Name and type of each variable that says who owes a duty.
fn holders(policy: &Policy, of: &Owed, problems: &mut Problems) -> Option<Vec<(String, String)>> {
    let part = |name: &str| (name.to_owned(), name.to_owned());
    let mut look = Look { policy, problems };
    match of {
        Owed::Post(name) => look
            .find(name, "posts", &policy.posts, |name| UnknownName::Post { name })
            .map(|_| vec![part("person"), part("unit")]),
        Owed::Role(name) => look
            .find(name, "roles", &policy.roles, |name| UnknownName::Role { name })
            .map(|_| vec![part("person")]),
        Owed::Unit(name) => look
            .find(name, "unit_kinds", &policy.unit_kinds, |name| UnknownName::UnitKind { name })
            .map(|_| vec![part("unit")]),
        Owed::Relation(name) => {
            let found =
                look.find(name, "relations", &policy.relations, |name| UnknownName::Relation { name })?;
            let RelationBody::Declared { ends, .. } = &found.body else {
                let fault = PolicyFault::OwedByDerived { relation: name.text.clone() };
                problems.push(
                    fault.at(name.place).help(said(
                        "name one of the relations that it is made of",
                        "请写明它所由来的某个关系",
                    )),
                );
                return None;
            };
            Some(ends.iter().map(|(name, of)| (name.text.clone(), of.text.clone())).collect())
        }
    }
}

struct Look<'a, 'p> {
    policy: &'a Policy,
    problems: &'p mut Problems,
}

impl<'a> Look<'a, '_> {
    /// A definition by its name. One that was written and has faults is no further fault.
    fn find<T>(
        &mut self,
        name: &Name,
        section: &'static str,
        of: &'a Section<T>,
        fault: fn(String) -> UnknownName,
    ) -> Option<&'a T> {
        let found = of.get(&name.text);
        if found.is_none() && !self.policy.faulty.contains(&(section, name.text.clone())) {
            let known = of.keys().map(String::as_str);
            self.problems.push(fault(name.text.clone()).at(name.place).suggest(&name.text, known));
        }
        found.map(|found| &found.body)
    }
}
