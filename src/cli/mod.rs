//! The verbs of the command line: one file each. Only this room knows the terminal.

mod assess;
mod check;
mod explain;
mod terminal;
mod test;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use terminal::Terminal;

/// Performance assessment and accountability: who is credited, who is held accountable, who is not, and exactly
/// why.
#[derive(Debug, Parser)]
#[command(name = "answerable", version, max_term_width = 100, propagate_version = true)]
#[command(
    after_help = "Start with:\n  answerable assess examples/baoshan-2014\n\nExit status: 0 done, 1 a test or \
check failed, 2 wrong input or usage, 3 a fault of the program."
)]
struct Arguments {
    #[command(flatten)]
    terminal: terminal::TerminalArguments,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run a cycle: who is credited, who is held accountable, what is proposed to whom
    Assess(assess::Arguments),
    /// Find every fault of packs, cycles and scenarios
    Check(check::Arguments),
    /// Say everything about one person or unit: what, and exactly why
    Explain(explain::Arguments),
    /// Run scenarios: expectations written by hand, and the reviewed outcome beside them
    Test(test::Arguments),
}

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// A test or a check failed.
    Failed,
    /// Wrong input or usage.
    Wrong,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Wrong => 2,
        })
    }
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let wrong = error.use_stderr();
            // Nothing can be said to a terminal that is gone.
            let _ = error.print();
            return ExitCode::from(if wrong { 2 } else { 0 });
        }
    };
    let run = std::panic::AssertUnwindSafe(|| {
        let terminal = Terminal::new(&arguments.terminal);
        match arguments.verb {
            Verb::Assess(arguments) => assess::run(arguments, &terminal),
            Verb::Check(arguments) => check::run(arguments, &terminal),
            Verb::Explain(arguments) => explain::run(arguments, &terminal),
            Verb::Test(arguments) => test::run(arguments, &terminal),
        }
    });
    match std::panic::catch_unwind(run) {
        Ok(exit) => exit.into(),
        Err(_) => {
            eprintln!(
                "this is a fault of answerable, not of your input: please report it with the lines above"
            );
            ExitCode::from(3)
        }
    }
}
