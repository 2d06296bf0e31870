//! Files as they were written, and the faults found in them.
//!
//! Every value that comes out of a file keeps its [`Place`]. A fault is raised as a typed error of its
//! stage, gets its place in one spot ([`Problem::at`]), and is printed by one printer ([`render`]).

mod commas;
mod faults;
pub(crate) mod lookalike;
mod paths;
mod places;
mod read;
mod render;
mod suggest;
mod text;
mod unreadable;
mod wrap;
mod yaml;

pub(crate) use faults::faults;
pub use faults::{Fault, Level, Problem, Problems, Spoken};
pub(crate) use paths::{similar, tidy};
pub use places::{FileId, Place, Sources};
pub(crate) use places::{column_letters, hash};
pub(crate) use read::sha256;
pub use read::{Encoding, SourceFault, decode, read_bytes, read_text, refusal};
pub use render::{Look, render};
pub use suggest::nearest;
pub(crate) use text::spaced;
pub use text::{Lang, Said, Title, grouped, listed, said};
pub(crate) use unreadable::in_quotes;
pub use wrap::{hanging, wrap, wrap_by};
pub use yaml::{Fields, Key, Map, Node, Scalar, Value, YamlFault, parse};
