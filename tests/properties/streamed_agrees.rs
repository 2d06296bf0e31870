//! Thousands of random cases: see [`super::streamed`].

use super::random::Random;
use super::streamed::{Seen, check};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// So many sets of matters are tried with each policy.
const SETS: usize = 25;

proptest! {
    #![proptest_config(the_same(super::cases(80)))]
    #[test]
    fn what_passes_by_gives_what_is_kept(seed: u64) {
        check(&mut Random(seed), SETS, &mut Seen::default());
    }
}

/// The same cases in every run, so that a change is to blame for what fails; `PROPTEST_RNG_SEED=N` tries others, and the fuzz
/// target goes on for ever.
fn the_same(mut config: ProptestConfig) -> ProptestConfig {
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(2_024);
    }
    config
}

/// The cases are worth testing: most of them pass by, much is found in these, and somebody has points of it.
#[test]
fn random_cases_pass_by() {
    let mut seen = Seen::default();
    for seed in 0..4 {
        check(&mut Random(seed), SETS, &mut seen);
    }
    assert!(seen.passed * 2 > seen.cases, "{seen:?}");
    assert!(seen.alone > 0 && seen.narrow > 0 && seen.ranked > 0, "{seen:?}");
    assert!(seen.found * 3 > seen.cases && seen.points * 4 > seen.cases, "{seen:?}");
}
