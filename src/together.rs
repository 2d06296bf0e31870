//! Work that some threads do together, what comes of it in its order: the outcome does not depend on how many there are.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use std::convert::Infallible;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Fewer rows than this are not worth a thread of their own; in tests, all are.
const FEW: usize = if cfg!(test) { 1 } else { 1024 };

/// So many pieces of work for each thread, where some are more work than others.
const PIECES: usize = 8;

/// Of so many threads those that so many rows are worth, where each of them is little work.
pub fn worth(rows: usize, threads: usize) -> usize {
    threads.min(rows / FEW).max(1)
}

/// What comes of so many rows, range after range; each thread takes a range, one takes all.
pub fn ranges<T: Send>(rows: usize, threads: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    each(bounds(rows, threads), work)
}

/// The same where some ranges are more work than others: in smaller ones, of which each thread takes the next.
pub fn pieces<T: Send>(rows: usize, threads: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let pieces = bounds(rows, if threads > 1 { threads * PIECES } else { 1 });
    let Ok(done) = shared(&pieces, threads, || (), |piece, ()| Ok::<T, Infallible>(work(piece.clone())));
    done
}

/// What becomes of each of so many rows, in their order.
pub fn map<T: Send>(rows: usize, threads: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    map_with(rows, threads, || (), |(), row| work(row))
}

/// The same; `hand` makes what a thread has at hand.
pub fn map_with<H, T: Send>(
    rows: usize,
    threads: usize,
    hand: impl Fn() -> H + Sync + Send,
    work: impl Fn(&mut H, usize) -> T + Sync + Send,
) -> Vec<T> {
    if threads < 2 {
        let mut hand = hand();
        return (0..rows).map(|row| work(&mut hand, row)).collect();
    }
    (0..rows).into_par_iter().with_min_len(rows / threads).map_init(hand, work).collect()
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

/// What comes of each share of some work, a thread each, the first of them this one. Threads that were there before start at
/// once; a new one may have to wait for milliseconds, on the core of whoever made it, until another is found for it.
pub fn each<S: Send, T: Send>(shares: Vec<S>, work: impl Fn(S) -> T + Sync) -> Vec<T> {
    if shares.len() < 2 {
        return shares.into_iter().map(work).collect();
    }
    let mut done: Vec<Option<T>> = shares.iter().map(|_| None).collect();
    rayon::in_place_scope(|scope| {
        let work = &work;
        let mut shares = shares.into_iter().zip(&mut done);
        let own = shares.next();
        for (share, place) in shares {
            scope.spawn(move |_| *place = Some(work(share)));
        }
        own.into_iter().for_each(|(share, place)| *place = Some(work(share)));
    });
    done.into_iter().flatten().collect()
}

/// What becomes of each of some pieces, in their order, on so many threads; `hand` makes what a thread has at hand.
///
/// # Errors
/// What one of the pieces met.
pub fn shared<P: Sync, H: Send, T: Send, E: Send>(
    pieces: &[P],
    threads: usize,
    hand: impl Fn() -> H + Sync,
    work: impl Fn(&P, &mut H) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    Ok(in_hands(pieces, threads, hand, work)?.0)
}

/// The same, and what each thread has at hand at the end. Who worked on which pieces is chance: what is gathered in hands
/// must not depend on it.
///
/// # Errors
/// What one of the pieces met.
pub fn in_hands<P: Sync, H: Send, T: Send, E: Send>(
    pieces: &[P],
    threads: usize,
    hand: impl Fn() -> H + Sync,
    work: impl Fn(&P, &mut H) -> Result<T, E> + Sync,
) -> Result<(Vec<T>, Vec<H>), E> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let share = |_| {
        let (mut hand, mut done) = (hand(), Vec::new());
        while let Some((at, piece)) = next_of(pieces, &next) {
            match work(piece, &mut hand) {
                Ok(one) => done.push((at, one)),
                Err(fault) => {
                    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault);
                    break;
                }
            }
        }
        (done, hand)
    };
    let shares = (0..threads.min(pieces.len()).max(1)).collect();
    let (done, hands): (Vec<_>, Vec<H>) = each(shares, share).into_iter().unzip();
    if let Some(fault) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(fault);
    }
    let mut done: Vec<(usize, T)> = done.into_iter().flatten().collect();
    done.sort_by_key(|(at, _)| *at);
    Ok((done.into_iter().map(|(_, one)| one).collect(), hands))
}

/// The next of some pieces that threads share, and its number.
fn next_of<'p, P>(pieces: &'p [P], next: &AtomicUsize) -> Option<(usize, &'p P)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, pieces.get(at)?))
}

/// Two things side by side; on one thread, one after the other.
pub fn both<A: Send, B: Send>(
    threads: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    match threads {
        0 | 1 => (one(), other()),
        _ => rayon::join(one, other),
    }
}

/// Adds what one thread came to, to what others did; the first is not moved.
pub fn join<T>(all: &mut Vec<T>, mut some: Vec<T>) {
    match all.is_empty() {
        true => *all = some,
        false => all.append(&mut some),
    }
}

/// The same of several threads, with room for all of it from the beginning.
pub fn join_all<T>(all: &mut Vec<T>, pieces: Vec<Vec<T>>) {
    let mut left: usize = pieces.iter().map(Vec::len).sum();
    for piece in pieces {
        left -= piece.len();
        join(all, piece);
        all.reserve(left);
    }
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

                let mut all = vec![7];
                join_all(&mut all, pieces(rows, threads, Iterator::collect));
                assert_eq!(all, [7].into_iter().chain(0..rows).collect::<Vec<_>>(), "{threads}");
                let work = |before: &mut usize, row| {
                    *before += 1;
                    (row, *before)
                };
                let each = map_with(rows, threads, || 0, work);
                assert_eq!(
                    each.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
                    map(rows, threads, |row| row)
                );
                // Whatever a thread has at hand, it has for each of its rows.
                assert!(each.iter().all(|(row, before)| (1..=row + 1).contains(before)), "{each:?}");
            }
        }
    }

    #[test]
    fn pieces_keep_their_order_and_a_fault_is_said() {
        let pieces: Vec<u32> = (0..100).collect();
        for threads in [0, 1, 2, 7] {
            let work = |piece: &u32, sum: &mut u32| {
                *sum += piece;
                if *piece == 100 { Err("no") } else { Ok(piece * 2) }
            };
            let (twice, sums) = in_hands(&pieces, threads, || 0, work).unwrap();
            assert_eq!(twice, (0..100).map(|piece| piece * 2).collect::<Vec<u32>>());
            assert_eq!(sums.iter().sum::<u32>(), 4950);
            assert_eq!(in_hands(&[7, 100, 8], threads, || 0, work), Err("no"));
        }
    }
}
