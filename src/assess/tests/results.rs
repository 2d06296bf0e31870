//! Over the whole organisation: computed indicators, ladders, rankings and what stands behind them.

use super::*;

fn indicators(all: &Assessment) -> Vec<String> {
    let line = |row: &crate::assess::IndicatorValue| {
        let indicator = all.policy.indicators.keys().nth(row.indicator).unwrap();
        let value = row.value.map_or("–".to_owned(), |value| value.to_string());
        format!("{indicator} {} {value}", all.organisation.id(row.subject))
    };
    all.outcome.indicators.iter().map(line).collect()
}

#[test]
fn computed_indicators_read_each_other() {
    let all = assess(
        "indicators:
           given: {of: {unit: station}}
           a: {of: {unit: station}, value: indicator(\"c\") + 1}
           b: {of: {unit: station}, value: indicator(\"given\") / 4}
           c: {of: {unit: station}, value: 0.1 * indicator(\"b\")}",
        "indicators: [{indicator: given, subject: S, value: 90}]",
    );
    // T has no value, so that nothing computed from it has one.
    same(indicators(&all), &["a S 3.25", "a T –", "b S 22.5", "b T –", "c S 2.25", "c T –", "given S 90"]);
}

/// The same where nothing is given at all.
#[test]
fn indicators_that_are_all_computed() {
    let rule = "rules: {rule: {on: act, find: [{hold: by, points: -3}]}}";
    let all = assess(
        &format!("{rule}\nindicators: {{a: {{of: {{person: officer}}, value: 100 + points(\"general\")}}}}"),
        "matters: {act: [{id: m, date: 2024-03-01, by: x}]}",
    );
    same(indicators(&all), &["a w 100", "a x 97", "a y 100", "a z 100"]);
    let all = assess(
        &format!(
            "{rule}
indicators:
  a: {{of: {{person: officer}}, value: indicator(\"b\") * 2}}
  b: {{of: {{person: officer}}, value: points(\"general\")}}"
        ),
        "matters: {act: [{id: m, date: 2024-03-01, by: x}]}",
    );
    same(indicators(&all)[..4].to_vec(), &["a w 0", "a x -6", "a y 0", "a z 0"]);
}

#[test]
fn an_indicator_is_not_computed_from_itself_nor_from_a_score() {
    let faults = |policy: &str| -> Vec<String> {
        let refused = try_assess(include_str!("base.yaml"), policy, "matters: {}").err().unwrap();
        let line = |problem: &&crate::source::Problem| {
            format!("{} `{}`", problem.code, refused.sources.slice(problem.place))
        };
        refused.problems.sorted().iter().map(line).collect()
    };
    same(
        faults(
            "indicators:
               a: {of: unit, value: indicator(\"b\") ?? 1}
               b: {of: unit, value: 2 * indicator(\"a\")}
               c: {of: unit, value: indicator(\"a\")}
               d: {of: unit, value: indicator(\"d\") + 1}",
        ),
        &[
            "indicator-cycle `indicator(\"b\") ?? 1`",
            "indicator-cycle `2 * indicator(\"a\")`",
            "indicator-cycle `indicator(\"d\") + 1`",
        ],
    );
    same(
        faults(
            "indicators:
               a: {of: unit}
               b: {of: unit, value: 'score(\"card\") / 2'}
             scorecards:
               card: {of: unit, missing: zero, groups: {g: {weight: 100, items: {a: 100}}}}",
        ),
        &["score-before-indicators `'score(\"card\") / 2'`"],
    );
}

const LADDER: &str = "
rules: {rule: {on: act, find: [{hold: by, points: -size}]}}
ladders:
  conduct:
    of: {person: officer}
    on: points(\"general\")
    steps:
      - {above: -10, give: nothing}
      - {at_most: -10, above: -20, give: notice}
      - {at_most: -20, give: talk}
    decider: city
";

#[test]
fn bounds_of_a_ladder() {
    let stands = |size: &str| {
        let cycle = format!("matters: {{act: [{{id: m, date: 2024-03-01, by: x, size: {size}}}]}}");
        proposals(&assess(LADDER, &cycle))
    };
    same(stands("9"), &[]);
    same(stands("10"), &["x notice (city): proposed"]);
    same(stands("19"), &["x notice (city): proposed"]);
    same(stands("20"), &["x talk (city): proposed, 2024-12-31 – 2025-12-30"]);
}

/// The grading of stations: first grade from 95 on with all mandatory conditions, second grade "80 to less than
/// 95". A station of 95 that lacks a condition is in no grade, by the letter: the engine says so and does not guess.
#[test]
fn a_gap_of_the_source_text_is_reported() {
    let policy = "
measures:
  grade1: {kind: reward, track: grade, severity: 50}
  grade2: {kind: reward, track: grade, severity: 40}
  grade5: {kind: reward, track: grade, severity: 10}
indicators:
  score: {of: {unit: station}}
  conditions: {of: {unit: station}}
  serious: {of: {unit: station}}
ladders:
  grade:
    of: {unit: station}
    # 1000 more where all mandatory conditions are met, 0 where there was a serious problem.
    on: 'if indicator(\"serious\") == 1 { 0 } else { indicator(\"score\") + 1000 * indicator(\"conditions\") }'
    steps:
      - {at_least: 1095, give: grade1}
      - {at_least: 1080, below: 1095, give: grade2}
      - {at_least: 80, below: 95, give: grade2}
      - {below: 60, give: grade5}
      - {at_least: 1000, below: 1060, give: grade5}
    gaps: reported
";
    let graded = |score: &str, conditions: u8, serious: u8| {
        let cycle = format!(
            "indicators:
               - {{indicator: score, subject: S, value: {score}}}
               - {{indicator: conditions, subject: S, value: {conditions}}}
               - {{indicator: serious, subject: S, value: {serious}}}"
        );
        let all = assess(policy, &cycle);
        let none = all.outcome.no_band.iter();
        let none =
            none.map(|(_, subject, value)| format!("{} {value}: no band", all.organisation.id(*subject)));
        proposals(&all).into_iter().chain(none).collect::<Vec<_>>()
    };
    same(graded("95.0", 1, 0), &["S grade1 (open): proposed"]);
    same(graded("94.9", 1, 0), &["S grade2 (open): proposed"]);
    same(graded("94.9", 0, 0), &["S grade2 (open): proposed"]);
    same(graded("95.0", 0, 0), &["S 95: no band"]);
    same(graded("59.9", 0, 0), &["S grade5 (open): proposed"]);
    same(graded("59.9", 1, 0), &["S grade5 (open): proposed"]);
    same(graded("88", 1, 1), &["S grade5 (open): proposed"]);
}

const STATIONS: &str = "
organisation:
  units:
    E: {title: e, kind: bureau}
    W: {title: w, kind: bureau}
    E1: {title: e, kind: station, parent: E}
    E2: {title: e, kind: station, parent: E}
    E3: {title: e, kind: station, parent: E}
    W1: {title: w, kind: station, parent: W}
    W2: {title: w, kind: station, parent: W}
    W3: {title: w, kind: station, parent: W}
    N: {title: n, kind: station}
  people:
    d2: {name: d, role: officer}
    c2: {name: c, role: officer}
  posts:
    - {person: c2, unit: E2, post: director, from: 2010-01-01, until: 2024-07-01}
    - {person: d2, unit: E2, post: director, from: 2024-07-02}
indicators:
  - {indicator: survey, subject: E1, value: 90}
  - {indicator: survey, subject: E2, value: 70}
  - {indicator: survey, subject: E3, value: 80}
  - {indicator: survey, subject: W1, value: 60}
  - {indicator: survey, subject: W2, value: 60.0}
  - {indicator: survey, subject: N, value: 99}
";

fn ranking(rest: &str) -> String {
    format!(
        "indicators: {{survey: {{of: {{unit: station}}}}}}
         rankings:
           survey:
             of: {{unit: station}}
             by: indicator(\"survey\")
             order: highest_first
             ties: {{reward: all_tied, penalty: none_tied}}
{rest}"
    )
}

#[test]
fn rankings_within_groups() {
    let all = assess(
        &ranking(
            "             within: subject.parent
             bands: [{top: 1, give: merit, to: unit}, {bottom: 1, give: talk, to: [unit, director]}]",
        ),
        STATIONS,
    );
    let places: Vec<String> = all
        .outcome
        .rankings
        .iter()
        .map(|table| {
            let row = |row: &crate::assess::RankRow| {
                let rank = row.rank.map_or("–".to_owned(), |rank| rank.to_string());
                format!("{} {rank}", all.organisation.id(row.subject))
            };
            table.rows.iter().map(row).collect::<Vec<_>>().join(", ")
        })
        .collect();
    // Groups in the order of their first member; N has no parent and stands by itself; W3 has no value.
    same(places, &["E1 1, E3 2, E2 3", "N 1", "W1 1, W2 1, W3 –"]);
    same(
        proposals(&all),
        &[
            "E1 merit (open): proposed",
            "E2 talk (open): proposed, 2024-12-31 – 2025-12-30",
            // A group of one is first and last.
            "N merit (open): proposed",
            "N talk (open): proposed, 2024-12-31 – 2025-12-30",
            // Tied for the first place: both; tied for the last one: neither.
            "W1 merit (open): proposed",
            "W2 merit (open): proposed",
            "d2 talk (open): proposed, 2024-12-31 – 2025-12-30",
        ],
    );
}

/// d2 became director on 2 July 2024: 183 of the 366 days of the year, exactly one half.
#[test]
fn tenure() {
    let with = |percent: &str| {
        let policy = ranking(&format!(
            "             within: subject.parent
             guard: {{confidence: 0.95, homogeneity: false, signal: false, tenure: {percent}}}
             bands: [{{bottom: 1, give: notice, to: [unit, director]}}]"
        ));
        proposals(&assess(&policy, STATIONS)).into_iter().filter(|line| !line.starts_with('N')).collect()
    };
    same(with("50"), &["E2 notice (open): proposed", "d2 notice (open): proposed"]);
    same(with("50.1"), &["E2 notice (open): proposed", "d2 notice (open): review: tenure 183 of 366, 50.1%"]);
}

/// Listed in two of three years: each earlier year counts once, whoever of the station was listed, and years before
/// these three do not count.
#[test]
fn persistence_counts_cycles() {
    let with = |history: &str| {
        let policy = ranking(
            "             within: subject.parent
             guard: {confidence: 0.95, homogeneity: false, signal: false, persistence: {listed: 3, of: 3}}
             bands: [{bottom: 1, give: notice, to: [director]}]",
        );
        proposals(&assess(&policy, &format!("{STATIONS}\nhistory:\n{history}")))
    };
    let listed = |count: usize| vec![format!("d2 notice (open): review: listed {count} of 3, needed 3")];
    let row = |subject: &str, measure: &str, from: &str| {
        format!("  - {{subject: {subject}, measure: {measure}, from: {from}}}\n")
    };
    assert_eq!(with(&row("E2", "notice", "2023-12-31")), listed(2));
    // The station and its director in one year: that is one year.
    let both = [row("E2", "notice", "2023-12-31"), row("d2", "notice", "2023-01-01")].concat();
    assert_eq!(with(&both), listed(2));
    // Another measure, another station, a year too far back.
    let other =
        [("E2", "talk", "2023-12-31"), ("E1", "notice", "2023-12-31"), ("E2", "notice", "2021-12-31")];
    assert_eq!(with(&other.map(|(who, what, when)| row(who, what, when)).concat()), listed(1));
    // The first day of 2022 still belongs to the three years, whatever leap days lie between.
    let three = [row("d2", "notice", "2022-01-01"), row("E2", "notice", "2023-06-30")].concat();
    assert_eq!(with(&three), ["d2 notice (open): proposed"]);
}

#[test]
fn scores_of_what_is_given() {
    let card = |missing: &str| {
        format!(
            "indicators: {{a: {{of: {{unit: station}}}}, b: {{of: {{unit: station}}}}}}
             scorecards:
               card:
                 of: {{unit: station}}
                 groups:
                   one: {{weight: 49, items: {{a: 100}}}}
                   two: {{weight: 51, items: {{b: 100}}}}
                 missing: {missing}"
        )
    };
    let score = |missing: &str| {
        let all = assess(
            &card(missing),
            "indicators: [{indicator: a, subject: S, value: 98.0}, {indicator: b, subject: S, value: 70.0},
                          {indicator: a, subject: T, value: 80}]",
        );
        let line = |score: &crate::assess::Score| {
            let value = score.value.map_or("–".to_owned(), |value| value.normalize().to_string());
            format!("{} {value}", all.organisation.id(score.subject))
        };
        all.outcome.scores.iter().map(line).collect::<Vec<_>>()
    };
    // 0.49 × 98 + 0.51 × 70 = 48.02 + 35.70.
    same(score("undetermined"), &["S 83.72", "T –"]);
    same(score("zero"), &["S 83.72", "T 39.2"]);
    same(score("full_marks"), &["S 83.72", "T 90.2"]);
    same(score("reweigh"), &["S 83.72", "T 80"]);
}
