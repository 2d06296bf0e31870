//! `answerable completions`: what a shell needs to complete its lines.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use clap::{Args, Command};
use clap_complete::Shell;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub const HELP: Help = Help {
    about: "输出供命令行外壳补全命令和参数的脚本",
    arguments: &[("shell", "外壳")],
    examples: &["answerable completions bash", "answerable completions zsh --lang zh"],
};

/// Runs `completions`.
pub fn run(arguments: Arguments, mut command: Command, terminal: &Terminal) -> Exit {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    terminal.result(&String::from_utf8_lossy(&script));
    Exit::Done
}
