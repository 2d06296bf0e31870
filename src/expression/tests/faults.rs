//! What is wrong with an expression, and which part of it is marked.

use super::{check, typed};

#[test]
fn names_that_do_not_exist() {
    check(&[
        ("gp > 1", "! unknown-name `gp`"),
        ("whole > 1 && gp > 1 && gq", "! unknown-name `gp`; unknown-name `gq`"),
        ("who.roel", "! unknown-property `roel`"),
        ("who.unit.directr", "! unknown-property `directr`"),
        ("where.role", "! unknown-property `role`"),
        ("zone.kind", "! unknown-property `kind`"),
        ("whole.id", "! unknown-property `id`"),
        ("where.director.role", "! unknown-property `role`"),
        ("contacts.did", "! unknown-property `did`"),
        ("param.datd", "! unknown-parameter `datd`"),
        ("param.dated[kind]", "! parameter-has-no-key `dated`"),
        ("param.keyed", "! parameter-needs-key `keyed`"),
        ("param.keyed[\"taks\"]", "! impossible-value `\"taks\"`"),
        ("param.keyed[who.post]", "! type-mismatch `who`"),
        ("param.keyed[whole]", "! type-mismatch `whole`"),
        ("param", "! unsupported `param`"),
        ("cycle", "! unsupported `cycle`"),
        ("cycle.end", "! unknown-property `end`"),
        ("dayz(first, last)", "! unknown-function `dayz`"),
        ("holds(who, \"directr\")", "! unknown-reference `\"directr\"`"),
        ("uppers(who, \"deputy\")", "! unknown-reference `\"deputy\"`"),
        ("indicator(\"x\") > 1", "! unknown-reference `\"x\"`"),
        ("subject", "! unknown-name `subject`"),
    ]);
}

#[test]
fn types_that_do_not_fit() {
    check(&[
        ("good && whole", "! type-mismatch `whole`"),
        ("whole && amount", "! type-mismatch `whole`; type-mismatch `amount`"),
        ("!whole", "! type-mismatch `whole`"),
        ("words + 1", "! type-mismatch `words`"),
        ("1 + first", "! type-mismatch `first`"),
        ("-good", "! type-mismatch `good`"),
        ("whole == words", "! cannot-compare `==`"),
        ("who == where", "! cannot-compare `==`"),
        ("kind == way", "! cannot-compare `==`"),
        ("first == start", "! cannot-compare `==`"),
        ("where.director == who", "! cannot-compare `==`"),
        ("contacts == contacts", "! cannot-compare `==`"),
        ("first < \"2022-01-01\"", "! cannot-compare `\"2022-01-01\"`"),
        ("words < \"b\"", "! no-order `<`"),
        ("kind >= \"help\"", "! no-order `>=`"),
        ("who < other", "! no-order `<`"),
        ("good > bad", "! no-order `>`"),
        ("kind == \"reprot\"", "! impossible-value `\"reprot\"`"),
        ("kind in [\"report\", \"hlep\"]", "! impossible-value `\"hlep\"`"),
        ("who.post == \"boss\"", "! impossible-value `\"boss\"`"),
        ("unkind ?? \"other\"", "! impossible-value `\"other\"`"),
        ("whole in [1, \"two\"]", "! type-mismatch `\"two\"`"),
        ("who in whole", "! type-mismatch `in`"),
        ("where in where.director", "! type-mismatch `where`"),
        ("gap ?? words", "! type-mismatch `words`"),
        ("if whole { 1 } else { 2 }", "! type-mismatch `whole`"),
        ("if good { 1 } else { words }", "! type-mismatch `if`"),
        ("days(first, whole)", "! type-mismatch `whole`"),
        ("round(amount, 1.5)", "! type-mismatch `1`"),
        ("within(who, where)", "! type-mismatch `who`"),
        ("holds(where, \"director\")", "! type-mismatch `where`"),
        ("holds(who, whole)", "! type-mismatch `whole`"),
        ("throughout(whole, first, good)", "! type-mismatch `whole`"),
        ("throughout(first, first, whole)", "! type-mismatch `whole`"),
        ("throughout(first, good)", "! wrong-arguments `throughout`"),
        ("uppers(where, \"deputy_of\")", "! type-mismatch `where`"),
        ("count(whole)", "! type-mismatch `whole`"),
        ("starts_with(kind, \"r\")", "! type-mismatch `kind`"),
        ("at(whole, good)", "! type-mismatch `whole`"),
        ("date(\"2022-02-29\")", "! type-mismatch `\"2022-02-29\"`"),
        ("date(\"15.3.2022\")", "! type-mismatch `\"15.3.2022\"`"),
    ]);
}

/// A script says nothing of its type: what stands beside it must have an order, if one is asked for.
#[test]
fn results_of_scripts_have_an_order_only_beside_numbers_and_dates() {
    check(&[
        ("first_did(contacts) < \"b\"", "! no-order `<`"),
        ("\"b\" < first_did(contacts)", "! no-order `<`"),
        ("twice(whole) > kind", "! no-order `>`"),
        ("kind < twice(whole)", "! no-order `<`"),
        ("twice(whole) >= who", "! no-order `>=`"),
        ("twice(whole) == twice(whole)", "! cannot-compare `==`"),
        ("25 > twice(whole)", "true"),
    ]);
}

#[test]
fn the_number_of_arguments() {
    check(&[
        ("days(first)", "! wrong-arguments `days`"),
        ("absent(first, last)", "! wrong-arguments `absent`"),
        ("min(1)", "! wrong-arguments `min`"),
        ("twice()", "! wrong-arguments `twice`"),
        ("twice(1, 2)", "! wrong-arguments `twice`"),
        ("date(words)", "! wrong-arguments `date`"),
    ]);
}

#[test]
fn what_the_language_does_not_have() {
    check(&[
        ("whole = 12", "! expression-syntax `=`"),
        ("whole > ", "! expression-syntax ``"),
        ("(whole > 1", "! expression-syntax ``"),
        ("whole > 1 & good", "! unsupported `&`"),
        ("whole ** 2", "! unsupported `**`"),
        ("whole.abs()", "! unsupported `abs`"),
        ("contacts[0]", "! unsupported `0`"),
        ("[1, 2]", "! unsupported `[`"),
        ("if good { 1 }", "! unsupported `if`"),
        ("{ let x = 1; x }", "! expression-syntax `{`"),
        ("#{a: 1}", "! unsupported `#{`"),
        ("()", "! unsupported `(`"),
        ("--whole", "! expression-syntax `--`"),
        ("whole === 12", "! expression-syntax `===`"),
        ("case == 1", "! reserved-word `case`"),
        ("eval(\"1\")", "! expression-syntax `eval`"),
        ("|x| x", "! expression-syntax `|`"),
    ]);
}

/// Texts that say nothing about what they stand for have a type, too.
#[test]
fn two_texts() {
    check(&[("\"a\" ?? \"b\"", "\"a\""), ("\"a\" == \"b\"", "false"), ("\"a\" in [\"a\"]", "true")]);
}

/// Every fault that [`check`] knows came with a text; nothing is dropped in silence.
#[test]
fn no_expression_is_dropped_without_a_fault() {
    for text in ["\"a\" ?? \"b\"", "twice(1) ?? 2", "seven() ?? nothing(1)", "", "1; 2", "good ?? whole"] {
        if let Err(faults) = typed(text) {
            assert_ne!(faults, "! ", "`{text}` is dropped without a fault");
        }
    }
}

#[test]
fn help_says_what_would_be_right() {
    let help = |text: &str| {
        use crate::source::{Node, Place, Problems, Scalar, Sources, Value};
        let (mut sources, mut problems) = (Sources::default(), Problems::default());
        let file = sources.add_text(std::path::Path::new("t"), text.into(), text.as_bytes());
        let place = Place::Span { file, start: 0, end: text.len() as u32 };
        let node = Node { place, value: Value::Scalar(Scalar { text: text.into(), quoted: false }) };
        let fixture = &*super::FIXTURE;
        super::Checker { names: &fixture.names, sources: &sources, problems: &mut problems }
            .check(&node, &fixture.prepared.program.scopes[0].row);
        problems
            .sorted()
            .first()
            .and_then(|problem| problem.help.clone())
            .map_or("–".into(), |help| help.en)
    };
    for (text, expected) in [
        ("amuont > 1", "did you mean `amount`?"),
        ("who.roel == \"officer\"", "did you mean `role`?"),
        ("kind == \"reprot\"", "did you mean `report`?"),
        ("workings_days(first, last)", "did you mean `working_days`?"),
        ("first == start", "take the day of a date with time: `day(x)`"),
        ("first < \"2022-01-01\"", "write `date(\"2022-01-01\")`"),
        ("whole = 12", "write `==`"),
        ("param.keyed > 1", "write `param.keyed[kind]`"),
        ("days（first，last）", "write `(` for the full-width `（`"),
        ("kind == “report”", "write `\"` for the full-width `“`"),
    ] {
        assert_eq!(help(text), expected, "{text}");
    }
}
