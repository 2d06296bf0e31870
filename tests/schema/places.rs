//! Where in which file a mapping with known keys stands.

use answerable::schema::FileKind::{self, Cycle, Indicators, Matters, Organisation, Policy, Scenario};

/// A mapping: where it stands in the schema, and a text in which `@` stands in it.
pub struct Place {
    pub kind: FileKind,
    pub pointer: &'static str,
    pub text: &'static str,
    /// Keys that the text gives already.
    pub given: &'static [&'static str],
    /// Keys that would make it another mapping.
    pub not: &'static [&'static str],
}

const fn at(kind: FileKind, pointer: &'static str, text: &'static str) -> Place {
    Place { kind, pointer, text, given: &[], not: &[] }
}

impl Place {
    const fn given(mut self, given: &'static [&'static str]) -> Place {
        self.given = given;
        self
    }
    const fn not(mut self, not: &'static [&'static str]) -> Place {
        self.not = not;
        self
    }
}

/// The keys that begin an expectation.
const KINDS: &[&str] = &[
    "hold",
    "credit",
    "record",
    "cleared",
    "yields",
    "not_credited",
    "not_recorded",
    "nobody",
    "undetermined",
    "proposed",
    "review",
    "barred",
    "superseded",
    "not_proposed",
    "nothing",
    "rank",
    "score",
    "total",
    "hole",
    "unreached",
    "conflict",
    "stopped",
    "imposed",
    "indicator",
    "void",
    "monitor",
    "grade",
    "quota",
];

macro_rules! expectation {
    ($number:literal, $kind:literal, $value:literal) => {
        at(
            Scenario,
            concat!("/definitions/expectation/anyOf/", $number),
            concat!("expect: [{", $kind, ": ", $value, ", @}]"),
        )
        .given(&[$kind])
        .not(KINDS)
    };
}

/// An expectation whose other keys are read only after these.
macro_rules! expectation_with {
    ($number:literal, $kind:literal, $value:literal, $rest:literal, $given:expr) => {
        at(
            Scenario,
            concat!("/definitions/expectation/anyOf/", $number),
            concat!("expect: [{", $kind, ": ", $value, ", ", $rest, ", @}]"),
        )
        .given($given)
        .not(KINDS)
    };
}

macro_rules! column {
    ($number:literal, $given:literal) => {
        at(
            Matters,
            concat!("/definitions/column/anyOf/", $number),
            concat!("matters: {table: t.csv, into: sale, columns: {x: {", $given, ": a, @}}}"),
        )
        .given(&[$given])
        .not(&["column", "value", "columns", "row"])
    };
}

macro_rules! entry {
    ($section:literal) => {
        at(
            Policy,
            concat!("/properties/", $section, "/additionalProperties"),
            concat!($section, ": {x: {@}}"),
        )
    };
}

/// A form of a property, which is a mapping itself.
macro_rules! property {
    ($form:literal) => {
        at(
            Policy,
            concat!("/properties/properties/additionalProperties/properties/", $form),
            concat!("properties: {x: {", $form, ": {@}}}"),
        )
    };
}

/// A form of a monitor, which is a mapping itself.
macro_rules! monitor {
    ($form:literal) => {
        at(
            Policy,
            concat!("/properties/monitors/additionalProperties/properties/", $form),
            concat!("monitors: {x: {", $form, ": {@}}}"),
        )
    };
}

pub const PLACES: &[Place] = &[
    at(Policy, "", "{policy: {id: own}, @}").given(&["policy"]),
    at(Policy, "/properties/policy", "policy: {@}"),
    at(Policy, "/properties/policy/properties/in_force", "policy: {id: own, in_force: {@}}"),
    at(
        Policy,
        "/properties/policy/properties/sources/additionalProperties",
        "policy: {id: own, sources: {x: {@}}}",
    ),
    at(Policy, "/properties/policy/properties/checks", "policy: {id: own, checks: {@}}"),
    entry!("parameters"),
    entry!("roles"),
    entry!("posts"),
    entry!("unit_kinds"),
    entry!("entities"),
    entry!("authorities"),
    entry!("matters"),
    entry!("chains"),
    entry!("rules"),
    entry!("groups"),
    entry!("modifiers"),
    entry!("indicators"),
    entry!("scorecards"),
    entry!("rankings"),
    entry!("ladders"),
    entry!("tracks"),
    entry!("escalations"),
    entry!("quotas"),
    entry!("measures"),
    entry!("monitors"),
    monitor!("of"),
    monitor!("bunching"),
    monitor!("last_digits"),
    monitor!("duplicates"),
    monitor!("spike"),
    monitor!("drift"),
    monitor!("response"),
    entry!("properties"),
    property!("holders"),
    property!("ties"),
    property!("share"),
    property!("apart"),
    property!("in_post"),
    property!("duties"),
    property!("assessed"),
    at(Policy, "/properties/attributes", "attributes: {@}"),
    at(Policy, "/definitions/type/anyOf/3", "attributes: {people: {x: {@}}}"),
    at(
        Policy,
        "/properties/relations/additionalProperties/anyOf/0",
        "relations: {x: {ends: {a: person, b: person}, @}}",
    )
    .given(&["ends"])
    .not(&["any"]),
    at(Policy, "/properties/relations/additionalProperties/anyOf/1", "relations: {x: {any: [y], @}}")
        .given(&["any"])
        .not(&["ends"]),
    at(
        Policy,
        "/properties/relations/additionalProperties/anyOf/1/properties/any/items/anyOf/1",
        "relations: {x: {any: [{follow: y, @}]}}",
    )
    .given(&["follow"])
    .not(WAYS),
    at(
        Policy,
        "/properties/relations/additionalProperties/anyOf/1/properties/any/items/anyOf/2",
        "relations: {x: {any: [{holders: y, @}]}}",
    )
    .given(&["holders"])
    .not(WAYS),
    at(
        Policy,
        "/properties/relations/additionalProperties/anyOf/1/properties/any/items/anyOf/3",
        "relations: {x: {any: [{members: y, @}]}}",
    )
    .given(&["members"])
    .not(WAYS),
    at(
        Policy,
        "/properties/rules/additionalProperties/properties/find/items",
        "rules: {x: {on: y, find: [{@}]}}",
    ),
    at(Policy, "/properties/duties/additionalProperties", "duties: {x: {@}}"),
    at(
        Policy,
        "/properties/duties/additionalProperties/properties/of/anyOf/1",
        "duties: {x: {of: {@}, every: day, find: [{hold: y}]}}",
    ),
    at(
        Policy,
        "/properties/duties/additionalProperties/properties/count/additionalProperties",
        "duties: {x: {of: y, every: day, count: {n: {@}}, find: [{hold: y}]}}",
    ),
    at(
        Policy,
        "/properties/duties/additionalProperties/properties/sum/additionalProperties",
        "duties: {x: {of: y, every: day, sum: {n: {@}}, find: [{hold: y}]}}",
    ),
    at(
        Policy,
        "/properties/duties/additionalProperties/properties/rate/additionalProperties",
        "duties: {x: {of: y, every: day, rate: {n: {@}}, find: [{hold: y}]}}",
    ),
    at(
        Policy,
        "/properties/duties/additionalProperties/properties/longest/additionalProperties",
        "duties: {x: {of: y, every: day, longest: {n: {@}}, find: [{hold: y}]}}",
    ),
    at(
        Policy,
        "/properties/modifiers/additionalProperties/properties/effect/anyOf/1",
        "modifiers: {x: {on: y, effect: {@}}}",
    ),
    at(
        Policy,
        "/properties/indicators/additionalProperties/properties/of/anyOf/1",
        "indicators: {x: {of: {@}}}",
    ),
    at(
        Policy,
        "/properties/scorecards/additionalProperties/properties/groups/additionalProperties",
        "scorecards: {x: {of: person, missing: zero, groups: {g: {@}}}}",
    ),
    at(
        Policy,
        "/properties/rankings/additionalProperties/properties/ties",
        "rankings: {x: {of: person, by: 1, ties: {@}}}",
    ),
    at(
        Policy,
        "/properties/rankings/additionalProperties/properties/guard",
        "rankings: {x: {of: person, by: 1, guard: {@}}}",
    ),
    at(
        Policy,
        "/properties/rankings/additionalProperties/properties/guard/properties/persistence",
        "rankings: {x: {of: person, by: 1, guard: {persistence: {@}}}}",
    ),
    at(
        Policy,
        "/properties/rankings/additionalProperties/properties/bands/anyOf/0/items",
        "rankings: {x: {of: person, by: 1, bands: [{@}]}}",
    ),
    at(
        Policy,
        "/properties/ladders/additionalProperties/properties/steps/anyOf/0/items",
        "ladders: {x: {of: person, on: 1, steps: [{@}]}}",
    ),
    at(
        Policy,
        "/properties/quotas/additionalProperties/properties/of/anyOf/0",
        "quotas: {x: {at_most: 1, of: {ladder: y, grade: z, @}}}",
    )
    .given(&["ladder", "grade"])
    .not(&["measure"]),
    at(
        Policy,
        "/properties/quotas/additionalProperties/properties/of/anyOf/1",
        "quotas: {x: {at_most: 1, of: {measure: y, @}}}",
    )
    .given(&["measure"])
    .not(&["ladder", "grade"]),
    at(Cycle, "", "{cycle: {title: Year, from: 2024-01-01, until: 2024-12-31}, policy: pack, @}")
        .given(&["cycle", "policy"])
        .not(&["scenario", "expect"]),
    at(Scenario, "", "{scenario: s, cycle: {from: 2024-01-01, until: 2024-12-31}, policy: pack, @}")
        .given(&["scenario", "cycle", "policy"]),
    at(Cycle, "/properties/cycle", "cycle: {@}"),
    at(Scenario, "/properties/cycle", "cycle: {@}"),
    at(Scenario, "/properties/calendar", "calendar: {@}"),
    at(Scenario, "/definitions/past", "history: [{@}]"),
    at(Organisation, "/definitions/organisation/anyOf/0", "{@}").not(&["table", "organisation"]),
    at(Organisation, "/definitions/organisation/anyOf/1", "{table: x.csv, @}").given(&["table"]),
    at(
        Organisation,
        "/definitions/organisation/anyOf/0/properties/units/additionalProperties/anyOf/0/properties/title/anyOf/1",
        "units: {x: {title: {@}}}",
    ),
    at(
        Organisation,
        "/definitions/organisation/anyOf/0/properties/entities/additionalProperties/anyOf/0",
        "entities: {x: {@}}",
    ),
    at(Organisation, "/definitions/organisation/anyOf/0/properties/posts/items", "posts: [{@}]"),
    at(
        Organisation,
        "/definitions/organisation/anyOf/0/properties/units/additionalProperties/anyOf/0",
        "units: {x: {@}}",
    ),
    at(
        Organisation,
        "/definitions/organisation/anyOf/0/properties/people/additionalProperties/anyOf/0",
        "people: {x: {@}}",
    ),
    at(
        Organisation,
        "/definitions/organisation/anyOf/0/properties/relations/items/additionalProperties",
        "relations: [{led_by: {lower: ann, upper: ann, @}}]",
    )
    .not(&["lower", "upper"]),
    at(Organisation, "/definitions/dated/anyOf/1", "units: {x: {parent: [{@}]}}"),
    at(Matters, "/definitions/matters/anyOf/0", "{table: x.csv, @}").given(&["table"]),
    at(Indicators, "/definitions/indicators/anyOf/0", "[{indicator: given, @}]")
        .given(&["indicator"])
        .not(&["table"]),
    at(Policy, "/definitions/decisions", "ladders: {x: {of: person, on: 1, steps: {table: x.csv, @}}}")
        .given(&["table"]),
    at(Indicators, "/definitions/indicators/anyOf/1", "{table: x.csv, @}").given(&["table"]),
    at(Matters, "/definitions/condition", "{table: x.csv, into: sale, where: {@}}"),
    column!("1", "column"),
    column!("2", "value"),
    column!("3", "columns"),
    column!("4", "row"),
    expectation!("0", "hold", "ann"),
    expectation!("1", "credit", "ann"),
    expectation!("2", "record", "ann"),
    expectation!("3", "cleared", "ann"),
    expectation!("4", "yields", "ann"),
    expectation!("5", "not_credited", "ann"),
    expectation!("6", "not_recorded", "ann"),
    expectation!("7", "nobody", "ann"),
    expectation!("8", "undetermined", "all"),
    expectation!("9", "proposed", "talk"),
    expectation!("10", "review", "talk"),
    expectation!("11", "superseded", "talk"),
    expectation!("12", "barred", "talk"),
    expectation!("13", "not_proposed", "talk"),
    expectation!("14", "nothing", "talk"),
    expectation!("15", "imposed", "talk"),
    expectation!("16", "total", "ann"),
    expectation_with!("17", "score", "ann", "in: card", &["score", "in"]),
    expectation_with!("18", "rank", "ann", "in: points", &["rank", "in"]),
    expectation!("19", "hole", "M"),
    expectation!("20", "unreached", "M"),
    expectation!("21", "conflict", "one"),
    expectation!("22", "stopped", "top"),
    expectation_with!("23", "indicator", "ann", "in: given", &["indicator", "in"]),
    expectation_with!("24", "void", "ann", "in: given", &["void", "in"]),
    expectation_with!("25", "monitor", "watched", "seen: nothing", &["monitor", "seen"]),
    expectation_with!("26", "grade", "good", "in: marks, for: ann", &["grade", "in", "for"]),
    expectation_with!("27", "quota", "good", "is: kept", &["quota", "is"]),
];

/// The keys that begin a step of a relation.
const WAYS: &[&str] = &["follow", "holders", "members"];
