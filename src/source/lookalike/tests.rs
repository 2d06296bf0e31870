//! What looks like something else, and what does not.

use super::*;
use crate::source::FileId;

/// What is said of ids of one scope: code and the byte at which it lies.
fn said_of(ids: &[&str], given: Given) -> Vec<(&'static str, u32)> {
    let mut problems = Problems::default();
    let placed = ids.iter().zip(0u32..).map(|(id, number)| {
        let start = number * 100;
        (*id, Place::Span { file: FileId::UNKNOWN, start, end: start + id.len() as u32 })
    });
    look(placed, given, &mut problems);
    let at = |problem: &&Problem| match problem.place {
        Place::Span { start, .. } => (problem.code, start),
        _ => (problem.code, u32::MAX),
    };
    problems.sorted().iter().map(at).collect()
}

#[test]
fn chinese_latin_and_both_are_no_fault() {
    let ids = [
        "late",
        "迟到",
        "一级指标A",
        "P421",
        "云公2014-17",
        "Ärger",
        "überfällig",
        "点名B组",
        "αβγ",
        "район",
    ];
    assert_eq!(said_of(&ids, Given::Policy), []);
}

#[test]
fn signs_spaces_and_invisible_characters_are_found_where_they_stand() {
    for (id, at) in [
        ("迟到，早退", 6),
        ("（重）", 0),
        ("ａbc", 0),
        ("a１", 1),
        ("a–b", 1),
        ("a\u{200b}b", 1),
        ("甲\u{a0}", 3),
    ] {
        assert_eq!(said_of(&[id], Given::Policy), [("look-alike", at)], "{id}");
    }
}

#[test]
fn letters_of_another_script_in_a_word_are_found() {
    // Cyrillic е, Greek ο, Cyrillic А after Chinese.
    for (id, at) in [("lat\u{435}", 3), ("r\u{3bf}le", 1), ("指标\u{410}B", 6)] {
        assert_eq!(said_of(&[id], Given::Policy), [("mixed-scripts", at)], "{id}");
    }
}

#[test]
fn ids_that_look_alike_are_said_at_the_second() {
    assert_eq!(said_of(&["late", "lat\u{435}"], Given::Policy), [("look-alike-ids", 100)]);
    assert_eq!(said_of(&["\u{43e}\u{440}", "op"], Given::Data), [("look-alike-ids", 100)]);
    assert_eq!(said_of(&["l1", "I1", "l1"], Given::Policy), [("look-alike-ids", 100)]);
    assert_eq!(said_of(&["l1", "I1"], Given::Data), [], "ids of data are made by systems");
    assert_eq!(said_of(&["迟到", "迟倒", "late", "later"], Given::Policy), []);
}

#[test]
fn numbers_of_documents_are_no_fault_of_data() {
    assert_eq!(said_of(&["（2014）云刑初字第１号"], Given::Data), [("look-alike", 25)]);
    assert_eq!(said_of(&["（2014）云刑初字第1号", "云公〔2014〕17号"], Given::Data), []);
}

#[test]
fn many_are_counted_and_a_few_are_shown() {
    let ids: Vec<String> = (0..30).map(|number| format!("（{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(said_of(&ids, Given::Policy).len(), MOST + 1);
}

#[test]
fn signs_in_the_structure_of_yaml_are_found_and_those_in_text_are_not() {
    for (line, sign) in [
        ("rules：", '：'),
        ("  - late： x", '：'),
        ("a: {zh：迟到, en: late}", '：'),
        ("a: {zh: 迟到, en：late}", '：'),
        ("a: ｛zh: 迟到}", '｛'),
        ("a: [x, y］", '］'),
        ("a:\u{3000}x", '\u{3000}'),
    ] {
        assert_eq!(in_structure(line).map(|(_, c, _)| c), Some(sign), "{line}");
    }
    for line in [
        "title: 民警：正式",
        "a: {zh: '民警：正式'}",
        "# 说明：一",
        "a: 1 # b：",
        "a: {zh: 民警（正式）}",
        "a: 【要点】",
    ] {
        assert_eq!(in_structure(line), None, "{line}");
    }
}

#[test]
fn a_name_that_looks_like_a_known_one_is_named() {
    let known = ["late", "early", "zh"];
    let help = |wrong| meant(wrong, &known).map(|help| help.en);
    assert_eq!(help("ｌate").as_deref(), Some("write `l` for the full-width `ｌ`: `late`"));
    assert!(help("lat\u{435}").unwrap().contains("`late`"));
    assert_eq!(help("zh：迟到").as_deref(), Some("write `:` for the full-width `：`"));
    assert_eq!(help("later"), None);
}
