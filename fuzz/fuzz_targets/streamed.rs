//! What passes by in batches gives the same as what is kept in memory: cases of which every byte is a choice.

#![no_main]
// A target says what is wrong by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]

mod random;
#[path = "../../tests/properties/streamed/mod.rs"]
mod streamed;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    streamed::check(&mut random::Random::new(bytes), 4, &mut streamed::Seen::default());
});
