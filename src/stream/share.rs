//! Work that threads share.

use crate::source::Said;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What becomes of each of some pieces, in their order, on so many threads; `hand` makes what a thread has at hand.
///
/// # Errors
/// What one of the pieces met.
pub(super) fn shared<P: Sync, H, T: Send>(
    pieces: &[P],
    threads: usize,
    hand: impl Fn() -> H + Sync,
    work: impl Fn(&P, &mut H) -> Result<T, Said> + Sync,
) -> Result<Vec<T>, Said> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let share = || {
        let (mut hand, mut done) = (hand(), Vec::new());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(at) else { break };
            match work(piece, &mut hand) {
                Ok(one) => done.push((at, one)),
                Err(said) => {
                    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(said);
                    break;
                }
            }
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(pieces.len())).map(|_| scope.spawn(share)).collect();
        let mut done = share();
        done.extend(others.into_iter().filter_map(|thread| thread.join().ok()).flatten());
        done
    });
    if let Some(said) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(said);
    }
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, one)| one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::said;

    #[test]
    fn pieces_keep_their_order_and_a_fault_is_said() {
        let pieces: Vec<u32> = (0..100).collect();
        for threads in [0, 1, 2, 7] {
            let twice = shared(&pieces, threads, || (), |piece, ()| Ok(piece * 2)).unwrap();
            assert_eq!(twice, (0..100).map(|piece| piece * 2).collect::<Vec<u32>>());
            let fails = |piece: &u32, (): &mut ()| match piece {
                50 => Err(said("no", "否")),
                _ => Ok(*piece),
            };
            assert_eq!(shared(&pieces, threads, || (), fails).unwrap_err().en, "no");
        }
    }
}
