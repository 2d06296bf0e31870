//! What is wrong with a policy as a whole.

use super::{check, folder, help, read, shown};

const MATTER: &str = "matters: {m: {fields: {who: person, kind: [a, b]}, children: {rows: {at: date}}}}\n";

fn rules(rules: &str) -> String {
    format!("{MATTER}rules: {{{rules}}}\n")
}

#[test]
fn names_that_refer_to_nothing() {
    check(&rules("r: {on: n, find: [{hold: who}]}"), &["unknown-matter"]);
    check(&rules("r: {on: m.row, find: [{hold: who}]}"), &["unknown-matter"]);
    assert_eq!(help(&rules("r: {on: m.row, find: [{hold: who}]}")), "did you mean `rows`?");
    check(
        &rules("r: {on: [m, m.rows], unless: s, find: [{hold: who, up: c, measure: x}]}"),
        &["unknown-rule", "unknown-chain", "unknown-measure"],
    );
    check("groups: {g: {hit: all, rules: [r]}}", &["unknown-rule"]);
    check(
        &format!("{MATTER}modifiers: {{x: {{on: q, rules: [r], effect: exempt}}}}"),
        &["unknown-matter", "unknown-rule"],
    );
    check("chains: {c: {follow: r, depth: 1}}", &["unknown-relation"]);
    check(
        "relations: {r: {any: [s, {follow: t}, {holders: p, of: lower.unit}]}}",
        &["unknown-relation", "unknown-relation", "unknown-post"],
    );
    check("relations: {r: {ends: {a: person, b: area}}}", &["unknown-type"]);
    check("entities: {area: {}}\nrelations: {r: {ends: {a: person, b: area}}}", &[]);
    check(
        "indicators: {i: {of: {unit: station}}, j: {of: {person: officer}}}",
        &["unknown-unit-kind", "unknown-role"],
    );
    check("measures: {m: {kind: sanction, track: t, severity: 1, bars: [t, u]}}", &["unknown-track"]);
    check(
        "scorecards: {s: {of: unit, missing: zero, groups: {g: {weight: 100, items: {i: 100}}}}}",
        &["unknown-indicator"],
    );
    check("rankings: {r: {of: unit, by: x, bands: [{top: 1, give: merit, to: unit}]}}", &["unknown-measure"]);
    check("ladders: {l: {of: person, on: x, steps: [{above: 1, give: merit}]}}", &["unknown-measure"]);
    check(
        "matters: {m: {fields: {a: tekst, b: outcome?, c: text}, children: {c2: {d: dat}}}}",
        &["unknown-type"; 3],
    );
    check("attributes: {people: {rank: grade}}", &["unknown-type"]);
}

#[test]
fn a_definition_with_faults_is_known_all_the_same() {
    check(&rules("r: {on: m, unless: [s], find: [{hold: who}]}, s: {on: m}"), &["missing-key"]);
    check(
        "indicators: {i: {of: units}}\nscorecards: {s: {of: unit, missing: zero, groups: {g: {weight: 100, items: {i: 100}}}}}",
        &["unknown-word"],
    );
}

#[test]
fn parameters_go_by_a_field() {
    let by = |by: &str, keys: &str| {
        format!("{MATTER}parameters: {{p: {{unit: none, by: {by}, values: {{2014-01-01: {{{keys}}}}}}}}}")
    };
    check(&by("kind", "a: 1, b: 2"), &[]);
    check(&by("kind", "a: 1, c: 2"), &["unknown-value"]);
    check(&by("sort", "a: 1"), &["unknown-field"]);
    assert_eq!(help(&by("kinds", "a: 1")), "did you mean `kind`?");
    check("parameters: {p: {unit: none, by: kind, values: {2014-01-01: {a: 1}}}}", &[]);
}

#[test]
fn degrees_that_nobody_gives_are_a_warning() {
    let yaml = rules("r: {on: m, find: [{hold: who, degree: direct}]}")
        + "modifiers: {x: {on: m, degrees: [direkt], effect: exempt}}\npolicy: {id: p}\n";
    let dir = folder(&[("p/a.yaml", &yaml)]);
    let (_, sources, problems) = read(&dir, &["p"]);
    assert!(problems.len() == 1 && !problems.any_error(), "{}", shown(&problems, &sources));
}

#[test]
fn circles_show_all_their_places() {
    check(&rules("r: {on: m, unless: [r], find: [{hold: who}]}"), &["unless-cycle"]);
    let two = rules(
        "r: {on: m, unless: [s], find: [{hold: who}]}, s: {on: m, unless: [r], find: [{hold: who}]}, t: {on: m, unless: [r, s], find: [{hold: who}]}",
    );
    check(&two, &["unless-cycle"]);
    check(
        "relations: {a: {any: [b]}, b: {any: [{follow: c}]}, c: {any: [a]}, d: {any: [a]}}",
        &["relation-cycle"],
    );
    let dir = folder(&[(
        "p/a.yaml",
        "policy: {id: p}\nrelations: {a: {any: [b]}, b: {any: [{follow: c}]}, c: {any: [a]}}\n",
    )]);
    let (_, _, problems) = read(&dir, &["p"]);
    assert_eq!(problems.sorted()[0].also.len(), 2);
    assert!(problems.sorted()[0].message.en.ends_with("a → b → c → a"));
}

#[test]
fn a_rule_stands_in_one_group_that_excludes() {
    let two = rules("r: {on: m, find: [{hold: who}]}, s: {on: m, find: [{hold: who}]}");
    check(&format!("{two}groups: {{g: {{hit: first, rules: [r, s]}}, h: {{hit: all, rules: [s]}}}}"), &[]);
    check(
        &format!("{two}groups: {{g: {{hit: first, rules: [r, s]}}, h: {{hit: unique, rules: [s]}}}}"),
        &["rule-in-two-groups"],
    );
    check(&format!("{two}groups: {{g: {{hit: all, rules: [r, s, r]}}}}"), &["listed-twice"]);
}

#[test]
fn weights_add_up_to_100() {
    let card = |a: &str, b: &str, item: &str| {
        format!(
            "indicators: {{i: {{of: unit}}}}\nscorecards: {{s: {{of: unit, missing: zero, groups: {{a: {{weight: {a}, items: {{i: {item}}}}}, b: {{weight: {b}, items: {{i: 100}}}}}}}}}}"
        )
    };
    check(&card("49.5", "50.50", "100.0"), &[]);
    check(&card("49", "50", "100"), &["weights-not-100"]);
    check(&card("49", "50", "99"), &["weights-not-100"; 2]);
    let dir = folder(&[("p/a.yaml", &(card("49.50", "50", "100") + "\npolicy: {id: p}"))]);
    let (_, _, problems) = read(&dir, &["p"]);
    assert_eq!(problems.sorted()[0].message.en, "the weights of `scorecards.s` add up to 99.5, not to 100");
}

#[test]
fn names_that_expressions_cannot_have() {
    check(
        "matters: {m: {fields: {case: text}, children: {default: {with: text}}, derived: {is: true}}}",
        &["reserved-word"; 4],
    );
    assert_eq!(help("parameters: {default: {unit: none, values: {2014-01-01: 1}}}"), "call it `standard`");
    assert_eq!(help("enumerations: {yield: [a]}"), "call it `yield_`");
    check("posts: {new: {}}\nattributes: {units: {shared: bool}}", &["reserved-word"; 2]);
    check(
        "matters: {m: {fields: {answer-by: date, 首接民警: person, 2nd: text}}}",
        &["not-an-identifier"; 2],
    );
    assert_eq!(help("matters: {m: {fields: {answer-by: date}}}"), "call it `answer_by`");
    check(
        "matters: {m: {fields: {id: text, date: date, unit: unit, param: int}, children: {rows: {unit: unit}}}}",
        &["taken-name"; 4],
    );
    check("matters: {m: {fields: {rows: int}, children: {rows: {at: date}}}}", &["defined-twice"]);
}

#[test]
fn there_is_no_record_on_members_of_the_public() {
    check(
        "matters: {m: {fields: {complainant: text?, 当事人姓名: text, 身份证号: text}}}",
        &["member-of-public"; 3],
    );
    check(
        "matters: {m: {children: {victims: {at: date}}}}\nentities: {citizen: {}, 居民: {}}",
        &["member-of-public"; 3],
    );
    check("entities: {citizen: {}}\nmatters: {m: {fields: {by: citizen}}}", &["member-of-public"; 2]);
    check(
        "matters: {m: {fields: {public_party: \"[anonymous]?\", resident_visits: int, 群众满意: bool}}}",
        &[],
    );
    assert!(help("entities: {citizen: {}}").contains("public_party"));
}
