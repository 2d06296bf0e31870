//! How far long work has come: counted by those who do it, shown by whoever wants to. The count has no part in any
//! result.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What is being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Rows of the table at this path are read.
    Reading(String),
    /// The organisation is put together and checked.
    Organisation,
    /// Matters are checked and laid out.
    Matters,
    /// Matters are read in batches and judged: so many rows.
    Passing,
    /// Whom matters name is kept: so many rows.
    Keeping,
    /// The stages of the assessment run.
    Assessing,
    /// Changes are tried, each by an assessment.
    Trying,
}

/// A count that its clones share.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    work: Mutex<Option<Work>>,
    done: AtomicU64,
    of: AtomicU64,
}

impl Progress {
    /// Work of so many steps begins; 0 where nobody can say how many.
    pub fn begin(&self, work: Work, of: usize) {
        *self.0.work.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
        self.0.done.store(0, Ordering::Relaxed);
        self.0.of.store(of as u64, Ordering::Relaxed);
    }

    /// Several steps are done.
    pub fn steps(&self, done: u64) {
        self.0.done.fetch_add(done, Ordering::Relaxed);
    }

    /// A step is done.
    pub fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// What is being done, the steps done, and how many there are.
    pub fn now(&self) -> Option<(Work, u64, u64)> {
        let work = self.0.work.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some((work, self.0.done.load(Ordering::Relaxed), self.0.of.load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_count_together_and_new_work_begins_at_nothing() {
        let progress = Progress::default();
        assert_eq!(progress.now(), None);
        progress.begin(Work::Reading("a.csv".into()), 2);
        progress.clone().step();
        assert_eq!(progress.now(), Some((Work::Reading("a.csv".into()), 1, 2)));
        progress.begin(Work::Matters, 0);
        assert_eq!(progress.now(), Some((Work::Matters, 0, 0)));
    }
}
