//! Pictures: where things stand, what they say, and that what is written is well-formed.

mod layout;
mod shown;
