//! Cycle files and scenarios, with every form of their parts.

use super::*;
use crate::source::Lang;
use std::fs;

struct Read {
    input: Option<Input>,
    problems: Problems,
    bad: BadRows,
    sources: Sources,
}

impl Read {
    fn codes(&self) -> Vec<&'static str> {
        self.problems.sorted().iter().map(|problem| problem.code).collect()
    }
    fn input(&self) -> &Input {
        assert_eq!(self.codes(), [""; 0]);
        self.input.as_ref().unwrap()
    }
}

/// Writes files and reads the folder, or the file in it that `what` names.
fn read_from(files: &[(&str, &[u8])], what: &str, set_aside: bool) -> Read {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let on = |threads: usize| {
        let (mut sources, mut problems, mut bad) =
            (Sources::default(), Problems::default(), BadRows::new(set_aside));
        let how = (&Instead::default(), None, threads);
        let input = super::read(&folder.path().join(what), how, &[], &mut sources, &mut bad, &mut problems);
        Read { input, problems, bad, sources }
    };
    let (read, same) = (on(1), on(3));
    // Whatever is read here is the same on several threads.
    let all = |read: &Read| format!("{:?}", (&read.input, &read.problems, &read.bad, &read.sources));
    assert!(all(&read) == all(&same), "{}\n{}", all(&read), all(&same));
    read
}

fn read_cycle(rest: &str, files: &[(&str, &str)]) -> Read {
    let cycle =
        format!("cycle: {{title: T, from: 2014-01-01, until: 2014-12-31}}\npolicy: [../p, q]\n{rest}");
    let mut all = vec![("cycle.yaml", cycle.as_bytes())];
    all.extend(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    read_from(&all, "", false)
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn a_cycle_with_everything_inline() {
    let read = read_cycle(
        "calendar: {off: [2014-10-01..2014-10-07]}
organisation: {units: {YJ: {title: 沿江, kind: station}}}
matters: {report: []}
indicators: [{indicator: survey, subject: YJ, value: 90.10, n: 200, k: 180}, {indicator: survey, subject: LJ, n: 3}]
history: [{subject: X, measure: questioned, from: 2013-01-15, until: 2013-12-31}]
",
        &[],
    );
    let input = read.input();
    assert_eq!(input.title.get(Lang::Zh), Some("T"));
    assert_eq!(
        input.cycle,
        Cycle { from: day("2014-01-01"), until: day("2014-12-31"), today: day("2014-12-31") }
    );
    assert_eq!(
        Some(input.policy[0].0.as_path()),
        input.folder.parent().map(|above| above.join("p")).as_deref()
    );
    assert_eq!(read.sources.describe(input.policy[1].1).rsplit('/').next(), Some("cycle.yaml:2:16"));
    assert!(!input.calendar.is_working(day("2014-10-01")));
    assert_eq!((input.organisation.len(), input.matters.len()), (1, 1));
    let subjects: Vec<_> = input.indicators.iter().map(|row| row.subject.text.as_str()).collect();
    assert_eq!(subjects, ["LJ", "YJ"]);
    assert_eq!(input.indicators[1].value, Some("90.10".parse().unwrap()));
    assert_eq!((input.indicators[1].n, input.indicators[1].k), (Some(200), Some(180)));
    assert_eq!(input.history[0].until, Some(day("2013-12-31")));
}

#[test]
fn a_scenario_and_its_expectations() {
    let text =
        "scenario: A bicycle is stolen\ncycle: {from: 2024-01-01, until: 2024-12-31, today: 2025-01-15}
policy: p\nexpect: [{hold: W}]\n";
    let read = read_from(&[("scenario.yaml", text.as_bytes())], "", false);
    let input = read.input();
    assert_eq!(input.scenario, Some(Title::plain("A bicycle is stolen")));
    assert_eq!(input.title.get(Lang::En), Some("A bicycle is stolen"));
    assert_eq!((input.expect.len(), input.policy.len()), (1, 1));
    assert_eq!(input.cycle.today, day("2025-01-15"));
    let file = read_from(&[("x.yaml", text.as_bytes())], "x.yaml", false);
    assert!(file.input().scenario.is_some());
}

#[test]
fn files_folders_tables_and_lists_of_them() {
    let read = read_cycle(
        "organisation: [org.yaml, csv, {units: {}}, {table: post.csv, into: posts, columns: {person: o}}, post.yaml]
matters: [m.yaml, plain.yaml, report.csv, order.responses.csv, {table: post.csv, into: report}]
",
        &[
            ("org.yaml", "organisation: {units: {YJ: {title: a}}}"),
            ("csv/units.csv", "id,title_zh\nYJ,沿江\n"),
            ("csv/people.csv", "id,name\nli,李静\n"),
            ("csv/notes.txt", "not a table"),
            ("post.csv", "o\nli\n"),
            ("post.yaml", "- {table: post.csv, into: posts, columns: {person: o}}\n- {people: {}}"),
            ("m.yaml", "matters: {report: []}"),
            ("plain.yaml", "report: []"),
            ("report.csv", "id,date\nR1,2014-01-01\n"),
            ("order.responses.csv", "parent\nO1\n"),
        ],
    );
    let input = read.input();
    let kinds: Vec<_> = input
        .organisation
        .iter()
        .map(|part| match part {
            crate::organisation::Part::Yaml(node) => node.map().unwrap().entries[0].0.text.as_str(),
            crate::organisation::Part::Table(table) => table.into.as_str(),
        })
        .collect();
    assert_eq!(kinds, ["units", "people", "units", "units", "posts", "posts", "people"]);
    let kinds: Vec<_> = input
        .matters
        .iter()
        .map(|part| match part {
            matters::Part::Yaml(node) => node.map().unwrap().entries[0].0.text.as_str(),
            matters::Part::Table(table) => table.into.as_str(),
        })
        .collect();
    assert_eq!(kinds, ["report", "report", "report", "order.responses", "report"]);
}

#[test]
fn indicators_long_and_wide_are_the_same() {
    let long = read_cycle(
        "indicators: i.csv",
        &[("i.csv", "indicator,subject,value,n,k\ns,A,90.5,100,90\ns,B,80,,\nt,B,7,,\n")],
    );
    let wide = read_cycle("indicators: i.csv", &[("i.csv", "unit,t,s,s_n,s_k\nA,,90.5,100,90\nB,7,80,,\n")]);
    let mapped = read_cycle(
        "indicators: [{table: i.csv, columns: {subject: u, s: x, s_n: y, s_k: z}}, {indicator: t, subject: B, value: 7}]",
        &[("i.csv", "u,x,y,z\nA,90.5,100,90\nB,80,,\n")],
    );
    let plain = |read: &Read| {
        let row = |row: &IndicatorRow| {
            (row.indicator.text.clone(), row.subject.text.clone(), row.value, row.n, row.k)
        };
        read.input().indicators.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(plain(&long).len(), 3);
    assert_eq!(plain(&long), plain(&wide));
    assert_eq!(plain(&long), plain(&mapped));
}

#[test]
fn faults_of_the_manifest() {
    for (text, codes) in [
        ("cycle: {title: T, from: 2014-12-31, until: 2014-01-01}\npolicy: p", vec!["dates-backwards"]),
        (
            "cycle: {title: T, from: 2014-01-01, until: 2014-12-31, today: 2013-01-01}\npolicy: p",
            vec!["dates-backwards"],
        ),
        ("cycle: {from: 2014-01-01, until: 2014-12-31}\npolicy: p", vec!["missing-key"]),
        ("cycle: {title: T, from: 2014-13-01}\npolicy: p", vec!["missing-key", "not-a-date"]),
        ("cycle: {title: T, from: 2014-01-01, until: 2014-12-31, todai: x}\npolicy: p", vec!["unknown-key"]),
        // That there is no policy is said when it is looked for.
        ("calender: {}", vec!["missing-key", "unknown-key"]),
        (
            "cycle: {title: T, from: 2014-01-01, until: 2014-12-31}\npolicy: p\nexpect: []",
            vec!["expect-without-scenario"],
        ),
        ("scenario: S\ncycle: {from: 2014-01-01, until: 2014-12-31}\npolicy: p", vec!["nothing-expected"]),
        ("- x", vec!["wrong-shape"]),
        ("", vec!["empty-file"]),
    ] {
        assert_eq!(read_from(&[("cycle.yaml", text.as_bytes())], "", false).codes(), codes, "{text}");
    }
    assert_eq!(read_from(&[], "", false).codes(), ["no-cycle-file"]);
    assert_eq!(read_from(&[], "gone", false).codes(), ["file-not-found"]);
    assert_eq!(
        read_from(&[("cycle.yaml", b"a"), ("scenario.yaml", b"a")], "", false).codes(),
        ["two-cycle-files"]
    );
    let (gbk, _, _) = encoding_rs::GBK.encode("cycle: {title: 年度考评民意引领综合考评办法}");
    assert_eq!(read_from(&[("cycle.yaml", &gbk)], "", false).codes(), ["not-utf-8"]);
}

#[test]
fn faults_of_the_parts() {
    for (rest, files, code) in [
        ("organisation: gone.yaml", vec![], "file-not-found"),
        ("organisation: {table: gone.csv, into: units}", vec![], "file-not-found"),
        ("organisation: {table: csv, into: units}", vec![("csv/units.csv", "id\n")], "is-directory"),
        ("organisation: csv", vec![("csv/notes.txt", "")], "folder-without-tables"),
        ("organisation: csv", vec![("csv/unit.csv", "id\n")], "unknown-section"),
        ("organisation: {table: a.csv, into: unit}", vec![("a.csv", "id\n")], "unknown-section"),
        ("organisation: [[a]]", vec![], "wrong-shape"),
        ("organisation: a.yaml", vec![("a.yaml", "a.yaml")], "wrong-shape"),
        ("indicators: csv", vec![("csv/i.csv", "")], "is-directory"),
        ("indicators: i.csv", vec![("i.csv", "a,b\n1,2\n")], "indicators-without-subject"),
        ("indicators: i.csv", vec![("i.csv", "unit,person\n1,2\n")], "indicators-two-subjects"),
        ("indicators: i.csv", vec![("i.csv", "indicator,subject,valu\ns,A,1\n")], "unknown-column"),
        ("indicators: i.csv", vec![("i.csv", "subject,s\nA,x\n")], "not-a-number"),
        ("indicators: i.csv", vec![("i.csv", "subject,s,s_n\nA,1,-2\n")], "not-whole"),
        ("indicators: i.csv", vec![("i.csv", "subject,s\n,1\n")], "missing-field"),
        ("indicators: i.csv", vec![("i.csv", "subject,s\nA,1\nA,2\n")], "duplicate-indicator"),
        ("indicators: [{indicator: s, subject: A, n: 3, k: 4}]", vec![], "k-above-n"),
        ("indicators: [{indicator: s, subject: A, valu: 4}]", vec![], "unknown-key"),
        (
            "history: [{subject: A, measure: m, from: 2014-01-02, until: 2014-01-01}]",
            vec![],
            "dates-backwards",
        ),
        ("history: [{subject: A, measure: m}]", vec![], "missing-key"),
        ("calendar: {off: [x]}", vec![], "not-a-date"),
    ] {
        assert_eq!(read_cycle(rest, &files).codes(), [code], "{rest}");
    }
}

#[test]
fn bad_rows_of_indicators_can_be_set_aside() {
    let cycle = b"cycle: {title: T, from: 2014-01-01, until: 2014-12-31}\npolicy: p\nindicators: i.csv";
    let read = read_from(&[("cycle.yaml", cycle), ("i.csv", b"subject,s\nA,x\nB,1\n")], "", true);
    assert_eq!(read.input().indicators.len(), 1);
    assert_eq!(read.bad.into_rows().len(), 1);
}
