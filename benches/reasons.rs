//! The reasons of single people out of a whole country's matters.
//!
//! `cargo bench --bench reasons -- MATTERS [PEOPLE]` (100,000 matters if not said, a person for fifty of them). The country is
//! tallied once; then, for 20 people of each level, what is timed is finding the rows that concern one of them, reading
//! these and judging them. For five of these also the whole answer, as `explain --keep` gives it once the inputs were read:
//! checking and reading the kept sums, the rows, everything that follows from the sums, and the text.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)] // a benchmark asks the clock

#[path = "national/country.rs"]
mod country;

use answerable::explain::explain;
use answerable::generate::Size;
use answerable::organisation::NodeId;
use answerable::source::Lang;
use answerable::stream::{Part, Wanted, threads};
use answerable::{Options, Prepared};
use country::country;
use std::time::{Duration, Instant};

const PEOPLE: usize = 20;

/// Of so many of these the whole answer is timed.
const WHOLE: usize = 5;

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let matters = numbers.first().copied().unwrap_or(100_000);
    let people = numbers.get(1).copied().unwrap_or(matters / 50).max(500);
    let folder = country(Size { people, matters, seed: 1 });
    let options = || Options { passing: true, threads: threads(), ..Options::default() };
    let prepare = || answerable::prepare(&folder, options()).unwrap();
    let prepared = prepare();
    let sums = prepared.part(&prepared.units(), threads()).unwrap().bytes();
    println!("{matters} matters, {people} people, {} threads, {PEOPLE} people of each level", threads());
    for post in ["member", "squad_leader", "director", "chief"] {
        let mut listed = Vec::new();
        let rows = holders(&prepared, post).map(|subject| {
            let wanted = Wanted { subject, matter: None, ways: false };
            let begin = Instant::now();
            listed.push(prepared.rows_concerning(&wanted, threads()).unwrap());
            begin.elapsed()
        });
        say(post, rows.collect());
        listed.sort_unstable();
        println!("  matters: median {}, most {}", listed[listed.len() / 2], listed[listed.len() - 1]);
        let whole = holders(&prepared, post).step_by(PEOPLE / WHOLE).map(|subject| {
            let prepared = prepare();
            let begin = Instant::now();
            let part = Part::of_bytes(&sums, "sums", &prepared).unwrap();
            let prepared = prepared.sift(&part).unwrap();
            let wanted = Wanted { subject, matter: None, ways: false };
            let (assessment, _basis) = prepared.reasons(part.tally, &wanted, threads()).unwrap();
            assert!(!explain(&assessment, subject, Lang::En, 100).is_empty());
            begin.elapsed()
        });
        say("  the whole answer", whole.collect());
    }
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let [median, most] = [times.len() / 2, times.len() - 1].map(|at| times[at].as_secs_f64() * 1_000.0);
    println!("{what:<20} median {median:>7.1} ms, maximum {most:>7.1} ms");
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
