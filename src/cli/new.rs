//! `answerable new`: files to begin with.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::source::{Fault, Place, said};
use answerable::template::{self, Input};
use answerable::{Options, prepare, prepare_policy};
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write an empty workbook for an input, with its columns, what may be entered, and a guide
    Workbook(Workbook),
}

/// Arguments of `new workbook`.
#[derive(Debug, Args)]
struct Workbook {
    /// What it is for
    #[arg(value_enum, default_value = "all")]
    content: Content,
    /// The policy whose matters, posts and words it is for: a pack, a cycle or a scenario
    #[arg(long = "for", value_name = "PATH")]
    policy: Option<PathBuf>,
    /// The workbook to write: a file that is there is not overwritten
    #[arg(long, value_name = "FILE", default_value = "template.xlsx")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Content {
    Organisation,
    Matters,
    Indicators,
    Ladder,
    Bands,
    Parameters,
    All,
}

pub const HELP: Help = Help {
    about: "生成可供填写的文件",
    arguments: &[],
    examples: &["answerable new workbook --for rules/first-contact --out results/template.xlsx"],
};

pub const WORKBOOK: Help = Help {
    about: "生成空白工作簿：各列标题、可填内容和说明",
    arguments: &[
        ("content", "用于何种输入"),
        ("policy", "事项、职务和用词所依据的制度：制度包、周期或场景"),
        ("out", "写入的工作簿；已有的文件不会覆盖"),
    ],
    examples: &[
        "answerable new workbook organisation --for rules/first-contact --out results/organisation.xlsx",
        "answerable new workbook all --for examples/baoshan-2014 --out results/baoshan.xlsx --lang zh",
    ],
};

/// Runs `new`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    match arguments.what {
        What::Workbook(arguments) => workbook(&arguments, terminal),
    }
}

fn workbook(arguments: &Workbook, terminal: &Terminal) -> Exit {
    let inputs = inputs(arguments.content);
    if arguments.policy.is_none() && arguments.content == Content::Matters {
        let en = "the columns of matters stand in the policy: say which with --for PATH";
        terminal.error(&said(en, "事项的各列由制度规定，请用 --for 指明制度"));
        return Exit::Wrong;
    }
    if arguments.out.exists() {
        // Somebody may have filled it in.
        let path = arguments.out.display();
        terminal.error(&said(
            format!("`{path}` is there already and is not overwritten: name another file with --out FILE"),
            format!("`{path}` 已存在，不会覆盖：请用 --out 指定另一个文件"),
        ));
        return Exit::Wrong;
    }
    let policy = match arguments.policy.as_deref().map(policy).transpose() {
        Ok(policy) => policy,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    let policy = policy.as_ref().map(|(policy, program)| (policy, program));
    let forms: Vec<_> = inputs.iter().flat_map(|input| template::forms(*input, policy)).collect();
    let bytes = match template::workbook(&forms, terminal.lang) {
        Ok(bytes) => bytes,
        Err(fault) => {
            terminal.error(&fault.at(Place::Nowhere).message);
            return Exit::Wrong;
        }
    };
    if !terminal.write(&arguments.out, &bytes) {
        return Exit::Wrong;
    }
    let path = arguments.out.display();
    terminal.remark(&said(format!("written: {path}"), format!("已写入：{path}")));
    if policy.is_none() && arguments.content == Content::All {
        let en = "without sheets for matters: their columns stand in a policy, named with --for PATH";
        terminal.remark(&said(en, "不含事项的工作表：其各列由制度规定，可用 --for 指明"));
    }
    Exit::Done
}

fn inputs(content: Content) -> Vec<Input> {
    match content {
        Content::Organisation => vec![Input::Organisation],
        Content::Matters => vec![Input::Matters],
        Content::Indicators => vec![Input::Indicators],
        Content::Ladder => vec![Input::Ladder],
        Content::Bands => vec![Input::Bands],
        Content::Parameters => vec![Input::Parameters],
        Content::All => vec![
            Input::Organisation,
            Input::Matters,
            Input::Indicators,
            Input::Ladder,
            Input::Bands,
            Input::Parameters,
        ],
    }
}

type Policy = (answerable::policy::Policy, answerable::compile::Program);

/// The policy of a cycle or scenario, or a pack.
fn policy(path: &Path) -> Result<Policy, Box<answerable::Refused>> {
    let is_input =
        path.is_file() || ["cycle.yaml", "scenario.yaml"].iter().any(|name| path.join(name).is_file());
    if is_input {
        let prepared = prepare(path, Options::default())?;
        return Ok((prepared.policy, prepared.program));
    }
    prepare_policy(&[path.to_owned()]).map(|(policy, program, _, _)| (policy, program))
}
