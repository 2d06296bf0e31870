//! Names that expressions cannot read, and names under which nothing may be kept.

use crate::policy::{FieldShape, FieldType, MatterKind, Name, Policy, PolicyFault};
use crate::source::{Fault, Place, Problems, lookalike, said};

/// Words that expressions keep for themselves, with what to write instead where there is a good word.
const RESERVED: &[(&str, Option<&str>)] = &[
    ("case", Some("matter` or `incident")),
    ("default", Some("standard")),
    ("with", Some("along")),
    ("is", Some("state")),
    ("shared", Some("common")),
    ("new", Some("fresh")),
    ("public", Some("open")),
    ("protected", Some("guarded")),
    ("match", Some("fit")),
    ("exit", Some("leaving")),
    ("call", Some("phone_call")),
    ("print", Some("printout")),
    ("package", Some("parcel")),
    ("private", Some("personal")),
    ("import", Some("imported")),
    ("export", Some("exported")),
    ("static", Some("fixed")),
    ("use", Some("usage")),
    ("var", Some("variable")),
    ("do", None),
    ("go", None),
    ("goto", None),
    ("super", None),
    ("this", None),
    ("thread", None),
    ("module", None),
    ("spawn", None),
    ("sync", None),
    ("async", None),
    ("await", None),
    ("yield", None),
    ("void", None),
    ("null", None),
    ("nil", None),
    ("debug", None),
    ("type_of", None),
    ("curry", None),
    ("eval", None),
    ("Fn", None),
    ("is_def_var", None),
    ("is_def_fn", None),
    ("is_shared", None),
    ("true", None),
    ("false", None),
    ("let", None),
    ("const", None),
    ("if", None),
    ("else", None),
    ("switch", None),
    ("while", None),
    ("until", None),
    ("loop", None),
    ("for", None),
    ("in", None),
    ("break", None),
    ("continue", None),
    ("return", None),
    ("throw", None),
    ("try", None),
    ("catch", None),
    ("as", None),
    ("fn", None),
];

/// Names that every expression knows.
const TAKEN: [&str; 3] = ["param", "cycle", "subject"];
/// Names that every matter has.
const OF_MATTERS: [&str; 3] = ["id", "date", "unit"];

/// Words for members of the public.
const PUBLIC: [&str; 20] = [
    "citizen",
    "resident",
    "complainant",
    "petitioner",
    "victim",
    "suspect",
    "villager",
    "informant",
    "detainee",
    "litigant",
    "passerby",
    "bystander",
    "householder",
    "patient",
    "inpatient",
    "outpatient",
    "customer",
    "person_name",
    "id_card",
    "identity_card",
];
/// What is added to such words without changing whom they are about.
const PARTICULARS: [&str; 17] = [
    "name", "names", "id", "ids", "phone", "mobile", "address", "number", "no", "card", "identity", "full",
    "age", "sex", "gender", "birthday", "list",
];
const PUBLIC_ZH: [&str; 19] = [
    "公民",
    "居民",
    "村民",
    "群众",
    "当事人",
    "犯罪嫌疑人",
    "嫌疑人",
    "受害人",
    "被害人",
    "上访人",
    "信访人",
    "报案人",
    "举报人",
    "投诉人",
    "求助人",
    "患者",
    "病人",
    "顾客",
    "身份证",
];
const PARTICULARS_ZH: [&str; 12] =
    ["姓名", "名字", "号码", "号", "电话", "手机", "住址", "地址", "年龄", "性别", "名单", "信息"];

pub(super) fn check(policy: &Policy, problems: &mut Problems) {
    for parameter in policy.parameters.values() {
        readable(&parameter.id, parameter.place, problems);
    }
    for enumeration in policy.enumerations.values() {
        readable(&enumeration.id, enumeration.place, problems);
    }
    for post in policy.posts.values() {
        readable(&post.id, post.place, problems);
    }
    for attribute in policy.people_attributes.values().chain(policy.unit_attributes.values()) {
        readable(&attribute.id, attribute.place, problems);
        no_public(&attribute.id, attribute.place, problems);
    }
    for entity in policy.entities.values() {
        no_public(&entity.id, entity.place, problems);
    }
    for kind in policy.matters.values() {
        matter(&kind.body, problems);
    }
}

fn matter(kind: &MatterKind, problems: &mut Problems) {
    let counted_before = |name: &Name| kind.owed && name.text.starts_with("previous(");
    for (name, of) in kind.fields.iter().filter(|(name, _)| !counted_before(name)) {
        taken(name, &OF_MATTERS, problems);
        field(name, of, problems);
    }
    for (table, fields) in &kind.children {
        taken(table, &OF_MATTERS, problems);
        taken(table, &TAKEN, problems);
        readable(&table.text, table.place, problems);
        no_public(&table.text, table.place, problems);
        fields.iter().for_each(|(name, of)| field(name, of, problems));
        let twice = kind.fields.iter().map(|(name, _)| name).find(|name| name.text == table.text);
        if let Some(first) = twice {
            let fault = PolicyFault::TwoTables { name: table.text.clone() };
            problems.push(fault.at(table.place).also(first.place, said("the field", "字段在此")));
        }
    }
    for (name, _) in &kind.derived {
        if !kind.fields.iter().any(|(field, _)| field.text == name.text) {
            taken(name, &OF_MATTERS, problems);
            taken(name, &TAKEN, problems);
            readable(&name.text, name.place, problems);
            no_public(&name.text, name.place, problems);
        }
    }
}

fn field(name: &Name, of: &FieldType, problems: &mut Problems) {
    taken(name, &TAKEN, problems);
    readable(&name.text, name.place, problems);
    if !is_count(&name.text, of) {
        no_public(&name.text, name.place, problems);
    }
    if let FieldShape::Named(of_name) = &of.shape {
        no_public(of_name, of.place, problems);
    }
}

/// `patients: int` says how many there were, and nothing of any of them.
fn is_count(id: &str, of: &FieldType) -> bool {
    let number = match &of.shape {
        FieldShape::Range(..) => true,
        FieldShape::Named(name) => name == "int",
        FieldShape::Words(_) => false,
    };
    number && id.ends_with('s') && !id.contains(['_', '-'])
}

fn taken(name: &Name, known: &[&str], problems: &mut Problems) {
    if known.contains(&name.text.as_str()) {
        let problem = PolicyFault::Taken { id: name.text.clone() }.at(name.place);
        problems.push(instead(problem, &format!("the_{}", name.text)));
    }
}

/// Can an expression read the name?
fn readable(id: &str, place: Place, problems: &mut Problems) {
    if let Some((_, better)) = RESERVED.iter().find(|(word, _)| *word == id) {
        let better = better.map_or_else(|| format!("{id}_"), str::to_owned);
        problems.push(instead(PolicyFault::Reserved { id: id.to_owned() }.at(place), &better));
        return;
    }
    let mut letters = id.chars().skip_while(|c| *c == '_');
    let first = letters.next().is_some_and(char::is_alphabetic);
    if !first || !letters.all(|c| c.is_alphanumeric() || c == '_') {
        let better: String = id.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let problem = PolicyFault::NoIdentifier { id: id.to_owned() }.at(place);
        if let Some(help) = lookalike::sign_in(id) {
            return problems.push(problem.help(help));
        }
        let starts = better.trim_start_matches('_').starts_with(char::is_alphabetic);
        problems.push(if starts { instead(problem, &better) } else { problem });
    }
}

fn instead(problem: crate::source::Problem, better: &str) -> crate::source::Problem {
    let chinese = better.replace(" or ", " 或 ");
    problem.help(said(format!("call it `{better}`"), format!("可改名为 `{chinese}`")))
}

/// The engine assesses officers and units. It holds no record on anybody else.
fn no_public(id: &str, place: Place, problems: &mut Problems) {
    if !about_public(id) {
        return;
    }
    problems.push(PolicyFault::MemberOfPublic { id: id.to_owned() }.at(place).help(said(
        "say at most that a member of the public was involved: the field `public_party: \"[anonymous]?\"`, and in the data `public_party: anonymous`",
        "至多写明涉及群众：字段写 `public_party: \"[anonymous]?\"`，数据中写 `public_party: anonymous`",
    )));
}

/// Is the name a word for members of the public, alone or with a particular such as `name`?
/// `resident_visits` counts an officer's work and is none.
fn about_public(id: &str) -> bool {
    let lower = id.to_lowercase().replace('-', "_");
    let is_public = |word: &str| PUBLIC.contains(&word) || PUBLIC.contains(&word.trim_end_matches('s'));
    let mut words = lower.split('_').filter(|word| !word.is_empty()).peekable();
    let english = is_public(&lower)
        || words.clone().any(is_public) && words.all(|word| is_public(word) || PARTICULARS.contains(&word));
    english || about_public_zh(id)
}

fn about_public_zh(id: &str) -> bool {
    let mut rest = id.replace('_', "");
    let mut public = false;
    loop {
        let before = rest.len();
        for word in PUBLIC_ZH {
            if let Some(shorter) = rest.strip_suffix(word) {
                (rest, public) = (shorter.to_owned(), true);
            }
        }
        for word in PARTICULARS_ZH {
            if let Some(shorter) = rest.strip_suffix(word) {
                rest = shorter.to_owned();
            }
        }
        if rest.len() == before {
            return public && rest.is_empty();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_the_public_are_known_alone_and_with_particulars() {
        for name in [
            "citizen",
            "Victims",
            "patient_name",
            "患者姓名",
            "complainant_name",
            "id_card",
            "person-name",
            "当事人",
            "犯罪嫌疑人姓名",
            "居民身份证号码",
            "身份证号",
        ] {
            assert!(about_public(name), "{name}");
        }
        for name in [
            "resident_visits",
            "victim_informed",
            "name",
            "public_party",
            "群众满意",
            "姓名",
            "person",
            "officer_name",
            "居民走访次数",
        ] {
            assert!(!about_public(name), "{name}");
        }
    }

    #[test]
    fn every_reserved_word_is_one_for_rhai_or_for_the_reference() {
        let written = include_str!("../../../docs/language.md");
        let engine = rhai::Engine::new();
        for (word, _) in RESERVED {
            let refused = engine.compile(format!("let {word} = 1;")).is_err();
            assert!(refused || written.contains(&format!("`{word}`")), "{word}");
        }
    }
}
