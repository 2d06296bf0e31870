//! The columns of the organisation's tables.

use super::Vocabulary;

/// The sections into which a table can go.
pub(super) const SECTIONS: [&str; 6] = ["units", "people", "roles", "posts", "relations", "entities"];

/// The columns that a table of a section must have, and those that it may have; `None` where there is no
/// such section.
pub fn columns(section: &str, vocabulary: &Vocabulary) -> Option<(Vec<String>, Vec<String>)> {
    let (required, optional): (&[&str], &[&str]) = match section {
        "units" => (&["id"], &["title", "title_zh", "title_en", "kind", "parent", "from", "until"]),
        "people" => (&["id"], &["name", "name_zh", "name_en", "role"]),
        "roles" => (&["person", "role"], &["from", "until"]),
        "posts" => (&["person", "unit", "post"], &["from", "until"]),
        "relations" => (&["relation", "lower", "upper"], &["from", "until", "on"]),
        "entities" => (&["id"], &["title", "title_zh", "title_en", "kind", "from", "until"]),
        _ => return None,
    };
    let attributes = match section {
        "units" => vocabulary.unit_attributes.as_slice(),
        "people" => &vocabulary.people_attributes,
        _ => &[],
    };
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut optional = owned(optional);
    optional.extend(attributes.iter().map(|attribute| attribute.name.clone()));
    Some((owned(required), optional))
}
