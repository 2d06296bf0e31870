//! Parts of a cycle's matters: any split, merged in any order and gone on from at any place, gives the same bytes.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use answerable::generate::{Country, Format, Size, files, read};
use answerable::stream::{KeptFault, Part, deal};
use answerable::{Options, Prepared, prepare, report};
use std::path::Path;
use tempfile::TempDir;

/// A small country. Its largest file has two row groups, so that five units are there to be split.
fn country(people: u64, matters: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shape = read(Path::new("examples/national/shape.yaml")).unwrap();
    let country = Country::new(&shape, Size { people, matters, seed: 7 });
    let pack = std::fs::canonicalize("examples/national/pack").unwrap();
    for file in files(&country, Format::Parquet, &pack.display().to_string()) {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        file.write(std::fs::File::create(path).unwrap()).unwrap();
    }
    folder
}

fn prepared(folder: &TempDir) -> Prepared {
    prepare(folder.path(), Options { passing: true, ..Options::default() }).unwrap()
}

fn outcome(prepared: Prepared, whole: Part) -> String {
    report::json_text(&prepared.finish(whole).unwrap().0)
}

/// A part as it comes back from the disk.
fn kept(part: &Part, prepared: &Prepared) -> Part {
    Part::of_bytes(&part.bytes(), "part", prepared).unwrap()
}

#[test]
fn any_split_in_any_order_is_the_same_outcome() {
    let folder = country(600, 620_000);
    let at_once = report::json_text(&prepared(&folder).assess_passing(2).unwrap().0);
    let units = prepared(&folder).units();
    assert!(units.len() >= 5, "{}", units.len());
    let mut bytes = Vec::new();
    for of in [1, 2, 3, 7] {
        let run = prepared(&folder);
        let parts: Vec<Part> = (1..=of).map(|part| run.part(&deal(&units, part, of), 2).unwrap()).collect();
        for turned in 0..of.min(3) as usize {
            let mut whole = run.no_part();
            let mut order: Vec<&Part> = parts.iter().cycle().skip(turned).take(parts.len()).collect();
            if turned % 2 == 1 {
                order.reverse();
            }
            order.into_iter().for_each(|part| whole.merge(kept(part, &run)).unwrap());
            assert!(whole.is_whole(&units));
            bytes.push(whole.bytes());
            if turned == 0 {
                assert!(outcome(prepared(&folder), whole) == at_once, "in {of} parts it is another outcome");
            }
        }
    }
    assert!(bytes.iter().all(|other| *other == bytes[0]), "equal tallies have other bytes");

    // Interrupted after two rounds, kept, and gone on from by another run.
    let first = prepared(&folder);
    let mut rounds = 0;
    let begun = first.go_on(first.no_part(), (1, 1), &mut |part| {
        rounds += 1;
        assert_eq!(part.covers.len(), rounds);
        rounds < 2
    });
    let begun = begun.unwrap();
    assert_eq!((rounds, begun.is_whole(&units)), (2, false));
    let second = prepared(&folder);
    let whole = second.go_on(kept(&begun, &second), (2, 1), &mut |_| true).unwrap();
    assert!(whole.bytes() == bytes[0], "gone on from, the sums are others");
    assert!(outcome(second, whole) == at_once, "gone on from, it is another outcome");
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let folder = country(200, 300);
    let run = prepared(&folder);
    let units = run.units();
    let mut part = run.part(&deal(&units, 1, 2), 1).unwrap();
    let before = part.bytes();
    assert!(part.merge(part.clone()).is_err(), "units that are in already");
    assert_eq!(part.bytes(), before);
    assert!(!part.is_whole(&units));
    // A part of other matters.
    let other = country(200, 301);
    let foreign = prepared(&other).part(&deal(&units, 2, 2), 1).unwrap();
    assert!(part.merge(foreign.clone()).is_err(), "other inputs");
    assert_eq!(part.bytes(), before);
    let refused = Part::of_bytes(&foreign.bytes(), "foreign", &run).unwrap_err();
    let KeptFault::OtherInputs { changed, .. } = refused else { panic!("{refused}") };
    assert!(changed.en.contains("`matters/spending.parquet`"), "{changed}");
    assert!(changed.zh.contains("`matters/spending.parquet`"), "{}", changed.zh);
    // Not all matters are in.
    let missing = run.finish(part).err().unwrap();
    assert!(missing.problems.has("not-counted"));
}

/// Whatever is done to a file: it is refused, or it says the same.
#[test]
fn a_damaged_file_is_refused() {
    let folder = country(60, 80);
    let run = prepared(&folder);
    let bytes = run.part(&run.units(), 1).unwrap().bytes();
    for at in 0..bytes.len() {
        for change in [0x01, 0x80] {
            let mut other = bytes.clone();
            other[at] ^= change;
            let read = Part::of_bytes(&other, "part", &run);
            assert!(read.is_err_and(|fault| !fault.to_string().is_empty()), "byte {at}");
        }
    }
    for length in 0..bytes.len() {
        assert!(Part::of_bytes(&bytes[..length], "part", &run).is_err(), "{length}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(Part::of_bytes(&longer, "part", &run), Err(KeptFault::CutOff { .. })));
    assert!(matches!(Part::of_bytes(b"id,date\n", "part", &run), Err(KeptFault::Foreign { .. })));
    assert!(Part::of_bytes(&bytes, "part", &run).is_ok());
}
