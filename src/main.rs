//! The command line of `answerable`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
