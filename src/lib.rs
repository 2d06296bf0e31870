//! Performance assessment and accountability: who is credited, who is held accountable, who is not, and why.
//!
//! A *policy* (YAML and rhai), an *organisation* in time and the *matters* of a cycle go in; an [`Outcome`] comes
//! out, in which every result carries its reasons. The path of the data is the crate's layout:
//!
//! ```text
//! source ─ files, places, problems
//!   input ─ the cycle file       policy ─ packs as written
//!   tables ─ foreign tables      compile ─ names resolved, expressions typed
//!   organisation ─ as of a day   matters ─ typed columns
//!       assess ─ find, attribute, modify, tally, score, rank, decide ─► Outcome
//!       explain, report ─ the same facts for a person      scenario ─ expectations, snapshots
//! ```
//!
//! [`assess`](assess()) is that path. Only [`input`], [`policy`], [`source`] and [`tables`] read files; nothing
//! here writes any, knows a terminal, or asks a clock: today is an input.
//!
//! [`Outcome`]: assess::Outcome

pub mod assess;
mod assessment;
pub mod calendar;
mod check;
pub mod compile;
pub mod explain;
pub mod expression;
pub mod input;
pub mod matters;
pub mod organisation;
pub mod policy;
mod prepare;
pub mod progress;
pub mod report;
pub mod scenario;
pub mod source;
pub mod tables;
pub mod value;

pub use assessment::{Assessment, SetAside, TableRows};
pub use check::check;
pub use prepare::{Options, Prepared, Refused, prepare, prepare_policy};

use crate::expression::script::Caller;
use crate::expression::world::World;
use std::path::Path;

/// Assesses the cycle or scenario at a path (a folder, or its `cycle.yaml` or `scenario.yaml`).
///
/// # Errors
/// Every fault of every input, if there is any that makes them unusable.
pub fn assess(path: &Path, options: Options) -> Result<Assessment, Box<Refused>> {
    Ok(prepare(path, options)?.assess())
}

impl Prepared {
    /// Runs the assessment: nothing can fail any more.
    pub fn assess(self) -> Assessment {
        self.progress.begin(progress::Work::Assessing, 0);
        let Prepared {
            path,
            input,
            policy,
            program,
            organisation,
            mut matters,
            given,
            history,
            set_aside,
            tables,
            sources,
            ..
        } = self;
        let symbols = matters.symbols.clone();
        let scripts = Caller::new(&program.scripts, &organisation, &program.vocabulary, &symbols);
        let none = assess::no_results();
        let world = World {
            organisation: &organisation,
            vocabulary: &program.vocabulary,
            symbols: &symbols,
            parameters: &program.parameters,
            cycle: input.cycle,
            calendar: &input.calendar,
            scripts: &scripts,
            results: &none,
        };
        assess::derive(&program, &mut matters, &world);
        assess::owe(&program, &mut matters, &world);
        let outcome = assess::assess(&program, &policy, &matters, given, &history, &world);
        let vocabulary = program.vocabulary.clone();
        let schema = program.schema;
        let (title, cycle) = (input.title, input.cycle);
        Assessment {
            input: path,
            title,
            cycle,
            policy,
            vocabulary,
            schema,
            organisation,
            matters,
            outcome,
            set_aside,
            tables,
            sources,
        }
    }
}
