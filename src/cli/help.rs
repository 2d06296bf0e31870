//! Help and errors of usage in the language of the user. English stands beside the arguments, as their
//! documentation; what it is in Chinese stands in each verb's [`Help`].

use super::Exit;
use super::terminal::Terminal;
use answerable::source::Lang;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, ArgAction, Args, Command};

/// What a verb says of itself beside its English documentation.
#[derive(Debug)]
pub struct Help {
    /// What it does, in Chinese: one line.
    pub about: &'static str,
    /// The name of each argument, and what it is in Chinese.
    pub arguments: &'static [(&'static str, &'static str)],
    /// Lines that run from the root of a checkout.
    pub examples: &'static [&'static str],
}

/// Arguments of `help`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The verb
    #[arg(value_name = "VERB")]
    verb: Vec<String>,
}

pub const HELP: Help = Help {
    about: "说明一个命令的用法",
    arguments: &[("verb", "命令")],
    examples: &["answerable help explain"],
};

/// Prints the help of a verb, or of all.
pub fn run(arguments: Arguments, mut command: Command, terminal: &Terminal) -> Exit {
    let mut shown = &mut command;
    for name in &arguments.verb {
        let names: Vec<String> = shown.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
        let Some(verb) = shown.find_subcommand_mut(name) else {
            let names = names.join(terminal.lang.pick("、", ", "));
            let (en, zh) =
                (format!("there is no verb `{name}`: {names}"), format!("没有命令 `{name}`：{names}"));
            terminal.error(&answerable::source::said(en, zh));
            return Exit::Wrong;
        };
        shown = verb;
    }
    terminal.result(shown.render_help().to_string().trim_end());
    Exit::Done
}

/// Options of every verb, the verb `help` and the program itself, in Chinese.
const OF_ALL: &[(&str, &str)] = &[
    ("lang", "输出的语言［默认：系统的语言］"),
    ("color", "颜色：仅在终端上、总是、从不"),
    ("quiet", "只输出结果和错误"),
    ("help", "显示用法"),
    ("version", "显示版本"),
];

/// What a value is called in Chinese, where it has a name in English.
const VALUES: &[(&str, &str)] = &[
    ("zh|en", "zh|en"),
    ("units|leaders|people", "units|leaders|people"),
    ("CONTENT", "内容"),
    ("N", "数"),
    ("UNIT", "单位"),
    ("COLOR", "颜色"),
    ("FORMAT", "格式"),
    ("DATE", "日期"),
    ("DIR", "文件夹"),
    ("FILE", "文件"),
    ("ID", "编号"),
    ("I/N", "i/n"),
    ("INPUT", "输入"),
    ("KIND", "类型"),
    ("NAME", "姓名"),
    ("PACKS", "制度包"),
    ("PARTS", "累计文件"),
    ("PATH", "路径"),
    ("PATHS", "路径"),
    ("RULE", "规则"),
    ("SHELL", "外壳"),
    ("SUBJECT", "人员或单位"),
    ("TEXT", "文字"),
    ("VERB", "命令"),
];

const ABOUT: &str = "绩效考评与问责：谁有功、谁有责、谁无责，以及确切的理由。";

const END: &str = "Start with:\n  answerable assess examples/baoshan-2014\n\n\
    Exit status: 0 done, 1 a test or check failed, 2 wrong input or usage, 3 a fault of the program.";
const END_ZH: &str = "可先运行：\n  answerable assess examples/baoshan-2014\n\n\
    退出状态：0 完成，1 测试或检查未通过，2 输入或用法有误，3 程序本身的错误。";

/// The command line with its help in a language. A verb within a verb is named with both: `new workbook`.
pub fn in_language(command: Command, verbs: &[(&str, &Help)], lang: Lang) -> Command {
    let flag = |name: &'static str, short, action, help: &'static str| {
        Arg::new(name).long(name).short(short).action(action).help(help)
    };
    let command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "Print help").global(true).display_order(103))
        .arg(flag("version", 'V', ArgAction::Version, "Print version").display_order(104))
        .after_help(lang.pick(END_ZH, END));
    let mut command = verb(command, "", verbs, lang);
    command.build();
    if lang == Lang::Zh {
        usage(&mut command);
    }
    command
}

fn verb(mut command: Command, path: &str, verbs: &[(&str, &Help)], lang: Lang) -> Command {
    let help = verbs.iter().find(|(name, _)| *name == path).map(|(_, help)| *help);
    if let Some(help) = help.filter(|help| !help.examples.is_empty()) {
        let lines: String = help.examples.iter().map(|line| format!("\n  {line}")).collect();
        command = command.after_help(format!("{}{lines}", lang.pick("示例：", "Examples:")));
    }
    if lang == Lang::Zh {
        command = chinese(command, help);
    }
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(&name, |inner| verb(inner, path.trim(), verbs, lang));
    }
    command
}

fn chinese(command: Command, help: Option<&Help>) -> Command {
    let of_all = OF_ALL.iter();
    let arguments: Vec<_> = help.iter().flat_map(|help| help.arguments).chain(of_all).collect();
    let word = |id: &str| arguments.iter().find(|(name, _)| *name == id).map_or("", |(_, word)| *word);
    let part = |any: bool, text| if any { text } else { "" };
    let template = [
        "{about-with-newline}\n用法：{usage}\n",
        part(command.has_subcommands(), "\n命令：\n{subcommands}\n"),
        part(command.get_positionals().next().is_some(), "\n参数：\n{positionals}\n"),
        "\n选项：\n{options}{after-help}",
    ];
    let command = command.about(help.map_or(ABOUT, |help| help.about)).help_template(template.concat());
    command.mut_args(|argument| {
        let text = format!("{}{}", word(argument.get_id().as_str()), values(&argument));
        let argument = argument.help(text);
        if !argument.get_action().takes_values() {
            return argument;
        }
        let own = argument.get_id().as_str().to_uppercase();
        let names = argument.get_value_names().unwrap_or_default();
        let names: Vec<&str> = names.iter().map(|name| value(name)).collect();
        let names = if names.is_empty() { vec![value(&own)] } else { names };
        argument.value_names(names).hide_default_value(true).hide_possible_values(true)
    })
}

/// The values that an argument takes, and its default.
fn values(argument: &Arg) -> String {
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let possible: Vec<String> =
        argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let default: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let part = |name, values: Vec<String>| match values.is_empty() {
        true => String::new(),
        false => format!("［{name}：{}］", values.join("、")),
    };
    [part("可取", possible), part("默认", default)].concat()
}

fn value(name: &str) -> &'static str {
    VALUES.iter().find(|(english, _)| *english == name).map_or("值", |(_, chinese)| chinese)
}

/// Says how each verb is called in Chinese.
fn usage(command: &mut Command) {
    let line = called(&command.render_usage().to_string());
    *command = std::mem::take(command).override_usage(line);
    command.get_subcommands_mut().for_each(usage);
}

/// A line of usage without clap's English.
fn called(usage: &str) -> String {
    let line = usage.trim_start_matches("Usage:").trim();
    line.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]")
}

/// Prints help, or an error of usage. Was it an error?
pub fn print(error: &Error, lang: Lang) -> bool {
    let wrong = error.use_stderr();
    let help = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !wrong || lang == Lang::En || error.kind() == help {
        // Nothing can be said to a terminal that is gone.
        let _ = error.print();
        return wrong;
    }
    eprintln!("错误：{}", what(error));
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        eprintln!("\n用法：{}", called(&StyledStr::to_string(usage)));
    }
    eprintln!("\n详见 `--help`。");
    wrong
}

/// What is wrong with the usage.
fn what(error: &Error) -> String {
    let said = |kind| error.get(kind).map(|value| called(&value.to_string())).unwrap_or_default();
    let (argument, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("`{value}` 不能用作 `{argument}` 的值")
        }
        ErrorKind::UnknownArgument => format!("没有参数 `{argument}`"),
        ErrorKind::InvalidSubcommand => format!("没有命令 `{}`", said(ContextKind::InvalidSubcommand)),
        ErrorKind::ArgumentConflict => {
            format!("`{argument}` 不能与 `{}` 同时使用", said(ContextKind::PriorArg))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{}", argument.replace(", ", "、")),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8 文字".to_owned(),
        ErrorKind::TooManyValues => format!("`{argument}` 不能再取值 `{value}`"),
        _ => format!("`{argument}` 的值个数不对"),
    };
    let possible = said(ContextKind::ValidValue);
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand]
        .map(said)
        .concat();
    let possible =
        if possible.is_empty() { possible } else { format!("；可取：{}", possible.replace(", ", "、")) };
    let near = if near.is_empty() { near } else { format!("；是否指 `{near}`？") };
    format!("{message}{possible}{near}")
}
