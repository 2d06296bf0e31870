//! Pictures and documents from the command line: what they hold, that they are well-formed, and what is said of
//! what cannot be drawn.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

use roxmltree::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

struct Ran {
    status: i32,
    out: String,
    error: String,
}

/// Runs the program at the root of the checkout.
fn answerable(line: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(line.split_whitespace()).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    let output = command.env_clear().env("COLUMNS", "200").env("LANG", "C.UTF-8").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), error: text(output.stderr) }
}

fn written(line: &str) -> String {
    let ran = answerable(line);
    assert_eq!((ran.status, ran.error.as_str()), (0, ""), "{line}");
    ran.out
}

/// Writes a file, with the folder in which it lies.
fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The texts of a picture, one for each line.
fn texts(svg: &str) -> Vec<String> {
    let read = Document::parse(svg).unwrap();
    let texts = read.descendants().filter(|node| node.tag_name().name() == "text");
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

/// The part of a document that a person reads. Its markup is as strict as XML.
fn main_of(html: &str) -> String {
    let start = html.find("<main").unwrap();
    let end = html.find("</main>").unwrap() + "</main>".len();
    html[start..end].to_owned()
}

/// Everything that stands in a document, without the pictures and without spaces.
fn said(html: &str) -> String {
    let main = main_of(html);
    let read = Document::parse(&main).unwrap();
    let drawn = |node: &roxmltree::Node<'_, '_>| node.ancestors().any(|up| up.tag_name().name() == "figure");
    let texts = read.descendants().filter(|node| node.is_text() && !drawn(node));
    texts
        .flat_map(|node| node.text().unwrap_or_default().chars())
        .filter(|char| !char.is_whitespace())
        .collect()
}

const BAOSHAN: &str = "examples/baoshan-2014";

/// Who holds which post in which unit on a day, straight from the table.
fn posts_on(day: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut table = csv::Reader::from_path(Path::new(BAOSHAN).join("organisation/posts.csv")).unwrap();
    for row in table.records() {
        let row = row.unwrap();
        if &row[3] <= day && (row[4].is_empty() || day <= &row[4]) {
            units.entry(row[1].to_owned()).or_default().insert(row[0].to_owned());
        }
    }
    units
}

#[test]
fn every_person_of_the_large_example_is_counted_however_it_is_folded() {
    let units = posts_on("2014-06-30");
    let people: BTreeSet<&String> = units.values().flatten().collect();
    let total: usize = units.values().map(BTreeSet::len).sum();
    let number =
        |text: &str| text.rsplit_once("\u{a0}·\u{a0}").map(|(_, number)| number.parse::<usize>().unwrap());
    let whole = texts(&written(&format!("graph {BAOSHAN} --as-of 2014-06-30 --siblings 1000 --lang zh")));
    assert_eq!(whole.iter().filter_map(|text| number(text)).sum::<usize>(), total);
    assert!(whole.iter().any(|text| text.contains(&format!("{} 人在任", people.len()))), "{whole:?}");
    // Folded below the five county bureaux: their own people, and those below each of them.
    let folded =
        texts(&written(&format!("graph {BAOSHAN} --as-of 2014-06-30 --depth 1 --show units --lang zh")));
    let own: usize = folded.iter().filter_map(|text| number(text)).sum();
    let below = |text: &String| {
        let (_, people) = text.strip_prefix("下辖 ")?.split_once('，')?;
        people.strip_suffix(" 人").map(|people| people.parse::<usize>().unwrap())
    };
    let below: Vec<usize> = folded.iter().filter_map(below).collect();
    assert_eq!(below.len(), 5);
    assert_eq!(own + below.iter().sum::<usize>(), total);
    // Two bureaux and two units of each are drawn; what is left in these three places stands in a box each.
    let few = texts(&written(&format!("graph {BAOSHAN} --as-of 2014-06-30 --siblings 2 --lang zh")));
    assert_eq!(few.iter().filter(|text| text.starts_with("其余 ")).count(), 3);
}

#[test]
fn every_unit_is_drawn_where_there_is_room() {
    let all = texts(&written(&format!("graph {BAOSHAN} --lang en")));
    let units =
        csv::Reader::from_path(Path::new(BAOSHAN).join("organisation/units.csv")).unwrap().into_records();
    // Names are broken into lines: look for their first word, bold beside the number.
    let drawn = all.join(" ");
    for unit in units {
        let title = unit.unwrap()[2].to_owned();
        assert!(drawn.contains(title.split_whitespace().next().unwrap()), "{title}");
    }
}

#[test]
fn the_order_of_rows_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    write("pack/policy.yaml", "policy: {id: p, title: p}\nposts: {head: {title: head, leads: true}}\n");
    let mut seen = BTreeSet::new();
    for turned in [false, true] {
        let rows = |head: &str, mut rows: Vec<&str>| {
            if turned {
                rows.reverse();
            }
            format!("{head}\n{}\n", rows.join("\n"))
        };
        write("organisation/units.csv", &rows("id,title,parent", vec!["b,B,a", "a,A,", "c,C,a", "d,D,b"]));
        write("organisation/people.csv", &rows("id,name", vec!["p,P", "q,Q"]));
        write(
            "posts.csv",
            &rows("person,unit,post,from", vec!["p,b,head,2020-01-01", "q,b,head,2021-01-01"]),
        );
        let cycle = "cycle: {title: c, from: 2024-01-01, until: 2024-12-31, today: 2025-01-15}\npolicy: [pack]\n\
organisation: organisation\n";
        write("cycle.yaml", cycle);
        seen.insert(written(&format!("graph {} --lang en", folder.path().display())));
    }
    assert_eq!(seen.len(), 1);
}

#[test]
fn what_cannot_be_drawn_is_said_in_both_languages() {
    let example = "scenarios/leader-responsibility/worked-example-1";
    let lines = [
        format!("graph {example} --as-of 2022-13-01"),
        format!("graph {example} --unit A"),
        format!("graph {example} --unit westt"),
        format!("graph {example} --matter e5"),
        format!("graph {example} --matter e1 --person E"),
        format!("graph {example} --rule leader-answer"),
        format!("graph {example} --year A --format dot"),
        format!("graph {example} --year A --depth 1"),
    ];
    let mut shown = String::new();
    for line in lines {
        for lang in ["en", "zh"] {
            let ran = answerable(&format!("{line} --lang {lang}"));
            assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}");
            shown.push_str(&format!("$ answerable {line} --lang {lang}\n{}\n", ran.error));
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("graph-wrong", shown));
}

/// Headings begin with the only one of the first level and skip none; every id is there once; every table says
/// what it is and names its columns and rows; every picture has a title and a description.
fn accessible(html: &str, lang: &str) {
    assert!(html.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{lang}\">")));
    assert!(html.contains("<a class=\"skip\" href=\"#content\">"));
    assert!(!html.contains("<script") && !html.contains("http-equiv") && !html.contains("@import"));
    let main = main_of(html);
    let read = Document::parse(&main).unwrap_or_else(|error| panic!("{error}"));
    let (mut before, mut ids) = (0, BTreeSet::new());
    for node in read.descendants().filter(|node| node.is_element()) {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id), "{id} comes twice");
        }
        let has = |name: &str| node.descendants().any(|inner| inner.tag_name().name() == name);
        match node.tag_name().name() {
            name @ ("h1" | "h2" | "h3") => {
                let level: u32 = name[1..].parse().unwrap();
                assert!(level <= before + 1 && (level > 1 || before == 0), "{name} after h{before}");
                before = level;
            }
            "table" => assert!(has("caption") && has("thead")),
            "th" => assert!(["col", "row"].contains(&node.attribute("scope").unwrap())),
            "svg" => {
                assert!(has("title") && has("desc"));
                assert_eq!((node.attribute("role"), node.attribute("lang")), (Some("img"), Some(lang)));
            }
            "a" => assert!(node.attribute("href").unwrap().starts_with('#')),
            _ => {}
        }
    }
    let links = read.descendants().filter_map(|node| node.attribute("href"));
    links.for_each(|link| assert!(ids.contains(&link[1..]), "{link} leads nowhere"));
    assert_eq!(before, 2);
}

/// What the text says, the document says, in the same order of characters.
fn says_the_same(text: &str, html: &str) {
    let said = said(html);
    for line in text.lines() {
        // Where a list was cut, each says in its own way how to see all of it.
        if line.contains("--format csv") || line.chars().all(|char| char == '─') {
            continue;
        }
        let line = line.trim().trim_start_matches("• ");
        let line = line
            .split_once(". ")
            .filter(|(mark, _)| mark.parse::<u32>().is_ok())
            .map_or(line, |(_, rest)| rest);
        let bare: String = line.chars().filter(|char| !char.is_whitespace()).collect();
        assert!(said.contains(&bare), "`{line}` is missing");
    }
}

#[test]
fn a_dossier_says_what_explain_says_and_is_accessible() {
    let example = "scenarios/leader-responsibility/worked-example-1";
    for (subject, lang, code) in [("A", "en", "en"), ("P2", "zh", "zh-CN"), ("P1", "zh", "zh-CN")] {
        let html = written(&format!("explain {subject} {example} --format html --lang {lang}"));
        accessible(&html, code);
        says_the_same(&written(&format!("explain {subject} {example} --lang {lang}")), &html);
    }
    let html = written(&format!("explain A {example} --format html --lang en"));
    // A is named by two findings: a way each, the cycle, and the place in the organisation.
    assert_eq!(html.matches("<svg").count(), 4);
}

#[test]
fn a_report_says_what_assess_says_and_is_accessible() {
    for (lang, code) in [("en", "en"), ("zh", "zh-CN")] {
        let html = written(&format!("assess {BAOSHAN} --format html --lang {lang}"));
        accessible(&html, code);
        // Tables of the text are broken into lines; what is not in a table is compared.
        let text = written(&format!("assess {BAOSHAN} --lang {lang}"));
        let prose: Vec<&str> =
            text.lines().filter(|line| !line.starts_with(' ') || line.starts_with("  •")).collect();
        says_the_same(&prose.join("\n"), &html);
        let words = |text: &str| -> BTreeSet<String> {
            text.split(|char: char| !char.is_ascii_alphabetic()).map(str::to_lowercase).collect()
        };
        if lang == "zh" {
            let titles = std::fs::read_to_string(Path::new(BAOSHAN).join("organisation/units.csv")).unwrap();
            let known: BTreeSet<String> = words(&text).union(&words(&titles)).cloned().collect();
            let main = main_of(&html);
            let read = Document::parse(&main).unwrap();
            let all: String = read.descendants().filter_map(|node| node.text()).collect::<Vec<_>>().join(" ");
            let new: Vec<String> = words(&all).difference(&known).cloned().collect();
            assert_eq!(new, Vec::<String>::new());
        }
    }
}

#[test]
fn names_cannot_become_markup() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    let evil = "<script>alert('x')</script>&amp;]]>\\\"";
    write(
        "pack/policy.yaml",
        "policy: {id: p, title: '<b>p</b>'}\nposts: {head: {title: '<i>', leads: true}}\n",
    );
    let quoted = evil.replace('\'', "''");
    write(
        "organisation.yaml",
        &format!(
            "units: {{u: {{title: '{quoted}'}}}}\npeople: {{p: {{name: '{quoted}'}}}}\n\
posts: [{{person: p, unit: u, post: head}}]\n"
        ),
    );
    write(
        "cycle.yaml",
        "cycle: {title: '<script>', from: 2024-01-01, until: 2024-12-31, today: 2025-01-15}\npolicy: [pack]\n\
organisation: organisation.yaml\n",
    );
    let path = folder.path().display().to_string();
    for line in [format!("explain p {path} --format html"), format!("assess {path} --format html")] {
        let html = written(&format!("{line} --lang en"));
        accessible(&html, "en");
        assert!(said(&html).contains("script"));
    }
    for line in [format!("graph {path}"), format!("graph {path} --year p"), format!("graph {path} --year u")]
    {
        let svg = written(&format!("{line} --lang en"));
        let read = Document::parse(&svg).unwrap();
        assert!(!read.descendants().any(|node| node.tag_name().name() == "script"));
        assert!(texts(&svg).join("").replace(' ', "").contains(&evil.replace(' ', "")[..20]), "{svg}");
    }
    let dot = written(&format!("graph {path} --format dot --lang en"));
    assert!(dot.contains(r#"]]>\\\"\l"#), "{dot}");
}

#[test]
fn results_go_into_a_file_where_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/picture.svg");
    let ran = answerable(&format!("graph {BAOSHAN} --lang en --out {}", path.display()));
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert_eq!(ran.error, format!("written: {}\n", path.display()));
    assert!(Document::parse(&std::fs::read_to_string(path).unwrap()).is_ok());
}
