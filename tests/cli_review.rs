//! Reviews of changed outcomes and comparisons of policies, on the command line.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

struct Ran {
    status: i32,
    out: String,
    error: String,
}

/// Runs the program in a folder, with a text on its standard input.
fn run(folder: &Path, line: &str, input: &str) -> Ran {
    run_with(folder, &line.split_whitespace().collect::<Vec<_>>(), input, "100")
}

fn run_with(folder: &Path, arguments: &[&str], input: &str, columns: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(arguments).current_dir(folder).env_clear().env("COLUMNS", columns).env("LANG", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), error: text(output.stderr) }
}

/// Compares a transcript with the one that was read and kept.
fn kept(name: &str, line: &str, ran: &Ran) {
    let part = |name: &str, text: &str| match text {
        "" => String::new(),
        text => format!("--- {name}\n{text}"),
    };
    let (out, error) = (part("stdout", &ran.out), part("stderr", &ran.error));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let transcript = format!("$ answerable {line}\n--- status {}\n{out}{error}", ran.status);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_all(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

/// A copy of the small pack with one scenario whose outcome was reviewed, and then the points doubled: zhang, held
/// for R1 with −2 × 2 points, is now held with −4 × 2. Nobody else is concerned, nobody enters or leaves.
fn doubled() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_all(Path::new("tests/cli/small"), &folder.path().join("small"));
    copy_all(Path::new("tests/cli/scenarios/met"), &folder.path().join("scenarios/met"));
    let pack = folder.path().join("small/pack/policy.yaml");
    let text = std::fs::read_to_string(&pack).unwrap();
    let changed = text.replace("-2 * severity", "-4 * severity");
    assert_ne!(text, changed);
    std::fs::write(pack, changed).unwrap();
    // What the scenario expects holds for either, so that only the reviewed outcome differs.
    let scenario = folder.path().join("scenarios/met/scenario.yaml");
    let text = std::fs::read_to_string(&scenario).unwrap();
    std::fs::write(scenario, text.replace(", points: -4", "")).unwrap();
    folder
}

fn read(folder: &TempDir, name: &str) -> Option<String> {
    std::fs::read_to_string(folder.path().join("scenarios/met").join(name)).ok()
}

fn write(folder: &TempDir, name: &str, text: &str) {
    std::fs::write(folder.path().join("scenarios/met").join(name), text).unwrap();
}

#[test]
fn a_change_is_told_reviewed_and_accepted() {
    let folder = doubled();
    let before = read(&folder, "outcome.snap").unwrap();
    let line = "test --lang en";
    kept("test-doubled", line, &run(folder.path(), line, ""));
    assert!(read(&folder, "outcome.snap.new").is_some());

    let line = "review --lang en";
    let ran = run(folder.path(), line, "x\na\n王敏\n2026-13-01\n2026-01-15\n\nthe new rule doubles it\n");
    kept("review-accepted", line, &ran);
    assert_eq!(read(&folder, "outcome.snap.new"), None);
    let after = read(&folder, "outcome.snap").unwrap();
    assert_eq!(before.replace("\"-4\"", "\"-8\""), after);
    kept(
        "review-file",
        "review",
        &Ran { status: 0, out: read(&folder, "review.yaml").unwrap(), error: String::new() },
    );

    assert_eq!(run(folder.path(), "test", "").status, 0);
    let again = run(folder.path(), "review --lang zh", "");
    assert_eq!((again.status, again.out.as_str()), (0, "没有待复核的结果\n"));
}

#[test]
fn a_rejection_stays_until_the_outcome_changes() {
    let folder = doubled();
    let before = read(&folder, "outcome.snap");
    let reject =
        ["review", "--reject", "--reviewer", "王敏", "--reason", "a mark counts once", "--on", "2026-01-15"];
    let ran = run_with(folder.path(), &reject, "", "100");
    assert_eq!(ran.status, 1, "{}", ran.error);
    assert_eq!((read(&folder, "outcome.snap"), read(&folder, "outcome.snap.new")), (before, None));
    let test = |lang: &str| run(folder.path(), &format!("test --lang {lang}"), "");
    let ran = test("en");
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("rejected by 王敏 on 2026-01-15 because: a mark counts once"), "{}", ran.out);
    assert!(test("zh").out.contains("该结果已被王敏于 2026-01-15 否决，理由：a mark counts once"));
    assert_eq!(read(&folder, "outcome.snap.new"), None);

    // Back to what was reviewed: nothing is wrong any more.
    let pack = folder.path().join("small/pack/policy.yaml");
    let doubled = std::fs::read_to_string(&pack).unwrap();
    std::fs::write(&pack, doubled.replace("-4 * severity", "-2 * severity")).unwrap();
    assert_eq!(test("en").status, 0);
    // Another outcome than the one rejected waits for a review again.
    std::fs::write(&pack, doubled.replace("-4 * severity", "-3 * severity")).unwrap();
    let ran = test("en");
    assert!(ran.status == 1 && !ran.out.contains("rejected"), "{}", ran.out);
    assert!(read(&folder, "outcome.snap.new").is_some());
    // Who rejected may think better of it.
    std::fs::write(&pack, doubled).unwrap();
    assert_eq!(run(folder.path(), "review --accept --reviewer W --reason fine", "").status, 0);
    assert_eq!(test("en").status, 0);
    assert_eq!(read(&folder, "review.yaml").unwrap().matches("- decision:").count(), 2);
}

#[test]
fn what_is_skipped_or_broken_off_stays_open() {
    for input in ["s\n", "q\n", "", "a\n", "a\nW\n\n"] {
        let folder = doubled();
        let before = read(&folder, "outcome.snap");
        let ran = run(folder.path(), "review --lang en", input);
        assert_eq!(ran.status, 1, "{input:?}: {}", ran.out);
        assert!(ran.out.ends_with("0 accepted, 0 rejected, 1 still to be reviewed\n"), "{}", ran.out);
        assert_eq!(
            (read(&folder, "outcome.snap"), read(&folder, "review.yaml")),
            (before, None),
            "{input:?}"
        );
    }
}

#[test]
fn a_snapshot_that_cannot_be_compared_is_said_and_reviewed_anew() {
    let header = "---\nsource: tests/scenarios.rs\n---\n";
    let other = "{\"outcome\": {\"findings\": [], \"attributions\": [{\"subject\": \"zhang\"}]}}";
    let cases = [
        ("", "it holds no outcome: it is not JSON", "不是 JSON"),
        ("not JSON", "it holds no outcome: it is not JSON", "不是 JSON"),
        ("[]", "another version of the program: `outcome` is not found in `outcome`", "另一版本"),
        (other, "another version of the program: `key` is not found in `attributions`", "另一版本"),
    ];
    for (snapshot, en, zh) in cases {
        let folder = doubled();
        write(&folder, "outcome.snap", &format!("{header}{snapshot}\n"));
        let ran = run(folder.path(), "test --lang en", "");
        let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            ran.status == 1 && told.contains(en) && told.contains("review the new one as a whole"),
            "{told}"
        );
        assert!(run(folder.path(), "test --lang zh", "").out.contains(zh));
        assert_eq!(run(folder.path(), "review --accept --reviewer W --reason new", "").status, 0);
        assert_eq!(run(folder.path(), "test", "").status, 0);
    }
}

#[test]
fn what_was_accepted_elsewhere_is_remarked_and_broken_reviews_are_shown() {
    let folder = doubled();
    assert_eq!(run(folder.path(), "review --accept --reviewer W --reason doubled", "").status, 0);
    let accepted = read(&folder, "outcome.snap").unwrap();
    let pack = folder.path().join("small/pack/policy.yaml");
    let text = std::fs::read_to_string(&pack).unwrap();
    std::fs::write(&pack, text.replace("-4 * severity", "-2 * severity")).unwrap();
    write(&folder, "outcome.snap", &accepted.replace("\"-8\"", "\"-4\""));
    let ran = run(folder.path(), "test --lang en", "");
    assert_eq!(ran.status, 0);
    assert!(ran.error.contains("accepted elsewhere"), "{}", ran.error);

    let reviews = read(&folder, "review.yaml").unwrap();
    write(&folder, "review.yaml", &reviews.replace("reviewer: \"W\"", "reviewer: \"\"\n  colour: red"));
    let line = "test --lang en";
    kept("review-file-broken", line, &run(folder.path(), line, ""));
    let ran = run(folder.path(), "review --lang zh", "");
    assert!(ran.status == 2 && ran.error.contains("`reviewer` 为空"), "{}", ran.error);
}

#[test]
fn usage_of_reviews_that_is_wrong() {
    let folder = doubled();
    for (line, said) in [
        ("review --accept --reason fine", "--reviewer NAME"),
        ("review --accept --reviewer W", "--reason"),
        ("review --accept --reject --reviewer W --reason fine", "cannot be used with"),
        ("review --accept --reviewer W --reason fine --on soon", "`soon` is not a date"),
        ("review nowhere", "there is no file or folder `nowhere`"),
    ] {
        let ran = run(folder.path(), &format!("{line} --lang en"), "");
        assert!(ran.status == 2 && ran.error.contains(said), "{line}: {} {}", ran.status, ran.error);
    }
}

/// The rule says −3 instead of −2 points, and takes in what was answered a day later: li, who answered R2 on the
/// next day, enters as held and with a notice; zhang moves from −4 to −6 points; zhang's notice rests on one fact
/// more. li's account is 1 − 3 × 1 = −2 instead of 1, zhang's −6 instead of −4.
#[test]
fn a_stricter_policy_over_the_same_matters() {
    for (name, lang) in [("compare-en", "en"), ("compare-zh", "zh")] {
        let line = format!("compare small --policy small/pack --policy compare/stricter --lang {lang}");
        kept(name, &line, &run(Path::new("tests/cli"), &line, ""));
    }
    let changes = |line: &str| -> Vec<String> {
        let ran = run(Path::new("tests/cli"), &format!("{line} --format json"), "");
        assert_eq!((ran.status, ran.error.as_str()), (0, ""));
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let said = |change: &serde_json::Value| {
            let text = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
            let points = |side: &str| change["result"][side]["points"].as_str().unwrap_or("").to_owned();
            format!("{} {} {} {}>{}", text("how"), text("sort"), text("subject"), points("a"), points("b"))
        };
        json["changes"].as_array().unwrap().iter().map(said).collect()
    };
    let stricter = [
        "entered held li >-3",
        "entered sanction li >",
        "entered both li >",
        "moved held zhang -4>-6",
        "moved total li 1>-2",
        "moved total zhang -4>-6",
        "reason_changed sanction zhang >",
    ];
    assert_eq!(changes("compare small --policy small/pack --policy compare/stricter"), stricter);
    // One policy is compared with the input's own.
    assert_eq!(changes("compare small --policy compare/stricter"), stricter);
    // li's credit is gone with its rule, which leaves R2 to no rule; zhang's notice becomes a warning.
    let heavier =
        ["entered unreached  >", "left credited li 1>", "left total li 1>", "moved sanction zhang >"];
    assert_eq!(changes("compare small --policy compare/heavier"), heavier);
    // li has another unit, nobody another result.
    assert_eq!(changes("compare small --organisation compare/organisation.yaml"), Vec::<String>::new());
    assert_eq!(changes("compare small --policy small/pack --policy small/pack"), Vec::<String>::new());
}

#[test]
fn organisations_and_nothing_at_all() {
    let line = "compare small --organisation compare/organisation.yaml --lang en";
    kept("compare-organisation", line, &run(Path::new("tests/cli"), line, ""));
    let line = "compare small --policy compare/heavier --lang zh";
    kept("compare-heavier-zh", line, &run(Path::new("tests/cli"), line, ""));
}

#[test]
fn forty_columns_are_enough() {
    for lang in ["en", "zh"] {
        let line = format!("compare small --policy compare/stricter --lang {lang}");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let narrow = run_with(Path::new("tests/cli"), &arguments, "", "40");
        let wide: Vec<&str> = narrow.out.lines().filter(|line| line.width() > 40).collect();
        assert!(narrow.status == 0 && wide.is_empty(), "{wide:#?}");
        let folder = doubled();
        let narrow = run_with(folder.path(), &["review", "--lang", lang], "r\nW\n\nno\n", "40");
        let wide: Vec<&str> = narrow.out.lines().filter(|line| line.width() > 40).collect();
        assert!(narrow.status == 1 && wide.is_empty(), "{wide:#?}");
    }
}

#[test]
fn usage_of_compare_that_is_wrong() {
    for (line, said) in [
        ("compare small", "say what is compared"),
        ("compare small --policy a --policy b --policy c", "two at most"),
        (
            "compare small --policy compare/stricter --organisation compare/organisation.yaml",
            "not both at once",
        ),
        ("compare small --policy ,", "a path is empty"),
        ("compare small --policy nowhere", "nowhere"),
        ("compare nowhere --policy compare/stricter", "nowhere"),
        ("compare small --organisation nowhere", "nowhere"),
    ] {
        let ran = run(Path::new("tests/cli"), &format!("{line} --lang en"), "");
        assert!(ran.status == 2 && ran.error.contains(said), "{line}: {} {}", ran.status, ran.error);
    }
}
