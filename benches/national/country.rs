//! The country that benchmarks assess.
#![allow(clippy::unwrap_used)] // a benchmark

use answerable::generate::{Country, Format, Size, files, read};
use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The country of that size, written once below `target`: the matters of all provinces in one file of each kind, by date, or with an
/// argument `by-province` those of each in files of their own.
pub fn country(size: Size) -> PathBuf {
    let apart = std::env::args().any(|word| word == "by-province");
    let how = if apart { "by-province" } else { "mixed" };
    let name = format!("national-{}-{}-{how}", size.people, size.matters);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.join("cycle.yaml").is_file() {
        return folder;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national");
    let shape = read(&root.join("shape.yaml")).unwrap();
    let country = Country::new(&shape, size);
    let country = if apart { country.apart("province").unwrap() } else { country };
    for file in files(&country, Format::Parquet, &root.join("pack").display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(BufWriter::new(File::create(path).unwrap())).unwrap();
    }
    folder
}
