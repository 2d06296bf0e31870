//! What the command line prints, and how it ends: transcripts beside this file, in `cli/snapshots`.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program in `tests/cli`, without anything of the machine on which it runs.
fn answerable(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.args(arguments).current_dir("tests/cli").stdin(Stdio::null());
    command.env_clear().env("COLUMNS", "100").env("LANG", "C.UTF-8");
    command
}

struct Ran {
    status: i32,
    out: String,
    error: String,
}

fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), error: text(output.stderr) }
}

/// Runs a line of arguments and gives its transcript.
fn transcript(line: &str) -> String {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    show(line, &run(&mut answerable(&arguments)))
}

fn show(line: &str, ran: &Ran) -> String {
    let part = |name: &str, text: &str| match text {
        "" => String::new(),
        text => format!("--- {name}\n{text}"),
    };
    let (out, error) = (part("stdout", &ran.out), part("stderr", &ran.error));
    format!("$ answerable {line}\n--- status {}\n{out}{error}", ran.status)
}

/// Compares a transcript with the one that was read and kept.
fn kept(name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}

/// A copy of a folder of `tests/cli` among its neighbours, so that relative paths still lead where they did.
fn copy(folder: &str, into: &Path) {
    copy_all(&Path::new("tests/cli").join(folder), &into.join(folder));
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

#[test]
fn help_is_told_in_both_languages() {
    for (name, line) in [("help-en", "--help --lang en"), ("help-zh", "--help --lang zh")] {
        kept(name, &transcript(line));
    }
    for (name, line) in
        [("help-assess-en", "help assess --lang en"), ("help-assess-zh", "assess -h --lang zh")]
    {
        kept(name, &transcript(line));
    }
}

/// The verbs that the help lists.
fn verbs() -> Vec<String> {
    let help = run(&mut answerable(&["--help", "--lang", "en"])).out;
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = listed.lines().filter(|line| !line.starts_with("   "));
    named.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn every_example_of_help_runs_in_a_checkout() {
    let checkout = tempfile::tempdir().unwrap();
    for folder in ["examples", "rules", "scenarios", "docs"] {
        copy_all(Path::new(folder), &checkout.path().join(folder));
    }
    for verb in verbs() {
        let help = run(&mut answerable(&["help", &verb, "--lang", "en"])).out;
        let examples = help.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{verb}: {help}"));
        for line in examples.lines().map(str::trim) {
            let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
            let ran = run(answerable(&arguments).current_dir(checkout.path()));
            assert_eq!(ran.status, 0, "{line}\n{}{}", ran.out, ran.error);
        }
    }
}

#[test]
fn a_shell_completes_verbs_and_values() {
    let script = run(&mut answerable(&["completions", "bash"])).out;
    let completed = |words: &str| {
        let count = words.split_whitespace().count() - 1;
        let last = words.split_whitespace().last().unwrap();
        let asked = format!(
            "COMP_WORDS=({words}); COMP_CWORD={count}; _answerable answerable {last}; echo ${{COMPREPLY[@]}}"
        );
        run(Command::new("bash").args(["-c", &format!("{script}\n{asked}")])).out
    };
    assert_eq!(completed("answerable ass"), "assess\n");
    assert_eq!(completed("answerable assess --fo"), "--format\n");
}

#[test]
fn usage_that_is_wrong() {
    let lines =
        ["asses small", "assess small --lang fr", "assess small --colour", "explain zhang", "assess nowhere"];
    let all: Vec<String> = lines.into_iter().map(transcript).collect();
    kept("wrong-usage", &all.join("\n"));
    let lines = [
        "asses small --lang zh",
        "assess small --colour --lang=zh",
        "assess small --format pdf --lang zh",
        "assess small more --lang zh",
        "explain --lang zh",
        "help explian --lang zh",
    ];
    let all: Vec<String> = lines.into_iter().map(transcript).collect();
    kept("wrong-usage-zh", &all.join("\n"));
}

#[test]
fn assess_says_the_outcome_in_both_languages_and_any_width() {
    kept("assess-en", &transcript("assess small --lang en"));
    kept("assess-zh", &transcript("assess small --lang zh"));
    let narrow = run(answerable(&["assess", "small", "--lang", "en"]).env("COLUMNS", "40"));
    let wide: Vec<&str> = narrow.out.lines().filter(|line| line.chars().count() > 40).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    kept("assess-narrow", &show("assess small --lang en", &narrow));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let escapes = |command: &mut Command| run(command).out.contains('\u{1b}');
    assert!(!escapes(&mut answerable(&["assess", "small"])));
    assert!(escapes(&mut answerable(&["assess", "small", "--color", "always"])));
    assert!(!escapes(&mut answerable(&["assess", "small", "--color", "never"])));
    assert!(!escapes(answerable(&["assess", "small"]).env("NO_COLOR", "1")));
}

#[test]
fn json_is_json_and_has_a_receipt() {
    let ran = run(&mut answerable(&["assess", "small", "--format", "json"]));
    assert_eq!((ran.status, ran.error.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let files = json["receipt"]["files"].as_array().unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["small/cycle.yaml", "small/pack/policy.yaml"]);
    assert!(files.iter().all(|file| file["sha256"].as_str().unwrap().len() == 64));
    assert_eq!(json["receipt"]["outcome_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(json["outcome"]["proposals"][0]["subject"], "zhang");
}

#[test]
fn tables_need_a_folder_and_are_written_there() {
    kept("csv-without-out", &transcript("assess small --format csv --lang en"));
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("new/results");
    let arguments =
        ["assess", "small", "--format", "text,json,csv", "--lang", "en", "--out", out.to_str().unwrap()];
    let ran = run(&mut answerable(&arguments));
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.error);
    let mut names: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(
        ["outcome.json", "outcome.txt"].iter().all(|name| names.contains(&(*name).to_owned())),
        "{names:?}"
    );
    assert!(names.iter().any(|name| name.ends_with(".csv")));
    for name in names {
        assert!(ran.error.contains(&format!("written: {}", out.join(&name).display())), "{name}");
    }
}

#[test]
fn bad_rows_refuse_the_run_or_are_set_aside_and_counted() {
    kept("bad-rows", &transcript("assess bad-rows --lang en"));
    let temporary = tempfile::tempdir().unwrap();
    let aside = temporary.path().join("aside.csv");
    let arguments = ["assess", "bad-rows", "--lang", "en", "--set-aside", aside.to_str().unwrap()];
    let ran = run(&mut answerable(&arguments));
    kept("set-aside", &show("assess bad-rows --lang en --set-aside FILE", &ran));
    kept("set-aside-rows", &std::fs::read_to_string(&aside).unwrap());
}

#[test]
fn explain_finds_people_by_id_and_name() {
    kept("explain-held", &transcript("explain zhang small --lang en"));
    kept("explain-held-zh", &transcript("explain 张伟 small --lang zh"));
    kept("explain-uninvolved", &transcript("explain wang-1 small --lang en"));
    let unknown =
        ["explain zang small --lang en", "explain 王芳 small --lang en", "explain 李敬 small --lang zh"];
    let all: Vec<String> = unknown.into_iter().map(transcript).collect();
    kept("explain-nobody", &all.join("\n"));
}

#[test]
fn check_says_whether_there_are_faults() {
    let lines = [
        "check small small/pack --lang zh",
        "check ../rejects/one-equals-sign small --lang en",
        "check small -q",
    ];
    let all: Vec<String> = lines.into_iter().map(transcript).collect();
    kept("check", &all.join("\n"));
}

#[test]
fn test_runs_scenarios() {
    let temporary = tempfile::tempdir().unwrap();
    copy("small", temporary.path());
    copy("scenarios", temporary.path());
    let test = |path: &str| {
        let line = format!("test {path} --lang en");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        show(&line, &run(answerable(&arguments).current_dir(temporary.path())))
    };
    kept("test-passed", &test("scenarios/met"));
    kept("test-unmet", &test("scenarios/unmet"));
    let line = "test scenarios/unmet --lang zh";
    let arguments: Vec<&str> = line.split_whitespace().collect();
    kept("test-unmet-zh", &show(line, &run(answerable(&arguments).current_dir(temporary.path()))));
    let snapshot = temporary.path().join("scenarios/met/outcome.snap");
    let changed = std::fs::read_to_string(&snapshot).unwrap().replace("\"-4\"", "\"-40\"");
    std::fs::write(&snapshot, changed).unwrap();
    kept("test-changed", &test("scenarios/met"));
    assert!(snapshot.with_extension("snap.new").is_file());
    kept("test-nothing", &[test("small"), test("nowhere")].join("\n"));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut child =
        answerable(&["assess", "small"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

/// Every script that would not end, or take all memory, ends soon, and its finding is undetermined with its place.
#[test]
#[allow(clippy::disallowed_methods)] // a test may look at the clock
fn hostile_scripts_end_and_say_where() {
    let source = std::fs::read_to_string("tests/cli/hostile/pack/hostile.rhai").unwrap();
    let line_of = |function: &str| {
        let defined = |line: &str| line.starts_with(&format!("fn {function}("));
        source.lines().position(defined).map(|line| line + 1).unwrap()
    };
    let before = Instant::now();
    let ran = run(&mut answerable(&["assess", "hostile", "--format", "json"]));
    // Some twenty scripts, a few of which are called twice; generous, for a machine that is busy.
    assert!(before.elapsed() < Duration::from_secs(120), "{:?}", before.elapsed());
    assert_eq!((ran.status, ran.error.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let findings = json["outcome"]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 20);
    assert_eq!(json["outcome"]["attributions"].as_array().unwrap().len(), 0);
    for finding in findings {
        let rule = finding["rule"].as_str().unwrap();
        // The function that was called, and the one in which it failed.
        let (called, failing) = match rule {
            "called_by_another" => (rule, "division_by_zero"),
            "handler_absent" | "handler_or_officer" => ("endless_handler", "endless_handler"),
            "failing_absent" => ("thrown", "thrown"),
            rule => (rule, rule),
        };
        assert_eq!(finding["state"], "undetermined", "{rule}");
        let missing = &finding["missing"][0];
        assert_eq!((&missing["because"], &missing["what"]), (&"failed".into(), &called.into()), "{rule}");
        let place = format!("hostile.rhai:{}", line_of(failing));
        for lang in ["en", "zh"] {
            assert!(missing["cause"][lang].as_str().unwrap().contains(&place), "{rule}: {missing}");
        }
    }
    kept("hostile-en", &transcript("assess hostile --lang en"));
    kept("hostile-zh", &transcript("assess hostile --lang zh"));
}
