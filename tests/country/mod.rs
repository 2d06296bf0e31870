//! A small country, as `answerable generate` writes it.

use answerable::generate::{Country, Format, Size, files, read};
use std::fs::{File, create_dir_all};
use std::path::Path;

/// Writes a small country as `answerable generate` does.
pub fn country(folder: &Path) {
    let shape = read(Path::new("examples/national/shape.yaml")).unwrap();
    let country = Country::new(&shape, Size { people: 2_000, matters: 20_000, seed: 7 });
    write(&country, folder);
}

/// Writes a country.
pub fn write(country: &Country<'_>, folder: &Path) {
    let pack = std::fs::canonicalize("examples/national/pack").unwrap();
    for file in files(country, Format::Parquet, &pack.display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(File::create(path).unwrap()).unwrap();
    }
}
