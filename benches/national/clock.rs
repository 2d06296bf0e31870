//! How long work takes.
#![allow(clippy::disallowed_methods)] // a benchmark asks the clock

use std::time::Instant;

/// Seconds for some work.
pub fn seconds(work: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    work();
    begin.elapsed().as_secs_f64()
}

/// The middle one of some times; of none, 0.
pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}
