//! What `assess --part`, `assess --keep` and `merge` print: transcripts in `cli/snapshots`.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod program;

use std::path::Path;
use tempfile::TempDir;

/// A small country in `country`, and the pack beside it.
fn country() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copied = folder.path().join("national");
    std::fs::create_dir_all(copied.join("pack")).unwrap();
    let from = Path::new("examples/national");
    std::fs::copy(from.join("shape.yaml"), copied.join("shape.yaml")).unwrap();
    for entry in std::fs::read_dir(from.join("pack")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copied.join("pack").join(entry.file_name())).unwrap();
    }
    generate(folder.path(), 3, "country");
    folder
}

fn generate(folder: &Path, seed: u64, out: &str) {
    let line = format!(
        "generate national/shape.yaml --people 200 --matters 3000 --seed {seed} --format parquet --out {out}"
    );
    let (status, said) = program::ran(folder, &line);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn parts_and_their_merge() {
    let folder = country();
    let lines = [
        "assess country --part 1/2 --keep parts --lang en",
        "merge country parts --lang en",
        "merge country parts --lang zh",
        "assess country --part 2/2 --keep parts --lang zh",
        "merge country parts --format json --out merged --lang en",
        "merge country parts/part-2-of-2.tally parts/part-1-of-2.tally --format json --out again --lang zh",
        "assess country --totals --format json --out totals --threads 1 --lang en",
    ];
    program::kept("parts", folder.path(), &lines);
    let read = |name: &str| std::fs::read(folder.path().join(name).join("outcome.json")).unwrap();
    assert!(read("merged") == read("totals") && read("again") == read("totals"));
    let left: Vec<_> = std::fs::read_dir(folder.path().join("parts")).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn parts_that_do_not_fit() {
    let folder = country();
    generate(folder.path(), 4, "other");
    let lines = [
        "assess country --part 1/2 --keep parts -q",
        "assess country --part 1/3 --keep more -q",
        "assess other --part 2/2 --keep others -q",
        "merge country parts more --lang en",
        "merge country parts more --lang zh",
        "merge country parts others --lang en",
        "merge country parts others --lang zh",
        "merge country nothing.tally --lang en",
        "merge country country --lang zh",
        "merge country country/cycle.yaml --lang en",
        "assess country --part 3/2 --keep parts --lang en",
        "assess country --part half --keep parts --lang zh",
        "assess country --part 1/2 --lang zh",
    ];
    program::kept("parts-wrong", folder.path(), &lines);
}

#[test]
fn a_run_goes_on_from_what_was_kept() {
    let folder = country();
    let run = |lang| format!("assess country --keep sums --format json --out {lang} --lang {lang}");
    program::kept("keep", folder.path(), &[&run("en"), &run("zh")]);
    let read = |name: &str| std::fs::read(folder.path().join(name).join("outcome.json")).unwrap();
    assert!(read("en") == read("zh"));
    // Another word in the cycle: nobody knows any more what the sums are of.
    let cycle = folder.path().join("country/cycle.yaml");
    let text = std::fs::read_to_string(&cycle).unwrap();
    std::fs::write(folder.path().join("sums/cut.tally"), b"answerable tally").unwrap();
    let lines = ["merge country sums/cut.tally --lang en", "merge country sums/cut.tally --lang zh"];
    program::kept("keep-cut", folder.path(), &lines);
    std::fs::write(&cycle, format!("{text}# looked through\n")).unwrap();
    program::kept("keep-changed", folder.path(), &[&run("en"), &run("zh")]);
}

#[test]
fn reasons_without_kept_sums_say_how_to_make_them() {
    let folder = country();
    for (lang, needed) in
        [("en", "assess the cycle with the same --keep first"), ("zh", "请先用同样的 --keep 考评该周期")]
    {
        let (status, said) =
            program::ran(folder.path(), &format!("explain 1 country --keep nowhere --lang {lang}"));
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(status, 2, "{said}");
        assert!(
            said.contains("nowhere/sums.tally") && said.replace(' ', "").contains(&needed.replace(' ', "")),
            "{said}"
        );
    }
}

/// What only makes reasons quicker to find holds nothing up where it cannot be written.
#[test]
fn an_outcome_does_not_wait_for_what_reasons_are_found_by() {
    let folder = country();
    let names = folder.path().join("sums/names.kept");
    std::fs::create_dir_all(&names).unwrap();
    let (status, said) =
        program::ran(folder.path(), "assess country --keep sums --format json --out o --lang en");
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("names.kept` cannot be written"), "{said}");
    assert!(folder.path().join("o/outcome.json").exists());
    let (status, said) = program::ran(folder.path(), "explain 100010 country --keep sums --lang en");
    assert!(status == 0 && said.contains("100010"), "{said}");
}

#[test]
fn a_file_is_no_folder_to_keep_sums_in() {
    let folder = country();
    std::fs::write(folder.path().join("sums"), "a file").unwrap();
    let (status, said) = program::ran(folder.path(), "assess country --keep sums --lang en");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(status, 2, "{said}");
    assert!(
        said.contains("sums/organisation.kept` cannot be written: a file stands where a folder is needed"),
        "{said}"
    );
}

/// What is told of somebody does not depend on whether the organisation, and whom matters name, was kept, and as it should be.
#[test]
fn reasons_are_the_same_whether_what_they_are_found_by_was_kept_or_not() {
    let folder = country();
    let (status, said) = program::ran(folder.path(), "assess country --keep sums --format json --out o");
    assert_eq!(status, 0, "{said}");
    let names = ["organisation.kept", "names.kept"];
    let lines =
        ["explain 100010 country --keep sums --lang en", "why-not 100010 country --keep sums --lang zh"];
    for (name, line) in names.into_iter().flat_map(|name| lines.map(|line| (name, line))) {
        let kept = folder.path().join("sums").join(name);
        assert!(std::fs::metadata(&kept).unwrap().len() > 10_000);
        let (status, said) = program::ran(folder.path(), line);
        assert_eq!(status, 0, "{said}");
        assert!(said.contains("100010") && said.lines().count() > 10, "{said}");
        let bytes = std::fs::read(&kept).unwrap();
        std::fs::write(&kept, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(program::ran(folder.path(), line), (0, said.clone()));
        std::fs::remove_file(&kept).unwrap();
        assert_eq!(program::ran(folder.path(), line), (0, said));
        std::fs::write(&kept, bytes).unwrap();
    }
}
