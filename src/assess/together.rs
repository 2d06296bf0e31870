//! Work that some threads do together, what comes of it in its order: the outcome does not depend on how many there are.

use std::ops::Range;

/// What comes of so many rows, range after range; each thread takes a range, one takes all.
pub fn ranges<T: Send>(rows: usize, threads: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let threads = threads.clamp(1, rows.max(1));
    let begin = |at: usize| rows / threads * at + (rows % threads).min(at);
    let range = |at: usize| begin(at)..begin(at + 1);
    let mut done: Vec<Option<T>> = (0..threads).map(|_| None).collect();
    let (own, others) = done.split_at_mut(1);
    std::thread::scope(|scope| {
        let work = &work;
        for (at, place) in (1..).zip(others) {
            scope.spawn(move || *place = Some(work(range(at))));
        }
        own.iter_mut().for_each(|place| *place = Some(work(range(0))));
    });
    done.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_all_rows_in_their_order() {
        for rows in [0, 1, 2, 5, 100] {
            for threads in [0, 1, 2, 3, 7] {
                let ranges = ranges(rows, threads, |range| range);
                assert!(ranges.len() <= threads.max(1), "{rows} {threads}");
                let each: Vec<usize> = ranges.into_iter().flatten().collect();
                assert_eq!(each, (0..rows).collect::<Vec<_>>(), "{threads}");
            }
        }
    }
}
