//! The reasons of single people out of a whole country's matters.
//!
//! `cargo bench --bench reasons -- MATTERS [PEOPLE]` (100,000 matters if not said, a person for fifty of them). The country is
//! assessed once with `--keep`; then, for 20 people of each level, what is timed is finding the rows that concern one of
//! them, reading these and judging them. For five of these also `explain --keep` and `why-not --keep` as they are called, from the
//! start of the program to its end, beside the start itself: a scenario of some matters, assessed. The matters
//! of all provinces stand in one file of each kind; with `by-province` those of each in files of their own.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)] // a benchmark asks the clock

#[path = "national/country.rs"]
mod country;

use answerable::generate::Size;
use answerable::organisation::NodeId;
use answerable::stream::{Listed, Names, Wanted, threads};
use answerable::{Options, Prepared};
use country::country;
use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PEOPLE: usize = 20;

/// Of so many of these the program is run, each so many times.
const WHOLE: usize = 5;
const TIMES: usize = 3;

/// A scenario of some matters: assessing it is the start of the program and little else.
const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/public-satisfaction/met-or-not");

fn main() {
    // On the threads that share all work, as the program does.
    rayon::scope(|_| run());
}

fn run() {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let matters = numbers.first().copied().unwrap_or(100_000);
    let people = numbers.get(1).copied().unwrap_or(matters / 50).max(500);
    let folder = country(Size { people, matters, seed: 1 });
    let options = Options { passing: true, threads: threads(), ..Options::default() };
    let mut prepared = answerable::prepare(&folder, options).unwrap();
    let kept = tempfile::tempdir().unwrap();
    let (country, keep) = (folder.as_os_str(), kept.path().as_os_str());
    ran(&["assess".as_ref(), country, "--keep".as_ref(), keep, "-q".as_ref()]);
    prepared.names = Names::open(&kept.path().join("names.kept"), &prepared.no_part().inputs);
    assert!(prepared.names.is_some());
    println!("{matters} matters, {people} people, {} threads, {PEOPLE} people of each level", threads());
    let start = (0..PEOPLE).map(|_| ran(&["assess".as_ref(), SMALL.as_ref(), "-q".as_ref()]));
    say("program start", start.collect());
    for post in ["member", "squad_leader", "director", "chief"] {
        let mut listed = Vec::new();
        let rows = holders(&prepared, post).map(|subject| {
            let wanted = Wanted { subject, matter: None, ways: false, near: 0, alone: false };
            let begin = Instant::now();
            let Listed { own, near, .. } = prepared.concerning(&wanted, threads()).unwrap().listed;
            listed.push(own.listed + own.more + near.listed + near.more);
            begin.elapsed()
        });
        say(post, rows.collect());
        listed.sort_unstable();
        println!("  matters: median {}, most {}", listed[listed.len() / 2], listed[listed.len() - 1]);
        for command in ["explain", "why-not"] {
            let some = holders(&prepared, post).step_by(PEOPLE / WHOLE);
            let times = some.flat_map(|subject| {
                let subject = prepared.organisation.id(subject).as_ref();
                let words = [command.as_ref(), subject, country, "--keep".as_ref(), keep];
                std::array::from_fn::<_, TIMES, _>(|_| ran(&words))
            });
            say(&format!("  {command}"), times.collect());
        }
    }
}

/// Runs the program, and says how long it took.
fn ran(words: &[&OsStr]) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    let begin = Instant::now();
    let status = command.args(words).stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{words:?}");
    begin.elapsed()
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
