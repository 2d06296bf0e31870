//! The reasons of single people out of a whole country's matters.
//!
//! `cargo bench --bench reasons -- MATTERS [PEOPLE]` (100,000 matters if not said, a person for fifty of them). The country is
//! tallied once; then, for 20 people of each level, what is timed is finding the rows that concern one of them, reading
//! these and judging them. Beside it: what follows from the sums, which is the same for everybody.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)] // a benchmark asks the clock

#[path = "national/country.rs"]
mod country;

use answerable::generate::Size;
use answerable::organisation::NodeId;
use answerable::stream::{Wanted, threads};
use answerable::{Options, Prepared};
use country::country;
use std::time::Instant;

const PEOPLE: usize = 20;

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let matters = numbers.first().copied().unwrap_or(100_000);
    let people = numbers.get(1).copied().unwrap_or(matters / 50).max(500);
    let folder = country(Size { people, matters, seed: 1 });
    let prepare = || answerable::prepare(&folder, Options { passing: true, ..Options::default() }).unwrap();
    let prepared = prepare();
    let tally = prepared.part(&prepared.units(), threads()).unwrap().tally;
    println!("{matters} matters, {people} people, {} threads, {PEOPLE} people of each level", threads());
    for post in ["member", "squad_leader", "director", "chief"] {
        let mut times = Vec::new();
        let mut listed = Vec::new();
        for subject in holders(&prepared, post) {
            let wanted = Wanted { subject, matter: None, ways: false };
            let begin = Instant::now();
            listed.push(prepared.rows_concerning(&wanted, threads()).unwrap());
            times.push(begin.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        listed.sort_unstable();
        let (Some(most), Some(last)) = (listed.last(), times.last()) else { continue };
        let (median, matters) = (times[times.len() / 2], listed[listed.len() / 2]);
        println!(
            "{post:<13} median {median:>9.1} ms, maximum {last:>9.1} ms; matters: median {matters}, most {most}"
        );
    }
    let subject = holders(&prepared, "member").next().unwrap();
    let whole = prepare();
    let begin = Instant::now();
    drop(whole.reasons(tally, &Wanted { subject, matter: None, ways: false }, threads()).unwrap());
    println!(
        "with all that follows from the sums, for one: {:.1} ms",
        begin.elapsed().as_secs_f64() * 1_000.0
    );
}

/// Some who hold a post on the last day, spread over the country.
fn holders(prepared: &Prepared, post: &str) -> impl Iterator<Item = NodeId> {
    let organisation = &prepared.organisation;
    let (words, day) = (&prepared.program.vocabulary, prepared.input.cycle.until);
    let holds =
        |node: &NodeId| organisation.posts(*node, day).any(|held| words.posts.word(held.post) == post);
    let all: Vec<NodeId> = organisation.people().filter(holds).collect();
    let step = (all.len() / PEOPLE).max(1);
    all.into_iter().step_by(step).take(PEOPLE)
}
