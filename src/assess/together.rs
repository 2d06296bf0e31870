//! Work that some threads do together, what comes of it in its order: the outcome does not depend on how many there are.

use std::ops::Range;

/// Fewer rows than this are not worth a thread of their own; in tests, all are.
const FEW: usize = if cfg!(test) { 1 } else { 1024 };

/// Of so many threads those that so many rows are worth, where each of them is little work.
pub fn worth(rows: usize, threads: usize) -> usize {
    threads.min(rows / FEW).max(1)
}

/// What comes of so many rows, range after range; each thread takes a range, one takes all.
pub fn ranges<T: Send>(rows: usize, threads: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    each(bounds(rows, threads), work)
}

/// What comes of so many items, share after share, each with the number of its first; each thread takes a share.
pub fn shares<I: Send, T: Send>(
    items: &mut [I],
    threads: usize,
    work: impl Fn(usize, &mut [I]) -> T + Sync,
) -> Vec<T> {
    let (mut shares, mut rest) = (Vec::new(), items);
    for range in bounds(rest.len(), threads) {
        let (share, behind) = rest.split_at_mut(range.len());
        shares.push((range.start, share));
        rest = behind;
    }
    each(shares, |(first, share)| work(first, share))
}

/// A range for each thread; no more of them than rows, one at least.
fn bounds(rows: usize, threads: usize) -> Vec<Range<usize>> {
    let threads = threads.clamp(1, rows.max(1));
    let begin = |at: usize| rows / threads * at + (rows % threads).min(at);
    (0..threads).map(|at| begin(at)..begin(at + 1)).collect()
}

/// What comes of each share of some work, a thread each.
fn each<S: Send, T: Send>(shares: Vec<S>, work: impl Fn(S) -> T + Sync) -> Vec<T> {
    let mut done: Vec<Option<T>> = shares.iter().map(|_| None).collect();
    std::thread::scope(|scope| {
        let work = &work;
        let mut shares = shares.into_iter().zip(&mut done);
        let own = shares.next();
        for (share, place) in shares {
            scope.spawn(move || *place = Some(work(share)));
        }
        own.into_iter().for_each(|(share, place)| *place = Some(work(share)));
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

                let mut items: Vec<usize> = (0..rows).collect();
                let shares = shares(&mut items, threads, |first, share| {
                    assert!(share.first().is_none_or(|item| *item == first), "{rows} {threads}");
                    share.iter_mut().for_each(|item| *item += 1);
                    share.to_vec()
                });
                assert_eq!(shares.concat(), (1..=rows).collect::<Vec<_>>(), "{threads}");
                assert_eq!(items, (1..=rows).collect::<Vec<_>>(), "{threads}");
            }
        }
    }
}
