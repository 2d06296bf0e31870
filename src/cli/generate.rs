//! `answerable generate`: invented data of any size.

use super::Exit;
use super::help::Help;
use super::terminal::Terminal;
use answerable::generate::{self, Country, Shape, Size, files, read};
use answerable::source::{Said, refusal, said};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What the data are like: a file that names a policy
    #[arg(value_name = "SHAPE")]
    shape: PathBuf,
    /// At most so many people at the beginning of the cycle
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    people: u64,
    /// So many matters, of all kinds together
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    matters: u64,
    /// From what the random numbers begin: the same seed gives the same data
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// In which form the matters are written
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The matters in the area of each unit of this kind in files of their own, as if each handed in its own
    #[arg(long, value_name = "KIND")]
    apart: Option<String>,
    /// The folder to write: one that is there must be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Jsonl,
    Parquet,
}

pub const HELP: Help = Help {
    about: "按数据形态生成任意规模的虚构数据",
    arguments: &[
        ("shape", "数据形态文件，其中指明制度"),
        ("people", "周期初的人员数上限"),
        ("matters", "事项总数"),
        ("seed", "随机数种子：种子相同则数据相同"),
        ("format", "事项文件的格式"),
        ("apart", "该类单位各自辖区内的事项分别成文件，如同由各单位自行报送"),
        ("out", "写入的文件夹；如已存在须为空"),
    ],
    examples: &[
        "answerable generate examples/national/shape.yaml --people 500 --matters 2000 --out results/small",
        "answerable generate examples/national/shape.yaml --matters 2000 --apart city --out results/cities",
    ],
};

/// Runs `generate`.
pub fn run(arguments: Arguments, terminal: &Terminal) -> Exit {
    let shape = match read(&arguments.shape) {
        Ok(shape) => shape,
        Err(refused) => {
            terminal.refused(&refused);
            return Exit::Wrong;
        }
    };
    let out = &arguments.out;
    if std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        let out = out.display();
        terminal.error(&said(
            format!("`{out}` is not empty: name a folder that is, or is not there"),
            format!("`{out}` 不是空文件夹：请另选一个空的或不存在的文件夹"),
        ));
        return Exit::Wrong;
    }
    let Arguments { people, matters, seed, .. } = arguments;
    let country = Country::new(&shape, Size { people, matters, seed });
    let country = match &arguments.apart {
        None => Some(country),
        Some(kind) => country.apart(kind),
    };
    let Some(country) = country else {
        terminal.error(&no_level(&shape, arguments.apart.as_deref().unwrap_or_default()));
        return Exit::Wrong;
    };
    match write(&country, out, arguments.format) {
        Ok(()) => {
            terminal.remark(&written(&country, out));
            Exit::Done
        }
        Err((path, error)) => {
            let (path, cause) = (path.display(), refusal(&error));
            terminal.error(&Said {
                en: format!("`{path}` cannot be written: {}", cause.en),
                zh: format!("无法写入 `{path}`：{}", cause.zh),
            });
            Exit::Wrong
        }
    }
}

fn no_level(shape: &Shape, found: &str) -> Said {
    let kinds: Vec<String> = shape.levels.iter().map(|level| format!("`{}`", level.kind)).collect();
    said(
        format!("`--apart`: the shape has no level `{found}`; its levels are {}", kinds.join(", ")),
        format!("`--apart`：数据形态中没有 `{found}` 这一层级，现有 {}", kinds.join("、")),
    )
}

fn written(country: &Country<'_>, out: &Path) -> Said {
    let (units, people, out) = (country.units(), country.people(), out.display());
    let matters = country.size.matters;
    said(
        format!("{units} units, {people} people, {matters} matters: {out}"),
        format!("单位 {units} 个，人员 {people} 名，事项 {matters} 件：{out}"),
    )
}

type Written = Result<(), (PathBuf, io::Error)>;

fn write(country: &Country<'_>, out: &Path, format: Format) -> Written {
    let policy = &country.shape.policy;
    let policy = std::fs::canonicalize(policy).unwrap_or_else(|_| policy.clone());
    let format = match format {
        Format::Csv => generate::Format::Csv,
        Format::Jsonl => generate::Format::Jsonl,
        Format::Parquet => generate::Format::Parquet,
    };
    // The policy is named from where it lies.
    let policy = from_folder(out, &policy).display().to_string();
    files(country, format, &policy).iter().try_for_each(|file| one(out, file))
}

fn one(out: &Path, file: &generate::File<'_>) -> Written {
    let path = out.join(&file.path);
    let folder = path.parent().unwrap_or(Path::new(""));
    let written = std::fs::create_dir_all(folder).and_then(|()| File::create(&path)).and_then(|into| {
        let mut into = BufWriter::new(into);
        file.write(&mut into)?;
        into.flush()
    });
    written.map_err(|error| (path, error))
}

/// A path as seen from a folder.
fn from_folder(folder: &Path, path: &Path) -> PathBuf {
    let begin = std::env::current_dir().map(|here| here.join(folder)).unwrap_or_else(|_| folder.to_owned());
    let common = begin.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = begin.components().skip(common).map(|_| std::path::Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}
