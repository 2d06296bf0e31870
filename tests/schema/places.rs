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
];

macro_rules! expectation {
    ($number:literal, $kind:literal, $value:literal) => {
        at(
            Scenario,
            concat!("/properties/expect/anyOf/0/anyOf/", $number),
            concat!("expect: [{", $kind, ": ", $value, ", @}]"),
        )
        .given(&[$kind])
        .not(KINDS)
    };
}

const COLUMN: &[&str] = &["column", "value", "columns", "row"];

macro_rules! column {
    ($number:literal, $given:literal) => {
        at(
            Matters,
            concat!(
                "/anyOf/0/properties/matters/anyOf/0/anyOf/0/properties/columns/additionalProperties/anyOf/",
                $number
            ),
            concat!("matters: {table: t.csv, into: sale, columns: {x: {", $given, ": a, @}}}"),
        )
        .given(&[$given])
        .not(COLUMN)
    };
}

pub const PLACES: &[Place] = &[
    at(Policy, "", "roles: {}\n@").given(&["roles"]).not(&["policy"]),
    at(Policy, "/properties/policy", "policy: {@}"),
];
