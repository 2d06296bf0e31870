//! `answerable assess`: run a cycle.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use super::watch::watched;
use answerable::dossier;
use answerable::report::{self, TextOptions};
use answerable::source::{Fault, Place, said};
use answerable::{Assessment, Options, prepare};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of `assess`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A cycle or scenario: its folder, or the file
    input: PathBuf,
    /// How to write the outcome
    #[arg(long, value_enum, value_delimiter = ',', default_value = "text")]
    format: Vec<Format>,
    /// Write into this folder instead of the standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out bad rows of tables: they are written to this file with the reason of each, and counted
    #[arg(long, value_name = "FILE")]
    set_aside: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
    Html,
}

pub const HELP: Help = Help {
    about: "运行一个周期：谁有功、谁有责，对谁提出什么建议",
    arguments: &[
        ("input", "周期或场景：其文件夹或文件"),
        ("format", "结果的写法"),
        ("out", "写入此文件夹，而不是标准输出"),
        ("set_aside", "撇开表格中有误的行：连同各行的原因写入此文件并计数"),
    ],
    examples: &[
        "answerable assess examples/baoshan-2014",
        "answerable assess examples/baoshan-2014 --lang zh",
        "answerable assess examples/baoshan-2014 --format json",
        "answerable assess examples/baoshan-2014 --format html --out results",
        "answerable assess examples/baoshan-2014 --format text,json,csv,xlsx --out results",
    ],
};

/// Runs `assess`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    if arguments.out.is_none() && arguments.format.contains(&Format::Csv) {
        let en = "`--format csv` writes several tables: say where with --out DIR";
        terminal.error(&said(en, "`--format csv` 会写出多张表，请用 --out 指定文件夹"));
        return Exit::Wrong;
    }
    if arguments.out.is_none() && arguments.format.contains(&Format::Xlsx) {
        let en = "`--format xlsx` writes a workbook: say where with --out DIR";
        terminal.error(&said(en, "`--format xlsx` 会写出工作簿，请用 --out 指定文件夹"));
        return Exit::Wrong;
    }
    let options = Options { set_aside: arguments.set_aside.is_some(), ..Options::default() };
    let progress = options.progress.clone();
    let prepared = match watched(&progress, terminal, || prepare(&arguments.input, options)) {
        Ok(prepared) => prepared,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    terminal.problems(&prepared.warnings, &prepared.sources);
    let assessment = watched(&progress, terminal, || prepared.assess());
    if let Some(path) = &arguments.set_aside
        && !terminal.write(path, &set_aside(&assessment, terminal))
    {
        return Exit::Wrong;
    }
    let out = arguments.out.as_deref();
    let written = arguments.format.iter().all(|format| write(*format, &assessment, out, terminal));
    if written { Exit::Done } else { Exit::Wrong }
}

fn write(format: Format, assessment: &Assessment, out: Option<&Path>, terminal: &Terminal) -> bool {
    let files: Vec<(String, Vec<u8>)> = match format {
        Format::Text => {
            let color = out.is_none() && terminal.color();
            let options = TextOptions { lang: terminal.lang, width: terminal.width, color };
            vec![("outcome.txt".into(), report::text(assessment, options).into())]
        }
        Format::Json => {
            vec![("outcome.json".into(), report::json_text(assessment).into())]
        }
        Format::Csv => {
            let tables = report::csv(assessment, terminal.lang).into_iter();
            tables.map(|(name, text)| (name, text.into())).collect()
        }
        Format::Xlsx => match report::workbook(assessment, terminal.lang) {
            Ok(bytes) => vec![("outcome.xlsx".into(), bytes)],
            Err(fault) => {
                terminal.error(&fault.at(Place::Nowhere).message);
                return false;
            }
        },
        Format::Html => {
            vec![("outcome.html".into(), dossier::cycle(assessment, terminal.lang).into_bytes())]
        }
    };
    let Some(folder) = out else {
        files.iter().for_each(|(_, text)| terminal.result(&String::from_utf8_lossy(text)));
        return true;
    };
    files.iter().all(|(name, bytes)| {
        let path = folder.join(name);
        let written = terminal.write(&path, bytes);
        if written {
            let path = path.display();
            terminal.remark(&said(format!("written: {path}"), format!("已写入：{path}")));
        }
        written
    })
}

/// The rows set aside as a table: where, why, and the row as it was.
fn set_aside(assessment: &Assessment, terminal: &Terminal) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let headings = terminal
        .lang
        .pick(["文件", "行", "列", "原因", "原始内容"], ["file", "row", "column", "reason", "as written"]);
    // Writing into memory cannot fail.
    let _ = writer.write_record(headings);
    for row in &assessment.set_aside {
        let line = row.row.to_string();
        let reason = row.reason.get(terminal.lang);
        let path = report::words::path(&row.path);
        let own = [path.as_str(), &line, row.column.as_deref().unwrap_or_default(), reason];
        let _ = writer.write_record(own.into_iter().chain(row.cells.iter().map(String::as_str)));
    }
    writer.into_inner().unwrap_or_default()
}
