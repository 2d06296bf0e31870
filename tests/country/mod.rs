//! A small country, as `answerable generate` writes it.

use answerable::generate::{Country, Size, parquet, read};
use std::fs::{File, create_dir_all, write};
use std::path::Path;

/// Writes a small country as `answerable generate` does.
pub fn country(folder: &Path) {
    let shape = read(Path::new("examples/national/shape.yaml")).unwrap();
    let country = Country::new(&shape, Size { people: 2_000, matters: 20_000, seed: 7 });
    create_dir_all(folder.join("organisation")).unwrap();
    create_dir_all(folder.join("matters")).unwrap();
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
    let pack = std::fs::canonicalize("examples/national/pack").unwrap();
    let cycle = format!(
        "cycle: {{title: small, from: 2024-01-01, until: 2024-12-31}}\npolicy: \"{}\"\norganisation: organisation\nmatters:\n{list}indicators: indicators.csv\n",
        pack.display()
    );
    write(folder.join("cycle.yaml"), cycle).unwrap();
}
