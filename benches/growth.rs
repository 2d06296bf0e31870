//! How much longer a matter takes where there are ten times as many matters and people: by hand and with the engine, over the
//! same files, in one run.
//!
//! `cargo bench --bench growth -- MATTERS PEOPLE` (a million and 20,000 if not said; ten times as many of each are made beside
//! them). Each is run three times, one after the other in turn; what is printed are medians and their ratios. The
//! matters of each province stand in files of their own; with `mixed` those of all provinces in one.
#![allow(clippy::unwrap_used, missing_docs)] // a benchmark

#[path = "national/clock.rs"]
mod clock;
#[path = "national/country.rs"]
mod country;
#[path = "national/yardstick.rs"]
#[allow(dead_code)] // its stages are of no interest here
mod yardstick;

use answerable::Options;
use answerable::generate::Size;
use clock::{median, seconds};
use country::country;
use std::path::Path;

const ROUNDS: usize = 3;

/// The small country is over soon: so many times in each round.
const OFTEN: usize = 3;

fn main() {
    // On the threads that share all work, as the program does.
    rayon::scope(|_| run());
}

fn run() {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let matters = numbers.first().copied().unwrap_or(1_000_000);
    let people = numbers.get(1).copied().unwrap_or(matters / 50);
    let sizes = [(matters, people), (matters * 10, people * 10)];
    let folders = sizes.map(|(matters, people)| country(Size { people, matters, seed: 1 }));
    for threads in [1, 2] {
        // By hand and with the engine, of each size.
        let mut times: [[Vec<f64>; 2]; 2] = Default::default();
        for _ in 0..ROUNDS {
            for (size, folder) in folders.iter().enumerate() {
                for _ in 0..if size == 0 { OFTEN } else { 1 } {
                    times[0][size].push(seconds(|| drop(yardstick::run(folder, threads))));
                    times[1][size].push(seconds(|| passing(folder, threads)));
                }
            }
        }
        println!("{threads} threads, medians of {ROUNDS}");
        for (who, times) in ["by hand", "answerable"].into_iter().zip(times) {
            let [small, large] = times.map(median);
            let grown = large / small / 10.0;
            println!(
                "  {who:<10} {small:>7.3} s of {matters} matters, {large:>7.3} s of ten times as many: a matter takes {grown:.2} times as long"
            );
        }
    }
}

/// A run from the files to the results.
fn passing(folder: &Path, threads: usize) {
    let options = Options { passing: true, threads, ..Options::default() };
    let prepared = answerable::prepare(folder, options).unwrap();
    let tally = prepared.part(&prepared.units(), threads).unwrap().tally;
    drop(prepared.conclude(tally));
}
