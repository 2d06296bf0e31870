//! Which parts of a condition decide it.

use super::{asked, shown, typed};
use crate::expression::decide::deciding;
use crate::expression::plain::Plain;
use crate::expression::typed::Expr;

/// The deciding parts: what each reads first, and what it is; of a comparison both values.
fn parts(text: &str) -> String {
    let expr: Expr = typed(text).unwrap();
    asked(|plain| {
        let all = deciding(plain, &expr).into_iter().map(|part| {
            let truth = match part.holds {
                Some(true) => "true",
                Some(false) => "false",
                None => "unknown",
            };
            let first = first(plain, part.expr);
            match part.compared {
                Some(of) => {
                    let values = [shown(&of.left, &of.of), of.how.sign().into(), shown(&of.right, &of.of)];
                    format!("{first} {truth} ({})", values.join(" "))
                }
                None => format!("{first} {truth}"),
            }
        });
        all.collect::<Vec<_>>().join("; ")
    })
}

/// The first fact that an expression reads.
fn first(plain: &Plain<'_>, expr: &Expr) -> String {
    crate::expression::facts::facts([expr], plain).first().map(|fact| fact.name.clone()).unwrap_or_default()
}

#[track_caller]
fn check(pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        assert_eq!(parts(text), *expected, "{text}");
    }
}

#[test]
fn of_an_and_the_first_part_that_is_false() {
    check(&[
        ("good && bad && few > 3", "bad false"),
        ("good && few > 3 && bad", "few false (3 > 3)"),
        ("good && few >= 3", "good true; few true (3 >= 3)"),
        // What is false decides, whatever is unknown before it.
        ("maybe && bad", "bad false"),
        ("maybe && good && maybe2", "maybe unknown; maybe2 unknown"),
    ]);
}

#[test]
fn of_an_or_the_first_part_that_is_true() {
    check(&[
        ("bad || good || few > 3", "good true"),
        ("bad || few > 3", "bad false; few false (3 > 3)"),
        ("maybe || good", "good true"),
        ("maybe || bad", "maybe unknown"),
    ]);
}

#[test]
fn through_negations_and_nesting() {
    check(&[
        ("!good", "good true"),
        ("!(good && bad)", "bad false"),
        ("good && (bad || few < 3)", "bad false; few false (3 < 3)"),
        ("good && !(bad || whole == 12)", "whole true (12 == 12)"),
        ("if good { bad } else { good }", "good true; bad false"),
        ("if maybe { bad } else { good }", "maybe unknown"),
    ]);
}

#[test]
fn what_is_no_connection_stands_for_itself() {
    check(&[
        ("absent(gap)", "gap true"),
        ("kind == \"help\"", "kind false (report == help)"),
        ("kind in [\"help\", \"task\"]", "kind false"),
        ("gap > 1", "gap unknown"),
        ("amount > 2 && amount + 1 > 4", "amount false (3.5 > 4)"),
    ]);
}
