//! Values of the wrong form.

use super::{check, help};

/// A rule with these keys beside the ones that it needs.
fn rule(keys: &str) -> String {
    format!(
        "matters: {{m: {{fields: {{who: person, bad: bool}}}}}}\nrules:\n  r:\n    on: m\n    {keys}\n    find: [{{hold: who}}]\n"
    )
}

#[test]
fn sections_and_keys_are_known_or_faults() {
    check("ruels: {}", &["unknown-key"]);
    assert_eq!(help("ruels: {}"), "did you mean `rules`?");
    check("duties: {}\nquotas: {}", &[]);
    check(&rule("transition: old_unless_lighter"), &["transition-without-replaces"]);
    check(&rule("transition: old_unless_ligher"), &["unknown-word"]);
    check("roles: [a]", &["wrong-shape"]);
    check("roles: {a: b}", &["wrong-shape"]);
    check("roles: {a: }", &["empty-value"]);
    check("roles:", &[]);
    check("roles: {a: {title: [x]}}", &["wrong-shape"]);
    check("roles: {a: {title: {english: x}}}", &["unknown-key"]);
    check("roles: {a: {title: {zh: 甲, en: a, bo: ka}}}", &[]);
    check("roles: {a b: {}, a.b: {}, \"\": {}}", &["bad-id"; 3]);
    check("attributes: {peple: {}}", &["unknown-key"]);
    assert_eq!(help(&rule("wen: bad")), "did you mean `when`?");
}

#[test]
fn what_yaml_would_swallow_is_a_fault() {
    for expression in ["!bad", "!bad && true", "[bad, bad]", "{bad}", "{bad: true}", "''"] {
        let expected: &[&str] = match expression {
            "!bad" | "!bad && true" => &["yaml-tag"],
            "{bad}" => &["not-an-expression", "empty-value"],
            _ => &["not-an-expression"],
        };
        check(&rule(&format!("when: {expression}")), expected);
    }
    for expression in
        ["true", "\"!bad\"", "'!bad'", "-1 > 0 # why", "5", "bad &&\n      bad", "|\n      !bad\n"]
    {
        check(&rule(&format!("when: {expression}")), &[]);
    }
    check(&rule("when:"), &["empty-value"]);
    check(&rule("when: ~"), &["empty-value"]);
    check(&rule("# see !this\n    when: bad"), &[]);
    check("roles:\n  # see !this\n  # and & that\n  a:\n    title: x", &[]);
    check("roles: {a: &x {title: y}, b: *x}", &[]);
    check("enumerations: {e: [a, !b, !c d, ]}", &["yaml-tag", "yaml-tag"]);
    check("enumerations:\n  e:\n    - !a\n    - b", &["yaml-tag"]);
    check("measures: {m: {kind: reward, track: t, severity: 1, applies_when: !x.y}}", &["yaml-tag"]);
    assert!(help("enumerations: {e: [a, !b]}").starts_with("put the value in quotes"));
}

#[test]
fn faults_of_syntax_come_with_the_advice_that_authors_need() {
    for text in [
        "matters:\n  m:\n    fields:\n      r: [a, b]?\n      s: date",
        "matters: {m: {fields: {r: [a, b]?}}}",
    ] {
        assert!(help(text).contains("\"[a, b]?\""), "{text}");
    }
    for text in [
        "rules:\n  r:\n    when: \"a\" == b",
        "rules:\n  r:\n    when: !x != y",
        "rules:\n  r:\n    why: {x}首接",
    ] {
        assert!(help(text).starts_with("put the value in quotes"), "{text}");
    }
}

#[test]
fn parameters() {
    let check_values = |values: &str, expected: &[&str]| {
        check(&format!("parameters: {{a: {{unit: days, {values}}}}}"), expected)
    };
    check_values("values: {2014-01-01: 7, 2013-01-01: 0.50, 2015-01-01: repealed}", &[]);
    check_values("values: {2014-1-1: 7}", &["not-a-date"]);
    check_values("values: {2014-02-30: 7}", &["not-a-date"]);
    check_values("values: {2014-01-01: seven}", &["wrong-shape"]);
    check_values("values: {2014-01-01: }", &["empty-value"]);
    check_values("values: {2014-01-01: 7, 2014-01-01: 8}", &["duplicate-key"]);
    check_values("values: {}", &["empty-list"]);
    check_values("values: 7", &["wrong-shape"]);
    check_values("values: {2014-01-01: {a: 7}}", &["keyed-without-by"]);
    check_values("by: kind, values: {2014-01-01: 7}", &["not-keyed"]);
    check_values("by: kind, values: {2014-01-01: {a: x, b: y}}", &["wrong-shape", "wrong-shape"]);
    check(
        "parameters: {a: {values: {2014-01-01: 1}}, b: {unit: dayz, values: {2014-01-01: 1}}}",
        &["missing-key", "unknown-word"],
    );
    assert_eq!(help("parameters: {b: {unit: dayz, values: {2014-01-01: 1}}}"), "did you mean `days`?");
}

#[test]
fn fields() {
    let check_type =
        |of: &str, expected: &[&str]| check(&format!("matters: {{m: {{fields: {{f: {of}}}}}}}"), expected);
    for good in [
        "date",
        "date?",
        "[a, b]",
        "\"[a, b]?\"",
        "'[a]'",
        "0..4",
        "0..4?",
        "-3..-1",
        "{one_of: [a], optional: true}",
        "{one_of: [是, 否]}",
    ] {
        check_type(good, &[]);
    }
    check_type("4..0", &["empty-range"]);
    check_type("0..x", &["not-a-type"]);
    check_type("a b", &["not-a-type"]);
    check_type("\"[]?\"", &["empty-list"]);
    check_type("[]", &["empty-list"]);
    check_type("[a, a]", &["listed-twice"]);
    check_type("{one_of: x}", &["wrong-shape"]);
    check_type("{optional: true}", &["missing-key"]);
    check_type("", &["empty-value"]);
    check("matters: {m: {children: {c: x}, derived: {d: [x]}}}", &["wrong-shape", "not-an-expression"]);
    check("enumerations: {a: x, b: [x, x], c: []}", &["wrong-shape", "listed-twice", "empty-list"]);
}

#[test]
fn relations_and_chains() {
    let check_relation = |keys: &str, expected: &[&str]| {
        check(
            &format!(
                "posts: {{chief: {{}}}}\nrelations:\n  r: {{ends: {{a: person, b: unit}}}}\n  x: {{{keys}}}"
            ),
            expected,
        );
    };
    check_relation("ends: {a: person}", &["two-ends"]);
    check_relation("ends: {a: person, b: person}, up: c", &["unknown-end"]);
    check_relation("ends: {a: person, b: person}, carries: everything", &["unknown-word"]);
    check_relation("ends: {a: person, b: person}, any: [r]", &["exactly-one"]);
    check_relation("title: x", &["exactly-one"]);
    check_relation("any: []", &["empty-list"]);
    check_relation("any: r", &["wrong-shape"]);
    check_relation("any: [r], up: b", &["unknown-key"]);
    check_relation("any: [{holders: chief}]", &["missing-key"]);
    check_relation("any: [{follow: r, members: lower.unit}]", &["exactly-one"]);
    check_relation("any: [{where: x}]", &["exactly-one"]);
    check_relation("any: [{follow: r, wher: x}]", &["unknown-key"]);
    let check_chain = |keys: &str, expected: &[&str]| {
        check(
            &format!(
                "relations: {{r: {{ends: {{a: person, b: unit}}}}}}\nchains: {{c: {{follow: r, {keys}}}}}"
            ),
            expected,
        );
    };
    check_chain("depth: 1, share: [1, 0.5]", &[]);
    check_chain("until: x", &[]);
    check_chain("degrees: direct", &["chain-without-end"]);
    check_chain("depth: 0", &["wrong-shape"]);
    check_chain("depth: 1.5", &["wrong-shape"]);
    check_chain("depth: 1, share: [one]", &["wrong-shape"]);
}

#[test]
fn rules_and_modifiers() {
    let find = |find: &str, expected: &[&str]| {
        check(&format!("matters: {{m: {{}}}}\nrules: {{r: {{on: m, find: {find}}}}}"), expected);
    };
    find("[{hold: a}, {credit: [a, b]}, {record: c}]", &[]);
    find("[{hold: a, credit: b}]", &["exactly-one"]);
    find("[{points: 1}]", &["exactly-one"]);
    find("[{hold: {a: b}}]", &["not-an-expression"]);
    find("[{hold: []}]", &["not-an-expression"]);
    find("[{hold: a, modality: perhaps}]", &["unknown-word"]);
    find("[{hold: a, point: 1}]", &["unknown-key"]);
    find("[]", &["empty-list"]);
    find("{hold: a}", &["wrong-shape"]);
    find("", &["empty-value"]);
    check("rules: {r: {}}", &["missing-key", "missing-key"]);
    check(&rule("in_force: {from: 2015-01-01, until: 2014-01-01}"), &["backward-interval"]);
    check(&rule("in_force: {form: 2015-01-01}"), &["unknown-key"]);
    check(&rule("in_force: 2015-01-01"), &["wrong-shape"]);
    check(&rule("why: {zh: [x]}"), &["wrong-shape"]);
    check(&rule("unless: {a: b}"), &["wrong-shape"]);
    check("groups: {g: {hit: best, rules: []}}", &["unknown-word", "empty-list"]);
    let modifier = |effect: &str, expected: &[&str]| {
        check(&format!("matters: {{m: {{}}}}\nmodifiers: {{x: {{on: m, effect: {effect}}}}}"), expected);
    };
    modifier("forbid", &[]);
    modifier("{scale: 0.5}", &[]);
    modifier("{scale: half}", &["wrong-shape"]);
    modifier("pardon", &["unknown-word"]);
    check("matters: {m: {}}\nmodifiers: {x: {on: m}}", &["missing-key"]);
}

#[test]
fn scorecards_rankings_ladders_measures() {
    check(
        "indicators: {i: {of: people}, j: {of: {unit: a, person: b}}, k: {}}",
        &["unknown-word", "exactly-one", "missing-key"],
    );
    check("scorecards: {s: {of: unit, groups: {g: {weight: 100, items: {}}}}}", &["missing-key"]);
    check(
        "scorecards: {s: {of: unit, missing: ignore, round: -1, groups: {g: {weight: 101, items: {i: x}}}}}",
        &["unknown-word", "wrong-shape", "out-of-range", "wrong-shape"],
    );
    let ranking = |keys: &str, expected: &[&str]| {
        check(&format!("rankings: {{r: {{of: unit, by: x, {keys}}}}}"), expected)
    };
    ranking("ties: {reward: some}", &["unknown-word"]);
    ranking("order: best_first", &["unknown-word"]);
    ranking("guard: {confidence: 1}", &["out-of-range"]);
    ranking("guard: {confidence: 0.99, tenure: 101}", &["out-of-range"]);
    ranking("guard: {persistence: {listed: 4, of: 3}}", &["out-of-range"]);
    ranking("guard: {persistence: {listed: 4}, homogeneity: yes}", &["missing-key", "wrong-shape"]);
    ranking("guard: {stability: many, minimum: 3}", &["wrong-shape", "unknown-key"]);
    ranking("bands: [{top: 1, bottom: 1, give: a, to: unit}]", &["exactly-one"]);
    ranking(
        "bands: [{top: 0, give: a, to: unit}, {bottom: 1.5, give: a, to: unit}]",
        &["wrong-shape", "wrong-shape"],
    );
    ranking("bands: [{top: 1}]", &["missing-key", "missing-key"]);
    let ladder = |steps: &str, expected: &[&str]| {
        check(&format!("ladders: {{l: {{of: person, on: x, steps: {steps}}}}}"), expected)
    };
    ladder("[{above: param.x, give: nothing}, {otherwise: true, give: nothing}]", &[]);
    ladder("[{above: 1, at_least: 1, give: nothing}]", &["two-bounds"]);
    ladder("[{otherwise: true, below: 1, give: nothing}]", &["two-bounds"]);
    ladder("[{give: nothing}]", &["no-bounds"]);
    ladder("[{above: 1}]", &["step-without-result"]);
    ladder(
        "[{above: 1, grade: good}, {at_most: 1, when: x, grade: fair, give: nothing}, {when: y, grade: z}]",
        &[],
    );
    ladder("[{otherwise: true, when: x, grade: good}]", &["two-bounds"]);
    check(
        "ladders: {l: {of: person, on: x, gaps: allowed, steps: [{above: 1, give: nothing}]}}",
        &["unknown-word"],
    );
    let measure = |keys: &str, expected: &[&str]| {
        check(&format!("measures: {{m: {{kind: reward, track: t, severity: 1, {keys}}}}}"), expected)
    };
    measure("for: 1 year", &[]);
    measure("for: 12", &["wrong-shape"]);
    measure("for: 2 weeks", &["wrong-shape"]);
    check(
        "measures: {m: {kind: gift, track: [t], severity: high}}",
        &["unknown-word", "wrong-shape", "wrong-shape"],
    );
}
