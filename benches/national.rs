//! The national cycle: the engine beside the same cycle written by hand, over the same Parquet files, in one run.
//!
//! `cargo bench --bench national -- MATTERS [PEOPLE]` (100,000 matters if not said, a person for fifty of them). Each is
//! run five times, one after the other in turn; what is printed are medians and their ratios.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)] // a benchmark asks the clock

#[path = "national/yardstick.rs"]
mod yardstick;

use answerable::Options;
use answerable::generate::{Country, Format, Size, files, read};
use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ROUNDS: usize = 5;

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let matters = numbers.first().copied().unwrap_or(100_000);
    let people = numbers.get(1).copied().unwrap_or(matters / 50).max(500);
    let folder = country(Size { people, matters, seed: 1 });
    let mut times: [Vec<f64>; 5] = Default::default();
    for _ in 0..ROUNDS {
        for threads in [1, 2] {
            times[threads - 1].push(seconds(|| drop(yardstick::run(&folder, threads))));
            times[threads + 1].push(seconds(|| passing(&folder, threads)));
        }
        // Whoever keeps every matter and every reason in memory needs much of it.
        if matters <= 1_000_000 {
            times[4].push(seconds(|| drop(answerable::assess(&folder, Options::default()).unwrap())));
        }
    }
    let [one, two, ours, ours_two, plain] = times.map(median);
    println!("{matters} matters, {people} people, medians of {ROUNDS}");
    println!("by hand, one thread    {one:>8.3} s");
    println!("by hand, two threads   {two:>8.3} s   one thread takes {:.2} times as long", one / two);
    println!("answerable, one thread {ours:>8.3} s   {:.2} times by hand", ours / one);
    println!(
        "answerable, two        {ours_two:>8.3} s   {:.2} times by hand; one thread takes {:.2} times as long",
        ours_two / two,
        ours / ours_two
    );
    if plain > 0.0 {
        println!("with every reason      {plain:>8.3} s   {:.1} times by hand", plain / one);
    }
}

fn passing(folder: &Path, threads: usize) {
    let options = Options { passing: true, ..Options::default() };
    let prepared = answerable::prepare(folder, options).unwrap();
    drop(prepared.assess_passing(threads).unwrap());
}

fn seconds(work: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    work();
    begin.elapsed().as_secs_f64()
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}

/// The country of that size, written once below `target`.
fn country(size: Size) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("national-{}-{}", size.people, size.matters));
    if folder.join("cycle.yaml").is_file() {
        return folder;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national");
    let shape = read(&root.join("shape.yaml")).unwrap();
    let country = Country::new(&shape, size);
    for file in files(&country, Format::Parquet, &root.join("pack").display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(BufWriter::new(File::create(path).unwrap())).unwrap();
    }
    folder
}
