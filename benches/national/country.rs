//! The country that benchmarks assess.
#![allow(clippy::unwrap_used)] // a benchmark

use answerable::generate::{Country, Size, parquet, read};
use std::fs::{File, create_dir_all, write};
use std::path::{Path, PathBuf};

/// The country of that size, written once below `target`.
pub fn country(size: Size) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("national-{}-{}", size.people, size.matters));
    if folder.join("cycle.yaml").is_file() {
        return folder;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national");
    let shape = read(&root.join("shape.yaml")).unwrap();
    let country = Country::new(&shape, size);
    for inner in ["organisation", "matters"] {
        create_dir_all(folder.join(inner)).unwrap();
    }
    write(folder.join("organisation/units.csv"), country.units_csv()).unwrap();
    write(folder.join("organisation/people.csv"), country.people_csv()).unwrap();
    write(folder.join("organisation/posts.csv"), country.posts_csv()).unwrap();
    write(folder.join("organisation/relations.csv"), country.relations_csv()).unwrap();
    write(folder.join("indicators.csv"), country.indicators_csv()).unwrap();
    let mut list = String::new();
    for (at, kind) in shape.kinds.iter().enumerate() {
        let name = format!("matters/{}.parquet", kind.id);
        let mut stretches = (0..country.stretches(at)).filter_map(|stretch| country.stretch(at, stretch));
        parquet::write(File::create(folder.join(&name)).unwrap(), &mut stretches).unwrap();
        list.push_str(&format!("  - {name}\n"));
    }
    let pack = root.join("pack");
    let cycle = format!(
        "cycle: {{title: national, from: 2024-01-01, until: 2024-12-31}}\npolicy: \"{}\"\norganisation: organisation\nmatters:\n{list}indicators: indicators.csv\n",
        pack.display()
    );
    write(folder.join("cycle.yaml"), cycle).unwrap();
    folder
}
