//! What the terminal is like, and writing to it.

use answerable::Refused;
use answerable::report::TextOptions;
use answerable::source::{Lang, Look, Problems, Said, Sources, hanging, refusal, render, said};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::io::{BufRead, BufWriter, IsTerminal, Write};
use std::path::Path;

/// Options of every verb.
#[derive(Debug, Args)]
pub struct TerminalArguments {
    /// Language of what is printed [default: that of the system]
    #[arg(long, global = true, value_enum, value_name = "zh|en", display_order = 100)]
    lang: Option<LangName>,
    /// Colours: only on a terminal, always, or never
    #[arg(long, global = true, value_enum, default_value = "auto", display_order = 101)]
    color: Color,
    /// Print results and errors only
    #[arg(long, short, global = true, display_order = 102)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangName {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// The language of the system.
pub fn of_system() -> Lang {
    if sys_locale::get_locale().is_some_and(|locale| locale.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// The language that a command line asks for, before it is read as a whole: its errors are told in it.
pub fn asked(line: &[OsString]) -> Option<Lang> {
    let word = |index: usize| line.get(index).and_then(|word| word.to_str());
    let options = (1..line.len()).take_while(|index| word(*index) != Some("--"));
    let mut asked = options.filter_map(|index| match word(index)? {
        "--lang" => word(index + 1),
        option => option.strip_prefix("--lang="),
    });
    match asked.next()? {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// The terminal: language, width, colours.
pub struct Terminal {
    /// The language of what is printed.
    pub lang: Lang,
    /// Columns.
    pub width: usize,
    color: Color,
    quiet: bool,
}

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

impl Terminal {
    /// What the options and the system say.
    pub fn new(arguments: &TerminalArguments) -> Terminal {
        let lang = match arguments.lang {
            Some(LangName::Zh) => Lang::Zh,
            Some(LangName::En) => Lang::En,
            None => of_system(),
        };
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = columns.or(width).unwrap_or(WIDTH);
        Terminal { lang, width, color: arguments.color, quiet: arguments.quiet }
    }

    /// Are there colours on the stream?
    fn colored(&self, stream: &impl IsTerminal) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
                stream.is_terminal() && !plain && !dumb
            }
        }
    }

    /// Colours on the standard output.
    pub fn color(&self) -> bool {
        self.colored(&std::io::stdout())
    }

    /// How a text on the standard output looks.
    pub fn text_options(&self) -> TextOptions {
        TextOptions { lang: self.lang, width: self.width, color: self.color() }
    }

    /// May somebody be looking at what is written beside the results?
    pub fn watched(&self) -> bool {
        std::io::stderr().is_terminal() && !self.quiet
    }

    /// Writes a result. A reader that went away (`| head`) is no fault.
    pub fn result(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let end: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(end)).and_then(|()| out.flush());
    }

    /// Writes a result into a file, and says so, or without one to the standard output. A fault is shown.
    pub fn result_or_file(&self, text: &str, path: Option<&Path>) -> bool {
        let Some(path) = path else {
            self.result(text);
            return true;
        };
        let written = self.write(path, text.as_bytes());
        if written {
            let path = path.display();
            self.remark(&said(format!("written: {path}"), format!("已写入：{path}")));
        }
        written
    }

    /// Asks and gives the answer without white space around it; nothing when there is no more input.
    pub fn ask(&self, question: &Said) -> Option<String> {
        let mut out = std::io::stdout().lock();
        let _ = write!(out, "{} ", self.wrapped("", question.get(self.lang), 2)).and_then(|()| out.flush());
        let mut answer = String::new();
        match std::io::stdin().lock().read_line(&mut answer) {
            Ok(read) if read > 0 => {
                if !std::io::stdin().is_terminal() {
                    // What a person types is seen; what comes from a pipe is not.
                    let _ = writeln!(out, "{}", answer.trim());
                }
                Some(answer.trim().to_owned())
            }
            _ => {
                let _ = writeln!(out);
                None
            }
        }
    }

    /// Writes a result of one paragraph, set in by `indent`.
    pub fn paragraph(&self, indent: usize, text: &str) {
        self.result(&self.wrapped(&" ".repeat(indent), text, indent + 2));
    }

    /// A label and a text in lines of the terminal's width.
    fn wrapped(&self, label: &str, text: &str, hang: usize) -> String {
        let width = self.width.clamp(40, 200);
        format!("{label}{}", hanging(label, text, hang, width, self.lang).join("\n"))
    }

    /// Writes a remark beside the results.
    pub fn remark(&self, text: &Said) {
        if !self.quiet {
            eprintln!("{}", self.wrapped("", text.get(self.lang), 2));
        }
    }

    /// Writes an error of usage.
    pub fn error(&self, text: &Said) {
        eprintln!("{}", self.wrapped(self.lang.pick("错误：", "error: "), text.get(self.lang), 2));
    }

    /// Shows problems, if there are any.
    pub fn problems(&self, problems: &Problems, sources: &Sources) {
        if problems.is_empty() || (self.quiet && !problems.any_error()) {
            return;
        }
        let look = Look { lang: self.lang, color: self.colored(&std::io::stderr()), width: self.width };
        eprint!("{}", render(problems, sources, look));
    }

    /// Shows why inputs were refused.
    pub fn refused(&self, refused: &Refused) {
        self.problems(&refused.problems, &refused.sources);
    }

    /// Writes a file; a fault is shown. Whoever stops the program finds it as it was before, or whole.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> bool {
        self.written(path, at_once(path, true, |file| file.write_all(bytes)))
    }

    /// The same of what `write` writes, and can be made again: whoever reads it sees whether it is whole, so that nobody waits
    /// until the disk has it.
    pub fn write_by(
        &self,
        path: &Path,
        write: impl Fn(&mut (dyn Write + Send)) -> std::io::Result<()>,
    ) -> bool {
        self.written(path, at_once(path, false, write))
    }

    fn written(&self, path: &Path, written: std::io::Result<()>) -> bool {
        if let Err(error) = &written {
            let (path, cause) = (path.display(), refusal(error));
            self.error(&Said {
                en: format!("`{path}` cannot be written: {}", cause.en),
                zh: format!("无法写入 `{path}`：{}", cause.zh),
            });
        }
        written.is_ok()
    }
}

/// Writes a file beside its place and then moves it there; if it is to last, once the disk has it.
fn at_once(
    path: &Path,
    lasts: bool,
    write: impl Fn(&mut (dyn Write + Send)) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    // A link stays one; what is no file, such as `/dev/null`, is not replaced.
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = place.file_name().filter(|_| place.is_file() || !place.exists());
    let write = |file: &std::fs::File| {
        let mut into = BufWriter::new(file);
        write(&mut into)?;
        into.flush()
    };
    let Some(name) = name else { return write(&std::fs::File::create(place)?) };
    let beside = place.with_file_name(format!(".{}.{}.new", name.to_string_lossy(), std::process::id()));
    let written = std::fs::File::create(&beside).and_then(|file| {
        write(&file)?;
        if lasts {
            file.sync_all()?;
        }
        drop(file);
        std::fs::rename(&beside, &place)
    });
    if written.is_err() {
        // What is left of it is of no use; that it cannot be removed either is no other fault.
        let _ = std::fs::remove_file(&beside);
    }
    written
}
