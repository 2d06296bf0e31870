//! The kinds of matters on which duties are judged: a row for each who owes and each period.

use super::Counting;
use super::{
    Defined, Duty, FieldShape, FieldType, MatterKind, Name, Owed, Policy, PolicyFault, RelationBody,
    UnknownName,
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

/// Adds the kind of matter of each duty.
pub(super) fn kinds(policy: &mut Policy, problems: &mut Problems) {
    let kinds: Vec<(String, Defined<MatterKind>)> = policy
        .duties
        .iter()
        .filter_map(|(id, duty)| Some((id.clone(), kind(policy, duty, problems)?)))
        .collect();
    for (id, kind) in kinds {
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
    let Some(holders) = holders(policy, &duty.body.of, problems) else { return None };
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
        let shape = FieldShape::Named(of.into());
        fields.push((counter.name.clone(), FieldType { shape, optional: true, place: counter.name.place }));
    }
    let title = policy.rules.get(&duty.id).map(|rule| rule.body.title.clone()).unwrap_or_default();
    let body = MatterKind { title, fields, owed: true, ..MatterKind::default() };
    Some(Defined { id: duty.id.clone(), place, pack: duty.pack, body })
}

fn field(name: &str, of: &str, place: Place) -> (Name, FieldType) {
    let name = Name { text: name.to_owned(), place };
    (name, FieldType { shape: FieldShape::Named(of.to_owned()), optional: true, place })
}

/// Name and type of each variable that says who owes a duty.
fn holders(policy: &Policy, of: &Owed, problems: &mut Problems) -> Option<Vec<(String, String)>> {
    let person = ("person".to_owned(), "person".to_owned());
    let unit = ("unit".to_owned(), "unit".to_owned());
    match of {
        Owed::Post(name) => known(
            name,
            policy.posts.contains_key(&name.text),
            policy.posts.keys(),
            |name| UnknownName::Post { name },
            problems,
        )
        .then(|| vec![person, unit]),
        Owed::Role(name) => known(
            name,
            policy.roles.contains_key(&name.text),
            policy.roles.keys(),
            |name| UnknownName::Role { name },
            problems,
        )
        .then(|| vec![person]),
        Owed::Unit(name) => known(
            name,
            policy.unit_kinds.contains_key(&name.text),
            policy.unit_kinds.keys(),
            |name| UnknownName::UnitKind { name },
            problems,
        )
        .then(|| vec![unit]),
        Owed::Relation(name) => match policy.relations.get(&name.text).map(|relation| &relation.body.body) {
            Some(RelationBody::Declared { ends, .. }) => {
                Some(ends.iter().map(|(name, of)| (name.text.clone(), of.text.clone())).collect())
            }
            Some(RelationBody::Derived(_)) => {
                problems.push(
                    PolicyFault::OwedByDerived { relation: name.text.clone() }.at(name.place).help(said(
                        "name one of the relations that it is made of",
                        "请写明它所由来的某个关系",
                    )),
                );
                None
            }
            None => {
                known(name, false, policy.relations.keys(), |name| UnknownName::Relation { name }, problems);
                None
            }
        },
    }
}

fn known<'k>(
    name: &Name,
    is: bool,
    all: impl Iterator<Item = &'k String>,
    fault: fn(String) -> UnknownName,
    problems: &mut Problems,
) -> bool {
    if !is {
        problems.push(fault(name.text.clone()).at(name.place).suggest(&name.text, all.map(String::as_str)));
    }
    is
}
