//! Folders, files and packs that use each other.

use super::*;

const HEAD: &str = "policy: {id: p}\n";

#[track_caller]
fn packs(files: &[(&str, &str)], given: &[&str], expected: &[&str]) -> (Policy, Problems) {
    let dir = folder(files);
    let (policy, sources, problems) = read(&dir, given);
    assert_eq!(codes(&problems), expected, "{}", shown(&problems, &sources));
    (policy, problems)
}

#[test]
fn sections_are_spread_over_files_and_folders() {
    let files = [
        ("p/policy.yaml", HEAD),
        ("p/words/roles.yml", "roles: {b: {}}\n"),
        ("p/a.YAML", "roles: {a: {}}\n"),
        ("p/notes.txt", "not: [yaml"),
        ("p/.hidden.yaml", "not: [yaml"),
        ("p/z.rhai", "fn z() { 1 }"),
        ("p/b/a.rhai", "fn a() { 1 }"),
    ];
    let dir = folder(&files);
    let (policy, sources, problems) = read(&dir, &["p"]);
    assert!(problems.is_empty(), "{}", shown(&problems, &sources));
    assert_eq!(policy.roles.len(), 2);
    let scripts: Vec<_> = policy.scripts.iter().map(|file| sources.text(*file)).collect();
    assert_eq!(scripts, ["fn a() { 1 }", "fn z() { 1 }"]);
}

#[test]
fn what_is_no_folder_with_a_policy_is_a_fault() {
    let files = [("p/policy.yaml", HEAD), ("empty/notes.txt", ""), ("headless/a.yaml", "roles: {}\n")];
    packs(&files, &["p/policy.yaml"], &["not-a-folder"]);
    packs(&files, &["nowhere"], &["file-not-found"]);
    packs(&files, &["empty"], &["empty-pack"]);
    packs(&files, &["headless"], &["missing-head"]);
    packs(&[("p/a.yaml", HEAD), ("p/b.yaml", HEAD)], &["p"], &["second-head"]);
    packs(&[("p/a.yaml", HEAD), ("q/b.yaml", HEAD)], &["p", "q"], &["defined-twice"]);
    packs(&[("p/a.yaml", "policy: {titel: x}\n")], &["p"], &["missing-key", "unknown-key"]);
    packs(&[("p/a.yaml", "- a\n")], &["p"], &["wrong-shape"]);
    packs(
        &[("p/a.yaml", "# nothing\n"), ("p/b.yaml", "policy: {id: p\n")],
        &["p"],
        &["yaml-syntax", "empty-file"],
    );
}

#[test]
fn a_pack_reached_by_several_ways_is_read_once() {
    let files = [
        ("a/p.yaml", "policy: {id: z}\nuses: [../common, ../b]\n"),
        ("b/p.yaml", "policy: {id: y}\nuses: ../b/../common\n"),
        ("common/p.yaml", "policy: {id: x}\nroles: {officer: {}}\n"),
    ];
    let (policy, _) = packs(&files, &["a", "common", "b/../common"], &[]);
    let ids: Vec<_> = policy.packs.iter().map(|pack| pack.id.as_str()).collect();
    assert_eq!(ids, ["x", "y", "z"]);
    assert_eq!(policy.roles["officer"].pack, 0);
    assert_eq!(packs(&files, &["b/../common", "a"], &[]).0.packs.len(), 3);
}

#[test]
fn packs_that_use_each_other_are_a_fault_that_shows_both_places() {
    let files =
        [("a/p.yaml", "policy: {id: a}\nuses: [../b]\n"), ("b/p.yaml", "policy: {id: b}\nuses: [../a]\n")];
    let (_, problems) = packs(&files, &["a"], &["uses-cycle"]);
    assert_eq!(problems.sorted()[0].also.len(), 1);
    packs(&[("a/p.yaml", "policy: {id: a}\nuses: [.]\n")], &["a"], &["uses-cycle"]);
    let (policy, problems) =
        packs(&[("a/p.yaml", "policy: {id: a}\nuses: [../b]\n")], &["a"], &["file-not-found"]);
    assert!(policy.unread && problems.sorted()[0].place != Place::Nowhere);
}

#[test]
fn an_id_defined_twice_shows_both_places() {
    let files = [
        ("a/p.yaml", "policy: {id: a}\nuses: [../b]\nroles: {officer: {}}\n"),
        ("b/p.yaml", "policy: {id: b}\nroles: {officer: {}}\n"),
    ];
    let (_, problems) = packs(&files, &["a"], &["defined-twice"]);
    assert_eq!(problems.sorted()[0].also.len(), 1);
    let files = [("a/p.yaml", "policy: {id: a}\nroles: {o: {}}\n"), ("a/q.yaml", "roles: {o: {}}\n")];
    packs(&files, &["a"], &["defined-twice"]);
}

#[test]
fn one_run_shows_the_faults_of_all_files() {
    let files = [
        ("p/a.yaml", "policy: {id: p}\nroles: {a: {titel: x}}\n"),
        ("p/b.yaml", "roles: {a: [\n"),
        ("p/c.yaml", "rules: {r: {on: x, find: [{hold: p, up: nobody}]}}\nposts: {x: {leads: maybe}}\n"),
    ];
    // What is unknown may stand in the file that cannot be read.
    packs(&files, &["p"], &["unknown-key", "yaml-syntax", "wrong-shape"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_not_followed() {
    let dir = folder(&[
        ("p/a.yaml", HEAD),
        ("p/in/b.yaml", "roles: {b: {}}\n"),
        ("other/c.yaml", "roles: {c: {}}\n"),
    ]);
    std::os::unix::fs::symlink(dir.path().join("p"), dir.path().join("p/in/round")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("p/in/b.yaml"), dir.path().join("p/again.yaml")).unwrap();
    let (policy, sources, problems) = read(&dir, &["p"]);
    assert!(problems.is_empty(), "{}", shown(&problems, &sources));
    assert_eq!(policy.roles.len(), 1);
    std::os::unix::fs::symlink(dir.path().join("other"), dir.path().join("p/out")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("other/c.yaml"), dir.path().join("p/c.yaml")).unwrap();
    let (policy, _, problems) = read(&dir, &["p"]);
    assert_eq!(codes(&problems), ["link-out-of-pack", "link-out-of-pack"]);
    assert_eq!(policy.roles.len(), 1);
}
