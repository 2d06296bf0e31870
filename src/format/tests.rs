//! Formatting changes what it should and nothing else.

use super::*;

/// What becomes of a text, and what is said of it.
fn run(text: &str) -> (Option<Formatted>, Problems) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, text).unwrap();
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let formatted = format(&path, &mut sources, &mut problems);
    (formatted, problems)
}

fn formatted(text: &str) -> String {
    let (formatted, problems) = run(text);
    assert!(problems.is_empty(), "{problems:?}");
    match formatted.unwrap() {
        Formatted::Same => text.to_owned(),
        Formatted::Changed(bytes) => String::from_utf8(bytes).unwrap(),
    }
}

#[test]
fn spacing_and_quotes_change_and_nothing_else() {
    let pairs = [
        ("a:   1\n", "a: 1\n"),
        ("rules:\n    late:\n        on:  x\n", "rules:\n  late:\n    on: x\n"),
        ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        ("a: { zh: '迟到',en: Late }\n", "a: {zh: \"迟到\", en: Late}\n"),
        ("a: 'holds(lower, \"manager\")'\n", "a: 'holds(lower, \"manager\")'\n"),
        ("a: 1    # 说明\n", "a: 1 # 说明\n"),
        ("# 首\n\n\n\na: 1\n# 尾", "# 首\n\na: 1\n# 尾\n"),
        ("a: |\n    一\n      二\n", "a: |\n  一\n    二\n"),
        ("z: 1\na: 0.10\nm: 007\n", "z: 1\na: 0.10\nm: 007\n"),
        ("z: 1\n# fmt: off\na:   [1,2]\nb:   1\n", "z: 1\n# fmt: off\na:   [1,2]\nb: 1\n"),
        ("# fmt: off\na:   [1,2]\nb:   1\n", "# fmt: off\na:   [1,2]\nb:   1\n"),
    ];
    for (before, after) in pairs {
        assert_eq!(formatted(before), after);
        assert_eq!(formatted(after), after);
    }
}

#[test]
fn values_that_an_author_put_in_one_column_stay_in_one() {
    let pairs = [
        (
            "roles:\n    a:   {x: 1}\n    民:  {x: 1}\n    abc: {x: 1}\n",
            "roles:\n  a:   {x: 1}\n  民:  {x: 1}\n  abc: {x: 1}\n",
        ),
        ("a:  1\nlonger: 2\n", "a:      1\nlonger: 2\n"),
        ("a: 1\nlonger: 2\n", "a: 1\nlonger: 2\n"),
        ("x:\n  a:  1\ny:\n  longer: 2\n", "x:\n  a: 1\ny:\n  longer: 2\n"),
        ("- a:   1\n  bcd: 2\n  e:   3\n", "- a: 1\n  bcd: 2\n  e:   3\n"),
        ("a:   1 # x\nbcd: 22 # y\n", "a:   1  # x\nbcd: 22 # y\n"),
    ];
    for (before, after) in pairs {
        assert_eq!(formatted(before), after);
        assert_eq!(formatted(after), after);
    }
}

#[test]
fn comments_of_successive_lines_stand_in_one_column() {
    let pairs = [
        ("a: 1 # x\nlonger: 2 # y\nb: 3\nc: 4   # z\n", "a: 1      # x\nlonger: 2 # y\nb: 3\nc: 4 # z\n"),
        ("民: 1 # x\nabc: 2 # y\n", "民: 1  # x\nabc: 2 # y\n"),
        ("a: # x\n  bcd: 1 # y\n  e: 1 # z\n", "a: # x\n  bcd: 1 # y\n  e: 1   # z\n"),
        (
            "a: |\n  x # no comment\n  yyy # none\nb: 1 # one\n",
            "a: |\n  x # no comment\n  yyy # none\nb: 1 # one\n",
        ),
    ];
    for (before, after) in pairs {
        assert_eq!(formatted(before), after);
    }
}

/// With `+` the empty lines at the end of a text belong to it; the library would take one away.
#[test]
fn what_would_change_its_meaning_is_refused() {
    let (formatted, problems) = run("a: >+\n  x\n\n\nb:   1\n");
    assert_eq!(formatted, None);
    assert!(problems.has("not-formatted"), "{problems:?}");
}

#[test]
fn spaces_at_the_ends_of_lines_of_a_text_stay() {
    assert_eq!(formatted("a: |\n    x   \n    y\nb:   1   \n"), "a: |\n  x   \n  y\nb: 1\n");
}

#[test]
fn every_policy_here_can_be_formatted() {
    let mut problems = Problems::default();
    let folders = ["rules", "scenarios", "examples", "docs/examples"].map(std::path::PathBuf::from);
    let files = yaml_files(&folders, &mut problems);
    assert!(files.len() > 100, "{}", files.len());
    for file in files {
        let formatted = format(&file, &mut Sources::default(), &mut problems);
        assert!(formatted.is_some() && problems.is_empty(), "{}: {problems:?}", file.display());
    }
}

#[test]
fn line_endings_and_the_byte_order_mark_stay() {
    assert_eq!(formatted("a:  1\r\nb: |\r\n  x\r\n  y\r\n"), "a: 1\r\nb: |\r\n  x\r\n  y\r\n");
    assert_eq!(formatted("\u{feff}a:  1\n"), "\u{feff}a: 1\n");
}

#[test]
fn long_rows_are_parted() {
    let long = format!("a: {{b: {}, c: {}}}\n", "x".repeat(80), "y".repeat(80));
    assert_eq!(formatted(&long), format!("a: {{\n  b: {},\n  c: {},\n}}\n", "x".repeat(80), "y".repeat(80)));
}

#[test]
fn trees_that_differ_are_not_the_same() {
    let mut sources = Sources::default();
    let mut tree = |text: &str| reread(text, &mut sources).unwrap();
    let own = tree("a: [1, {b: x}]");
    assert!(same(&own, &tree("a:\n  - 1\n  - b: 'x'\n")));
    for other in
        ["a: [1, {b: y}]", "a: [1, {c: x}]", "a: [1]", "a: [{b: x}, 1]", "a: [1, {b: x, c: x}]", "a:"]
    {
        assert!(!same(&own, &tree(other)), "{other}");
    }
}
