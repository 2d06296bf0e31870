//! The verbs of the command line: one file each. Only this room knows the terminal.

mod assess;
mod check;
mod compare;
mod completions;
mod explain;
mod fmt;
mod generate;
mod graph;
mod help;
mod keep;
mod merge;
mod new;
mod outcome;
mod review;
mod rules;
mod schema;
mod terminal;
mod test;
mod watch;
mod why_not;

use answerable::source::Lang;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use help::Help;
use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::process::ExitCode;
use terminal::Terminal;

/// Performance assessment and accountability: who is credited, who is held accountable, who is not, and exactly
/// why.
#[derive(Debug, Parser)]
#[command(name = "answerable", version, max_term_width = 100)]
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
    /// Put the tallies of parts together: the outcome of the whole cycle
    Merge(merge::Arguments),
    /// Find every fault of packs, cycles and scenarios; on request, whether an organisation is sound
    Check(check::Arguments),
    /// Say everything about one person or unit: what, and exactly why
    Explain(explain::Arguments),
    /// Draw the organisation, the way of a finding through it, or a year
    Graph(graph::Arguments),
    /// Say in words what each rule of a policy says, and what its scenarios exercise
    Rules(rules::Arguments),
    /// Say what kept somebody out, way by way, and what would change it
    WhyNot(why_not::Arguments),
    /// Run scenarios: expectations written by hand, and the reviewed outcome beside them
    Test(test::Arguments),
    /// Review changed outcomes of scenarios: accept or reject each, with reviewer and reason
    Review(review::Arguments),
    /// Say what another policy or organisation would change, before it is approved
    Compare(compare::Arguments),
    /// Bring YAML files into one form, without changing what they say
    Fmt(fmt::Arguments),
    /// Write JSON Schema for the YAML files, with which editors complete and check them
    Schema(schema::Arguments),
    /// Write invented data of any size: an organisation and a cycle of its matters
    Generate(generate::Arguments),
    /// Write files to begin with
    New(new::Arguments),
    /// Write the script with which a shell completes lines
    Completions(completions::Arguments),
    /// Say how a verb is used
    Help(help::Arguments),
}

/// What each verb says of itself.
const VERBS: &[(&str, &Help)] = &[
    ("assess", &assess::HELP),
    ("merge", &merge::HELP),
    ("check", &check::HELP),
    ("explain", &explain::HELP),
    ("graph", &graph::HELP),
    ("rules", &rules::HELP),
    ("why-not", &why_not::HELP),
    ("test", &test::HELP),
    ("review", &review::HELP),
    ("compare", &compare::HELP),
    ("fmt", &fmt::HELP),
    ("schema", &schema::HELP),
    ("generate", &generate::HELP),
    ("new", &new::HELP),
    ("new workbook", &new::WORKBOOK),
    ("completions", &completions::HELP),
    ("help", &help::HELP),
];

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

/// What stays until the program ends and goes with it. Giving millions of rows back one by one takes time in which somebody
/// waits for the prompt.
fn to_the_end<T>(value: T) -> ManuallyDrop<T> {
    ManuallyDrop::new(value)
}

/// The command line, with its help in a language.
fn command(lang: Lang) -> clap::Command {
    help::in_language(Arguments::command(), VERBS, lang)
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let line: Vec<OsString> = std::env::args_os().collect();
    let lang = terminal::asked(&line).unwrap_or_else(terminal::of_system);
    let parsed = command(lang).try_get_matches_from(line);
    let arguments = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(if help::print(&error, lang) { 2 } else { 0 }),
    };
    let run = std::panic::AssertUnwindSafe(|| {
        let terminal = Terminal::new(&arguments.terminal);
        match arguments.verb {
            Verb::Assess(arguments) => assess::run(arguments, &terminal),
            Verb::Merge(arguments) => merge::run(arguments, &terminal),
            Verb::Check(arguments) => check::run(arguments, &terminal),
            Verb::Explain(arguments) => explain::run(arguments, &terminal),
            Verb::Graph(arguments) => graph::run(arguments, &terminal),
            Verb::Rules(arguments) => rules::run(arguments, &terminal),
            Verb::WhyNot(arguments) => why_not::run(arguments, &terminal),
            Verb::Test(arguments) => test::run(arguments, &terminal),
            Verb::Review(arguments) => review::run(arguments, &terminal),
            Verb::Compare(arguments) => compare::run(arguments, &terminal),
            Verb::Fmt(arguments) => fmt::run(arguments, &terminal),
            Verb::Schema(arguments) => schema::run(arguments, &terminal),
            Verb::Generate(arguments) => generate::run(arguments, &terminal),
            Verb::New(arguments) => new::run(arguments, &terminal),
            Verb::Completions(arguments) => completions::run(arguments, command(lang), &terminal),
            Verb::Help(arguments) => help::run(arguments, command(lang), &terminal),
        }
    });
    match std::panic::catch_unwind(|| at_work(run)) {
        Ok(exit) => exit.into(),
        Err(_) => {
            let zh = "这是 answerable 本身的错误，与您的输入无关：请连同以上各行一并报告";
            let en =
                "this is a fault of answerable, not of your input: please report it with the lines above";
            eprintln!("{}", lang.pick(zh, en));
            ExitCode::from(3)
        }
    }
}

/// Does all work on the threads that share it, so that there are no more of them than cores.
fn at_work(run: impl FnOnce() -> Exit + Send) -> Exit {
    // As much room as the main thread has, which only waits. Where there are threads already, they do.
    _ = rayon::ThreadPoolBuilder::new().stack_size(8 << 20).build_global();
    rayon::scope(|_| run())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every verb, also one within a verb, with the name under which its help stands.
    fn verbs(command: &clap::Command, path: &str) -> Vec<(String, clap::Command)> {
        let inner = command.get_subcommands().flat_map(|verb| {
            let path = format!("{path} {}", verb.get_name()).trim().to_owned();
            let mut all = verbs(verb, &path);
            all.insert(0, (path, verb.clone()));
            all
        });
        inner.collect()
    }

    #[test]
    fn the_command_line_is_sound() {
        command(Lang::En).debug_assert();
        command(Lang::Zh).debug_assert();
    }

    #[test]
    fn every_verb_has_chinese_and_an_example_that_can_be_read() {
        for (path, verb) in verbs(&Arguments::command(), "") {
            let help = VERBS.iter().find(|(name, _)| *name == path).map(|(_, help)| help);
            let help = help.unwrap_or_else(|| panic!("`{path}` has no help"));
            assert!(!help.examples.is_empty(), "`{path}` has no example");
            for line in help.examples {
                let parsed = command(Lang::En).try_get_matches_from(line.split_whitespace());
                parsed.unwrap_or_else(|error| panic!("{line}: {error}"));
            }
            for argument in verb.get_arguments().map(|argument| argument.get_id().as_str()) {
                assert!(
                    help.arguments.iter().any(|(id, _)| *id == argument),
                    "`{path}`: `{argument}` is not in Chinese"
                );
            }
            for (id, _) in help.arguments {
                assert!(
                    verb.get_arguments().any(|argument| argument.get_id() == id),
                    "`{path}` has no `{id}`"
                );
            }
        }
    }

    #[test]
    fn help_is_of_one_language() {
        for (path, mut verb) in verbs(&command(Lang::Zh), "") {
            let help = verb.render_long_help().to_string();
            let shown = help.split("示例：").next().unwrap_or_default();
            let own = ["Usage", "Options", "OPTIONS", "Print", "default", "possible", "COMMAND"];
            let left: Vec<_> = own.iter().filter(|word| shown.contains(**word)).collect();
            assert!(left.is_empty(), "`{path}` says {left:?}:\n{help}");
            let named = shown
                .split(['<', '>'])
                .skip(1)
                .step_by(2)
                .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c == '-'));
            assert_eq!(named.collect::<Vec<_>>(), Vec::<&str>::new(), "`{path}`");
        }
    }
}
