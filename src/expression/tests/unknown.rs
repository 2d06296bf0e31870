//! What is unknown, and exactly which facts would make it known.

use super::check;

/// `t` true, `f` false, `u` and `v` unknown.
fn table(operator: &str, rows: &[(&str, &str, &str)]) {
    let word = |short: &str| match short {
        "t" => "good",
        "f" => "bad",
        "u" => "maybe",
        _ => "maybe2",
    };
    let pairs: Vec<(String, String)> = rows
        .iter()
        .map(|(left, right, expected)| {
            let expected = match *expected {
                "t" => "true".to_owned(),
                "f" => "false".to_owned(),
                "uv" => "? maybe, maybe2".to_owned(),
                unknown => format!("? {}", word(unknown)),
            };
            (format!("{} {operator} {}", word(left), word(right)), expected)
        })
        .collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    check(&pairs);
}

#[test]
fn and() {
    table(
        "&&",
        &[
            ("t", "t", "t"),
            ("t", "f", "f"),
            ("f", "t", "f"),
            ("f", "f", "f"),
            ("t", "u", "u"),
            ("u", "t", "u"),
            ("f", "u", "f"),
            ("u", "f", "f"),
            ("u", "v", "uv"),
            ("u", "u", "u"),
        ],
    );
}

#[test]
fn or() {
    table(
        "||",
        &[
            ("t", "t", "t"),
            ("t", "f", "t"),
            ("f", "t", "t"),
            ("f", "f", "f"),
            ("t", "u", "t"),
            ("u", "t", "t"),
            ("f", "u", "u"),
            ("u", "f", "u"),
            ("u", "v", "uv"),
        ],
    );
}

#[test]
fn equality_of_conditions() {
    table("==", &[("t", "t", "t"), ("t", "f", "f"), ("t", "u", "u"), ("u", "u", "u"), ("u", "v", "uv")]);
    table("!=", &[("t", "f", "t"), ("f", "u", "u"), ("u", "v", "uv")]);
}

#[test]
fn only_what_matters_is_missing() {
    check(&[
        ("!maybe", "? maybe"),
        ("!(maybe && bad)", "true"),
        ("maybe && maybe2 && bad", "false"),
        ("maybe && good && maybe2", "? maybe, maybe2"),
        ("(maybe && bad) || maybe2", "? maybe2"),
        ("(maybe || good) && maybe2", "? maybe2"),
        ("gap > 1", "? gap"),
        ("gap > lost", "? gap, lost"),
        ("gap + lost * gap", "? gap, lost"),
        ("gap > 1 && few > 3", "false"),
        ("gap > 1 || few == 3", "true"),
        ("lost in [1, 2]", "? lost"),
        ("few in [lost, 3]", "true"),
        ("few in [lost, 4]", "? lost"),
        ("unkind == \"help\"", "? unkind"),
        ("unsaid == words", "? unsaid"),
        ("contains(unsaid, words)", "? unsaid"),
        ("days(first, never)", "? never"),
        ("min(lost, gap)", "? lost, gap"),
        ("round(gap, 2)", "? gap"),
        ("-lost", "? lost"),
        ("who == nobody", "? nobody"),
        ("if maybe { 1 } else { 1 }", "? maybe"),
        ("if good { 1 } else { lost }", "1"),
        ("if bad { 1 } else { lost }", "? lost"),
        ("if maybe { lost } else { 1 }", "? maybe"),
    ]);
}

#[test]
fn absence_can_be_asked_for() {
    check(&[
        ("absent(gap)", "true"),
        ("absent(amount)", "false"),
        ("present(gap)", "false"),
        ("present(amount)", "true"),
        ("absent(gap) && gap > 1", "? gap"),
        ("present(gap) && gap > 1", "false"),
        ("absent(nobody.role)", "true"),
        ("absent(gap + 1)", "true"),
        ("absent(maybe || good)", "false"),
        ("gap ?? lost", "? gap, lost"),
        ("gap ?? lost ?? amount", "2.5"),
        ("absent(gap ?? 1)", "false"),
    ]);
}

#[test]
fn people_and_units_who_are_not_known() {
    check(&[
        ("nobody.role == \"officer\"", "? nobody"),
        ("nobody.unit.parent", "? nobody"),
        ("who.unit.parent.parent", "? who.unit.parent.parent"),
        ("other.rank", "? other.rank"),
        ("above.remote", "? above.remote"),
        ("idle.role", "? idle.role"),
        ("idle.post", "? idle.post"),
        ("idle.unit", "? idle.unit"),
        // dee is director of T and deputy of S.
        ("both.post", "? both.post"),
        ("both.unit", "? both.unit"),
        ("both.unit == where", "? both.unit"),
        ("at(date(\"2020-12-31\"), both.unit)", "T"),
        ("at(date(\"2020-12-31\"), both.post)", "director"),
        ("holds(nobody, \"director\")", "? nobody"),
        ("holds(nobody, \"director\", nowhere)", "? nobody, nowhere"),
        ("holds(who, \"director\", nowhere)", "? nowhere"),
        ("throughout(never, date(\"2020-01-01\"), holds(who, \"director\"))", "? never"),
        ("throughout(date(\"2020-01-01\"), date(\"2020-01-02\"), holds(nobody, \"director\"))", "? nobody"),
        (
            "throughout(date(\"2020-01-02\"), date(\"2020-01-01\"), holds(who, \"director\"))",
            "? throughout failed: the last day comes before the first, or a century after it",
        ),
        // False on one day decides, whatever is unknown.
        (
            "throughout(date(\"2019-12-31\"), date(\"2020-01-01\"), holds(who, \"director\") && gap > 1)",
            "false",
        ),
        ("related(nobody, \"deputy_of\", who)", "? nobody"),
        ("uppers(nobody, \"deputy_of\")", "? nobody"),
        ("within(nowhere, above)", "? nowhere"),
        ("nowhere.director", "? nowhere"),
        ("nobody in where.director", "? nobody"),
        ("count(nowhere.director)", "? nowhere"),
        ("at(never, who.role)", "? never"),
        ("at(date(\"2014-12-31\"), other.unit)", "? at(2014-12-31, other.unit)"),
    ]);
}

#[test]
fn parameters_without_a_value() {
    check(&[
        ("at(date(\"2009-12-31\"), param.dated)", "? no value of dated"),
        ("at(date(\"2024-01-01\"), param.dated)", "? no value of dated"),
        ("at(date(\"2030-01-01\"), param.dated) > 1", "? no value of dated"),
        ("absent(at(date(\"2024-01-01\"), param.dated))", "true"),
        ("param.keyed[unkind]", "? unkind"),
        // There is no fall-back to the older table, which had one.
        ("at(date(\"2023-01-01\"), param.keyed[\"help\"])", "? no value of keyed"),
    ]);
}

const DIVISION: &str = "division by zero, or a number too large";
const LARGE: &str = "a number too large";
const RESULT: &str = "too large, or not a whole number of days";

#[test]
fn what_cannot_be_computed_is_unknown_and_says_why() {
    let failed = |what: &str, why: &str| format!("? {what} failed: {why}");
    let pairs = [
        ("1 / 0", failed("/", DIVISION)),
        ("amount / (few - 3)", failed("/", DIVISION)),
        ("whole % (few - 3)", failed("%", DIVISION)),
        ("1 / 0 > 1 && bad", "false".into()),
        ("most + 1", failed("+", LARGE)),
        ("most * most", failed("*", LARGE)),
        ("-most - 2", failed("-", LARGE)),
        ("79228162514264337593543950335.0 + 1", failed("+", LARGE)),
        ("floor(79228162514264337593543950335.0)", failed("floor", RESULT)),
        ("round(amount, -1)", failed("round", RESULT)),
        ("add_days(first, amount)", failed("add_days", RESULT)),
        ("add_days(first, 4000000)", failed("add_days", RESULT)),
        ("add_days(first, most)", failed("add_days", RESULT)),
        ("add_months(first, 120000)", failed("add_months", RESULT)),
        ("add_working_days(first, 4000000)", failed("add_working_days", RESULT)),
        ("add_working_days(first, most)", failed("add_working_days", RESULT)),
        ("add_days(first, gap)", "? gap".into()),
    ];
    check(&pairs.iter().map(|(text, expected)| (*text, expected.as_str())).collect::<Vec<_>>());
}

#[test]
fn scripts_take_and_give_what_is_absent() {
    check(&[
        // An absent argument keeps the script from being called.
        ("twice(lost) > 1", "? lost"),
        ("twice(lost) + twice(gap) > 1 || good", "! type-mismatch `twice`; type-mismatch `twice`"),
        ("nothing(whole) == 1", "? nothing()"),
        ("(nothing(whole) ?? 5) == 5", "true"),
        ("(nothing(whole) ?? seven()) == 7", "true"),
        ("(if bad { seven() } else { nothing(1) }) == 7", "? nothing()"),
        ("at(never ?? first, seven()) in [6, 7]", "true"),
        ("absent(first_did(none) == \"\")", "true"),
        (
            "word(whole) == 1",
            "? word failed: it gave a value of the type string where a number is expected (functions.rhai:4)",
        ),
        ("fails(whole) == 1", "? fails failed: no luck (functions.rhai:5)"),
        ("endless() == 1", "? endless failed: it does not come to an end (functions.rhai:6)"),
    ]);
}
