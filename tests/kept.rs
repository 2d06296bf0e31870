//! An organisation that was kept: whoever takes it from there sees nothing of it, and takes it only as long as it is that of
//! the files.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod country;

use answerable::matters::MatterTable;
use answerable::organisation::NodeId;
use answerable::source::Lang;
use answerable::stream::{Names, Part, Wanted};
use answerable::{Assessment, Options, Prepared, explain};
use country::country;
use std::fs::{File, read, read_to_string, write};
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
    let wanted = Wanted { subject, matter: None, ways: false, near: 0, alone: false };
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

/// A file of whom matters name, made of a country, and what else there is to know of it: whoever finds matters by it finds the same.
fn names(folder: &Path) -> (PathBuf, Part) {
    let prepared = prepared(folder, None, 2);
    let (path, part) = (folder.join("names.kept"), prepared.part(&prepared.units(), 2).unwrap());
    prepared.keep_names(File::create(&path).unwrap()).unwrap();
    (path, part)
}

/// The matters that are listed of somebody, with everything that stands in them.
fn listed(folder: &Path, (part, names): (&Part, Option<Names>), wanted: &Wanted<'_>) -> Vec<String> {
    let mut prepared = prepared(folder, None, 2);
    prepared.names = names;
    let assessment = prepared.reasons(part.tally.clone(), wanted, 2).unwrap().0;
    let symbols = &assessment.matters.symbols;
    let row = |table: &MatterTable, row: usize| {
        let cells: Vec<_> = table.columns.iter().chain(&table.units).map(|column| column.get(row)).collect();
        let place = table.places[row];
        format!("{} {} {cells:?} {place:?}", symbols.text(table.ids[row]), table.dates[row])
    };
    let tables = assessment.matters.tables.iter();
    tables.flat_map(|table| (0..table.len()).map(move |at| row(table, at))).collect()
}

#[test]
fn names_that_were_kept_find_what_the_files_say() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (path, part) = names(folder.path());
    let prepared = prepared(folder.path(), None, 1);
    let open = || Names::open(&path, &part.inputs);
    assert!(open().is_some());
    let people: Vec<NodeId> = prepared.organisation.people().collect();
    let chiefs = people.iter().copied().filter(|one| {
        let mut posts = prepared.organisation.postings(*one);
        posts.any(|held| prepared.program.vocabulary.posts.word(held.post) == "chief")
    });
    let mut all = 0;
    for subject in people.iter().copied().step_by(150).chain(chiefs.step_by(20)) {
        for ways in [false, true] {
            let wanted = Wanted { subject, matter: None, ways, near: 400, alone: true };
            let found = listed(folder.path(), (&part, open()), &wanted);
            assert_eq!(found, listed(folder.path(), (&part, None), &wanted), "{subject:?} {ways}");
            all += found.len();
        }
    }
    assert!(all > 2_000, "{all}");
}

#[test]
fn names_of_other_inputs_or_changed_ones_are_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    country(folder.path());
    let (path, part) = names(folder.path());
    let bytes = read(&path).unwrap();
    let mut other = part.inputs.clone();
    other.files[0].1[0] ^= 1;
    assert!(Names::open(&path, &other).is_none());
    let subject = prepared(folder.path(), None, 1).organisation.people().nth(700).unwrap();
    let wanted = Wanted { subject, matter: None, ways: false, near: 0, alone: true };
    let found = listed(folder.path(), (&part, None), &wanted);
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut other = bytes.clone();
        other[at] ^= 1;
        write(&path, other).unwrap();
        let names = Names::open(&path, &part.inputs);
        assert_eq!(listed(folder.path(), (&part, names), &wanted), found, "changed at {at}");
        write(&path, &bytes[..at]).unwrap();
        assert!(Names::open(&path, &part.inputs).is_none(), "cut at {at}");
    }
    write(&path, &bytes).unwrap();
    assert!(Names::open(&path, &part.inputs).is_some() && found.len() > 5, "{}", found.len());
}
