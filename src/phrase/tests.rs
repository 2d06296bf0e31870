//! Sentences by hand.
