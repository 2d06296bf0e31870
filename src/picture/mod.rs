//! Pictures of an assessment: the organisation on a day, the way of a finding through it, a unit's year.
//!
//! A picture is made in three steps, each without knowledge of the next: what is shown ([`organisation`],
//! [`paths`] give a [`Chart`], [`year`] a [`Scene`]), where it stands ([`Chart::scene`]: every text measured,
//! every box and line with its coordinates), how it is written ([`svg`], [`dot`]).

mod chart;
mod dot;
mod measure;
mod organisation;
mod path;
mod scene;
mod svg;
mod tree;
mod year;

pub use chart::{Card, Chart, Look, Tie, Tone, Words};
pub use dot::dot;
pub use organisation::{Show, View, fitting, organisation};
pub use path::{Wanted, paths};
pub use scene::{Frame, Scene, Shape, Stroke};
pub(crate) use svg::escaped;
pub use svg::svg;
pub use year::year;

#[cfg(test)]
mod tests;
