//! How much longer a matter takes where there are ten times as many matters and people: by hand and with the engine, over the
//! same files, in one run.
//!
//! `cargo bench --bench growth -- MATTERS PEOPLE` (a million and 20,000 if not said; ten times as many of each are made beside
//! them). Each is run in a process of its own, as it is used: one that finds the memory of runs before it there has an
//! easier start, the more so the smaller it is. All are run in turns, three times each, small ones three times as often;
//! what is printed are medians and their ratios. The matters of all provinces stand in one file of each kind; with `by-province`
//! those of each in files of their own.
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
use std::process::{Command, Stdio};

const ROUNDS: usize = 3;

/// The small country is over soon: so many times in each round.
const OFTEN: usize = 3;

/// The first word of a process that runs once: by whom, over which files and on how many threads follows.
const ALONE: &str = "--alone";
const WHO: [&str; 2] = ["by hand", "answerable"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.as_slice() {
        // On the threads that share all work, as the program does.
        [first, who, folder, threads] if first == ALONE => {
            rayon::scope(|_| once(who, Path::new(folder), threads.parse().unwrap()));
        }
        _ => all(),
    }
}

/// A run from the files to the results, and how long it took.
fn once(who: &str, folder: &Path, threads: usize) {
    let taken = seconds(|| match who == WHO[0] {
        true => drop(yardstick::run(folder, threads)),
        false => passing(folder, threads),
    });
    println!("{taken}");
}

/// The same in a process of its own.
fn alone(who: &str, folder: &Path, threads: usize) -> f64 {
    let mut own = Command::new(std::env::current_exe().unwrap());
    own.args([ALONE, who]).arg(folder).arg(threads.to_string()).stderr(Stdio::inherit());
    let ran = own.output().unwrap();
    String::from_utf8(ran.stdout).unwrap().trim().parse().unwrap()
}

fn all() {
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
                    for (who, times) in WHO.iter().zip(&mut times) {
                        times[size].push(alone(who, folder, threads));
                    }
                }
            }
        }
        println!("{threads} threads, medians of {ROUNDS}");
        for (who, times) in WHO.into_iter().zip(times) {
            let [small, large] = times.map(median);
            let grown = large / small / 10.0;
            println!(
                "  {who:<10} {small:>7.3} s of {matters} matters, {large:>7.3} s of ten times as many: a matter takes {grown:.2} times as long"
            );
        }
    }
}

/// A run with the engine.
fn passing(folder: &Path, threads: usize) {
    let options = Options { passing: true, threads, ..Options::default() };
    let prepared = answerable::prepare(folder, options).unwrap();
    let tally = prepared.part(&prepared.units(), threads).unwrap().tally;
    drop(prepared.conclude(tally));
}
