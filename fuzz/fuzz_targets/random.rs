//! Choices that the fuzzer makes: its bytes, one after another, then what follows from the last of them.

/// A source of choices.
pub struct Random {
    bytes: std::vec::IntoIter<u8>,
    state: u64,
}

impl Random {
    /// From bytes.
    pub fn new(bytes: &[u8]) -> Random {
        Random { bytes: bytes.to_vec().into_iter(), state: 1 }
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        const FACTOR: u64 = 6_364_136_223_846_793_005;
        let next = self.bytes.next();
        let byte = u64::from(next.unwrap_or(1));
        self.state = self.state.wrapping_mul(FACTOR).wrapping_add(byte);
        let choice = if next.is_some() { byte } else { self.state >> 33 };
        (choice % bound as u64) as usize
    }

    /// One time in `of`.
    pub fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}
