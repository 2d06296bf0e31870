//! Writing an outcome: in which formats, and where.

use super::Exit;
use super::terminal::Terminal;
use answerable::source::{Fault, Place, said};
use answerable::{Assessment, SetAside};
use answerable::{dossier, report, report::TextOptions};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Arguments of every verb that writes an outcome.
#[derive(Debug, Args)]
pub struct OutcomeArguments {
    /// How to write the outcome
    #[arg(long, value_enum, value_delimiter = ',', default_value = "text")]
    format: Vec<Format>,
    /// Write into this folder instead of the standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out bad rows of tables: they are written to this file with the reason of each, and counted
    #[arg(long, value_name = "FILE")]
    pub set_aside: Option<PathBuf>,
}

/// The same in Chinese.
pub const FORMAT: (&str, &str) = ("format", "结果的写法");
pub const OUT: (&str, &str) = ("out", "写入此文件夹，而不是标准输出");
pub const SET_ASIDE: (&str, &str) = ("set_aside", "撇开表格中有误的行：连同各行的原因写入此文件并计数");

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
    Html,
}

impl OutcomeArguments {
    /// Can the outcome be written as it is asked for? If not, that is said.
    pub fn possible(&self, terminal: &Terminal) -> bool {
        if self.out.is_none() && self.format.contains(&Format::Csv) {
            let en = "`--format csv` writes several tables: say where with --out DIR";
            terminal.error(&said(en, "`--format csv` 会写出多张表，请用 --out 指定文件夹"));
            return false;
        }
        if self.out.is_none() && self.format.contains(&Format::Xlsx) {
            let en = "`--format xlsx` writes a workbook: say where with --out DIR";
            terminal.error(&said(en, "`--format xlsx` 会写出工作簿，请用 --out 指定文件夹"));
            return false;
        }
        true
    }

    /// Writes the outcome, and the rows that were set aside.
    pub fn write(&self, assessment: &Assessment, terminal: &Terminal) -> Exit {
        let out = self.out.as_deref();
        let written = self.write_set_aside(&assessment.set_aside, terminal)
            && self.format.iter().all(|format| write(*format, assessment, out, terminal));
        if written { Exit::Done } else { Exit::Wrong }
    }

    /// Writes the rows that were set aside, if that was asked for.
    pub fn write_set_aside(&self, rows: &[SetAside], terminal: &Terminal) -> bool {
        self.set_aside.as_ref().is_none_or(|path| terminal.write(path, &set_aside(rows, terminal)))
    }
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
fn set_aside(rows: &[SetAside], terminal: &Terminal) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let headings = terminal
        .lang
        .pick(["文件", "行", "列", "原因", "原始内容"], ["file", "row", "column", "reason", "as written"]);
    // Writing into memory cannot fail.
    let _ = writer.write_record(headings);
    for row in rows {
        let line = row.row.to_string();
        let reason = row.reason.get(terminal.lang);
        let path = report::words::path(&row.path);
        let own = [path.as_str(), &line, row.column.as_deref().unwrap_or_default(), reason];
        let _ = writer.write_record(own.into_iter().chain(row.cells.iter().map(String::as_str)));
    }
    writer.into_inner().unwrap_or_default()
}
