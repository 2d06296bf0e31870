//! The country that benchmarks assess.
#![allow(clippy::unwrap_used)] // a benchmark

use answerable::generate::{Country, Format, Size, files, read};
use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The country of that size, written once below `target`; with an argument `by-KIND` the matters of each unit of that kind in files of
/// their own.
pub fn country(size: Size) -> PathBuf {
    let apart = std::env::args().find_map(|word| word.strip_prefix("by-").map(str::to_owned));
    let by = apart.as_ref().map(|kind| format!("-by-{kind}")).unwrap_or_default();
    let name = format!("national-{}-{}{by}", size.people, size.matters);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.join("cycle.yaml").is_file() {
        return folder;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national");
    let shape = read(&root.join("shape.yaml")).unwrap();
    let country = Country::new(&shape, size);
    let country = match apart {
        None => country,
        Some(kind) => country.apart(&kind).unwrap(),
    };
    for file in files(&country, Format::Parquet, &root.join("pack").display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(BufWriter::new(File::create(path).unwrap())).unwrap();
    }
    folder
}
