//! `answerable schema`: JSON Schema for editors.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::schema::{FileKind, schema};
use answerable::source::said;
use clap::builder::PossibleValuesParser;
use clap::{Args, builder::TypedValueParser};
use std::path::PathBuf;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Kinds of files; if none is named: all
    #[arg(value_name = "KIND", value_parser = kind())]
    kinds: Vec<FileKind>,
    /// Write into this folder, `policy.schema.json` and so on, instead of the standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub const HELP: Help = Help {
    about: "生成 YAML 文件的 JSON Schema，供编辑器补全和检查",
    arguments: &[
        ("kinds", "文件类型；未写则为全部"),
        ("out", "写入该文件夹（policy.schema.json 等），而不是标准输出"),
    ],
    examples: &[
        "answerable schema policy",
        "answerable schema --out schemas",
        "answerable schema --out schemas --lang zh",
    ],
};

fn kind() -> impl TypedValueParser<Value = FileKind> {
    let named = |name: String| FileKind::ALL.into_iter().find(|kind| kind.name() == name);
    PossibleValuesParser::new(FileKind::ALL.map(FileKind::name))
        .map(move |name| named(name).unwrap_or(FileKind::Policy))
}

/// Runs `schema`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let kinds = if arguments.kinds.is_empty() { FileKind::ALL.to_vec() } else { arguments.kinds };
    let text = |kind| {
        let schema = schema(kind, terminal.lang);
        format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
    };
    let Some(folder) = arguments.out else {
        let [kind] = kinds.as_slice() else {
            let (en, zh) = (
                "several schemas are several files: say where with --out DIR, or name one kind",
                "多个 Schema 会写成多个文件：请用 --out 文件夹 指定位置，或只写一种文件类型",
            );
            terminal.error(&said(en, zh));
            return Exit::Wrong;
        };
        terminal.result(&text(*kind));
        return Exit::Done;
    };
    let written = kinds.into_iter().all(|kind| {
        let path = folder.join(format!("{}.schema.json", kind.name()));
        let written = terminal.write(&path, text(kind).as_bytes());
        if written {
            let path = path.display();
            terminal.remark(&said(format!("written: {path}"), format!("已写入：{path}")));
        }
        written
    });
    if written { Exit::Done } else { Exit::Wrong }
}
