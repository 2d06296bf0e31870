//! Policies as text: whatever a rule, a chain, a duty or a modifier may say, by chance.

use super::expressions::{Want, Writer};
use crate::random::Random;
use std::fmt::Write as _;

/// The kinds of matters.
pub const KINDS: [&str; 3] = ["a", "b", "c"];

/// Functions of scripts.
pub const SCRIPTS: &str = "
fn odd(n) { n % 2 != 0 }
fn twice(n) { if n > 1000000 { throw \"too large\" } else if n == 7 { () } else { n * 2 } }
";

const FIELDS: &str = "who: person, other: person?, place: unit?, n: int, m: int?, small: 0..9, x: decimal, \
    y: decimal?, colour: colour, hue: colour?, ok: bool, flag: bool?, first: date, last: date?, text: text?, \
    at: datetime, at2: datetime?, scripted: int?";

const HEAD: &str = "
policy: {id: made, title: made, authority: t}
roles: {officer: {}, aide: {}}
posts: {head: {leads: true}, deputy: {leads: true}, clerk: {}}
unit_kinds: {bureau: {}, station: {}}
attributes: {people: {band: 0..9?}}
enumerations: {colour: [red, green, blue]}
measures:
  talk: {kind: sanction, track: t, severity: 10}
  warning: {kind: sanction, track: t, severity: 20}
  praise: {kind: reward, track: r, severity: 1}
";

/// A rule on every account that results read.
const ACCOUNTS: &str = "  rz:
    on: c
    when: ok && small > 4
    find:
      - {credit: who, category: good, points: 1}
      - {hold: who, up: near, category: bad, points: -1.5}
      - {record: other, category: led, points: small}
      - {record: unit.head, points: x}
";

/// A policy.
pub fn policy(random: &mut Random) -> String {
    let mut text = HEAD.to_owned();
    parameters(&mut text, random);
    relations(&mut text, random);
    matters(&mut text, random);
    let rules = 1 + random.below(5);
    let grouped = groups(&mut text, random, rules);
    text.push_str("rules:\n");
    (0..rules).for_each(|at| rule(&mut text, random, at, &grouped));
    text.push_str(ACCOUNTS);
    modifiers(&mut text, random, rules);
    duties(&mut text, random);
    results(&mut text, random);
    if random.one_in(8) {
        text.push_str("escalations: {again: {on: rz, within: 6 months, steps: [talk, warning]}}\n");
    }
    text
}

fn number(random: &mut Random) -> &'static str {
    random.pick(&["0", "1", "-2", "0.5", "2.25", "-0.125", "3.000001", "0.12345678901", "900000000000000000"])
}

fn parameters(text: &mut String, random: &mut Random) {
    text.push_str("parameters:\n");
    let mut dated = |of: &mut dyn FnMut(&mut Random) -> String| {
        let mut values = vec![format!("2020-01-01: {}", of(random))];
        for day in ["2024-03-01", "2024-07-01"] {
            match random.below(4) {
                0 => values.push(format!("{day}: repealed")),
                1 | 2 => values.push(format!("{day}: {}", of(random))),
                _ => {}
            }
        }
        values.join(", ")
    };
    let plain = dated(&mut |random| number(random).to_owned());
    let keyed = dated(&mut |random| {
        let mut words = format!("red: {}, green: {}", number(random), number(random));
        if !random.one_in(3) {
            write!(words, ", blue: {}", number(random)).unwrap();
        }
        format!("{{{words}}}")
    });
    writeln!(text, "  plain: {{unit: none, values: {{{plain}}}}}").unwrap();
    writeln!(text, "  keyed: {{unit: none, by: colour, values: {{{keyed}}}}}").unwrap();
    writeln!(text, "  gone: {{unit: none, values: {{2024-02-29: 2, 2024-07-01: repealed}}}}").unwrap();
}

fn relations(text: &mut String, random: &mut Random) {
    let steps = [
        "{holders: head, of: lower.unit, where: '!holds(lower, \"head\")'}",
        "{holders: head, of: lower.unit.parent, where: 'holds(lower, \"head\")'}",
        "{holders: deputy, of: lower.unit, where: 'holds(lower, \"clerk\", lower.unit) || holds(lower, \"deputy\")'}",
        "{holders: deputy, of: lower.unit.parent}",
        "{follow: reports, where: 'at(since, holds(upper, \"head\"))'}",
        "{follow: reports, where: 'lower.unit != upper.unit'}",
        "{follow: reports, where: 'upper.band > 3'}",
        "{members: lower.unit, where: lower.role == \"aide\" && upper.role == \"officer\"}",
        "reports",
        "advised",
        "inner",
    ];
    text.push_str("relations:\n  reports: {ends: {person: person, leader: person}, up: leader}\n");
    text.push_str("  advised: {ends: {person: person, adviser: person}, up: adviser, carries: nothing}\n");
    text.push_str("  keeps: {ends: {keeper: person, store: unit}}\n");
    for (name, all) in [("inner", steps.len() - 1), ("above", steps.len())] {
        writeln!(text, "  {name}:\n    any:").unwrap();
        for _ in 0..1 + random.below(3) {
            writeln!(text, "      - {}", steps[random.below(all)]).unwrap();
        }
    }
    text.push_str("chains:\n");
    let shares = ["", ", share: [0.5, 0.25]", ", share: [1, 0.333333333]", ", share: [2.5]"];
    for name in ["near", "far"] {
        let (depth, share) = (1 + random.below(3), random.pick(&shares));
        let until = if random.one_in(4) { ", until: 'holds(person, \"head\")'" } else { "" };
        let follow = random.pick(&["above", "above", "inner", "reports"]);
        writeln!(text, "  {name}: {{follow: {follow}, depth: {depth}, degrees: [led, over]{share}{until}}}")
            .unwrap();
    }
}

/// The derived fields: the same names and types for every kind.
const DERIVED: [(&str, Want); 4] =
    [("whole", Want::Int), ("part", Want::Decimal), ("truth", Want::Bool), ("due", Want::Date)];

fn derived() -> Vec<(String, Want)> {
    let own = DERIVED.iter().map(|(name, of)| ((*name).to_owned(), *of));
    own.chain([("scripted".to_owned(), Want::Int)]).collect()
}

fn matters(text: &mut String, random: &mut Random) {
    text.push_str("matters:\n");
    for kind in KINDS {
        writeln!(text, "  {kind}:\n    fields: {{{FIELDS}}}").unwrap();
        if random.one_in(6) {
            text.push_str("    act: text\n");
        }
        text.push_str("    derived:\n");
        let mut known = Vec::new();
        for (name, of) in DERIVED {
            let depth = random.below(3);
            let mut writer = Writer { random, derived: known.clone() };
            writeln!(text, "      {name}: '{}'", writer.write(of, depth)).unwrap();
            known.push((name.to_owned(), of));
        }
        text.push_str("      scripted: twice(small)\n");
    }
}

fn expression(random: &mut Random, want: Want, depth: usize) -> String {
    Writer { random, derived: derived() }.write(want, depth)
}

/// Groups, and the rules that stand in them.
fn groups(text: &mut String, random: &mut Random, rules: usize) -> Vec<usize> {
    if rules < 2 || !random.one_in(3) {
        return Vec::new();
    }
    let hit = random.pick(&["first", "unique"]);
    writeln!(text, "groups: {{together: {{hit: {hit}, rules: [r0, r1]}}}}").unwrap();
    vec![0, 1]
}

fn rule(text: &mut String, random: &mut Random, at: usize, grouped: &[usize]) {
    let on = match grouped.contains(&at) {
        true => random.pick(&["a", "[a, b]", "[a, b, c]"]),
        false => random.pick(&["a", "a", "b", "c", "[a, b]", "[a, b, c]"]),
    };
    writeln!(text, "  r{at}:\n    on: {on}").unwrap();
    if random.one_in(4) {
        let in_force = random.pick(&[
            "{from: 2024-03-01}",
            "{until: 2024-02-29}",
            "{from: 2024-02-29, until: 2024-06-30}",
        ]);
        writeln!(text, "    in_force: {in_force}").unwrap();
    }
    if !random.one_in(8) {
        let depth = random.below(4);
        writeln!(text, "    when: '{}'", expression(random, Want::Bool, depth)).unwrap();
    }
    let free = (0..at).filter(|other| !grouped.contains(other)).collect::<Vec<_>>();
    if !free.is_empty() && !grouped.contains(&at) && random.one_in(3) {
        writeln!(text, "    unless: [r{}]", random.pick(&free)).unwrap();
    }
    if random.one_in(2) {
        writeln!(text, "    category: {}", random.pick(&["good", "bad", "led"])).unwrap();
    }
    text.push_str("    find:\n");
    for _ in 0..1 + random.below(3) {
        line(text, random);
    }
}

fn line(text: &mut String, random: &mut Random) {
    let effect = random.pick(&["hold", "hold", "credit", "record"]);
    let person = |random: &mut Random| {
        random.pick(&["who", "who", "other", "unit.head", "(other ?? who)", "who.unit.parent.head"])
    };
    let up = random.one_in(3);
    let whom = match random.below(5) {
        0 => format!("[{}, {}]", person(random), person(random)),
        1 if !up => random.pick(&["unit", "place", "who.unit", "who.unit.parent"]).to_owned(),
        2 => format!("'{}'", expression(random, Want::Person, 1)),
        _ => person(random).to_owned(),
    };
    writeln!(text, "      - {effect}: {whom}").unwrap();
    if up {
        writeln!(text, "        up: {}", random.pick(&["near", "far"])).unwrap();
    }
    if random.one_in(3) {
        writeln!(text, "        when: '{}'", expression(random, Want::Bool, 1)).unwrap();
    }
    if random.one_in(3) {
        writeln!(text, "        degree: direct").unwrap();
    }
    if effect != "record" && random.one_in(30) {
        writeln!(text, "        measure: talk").unwrap();
    }
    if random.one_in(4) {
        writeln!(text, "        category: {}", random.pick(&["good", "bad", "counted"])).unwrap();
    }
    match random.below(6) {
        0 => {}
        1 | 2 => writeln!(text, "        points: {}", number(random)).unwrap(),
        3 => writeln!(text, "        points: '{}'", expression(random, Want::Int, 1)).unwrap(),
        _ => {
            let depth = random.below(3);
            writeln!(text, "        points: '{}'", expression(random, Want::Decimal, depth)).unwrap();
        }
    }
}

fn modifiers(text: &mut String, random: &mut Random, rules: usize) {
    if !random.one_in(3) {
        return;
    }
    text.push_str("modifiers:\n");
    for at in 0..1 + random.below(2) {
        let effect =
            random.pick(&["exempt", "forbid", "reduce", "{scale: 0.5}", "lighten", "aggravate", "forbid"]);
        writeln!(text, "  m{at}:\n    on: {}\n    effect: {effect}", random.pick(&KINDS)).unwrap();
        writeln!(text, "    when: '{}'", expression(random, Want::Bool, 1)).unwrap();
        if random.one_in(2) {
            writeln!(text, "    rules: [r{}]", random.below(rules)).unwrap();
        }
        if random.one_in(3) {
            writeln!(text, "    of: {}", random.pick(&["who", "other", "unit.head"])).unwrap();
        }
        if random.one_in(4) {
            writeln!(text, "    degrees: [direct]").unwrap();
        }
    }
}

fn duties(text: &mut String, random: &mut Random) {
    if random.one_in(3) {
        return;
    }
    text.push_str("duties:\n");
    for at in 0..1 + random.below(2) {
        let (of, whose, holder) = random.pick(&[
            ("{post: head}", "{person: who}", "person"),
            ("{role: officer}", "{person: who}", "person"),
            ("{unit: station}", "{unit: place}", "unit"),
            ("{unit: station}", "{unit: unit}", "unit"),
            ("keeps", "{keeper: who, store: place}", "keeper"),
        ]);
        let every = random.pick(&["month", "quarter", "year"]);
        writeln!(text, "  d{at}:\n    of: {of}\n    every: {every}").unwrap();
        for counting in ["count", "sum", "rate", "longest"] {
            if counting != "count" && random.one_in(2) {
                continue;
            }
            writeln!(text, "    {counting}:\n      {counting}ed:\n        of: {}", random.pick(&KINDS))
                .unwrap();
            writeln!(text, "        whose: {whose}").unwrap();
            if counting == "rate" || random.one_in(2) {
                writeln!(text, "        where: '{}'", expression(random, Want::Bool, 1)).unwrap();
            }
            if matches!(counting, "sum" | "longest") {
                writeln!(text, "        value: '{}'", expression(random, Want::Decimal, 1)).unwrap();
            }
            if random.one_in(3) {
                writeln!(text, "        on: {}", random.pick(&["first", "last"])).unwrap();
            }
        }
        let when = random.pick(&[
            "counted < 2",
            "(counted ?? 5) < 2",
            "absent(counted)",
            "counted >= previous(counted)",
            "counted * held_days < period_days",
        ]);
        writeln!(text, "    when: '{when}'\n    find: [{{hold: {holder}, points: -1.5 * counted}}]").unwrap();
    }
}

fn results(text: &mut String, random: &mut Random) {
    let sum = match random.one_in(3) {
        true => "indicator(\"given\") * 0.5",
        false => "points(\"good\") * 0.5 + points(\"bad\") + points(\"general\")",
    };
    let given = if random.one_in(5) { ", void_when: points(\"led\") > 1" } else { "" };
    writeln!(
        text,
        "indicators:
  given: {{of: person, unit: points{given}}}
  sum: {{of: person, unit: points, value: '{sum}'}}
scorecards:
  card: {{of: person, groups: {{all: {{weight: 100, items: {{sum: 75, given: 25}}}}}}, missing: reweigh, round: 3}}
rankings:
  ranking:
    of: {{person: officer}}
    by: score(\"card\")
    within: subject.unit
    bands:
      - {{top: 1, give: praise, to: subject, modality: may}}
      - {{bottom: param.plain, give: talk, to: subject, modality: must}}
ladders:
  conduct:
    of: person
    on: points(\"bad\")
    steps:
      - {{above: 0, grade: fine}}
      - {{at_most: 0, above: -2.5, grade: middling, give: talk}}
      - {{at_most: -4, grade: poor, give: warning}}
    gaps: reported"
    )
    .unwrap();
    if !random.one_in(3) {
        writeln!(
            text,
            "quotas:
  few: {{of: {{ladder: conduct, grade: middling}}, at_most: 25 percent, base: assessed, round: down}}
  talks: {{of: {{measure: talk}}, at_most: 2}}"
        )
        .unwrap();
    }
}
