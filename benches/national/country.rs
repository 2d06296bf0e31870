//! The country that benchmarks assess.
#![allow(clippy::unwrap_used)] // a benchmark

use answerable::generate::{Country, Format, Size, files, read};
use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The country of that size, written once below `target`: the matters of each province in files of their own, or with an argument
/// `mixed` those of all of them in one file of each kind, by date.
pub fn country(size: Size) -> PathBuf {
    let mixed = std::env::args().any(|word| word == "mixed");
    let how = if mixed { "mixed" } else { "by-province" };
    let name = format!("national-{}-{}-{how}", size.people, size.matters);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.join("cycle.yaml").is_file() {
        return folder;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national");
    let shape = read(&root.join("shape.yaml")).unwrap();
    let country = Country::new(&shape, size);
    let country = if mixed { country } else { country.apart("province").unwrap() };
    for file in files(&country, Format::Parquet, &root.join("pack").display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(BufWriter::new(File::create(path).unwrap())).unwrap();
    }
    folder
}
