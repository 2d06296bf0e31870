//! An organisation that was kept: whoever takes it from there sees nothing of it, and takes it only as long as it is that of
//! the files.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod country;

use answerable::source::Lang;
use answerable::stream::Wanted;
use answerable::{Assessment, Options, Prepared, explain};
use country::country;
use std::fs::{read, read_to_string, write};
use std::path::{Path, PathBuf};

fn prepared(folder: &Path, kept: Option<PathBuf>, threads: usize) -> Prepared {
    answerable::prepare(folder, Options { passing: true, kept, threads, ..Options::default() }).unwrap()
}

/// The file in which the organisation of a country is kept.
fn kept(folder: &Path) -> PathBuf {
    let path = folder.join("organisation.kept");
    let prepared = prepared(folder, None, 1);
    assert!(prepared.may_keep_organisation() && !prepared.recalls_organisation());
    let mut bytes = Vec::new();
    prepared.keep_organisation(&mut bytes).unwrap();
    write(&path, bytes).unwrap();
    path
}

/// What there is to see of somebody.
fn explained(prepared: Prepared, id: &str) -> (String, Assessment) {
    let tally = prepared.part(&prepared.units(), 2).unwrap().tally;
    let subject = prepared.organisation.find(id).unwrap();
    let wanted = Wanted { subject, matter: None, ways: false, alone: false };
    let assessment = prepared.reasons(tally, &wanted, 2).unwrap().0;
    (explain::explain(&assessment, subject, Lang::En, 120), assessment)
}

#[test]
fn what_was_kept_is_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let path = kept(folder.path());
    for threads in [1, 2] {
        let own = prepared(folder.path(), Some(path.clone()), threads);
        let read = prepared(folder.path(), None, threads);
        assert!(own.recalls_organisation() && !own.may_keep_organisation());
        assert_eq!(format!("{:?}", own.organisation), format!("{:?}", read.organisation));
        assert_eq!(own.tables, read.tables);
        let hashes = |of: &Prepared| {
            of.sources.hashes().map(|(path, hash)| (path.to_owned(), hash)).collect::<Vec<_>>()
        };
        assert_eq!(hashes(&own), hashes(&read));
        let person = read.organisation.people().last().unwrap();
        let id = read.organisation.id(person).to_owned();
        let ((own, own_whole), (read, read_whole)) = (explained(own, &id), explained(read, &id));
        assert_eq!(own, read);
        assert_eq!(own_whole.outcome, read_whole.outcome);
    }
}

/// Each of these changes is one after which nothing is taken from what was kept, and nothing is wrong.
#[test]
fn what_is_no_longer_so_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let path = kept(folder.path());
    let recalls = || prepared(folder.path(), Some(path.clone()), 2).recalls_organisation();
    assert!(recalls());

    // Somebody has another name.
    let people = folder.path().join("organisation/people.csv");
    let text = read_to_string(&people).unwrap();
    let line = text.lines().nth(1).unwrap();
    let (id, name) = line.split_once(',').map(|(id, rest)| (id, rest.split(',').next().unwrap())).unwrap();
    write(&people, text.replacen(&format!("{id},{name}"), &format!("{id},{name} the younger"), 1)).unwrap();
    let now = prepared(folder.path(), Some(path.clone()), 2);
    assert!(!now.recalls_organisation());
    let title = now.organisation.title(now.organisation.find(id).unwrap()).to_string();
    assert_eq!(title, format!("{name} the younger"));
    write(&people, &text).unwrap();
    assert!(recalls());

    // A file with bad rows is refused as ever.
    write(&people, format!("{text}{line}\n,nobody\n")).unwrap();
    let options = Options { passing: true, kept: Some(path.clone()), ..Options::default() };
    assert!(answerable::prepare(folder.path(), options).is_err());
    write(&people, &text).unwrap();

    // Another table, and one that is gone.
    let roles = folder.path().join("organisation/roles.csv");
    write(&roles, "person,role,from,until\n").unwrap();
    assert!(!recalls());
    std::fs::remove_file(&roles).unwrap();
    let relations = folder.path().join("organisation/relations.csv");
    let text = read(&relations).unwrap();
    std::fs::remove_file(&relations).unwrap();
    assert!(!recalls());
    write(&relations, text).unwrap();

    // The cycle, whose words are read by the policy.
    let cycle = folder.path().join("cycle.yaml");
    let text = read_to_string(&cycle).unwrap();
    write(&cycle, format!("{text}# looked through\n")).unwrap();
    assert!(!recalls());
    write(&cycle, text).unwrap();
    assert!(recalls());
}

#[test]
fn what_is_not_as_it_was_written_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let path = kept(folder.path());
    let bytes = read(&path).unwrap();
    let recalls = |bytes: &[u8]| {
        write(&path, bytes).unwrap();
        prepared(folder.path(), Some(path.clone()), 1).recalls_organisation()
    };
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut other = bytes.clone();
        other[at] ^= 1;
        assert!(!recalls(&other), "changed at {at} of {}", bytes.len());
        assert!(!recalls(&bytes[..at]), "cut at {at}");
    }
    assert!(!recalls(b""));
    assert!(recalls(&bytes));
}

/// Rows that are set aside are found where tables are read.
#[test]
fn whoever_sets_rows_aside_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let kept = Some(kept(folder.path()));
    let options = Options { passing: true, set_aside: true, kept, ..Options::default() };
    let prepared = answerable::prepare(folder.path(), options).unwrap();
    assert!(!prepared.recalls_organisation() && !prepared.may_keep_organisation());
}
