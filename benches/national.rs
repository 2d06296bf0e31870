//! The national cycle: the engine beside the same cycle written by hand, over the same Parquet files, in one run.
//!
//! `cargo bench --bench national -- MATTERS [PEOPLE]` (100,000 matters if not said, a person for fifty of them). Each is
//! run five times, one after the other in turn; what is printed are medians and their ratios. The matters of all
//! provinces stand in one file of each kind; with `by-province` those of each in files of their own.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)] // a benchmark asks the clock

#[path = "national/clock.rs"]
mod clock;
#[path = "national/country.rs"]
mod country;
#[path = "national/yardstick.rs"]
mod yardstick;

use answerable::expression::world::ParameterTable;
use answerable::generate::Size;
use answerable::stream::Again;
use answerable::{Case, Options};
use clock::{median, seconds};
use country::country;
use rust_decimal::Decimal;
use std::path::Path;
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
    let folder = country(Size { people, matters, seed: 1 });
    let mut times: [Vec<f64>; 5] = Default::default();
    let mut stages: [[Vec<f64>; 3]; 2] = Default::default();
    let mut alone: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for threads in [1, 2] {
            times[threads - 1].push(seconds(|| drop(yardstick::run(&folder, threads))));
            let taken = passing(&folder, threads);
            times[threads + 1].push(taken.iter().sum());
            stages[threads - 1].iter_mut().zip(taken).for_each(|(all, one)| all.push(one));
        }
        alone[0].push(seconds(|| _ = yardstick::read(&folder)));
        alone[1].push(seconds(|| yardstick::around(&folder)));
        let options = Options { passing: true, ..Options::default() };
        let prepared = answerable::prepare(&folder, options).unwrap();
        alone[2].push(seconds(|| _ = prepared.read_only(&prepared.units(), 1).unwrap()));
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
    let [one_thread, both] = stages.map(|of| of.map(median));
    for (threads, [inputs, matters, results]) in [("one thread", one_thread), ("two", both)] {
        println!(
            "  of it, {threads:<14}{inputs:>8.3} s inputs, {matters:.3} s matters, {results:.3} s results"
        );
    }
    let tally = one_thread[1];
    let [read, around, read_ours] = alone.map(median);
    let rules = (one - around - read, tally - read_ours);
    println!(
        "reading alone: by hand {read:.3} s, answerable {read_ours:.3} s, with ids looked up and rows checked"
    );
    println!(
        "  the rest of the matters, one thread: by hand {:.3} s, answerable {:.3} s: {:.2} times",
        rules.0,
        rules.1,
        rules.1 / rules.0
    );
    println!("  organisation and results by hand: {around:.3} s");
    again(&folder, ours);
    stations();
    if plain > 0.0 {
        println!("with every reason      {plain:>8.3} s   {:.1} times by hand", plain / one);
    }
}

/// One parameter changed after another: how long until the outcome is there again.
fn again(folder: &Path, whole: f64) {
    let options = Options { passing: true, ..Options::default() };
    let prepared = answerable::prepare(folder, options).unwrap();
    let begin = Instant::now();
    let again = Again::new(&prepared, 1).unwrap();
    let learnt = begin.elapsed().as_secs_f64();
    println!(
        "one parameter changed, one thread; {learnt:.3} s for the sums and what is remembered beside them"
    );
    for (at, table) in prepared.program.parameters.iter().enumerate() {
        let parameters = one_more(&prepared.program.parameters, at);
        let times = (0..ROUNDS).map(|_| seconds(|| drop(again.with(&parameters, 1).unwrap()))).collect();
        let time = median(times);
        println!("  {:<20} {time:>8.3} s   from nothing takes {:.1} times as long", table.id, whole / time);
    }
}

/// A year of 72 stations, with every reason: each parameter changed, and all of it assessed again.
fn stations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/baoshan-2014");
    let prepared = answerable::prepare(&folder, Options::default()).unwrap();
    let (whole, basis) = prepared.assess_and_keep();
    let time = |at: usize| {
        let mut case = Case::of(&whole, &basis);
        case.parameters = one_more(&case.parameters, at);
        median((0..ROUNDS).map(|_| seconds(|| drop(case.run()))).collect())
    };
    let times: Vec<f64> = (0..basis.program.parameters.len()).map(time).collect();
    let most = times.iter().copied().fold(0.0, f64::max) * 1_000.0;
    println!(
        "a year of 72 stations, one of {} parameters changed: {:.2} ms, {most:.2} ms at most",
        times.len(),
        median(times.clone()) * 1_000.0
    );
}

/// Parameters of which one has larger values.
fn one_more(parameters: &[ParameterTable], at: usize) -> Vec<ParameterTable> {
    let mut parameters = parameters.to_vec();
    parameters[at].numbers_mut().for_each(|number| *number += Decimal::ONE);
    parameters
}

/// Seconds for policy, organisation and indicators; for the matters; for what follows from their sums.
fn passing(folder: &Path, threads: usize) -> [f64; 3] {
    let begin = Instant::now();
    let options = Options { passing: true, threads, ..Options::default() };
    let prepared = answerable::prepare(folder, options).unwrap();
    let inputs = begin.elapsed();
    let tally = prepared.part(&prepared.units(), threads).unwrap().tally;
    let matters = begin.elapsed();
    drop(prepared.conclude(tally));
    let results = begin.elapsed();
    [inputs, matters - inputs, results - matters].map(|time| time.as_secs_f64())
}
