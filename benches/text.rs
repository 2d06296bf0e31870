//! A country's matters as CSV and as JSON lines: reading the columns that the policy uses, without any rule, beside the
//! whole run, on one thread.
//!
//! `cargo bench --bench text -- MATTERS [PEOPLE]` (100,000 matters if not said, a person for fifty of them). Each is run
//! five times in turn; what is printed are medians. Opening the inputs, files of matters looked at once among them,
//! belongs to both; the share is said with it and without it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)] // a benchmark asks the clock

use answerable::generate::{Country, Format, Size, files, read};
use answerable::{Options, Prepared};
use std::fs::{File, create_dir_all};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ROUNDS: usize = 5;

fn main() {
    // On the threads that share all work, as the program does.
    rayon::scope(|_| run());
}

fn run() {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let matters = numbers.first().copied().unwrap_or(100_000);
    let people = numbers.get(1).copied().unwrap_or(matters / 50).max(500);
    println!("{matters} matters, {people} people, one thread, medians of {ROUNDS}");
    for form in ["csv", "jsonl"] {
        let folder = country(Size { people, matters, seed: 1 }, form);
        let mut times: [Vec<f64>; 3] = Default::default();
        for _ in 0..ROUNDS {
            let (prepared, open) = seconds(|| prepared(&folder));
            let units = prepared.units();
            let (rows, read) = seconds(|| prepared.read_only(&units, 1).unwrap());
            assert_eq!(rows, matters);
            let (_, assess) = seconds(|| drop(prepared.assess_passing(1).unwrap()));
            [open, read, assess].into_iter().zip(&mut times).for_each(|(time, all)| all.push(time));
        }
        let [open, read, assess] = times.map(median);
        println!("{form}");
        println!("  opening           {open:>8.3} s");
        println!("  reading alone     {read:>8.3} s");
        println!(
            "  reading and rules {assess:>8.3} s   {:.0} percent of the speed of reading",
            100.0 * read / assess
        );
        let (read, whole) = (open + read, open + assess);
        println!(
            "  the whole run     {whole:>8.3} s   {:.0} percent, opening counted for both",
            100.0 * read / whole
        );
    }
}

fn prepared(folder: &Path) -> Prepared {
    answerable::prepare(folder, Options { passing: true, ..Options::default() }).unwrap()
}

fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begin = Instant::now();
    let done = work();
    (done, begin.elapsed().as_secs_f64())
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}

/// The country of that size, written once below `target`.
fn country(size: Size, form: &str) -> PathBuf {
    let name = format!("text-{}-{}-{form}", size.people, size.matters);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.join("cycle.yaml").is_file() {
        return folder;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national");
    let shape = read(&root.join("shape.yaml")).unwrap();
    let country = Country::new(&shape, size);
    let format = if form == "csv" { Format::Csv } else { Format::Jsonl };
    for file in files(&country, format, &root.join("pack").display().to_string()) {
        let path = folder.join(&file.path);
        create_dir_all(path.parent().unwrap()).unwrap();
        file.write(BufWriter::new(File::create(path).unwrap())).unwrap();
    }
    folder
}
